"""Tracked changes and comments: what was still being discussed when the file left, and who discussed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from apmb_draft.reading.word.package import Element, W
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import brief, counted, listed, places, quotation, words

AUTHOR = W + "author"
CHANGES = frozenset(
    W + name
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange"),
        *("moveFromRangeStart", "moveToRangeStart", "customXmlInsRangeStart", "customXmlDelRangeStart"),
        *("customXmlMoveFromRangeStart", "customXmlMoveToRangeStart", "tblGridChange"),
    )
)
ANCHORS = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")
"""The marks in the text between which a comment stands."""
OF_COMMENTS = frozenset(("comments", "commentsExtended", "commentsIds", "commentsExtensible"))
OF_PEOPLE = frozenset(("people", "documenttasks"))
_NO_COMMENTS = "delete all comments (Review, Delete, Delete All Comments in Document)"


def is_change(element: Element) -> bool:
    """Whether an element says that somebody changed something; what has an author and is no comment does."""
    return element.tag in CHANGES or (element.tag != W + "comment" and element.get(AUTHOR) is not None)


def tracked_changes(file: File, author: str) -> Iterator[Finding]:
    """The changes of each person but the one author, if there is one."""
    remedy = "accept or reject them (Review, Accept All Changes)"
    remedy += f"; only changes of {brief(author)} may stay" if author else ", or name the one author who hands them in"
    for part, root in file.trees():
        for element in filter(is_change, root.iter()):
            by = element.get(AUTHOR, "")
            if not author or (by != author and element.tag != W + "tblGridChange"):
                who = f"by “{brief(by)}”" if by else "of nobody by name"
                yield error("tracked-changes", part, f"a tracked change {who}", remedy, quotation(element))


def times_of_changes(file: File) -> Iterator[Finding]:
    """When the changes were made; more than one time tells who worked when."""
    times = sorted(
        {each.get(W + "date", "") for _, root in file.trees() for each in filter(is_change, root.iter())} - {""}
    )
    if len(times) > 1:
        what = f"changes made at {counted(len(times), 'time')}, from {brief(times[0])} to {brief(times[-1])}"
        yield hint("dates", "(the tracked changes)", what, "see whether others may know")


def comments(file: File) -> Iterator[Finding]:
    """The comments with their authors, the parts that belong to them, and marks that were left in the text."""
    known: set[str] = set()
    for part, root in file.trees():
        for comment in root.iter(W + "comment"):
            known.add(comment.get(W + "id", ""))
            by = brief(comment.get(AUTHOR, "")) or "nobody by name"
            yield error("comments", part, f"a comment by “{by}”", _NO_COMMENTS, brief(words(comment)))
    beside = [each for each in file.names() if {file.kind(each), same_kind(each)} & OF_COMMENTS]
    if beside:
        yield error("comments", places(beside), "parts for comments, with their times and threads", _NO_COMMENTS)
    for part, root in file.texts():
        for mark in root.iter(*ANCHORS):
            left = "" if mark.get(W + "id", "") in known else ", left behind by one that is gone"
            yield error("comments", part, f"a mark of a comment{left}", _NO_COMMENTS, quotation(mark))


def same_kind(name: str) -> str:
    """What a part is called without its folder, number and ending: "comments" of "word/comments2.xml"."""
    return name.rpartition("/")[2].rpartition(".")[0].rstrip("0123456789")


def reviewers(file: File, author: str) -> Iterator[Finding]:
    """Lists of people, tasks given to people, and who may edit which passage."""
    remedy = "remove it (File, Info, Inspect Document, Document Properties and Personal Information)"
    for name in file.names():
        if file.kind(name) in OF_PEOPLE or same_kind(name) in OF_PEOPLE:
            people = _people(dict(file.trees()).get(name))
            if not author or people != {author}:
                named = f": {listed(people)}" if people else ""
                yield error("reviewers", name, f"the people who worked on the file{named}", remedy)
    for part, root in file.texts():
        editors = Counter(each.get(W + "ed") for each in root.iter(W + "permStart") if each.get(W + "ed"))
        if editors:
            what = f"{counted(editors.total(), 'passage')} that only {listed(editors)} may edit"
            yield error("reviewers", part, what, "lift the restriction (Review, Restrict Editing)")


def _people(root: Element | None) -> set[str]:
    names = set() if root is None else {each.get(name) or "" for each in root.iter() for name in _named(each)}
    return names - {""}


def _named(element: Element) -> list[str]:
    """The attributes that hold names of people: `w15:author`, `w15:userId`, `t:userName`."""
    return [name for name in element.attrib if name.rpartition("}")[2] in ("author", "userName", "userId")]

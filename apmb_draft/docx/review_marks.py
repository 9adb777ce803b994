"""Read what reviewers left in a Word file: its tracked changes and its comments.

Tracked changes are accepted or rejected as Word would; for a reader each piece of text has the insertions and deletions
around it, with their authors. Comments have their places and threads, and comments of ours are added to them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from apmb_draft.docx import elements
from apmb_draft.docx.body import Annotation
from apmb_draft.docx.mark_changes import BaseStyles
from apmb_draft.docx.package import DocxPackage, Element, W
from apmb_draft.docx.segments import (
    AS_DELETED,
    CALL,
    DELETIONS,
    FORMAT_CHANGES,
    INSERTIONS,
    OTHER_REVISIONS,
    Segment,
    SegmentKind,
    SegmentReader,
    every_paragraph,
    text_of,
)
from apmb_draft.docx.styles import Styles, style_of
from apmb_draft.docx.tracked_xml import next_of, number_above, unwrap
from apmb_draft.un.typography import ordinary

Accepts = Callable[[str], bool]
"""Whether the changes of an author are accepted, by the name; those of nobody are those of ""."""

_KEPT_MARKS = frozenset((W + "rPr", W + "sectPr"))
_CONTROLS = ("customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
_RANGES = tuple(W + f"{tag}Range{end}" for tag in ("moveFrom", "moveTo", *_CONTROLS) for end in ("Start", "End"))


# --- Tracked changes --------------------------------------------------------------------------------------------------


def resolved(data: bytes, *, accept: bool | Accepts) -> bytes:
    """Return the file with every change accepted, or rejected, in text, headers, footers and notes.

    With a function, the changes of each author are accepted or rejected as it says.
    Where the end of a paragraph goes, what is left of it joins the next one, which keeps its own form.
    Marks of merged cells and of changed numbers have no old state that could be given back: they are dropped either
    way, and what they mark stays as it is.
    Raises UnreadableError for what is no Word file.
    """
    package = DocxPackage(data)
    resolve(package, accept=accept)
    return package.written()


def resolve(package: DocxPackage, *, accept: bool | Accepts) -> None:
    """Accept or reject every change in an open file, in place."""
    for name in package.stories():
        resolve_story(package.tree(name), accept if callable(accept) else lambda _: bool(accept))


def authors(package: DocxPackage) -> dict[str, int]:
    """Count the changes that are still open in a file, by author."""
    every = (package.tree(name).iter(*INSERTIONS, *DELETIONS, *FORMAT_CHANGES) for name in package.stories())
    return Counter(_author(element) for found in every for element in found)


def _author(element: Element) -> str:
    return str(element.get(W + "author", ""))


def resolve_story(story: Element, accepts: Accepts) -> None:
    """Accept or reject every change in a part, in place, as a function of its author says."""
    ending = _drop_changes(story, accepts)
    for mark in list(story.iter(*INSERTIONS, *DELETIONS)):
        unwrap(mark)
    _resolve_formats(story, accepts)
    _drop_controls(story, accepts)
    for mark in list(story.iter(*_RANGES, *OTHER_REVISIONS)):
        mark.getparent().remove(mark)
    for kept, deleted in AS_DELETED.items():
        for element in story.iter(deleted):
            element.tag = kept
    for row in _adjacent(ending):
        _join(row)


def _drop_changes(story: Element, accepts: Accepts) -> list[Element]:
    """Take out the text, rows and cells that go; return the paragraphs whose ends go."""
    ending = []
    for element in list(story.iter(*INSERTIONS, *DELETIONS)):
        parent = element.getparent()
        if parent is None or (element.tag in DELETIONS) != accepts(_author(element)):
            continue
        if parent.tag == W + "rPr" and parent.getparent().tag == W + "pPr":
            ending.append(parent.getparent().getparent())
            parent.remove(element)
        elif parent.tag in (W + "trPr", W + "tcPr"):
            _drop_below(parent.getparent())
        elif parent.tag == W + "numPr" and parent.getparent() is not None:
            parent.getparent().remove(parent)
        else:
            parent.remove(element)
    return ending


def _drop_below(part: Element) -> None:
    """Take a cell out of its row, or a row out of its table; with the last one of them goes what held it."""
    holder = part.getparent()
    if holder is None:
        return
    holder.remove(part)
    if part.tag in (W + "tc", W + "tr") and next(holder.iter(part.tag), None) is None:
        _drop_below(holder)


def _drop_controls(story: Element, accepts: Accepts) -> None:
    """Take away the content controls that came or went, and leave what they hold."""
    for mark in list(story.iter(W + "customXmlInsRangeStart", W + "customXmlDelRangeStart")):
        control, is_gone = mark.getnext(), mark.tag == W + "customXmlDelRangeStart"
        if control is not None and control.tag == W + "sdt" and is_gone == accepts(_author(mark)):
            unwrap(control, control.iterfind(f"{W}sdtContent/*"))


def _resolve_formats(story: Element, accepts: Accepts) -> None:
    """Keep the new form of characters and paragraphs, or give them their old one back."""
    for change in list(story.iter(*FORMAT_CHANGES)):
        owner = change.getparent()
        owner.remove(change)
        if accepts(_author(change)):
            continue
        for one in [one for one in owner if not (owner.tag == W + "pPr" and one.tag in _KEPT_MARKS)]:
            owner.remove(one)
        owner[:0] = list(change[0]) if len(change) else []


def _adjacent(paragraphs: Iterable[Element]) -> Iterator[list[Element]]:
    """Yield paragraphs that follow upon each other, together."""
    row: list[Element] = []
    for paragraph in paragraphs:
        if row and next_of(row[-1]) is not paragraph:
            yield row
            row = []
        row.append(paragraph)
    if row:
        yield row


def _join(row: list[Element]) -> None:
    """Put what is left of paragraphs in a row before the words of the next one, or into the last of them.

    Those that are empty go in any case.
    """
    following = next_of(row[-1])
    left = [child for paragraph in row for child in paragraph if child.tag != W + "pPr"]
    if left and (following is None or following.tag != W + "p"):
        following = row.pop()
    if left and following is not None:
        place = 1 if len(following) and following[0].tag == W + "pPr" else 0
        following[place:place] = left
    for paragraph in row:
        if paragraph.getparent() is not None:
            paragraph.getparent().remove(paragraph)


@dataclass(frozen=True)
class Mark:
    """One change around some characters, or of the end of a paragraph: its tag in the file, and who made it."""

    tag: str
    author: str

    @property
    def comes(self) -> bool:
        """Return whether it inserts what it is around; else it deletes it."""
        return W + self.tag in INSERTIONS


@dataclass(frozen=True)
class RevisedText:
    """Some characters with the changes around them, from outside in.

    `formed_by` made a change of their form that is open; they were in italics before where `was_italic`.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    italic: bool = False
    formed_by: str | None = None
    was_italic: bool = False


@dataclass(frozen=True)
class RevisedParagraph:
    """A paragraph with all its characters, those that went too.

    `part` says where it stands: "" in the text, else "table", "header", "footer" or "footnote". `end` are the changes
    of its end; `formed_by` made changes of its form that are open.
    """

    part: str
    pieces: tuple[RevisedText, ...]
    end: tuple[Mark, ...] = ()
    formed_by: tuple[str, ...] = ()

    def text(self, accepts: Accepts) -> str:
        """Return its words once the changes of some people are accepted and all others rejected."""
        there = (piece.text for piece in self.pieces if stands(piece.marks, accepts))
        return "".join(there).replace(CALL, "")


def stands(marks: Sequence[Mark], accepts: Accepts) -> bool:
    """Return whether something is there once the changes around it are accepted or rejected.

    >>> inner = (Mark("ins", "Ana"), Mark("del", "Bob"))
    >>> [stands(inner, names.__contains__) for names in (("Ana",), ("Bob",), ("Ana", "Bob"), ())]
    [True, False, False, False]
    """
    return all(mark.comes == accepts(mark.author) for mark in marks)


def marked_paragraphs(package: DocxPackage) -> list[RevisedParagraph]:
    """Return all paragraphs of a file in their order. Raises UnreadableError where a part of it is damaged."""
    kinds = {name: kind for kind in ("header", "footer") for name in package.every(kind)}
    kinds |= dict.fromkeys(package.every("footnotes", "endnotes"), "footnote")
    styles, found = Styles.from_package(package), []
    for name in package.stories():
        for paragraph in every_paragraph(package.tree(name)):
            table = "table" if next(paragraph.iterancestors(W + "tbl"), None) is not None else ""
            found.append(_revised_paragraph(paragraph, table if name == package.main else kinds.get(name, ""), styles))
    return found


def _revised_paragraph(paragraph: Element, part: str, styles: Styles) -> RevisedParagraph:
    # The changes of the cell and the row that it stands in are around its own, outermost first.
    holders = reversed(list(paragraph.iterancestors(W + "tc", W + "tr")))
    around = tuple(mark for holder in holders for mark in _marks(holder.iterfind(f"{holder.tag}Pr/*")))
    formed = (_author(one) for properties in paragraph.iterfind(W + "pPr") for one in properties.iter(*FORMAT_CHANGES))
    return RevisedParagraph(
        part,
        tuple(_pieces(paragraph, around, styles)),
        tuple(_marks(paragraph.iterfind(f"{W}pPr/{W}rPr/*"))),
        tuple(dict.fromkeys(formed)),
    )


def _marks(properties: Iterable[Element]) -> Iterator[Mark]:
    return (_mark(one) for one in properties if one.tag in (*INSERTIONS, *DELETIONS))


def _pieces(paragraph: Element, around: tuple[Mark, ...], styles: Styles) -> Iterator[RevisedText]:
    """Yield the text of each run with the changes around it; code of fields and equations are no text here."""
    shown = (each for each in SegmentReader().read(paragraph) if each.run is not None and not each.in_code)
    style = style_of(paragraph)
    for run, group in groupby(shown, key=lambda segment: segment.run):
        segments = list(group)
        if text := "".join(map(_segment_text, segments)):
            marks = (*around, *map(_mark, segments[0].revisions))
            change = run.find(f"{W}rPr/{W}rPrChange")
            formed_by = None if change is None else _author(change)
            was_italic = change is not None and styles.format(style, change.find(W + "rPr")).italic
            yield RevisedText(text, marks, styles.run_format(run, style).italic, formed_by, was_italic)


def _segment_text(segment: Segment) -> str:
    if segment.kind is SegmentKind.CALL:
        return CALL
    return "" if segment.kind is SegmentKind.CHOICE else re.sub(r"\s", " ", ordinary(segment.text))


def _mark(element: Element) -> Mark:
    return Mark(element.tag.removeprefix(W), _author(element))


# --- Comments ---------------------------------------------------------------------------------------------------------

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_COMMENT_MARKS = tuple(W + tag for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"))


@dataclass(frozen=True)
class Comment:
    """A comment. `quote` are the words it stands at, `paragraph` all words of their paragraph; both may be empty.

    `thread` is the same for a comment and the replies to it; `is_resolved` says that all of them were resolved.
    """

    author: str
    text: str
    quote: str = ""
    paragraph: str = ""
    thread: str = ""
    is_resolved: bool = False


def comments(package: DocxPackage) -> tuple[Comment, ...]:
    """Return the comments of a file in the order of their places, each with its replies; those without a place last.

    Raises UnreadableError, as reading does, for what is no sound Word file.
    """
    part = package.related("comments")
    if not part:
        return ()
    said = {each.get(W + "id", ""): each for each in package.tree(part).iter(W + "comment")}
    anchors = dict(_anchors(package.tree(package.main)))
    order = [*(key for key in anchors if key in said), *(key for key in said if key not in anchors)]
    threads, closed = _threads(package, said)
    at = {key: place for place, key in enumerate(order)}
    order.sort(key=lambda key: (at[threads[key]], threads[key] != key))
    found = []
    for key in order:
        author, text, first = said[key].get(W + "author", ""), text_of(said[key]), threads[key]
        if text:
            found.append(Comment(author, text, *anchors.get(key, ("", "")), first, first in closed))
    return tuple(found)


def _threads(package: DocxPackage, said: Mapping[str, Element]) -> tuple[dict[str, str], set[str]]:
    """Return the comment with which the thread of each begins, and those whose threads were resolved, all by their ids.

    `<w15:commentEx w15:paraId="7A1B2C3D" w15:paraIdParent="5E6F7A8B" w15:done="0"/>`: a comment is named by the id of
    one of its paragraphs, `<w:p w14:paraId="7A1B2C3D">`.
    """
    part = package.related("commentsExtended")
    entries = list(package.tree(part).iter(_W15 + "commentEx")) if part else []
    named = ((each.get(_W14 + "paraId"), key) for key, comment in said.items() for each in comment.iter(W + "p"))
    keys = {name: key for name, key in named if name}
    known = {key: each for each in entries if (key := keys.get(each.get(_W15 + "paraId", "")))}
    above = {key: keys.get(each.get(_W15 + "paraIdParent", ""), "") for key, each in known.items()}
    threads: dict[str, str] = {}
    for key in said:
        first, seen = key, {key}
        while (parent := above.get(first, "")) and parent not in seen:
            first = parent
            seen.add(parent)
        threads[key] = first
    return threads, {key for key, each in known.items() if each.get(_W15 + "done") in ("1", "true", "on")}


def _anchors(story: Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the places of comments by their id: the words between start and end, and the paragraph they begin in."""
    open_ones: dict[str, list[str]] = {}
    begun: dict[str, str] = {}
    reader = SegmentReader()
    for block in story.iter(W + "p"):
        whole = text_of(block)
        for segment in reader.read(block):
            key = segment.element.get(W + "id", "") if segment.kind is SegmentKind.MARK else ""
            tag = segment.element.tag
            if tag == W + "commentRangeStart":
                open_ones[key], begun[key] = [], whole
            elif tag == W + "commentRangeEnd" and key in open_ones:
                yield key, (" ".join("".join(open_ones.pop(key)).split()), begun[key])
            elif tag == W + "commentReference" and key not in begun:
                begun[key] = whole
                yield key, ("", whole)
            elif not segment.in_code and not segment.is_removed:
                for words in open_ones.values():
                    words.append(segment.text)


def add_comments(
    parts: DocxPackage, styles: BaseStyles, date: str, given: Iterable[tuple[Annotation, Sequence[Element]]]
) -> None:
    """Add comments of ours behind those of a file, each around some elements of one paragraph or of several in a row.

    `<w:comment w:id="0" w:author="apmb-draft" w:initials="ad"><w:p>…`, in the styles of the file
    """
    reference, text = styles.style("CommentReference"), styles.style("CommentText")
    dated = {"date": date} if date else {}
    story, name = parts.tree(parts.main), parts.related("comments")
    if not name:
        _drop_marks(story)
        name = parts.add("comments", elements.root_element("w:comments"))
    root = parts.tree(name)
    # A comment that was taken out may have left its marks in the text, which must not become those of ours.
    used = [one.get(W + "id", "") for one in (*root, *story.iter(*_COMMENT_MARKS))]
    for number, (comment, around) in enumerate(given, number_above(used)):
        sign = elements.run(elements.element("w:annotationRef"), style=reference)
        lines = [
            elements.paragraph(*([] if at else [sign]), elements.run(line), style=text)
            for at, line in enumerate(comment.lines)
        ]
        by = {"author": comment.author, "initials": comment.initials, **dated}
        root.append(elements.element("w:comment", *lines, id=number, **by))
        first, last = min(around, key=_position), max(around, key=_position)
        first.addprevious(elements.element("w:commentRangeStart", id=number))
        last.addnext(elements.run(elements.element("w:commentReference", id=number), style=reference))
        last.addnext(elements.element("w:commentRangeEnd", id=number))


def _drop_marks(story: Element) -> None:
    """Take out the marks of comments that a file does not hold: with comments in it, Word would look for theirs."""
    for mark in list(story.iter(*_COMMENT_MARKS)):
        run = mark.getparent()
        run.remove(mark)
        if run.tag == W + "r" and all(one.tag == W + "rPr" for one in run):
            run.getparent().remove(run)


def _position(element: Element) -> tuple[int, ...]:
    """Return the position of an element in its part: the indexes of all that hold it, from the outermost."""
    holders = [element, *element.iterancestors()]
    return tuple(parent.index(child) for child, parent in reversed([*pairwise(holders)]))

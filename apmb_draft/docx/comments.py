"""Read the comments of a Word file, with their places and threads, and add comments of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from apmb_draft.docx.body import Annotation
from apmb_draft.docx.elements import element, paragraph, root_element, run
from apmb_draft.docx.mark_changes import BaseStyles
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.segments import SegmentKind, SegmentReader, text_of
from apmb_draft.docx.tracked_xml import number_above
from apmb_draft.docx.xml import Element, W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_MARKS = tuple(W + tag for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"))


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
    main = package.main
    part = package.related("comments")
    if not part:
        return ()
    said = {each.get(W + "id", ""): each for each in package.tree(part).iter(W + "comment")}
    anchors = dict(_anchors(package.tree(main)))
    order = [*(key for key in anchors if key in said), *(key for key in said if key not in anchors)]
    threads, resolved = _threads(package, main, said)
    at = {key: place for place, key in enumerate(order)}
    order.sort(key=lambda key: (at[threads[key]], threads[key] != key))
    found = (
        Comment(
            said[key].get(W + "author", ""),
            text_of(said[key]),
            *anchors.get(key, ("", "")),
            threads[key],
            threads[key] in resolved,
        )
        for key in order
    )
    return tuple(each for each in found if each.text)


def _threads(package: DocxPackage, main: str, said: Mapping[str, Element]) -> tuple[dict[str, str], set[str]]:
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


class Comments:
    """The comments of a file, those that were there and ours behind them."""

    def __init__(self, parts: DocxPackage, date: str, styles: BaseStyles):
        self._parts, self._date = parts, date
        self._reference, self._text = styles.style("CommentReference"), styles.style("CommentText")
        self._root: Element | None = None
        self._next = 0

    def _open(self) -> Element:
        if self._root is None:
            story, name = self._parts.tree(self._parts.main), self._parts.related("comments")
            if not name:
                _drop_marks(story)
                name = self._parts.add("comments", root_element("w:comments"))
            self._root = self._parts.tree(name)
            # A comment that was taken out may have left its marks in the text, which must not become those of ours.
            self._next = number_above(one.get(W + "id", "") for one in (*self._root, *story.iter(*_MARKS)))
        return self._root

    def add(self, remark: Annotation, elements: Sequence[Element]) -> None:
        """Put a comment around some elements of one paragraph or of several in a row."""
        comments = self._open()
        number, self._next = self._next, self._next + 1
        comments.append(self._comment(number, remark))
        first, last = min(elements, key=_place), max(elements, key=_place)
        first.addprevious(element("w:commentRangeStart", id=number))
        reference = run(element("w:commentReference", id=number), style=self._reference)
        last.addnext(reference)
        last.addnext(element("w:commentRangeEnd", id=number))

    def _comment(self, number: int, given: Annotation) -> Element:
        """Return `<w:comment w:id="0" w:author="apmb-draft" w:initials="ad"><w:p>…`, in the styles of the file."""
        dated = {"date": self._date} if self._date else {}
        sign = run(element("w:annotationRef"), style=self._reference)
        lines = [paragraph(*([] if at else [sign]), run(line), style=self._text) for at, line in enumerate(given.lines)]
        return element("w:comment", *lines, id=number, author=given.author, initials=given.initials, **dated)


def _drop_marks(story: Element) -> None:
    """Take out the marks of comments that a file does not hold: with comments in it, Word would look for theirs."""
    for mark in list(story.iter(*_MARKS)):
        run = mark.getparent()
        run.remove(mark)
        if run.tag == W + "r" and all(one.tag == W + "rPr" for one in run):
            run.getparent().remove(run)


def _place(element: Element) -> tuple[int, ...]:
    """Return the position of an element in its part: the indexes of all that hold it, from the outermost."""
    holders = [element, *element.iterancestors()]
    return tuple(parent.index(child) for child, parent in reversed([*pairwise(holders)]))

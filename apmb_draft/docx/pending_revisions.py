"""Accept or reject the tracked changes of a Word file, as Word would, and read those that are pending.

For a reader each piece of text has the insertions and deletions around it, with their authors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.docx.package import DocxPackage
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
)
from apmb_draft.docx.styles import Styles, style_of
from apmb_draft.docx.tracked_xml import next_of, unwrap
from apmb_draft.docx.xml import Element, W
from apmb_draft.un.typography import ordinary

Accepts = Callable[[str], bool]
"""Whether the changes of an author are accepted, by the name; those of nobody are those of ""."""

_IN_PROPERTIES = frozenset(W + tag for tag in ("rPr", "trPr", "tcPr", "numPr"))
"""Where an insertion or deletion is that of an end, a row, a cell or a number, and holds no words itself."""
_KEPT_MARKS = frozenset((W + "rPr", W + "sectPr"))
_CONTROLS = ("customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
_RANGES = tuple(W + f"{tag}Range{end}" for tag in ("moveFrom", "moveTo", *_CONTROLS) for end in ("Start", "End"))


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
    found: dict[str, int] = {}
    for name in package.stories():
        for element in package.tree(name).iter(*INSERTIONS, *DELETIONS, *FORMAT_CHANGES):
            found[_author(element)] = found.get(_author(element), 0) + 1
    return found


def _author(element: Element) -> str:
    return str(element.get(W + "author", ""))


def resolve_story(story: Element, accepts: Accepts) -> None:
    """Accept or reject every change in a part, in place, as a function of its author says."""
    ending = _drop(story, accepts)
    _keep(story)
    _forms(story, accepts)
    _drop_controls(story, accepts)
    for mark in list(story.iter(*_RANGES, *OTHER_REVISIONS)):
        mark.getparent().remove(mark)
    for kept, deleted in AS_DELETED.items():
        for element in story.iter(deleted):
            element.tag = kept
    for row in _in_rows(ending):
        _join(row)


def _drop(story: Element, accepts: Accepts) -> list[Element]:
    """Take out what is dropped; gives the paragraphs whose ends are."""
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


def _keep(story: Element) -> None:
    for element in list(story.iter(*INSERTIONS, *DELETIONS)):
        parent = element.getparent()
        if parent.tag not in _IN_PROPERTIES:
            for child in list(element):
                element.addprevious(child)
        parent.remove(element)


def _drop_controls(story: Element, accepts: Accepts) -> None:
    """Take away the content controls that came or went, and leave what they hold."""
    for mark in list(story.iter(W + "customXmlInsRangeStart", W + "customXmlDelRangeStart")):
        control, is_gone = mark.getnext(), mark.tag == W + "customXmlDelRangeStart"
        if control is not None and control.tag == W + "sdt" and is_gone == accepts(_author(mark)):
            unwrap(control)


def _forms(story: Element, accepts: Accepts) -> None:
    """Keep the new form of characters and paragraphs, or give them their old one back."""
    for change in list(story.iter(*FORMAT_CHANGES)):
        owner = change.getparent()
        owner.remove(change)
        if accepts(_author(change)):
            continue
        for one in [one for one in owner if not (owner.tag == W + "pPr" and one.tag in _KEPT_MARKS)]:
            owner.remove(one)
        for at, old in enumerate(list(change[0]) if len(change) else ()):
            owner.insert(at, old)


def _in_rows(paragraphs: Iterable[Element]) -> Iterator[list[Element]]:
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

    def text(self, accepts: Callable[[str], bool]) -> str:
        """Return its words once the changes of some people are accepted and all others rejected."""
        there = (piece.text for piece in self.pieces if stands(piece.marks, accepts))
        return "".join(there).replace(CALL, "")


def stands(marks: Sequence[Mark], accepts: Callable[[str], bool]) -> bool:
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
            found.append(_paragraph(paragraph, table if name == package.main else kinds.get(name, ""), styles))
    return found


def _paragraph(paragraph: Element, part: str, styles: Styles) -> RevisedParagraph:
    around = tuple(_around(paragraph))
    properties = paragraph.find(W + "pPr")
    ends = properties.iterfind(f"{W}rPr/*") if properties is not None else ()
    changes = properties.iter(*FORMAT_CHANGES) if properties is not None else ()
    return RevisedParagraph(
        part,
        tuple(_pieces(paragraph, around, styles)),
        tuple(_mark(one) for one in ends if one.tag in (*INSERTIONS, *DELETIONS)),
        tuple(dict.fromkeys(one.get(W + "author", "") for one in changes)),
    )


def _around(paragraph: Element) -> Iterator[Mark]:
    """Yield the changes of the cell and the row that a paragraph stands in, outermost first."""
    for holder in reversed(list(paragraph.iterancestors(W + "tc", W + "tr"))):
        for one in holder.iterfind(f"{holder.tag}Pr/*"):
            if one.tag in (*INSERTIONS, *DELETIONS):
                yield _mark(one)


def _pieces(paragraph: Element, around: tuple[Mark, ...], styles: Styles) -> Iterator[RevisedText]:
    """Yield the text of each run with the changes around it; code of fields and equations are no text here."""
    shown = (each for each in SegmentReader().read(paragraph) if each.run is not None and not each.in_code)
    style = style_of(paragraph)
    for run, group in groupby(shown, key=lambda segment: segment.run):
        segments = list(group)
        if text := "".join(map(_text, segments)):
            marks = (*around, *map(_mark, segments[0].revisions))
            change = run.find(f"{W}rPr/{W}rPrChange")
            formed_by = None if change is None else change.get(W + "author", "")
            was_italic = change is not None and styles.format(style, change.find(W + "rPr")).italic
            yield RevisedText(text, marks, styles.run_format(run, style).italic, formed_by, was_italic)


def _text(segment: Segment) -> str:
    if segment.kind is SegmentKind.CALL:
        return CALL
    return "" if segment.kind is SegmentKind.CHOICE else re.sub(r"\s", " ", ordinary(segment.text))


def _mark(element: Element) -> Mark:
    return Mark(element.tag.removeprefix(W), str(element.get(W + "author", "")))

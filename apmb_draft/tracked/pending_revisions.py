"""The changes that stand open in a Word file, as letters see them: whose insertions and deletions are around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.docx.package import MC, DocxPackage, Element, W
from apmb_draft.docx.revisions import DELETIONS, FORMAT_CHANGES, INSERTIONS
from apmb_draft.docx.segments import Segment, SegmentKind, SegmentReader
from apmb_draft.docx.styles import switch
from apmb_draft.reading.normalize import ordinary

_AROUND = tuple(W + name for name in (*INSERTIONS, *DELETIONS))
CALL = "\ue000"
"""Stands for the call of a note: a letter that nobody types."""


@dataclass(frozen=True)
class Mark:
    """One change around some letters, or of the end of a paragraph: its tag in the file, and who made it."""

    tag: str
    author: str

    @property
    def comes(self) -> bool:
        """Return whether it inserts what it is around; else it deletes it."""
        return self.tag in INSERTIONS


@dataclass(frozen=True)
class Piece:
    """Some letters with the changes around them, from outside in.

    `formed_by` made a change of their form that is open; they were in italics before where `was_italic`.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    italic: bool = False
    formed_by: str | None = None
    was_italic: bool = False


@dataclass(frozen=True)
class RevisedParagraph:
    """A paragraph with all its letters, those that went too.

    `part` says where it stands: "" in the text, else "table", "header", "footer" or "footnote". `end` are the changes
    of its end; `formed_by` made changes of its form that are open.
    """

    part: str
    pieces: tuple[Piece, ...]
    end: tuple[Mark, ...] = ()
    formed_by: tuple[str, ...] = ()

    def text(self, accepts: Callable[[str], bool]) -> str:
        """Its words once the changes of some people are accepted and all others rejected."""
        there = (piece.text for piece in self.pieces if stands(piece.marks, accepts))
        return "".join(there).replace(CALL, "")


def stands(marks: Sequence[Mark], accepts: Callable[[str], bool]) -> bool:
    """Return whether something is there once the changes around it are accepted or rejected.

    >>> inner = (Mark("ins", "Ana"), Mark("del", "Bob"))
    >>> [stands(inner, names.__contains__) for names in (("Ana",), ("Bob",), ("Ana", "Bob"), ())]
    [True, False, False, False]
    """
    return all(mark.comes == accepts(mark.author) for mark in marks)


def marked_paragraphs(data: bytes) -> list[RevisedParagraph]:
    """All paragraphs of a file in their order. Raises UnreadableError for what is no Word file."""
    parts = DocxPackage(data)
    kinds = {name: kind for kind in ("header", "footer") for name in parts.every(kind)}
    kinds |= dict.fromkeys(parts.every("footnotes", "endnotes"), "footnote")
    found = []
    for name in parts.stories():
        for paragraph in parts.tree(name).iter(W + "p"):
            if next(paragraph.iterancestors(MC + "Fallback"), None) is None:
                table = "table" if next(paragraph.iterancestors(W + "tbl"), None) is not None else ""
                found.append(_paragraph(paragraph, table if name == parts.main else kinds.get(name, "")))
    return found


def _paragraph(paragraph: Element, part: str) -> RevisedParagraph:
    around = tuple(_around(paragraph))
    properties = paragraph.find(W + "pPr")
    ends = properties.iterfind(f"{W}rPr/*") if properties is not None else ()
    changes = properties.iter(*(W + name for name in FORMAT_CHANGES)) if properties is not None else ()
    return RevisedParagraph(
        part,
        tuple(_pieces(paragraph, around)),
        tuple(_mark(one) for one in ends if one.tag in _AROUND),
        tuple(dict.fromkeys(one.get(W + "author", "") for one in changes)),
    )


def _around(paragraph: Element) -> Iterator[Mark]:
    """The changes of the cell and the row that a paragraph stands in, outermost first."""
    for holder in reversed(list(paragraph.iterancestors(W + "tc", W + "tr"))):
        for one in holder.iterfind(f"{holder.tag}Pr/*"):
            if one.tag in _AROUND:
                yield _mark(one)


def _pieces(paragraph: Element, around: tuple[Mark, ...]) -> Iterator[Piece]:
    """Yield the text of each run with the changes around it; code of fields and equations are no text here."""
    shown = (each for each in SegmentReader().read(paragraph) if each.run is not None and not each.in_code)
    for run, group in groupby(shown, key=lambda segment: segment.run):
        segments = list(group)
        if text := "".join(map(_text, segments)):
            yield _piece(run, text, (*around, *map(_mark, segments[0].revisions)))


def _text(segment: Segment) -> str:
    if segment.kind is SegmentKind.CALL:
        return CALL
    return "" if segment.kind is SegmentKind.CHOICE else re.sub(r"\s", " ", ordinary(segment.text))


def _piece(run: Element, text: str, marks: tuple[Mark, ...]) -> Piece:
    form = run.find(W + "rPr")
    change = form.find(W + "rPrChange") if form is not None else None
    italic = form is not None and bool(switch(form, "i"))
    if change is None:
        return Piece(text, marks, italic)
    was = change.find(W + "rPr")
    return Piece(text, marks, italic, change.get(W + "author", ""), was is not None and bool(switch(was, "i")))


def _mark(element: Element) -> Mark:
    return Mark(element.tag.removeprefix(W), str(element.get(W + "author", "")))

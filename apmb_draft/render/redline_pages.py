"""A redline as a PDF in the form of the page: what came underlined, what went struck, and the reasons at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import count
from typing import Any

from apmb_draft.diff import accept_changes
from apmb_draft.model.document import Block, Document, Note, Revision, Role, Run
from apmb_draft.model.problems import error
from apmb_draft.render.font_metrics import Faces, find_faces
from apmb_draft.render.html import PAGE, Bar, MarkedRun, Paper, Redline, laid_out
from apmb_draft.render.listed_changes import (
    ListedChange,
    is_changed,
    is_deleted,
    is_inserted,
    list_shifts,
    split_at_remarks,
)
from apmb_draft.render.pdf import lay_out_pages, settle_footnotes, write_pdf
from apmb_draft.render.stylesheet import PIXEL
from apmb_draft.text.templates import Templates

JOINED = 4.0
"""Bars that lie nearer than this, in pt, are one bar: lines of one paragraph, not two paragraphs."""
MARK = "mark-"
"""The names of changed words on the page begin with this."""


def redline_pdf(
    document: Document,
    remarks: Sequence[ListedChange] | None,
    templates: Templates,
    *,
    stamp: bool = False,
    fonts: Faces | None = None,
) -> bytes:
    """Return the PDF of a redline in the form of the clean one, with bars in the outer margin and the reasons as notes.

    It is laid out twice: where a changed word stands, and with it its bar, is known only when all lines are broken.
    Without remarks, None, the changes speak for themselves: nothing is listed behind the text.
    Raises DraftError as `render_pdf` does, and [template] where a template of the user's does not show the changes.
    """
    faces = fonts or find_faces()
    marked = with_marks(document, remarks or ())
    heads = _head(marked, Role.SYMBOL), _head(marked, Role.RUNNING_TITLE)
    clean = accept_changes(document)
    redline = Redline(clean, remarks or (), list(list_shifts(document)), *heads, told=remarks is not None)

    def page(held: set[int], given: Redline = redline) -> str:
        return laid_out(marked, templates, stamp=stamp, paper=Paper(faces, held, redline=given))

    pages, held = settle_footnotes(page, faces)
    found = page_bars(pages)
    if _is_marked(marked) and not found:
        raise error(PAGE, "template", "this template shows no changes: what went and what came would read as one text")
    return write_pdf(lay_out_pages(page(held, replace(redline, bars=found)), faces), clean)


def with_marks(document: Document, remarks: Sequence[ListedChange]) -> Document:
    """Return the redline with a mark for every changed word, and its number after every remark."""
    marks = count(1)
    blocks = tuple(_block(place, block, remarks, marks) for place, block in enumerate(document.blocks))
    notes = tuple(replace(note, runs=_runs(note, -1, note.number, remarks, marks)) for note in document.notes)
    return replace(document, blocks=blocks, notes=notes)


def _is_marked(marked: Document) -> bool:
    """Return whether a changed word stands anywhere but in the heads of the pages."""
    placed = [block.runs for block in marked.blocks if block.role is not Role.RUNNING_TITLE]
    runs = (run for row in (*placed, *(note.runs for note in marked.notes)) for run in row)
    return any(isinstance(run, MarkedRun) and run.mark for run in runs)


def _head(marked: Document, role: Role) -> tuple[Run, ...]:
    """Return what the head of every page says; its words have no marks, which belong to one place."""
    runs = (run for block in marked.of(role) for run in block.runs)
    return tuple(replace(run, mark=0) if isinstance(run, MarkedRun) else run for run in runs)


def _block(place: int, block: Block, remarks: Sequence[ListedChange], marks: Iterator[int]) -> Block:
    runs = _runs(block, place, 0, remarks, marks)
    if block.change and not (is_inserted(block) or is_deleted(block)):
        runs = (*runs, _changed(Run("¶", change=block.change), marks))
    return replace(block, runs=runs)


def _runs(
    owner: Block | Note, place: int, note: int, remarks: Sequence[ListedChange], marks: Iterator[int]
) -> tuple[Run, ...]:
    found: list[Run] = []
    for piece in split_at_remarks(owner.runs, remarks, block=place, note=note):
        found += _words(piece.runs, marks)
        if piece.number:
            found.append(MarkedRun(str(piece.number), remark=piece.number))
        found += (replace(run, change=Revision.NONE) for run in piece.space)  # behind a number, a line shows nothing
    return tuple(found)


def _words(runs: Sequence[Run], marks: Iterator[int]) -> Iterator[Run]:
    for run in runs:
        if not is_changed(run):
            yield run
        elif run.call:
            yield _changed(run, marks)
        else:
            yield from (_changed(replace(run, text=word), marks) for word in split_words(run.text))


def split_words(text: str) -> list[str]:
    r"""Return the words of a text, each with the space behind it, so that a line through them has no gap.

    >>> split_words(" and 79/34\nof")
    [' ', 'and ', '79/34\n', 'of']
    """
    return re.findall(r"[^ \n]*[ \n]|[^ \n]+", text)


def _changed(run: Run, marks: Iterator[int]) -> MarkedRun:
    return MarkedRun(**{each.name: getattr(run, each.name) for each in fields(run)}, mark=next(marks))


def page_bars(pages: Any) -> dict[int, list[Bar]]:
    """Return the bars of every page of WeasyPrint's document that has any: beside each line with a changed word."""
    places = ([box for name, box in page.anchors.items() if name.startswith(MARK)] for page in pages.pages)
    return {number: bars_beside(boxes) for number, boxes in enumerate(places, 1) if boxes}


def bars_beside(boxes: Sequence[tuple[float, float, float, float]]) -> list[Bar]:
    """Return the bars beside some boxes, given in pixels as left, top, right, bottom.

    >>> bars_beside([(0, 16, 40, 32), (50, 16, 60, 32), (0, 34, 30, 48), (0, 160, 9, 176)])
    [Bar(top=12.0, bottom=36.0), Bar(top=120.0, bottom=132.0)]
    """
    found: list[Bar] = []
    for top, bottom in sorted((box[1] * PIXEL, box[3] * PIXEL) for box in boxes):
        if found and top - found[-1].bottom < JOINED:
            found[-1] = Bar(found[-1].top, max(found[-1].bottom, bottom))
        else:
            found.append(Bar(top, bottom))
    return found

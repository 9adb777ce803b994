"""A PDF from pages to passages, in this very process."""

from __future__ import annotations

from collections.abc import Sequence

from apmb_draft.reading.found import Found, Indent, Passage, Source
from apmb_draft.reading.pdf import passages as text
from apmb_draft.reading.pdf.furniture import sorted_out
from apmb_draft.reading.pdf.grids import grids
from apmb_draft.reading.pdf.layout import measured
from apmb_draft.reading.pdf.lines import Line
from apmb_draft.reading.pdf.opened import pages
from apmb_draft.reading.pdf.sense import checked
from apmb_draft.reading.pdf.tables import tables


def read_here(data: bytes, name: str) -> Found:
    """The passages and footnotes of a PDF, page furniture left out.

    Raises DraftError as `apmb_draft.reading.pdf.read` does.
    """
    found = sorted_out(checked(pages(data, name), name))
    numbered, starred = text.notes(found.notes)
    masthead = tuple(line.text for line in found.masthead)
    passages: list[Passage] = []
    others: list[Line] = []
    at = 0
    for grid in grids(found.body):
        passages = [*text.passages(found.body[at : grid.start], passages), *grid.passages]
        others += found.body[at : grid.start]
        at = grid.end
    passages = _with_starred(text.passages(found.body[at:], passages), starred)
    refused = tuple(tables([*others, *found.body[at:]]))
    head = tuple(line.text for line in found.head)
    lines = text.note_lines(found.notes)
    return Found(Source.PDF, masthead, tuple(passages), numbered, measured(found), head, refused, lines)


def _with_starred(found: Sequence[Passage], starred: Sequence[Passage]) -> list[Passage]:
    """The passages, with the notes of asterisks at the end of the front block: before the first indented one."""
    end = next((n for n, one in enumerate(found) if one.indent is Indent.FIRST_LINE), len(found))
    return [*found[:end], *starred, *found[end:]]

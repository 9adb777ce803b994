"""Which part of a draft a role belongs to, and which element of a page it is; and that calls and footnotes meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from apmb_draft.blocks import Block, Document, Role
from apmb_draft.problems import error


class DraftPart(StrEnum):
    """The parts of a draft that a blank line sets apart in plain text."""

    NONE = "none"
    MASTHEAD = "masthead"
    SESSION = "session"
    SPONSORS = "sponsors"
    ADOPTION = "adoption"
    REPORT = "report"
    TITLE = "title"
    PREAMBLE = "preamble"
    OPERATIVE = "operative"
    HEADING = "heading"
    CLOSING = "closing"
    ANNEX = "annex"
    ANNEX_TEXT = "annex text"
    TABLE = "table"


def part_of(role: Role) -> DraftPart:  # noqa: PLR0912 - a case for each part
    """Return the part of the draft that a role belongs to; running titles and notes of a page belong to none."""
    match role:
        case Role.RUNNING_TITLE | Role.PAGE_NOTE:
            return DraftPart.NONE
        case Role.SYMBOL | Role.DISTRIBUTION | Role.DATE | Role.ORIGINAL:
            return DraftPart.MASTHEAD
        case Role.SESSION | Role.COMMITTEE | Role.AGENDA_ITEM | Role.AGENDA_TITLE:
            return DraftPart.SESSION
        case Role.SPONSORS:
            return DraftPart.SPONSORS
        case Role.ADOPTION:
            return DraftPart.ADOPTION
        case Role.REPORT:
            return DraftPart.REPORT
        case Role.TITLE:
            return DraftPart.TITLE
        case Role.OPENING | Role.PREAMBULAR:
            return DraftPart.PREAMBLE
        case Role.OPERATIVE | Role.SUBPARAGRAPH | Role.SUBSUBPARAGRAPH | Role.THIRD_LEVEL:
            return DraftPart.OPERATIVE
        case Role.UNNUMBERED | Role.DECISION:
            return DraftPart.OPERATIVE
        case Role.HEADING:
            return DraftPart.HEADING
        case Role.MEETING | Role.ADOPTED_ON:
            return DraftPart.CLOSING
        case Role.ANNEX | Role.ANNEX_TITLE:
            return DraftPart.ANNEX
        case Role.ANNEX_TEXT:
            return DraftPart.ANNEX_TEXT
        case Role.TABLE_HEAD | Role.TABLE_ROW | Role.TABLE_HEADING | Role.TABLE_TOTAL | Role.TABLE_NOTE:
            return DraftPart.TABLE
    assert_never(role)


def html_element(role: Role) -> str:
    """Return the HTML element of a role: the title heads the page, headings and the annex stand below it."""
    match role:
        case Role.TITLE:
            return "h1"
        case Role.HEADING | Role.ANNEX:
            return "h2"
        case Role.ANNEX_TITLE:
            return "h3"
        case (
            Role.SYMBOL
            | Role.DISTRIBUTION
            | Role.DATE
            | Role.ORIGINAL
            | Role.RUNNING_TITLE
            | Role.SESSION
            | Role.COMMITTEE
            | Role.AGENDA_ITEM
            | Role.AGENDA_TITLE
            | Role.SPONSORS
            | Role.PAGE_NOTE
            | Role.ADOPTION
            | Role.REPORT
            | Role.OPENING
            | Role.PREAMBULAR
            | Role.OPERATIVE
            | Role.SUBPARAGRAPH
            | Role.SUBSUBPARAGRAPH
            | Role.THIRD_LEVEL
            | Role.UNNUMBERED
            | Role.DECISION
            | Role.MEETING
            | Role.ADOPTED_ON
            | Role.ANNEX_TEXT
            | Role.TABLE_NOTE
        ):
            return "p"
        case Role.TABLE_HEAD | Role.TABLE_ROW | Role.TABLE_HEADING | Role.TABLE_TOTAL:
            return "tr"
    assert_never(role)


@dataclass(frozen=True)
class PartBlocks:
    """Blocks of one part in a row."""

    part: DraftPart
    blocks: tuple[Block, ...]


def group_blocks(document: Document) -> Iterator[PartBlocks]:
    """Group the blocks of the text by part; the masthead always comes first, even an empty one."""
    masthead = tuple(block for block in document.blocks if part_of(block.role) is DraftPart.MASTHEAD)
    yield PartBlocks(DraftPart.MASTHEAD, masthead)
    row: list[Block] = []
    for block in document.body:
        if part_of(block.role) is DraftPart.NONE:
            continue
        if row and part_of(block.role) is not part_of(row[0].role):
            yield PartBlocks(part_of(row[0].role), tuple(row))
            row = []
        row.append(block)
    if row:
        yield PartBlocks(part_of(row[0].role), tuple(row))


def check_notes(document: Document) -> None:
    """Check that every call has its note and every note a call. Raises DraftError [footnotes], with the numbers."""
    called = {run.call for block in document.blocks for run in block.runs if run.call}
    noted = {note.number for note in document.notes}
    if called != noted:
        lost = ", ".join(str(number) for number in sorted(called ^ noted))
        raise error("document", "footnotes", f"footnotes without a call, or calls without a footnote: {lost}")

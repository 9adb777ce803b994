"""Which part of a draft a role belongs to, and which element of a page it is; and that calls and footnotes meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from apmb_draft.blocks import Block, Document, Role
from apmb_draft.problems import error


class Part(StrEnum):
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


def part(role: Role) -> Part:  # noqa: PLR0912 - a case for each part
    """The part of the draft a role belongs to; running titles and notes at the foot of a page are no part of it."""
    match role:
        case Role.RUNNING_TITLE | Role.PAGE_NOTE:
            return Part.NONE
        case Role.SYMBOL | Role.DISTRIBUTION | Role.DATE | Role.ORIGINAL:
            return Part.MASTHEAD
        case Role.SESSION | Role.COMMITTEE | Role.AGENDA_ITEM | Role.AGENDA_TITLE:
            return Part.SESSION
        case Role.SPONSORS:
            return Part.SPONSORS
        case Role.ADOPTION:
            return Part.ADOPTION
        case Role.REPORT:
            return Part.REPORT
        case Role.TITLE:
            return Part.TITLE
        case Role.OPENING | Role.PREAMBULAR:
            return Part.PREAMBLE
        case Role.OPERATIVE | Role.SUBPARAGRAPH | Role.SUBSUBPARAGRAPH | Role.THIRD_LEVEL:
            return Part.OPERATIVE
        case Role.UNNUMBERED | Role.DECISION:
            return Part.OPERATIVE
        case Role.HEADING:
            return Part.HEADING
        case Role.MEETING | Role.ADOPTED_ON:
            return Part.CLOSING
        case Role.ANNEX | Role.ANNEX_TITLE:
            return Part.ANNEX
        case Role.ANNEX_TEXT:
            return Part.ANNEX_TEXT
    assert_never(role)


def element(role: Role) -> str:
    """The HTML element of a role: the title heads the page, headings and the annex stand below it."""
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
        ):
            return "p"
    assert_never(role)


@dataclass(frozen=True)
class Passage:
    """Blocks of one part in a row."""

    part: Part
    blocks: tuple[Block, ...]


def passages(document: Document) -> Iterator[Passage]:
    """The blocks of the text, put together part by part; the masthead always comes first, even an empty one."""
    masthead = tuple(block for block in document.blocks if part(block.role) is Part.MASTHEAD)
    yield Passage(Part.MASTHEAD, masthead)
    row: list[Block] = []
    for block in document.body:
        if part(block.role) is Part.NONE:
            continue
        if row and part(block.role) is not part(row[0].role):
            yield Passage(part(row[0].role), tuple(row))
            row = []
        row.append(block)
    if row:
        yield Passage(part(row[0].role), tuple(row))


def check_notes(document: Document) -> None:
    """Check that every call has its note and every note a call. Raises DraftError [footnotes], with the numbers."""
    called = {run.call for block in document.blocks for run in block.runs if run.call}
    noted = {note.number for note in document.notes}
    if called != noted:
        lost = ", ".join(str(number) for number in sorted(called ^ noted))
        raise error("document", "footnotes", f"footnotes without a call, or calls without a footnote: {lost}")

"""The draft as plain text, one paragraph a line, its parts set apart by the roles of their blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from apmb_draft.model.document import Block, Document, Role
from apmb_draft.model.problems import error
from apmb_draft.text.templates import Templates
from apmb_draft.un.typography import plain_text


def render_text(document: Document, templates: Templates) -> str:
    """Return the words of the draft in reading order, masthead first, footnotes last, as `text.jinja` lays them out.

    Numbers are typed ("1. ", "(a) "), footnote calls are "[1]"; a line break inside a paragraph becomes a space, so
    that a paragraph is a line. No-break spaces and hyphens are ordinary ones: the words are those one types.
    Raises DraftError where a template is wrong or a footnote and its call do not meet.
    """
    check_notes(document)
    values = {"document": document, "Role": Role, "passages": list(_group_blocks(document))}
    return plain_text(templates.fill("text.jinja", values).rstrip("\n") + "\n")


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


PARTS = {
    DraftPart.NONE: (Role.RUNNING_TITLE, Role.PAGE_NOTE),
    DraftPart.MASTHEAD: (Role.SYMBOL, Role.DISTRIBUTION, Role.DATE, Role.ORIGINAL),
    DraftPart.SESSION: (Role.SESSION, Role.COMMITTEE, Role.AGENDA_ITEM, Role.AGENDA_TITLE),
    DraftPart.SPONSORS: (Role.SPONSORS,),
    DraftPart.ADOPTION: (Role.ADOPTION,),
    DraftPart.REPORT: (Role.REPORT,),
    DraftPart.TITLE: (Role.TITLE,),
    DraftPart.PREAMBLE: (Role.OPENING, Role.PREAMBULAR),
    DraftPart.OPERATIVE: (
        Role.OPERATIVE,
        Role.SUBPARAGRAPH,
        Role.SUBSUBPARAGRAPH,
        Role.THIRD_LEVEL,
        Role.UNNUMBERED,
        Role.DECISION,
    ),
    DraftPart.HEADING: (Role.HEADING,),
    DraftPart.CLOSING: (Role.MEETING, Role.ADOPTED_ON),
    DraftPart.ANNEX: (Role.ANNEX, Role.ANNEX_TITLE),
    DraftPart.ANNEX_TEXT: (Role.ANNEX_TEXT,),
    DraftPart.TABLE: (Role.TABLE_HEAD, Role.TABLE_ROW, Role.TABLE_HEADING, Role.TABLE_TOTAL, Role.TABLE_NOTE),
}
"""The roles of each part; running titles and notes of a page belong to none."""
_PART_OF = {role: part for part, roles in PARTS.items() for role in roles}


def part_of(role: Role) -> DraftPart:
    """Return the part of the draft that a role belongs to."""
    return _PART_OF[role]


@dataclass(frozen=True)
class PartBlocks:
    """Blocks of one part in a row."""

    part: DraftPart
    blocks: tuple[Block, ...]


def _group_blocks(document: Document) -> Iterator[PartBlocks]:
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

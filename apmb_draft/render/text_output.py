"""The draft as plain text, one paragraph a line, its parts set apart by the roles of their blocks."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from apmb_draft.model.document import DEPTH, MASTHEAD, ROWS, Document, Role
from apmb_draft.model.problems import error
from apmb_draft.text.templates import Templates
from apmb_draft.un.typography import plain_text

_PARTS = (
    {Role.SESSION, Role.COMMITTEE, Role.AGENDA_ITEM, Role.AGENDA_TITLE},
    {Role.OPENING, Role.PREAMBULAR},
    {*DEPTH, Role.OPERATIVE, Role.UNNUMBERED, Role.DECISION},
    {Role.MEETING, Role.ADOPTED_ON},
    {Role.ANNEX, Role.ANNEX_TITLE},
    {*ROWS, Role.TABLE_NOTE},
)
"""Roles whose blocks are no blank line apart where they follow each other; any other role is a part by itself."""
_PART_OF: Mapping[Role, object] = {role: part for part, roles in enumerate(_PARTS) for role in roles}


def render_text(document: Document, templates: Templates) -> str:
    """Return the words of the draft in reading order, masthead first, footnotes last, as `text.jinja` lays them out.

    Numbers are typed ("1. ", "(a) "), footnote calls are "[1]"; a line break inside a paragraph becomes a space, so
    that a paragraph is a line. No-break spaces and hyphens are ordinary ones: the words are those one types.
    Raises DraftError where a template is wrong or a footnote and its call do not meet.
    """
    check_notes(document)
    masthead = [block for block in document.blocks if block.role in MASTHEAD - {Role.RUNNING_TITLE}]
    body = [block for block in document.body if block.role is not Role.PAGE_NOTE]
    rows = (list(row) for _, row in groupby(body, lambda block: _PART_OF.get(block.role, block.role)))
    values = {"document": document, "Role": Role, "passages": [{"blocks": row} for row in (masthead, *rows)]}
    return plain_text(templates.fill("text.jinja", values).rstrip("\n") + "\n")


def check_notes(document: Document) -> None:
    """Check that every call has its note and every note a call. Raises DraftError [footnotes], with the numbers."""
    called = {run.call for block in document.blocks for run in block.runs if run.call}
    noted = {note.number for note in document.notes}
    if called != noted:
        lost = ", ".join(str(number) for number in sorted(called ^ noted))
        raise error("document", "footnotes", f"footnotes without a call, or calls without a footnote: {lost}")

"""The draft as plain text, one paragraph a line."""

from __future__ import annotations

from apmb_draft.blocks import Document, Role
from apmb_draft.render.parts import check_notes, group_blocks
from apmb_draft.templates import Templates
from apmb_draft.typography import plain_text


def render_text(document: Document, templates: Templates) -> str:
    """Return the words of the draft in reading order, masthead first, footnotes last, as `text.jinja` lays them out.

    Numbers are typed ("1. ", "(a) "), footnote calls are "[1]"; a line break inside a paragraph becomes a space, so
    that a paragraph is a line. No-break spaces and hyphens are ordinary ones: the words are those one types.
    Raises DraftError where a template is wrong or a footnote and its call do not meet.
    """
    check_notes(document)
    values = {"document": document, "Role": Role, "passages": list(group_blocks(document))}
    return plain_text(templates.fill("text.jinja", values).rstrip("\n") + "\n")

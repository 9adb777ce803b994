"""Run the whole composition: the context of the template, the template, and the parser of its output."""

from __future__ import annotations

from typing import Any

from apmb_draft.blocks import Document, Layout, OpenQuestion, Role
from apmb_draft.compose.context import template_context
from apmb_draft.compose.parse_output import TEMPLATE, parse_blocks, with_keys
from apmb_draft.compose.proposals import mark_proposals
from apmb_draft.markup import Marked, escape_text
from apmb_draft.model import Resolution
from apmb_draft.open_facts import in_full, open_questions
from apmb_draft.templates import Templates


def compose(resolution: Resolution, templates: Templates | None = None) -> Document:
    """Return the document that a resolution makes, through `draft.jinja`.

    Raises DraftError for a template that fails or that writes a line which is no block.
    """
    templates = templates or Templates()
    first = resolution.adoption.first_footnote if resolution.adoption else 1
    filled = templates.fill(TEMPLATE, template_context(resolution), finalize=_as_markup)
    blocks, notes = parse_blocks(filled, templates, first)
    asked = tuple(OpenQuestion(ask.key, in_full(ask), ask.look or "") for ask in open_questions(resolution))
    layout = Layout(**dict(resolution.layout)) if resolution.layout else Layout()
    of_words = [ask for ask in resolution.ask if ask.is_of_words]
    return Document(*mark_proposals(list(with_keys(blocks)), list(notes), of_words), asked, layout)


def _as_markup(value: Any) -> Any:
    """Escape what the template inserts, but for text that is markup already."""
    return escape_text(value) if isinstance(value, str) and not isinstance(value, Marked | Role) else value

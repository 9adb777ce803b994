"""Run the whole composition: the context of the template, the template, and the parser of its output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from apmb_draft.blocks import Block, Document, Layout, Note, OpenQuestion, Role, Run
from apmb_draft.compose.context import template_context
from apmb_draft.compose.parse_output import TEMPLATE, parse_blocks, with_refs
from apmb_draft.markup import Marked, escape_text
from apmb_draft.model import Ask, Resolution
from apmb_draft.open_facts import in_full, open_questions
from apmb_draft.paragraphs import ParagraphRef
from apmb_draft.templates import Templates
from apmb_draft.typography import with_ordinary_spaces


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
    return Document(*mark_proposals(list(with_refs(blocks)), list(notes), of_words), asked, layout)


def _as_markup(value: Any) -> Any:
    """Escape what the template inserts, but for text that is markup already."""
    return escape_text(value) if isinstance(value, str) and not isinstance(value, Marked | Role) else value


def mark_proposals(
    blocks: list[Block], notes: list[Note], asked: Sequence[Ask]
) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """Return blocks and footnotes with the words marked that are asked about.

    Words that their paragraph no longer has are marked nowhere.
    """
    for ask in asked:
        words = with_ordinary_spaces(ask.proposed or "")
        place = ParagraphRef.parse(ask.fact)
        for at, block in enumerate(blocks):
            if place and block.ref and block.ref.is_within(place):
                runs = _mark_words(block.runs, words, ask.key)
                if runs != block.runs:
                    blocks[at] = replace(block, runs=runs)
                    break
        for at, note in enumerate(notes):
            if f"footnote {note.key}" == ask.fact:
                notes[at] = replace(note, runs=_mark_words(note.runs, words, ask.key))
    return tuple(blocks), tuple(notes)


def _mark_words(runs: tuple[Run, ...], words: str, key: str) -> tuple[Run, ...]:
    """Return the runs with the first occurrence of some words marked; a place-holder remains one."""
    text = "".join("\0" * len(run.text) if run.call else with_ordinary_spaces(run.text) for run in runs)
    start = text.find(words)
    return tuple(_mark_range(runs, start, start + len(words), key)) if start >= 0 else runs


def _mark_range(runs: Sequence[Run], start: int, end: int, key: str) -> Iterator[Run]:
    at = 0
    for run in runs:
        first, last = (min(max(place - at, 0), len(run.text)) for place in (start, end))
        pieces = (run.text[:first], run.text[first:last], run.text[last:])
        for piece, is_marked in zip(pieces, (False, not run.unknown, False), strict=True):
            if piece:
                yield replace(run, text=piece, unknown=key if is_marked else run.unknown)
        at += len(run.text)

"""Mark the words of a paragraph that a rule proposes or asks about as open, where the paragraph has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from apmb_draft.blocks import Block, Note, Run
from apmb_draft.model import Ask
from apmb_draft.typography import with_ordinary_spaces


def mark_proposals(
    blocks: list[Block], notes: list[Note], asked: Sequence[Ask]
) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """Return blocks and footnotes with the words marked that are asked about.

    Words that their paragraph no longer has are marked nowhere.
    """
    for ask in asked:
        words = with_ordinary_spaces(ask.proposed or "")
        for at, block in enumerate(blocks):
            if block.key == ask.fact or block.key.startswith(f"{ask.fact} ("):
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

"""Pair the footnotes of two drafts, and number them in the redline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import Block, Document, Note, Revision, Run
from apmb_draft.redline.merged import merge_tokens
from apmb_draft.redline.similarity import Bag, align_by_score, bag_of_words, measure_similarity
from apmb_draft.redline.tokens import tokenize_runs

_LEAST_NOTE_SIMILARITY = 0.5
"""The least similarity of a note that was reworded."""
_CONTEXT_WORDS = 12
"""Words before a call that identify its place, counted back at most to the call before it."""
_SAME_CONTEXT = 0.6
"""The least similarity of the words before two calls, where a date or an ordinal may have changed."""
_SAME_CONTEXT_SCORE = 0.1
"""The score of two notes called at one place, against 1 for the same words or the same name."""
_COUNTED = re.compile(r"(?:note_?)?\d*")
"""The key of a note that nobody named: it says where the note was, not what it says."""


@dataclass(frozen=True)
class NotePair:
    """A note of the base, one of the draft, or one of both."""

    before: Note | None
    after: Note | None


def pair_notes(before: Document, after: Document) -> list[NotePair]:
    """Pair the notes of two drafts, in order: those alike, of one name, or called at one place; the rest alone."""
    old, new = list(_notes_in_context(before)), list(_notes_in_context(after))
    pairs = align_by_score(len(old), len(new), lambda a, b: _pair_score(old[a], new[b]))
    return [NotePair(None if a is None else old[a].note, None if b is None else new[b].note) for a, b in pairs]


@dataclass(frozen=True)
class _NoteInContext:
    """A note with its own words, and the words before its first call."""

    note: Note
    bag: Bag
    place: Bag


def _notes_in_context(document: Document) -> Iterator[_NoteInContext]:
    places: dict[int, Bag] = {}
    for block in document.blocks:
        if not any(run.call for run in block.runs):
            continue
        words: list[str] = []
        for token in tokenize_runs(block.runs):
            if token.is_call:
                places.setdefault(token.runs[0].call, bag_of_words(words[-_CONTEXT_WORDS:]))
                words = []
            elif not token.is_space:
                words.append(token.text)
    for note in document.notes:
        found = bag_of_words([token.text for token in tokenize_runs(note.runs) if not token.is_space])
        yield _NoteInContext(note, found, places.get(note.number, frozenset()))


def _pair_score(before: _NoteInContext, after: _NoteInContext) -> float:
    """Return the score of taking two notes for the same one; 0 where they are different notes."""
    like = measure_similarity(before.bag, after.bag)
    are_named = not any(_COUNTED.fullmatch(one.note.key) for one in (before, after))
    is_named = are_named and before.note.key == after.note.key
    is_other = are_named and not is_named
    is_there = not is_other and bool(before.place) and measure_similarity(before.place, after.place) >= _SAME_CONTEXT
    return (
        is_named + is_there * _SAME_CONTEXT_SCORE + like**2
        if is_named or is_there or like >= _LEAST_NOTE_SIMILARITY
        else 0.0
    )


def rename_calls(document: Document, pairs: Sequence[NotePair], *, old: bool) -> tuple[Block, ...]:
    """Return the blocks with every footnote call numbered by the position of its note in `pairs`, from 1."""
    names = {}
    for name, pair in enumerate(pairs, 1):
        note = pair.before if old else pair.after
        if note:
            names[note.number] = name
    return tuple(
        replace(block, runs=tuple(_rename_call(run, names) for run in block.runs)) for block in document.blocks
    )


def _rename_call(run: Run, names: Mapping[int, int]) -> Run:
    if not run.call:
        return run
    name = names.get(run.call, run.call)
    return replace(run, call=name, text=str(name), was=_rename_call(run.was, names) if run.was else None)


def split_moved_notes(blocks: Sequence[Block], pairs: list[NotePair]) -> tuple[Block, ...]:
    """Return the blocks, with each note whose first call moved split into a deleted and an inserted note.

    Word keeps a note with its first call: where that call is deleted and another inserted, one note is deleted and
    another inserted, and later calls follow. `pairs` is changed in place.
    """
    new_names: dict[int, int] = {}
    for name, pair in enumerate(list(pairs), 1):
        if pair.before and pair.after and not _is_call_kept(blocks, name):
            pairs[name - 1] = NotePair(pair.before, None)
            pairs.append(NotePair(None, pair.after))
            new_names[name] = len(pairs)
    return tuple(replace(block, runs=tuple(_split_calls(block.runs, new_names))) for block in blocks)


def _is_call_kept(blocks: Sequence[Block], name: int) -> bool:
    """Return whether the first call of a note is the same in both drafts."""
    changes = [run.change for block in blocks for run in block.runs if run.call == name]
    return not changes or changes[0] is Revision.NONE


def _split_calls(runs: Sequence[Run], new_names: Mapping[int, int]) -> Iterator[Run]:
    for run in runs:
        name = new_names.get(run.call, 0)
        inserted = replace(run, text=str(name), call=name, change=Revision.INSERTED)
        if not name:
            yield run
        elif run.change is Revision.NONE:
            yield from (replace(run, change=Revision.DELETED), inserted)
        else:
            yield inserted if run.change is Revision.INSERTED else run


def renumber_notes(blocks: Sequence[Block], pairs: Sequence[NotePair]) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """Return blocks and notes numbered in the order of their calls, deleted notes included."""
    first = min((note.number for pair in pairs for note in (pair.before, pair.after) if note), default=1)
    order = dict.fromkeys(run.call for block in blocks for run in block.runs if run.call)
    uncalled = (name for name in range(1, len(pairs) + 1) if name not in order)
    numbers = {name: number for number, name in enumerate([*order, *uncalled], first)}
    found = tuple(replace(block, runs=tuple(_rename_call(run, numbers) for run in block.runs)) for block in blocks)
    return found, tuple(_build_notes(pairs, numbers))


def _build_notes(pairs: Sequence[NotePair], numbers: Mapping[int, int]) -> Iterator[Note]:
    by_number = sorted(((numbers[name], pair) for name, pair in enumerate(pairs, 1)), key=lambda one: one[0])
    for number, pair in by_number:
        before = pair.before.number if pair.before else 0
        after = pair.after.number if pair.after else 0
        moved = (before, after) != (number, number)
        key = pair.after.key if pair.after else pair.before.key if pair.before else ""
        yield Note(number, _note_runs(pair), key, before if moved else 0, after if moved else 0)


def _note_runs(pair: NotePair) -> tuple[Run, ...]:
    if pair.before and pair.after:
        return merge_tokens(tokenize_runs(pair.before.runs), tokenize_runs(pair.after.runs))
    change, note = (Revision.INSERTED, pair.after) if pair.after else (Revision.DELETED, pair.before)
    return tuple(replace(run, change=change) for run in note.runs) if note else ()

"""The footnotes of two drafts: which are the same note, and how they are numbered where both stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import Block, Change, Document, Note, Run
from apmb_draft.redline.likeness import Bag, bag, likeness, paired
from apmb_draft.redline.merged import changed_runs
from apmb_draft.redline.tokens import tokens

LIKE = 0.5
"""The least likeness of a note that was reworded."""
_PLACE = 12
"""Words before a call that tell its place, back to the call before it."""
_SAME_PLACE = 0.6
"""The least likeness of the words at one place, where a date or an ordinal may have changed."""
_THERE = 0.1
"""What it is worth that two notes are called at one place, against 1 for the same words or the same name."""
_COUNTED = re.compile(r"(?:note_?)?\d*")
"""The key of a note that nobody gave a name: it tells where the note stood, not what it says."""


@dataclass(frozen=True)
class Together:
    """A note of the base, one of the draft, or one of both."""

    before: Note | None
    after: Note | None


def notes_together(before: Document, after: Document) -> list[Together]:
    """The notes of both drafts, those that are the same side by side: alike, of one name, or called at one place."""
    old, new = list(_called(before)), list(_called(after))
    pairs = paired(len(old), len(new), lambda a, b: _worth(old[a], new[b]))
    return [Together(None if a is None else old[a].note, None if b is None else new[b].note) for a, b in pairs]


@dataclass(frozen=True)
class _Called:
    """A note with the words it has, and the words before its first call."""

    note: Note
    bag: Bag
    place: Bag


def _called(document: Document) -> Iterator[_Called]:
    places: dict[int, Bag] = {}
    for block in document.blocks:
        if not any(run.call for run in block.runs):
            continue
        words: list[str] = []
        for token in tokens(block.runs):
            if token.is_call:
                places.setdefault(token.runs[0].call, bag(words[-_PLACE:]))
                words = []
            elif not token.is_space:
                words.append(token.text)
    for note in document.notes:
        found = bag([token.text for token in tokens(note.runs) if not token.is_space])
        yield _Called(note, found, places.get(note.number, frozenset()))


def _worth(before: _Called, after: _Called) -> float:
    """How much is won by taking two notes for one; 0 where they are two."""
    like = likeness(before.bag, after.bag)
    are_named = not any(_COUNTED.fullmatch(one.note.key) for one in (before, after))
    is_named = are_named and before.note.key == after.note.key
    is_other = are_named and not is_named
    is_there = not is_other and bool(before.place) and likeness(before.place, after.place) >= _SAME_PLACE
    return is_named + is_there * _THERE + like**2 if is_named or is_there or like >= LIKE else 0.0


def with_names(document: Document, together: Sequence[Together], *, old: bool) -> tuple[Block, ...]:
    """The blocks with every footnote call by the place of its note among all notes, counted from 1."""
    names = {}
    for name, pair in enumerate(together, 1):
        note = pair.before if old else pair.after
        if note:
            names[note.number] = name
    return tuple(replace(block, runs=tuple(_named(run, names) for run in block.runs)) for block in document.blocks)


def _named(run: Run, names: Mapping[int, int]) -> Run:
    if not run.call:
        return run
    name = names.get(run.call, run.call)
    return replace(run, call=name, text=str(name), was=_named(run.was, names) if run.was else None)


def parted(blocks: Sequence[Block], together: list[Together]) -> tuple[Block, ...]:
    """The blocks, and among the notes two in place of one wherever the first call of a note moved.

    Word keeps a note with its first call: where that goes and another comes, one note goes and another comes, and
    later calls go and come with them. `together` is changed.
    """
    new_names: dict[int, int] = {}
    for name, pair in enumerate(list(together), 1):
        if pair.before and pair.after and not _stays(blocks, name):
            together[name - 1] = Together(pair.before, None)
            together.append(Together(None, pair.after))
            new_names[name] = len(together)
    return tuple(replace(block, runs=tuple(_parted(block.runs, new_names))) for block in blocks)


def _stays(blocks: Sequence[Block], name: int) -> bool:
    """Whether the first call of a note is the same in both drafts."""
    changes = [run.change for block in blocks for run in block.runs if run.call == name]
    return not changes or changes[0] is Change.NONE


def _parted(runs: Sequence[Run], new_names: Mapping[int, int]) -> Iterator[Run]:
    for run in runs:
        name = new_names.get(run.call, 0)
        come = replace(run, text=str(name), call=name, change=Change.INSERTED)
        if not name:
            yield run
        elif run.change is Change.NONE:
            yield from (replace(run, change=Change.DELETED), come)
        else:
            yield come if run.change is Change.INSERTED else run


def numbered(blocks: Sequence[Block], together: Sequence[Together]) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """Blocks and notes, numbered through in the order of their calls, those that went among them."""
    first = min((note.number for pair in together for note in (pair.before, pair.after) if note), default=1)
    order = dict.fromkeys(run.call for block in blocks for run in block.runs if run.call)
    uncalled = (name for name in range(1, len(together) + 1) if name not in order)
    numbers = {name: number for number, name in enumerate([*order, *uncalled], first)}
    found = tuple(replace(block, runs=tuple(_named(run, numbers) for run in block.runs)) for block in blocks)
    return found, tuple(_notes(together, numbers))


def _notes(together: Sequence[Together], numbers: Mapping[int, int]) -> Iterator[Note]:
    by_number = sorted(((numbers[name], pair) for name, pair in enumerate(together, 1)), key=lambda one: one[0])
    for number, pair in by_number:
        before = pair.before.number if pair.before else 0
        after = pair.after.number if pair.after else 0
        moved = (before, after) != (number, number)
        key = pair.after.key if pair.after else pair.before.key if pair.before else ""
        yield Note(number, _runs(pair), key, before if moved else 0, after if moved else 0)


def _runs(pair: Together) -> tuple[Run, ...]:
    if pair.before and pair.after:
        return changed_runs(tokens(pair.before.runs), tokens(pair.after.runs))
    change, note = (Change.INSERTED, pair.after) if pair.after else (Change.DELETED, pair.before)
    return tuple(replace(run, change=change) for run in note.runs) if note else ()

"""How much a redline marks, and the least that any could: over the tokens of `apmb_draft.diff.tokens`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from apmb_draft.diff.tokens import tokenize_runs
from apmb_draft.model.document import Block, Document, Note, Revision, Run


def marks(redlined: Document) -> int:
    """Words, marks, dates, citations and numbers of paragraphs that went or came."""
    changed = sum(len(words(runs)) for owner in _owners(redlined) for runs in _changed(owner.runs))
    moved_on = [block for block in redlined.blocks if block.was_number is not None]
    return changed + sum(bool(block.number) + bool(block.was_number) for block in moved_on)


def smallest(redlined: Document) -> int:
    """The fewest insertions and deletions from the base to the draft, wherever in the text the words stand."""
    before, after = list(_side(redlined, Revision.INSERTED)), list(_side(redlined, Revision.DELETED))
    return distance(before, after)


def distance(before: Sequence[str], after: Sequence[str]) -> int:
    """Insertions and deletions from one row of words to another: what is not in a longest common subsequence.

    Row by row, all columns at once as the bits of one number (Hyyrö 2004): exact, and quick enough for whole texts.
    """
    places: dict[str, int] = {}
    for at, word in enumerate(after):
        places[word] = places.get(word, 0) | 1 << at
    full = row = (1 << len(after)) - 1
    for word in before:
        found = row & places.get(word, 0)
        row = ((row + found) | (row - found)) & full
    common = len(after) - row.bit_count()
    return len(before) + len(after) - 2 * common


def words(runs: Sequence[Run]) -> list[str]:
    """The tokens of runs, spaces aside."""
    return [token.text for token in tokenize_runs(runs) if not token.is_space]


def _owners(document: Document) -> tuple[Block | Note, ...]:
    return (*document.blocks, *document.notes)


def _changed(runs: Sequence[Run]) -> Iterator[list[Run]]:
    for change, group in groupby(runs, key=lambda run: run.change):
        if change is not Revision.NONE:
            yield list(group)


def _side(document: Document, other: Revision) -> Iterator[str]:
    """The words of the base, or of the draft, with the numbers of the paragraphs."""
    is_base = other is Revision.INSERTED
    for owner in _owners(document):
        if isinstance(owner, Block):
            number = owner.was_number if is_base and owner.was_number is not None else owner.number
            yield from [number] if number else []
        kept = [(run.was or run) if is_base else run for run in owner.runs if run.change is not other]
        yield from words(kept)

"""What the body marks at its runs: comments on open facts and calls of footnotes, each found before writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from apmb_draft.blocks import Document, Run, open_keys

Place: TypeAlias = tuple[int, int]
"""Which block of the body, and which run in it, counted from 0."""


@dataclass(frozen=True)
class Marks:
    """Where the body carries marks.

    `comments`: the open facts whose comments stand at a run, in the order of the comments' numbers.
    `first_calls`: the places where a footnote is called for the first time.
    `repeated`: the footnotes called more than once, which need a bookmark to be referred to.
    """

    comments: tuple[tuple[Place, str], ...]
    first_calls: frozenset[Place]
    repeated: frozenset[int]

    def comments_at(self, place: Place) -> list[int]:
        """The numbers of the comments on the run at a place."""
        return [number for number, (where, _) in enumerate(self.comments) if where == place]


def marks(document: Document) -> Marks:
    """The marks of a document."""
    calls: dict[int, list[Place]] = {}
    for place, run in _runs(document):
        if run.call:
            calls.setdefault(run.call, []).append(place)
    return Marks(
        comments=tuple(sorted(((place, key) for key, place in _anchors(document).items()), key=lambda item: item[0])),
        first_calls=frozenset(places[0] for places in calls.values()),
        repeated=frozenset(number for number, places in calls.items() if len(places) > 1),
    )


def _anchors(document: Document) -> dict[str, Place]:
    """For each open fact, in reading order, the one place where it is commented on.

    That is its first place in the body. Word allows no comments in headers and footnotes: a fact that is open
    only in a footnote is commented on at the call, one that is open only in the masthead at the first words.
    """
    runs = list(_runs(document))
    found: dict[str, Place] = {}
    for place, run in runs:
        if run.unknown:
            found.setdefault(run.unknown, place)
    for place, run in runs:
        for key in _open_in_note(document, run.call):
            found.setdefault(key, place)
    for key in open_keys(document) if runs else ():
        found.setdefault(key, runs[0][0])
    return found


def _runs(document: Document) -> Iterator[tuple[Place, Run]]:
    for block_at, block in enumerate(document.body):
        for run_at, run in enumerate(block.runs):
            yield (block_at, run_at), run


def _open_in_note(document: Document, number: int) -> Iterator[str]:
    return (run.unknown for note in document.notes if note.number == number for run in note.runs if run.unknown)

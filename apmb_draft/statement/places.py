"""Where changes lie in the text of the base, so that those of two drafts of one base can be held side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from apmb_draft.blocks import Block, Change, Document, Run
from apmb_draft.redline.places import note_numbers
from apmb_draft.statement.stretches import Stretch, stretches
from apmb_draft.typography import plain

CALL = "\0"
"""The call of any footnote, as a letter: its number is that of a redline, and says nothing in another one."""
OPEN = "\1"
"""What stands, as a letter, around the place-holder of an open fact."""

Home: TypeAlias = tuple[str, int]
"""The paragraph of the base that a change lies in, ("block", 4) or ("note", 1), or ("new", place) for a new one."""


@dataclass(frozen=True)
class Spot:
    """A change in its place: from which letter of its paragraph of the base to which, spaces aside, and what it says.

    `block` is that of the redline, None for a footnote; `key` is the part of the base's file, or of the draft's for
    what came; `unknown` are the facts that stand open in what came.
    """

    stretch: Stretch
    home: Home
    start: int
    end: int
    after: str
    block: Block | None
    key: str
    unknown: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether it is a paragraph, or a footnote, that came as a whole."""
        return self.home[0] == "new"


@dataclass(frozen=True)
class Placed:
    """The changes of a redline in their places, and the letters of each paragraph of the base."""

    spots: tuple[Spot, ...]
    letters: Mapping[Home, str]


@dataclass(frozen=True)
class _Row:
    """The runs of a block or of a footnote, where they begin in the base, and the letters of the base before them."""

    home: Home
    runs: Sequence[Run]
    start: int
    block: Block | None
    key: str


def placed(document: Document) -> Placed:
    """The changes of a redline, each in its place."""
    rows = {**_block_rows(document), **_note_rows(document)}
    letters: dict[Home, str] = {}
    for row in rows.values():
        letters[row.home] = letters.get(row.home, "") + "".join(map(_old, row.runs))
    return Placed(tuple(_spot(one, rows[one.block, one.note]) for one in stretches(document)), letters)


def _block_rows(document: Document) -> dict[tuple[int, int], _Row]:
    """Every block: a paragraph of the base that was split begins where its first part ended."""
    rows = {}
    paragraph = start = 0
    for at, block in enumerate(document.blocks):
        came = not start and block.change is Change.INSERTED and all(run.change is block.change for run in block.runs)
        home = ("new", at) if came else ("block", paragraph)
        rows[at, 0] = _Row(home, block.runs, start, block, block.key if came else block.was_key or block.key)
        if block.change is not Change.INSERTED:
            paragraph, start = paragraph + 1, 0
        elif not came:
            start += len("".join(map(_old, block.runs)))
    return rows


def _note_rows(document: Document) -> dict[tuple[int, int], _Row]:
    rows = {}
    for note in document.notes:
        before, _ = note_numbers(note)
        home = ("note", before) if before else ("new", -note.number)
        rows[-1, note.number] = _Row(home, note.runs, 0, None, f"footnote {note.key}")
    return rows


def _old(run: Run) -> str:
    """The letters that a run has in the base."""
    return "" if run.change is Change.INSERTED else _letters(run.was or run)


def _new(run: Run) -> str:
    """The letters that a run has in the draft."""
    return "" if run.change is Change.DELETED else _letters(run)


def _letters(run: Run) -> str:
    letters = "".join(plain(run.text).split())
    return CALL if run.call else f"{OPEN}{letters}{OPEN}" if run.unknown else letters


def _spot(stretch: Stretch, row: _Row) -> Spot:
    runs = row.runs[stretch.first : stretch.last + 1]
    start = row.start + len("".join(map(_old, row.runs[: stretch.first])))
    end = start + len("".join(map(_old, runs)))
    unknown = tuple(dict.fromkeys(run.unknown for run in runs if run.unknown and run.change is not Change.DELETED))
    return Spot(stretch, row.home, start, end, "".join(map(_new, runs)), row.block, row.key, unknown)


@dataclass(frozen=True)
class Cluster:
    """Changes of two redlines of one base that lie in one place, and what each makes of the words there."""

    ours: tuple[Spot, ...]
    theirs: tuple[Spot, ...]
    says: str
    they_say: str


def clusters(ours: Placed, theirs: Placed) -> Iterator[Cluster]:
    """The changes of two redlines of one base, those that touch each other together, but for new paragraphs."""
    both = [(spot, True) for spot in ours.spots] + [(spot, False) for spot in theirs.spots]
    inside = sorted((one for one in both if not one[0].is_new), key=lambda one: (one[0].home, one[0].start, one[0].end))
    for home, group in groupby(inside, key=lambda one: one[0].home):
        row: list[tuple[Spot, bool]] = []
        for spot, is_ours in group:
            if row and spot.start > max(other.end for other, _ in row):
                yield _cluster(row, ours.letters[home])
                row = []
            row.append((spot, is_ours))
        yield _cluster(row, ours.letters[home])


def _cluster(row: Sequence[tuple[Spot, bool]], letters: str) -> Cluster:
    start, end = min(spot.start for spot, _ in row), max(spot.end for spot, _ in row)
    ours, theirs = (tuple(spot for spot, is_ours in row if is_ours is side) for side in (True, False))
    return Cluster(ours, theirs, *(_says(spots, letters, start, end) for spots in (ours, theirs)))


def _says(spots: Sequence[Spot], letters: str, start: int, end: int) -> str:
    """The letters between two places of the base, as some changes make them."""
    pieces = []
    for spot in spots:
        pieces += [letters[start : spot.start], spot.after]
        start = spot.end
    return "".join([*pieces, letters[start:end]])

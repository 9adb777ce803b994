"""Locate changes in the text of the base, so that those of two drafts of one base can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from apmb_draft.blocks import Block, Change, Document, Run
from apmb_draft.redline.places import note_numbers
from apmb_draft.statement.changed_spans import ChangedSpan, find_changed_spans
from apmb_draft.typography import plain_text

CALL = "\0"
"""The call of any footnote, as one character: its number is that of a redline, and means nothing in another one."""
OPEN = "\1"
"""The character put before and after the place-holder of an open fact."""

BaseParagraph: TypeAlias = tuple[str, int]
"""The paragraph of the base that a change is in, ("block", 4) or ("note", 1), or ("new", index) for a new one."""


@dataclass(frozen=True)
class PlacedChange:
    """A change with its place in its paragraph of the base, as offsets that leave spaces out, and its new text.

    `block` is that of the redline, None for a footnote; `key` is the part of the base's file, or of the draft's for
    what was inserted; `unknown` are the facts that are open in what was inserted.
    """

    span: ChangedSpan
    paragraph: BaseParagraph
    start: int
    end: int
    after: str
    block: Block | None
    key: str
    unknown: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Return whether it is a paragraph, or a footnote, that was inserted as a whole."""
        return self.paragraph[0] == "new"


@dataclass(frozen=True)
class PlacedChanges:
    """The changes of a redline in their places, and the text of each paragraph of the base, without spaces."""

    changes: tuple[PlacedChange, ...]
    texts: Mapping[BaseParagraph, str]


@dataclass(frozen=True)
class _Source:
    """The runs of a block or of a footnote, and the offset in the base at which they begin."""

    paragraph: BaseParagraph
    runs: Sequence[Run]
    start: int
    block: Block | None
    key: str


def place_changes(document: Document) -> PlacedChanges:
    """Return the changes of a redline, each in its place."""
    sources = {**_block_sources(document), **_note_sources(document)}
    texts: dict[BaseParagraph, str] = {}
    for source in sources.values():
        texts[source.paragraph] = texts.get(source.paragraph, "") + "".join(map(_base_characters, source.runs))
    return PlacedChanges(
        tuple(_place_change(one, sources[one.block, one.note]) for one in find_changed_spans(document)), texts
    )


def _block_sources(document: Document) -> dict[tuple[int, int], _Source]:
    """Return the source of every block: a paragraph of the base that was split begins where its first part ended."""
    sources = {}
    number = start = 0
    for at, block in enumerate(document.blocks):
        is_new = not start and block.change is Change.INSERTED and all(run.change is block.change for run in block.runs)
        paragraph = ("new", at) if is_new else ("block", number)
        ref = block.ref if is_new else block.was_ref or block.ref
        sources[at, 0] = _Source(paragraph, block.runs, start, block, ref.key if ref else "")
        if block.change is not Change.INSERTED:
            number, start = number + 1, 0
        elif not is_new:
            start += len("".join(map(_base_characters, block.runs)))
    return sources


def _note_sources(document: Document) -> dict[tuple[int, int], _Source]:
    sources = {}
    for note in document.notes:
        before, _ = note_numbers(note)
        paragraph = ("note", before) if before else ("new", -note.number)
        sources[-1, note.number] = _Source(paragraph, note.runs, 0, None, f"footnote {note.key}")
    return sources


def _base_characters(run: Run) -> str:
    """Return the characters that a run has in the base."""
    return "" if run.change is Change.INSERTED else _characters(run.was or run)


def _draft_characters(run: Run) -> str:
    """Return the characters that a run has in the draft."""
    return "" if run.change is Change.DELETED else _characters(run)


def _characters(run: Run) -> str:
    characters = "".join(plain_text(run.text).split())
    return CALL if run.call else f"{OPEN}{characters}{OPEN}" if run.unknown else characters


def _place_change(span: ChangedSpan, source: _Source) -> PlacedChange:
    runs = source.runs[span.first : span.last + 1]
    start = source.start + len("".join(map(_base_characters, source.runs[: span.first])))
    end = start + len("".join(map(_base_characters, runs)))
    unknown = tuple(dict.fromkeys(run.unknown for run in runs if run.unknown and run.change is not Change.DELETED))
    return PlacedChange(
        span, source.paragraph, start, end, "".join(map(_draft_characters, runs)), source.block, source.key, unknown
    )


@dataclass(frozen=True)
class Cluster:
    """Changes of two redlines of one base that are in one place, and the text that each makes of it."""

    ours: tuple[PlacedChange, ...]
    theirs: tuple[PlacedChange, ...]
    our_text: str
    their_text: str


def cluster_changes(ours: PlacedChanges, theirs: PlacedChanges) -> Iterator[Cluster]:
    """Yield the changes of two redlines of one base, those that touch each other together, except new paragraphs."""
    both = [(change, True) for change in ours.changes] + [(change, False) for change in theirs.changes]
    inside = sorted(
        (one for one in both if not one[0].is_new), key=lambda one: (one[0].paragraph, one[0].start, one[0].end)
    )
    for paragraph, group in groupby(inside, key=lambda one: one[0].paragraph):
        row: list[tuple[PlacedChange, bool]] = []
        for change, is_ours in group:
            if row and change.start > max(other.end for other, _ in row):
                yield _cluster(row, ours.texts[paragraph])
                row = []
            row.append((change, is_ours))
        yield _cluster(row, ours.texts[paragraph])


def _cluster(row: Sequence[tuple[PlacedChange, bool]], characters: str) -> Cluster:
    start, end = min(change.start for change, _ in row), max(change.end for change, _ in row)
    ours, theirs = (tuple(change for change, is_ours in row if is_ours is side) for side in (True, False))
    return Cluster(ours, theirs, *(_apply(changes, characters, start, end) for changes in (ours, theirs)))


def _apply(changes: Sequence[PlacedChange], characters: str, start: int, end: int) -> str:
    """Return the characters between two offsets of the base, as some changes make them."""
    pieces = []
    for change in changes:
        pieces += [characters[start : change.start], change.after]
        start = change.end
    return "".join([*pieces, characters[start:end]])

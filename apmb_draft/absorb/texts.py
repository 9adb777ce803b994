"""The paragraphs that came back, each with those of the file that it was made from, and the text they make."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from apmb_draft.absorb.aligned import Lost, aligned
from apmb_draft.absorb.atoms import Atom, markup, of_runs, of_source
from apmb_draft.blocks import Block, Document, Note, Role
from apmb_draft.markup import Marked
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.paragraphs import printed
from apmb_draft.redline.footnotes import notes_together
from apmb_draft.redline.likeness import likeness
from apmb_draft.redline.paragraphs import LIKE, Words, groups

RUNNING = frozenset({
    Role.PREAMBULAR, Role.OPERATIVE, Role.SUBPARAGRAPH, Role.SUBSUBPARAGRAPH, Role.THIRD_LEVEL, Role.UNNUMBERED,
    Role.HEADING, Role.DECISION, Role.ANNEX_TEXT,
})  # fmt: skip
"""The blocks that come from running text, one from each paragraph of the file."""


@dataclass(frozen=True)
class Unit:
    """A paragraph of the file: the text it stands in ("preamble", "annex 1"), its marker such as "(a) ", its words."""

    text: str
    marker: str
    words: str


def units(resolution: Resolution) -> list[Unit]:
    """All paragraphs of the running texts, in the order of the document."""
    found = [unit for key in TEXTS for unit in _units(key, getattr(resolution, key), numbered=key == "operative")]
    for number, annex in enumerate(resolution.annexes):
        found += (_typed(unit) for unit in _units(f"annex {number}", annex.text, numbered=False))
    return found


def _units(name: str, text: str, *, numbered: bool) -> Iterator[Unit]:
    if not text:
        return
    start = 0
    for whole, (paragraph, _) in zip(text.split("\n\n"), printed(text, numbered=numbered), strict=True):
        yield Unit(name, text[start : paragraph.start], paragraph.text)
        start += len(whole) + 2


def _typed(unit: Unit) -> Unit:
    """Numbers of annexes are typed: they are a marker too."""
    number = re.match(r"\d+\.\s+", unit.words) if not unit.marker else None
    return replace(unit, marker=number[0], words=unit.words[number.end() :]) if number else unit


@dataclass
class Side:
    """One of the two texts that are compared: its paragraphs as they stand in the file, and as they are composed."""

    resolution: Resolution
    document: Document
    units: list[Unit] = field(init=False)
    blocks: list[Block] = field(init=False)

    def __post_init__(self) -> None:
        self.units = units(self.resolution)
        self.blocks = [block for block in self.document.body if block.role in RUNNING]
        if len(self.units) != len(self.blocks):
            raise ValueError("a template of its own writes other paragraphs than the file has")

    @property
    def notes(self) -> tuple[Note, ...]:
        """The footnotes in the order of their numbers."""
        return self.document.notes


def partners(before: Side, after: Side) -> list[tuple[int, ...]]:
    """For each paragraph that came back, the places of those it was made from; none for one that is new."""
    old, new = [Words(block) for block in before.blocks], [Words(block) for block in after.blocks]
    places = {id(words): at for at, words in [*enumerate(old), *enumerate(new)]}
    found: list[tuple[int, ...]] = [()] * len(new)
    gone: list[int] = []
    for group in groups(old, new):
        sources = tuple(places[id(words)] for words in group.before)
        for words in group.after:
            found[places[id(words)]] = sources
        if not group.after:
            gone += sources
    for at, words in enumerate(new):
        if not found[at] and (source := _moved(words, old, gone)) is not None:
            found[at] = (source,)
            gone.remove(source)
    return found


def _moved(words: Words, old: Sequence[Words], gone: Sequence[int]) -> int | None:
    """A paragraph that went elsewhere and is the one that came here, most like it of all."""
    likely = [(likeness(old[at].bag, words.bag), -at) for at in gone]
    best = max(likely, default=(0.0, 0))
    return -best[1] if best[0] >= LIKE else None


def note_names(before: Side, after: Side, taken: Collection[str] = ()) -> dict[int, str]:
    """The name of each footnote that came back: that of the file for one that is still the same, else a new one."""
    named: dict[int, str] = {}
    used = {*before.resolution.footnotes, *taken}
    for pair in notes_together(before.document, after.document):
        if pair.after and pair.before:
            named[pair.after.number] = pair.before.key
        elif pair.after:
            name = next(name for at in range(1, len(used) + 2) if (name := f"note_{at}") not in used)
            named[pair.after.number] = name
            used.add(name)
    return named


LOST = "[the words of this footnote did not come back]"
"""Stands for a footnote that came back empty: some programs save notes without their words."""


@dataclass(frozen=True)
class Merged:
    """A paragraph as it came back, as markup; its slots that stay, by their turn, and those that do not."""

    words: str
    kept: frozenset[int] = frozenset()
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True)
class Came:
    """What came back, ready to be put together: for each text the paragraphs, for each footnote its words."""

    before: Side
    after: Side
    sources: list[tuple[int, ...]]
    names: Mapping[int, str]

    def text(
        self, filling: Mapping[str, Marked], literal: frozenset[int]
    ) -> tuple[dict[str, Any], list[tuple[str, Lost]]]:
        """The running texts with the slots that stay under these facts, and those that do not, by their paragraph.

        `literal` are places of paragraphs, and behind them of footnotes, that keep no slot.
        """
        made: dict[str, list[str]] = {}
        found: list[tuple[int, Lost]] = []
        kept: set[tuple[tuple[int, ...], int]] = set()
        for at, unit in enumerate(self.after.units):
            one = self._words(at, filling, plain=at in literal)
            made.setdefault(unit.text, []).append(self._marker(at) + one.words)
            found += ((at, each) for each in one.lost)
            kept |= {(self.sources[at], turn) for turn in one.kept}
        # Of a paragraph that was split, a slot stands in one part and not in the other.
        lost = [(self.after.blocks[at].key, each) for at, each in found if (self.sources[at], each.turn) not in kept]
        notes = {}
        for number, note in enumerate(self.after.notes, len(self.after.units)):
            name = self.names[note.number]
            source = self.before.resolution.footnotes.get(name, "")
            if source and note.text == LOST:
                notes[name] = source
                continue
            one = _merged([source] if source else [], note.runs, filling, {}, plain=number in literal)
            notes[name] = one.words
            lost += ((f"footnote {note.number}", each) for each in one.lost)
        values: dict[str, Any] = {key: "\n\n".join(made[key]) for key in TEXTS if key in made}
        order = [*self.before.resolution.footnotes, *notes]
        values["footnotes"] = {name: notes[name] for name in dict.fromkeys(order) if name in notes}
        values["annexes"] = list(self._annexes(made))
        return values, lost

    def _words(self, at: int, filling: Mapping[str, Marked], *, plain: bool) -> Merged:
        sources = [self.before.units[source].words for source in self.sources[at]]
        return _merged(sources, self.after.blocks[at].runs, filling, self.names, plain=plain)

    def _marker(self, at: int) -> str:
        """What stands before a paragraph: as it did, where the same is printed."""
        new = self.after.units[at].marker
        old = {self.before.units[source].marker for source in self.sources[at]}
        return next((marker for marker in old if marker.split() == new.split()), new)

    def _annexes(self, made: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
        heads = [_heads(side.document) for side in (self.before, self.after)]
        for number, annex in enumerate(self.after.resolution.annexes):
            if heads[0][number : number + 1] == heads[1][number : number + 1]:
                annex = self.before.resolution.annexes[number]  # noqa: PLW2901 - as its file has it
            values = {"label": annex.label, "title": annex.title, "text": "\n\n".join(made.get(f"annex {number}", []))}
            yield {key: value for key, value in values.items() if value}


def _heads(document: Document) -> list[list[str]]:
    """The label and the title of each annex, as they are read."""
    found: list[list[str]] = []
    for block in document.blocks:
        if block.role is Role.ANNEX:
            found.append([block.text])
        elif block.role is Role.ANNEX_TITLE and found:
            found[-1].append(block.text)
    return found


def _merged(
    sources: Sequence[str], runs: Sequence[Any], filling: Mapping[str, Marked], names: Mapping[int, str], *, plain: bool
) -> Merged:
    """A paragraph as it came back, in the words of the file where they say the same."""
    new = of_runs(runs, names)
    if plain:
        return Merged(markup(new))
    source: list[Atom] = []
    for number, text in enumerate(sources):
        turn = len(source)
        source += [Atom(" ")] if number else []
        source += (replace(atom, turn=atom.turn + turn) if atom.slot else atom for atom in of_source(text, filling))
    if len(sources) == 1 and [atom.said for atom in source] == [atom.said for atom in new]:
        return Merged(sources[0], frozenset(atom.turn for atom in source if atom.slot))
    result = aligned(source, new)
    kept = frozenset(atom.turn for atom in result.atoms if atom.slot)
    return Merged(markup(result.atoms), kept, result.lost)

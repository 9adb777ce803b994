"""Two texts beside each other: their paragraphs as they stand in the file, and which of them belong together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from apmb_draft.blocks import Block, Document, Role, Run
from apmb_draft.compose import compose
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.paragraphs import printed
from apmb_draft.redline.footnotes import pair_notes
from apmb_draft.redline.paragraphs import LEAST_SIMILARITY, ComparedParagraph, group_paragraphs
from apmb_draft.redline.similarity import measure_similarity
from apmb_draft.typography import plain

_RUNNING = frozenset({
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


def _units(name: str, text: str, *, numbered: bool = False) -> Iterator[Unit]:
    start = 0
    for whole, (paragraph, _) in zip(text.split("\n\n"), printed(text, numbered=numbered), strict=bool(text)):
        unit = Unit(name, text[start : paragraph.start], paragraph.text)
        # Numbers of annexes are typed: they are a marker too.
        number = re.match(r"\d+\.\s+", unit.words) if name not in TEXTS and not unit.marker else None
        yield replace(unit, marker=number[0], words=unit.words[number.end() :]) if number else unit
        start += len(whole) + 2


def running(document: Document) -> list[Block]:
    """The blocks of a document that come from running text."""
    return [block for block in document.blocks if block.role in _RUNNING]


def parts(document: Document) -> list[tuple[Run, ...]]:
    """What is said in each paragraph of the running text, and behind them in each footnote."""
    return [*(block.runs for block in running(document)), *(note.runs for note in document.notes)]


@dataclass(frozen=True)
class Side:
    """One of the two texts that are compared: its paragraphs as they stand in the file, and as they are composed."""

    resolution: Resolution
    document: Document
    units: list[Unit]
    blocks: list[Block]

    @classmethod
    def of(cls, resolution: Resolution) -> Side:
        """The side of a resolution."""
        document = compose(resolution)
        units = [unit for key in TEXTS for unit in _units(key, getattr(resolution, key), numbered=key == "operative")]
        for number, annex in enumerate(resolution.annexes):
            units += _units(f"annex {number}", annex.text)
        blocks = running(document)
        if len(units) != len(blocks):
            raise ValueError("a template of its own writes other paragraphs than the file has")
        return cls(resolution, document, units, blocks)


@dataclass(frozen=True)
class Standing:
    """Where a paragraph stands: its characters alone, the part it is in, and whether it has a number or letter.

    All annexes are one part.
    """

    characters: str
    part: str
    is_marked: bool
    is_heading: bool = False

    @property
    def form(self) -> tuple[bool, bool]:
        """What somebody changed who meant to put it into another part: its number, or that it is a heading."""
        return self.is_marked, self.is_heading

    @classmethod
    def all_of(cls, side: Side) -> list[Standing]:
        """The standing of each paragraph of a side."""
        return [
            cls(letters(block.text), unit.text.partition(" ")[0], bool(block.number), block.role is Role.HEADING)
            for unit, block in zip(side.units, side.blocks, strict=True)
        ]


def letters(text: str) -> str:
    """The letters of a paragraph alone, for telling whether anybody changed it."""
    return "".join(letter for letter in plain(text) if letter.isalpha())


def unchanged(old: Sequence[Standing], new: Sequence[Standing]) -> Iterator[tuple[int, int]]:
    """The places of each paragraph whose words and order nobody changed, before and now."""
    matcher = SequenceMatcher(None, _by_turn(old), _by_turn(new), autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        yield from ((a + at, b + at) for at in range(size) if old[a + at].characters)


def _by_turn(paragraphs: Sequence[Standing]) -> list[tuple[str, int]]:
    """The characters of each paragraph with their turn: many alike would take long to match."""
    turns: Counter[str] = Counter()
    found = []
    for each in paragraphs:
        found.append((each.characters, turns[each.characters]))
        turns[each.characters] += 1
    return found


def partners(ours: Side, theirs: Side) -> list[tuple[int, ...]]:
    """For each paragraph of the other text, the places of those it was made from; none for one that is new."""
    old, new = (
        [ComparedParagraph(block) for block in ours.blocks],
        [ComparedParagraph(block) for block in theirs.blocks],
    )
    places = {id(words): at for at, words in [*enumerate(old), *enumerate(new)]}
    found: list[tuple[int, ...]] = [()] * len(new)
    gone: list[int] = []
    for group in group_paragraphs(old, new):
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


def _moved(words: ComparedParagraph, old: Sequence[ComparedParagraph], gone: Sequence[int]) -> int | None:
    """A paragraph that went elsewhere and is the one that came here, most like it of all."""
    likely = [(measure_similarity(old[at].bag, words.bag), -at) for at in gone]
    best = max(likely, default=(0.0, 0))
    return -best[1] if best[0] >= LEAST_SIMILARITY else None


def note_names(ours: Side, theirs: Side, now: Document | None = None) -> dict[int, str]:
    """The name of each footnote of the other text: that of the file for one that is still the same, else a new one.

    `now` is the file as it has become since: a note that came into it in the meantime is there under a name already.
    """
    named: dict[int, str] = {}
    own = ours.resolution.footnotes
    used = {*own, *(note.key for note in (now.notes if now else ()))}
    pairs = [(pair.before, pair.after) for pair in (pair_notes(now, theirs.document) if now else ())]
    came = {after.number: before.key for before, after in pairs if before and after and before.key not in own}
    for pair in pair_notes(ours.document, theirs.document):
        if pair.after and pair.before:
            named[pair.after.number] = pair.before.key
        elif pair.after:
            free = next(name for at in range(1, len(used) + 2) if (name := f"note_{at}") not in used)
            named[pair.after.number] = name = came.get(pair.after.number, free)
            used.add(name)
    return named

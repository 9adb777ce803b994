"""Align the paragraphs of two texts: as they are in the file, and as they are composed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from apmb_draft.blocks import RUNNING_TEXT, Block, Document, Role, Run
from apmb_draft.compose import compose
from apmb_draft.diff.comparison import pair_notes
from apmb_draft.diff.paragraph_groups import LEAST_SIMILARITY, ComparedParagraph, group_paragraphs
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.paragraphs import ROWS as ROW_LEVELS
from apmb_draft.paragraphs import number_paragraphs, tight
from apmb_draft.text.similarity import measure_similarity
from apmb_draft.typography import plain_text


@dataclass(frozen=True)
class SectionParagraph:
    """A paragraph of the file: its section ("preamble", "annex 1"), its marker such as "(a) ", its text."""

    section: str
    marker: str
    text: str


def _split_paragraphs(name: str, text: str, *, numbered: bool = False) -> Iterator[SectionParagraph]:
    start = 0
    for whole, (printed_paragraph, _) in zip(
        text.split("\n\n"), number_paragraphs(text, numbered=numbered), strict=bool(text)
    ):
        words = printed_paragraph.text
        words = tight(words) if printed_paragraph.level in ROW_LEVELS else words
        paragraph = SectionParagraph(name, text[start : printed_paragraph.start], words)
        # Numbers of annexes are typed: they are a marker too.
        number = re.match(r"\d+\.\s+", paragraph.text) if name not in TEXTS and not paragraph.marker else None
        yield replace(paragraph, marker=number[0], text=paragraph.text[number.end() :]) if number else paragraph
        start += len(whole) + 2


def running_blocks(document: Document) -> list[Block]:
    """Return the blocks of a document that come from running text."""
    return [block for block in document.blocks if block.role in RUNNING_TEXT]


def runs_of_texts(document: Document) -> list[tuple[Run, ...]]:
    """Return the runs of each paragraph of the running text, then of each footnote."""
    return [*(block.runs for block in running_blocks(document)), *(note.runs for note in document.notes)]


@dataclass(frozen=True)
class Side:
    """One of two texts to compare: its paragraphs in the file, and the blocks they are composed to."""

    resolution: Resolution
    document: Document
    paragraphs: list[SectionParagraph]
    blocks: list[Block]

    @classmethod
    def of(cls, resolution: Resolution) -> Side:
        """Return the side of a resolution.

        Raises ValueError if a template of the user's writes other paragraphs than the file has.
        """
        document = compose(resolution)
        paragraphs = [
            paragraph
            for key in TEXTS
            for paragraph in _split_paragraphs(key, getattr(resolution, key), numbered=key == "operative")
        ]
        for number, annex in enumerate(resolution.annexes):
            paragraphs += _split_paragraphs(f"annex {number}", annex.text)
        blocks = running_blocks(document)
        if len(paragraphs) != len(blocks):
            raise ValueError("a template of its own writes other paragraphs than the file has")
        return cls(resolution, document, paragraphs, blocks)


@dataclass(frozen=True)
class ParagraphPosition:
    """The position of a paragraph: its letters, the part it is in, whether it has a number or letter.

    All annexes are one part.
    """

    characters: str
    part: str
    is_marked: bool
    is_heading: bool = False

    @property
    def form(self) -> tuple[bool, bool]:
        """Return what changes when somebody moves a paragraph into another part on purpose."""
        return self.is_marked, self.is_heading

    @classmethod
    def all_of(cls, side: Side) -> list[ParagraphPosition]:
        """Return the position of each paragraph of a side."""
        return [
            cls(
                alphabetic_key(block.text),
                paragraph.section.partition(" ")[0],
                bool(block.number),
                block.role is Role.HEADING,
            )
            for paragraph, block in zip(side.paragraphs, side.blocks, strict=True)
        ]


def alphabetic_key(text: str) -> str:
    """Return only the letters of a text, to find out whether anybody changed it."""
    return "".join(letter for letter in plain_text(text) if letter.isalpha())


def find_unchanged(old: Sequence[ParagraphPosition], new: Sequence[ParagraphPosition]) -> Iterator[tuple[int, int]]:
    """Yield the indices, before and now, of each paragraph whose letters and order are unchanged."""
    matcher = SequenceMatcher(None, _by_occurrence(old), _by_occurrence(new), autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        yield from ((a + at, b + at) for at in range(size) if old[a + at].characters)


def _by_occurrence(paragraphs: Sequence[ParagraphPosition]) -> list[tuple[str, int]]:
    """Return the letters of each paragraph with a count of equal ones: many equal ones are slow to match."""
    occurrences: Counter[str] = Counter()
    found = []
    for each in paragraphs:
        found.append((each.characters, occurrences[each.characters]))
        occurrences[each.characters] += 1
    return found


def find_sources(ours: Side, theirs: Side) -> list[tuple[int, ...]]:
    """Return for each of their paragraphs the indices of ours that it was made from; empty if it is new."""
    old, new = (
        [ComparedParagraph(block) for block in ours.blocks],
        [ComparedParagraph(block) for block in theirs.blocks],
    )
    places = {id(words): at for at, words in [*enumerate(old), *enumerate(new)]}
    found: list[tuple[int, ...]] = [()] * len(new)
    deleted: list[int] = []
    for group in group_paragraphs(old, new):
        sources = tuple(places[id(words)] for words in group.before)
        for words in group.after:
            found[places[id(words)]] = sources
        if not group.after:
            deleted += sources
    for at, words in enumerate(new):
        if not found[at] and (source := _find_moved(words, old, deleted)) is not None:
            found[at] = (source,)
            deleted.remove(source)
    return found


def _find_moved(words: ComparedParagraph, old: Sequence[ComparedParagraph], deleted: Sequence[int]) -> int | None:
    """Return the index of the deleted paragraph that is most similar to an inserted one; None if none is."""
    likely = [(measure_similarity(old[at].bag, words.bag), -at) for at in deleted]
    best = max(likely, default=(0.0, 0))
    return -best[1] if best[0] >= LEAST_SIMILARITY else None


def name_footnotes(ours: Side, theirs: Side, now: Document | None = None) -> dict[int, str]:
    """Return a name for each of their footnotes, by number: ours for the same footnote, else a new one.

    `now` is the current state of our file: a footnote that was added since has a name there already.
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

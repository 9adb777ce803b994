"""Align two texts of a resolution: their paragraphs, and their footnotes.

`align_paragraphs` finds which paragraphs of one text became which of the other. `AlignedTexts` does so for two drafts,
each a `DraftText`; it is made once, and taking over, merging and comparing are views of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from apmb_draft.compose import compose
from apmb_draft.diff.comparison import pair_notes
from apmb_draft.diff.paragraph_groups import LEAST_SIMILARITY, ComparedParagraph, group_paragraphs
from apmb_draft.merge.slot_tokens import SlotToken, tokens_of_runs
from apmb_draft.model.document import RUNNING_TEXT, Block, Document, PageLayout, Role, Run
from apmb_draft.model.paragraphs import ROWS as ROW_LEVELS
from apmb_draft.model.paragraphs import number_paragraphs, tight
from apmb_draft.model.resolution import TEXTS, Resolution
from apmb_draft.text.similarity import measure_similarity
from apmb_draft.un.typography import plain_text


@dataclass(frozen=True)
class SectionParagraph:
    """A paragraph of the file: its section ("preamble", "annex 1"), its marker such as "(a) ", its text."""

    section: str
    marker: str
    text: str


@dataclass(frozen=True)
class ParagraphPosition:
    """The position of a paragraph: the part it is in, all annexes being one; whether it has a number or letter."""

    part: str
    is_marked: bool
    is_heading: bool

    def is_misread_as(self, other: ParagraphPosition) -> bool:
        """Return whether another part has the paragraph though its form, which a person changes on purpose, has not."""
        return self.part != other.part and (self.is_marked, self.is_heading) == (other.is_marked, other.is_heading)


@dataclass(frozen=True)
class DraftText:
    """A draft as text: the document it is composed to, whose running text has a block for each of its paragraphs."""

    resolution: Resolution
    document: Document

    @classmethod
    def of(cls, resolution: Resolution, *known: DraftText) -> DraftText:
        """Return the text of a draft: of those known the one of the same draft, else it is composed."""
        # The order of a list, which the models do not compare, is part of the text.
        same = (each for each in known if str(each.resolution) == str(resolution))
        return next(same, None) or cls(resolution, compose(resolution))

    def update(self, **values: object) -> DraftText:
        """Return the text with other values of keys that its document does not show, such as `layout`."""
        resolution = self.resolution.model_copy(update=values)
        layout = PageLayout(**dict(resolution.layout)) if resolution.layout else PageLayout()
        return DraftText(resolution, replace(self.document, layout=layout))

    @cached_property
    def blocks(self) -> list[Block]:
        """Return the blocks of the running text."""
        return [block for block in self.document.blocks if block.role in RUNNING_TEXT]

    @cached_property
    def paragraphs(self) -> list[SectionParagraph]:
        """Return the paragraphs of the file, one for each block of the running text.

        Raises ValueError if a template of the user's writes other paragraphs than the file has.
        """
        found = [
            paragraph
            for key in TEXTS
            for paragraph in _split_paragraphs(key, getattr(self.resolution, key), numbered=key == "operative")
        ]
        for number, annex in enumerate(self.resolution.annexes):
            found += _split_paragraphs(f"annex {number}", annex.text)
        if len(found) != len(self.blocks):
            raise ValueError("a template of its own writes other paragraphs than the file has")
        return found

    @property
    def runs(self) -> list[tuple[Run, ...]]:
        """Return the runs of each paragraph of the running text, then of each footnote."""
        return [*(block.runs for block in self.blocks), *(note.runs for note in self.document.notes)]

    @property
    def positions(self) -> list[ParagraphPosition]:
        """Return the position of each paragraph of the running text."""
        return [
            ParagraphPosition(paragraph.section.partition(" ")[0], bool(block.number), block.role is Role.HEADING)
            for paragraph, block in zip(self.paragraphs, self.blocks, strict=True)
        ]


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


def alphabetic_key(text: str) -> str:
    """Return only the letters of a text, to find out whether anybody changed it."""
    return "".join(letter for letter in plain_text(text) if letter.isalpha())


@dataclass(frozen=True)
class AlignedParagraphs:
    """Two lists of paragraphs, and the groups of those that belong together, by index, in order.

    A group is one and one, one that was split, several that were joined, or one that was deleted or inserted.
    """

    before: Sequence[ComparedParagraph]
    after: Sequence[ComparedParagraph]
    groups: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]

    @cached_property
    def sources(self) -> list[tuple[int, ...]]:
        """Return for each paragraph after the indices of those before that it was made from; empty if it is new.

        What seems to be deleted at one place and is inserted at another has moved.
        """
        found = {at: before for before, after in self.groups for at in after}
        deleted = [at for before, after in self.groups for at in before if not after]
        for at, words in enumerate(self.after):
            if not found[at] and (source := self._find_moved(words, deleted)) is not None:
                found[at] = (source,)
                deleted.remove(source)
        return [found[at] for at in range(len(self.after))]

    def _find_moved(self, words: ComparedParagraph, deleted: Sequence[int]) -> int | None:
        """Return the index of the deleted paragraph that is most similar to an inserted one; None if none is."""
        likely = [(measure_similarity(self.before[at].bag, words.bag), -at) for at in deleted]
        best = max(likely, default=(0.0, 0))
        return -best[1] if best[0] >= LEAST_SIMILARITY else None

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Return the indices, before and after, of each paragraph that is there again, reworded or not."""
        return [pair for before, after in self.groups for pair in zip(before, after, strict=False)]

    def is_unchanged(self, before: int, after: int) -> bool:
        """Return whether a paragraph of a pair has the same letters in both, and has any."""
        old, new = (alphabetic_key(each.block.text) for each in (self.before[before], self.after[after]))
        return old == new != ""


def align_paragraphs(before: Sequence[Block], after: Sequence[Block]) -> AlignedParagraphs:
    """Align two lists of paragraphs by similarity, in order."""
    old, new = ([ComparedParagraph(block) for block in blocks] for blocks in (before, after))
    places = {id(words): at for side in (old, new) for at, words in enumerate(side)}

    def indices(group: Sequence[ComparedParagraph]) -> tuple[int, ...]:
        return tuple(places[id(words)] for words in group)

    return AlignedParagraphs(
        old, new, [(indices(group.before), indices(group.after)) for group in group_paragraphs(old, new)]
    )


@dataclass(frozen=True)
class AlignedTexts:
    """Two aligned drafts: their paragraphs, and for each footnote of theirs, by number, its name in ours."""

    ours: DraftText
    theirs: DraftText
    paragraphs: AlignedParagraphs
    names: Mapping[int, str]

    @classmethod
    def of(cls, ours: DraftText, theirs: DraftText, now: Document | None = None) -> AlignedTexts:
        """Align two drafts; `now` is the current state of ours, for the names of its footnotes."""
        return cls(ours, theirs, align_paragraphs(ours.blocks, theirs.blocks), _name_footnotes(ours, theirs, now))

    @property
    def sources(self) -> list[tuple[int, ...]]:
        """Return for each of their paragraphs the indices of ours that it was made from; empty if it is new."""
        return self.paragraphs.sources

    @property
    def share(self) -> float:
        """Return the share of our paragraphs that are in the other text, from 0 to 1."""
        return len({at for sources in self.sources for at in sources}) / max(len(self.ours.blocks), 1)

    @cached_property
    def tokens(self) -> list[list[SlotToken]]:
        """Return the tokens of their paragraphs, then of their footnotes."""
        return [tokens_of_runs(runs, self.names) for runs in self.theirs.runs]

    def misread(self) -> Iterator[tuple[int, ParagraphPosition]]:
        """Yield each paragraph of ours, by index, that is unchanged and in another part of theirs; and where it is."""
        old, new = self.ours.positions, self.theirs.positions
        for a, b in self.paragraphs.pairs:
            if old[a].is_misread_as(new[b]) and self.paragraphs.is_unchanged(a, b):
                yield a, new[b]


def _name_footnotes(ours: DraftText, theirs: DraftText, now: Document | None = None) -> dict[int, str]:
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

"""The paragraphs of two resolutions beside each other: as they stand in the file, and as they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, dropwhile, takewhile

from apmb_draft.blocks import Block, Document, Role, Run
from apmb_draft.compose import compose
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.paragraphs import paragraphs
from apmb_draft.redline.footnotes import Together, notes_together, with_names
from apmb_draft.redline.paragraphs import Words, groups
from apmb_draft.typography import plain

_TEXT = frozenset(
    {
        *(Role.PREAMBULAR, Role.OPERATIVE, Role.DECISION, Role.UNNUMBERED, Role.HEADING),
        *(Role.SUBPARAGRAPH, Role.SUBSUBPARAGRAPH, Role.THIRD_LEVEL),
    }
)


@dataclass(frozen=True)
class Stated:
    """A paragraph of the file in its markup, its marker included, and the block that it makes.

    The calls of its footnotes have the names of both texts together, so that equal blocks say the same.
    """

    raw: str
    block: Block

    @property
    def mark(self) -> str:
        """What is typed before its words: "(a) ", "# ", or nothing.

        >>> Stated("(a) To fly;", Block(Role.SUBPARAGRAPH, (), "(a)")).mark
        '(a) '
        """
        start = paragraphs(self.raw)[0].start
        typed = re.match(r"(?:[a-z]|1)\.[ \u00a0]+", self.raw)
        return typed[0] if typed and self.block.number == typed[0].strip() else self.raw[:start]

    @property
    def text(self) -> str:
        """Its words in their markup."""
        return self.raw[len(self.mark) :]

    @property
    def words(self) -> tuple[Run, ...]:
        """What is read, with ordinary spaces and hyphens, and no links, which the tool sets itself."""
        return read(self.block.runs)

    @property
    def said(self) -> tuple[Role, str, tuple[Run, ...]]:
        """Role, printed number and words."""
        return self.block.role, self.block.number, self.words


@dataclass(frozen=True)
class Pair:
    """A paragraph of the one text, of the other, or of both."""

    key: str
    ours: Stated | None
    theirs: Stated | None

    @property
    def is_same(self) -> bool:
        """Whether both say the same, in the same form."""
        if not self.ours or not self.theirs:
            return False
        return self.ours.block.role is self.theirs.block.role and self.ours.words == self.theirs.words


@dataclass(frozen=True)
class Beside:
    """Two resolutions: their paragraphs in the order of the second, and their footnotes by the name of the calls."""

    pairs: tuple[Pair, ...]
    notes: tuple[Together, ...]
    annexes: tuple[tuple[Stated, ...], tuple[Stated, ...]]
    ours: tuple[Stated, ...]
    theirs: tuple[Stated, ...]

    def with_facts(self, ours: Resolution) -> Beside:
        """The same paragraphs in the same pairs, where facts of the first resolution changed and no words did."""
        document = compose(ours)
        now = tuple(chain(*stated(ours, document, self.notes, old=True).values()))
        new = {id(before): after for before, after in zip(self.ours, now, strict=True)}
        pairs = tuple(replace(pair, ours=new[id(pair.ours)] if pair.ours else None) for pair in self.pairs)
        annexes = (tuple(_annexes(document, self.notes, old=True)), self.annexes[1])
        return replace(self, pairs=pairs, annexes=annexes, ours=now)

    def wrong(self, made: Resolution) -> list[bool]:
        """Which paragraphs of a resolution that was made of the second one do not say what that says."""
        now = chain(*stated(made, compose(made), self.notes, old=False).values())
        return [
            (one.block.role, one.words) != (other.block.role, other.words)
            for one, other in zip(now, self.theirs, strict=True)
        ]


def beside(ours: Resolution, theirs: Resolution) -> Beside:
    """The paragraphs of two resolutions, those that are the same paragraph in pairs."""
    mine, other = compose(ours), compose(theirs)
    notes = tuple(notes_together(mine, other))
    before, after = stated(ours, mine, notes, old=True), stated(theirs, other, notes, old=False)
    pairs = tuple(pair for key in TEXTS for pair in _pairs(key, before[key], after[key]))
    annexes = (tuple(_annexes(mine, notes, old=True)), tuple(_annexes(other, notes, old=False)))
    return Beside(pairs, notes, annexes, tuple(chain(*before.values())), tuple(chain(*after.values())))


def _annexes(document: Document, notes: Sequence[Together], *, old: bool) -> Iterator[Stated]:
    """The blocks of the annexes, as they are read alone."""
    for block in dropwhile(_before_annexes, with_names(document, notes, old=old)):
        yield Stated("", block)


def _pairs(key: str, ours: Sequence[Stated], theirs: Sequence[Stated]) -> Iterator[Pair]:
    mine, other = {id(one.block): one for one in ours}, {id(one.block): one for one in theirs}
    for group in groups([Words(one.block) for one in ours], [Words(one.block) for one in theirs]):
        before = [mine[id(words.block)] for words in group.before]
        after = [other[id(words.block)] for words in group.after]
        if len(before) == len(after) == 1:
            yield Pair(key, before[0], after[0])
            continue
        yield from (Pair(key, one, None) for one in before)
        yield from (Pair(key, None, one) for one in after)


def stated(
    resolution: Resolution, document: Document, notes: Sequence[Together], *, old: bool
) -> Mapping[str, list[Stated]]:
    """The paragraphs of each running text with their blocks: every paragraph of the file makes one block."""
    named = with_names(document, notes, old=old)
    blocks = iter([block for block in takewhile(_before_annexes, named) if block.role in _TEXT])
    return {key: [Stated(raw, next(blocks)) for raw in raws(getattr(resolution, key))] for key in TEXTS}


def _before_annexes(block: Block) -> bool:
    return block.role is not Role.ANNEX


def raws(text: str) -> list[str]:
    """The paragraphs of a running text as they are written.

    >>> raws("One,\\n\\n(a) Two;")
    ['One,', '(a) Two;']
    """
    return text.split("\n\n") if text else []


def read(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs as a reader sees them: words and italics, ordinary spaces and hyphens; links and open facts are no words.

    >>> read([Run("79/34", link="A/RES/79/34"), Run(" of 2\u00a0December")])
    (Run(text='79/34 of 2 December', italic=False, link='', unknown='', call=0, change=<Change.NONE: ''>, was=None),)
    """
    made: list[Run] = []
    for run in runs:
        if run.call:
            made.append(Run("", call=run.call))
            continue
        for piece in re.split(r"(\s+)", plain(run.text)):
            italic = run.italic and bool(piece.strip())
            if made and not made[-1].call and made[-1].italic == italic:
                made[-1] = Run(made[-1].text + piece, italic)
            elif piece:
                made.append(Run(piece, italic))
    return tuple(made)

"""Two texts held against a third: what the draft has in its place, and who made each difference that is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from yearly.texts import Paragraph, Text, is_open

Words = tuple[str, ...]


class Whose(StrEnum):
    """Who made a difference between our draft and the real text."""

    THEIRS = "theirs"
    """The draft has it as last year's text had it; the drafters changed it."""
    OURS = "ours"
    """The roll-over changed it, and the real text does not have it so."""
    OPEN = "open"
    """The roll-over asks for it, and the facts of that October do not answer."""


@dataclass(frozen=True)
class Difference:
    """One place where the real text has other words than the draft.

    `place` is the name of the paragraph in `evolution.md` or where it stands; `paragraph` is the key of our own, and
    empty for a paragraph that is new in the real text.
    """

    place: str
    paragraph: str
    gone: Words
    came: Words
    whose: Whose

    def __str__(self) -> str:
        pieces = [f"[-{' '.join(self.gone)}-]"] * bool(self.gone) + [f"{{+{' '.join(self.came)}+}}"] * bool(self.came)
        return " ".join(pieces)


@dataclass(frozen=True)
class Compared:
    """A text held against the real one: how many of the real words it has in their place, and the differences."""

    right: int
    total: int
    differences: tuple[Difference, ...]
    pairs: tuple[tuple[Paragraph | None, Paragraph | None], ...]

    @property
    def share(self) -> float:
        return self.right / self.total

    def of(self, whose: Whose) -> tuple[Difference, ...]:
        return tuple(difference for difference in self.differences if difference.whose is whose)


def compared(base: Text, ours: Text, real: Text) -> Compared:
    """Our draft against the real text; `base`, from which it was made, tells whose each difference is.

    A copy of last year's text is compared by giving it as the draft too.
    """
    before = {paragraph.key: paragraph.words for paragraph in base}
    pairs = tuple(aligned(ours, real))
    differences = [
        difference
        for one, other in pairs
        for difference in _differences(before.get(one.key, ()) if one else (), one, other)
    ]
    total = sum(len(paragraph.words) for paragraph in real)
    return Compared(total - sum(len(found.came) for found in differences), total, tuple(differences), pairs)


def aligned(ours: Text, real: Text) -> Iterator[tuple[Paragraph | None, Paragraph | None]]:
    """Each paragraph of ours with the one it became, in order, so that most words are in their place."""
    gain = [[_shared(one.words, other.words) for other in real] for one in ours]
    best = [[0] * (len(real) + 1) for _ in range(len(ours) + 1)]
    for i in reversed(range(len(ours))):
        for j in reversed(range(len(real))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], gain[i][j] + best[i + 1][j + 1])
    i = j = 0
    while i < len(ours) and j < len(real):
        if gain[i][j] and best[i][j] == gain[i][j] + best[i + 1][j + 1]:
            yield ours[i], real[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield ours[i], None
            i += 1
        else:
            yield None, real[j]
            j += 1
    yield from ((one, None) for one in ours[i:])
    yield from ((None, other) for other in real[j:])


def _shared(one: Words, other: Words) -> int:
    """How many words of two paragraphs are in their place; none, if fewer than two in five are."""
    least = (len(one) + len(other)) / 2 * 0.4
    if (Counter(one) & Counter(other)).total() < least:
        return 0
    shared = sum(block.size for block in _matching(one, other).get_matching_blocks())
    return shared if shared >= least else 0


def _matching(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one, other, autojunk=False)


def _differences(base: Words, ours: Paragraph | None, real: Paragraph | None) -> Iterator[Difference]:
    """The differences of one pair; a paragraph that was dropped is one of theirs, what we changed in it ours."""
    if ours is None:
        assert real
        yield Difference(real.name, "", (), real.words, Whose.THEIRS)
        return
    if real is None:
        yield Difference(ours.name, ours.key, ours.words, (), Whose.THEIRS)
        new = [(c, d) for tag, _, _, c, d in _matching(base, ours.words).get_opcodes() if tag != "equal"]
        yield from (Difference(ours.name, ours.key, ours.words[c:d], (), Whose.OURS) for c, d in new if d > c)
        return
    touched = Touched(base, ours.words)
    for tag, a, b, c, d in _matching(ours.words, real.words).get_opcodes():
        if tag != "equal":
            gone, came = ours.words[a:b], real.words[c:d]
            yield Difference(real.name, ours.key, gone, came, touched.whose(a, b, came))


class Touched:
    """What the roll-over did to one paragraph: the words it put in, and those it took out, by their place in ours."""

    def __init__(self, base: Words, ours: Words):
        self._ours = ours
        self._put_in: set[int] = set()
        self._taken_out: list[tuple[int, int, frozenset[str]]] = []
        for tag, a, b, c, d in _matching(base, ours).get_opcodes():
            if tag != "equal":
                self._put_in.update(range(c, d))
                self._taken_out.append((c, d, frozenset(base[a:b])))

    def whose(self, start: int, end: int, came: Words) -> Whose:
        """Ours, if it holds a word that we put in, or brings back one that we took out there; else theirs."""
        put_in = [self._ours[index] for index in range(start, end) if index in self._put_in]
        brought_back = any(c <= end and start <= d and words & set(came) for c, d, words in self._taken_out)
        if put_in and all(is_open(word) for word in put_in):
            return Whose.OPEN
        return Whose.OURS if put_in or brought_back else Whose.THEIRS

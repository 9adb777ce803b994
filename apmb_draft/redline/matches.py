"""Which words of two texts are the same words: the most that can stay, in as few stretches as may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from apmb_draft.redline.tokens import Token

_LARGEST = 250_000
"""Pairs of words looked at one by one; above it, the quicker search of difflib is near enough."""
_TOGETHER = 0.05
"""What a match is worth more that follows upon another: of two equally small redlines the one in fewer pieces."""
_LITTLE = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "in", "its", "of", "on", "or", "the", "to", "with", ","]
)


def matched(before: Sequence[Token], after: Sequence[Token]) -> list[tuple[int, int]]:
    """Pairs of places where both texts have the same word, spaces aside, in order.

    Two changes that only a little word parts are one change: an editor strikes "25 to 29 November" as a whole.
    """
    old = [index for index, token in enumerate(before) if not token.is_space]
    new = [index for index, token in enumerate(after) if not token.is_space]
    first, second = [before[index].text for index in old], [after[index].text for index in new]
    same = _without_little(common(first, second), first, len(old), len(new))
    same = _slid(same, second)
    same = [(a, b) for b, a in _slid([(b, a) for a, b in same], first)]
    return [(old[a], new[b]) for a, b in same]


def _slid(pairs: list[tuple[int, int]], after: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs with every pure insertion where it reads best, of the places that give the same words.

    "Oslo (2019[) and Siem Reap (2024])" becomes "Oslo (2019)[ and Siem Reap (2024)]": brackets stay together.

    >>> after = ["(", "2019", ")", "and", "(", "2024", ")"]
    >>> _slid([(0, 0), (1, 1), (2, 6)], after)
    [(0, 0), (1, 1), (2, 2)]
    """
    slid = list(pairs)
    for at in range(len(slid)):
        last = slid[at - 1] if at else (-1, -1)
        here = slid[at]
        if here[0] != last[0] + 1 or here[1] == last[1] + 1:
            continue
        start, end = last[1] + 1, here[1]
        steps = 0
        while at + steps < len(slid) and _may_slide(slid, at, steps, after, start, end):
            steps += 1
        best = max(range(steps + 1), key=lambda step: (_reads(after[start + step : end + step]), -step))
        for step in range(best):
            slid[at + step] = (slid[at + step][0], start + step)
    return slid


def _may_slide(
    pairs: Sequence[tuple[int, int]], at: int, steps: int, after: Sequence[str], start: int, end: int
) -> bool:
    """Whether the next common word stands right behind the insertion and is the word that the insertion begins with."""
    follows = pairs[at + steps] == (pairs[at][0] + steps, end + steps)
    return follows and after[start + steps] == after[end + steps]


def _reads(words: Sequence[str]) -> int:
    """How well an insertion reads by itself: its brackets and quotation marks close, no closing mark begins it."""
    closes = all(words.count(left) == words.count(right) for left, right in ("()", "“”", "[]"))
    return 4 * closes + 2 * (words[0] not in _CLOSING) + (words[0] == "and")


_CLOSING = frozenset([")", "”", "]", ",", ";", ".", ":"])


def common(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """A longest common subsequence, as pairs of places.

    >>> common(["the", "first", "kite"], ["the", "second", "red", "kite"])
    [(0, 0), (2, 3)]
    """
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    inner = _table(old, new) if len(old) * len(new) <= _LARGEST else _difflib(old, new)
    tail = ((len(before) - place, len(after) - place) for place in range(end, 0, -1))
    return [*((at, at) for at in range(start)), *((start + a, start + b) for a, b in inner), *tail]


def _difflib(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return [(a + at, b + at) for a, b, size in blocks for at in range(size)]


def _table(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs by dynamic programming from the end: `best[a][b]` is the worth of what follows upon a and b."""
    rows, columns = len(before), len(after)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for a in range(rows - 1, -1, -1):
        row, below, word = best[a], best[a + 1], before[a]
        for b in range(columns - 1, -1, -1):
            worth = max(below[b], row[b + 1])
            if word == after[b]:
                goes_on = a + 1 < rows and b + 1 < columns and before[a + 1] == after[b + 1]
                worth = max(worth, below[b + 1] + 1 + _TOGETHER * goes_on)
            row[b] = worth
    pairs, a, b = [], 0, 0
    while a < rows and b < columns:
        goes_on = a + 1 < rows and b + 1 < columns and before[a + 1] == after[b + 1]
        if before[a] == after[b] and best[a][b] == best[a + 1][b + 1] + 1 + _TOGETHER * goes_on:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _without_little(pairs: list[tuple[int, int]], before: Sequence[str], old: int, new: int) -> list[tuple[int, int]]:
    """The pairs without single little words that stand between two changes of words for words."""
    bounded = [(-1, -1), *pairs, (old, new)]
    kept = []
    for last, here, following in zip(bounded, pairs, bounded[2:], strict=False):
        replaced = all(b[0] - a[0] > 1 and b[1] - a[1] > 1 for a, b in pairwise((last, here, following)))
        if not (replaced and before[here[0]].lower() in _LITTLE):
            kept.append(here)
    return kept


def likeness(before: Sequence[str], after: Sequence[str]) -> float:
    """How much two texts have in common, from 0 to 1, whatever the order of their words.

    >>> likeness(["a", "red", "kite"], ["a", "blue", "kite"])
    0.6666666666666666
    """
    if not before and not after:
        return 1.0
    shared = sum((Counter(before) & Counter(after)).values())
    return 2 * shared / (len(before) + len(after))


def paired(before: int, after: int, worth: Callable[[int, int], float]) -> list[tuple[int | None, int | None]]:
    """Paragraphs beside each other, in order, so that the sum of their worth is greatest; the rest stand alone.

    `worth` is 0 where two must not be paired.
    """
    best = [[0.0] * (after + 1) for _ in range(before + 1)]
    worths = [[worth(a, b) for b in range(after)] for a in range(before)]
    for a in range(before - 1, -1, -1):
        for b in range(after - 1, -1, -1):
            together = best[a + 1][b + 1] + worths[a][b] if worths[a][b] else 0.0
            best[a][b] = max(best[a + 1][b], best[a][b + 1], together)
    pairs: list[tuple[int | None, int | None]] = []
    a = b = 0
    while a < before or b < after:
        if a < before and b < after and worths[a][b] and best[a][b] == best[a + 1][b + 1] + worths[a][b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif a < before and (b == after or best[a][b] == best[a + 1][b]):
            pairs.append((a, None))
            a += 1
        else:
            pairs.append((None, b))
            b += 1
    return pairs

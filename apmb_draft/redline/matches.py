"""Which words of two texts are the same words: the most that can stay, and the best of them to stay."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from apmb_draft.redline.readable import is_short, is_sign, readable
from apmb_draft.redline.tokens import Token

_LARGEST = 250_000
"""Pairs of words looked at one by one; above it, the quicker search of difflib is near enough."""
_WORTH = 100
_TOGETHER = 5
"""What a match is worth more that follows upon another: of two equally small redlines the one in fewer pieces."""
_TELLING = 10
"""What a word is worth more than a short one or a mark: "and" and the comma give way in a list that grows."""
_CALL = 40
"""What the call of a footnote is worth more than a mark: a footnote that goes takes its own words with it."""


def matched(before: Sequence[Token], after: Sequence[Token]) -> list[tuple[int, int]]:
    """Pairs of places where both texts have the same word, spaces aside, in order, as an editor would let them stand.

    >>> from apmb_draft.blocks import Run
    >>> from apmb_draft.redline.tokens import tokens
    >>> matched(tokens([Run("a red kite")]), tokens([Run("a kite")]))
    [(0, 0), (4, 2)]
    """
    old = [index for index, token in enumerate(before) if not token.is_space]
    new = [index for index, token in enumerate(after) if not token.is_space]
    first, second = [before[index].text for index in old], [after[index].text for index in new]
    return [(old[a], new[b]) for a, b in readable(common(first, second), first, second)]


def common(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """A longest common subsequence, as pairs of places.

    >>> common(["the", "first", "kite"], ["the", "second", "red", "kite"])
    [(0, 0), (2, 3)]
    """
    head, tail = at_ends(before, after)
    start = len(head)
    old, new = before[start : len(before) - len(tail)], after[start : len(after) - len(tail)]
    inner = _table(old, new) if len(old) * len(new) <= _LARGEST else _difflib(old, new)
    return [*head, *((start + a, start + b) for a, b in inner), *tail]


def at_ends(before: Sequence[str], after: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of places, as many as are the same at the beginning of both and then at the end.

    >>> at_ends(["a", "b", "b", "c"], ["a", "b", "c"])
    ([(0, 0), (1, 1)], [(3, 2)])
    """
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    tail = [(len(before) - place, len(after) - place) for place in range(end, 0, -1)]
    return [(at, at) for at in range(start)], tail


def _difflib(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return [(a + at, b + at) for a, b, size in blocks for at in range(size)]


def _table(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs by dynamic programming from the end: `best[a][b]` is the worth of what follows upon a and b."""
    best = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for a in range(len(before) - 1, -1, -1):
        _row(before, after, a, best)
    pairs, a, b = [], 0, 0
    while a < len(before) and b < len(after):
        if before[a] == after[b] and best[a][b] == best[a + 1][b + 1] + _worth(before, after, a, b):
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _row(before: Sequence[str], after: Sequence[str], a: int, best: list[list[int]]) -> None:
    row, below, word = best[a], best[a + 1], before[a]
    for b in range(len(after) - 1, -1, -1):
        worth = below[b] if below[b] > row[b + 1] else row[b + 1]
        if word == after[b]:
            worth = max(worth, below[b + 1] + _worth(before, after, a, b))
        row[b] = worth


def _worth(before: Sequence[str], after: Sequence[str], a: int, b: int) -> int:
    """What it is worth that a word stands: more where the next one stands too, and for what tells more."""
    goes_on = a + 1 < len(before) and b + 1 < len(after) and before[a + 1] == after[b + 1]
    word = before[a]
    more = _CALL if word.startswith("\0") else 0 if is_short(word) or is_sign(word) else _TELLING
    return _WORTH + _TOGETHER * goes_on + more

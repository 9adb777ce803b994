"""How much two paragraphs, or two footnotes, have in common, and which of them belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from apmb_draft.redline.readable import is_short, is_sign

Bag = frozenset[tuple[str, int]]
"""Words with the number of their turn, so that the same word twice is two: what two bags share is quickly counted."""


def bag(words: Sequence[str]) -> Bag:
    """The words that tell a paragraph from others, without marks and short words, unless it has no more than those.

    >>> sorted(bag(["a", "kite", "and", "a", "kite", ";"]))
    [('kite', 0), ('kite', 1)]
    """
    telling = [word for word in words if not (is_short(word) or is_sign(word))]
    turns: Counter[str] = Counter()
    found = []
    for word in telling or words:
        found.append((word, turns[word]))
        turns[word] += 1
    return frozenset(found)


def likeness(before: Bag, after: Bag) -> float:
    """How much two texts have in common, from 0 to 1, whatever the order of their words.

    >>> likeness(bag(["some", "blue", "kites"]), bag(["some", "grey", "kites"]))
    0.6666666666666666
    """
    if not before and not after:
        return 1.0
    return 2 * len(before & after) / (len(before) + len(after))


def without(whole: Iterable[tuple[str, int]], partners: Iterable[Bag]) -> Bag:
    """What is left of a bag once the words of others are taken out of it."""
    left = Counter(word for word, _ in whole)
    for partner in partners:
        left -= Counter(word for word, _ in partner)
    return frozenset((word, turn) for word, count in left.items() for turn in range(count))


def paired(before: int, after: int, worth: Callable[[int, int], float]) -> list[tuple[int | None, int | None]]:
    """Places of two rows beside each other, in order, so that the sum of their worth is greatest; the rest stand alone.

    `worth` is 0 where two must not be paired.
    """
    worths = [[worth(a, b) for b in range(after)] for a in range(before)]
    best = _sums(worths, before, after)
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


def _sums(worths: Sequence[Sequence[float]], before: int, after: int) -> list[list[float]]:
    """`best[a][b]` is the greatest sum of what follows upon a and b."""
    best = [[0.0] * (after + 1) for _ in range(before + 1)]
    for a in range(before - 1, -1, -1):
        row, below, these = best[a], best[a + 1], worths[a]
        for b in range(after - 1, -1, -1):
            most = below[b] if below[b] > row[b + 1] else row[b + 1]
            if these[b] and below[b + 1] + these[b] > most:
                most = below[b + 1] + these[b]
            row[b] = most
    return best

"""Measure how much two texts have in common by the words that distinguish them, and align two sequences by a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_SHORT = 3
"""Characters of a short word: "of", "and", "not", "its"."""

Bag = frozenset[tuple[str, int]]
"""Words, each with the count of the same word before it, so that a repeated word counts as often as it occurs.

What two bags share is quickly counted.
"""


def is_short(word: str) -> bool:
    """Return whether a word is one of the little ones that only join others; "UN" and "11" are not.

    >>> [is_short(word) for word in ("of", "The", "UN", "11", "from")]
    [True, True, False, False, False]
    """
    return len(word) <= _SHORT and word.isalpha() and (word[1:].islower() or len(word) == 1)


def is_mark(word: str) -> bool:
    """Return whether a token is no word: a punctuation mark, the call of a footnote, the end of a paragraph."""
    return word.startswith("\0") or not any(map(str.isalnum, word))


def bag_of_words(words: Sequence[str]) -> Bag:
    """Return the words that distinguish a text: without marks and short words, unless it has no others.

    >>> sorted(bag_of_words(["a", "kite", "and", "a", "kite", ";"]))
    [('kite', 0), ('kite', 1)]
    """
    telling = [word for word in words if not (is_short(word) or is_mark(word))]
    turns: Counter[str] = Counter()
    found = []
    for word in telling or words:
        found.append((word, turns[word]))
        turns[word] += 1
    return frozenset(found)


def measure_similarity(before: Bag, after: Bag) -> float:
    """Return how much two texts have in common, from 0 to 1, whatever the order of their words.

    >>> measure_similarity(bag_of_words(["some", "blue", "kites"]), bag_of_words(["some", "grey", "kites"]))
    0.6666666666666666
    """
    if not before and not after:
        return 1.0
    return 2 * len(before & after) / (len(before) + len(after))


def find_moved(deleted: Mapping[int, Bag], inserted: Mapping[int, Bag], least: float) -> dict[int, int]:
    """Return the key of the deleted text that each inserted one was, for those at least so similar, the likest first.

    >>> kites, boats = bag_of_words(["red", "kites"]), bag_of_words(["blue", "boats"])
    >>> find_moved({1: kites, 2: boats}, {7: boats, 8: boats}, 0.5)
    {7: 2}
    """
    likely = ((measure_similarity(deleted[a], inserted[b]), -a, -b) for a in deleted for b in inserted)
    found: dict[int, int] = {}
    for similarity, a, b in sorted(likely, reverse=True):
        if similarity >= least and -b not in found and -a not in found.values():
            found[-b] = -a
    return found


def subtract_words(whole: Iterable[tuple[str, int]], partners: Iterable[Bag]) -> Bag:
    """Return what remains of a bag once the words of `partners` are taken out of it."""
    left = Counter(word for word, _ in whole)
    for partner in partners:
        left -= Counter(word for word, _ in partner)
    return frozenset((word, turn) for word, count in left.items() for turn in range(count))


def align_by_score(scores: Sequence[Sequence[float]], after: int) -> list[tuple[int | None, int | None]]:
    """Align two sequences so that the sum of the scores of pairs is greatest; `after` is the length of the second.

    `scores[a][b]` is 0 where two items must not be paired. Return index pairs in order; an item without a partner has
    None beside it.

    >>> align_by_score([[0, 1], [0, 0]], 2)
    [(None, 0), (0, 1), (1, None)]
    """
    before = len(scores)
    best = _best_totals(scores, after)
    pairs: list[tuple[int | None, int | None]] = []
    a = b = 0
    while a < before or b < after:
        if a < before and b < after and scores[a][b] and best[a][b] == best[a + 1][b + 1] + scores[a][b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif a < before and (b == after or best[a][b] == best[a + 1][b]):
            pairs.append((a, None))
            a += 1
        else:
            pairs.append((None, b))
            b += 1
    return pairs


def _best_totals(scores: Sequence[Sequence[float]], after: int) -> list[list[float]]:
    """Return the table in which `best[a][b]` is the greatest total of the items from a and b on."""
    best = [[0.0] * (after + 1) for _ in range(len(scores) + 1)]
    for a in range(len(scores) - 1, -1, -1):
        row, below, row_scores = best[a], best[a + 1], scores[a]
        for b in range(after - 1, -1, -1):
            most = below[b] if below[b] > row[b + 1] else row[b + 1]
            if row_scores[b] and below[b + 1] + row_scores[b] > most:
                most = below[b + 1] + row_scores[b]
            row[b] = most
    return best

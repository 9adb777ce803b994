"""Align the words of two texts: as many as possible are kept, and of equal choices the most readable."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from apmb_draft.redline.cleanup import clean_up_matches, is_mark, is_short
from apmb_draft.redline.tokens import Token

_LARGEST_TABLE = 250_000
"""Pairs of words that are compared one by one; above it, the faster search of difflib is good enough."""
_BASE_SCORE = 100
_ADJACENT_SCORE = 5
"""Added to a match that follows another directly: of two equally small redlines, the one in fewer pieces."""
_DISTINCTIVE_SCORE = 10
"""Added to a match that is neither a short word nor a mark: "and" and the comma give way in a list that grows."""
_CALL_SCORE = 40
"""Added to the call of a footnote: a footnote that is deleted takes its own words with it."""


def align_words(before: Sequence[Token], after: Sequence[Token]) -> list[tuple[int, int]]:
    """Return index pairs of the tokens that both texts have, spaces aside, in order, as an editor would keep them.

    >>> from apmb_draft.blocks import Run
    >>> from apmb_draft.redline.tokens import tokenize_runs
    >>> align_words(tokenize_runs([Run("a red kite")]), tokenize_runs([Run("a kite")]))
    [(0, 0), (4, 2)]
    """
    old = [index for index, token in enumerate(before) if not token.is_space]
    new = [index for index, token in enumerate(after) if not token.is_space]
    first, second = [before[index].text for index in old], [after[index].text for index in new]
    return [(old[a], new[b]) for a, b in clean_up_matches(common_subsequence(first, second), first, second)]


def common_subsequence(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Return a longest common subsequence, as index pairs.

    >>> common_subsequence(["the", "first", "kite"], ["the", "second", "red", "kite"])
    [(0, 0), (2, 3)]
    """
    head, tail = common_ends(before, after)
    start = len(head)
    old, new = before[start : len(before) - len(tail)], after[start : len(after) - len(tail)]
    inner = _align_by_table(old, new) if len(old) * len(new) <= _LARGEST_TABLE else _align_by_difflib(old, new)
    return [*head, *((start + a, start + b) for a, b in inner), *tail]


def common_ends(before: Sequence[str], after: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the index pairs that are the same at the beginning of both sequences, and at the end.

    >>> common_ends(["a", "b", "b", "c"], ["a", "b", "c"])
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


def _align_by_difflib(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return [(a + at, b + at) for a, b, size in blocks for at in range(size)]


def _align_by_table(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Align by dynamic programming from the end: `best[a][b]` is the score of what follows a and b."""
    best = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for a in range(len(before) - 1, -1, -1):
        _fill_row(before, after, a, best)
    pairs, a, b = [], 0, 0
    while a < len(before) and b < len(after):
        if before[a] == after[b] and best[a][b] == best[a + 1][b + 1] + _match_score(before, after, a, b):
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _fill_row(before: Sequence[str], after: Sequence[str], a: int, best: list[list[int]]) -> None:
    row, below, word = best[a], best[a + 1], before[a]
    for b in range(len(after) - 1, -1, -1):
        score = below[b] if below[b] > row[b + 1] else row[b + 1]
        if word == after[b]:
            score = max(score, below[b + 1] + _match_score(before, after, a, b))
        row[b] = score


def _match_score(before: Sequence[str], after: Sequence[str], a: int, b: int) -> int:
    """Return the score of keeping a word: more where the next one is kept too, and for a distinctive word."""
    goes_on = a + 1 < len(before) and b + 1 < len(after) and before[a + 1] == after[b + 1]
    word = before[a]
    more = _CALL_SCORE if word.startswith("\0") else 0 if is_short(word) or is_mark(word) else _DISTINCTIVE_SCORE
    return _BASE_SCORE + _ADJACENT_SCORE * goes_on + more

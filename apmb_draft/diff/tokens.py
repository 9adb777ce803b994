"""Split a paragraph into the words that an editor marks, and align the words of two texts.

A token is never half a word, half a date or half a citation. As many as possible are kept, and of equal choices the
most readable; then insertions slide to where they read best, and common words that would leave a patchwork are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from apmb_draft.model.document import FactStatus, Run, slice_runs
from apmb_draft.model.values import RESOLUTION
from apmb_draft.text.similarity import align_by_score, is_mark, is_short
from apmb_draft.un.english import MONTHS
from apmb_draft.un.typography import plain_text

_S = "[ \u00a0]"
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_YEAR = rf"{_S}\d{{4}}"
_DAY = rf"\d{{1,2}}(?:{_S}{_MONTH})?(?:{_YEAR})?"
_DATE = rf"(?:{_DAY}{_S}(?:to|and|or|[–-]){_S})?\d{{1,2}}{_S}{_MONTH}(?:{_YEAR})?(?!\w)|{_MONTH}{_YEAR}(?!\w)"
_NUMBERED = rf"(?:{RESOLUTION.replace(' ', _S)}|\d+(?:/\d+)+|\d{{3,4}}{_S}\(\d{{4}}\))(?!\w)"
_SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(
    rf"(?P<space>\s+)"
    rf"|{_NUMBERED}(?:(?<=[A-Z])(?:,|{_S}and|{_S}to){_S}[A-Z]{{1,2}}(?![\w/.]))*(?:{_S}of{_S}\d{{1,2}}{_S}{_MONTH}{_YEAR})?"
    rf"|{_DATE}"
    r"|[A-Z]+(?:/(?:[\w.\-\u2011]|\(\w+\))*(?:\w|\(\w+\)))+\*?"
    r"|(?:https?://|www\.)\S*\w/?"
    r"|\d{4}[–-]\d{4}"
    r"|\((?:[a-z]{1,2}|[ivxl]+|[IVXL]+|[A-Z])\)"
    r"|\w+(?:[-\u2011’'.,/]?\w+)*"
    r"|[^\w\s]"
)
_GLUED = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_]{2})|(?<=[^\W\d_]),(?=\w)|,(?=[^\W\d_])")
"""A comma beside a letter, a full stop before two: "year,and" is a slip; "1,200", "a.m" and "Corr.1" are not."""


@dataclass(frozen=True)
class Token:
    """A word, a mark, a date, a citation, a footnote call, or the space between them; its runs give its format.

    `text` is what is compared: no-break characters are ordinary ones, and a call is the footnote that it calls.
    """

    text: str
    runs: tuple[Run, ...]

    @property
    def is_space(self) -> bool:
        """Return whether it is only space; a soft hyphen by itself shows no more than that."""
        return not self.text.strip()

    @property
    def is_call(self) -> bool:
        """Return whether it calls a footnote."""
        return bool(self.runs and self.runs[0].call)


def tokenize_runs(runs: Sequence[Run]) -> list[Token]:
    """Return the tokens of a paragraph, or of a footnote.

    >>> runs = [Run("its resolutions 54/54\u00a0B of 1\u00a0December 1999 and 79/34,")]
    >>> [token.text for token in tokenize_runs(runs)]
    ['its', ' ', 'resolutions', ' ', '54/54 B of 1 December 1999', ' ', 'and', ' ', '79/34', ',']
    >>> [token.text for token in tokenize_runs([Run("from 30 November to 4 December 2015 (A/79/408), item 98 (l)")])]
    ['from', ' ', '30 November to 4 December 2015', ' ', '(', 'A/79/408', ')', ',', ' ', 'item', ' ', '98', ' ', '(l)']
    """
    return list(_tokenize(tuple(runs)))


@lru_cache(maxsize=8192)  # two drafts of the largest size: one command compares the same paragraphs several times
def _tokenize(runs: tuple[Run, ...]) -> tuple[Token, ...]:
    found: list[Token] = []
    pending: list[Run] = []
    for run in runs:
        # An open fact without words is one token; one with words that are to be confirmed has their tokens.
        if not (run.call or run.status is FactStatus.OPEN):
            pending.append(run)
        elif run.text:
            found += [*_split_text(pending), Token(f"\0{run.call}" if run.call else plain_text(run.text), (run,))]
            pending = []
    return (*found, *_split_text(pending))


def _split_text(runs: Sequence[Run]) -> Iterator[Token]:
    """Yield the tokens of runs without calls; a token may span several runs, as "79/34" with its link and "of …".

    A soft hyphen is no character of a token, and belongs to the token that it is in or follows.
    """
    text = "".join(run.text for run in runs)
    visible = [at for at, character in enumerate(text) if character != _SOFT_HYPHEN]
    places = [0, *visible[1:], len(text)] if visible else [0, len(text)]
    visible_text = "".join(text[at] for at in visible)
    for found in _WORD.finditer(visible_text):
        for start, end in _split_glued(found[0], found.start()):
            yield Token(plain_text(visible_text[start:end]), tuple(slice_runs(runs, places[start], places[end])))
    if text and not visible_text:
        yield Token("", tuple(runs))


def _split_glued(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the span of a token, or of its parts where a comma or full stop joins words without a space, a slip.

    >>> list(_split_glued("1,200", 0)), list(_split_glued("year,and", 0))
    ([(0, 5)], [(0, 4), (4, 5), (5, 8)])
    """
    marks = () if re.search("/|^www", text) else _GLUED.finditer(text)
    at = 0
    for mark in marks:
        yield start + at, start + mark.start()
        yield start + mark.start(), start + mark.end()
        at = mark.end()
    yield start + at, start + len(text)


# --- Alignment --------------------------------------------------------------------------------------------------------

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

    >>> align_words(tokenize_runs([Run("a red kite")]), tokenize_runs([Run("a kite")]))
    [(0, 0), (4, 2)]
    """
    old = [index for index, token in enumerate(before) if not token.is_space]
    new = [index for index, token in enumerate(after) if not token.is_space]
    first, second = [before[index].text for index in old], [after[index].text for index in new]
    # Insertions and deletions go where they read best; changes that belong together become one.
    pairs = _slide_insertions(common_subsequence(first, second), second)
    pairs = [(a, b) for b, a in _slide_insertions([(b, a) for a, b in pairs], first)]
    pairs = _match_edges(_drop_islands(pairs, first, second), first, second)
    return [(old[a], new[b]) for a, b in pairs]


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
    scores = [
        [_match_score(before, after, a, b) if word == other else 0 for b, other in enumerate(after)]
        for a, word in enumerate(before)
    ]
    return [(a, b) for a, b in align_by_score(scores, len(after)) if a is not None and b is not None]


def _match_score(before: Sequence[str], after: Sequence[str], a: int, b: int) -> int:
    """Return the score of keeping a word: more where the next one is kept too, and for a distinctive word."""
    goes_on = a + 1 < len(before) and b + 1 < len(after) and before[a + 1] == after[b + 1]
    word = before[a]
    more = _CALL_SCORE if word.startswith("\0") else 0 if is_short(word) or is_mark(word) else _DISTINCTIVE_SCORE
    return _BASE_SCORE + _ADJACENT_SCORE * goes_on + more


# --- What reads best --------------------------------------------------------------------------------------------------

Pairs = list[tuple[int, int]]
"""Indexes of the words that are kept, in the base and in the draft, in order."""
Words = Sequence[str]

PARAGRAPH_END = "\0end"
"""The end of a paragraph, as a word among the others."""
_MINOR_WEIGHT = 1 / 3
"""The weight of a short word or a mark, against 1 for any other word."""
_ISLAND_SHARE = 0.5
"""Words between two changes weigh at least this share of each of them, or they are changed as well."""
_FEW_WORDS = 4
"""Words of a change, on each side, beside which a single short word that is kept can still be seen."""


# --- Islands ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Unmatched:
    """The words between two rows of common ones: `a` to `a_end` deleted, `b` to `b_end` inserted."""

    a: int
    a_end: int
    b: int
    b_end: int

    @property
    def is_none(self) -> bool:
        return self.a == self.a_end and self.b == self.b_end

    @property
    def is_replacement(self) -> bool:
        return self.a < self.a_end and self.b < self.b_end

    def words(self, before: Words, after: Words) -> tuple[Words, Words]:
        """Return the deleted and the inserted words."""
        return before[self.a : self.a_end], after[self.b : self.b_end]

    def size(self, before: Words, after: Words) -> float:
        """Return how much of the text it takes; a pure insertion or deletion is easy to read and counts half."""
        return sum(map(_weigh_words, self.words(before, after))) / 2


def _weigh_words(words: Words) -> float:
    """Return the weight of some words: a short word, a mark or a footnote call is a third of any other word."""
    return sum(_MINOR_WEIGHT if is_short(word) or is_mark(word) else 1.0 for word in words)


def _find_unmatched(pairs: Pairs, before: Words, after: Words) -> Iterator[_Unmatched]:
    """Yield what is between the common words, those at both ends included, even where nothing changed there."""
    edges = [(-1, -1), *pairs, (len(before), len(after))]
    for at, ((a, b), (a_end, b_end)) in enumerate(pairwise(edges)):
        change = _Unmatched(a + 1, a_end, b + 1, b_end)
        if not change.is_none or at in (0, len(edges) - 2):
            yield change


def _drop_islands(pairs: Pairs, before: Words, after: Words) -> Pairs:
    """Return the pairs without the islands: kept words too few to separate the changes on both sides of them.

    The weakest island is dropped first; its neighbours are then one change, beside which the next may be too weak.

    >>> old, new = "to see many red kites fly in the sky".split(), "to hear some old blue birds sing in a tree".split()
    >>> _drop_islands([(0, 0), (6, 7)], old, new)
    [(0, 0)]
    """
    changes = list(_find_unmatched(pairs, before, after))
    while True:
        weak = [(_island_strength(*two, before, after), at) for at, two in enumerate(pairwise(changes))]
        hold, at = min(weak, default=(1.0, 0))
        if hold >= 1:
            break
        left, right = changes[at], changes[at + 1]
        changes[at : at + 2] = [_Unmatched(left.a, right.a_end, left.b, right.b_end)]
    return [
        (left.a_end + step, left.b_end + step)
        for left, right in pairwise([_Unmatched(0, 0, 0, 0), *changes, _Unmatched(len(before), 0, 0, 0)])
        for step in range(right.a - left.a_end)
    ]


def _island_strength(left: _Unmatched, right: _Unmatched, before: Words, after: Words) -> float:
    """Return how well the words between two changes separate them; below 1 they do not.

    A single short word does where the changes beside it are short: "in [-Jakarta-]{+Oslo+} on [-1 July-]{+3 May+}" is
    read at a glance. The beginning or end of a paragraph on one side always does.
    """
    island = before[left.a_end : right.a]
    if left.is_none or right.is_none or any(word.startswith("\0") for word in island):
        return 1.0
    beside = [
        *(words[-1:] for words in left.words(before, after)),
        *(words[:1] for words in right.words(before, after)),
    ]
    if any(PARAGRAPH_END in words for words in beside):
        return 1.0
    replaced = left.is_replacement and right.is_replacement
    if len(island) == 1 and (is_short(island[0]) or (island[0] == "," and replaced)):
        sides = (*left.words(before, after), *right.words(before, after))
        return float(all(len(words) <= _FEW_WORDS for words in sides))
    most = _ISLAND_SHARE * min(left.size(before, after), right.size(before, after))
    return min(1.0, _weigh_words(island) / most) if most else 1.0


def _match_edges(pairs: Pairs, before: Words, after: Words) -> Pairs:
    """Return the pairs, and those words at the edges of a change that both texts have there."""
    found = list(pairs)
    for change in _find_unmatched(pairs, before, after):
        a, b, a_end, b_end = change.a, change.b, change.a_end, change.b_end
        while a < a_end and b < b_end and before[a] == after[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and before[a_end - 1] == after[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            found.append((a_end, b_end))
    return sorted(found)


# --- Sliding ----------------------------------------------------------------------------------------------------------


def _slide_insertions(pairs: Pairs, after: Words) -> Pairs:
    """Return the pairs with every pure insertion where it reads best, of the places that give the same text.

    "Oslo (2019[) and Siem Reap (2024])" becomes "Oslo (2019)[ and Siem Reap (2024)]": brackets stay together.

    >>> after = ["(", "2019", ")", "and", "(", "2024", ")"]
    >>> _slide_insertions([(0, 0), (1, 1), (2, 6)], after)
    [(0, 0), (1, 1), (2, 2)]
    """
    slid = list(pairs)
    for at, here in enumerate(pairs):
        last = slid[at - 1] if at else (-1, -1)
        if here[0] != last[0] + 1 or slid[at][1] == last[1] + 1:
            continue
        start, end = last[1] + 1, slid[at][1]
        steps = range(_count_steps(slid[at:], after, start, end) + 1)
        # Of the places that read best, the one where it is, or the nearest.
        best = max(steps, key=lambda step: (_rate_insertion(after[start + step : end + step]), -step))
        for step in range(best):
            slid[at + step] = (slid[at + step][0], start + step)
    return slid


def _count_steps(pairs: Pairs, after: Words, start: int, end: int) -> int:
    """Return how far an insertion may slide: while the next common word follows it and is the word it begins with."""
    first = pairs[0][0]
    for step, pair in enumerate(pairs):
        if pair != (first + step, end + step) or after[start + step] != after[end + step]:
            return step
    return len(pairs)


def _rate_insertion(words: Words) -> int:
    """Rate how well an insertion reads by itself: brackets and quotation marks close, no closing mark begins it."""
    closes = all(words.count(left) == words.count(right) for left, right in ("()", "“”", "[]"))
    return 4 * closes + 2 * (words[0] not in _CLOSING) + (words[0] == "and")


_CLOSING = frozenset([")", "”", "]", ",", ";", ".", ":"])

"""The words of a paragraph as an editor marks them: never half a word, half a date or half a citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from apmb_draft.blocks import Run
from apmb_draft.typography import plain
from apmb_draft.values import RESOLUTION
from apmb_draft.words import MONTHS

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
    """A word, a mark, a date, a citation, a footnote call, or the space between them; its runs tell its form.

    `text` is what is compared: no-break signs are ordinary ones, and a call is the footnote that it calls.
    """

    text: str
    runs: tuple[Run, ...]

    @property
    def is_space(self) -> bool:
        """Whether it is nothing but space; a soft hyphen by itself shows no more than that."""
        return not self.text.strip()

    @property
    def is_call(self) -> bool:
        """Whether it calls a footnote."""
        return bool(self.runs and self.runs[0].call)


def tokens(runs: Sequence[Run]) -> list[Token]:
    """The tokens of a paragraph, or of a footnote.

    >>> [token.text for token in tokens([Run("its resolutions 54/54\u00a0B of 1\u00a0December 1999 and 79/34,")])]
    ['its', ' ', 'resolutions', ' ', '54/54 B of 1 December 1999', ' ', 'and', ' ', '79/34', ',']
    >>> [token.text for token in tokens([Run("from 30 November to 4 December 2015 (A/79/408), item 98 (l)")])]
    ['from', ' ', '30 November to 4 December 2015', ' ', '(', 'A/79/408', ')', ',', ' ', 'item', ' ', '98', ' ', '(l)']
    """
    return list(_tokens(tuple(runs)))


@lru_cache(maxsize=8192)  # two drafts of the largest size: one command compares the same paragraphs several times
def _tokens(runs: tuple[Run, ...]) -> tuple[Token, ...]:
    found: list[Token] = []
    stretch: list[Run] = []
    for run in runs:
        if not (run.call or _is_place_holder(run)):
            stretch.append(run)
        elif run.text:
            found += [*_cut(stretch), Token(f"\0{run.call}" if run.call else plain(run.text), (run,))]
            stretch = []
    return (*found, *_cut(stretch))


def _is_place_holder(run: Run) -> bool:
    """Whether a fact that stands open has no words yet; one with words, that are only to be confirmed, has tokens."""
    return bool(run.unknown) and run.text.startswith("[")


def _cut(runs: Sequence[Run]) -> Iterator[Token]:
    """The tokens of runs without calls; a token may reach over several runs, as "79/34" with its link and "of …".

    A soft hyphen is no letter, and belongs to the token that it stands in or behind.
    """
    text = "".join(run.text for run in runs)
    seen = [at for at, letter in enumerate(text) if letter != _SOFT_HYPHEN]
    places = [0, *seen[1:], len(text)] if seen else [0, len(text)]
    read = "".join(text[at] for at in seen)
    for found in _WORD.finditer(read):
        for start, end in _words(found[0], found.start()):
            yield Token(plain(read[start:end]), tuple(slices(runs, places[start], places[end])))
    if text and not read:
        yield Token("", tuple(runs))


def _words(text: str, start: int) -> Iterator[tuple[int, int]]:
    """One token, but for words that a comma or a full stop joins without a space, which is a slip.

    >>> list(_words("1,200", 0)), list(_words("year,and", 0))
    ([(0, 5)], [(0, 4), (4, 5), (5, 8)])
    """
    marks = () if re.search("/|^www", text) else _GLUED.finditer(text)
    at = 0
    for mark in marks:
        yield start + at, start + mark.start()
        yield start + mark.start(), start + mark.end()
        at = mark.end()
    yield start + at, start + len(text)


def slices(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """The runs between two places of their text."""
    at = 0
    for run in runs:
        a, b = max(start, at), min(end, at + len(run.text))
        if a < b:
            yield run if (a, b) == (at, at + len(run.text)) else replace(run, text=run.text[a - at : b - at])
        at += len(run.text)


def together(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same text in the fewest runs, links that were cut into words and words that changed their form included.

    >>> together([Run("a", link="A/79/1"), Run(" kite", link="A/79/1"), Run("s")])
    (Run(text='a kite', italic=False, link='A/79/1', unknown='', call=0, change=<Change.NONE: ''>, was=None), \
Run(text='s', italic=False, link='', unknown='', call=0, change=<Change.NONE: ''>, was=None))
    """
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if merged and _goes_on(merged[-1], run):
            last = merged[-1]
            was = replace(last.was, text=last.was.text + run.was.text) if last.was and run.was else None
            merged[-1] = replace(last, text=last.text + run.text, was=was)
        else:
            merged.append(run)
    return tuple(merged)


def _goes_on(last: Run, run: Run) -> bool:
    """Whether a run is of the same form as the one before it, now and before."""
    if last.call or run.call or _is_place_holder(last):
        return False
    if (last.italic, last.link, last.unknown, last.change) != (run.italic, run.link, run.unknown, run.change):
        return False
    return _goes_on(last.was, run.was) if last.was and run.was else last.was is run.was

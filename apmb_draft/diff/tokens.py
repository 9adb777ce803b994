"""Split a paragraph into the words that an editor marks: never half a word, half a date or half a citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from apmb_draft.model.document import FactStatus, Run
from apmb_draft.model.values import RESOLUTION
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
        if not (run.call or _is_place_holder(run)):
            pending.append(run)
        elif run.text:
            found += [*_split_text(pending), Token(f"\0{run.call}" if run.call else plain_text(run.text), (run,))]
            pending = []
    return (*found, *_split_text(pending))


def _is_place_holder(run: Run) -> bool:
    """Return whether a run is an open fact without words; one with words that are to be confirmed has tokens."""
    return run.status is FactStatus.OPEN


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


def slice_runs(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """Yield the runs between two offsets of their text."""
    at = 0
    for run in runs:
        a, b = max(start, at), min(end, at + len(run.text))
        if a < b:
            yield run if (a, b) == (at, at + len(run.text)) else replace(run, text=run.text[a - at : b - at])
        at += len(run.text)


def merge_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the same text in the fewest runs; links that were cut into words and changed formats are merged too.

    >>> runs = merge_runs([Run("a", link="A/79/1"), Run(" kite", link="A/79/1"), Run("s")])
    >>> [(run.text, run.link) for run in runs]
    [('a kite', 'A/79/1'), ('s', '')]
    """
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if merged and _has_same_format(merged[-1], run):
            last = merged[-1]
            was = replace(last.was, text=last.was.text + run.was.text) if last.was and run.was else None
            merged[-1] = replace(last, text=last.text + run.text, was=was)
        else:
            merged.append(run)
    return tuple(merged)


def _has_same_format(last: Run, run: Run) -> bool:
    """Return whether a run has the format of the one before it, now and before the change."""
    if last.call or run.call or _is_place_holder(last):
        return False
    forms = [(each.italic, each.link, each.fact, each.status, each.change) for each in (last, run)]
    if forms[0] != forms[1]:
        return False
    return _has_same_format(last.was, run.was) if last.was and run.was else last.was is run.was

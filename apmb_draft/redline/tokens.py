"""The words of a paragraph as an editor marks them: never half a word, half a date or half a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import Run, joined
from apmb_draft.typography import plain
from apmb_draft.values import RESOLUTION
from apmb_draft.words import MONTHS

_S = "[ \u00a0]"
_DATE = rf"\d{{1,2}}{_S}(?:{'|'.join(MONTHS)}){_S}\d{{4}}"
_WORD = re.compile(
    rf"(?P<space>\s+)"
    rf"|{RESOLUTION.replace(' ', _S)}(?!\w)(?:{_S}of{_S}{_DATE})?"
    rf"|{_DATE}"
    r"|[A-Z]+(?:/[\w.()\-\u2011]*\w\)?)+\*?"
    r"|\d{4}[–-]\d{4}"
    r"|\w+(?:[-\u2011’'.,]?\w+)*"
    r"|[^\w\s]"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Token:
    """A word, a mark, a date, a citation, a footnote call, or the space between them; its runs tell its form.

    `text` is what is compared: no-break signs are ordinary ones, and a call is the footnote that it calls.
    """

    text: str
    runs: tuple[Run, ...]

    @property
    def is_space(self) -> bool:
        """Whether it is nothing but space."""
        return self.text.isspace()


def tokens(runs: Sequence[Run], call_names: dict[int, str]) -> list[Token]:
    """The tokens of a paragraph; `call_names` gives each footnote a name that both drafts share.

    >>> [token.text for token in tokens([Run("its resolutions 54/54\u00a0B of 1\u00a0December 1999 and 79/34,")], {})]
    ['its', ' ', 'resolutions', ' ', '54/54 B of 1 December 1999', ' ', 'and', ' ', '79/34', ',']
    """
    found: list[Token] = []
    stretch: list[Run] = []
    for run in runs:
        if run.call or run.unknown:
            found += _cut(stretch)
            stretch = []
            name = f"\0{call_names.get(run.call, run.call)}" if run.call else plain(run.text)
            found.append(Token(name, (run,)))
        else:
            stretch.append(run)
    return [*found, *_cut(stretch)]


def _cut(runs: Sequence[Run]) -> Iterator[Token]:
    """The tokens of runs without calls; a token may reach over several runs, as "79/34" with its link and "of …"."""
    text = "".join(run.text for run in runs)
    for found in _WORD.finditer(text):
        for start, end in _words(found[0], found.start()):
            yield Token(plain(text[start:end]), tuple(slices(runs, start, end)))


def _words(text: str, start: int) -> Iterator[tuple[int, int]]:
    """One token, but for words joined by a comma or a full stop without a space, which are figures or a slip.

    >>> list(_words("1,200", 0)), list(_words("year,and", 0))
    ([(0, 5)], [(0, 4), (4, 5), (5, 8)])
    """
    if "/" in text or _NUMBER.fullmatch(text) or not re.search(r"\w[.,]\w", text):
        yield start, start + len(text)
        return
    for found in re.finditer(r"[^.,]+|[.,]", text):
        yield start + found.start(), start + found.end()


def slices(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """The runs between two places of their text."""
    at = 0
    for run in runs:
        a, b = max(start, at), min(end, at + len(run.text))
        if a < b:
            yield run if (a, b) == (at, at + len(run.text)) else replace(run, text=run.text[a - at : b - at])
        at += len(run.text)


def runs_of(found: Sequence[Token]) -> tuple[Run, ...]:
    """The runs of several tokens."""
    return joined(run for token in found for run in token.runs)

"""Passages as paragraphs of the file: typed numbers gone where the tool sets the very same, kept where it would not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apmb_draft.blocks import Run
from apmb_draft.markup import beginning_faults, begun, escaped
from apmb_draft.paragraphs import printed
from apmb_draft.reading.found import Passage
from apmb_draft.recognise.sort import is_heading, without_start

_TYPED = re.compile(r"(\d{1,3}\.|\([a-z]{1,5}\)|[a-z]\.)[ \t\u00a0]+(?=\S)")


def as_markup(runs: Sequence[Run]) -> str:
    """Runs as the markup of the file: italics between asterisks, footnotes by their number.

    >>> as_markup([Run("Recalling ", italic=True), Run("its resolution"), Run("1", call=1)])
    '*Recalling* its resolution[^note_1]'
    """
    pieces = [f"[^note_{run.call}]" if run.call else _italic(run) if run.italic else escaped(run.text) for run in runs]
    return re.sub(r"\s+", " ", re.sub(r"\*( ?)\*", r"\1", "".join(pieces))).strip()


def _italic(run: Run) -> str:
    """Italics around the words alone, not around the spaces at their edges."""
    words = run.text.strip()
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    return f"{before}*{escaped(words)}*{after}" if words else run.text


@dataclass(frozen=True)
class _Read:
    """What a passage begins with, and its words behind that: ("3.", "*Urges* …"), ("#", "General")."""

    mark: str
    text: str


class Where(StrEnum):
    """The kinds of text: in one numbers are set by the tool, in one there are none, in annexes they stay typed."""

    OPERATIVE = "operative"
    OTHER = "other"
    ANNEX = "annex"


def marked(passages: Sequence[Passage], where: Where) -> list[str]:
    """The paragraphs of one text, which print with the numbers and letters that were read.

    Where the tool would set another number than the text has, as where a count jumps, the paragraph is kept without
    a number of its own and what is typed stays in its words.
    """
    read = [_read(passage, where) for passage in passages]
    kept = {index for index, one in enumerate(read) if not one.mark and any(other.mark[:1].isdigit() for other in read)}
    again = set(_again(read))
    while True:
        found = [_proposed(one, index in kept, index in again) for index, one in enumerate(read)]
        wrong = next((index for index in _wrong(found, read, where) if index not in kept), None)
        if wrong is None:
            return found
        kept.add(wrong)


def _read(passage: Passage, where: Where) -> _Read:
    if is_heading(passage):
        return _Read("#", as_markup(passage.runs))
    typed = _TYPED.match(passage.text)
    if not typed or (typed[1][0].isdigit() and where is not Where.OPERATIVE):
        return _Read("", begun(as_markup(passage.runs)))
    text = as_markup(without_start(passage, typed.end()).runs)
    return _Read(typed[1], begun(text) if typed[1][0].isdigit() else text)


def _again(read: Sequence[_Read]) -> Iterator[int]:
    """Where the numbers begin anew, and where a single paragraph has one all the same."""
    numbered = [index for index, one in enumerate(read) if one.mark[:1].isdigit()]
    for index in numbered:
        if read[index].mark == "1." and (index > numbered[0] or len(numbered) == 1):
            yield index


def _proposed(read: _Read, kept: bool, again: bool) -> str:
    """The paragraph with the marker that should print as what was read; `kept` ones as they are typed."""
    if kept:
        return f"~ {read.mark.replace('#', '')} {read.text}".replace("~  ", "~ ")
    return f"{read.mark} {read.text}" if again or not (read.mark[:1].isdigit() or not read.mark) else read.text


def _wrong(found: Sequence[str], read: Sequence[_Read], where: Where) -> Iterator[int]:
    """Which paragraphs would print with another number than was read, or be refused as mistyped."""
    starts = "\n\n".join(text[:_START] for text in found)
    for index, (paragraph, number) in enumerate(printed(starts, numbered=where is Where.OPERATIVE)):
        faults = beginning_faults(paragraph, numbered=where is not Where.ANNEX)
        if number != read[index].mark.replace("#", "") or next(faults, None):
            yield index


_START = 24
"""Letters; all that tells a paragraph's level."""

"""Footnote calls in a text that does not raise them: "the Convention 1 and", "the Assembly,2", "kites [3]"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from apmb_draft.blocks import Run, merge_runs
from apmb_draft.reading.found import Passage
from apmb_draft.words import MONTHS

_BRACKETED = re.compile(r"\[(\d{1,3})\]")
_BARE = re.compile(r"(?<=[A-Za-z,;:”’)\]]|(?<!\d)\.)( ?)(\d{1,3})(?=[ ,;:)/]|\.(?!\d)|$)")
_NUMBER_OF = re.compile(
    r"(?:\b(?:articles?|paragraphs?|paras?\.|Nos?\.|vols?\.|annex(?:es)?|sections?|sects?\.|chap\.|chapters?|items?|rules?|phase|part"
    r"|and|to|of|from|on|the|for|in|by|at|its|all|least|or|than|some|only|about|approximately|over|under|until|between|with"
    r"|regulations?|principles?|pillar|[Gg]oals?|targets?|[Aa]ctions?|resolution|decision|Chapter|Part|Rule|Annex)"
    rf"|\b(?:{'|'.join(MONTHS)})),? ?$"
)
"""What stands before a number that counts something, or names a part of a document, or a year's day."""

MOST = 5_000
"""Numbers that may be calls; a resolution of forty pages has some two hundred."""


@dataclass(frozen=True)
class Call:
    """Where a footnote may be called: the paragraph, the place in it, the number, and how likely it is."""

    paragraph: int
    start: int
    end: int
    number: int
    weight: int = 1


def with_calls(paragraphs: Sequence[str], numbers: Collection[int]) -> Iterator[Passage]:
    """Yield the paragraphs with their footnote calls told from other numbers; `numbers` are those of the footnotes."""
    calls: dict[int, list[Call]] = {}
    for call in calls_of(paragraphs, numbers):
        calls.setdefault(call.paragraph, []).append(call)
    for place, paragraph in enumerate(paragraphs):
        runs: list[Run] = []
        position = 0
        for call in calls.get(place, ()):
            runs += [Run(paragraph[position : call.start]), Run(str(call.number), call=call.number)]
            position = call.end
        yield Passage(merge_runs([*runs, Run(paragraph[position:])]))


def calls_of(paragraphs: Sequence[str], numbers: Collection[int]) -> list[Call]:
    """Return the bracketed calls, and of the footnotes left the most likely row of bare numbers that count up.

    >>> text = "The Assembly,1 noting article 2 of the Convention 2 and 3.5 kites"
    >>> [call.number for call in calls_of([text], {1, 2, 3, 5})]
    [1, 2]
    """
    bracketed = [
        Call(place, found.start(), found.end(), int(found[1]))
        for place, text in enumerate(paragraphs)
        for found in _BRACKETED.finditer(text)
        if int(found[1]) in numbers
    ]
    left = set(numbers) - {call.number for call in bracketed}
    bare = _most_likely([call for call in _bare(paragraphs) if call.number in left])
    return sorted([*bracketed, *bare], key=lambda call: (call.paragraph, call.start))


def _bare(paragraphs: Sequence[str]) -> Iterator[Call]:
    """Yield numbers that may be calls: one that is stuck to its word, or stands behind a comma, is likelier."""
    for place, text in enumerate(paragraphs):
        for found in _BARE.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()]
            weight = 1 + 2 * (not found[1]) + (before[-1:] in ",;.”)")
            if weight > 2 or not _NUMBER_OF.search(before):
                yield Call(place, found.start(), found.end(), int(found[2]), weight)


def _most_likely(candidates: Sequence[Call]) -> list[Call]:
    """Return the row of candidates whose numbers count up and that weighs most."""
    if len(candidates) > MOST:
        return []
    best: dict[int, tuple[int, list[Call]]] = {}
    for call in candidates:
        weight, row = max(
            (best[number] for number in best if number < call.number), key=lambda one: one[0], default=(0, [])
        )
        if weight + call.weight > best.get(call.number, (0, []))[0]:
            best[call.number] = weight + call.weight, [*row, call]
    return max(best.values(), key=lambda one: one[0], default=(0, []))[1]

"""Where the slots of a paragraph stand in another wording of it, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from apmb_draft.blocks import Run
from apmb_draft.compose.given import fill
from apmb_draft.markup import Marked, Sort, tokens
from apmb_draft.typography import plain

_WORD = re.compile(r"\w+(?:[-’'/.]\w+)*|[^\w\s]")
_LONGEST = 4000
"""Words of a paragraph that are looked at; no paragraph of a resolution is half as long."""


@dataclass(frozen=True)
class Place:
    """A slot, the phrase that its facts give, and what stands in its place in the other wording.

    `start` and `end` are letters of the other wording, without the calls of footnotes; `text` is what stands there.
    """

    slot: str
    phrase: str
    start: int
    end: int
    text: str
    was: str = ""
    """The slot that stands there in the draft, where another form of the same fact gives the words."""

    @property
    def is_same(self) -> bool:
        """Whether the facts give the very words."""
        return self.phrase == self.text


def filled(raw: str, filling: Mapping[str, Marked]) -> str:
    """The plain words of a paragraph of the file, its slots filled; calls of footnotes are no words.

    >>> filled("*Notes* that {states} States fly kites,[^kites]", {"states": Marked("166")})
    'Notes that 166 States fly kites,'
    """
    return "".join(text for text, _ in _pieces(raw, filling))


def _pieces(raw: str, filling: Mapping[str, Marked]) -> Iterator[tuple[str, str]]:
    """The literal words of a paragraph and the phrases of its slots, each with the name of its slot."""
    for token in tokens(raw):
        if token.sort is Sort.SLOT:
            phrase = fill(f"{{{token.name}}}", filling)
            yield plain("".join(one.text for one in tokens(phrase) if one.sort in _SHOWN)), token.name
        elif token.sort in _SHOWN:
            yield plain(token.text), ""


_SHOWN = (Sort.TEXT, Sort.LINK, Sort.UNKNOWN)


def words(runs: Sequence[Run]) -> str:
    """The plain words of a block, without the calls of footnotes."""
    return "".join(plain(run.text) for run in runs if not run.call)


def places(raw: str, filling: Mapping[str, Marked], other: str) -> Iterator[Place]:
    """The slots of a paragraph whose place in another wording can be told: the words beside them stand in both.

    >>> found = places("*Notes* that {states} States fly,", {"states": Marked("164")}, "Notes that 166 States fly,")
    >>> [(place.slot, place.phrase, place.text) for place in found]
    [('states', '164', '166')]
    """
    spans, text = [], ""
    for piece, slot in _pieces(raw, filling):
        if slot:
            spans.append((slot, len(text), len(text) + len(piece)))
        text += piece
    ours, theirs = list(_WORD.finditer(text)), list(_WORD.finditer(other))
    if max(len(ours), len(theirs)) > _LONGEST:
        return
    partner = _partners([found[0] for found in ours], [found[0] for found in theirs])
    for slot, start, end in spans:
        inside = [at for at, found in enumerate(ours) if start <= found.start() < end]
        if not inside:
            continue
        before, after = partner.get(inside[0] - 1), partner.get(inside[-1] + 1)
        first = -1 if inside[0] == 0 else before
        last = len(theirs) if inside[-1] + 1 == len(ours) else after
        if first is not None and last is not None and last > first + 1:
            a, b = theirs[first + 1].start(), theirs[last - 1].end()
            yield _in_other_form(Place(slot, text[start:end], a, b, other[a:b]), filling)


def _in_other_form(place: Place, filling: Mapping[str, Marked]) -> Place:
    """The place with another form of the same fact, where that gives the very words: {kites.words} for {kites}."""
    if place.is_same:
        return place
    head = place.slot.partition(".")[0]
    for slot in filling:
        if slot.partition(".")[0] == head and (phrase := filled(f"{{{slot}}}", filling)) == place.text:
            return replace(place, slot=slot, phrase=phrase, was=place.slot)
    return place


def _partners(ours: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
    """The place of each word that stands in both wordings."""
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return {a + step: b + step for a, b, size in blocks for step in range(size)}


def likeness(raw: str, filling: Mapping[str, Marked], other: str) -> float:
    """How much a paragraph, its slots filled, has in common with another wording: 1 where the words are the same."""
    ours, theirs = _WORD.findall(filled(raw, filling)), _WORD.findall(other)
    if max(len(ours), len(theirs)) > _LONGEST:
        return float(ours == theirs)
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()

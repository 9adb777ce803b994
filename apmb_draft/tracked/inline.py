"""Runs that come, in the form of the words beside them: italics, links, footnote calls, open facts."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from apmb_draft.blocks import Run
from apmb_draft.reading.word.package import Element, W
from apmb_draft.word.xml import element, field, run, text

_OF_ONE_WORD = frozenset(
    W + name for name in ("rStyle", "i", "iCs", "vertAlign", "rPrChange", "ins", "del", "highlight", "vanish", "lang")
)
"""Properties of a neighbour that are its own affair: links, italics, calls."""
_BEFORE_ITALIC = frozenset(W + name for name in ("rStyle", "rFonts", "b", "bCs"))
_BEFORE_HIGHLIGHT = frozenset(
    W + name
    for name in (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
        *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern"),
        *("position", "sz", "szCs"),
    )
)


@dataclass(frozen=True)
class Inline:
    """Makes the runs of one part; `relate` gives the relation to an address, `note` the id of a new footnote.

    `numbers` are those that the footnotes of the redline have in the draft.
    """

    relate: Callable[[str], str]
    note: Callable[[int], str]
    numbers: Mapping[int, int]
    base_url: str

    def make(self, given: Run, form: Element | None) -> list[Element]:
        """The elements of a run, in the form of a neighbour's properties."""
        if given.call:
            return self._call(given)
        properties = _properties(form, given)
        made = element("w:r", properties if len(properties) else None, *text(given.text))
        if not given.link:
            return [made]
        properties.insert(0, element("w:rStyle", val="Hyperlink"))
        if properties.getparent() is None:
            made.insert(0, properties)
        address = self.base_url + quote(given.link, safe="/()*")
        return [element("w:hyperlink", made, r__id=self.relate(address), history=1)]

    def _call(self, given: Run) -> list[Element]:
        """The reference to a note that comes; a field with the number of one that is called before."""
        note, style = self.note(given.call), "FootnoteReference"
        if note:
            return [run(element("w:footnoteReference", id=note), style=style)]
        number = str(self.numbers.get(given.call, given.call))
        return field(f"NOTEREF {bookmark(given.call)} \\f \\h", number, style=style)


def bookmark(note: int) -> str:
    """The name of the bookmark around the first call of a footnote, by its number in the redline."""
    return f"_RefNoteT{note}"


def _properties(form: Element | None, given: Run) -> Element:
    """`<w:rPr>` as the neighbour has it, but for italics, style and highlighting, which are the run's own."""
    kept = [] if form is None else [copy.deepcopy(one) for one in form if one.tag not in _OF_ONE_WORD]
    properties = element("w:rPr", *kept)
    if given.italic:
        place = sum(one.tag in _BEFORE_ITALIC for one in properties)
        properties.insert(place, element("w:i"))
        properties.insert(place + 1, element("w:iCs"))
    if given.unknown:
        place = sum(one.tag in _BEFORE_HIGHLIGHT for one in properties)
        properties.insert(place, element("w:highlight", val="yellow"))
    return properties

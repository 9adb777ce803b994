"""Runs that come, in the form of the words beside them: italics, links, footnote calls, open facts."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from apmb_draft.blocks import Run
from apmb_draft.docx.package import Element, W
from apmb_draft.tracked.base_styles import Looks
from apmb_draft.tracked.mark_changes import NeighbourFormat, set_italic
from apmb_draft.typography import document_url
from apmb_draft.word.xml import element, field_runs, text

_OF_ONE_WORD = frozenset(
    W + name for name in ("i", "iCs", "vertAlign", "rPrChange", "ins", "del", "highlight", "vanish", "lang")
)
"""Properties of a neighbour that are its own affair: italics, calls, marks."""
_ORDER = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
    *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern"),
    *("position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em"),
    *("lang", "eastAsianLayout", "specVanish", "oMath"),
)
"""The properties of a run in the order of CT_RPr."""


@dataclass(frozen=True)
class Forms:
    """What links and footnote calls of a file look like: as the first of each does, or else as in our styles."""

    looks: Looks
    story: Element
    _found: dict[str, Element] = field(default_factory=dict)

    def link(self) -> Element:
        """`<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>`."""
        runs = (run for link in self.story.iter(W + "hyperlink") for run in link.iter(W + "r"))
        return self._form("Hyperlink", runs)

    def call(self) -> Element:
        """`<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>`."""
        calls = self.story.iter(W + "footnoteReference", W + "endnoteReference")
        return self._form("FootnoteReference", (call.getparent() for call in calls))

    def _form(self, style: str, runs: Iterable[Element]) -> Element:
        if style not in self._found:
            forms = (run.find(W + "rPr") for run in runs)
            found = next((form for form in forms if form is not None and len(form)), None)
            made = element("w:rPr", element("w:rStyle", val=self.looks.style(style))) if found is None else found
            kept = (copy.deepcopy(one) for one in made if one.tag not in _OF_ONE_WORD or one.tag == W + "vertAlign")
            self._found[style] = element("w:rPr", *kept)
        return copy.deepcopy(self._found[style])


@dataclass(frozen=True)
class Inline:
    """Makes the runs of one part; `relate` gives the relation to an address, `note` the element that calls a new note.

    `again` gives the name of the bookmark around the first call of a note that is called again, `numbers` are those
    that the footnotes of the redline have in the draft.
    """

    forms: Forms
    relate: Callable[[str], str]
    note: Callable[[int], Element | None]
    again: Callable[[int], str]
    numbers: Mapping[int, int]

    def make(self, given: Run, near: NeighbourFormat) -> list[Element]:
        """The elements of a run, in the form of a neighbour."""
        if given.call:
            return self._call(given)
        own = self._without_style(near)
        link = self.forms.link() if given.link else element("w:rPr")
        kept = [] if own is None else [one for one in own if link.find(one.tag) is None]
        properties = _properties([*link, *kept], given)
        made = element("w:r", properties if len(properties) else None, *text(given.text))
        if self.forms.looks.letters(near.paragraph, made.find(W + "rPr")).italic != given.italic:
            set_italic(made, given.italic)
        if not given.link:
            return [made]
        return [element("w:hyperlink", made, r__id=self.relate(document_url(given.link)), history=1)]

    def _without_style(self, near: NeighbourFormat) -> Element | None:
        """The properties of a neighbour, without a style that is that of links or calls alone."""
        looks, own = self.forms.looks, near.properties
        if own is None or not (looks.letters(near.paragraph, own).raised or looks.is_link(own)):
            return own
        return element("w:rPr", *(copy.deepcopy(one) for one in own if one.tag != W + "rStyle"))

    def _call(self, given: Run) -> list[Element]:
        """The reference to a note that comes; a field with the number of one that is called before."""
        reference = self.note(given.call)
        if reference is not None:
            return [element("w:r", self.forms.call(), reference)]
        number = str(self.numbers.get(given.call, given.call))
        made = field_runs(f"NOTEREF {self.again(given.call)} \\f \\h", number)
        for one in made:
            one.insert(0, self.forms.call())
        return made


def _properties(form: Iterable[Element], given: Run) -> Element:
    """`<w:rPr>` as others have it, but for italics and highlighting, which are the run's own."""
    kept = [copy.deepcopy(one) for one in form if one.tag not in _OF_ONE_WORD]
    if given.status:
        kept.append(element("w:highlight", val="yellow"))
    return element("w:rPr", *sorted(kept, key=_place))


def _place(one: Element) -> int:
    name = one.tag.removeprefix(W)
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)

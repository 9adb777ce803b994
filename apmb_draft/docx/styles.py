"""The format of characters: the properties of a run and the styles behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self, TypeVar

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.refusals import UnreadableError
from apmb_draft.docx.xml import Element, W

DEFAULT_HALF_POINTS = 20  # Word's own, where nobody names a size
OFF = frozenset({"0", "false", "off"})
"""How a switch may say that it is off."""
_MOST_STYLES = 5_000  # Word itself allows 4,079
_LONGEST_CHAIN = 12  # Word itself allows fewer
Value = TypeVar("Value")


@dataclass(frozen=True)
class CharacterFormat:
    """The effective format of a run, as far as a reader needs it. `raised`: superscript."""

    italic: bool = False
    bold: bool = False
    hidden: bool = False
    raised: bool = False
    half_points: int = DEFAULT_HALF_POINTS


PLAIN = CharacterFormat()


@dataclass(frozen=True)
class CharacterProperties:
    """The format that properties give; None where they say nothing."""

    italic: bool | None = None
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    half_points: int | None = None

    @classmethod
    def by(cls, properties: Element | None) -> CharacterProperties:
        """`<w:rPr><w:i/><w:sz w:val="17"/></w:rPr>` → italic, 17 half points."""
        if properties is None:
            return cls()
        raised = value(properties, "vertAlign")
        return cls(
            switch(properties, "i"),
            switch(properties, "b"),
            switch(properties, "vanish"),
            raised == "superscript" if raised else None,
            whole(value(properties, "sz")) or None,
        )

    def over(self, other: CharacterProperties) -> CharacterProperties:
        """This, and the other where this says nothing."""
        return CharacterProperties(
            _either(self.italic, other.italic),
            _either(self.bold, other.bold),
            _either(self.hidden, other.hidden),
            _either(self.raised, other.raised),
            _either(self.half_points, other.half_points),
        )


class Styles:
    """The styles of a file; one without them has only what its runs and paragraphs say themselves.

    Every style is looked at once, however often it is used: a hostile file may have many of both.
    """

    def __init__(self, root: Element | None):
        self._root = root
        self._said: dict[tuple[str, str], CharacterProperties] = {}
        self._formats: dict[tuple[str, str], CharacterFormat] = {}

    @classmethod
    def from_package(cls, package: DocxPackage) -> Self:
        """Return the styles of a file. Raises UnreadableError where their part is damaged or missing."""
        name = package.related("styles")
        return cls(package.tree(name) if name else None)

    def run_format(self, run: Element | None, style: str | None = None) -> CharacterFormat:
        """Return the effective format of a run; `style` is that of its paragraph, looked up where it is not given."""
        if style is None:
            style = "" if run is None else style_of(next(run.iterancestors(W + "p"), None))
        return self.format(style, None if run is None else run.find(W + "rPr"))

    def format(self, paragraph: str, properties: Element | None) -> CharacterFormat:
        """Return the format of a run in a paragraph of a style: its own properties count before all styles."""
        key = (paragraph, value(properties, "rStyle"))
        if key not in self._formats:
            self._formats[key] = self._styled(*key)
        styled = self._formats[key]
        if properties is None:
            return styled
        said = CharacterProperties.by(properties)
        return CharacterFormat(
            styled.italic if said.italic is None else said.italic,
            styled.bold if said.bold is None else said.bold,
            styled.hidden if said.hidden is None else said.hidden,
            styled.raised if said.raised is None else said.raised,
            said.half_points or styled.half_points,
        )

    def chain(self, kind: str, style: str) -> list[tuple[str, Element]]:
        """A style and those it is based on, nearest first, with their ids; a circle of styles ends by its length."""
        found: list[tuple[str, Element]] = []
        at = style if (kind, style) in self._known else ""
        while len(found) < _LONGEST_CHAIN and (given := self._known.get((kind, at))) is not None:
            found.append((at, given))
            at = value(given, "basedOn") or "no style has this id"
        return found

    def is_link(self, properties: Element) -> bool:
        """Return whether a run is set as links are, though it may be none."""
        chain = self.chain("character", value(properties, "rStyle"))
        return any(name_of(style) == "hyperlink" for _, style in chain)

    def is_numbered(self, paragraph: str) -> bool:
        """Return whether a style of paragraphs puts them in a list."""
        return any(style.find(f"{W}pPr/{W}numPr") is not None for _, style in self.chain("paragraph", paragraph))

    def defaults(self, letter: str) -> Element | None:
        """Return the default properties of all runs ("r") or paragraphs ("p") of the file, or None."""
        name = f"{W}docDefaults/{W}{letter}PrDefault/{W}{letter}Pr"
        return None if self._root is None else self._root.find(name)

    def _styled(self, paragraph: str, character: str) -> CharacterFormat:
        """ISO 29500-1, 17.7.3: what both styles switch on is off, so that a title in italics is roman in italics."""
        ours, theirs = self._of("paragraph", paragraph), self._of("character", character)
        default = CharacterProperties.by(self.defaults("r"))
        nearest = theirs.over(ours).over(default)
        return CharacterFormat(
            bool(default.italic) or bool(ours.italic) != bool(theirs.italic),
            bool(default.bold) or bool(ours.bold) != bool(theirs.bold),
            bool(default.hidden) or bool(ours.hidden) != bool(theirs.hidden),
            bool(nearest.raised),
            nearest.half_points or DEFAULT_HALF_POINTS,
        )

    def _of(self, kind: str, style: str) -> CharacterProperties:
        if (kind, style) not in self._said:
            said = CharacterProperties()
            for _, given in self.chain(kind, style):
                said = said.over(CharacterProperties.by(given.find(W + "rPr")))
            self._said[kind, style] = said
        return self._said[kind, style]

    @cached_property
    def _known(self) -> Mapping[tuple[str, str], Element]:
        """Styles by kind and id; the id "" is that of what names no style, or one that is not there."""
        known: dict[tuple[str, str], Element] = {}
        for style in () if self._root is None else self._root.iterfind(W + "style"):
            kind = style.get(W + "type", "paragraph")
            if len(known) > _MOST_STYLES:
                raise UnreadableError(
                    "too-large", f"it has more than {_MOST_STYLES:,} styles; that is no resolution, or a trap"
                )
            known.setdefault((kind, style.get(W + "styleId", "")), style)
            if style.get(W + "default", "0") not in OFF:
                known[(kind, "")] = style
        return known


def value(properties: Element | None, name: str) -> str:
    """`<w:pStyle w:val="Session"/>` → "Session"; nothing where there is none."""
    found = None if properties is None else properties.find(W + name)
    return "" if found is None else str(found.get(W + "val", ""))


def style_of(paragraph: Element | None) -> str:
    """`<w:p><w:pPr><w:pStyle w:val="Session"/>…` → "Session"; "" for one without a style, or none at all."""
    return "" if paragraph is None else value(paragraph.find(W + "pPr"), "pStyle")


def name_of(style: Element) -> str:
    """Return the name of a style, which is the same in every language and under every id, in small letters."""
    return value(style, "name").lower()


def switch(properties: Element, name: str) -> bool | None:
    """`<w:i/>` → True, `<w:i w:val="0"/>` → False, nothing → None."""
    found = properties.find(W + name)
    return None if found is None else found.get(W + "val", "1") not in OFF


def whole(text: str) -> int | None:
    """A number as an attribute has it.

    >>> whole("-720"), whole("12.5"), whole("1267twips"), whole("9" * 5000)
    (-720, 12, None, None)
    """
    try:
        return int(float(text)) if len(text) < 20 else None
    except (ValueError, OverflowError):
        return None


def _either(one: Value | None, other: Value | None) -> Value | None:
    return other if one is None else one

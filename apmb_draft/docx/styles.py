"""Work out the effective format of characters and the indents of lines, by their own properties and their styles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Self

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.xml import Element, UnreadableError, W
from apmb_draft.un.form import form

DEFAULT_HALF_POINTS = 20  # Word's own, where nobody names a size
OFF = frozenset({"0", "false", "off"})
"""How a switch may say that it is off."""
_MOST_STYLES = 5_000  # Word itself allows 4,079
_LONGEST_CHAIN = 12  # Word itself allows fewer
_MOST_TABS = 64  # as many as Word allows


@dataclass(frozen=True)
class CharacterFormat:
    """The effective format of a run, as far as a reader needs it. `raised`: superscript."""

    italic: bool = False
    bold: bool = False
    hidden: bool = False
    raised: bool = False
    half_points: int = DEFAULT_HALF_POINTS


PLAIN = CharacterFormat()


class Styles:
    """The styles of a file; one without them has only what its runs and paragraphs say themselves.

    Every style is looked at once, however often it is used: a hostile file may have many of both.
    """

    def __init__(self, root: Element | None):
        self._root = root
        self._said: dict[tuple[str, str], dict[str, bool | int]] = {}
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
        return styled if properties is None else CharacterFormat(**(vars(styled) | _given(properties)))

    def chain(self, kind: str, style: str) -> list[tuple[str, Element]]:
        """Return a style and those it is based on, nearest first, with their ids; a circle ends by its length."""
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
        """Apply ISO 29500-1, 17.7.3: what both styles switch on is off; in a title in italics, emphasis is roman."""
        ours, theirs = self._of("paragraph", paragraph), self._of("character", character)
        default = _given(self.defaults("r"))
        switches = {
            name: bool(default.get(name)) or bool(ours.get(name)) != bool(theirs.get(name))
            for name in ("italic", "bold", "hidden")
        }
        return CharacterFormat(**(vars(PLAIN) | default | ours | theirs | switches))

    def _of(self, kind: str, style: str) -> dict[str, bool | int]:
        if (kind, style) not in self._said:
            chain = (given.find(W + "rPr") for _, given in reversed(self.chain(kind, style)))
            self._said[kind, style] = dict(pair for properties in chain for pair in _given(properties).items())
        return self._said[kind, style]

    @cached_property
    def _known(self) -> Mapping[tuple[str, str], Element]:
        """Return styles by kind and id; the id "" is that of what names no style, or one that is not there."""
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


def _given(properties: Element | None) -> dict[str, bool | int]:
    """`<w:rPr><w:i/><w:sz w:val="17"/></w:rPr>` → {"italic": True, "half_points": 17}."""
    if properties is None:
        return {}
    raised = value(properties, "vertAlign")
    given = {
        "italic": switch(properties, "i"),
        "bold": switch(properties, "b"),
        "hidden": switch(properties, "vanish"),
        "raised": raised == "superscript" if raised else None,
        "half_points": whole(value(properties, "sz")) or None,
    }
    return {name: each for name, each in given.items() if each is not None}


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
    """Return a number as an attribute has it.

    >>> whole("-720"), whole("12.5"), whole("1267twips"), whole("9" * 5000)
    (-720, 12, None, None)
    """
    try:
        return int(float(text)) if len(text) < 20 else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Lines:
    """The lines of a paragraph in twips from the left margin. `stops`: its tabs. `closing`: aligned at the right."""

    left: int = 0
    first: int = 0
    stops: tuple[int, ...] = ()
    closing: bool = False

    def start(self, tabs: int) -> int:
        """Return where text begins after leading tabs, in twips; each goes to the next stop, or that of the grid."""
        at, grid = self.first, form()["page"]["default_tab_tw"]
        hanging = (self.left,) if self.left > self.first else ()
        for _ in range(min(tabs, 20)):
            further = [stop for stop in (*self.stops, *hanging) if stop > at]
            at = min(further, default=(at // grid + 1) * grid)
        return at


@dataclass(frozen=True)
class IndentProperties:
    """What properties say of lines, None where nothing; of every tab, whether it stands or is cleared."""

    left: int | None = None
    first: int | None = None
    stops: Mapping[int, bool] = field(default_factory=dict)
    align: str = ""

    @classmethod
    def by(cls, properties: Element | None) -> IndentProperties:
        """`<w:pPr><w:ind w:left="1267" w:hanging="1267"/></w:pPr>` → left 1267, first line -1267."""
        if properties is None:
            return cls()
        indent = properties.find(W + "ind")
        return cls(*_indents(indent), dict(_stops(properties)), value(properties, "jc"))

    def over(self, other: IndentProperties) -> IndentProperties:
        """Return these, and the other ones where these say nothing."""
        return IndentProperties(
            other.left if self.left is None else self.left,
            other.first if self.first is None else self.first,
            {**other.stops, **self.stops} if self.stops else other.stops,
            self.align or other.align,
        )

    def lines(self) -> Lines:
        """Return the lines, with zeros where nothing is said."""
        left = self.left or 0
        stops = tuple(sorted(at for at, stands in self.stops.items() if stands))
        return Lines(left, left + (self.first or 0), stops, self.align in ("right", "end"))


class Indents:
    """The lines of paragraphs, by their styles and what they add to them."""

    def __init__(self, styles: Styles):
        self._styles = styles
        self._known: dict[str, IndentProperties] = {}

    def of(self, properties: Element | None, numbered: IndentProperties | None = None) -> Lines:
        """Return the lines of one paragraph; `numbered` is what its list says of them, between paragraph and style."""
        own = IndentProperties.by(properties).over(numbered or IndentProperties())
        return own.over(self._styled(value(properties, "pStyle"))).lines()

    def _styled(self, style: str) -> IndentProperties:
        if style not in self._known:
            given = IndentProperties()
            for _, element in self._styles.chain("paragraph", style):
                given = given.over(IndentProperties.by(element.find(W + "pPr")))
            self._known[style] = given.over(IndentProperties.by(self._styles.defaults("p")))
        return self._known[style]


def _indents(element: Element | None) -> tuple[int | None, int | None]:
    """Return the left edge and the first line; "hanging" wins over "firstLine"."""
    if element is None:
        return None, None
    left, hanging, first = (
        next((at for name in names if (at := whole(element.get(W + name, ""))) is not None), None)
        for names in (("start", "left"), ("hanging",), ("firstLine",))
    )
    return left, first if hanging is None else -hanging


def _stops(properties: Element) -> Iterator[tuple[int, bool]]:
    for tab in islice(properties.iterfind(f"{W}tabs/{W}tab"), _MOST_TABS):
        at = whole(tab.get(W + "pos", ""))
        if at is not None:
            yield at, tab.get(W + "val") not in ("clear", "bar", "num")

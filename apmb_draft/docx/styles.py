"""Work out what styles and lists give to text: the format of characters, the indents of lines, the numbers Word counts.

The UN types its numbers; drafts that delegations send in may leave them to the word processor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Self

from apmb_draft.docx.package import DocxPackage, Element, W, too_large
from apmb_draft.model.paragraphs import letter_number, roman_number
from apmb_draft.un.form import form

_DEFAULT_HALF_POINTS = 20  # Word's own, where nobody names a size
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
    half_points: int = _DEFAULT_HALF_POINTS


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
                raise too_large(f"it has more than {_MOST_STYLES:,} styles")
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


_PRIVATE = range(0xE000, 0xF900)
_SYMBOL_FONT = {  # the places of Adobe's Symbol encoding that texts use; digits and most signs are where ASCII has them
    **{code: chr(code) for code in range(0x20, 0x40)},
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **{0x2A: "*", 0x2D: "−", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xA2: "′"},
    **{0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xD7: "⋅"},
}
_WINGDINGS = {0x6C: "●", 0x6E: "■", 0x71: "❑", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xFC: "✓"}
_FONTS = {"symbol": _SYMBOL_FONT, "wingdings": _WINGDINGS}


def letter_of(font: str, place: str) -> str:
    """`<w:sym w:font="Symbol" w:char="F0B7"/>` → "•"; nothing for a sign that has no letter of its own.

    >>> letter_of("Symbol", "F0B7"), letter_of("Times New Roman", "2013"), letter_of("Wingdings", "F04A")
    ('•', '–', '')
    """
    try:
        code = int(place[:8], 16)
    except ValueError:
        return ""
    font = font.lower()
    if code in _PRIVATE or font in _FONTS:
        return _FONTS.get(font, {}).get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


# --- Indents ----------------------------------------------------------------------------------------------------------


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
        tabs = islice(properties.iterfind(f"{W}tabs/{W}tab"), _MOST_TABS)
        places = ((whole(tab.get(W + "pos", "")), tab.get(W + "val")) for tab in tabs)
        stops = {at: kind not in ("clear", "bar", "num") for at, kind in places if at is not None}
        return cls(*_indents(properties.find(W + "ind")), stops, value(properties, "jc"))

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


# --- Lists ------------------------------------------------------------------------------------------------------------

_LEVELS = 9
_LONGEST_PATTERN = 60
_LEVEL_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Counted:
    """The number of a paragraph, with the gap behind it, and what its level says of indents."""

    text: str = ""
    lines: IndentProperties = field(default_factory=IndentProperties)


@dataclass(frozen=True)
class ListLevel:
    """How one level of a list is written: "%1." is its own count and a full stop."""

    pattern: str = ""
    kind: str = "decimal"
    start: int = 1
    gap: str = "\t"
    lines: IndentProperties = field(default_factory=IndentProperties)

    @classmethod
    def by(cls, given: Element) -> ListLevel:
        """`<w:lvl><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>`."""
        start, kind = whole(value(given, "start")), value(given, "numFmt") or "decimal"
        pattern = value(given, "lvlText")[:_LONGEST_PATTERN]
        if kind == "bullet":
            pattern = "".join(_bullet(given, letter) for letter in pattern)
        gap = {"space": " ", "nothing": ""}.get(value(given, "suff"), "\t")
        return cls(pattern, kind, 1 if start is None else start, gap, IndentProperties.by(given.find(W + "pPr")))


@dataclass(frozen=True)
class List:
    """A list: the definition that it counts on with others, its levels, and the counts with which it begins anew."""

    key: str
    levels: Sequence[ListLevel]
    starts: dict[int, int]


class Numbering:
    """Counts the numbered paragraphs of a body, which must be given in their order."""

    def __init__(self, root: Element | None, styles: Styles):
        self._styles = styles
        self._lists: Mapping[str, Element] = {}
        self._abstract: Mapping[str, Element] = {}
        if root is not None:
            self._lists = {given.get(W + "numId", ""): given for given in root.iterfind(W + "num")}
            self._abstract = {given.get(W + "abstractNumId", ""): given for given in root.iterfind(W + "abstractNum")}
        self._linked = {value(given, "styleLink"): key for key, given in self._abstract.items()}
        self._known: dict[str, List] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, list[int | None]] = {}

    @classmethod
    def from_package(cls, package: DocxPackage, styles: Styles) -> Numbering:
        """Return the lists of a file. Raises UnreadableError where their part is damaged or missing."""
        name = package.related("numbering")
        return cls(package.tree(name) if name else None, styles)

    def of(self, properties: Element | None) -> Counted:
        """Return the number of the next paragraph; nothing for one that is in no list."""
        given = None if properties is None else properties.find(W + "numPr")
        styled = self._of_style(value(properties, "pStyle"))
        number, level = styled if given is None else _place(given, styled)
        if number not in self._lists or not 0 <= level < _LEVELS:
            return Counted()
        known = self._list(number)
        text = _written(known.levels, level, self._count(known, level))
        return Counted(text) if given is None else Counted(text, known.levels[level].lines)

    def _of_style(self, style: str) -> tuple[str, int]:
        if style not in self._by_style:
            given = (found.find(f"{W}pPr/{W}numPr") for _, found in self._styles.chain("paragraph", style))
            self._by_style[style] = next((_place(found, ("", 0)) for found in given if found is not None), ("", 0))
        return self._by_style[style]

    def _list(self, number: str) -> List:
        """Return a list, looked at once: its definition may stand behind a list style, and change it here and there."""
        if number not in self._known:
            given = self._lists[number]
            key = value(given, "abstractNumId")
            link = value(self._abstract.get(key), "numStyleLink")
            key = self._linked.get(link, key) if link else key
            levels, starts = [ListLevel()] * _LEVELS, dict[int, int]()
            for level, found in _levels(self._abstract.get(key), "lvl"):
                levels[level] = ListLevel.by(found)
            for level, found in _levels(given, "lvlOverride"):
                if (own := found.find(W + "lvl")) is not None:
                    levels[level] = ListLevel.by(own)
                if (start := whole(value(found, "startOverride"))) is not None:
                    starts[level] = start
            self._known[number] = List(key, levels, starts)
        return self._known[number]

    def _count(self, known: List, level: int) -> list[int | None]:
        """Add one at this level; those below it begin again."""
        counts = self._counts.setdefault(known.key, [None] * _LEVELS)
        if level in known.starts:
            counts[level] = known.starts.pop(level) - 1
        last = counts[level]
        counts[level] = known.levels[level].start if last is None else last + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return counts


def _written(levels: Sequence[ListLevel], level: int, counts: Sequence[int | None]) -> str:
    """`<w:lvlText w:val="%1."/>` → "3.", with the tab or the space that Word sets behind it."""

    def counted(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        count = counts[at]
        return _figure(levels[at].start if count is None else count, levels[at].kind)

    form = levels[level]
    text = form.pattern if form.kind == "bullet" else _LEVEL_PLACE.sub(counted, form.pattern)
    return text + form.gap if text else ""


def _figure(count: int, kind: str) -> str:
    """Return a count as a list writes it.

    >>> [_figure(28, kind) for kind in ("decimal", "lowerLetter", "upperRoman", "none")]
    ['28', 'bb', 'XXVIII', '']
    """
    if kind == "none":
        return ""
    makers = {"Letter": letter_number, "Roman": roman_number}
    make = next((make for ending, make in makers.items() if kind.endswith(ending)), str)
    text = make(count) if 0 < count < 4000 else str(count)
    return text.upper() if kind.startswith("upper") else text


def _place(given: Element, otherwise: tuple[str, int]) -> tuple[str, int]:
    """`<w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr>` → ("5", 1)."""
    level = whole(value(given, "ilvl"))
    return value(given, "numId") or otherwise[0], otherwise[1] if level is None else level


def _levels(parent: Element | None, name: str) -> Iterator[tuple[int, Element]]:
    for given in () if parent is None else parent.iterfind(W + name):
        level = whole(given.get(W + "ilvl", ""))
        if level is not None and 0 <= level < _LEVELS:
            yield level, given


def _bullet(form: Element, letter: str) -> str:
    fonts = form.find(f"{W}rPr/{W}rFonts")
    font = "" if fonts is None else fonts.get(W + "ascii", "")
    known = {"·": "•", "o": "○"} | ({} if letter < "\ue000" else {letter: letter_of(font, f"{ord(letter):x}") or "•"})
    return known.get(letter, letter)

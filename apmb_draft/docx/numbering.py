"""Numbers that the word processor counts itself: the UN types its own, drafts that delegations send in may not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.segments import letter_of
from apmb_draft.docx.styles import IndentProperties, Styles, value, whole
from apmb_draft.docx.xml import Element, W
from apmb_draft.model.paragraphs import letter_number, roman_number

_LEVELS = 9
_LONGEST_PATTERN = 60
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Counted:
    """The number of a paragraph, with the gap behind it, and what its level says of indents."""

    text: str = ""
    lines: IndentProperties = field(default_factory=IndentProperties)


@dataclass(frozen=True)
class ListLevel:
    """How one level of a list is written: "%1." is its own count and a full stop."""

    pattern: str
    kind: str
    start: int
    gap: str
    lines: IndentProperties

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
    levels: Mapping[int, ListLevel]
    starts: dict[int, int]

    def start(self, level: int) -> int:
        """Return the first count of a level."""
        return self.levels[level].start if level in self.levels else 1


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
        counts = self._count(known, level)
        if level not in known.levels:
            return Counted()
        return Counted(
            _written(known, level, counts), IndentProperties() if given is None else known.levels[level].lines
        )

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
            levels = {level: ListLevel.by(found) for level, found in _levels(self._abstract.get(key), "lvl")}
            changes = dict(_levels(given, "lvlOverride"))
            own = {level: found.find(W + "lvl") for level, found in changes.items()}
            levels |= {level: ListLevel.by(found) for level, found in own.items() if found is not None}
            starts = {level: whole(value(found, "startOverride")) for level, found in changes.items()}
            self._known[number] = List(key, levels, {at: start for at, start in starts.items() if start is not None})
        return self._known[number]

    def _count(self, known: List, level: int) -> list[int | None]:
        """Add one at this level; those below it begin again."""
        counts = self._counts.setdefault(known.key, [None] * _LEVELS)
        if level in known.starts:
            counts[level] = known.starts.pop(level) - 1
        last = counts[level]
        counts[level] = known.start(level) if last is None else last + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return counts


def _written(known: List, level: int, counts: list[int | None]) -> str:
    """`<w:lvlText w:val="%1."/>` → "3.", with the tab or the space that Word sets behind it."""

    def counted(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        count = counts[at]
        kind = known.levels[at].kind if at in known.levels else "decimal"
        return figure(known.start(at) if count is None else count, kind)

    form = known.levels[level]
    text = form.pattern if form.kind == "bullet" else _PLACE.sub(counted, form.pattern)
    return text + form.gap if text else ""


def figure(count: int, kind: str) -> str:
    """Return a count as a list writes it.

    >>> [figure(28, kind) for kind in ("decimal", "lowerLetter", "upperRoman", "none")]
    ['28', 'bb', 'XXVIII', '']
    """
    if kind == "none":
        return ""
    if not 0 < count < 4000:
        return str(count)
    if kind.endswith("Letter"):
        text = letter_number(count)
    elif kind.endswith("Roman"):
        text = roman_number(count)
    else:
        return str(count)
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

"""The paragraphs of a running text of the file: whole ones, lettered ones below them, headings, rows of tables.

All functions keep offsets into the given text, so that a mistake can be reported at its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

MARK = r"\((?:(?:x{1,3}(?:ix|iv|v?i{0,3})|ix|iv|v?i{1,3}|v)|(?P<same>[a-z])(?P=same){0,2})\)"
"""The letter (a), (aa) or small roman numeral (iv) with which a sub-paragraph begins."""


class Section(StrEnum):
    """What paragraphs are counted in, by its name in the file."""

    PREAMBLE = "preamble"
    OPERATIVE = "operative"
    UNNUMBERED = "operative unnumbered"
    DECISION = "decision"
    ANNEX = "annex"
    TABLE = "table"
    FOOTNOTE = "footnote"


_TITLES = {Section.OPERATIVE: "paragraph", Section.UNNUMBERED: "unnumbered paragraph"}
"""Sections that people call otherwise than the file does."""
_REF = re.compile(
    rf"(?P<section>{'|'.join(sorted(Section, key=len, reverse=True))}) (?P<number>\d+)"
    r"(?P<below>(?: (?:\([a-z0-9]+\)|[a-z]\.|line \d+))*)"
)


@dataclass(frozen=True)
class ParagraphRef:
    """A paragraph of the file: its section, its place among the whole paragraphs of it, and the marks below it.

    >>> ref = ParagraphRef(Section.OPERATIVE, 12, ("(a)",))
    >>> str(ref), ref.key, ParagraphRef.parse("operative 12 (a)") == ref, ref.is_within(ref.whole)
    ('paragraph 12 (a)', 'operative 12 (a)', True, True)

    Rows of tables are counted line by line, footnotes by their printed number.
    """

    section: Section
    number: int
    below: tuple[str, ...] = ()

    @classmethod
    def parse(cls, key: str) -> ParagraphRef | None:
        """Return the paragraph that a key of the file names, or None where it names something else.

        >>> ParagraphRef.parse("table 2 line 3"), ParagraphRef.parse("attend.place")
        (ParagraphRef(section=<Section.TABLE: 'table'>, number=2, below=('line 3',)), None)
        """
        found = _REF.fullmatch(key)
        if not found:
            return None
        below = tuple(re.findall(r"line \d+|\S+", found["below"]))
        return cls(Section(found["section"]), int(found["number"]), below)

    @property
    def key(self) -> str:
        """Return its name in the file: "operative 12 (a)"."""
        return " ".join((self.section, str(self.number), *self.below))

    @property
    def whole(self) -> ParagraphRef:
        """Return the whole paragraph that it belongs to."""
        return replace(self, below=())

    def at(self, mark: str) -> ParagraphRef:
        """Return the paragraph with this mark below it: "(a)", "line 3"."""
        return replace(self, below=(*self.below, mark))

    def is_within(self, other: ParagraphRef) -> bool:
        """Return whether it is another paragraph, or lies below it."""
        same = (self.section, self.number) == (other.section, other.number)
        return same and self.below[: len(other.below)] == other.below

    def __str__(self) -> str:
        return " ".join((_TITLES.get(self.section, self.section), str(self.number), *self.below))


def describe_key(key: str) -> str:
    """Return what people call what a key of the file names; one that names no paragraph remains.

    >>> describe_key("operative 9"), describe_key("operative unnumbered 2 (a)"), describe_key("attend.place")
    ('paragraph 9', 'unnumbered paragraph 2 (a)', 'attend.place')
    """
    return str(ParagraphRef.parse(key) or key)


class Level(StrEnum):
    """The level of a paragraph of the file."""

    PARAGRAPH = "paragraph"
    SUBPARAGRAPH = "subparagraph"
    SUBSUBPARAGRAPH = "subsubparagraph"
    THIRD_LEVEL = "third-level"
    UNNUMBERED = "unnumbered"
    HEADING = "heading"
    TABLE_HEAD = "table-head"
    TABLE_ROW = "table-row"
    TABLE_HEADING = "table-heading"
    TABLE_TOTAL = "table-total"
    TABLE_NOTE = "table-note"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of running text without its marker; `start` is the offset of its first character.

    `number` counts within the level: the third sub-paragraph of its paragraph has 3; of whole paragraphs it is the
    place among the whole numbered paragraphs of the text, whatever number is printed.
    """

    level: Level
    number: int
    text: str
    start: int


BEGINS = rf"(?:{MARK}|#+|~|\|(?:##?|[=^])?)"
"""The marker of a paragraph that is no whole numbered one; below (i), "a." is one too."""
THIRD = r"(?P<third>[a-z])\."

_LETTER = re.compile(rf"(?={MARK})\((?P<letter>[a-z]+)\)[ \n\u00a0]+")
_THIRD = re.compile(rf"{THIRD}[ \n\u00a0]+")
_HEADING = re.compile(r"#+[ \u00a0]+")
_UNNUMBERED = re.compile(r"~[ \u00a0]+")
ROW_MARKS = {
    "|#": Level.TABLE_HEAD,
    "|": Level.TABLE_ROW,
    "|##": Level.TABLE_HEADING,
    "|=": Level.TABLE_TOTAL,
    "|^": Level.TABLE_NOTE,
}
"""The markers of the lines of a table; its cells are parted by strokes."""
ROWS = frozenset(ROW_MARKS.values()) - {Level.TABLE_NOTE}
_ROW = re.compile(r"(?P<mark>\|(?:##?|[=^])?)(?:[ \n\u00a0]+|(?=\|))(?=[^ ])")
_STROKE = re.compile(r"\\.|(\|)", re.S)
_AROUND_TAB = re.compile(r"[^\S\t]*\t[^\S\t]*")
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
BELOW = (Level.SUBPARAGRAPH, Level.SUBSUBPARAGRAPH, Level.THIRD_LEVEL)
"""The levels below a whole paragraph, each below the one before."""


def split_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text, with their level and their number.

    >>> [p.level.value for p in split_paragraphs("1:\\n\\n(a) A:\\n\\n(i) B;\\n\\n(b) C.\\n\\n# 2\\n\\n~ D,")]
    ['paragraph', 'subparagraph', 'subsubparagraph', 'subparagraph', 'heading', 'unnumbered']
    """
    found_pieces = re.finditer(r"\S(?:.|\n(?![ ]*(?:\n|\||$)))*", text)
    pieces = [(found.start(), found[0].rstrip(" \n")) for found in found_pieces]
    letters = [found["letter"] if (found := _LETTER.match(piece)) else None for _, piece in pieces]
    count = dict.fromkeys(Level, 0)
    result: list[Paragraph] = []
    for index, (start, piece) in enumerate(pieces):
        level, end = _begun(piece, letters, index, count)
        _step(count, level)
        rest = _with_tabs(piece[end:]) if level in ROWS else piece[end:]
        result.append(Paragraph(level, count[level], rest, start + end))
    return result


def are_rows(*paragraphs: str) -> bool:
    """Return whether paragraphs are lines of tables, which are on one line each, without blank lines between them."""
    return all(paragraph.startswith("|") for paragraph in paragraphs)


def _with_tabs(row: str) -> str:
    r"""Return the cells of a row parted by tabs where the file has strokes; it is as long as before.

    >>> _with_tabs(r"Gross | 1 \| 2")
    'Gross \t 1 \\| 2'
    """
    return _STROKE.sub(lambda found: "\t" if found[1] else found[0], row)


def with_strokes(row: str) -> str:
    r"""Return the cells of a row parted by strokes, as the file has them, where they are parted by tabs.

    >>> with_strokes("Gross\t\t1 200")
    'Gross | | 1 200'
    """
    return re.sub(r" +", " ", row.replace("\t", " | ")).strip()


def tight(row: str) -> str:
    r"""Return a row without spaces at the edges of its cells, and without empty cells at its end.

    >>> tight(" \t Gross \t  \t Net \t ")
    '\tGross\t\tNet'
    """
    return _AROUND_TAB.sub("\t", row.rstrip()).rstrip("\t")


def _begun(piece: str, letters: Sequence[str | None], index: int, count: dict[Level, int]) -> tuple[Level, int]:
    """Return the level of a paragraph and the length of its marker."""
    if letter := _LETTER.match(piece):
        return _level(letters, index, count), letter.end()
    if row := _ROW.match(piece):
        return ROW_MARKS[row["mark"]], row.end()
    if heading := _HEADING.match(piece):
        return Level.HEADING, heading.end()
    if unnumbered := _UNNUMBERED.match(piece):
        return Level.UNNUMBERED, unnumbered.end()
    third = _THIRD.match(piece)
    if third and count[Level.SUBSUBPARAGRAPH] and third["third"] == letter_number(count[Level.THIRD_LEVEL] + 1):
        return Level.THIRD_LEVEL, third.end()
    return Level.PARAGRAPH, 0


def _step(count: dict[Level, int], level: Level) -> None:
    """Count one more of a level; the levels below begin anew."""
    count[level] += 1
    place = BELOW.index(level) if level in BELOW else -1
    for below in BELOW[place + 1 :]:
        count[below] = 0


def _level(letters: Sequence[str | None], index: int, count: dict[Level, int]) -> Level:
    """Return whether a typed letter opens a sub-paragraph (a) or one below it (i).

    "(i)" is also the ninth letter: after "(h)" it is one, unless "(ii)" follows.
    """
    letter = letters[index] or ""
    roman = bool(_ROMAN.fullmatch(letter))
    if not roman:
        return Level.SUBPARAGRAPH
    if letter == roman_number(count[Level.SUBSUBPARAGRAPH] + 1) and count[Level.SUBSUBPARAGRAPH]:
        return Level.SUBSUBPARAGRAPH
    follows = letters[index + 1] if index + 1 < len(letters) else None
    is_next_letter = letter == letter_number(count[Level.SUBPARAGRAPH] + 1)
    return Level.SUBPARAGRAPH if is_next_letter and follows != "ii" else Level.SUBSUBPARAGRAPH


_AGAIN = re.compile(r"1\.[ \u00a0]+")
"""Typed before a paragraph, it restarts the numbers, as below each section heading of some resolutions."""


def number_paragraphs(text: str, *, numbered: bool) -> list[tuple[Paragraph, str]]:
    """Return the paragraphs of a text, each with what is printed before it: "3.", "(a)", or "".

    A single operative paragraph carries no number (rule STR05).

    >>> text = "One:\\n\\n(a) A;\\n\\nTwo;\\n\\n# II\\n\\n1. One again."
    >>> [number for _, number in number_paragraphs(text, numbered=True)]
    ['1.', '(a)', '2.', '', '1.']
    """
    found = split_paragraphs(text)
    whole = [each for each in found if each.level is Level.PARAGRAPH]
    numbered = numbered and (len(whole) > 1 or any(_AGAIN.match(each.text) for each in whole))
    result, number = [], 0
    for each in found:
        if numbered and each.level is Level.PARAGRAPH:
            again = _AGAIN.match(each.text)
            number = 1 if again else number + 1
            end = again.end() if again else 0
            result.append((replace(each, text=each.text[end:], start=each.start + end), f"{number}."))
        else:
            result.append((each, _MARKS[each.level](each.number) if each.level in _MARKS else ""))
    return result


def letter_number(number: int) -> str:
    """Return the letter of a sub-paragraph (rule STR07).

    >>> [letter_number(n) for n in (1, 26, 27, 28)]
    ['a', 'z', 'aa', 'bb']
    """
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman_number(number: int) -> str:
    """Return a small roman numeral; MARK knows those up to (xxxix).

    >>> [roman_number(n) for n in (1, 4, 9, 14, 39, 1944)]
    ['i', 'iv', 'ix', 'xiv', 'xxxix', 'mcmxliv']
    """
    letters = ""
    for value, numeral in _NUMERALS:
        letters += numeral * (number // value)
        number %= value
    return letters


_NUMERALS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MARKS: Mapping[Level, Callable[[int], str]] = {
    Level.SUBPARAGRAPH: lambda number: f"({letter_number(number)})",
    Level.SUBSUBPARAGRAPH: lambda number: f"({roman_number(number)})",
    Level.THIRD_LEVEL: lambda number: f"{letter_number(number)}.",
}
"""What is printed before a paragraph of a level below the whole ones, by its number."""

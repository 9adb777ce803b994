"""What a reader finds in a document before anyone knows what it is: paragraphs in reading order, tables, and footnotes.

Rows of tables are told from paragraphs that have their number in a column of its own, and heads and totals from others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise, takewhile

from apmb_draft.model.document import Note, PageLayout, Role, Run, merge_runs

FIRST_WORDS = "The General Assembly"
"""Above these words papers have tables of their own: masthead and session block."""
NOTE_SIZE = 9.3
"""pt: footnotes and tables are set in 8.5, the text in 10."""
_MARK = re.compile(
    r"(?:Article|Rule|Regulation|Section|Part|Chapter|Goal|Target)? ?"
    r"(?:[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]{1,5}|[IVXLC]{1,6}|[A-Z])[)\].]+|\d{1,3}(?:\.\d{1,3})+|(?<= )\d{1,3})"
    r"|[•○▪■–—*-]{1,3}"
)
_LONGEST = 60
"""Characters of a row that are quoted."""
_SMALLER = 0.8
"""pt: the least by which the type of a head is smaller than that of the rows (7 pt and 8.5 pt)."""

Interval = tuple[float, float]
"""From where to where something reaches, from the left: in pt, or in columns of the grid of a Word table."""


class DocumentFormat(StrEnum):
    """What kind of document was read."""

    TEXT = "text"
    WORD = "word"
    PDF = "pdf"


class Indent(StrEnum):
    """Where the first line of a paragraph begins, in the columns of `form.toml`."""

    OUTER = "outer"
    """At the left edge of the masthead and the session block (x 60)."""
    COLUMN = "column"
    """At the left edge of the text column (x 123): titles, headings, annexes."""
    FIRST_LINE = "first-line"
    """Where a paragraph, its number or the letter (a) begins (x 147), turnover lines at the column."""
    SECOND_LEVEL = "second-level"
    """The whole block is indented (x 147, turnover lines too): a sub-paragraph (i)."""
    RIGHT = "right"
    """Aligned at the right: closing lines."""
    HANGING = "hanging"
    """A number left of the column, the text in it: the title of an adopted resolution."""


@dataclass(frozen=True)
class ExtractedParagraph:
    """One paragraph as it was found, its lines joined, page furniture gone.

    `runs` carry italics, links and footnote calls; a typed number or letter is still part of the text, with a tab
    behind it where the source shows a gap. `indent`, `size` (pt) and `bold` are None where the source cannot tell,
    as plain text cannot.
    """

    runs: tuple[Run, ...]
    indent: Indent | None = None
    size: float | None = None
    bold: bool | None = None
    gaps: tuple[float | None, ...] = field(default=(), compare=False)
    """Between two letters of a word, in pt, as most of a line stand; None for a line of a few letters."""
    lines: tuple[str, ...] = field(default=(), compare=False)
    """Its text as it is broken on the page, without footnote calls."""
    pitch: float | None = field(default=None, compare=False)
    """From line to line, in pt; None where it has no two lines on one page."""
    row: Role | None = None
    """The role of a row of a table, whose cells are parted by tabs, or of a note below one."""

    @property
    def text(self) -> str:
        """Return the words without footnote calls."""
        return "".join(run.text for run in self.runs if not run.call)


@dataclass(frozen=True)
class ExtractedDocument:
    """A whole document as it was found. `masthead` holds the first page's header: symbol, distribution, date."""

    format: DocumentFormat
    masthead: tuple[str, ...]
    paragraphs: tuple[ExtractedParagraph, ...]
    notes: tuple[Note, ...] = ()
    layout: PageLayout = field(default=PageLayout())
    """How its pages are laid out, as far as the source shows it."""
    head: tuple[str, ...] = ()
    """Lines of the running heads, each once: the symbol, the title beside it; none where the source has none."""
    tables: tuple[str, ...] = ()
    """Where the text has tables that are no simple grid, with the words of their first rows."""
    note_lines: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    """The lines of each footnote as it is broken on the page; none where the source does not show them."""

    @property
    def has_italics(self) -> bool:
        """Return whether the source can show italics at all."""
        return self.format is not DocumentFormat.TEXT


# --- Rows of tables ---------------------------------------------------------------------------------------------------


def is_row(cells: Sequence[str]) -> bool:
    """Return whether the cells of a line are the row of a table, and not a number and its paragraph.

    >>> is_row(["Total", "1 234"]), is_row(["1.", "Urges all States;"]), is_row(["Kites", ""])
    (True, False, False)
    """
    filled = [text for cell in cells if (text := cell.strip())]
    return len(filled) > 2 or (len(filled) == 2 and not _MARK.fullmatch(filled[0]))


@dataclass(frozen=True)
class ExtractedRow:
    """A row of a table as it is set: its cells that have words, their places, its size in pt, all bold or italic.

    `is_head`: whether the file calls it a row that is printed again on each page; None where it does not tell.
    """

    cells: Sequence[tuple[Run, ...]]
    spans: Sequence[Interval]
    size: float
    bold: bool
    italic: bool
    is_head: bool | None = None

    @cached_property
    def texts(self) -> list[str]:
        """Return the text of each cell."""
        return ["".join(run.text for run in cell) for cell in self.cells]

    @property
    def is_set_apart(self) -> bool:
        """Return whether it looks like a head: in bold or italics, with several cells and no figures in them."""
        return (self.bold or self.italic) and sum(map(bool, self.texts)) > 1 and not self.has_figures

    @property
    def has_figures(self) -> bool:
        """Return whether a cell behind the first has a figure."""
        return any(character.isdecimal() for text in self.texts[1:] for character in text)


def rows_as_paragraphs(rows: Sequence[ExtractedRow], columns: Sequence[Interval]) -> list[ExtractedParagraph]:
    """Return the rows of a table as paragraphs, with their roles and each cell in its column.

    Raises UnclearTableError where two cells of a row stand in one column.
    """
    return [
        ExtractedParagraph(_joined(row.cells, places_in(columns, row.spans)), None, row.size, row.bold, row=role)
        for row, role in zip(rows, roles(rows), strict=True)
    ]


def roles(rows: Sequence[ExtractedRow]) -> list[Role]:
    """Return the roles of the rows of a table.

    >>> given = [(["", "Gross"], 7, False, True), (["Kites"], 8.5, True, False)]
    >>> given += [(["Kites", "7"], 8.5, False, False), (["Total", "7"], 8.5, True, False)]
    >>> rows = [ExtractedRow([(Run(text),) for text in texts], [], *form) for texts, *form in given]
    >>> [role.value for role in roles(rows)]
    ['table-head', 'table-heading', 'table-row', 'table-total']
    """
    size = max(row.size for row in rows)
    told = any(row.is_head for row in rows)
    heads = takewhile(lambda row: row.is_head if told else row.size <= size - _SMALLER or row.is_set_apart, rows[:-1])
    count = len(list(heads))
    others = (
        Role.TABLE_ROW if not row.bold else Role.TABLE_TOTAL if row.has_figures else Role.TABLE_HEADING
        for row in rows[count:]
    )
    return [Role.TABLE_HEAD] * count + list(others)


class UnclearTableError(Exception):
    """The rows or the columns of a table cannot be told."""


def columns_of(cells: Sequence[Interval]) -> list[Interval]:
    """Return from where to where each column of a table reaches, by all cells that have words.

    What reaches over several columns is a heading of them.

    >>> columns_of([(0, 40), (60, 90), (0, 110), (80, 90), (100, 120), (0, 30)])
    [(0, 40), (60, 90), (100, 120)]
    """
    found: list[Interval] = []
    for left, right in sorted(cells, key=lambda cell: cell[1] - cell[0]):
        over = [one for one in found if left < one[1] and right > one[0]]
        if len(over) == 1:
            found[found.index(over[0])] = min(left, over[0][0]), max(right, over[0][1])
        elif not over:
            found.append((left, right))
    return sorted(found)


def places_in(columns: Sequence[Interval], row: Sequence[Interval]) -> list[int]:
    """Return in which column each cell of a row stands; the first of those that it reaches over.

    Raises UnclearTableError where two cells stand in one column.

    >>> places_in([(0, 40), (60, 90), (100, 120)], [(0, 30), (70, 110)])
    [0, 1]
    """
    edges = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    found: list[int] = []
    reached = -1
    for left, right in row:
        over = [at for at, column in enumerate(columns) if left < column[1] and right > column[0]]
        over = over or [sum(edge <= (left + right) / 2 for edge in edges)]
        if over[0] <= reached:
            raise UnclearTableError
        found.append(over[0])
        reached = over[-1]
    return found


def _joined(cells: Sequence[tuple[Run, ...]], places: Sequence[int]) -> tuple[Run, ...]:
    r"""Return the cells of a row as one text, each in its column: a tab stands between two columns.

    >>> _joined([(Run("Kites"),), (Run("7"),)], [0, 2])[0].text
    'Kites\t\t7'
    """
    tabs = (Run("\t" * (place - before)) for before, place in pairwise([0, *places]))
    return merge_runs(run for tab, runs in zip(tabs, cells, strict=True) for run in (tab, *runs))


def described(where: str, cells: Sequence[str]) -> str:
    """Describe a table by its place and the words of its first row.

    >>> described("page 3", ["Section", "", "Dollars"])
    'page 3, “Section | Dollars”'
    """
    words = " | ".join(" ".join(cell.split()) for cell in cells if cell.strip())
    return f"{where}, “{words if len(words) <= _LONGEST else f'{words[:_LONGEST]} …'}”"

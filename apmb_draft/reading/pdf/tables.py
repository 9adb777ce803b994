"""Rows of tables, in files that tell which letters stand in one cell, and tables as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from apmb_draft.reading.pdf.glyphs import Glyph, Page, Path
from apmb_draft.reading.pdf.joining import together
from apmb_draft.reading.pdf.lines import Letter, Line, lines
from apmb_draft.reading.tables import OPENING, described, is_row


@dataclass(frozen=True)
class Row(Line):
    """A row of a table, read cell by cell, each from top to bottom; a tab stands between two cells."""

    cells: tuple[tuple[Line, ...], ...] = ()

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """The words of the cells."""
        found: list[Letter] = []
        for cell in self.cells:
            found += [Letter("\t")] * bool(found) + _paragraphs(cell)
        return tuple(found)

    @property
    def tab(self) -> int:
        """A row has no typed number before it; what begins its first cell belongs to the table."""
        return 0


def _paragraphs(cell: Iterable[Line]) -> list[Letter]:
    """The words of a cell, its paragraphs as lines."""
    found: list[Letter] = []
    for _, group in groupby(cell, key=lambda line: line.block):
        found += [Letter("\n")] * bool(found) + together(group)
    return found


def lines_and_rows(page: Page) -> list[Line]:
    """The lines of a page from top to bottom, with rows of tables where a line has more than one cell.

    A row with words in one cell only is no more than its lines: papers keep their session block in such a table.
    """
    rows: dict[Path, list[Glyph]] = {}
    for glyph in page.glyphs:
        if glyph.tag and glyph.tag.row and not glyph.tag.is_note:
            rows.setdefault(glyph.tag.row, []).append(glyph)
    found = [_row(page, glyphs) for glyphs in rows.values() if len(_cells(glyphs)) > 1]
    taken = {glyph.tag for row in found for glyph in row.glyphs}
    rest = replace(page, glyphs=tuple(one for one in page.glyphs if one.tag is None or one.tag not in taken))
    return sorted([*lines(rest), *found], key=lambda line: (line.y, line.x))


def _cells(glyphs: Sequence[Glyph]) -> list[Path]:
    """The cells that have words, in their order."""
    return sorted({glyph.tag.cell for glyph in glyphs if glyph.tag and glyph.text != " "})


def _row(page: Page, glyphs: Sequence[Glyph]) -> Row:
    """The row of these letters; the spaces of a page belong to no cell, and each line takes those at its height."""
    cells = []
    for cell in _cells(glyphs):
        inside = [one for one in glyphs if one.tag and one.tag.cell == cell]
        left, right = min(one.x for one in inside) - 2, max(one.right for one in inside) + 2
        spaces = [one for one in page.glyphs if one.tag is None and one.text == " " and left < one.x < right]
        cells.append(tuple(lines(replace(page, glyphs=(*inside, *spaces)))))
    every = [line for cell in cells for line in cell]
    first = min(every, key=lambda line: line.y)
    letters = tuple(letter for line in every for letter in line.glyphs)
    raised = frozenset(letter for line in every for letter in line.raised)
    return Row(page.number, first.y, letters, raised, (), first.marks, tuple(cells))


def start_of_text(body: Sequence[Line]) -> int:
    """Return the index of the line with the opening, above which papers have tables of their own."""
    return next((index for index, line in enumerate(body) if line.text.startswith(OPENING)), len(body))


def tables(body: Sequence[Line]) -> Iterator[str]:
    """Describe the tables of the text, each with its page: by the rows that the file tells, else by their columns."""
    for page, group in groupby(body[start_of_text(body) :], key=lambda line: line.page):
        found = next(rows(list(group)), None)
        if found:
            yield described(f"page {page}", found[1])


def rows(page: Sequence[Line]) -> Iterator[tuple[Line, list[str]]]:
    """Yield the rows of tables on a page with the texts of their cells.

    Without a structure two lines must have a gap at the same place.
    """
    return ((line, cells) for line, cells in _lines_with_cells(page) if is_row(cells))


def _lines_with_cells(page: Sequence[Line]) -> Iterator[tuple[Line, list[str]]]:
    for line in page:
        if isinstance(line, Row):
            yield line, ["".join(letter.text for letter in _paragraphs(cell)) for cell in line.cells]
        elif line.column_gap and any(
            _is_level(line.column_gap, other.column_gap) for other in page if other is not line
        ):
            yield line, [cell.text for cell in line.parts(2 * line.size)]


def _is_level(gap: tuple[float, float], other: tuple[float, float] | None) -> bool:
    """Return whether two gaps lie above each other, as those between two columns do."""
    return other is not None and min(gap[1], other[1]) - max(gap[0], other[0]) > COLUMN_GAP


COLUMN_GAP = 10.0
"""pt: how wide the white between two columns is at least."""

"""Tables that are simple grids, read row by row: the file tells their cells, or the gaps between columns do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from apmb_draft.model.document import Role, Run
from apmb_draft.reading.extracted_document import ExtractedParagraph
from apmb_draft.reading.pdf.reflow import begins, is_apart, runs_of
from apmb_draft.reading.pdf.text_lines import Letter, Line, TableRow, grouped, text_of_cell, together
from apmb_draft.reading.table_rows import (
    NOTE_SIZE,
    OPENING,
    Interval,
    RowForm,
    UnclearTableError,
    columns_of,
    described,
    is_row,
    joined_cells,
    places_in,
    roles,
)

_FIGURE = re.compile(r"\(?[\d\s.,]*\d\)?|[–-]")
"""What a cell of figures holds: "(107 700)", or a dash for nothing."""

COLUMN_GAP = 10.0
"""pt: how wide the white between two columns is at least."""

Cells = Sequence[Sequence[Line]]
"""The cells of a row that have words, each as its lines."""


@dataclass(frozen=True)
class Grid:
    """A table with the notes below it: its first line in the text, the one behind its last, and what it says."""

    start: int
    end: int
    paragraphs: tuple[ExtractedParagraph, ...]


def grids(body: Sequence[Line]) -> Iterator[Grid]:
    """Yield the tables of the text that can be read; the others are left, and `tables` names them."""
    at = start_of_text(body)
    while at < len(body):
        end = _end_of_kind(body, at)
        if last := _end_of_rows(body[at:end]):
            try:
                read = _rows(body[at : at + last])
            except UnclearTableError:
                at = end
                continue
            if body[at].is_in_table and end < len(body) and _is_small(body[end]):
                below = _end_of_kind(body, end)
                end = end if _end_of_rows(body[end:below]) else below
            yield Grid(at, end, (*read, *_notes(body[at + last : end])))
        at = end


def _is_small(line: Line) -> bool:
    return line.size <= NOTE_SIZE


def _end_of_kind(body: Sequence[Line], start: int) -> int:
    """Return the index behind the lines that follow each other in a table the file tells, in small type, or in none."""
    kinds = ((line.is_in_table, _is_small(line) and not line.is_in_table) for line in body[start:])
    return start + len(list(next(groupby(kinds))[1]))


def _end_of_rows(found: Sequence[Line]) -> int:
    """Return how many of some lines of a kind are those of a table, 0 where they are none.

    A table that the file does not tell is set in small type, and ends with its last line that has columns.
    """
    if not (found[0].is_in_table or _is_small(found[0])):
        return 0
    if next(rows(found), None) is None:
        return 0
    lasts = (at for at, line in enumerate(found, 1) if line.is_in_table or _has_cells(line))
    return max(lasts, default=0)


def _has_cells(line: Line) -> bool:
    """Return whether a line has words in several columns, and is no note behind its letter."""
    return line.glyphs[0] not in line.raised and len(list(line.parts(COLUMN_GAP))) > 1


def _rows(found: Sequence[Line]) -> list[ExtractedParagraph]:
    """Return the rows of a table. Raises UnclearTableError where its rows or its columns cannot be told."""
    every = _told_rows(found) if found[0].is_in_table else _seen_rows(found)
    forms = [_form(cells) for cells in every]
    named = roles(forms)
    heads = named.count(Role.TABLE_HEAD)
    head = [form.cells for form in forms[:heads]]
    pages = [cells[0][0].page for cells in every]
    starts = [at for at, (before, page) in enumerate(pairwise(pages), 1) if page != before]
    again = {  # Word prints the head of a table on each of its pages
        row
        for start in starts
        for row in range(start, start + heads)
        if [form.cells for form in forms[start : start + heads]] == head
    }
    body = [cells for at, cells in enumerate(every) if at >= heads and at not in again]
    columns, made = _columns(body), []
    for at, (cells, form, role) in enumerate(zip(every, forms, named, strict=True)):
        if at not in again:
            places = places_in(columns, [_span(cell) for cell in cells])
            made.append(
                ExtractedParagraph(joined_cells(list(map(_runs, cells)), places), None, form.size, form.bold, row=role)
            )
    return made


def _columns(body: Sequence[Cells]) -> list[Interval]:
    """Return the columns of the rows below the head.

    Raises UnclearTableError where no row has them all, as some columns may be one then, and where a cell reaches over
    several, as it may be two.
    """
    spans = [[_span(cell) for cell in cells] for cells in body]
    columns = columns_of([span for row in spans for span in row])
    over = (
        sum(left < column[1] and right > column[0] for column in columns)
        for row in spans
        for left, right in row
        if row[1:]
    )
    if len(columns) > max(map(len, body), default=0) or any(count > 1 for count in over):
        raise UnclearTableError
    return columns


def _told_rows(found: Sequence[Line]) -> list[Cells]:
    """Return the rows as the file tells them; a row with words in one cell alone stands in several lines.

    Raises UnclearTableError for a row in two pieces.
    """
    told: list[Cells] = []
    for _, group in groupby(found, key=lambda line: line.glyphs[0].tag and line.glyphs[0].tag.row):
        lines = tuple(group)
        rows_of_cells = [line for line in lines if isinstance(line, TableRow)]
        if rows_of_cells and len(lines) > 1:  # a row that goes on over a page
            raise UnclearTableError
        told.append(rows_of_cells[0].cells if rows_of_cells else (lines,))
    return told


def _seen_rows(found: Sequence[Line]) -> list[Cells]:
    """Return the rows as gaps show them: wider ones between two rows than between the lines of a cell.

    Raises UnclearTableError where several figures stand below each other in a row.
    """
    seen = grouped(found, lambda line, row: line.page != row[-1].page or is_apart(line, row[-1]))
    return list(map(_seen_cells, seen))


def _seen_cells(lines: Sequence[Line]) -> Cells:
    parts = sorted((part for line in lines for part in line.parts(COLUMN_GAP)), key=lambda part: part.x)
    found = grouped(parts, lambda part, cell: part.x > max(one.right for one in cell))
    for cell in found:
        cell.sort(key=lambda part: part.y)
        if len(cell) > 1 and any(_FIGURE.fullmatch(part.text) for part in cell):
            raise UnclearTableError
    return found


def _span(cell: Sequence[Line]) -> Interval:
    return min(line.x for line in cell), max(line.right for line in cell)


def _runs(cell: Sequence[Line]) -> tuple[Run, ...]:
    """Return the text of a cell; a raised letter, which calls a note of the table, is in italics."""
    letters = (replace(one, italic=one.italic or (one.raised and one.text.isalpha())) for one in together(cell))
    return runs_of([Letter(" ") if one.text in "\t\n" else one for one in letters])


def _form(cells: Cells) -> RowForm:
    lines = [line for cell in cells for line in cell]
    texts = ["".join(run.text for run in _runs(cell)) for cell in cells]
    bold, italic = ({form for line in lines if (form := getattr(line, key)) is not None} for key in ("bold", "italic"))
    return RowForm(texts, float(median(line.size for line in lines)), bold == {True}, italic == {True})


def _notes(found: Sequence[Line]) -> Iterator[ExtractedParagraph]:
    """Yield the notes of a table; each begins with a raised letter, or as any paragraph does."""
    for group in grouped(found, lambda line, note: line.glyphs[0] in line.raised or begins(line, note)):
        yield ExtractedParagraph(_runs(group), None, round(group[0].size * 2) / 2, False, row=Role.TABLE_NOTE)


# --- Rows and columns as a page shows them ----------------------------------------------------------------------------


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
        if isinstance(line, TableRow):
            yield line, ["".join(letter.text for letter in text_of_cell(cell)) for cell in line.cells]
        elif line.column_gap and any(
            _is_level(line.column_gap, other.column_gap) for other in page if other is not line
        ):
            yield line, [cell.text for cell in line.parts(2 * line.size)]


def _is_level(gap: tuple[float, float], other: tuple[float, float] | None) -> bool:
    """Return whether two gaps lie above each other, as those between two columns do."""
    return other is not None and min(gap[1], other[1]) - max(gap[0], other[0]) > COLUMN_GAP

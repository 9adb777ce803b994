"""Make paragraphs of lines, and read tables that are simple grids.

Where a paragraph begins is seen by its indent, the gap above it, its size and its weight, unless the file tells it.
Tables are read row by row: the file tells their cells, or the gaps between columns do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile
from statistics import mean, median

from apmb_draft.model.document import Note, Role, Run, merge_runs
from apmb_draft.reading.extracted_document import (
    FIRST_WORDS,
    NOTE_SIZE,
    ExtractedParagraph,
    ExtractedRow,
    Indent,
    Interval,
    UnclearTableError,
    columns_of,
    described,
    is_row,
    roles,
    rows_as_paragraphs,
)
from apmb_draft.reading.pdf_lines import (
    LONGEST_CALL,
    SPACE,
    Letter,
    Line,
    TableRow,
    begins_note,
    grouped,
    text_of_cell,
    together,
    width_of_first_word,
)
from apmb_draft.un.form import form
from apmb_draft.un.typography import ANNEX

OUTER = 70.0
"""pt: what begins left of this stands in the session block, at the left edge of the masthead."""

_ITEM = re.compile(r"Agenda item \d")
_BULLET = re.compile(r"[•○▪■]\t")
_ROMAN = re.compile(r"\([ivxl]+\)\t")
_LETTERED = re.compile(r"\([a-z]{1,5}\)\t")
_FEW_GAPS = 20
"""Gaps between letters that say nothing of how a line is set."""


# --- Paragraphs -------------------------------------------------------------------------------------------------------


def read_text(body: Sequence[Line]) -> tuple[list[ExtractedParagraph], list[str]]:
    """Return the paragraphs of the text in order, rows of tables among them, and describe the tables left unread."""
    found: list[ExtractedParagraph] = []
    left: list[Line] = []
    at = 0
    for start, end, table in (*_grids(body), (len(body), len(body), [])):
        for group in _paragraph_lines(body[at:start]):
            found.append(_paragraph(group, found))
        found += table
        left += body[at:start]
        at = end
    return found, list(_tables(left))


def _paragraph_lines(text: Iterable[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in text:
        if not groups or (_begins(line, groups[-1]) and not _is_of_title(line, groups)):
            groups.append([])
        groups[-1].append(line)
    return groups


def _is_of_title(line: Line, groups: Sequence[Sequence[Line]]) -> bool:
    """Return whether a bold line goes on with the one title of a single agenda item.

    Where the file does not tell, the room left on a line is a guess at whether a title ended there.
    """
    if len(groups) < 2 or not _ITEM.match(groups[-2][0].text) or groups[-2][0].x >= OUTER:
        return False
    return all(one.bold and one.x < OUTER and one.block is None for one in (groups[-1][0], line))


def _begins(line: Line, so_far: Sequence[Line]) -> bool:
    """Return whether a line begins a new paragraph, seen from the lines of the paragraph before it.

    What the file says of its own structure goes before what indents and gaps show.
    """
    last = so_far[-1]
    if isinstance(line, TableRow) or isinstance(last, TableRow):
        return True
    if None in (line.block, last.block):
        return _is_seen_to_begin(line, so_far)
    if line.page != last.page:
        return line.block != last.block and _is_seen_to_begin(line, so_far)
    if line.block == last.block and not _is_apart(line, last):
        return False
    return bool(last.ended) or last.ended is None or _is_seen_to_begin(line, so_far)


def _is_apart(line: Line, last: Line) -> bool:
    return line.y - last.y > 1.2 * line.size + 3


def _is_seen_to_begin(line: Line, so_far: Sequence[Line]) -> bool:
    last = so_far[-1]
    if abs(line.size - last.size) > 0.8 or (line.bold != last.bold and None not in (line.bold, last.bold)):
        return True
    if _is_closing(line) or _is_closing(last) or ANNEX.fullmatch(last.text) or line.tab:
        return True
    if line.page != last.page:
        return _begins_page(line, so_far)
    if _is_apart(line, last) or line.column_gap or last.column_gap:
        return True
    return line.x - last.text_x > 15 and not (_is_centred(last) and _is_centred(line))


def _begins_page(line: Line, so_far: Sequence[Line]) -> bool:
    """Return whether the first line of a page begins a paragraph: indented, a heading, or behind the end of one."""
    last = so_far[-1]
    had_room = last.right + width_of_first_word(line) < _of_column("right") - 5
    # A break of the page at the end of a paragraph keeps its mark for the next page.
    if last.ended or (had_room and last.text.endswith((".", ";", ":", ",", "”"))):
        return True
    if last.ended is not None:
        return False
    if line.x > 140:
        return not _goes_on_at(line.x, so_far)
    return bool(line.italic) and not last.italic


def _goes_on_at(x: float, group: Sequence[Line]) -> bool:
    """Return whether the lines of a paragraph that turn over begin here: as those before did, or behind a bullet."""
    if len(group) > 1:
        return abs(group[-1].x - x) < 2
    return _whole_block(group) or (bool(_BULLET.match(group[0].text)) and abs(group[0].text_x - x) < 2)


def _is_centred(line: Line) -> bool:
    return abs(line.x + line.right - _of_column("left") - _of_column("right")) < 6


def _is_closing(line: Line) -> bool:
    """Return whether a line is aligned at the right of the column: italic, far from the left, ending at the edge."""
    return bool(line.italic) and line.x > 250 and abs(line.right - _of_column("right")) < 3


def _of_column(key: str) -> float:
    return float(form()["column"][key])


def _whole_block(group: Sequence[Line]) -> bool:
    """Return whether turnover lines are indented like the first, as in a sub-paragraph (i)."""
    if len(group) > 1:
        return min(line.x for line in group) > 140
    return group[0].x > 165 or (group[0].x > 140 and bool(_ROMAN.match(group[0].text)))


def _paragraph(group: Sequence[Line], before: Sequence[ExtractedParagraph]) -> ExtractedParagraph:
    runs = _runs_of(together(group))
    bold = all(line.bold is not False for line in group) and any(line.bold for line in group)
    measured = (tuple(map(_letter_gap, group)), tuple(map(_unraised_text, group)), pitch(group))
    return ExtractedParagraph(runs, _indent(group, before), round(group[0].size * 2) / 2, bold, *measured)


def _unraised_text(line: Line) -> str:
    return "".join(letter.text for letter in line.letters if not letter.raised)


def pitch(lines: Sequence[Line]) -> float | None:
    """Return how far the baselines of lines lie apart, in pt; None where no two are on one page."""
    steps = [line.y - above.y for above, line in pairwise(lines) if line.page == above.page]
    return round(mean(steps), 2) if steps else None


def _letter_gap(line: Line) -> float | None:
    """Return the gap between two letters of a word, in pt: the mean of the middle half, where no kerned pairs are."""
    pairs = [pair for pair in pairwise(line.glyphs) if not line.raised.intersection(pair)]
    gaps = [right.x - left.right for left, right in pairs if " " not in (left.text, right.text)]
    within = sorted(gap for gap in gaps if gap < SPACE * line.size)
    middle = within[len(within) // 4 : -(len(within) // 4) or None]
    return round(mean(middle), 3) if len(within) > _FEW_GAPS else None


def _indent(group: Sequence[Line], before: Sequence[ExtractedParagraph]) -> Indent | None:
    first = group[0]
    if isinstance(first, TableRow):
        return None
    left, first_line = _of_column("left"), _of_column("first_line")
    if _is_closing(first):
        return Indent.RIGHT
    if first.x < left - 2 and first.tab and abs(first.text_x - left) < 2:
        return Indent.HANGING
    if first.x < left - 10:
        return Indent.OUTER
    if first.x < first_line - 7 or first.bold:
        return Indent.COLUMN
    if _whole_block(group) and not (len(group) == 1 and _is_letter(first.text[: first.tab], before)):
        return Indent.SECOND_LEVEL
    return Indent.FIRST_LINE


def _is_letter(mark: str, before: Sequence[ExtractedParagraph]) -> bool:
    """Return whether "(i)", "(l)", "(v)" or "(x)" is the letter after the last one, and no Roman figure.

    Asked where a paragraph of one line does not show how its turnover lines would stand.
    """
    if len(mark) != 3:
        return False
    for paragraph in reversed(before):
        if not _LETTERED.match(paragraph.text):
            return False
        if paragraph.indent is Indent.FIRST_LINE:
            return paragraph.text[1] == chr(ord(mark[1]) - 1)
    return False


def _runs_of(letters: Sequence[Letter]) -> tuple[Run, ...]:
    """Return letters as runs, with links on symbols alone: the rectangle of a link covers the marks beside it."""
    found: list[Run] = []
    for (italic, link, raised), group in groupby(_tidied(letters), key=lambda one: (one.italic, one.link, one.raised)):
        words = unicodedata.normalize("NFC", "".join(letter.text for letter in group))
        if raised and words.isdecimal() and len(words) <= LONGEST_CALL:
            found.append(Run(words, call=int(words)))
        else:
            start, end = _symbol_span(words) if link else (0, 0)
            found += [Run(words[:start], italic), Run(words[start:end], italic, link), Run(words[end:], italic)]
    return merge_runs(found)


def _tidied(letters: Sequence[Letter]) -> Iterator[Letter]:
    """Yield letters without outer and double spaces, raised only where they are the figures of a call.

    A space is italic, or linked, only between two letters that are.
    """
    kept = [letter for n, letter in enumerate(letters) if letter.text != " " or (n and letters[n - 1].text != " ")]
    while kept and kept[-1].text == " ":
        kept.pop()
    for index, letter in enumerate(kept):
        if letter.raised and letter.text.isdecimal():
            yield Letter(letter.text, raised=True)
        elif letter.text.isspace() and 0 < index < len(kept) - 1:
            left, right = kept[index - 1], kept[index + 1]
            yield Letter(letter.text, left.italic and right.italic, left.link if left.link == right.link else "")
        else:
            yield Letter(letter.text, letter.italic, letter.link)


def _symbol_span(text: str) -> tuple[int, int]:
    """Return where the symbol in a linked text begins and ends.

    >>> _symbol_span("(A/79/408,"), _symbol_span("S-10/2."), _symbol_span("A/80/130 (Part I)")
    ((1, 9), (0, 6), (0, 17))
    """
    start = len(text) - len(text.lstrip(" ([“"))
    end = len(text.rstrip(" ,.;:]”"))
    if text[start:end].count(")") > text[start:end].count("("):
        end = len(text[:end].rstrip(" ,.;:)]”"))
    return start, max(start, end)


def footnotes(found: Iterable[Line]) -> list[tuple[Note, tuple[str, ...]]]:
    """Return the footnotes of these lines, each with its lines without the number; lines without one go on."""
    groups = (group for group in _note_lines(found) if not _is_starred(group))
    return [(_footnote(group), tuple(map(_unraised_text, group))) for group in groups]


def starred_notes(found: Iterable[Line]) -> list[ExtractedParagraph]:
    """Return the notes of asterisks among the footnotes."""
    return [_paragraph(group, ()) for group in _note_lines(found) if _is_starred(group)]


def _note_lines(found: Iterable[Line]) -> list[list[Line]]:
    return grouped(found, lambda line, _: begins_note(line))


def _is_starred(group: Sequence[Line]) -> bool:
    return group[0].glyphs[0].text == "*"


def _footnote(group: Sequence[Line]) -> Note:
    first = group[0]
    figures = list(takewhile(first.raised.__contains__, first.glyphs))
    number = "".join(glyph.text for glyph in figures)
    rest = [replace(first, glyphs=first.glyphs[len(figures) :])] if len(figures) < len(first.glyphs) else []
    return Note(int(number[:LONGEST_CALL]) if number.isdecimal() else 0, _runs_of(together([*rest, *group[1:]])))


# --- Tables -----------------------------------------------------------------------------------------------------------

_FIGURE = re.compile(r"\(?[\d\s.,]*\d\)?|[–-]")
"""What a cell of figures holds: "(107 700)", or a dash for nothing."""
_COLUMN_GAP = 10.0
"""pt: how wide the white between two columns is at least."""
Cells = Sequence[Sequence[Line]]
"""The cells of a row that have words, each as its lines."""


def _grids(body: Sequence[Line]) -> Iterator[tuple[int, int, list[ExtractedParagraph]]]:
    """Yield the tables that can be read, with the notes below them: first line, the one behind the last, the rows."""
    at = _start_of_text(body)
    while at < len(body):
        end = _end_of_kind(body, at)
        if last := _end_of_rows(body[at:end]):
            try:
                read = _read_rows(body[at : at + last])
            except UnclearTableError:
                at = end
                continue
            if body[at].is_in_table and end < len(body) and _is_small(body[end]):
                below = _end_of_kind(body, end)
                end = end if _end_of_rows(body[end:below]) else below
            yield at, end, [*read, *_table_notes(body[at + last : end])]
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
    if next(_rows(found), None) is None:
        return 0
    lasts = (at for at, line in enumerate(found, 1) if line.is_in_table or _has_cells(line))
    return max(lasts, default=0)


def _has_cells(line: Line) -> bool:
    """Return whether a line has words in several columns, and is no note behind its letter."""
    return line.glyphs[0] not in line.raised and len(list(line.parts(_COLUMN_GAP))) > 1


def _read_rows(found: Sequence[Line]) -> list[ExtractedParagraph]:
    """Return the rows of a table. Raises UnclearTableError where its rows or its columns cannot be told."""
    every = _told_rows(found) if found[0].is_in_table else _seen_rows(found)
    read = list(map(_row, every))
    heads = roles(read).count(Role.TABLE_HEAD)
    texts = [row.texts for row in read]
    starts = [at for at, (above, row) in enumerate(pairwise(every), 1) if above[0][0].page != row[0][0].page]
    # Word prints the head of a table on each of its pages.
    again = {row for at in starts if texts[at : at + heads] == texts[:heads] for row in range(at, at + heads)}
    kept = [row for at, row in enumerate(read) if at not in again]
    return rows_as_paragraphs(kept, _body_columns(kept[heads:]))


def _body_columns(body: Sequence[ExtractedRow]) -> list[Interval]:
    """Return the columns of the rows below the head.

    Raises UnclearTableError where no row has them all, as some columns may be one then, and where a cell reaches over
    several, as it may be two.
    """
    columns = columns_of([span for row in body for span in row.spans])
    spans = [span for row in body if len(row.spans) > 1 for span in row.spans]
    over = (sum(left < column[1] and right > column[0] for column in columns) for left, right in spans)
    if len(columns) > max((len(row.spans) for row in body), default=0) or any(count > 1 for count in over):
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
    seen = grouped(found, lambda line, row: line.page != row[-1].page or _is_apart(line, row[-1]))
    return list(map(_seen_cells, seen))


def _seen_cells(lines: Sequence[Line]) -> Cells:
    parts = sorted((part for line in lines for part in line.parts(_COLUMN_GAP)), key=lambda part: part.x)
    found = grouped(parts, lambda part, cell: part.x > max(one.right for one in cell))
    for cell in found:
        cell.sort(key=lambda part: part.y)
        if len(cell) > 1 and any(_FIGURE.fullmatch(part.text) for part in cell):
            raise UnclearTableError
    return found


def _cell_runs(cell: Sequence[Line]) -> tuple[Run, ...]:
    """Return the text of a cell; a raised letter, which calls a note of the table, is in italics."""
    letters = (replace(one, italic=one.italic or (one.raised and one.text.isalpha())) for one in together(cell))
    return _runs_of([Letter(" ") if one.text in "\t\n" else one for one in letters])


def _row(cells: Cells) -> ExtractedRow:
    lines = [line for cell in cells for line in cell]
    spans = [(min(line.x for line in cell), max(line.right for line in cell)) for cell in cells]
    size = float(median(line.size for line in lines))
    is_bold = {line.bold for line in lines} - {None} == {True}
    is_italic = {line.italic for line in lines} - {None} == {True}
    return ExtractedRow(list(map(_cell_runs, cells)), spans, size, is_bold, is_italic)


def _table_notes(found: Sequence[Line]) -> Iterator[ExtractedParagraph]:
    """Yield the notes of a table; each begins with a raised letter, or as any paragraph does."""
    for group in grouped(found, lambda line, note: line.glyphs[0] in line.raised or _begins(line, note)):
        yield ExtractedParagraph(_cell_runs(group), None, round(group[0].size * 2) / 2, False, row=Role.TABLE_NOTE)


# --- Rows and columns as a page shows them ----------------------------------------------------------------------------


def _start_of_text(body: Sequence[Line]) -> int:
    """Return the index of the line with the opening, above which papers have tables of their own."""
    return next((index for index, line in enumerate(body) if line.text.startswith(FIRST_WORDS)), len(body))


def _tables(body: Sequence[Line]) -> Iterator[str]:
    """Describe the tables of the text, each with its page: by the rows that the file tells, else by their columns."""
    for page, group in groupby(body[_start_of_text(body) :], key=lambda line: line.page):
        if cells := next(_rows(list(group)), None):
            yield described(f"page {page}", cells)


def _rows(page: Sequence[Line]) -> Iterator[list[str]]:
    """Yield the cells of the rows of tables on a page.

    Without a structure two lines must have a gap at the same place.
    """
    gaps = [gap for line in page if (gap := line.column_gap)]
    for line in page:
        cells: list[str] = []
        if isinstance(line, TableRow):
            cells = ["".join(letter.text for letter in text_of_cell(cell)) for cell in line.cells]
        elif (gap := line.column_gap) and sum(_is_level(gap, other) for other in gaps) > 1:
            cells = [cell.text for cell in line.parts(2 * line.size)]
        if is_row(cells):
            yield cells


def _is_level(gap: Interval, other: Interval) -> bool:
    """Return whether two gaps lie above each other, as those between two columns do."""
    return min(gap[1], other[1]) - max(gap[0], other[0]) > _COLUMN_GAP

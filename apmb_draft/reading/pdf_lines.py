"""Make lines of letters by their baselines, rows of tables by their cells, and one text of the lines of a paragraph.

Spaces, tabs and footnote calls are told by the gaps and sizes that readers see. The lines of all pages are then sorted
by their places: masthead, running heads, feet and footnotes, which the Secretariat prints around the text, and text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import groupby, pairwise, takewhile
from statistics import median
from typing import TypeVar

from apmb_draft.reading.extracted_document import NOTE_SIZE
from apmb_draft.reading.pdf_glyphs import Glyph, Page, Path
from apmb_draft.un.form import form, points
from apmb_draft.un.typography import FURNITURE, STROKE

_Item = TypeVar("_Item")

SPACE = 0.19
"""Of the size: a wider gap is a space. On the references no gap within a word is over 0.11 (before a no-break hyphen),
and no space, though Word shrinks them by a quarter, under 0.27."""
_NUMBER_OR_BULLET = re.compile(
    r"\d{1,3}\.|\(?[a-z]{1,5}\)|\(\d{1,3}\)|[IVXLC]{1,6}\.?|[A-Za-z]\."
    r"|(?:E?S-)?\d{1,3}/\d{1,4}(?: [A-Z]{1,2})?\.?|[•–—-]|\*{1,3}"
)
_BULLETS = frozenset("•○▪■")
_MARK_BEHIND = 30.0
"""pt: how far behind its last letter, and the spaces that nobody sees, a paragraph may have its mark."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A character of the text with its form; a raised one may belong to a footnote call."""

    text: str
    italic: bool = False
    link: str = ""
    raised: bool = False


@dataclass(frozen=True)
class Line:
    """The letters of one line from left to right, those of footnote calls among them; a space may end it."""

    page: int
    y: float
    glyphs: tuple[Glyph, ...]
    raised: frozenset[Glyph] = frozenset()
    spaces: tuple[Glyph, ...] = ()
    marks: tuple[Glyph, ...] | None = None
    """Where Word set tabs, no-break spaces and the end of a paragraph; None in a file that does not tell."""

    @cached_property
    def size(self) -> float:
        """Return the size of the type, in pt."""
        return float(median(glyph.size for glyph in self.glyphs if glyph not in self.raised))

    @property
    def x(self) -> float:
        """Return where the line begins."""
        return self.glyphs[0].x

    @property
    def right(self) -> float:
        """Return where the line ends."""
        return self.glyphs[-1].right

    @cached_property
    def text(self) -> str:
        """Return the words of the line, calls and all."""
        return "".join(letter.text for letter in self.letters)

    @cached_property
    def bold(self) -> bool | None:
        """Return whether all its letters are bold; None where it has no letters."""
        return _agreed(glyph.bold for glyph in self.glyphs if glyph.text.isalnum() and glyph not in self.raised)

    @cached_property
    def italic(self) -> bool | None:
        """Return whether all its letters are italic; None where it has no letters."""
        return _agreed(glyph.italic for glyph in self.glyphs if glyph.text.isalnum() and glyph not in self.raised)

    @property
    def ends_in_space(self) -> bool:
        """Return whether the file has a space behind the last letter, as Word writes where a line broke at one."""
        return any(space.x >= self.right - self.size / 10 for space in self.spaces)

    @property
    def ended(self) -> bool | None:
        """Return whether a paragraph ends with the line, where Word sets a mark; None where the file does not tell."""
        if self.marks is None:
            return None
        last = self.glyphs[-1]
        near = (mark for mark in self.marks if last.right - 1 < mark.x < last.right + _MARK_BEHIND)
        return any(mark.tag is last.tag or None in (mark.tag, last.tag) for mark in near)

    @cached_property
    def block(self) -> Path | None:
        """Return the paragraph that the line belongs to, in a file that tells."""
        blocks = {glyph.tag.block if glyph.tag else None for glyph in self.glyphs}
        return blocks.pop() if len(blocks) == 1 else None

    @property
    def is_in_table(self) -> bool:
        """Return whether the line stands in a table, in a file that tells."""
        tag = self.glyphs[0].tag
        return bool(tag and tag.row)

    @cached_property
    def tab(self) -> int:
        """Return the index of the first letter behind a typed number and its tab, or 0."""
        return _behind_number(self.glyphs, self.marks or ())

    @property
    def text_x(self) -> float:
        """Return where the words begin, behind a number if there is one."""
        return self.glyphs[self.tab].x

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Return the characters of the line with their spaces, and a tab behind a typed number."""
        return tuple(self._letters())

    def _letters(self) -> Iterator[Letter]:
        for index, glyph in enumerate(self.glyphs):
            raised = bool(self.raised) and glyph in self.raised
            if index and index == self.tab:
                yield Letter("\t")
            elif index and not raised and self._parted(self.glyphs[index - 1], glyph):
                yield Letter(" ")
            yield Letter(glyph.text, glyph.italic, glyph.link, raised)

    def _parted(self, left: Glyph, right: Glyph) -> bool:
        """Return whether a space stands between two letters: by their gap, or because the file has one there.

        Both are needed: Word leaves out spaces of its own accord, and the box of an italic f reaches over one.
        """
        if right.x - left.right > SPACE * self.size:
            return True
        following = bisect_right(self._space_places, left.x)
        return following < len(self._space_places) and self._space_places[following] < right.x - self.size / 20

    @cached_property
    def _space_places(self) -> list[float]:
        return sorted(space.x for space in self.spaces)

    def raised_figures(self) -> Iterator[tuple[Glyph | None, list[Glyph]]]:
        """Yield the raised figures of the line, each number with the letter before it."""
        before: Glyph | None = None
        for is_call, group in groupby(self.glyphs, key=lambda one: one in self.raised and one.text.isdecimal()):
            letters = list(group)
            if is_call:
                yield before, letters
            before = letters[-1]

    @cached_property
    def column_gap(self) -> tuple[float, float] | None:
        """Return the gap between two columns of a line that looks like the row of a table; None in any other line.

        It is far wider than those between the words of the line, or all gaps are as wide as those between columns.
        """
        if self.tab:
            return None
        pairs = pairwise(self.glyphs)
        gaps = sorted(
            (right.x - left.right, left.right) for left, right in pairs if right.x - left.right > self.size / 5
        )
        if not gaps or gaps[-1][0] <= 2 * self.size:
            return None
        width, start = gaps[-1]
        is_wide = gaps[0][0] > 2 * self.size or width > 3 * gaps[len(gaps) // 2 - 1][0]
        return (start, start + width) if is_wide else None

    def parts(self, gap: float) -> Iterator[Line]:
        """Yield the line cut where a gap is wider than so many points, as between the cells of the masthead."""
        start = 0
        for index in range(1, len(self.glyphs) + 1):
            if index == len(self.glyphs) or self.glyphs[index].x - self.glyphs[index - 1].right > gap:
                yield replace(self, glyphs=self.glyphs[start:index])
                start = index


def _agreed(values: Iterable[bool]) -> bool | None:
    found = set(values)
    return None if not found else found == {True}


@cache
def _stops() -> tuple[float, ...]:
    column = form()["column"]
    left: float = column["outer_left"]
    return tuple(left + points(tab) for tab in column["tabs_tw"])


def _behind_number(glyphs: tuple[Glyph, ...], marks: Sequence[Glyph]) -> int:
    """Return the index of the letter at a tab stop that has nothing but a typed number, letter or bullet before it.

    Left of the second stop the gap must be wider than any space, so that "1." at the beginning of a turnover line
    is not taken for a number. A bullet has a stop of its own, and Word tells its tabs.
    """
    before = ""
    for index in range(1, min(len(glyphs), 14)):
        left, right = glyphs[index - 1], glyphs[index]
        before += left.text
        gap = right.x - left.right
        if gap <= SPACE * right.size:
            continue
        wide = gap > 0.6 * right.size
        told = wide and (before in _BULLETS or any(abs(mark.x - left.right) < 1.5 for mark in marks))
        at_stop = (wide or glyphs[0].x > 140) and any(abs(right.x - stop) < 1.2 for stop in _stops())
        if (told or at_stop) and _NUMBER_OR_BULLET.fullmatch(before):
            return index
        before += " "
    return 0


@dataclass(frozen=True)
class TableRow(Line):
    """A row of a table, read cell by cell, each from top to bottom; a tab stands between two cells."""

    cells: tuple[tuple[Line, ...], ...] = ()

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Return the words of the cells."""
        first, *others = map(text_of_cell, self.cells)
        return (*first, *(letter for cell in others for letter in (Letter("\t"), *cell)))

    @property
    def tab(self) -> int:
        """A row has no typed number before it; what begins its first cell belongs to the table."""
        return 0


def text_of_cell(cell: Iterable[Line]) -> list[Letter]:
    """Return the words of a cell, its paragraphs as lines."""
    first, *others = (together(group) for _, group in groupby(cell, key=lambda line: line.block))
    return [*first, *(letter for text in others for letter in (Letter("\n"), *text))]


def grouped(found: Iterable[_Item], begins: Callable[[_Item, Sequence[_Item]], bool]) -> list[list[_Item]]:
    """Return what was found in groups; `begins` says of each whether it begins one, seen from the last group.

    >>> grouped([1, 2, 5, 6, 9], lambda number, group: number - group[-1] > 1)
    [[1, 2], [5, 6], [9]]
    """
    groups: list[list[_Item]] = []
    for one in found:
        if not groups or begins(one, groups[-1]):
            groups.append([])
        groups[-1].append(one)
    return groups


# --- From letters to lines and rows -----------------------------------------------------------------------------------

_LEVEL = 2.0
"""pt: letters whose baselines differ by less stand on one line; Word lowers the symbol by 2."""
_SMALL = 7.5
"""pt: footnote calls are smaller (6.5 in the text, 5.5 in the notes), and nothing else that stands beside text is."""
_RAISED = (1.0, 5.0)
"""pt: how far a call stands above its line (3.4 in the text, 3.0 in the notes)."""
_TITLE_SIZE = 11.0
"""pt: what is larger stands in a title, whose calls are larger too."""
_LOWERED = (-3.5, 1.0)
"""pt: a small letter at this height belongs to the words of its line, as the 2 of a chemical formula."""
_LEADER = 5
"""As many full stops in a row lead the eye from one column of a table to the next."""


def _lines_and_rows(page: Page) -> list[Line]:
    """Return the lines of a page from top to bottom, with rows of tables where a line has more than one cell.

    A row with words in one cell only is no more than its lines: papers keep their session block in such a table.
    """
    rows: dict[Path, list[Glyph]] = {}
    for glyph in page.glyphs:
        if glyph.tag and glyph.tag.row and not glyph.tag.is_note:
            rows.setdefault(glyph.tag.row, []).append(glyph)
    found = [_table_row(page, glyphs) for glyphs in rows.values() if len(_cells(glyphs)) > 1]
    taken = {glyph.tag for row in found for glyph in row.glyphs}
    rest = replace(page, glyphs=tuple(one for one in page.glyphs if one.tag is None or one.tag not in taken))
    return sorted([*lines(rest), *found], key=lambda line: (line.y, line.x))


def _cells(glyphs: Sequence[Glyph]) -> list[Path]:
    """Return the cells that have words, in their order."""
    return sorted({glyph.tag.cell for glyph in glyphs if glyph.tag and glyph.text != " "})


def _table_row(page: Page, glyphs: Sequence[Glyph]) -> TableRow:
    """Return the row of these letters; spaces of a page belong to no cell, and each line takes those at its height."""
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
    return TableRow(page.number, first.y, letters, raised, (), first.marks, tuple(cells))


def lines(page: Page) -> list[Line]:
    """Return the lines of a page from top to bottom; raised figures join the line they stand in."""
    inked = [glyph for glyph in page.glyphs if glyph.text != " "]
    rows = _level_rows([glyph for glyph in inked if glyph.size >= _SMALL])
    calls: list[list[Glyph]] = [[] for _ in rows]
    alone = []
    # From left to right, as the second figure of a call, or a second call, stands beside the first.
    for glyph in sorted((one for one in inked if one.size < _SMALL), key=lambda one: one.x):
        for row, raised in zip(rows, calls, strict=True):
            if _is_beside(glyph, row, _RAISED, raised):
                raised.append(glyph)
                break
            if _is_beside(glyph, row, _LOWERED):
                row.append(glyph)
                break
        else:
            alone.append(glyph)
    spaces = [glyph for glyph in page.glyphs if glyph.text == " "]
    joined = _with_large_calls(list(zip(rows, calls, strict=True)))
    found = [_line_of(page, row, raised, spaces) for row, raised in joined]
    found += [_line_of(page, row, [], spaces) for row in _level_rows(alone)]
    if not any(line.ended for line in found):  # a file that tells nothing of the ends of paragraphs
        found = [replace(line, marks=None) for line in found]
    return sorted(found, key=lambda line: (line.y, line.x))


def _with_large_calls(rows: list[tuple[list[Glyph], list[Glyph]]]) -> Iterator[tuple[list[Glyph], list[Glyph]]]:
    """Yield rows with their calls: what is raised in a title is as large as a footnote, and was taken for a row."""
    titles = [row for row, _ in rows if row[0].size > _TITLE_SIZE]
    for row, raised in rows:
        if any(_is_call_of(row, title) for title in titles):
            continue
        yield row, raised + [one for call, _ in rows if row in titles and _is_call_of(call, row) for one in call]


def _is_call_of(call: list[Glyph], title: list[Glyph]) -> bool:
    """Return whether a row of figures or asterisks stands raised behind a word of a title."""
    if not all(one.text.isdecimal() or one.text == "*" for one in call) or call[0].size > 0.75 * title[0].size:
        return False
    return all(_is_beside(one, title, (_RAISED[0], title[0].size / 2)) for one in call)


def _level_rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Group letters by baseline; a row goes on as long as its letters are level with its first."""
    return grouped(sorted(glyphs, key=lambda glyph: glyph.y), lambda glyph, row: glyph.y - row[0].y >= _LEVEL)


def _is_beside(glyph: Glyph, row: list[Glyph], above: tuple[float, float], raised: Sequence[Glyph] = ()) -> bool:
    """Return whether a small letter stands so far above this row, beside it or, as the number of a footnote, before it.

    `raised` are the small letters that the row has so far; the next one may stand behind the last of them.
    """
    if not above[0] <= row[0].y - glyph.y <= above[1]:
        return False
    return min(other.x for other in row) - 30 < glyph.x < max(other.right for other in (*row, *raised)) + 5


def _line_of(page: Page, row: list[Glyph], raised: list[Glyph], spaces: Iterable[Glyph]) -> Line:
    y = float(median(glyph.y for glyph in row))
    level = tuple(space for space in spaces if abs(space.y - y) < _LEVEL)
    marks = tuple(mark for mark in page.marks if abs(mark.y - y) < _LEVEL)
    glyphs = _without_leader(sorted((*row, *raised), key=lambda glyph: (glyph.x, glyph.right)))
    return Line(page.number, y, glyphs, frozenset(raised), level, marks)


def _without_leader(glyphs: list[Glyph]) -> tuple[Glyph, ...]:
    """Return letters without the row of full stops that leads to the next column; the gap shows where it was."""
    kept: list[Glyph] = []
    for is_stop, group in groupby(glyphs, key=lambda glyph: glyph.text == "."):
        stops = list(group)
        is_spaced = len(stops) > 1 and stops[1].x - stops[0].right > SPACE / 2 * stops[0].size
        if not (is_stop and (is_spaced or len(stops) >= _LEADER)):
            kept += stops
    return tuple(kept or glyphs)


# --- From lines to one text -------------------------------------------------------------------------------------------

_ADOPTION_SIZE = 13.0
"""pt: "Resolution adopted by the General Assembly / on …" is set in 14, and broken by hand."""

_SECTION = re.compile(r"(?:[IVXL]+|[A-Z])\.?|(?:Part|Section|Chapter) (?:[IVXL]+|[A-Z]|\d+|one|two|three|four|five)")
_SUSPENDED = re.compile(r"(?:and|or|nor|to|as well as) ")
"""A hyphen before these is that of "pre- and post-conflict" and keeps its space."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")


def together(group: Iterable[Line]) -> list[Letter]:
    """Return the letters of several lines as one text: a hyphen at the end of a line is one of the word's own.

    No official document breaks words, so "Anti-" and "Personnel" need nothing between them; a dash keeps the space
    it has on its other side.
    """
    lines = list(group)
    letters = [*lines[0].letters] if lines else []
    for last, line in pairwise(lines):
        letters += [*_between(last, line), *line.letters]
    return letters


def _between(last: Line, line: Line) -> list[Letter]:
    """Return what stands between two lines of a paragraph: nothing behind a hyphen, a line break, or a space."""
    text = last.text
    by_hand = last.size > _ADOPTION_SIZE and last.right + width_of_first_word(line) < form()["column"]["right"] - 5
    if by_hand or (last.bold and _SECTION.fullmatch(text)):
        return [Letter("\n")]
    return [] if _is_broken(last, line) else [Letter(" ")]


def _is_broken(last: Line, line: Line) -> bool:
    """Return whether a line ends within a word, behind its hyphen, dash or stroke, or anywhere in a long address.

    Word writes the space at which it breaks a line, but PDFium keeps none behind a hyphen there; files of other
    programs have none at all.
    """
    text = last.text
    if last.ends_in_space or len(text) < 2 or text[-2] in " \t":
        return False
    if text[-1] in "-–—":
        return not _SUSPENDED.match(line.text)
    told = last.ended is not None
    return text.endswith("/") if not _ADDRESS.search(text) else told or text.endswith("/")


def width_of_first_word(line: Line) -> float:
    """Return how much room the first word of a line would have needed on the line before, with its space."""
    word = line.text.split(" ", 1)[0]
    return line.glyphs[min(len(word), len(line.glyphs)) - 1].right - line.x + line.size / 4


# --- What the Secretariat prints around the text ----------------------------------------------------------------------

CELL_GAP = 15.0
"""pt: what parts the cells of the masthead."""
_ROW_HEIGHT = 4.0
"""pt: cells of the masthead whose baselines differ by less are in one row."""
FOOT = 52.0
"""pt from the lower edge: page numbers, job numbers and barcodes stand lower, footnotes end above (732.5 of 792)."""
_MOST_HEAD_ROWS = 6
LONGEST_CALL = 4
"""Figures; no document has ten thousand footnotes."""


@dataclass
class Pages:
    """The lines of a document by what they are; notes carry those of the asterisk among them."""

    masthead: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    """The running head of the first page that has one."""


def sorted_out(pages: Sequence[Page]) -> Pages:
    """Return the lines of all pages, each in its place, page furniture left out."""
    found, has_rules = Pages(), False
    for page in pages:
        inner = _without_foot(page, _lines_and_rows(page))
        above, below = _head_and_rest(page, inner)
        if page.number == pages[0].number:
            found.masthead = _masthead(above)
        elif not found.head:
            found.head = _masthead(above)
        body, notes = _text_and_notes(below, found.notes, has_rules=has_rules)
        has_rules = has_rules or any(map(_is_rule, below))
        found.body += _without_heads(body, found.body)
        found.notes += notes
    found.body = list(_with_calls_only(found.body))
    return found


def _with_calls_only(body: Iterable[Line]) -> Iterator[Line]:
    """Yield the text with its raised figures left in place where they call no footnote, as the 6 of a power of ten.

    Calls count on: behind a figure of full size, a number that is not the next one is part of what stands there.
    """
    highest = 0
    for line in body:
        raised = line.raised
        for before, call in line.raised_figures():
            number = int("".join(glyph.text for glyph in call[:LONGEST_CALL]))
            if before and before.text.isdecimal() and number > highest + 1:
                raised -= frozenset(call)
            else:
                highest = max(highest, number)
        yield line if raised == line.raised else replace(line, raised=raised)


def _without_foot(page: Page, found: Sequence[Line]) -> list[Line]:
    """Return the lines of a page without its foot: in a file that tells, what stands there and is no part of the text.

    The note of an asterisk may stand lower than any other word.
    """
    told = any(line.block is not None for line in found)
    kept: list[Line] = []
    starred = False
    for line in found:
        is_text = line.y < page.height - FOOT
        starred = starred or (not is_text and line.text.startswith("* "))
        if is_text or (line.block is not None if told else starred):
            kept.append(line)
    return kept


def _head_and_rest(page: Page, inner: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return what stands above the rule of the masthead, or of the running head, and the rest.

    The head is no part of any paragraph; a masthead may be one to the file, but stands where no text does.
    """
    top = " ".join(line.text for line in inner if line.y < 100)
    has_masthead = page.number == 1 and ("United Nations" in top or "General Assembly" in top)
    end = form()["masthead"]["rule_2_y"] + 3 if has_masthead else form()["running_head"]["rule_y"] + 2
    above = [line for line in inner if line.y < end and (has_masthead or line.block is None)]
    return above, [line for line in inner if line not in above]


def _masthead(head: Sequence[Line]) -> list[Line]:
    """Return the cells of the masthead row by row, without the stamp of a draft."""
    cells = [cell for line in head for cell in line.parts(CELL_GAP) if form()["stamp"]["text"] not in cell.text]
    rows = grouped(sorted(cells, key=lambda cell: cell.y), lambda cell, row: cell.y - row[0].y >= _ROW_HEIGHT)
    return [cell for row in rows for cell in sorted(row, key=lambda cell: cell.x)]


def _text_and_notes(inner: list[Line], earlier: Sequence[Line], *, has_rules: bool) -> tuple[list[Line], list[Line]]:
    """Return the text of a page and its footnotes: what stands below the separator, or small type at the foot.

    Where a page before had the separator, small type without one is a table, but for the note of an asterisk.
    """
    rule = next((n for n, line in enumerate(inner) if _is_rule(line)), None)
    if rule is not None:
        return _without_furniture(inner[:rule]), _without_furniture(inner[rule + 1 :])
    start = len(inner)
    while start and inner[start - 1].size <= NOTE_SIZE:
        start -= 1
    goes_on = bool(earlier) and not earlier[-1].text.endswith(".") and not has_rules
    while start < len(inner) and not goes_on:
        if begins_note(inner[start]) and (not has_rules or inner[start].glyphs[0].text == "*"):
            break
        start += 1
    return _without_furniture(inner[:start]), _without_furniture(inner[start:])


def _is_rule(line: Line) -> bool:
    """Return whether a line is the separator; a blank to be filled in belongs to a paragraph."""
    return bool(STROKE.fullmatch(line.text)) and line.block is None


def _without_furniture(found: Sequence[Line]) -> list[Line]:
    texts = ((line, line.text.strip()) for line in found)
    return [line for line, text in texts if not (FURNITURE.fullmatch(text) or STROKE.fullmatch(text))]


def _without_heads(body: list[Line], earlier: Sequence[Line]) -> list[Line]:
    """Return the text of a page without the head of a table that goes on from the page before.

    Word prints the head again on every page; it is the same row once more, or belongs to no paragraph at all.
    """
    table = list(takewhile(lambda line: line.is_in_table, reversed(earlier)))[::-1]
    heads = [sorted(_words_of(table[:count])) for count in range(1, min(len(table), _MOST_HEAD_ROWS) + 1)]
    start = 0
    while heads and start < len(body) and (body[start].is_in_table or body[start].block is None):
        start += 1
        if sorted(_words_of(body[:start])) in heads:
            return body[start:]
    return body


def _words_of(found: Sequence[Line]) -> list[str]:
    return [word for line in found for word in line.text.split()]


def begins_note(line: Line) -> bool:
    """Return whether a small line begins with the raised number of a footnote, or with an asterisk."""
    first = line.glyphs[0]
    return line.size <= NOTE_SIZE and (first.text == "*" or (first in line.raised and first.text.isdigit()))

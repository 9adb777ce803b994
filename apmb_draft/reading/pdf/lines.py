"""Letters into lines, by their baselines; spaces, tabs and footnote calls by the gaps and sizes that readers see."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median

from apmb_draft.form import form, points
from apmb_draft.reading.pdf.glyphs import Glyph, Page, Path

SPACE = 0.19
"""Of the size: a wider gap is a space. On the references no gap within a word is over 0.11 (before a no-break hyphen),
and no space, though Word shrinks them by a quarter, under 0.27."""
LEVEL = 2.0
"""pt: letters whose baselines differ by less stand on one line; Word lowers the symbol by 2."""
SMALL = 7.5
"""pt: footnote calls are smaller (6.5 in the text, 5.5 in the notes), and nothing else that stands beside text is."""
RAISED = (1.0, 5.0)
"""pt: how far a call stands above its line (3.4 in the text, 3.0 in the notes)."""
TITLE = 11.0
"""pt: what is larger stands in a title, whose calls are larger too."""
LOWERED = (-3.5, 1.0)
"""pt: a small letter at this height belongs to the words of its line, as the 2 of a chemical formula."""

_MARK = re.compile(
    r"\d{1,3}\.|\(?[a-z]{1,5}\)|\(\d{1,3}\)|[IVXLC]{1,6}\.?|[A-Za-z]\."
    r"|(?:E?S-)?\d{1,3}/\d{1,4}(?: [A-Z]{1,2})?\.?|[•–—-]|\*{1,3}"
)
_BULLETS = frozenset("•○▪■")
MARK_BEHIND = 30.0
"""pt: how far behind its last letter, and the spaces that nobody sees, a paragraph may have its mark."""
LEADER = 5
"""As many full stops in a row lead the eye from one column of a table to the next."""


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
        """The size of the type, in pt."""
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
        """The words of the line, calls and all."""
        return "".join(letter.text for letter in self.letters)

    @cached_property
    def bold(self) -> bool | None:
        """Return whether all its letters are bold; None where it has no letters."""
        return _all(glyph.bold for glyph in self.glyphs if glyph.text.isalnum() and glyph not in self.raised)

    @cached_property
    def italic(self) -> bool | None:
        """Return whether all its letters are italic; None where it has no letters."""
        return _all(glyph.italic for glyph in self.glyphs if glyph.text.isalnum() and glyph not in self.raised)

    @property
    def ends_in_space(self) -> bool:
        """Return whether the file has a space behind the last letter, as Word writes where a line broke at one."""
        return any(space.x >= self.right - self.size / 10 for space in self.spaces)

    @property
    def ended(self) -> bool | None:
        """Return whether a paragraph ends with the line; None where the file does not tell."""
        return None if self.marks is None else _ends(self.glyphs, self.marks)

    @cached_property
    def block(self) -> Path | None:
        """The paragraph that the line belongs to, in a file that tells."""
        blocks = {glyph.tag.block if glyph.tag else None for glyph in self.glyphs}
        return blocks.pop() if len(blocks) == 1 else None

    @property
    def is_in_table(self) -> bool:
        """Return whether the line stands in a table, in a file that tells."""
        tag = self.glyphs[0].tag
        return bool(tag and tag.row)

    @cached_property
    def tab(self) -> int:
        """The index of the first letter behind a typed number and its tab, or 0."""
        return _behind_number(self.glyphs, self.marks or ())

    @property
    def text_x(self) -> float:
        """Return where the words begin, behind a number if there is one."""
        return self.glyphs[self.tab].x

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """The characters of the line with their spaces, and a tab behind a typed number."""
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
        """The raised figures of the line, each number with the letter before it."""
        before: Glyph | None = None
        for is_call, group in groupby(self.glyphs, key=lambda one: one in self.raised and one.text.isdecimal()):
            letters = list(group)
            if is_call:
                yield before, letters
            before = letters[-1]

    @cached_property
    def column_gap(self) -> tuple[float, float] | None:
        """The gap between two columns of a line that looks like the row of a table; None in any other line.

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

    def from_letter(self, index: int) -> Line:
        """The line without its first letters."""
        return replace(self, glyphs=self.glyphs[index:])

    def parts(self, gap: float) -> Iterator[Line]:
        """The line cut where a gap is wider than so many points, as between the cells of the masthead."""
        start = 0
        for index in range(1, len(self.glyphs) + 1):
            if index == len(self.glyphs) or self.glyphs[index].x - self.glyphs[index - 1].right > gap:
                yield replace(self, glyphs=self.glyphs[start:index])
                start = index


def _all(values: Iterable[bool]) -> bool | None:
    found = set(values)
    return None if not found else found == {True}


def _stops() -> tuple[float, ...]:
    column = form()["column"]
    left: float = column["outer_left"]
    return tuple(left + points(tab) for tab in column["tabs_tw"])


def _ends(glyphs: tuple[Glyph, ...], marks: Iterable[Glyph]) -> bool:
    """Return whether a mark stands behind the last letter: Word sets one where a paragraph ends."""
    last = glyphs[-1]
    near = (mark for mark in marks if last.right - 1 < mark.x < last.right + MARK_BEHIND)
    return any(mark.tag is last.tag or None in (mark.tag, last.tag) for mark in near)


def _behind_number(glyphs: tuple[Glyph, ...], marks: Sequence[Glyph]) -> int:
    """The index of the letter at a tab stop that has nothing but a typed number, letter or bullet before it.

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
        if (told or at_stop) and _MARK.fullmatch(before):
            return index
        before += " "
    return 0


def lines(page: Page) -> list[Line]:
    """The lines of a page from top to bottom; raised figures join the line they stand in."""
    inked = [glyph for glyph in page.glyphs if glyph.text != " "]
    rows = _rows([glyph for glyph in inked if glyph.size >= SMALL])
    calls: list[list[Glyph]] = [[] for _ in rows]
    alone = []
    # From left to right, as the second figure of a call, or a second call, stands beside the first.
    for glyph in sorted((one for one in inked if one.size < SMALL), key=lambda one: one.x):
        for row, raised in zip(rows, calls, strict=True):
            if _stands(glyph, row, RAISED, raised):
                raised.append(glyph)
                break
            if _stands(glyph, row, LOWERED):
                row.append(glyph)
                break
        else:
            alone.append(glyph)
    spaces = [glyph for glyph in page.glyphs if glyph.text == " "]
    joined = _with_large_calls(list(zip(rows, calls, strict=True)))
    found = [_line(page, row, raised, spaces) for row, raised in joined]
    found += [_line(page, row, [], spaces) for row in _rows(alone)]
    return sorted(_that_tell(found), key=lambda line: (line.y, line.x))


def _with_large_calls(rows: list[tuple[list[Glyph], list[Glyph]]]) -> Iterator[tuple[list[Glyph], list[Glyph]]]:
    """Rows with their calls: what is raised in a title is as large as a footnote, and was taken for a row."""
    titles = [row for row, _ in rows if row[0].size > TITLE]
    for row, raised in rows:
        if any(_is_call_of(row, title) for title in titles):
            continue
        yield row, raised + [one for call, _ in rows if row in titles and _is_call_of(call, row) for one in call]


def _is_call_of(call: list[Glyph], title: list[Glyph]) -> bool:
    """Return whether a row of figures or asterisks stands raised behind a word of a title."""
    if not all(one.text.isdecimal() or one.text == "*" for one in call) or call[0].size > 0.75 * title[0].size:
        return False
    return all(_stands(one, title, (RAISED[0], title[0].size / 2)) for one in call)


def _that_tell(found: list[Line]) -> list[Line]:
    """Lines with what they know of the ends of paragraphs, if one of the page has such an end at all."""
    return found if any(line.ended for line in found) else [replace(line, marks=None) for line in found]


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Letters by baseline; a row goes on as long as its letters are level with its first."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        if rows and glyph.y - rows[-1][0].y < LEVEL:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _stands(glyph: Glyph, row: list[Glyph], above: tuple[float, float], raised: Sequence[Glyph] = ()) -> bool:
    """Return whether a small letter stands so far above this row, beside it or, as the number of a footnote, before it.

    `raised` are the small letters that the row has so far; the next one may stand behind the last of them.
    """
    if not above[0] <= row[0].y - glyph.y <= above[1]:
        return False
    return min(other.x for other in row) - 30 < glyph.x < max(other.right for other in (*row, *raised)) + 5


def _line(page: Page, row: list[Glyph], raised: list[Glyph], spaces: Iterable[Glyph]) -> Line:
    y = float(median(glyph.y for glyph in row))
    level = tuple(space for space in spaces if abs(space.y - y) < LEVEL)
    marks = tuple(mark for mark in page.marks if abs(mark.y - y) < LEVEL)
    glyphs = _without_leader(sorted((*row, *raised), key=lambda glyph: (glyph.x, glyph.right)))
    return Line(page.number, y, glyphs, frozenset(raised), level, marks)


def _without_leader(glyphs: list[Glyph]) -> tuple[Glyph, ...]:
    """Letters without the row of full stops that leads to the next column; the gap shows that something is there."""
    kept: list[Glyph] = []
    for is_stop, group in groupby(glyphs, key=lambda glyph: glyph.text == "."):
        stops = list(group)
        kept += () if is_stop and _is_leader(stops) else stops
    return tuple(kept or glyphs)


def _is_leader(stops: list[Glyph]) -> bool:
    return len(stops) >= LEADER or (len(stops) > 1 and stops[1].x - stops[0].right > SPACE / 2 * stops[0].size)

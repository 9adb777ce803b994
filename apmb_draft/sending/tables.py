"""Cells of tables: which parts of the style of a table hold for one, and what lies under its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from apmb_draft.reading.word.package import Element, W
from apmb_draft.reading.word.styles import value


@dataclass(frozen=True)
class Cell:
    """A cell with its table, the style of that and those it is based on, and the parts of them that hold for it."""

    element: Element
    table: Element
    styles: tuple[Element, ...] = ()
    parts: tuple[Element, ...] = ()

    def shadings(self) -> Iterator[Element | None]:
        """The shadings under its words, the nearest first: its own, those of the style, that of the table."""
        yield self.element.find(f"{W}tcPr/{W}shd")
        yield from (part.find(f"{W}tcPr/{W}shd") for part in self.parts)
        yield self.table.find(f"{W}tblPr/{W}shd")
        for style in self.styles:
            yield from (style.find(f"{W}{of}/{W}shd") for of in ("tcPr", "tblPr"))

    def letters(self) -> Iterator[Element | None]:
        """The properties of letters that the style of its table gives it, the nearest first."""
        yield from (each.find(W + "rPr") for each in (*self.parts, *self.styles))


class Tables:
    """The tables of a file. `styles` gives a style by its id and those it is based on, the nearest first."""

    def __init__(self, styles: Callable[[str], Sequence[Element]]):
        self._styles = styles
        self._places: dict[Element, dict[Element, int]] = {}

    def cell_around(self, element: Element) -> Cell | None:
        """The innermost cell that a paragraph or a table stands in."""
        cell = next(element.iterancestors(W + "tc"), None)
        table = None if cell is None else next(cell.iterancestors(W + "tbl"), None)
        row = None if cell is None else next(cell.iterancestors(W + "tr"), None)
        if cell is None or table is None or row is None:
            return None
        styles = tuple(self._styles(value(table.find(W + "tblPr"), "tblStyle")))
        given = [part for style in styles for part in style.iterfind(W + "tblStylePr")]
        names = list(self._conditions(cell, row, table)) if given else []
        parts = [part for name in names for part in given if part.get(W + "type") == name]
        return Cell(cell, table, styles, tuple(parts))

    def _conditions(self, cell: Element, row: Element, table: Element) -> Iterator[str]:
        """The nearest first, as Word has it: first and last row, first and last column, stripes, the whole table."""
        rows, cells = self._own(table, "tr"), self._own(row, "tc")
        down, across = rows.get(row, 0), cells.get(cell, 0)
        look = table.find(f"{W}tblPr/{W}tblLook")
        edges = (
            ("firstRow", down == 0),
            ("lastRow", down == len(rows) - 1),
            ("firstColumn", across == 0),
            ("lastColumn", across == len(cells) - 1),
        )
        for name, is_there in edges:
            if is_there and _is_on(look, name):
                yield name.replace("Column", "Col")
        stripes = (("Horz", down - _is_on(look, "firstRow")), ("Vert", across - _is_on(look, "firstColumn")))
        for name, at in stripes:
            if at >= 0 and not _is_on(look, f"no{name[0]}Band", usually=False):
                yield f"band{at % 2 + 1}{name}"
        yield "wholeTable"

    def _own(self, holder: Element, name: str) -> dict[Element, int]:
        """The rows of a table or the cells of a row, without those of tables inside, by their places; counted once."""
        if holder not in self._places:
            found = (each for each in holder.iter(W + name) if next(each.iterancestors(holder.tag)) is holder)
            self._places[holder] = {each: at for at, each in enumerate(found)}
        return self._places[holder]


_BITS = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}


def _is_on(look: Element | None, name: str, *, usually: bool = True) -> bool:
    """`<w:tblLook w:val="04A0" w:firstRow="1" …/>`; older programs write the number alone."""
    if look is None:
        return usually
    given = look.get(W + name)
    if given is not None:
        return given in ("1", "true", "on")
    try:
        return bool(int(look.get(W + "val", ""), 16) & _BITS[name])
    except ValueError:
        return usually

"""Tables that lay out headers and footers: rows of cells of given widths, no margins, no style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from apmb_draft.word.xml import Element, element


@dataclass(frozen=True)
class Cell:
    """A cell: its width in twips, its paragraphs, the weights of its rules in eighths of a point."""

    width: int
    paragraphs: Sequence[Element]
    rules: Mapping[str, int] = field(default_factory=dict)
    bottom: bool = False


@dataclass(frozen=True)
class Row:
    """A row of an exact height in twips, or as high as its text where the height is 0."""

    cells: Sequence[Cell]
    height: int = 0


def table(rows: Sequence[Row]) -> Element:
    """`<w:tbl>` on the common grid of all rows: a cell spans the grid columns that its row does not divide."""
    edges = sorted({edge for row in rows for edge in _edges(row)})
    widths = [right - left for left, right in zip([0, *edges], edges, strict=False)]
    return element(
        "w:tbl",
        _properties(edges[-1]),
        element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)),
        *(_row(row, edges) for row in rows),
    )


def _edges(row: Row) -> list[int]:
    return list(accumulate(cell.width for cell in row.cells))


def _properties(width: int) -> Element:
    sides = (element(f"w:{side}", w=0, type="dxa") for side in ("left", "right"))
    # No first row or column is marked: nothing in these tables is a heading of anything, they only lay out.
    look = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand"), 0)
    return element(
        "w:tblPr",
        element("w:tblW", w=width, type="dxa"),
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", *sides),
        element("w:tblLook", val="0000", **look),
    )


def _row(row: Row, edges: Sequence[int]) -> Element:
    ends = _edges(row)
    starts = [0, *ends]
    spans = [sum(start < edge <= end for edge in edges) for start, end in zip(starts, ends, strict=False)]
    cells = (_cell(cell, span) for cell, span in zip(row.cells, spans, strict=True))
    return element("w:tr", _row_properties(row, edges, ends[-1]), *cells)


def _row_properties(row: Row, edges: Sequence[int], end: int) -> Element | None:
    """`<w:trPr><w:gridAfter w:val="1"/><w:wAfter w:w="15" …/><w:trHeight w:val="2880" w:hRule="exact"/></w:trPr>`."""
    after = sum(edge > end for edge in edges)
    made = [element("w:gridAfter", val=after), element("w:wAfter", w=edges[-1] - end, type="dxa")] if after else []
    if row.height:
        made.append(element("w:trHeight", val=row.height, hRule="exact"))
    return element("w:trPr", *made) if made else None


def _cell(cell: Cell, span: int) -> Element:
    rules = [
        element(f"w:{side}", val="single", sz=weight, space=0, color="auto") for side, weight in cell.rules.items()
    ]
    shape = element(
        "w:tcPr",
        element("w:tcW", w=cell.width, type="dxa"),
        element("w:gridSpan", val=span) if span > 1 else None,
        element("w:tcBorders", *rules) if rules else None,
        element("w:vAlign", val="bottom") if cell.bottom else None,
    )
    return element("w:tc", shape, *cell.paragraphs)

"""Tables that lay out headers and footers, and those of the text: rows of cells of given widths, no style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from apmb_draft.word.xml import Element, element


@dataclass(frozen=True)
class Cell:
    """A cell: its width in twips, its paragraphs, the weights of its rules in eighths of a point.

    `above`: its text stands at the bottom, so many twips above it. They are a margin of the cell: below the last
    paragraph of a cell LibreOffice counts a space twice.
    """

    width: int
    paragraphs: Sequence[Element]
    rules: Mapping[str, int] = field(default_factory=dict)
    above: int | None = None


@dataclass(frozen=True)
class Row:
    """A row of an exact height in twips, or as high as its text where the height is 0.

    `is_head`: a row of a table of the text that is printed again on each page; None in a table for the layout.
    """

    cells: Sequence[Cell]
    height: int = 0
    is_head: bool | None = None


def table_element(
    rows: Sequence[Row], name: str = "", *, mirrored: bool = False, margins: bool = False, left: int = 0
) -> Element:
    """Return `<w:tbl>` on the common grid of all rows: a cell spans the grid columns that its row does not divide.

    `name` tells a reader that cannot see the table what it lays out, "" for a table of the text; `mirrored`: its first
    cell stands on the right; `margins`: its cells have Word's own margins; `left`: its indent in twips.
    """
    edges = sorted({edge for row in rows for edge in _edges(row)})
    widths = [right - left for left, right in zip([0, *edges], edges, strict=False)]
    return element(
        "w:tbl",
        _properties(edges[-1], name, mirrored, margins, left),
        element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)),
        *(_row(row, edges) for row in rows),
    )


def _edges(row: Row) -> list[int]:
    return list(accumulate(cell.width for cell in row.cells))


def _properties(width: int, name: str, mirrored: bool, margins: bool, left: int) -> Element:
    sides = (element(f"w:{side}", w=0, type="dxa") for side in ("left", "right"))
    # No first row or column is marked for the layout: nothing in these tables is a heading of anything.
    look = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand"), 0)
    said = f"{name}: a table for the layout only, read from left to right"
    about = [("w:tblCaption", name), ("w:tblDescription", said)]
    return element(
        "w:tblPr",
        element("w:bidiVisual") if mirrored else None,
        element("w:tblW", w=width, type="dxa"),
        element("w:tblInd", w=left, type="dxa") if left else None,
        element("w:tblLayout", type="fixed"),
        None if margins else element("w:tblCellMar", *sides),
        element("w:tblLook", val="0000", **look),
        *(element(tag, val=text) for tag, text in about if name),
    )


def _row(row: Row, edges: Sequence[int]) -> Element:
    ends = _edges(row)
    starts = [0, *ends]
    spans = [sum(start < edge <= end for edge in edges) for start, end in zip(starts, ends, strict=False)]
    cells = (_cell(cell, span) for cell, span in zip(row.cells, spans, strict=True))
    return element("w:tr", _row_properties(row, edges, ends[-1]), *cells)


def _row_properties(row: Row, edges: Sequence[int], end: int) -> Element | None:
    """Return `<w:trPr><w:gridAfter w:val="1"/><w:wAfter w:w="15" …/><w:trHeight w:val="2880" …/></w:trPr>`.

    In the text `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`.
    """
    after = sum(edge > end for edge in edges)
    made = [element("w:gridAfter", val=after), element("w:wAfter", w=edges[-1] - end, type="dxa")] if after else []
    if row.is_head is not None:
        made.append(element("w:cantSplit"))
    if row.height:
        made.append(element("w:trHeight", val=row.height, hRule="exact"))
    if row.is_head:
        made.append(element("w:tblHeader"))
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
        element("w:tcMar", element("w:bottom", w=cell.above, type="dxa")) if cell.above else None,
        None if cell.above is None else element("w:vAlign", val="bottom"),
    )
    return element("w:tc", shape, *cell.paragraphs)

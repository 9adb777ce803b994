"""Tables that lay out headers and footers, and those of the text: rows of cells of given widths, no style."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from docx.blkcntnr import BlockItemContainer
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
from docx.oxml.parser import OxmlElement
from docx.shared import Twips
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow

from apmb_draft.docx.elements import element


def add_table(
    container: BlockItemContainer,
    rows: Sequence[Sequence[int]],
    name: str = "",
    *,
    margins: bool = False,
    left: int = 0,
) -> WordTable:
    """Add a table without rows, on the common grid of rows whose cells have such widths in twips.

    `name` tells a reader that cannot see the table what it lays out, "" for a table of the text; `margins`: its cells
    have Word's own margins; `left`: its indent in twips.
    """
    edges = sorted({edge for widths in rows for edge in accumulate(widths)})
    table = container.add_table(0, len(edges), Twips(edges[-1]))
    for column, (start, end) in zip(table.columns, pairwise([0, *edges]), strict=True):
        column.width = Twips(end - start)
    sides = (element(f"w:{side}", w=0, type="dxa") for side in ("left", "right"))
    # No first row or column is marked for the layout: nothing in these tables is a heading of anything.
    look = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand"), 0)
    about = {"w:tblCaption": name, "w:tblDescription": f"{name}: a table for the layout only, read from left to right"}
    properties = (
        element("w:tblW", w=edges[-1], type="dxa"),
        element("w:tblInd", w=left, type="dxa") if left else None,
        element("w:tblLayout", type="fixed"),
        None if margins else element("w:tblCellMar", *sides),
        element("w:tblLook", val="0000", **look),
        *(element(tag, val=text) for tag, text in about.items() if name),
    )
    table._tblPr[:] = [each for each in properties if each is not None]
    return table


def add_row(table: WordTable, widths: Sequence[int], height: int = 0) -> WordRow:
    """Add a row of empty cells, of an exact height in twips, or as high as its text where the height is 0.

    A cell spans the columns of the grid that its row does not divide; those behind its last are left out:
    `<w:trPr><w:gridAfter w:val="1"/><w:wAfter w:w="15" w:type="dxa"/><w:trHeight w:val="2880" w:hRule="exact"/>…`
    """
    row = WordRow(table._tbl.add_tr(), table)
    edges = [*accumulate(column.width.twips for column in table.columns)]
    ends = [*accumulate(widths)]
    if ends[-1] < edges[-1]:
        rest = element("w:wAfter", w=edges[-1] - ends[-1], type="dxa")
        row._tr.get_or_add_trPr().extend((element("w:gridAfter", val=sum(edge > ends[-1] for edge in edges)), rest))
    if height:
        row.height, row.height_rule = Twips(height), WD_ROW_HEIGHT_RULE.EXACTLY
    for start, end in pairwise([0, *ends]):
        row._tr.append(cell := OxmlElement("w:tc"))
        cell.width = Twips(end - start)
        cell.grid_span = sum(start < edge <= end for edge in edges)
    return row


def cells_of(row: WordRow) -> list[WordCell]:
    """Return the cells of a row, each once; python-docx repeats one that spans several columns."""
    return [WordCell(cell, row.table) for cell in row._tr.tc_lst]


def set_rules(cell: WordCell, **eighths: int) -> None:
    """Set the weights of the rules around a cell, such as `bottom=4`, in eighths of a point; 0 is none.

    `<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders>`
    """
    rules = [
        element(f"w:{side}", val="single", sz=weight, space=0, color="auto")
        for side, weight in eighths.items()
        if weight
    ]
    if rules:
        cell._tc.get_or_add_tcPr().append(element("w:tcBorders", *rules))


def set_at_bottom(cell: WordCell, above: int = 0) -> None:
    """Set the text of a cell at its bottom, so many twips above it.

    They are a margin of the cell: below the last paragraph of a cell LibreOffice counts a space twice.
    """
    if above:
        cell._tc.get_or_add_tcPr().append(element("w:tcMar", element("w:bottom", w=above, type="dxa")))
    cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM

"""The column of the form in which a paragraph of a Word file is set."""

from __future__ import annotations

from apmb_draft.docx.indents import Lines
from apmb_draft.form import form
from apmb_draft.reading.found import Indent

_NEAR = 150  # twips; the columns of the form are 475 apart


def column_of(lines: Lines, tabs: int, *, has_number: bool) -> Indent:
    """Return the column of a paragraph that begins with so many tabs, and then perhaps with a number and its tab.

    >>> column = form()["column"]["indent_tw"]
    >>> text, title = Lines(column, column, (column, 1742)), Lines(column, 0, (1022, column))
    >>> [column_of(lines, tabs, has_number=True).value for lines, tabs in ((text, 1), (title, 1))]
    ['first-line', 'hanging']
    >>> [column_of(lines, tabs, has_number=False).value for lines, tabs in ((text, 0), (title, 2), (Lines(), 0))]
    ['column', 'column', 'outer']
    """
    column, second = form()["column"]["indent_tw"], form()["column"]["second_level_tw"]
    start = lines.start(tabs)
    if lines.closing:
        return Indent.RIGHT
    if start >= second - _NEAR:
        return Indent.SECOND_LEVEL if lines.left >= second - _NEAR else Indent.FIRST_LINE
    if start >= column - _NEAR:
        return Indent.COLUMN
    if lines.left >= column - _NEAR and has_number:
        return Indent.HANGING
    return Indent.OUTER if start < column / 2 and lines.left < column / 2 else Indent.COLUMN

"""Rows of tables, told from paragraphs that have their number in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

OPENING = "The General Assembly"
"""Above these words papers have tables of their own: masthead and session block."""
_MARK = re.compile(
    r"(?:Article|Rule|Regulation|Section|Part|Chapter|Goal|Target)? ?"
    r"(?:[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]{1,5}|[IVXLC]{1,6}|[A-Z])[)\].]+|\d{1,3}(?:\.\d{1,3})+|(?<= )\d{1,3})"
    r"|[•○▪■–—*-]{1,3}"
)
_LONGEST = 60
"""Characters of a row that are quoted."""


def is_row(cells: Sequence[str]) -> bool:
    """Return whether the cells of a line are the row of a table, and not a number and its paragraph.

    >>> is_row(["Total", "1 234"]), is_row(["1.", "Urges all States;"]), is_row(["Kites", ""])
    (True, False, False)
    """
    filled = [text for cell in cells if (text := cell.strip())]
    return len(filled) > 2 or (len(filled) == 2 and not _MARK.fullmatch(filled[0]))


def described(where: str, cells: Sequence[str]) -> str:
    """Describe a table by its place and the words of its first row.

    >>> described("page 3", ["Section", "", "Dollars"])
    'page 3, “Section | Dollars”'
    """
    words = " | ".join(" ".join(cell.split()) for cell in cells if cell.strip())
    return f"{where}, “{words if len(words) <= _LONGEST else f'{words[:_LONGEST]} …'}”"

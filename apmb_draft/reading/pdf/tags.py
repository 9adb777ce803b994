"""The structure of a tagged PDF: which paragraph, cell of a table or footnote a letter belongs to.

Word writes it into every PDF it makes, for readers who cannot see: each paragraph, each cell, each footnote is an
element of a tree, and what the Secretariat prints around the text is in none. It says for certain what indents and gaps
only suggest. It does not say whether a paragraph goes on over a page: Word begins a new element there.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pypdfium2 import raw

MAX_ELEMENTS = 20_000
"""Asked of one page; a table of all Member States has some 1,500. Beyond that a page counts as one without tags."""
DEEPEST = 30

Path = tuple[int, ...]
"""The places of the children that lead to an element: the third child of the first is (0, 2)."""

_BLOCKS = frozenset(
    {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TD", "TH", "Caption", "Note", "BlockQuote", "TOCI"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """Where letters stand: the path of their paragraph or heading, and of the row and the cell of a table."""

    block: Path = ()
    row: Path = ()
    cell: Path = ()
    is_note: bool = False


def tags_of(page: Any) -> dict[int, Tag]:
    """The tags of a page by the numbers with which its letters refer to them; none where the file has no structure."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        walk = _Walk()
        for index in range(min(raw.FPDF_StructTree_CountChildren(tree), MAX_ELEMENTS)):
            walk.element(raw.FPDF_StructTree_GetChildAtIndex(tree, index), (index,), Tag())
        return walk.found if walk.left > 0 else {}
    finally:
        raw.FPDF_StructTree_Close(tree)


class _Walk:
    """A walk through the tree that stops where a tree is larger than that of any document."""

    def __init__(self) -> None:
        self.found: dict[int, Tag] = {}
        self.left = MAX_ELEMENTS

    def element(self, element: Any, path: Path, above: Tag) -> None:
        """Note the letters of an element and go on to those below it."""
        if not element or len(path) > DEEPEST:
            return
        here = _entered(_kind(element), path, above)
        for index in self._children(element):
            number = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
            if number >= 0:
                self.found[number] = here
            else:
                self.element(raw.FPDF_StructElement_GetChildAtIndex(element, index), (*path, index), here)

    def _children(self, element: Any) -> Iterator[int]:
        count = raw.FPDF_StructElement_CountChildren(element)
        self.left -= max(count, 0)
        yield from range(count if self.left > 0 else 0)


def _entered(kind: str, path: Path, above: Tag) -> Tag:
    """Return the state inside an element. The first paragraph of a list item includes its bullet or number."""
    if kind in ("Note", "FENote"):
        return Tag(path, is_note=True)
    if kind == "TR":
        return replace(above, row=path, cell=())
    if kind in ("TD", "TH"):
        return replace(above, block=path, cell=path)
    if kind == "P" and path[-1] == 0 and above.block == path[:-2] and above.block:
        return above
    return replace(above, block=path) if kind in _BLOCKS else above


def _kind(element: Any) -> str:
    name = ctypes.create_string_buffer(64)
    length = raw.FPDF_StructElement_GetType(element, name, 64)
    return name.raw[: max(0, length - 2)].decode("utf-16-le", "replace") if 0 < length <= 64 else ""

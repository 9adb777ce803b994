"""The letters of the pages of a PDF, each with its place, size, face, link and, in a tagged file, its paragraph.

PDFium (pypdfium2) gives the letters. Tried against pdfplumber on the three references: the same characters, faces and
links, five times faster (0.02 s a page against 0.09), in half the memory, and hardened by years of fuzzing, which a
reader of strangers' files needs more than anything. It never says which spaces it saw and which it guessed without
being asked; we drop the guesses and look at the gaps ourselves, because a guess depends on the order of the text
stream ("Anti -Personnel") and a gap does not.

Word writes a structure into every PDF it makes, for readers who cannot see: each paragraph, each cell, each footnote is
an element of a tree, and what the Secretariat prints around the text is in none. It says for certain what indents and
gaps only suggest. It does not say whether a paragraph goes on over a page: Word begins a new element there.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pypdfium2 import raw

from apmb_draft.un.typography import symbol_of

MAX_GLYPHS = 20_000
"""On one page; a full page of footnotes has some 6,000."""

_NOT_PAINTED = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_ITALIC_FLAG, _HEAVY_FLAG = 1 << 6, 1 << 18
_LETTERS = {
    **dict.fromkeys(" \u00a0\u2007\u2009\u202f\t", " "),
    **dict.fromkeys("\u2010\u2011\x02\ufffe", "-"),
    "\uf0b7": "•",
}

Path = tuple[int, ...]
"""The places of the children that lead to an element: the third child of the first is (0, 2)."""


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """Where letters stand: the path of their paragraph or heading, and of the row and the cell of a table."""

    block: Path = ()
    row: Path = ()
    cell: Path = ()
    is_note: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One letter: where it begins and ends (pt from the left), its baseline (pt from the top), its size and face."""

    text: str
    x: float
    right: float
    y: float
    size: float
    italic: bool = False
    bold: bool = False
    link: str = ""
    tag: Tag | None = None
    """Where the letter stands in the structure of the file; None in a file without one, and for page furniture."""


@dataclass(frozen=True, slots=True)
class Page:
    """The letters of one page, in no order that can be relied on; spaces are letters too where the file has them."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    turned: int = 0
    """How many letters do not stand upright; they are left out."""
    marks: tuple[Glyph, ...] = ()
    """Where Word set a tab, a no-break space or, behind the last letter, the end of a paragraph."""
    hidden: int = 0
    """How many letters are not painted."""


@cache
def letter(code: int) -> str:
    """Return the text of a character: ordinary spaces and hyphens, no ligatures, no soft hyphens.

    >>> letter(0x2011), letter(0xFB01), letter(0xA0), letter(0xAD), letter(0x2019)
    ('-', 'fi', ' ', '', '’')
    """
    if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    text = chr(code)
    if text in _LETTERS:
        return _LETTERS[text]
    if "\ufb00" <= text <= "\ufb06":
        return unicodedata.normalize("NFKC", text)
    return "" if unicodedata.category(text) in ("Cc", "Cf") else text


def page_of(document: Any, page: Any, number: int) -> Page:
    """Return the letters of an open page of a PDFium document, as it is in the file, whatever way a viewer turns it.

    Raises pypdfium2.PdfiumError, ValueError and OverflowError for a page that is damaged.
    """
    page.set_rotation(0)
    left, bottom, right, top = page.get_mediabox()
    reader = _PageReader(page, (min(left, right), max(bottom, top)), tuple(_links(document, page)))
    with closing(page.get_textpage()) as text:
        glyphs = list(reader.glyphs(text))
    spaces, marks = reader.blanks()
    size = page.get_width(), page.get_height()
    return Page(number, *size, (*glyphs, *spaces), reader.turned, tuple(marks), reader.hidden)


@dataclass(frozen=True, slots=True)
class TextForm:
    """What all letters of a text object share."""

    size: float
    is_upright: bool
    italic: bool
    bold: bool
    tag: Tag | None
    is_hidden: bool = False


class _PageReader:
    """The letters of a page, whose text objects share a form, and text objects without a letter.

    Places count from the top-left corner of the page, as in `form.toml`; those of a PDF from the lower edge.

    PDFium tells no letters of an object that holds nothing but a space. Word writes a space of the text in the font of
    the words beside it, which has two bytes a letter; tabs, no-break spaces and the ends of paragraphs it writes in
    one that has a single byte. So the one is a space, and the other a mark.
    """

    def __init__(self, page: Any, corner: tuple[float, float], links: Sequence[tuple[Box, str]]):
        self.turned = self.hidden = 0
        self._page, self._corner, self._links = page, corner, links
        self._tags = _tags_of(page)
        self._seen: dict[int, TextForm] = {}
        self._single: dict[int, bool] = {}
        self._letters: Counter[bool] = Counter()
        self._name, self._flags, self._matrix = ctypes.create_string_buffer(256), ctypes.c_int(), raw.FS_MATRIX()

    def glyphs(self, page: Any) -> Iterator[Glyph]:
        """Yield the upright letters of a text page; count those that are turned, and those that are not painted."""
        x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        text, (left, top) = page.raw, self._corner
        for index in range(page.count_chars()):
            form = self._form(text, index)
            is_guess = raw.FPDFText_IsGenerated(text, index) == 1
            characters = "" if is_guess else letter(raw.FPDFText_GetUnicode(text, index))
            if not characters:
                continue
            self.hidden += form.is_hidden and characters != " "
            if not form.is_upright:
                self.turned += characters != " "
                continue
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            raw.FPDFText_GetLooseCharBox(text, index, box)
            link = self._link_at((x.value + box.right) / 2, y.value + form.size / 4)
            place = (x.value - left, box.right - left, top - y.value)
            yield Glyph(characters, *place, form.size, form.italic, form.bold, link, form.tag)

    def _link_at(self, x: float, y: float) -> str:
        return next((to for at, to in self._links if at[0] <= x <= at[1] and at[2] <= y <= at[3]), "")

    def _form(self, text: Any, index: int) -> TextForm:
        """Return the form of a letter; each object is looked at once, as a page has far fewer than letters."""
        found = raw.FPDFText_GetTextObject(text, index)
        key = _place(found)
        form = self._seen.get(key)
        if form is None or not key:
            form = self._seen[key] = self._looked_at(found, text, index)
        return form

    def _looked_at(self, found: Any, text: Any, index: int) -> TextForm:
        matrix = self._matrix
        raw.FPDFText_GetMatrix(text, index, matrix)
        is_turned = abs(matrix.b) > abs(matrix.a) / 50 or abs(matrix.c) > abs(matrix.d) or matrix.d <= 0
        length = raw.FPDFText_GetFontInfo(text, index, self._name, 256, self._flags)
        face = _face(self._name.value if 0 < length <= 256 else b"", self._flags.value)
        size = raw.FPDFText_GetFontSize(text, index) * matrix.d
        if not found:
            return TextForm(size, not is_turned, *face, None)
        self._letters[self._has_single_bytes(found)] += 1
        is_hidden = raw.FPDFTextObj_GetTextRenderMode(found) in _NOT_PAINTED
        return TextForm(size, not is_turned, *face, self._tag(found), is_hidden)

    def blanks(self) -> tuple[list[Glyph], list[Glyph]]:
        """Return the spaces that are alone, and the marks. To be asked after all letters.

        Where the words themselves are in fonts of single bytes, another program than Word made the file.
        """
        matrix, size = self._matrix, ctypes.c_float()
        by_word = self._letters[False] > self._letters[True]
        left, top = self._corner
        spaces: list[Glyph] = []
        marks: list[Glyph] = []
        for index in range(min(raw.FPDFPage_CountObjects(self._page), MAX_GLYPHS)):
            found = raw.FPDFPage_GetObject(self._page, index)
            if raw.FPDFPageObj_GetType(found) != raw.FPDF_PAGEOBJ_TEXT or _place(found) in self._seen:
                continue
            raw.FPDFPageObj_GetMatrix(found, matrix)
            raw.FPDFTextObj_GetFontSize(found, size)
            x, y, height = matrix.e - left, top - matrix.f, size.value * abs(matrix.d)
            is_mark = by_word and self._has_single_bytes(found)
            (marks if is_mark else spaces).append(Glyph(" ", x, x, y, height, tag=self._tag(found)))
        return spaces, marks

    def _tag(self, found: Any) -> Tag | None:
        return self._tags.get(raw.FPDFPageObj_GetMarkedContentID(found))

    def _has_single_bytes(self, found: Any) -> bool:
        """Return whether the font of an object has one byte a letter: it then knows no letter with the number 3."""
        font, width = raw.FPDFTextObj_GetFont(found), ctypes.c_float()
        key = _place(font)
        if key not in self._single:
            self._single[key] = bool(raw.FPDFFont_GetGlyphWidth(font, 3, 10, width)) and not width.value
        return self._single[key]


def _place(pointer: Any) -> int:
    """Return where in memory something of PDFium's lies, which tells whether two are the same."""
    return ctypes.addressof(pointer.contents) if pointer else 0


@cache
def _face(name: bytes, flags: int) -> tuple[bool, bool]:
    low = name.lower()
    italic = b"italic" in low or b"oblique" in low or bool(flags & _ITALIC_FLAG)
    return italic, b"bold" in low or bool(flags & _HEAVY_FLAG)


Box = tuple[float, float, float, float]
"""Left, right, lower and upper edge, in PDF coordinates."""


def _links(document: Any, page: Any) -> Iterator[tuple[Box, str]]:
    """Yield the links of a page that lead to documents: their boxes and symbols."""
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    for _ in range(MAX_GLYPHS):
        if not raw.FPDFLink_Enumerate(page, position, link):
            return
        to, box = symbol_of(_address(document, link)), raw.FS_RECTF()
        if to and raw.FPDFLink_GetAnnotRect(link, box):
            yield (box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top)), to


def _address(document: Any, link: Any) -> str:
    action = raw.FPDFLink_GetAction(link)
    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    address = ctypes.create_string_buffer(1024)
    length = raw.FPDFAction_GetURIPath(document, action, address, 1024)
    return address.value.decode("utf-8", "replace") if 0 < length <= 1024 else ""


# --- The structure of a tagged file -----------------------------------------------------------------------------------

_MAX_ELEMENTS = 20_000
"""Asked of one page; a table of all Member States has some 1,500. Beyond that a page counts as one without tags."""
_DEEPEST = 30
_BLOCKS = frozenset(
    {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TD", "TH", "Caption", "Note", "BlockQuote", "TOCI"}
)


def _tags_of(page: Any) -> dict[int, Tag]:
    """Return the tags of a page by the numbers with which its letters refer to them; none in an untagged file."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        return _tags(tree)
    finally:
        raw.FPDF_StructTree_Close(tree)


def _tags(tree: Any) -> dict[int, Tag]:
    """Return the tags in a tree; none where it is larger than that of any document."""
    found: dict[int, Tag] = {}
    waiting: list[tuple[Any, Path, Tag]] = []
    for index in range(min(raw.FPDF_StructTree_CountChildren(tree), _MAX_ELEMENTS)):
        waiting.append((raw.FPDF_StructTree_GetChildAtIndex(tree, index), (index,), Tag()))
    left = _MAX_ELEMENTS
    while waiting:
        element, path, above = waiting.pop()
        if not element or len(path) > _DEEPEST:
            continue
        here = _entered(_kind(element), path, above)
        count = max(raw.FPDF_StructElement_CountChildren(element), 0)
        left -= count
        if left <= 0:
            return {}
        for index in range(count):
            number = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
            if number >= 0:
                found[number] = here
            else:
                waiting.append((raw.FPDF_StructElement_GetChildAtIndex(element, index), (*path, index), here))
    return found


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

"""Refuse pages whose text could not be read in order, or would not be all that a page shows.

What is beside the text is looked for on the page of PDFium; the rest on its letters (`glyphs`).
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pypdfium2 import raw

from apmb_draft.model.problems import DraftError, error
from apmb_draft.reading.pdf.furniture import CELL_GAP, FOOT
from apmb_draft.reading.pdf.glyphs import Page
from apmb_draft.reading.pdf.text_lines import lines

PAPERS = ((612.0, 792.0), (595.3, 841.9))
"""pt: US Letter, and A4 as Geneva uses it."""

MOST_TURNED = 60
"""Letters; a watermark has fewer, a table on its side more."""

GUTTER = 12
"""pt: how wide the white between two columns is at least."""

FULL = 0.5
"""Of a strip of 140 pt: more ink than the figures of a table have, less than a line of text."""

_NUMBER = re.compile(r"(\d{1,3})/(\d{1,3})")
MOST_HIDDEN = 60
"""Letters on one page that are not painted; a stamp of the document service has thirty, a scanned page thousands."""

_MOST_NOTES = 20_000
_CHANGES = frozenset((raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_CARET, raw.FPDF_ANNOT_REDACT))
_SILENT = frozenset((raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT))
"""Links, and the notes that a reader opens with a click: no words on the page."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_SHOWS_TEXT = re.compile(r"\b(?:Tj|TJ)\b|'")


# --- Beside the text --------------------------------------------------------------------------------------------------


def check_form(document: Any, name: str) -> None:
    """Refuse a form whose pages are drawn by a program (XFA). Raises DraftError [pdf-form]."""
    if raw.FPDF_GetFormType(document) in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
        raise error(name, "pdf-form", "is a form that a program fills (XFA); print it to a plain PDF first")


def check_annotations(page: Any, number: int, name: str) -> None:
    """Refuse a page with words in notes, stamps or fields. Raises DraftError [pdf-notes]."""
    for what in _words_beside(page):
        message = f"page {number} has {what}; accept or remove them, or print it to a plain PDF first"
        raise error(name, "pdf-notes", message)


def _words_beside(page: Any) -> Iterator[str]:
    """Yield what stands in the notes and fields of a page, of those that are seen."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        if kind not in _SILENT and not raw.FPDFAnnot_GetFlags(note) & _UNSEEN:
            if kind in _CHANGES:
                yield "words that a reviewer struck out or put in"
            elif kind == raw.FPDF_ANNOT_FREETEXT or _SHOWS_TEXT.search(_appearance(note)):
                yield "words in notes, stamps or fields"
        raw.FPDFPage_CloseAnnot(note)


def _appearance(note: Any) -> str:
    """Return how a note is drawn, in the operators of a page."""
    buffer = (ctypes.c_ushort * 4096)()
    length = raw.FPDFAnnot_GetAP(note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, buffer, ctypes.sizeof(buffer))
    return bytes(buffer)[: min(length, ctypes.sizeof(buffer))].decode("utf-16-le", "replace")


# --- The letters ------------------------------------------------------------------------------------------------------


def checked(found: Sequence[Page], name: str) -> Sequence[Page]:
    """Return the pages without what is off the paper.

    Raises DraftError: [pdf-no-text] for scans and text that is not upright, [pdf-paper], [pdf-columns], [pdf-overlaid],
    and [pdf-pages] where pages are missing.
    """
    _check_painted(found, name)
    _check_paper(found, name)
    _check_upright(found, name)
    pages = [_within_paper(page) for page in found]
    looked_at = pages[:: max(1, len(pages) // 10)]
    if sum(map(_has_columns, looked_at)) > len(looked_at) / 2:
        raise error(
            name, "pdf-columns", "the text stands in two columns; give the Word file or the document of its own"
        )
    for page in pages:
        if _is_overlaid(page):
            raise error(name, "pdf-overlaid", f"letters lie over each other on page {page.number}; give the Word file")
    _check_complete(pages, name)
    return pages


def _check_painted(found: Sequence[Page], name: str) -> None:
    """Refuse the invisible text that optical character recognition laid over the picture of a scanned page."""
    for page in found:
        if page.hidden > MOST_HIDDEN:
            what = f"the words of page {page.number} are hidden, as in a scan that a machine has read"
            raise _no_text(name, f"{what}; give the Word file or a PDF with text")


def _check_paper(found: Sequence[Page], name: str) -> None:
    for page in found:
        if not any(_is_paper(page, paper) for paper in PAPERS):
            size = f"{page.width:.0f} by {page.height:.0f} pt"
            raise error(name, "pdf-paper", f"page {page.number} is {size}; US Letter or A4 is expected")


def _is_paper(page: Page, paper: tuple[float, float]) -> bool:
    """Return whether a page has this size, upright or, for a wide table, on its side."""
    sides = zip(sorted((page.width, page.height)), paper, strict=True)
    return all(abs(side - expected) < 4 for side, expected in sides)


def _check_upright(found: Sequence[Page], name: str) -> None:
    """Letters that stand upside down or on their side are left out by the reader: words would be lost with them."""
    letters = sum(len(page.glyphs) + page.turned for page in found)
    if letters < 20 * len(found):
        raise _no_text(name, "the pages hold no text, as in a scan; give the Word file or a PDF with text")
    for page in found:
        if page.turned > max(MOST_TURNED, len(page.glyphs) / 5) or (page.turned and not page.glyphs):
            raise _no_text(name, f"the text of page {page.number} does not stand upright; give the Word file")


def _no_text(name: str, message: str) -> DraftError:
    return error(name, "pdf-no-text", message)


def _within_paper(page: Page) -> Page:
    """Return a page without letters that lie off the paper, where nobody sees them."""
    seen = tuple(one for one in page.glyphs if 0 <= one.x <= page.width and 0 <= one.y <= page.height)
    return page if len(seen) == len(page.glyphs) else replace(page, glyphs=seen)


def _has_columns(page: Page) -> bool:
    """Return whether most lines of a page leave the same white strip in its middle, with words on both sides."""
    rows: dict[int, int] = {}
    for glyph in page.glyphs:
        if glyph.text != " ":
            ink = (1 << max(1, int(glyph.right) - int(glyph.x))) - 1
            rows[round(glyph.y)] = rows.get(round(glyph.y), 0) | ink << max(0, int(glyph.x))
    middle = int(page.width / 2)
    return any(_is_gutter(rows.values(), at) for at in range(middle - 40, middle + 40 - GUTTER, 3))


def _is_gutter(rows: Collection[int], at: int) -> bool:
    """Return whether few rows have ink in the strip, and many have it left and right of it, as no table has."""
    strip, side = (1 << GUTTER) - 1, (1 << 140) - 1
    crossing = sum(bool(ink & strip << at) for ink in rows)
    left = sum((ink & side << (at - 140)).bit_count() > FULL * 140 for ink in rows)
    right = sum((ink & side << (at + GUTTER)).bit_count() > FULL * 140 for ink in rows)
    return crossing < 0.3 * len(rows) and min(left, right) > 15


CELL = (2, 6)
"""pt: no two letters of one text begin in the same cell of this width and height."""


def _is_overlaid(page: Page) -> bool:
    """Return whether many characters overlap others, as where two texts were printed on one page.

    The same letter twice is bold type as some programs make it.
    """
    width, height = CELL
    letters = {(int(one.x / width), int(one.y / height), one.text) for one in page.glyphs if one.text != " "}
    covered = len(letters) - len({(x, y) for x, y, _ in letters})
    return covered > max(20, len(letters) / 100)


def _check_complete(pages: Sequence[Page], name: str) -> None:
    """Official documents number their pages "2/5": where the last is 5, five pages must be there."""
    counts = Counter(int(found[2]) for page in pages if (found := _page_number(page)))
    most = max(counts, key=lambda count: counts[count], default=0)
    if most > len(pages) and len(counts) == 1:
        raise error(name, "pdf-pages", f"its pages are numbered up to {most}, but only {len(pages)} are in the file")


def _page_number(page: Page) -> re.Match[str] | None:
    foot = tuple(glyph for glyph in page.glyphs if glyph.y > page.height - FOOT)
    cells = (cell.text for line in lines(replace(page, glyphs=foot)) for cell in line.parts(CELL_GAP))
    return next((found for cell in cells if (found := _NUMBER.fullmatch(cell.strip()))), None)

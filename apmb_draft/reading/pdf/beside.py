"""Words that a page shows beside its text, or has in its text and does not show; either way no reader could be sure."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

from pypdfium2 import raw

from apmb_draft.problems import DraftError, error

MOST_HIDDEN = 60
"""Letters on one page that are not painted; a stamp of the document service has thirty, a scanned page thousands."""

_MOST_NOTES = 20_000
_DEEPEST = 8
_CHANGES = frozenset((raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_CARET, raw.FPDF_ANNOT_REDACT))
_SILENT = frozenset((raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT))
"""Links, and the notes that a reader opens with a click: no words on the page."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_NOT_PAINTED = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_SHOWS_TEXT = re.compile(r"\b(?:Tj|TJ)\b|'")


def check_form(document: Any, name: str) -> None:
    """Refuse a form whose pages are drawn by a program (XFA). Raises DraftError [pdf-form]."""
    if raw.FPDF_GetFormType(document) in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
        raise error(name, "pdf-form", "is a form that a program fills (XFA); print it to a plain PDF first")


def check_page(page: Any, number: int, name: str) -> None:
    """Refuse a page with text outside of its running text.

    Raises DraftError: [pdf-notes] for words in notes and fields, [pdf-no-text] for the invisible text that optical
    character recognition laid over the picture of a scanned page.
    """
    for what in _words_beside(page):
        raise _refused(name, f"page {number} has {what}; accept or remove them, or print it to a plain PDF first")
    if any(_is_hidden(one) for one in _texts(page)) and _hidden_letters(page) > MOST_HIDDEN:
        what = f"the words of page {number} are hidden, as in a scan that a machine has read"
        raise error(name, "pdf-no-text", f"{what}; give the Word file or a PDF with text")


def _refused(name: str, message: str) -> DraftError:
    return error(name, "pdf-notes", message)


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


def _texts(page: Any) -> Iterator[Any]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _texts_in(raw.FPDFPage_GetObject(page, index), 0)


def _texts_in(one: Any, depth: int) -> Iterator[Any]:
    kind = raw.FPDFPageObj_GetType(one)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        yield one
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        for index in range(raw.FPDFFormObj_CountObjects(one)):
            yield from _texts_in(raw.FPDFFormObj_GetObject(one, index), depth + 1)


def _is_hidden(text: Any) -> bool:
    return raw.FPDFTextObj_GetTextRenderMode(text) in _NOT_PAINTED


def _hidden_letters(page: Any) -> int:
    text = page.get_textpage()
    try:
        return sum(_is_hidden_letter(text, index) for index in range(text.count_chars()))
    finally:
        text.close()


def _is_hidden_letter(text: Any, index: int) -> bool:
    if chr(raw.FPDFText_GetUnicode(text, index)).isspace():
        return False
    one = raw.FPDFText_GetTextObject(text, index)
    return bool(one) and _is_hidden(one)

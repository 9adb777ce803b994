"""The pages of a file that may be anything, bounded, or what is wrong with it."""

from __future__ import annotations

from contextlib import closing

import pypdfium2
from pypdfium2 import raw

from apmb_draft.problems import DraftError, error
from apmb_draft.reading.pdf.beside import check_form, check_page
from apmb_draft.reading.pdf.glyphs import MAX_GLYPHS, Page, document_of, page_of

MAX_PAGES = 200


def pages(data: bytes, name: str) -> list[Page]:
    """Return all pages of a PDF. Raises DraftError [pdf-encrypted, pdf-broken, pdf-too-large], or as the checks do."""
    try:
        document = document_of(data)
    except pypdfium2.PdfiumError as problem:
        raise _refused(problem, name) from None
    try:
        return _pages(document, name)
    finally:
        document.close()


def _refused(problem: pypdfium2.PdfiumError, name: str) -> DraftError:
    if getattr(problem, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return error(name, "pdf-encrypted", "the PDF is encrypted; give a copy without a password")
    return error(name, "pdf-broken", "the PDF is damaged")


def _pages(document: pypdfium2.PdfDocument, name: str) -> list[Page]:
    count = len(document)
    if count > MAX_PAGES:
        raise error(name, "pdf-too-large", f"{count} pages; {MAX_PAGES} at the most")
    if not count:
        raise error(name, "pdf-broken", "the PDF has no pages")
    check_form(document, name)
    found = []
    for index in range(count):
        try:
            with closing(document[index]) as opened:
                check_page(opened, index + 1, name)
                page = page_of(document, opened, index + 1)
        except (pypdfium2.PdfiumError, ValueError, OverflowError):
            raise error(name, "pdf-broken", f"page {index + 1} is damaged") from None
        if len(page.glyphs) > MAX_GLYPHS:
            raise error(name, "pdf-too-large", f"page {index + 1} has more than {MAX_GLYPHS} characters")
        found.append(page)
    return found

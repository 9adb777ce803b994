"""The process that reads one PDF: the file comes in on standard input, the document goes out as JSON.

PDFium gives the pages, `preflight` refuses some, and the lines of the others become paragraphs.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict
from math import ceil

import pypdfium2
from pypdfium2 import raw

from apmb_draft.model.problems import DraftError, error
from apmb_draft.reading.extracted_document import DocumentFormat, ExtractedDocument, ExtractedParagraph, Indent
from apmb_draft.reading.pdf.furniture import sorted_out
from apmb_draft.reading.pdf.glyphs import MAX_GLYPHS, Page, page_of
from apmb_draft.reading.pdf.grids import grids, tables
from apmb_draft.reading.pdf.page_measures import measured
from apmb_draft.reading.pdf.preflight import check_annotations, check_form, checked
from apmb_draft.reading.pdf.reflow import footnotes, paragraphs
from apmb_draft.reading.pdf.text_lines import Line

if sys.platform != "win32":
    import resource

MAX_PAGES = 200


def main() -> None:
    """Read the file called by the first argument; the others limit memory and time."""
    name, memory, seconds = sys.argv[1:]
    _limit(int(memory), ceil(float(seconds)))
    gc.disable()  # nothing here lives in circles, and the process is short
    try:
        answer: dict[str, object] = {"document": asdict(extract(sys.stdin.buffer.read(), name))}
    except DraftError as problems:
        answer = {"problems": [[problem.code, problem.message] for problem in problems.problems]}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _limit(memory: int, seconds: int) -> None:
    """Let the system stop this process where it takes too much; without a word on systems that cannot."""
    if sys.platform == "win32":
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def extract(data: bytes, name: str) -> ExtractedDocument:
    """Return the paragraphs and footnotes of a PDF, page furniture left out.

    Raises DraftError [pdf-encrypted, pdf-broken, pdf-too-large], or as `preflight` does.
    """
    found = sorted_out(checked(_pages(data, name), name))
    notes = footnotes(found.notes)
    read: list[ExtractedParagraph] = []
    left: list[Line] = []
    at = 0
    for grid in grids(found.body):
        text = found.body[at : grid.start]
        read = [*paragraphs(text, read), *grid.paragraphs]
        left += text
        at = grid.end
    rest = found.body[at:]
    return ExtractedDocument(
        DocumentFormat.PDF,
        _texts(found.masthead),
        tuple(_with_starred(paragraphs(rest, read), notes.starred)),
        notes.numbered,
        measured(found),
        _texts(found.head),
        tuple(tables([*left, *rest])),
        notes.lines,
    )


def _texts(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.text for line in lines)


def _with_starred(
    found: Sequence[ExtractedParagraph], starred: Sequence[ExtractedParagraph]
) -> list[ExtractedParagraph]:
    """Return the paragraphs with the notes of asterisks at the end of the front block: before the first indented."""
    end = next((n for n, one in enumerate(found) if one.indent is Indent.FIRST_LINE), len(found))
    return [*found[:end], *starred, *found[end:]]


def _pages(data: bytes, name: str) -> list[Page]:
    """Return all pages of a PDF. Raises DraftError as `extract` does."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise error(name, "pdf-encrypted", "the PDF is encrypted; give a copy without a password") from None
        raise error(name, "pdf-broken", "the PDF is damaged") from None
    with closing(document):
        count = len(document)
        if count > MAX_PAGES:
            raise error(name, "pdf-too-large", f"{count} pages; {MAX_PAGES} at the most")
        if not count:
            raise error(name, "pdf-broken", "the PDF has no pages")
        check_form(document, name)
        return [_page(document, number, name) for number in range(1, count + 1)]


def _page(document: pypdfium2.PdfDocument, number: int, name: str) -> Page:
    try:
        with closing(document[number - 1]) as opened:
            check_annotations(opened, number, name)
            page = page_of(document, opened, number)
    except (pypdfium2.PdfiumError, ValueError, OverflowError):
        raise error(name, "pdf-broken", f"page {number} is damaged") from None
    if len(page.glyphs) > MAX_GLYPHS:
        raise error(name, "pdf-too-large", f"page {number} has more than {MAX_GLYPHS} characters")
    return page


if __name__ == "__main__":
    main()

"""The process that reads one PDF: the file comes in on standard input, the document goes out as JSON, or a refusal.

PDFium gives the pages. Those are refused whose text could not be read in order, or would not be all that a page shows:
what is beside the text is looked for on the page of PDFium, the rest on its letters (`pdf_glyphs`). The lines of the
others become paragraphs, and what a document has of its own in the layout of its pages is measured.
"""

from __future__ import annotations

import ctypes
import gc
import json
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, replace
from itertools import chain, dropwhile, groupby, pairwise, takewhile
from math import ceil
from typing import Any

import pypdfium2
from pypdfium2 import raw

from apmb_draft.model.document import PageLayout
from apmb_draft.reading.extracted_document import DocumentFormat, ExtractedDocument, Indent
from apmb_draft.reading.pdf_glyphs import MAX_GLYPHS, Page, page_of
from apmb_draft.reading.pdf_lines import CELL_GAP, FOOT, Line, Pages, begins_note, lines, sorted_out
from apmb_draft.reading.pdf_paragraphs import OUTER, footnotes, pitch, read_text, starred_notes
from apmb_draft.un.form import form, points

if sys.platform != "win32":
    import resource

_MAX_PAGES = 200


class _RefusedError(Exception):
    """Why a PDF is not read: a code and a message."""


def main() -> None:
    """Read a file; the arguments limit memory and time."""
    memory, seconds = sys.argv[1:]
    _limit(int(memory), ceil(float(seconds)))
    gc.disable()  # nothing here lives in circles, and the process is short
    try:
        answer: object = asdict(_extract(sys.stdin.buffer.read()))
    except _RefusedError as refused:
        answer = refused.args
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _limit(memory: int, seconds: int) -> None:
    """Let the system stop this process where it takes too much; without a word on systems that cannot."""
    if sys.platform == "win32":
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _extract(data: bytes) -> ExtractedDocument:
    """Return the paragraphs and footnotes of a PDF, page furniture left out.

    Raises _RefusedError [pdf-encrypted, pdf-broken, pdf-too-large], and for pages that are refused.
    """
    found = sorted_out(_readable_pages(_pages(data)))
    paragraphs, tables = read_text(found.body)
    # The notes of asterisks stand at the end of the front block: before the first indented paragraph.
    front = list(takewhile(lambda one: one.indent is not Indent.FIRST_LINE, paragraphs))
    notes = footnotes(found.notes)
    return ExtractedDocument(
        DocumentFormat.PDF,
        tuple(line.text for line in found.masthead),
        (*front, *starred_notes(found.notes), *paragraphs[len(front) :]),
        tuple(note for note, _ in notes),
        _layout(found),
        tuple(line.text for line in found.head),
        tuple(tables),
        tuple(lines for _, lines in notes),
    )


def _pages(data: bytes) -> list[Page]:
    """Return all pages of a PDF. Raises _RefusedError as `_extract` does."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise _RefusedError("pdf-encrypted", "the PDF is encrypted; give a copy without a password") from None
        raise _RefusedError("pdf-broken", "the PDF is damaged") from None
    with closing(document):
        count = len(document)
        if count > _MAX_PAGES:
            raise _RefusedError("pdf-too-large", f"{count} pages; {_MAX_PAGES} at the most")
        if not count:
            raise _RefusedError("pdf-broken", "the PDF has no pages")
        if raw.FPDF_GetFormType(document) in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
            raise _RefusedError("pdf-form", "is a form that a program fills (XFA); print it to a plain PDF first")
        return [_page(document, number) for number in range(1, count + 1)]


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    try:
        with closing(document[number - 1]) as opened:
            _check_annotations(opened, number)
            page = page_of(document, opened, number)
    except (pypdfium2.PdfiumError, ValueError, OverflowError):
        raise _RefusedError("pdf-broken", f"page {number} is damaged") from None
    if len(page.glyphs) > MAX_GLYPHS:
        raise _RefusedError("pdf-too-large", f"page {number} has more than {MAX_GLYPHS} characters")
    return page


# --- Refused for what is beside the text ------------------------------------------------------------------------------

_MOST_NOTES = 20_000
_REVIEWED = frozenset((raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_CARET, raw.FPDF_ANNOT_REDACT))
_WORDLESS = frozenset((raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT))
"""Links, and the notes that a reader opens with a click: no words on the page."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_SHOWS_TEXT = re.compile(r"\b(?:Tj|TJ)\b|'")


def _check_annotations(page: Any, number: int) -> None:
    """Refuse a page with words in notes, stamps or fields that are seen. Raises _RefusedError [pdf-notes]."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        what = _words_in(note)
        raw.FPDFPage_CloseAnnot(note)
        if what:
            message = f"page {number} has {what}; accept or remove them, or print it to a plain PDF first"
            raise _RefusedError("pdf-notes", message)


def _words_in(note: Any) -> str:
    kind = raw.FPDFAnnot_GetSubtype(note)
    if kind in _WORDLESS or raw.FPDFAnnot_GetFlags(note) & _UNSEEN:
        return ""
    if kind in _REVIEWED:
        return "words that a reviewer struck out or put in"
    is_shown = kind == raw.FPDF_ANNOT_FREETEXT or _SHOWS_TEXT.search(_appearance(note))
    return "words in notes, stamps or fields" if is_shown else ""


def _appearance(note: Any) -> str:
    """Return how a note is drawn, in the operators of a page."""
    buffer = (ctypes.c_ushort * 4096)()
    length = raw.FPDFAnnot_GetAP(note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, buffer, ctypes.sizeof(buffer))
    return bytes(buffer)[: min(length, ctypes.sizeof(buffer))].decode("utf-16-le", "replace")


# --- Refused for their letters ----------------------------------------------------------------------------------------

_PAPERS = ((612.0, 792.0), (595.3, 841.9))
"""pt: US Letter, and A4 as Geneva uses it."""
_MOST_TURNED = 60
"""Letters; a watermark has fewer, a table on its side more."""
_GUTTER = 12
"""pt: how wide the white between two columns is at least."""
_FULL_STRIP = 0.5
"""Of a strip of 140 pt: more ink than the figures of a table have, less than a line of text."""
_MOST_HIDDEN = 60
"""Letters on one page that are not painted; a stamp of the document service has thirty, a scanned page thousands."""
_CELL = (2, 6)
"""pt: no two letters of one text begin in the same cell of this width and height."""
_PAGE_NUMBER = re.compile(r"(\d{1,3})/(\d{1,3})")


def _readable_pages(found: Sequence[Page]) -> list[Page]:
    """Return the pages without letters that lie off the paper, where nobody sees them.

    Raises _RefusedError: [pdf-no-text] for scans and text that is not upright, [pdf-paper], [pdf-columns],
    [pdf-overlaid], and [pdf-pages] where pages are missing.
    """
    pages = [
        replace(
            page,
            glyphs=tuple(one for one in page.glyphs if 0 <= one.x <= page.width and 0 <= one.y <= page.height),
        )
        for page in found
    ]
    for refusal in chain(_unread(found), _out_of_order(pages)):
        raise refusal
    return pages


def _unread(pages: Sequence[Page]) -> Iterator[_RefusedError]:
    """Yield why words would be lost: they are hidden, on other paper, or not upright, which the reader leaves out."""
    for page in pages:
        if page.hidden > _MOST_HIDDEN:  # as optical character recognition lays over the picture of a scanned page
            what = f"the words of page {page.number} are hidden, as in a scan that a machine has read"
            yield _RefusedError("pdf-no-text", f"{what}; give the Word file or a PDF with text")
    for page in pages:
        if not any(_is_paper(page, paper) for paper in _PAPERS):
            size = f"{page.width:.0f} by {page.height:.0f} pt"
            yield _RefusedError("pdf-paper", f"page {page.number} is {size}; US Letter or A4 is expected")
    if sum(len(page.glyphs) + page.turned for page in pages) < 20 * len(pages):
        yield _RefusedError(
            "pdf-no-text", "the pages hold no text, as in a scan; give the Word file or a PDF with text"
        )
    for page in pages:
        if page.turned > max(_MOST_TURNED, len(page.glyphs) / 5) or (page.turned and not page.glyphs):
            yield _RefusedError(
                "pdf-no-text", f"the text of page {page.number} does not stand upright; give the Word file"
            )


def _out_of_order(pages: Sequence[Page]) -> Iterator[_RefusedError]:
    """Yield why the text is not that of one document, line by line.

    Official documents number their pages "2/5": where the last is 5, five pages must be there.
    """
    looked_at = pages[:: max(1, len(pages) // 10)]
    if sum(map(_has_columns, looked_at)) > len(looked_at) / 2:
        yield _RefusedError(
            "pdf-columns", "the text stands in two columns; give the Word file or the document of its own"
        )
    for page in filter(_is_overlaid, pages):
        yield _RefusedError("pdf-overlaid", f"letters lie over each other on page {page.number}; give the Word file")
    lasts = {int(found[2]) for page in pages if (found := _page_number(page))}
    if len(lasts) == 1 and (last := lasts.pop()) > len(pages):
        yield _RefusedError("pdf-pages", f"its pages are numbered up to {last}, but only {len(pages)} are in the file")


def _is_paper(page: Page, paper: tuple[float, float]) -> bool:
    """Return whether a page has this size, upright or, for a wide table, on its side."""
    sides = zip(sorted((page.width, page.height)), paper, strict=True)
    return all(abs(side - expected) < 4 for side, expected in sides)


def _has_columns(page: Page) -> bool:
    """Return whether most lines of a page leave the same white strip in its middle, with words on both sides."""
    rows: dict[int, int] = {}
    for glyph in page.glyphs:
        if glyph.text != " ":
            ink = (1 << max(1, int(glyph.right) - int(glyph.x))) - 1
            rows[round(glyph.y)] = rows.get(round(glyph.y), 0) | ink << max(0, int(glyph.x))
    middle = int(page.width / 2)
    return any(_is_gutter(rows.values(), at) for at in range(middle - 40, middle + 40 - _GUTTER, 3))


def _is_gutter(rows: Collection[int], at: int) -> bool:
    """Return whether few rows have ink in the strip, and many have it left and right of it, as no table has."""
    strip, side = (1 << _GUTTER) - 1, (1 << 140) - 1
    crossing = sum(bool(ink & strip << at) for ink in rows)
    left = sum((ink & side << (at - 140)).bit_count() > _FULL_STRIP * 140 for ink in rows)
    right = sum((ink & side << (at + _GUTTER)).bit_count() > _FULL_STRIP * 140 for ink in rows)
    return crossing < 0.3 * len(rows) and min(left, right) > 15


def _is_overlaid(page: Page) -> bool:
    """Return whether many characters overlap others, as where two texts were printed on one page.

    The same letter twice is bold type as some programs make it.
    """
    width, height = _CELL
    letters = {(int(one.x / width), int(one.y / height), one.text) for one in page.glyphs if one.text != " "}
    covered = len(letters) - len({(x, y) for x, y, _ in letters})
    return covered > max(20, len(letters) / 100)


def _page_number(page: Page) -> re.Match[str] | None:
    foot = tuple(glyph for glyph in page.glyphs if glyph.y > page.height - FOOT)
    cells = (cell.text for line in lines(replace(page, glyphs=foot)) for cell in line.parts(CELL_GAP))
    return next((found for cell in cells if (found := _PAGE_NUMBER.fullmatch(cell.strip()))), None)


# --- The layout of the pages ------------------------------------------------------------------------------------------

_TEXT_SIZES = (9.5, 10.7)
"""pt: the sizes that lines of 10 pt are read as."""
_HEADING_SIZE = 13.0
"""pt: only "Resolution adopted by the General Assembly" is larger, below the masthead."""
_FIRST_LINES = (76.0, 100.0)
"""pt: where the first line of a page may stand; the first of a page that was left empty above is none."""
_SYMBOL = re.compile(r"A(?:/[A-Za-z0-9.()\-]+)+(?: [A-Z])?\*?")
_ITEM = re.compile(r"Agenda items? \d")
_STEPS = (24.0, 48.0)
"""pt: how far the heading may stand below the title of the agenda item."""
_SHORT, _LINE_STEP = 3, 13.5
"""Lines of a paragraph of which no two can be parted from the others; pt: no two lines of one are farther apart."""
_LEAST_ROOM = 0.3
"""pt: less room than this is none, as a line is placed and measured."""
_BOTTOMS = (36.0, 108.0)
"""pt: where page 1 may end, from its foot; a footnote that is higher is below a text that ends early."""
_TWENTIETH, _AS_TYPED = 3.6, 0.2
"""pt: margins are typed in twentieths of an inch, and so much is lost in measuring one."""


def _layout(pages: Pages) -> PageLayout:
    """Return the layout of a document as its lines show it; what they do not show is left open."""
    lengths = _first_page_bottom(pages), _first_baseline(pages.body), _heading_step(pages.body)
    pitches, starts = dict(_note_pitch(pages.notes)), tuple(_page_starts(pages))
    titles = _running_title(pages.head), _agenda_title(pages.body)
    return PageLayout(*lengths, *titles, pitch=pitches, page_starts=starts)


def _page_starts(pages: Pages) -> Iterator[str]:
    """Yield the first lines of the pages that begin with a paragraph though the page before has room for it.

    A paragraph leaves two of its lines on a page, or all if they are three at most; above footnotes it ends with the
    space behind it. What calls a footnote, or follows a colon, may be on its page for that.
    """
    column = form()["column"]
    noted = {line.page for line in pages.notes}
    for above, below in pairwise(list(page) for _, page in groupby(pages.body, key=lambda line: line.page)):
        steps = [under.y - line.y for line, under in pairwise(below)]
        count = 1 + len(list(takewhile(lambda step: step < _LINE_STEP, steps)))
        first = below[: count if count <= _SHORT else 2]
        begins = abs(below[0].x - column["first_line"]) < 2 and not below[0].bold
        behind = column["after"] if count == len(first) and above[-1].page in noted else 0.0
        needed = column["after"] + len(first) * column["line"] + behind
        if not begins or any(line.raised for line in first) or above[-1].text.rstrip().endswith(":"):
            continue
        if above[-1].y + needed < _lowest(pages, above[-1].page) - _LEAST_ROOM:
            yield below[0].text


def _lowest(pages: Pages, page: int) -> float:
    """Return how low a line of text may be on a page: above its footnotes, or its bottom."""
    paper, notes, above = form()["page"], form()["footnotes"], float(form()["lines"]["above"])
    below = (1 - above) * float(form()["column"]["line"])
    first = next((line.y for line in pages.notes if line.page == page), None)
    if first is not None:
        return first - above * float(notes["line"]) - float(notes["separator_room"]) - below
    bottom = points(paper["bottom_tw"])
    if page == pages.body[0].page:
        bottom = _first_page_bottom(pages) or points(paper["bottom_first_tw"])
    return points(paper["height_tw"]) - bottom - below


def _note_pitch(notes: Sequence[Line]) -> Iterator[tuple[str, float]]:
    """Yield how far apart the lines of each footnote are, as on its whole page; all of a page are set alike."""
    for _, group in groupby(notes, key=lambda line: line.page):
        lines = list(group)
        apart = pitch(lines)
        if apart is not None:
            yield from ((f"footnote {note.number}", apart) for note, _ in footnotes(lines) if note.number)


def _agenda_title(body: Sequence[Line]) -> tuple[str, ...]:
    """Return the lines of the title of the agenda item: those in bold below it, at the left edge of the page."""
    below = list(dropwhile(lambda line: not _ITEM.match(line.text), body))[1:]
    lines = takewhile(lambda line: line.bold and line.x < OUTER, below)
    return tuple(" ".join(line.text.split()) for line in lines)


def _running_title(head: Sequence[Line]) -> tuple[str, ...]:
    """Return what stands beside the symbol in the head of a page, line by line."""
    lines = [" ".join(line.text.split()) for line in head]
    symbol = next(filter(_SYMBOL.fullmatch, lines), None)
    return tuple(line for line in lines if line and line != symbol) if symbol else ()


def _first_page_bottom(pages: Pages) -> float | None:
    """Return where page 1 ends, from its foot: its last footnote tells, or a text lower than the usual bottom.

    A text that ends higher may do so for other reasons. The note of an asterisk, where no number follows, stands in a
    frame of its own.
    """
    page, last = form()["page"], form()["footnotes"]["last_baseline"]
    first = min((line.page for line in pages.body), default=0)
    notes = [line for line in pages.notes if line.page == first]
    last_begun = next(filter(begins_note, reversed(notes)), None)
    bottom = _by_hand(points(page["bottom_tw"]) + last - notes[-1].y) if notes else 0.0
    if last_begun and last_begun.glyphs[0].text != "*" and _BOTTOMS[0] <= bottom <= _BOTTOMS[1]:
        return bottom
    below = (1 - form()["lines"]["above"]) * form()["column"]["line"]
    lowest = max((line.y for line in pages.body if line.page == first), default=0.0) + below
    if lowest <= points(page["height_tw"] - page["bottom_first_tw"]):
        return None
    return points(page["bottom_tw"])


def _by_hand(length: float) -> float:
    """Return a length to a tenth of a point, or as the twentieths of an inch that it nearly has.

    >>> _by_hand(79.11), _by_hand(63.6)
    (79.2, 63.6)
    """
    typed = round(length / _TWENTIETH) * _TWENTIETH
    return round(typed if abs(typed - length) < _AS_TYPED else length, 1)


def _first_baseline(body: Sequence[Line]) -> float | None:
    """Return the highest first line of text on a later page: others begin with a heading, or below an empty line."""
    starts = [next(lines) for _, lines in groupby(body, key=lambda line: line.page)][1:]
    placed = [line for line in starts if _FIRST_LINES[0] <= line.y <= _FIRST_LINES[1]]
    found = [line.y for line in placed if _TEXT_SIZES[0] <= line.size <= _TEXT_SIZES[1]]
    return round(min(found), 1) if found else None


def _heading_step(body: Sequence[Line]) -> float | None:
    for above, line in pairwise(body):
        if line.size > _HEADING_SIZE and above.page == line.page:
            step = line.y - above.y
            return round(step, 1) if above.size < _HEADING_SIZE and _STEPS[0] <= step <= _STEPS[1] else None
    return None


if __name__ == "__main__":
    main()

"""The draft as a PDF, set by WeasyPrint from the web page, or not at all: nothing is fetched, no face is replaced."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from apmb_draft.blocks import Document, Role
from apmb_draft.problems import error
from apmb_draft.render import doctor
from apmb_draft.render import fonts as type_faces
from apmb_draft.render.archive import VARIANT, pdf_a_bytes
from apmb_draft.render.fonts import Faces
from apmb_draft.render.lines import break_document
from apmb_draft.render.page import FAMILY, laid_out
from apmb_draft.render.printing import Paper
from apmb_draft.render.separators import put_separators
from apmb_draft.templates import Templates
from apmb_draft.typography import plain_text
from apmb_draft.words import read_date

LOG = "weasyprint"
PAGE = "page.html.jinja"


def render_pdf(document: Document, templates: Templates, *, stamp: bool = False, fonts: Faces | None = None) -> bytes:
    """Return the PDF of a draft, the same bytes for the same draft on one machine, whatever the day.

    Raises DraftError: [font-missing] and [pdf-libraries] say what to install, [pdf-font] that the type lacks a letter,
    [pdf-offline] that a template asks for a file or an address, [pdf] whatever else WeasyPrint complains of.
    """
    faces = fonts or type_faces.find()
    broken = break_document(document, faces)
    pages, _ = settle_footnotes(
        lambda held: laid_out(document, templates, stamp=stamp, paper=Paper(faces, held, broken)), faces
    )
    return write_pdf(pages, document)


def _day(document: Document) -> str | None:
    """Return the day on which the document is issued; a draft that has none is not dated by the clock of the machine.

    >>> from apmb_draft.blocks import Block, Run
    >>> _day(Document((Block(Role.DATE, (Run("8 October 2026"),)),))), _day(Document((Block(Role.DATE, ()),)))
    ('2026-10-08', None)
    """
    try:
        return read_date(plain_text(document.text(Role.DATE))).isoformat()
    except ValueError:
        return None


def settle_footnotes(page: Callable[[set[int]], str], faces: Faces) -> tuple[Any, set[int]]:
    """Return the document of a page once no footnote leaves the page of its call, and the blocks held back for it.

    WeasyPrint has no setting for it, so the page is laid out again with the blocks held that drive a footnote out; once
    more is enough, as a rule. Raises DraftError [pdf] where a footnote is on no page even so.
    """
    held: set[int] = set()
    while True:
        pages = lay_out_pages(page(held), faces)
        found = driving_out(pages) - held
        if not found:
            _check_notes(pages)
            return pages, held
        held |= found


def _check_notes(pages: Any) -> None:
    names = {name for page in pages.pages for name in page.anchors}
    calls = (name.removeprefix("call-") for name in names if name.startswith("call-"))
    if lost := sorted((number for number in calls if f"note-{number}" not in names), key=int):
        raise error(
            PAGE, "pdf", f"WeasyPrint finds no room for footnote {', '.join(lost)}; shorten its paragraph, or it"
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Switch garbage collection off meanwhile: WeasyPrint makes hardly any garbage, and is a fifth faster."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@_uncollected()
def lay_out_pages(page: str, faces: Faces) -> Any:
    """Lay out a page with these typefaces alone, and return WeasyPrint's document.

    Raises DraftError [pdf, pdf-offline] for what WeasyPrint complains of, or would fetch.
    """
    weasyprint = _weasyprint()
    check_letters(page, faces)
    fetcher = _fetcher([file.absolute().as_uri() for file in faces.files])
    with _complaints() as complaints:
        pages = weasyprint.HTML(string=page, url_fetcher=fetcher).render(pdf_variant=VARIANT)
    if fetcher.refused:
        raise error(PAGE, "pdf-offline", f"nothing is fetched while a PDF is made: {', '.join(fetcher.refused)}")
    if complaints:
        raise error(PAGE, "pdf", "; ".join(complaints))
    return pages


def driving_out(pages: Any) -> set[int]:
    """Return the last block of every page whose footnotes went to a later page than their calls, or to none.

    WeasyPrint moves a footnote away where that makes room for the two first lines of a paragraph, and loses it where
    another one has to follow; Word, and the readers of the United Nations, want the footnote and move the paragraph.
    """
    place = {name: number for number, page in enumerate(pages.pages) for name in page.anchors}
    calls = {name: number for name, number in place.items() if name.startswith("call-")}
    strayed = {number for name, number in calls.items() if place.get(f"note{name[4:]}", len(pages.pages)) > number}
    return {max(_blocks(pages.pages[number]), default=0) for number in strayed} - {0}


def _blocks(page: Any) -> set[int]:
    """Return the numbers of the blocks on a page."""
    return {int(name.removeprefix("block-")) for name in page.anchors if name.startswith("block-")}


@_uncollected()
def write_pdf(pages: Any, document: Document) -> bytes:
    """Return the bytes of the PDF of a laid-out document.

    Raises DraftError [pdf, pdf-font] for what WeasyPrint complains of, or a character of another typeface.
    """
    pages.metadata.created = pages.metadata.modified = _day(document)
    with _complaints() as complaints:
        put_separators(pages)
        data = pdf_a_bytes(pages)
    if complaints:
        raise error(PAGE, "pdf", "; ".join(complaints))
    foreign = sorted({font.family for font in pages.fonts.values()} - {FAMILY})
    if foreign:
        raise error("document", "pdf-font", f"a letter would be set in {', '.join(foreign)} for want of it in the type")
    return data


def _weasyprint() -> Any:
    try:
        return doctor.import_weasyprint()
    except (ImportError, OSError) as failure:
        raise error("PDF", "pdf-libraries", doctor.pdf_advice()) from failure


def _fetcher(allowed: list[str]) -> Any:
    """Return what WeasyPrint asks for files: it hands out those allowed, and remembers and refuses every other."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class OnlyFonts(URLFetcher):  # type: ignore[misc]
        refused: tuple[str, ...] = ()

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Fetch an allowed file. Raises ValueError for any other."""
            if url in allowed:
                return super().fetch(url, headers)
            self.refused += (url,)
            raise ValueError(f"refused: {url}")

    return OnlyFonts(allowed_protocols=["file"])


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Yield what WeasyPrint logs meanwhile that would spoil the PDF: every error, and every warning about fonts."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = record.getMessage()
            if record.levelno >= logging.ERROR or "font" in said.lower():
                heard.append(said)

    ear, log = Ear(logging.WARNING), logging.getLogger(LOG)
    log.addHandler(ear)
    try:
        yield heard
    finally:
        log.removeHandler(ear)


def check_letters(page: str, faces: Faces) -> None:
    """Refuse a page with characters that the typeface lacks: another font would break other lines.

    Raises DraftError [pdf-font] with each of these characters and its code point.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(faces.regular) as font:
        known = font.getBestCmap()
    lacking = sorted(letter for letter in set(page) if ord(letter) not in known and letter.isprintable())
    if lacking:
        names = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in lacking)
        raise error("document", "pdf-font", f"{faces.family} has no {names}")

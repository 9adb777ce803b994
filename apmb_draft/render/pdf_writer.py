"""The draft as a PDF, set by WeasyPrint from the web page, or not at all: nothing is fetched, no face is replaced."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from apmb_draft.blocks import Document, Role
from apmb_draft.problems import error
from apmb_draft.render import doctor
from apmb_draft.render import fonts as type_faces
from apmb_draft.render.font_metrics import characters_without_glyph
from apmb_draft.render.fonts import Faces
from apmb_draft.render.lines import break_document
from apmb_draft.render.page import FAMILY, PAGE, laid_out
from apmb_draft.render.printing import Paper
from apmb_draft.templates import Templates
from apmb_draft.typography import plain_text
from apmb_draft.words import read_date


def render_pdf(document: Document, templates: Templates, *, stamp: bool = False, fonts: Faces | None = None) -> bytes:
    """Return the PDF of a draft, the same bytes for the same draft on one machine, whatever the day.

    Raises DraftError: [font-missing] and [pdf-libraries] say what to install, [pdf-font] that the type lacks a letter,
    [pdf-offline] that a template asks for a file or an address, [pdf] whatever else WeasyPrint complains of.
    """
    faces = fonts or type_faces.find_faces()
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


def lay_out_pages(page: str, faces: Faces) -> Any:
    """Lay out a page with these typefaces alone, and return WeasyPrint's document.

    Raises DraftError [pdf, pdf-offline] for what WeasyPrint complains of, or would fetch; [pdf-libraries] where it
    cannot be loaded; [pdf-font] for characters that the typeface lacks: another font would break other lines.
    """
    given = _typesetting()
    if lacking := characters_without_glyph(page, faces):
        names = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in lacking)
        raise error("document", "pdf-font", f"{faces.family} has no {names}")
    return given.lay_out(page, faces.files)


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


def write_pdf(pages: Any, document: Document) -> bytes:
    """Return the bytes of the PDF of a laid-out document.

    Raises DraftError [pdf, pdf-font] for what WeasyPrint complains of, or a character of another typeface.
    """
    data: bytes = _typesetting().write(pages, _day(document))
    foreign = sorted({font.family for font in pages.fonts.values()} - {FAMILY})
    if foreign:
        raise error("document", "pdf-font", f"a letter would be set in {', '.join(foreign)} for want of it in the type")
    return data


def _typesetting() -> ModuleType:
    try:
        return doctor.import_typesetting()
    except (ImportError, OSError) as failure:
        raise error("PDF", "pdf-libraries", doctor.pdf_advice()) from failure

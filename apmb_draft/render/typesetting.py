"""A page set by WeasyPrint, as PDF/UA-1 and PDF/A-3a in one file: the one place that imports WeasyPrint.

That takes longer than all else, and needs libraries that no wheel carries, so that this module is imported where a PDF
is made. `lay_out` sets the page, offline and in the type given; `write` puts the separators above the footnotes into
place, has WeasyPrint write the file, and says in it what PDF/UA-1 and PDF/A-3a want to be told, with the text in
`reading_order`.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import weasyprint
from pydyf import Dictionary, String
from weasyprint.formatting_structure.boxes import FootnoteAreaBox, TextBox
from weasyprint.text import ffi
from weasyprint.urls import URLFetcher

from apmb_draft.model.problems import error
from apmb_draft.render.html import PAGE
from apmb_draft.render.reading_order import outside_the_text, page_streams, put_in_order
from apmb_draft.render.stylesheet import PIXEL, type_settings
from apmb_draft.un.form import form, points

LOG = "weasyprint"
CORNER = "@bottom-left-corner"

VARIANT = "pdf/a-3a"
"""What WeasyPrint is asked for; the little that PDF/UA-1 wants besides is added here."""

MARKER = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""That the file is PDF/UA-1, with what PDF/A wants to be told of every property that is not its own."""


def has_subsetter() -> bool:
    """Return whether HarfBuzz-Subset is loaded: WeasyPrint does without, more slowly and with other bytes."""
    return ffi.harfbuzz_subset is not None


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
def lay_out(page: str, files: Sequence[Path]) -> Any:
    """Lay out a page, with these font files at hand and nothing else, and return WeasyPrint's document.

    Raises DraftError [pdf, pdf-offline] for what WeasyPrint complains of, or would fetch.
    """
    fetcher = _OnlyFonts(files)
    with _complaints() as complaints:
        pages = weasyprint.HTML(string=page, url_fetcher=fetcher).render(pdf_variant=VARIANT)
    if fetcher.refused:
        raise error(PAGE, "pdf-offline", f"nothing is fetched while a PDF is made: {', '.join(fetcher.refused)}")
    if complaints:
        raise error(PAGE, "pdf", "; ".join(complaints))
    return pages


@_uncollected()
def write(pages: Any, day: str | None) -> bytes:
    """Return the bytes of a laid-out document, dated by the day of its issue; equal ones give equal bytes.

    Raises DraftError [pdf] for what WeasyPrint complains of.
    """
    pages.metadata.created = pages.metadata.modified = day
    with _complaints() as complaints:
        _put_separators(pages)
        _drop_false_links(pages)
        data: bytes = pages.write_pdf(pdf_variant=VARIANT, finisher=_finish)
    if complaints:
        raise error(PAGE, "pdf", "; ".join(complaints))
    return data


class _OnlyFonts(URLFetcher):  # type: ignore[misc]
    """What WeasyPrint asks for files: it hands out those given, and remembers and refuses every other."""

    def __init__(self, files: Sequence[Path]):
        super().__init__(allowed_protocols=["file"])
        self._allowed = [file.absolute().as_uri() for file in files]
        self.refused: tuple[str, ...] = ()

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Fetch an allowed file. Raises ValueError for any other."""
        if url in self._allowed:
            return super().fetch(url, headers)
        self.refused += (url,)
        raise ValueError(f"refused: {url}")


class _Ear(logging.Handler):
    """Keep what would spoil the PDF: every error, and every warning about fonts."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.levelno >= logging.ERROR or "font" in said.lower():
            self.heard.append(said)


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Yield what WeasyPrint logs meanwhile that would spoil the PDF."""
    ear, log = _Ear(), logging.getLogger(LOG)
    log.addHandler(ear)
    try:
        yield ear.heard
    finally:
        log.removeHandler(ear)


def _put_separators(pages: Any) -> None:
    """Move the separators above the footnotes, typed as the UN types them: underscores in place of a line.

    No style sheet can write a word above the footnotes of a page. It stands in a corner of each page, and is moved once
    they have their places; a page without any loses it. Where a template has no separator, its line stays.
    """
    for page in pages.pages:
        box = page._page_box
        corner = next((child for child in box.children if getattr(child, "at_keyword", "") == CORNER), None)
        words = list(_words(corner)) if corner else []
        if corner is None or not words:
            continue
        area = next((child for child in box.children if _has_footnotes(child)), None)
        if area is None:
            box.children = [child for child in box.children if child is not corner]
            continue
        baseline = area.border_box_y() + area.border_top_width + area.padding_top + _above() / PIXEL
        left = points(form()["page"]["left_tw"] + form()["footnotes"]["separator_left_tw"]) / PIXEL
        corner.translate(left - words[0].position_x, baseline - words[0].position_y - words[0].baseline)
        area.border_top_width = 0


def _drop_false_links(pages: Any) -> None:
    """Drop the links that WeasyPrint makes of what stands inside a link: in the file one would lie upon the other.

    The head of every page repeats those of the masthead, where no reader looks for them.
    """
    for page in pages.pages:
        aside = outside_the_text(page)
        page.links = [link for link in page.links if link[3].link and id(link[3]) not in aside]


def _finish(document: Any, pdf: Any) -> None:
    """Complete what WeasyPrint is about to write, given all of its objects."""
    _mark(pdf)
    _name_links(document)
    put_in_order(document, pdf)
    _leave_uncopied(pdf)


def _mark(pdf: Any) -> None:
    """Say in the metadata of a PDF/A file that it is PDF/UA-1 too, and leave them for anybody to read: unpacked."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [part.replace(b"</rdf:RDF>", MARKER + b"</rdf:RDF>") for part in metadata.stream]
    metadata.compress = False


def _name_links(document: Any) -> None:
    """Name the target of every link: by the title of its element, the symbol of a document, and by its address."""
    for page in document.pages:
        for kind, target, _, box in page.links:
            title = " ".join(box.element.get("title", "").split())
            if title and box.link_annotation:
                box.link_annotation["Contents"] = String(f"{title}, {target}" if kind == "external" else title)


def _leave_uncopied(pdf: Any) -> None:
    """Say of the separators in what WeasyPrint is about to write that no text stands behind their letters.

    They stand outside the text already; that alone keeps no program from copying them.
    """
    for stream in page_streams(pdf):
        for place in reversed([at for at, item in enumerate(stream) if _is_separator(item)]):
            begins = max(at for at in range(place) if stream[at] == b"BDC")
            ends = stream.index(b"ET", place) + 1
            if stream[begins - 2] == "/Artifact":
                stream.insert(ends, b"EMC")
                stream[begins + 1 : begins + 1] = "/Span", Dictionary({"ActualText": String("")}), b"BDC"


def _is_separator(item: Any) -> bool:
    """Return whether this shows one letter of the type many times over."""
    return isinstance(item, bytes) and bool(re.fullmatch(rb"\[<([0-9a-fA-F]{4})\1{9,}>\] TJ", item))


def _above() -> float:
    """Return the distance from the top of the first footnote down to the baseline of the separator, in pt, below 0."""
    return type_settings()["note"].rise - float(form()["footnotes"]["separator_baseline"])


def _has_footnotes(box: Any) -> bool:
    """Return whether this is the foot of a page with a footnote; the note of an asterisk has a line of its own."""
    if not isinstance(box, FootnoteAreaBox):
        return False
    classes = (child.element.get("class", "") for child in box.descendants() if child.element is not None)
    return any("note" in each.split() and "starred" not in each.split() for each in classes)


def _words(box: Any) -> Iterator[Any]:
    return (child for child in box.descendants() if isinstance(child, TextBox))

"""A page set by WeasyPrint, as PDF/UA-1 and PDF/A-3a in one file: the one place that imports WeasyPrint.

That takes longer than all else, and needs libraries that no wheel carries, so that this module is imported where a PDF
is made. `lay_out` sets the page, offline and in the type given; `write` puts the separators above the footnotes into
place, has WeasyPrint write the file, and says in it what PDF/UA-1 and PDF/A-3a want to be told.

`put_in_order` puts the tags of the PDF into the order in which it is to be read. WeasyPrint tags what it has set, page
by page and piece by piece. A reader wants the text as it is meant: a paragraph that runs over a page is one paragraph
again; a footnote is a `Note` at the end of the paragraph that calls it, and does not come between two halves of a
sentence; what a redline inserts and deletes says so; the heads and feet of pages are no part of the text. All of it
is done to the objects that WeasyPrint hands to a `finisher` before it writes them. How they are made is no promise of
WeasyPrint's: all is read first, and where anything is otherwise, nothing is changed.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import weasyprint
from pydyf import Dictionary, String
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, block
from weasyprint.text import ffi
from weasyprint.urls import URLFetcher

from apmb_draft.model.problems import error
from apmb_draft.render.html import PAGE, PIXEL, type_settings
from apmb_draft.un.form import form, points

_CORNER = "@bottom-left-corner"
_SEPARATOR = re.compile(rb"\[<([0-9a-fA-F]{4})\1{9,}>\] TJ")
"""One letter of the type many times over."""

_VARIANT = "pdf/a-3a"
"""What WeasyPrint is asked for; the little that PDF/UA-1 wants besides is added here."""

_MARKER = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
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
    with _no_complaints(), _space_above_footnotes():
        pages = weasyprint.HTML(string=page, url_fetcher=fetcher).render(pdf_variant=_VARIANT)
        if fetcher.refused:
            raise error(PAGE, "pdf-offline", f"nothing is fetched while a PDF is made: {', '.join(fetcher.refused)}")
    return pages


@contextmanager
def _space_above_footnotes() -> Iterator[None]:
    """Have WeasyPrint end a paragraph above footnotes only where the space behind it has room too, as Word does.

    At the foot of a page without footnotes that space is cut off (docs/decisions/0023, which has the measurements). No
    style sheet knows whether a page has footnotes, so WeasyPrint is asked for more room while it sets a last line.
    """
    set_box, overflows = block.block_container_layout, LayoutContext.overflows_page
    space = form()["column"]["after"] / PIXEL
    is_last = [False]

    def set_box_so(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
        is_last.append(box.element is not None and "last-line" in box.element.get("class", "").split())
        try:
            return set_box(context, box, *rest, **named)
        finally:
            is_last.pop()

    def overflows_so(context: Any, bottom_space: float, position_y: float) -> Any:
        is_spaced = is_last[-1] and any(map(_is_numbered, context.current_page_footnotes))
        return overflows(context, bottom_space + space * is_spaced, position_y)

    block.block_container_layout, LayoutContext.overflows_page = set_box_so, overflows_so
    try:
        yield
    finally:
        block.block_container_layout, LayoutContext.overflows_page = set_box, overflows


@_uncollected()
def write(pages: Any, day: str | None) -> bytes:
    """Return the bytes of a laid-out document, dated by the day of its issue; equal ones give equal bytes.

    Raises DraftError [pdf] for what WeasyPrint complains of.
    """
    pages.metadata.created = pages.metadata.modified = day
    with _no_complaints():
        _put_separators(pages)
        _drop_false_links(pages)
        data: bytes = pages.write_pdf(pdf_variant=_VARIANT, finisher=_finish)
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
def _no_complaints() -> Iterator[None]:
    """Raise DraftError [pdf] for what WeasyPrint logs meanwhile that would spoil the PDF."""
    ear, log = _Ear(), logging.getLogger("weasyprint")
    log.addHandler(ear)
    try:
        yield
    finally:
        log.removeHandler(ear)
    if ear.heard:
        raise error(PAGE, "pdf", "; ".join(ear.heard))


def _put_separators(pages: Any) -> None:
    """Move the separators above the footnotes, typed as the UN types them: underscores in place of a line.

    No style sheet can write a word above the footnotes of a page. It stands in a corner of each page, and is moved once
    they have their places; a page without any loses it. Where a template has no separator, its line stays.
    """
    notes = form()["footnotes"]
    left = points(form()["page"]["left_tw"] + notes["separator_left_tw"]) / PIXEL
    below_top = (type_settings()["note"].rise - float(notes["separator_baseline"])) / PIXEL
    for page in pages.pages:
        box = page._page_box
        corner: Any = next((child for child in box.children if getattr(child, "at_keyword", "") == _CORNER), None)
        words = [child for child in corner.descendants() if isinstance(child, boxes.TextBox)] if corner else []
        if not words:
            continue
        area = next((child for child in box.children if _has_footnotes(child)), None)
        if area is None:
            box.children = [child for child in box.children if child is not corner]
            continue
        baseline = area.border_box_y() + area.border_top_width + area.padding_top + below_top
        corner.translate(left - words[0].position_x, baseline - words[0].position_y - words[0].baseline)
        area.border_top_width = 0


def _drop_false_links(pages: Any) -> None:
    """Drop the links that WeasyPrint makes of what stands inside a link: in the file one would lie upon the other.

    The head of every page repeats those of the masthead, where no reader looks for them.
    """
    for page in pages.pages:
        margins = (box for box in page._page_box.children if isinstance(box, boxes.MarginBox))
        aside = {id(box) for margin in margins for box in margin.descendants()}
        page.links = [link for link in page.links if link[3].link and id(link[3]) not in aside]


def _finish(document: Any, pdf: Any) -> None:
    """Complete what WeasyPrint is about to write, given all of its objects."""
    _declare_accessible(pdf)
    _name_links(document)
    put_in_order(document, pdf)
    _leave_uncopied(pdf)


def _declare_accessible(pdf: Any) -> None:
    """Say in the metadata of a PDF/A file that it is PDF/UA-1 too, and leave them for anybody to read: unpacked."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", _MARKER + b"</rdf:RDF>") for part in metadata.stream]
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
    for stream in _page_streams(pdf):
        shown = [at for at, item in enumerate(stream) if isinstance(item, bytes) and _SEPARATOR.fullmatch(item)]
        for place in reversed(shown):
            begins = max(at for at in range(place) if stream[at] == b"BDC")
            ends = stream.index(b"ET", place) + 1
            if stream[begins - 2] == "/Artifact":
                stream.insert(ends, b"EMC")
                stream[begins + 1 : begins + 1] = "/Span", Dictionary({"ActualText": String("")}), b"BDC"


def _has_footnotes(box: Any) -> bool:
    """Return whether this is the foot of a page with a footnote; the note of an asterisk has a line of its own."""
    if not isinstance(box, boxes.FootnoteAreaBox):
        return False
    return any(map(_is_numbered, box.descendants()))


def _is_numbered(box: Any) -> bool:
    names = box.element.get("class", "").split() if box.element is not None else ()
    return "note" in names and "starred" not in names


# --- The order of reading ---------------------------------------------------------------------------------------------

_KINDS = {"header": "/Div", **dict.fromkeys(("em", "i", "b", "mark", "sup", "ins", "del"), "/Span")}
"""The structure types of elements for which WeasyPrint has none."""
_PSEUDO = {"footnote-call": "/Reference", "footnote-marker": "/Lbl"}
"""Those of what a style sheet puts beside an element."""
_DECORATIONS = {"underline": "/Underline", "line-through": "/LineThrough"}
"""How a reader learns what was inserted and deleted; no structure type of PDF 1.7 says it."""
_RUNNING_ON = frozenset({"/P", "/H1", "/H2", "/H3", "/Part", "/Sect", "/Div", "/Span", "/NonStruct", "/Note"})
"""What may be in pieces because a line or a page came to its end."""
_INLINE = frozenset({"/Span", "/NonStruct", "/Link", "/Reference", "/Lbl"})
OTHERWISE = (AttributeError, LookupError, TypeError, ValueError)
"""What reading the objects of another version of WeasyPrint may raise."""


@dataclass(eq=False)
class Element:
    """A structure element of the file, and the box of the page that it was made of; a piece of text has no box.

    Its kids are elements, numbers of marked content, or references to links; `kind` is the structure type that it gets,
    and `more` are other entries.
    """

    entry: Any
    box: Any
    kids: list[Any]
    kind: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kind = self.entry["S"]

    @property
    def source(self) -> tuple[int, str]:
        """Return the element of the page that it comes from, with a name that tells a `::before` from the rest."""
        return (id(self.box.element), self.box.element_tag) if self.box is not None else (0, "")

    @property
    def elements(self) -> list[Element]:
        """Return the kids that are elements."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield the element and all in it."""
        yield self
        for kid in self.elements:
            yield from kid.walk()


def put_in_order(document: Any, pdf: Any) -> None:
    """Put the tags of a file in reading order, given WeasyPrint's document and what it is about to write.

    They stay as they are, which is valid as well, where a template uses what WeasyPrint tags in ways of its own, tables
    and lists, and where another version of WeasyPrint makes them otherwise.
    """
    try:
        top = _read_in_order(document, pdf)
        aside = list(_aside(pdf, {element.entry.number for element in top.walk()}))
    except OTHERWISE:
        return
    _write_order(top)
    _set_apart(aside)


def _page_streams(pdf: Any) -> Iterator[list[Any]]:
    """Yield the contents of every page of a file, in order."""
    for page in pdf.pages["Kids"][::3]:  # a reference is three items there: number, generation and R
        yield _object(pdf, pdf.objects[page]["Contents"]).stream


def _object(pdf: Any, reference: bytes) -> Any:
    """Return the object of a reference such as `12 0 R`."""
    return pdf.objects[int(reference.split()[0])]


def _read_in_order(document: Any, pdf: Any) -> Element:
    """Return the elements of a file in reading order, with their types; nothing of the file is changed."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    top = Element(_object(pdf, root["K"][0]), None, [])
    top.kids = list(_read_elements(document, pdf, top.entry["K"]))
    notes = [note for area in top.kids if _is_foot(area) for note in area.kids]
    top.kids = _join_pieces([kid for kid in top.kids if not _is_foot(kid)])
    _place_notes(_join_pieces(notes), top)
    _name_kinds(top, count(1))
    _drop_empty(top)
    return top


def _read_elements(document: Any, pdf: Any, references: Sequence[bytes]) -> Iterator[Element]:
    """Yield the elements of all pages with their boxes: WeasyPrint makes one of the other in the same order.

    Raises ValueError where it did not.
    """
    around = [box for page in document.pages for box in _boxes_with_elements(page._page_box)]
    for box, reference in zip(around, references, strict=True):
        yield _element(pdf, box, reference)


def _boxes_with_elements(box: Any) -> Iterator[Any]:
    """Yield the boxes of a page that have elements, without those of its head and foot."""
    if isinstance(box, boxes.MarginBox):
        return
    around = isinstance(box, boxes.PageBox) or getattr(box, "element_tag", "") in ("html", "body")
    if around and not isinstance(box, boxes.LineBox):
        for child in box.children:
            yield from _boxes_with_elements(child)
    else:
        yield box


def _element(pdf: Any, box: Any, reference: Any) -> Element:
    if not isinstance(reference, bytes):
        raise ValueError("a box without an element")
    box, entry = getattr(box, "_box", box), _object(pdf, reference)
    rows = (row.children if isinstance(row, boxes.LineBox) else [row] for row in _children(box))
    children = [child for row in rows for child in row]
    links = [kid for kid in entry["K"] if not isinstance(kid, int) and _object(pdf, kid)["Type"] == "/OBJR"]
    kids: list[Any] = []
    for child, kid in zip(children, [kid for kid in entry["K"] if kid not in links], strict=True):
        if not isinstance(child, boxes.TextBox):
            kids.append(_element(pdf, child, kid))
        else:
            kids.append(kid if isinstance(kid, int) else Element(_object(pdf, kid), None, list(_object(pdf, kid)["K"])))
    return Element(entry, box, links + kids)


def _children(box: Any) -> Iterator[Any]:
    """Yield the boxes in a box; of a table, which stands in a box of its own with its caption, the rows."""
    table = box.get_wrapped_table() if box.is_table_wrapper else None
    for child in box.children:
        yield from table.children if table is not None and child is table else [child]


def _is_foot(element: Element) -> bool:
    """Return whether this is the foot of a page, with its footnotes."""
    return isinstance(element.box, boxes.FootnoteAreaBox)


def _join_pieces(kids: Sequence[Any]) -> list[Any]:
    """Return the kids of an element, each in one piece."""
    whole: list[Any] = []
    for kid in kids:
        last = whole[-1] if whole else None
        if isinstance(kid, Element) and isinstance(last, Element) and _continues(kid, last):
            last.kids += kid.kids
        else:
            whole.append(kid)
    for element in whole:
        if isinstance(element, Element):
            element.kids = _join_pieces(element.kids)
    return whole


def _continues(element: Element, last: Element) -> bool:
    return element.box is not None and element.source == last.source and element.kind in _RUNNING_ON


def _place_notes(notes: Sequence[Element], top: Element) -> None:
    """Put every footnote at the end of the paragraph that calls it."""
    callers = dict(_callers(top, top))
    for note in notes:
        note.kind = "/Note"
        callers.get(note.source[0], top).kids.append(note)


def _callers(element: Element, block: Element) -> Iterator[tuple[int, Element]]:
    """Yield the footnotes that are called in an element, each with the paragraph of its call."""
    for kid in element.elements:
        source, name = kid.source
        if name.endswith("::footnote-call"):
            yield source, block
        yield from _callers(kid, block if kid.kind in _INLINE else kid)


def _name_kinds(top: Element, notes: Iterator[int]) -> None:
    """Give all elements the types and the properties that WeasyPrint does not know of."""
    for element in top.walk():
        _, name = element.source
        kind = _PSEUDO.get(name.partition("::")[2]) or _KINDS.get(name)
        if kind and element.kind == "/NonStruct":
            element.kind = kind
        if element.kind == "/Note":
            element.more["ID"] = String(f"note-{next(notes)}")
        lines = element.box.style["text_decoration_line"] if element.box is not None else ()
        for decoration in [_DECORATIONS[line] for line in _DECORATIONS if line in lines]:
            element.more["A"] = Dictionary({"O": "/Layout", "TextDecorationType": decoration})


def _drop_empty(element: Element) -> None:
    """Drop the elements without text; an empty cell of a table keeps the others in their columns."""
    for kid in element.elements:
        _drop_empty(kid)
    element.kids = [
        kid for kid in element.kids if not isinstance(kid, Element) or kid.kids or kid.kind in ("/TH", "/TD")
    ]


def _aside(pdf: Any, used: set[int]) -> Iterator[tuple[list[Any], int, list[Any], int]]:
    """Yield what belongs to none of the elements used, the heads and feet of pages.

    A page has, for every number of marked content, the element it belongs to: the `ParentTree` holds them page by page.
    Each is told by the contents of its page and where it is marked in them, the elements of the page and its number.
    """
    numbers = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for index, stream in enumerate(_page_streams(pdf)):
        owners = numbers[2 * index + 1]
        for place, item in enumerate(stream):
            marked = item.get("MCID") if isinstance(item, dict) else None
            if marked is not None and int(owners[marked].split()[0]) not in used:
                yield stream, place, owners, marked


def _write_order(top: Element) -> None:
    for element in top.walk():
        element.entry["S"] = element.kind
        element.entry.update(element.more)
        element.entry["K"][:] = [kid.entry.reference if isinstance(kid, Element) else kid for kid in element.kids]
        for kid in element.elements:
            kid.entry["P"] = element.entry.reference


def _set_apart(aside: Sequence[tuple[list[Any], int, list[Any], int]]) -> None:
    """Mark what belongs to no element as no part of the text."""
    for stream, place, owners, marked in aside:
        stream[place - 1 : place + 1] = "/Artifact", Dictionary({"Type": "/Pagination"})
        owners[marked] = "null"

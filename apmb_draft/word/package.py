"""The parts of the Word file, put together and zipped without a date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.package import Package

from apmb_draft.blocks import Document
from apmb_draft.docx.package import Archive, zipped
from apmb_draft.form import form
from apmb_draft.word.body import body_paragraphs
from apmb_draft.word.comments import Remark, comments_part
from apmb_draft.word.document_properties import core_properties, custom_properties
from apmb_draft.word.headers import first_foot, running_foot, running_head
from apmb_draft.word.inline import Inline
from apmb_draft.word.marks import Marks, collect_marks
from apmb_draft.word.masthead import masthead_header
from apmb_draft.word.notes import footnotes_part
from apmb_draft.word.settings import settings_part
from apmb_draft.word.styles import styles_part
from apmb_draft.word.theme import font_table, theme_part
from apmb_draft.word.xml import Element, element, paragraph, root_element


def write(document: Document, *, stamp: bool = False, remarks: Sequence[Remark] = ()) -> bytes:
    """Return the draft as a .docx file in the form of its stage: an L. document, or an adopted resolution.

    `stamp` prints "DRAFT – not an official document" at the head of each page. `remarks` become comments, as what is
    open does. The same document gives the same bytes,
    whenever and wherever it is written.

    Raises ValueError if a footnote is called that the document does not have.
    """
    file = _File()
    found = collect_marks(document, remarks)
    file.add("styles", CT.WML_STYLES, RT.STYLES, partial(_same, styles_part()))
    file.add("theme/theme1", CT.OFC_THEME, RT.THEME, partial(_same, theme_part()))
    file.add("fontTable", CT.WML_FONT_TABLE, RT.FONT_TABLE, partial(_same, font_table()))
    file.add("settings", CT.WML_SETTINGS, RT.SETTINGS, partial(_same, settings_part(document)))
    file.add("footnotes", CT.WML_FOOTNOTES, RT.FOOTNOTES, partial(footnotes_part, document))
    if found.remarks:
        file.add("comments", CT.WML_COMMENTS, RT.COMMENTS, partial(_same, comments_part(found.remarks)))
    references = list(_heads_and_feet(file, document, stamp))
    file.main.element.append(_body(document, file.inline(file.main), found, references))
    file.describe("core", CT.OPC_CORE_PROPERTIES, RT.CORE_PROPERTIES, core_properties(document))
    file.describe("custom", CT.OFC_CUSTOM_PROPERTIES, RT.CUSTOM_PROPERTIES, custom_properties(document))
    return _zipped(file.package)


class _File:
    """The file being written: its main part and the parts that hang on it.

    They are made one by one, without python-docx's default template: of that, everything but the names of the parts
    would have to be taken out again.
    """

    def __init__(self) -> None:
        self.package = Package()
        self.main = self._part(
            "/word/document.xml", CT.WML_DOCUMENT_MAIN, root_element("w:document", prefixes=_PREFIXES)
        )
        self.package.relate_to(self.main, RT.OFFICE_DOCUMENT)

    def _part(self, name: str, kind: str, content: Element) -> XmlPart:
        return XmlPart(PackURI(name), kind, content, self.package)

    def inline(self, part: XmlPart) -> Inline:
        """Return the writer of runs for a part; every address that it links to gets one relationship of this part."""
        return Inline(partial(part.relate_to, reltype=RT.HYPERLINK, is_external=True))

    def add(self, name: str, kind: str, relation: str, make: Callable[[Inline], Element]) -> str:
        """Add a part under `word/` and return the id of its relationship to the main part."""
        part = self._part(f"/word/{name}.xml", kind, root_element("w:placeholder"))
        part._element = make(self.inline(part))  # a part must exist before its content, which links out of it
        return self.main.relate_to(part, relation)

    def describe(self, name: str, kind: str, relation: str, content: Element) -> None:
        """Add properties of the document, under `docProps/`."""
        self.package.relate_to(self._part(f"/docProps/{name}.xml", kind, content), relation)


_PREFIXES = "w r mc wp wps a adec"


def _heads_and_feet(file: _File, document: Document, stamp: bool) -> Iterator[Element]:
    """Add the six parts at head and foot of first, even and odd pages; yield the references to them.

    `<w:headerReference w:type="even" r:id="rId5"/>`
    """
    heads: dict[str, Callable[[Inline], Element]] = {
        "first": partial(masthead_header, document, stamp=stamp),
        "even": partial(running_head, document, even=True, stamp=stamp),
        "default": partial(running_head, document, even=False, stamp=stamp),
    }
    feet = {"first": first_foot(), "even": running_foot(even=True), "default": running_foot(even=False)}
    for kind, make in heads.items():
        relation = file.add(f"header-{kind}", CT.WML_HEADER, RT.HEADER, make)
        yield element("w:headerReference", type=kind, r__id=relation)
    for kind, foot in feet.items():
        relation = file.add(f"footer-{kind}", CT.WML_FOOTER, RT.FOOTER, partial(_same, foot))
        yield element("w:footerReference", type=kind, r__id=relation)


def _same(content: Element, _: Inline) -> Element:
    """Return the content of a part that links to nothing."""
    return content


def _body(document: Document, inline: Inline, found: Marks, references: list[Element]) -> Element:
    """Return two sections: an empty paragraph that carries headers, footers and the foot margin of page 1; the text."""
    page, own = form()["page"], document.layout.first_page_bottom
    bottom = page["bottom_first_tw"] if own is None else round(20 * own)
    first = _section([*references], [element("w:titlePg")], bottom)
    second = _section([element("w:type", val="continuous")], [], page["bottom_tw"])
    carrier = paragraph(
        style="Normal", line=240, line_rule="auto", mark={"half_points": page["carrier_half_points"]}, section=first
    )
    return element("w:body", carrier, *body_paragraphs(document, inline, found), second)


def _section(head: list[Element], tail: list[Element], bottom: int) -> Element:
    """Return `<w:sectPr>…<w:pgSz w:w="12240" w:h="15840"/><w:pgMar …/><w:cols w:space="720"/>…</w:sectPr>`."""
    page = form()["page"]
    sides = {side: page[f"{side}_tw"] for side in ("top", "right")}
    margins = element(
        "w:pgMar",
        **sides,
        bottom=bottom,
        left=page["left_tw"],
        header=page["header_tw"],
        footer=page["footer_tw"],
        gutter=0,
    )
    return element(
        "w:sectPr",
        *head,
        element("w:pgSz", w=page["width_tw"], h=page["height_tw"]),
        margins,
        element("w:cols", space=720),
        *tail,
    )


def _zipped(package: Package) -> bytes:
    """Return the package as one file; the date in a zip file is that of the year it can begin with."""
    saved = BytesIO()
    package.save(saved)
    archive = Archive(saved.getvalue())
    return zipped((name, archive.content(name), None) for name in archive.members)

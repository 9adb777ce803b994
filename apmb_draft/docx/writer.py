"""Write the draft as a Word file in the UN's own form: named styles, typed numbers, real footnotes and fields.

`write` opens the prepared file `base`, which holds what is the same for every draft and depends on no number of
`form.toml`: the theme and the font table (one face, black on white, with the name of the free face of the same widths),
the settings of the UN's files (`compatibilityMode` 15 is the line breaking of Word 2013 and later, which the UN's page
breaks come from), two sections, and empty headers and footers. Then it fills in the styles, the settings and properties
of this draft, the headers and footers, the body, and what the body calls: footnotes and comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import CT_Types, serialize_part_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Twips

from apmb_draft.docx.annotations import Annotation, add_comments, add_footnotes
from apmb_draft.docx.body import write_body
from apmb_draft.docx.document_properties import core_properties, custom_properties, document_variables
from apmb_draft.docx.elements import BASE, add_part, element, set_format, styles_part
from apmb_draft.docx.package import zipped
from apmb_draft.docx.page_headers import write_heads_and_feet
from apmb_draft.model.document import Document
from apmb_draft.un.form import form


def write(document: Document, *, stamp: bool = False, comments: Sequence[Annotation] = ()) -> bytes:
    """Return the draft as a .docx file in the form of its stage: an L. document, or an adopted resolution.

    `stamp` prints "DRAFT – not an official document" at the head of each page. `comments` are added to
    the questions about open facts. The same document gives the same bytes, whenever and wherever it is written.

    Raises ValueError if a footnote is called that the document does not have.
    """
    word = docx.Document(str(BASE))
    word.styles.element[:] = styles_part()
    _set_settings(word, document)
    core, custom = core_properties(document), custom_properties(document)
    add_part(word, "docProps/core", core, CONTENT_TYPE.OPC_CORE_PROPERTIES, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    add_part(word, "docProps/custom", custom, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    first, later = word.sections
    own = document.layout.first_page_bottom
    _set_page(first, form()["page"]["bottom_first_tw"] if own is None else round(20 * own))
    _set_page(later, form()["page"]["bottom_tw"])
    write_heads_and_feet(first, document, stamp=stamp)
    carrier = {"half_points": form()["page"]["carrier_half_points"]}  # of headers, footers and foot margin of page 1
    set_format(word.paragraphs[0], style="Normal", line=240, line_rule="auto", mark=carrier)
    add_footnotes(word, document)
    elements = write_body(word, document)
    add_comments(word, document, comments, elements)
    return _saved(word)


def _set_settings(word: WordDocument, document: Document) -> None:
    """Set the settings that depend on the form or on the draft."""
    settings = word.settings.element
    settings.find(qn("w:defaultTabStop")).set(qn("w:val"), str(form()["page"]["default_tab_tw"]))
    first = document.notes[0].number if document.notes else 1
    if first > 1:  # a part of an omnibus resolution goes on counting its footnotes
        settings.find(qn("w:footnotePr")).insert(0, element("w:numStart", val=first))
    settings.find(qn("w:themeFontLang")).addprevious(document_variables(document))


def _set_page(section: Section, bottom: int) -> None:
    """Set the size of the page, its margins, and the places of header and footer."""
    page = form()["page"]
    section.page_width, section.page_height = Twips(page["width_tw"]), Twips(page["height_tw"])
    section.top_margin, section.bottom_margin = Twips(page["top_tw"]), Twips(bottom)
    section.left_margin, section.right_margin = Twips(page["left_tw"]), Twips(page["right_tw"])
    section.header_distance, section.footer_distance = Twips(page["header_tw"]), Twips(page["footer_tw"])
    section.gutter = Twips(0)


def _saved(word: WordDocument) -> bytes:
    """Return the file, as python-docx saves it, but with the date of all parts the one that zip files begin with."""
    return zipped((name, content, None) for name, content in _members(word))


def _members(word: WordDocument) -> Iterator[tuple[str, bytes]]:
    package = word.part.package
    types: Any = cast(Any, CT_Types).new()  # python-docx has no types for it
    types.add_default("rels", CONTENT_TYPE.OPC_RELATIONSHIPS)
    types.add_default("xml", CONTENT_TYPE.XML)
    for part in package.parts:
        types.add_override(part.partname, part.content_type)
    yield "[Content_Types].xml", serialize_part_xml(types)
    yield "_rels/.rels", package.rels.xml
    for part in package.parts:
        yield part.partname.membername, part.blob
        if part.rels:
            yield part.partname.rels_uri.membername, part.rels.xml

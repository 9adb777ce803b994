"""Write the draft as a Word file in the UN's own form: named styles, typed numbers, real footnotes and fields.

`write` opens the prepared file `base`, which holds what is the same for every draft and depends on no number of
`form.toml`: the theme and the font table (one face, black on white, with the name of the free face of the same widths),
the settings of the UN's files (`compatibilityMode` 15 is the line breaking of Word 2013 and later, which the UN's page
breaks come from), two sections, and empty headers and footers. Then it fills in the styles, the settings and properties
of this draft, the headers and footers, the body, and what the body calls: footnotes and comments.

The properties say, out of sight, what the first page says: variables and properties of the template, title and date.
`sanitize` writes them into files of others, and knows by their names which values disclose nothing. Another is the key
of the state of the draft that a file was made from; Word and LibreOffice keep it when they save a file under any name.

`write_sheet` writes the plain sheet that is read out.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZipFile

import docx
from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_DIRECTION
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.oxml.coreprops import CT_CoreProperties
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt, RGBColor, Twips
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from lxml import etree

from apmb_draft.docx.body import Annotation, add_comments, add_footnotes, write_body
from apmb_draft.docx.elements import (
    BASE,
    LANGUAGE,
    Element,
    add_paragraph,
    add_part,
    add_row,
    add_run,
    add_table,
    add_text,
    cells_of,
    element,
    field_runs,
    language_override,
    root_element,
    set_at_bottom,
    set_format,
    set_rules,
    styles_part,
)
from apmb_draft.docx.package import NAMESPACES, DocxPackage, UnreadableError, zipped
from apmb_draft.model.document import Document, Role, Run, organ_letter
from apmb_draft.un.english import read_date
from apmb_draft.un.form import form, form_of
from apmb_draft.un.typography import no_breaks, plain_text

_BOLD = {"bold": True}
_SYMBOL_OF_HEADS = "sss1"
"""The variable that running heads show, by a field: DOCVARIABLE "sss1"."""

_NAMES = {
    "Symbol1": Role.SYMBOL,
    "Session1": Role.SESSION,
    "Agenda1": Role.AGENDA_ITEM,
    "Agenda Title1": Role.AGENDA_TITLE,
    "Title1": Role.TITLE,
}
"""The names that the template has for facts of the first page, each with the role of the block that says it.

Its names for job number and barcode are not among them: only the Secretariat gives these.
"""
_VARIABLES = {"DutyStation": "New York", "DocCategory": "Doc", "DocType": "Final"}
_PROPERTIES = {"Category": "Document", "Language": "English"}
NAMES_ON_PAGE = frozenset({*_NAMES, _SYMBOL_OF_HEADS, "Publication Date"})
"""Names whose value the first page shows, too."""
TEMPLATE_VALUES = _VARIABLES | _PROPERTIES
"""Names and values that the template has in every file in English."""
_USER_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Microsoft's identifier of the set of properties that users add: FMTID_UserDefinedProperties."""
STATE_KEY = "apmb-draft state"
"""The property that says from which state of the draft a working file was made."""
_CUSTOM_PROPERTY = f"{{{NAMESPACES['op']}}}property"
_STRING_VALUE = f"{{{NAMESPACES['vt']}}}lpwstr"
_KEY = re.compile(r"[0-9a-f]{12}")


def write(document: Document, *, stamp: bool = False, comments: Sequence[Annotation] = (), state: str = "") -> bytes:
    """Return the draft as a .docx file in the form of its stage: an L. document, or an adopted resolution.

    `stamp` prints "DRAFT – not an official document" at the head of each page. `comments` are added to the questions
    about open facts; `state` is the key of the state of the draft. The same document gives the same bytes, whenever and
    wherever it is written.

    Raises ValueError if a footnote is called that the document does not have.
    """
    word = docx.Document(str(BASE))
    word.styles.element[:] = styles_part()
    _set_settings(word, document)
    core, custom = core_properties(document), custom_properties(document, state)
    add_part(word, "docProps/core", core, CONTENT_TYPE.OPC_CORE_PROPERTIES, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    add_part(word, "docProps/custom", custom, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    first, later = word.sections
    own = document.layout.first_page_bottom
    _set_page(first, form()["page"]["bottom_first_tw"] if own is None else round(20 * own))
    _set_page(later, form()["page"]["bottom_tw"])
    _write_heads_and_feet(first, document, stamp=stamp)
    carrier = {"half_points": form()["page"]["carrier_half_points"]}  # of headers, footers and foot margin of page 1
    set_format(word.paragraphs[0], style="Normal", line=240, line_rule="auto", mark=carrier)
    add_footnotes(word, document)
    elements = write_body(word, document)
    add_comments(word, document, comments, elements)
    word.save(saved := BytesIO())
    with ZipFile(saved) as parts:  # all with the date that zip files begin with
        return zipped((name, parts.read(name), None) for name in parts.namelist())


def _set_settings(word: WordDocument, document: Document) -> None:
    settings = word.settings.element
    settings.find(qn("w:defaultTabStop")).set(qn("w:val"), str(form()["page"]["default_tab_tw"]))
    first = document.notes[0].number if document.notes else 1
    if first > 1:  # a part of an omnibus resolution goes on counting its footnotes
        settings.find(qn("w:footnotePr")).insert(0, element("w:numStart", val=first))
    settings.find(qn("w:themeFontLang")).addprevious(document_variables(document))


def _set_page(section: Section, bottom: int) -> None:
    page = form()["page"]
    section.page_width, section.page_height = Twips(page["width_tw"]), Twips(page["height_tw"])
    section.top_margin, section.bottom_margin = Twips(page["top_tw"]), Twips(bottom)
    section.left_margin, section.right_margin = Twips(page["left_tw"]), Twips(page["right_tw"])
    section.header_distance, section.footer_distance = Twips(page["header_tw"]), Twips(page["footer_tw"])
    section.gutter = Twips(0)


# --- Headers and footers ----------------------------------------------------------------------------------------------


def _write_heads_and_feet(section: Section, document: Document, *, stamp: bool) -> None:
    """Write the headers and footers of first, even and odd pages.

    Even pages are left-hand pages, so their outer side is the left.
    """
    _masthead(section.first_page_header, document, stamp=stamp)
    _first_foot(section.first_page_footer)
    for head, foot, is_even in (
        (section.even_page_header, section.even_page_footer, True),
        (section.header, section.footer, False),
    ):
        _running_head(head, document, is_even=is_even, stamp=stamp)
        _running_foot(foot, is_even=is_even)


# --- The first page ---------------------------------------------------------------------------------------------------


def _masthead(header: BlockItemContainer, document: Document, *, stamp: bool) -> None:
    """Write the header of the first page: a table of two rows, and the small paragraph that a header must end with.

    The emblem belongs to the United Nations; its cell stays empty.
    """
    shape = form()["masthead"]
    table = add_table(header, [shape["columns_1_tw"], shape["columns_2_tw"]], "Masthead")
    _names(table, document, height=_stamp(table, shape["row_1_tw"], stamp=stamp))
    _organ(table, document)
    add_paragraph(header, style="Header", mark={"half_points": form()["page"]["carrier_half_points"]})


def _names(table: WordTable, document: Document, *, height: int) -> None:
    """Add the row of United Nations | symbol, above the thin rule."""
    shape = form()["masthead"]
    blank, name, gap, symbol = cells = cells_of(add_row(table, shape["columns_1_tw"], height))
    for cell in cells:
        set_rules(cell, bottom=shape["rule_1_eighths"])
        set_at_bottom(cell, shape["names_after_tw"])
    _add_blank(blank)
    letters = {"bold": False, "spacing": shape["united_nations_spacing"], "scale": shape["united_nations_scale"]}
    add_run(add_paragraph(name, style="HCh", mark=letters), "United Nations", **letters)
    _add_blank(gap)
    _add_symbol(symbol, document)


def _add_symbol(cell: BlockItemContainer, document: Document) -> None:
    """Add the symbol, its first character large and all of it lowered a little.

    `<w:r>…<w:position w:val="-4"/><w:sz w:val="40"/>…<w:t>A</w:t></w:r><w:r>…<w:t>/C.1/80/L.7</w:t></w:r>`
    """
    shape = form()["masthead"]
    lowered = {"position": shape["symbol_position"]}
    letter, rest = organ_letter(_runs_of(document, Role.SYMBOL))
    line = add_paragraph(cell, style="Normal", line=240, line_rule="auto", align="right", mark=lowered)
    if letter:
        add_run(line, letter, **lowered, half_points=shape["symbol_letter_half_points"])
    _add_texts(line, rest, **lowered)


def _organ(table: WordTable, document: Document) -> None:
    """Add the row of General Assembly | distribution, date, original language, above the thick rule."""
    shape = form()["masthead"]
    emblem, organ, gap, distribution = cells = cells_of(add_row(table, shape["columns_2_tw"], shape["row_2_tw"]))
    for cell in cells:
        set_rules(cell, top=shape["rule_1_eighths"], bottom=shape["rule_2_eighths"])
    add_paragraph(emblem, style="Header", before=shape["emblem_before_tw"], align="center")
    add_run(add_paragraph(organ, style="XLarge", before=shape["organ_before_tw"]), "General Assembly")
    _add_blank(gap)
    _add_distribution(distribution, document)


def _add_distribution(cell: BlockItemContainer, document: Document) -> None:
    """Add distribution and date; drafts also name their original language, below an empty line."""
    style = "Publication"
    line = add_paragraph(cell, style=style, before=form()["masthead"]["distribution_before_tw"])
    _add_texts(line, _runs_of(document, Role.DISTRIBUTION), **language_override(style))
    _add_texts(add_paragraph(cell, style="Normal"), _runs_of(document, Role.DATE))
    if document.of(Role.ORIGINAL):
        add_paragraph(cell, style="Normal")
        _add_texts(add_paragraph(cell, style="Normal"), _runs_of(document, Role.ORIGINAL))


def _first_foot(footer: BlockItemContainer) -> None:
    """Write the footer of the first page, which has no number: room for what the Secretariat prints there.

    Job number and barcode are in its first cell, the QR code and the sign for recycling in its second.
    """
    shape = form()["first_foot"]
    table = add_table(footer, [shape["cells_tw"]], "Foot of the first page", margins=True)
    job, other = cells_of(add_row(table, shape["cells_tw"]))
    add_paragraph(job, style="ReleaseDate")
    add_paragraph(job, style="Footer", before=shape["barcode_before_tw"], line=shape["barcode_tw"], line_rule="exact")
    add_paragraph(other, style="Footer", align="right")
    add_paragraph(footer, style="Footer", mark={"half_points": form()["page"]["carrier_half_points"]})


# --- Later pages ------------------------------------------------------------------------------------------------------


def _running_head(header: BlockItemContainer, document: Document, *, is_even: bool, stamp: bool) -> None:
    """Write the symbol on the outer side, the short title of an adopted text on the inner one."""
    shape = form()["running_head"]
    table = add_table(header, [shape["cells_tw"]], "Running head")
    cells = cells_of(add_row(table, shape["cells_tw"], _stamp(table, shape["row_tw"], stamp=stamp)))
    left, right = _lines(cells, style="Header", mark=_BOLD)
    for cell in cells:
        set_rules(cell, bottom=shape["rule_eighths"])
        set_at_bottom(cell, shape["after_tw"])
    outer, inner = (left, right) if is_even else (right, left)
    _add_head_symbol(outer, document)
    if document.is_adopted:
        _add_texts(inner, _runs_of(document, Role.RUNNING_TITLE), **_BOLD)
    add_paragraph(header, style="Header", mark=_below(document))


def _add_head_symbol(line: Paragraph, document: Document) -> None:
    """Add the symbol as the template shows it, by a field; while it is open, as words.

    Whoever writes an open symbol in by hand would lose it when Word next updates the fields of a header.
    """
    symbol = _fact_text(document, Role.SYMBOL)
    if symbol:
        line._p.extend(field_runs(f'DOCVARIABLE "{_SYMBOL_OF_HEADS}" \\* MERGEFORMAT', symbol, **_BOLD))
    else:
        _add_texts(line, _runs_of(document, Role.SYMBOL), **_BOLD)


def _below(document: Document) -> dict[str, Any]:
    """Return the format of the empty paragraph below the running head: the text of the page begins where it ends.

    In its own size it puts the first baseline at 84.4 pt; for another one it is made smaller or larger.
    """
    numbers = form_of(document.text(Role.SYMBOL), document.layout.first_baseline)
    front, lines = numbers["front"]["adopted" if document.is_adopted else "draft"], numbers["lines"]
    head, own = form()["running_head"], form()["styles"]["Header"]["half_points"]
    first = document.layout.first_baseline or front["first_baseline_inner"]
    rule = head["rule_y"] + head["rule_eighths"] / 8
    size = round(2 * (first - lines["above"] * form()["column"]["line"] - rule) / lines["natural"])
    return {} if size == own else {"half_points": max(size, form()["page"]["carrier_half_points"])}


def _running_foot(footer: BlockItemContainer, *, is_even: bool) -> None:
    """Write "2/3" on the outer side; the inner cell is the Secretariat's, for its job number.

    The template's table is mirrored: its first cell is on the right.
    """
    shape = form()["foot"]
    letters = {"scale": shape["scale"]}
    table = add_table(footer, [shape["cells_tw"]], "Page number")
    table.table_direction = WD_TABLE_DIRECTION.RTL
    left, right = _lines(reversed(cells_of(add_row(table, shape["cells_tw"]))), style="Footer", mark=letters)
    outer = left if is_even else right
    outer._p.extend(field_runs("PAGE \\* Arabic \\* MERGEFORMAT", "2", **letters))
    add_run(outer, "/", **letters)
    outer._p.extend(field_runs("NUMPAGES \\* Arabic \\* MERGEFORMAT", "2", **letters))
    add_paragraph(footer, style="Footer")


def _lines(cells: Iterable[BlockItemContainer], **format_of_both: Any) -> list[Paragraph]:
    """Add a paragraph to the left and to the right cell, in which it is flush right."""
    sides: tuple[dict[str, Any], ...] = ({}, {"align": "right"})
    return [add_paragraph(cell, **format_of_both, **side) for cell, side in zip(cells, sides, strict=True)]


# --- All pages --------------------------------------------------------------------------------------------------------


def _stamp(table: WordTable, height: int, *, stamp: bool) -> int:
    """Add the row of the stamp, if it is wanted, above the top row of a header; return the height left for that one.

    Top rows are bottom-aligned and have room to spare, so nothing on the page moves.
    """
    if not stamp:
        return height
    shape = form()["stamp"]
    letters = {"bold": True, "half_points": shape["half_points"]}
    width = sum(column.width.twips for column in table.columns)
    (cell,) = cells_of(add_row(table, [width], shape["row_tw"]))
    line = add_paragraph(cell, style="Header", align="center", line=shape["row_tw"], line_rule="exact", mark=letters)
    add_run(line, shape["text"], **letters)
    return int(height - shape["row_tw"])


def _add_blank(cell: BlockItemContainer) -> None:
    add_paragraph(cell, style="Header")


def _runs_of(document: Document, role: Role) -> tuple[Run, ...]:
    return next((block.runs for block in document.of(role)), ())


def _add_texts(line: Paragraph, runs: Sequence[Run], **form: Any) -> None:
    """Add runs; Word has no footnotes in headers, so their calls are left out."""
    for given in runs:
        if not given.call:
            add_text(line, given, **form)


# --- Document properties ----------------------------------------------------------------------------------------------


def _fact_text(document: Document, role: Role) -> str:
    """Return the text of the first block of a role on one line, or "" if one of its facts is open.

    >>> from apmb_draft.model.document import Block, Run
    >>> _fact_text(Document((Block(Role.DATE, (Run("3\\u00a0October 2025"),)),)), Role.DATE)
    '3 October 2025'
    >>> from apmb_draft.model.document import FactStatus
    >>> date = Run("[date]", fact="issued", status=FactStatus.OPEN)
    >>> _fact_text(Document((Block(Role.DATE, (date,)),)), Role.DATE)
    ''
    """
    block = next(iter(document.of(role)), None)
    if block is None or any(run.status for run in block.runs):
        return ""
    return plain_text(" ".join(block.text.split()))


def document_variables(document: Document) -> Element:
    """Return `<w:docVars><w:docVar w:name="Symbol1" w:val="A/C.1/80/L.7"/>…`, sorted as Word sorts them."""
    facts = _facts(document)
    if "Symbol1" in facts:
        facts[_SYMBOL_OF_HEADS] = facts["Symbol1"]
    given = sorted((facts | _VARIABLES).items(), key=lambda item: item[0].lower())
    return element("w:docVars", *(element("w:docVar", name=name, val=value) for name, value in given))


def _facts(document: Document) -> dict[str, str]:
    found = {name: _fact_text(document, role) for name, role in _NAMES.items()}
    return {name: value for name, value in found.items() if value}


def core_properties(document: Document) -> Element:
    """Return title, symbol and date of a document, and no author.

    A draft that is not dated yet has no date here, either: it would be the day on which the file was made.

    `<cp:coreProperties><dc:title>Regional disarmament</dc:title><dc:subject>A/C.1/80/L.7</dc:subject>…`
    """
    made = CT_CoreProperties.new()
    properties = CoreProperties(made)
    made.get_or_add_title().text = _fact_text(document, Role.TITLE)  # of any length; python-docx refuses 256 characters
    properties.subject, properties.language = _fact_text(document, Role.SYMBOL), LANGUAGE
    with contextlib.suppress(ValueError):
        date = read_date(_fact_text(document, Role.DATE))
        properties.created = properties.modified = datetime.datetime.combine(date, datetime.time())
    return made


def custom_properties(document: Document, state: str = "") -> Element:
    """Return `<Properties><property fmtid="{D5CD…}" pid="2" name="Symbol1"><vt:lpwstr>A/C.1/80/L.7</vt:lpwstr>…`."""
    facts, date = _facts(document), _fact_text(document, Role.DATE)
    given = facts | _PROPERTIES | ({"Publication Date": date} if date else {})
    given |= {STATE_KEY: state} if state else {}
    return root_element(
        "op:Properties",
        *(
            element("op:property", element("vt:lpwstr", value), fmtid=_USER_PROPERTIES, pid=number, name=name)
            for number, (name, value) in enumerate(given.items(), 2)  # Word keeps 0 and 1 for itself
        ),
        prefixes="op vt",
        default="op",
    )


# --- A sheet to read from ---------------------------------------------------------------------------------------------


_SHEET_FACE, _SHEET_SIZE, _SHEET_INDENT, _SHEET_SPACE = "Times New Roman", 14, 28, 10
"""Type face, size, and in points the indent of a quotation and the space behind a paragraph."""


@dataclass(frozen=True)
class SheetParagraph:
    """A paragraph of a sheet to read from; one that `is_quoted` is indented."""

    runs: tuple[Run, ...]
    is_quoted: bool = False
    keeps_with_next: bool | None = None


def write_sheet(heading: str, paragraphs: Sequence[SheetParagraph]) -> bytes:
    """Return a .docx file in large type, in no form of the United Nations: no masthead, no symbol of its own.

    Its properties say its heading and language, and nothing of who made it, where and when.
    """
    word = docx.Document()
    for name in ("Normal", "Heading 1"):
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _SHEET_FACE, Pt(_SHEET_SIZE), RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for key in [key for key in fonts.attrib if "heme" in key]:  # one face, whatever the theme says
            del fonts.attrib[key]
        for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(key), _SHEET_FACE)
    word.add_heading(no_breaks(heading), 1)
    for given in paragraphs:
        line = word.add_paragraph()
        for run in given.runs:
            line.add_run(no_breaks(run.text)).italic = run.italic or None
        if given.is_quoted:
            line.paragraph_format.left_indent = Pt(_SHEET_INDENT)
        line.paragraph_format.keep_with_next = given.keeps_with_next
    for line in word.paragraphs:
        line.paragraph_format.space_after = Pt(_SHEET_SPACE)
    properties = word.core_properties
    properties.title, properties.language = heading, LANGUAGE
    properties.author = properties.comments = properties.last_modified_by = ""
    for name in ("created", "modified"):
        for each in properties._element.xpath(f"dcterms:{name}"):
            properties._element.remove(each)
    made = BytesIO()
    word.save(made)
    return made.getvalue()


# --- The key of the state ---------------------------------------------------------------------------------------------


def state_key(data: bytes) -> str:
    """Return the key of a Word file; "" where it has none, or none that can be read."""
    try:
        return _key_of(DocxPackage(data))
    except UnreadableError:
        return ""


def _key_of(package: DocxPackage) -> str:
    part = package.related("custom-properties", "")
    values = ("".join(each.itertext()).strip() for each in package.tree(part) if _is_key(each)) if part else ()
    return next(filter(_KEY.fullmatch, values), "")


def with_state_key(data: bytes, key: str) -> bytes:
    """Return a Word file with a key in place of the one it had; with "" it has none.

    `<property fmtid="{D5CD…}" pid="7" name="apmb-draft state"><vt:lpwstr>3f2a91c0b7de</vt:lpwstr></property>`

    A file whose properties cannot be read stays as it is.
    """
    package = DocxPackage(data)
    return package.written() if set_state_key(package, key) else data


def set_state_key(package: DocxPackage, key: str) -> bool:
    """Put a key in place of the one that a Word file has, none with ""; return whether that changes the file."""
    try:
        if key == _key_of(package):
            return False
        root = package.properties()
    except UnreadableError:
        return False
    for old in list(filter(_is_key, root)):
        root.remove(old)
    if key:
        used = {each.get("pid") for each in root}
        free = next(str(number) for number in count(2) if str(number) not in used)  # Word keeps 0 and 1 for itself
        made = etree.SubElement(root, _CUSTOM_PROPERTY, fmtid=_USER_PROPERTIES, pid=free, name=STATE_KEY)
        etree.SubElement(made, _STRING_VALUE).text = key
    return True


def _is_key(given: Element) -> bool:
    return bool(given.get("name") == STATE_KEY)

"""Write the sheet of an oral revision: as Markdown through its template, and as a Word file in large type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from apmb_draft.docx.sanitize import sanitized
from apmb_draft.lifecycle.oral_revision import Instruction
from apmb_draft.model.resolution import Kind, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.text.markup import Sort, escape_text, tokenize_markup
from apmb_draft.text.templates import Templates
from apmb_draft.un.typography import no_breaks

TEMPLATE = "oral-revision.md.jinja"
FACE, SIZE, INDENT, AFTER = "Times New Roman", 14, 28, 10
"""Type face, size, and in points the indent of what is read out in full, and the space behind a paragraph."""


@dataclass(frozen=True)
class Sheet:
    """Everything that is read out, and what it revises; a sheet for another use is `called` otherwise."""

    revised: Resolution
    instructions: tuple[Instruction, ...]
    called: str = ""

    @property
    def symbol(self) -> str:
        """Return the symbol of the revised document, without the asterisk of a reissue; "" while it is open."""
        return "" if self.revised.symbol is UNKNOWN else str(self.revised.symbol).rstrip("*")

    @property
    def heading(self) -> str:
        """Return the heading of the sheet."""
        if self.called:
            return self.called
        kind = "decision" if self.revised.document is Kind.DECISION else "resolution"
        return f"Oral revision of draft {kind}{f' {self.symbol}' if self.symbol else ''}"


def sheet_markdown(sheet: Sheet, templates: Templates) -> str:
    """Return the sheet as Markdown, through `oral-revision.md.jinja`."""
    values = {
        "symbol": sheet.symbol,
        "is_decision": sheet.revised.document is Kind.DECISION,
        "title": escape_text(sheet.revised.title),
        "instructions": sheet.instructions,
    }
    return templates.fill(TEMPLATE, values)


def sheet_docx(sheet: Sheet) -> bytes:
    """Return the sheet as DOCX to read from: large type, a paragraph a sentence, what is read out in full indented.

    It has nothing of a document of the United Nations: no masthead, no symbol of its own.
    """
    document = Document()
    for style in ("Normal", "Heading 1"):
        _set_font(document.styles[style], Pt(SIZE))
    document.add_heading(no_breaks(sheet.heading), 1)
    _add_runs(document.add_paragraph(), escape_text(sheet.revised.title))
    for instruction in sheet.instructions:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(instruction.texts)
        _add_runs(paragraph, instruction.sentence)
        for text in instruction.texts:
            quoted = document.add_paragraph()
            quoted.paragraph_format.left_indent = Pt(INDENT)
            _add_runs(quoted, f"“{text}”")
    for paragraph in document.paragraphs:
        paragraph.paragraph_format.space_after = Pt(AFTER)
    _set_properties(document.core_properties, sheet)
    made = BytesIO()
    document.save(made)
    # Without the picture, the numbers and the dates of the library's template: the same sheet gives the same bytes.
    return sanitized(made.getvalue(), "", sheet.heading)


def _set_font(style: Any, size: Any) -> None:
    """Set one typeface for Latin script, whatever the theme says, and black headings."""
    style.font.name, style.font.size, style.font.color.rgb = FACE, size, RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if "heme" in name]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FACE)


def _add_runs(paragraph: Any, markup: str) -> None:
    """Add text in the markup of the file as runs."""
    for text, is_italic in _split_italics(markup):
        paragraph.add_run(no_breaks(text)).italic = is_italic or None


def _split_italics(markup: str) -> Iterator[tuple[str, bool]]:
    """Split text in the markup of the file into spans with and without italics.

    >>> list(_split_italics("In paragraph 2, replace “*Urges*” with “*Calls upon*”."))
    [('In paragraph 2, replace “', False), ('Urges', True), ('” with “', False), ('Calls upon', True), ('”.', False)]
    """
    italic, held = False, ""
    for token in tokenize_markup(markup):
        if token.sort is Sort.ITALIC:
            if held:
                yield held, italic
            italic, held = not italic, ""
        else:
            held += token.text
    if held:
        yield held, italic


def _set_properties(properties: Any, sheet: Sheet) -> None:
    """Set the properties of the file: its title and language, and nothing of who made it, where and when."""
    properties.title, properties.language = sheet.heading, "en-GB"
    properties.author = properties.comments = properties.last_modified_by = ""
    for name in ("created", "modified"):
        for element in properties._element.xpath(f"dcterms:{name}"):
            properties._element.remove(element)

"""The sheet for the podium: as Markdown through its template, and as a Word file in large type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from apmb_draft.markup import Sort, escaped, tokens
from apmb_draft.model import Kind, Resolution
from apmb_draft.podium.instructions import Instruction
from apmb_draft.templates import Templates
from apmb_draft.typography import no_breaks
from apmb_draft.values import UNKNOWN

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
        """The symbol of the document that is revised, without the asterisk of a reissue; nothing while it is open."""
        return "" if self.revised.symbol is UNKNOWN else str(self.revised.symbol).rstrip("*")

    @property
    def heading(self) -> str:
        """Return what the sheet is."""
        if self.called:
            return self.called
        kind = "decision" if self.revised.document is Kind.DECISION else "resolution"
        return f"Oral revision of draft {kind}{f' {self.symbol}' if self.symbol else ''}"


def markdown(sheet: Sheet, templates: Templates) -> str:
    """The sheet as Markdown, through `oral-revision.md.jinja`."""
    values = {
        "symbol": sheet.symbol,
        "is_decision": sheet.revised.document is Kind.DECISION,
        "title": escaped(sheet.revised.title),
        "instructions": sheet.instructions,
    }
    return templates.fill(TEMPLATE, values)


def docx(sheet: Sheet) -> bytes:
    """The sheet as a Word file to read from: large type, a paragraph a sentence, what is read out in full indented.

    It has nothing of a document of the United Nations: no masthead, no symbol of its own.
    """
    from docx import Document  # noqa: PLC0415 - python-docx, only where a Word file is made
    from docx.shared import Pt  # noqa: PLC0415

    from apmb_draft.sanitize import sanitized  # noqa: PLC0415

    document = Document()
    for style in ("Normal", "Heading 1"):
        _dress(document.styles[style], Pt(SIZE))
    document.add_heading(no_breaks(sheet.heading), 1)
    _write(document.add_paragraph(), escaped(sheet.revised.title))
    for instruction in sheet.instructions:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(instruction.texts)
        _write(paragraph, instruction.sentence)
        for text in instruction.texts:
            quoted = document.add_paragraph()
            quoted.paragraph_format.left_indent = Pt(INDENT)
            _write(quoted, f"“{text}”")
    for paragraph in document.paragraphs:
        paragraph.paragraph_format.space_after = Pt(AFTER)
    _describe(document.core_properties, sheet)
    made = BytesIO()
    document.save(made)
    # Without the picture, the numbers and the dates of the library's template: the same sheet gives the same bytes.
    return sanitized(made.getvalue(), "", sheet.heading)


def _dress(style: Any, size: Any) -> None:
    """One type face for Latin letters, whatever the theme says; headings black."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import RGBColor  # noqa: PLC0415

    style.font.name, style.font.size, style.font.color.rgb = FACE, size, RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if "heme" in name]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FACE)


def _write(paragraph: Any, markup: str) -> None:
    """Text in the markup of the file as runs."""
    for text, is_italic in _pieces(markup):
        paragraph.add_run(no_breaks(text)).italic = is_italic or None


def _pieces(markup: str) -> Iterator[tuple[str, bool]]:
    """Stretches of one form.

    >>> list(_pieces("In paragraph 2, replace “*Urges*” with “*Calls upon*”."))
    [('In paragraph 2, replace “', False), ('Urges', True), ('” with “', False), ('Calls upon', True), ('”.', False)]
    """
    italic, held = False, ""
    for token in tokens(markup):
        if token.sort is Sort.ITALIC:
            if held:
                yield held, italic
            italic, held = not italic, ""
        else:
            held += token.text
    if held:
        yield held, italic


def _describe(properties: Any, sheet: Sheet) -> None:
    """The properties of the file say what it is, and nothing of who made it, where and when."""
    properties.title, properties.language = sheet.heading, "en-GB"
    properties.author = properties.comments = properties.last_modified_by = ""
    for name in ("created", "modified"):
        for element in properties._element.xpath(f"dcterms:{name}"):
            properties._element.remove(element)

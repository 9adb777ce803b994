"""Footnotes: their separators and their texts, in the part of the file that Word keeps for them, and their calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.parser import register_element_cls
from docx.oxml.section import CT_HdrFtr

from apmb_draft.blocks import Document, Note, Role
from apmb_draft.form import form, form_of
from apmb_draft.word.xml import (
    Element,
    add_paragraph,
    add_part,
    add_run,
    add_text,
    element,
    field_runs,
    root_element,
    run,
)

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
"""The two notes that Word does not count: the separators above the notes of a page, and above one carried over."""


register_element_cls("w:footnote", CT_HdrFtr)  # python-docx lacks footnotes; they hold paragraphs as headers do


def add_footnotes(word: WordDocument, document: Document) -> None:
    """Add the part with the separators, and with every footnote that the body calls.

    Raises ValueError for a footnote that is called and has no text.
    """
    called = {run.call for block in document.body for run in block.runs if run.call}
    missing = called - {note.number for note in document.notes}
    if missing:
        # Word would call the file damaged, so it must not be written.
        raise ValueError(f"footnotes called without a text: {sorted(missing)}")
    root = root_element("w:footnotes")
    part = add_part(word, "word/footnotes", root, CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES)
    shape = form_of(document.text(Role.SYMBOL), document.layout.first_baseline)["footnotes"]
    for kind, number in SEPARATORS.items():
        _add_separator(_note(part, type=kind, id=number), shape)
    for note in document.notes:
        if note.number in called:
            _add_footnote(_note(part, id=note.number), note)


def _note(part: XmlPart, **attributes: object) -> BlockItemContainer:
    """Add a footnote to its part."""
    part.element.append(made := element("w:footnote", **attributes))
    return BlockItemContainer(made, part)


def _add_separator(container: BlockItemContainer, shape: Mapping[str, Any]) -> None:
    """Add a separator: the UN types it as underscores in place of Word's line, also above a note carried over.

    `<w:footnote w:type="separator" w:id="-1"><w:p>…<w:t>__________________</w:t>…`
    """
    indents = {"left": shape["separator_left_tw"], "after": shape["separator_after_tw"]}
    line = add_paragraph(container, style="Normal", **indents)
    add_run(line, shape["separator"], bold=True, half_points=shape["separator_half_points"])


def _add_footnote(container: BlockItemContainer, note: Note) -> None:
    """Add a footnote: tab, number, tab, text.

    The first tab is of the number's own run: LibreOffice, which sets the number first in any case, leaves it out there.

    `<w:footnote w:id="1"><w:p><w:r>…<w:tab/><w:footnoteRef/></w:r><w:r><w:tab/></w:r>…`
    """
    text = add_paragraph(container, style="FootnoteText", **note_indents())
    add_run(text, "\t", element("w:footnoteRef"), style="FootnoteReference")
    add_run(text, "\t")
    for given in note.runs:
        add_text(text, given)


def note_indents() -> dict[str, Any]:
    """Return the indents of a footnote, whose number ends left of the column; the style has those of a table note."""
    notes, style = form()["footnotes"], form()["styles"]["FootnoteText"]
    return {
        "tabs": (*(("clear", at) for _, at in style["tabs"]), ("right", notes["number_tab_tw"])),
        "left": notes["text_tw"],
        "right": notes["right_tw"],
        "hanging": notes["hanging_tw"],
    }


def call_elements(number: int, *, is_first: bool, is_repeated: bool) -> Iterator[Element]:
    """Yield a footnote call; calls after the first refer to the bookmark around it and show the same number.

    `<w:bookmarkStart w:id="1" w:name="_RefNote1"/><w:r>…<w:footnoteReference w:id="1"/></w:r>
    <w:bookmarkEnd w:id="1"/>`, then ` NOTEREF _RefNote1 \\f \\h ` as a field.
    """
    name = f"_RefNote{number}"
    if not is_first:
        yield from field_runs(f"NOTEREF {name} \\f \\h", str(number), style="FootnoteReference")
        return
    if is_repeated:
        yield element("w:bookmarkStart", id=number, name=name)
    yield run(element("w:footnoteReference", id=number), style="FootnoteReference")
    if is_repeated:
        yield element("w:bookmarkEnd", id=number)

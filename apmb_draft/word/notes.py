"""Footnotes: their separators and their texts, in the part of the file that Word keeps for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apmb_draft.blocks import Document, Note, Role
from apmb_draft.form import form, form_of
from apmb_draft.word.inline import Inline
from apmb_draft.word.xml import Element, element, paragraph, root_element, run

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
"""The two notes that Word does not count: the separators above the notes of a page, and above one carried over."""


def footnotes_part(document: Document, inline: Inline) -> Element:
    """Return `<w:footnotes>`: the separators, then every footnote that the body calls.

    Raises ValueError for a footnote that is called and has no text.
    """
    called = {run.call for block in document.body for run in block.runs if run.call}
    missing = called - {note.number for note in document.notes}
    if missing:
        # Word would call the file damaged, so it must not be written.
        raise ValueError(f"footnotes called without a text: {sorted(missing)}")
    shape = form_of(document.text(Role.SYMBOL), document.layout.first_baseline)["footnotes"]
    separators = (_separator(kind, number, shape) for kind, number in SEPARATORS.items())
    notes = (_footnote(note, inline) for note in document.notes if note.number in called)
    return root_element("w:footnotes", *separators, *notes)


def _separator(kind: str, number: int, shape: Mapping[str, Any]) -> Element:
    """Return a separator: the UN types it as underscores in place of Word's line, also above a note carried over.

    `<w:footnote w:type="separator" w:id="-1"><w:p>…<w:t>__________________</w:t>…`
    """
    line = run(shape["separator"], bold=True, half_points=shape["separator_half_points"])
    return element(
        "w:footnote",
        paragraph(line, style="Normal", left=shape["separator_left_tw"], after=shape["separator_after_tw"]),
        type=kind,
        id=number,
    )


def _footnote(note: Note, inline: Inline) -> Element:
    """Return a footnote: tab, number, tab, text.

    The first tab is of the number's own run: LibreOffice, which sets the number first in any case, leaves it out there.

    `<w:footnote w:id="1"><w:p><w:r>…<w:tab/><w:footnoteRef/></w:r><w:r><w:tab/></w:r>…`
    """
    number = run("\t", element("w:footnoteRef"), style="FootnoteReference")
    return element(
        "w:footnote",
        paragraph(number, run("\t"), *inline.runs(note.runs), style="FootnoteText", **note_indents()),
        id=note.number,
    )


def note_indents() -> dict[str, Any]:
    """Return the indents of a footnote, whose number ends left of the column; the style has those of a table note."""
    notes, style = form()["footnotes"], form()["styles"]["FootnoteText"]
    return {
        "tabs": [*(("clear", at) for _, at in style["tabs"]), ("right", notes["number_tab_tw"])],
        "left": notes["text_tw"],
        "right": notes["right_tw"],
        "hanging": notes["hanging_tw"],
    }

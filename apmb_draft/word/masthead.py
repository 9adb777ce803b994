"""The masthead: the header of the first page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apmb_draft.blocks import Document, Role, Run, organ_letter
from apmb_draft.form import form
from apmb_draft.word.headers import runs_of, stamp_rows
from apmb_draft.word.inline import Inline
from apmb_draft.word.styles import language_override
from apmb_draft.word.tables import Cell, Row, table_element
from apmb_draft.word.xml import Element, paragraph, root_element, run


def masthead_header(document: Document, inline: Inline, *, stamp: bool) -> Element:
    """Return `<w:hdr>` of the first page: a table of two rows, and the small paragraph that a header must end with.

    The emblem belongs to the United Nations; its cell stays empty.
    """
    rows = [*stamp_rows(_names(document, inline), stamp), _organ(document, inline)]
    last = paragraph(style="Header", mark={"half_points": form()["page"]["carrier_half_points"]})
    return root_element("w:hdr", table_element(rows, "Masthead"), last)


def _names(document: Document, inline: Inline) -> Row:
    """Return the row of United Nations | symbol, above the thin rule."""
    shape = form()["masthead"]
    letters = {"bold": False, "spacing": shape["united_nations_spacing"], "scale": shape["united_nations_scale"]}
    united_nations = paragraph(run("United Nations", **letters), style="HCh", mark=letters)
    contents = ([_blank()], [united_nations], [_blank()], [_symbol(document, inline)])
    rules = {"bottom": shape["rule_1_eighths"]}
    return Row(_cells(shape["columns_1_tw"], contents, rules, shape["names_after_tw"]), shape["row_1_tw"])


def _organ(document: Document, inline: Inline) -> Row:
    """Return the row of General Assembly | distribution, date, original language, above the thick rule."""
    shape = form()["masthead"]
    organ = paragraph(run("General Assembly"), style="XLarge", before=shape["organ_before_tw"])
    emblem = paragraph(style="Header", before=shape["emblem_before_tw"], align="center")
    contents = ([emblem], [organ], [_blank()], list(_distribution(document, inline)))
    rules = {"top": shape["rule_1_eighths"], "bottom": shape["rule_2_eighths"]}
    return Row(_cells(shape["columns_2_tw"], contents, rules), shape["row_2_tw"])


def _cells(
    widths: Sequence[int], contents: Sequence[Sequence[Element]], rules: dict[str, int], above: int | None = None
) -> list[Cell]:
    return [Cell(width, content, rules, above) for width, content in zip(widths, contents, strict=True)]


def _blank() -> Element:
    return paragraph(style="Header")


def _symbol(document: Document, inline: Inline) -> Element:
    """Return the symbol, its first character large and all of it lowered a little.

    `<w:r>…<w:position w:val="-4"/><w:sz w:val="40"/>…<w:t>A</w:t></w:r><w:r>…<w:t>/C.1/80/L.7</w:t></w:r>`
    """
    shape = form()["masthead"]
    lowered = {"position": shape["symbol_position"]}
    letter, rest = organ_letter(runs_of(document, Role.SYMBOL))
    content = [
        *inline.runs([Run(letter)] if letter else [], **lowered, half_points=shape["symbol_letter_half_points"]),
        *inline.runs(rest, **lowered),
    ]
    return paragraph(*content, style="Normal", line=240, line_rule="auto", align="right", mark=lowered)


def _distribution(document: Document, inline: Inline) -> Iterator[Element]:
    """Yield distribution and date; drafts also name their original language, below an empty line."""
    before = form()["masthead"]["distribution_before_tw"]
    style = "Publication"
    distribution = inline.runs(runs_of(document, Role.DISTRIBUTION), **language_override(style))
    yield paragraph(*distribution, style=style, before=before)
    yield paragraph(*inline.runs(runs_of(document, Role.DATE)), style="Normal")
    if document.of(Role.ORIGINAL):
        yield paragraph(style="Normal")
        yield paragraph(*inline.runs(runs_of(document, Role.ORIGINAL)), style="Normal")

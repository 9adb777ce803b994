"""Running heads and feet of the pages after the first, and the stamp of a draft on all pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from apmb_draft.blocks import Document, Role, Run
from apmb_draft.form import form, form_of
from apmb_draft.word.document_properties import SYMBOL_OF_HEADS, fact_text
from apmb_draft.word.inline import Inline
from apmb_draft.word.tables import Cell, Row, table_element
from apmb_draft.word.xml import Element, field_runs, paragraph, root_element, run


def runs_of(document: Document, role: Role) -> tuple[Run, ...]:
    """Return the runs of the first block of a role, or none."""
    return next((block.runs for block in document.of(role)), ())


def running_head(document: Document, inline: Inline, *, even: bool, stamp: bool) -> Element:
    """Return `<w:hdr>`: the symbol on the outer side, the short title of an adopted text on the inner one.

    Even pages are left-hand pages, so their outer side is the left.
    """
    shape = form()["running_head"]
    title = list(inline.runs(runs_of(document, Role.RUNNING_TITLE), bold=True)) if document.is_adopted else []
    rule = {"bottom": shape["rule_eighths"]}
    sides = zip(shape["cells_tw"], _sides(_symbol(document, inline), title, even), ("left", "right"), strict=True)
    cells = [
        Cell(width, [paragraph(*content, style="Header", **_aligned(side), mark=_BOLD)], rule, shape["after_tw"])
        for width, content, side in sides
    ]
    return root_element(
        "w:hdr",
        table_element(stamp_rows(Row(cells, shape["row_tw"]), stamp), "Running head"),
        paragraph(style="Header", mark=_below(document)),
    )


_BOLD = {"bold": True}


def _symbol(document: Document, inline: Inline) -> list[Element]:
    """Return the symbol as the template shows it, by a field; while it is open, as words.

    Whoever writes an open symbol in by hand would lose it when Word next puts the fields of a header right.
    """
    symbol = fact_text(document, Role.SYMBOL)
    if symbol:
        return field_runs(f'DOCVARIABLE "{SYMBOL_OF_HEADS}" \\* MERGEFORMAT', symbol, **_BOLD)
    return list(inline.runs(runs_of(document, Role.SYMBOL), **_BOLD))


def _below(document: Document) -> dict[str, Any]:
    """Return the empty paragraph below the running head: the text of the page begins where it ends.

    In its own size it puts the first baseline at 84.4 pt; for another one it is made smaller or larger.
    """
    numbers = form_of(document.text(Role.SYMBOL), document.layout.first_baseline)
    front, lines = numbers["front"]["adopted" if document.is_adopted else "draft"], numbers["lines"]
    head, own = form()["running_head"], form()["styles"]["Header"]["half_points"]
    first = document.layout.first_baseline or front["first_baseline_inner"]
    rule = head["rule_y"] + head["rule_eighths"] / 8
    size = round(2 * (first - lines["above"] * form()["column"]["line"] - rule) / lines["natural"])
    return {} if size == own else {"half_points": max(size, form()["page"]["carrier_half_points"])}


def running_foot(*, even: bool) -> Element:
    """Return `<w:ftr>`: "2/3" on the outer side; the inner cell is the Secretariat's, for its job number.

    The template's table is mirrored: its first cell is on the right.
    """
    shape = form()["foot"]
    letters = {"scale": shape["scale"]}
    fields = (field_runs(f"{name} \\* Arabic \\* MERGEFORMAT", "2", **letters) for name in ("PAGE", "NUMPAGES"))
    page, pages = fields
    number = [*page, run("/", **letters), *pages]
    left, right = _sides(number, [], even)
    cells = [
        Cell(width, [paragraph(*content, style="Footer", **_aligned(side), mark=letters)])
        for width, content, side in zip(shape["cells_tw"], (right, left), ("right", "left"), strict=True)
    ]
    return root_element("w:ftr", table_element([Row(cells)], "Page number", mirrored=True), paragraph(style="Footer"))


def first_foot() -> Element:
    """Return `<w:ftr>` of the first page, which has no number: room for what the Secretariat prints there.

    Job number and barcode stand in its first cell, the QR code and the sign for recycling in its second.
    """
    shape = form()["first_foot"]
    job, other = shape["cells_tw"]
    barcode = paragraph(style="Footer", before=shape["barcode_before_tw"], line=shape["barcode_tw"], line_rule="exact")
    row = Row([Cell(job, [paragraph(style="ReleaseDate"), barcode]), Cell(other, [_flush_right()])])
    last = paragraph(style="Footer", mark={"half_points": form()["page"]["carrier_half_points"]})
    return root_element("w:ftr", table_element([row], "Foot of the first page", margins=True), last)


def _flush_right() -> Element:
    return paragraph(style="Footer", **_aligned("right"))


def _sides(outer: list[Element], inner: list[Element], even: bool) -> tuple[list[Element], list[Element]]:
    return (outer, inner) if even else (inner, outer)


def _aligned(side: str) -> dict[str, Any]:
    return {"align": side} if side == "right" else {}


def stamp_rows(row: Row, stamp: bool) -> list[Row]:
    """Return the top row of a header, and above it the stamp, in height that the row gives up.

    Rows are bottom-aligned and have room to spare, so nothing on the page moves.
    """
    shape = form()["stamp"]
    if not stamp:
        return [row]
    letters = {"bold": True, "half_points": shape["half_points"]}
    line = paragraph(
        run(shape["text"], **letters),
        style="Header",
        align="center",
        line=shape["row_tw"],
        line_rule="exact",
        mark=letters,
    )
    width = sum(cell.width for cell in row.cells)
    return [Row([Cell(width, [line])], shape["row_tw"]), replace(row, height=row.height - shape["row_tw"])]

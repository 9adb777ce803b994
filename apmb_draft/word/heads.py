"""Running heads and feet of the pages after the first, and the stamp of a draft on all pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from apmb_draft.blocks import Document, Role, Run
from apmb_draft.form import form
from apmb_draft.word.inline import Inline
from apmb_draft.word.tables import Cell, Row, table
from apmb_draft.word.xml import Element, field, paragraph, root, run


def runs_of(document: Document, role: Role) -> tuple[Run, ...]:
    """The runs of the first block of a role, or none."""
    return next((block.runs for block in document.of(role)), ())


def running_head(document: Document, inline: Inline, *, even: bool, stamp: bool) -> Element:
    """`<w:hdr>`: the symbol on the outer side, the short title of an adopted text on the inner one.

    Even pages are left-hand pages, so their outer side is the left.
    """
    shape = form()["running_head"]
    symbol = list(inline.runs(runs_of(document, Role.SYMBOL), bold=True))
    title = list(inline.runs(runs_of(document, Role.RUNNING_TITLE), bold=True)) if document.is_adopted else []
    rule = {"bottom": shape["rule_eighths"]}
    cells = [
        Cell(width, [_headline(content, side)], rule, bottom=True)
        for width, content, side in zip(shape["cells_tw"], _sides(symbol, title, even), ("left", "right"), strict=True)
    ]
    return root("w:hdr", table(stamped(Row(cells, shape["row_tw"]), stamp)), paragraph(style="Header"))


def _headline(content: Sequence[Element], side: str) -> Element:
    after = form()["running_head"]["after_tw"]
    return paragraph(*content, style="Header", after=after, **_aligned(side), mark={"bold": True})


def running_foot(*, even: bool) -> Element:
    """`<w:ftr>`: "2/3" on the outer side; the inner cell is the Secretariat's, for its job number."""
    shape = form()["foot"]
    letters = {"scale": shape["scale"]}
    number = [*field("PAGE", "2", **letters), run("/", **letters), *field("NUMPAGES", "2", **letters)]
    cells = [
        Cell(width, [paragraph(*content, style="Footer", **_aligned(side), mark=letters)])
        for width, content, side in zip(shape["cells_tw"], _sides(number, [], even), ("left", "right"), strict=True)
    ]
    return root("w:ftr", table([Row(cells)]), paragraph(style="Footer"))


def first_foot() -> Element:
    """`<w:ftr>` of the first page, which has no number."""
    return root("w:ftr", paragraph(style="Footer"))


def _sides(outer: list[Element], inner: list[Element], even: bool) -> tuple[list[Element], list[Element]]:
    return (outer, inner) if even else (inner, outer)


def _aligned(side: str) -> dict[str, Any]:
    return {"align": side} if side == "right" else {}


def stamped(row: Row, stamp: bool) -> list[Row]:
    """The top row of a header, and above it the stamp, in height that the row gives up.

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

"""What the pages of a document have of their own, beside the form."""

from __future__ import annotations

from dataclasses import asdict

from apmb_draft.blocks import Layout
from apmb_draft.form import form, points

ALIKE = 0.3
"""pt: what differs by less is how a reader of PDFs sees the same place."""


def own_layout(measured: Layout, *, adopted: bool) -> dict[str, str]:
    """The lengths that differ from those of the form, as the file has them.

    >>> own_layout(Layout(first_page_bottom=57.6, first_baseline=84.5), adopted=False)
    {'first_page_bottom': '57.6 pt'}
    """
    page, front = form()["page"], form()["front"]["adopted" if adopted else "draft"]
    usual = {
        "first_page_bottom": points(page["bottom_first_tw"]),
        "first_baseline": front["first_baseline_inner"],
        "heading_step": front.get("to_adoption", 0.0),
    }
    found = {key: value for key, value in asdict(measured).items() if value is not None}
    return {key: f"{value:g} pt" for key, value in found.items() if abs(value - usual[key]) > ALIKE}

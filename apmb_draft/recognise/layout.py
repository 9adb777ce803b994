"""What the pages of a document have of their own, beside the form."""

from __future__ import annotations

from typing import Any

from apmb_draft.blocks import Layout
from apmb_draft.compose.given import running_title
from apmb_draft.form import form_of, points

ALIKE = 0.3
"""pt: what differs by less is how a reader of PDFs sees the same place."""


MOST_LINES, LONGEST = 3, 90
"""Lines of a running title, and letters of one; what is more was read from something else."""


def own_layout(measured: Layout, title: str, symbol: str, *, adopted: bool) -> dict[str, Any]:
    """What differs from the form, as the file has it; a draft has no title in its heads.

    >>> own_layout(Layout(first_page_bottom=57.6, first_baseline=84.5), "Kites", "A/80/L.7", adopted=False)
    {'first_page_bottom': '57.6 pt'}
    >>> measured = Layout(running_title=("Kites over", "the hills"))
    >>> own_layout(measured, "Kites over the hills", "A/RES/79/1", adopted=True)
    {'running_title': ['Kites over', 'the hills']}
    """
    table = form_of(symbol, None)
    page, front = table["page"], table["front"]["adopted" if adopted else "draft"]
    usual = {
        "first_page_bottom": points(page["bottom_first_tw"]),
        "first_baseline": front["first_baseline_inner"],
        "heading_step": front.get("to_adoption", 0.0),
    }
    found = {key: getattr(measured, key) for key in usual}
    own: dict[str, Any] = {
        key: f"{value:g} pt" for key, value in found.items() if value is not None and abs(value - usual[key]) > ALIKE
    }
    lines = list(measured.running_title)
    fits = 0 < len(lines) <= MOST_LINES and all(len(line) <= LONGEST for line in lines)
    if adopted and fits and lines != running_title(title):
        own["running_title"] = lines
    return own

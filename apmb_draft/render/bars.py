"""The bars beside the changed words of a redline on paper, and the marks that tell where these stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apmb_draft.render.measures import PIXEL
from apmb_draft.render.printing import Bar

JOINED = 4.0
"""Bars that lie nearer than this, in pt, are one bar: lines of one paragraph, not two paragraphs."""
MARK = "mark-"
"""The names of changed words on the page begin with this."""


def page_bars(pages: Any) -> dict[int, list[Bar]]:
    """Return the bars of every page of WeasyPrint's document that has any: beside each line with a changed word."""
    places = ([box for name, box in page.anchors.items() if name.startswith(MARK)] for page in pages.pages)
    return {number: bars_beside(boxes) for number, boxes in enumerate(places, 1) if boxes}


def bars_beside(boxes: Sequence[tuple[float, float, float, float]]) -> list[Bar]:
    """Return the bars beside some boxes, given in pixels as left, top, right, bottom.

    >>> bars_beside([(0, 16, 40, 32), (50, 16, 60, 32), (0, 34, 30, 48), (0, 160, 9, 176)])
    [Bar(top=12.0, bottom=36.0), Bar(top=120.0, bottom=132.0)]
    """
    found: list[Bar] = []
    for top, bottom in sorted((box[1] * PIXEL, box[3] * PIXEL) for box in boxes):
        if found and top - found[-1].bottom < JOINED:
            found[-1] = Bar(found[-1].top, max(found[-1].bottom, bottom))
        else:
            found.append(Bar(top, bottom))
    return found

"""What a redline has on paper besides its words: the bars in the margin, the heads of the pages, the reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apmb_draft.blocks import Document, Run
from apmb_draft.render.fonts import Faces
from apmb_draft.render.marks import Remark, Shift

POINT = 0.75
"""Of a pixel of CSS, in which WeasyPrint says where things are."""
JOINED = 4.0
"""Bars that lie nearer than this, in pt, are one bar: lines of one paragraph, not two paragraphs."""
MARK = "mark-"
"""The names of changed words on the page begin with this."""


@dataclass(frozen=True)
class Marked(Run):
    """A run of a redline on paper: a changed word with a mark of its own, or the number of the remark before it.

    The mark tells where the word stands once its line is broken: where its bar belongs.
    """

    mark: int = 0
    remark: int = 0


@dataclass(frozen=True)
class Bar:
    """A stretch of the margin beside changed lines, in pt from the top of the page."""

    top: float
    bottom: float


@dataclass(frozen=True)
class Redline:
    """What the templates of the page are given besides a redline itself.

    `draft` is the draft alone, `symbol` and `title` are the running heads with their changes; `bars` belong to the
    pages by their numbers, and are known only when the page has been laid out once. Only if they are `told`, the
    changes are listed behind the text.
    """

    draft: Document
    remarks: Sequence[Remark]
    shifts: Sequence[Shift]
    symbol: Sequence[Run] = ()
    title: Sequence[Run] = ()
    bars: Mapping[int, Sequence[Bar]] = field(default_factory=dict)
    told: bool = True


@dataclass(frozen=True)
class Paper:
    """What a page for paper has besides a page for a browser.

    The faces; the blocks `held`, counted from 1, that do not leave two lines at the foot of a page; a redline, if it
    is one.
    """

    faces: Faces
    held: Collection[int] = ()
    redline: Redline | None = None


def bars(pages: Any) -> dict[int, list[Bar]]:
    """The bars of every page of WeasyPrint's document that has any: beside each line with a changed word."""
    places = ([box for name, box in page.anchors.items() if name.startswith(MARK)] for page in pages.pages)
    return {number: beside(boxes) for number, boxes in enumerate(places, 1) if boxes}


def beside(boxes: Sequence[tuple[float, float, float, float]]) -> list[Bar]:
    """The bars beside some boxes, given in pixels as left, top, right, bottom.

    >>> beside([(0, 16, 40, 32), (50, 16, 60, 32), (0, 34, 30, 48), (0, 160, 9, 176)])
    [Bar(top=12.0, bottom=36.0), Bar(top=120.0, bottom=132.0)]
    """
    found: list[Bar] = []
    for top, bottom in sorted((box[1] * POINT, box[3] * POINT) for box in boxes):
        if found and top - found[-1].bottom < JOINED:
            found[-1] = Bar(found[-1].top, max(found[-1].bottom, bottom))
        else:
            found.append(Bar(top, bottom))
    return found

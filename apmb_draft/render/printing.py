"""What the templates of the page are given for paper, besides what a browser shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from apmb_draft.blocks import Document, Run
from apmb_draft.render.fonts import Faces
from apmb_draft.render.lines import Broken
from apmb_draft.render.marks import ListedChange, Shift


@dataclass(frozen=True)
class MarkedRun(Run):
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
    remarks: Sequence[ListedChange]
    shifts: Sequence[Shift]
    symbol: Sequence[Run] = ()
    title: Sequence[Run] = ()
    bars: Mapping[int, Sequence[Bar]] = field(default_factory=dict)
    told: bool = True


@dataclass(frozen=True)
class Paper:
    """What a page for paper has besides a page for a browser.

    The faces; the blocks `held`, counted from 1, that do not leave two lines at the foot of a page; what is `broken`
    into lines, all else WeasyPrint breaks; a redline, if it is one.
    """

    faces: Faces
    held: Collection[int] = ()
    broken: Broken = field(default_factory=Broken)
    redline: Redline | None = None

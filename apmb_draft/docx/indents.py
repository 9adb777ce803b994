"""Where the lines of a paragraph begin, from its indents, its tabs and its style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from apmb_draft.docx.styles import Styles, value, whole
from apmb_draft.docx.xml import Element, W
from apmb_draft.form import form

_MOST_TABS = 64  # as many as Word allows


@dataclass(frozen=True)
class Lines:
    """The lines of a paragraph in twips from the left margin. `stops`: its tabs. `closing`: aligned at the right."""

    left: int = 0
    first: int = 0
    stops: tuple[int, ...] = ()
    closing: bool = False

    def start(self, tabs: int) -> int:
        """Return where text begins after leading tabs, in twips; each goes to the next stop, or that of the grid."""
        at, grid = self.first, form()["page"]["default_tab_tw"]
        hanging = (self.left,) if self.left > self.first else ()
        for _ in range(min(tabs, 20)):
            further = [stop for stop in (*self.stops, *hanging) if stop > at]
            at = min(further, default=(at // grid + 1) * grid)
        return at


@dataclass(frozen=True)
class Given:
    """What properties say of lines, None where nothing; of every tab, whether it stands or is cleared."""

    left: int | None = None
    first: int | None = None
    stops: Mapping[int, bool] = field(default_factory=dict)
    align: str = ""

    @classmethod
    def by(cls, properties: Element | None) -> Given:
        """`<w:pPr><w:ind w:left="1267" w:hanging="1267"/></w:pPr>` → left 1267, first line -1267."""
        if properties is None:
            return cls()
        indent = properties.find(W + "ind")
        return cls(*_indents(indent), dict(_stops(properties)), value(properties, "jc"))

    def over(self, other: Given) -> Given:
        """This, and the other where this says nothing."""
        return Given(
            other.left if self.left is None else self.left,
            other.first if self.first is None else self.first,
            {**other.stops, **self.stops} if self.stops else other.stops,
            self.align or other.align,
        )

    def lines(self) -> Lines:
        """The lines, all said."""
        left = self.left or 0
        stops = tuple(sorted(at for at, stands in self.stops.items() if stands))
        return Lines(left, left + (self.first or 0), stops, self.align in ("right", "end"))


class Indents:
    """The lines of paragraphs, by their styles and what they add to them."""

    def __init__(self, styles: Styles):
        self._styles = styles
        self._known: dict[str, Given] = {}

    def of(self, properties: Element | None, numbered: Given | None = None) -> Lines:
        """The lines of one paragraph; `numbered` is what its list says of them, between paragraph and style."""
        own = Given.by(properties).over(numbered or Given())
        return own.over(self._styled(value(properties, "pStyle"))).lines()

    def _styled(self, style: str) -> Given:
        if style not in self._known:
            given = Given()
            for _, element in self._styles.chain("paragraph", style):
                given = given.over(Given.by(element.find(W + "pPr")))
            self._known[style] = given.over(Given.by(self._styles.defaults("p")))
        return self._known[style]


def _indents(element: Element | None) -> tuple[int | None, int | None]:
    """Left edge and first line; "hanging" wins over "firstLine"."""
    if element is None:
        return None, None
    left, hanging, first = (
        next((at for name in names if (at := whole(element.get(W + name, ""))) is not None), None)
        for names in (("start", "left"), ("hanging",), ("firstLine",))
    )
    return left, first if hanging is None else -hanging


def _stops(properties: Element) -> Iterator[tuple[int, bool]]:
    for tab in islice(properties.iterfind(f"{W}tabs/{W}tab"), _MOST_TABS):
        at = whole(tab.get(W + "pos", ""))
        if at is not None:
            yield at, tab.get(W + "val") not in ("clear", "bar", "num")

"""How letters look, by their own properties and by the styles behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from apmb_draft.reading.word.package import Element, W
from apmb_draft.reading.word.styles import Styles, value, whole
from apmb_draft.sending.colours import box_around, filling, rgb, shading
from apmb_draft.sending.tables import Cell, Tables
from apmb_draft.sending.themes import Colour, Theme

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WHITE: Colour = (255, 255, 255)
_TRANSPARENT = 90_000  # of 100,000
_HIGHLIGHTS: dict[str, Colour] = {
    "black": (0, 0, 0), "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0), "magenta": (255, 0, 255),
    "red": (255, 0, 0), "yellow": (255, 255, 0), "white": _WHITE, "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip


class Looks:
    """The styles of a file, asked for one property at a time; each chain of styles is followed once."""

    def __init__(self, styles: Element | None, theme: Theme):
        self._styles = Styles(styles)
        self.theme, self.tables = theme, Tables(self._of_table)
        self._sources: dict[tuple[str, str], list[Element]] = {}

    def hidden(self, style: str, properties: Element | None) -> bool:
        """Whether letters in a paragraph of a style are hidden."""
        return self._styles.letters(style, properties).hidden

    def half_points(self, style: str, properties: Element | None) -> int:
        """The size of letters."""
        return self._styles.letters(style, properties).half_points

    def of_letters(self, properties: Element | None, style: str, cell: Cell | None, tag: str) -> Element | None:
        """The property that holds: of the run, else of its style, of the paragraph's, of the table's, of the file."""
        behind = self._behind(value(properties, "rStyle"), style)
        of_table = cell.letters() if cell else ()
        return _first([properties, *behind, *of_table, self._styles.defaults("r")], tag)

    def of_paragraph(self, properties: Element | None, style: str, tag: str) -> Element | None:
        """A property of a paragraph: its own, else that of its style."""
        given = [each.find(W + "pPr") for _, each in self._styles.chain("paragraph", style)]
        return _first([properties, *given, self._styles.defaults("p")], tag)

    def _of_table(self, style: str) -> list[Element]:
        """The style of a table and those it is based on, nearest first."""
        return [each for _, each in self._styles.chain("table", style)]

    def _behind(self, character: str, paragraph: str) -> list[Element]:
        key = (character, paragraph)
        if key not in self._sources:
            kinds = (("character", character), ("paragraph", paragraph))
            given = [style.find(W + "rPr") for kind, name in kinds for _, style in self._styles.chain(kind, name)]
            self._sources[key] = [each for each in given if each is not None]
        return self._sources[key]


def _first(sources: Iterable[Element | None], tag: str) -> Element | None:
    given = (source.find(tag) for source in sources if source is not None)
    return next((found for found in given if found is not None), None)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the styles that its letters get their looks from."""

    element: Element
    looks: Looks

    @cached_property
    def properties(self) -> Element | None:
        """`<w:pPr>`."""
        return self.element.find(W + "pPr")

    @cached_property
    def style(self) -> str:
        """The id of its style."""
        return value(self.properties, "pStyle")

    @cached_property
    def cell(self) -> Cell | None:
        """The cell of a table that it stands in."""
        return self.looks.tables.cell_around(self.element)

    @cached_property
    def shadings(self) -> list[Element | None]:
        """What lies under its words, the nearest first: its own shading, those of the cells and tables around it."""
        found, around = [self.near(W + "shd")], self.cell
        while around is not None:
            found += around.shadings()
            around = self.looks.tables.cell_around(around.table)
        return found

    def near(self, tag: str) -> Element | None:
        """A property of the paragraph."""
        return self.looks.of_paragraph(self.properties, self.style, tag)


@dataclass(frozen=True)
class Run:
    """A run of letters in a paragraph."""

    element: Element
    paragraph: Paragraph

    @cached_property
    def properties(self) -> Element | None:
        """`<w:rPr>`."""
        return self.element.find(W + "rPr")

    def near(self, tag: str) -> Element | None:
        """A property of the letters."""
        return self.paragraph.looks.of_letters(self.properties, self.paragraph.style, self.paragraph.cell, tag)

    def is_on(self, tag: str) -> bool:
        """Whether a switch is on: `<w:webHidden/>`."""
        found = self.near(tag)
        return found is not None and found.get(W + "val", "1") not in ("0", "false", "off")

    @property
    def is_hidden(self) -> bool:
        """By itself or a style; that of a table counts where nothing nearer speaks."""
        by_style = self.paragraph.looks.hidden(self.paragraph.style, self.properties)
        return by_style or (self.paragraph.cell is not None and self.is_on(W + "vanish"))

    @property
    def half_points(self) -> int:
        """The size of its letters."""
        return self.paragraph.looks.half_points(self.paragraph.style, self.properties)

    @property
    def scale(self) -> int | None:
        """The width of its letters in hundredths: `<w:w w:val="103"/>`."""
        found = self.near(W + "w")
        return None if found is None else whole(str(found.get(W + "val", "")).rstrip("%"))

    @property
    def raised(self) -> int:
        """By how many half-points its letters stand above or below their line."""
        return abs(self._whole("position"))

    @property
    def narrowed(self) -> int:
        """By how many twips each of its letters is pushed towards the one before it."""
        return max(0, -self._whole("spacing"))

    def _whole(self, name: str) -> int:
        found = self.near(W + name)
        return (whole(found.get(W + "val", "")) or 0) if found is not None else 0

    @property
    def is_transparent(self) -> bool:
        """`<w14:textFill><w14:noFill/>`, or one that lets the paper through."""
        given = self.near(W14 + "textFill")
        if given is None:
            return False
        alpha = next(given.iter(W14 + "alpha"), None)
        clear = alpha is not None and (whole(alpha.get(W14 + "val", "")) or 0) >= _TRANSPARENT
        return clear or given.find(W14 + "noFill") is not None

    @property
    def ink(self) -> Colour | None:
        """The colour of its letters; nothing where Word chooses one that can be seen."""
        theme = self.paragraph.looks.theme
        return filling(self.near(W14 + "textFill"), theme) or rgb(self.near(W + "color"), theme)

    @property
    def ground(self) -> Colour | None:
        """What its letters stand on: the nearest of highlight, shadings and box; nothing where that is not known."""
        theme = self.paragraph.looks.theme
        highlight = self.near(W + "highlight")
        marked = None if highlight is None else _HIGHLIGHTS.get(highlight.get(W + "val", ""))
        if marked is not None:
            return marked
        for given in (self.near(W + "shd"), *self.paragraph.shadings):
            known, colour = shading(given, theme)
            if known:
                return colour
        return box_around(self.element, theme)

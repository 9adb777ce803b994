"""Whether the pages of a PDF make sense to a reader of the New York form, before they are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from apmb_draft.problems import DraftError, error
from apmb_draft.reading.pdf.furniture import CELL_GAP, FOOT
from apmb_draft.reading.pdf.glyphs import Page
from apmb_draft.reading.pdf.lines import lines

PAPERS = ((612.0, 792.0), (595.3, 841.9))
"""pt: US Letter, and A4 as Geneva uses it."""

MOST_TURNED = 60
"""Letters; a watermark has fewer, a table on its side more."""

GUTTER = 12
"""pt: how wide the white between two columns is at least."""

FULL = 0.5
"""Of a strip of 140 pt: more ink than the figures of a table have, less than a line of text."""

_NUMBER = re.compile(r"(\d{1,3})/(\d{1,3})")


def checked(found: Sequence[Page], name: str) -> Sequence[Page]:
    """Return the pages without what lies off the paper. Raises DraftError for what cannot be read line by line."""
    _check_paper(found, name)
    _check_upright(found, name)
    pages = [_within_paper(page) for page in found]
    looked_at = pages[:: max(1, len(pages) // 10)]
    if sum(map(has_columns, looked_at)) > len(looked_at) / 2:
        raise error(
            name, "pdf-columns", "the text stands in two columns; give the Word file or the document of its own"
        )
    for page in pages:
        if is_overlaid(page):
            raise error(name, "pdf-overlaid", f"letters lie over each other on page {page.number}; give the Word file")
    _check_complete(pages, name)
    return pages


def _check_paper(found: Sequence[Page], name: str) -> None:
    for page in found:
        if not any(_is_paper(page, paper) for paper in PAPERS):
            size = f"{page.width:.0f} by {page.height:.0f} pt"
            raise error(name, "pdf-paper", f"page {page.number} is {size}; US Letter or A4 is expected")


def _is_paper(page: Page, paper: tuple[float, float]) -> bool:
    """Return whether a page has this size, upright or, for a wide table, on its side."""
    sides = zip(sorted((page.width, page.height)), paper, strict=True)
    return all(abs(side - expected) < 4 for side, expected in sides)


def _check_upright(found: Sequence[Page], name: str) -> None:
    """Letters that stand upside down or on their side are left out by the reader: words would be lost with them."""
    letters = sum(len(page.glyphs) + page.turned for page in found)
    if letters < 20 * len(found):
        raise _no_text(name, "the pages hold no text, as in a scan; give the Word file or a PDF with text")
    for page in found:
        if page.turned > max(MOST_TURNED, len(page.glyphs) / 5) or (page.turned and not page.glyphs):
            raise _no_text(name, f"the text of page {page.number} does not stand upright; give the Word file")


def _no_text(name: str, message: str) -> DraftError:
    return error(name, "pdf-no-text", message)


def _within_paper(page: Page) -> Page:
    """A page without letters that lie off the paper, where nobody sees them."""
    seen = tuple(one for one in page.glyphs if 0 <= one.x <= page.width and 0 <= one.y <= page.height)
    return page if len(seen) == len(page.glyphs) else replace(page, glyphs=seen)


def has_columns(page: Page) -> bool:
    """Return whether most lines of a page leave the same white strip in its middle, with words on both sides."""
    rows: dict[int, int] = {}
    for glyph in page.glyphs:
        if glyph.text != " ":
            ink = (1 << max(1, int(glyph.right) - int(glyph.x))) - 1
            rows[round(glyph.y)] = rows.get(round(glyph.y), 0) | ink << max(0, int(glyph.x))
    middle = int(page.width / 2)
    return any(_is_gutter(rows.values(), at) for at in range(middle - 40, middle + 40 - GUTTER, 3))


def _is_gutter(rows: Collection[int], at: int) -> bool:
    """Return whether few rows have ink in the strip, and many have it left and right of it, as no table has."""
    strip, side = (1 << GUTTER) - 1, (1 << 140) - 1
    crossing = sum(bool(ink & strip << at) for ink in rows)
    left = sum((ink & side << (at - 140)).bit_count() > FULL * 140 for ink in rows)
    right = sum((ink & side << (at + GUTTER)).bit_count() > FULL * 140 for ink in rows)
    return crossing < 0.3 * len(rows) and min(left, right) > 15


CELL = (2, 6)
"""pt: no two letters of one text begin in the same cell of this width and height."""


def is_overlaid(page: Page) -> bool:
    """Return whether many characters overlap others, as where two texts were printed on one page.

    The same letter twice is bold type as some programs make it.
    """
    width, height = CELL
    letters = {(int(one.x / width), int(one.y / height), one.text) for one in page.glyphs if one.text != " "}
    covered = len(letters) - len({(x, y) for x, y, _ in letters})
    return covered > max(20, len(letters) / 100)


def _check_complete(pages: Sequence[Page], name: str) -> None:
    """Official documents number their pages "2/5": where the last is 5, five pages must be there."""
    counts = Counter(int(found[2]) for page in pages if (found := _page_number(page)))
    most = max(counts, key=lambda count: counts[count], default=0)
    if most > len(pages) and len(counts) == 1:
        raise error(name, "pdf-pages", f"its pages are numbered up to {most}, but only {len(pages)} are in the file")


def _page_number(page: Page) -> re.Match[str] | None:
    foot = tuple(glyph for glyph in page.glyphs if glyph.y > page.height - FOOT)
    cells = (cell.text for line in lines(replace(page, glyphs=foot)) for cell in line.parts(CELL_GAP))
    return next((found for cell in cells if (found := _NUMBER.fullmatch(cell.strip()))), None)

"""What a document has of its own in the layout of its pages, measured where every line of it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, groupby, pairwise, takewhile

from apmb_draft.blocks import Layout
from apmb_draft.form import form, points
from apmb_draft.reading.pdf.furniture import Pages
from apmb_draft.reading.pdf.lines import Line
from apmb_draft.reading.pdf.passages import OUTER

TEXT = (9.5, 10.7)
"""pt: the sizes that lines of 10 pt are read as."""
HEADING = 13.0
"""pt: only "Resolution adopted by the General Assembly" is larger, below the masthead."""
FIRST = (76.0, 100.0)
"""pt: where the first line of a page may stand; the first of a page that was left empty above is none."""
_SYMBOL = re.compile(r"A(?:/[A-Za-z0-9.()\-]+)+(?: [A-Z])?\*?")
_ITEM = re.compile(r"Agenda items? \d")
STEP = (24.0, 48.0)
"""pt: how far the heading may stand below the title of the agenda item."""


def measured(pages: Pages) -> Layout:
    """The layout of a document as its lines show it; what they do not show is left open."""
    lengths = _first_page_bottom(pages), _first_baseline(pages.body), _heading_step(pages.body)
    return Layout(*lengths, _running_title(pages.head), _agenda_title(pages.body))


def _agenda_title(body: Sequence[Line]) -> tuple[str, ...]:
    """Return the lines of the title of the agenda item: those in bold below it, at the left edge of the page."""
    below = list(dropwhile(lambda line: not _ITEM.match(line.text), body))[1:]
    lines = takewhile(lambda line: line.bold and line.x < OUTER, below)
    return tuple(" ".join(line.text.split()) for line in lines)


def _running_title(head: Sequence[Line]) -> tuple[str, ...]:
    """Return what stands beside the symbol in the head of a page, line by line."""
    symbol = next((line for line in head if _SYMBOL.fullmatch(line.text.strip())), None)
    if symbol is None:
        return ()
    lines = [" ".join(line.text.split()) for line in head if line is not symbol]
    return tuple(line for line in lines if line)


def _first_page_bottom(pages: Pages) -> float | None:
    """The bottom of later pages, where something stands on page 1 lower than its own would allow.

    A text that ends higher may do so for other reasons. The note of an asterisk stands in a frame of its own.
    """
    first = min((line.page for line in pages.body), default=0)
    notes = [line for line in pages.notes if line.page == first]
    starred = next((at for at, line in enumerate(notes) if line.glyphs[0].text == "*"), len(notes))
    lines = [*(line for line in pages.body if line.page == first), *notes[:starred]]
    page = form()["page"]
    limit = points(page["height_tw"] - page["bottom_first_tw"])
    return points(page["bottom_tw"]) if any(line.y > limit for line in lines) else None


def _first_baseline(body: Sequence[Line]) -> float | None:
    """The highest first line of text on a later page: others begin with a heading, or below an empty line."""
    starts = [next(lines) for _, lines in groupby(body, key=lambda line: line.page)][1:]
    found = [line.y for line in starts if TEXT[0] <= line.size <= TEXT[1] and FIRST[0] <= line.y <= FIRST[1]]
    return round(min(found), 1) if found else None


def _heading_step(body: Sequence[Line]) -> float | None:
    for above, line in pairwise(body):
        if line.size > HEADING and above.page == line.page:
            step = line.y - above.y
            return round(step, 1) if above.size < HEADING and STEP[0] <= step <= STEP[1] else None
    return None

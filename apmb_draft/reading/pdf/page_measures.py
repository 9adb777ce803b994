"""What a document has of its own in the layout of its pages, measured where every line of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, groupby, pairwise, takewhile

from apmb_draft.model.document import PageLayout
from apmb_draft.reading.pdf.furniture import Pages, begins_note
from apmb_draft.reading.pdf.reflow import OUTER, footnotes, pitch
from apmb_draft.reading.pdf.text_lines import Line
from apmb_draft.un.form import form, points

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
SHORT, BETWEEN = 3, 13.5
"""Lines of a paragraph of which no two can be parted from the others; pt: no two lines of one are farther apart."""
ROOM = 0.3
"""pt: less room than this is none, as a line is placed and measured."""
BOTTOMS = (36.0, 108.0)
"""pt: where page 1 may end, from its foot; a footnote that is higher is below a text that ends early."""
TWENTIETH, AS_TYPED = 3.6, 0.2
"""pt: margins are typed in twentieths of an inch, and so much is lost in measuring one."""


def measured(pages: Pages) -> PageLayout:
    """Return the layout of a document as its lines show it; what they do not show is left open."""
    lengths = _first_page_bottom(pages), _first_baseline(pages.body), _heading_step(pages.body)
    pitches, starts = dict(_note_pitch(pages.notes)), tuple(_page_starts(pages))
    return PageLayout(
        *lengths, _running_title(pages.head), _agenda_title(pages.body), pitch=pitches, page_starts=starts
    )


def _page_starts(pages: Pages) -> Iterator[str]:
    """Yield the first lines of the pages that begin with a paragraph though the page before has room for it.

    A paragraph leaves two of its lines on a page, or all if they are three at most. What calls a footnote, or follows
    a colon, may be on its page for that.
    """
    column = form()["column"]
    for above, below in pairwise(list(lines) for _, lines in groupby(pages.body, key=lambda line: line.page)):
        steps = [under.y - line.y for line, under in pairwise(below)]
        count = 1 + len(list(takewhile(lambda step: step < BETWEEN, steps)))
        lines = below[: count if count <= SHORT else 2]
        begins = abs(below[0].x - column["first_line"]) < 2 and not below[0].bold
        needed = column["after"] + len(lines) * column["line"]
        if not begins or any(line.raised for line in lines) or above[-1].text.rstrip().endswith(":"):
            continue
        if above[-1].y + needed < _lowest(pages, above[-1].page) - ROOM:
            yield below[0].text


def _lowest(pages: Pages, page: int) -> float:
    """Return how low a line of text may be on a page: above its footnotes, or its bottom."""
    paper, notes, above = form()["page"], form()["footnotes"], float(form()["lines"]["above"])
    below = (1 - above) * float(form()["column"]["line"])
    first = next((line.y for line in pages.notes if line.page == page), None)
    if first is not None:
        return first - above * float(notes["line"]) - float(notes["separator_room"]) - below
    bottom = points(paper["bottom_tw"])
    if page == pages.body[0].page:
        bottom = _first_page_bottom(pages) or points(paper["bottom_first_tw"])
    return points(paper["height_tw"]) - bottom - below


def _note_pitch(notes: Sequence[Line]) -> Iterator[tuple[str, float]]:
    """Yield how far apart the lines of each footnote are, as on its whole page; all of a page are set alike."""
    for _, group in groupby(notes, key=lambda line: line.page):
        lines = list(group)
        apart = pitch(lines)
        if apart is not None:
            yield from ((f"footnote {note.number}", apart) for note in footnotes(lines).numbered if note.number)


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
    """Return where page 1 ends, from its foot: its last footnote tells, or a text lower than the usual bottom.

    A text that ends higher may do so for other reasons. The note of an asterisk, where no number follows, stands in a
    frame of its own.
    """
    page, last = form()["page"], form()["footnotes"]["last_baseline"]
    first = min((line.page for line in pages.body), default=0)
    notes = [line for line in pages.notes if line.page == first]
    begun = [at for at, line in enumerate(notes) if begins_note(line)]
    bottom = _by_hand(points(page["bottom_tw"]) + last - notes[-1].y) if notes else 0.0
    if begun and notes[begun[-1]].glyphs[0].text != "*" and BOTTOMS[0] <= bottom <= BOTTOMS[1]:
        return bottom
    below = (1 - form()["lines"]["above"]) * form()["column"]["line"]
    lowest = max((line.y for line in pages.body if line.page == first), default=0.0) + below
    if lowest <= points(page["height_tw"] - page["bottom_first_tw"]):
        return None
    return points(page["bottom_tw"])


def _by_hand(length: float) -> float:
    """Return a length to a tenth of a point, or as the twentieths of an inch that it nearly has.

    >>> _by_hand(79.11), _by_hand(63.6)
    (79.2, 63.6)
    """
    typed = round(length / TWENTIETH) * TWENTIETH
    return round(typed if abs(typed - length) < AS_TYPED else length, 1)


def _first_baseline(body: Sequence[Line]) -> float | None:
    """Return the highest first line of text on a later page: others begin with a heading, or below an empty line."""
    starts = [next(lines) for _, lines in groupby(body, key=lambda line: line.page)][1:]
    found = [line.y for line in starts if TEXT[0] <= line.size <= TEXT[1] and FIRST[0] <= line.y <= FIRST[1]]
    return round(min(found), 1) if found else None


def _heading_step(body: Sequence[Line]) -> float | None:
    for above, line in pairwise(body):
        if line.size > HEADING and above.page == line.page:
            step = line.y - above.y
            return round(step, 1) if above.size < HEADING and STEP[0] <= step <= STEP[1] else None
    return None

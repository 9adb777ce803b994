"""How the pages of a document differ from the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import mean, median
from typing import Any

from apmb_draft.blocks import Document, Layout, Role
from apmb_draft.compose.context import wrap_running_title
from apmb_draft.form import form_of, points
from apmb_draft.problems import DraftError
from apmb_draft.reading.found import Found
from apmb_draft.render import fonts
from apmb_draft.render.lines import lines_of
from apmb_draft.typography import plain_text

ALIKE = 0.3
"""pt: a smaller difference is within what a reader of PDFs measures for the same place."""


MOST_LINES, LONGEST = 3, 90
"""Most lines of a running title, and characters of one; more than that was read from something else."""


def own_layout(measured: Layout, title: str, symbol: str, *, adopted: bool) -> dict[str, Any]:
    """Return the measures that differ from the form, as values of the file.

    A draft has no title in its running heads.

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
    if adopted and fits and lines != wrap_running_title(title):
        own["running_title"] = lines
    return own


STEP = 0.05
"""pt: Word condenses characters by multiples of it."""
CLOSER, CLOSER_LINE, MOST = 0.04, 0.07, 0.5
"""pt: the least by which a paragraph, or a line alone, counts as condensed by hand; and the most, beyond which it is
another type."""


def read_manual_layout(found: Found, document: Document) -> tuple[dict[str, Any], list[str]]:
    """Return what was set by hand in the lines of the pages: values of `layout`, and a sentence for each.

    The Secretariat breaks the title of the agenda item where it reads well, and condenses a paragraph if that saves a
    line or a page.
    """
    own: dict[str, Any] = {}
    notes = []
    title = found.layout.agenda_title
    if " ".join(title) == plain_text(document.text(Role.AGENDA_TITLE)) and title != _our_lines(document):
        own["agenda_title"] = title
        notes.append("layout.agenda_title: the title of the agenda item is broken by hand; its lines are kept")
    if condensed := dict(_condensed(found, document)):
        own["condensed"] = condensed
        notes.append(f"layout.condensed: lines with condensed character spacing are kept so, places: {len(condensed)}")
    return own, notes


def _our_lines(document: Document) -> tuple[str, ...]:
    try:
        return tuple(plain_text(line) for line in lines_of(document, Role.AGENDA_TITLE, fonts.find()))
    except DraftError:  # without the type nobody can tell where we would break it
        return ()


def _condensed(found: Found, document: Document) -> Iterator[tuple[str, float]]:
    """Yield the paragraphs, or lines of them, whose characters are set closer than in most, and by how much, in pt."""
    read = {_squeezed(passage.text): passage.gaps for passage in found.passages}
    blocks = ((block.key, read.get(_squeezed(block.number + block.text), ())) for block in document.body if block.key)
    gaps = {key: lines for key, lines in blocks if any(gap is not None for gap in lines)}
    usual = median(gap for lines in gaps.values() for gap in lines if gap is not None) if gaps else 0.0
    for key, lines in gaps.items():
        closer = [None if gap is None else usual - gap for gap in lines]
        known = [less for less in closer if less is not None]
        if min(known) >= CLOSER and max(known) <= MOST:
            yield key, _step(mean(known))
        else:
            yield from _lines(key, [_step(less) if less and CLOSER_LINE <= less <= MOST else 0.0 for less in closer])


def _lines(key: str, closer: Sequence[float]) -> Iterator[tuple[str, float]]:
    """Yield the lines of a paragraph that are condensed, those in a row by the same amount as one.

    >>> list(_lines("operative 3", [0, 0.1, 0.1, 0, 0.15]))
    [('operative 3 lines 2-3', 0.1), ('operative 3 line 5', 0.15)]
    """
    at = 1
    for less, group in groupby(closer):
        end = at + len(list(group))
        if less:
            yield (f"{key} line {at}" if end == at + 1 else f"{key} lines {at}-{end - 1}"), less
        at = end


def _step(less: float) -> float:
    return round(round(less / STEP) * STEP, 2)


def _squeezed(text: str) -> str:
    return "".join(plain_text(text).split())

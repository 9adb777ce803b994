"""What the Secretariat prints around the text: masthead, running heads, feet and footnotes, told apart by place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from apmb_draft.form import form
from apmb_draft.reading.pdf.glyphs import Page
from apmb_draft.reading.pdf.lines import Line, lines

CELL_GAP = 15.0
"""pt: what parts the cells of the masthead."""
FOOT = 52.0
"""pt from the lower edge: page numbers, job numbers and barcodes stand lower, footnotes end above (732.5 of 792)."""
NOTE_SIZE = 9.3
"""pt: footnotes are set in 8.5, the text in 10."""

_FURNITURE = re.compile(
    r"\d{2}-\d{5}(?: ?\([A-Z]\))?(?: +\d{6}){0,3}|\*\d{7,9}\*|\d{1,3}/\d{1,3}|Please recycle.*|_{5,}"
)
_RULE = re.compile(r"_{5,}")


@dataclass
class Pages:
    """The lines of a document by what they are; notes carry those of the asterisk among them."""

    masthead: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)


def sorted_out(pages: Sequence[Page]) -> Pages:
    """The lines of all pages, each in its place, page furniture left out."""
    found = Pages()
    for page in pages:
        inner = [line for line in lines(page) if line.y < page.height - FOOT]
        head = _head_ends(page, inner)
        if page.number == pages[0].number:
            found.masthead = _masthead([line for line in inner if line.y < head])
        body, notes = _parted([line for line in inner if line.y >= head], found.notes)
        found.body += body
        found.notes += notes
    return found


def _head_ends(page: Page, inner: Sequence[Line]) -> float:
    """Below the rule of the running head, or of the masthead where the page has one."""
    masthead = form()["masthead"]
    top = " ".join(line.text for line in inner if line.y < 100)
    if page.number == 1 and ("United Nations" in top or "General Assembly" in top):
        return float(masthead["rule_2_y"]) + 3
    return float(form()["running_head"]["rule_y"]) + 2


def _masthead(head: Sequence[Line]) -> list[Line]:
    """The cells of the masthead row by row, without the stamp of a draft."""
    cells = [cell for line in head for cell in line.parts(CELL_GAP) if form()["stamp"]["text"] not in cell.text]
    rows: list[list[Line]] = []
    for cell in sorted(cells, key=lambda cell: cell.y):
        if rows and cell.y - rows[-1][0].y < 4:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [cell for row in rows for cell in sorted(row, key=lambda cell: cell.x)]


def _parted(inner: list[Line], earlier: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The text of a page and its footnotes: what stands below the separator, or small type at the foot."""
    rule = next((n for n, line in enumerate(inner) if _RULE.fullmatch(line.text)), None)
    if rule is not None:
        return _clean(inner[:rule]), _clean(inner[rule + 1 :])
    start = len(inner)
    while start and inner[start - 1].size <= NOTE_SIZE:
        start -= 1
    goes_on = bool(earlier) and not earlier[-1].text.endswith(".")
    while start < len(inner) and not (begins_note(inner[start]) or goes_on):
        start += 1
    return _clean(inner[:start]), _clean(inner[start:])


def _clean(found: Sequence[Line]) -> list[Line]:
    return [line for line in found if not _FURNITURE.fullmatch(line.text.strip())]


def begins_note(line: Line) -> bool:
    """Whether a small line begins with the raised number of a footnote, or with an asterisk."""
    first = line.glyphs[0]
    return line.size <= NOTE_SIZE and (first.text == "*" or (first in line.raised and first.text.isdigit()))

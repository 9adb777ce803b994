"""What the Secretariat prints around the text: masthead, running heads, feet and footnotes, told apart by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from apmb_draft.reading.extracted_document import NOTE_SIZE
from apmb_draft.reading.pdf_glyphs import Page
from apmb_draft.reading.pdf_lines import Line, grouped, lines_and_rows
from apmb_draft.un.form import form
from apmb_draft.un.typography import FURNITURE, STROKE

CELL_GAP = 15.0
"""pt: what parts the cells of the masthead."""
ROW = 4.0
"""pt: cells of the masthead whose baselines differ by less are in one row."""
FOOT = 52.0
"""pt from the lower edge: page numbers, job numbers and barcodes stand lower, footnotes end above (732.5 of 792)."""
LONGEST_CALL = 4
"""Figures; no document has ten thousand footnotes."""


@dataclass
class Pages:
    """The lines of a document by what they are; notes carry those of the asterisk among them."""

    masthead: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    """The running head of the first page that has one."""


def sorted_out(pages: Sequence[Page]) -> Pages:
    """Return the lines of all pages, each in its place, page furniture left out."""
    found, has_rules = Pages(), False
    for page in pages:
        inner = _without_foot(page, lines_and_rows(page))
        above, below = _cut(inner, _head_ends(page, inner))
        if page.number == pages[0].number:
            found.masthead = _masthead(above)
        elif not found.head:
            found.head = _masthead(above)
        body, notes = _parted(below, found.notes, has_rules=has_rules)
        has_rules = has_rules or any(map(_is_rule, below))
        found.body += _without_heads(body, found.body)
        found.notes += notes
    found.body = list(_with_calls_only(found.body))
    return found


def _with_calls_only(body: Iterable[Line]) -> Iterator[Line]:
    """Yield the text with its raised figures left in place where they call no footnote, as the 6 of a power of ten.

    Calls count on: behind a figure of full size, a number that is not the next one is part of what stands there.
    """
    highest = 0
    for line in body:
        raised = line.raised
        for before, call in line.raised_figures():
            number = int("".join(glyph.text for glyph in call[:LONGEST_CALL]))
            if before and before.text.isdecimal() and number > highest + 1:
                raised -= frozenset(call)
            else:
                highest = max(highest, number)
        yield line if raised == line.raised else replace(line, raised=raised)


def _without_foot(page: Page, found: Sequence[Line]) -> list[Line]:
    """Return the lines of a page without its foot: in a file that tells, what stands there and is no part of the text.

    The note of an asterisk may stand lower than any other word.
    """
    told = any(line.block is not None for line in found)
    kept: list[Line] = []
    starred = False
    for line in found:
        is_text = line.y < page.height - FOOT
        starred = starred or (not is_text and line.text.startswith("* "))
        if is_text or (line.block is not None if told else starred):
            kept.append(line)
    return kept


def _cut(inner: Sequence[Line], head: float) -> tuple[list[Line], list[Line]]:
    """Return what stands in the head of a page, which is no part of any paragraph, and the rest.

    A masthead may be one to the file; the words in it stand where no text does.
    """
    masthead = head > form()["masthead"]["rule_2_y"]
    above = [line.y < head and (masthead or line.block is None) for line in inner]
    lines = list(zip(inner, above, strict=True))
    return [line for line, is_above in lines if is_above], [line for line, is_above in lines if not is_above]


def _head_ends(page: Page, inner: Sequence[Line]) -> float:
    """Return where the head ends: below the rule of the running head, or of the masthead where the page has one."""
    masthead = form()["masthead"]
    top = " ".join(line.text for line in inner if line.y < 100)
    if page.number == 1 and ("United Nations" in top or "General Assembly" in top):
        return float(masthead["rule_2_y"]) + 3
    return float(form()["running_head"]["rule_y"]) + 2


def _masthead(head: Sequence[Line]) -> list[Line]:
    """Return the cells of the masthead row by row, without the stamp of a draft."""
    cells = [cell for line in head for cell in line.parts(CELL_GAP) if form()["stamp"]["text"] not in cell.text]
    rows = grouped(sorted(cells, key=lambda cell: cell.y), lambda cell, row: cell.y - row[0].y >= ROW)
    return [cell for row in rows for cell in sorted(row, key=lambda cell: cell.x)]


def _parted(inner: list[Line], earlier: Sequence[Line], *, has_rules: bool) -> tuple[list[Line], list[Line]]:
    """Return the text of a page and its footnotes: what stands below the separator, or small type at the foot.

    Where a page before had the separator, small type without one is a table, but for the note of an asterisk.
    """
    rule = next((n for n, line in enumerate(inner) if _is_rule(line)), None)
    if rule is not None:
        return _clean(inner[:rule]), _clean(inner[rule + 1 :])
    start = len(inner)
    while start and inner[start - 1].size <= NOTE_SIZE:
        start -= 1
    goes_on = bool(earlier) and not earlier[-1].text.endswith(".") and not has_rules
    while start < len(inner) and not (_may_begin_note(inner[start], has_rules=has_rules) or goes_on):
        start += 1
    return _clean(inner[:start]), _clean(inner[start:])


def _is_rule(line: Line) -> bool:
    """Return whether a line is the separator; a blank to be filled in belongs to a paragraph."""
    return bool(STROKE.fullmatch(line.text)) and line.block is None


def _may_begin_note(line: Line, *, has_rules: bool) -> bool:
    return begins_note(line) and (not has_rules or line.glyphs[0].text == "*")


def _clean(found: Sequence[Line]) -> list[Line]:
    texts = ((line, line.text.strip()) for line in found)
    return [line for line, text in texts if not (FURNITURE.fullmatch(text) or STROKE.fullmatch(text))]


def _without_heads(body: list[Line], earlier: Sequence[Line]) -> list[Line]:
    """Return the text of a page without the head of a table that goes on from the page before.

    Word prints the head again on every page; it is the same row once more, or belongs to no paragraph at all.
    """
    table: list[Line] = []
    for line in reversed(earlier):
        if not line.is_in_table:
            break
        table.insert(0, line)
    start = 0
    while start < len(body) and table and (body[start].is_in_table or body[start].block is None):
        start += 1
        if sorted(_words(body[:start])) == sorted(_words(table[: _rows_like(table, body[:start])])):
            return body[start:]
    return body


def _rows_like(table: Sequence[Line], repeated: Sequence[Line]) -> int:
    """Return how many rows of a table have together as many words as these lines."""
    count = len(_words(repeated))
    return next((n for n in range(1, min(len(table), 6) + 1) if len(_words(table[:n])) >= count), 0)


def _words(found: Sequence[Line]) -> list[str]:
    return [word for line in found for word in line.text.split()]


def begins_note(line: Line) -> bool:
    """Return whether a small line begins with the raised number of a footnote, or with an asterisk."""
    first = line.glyphs[0]
    return line.size <= NOTE_SIZE and (first.text == "*" or (first in line.raised and first.text.isdigit()))

"""Printed pages as plain text, as `pdftotext` gives them: lines broken as on paper, a form feed behind each page.

With `-layout` the columns of the page are kept as spaces, and indents and the room left on a line tell where a
paragraph begins; without it, only the length of the lines and the words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from apmb_draft.reading.printed.front import parts
from apmb_draft.reading.printed.lines import MARK, Line, lines_of, with_hyphens
from apmb_draft.reading.printed.notes import read_notes
from apmb_draft.reading.printed.paragraphs import OPENING, by_columns, by_words
from apmb_draft.reading.telling import SESSION, STROKE

__all__ = ["Printed", "printed"]

MOST_PAGES = 500

_CELLS = re.compile(r"\s{2,}")
_SYMBOL = re.compile(r"[A-Z]+/(?:[A-Za-z0-9.]+/)*[\w.-]+(?: [A-Z](?:[-–][A-Z])?)?\*?")


@dataclass
class Printed:
    """What the pages hold, in the order of reading."""

    masthead: list[str] = field(default_factory=list)
    front: list[str] = field(default_factory=list)
    """What stands before "The General Assembly,"."""
    text: list[str] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    starred: list[str] = field(default_factory=list)
    """The notes of an asterisk, which belong to the front block."""


def printed(text: str) -> Printed | None:
    """The pages read, or nothing where no line of the first names the session, or no paper has so many pages."""
    if text.count("\f") > MOST_PAGES:
        return None
    pages = [list(lines_of(page, number)) for number, page in enumerate(with_hyphens(text).split("\f"), 1)]
    start = next((n for n, line in enumerate(pages[0]) if SESSION.fullmatch(line.words)), None)
    if start is None:
        return None
    found = Printed(masthead=list(_masthead(pages[0][:start])))
    body, notes = _texts_and_notes(pages, start, found.masthead)
    has_columns = sum(line.indent > 5 for line in body) > len(body) / 3
    opening = _opening(body)
    found.front = list(parts(body[:opening]))
    found.text = list((by_columns if has_columns else by_words)(body[opening:]))
    for page in notes:
        read_notes(page, found.notes, found.starred, has_columns=has_columns)
    return found


def _masthead(head: Iterable[Line]) -> Iterator[str]:
    """The cells of the masthead; the first letter of the symbol is so large that a program sets it apart."""
    for line in head:
        yield from (re.sub(r"^A /", "A/", cell) for cell in _CELLS.split(line.words))


def _texts_and_notes(
    pages: Sequence[list[Line]], start: int, masthead: Iterable[str]
) -> tuple[list[Line], list[list[Line]]]:
    """The text of all pages, and the footnotes page by page."""
    symbol = next((cell for cell in masthead if _SYMBOL.fullmatch(cell)), "")
    first = _key(pages[0])
    whole = [pages[0][start:], *(_without_head(page, symbol, first) for page in pages[1:])]
    parted = [_parted(page) for page in whole]
    return [line for text, _ in parted for line in text], [notes for _, notes in parted]


def _opening(body: Sequence[Line]) -> int:
    """Where the text begins: at "The General Assembly,", or in an amendment at the first number."""
    opening = next((n for n, line in enumerate(body) if OPENING.match(line.words)), None)
    if opening is not None:
        return opening
    return next((n for n, line in enumerate(body) if n > 2 and MARK.match(line.words)), len(body))


def _key(rows: Iterable[Line]) -> str:
    return "".join("".join(row.words.split()) for row in rows).lower()


def _blocks(rows: Sequence[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for row in rows:
        if row.is_apart or not blocks:
            blocks.append([])
        blocks[-1].append(row)
    return blocks


def _without_head(page: list[Line], symbol: str, first: str) -> list[Line]:
    """A page without its running head: the symbol, and the title as page 1 has it, one beside or above the other."""
    blocks = _blocks(page)
    at = next((n for n, block in enumerate(blocks[:4]) if _has_cell(block, symbol)), None)
    if at is None:
        return page
    heads = [n for n, block in enumerate(blocks[: at + 2]) if n == at or (n < at + 2 and _key(block) in first)]
    return [row for n, block in enumerate(blocks) if n not in heads for row in block]


def _has_cell(block: Iterable[Line], symbol: str) -> bool:
    return any(cell == symbol for row in block for cell in _CELLS.split(row.words))


def _parted(page: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The text of a page, and its footnotes below the rule, or from the note of an asterisk on."""
    rule = next((n for n, row in enumerate(page) if STROKE.fullmatch(row.words)), None)
    if rule is None:
        rule = next((n for n, row in enumerate(page) if re.match(r"\* +[A-Z]", row.words)), None)
        return (list(page), []) if rule is None else (list(page[:rule]), list(page[rule:]))
    return list(page[:rule]), [row for row in page[rule + 1 :] if not STROKE.fullmatch(row.words)]

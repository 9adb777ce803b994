"""Lines of printed pages into paragraphs: by their columns where they are kept, else by length and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from apmb_draft.openers import opener
from apmb_draft.reading.printed.lines import MARK, SECTION, Line, grouped
from apmb_draft.words import MONTHS

OPENING = re.compile(r"The General Assembly\b,?")

_CLOSING = re.compile(r"\d+(?:st|nd|rd|th) (?:\(resumed\) )?plenary meeting$|\d{1,2} [A-Z][a-z]+ \d{4}$")
_LABEL = re.compile(r"(?:Annex|Article|Chapter|Rule|Part|Section|Regulation)(?: (?:[IVXL]+|[A-Z]|\d+))?|Preamble")
_ENDS = re.compile(r"[.;:,”)\]](?: ?\d{1,3})?$")
_BLOCK = re.compile(r"\([ivxl]+\)\s|[a-z]\.\s|[•○▪■“]")
"""What begins a passage all of whose lines are indented."""
_DAY = re.compile(rf"\d{{1,2}} (?:{'|'.join(MONTHS)})")
SHORT = 15
"""Columns: a line that ends so much earlier ends its paragraph, or is a heading."""
CENTRED = 8
"""Columns: the last line of a heading of several stands further in than any paragraph."""
FURTHEST = 14
"""Columns: no number of a paragraph stands further in."""
INDENTED = 3
"""Columns: the first line of a paragraph stands five or six to the right of its others."""


def by_columns(lines: Sequence[Line]) -> Iterator[str]:
    """Paragraphs of a text that keeps its columns."""
    return grouped(_measured(lines), _begins_in_columns)


def _measured(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines with their columns counted from the one in which lines turn over on their page, and their room left."""
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        long = [line for line in page if len(line.words) > 55] or page
        indents = sorted(line.indent for line in (long if len(long) > 4 else page))
        ends = sorted(line.end for line in long)
        base = next((one for one, third in zip(indents, indents[2:], strict=False) if third - one <= 1), indents[0])
        width = ends[len(ends) * 3 // 4]
        yield from (
            replace(line, indent=line.indent - base, end=line.end - base, room=width - line.end) for line in page
        )


def _begins_in_columns(line: Line, held: Sequence[Line]) -> bool:
    last = held[-1]
    if (MARK.match(line.words) and line.indent < FURTHEST) or line.indent <= -INDENTED:
        return True
    if line.is_in_table or last.is_in_table:
        return True
    if line.page == last.page and (line.is_apart or _is_closing(line)):
        return True
    if line.indent < INDENTED:
        return _had_room(last, line, 0 if _ENDS.search(last.words) else SHORT)
    if _goes_on_centred(line, last) or _hangs(line, held[0]):
        return False
    goes_on = last.indent >= INDENTED and (len(held) > 1 or _BLOCK.match(held[0].words))
    return not goes_on or (_had_room(last, line, 0) and bool(_ENDS.search(last.words)))


def _goes_on_centred(line: Line, last: Line) -> bool:
    """Whether both lines stand in the middle of the column and the first is full, as in a long heading."""
    middle = all(abs(one.indent - one.room) < 6 and one.indent > 0 for one in (last, line))
    return middle and line.indent >= CENTRED and not _had_room(last, line, 0)


def _hangs(line: Line, first: Line) -> bool:
    """Whether a line stands below the words behind a bullet or "(i)"."""
    mark = re.match(r"(?:[•○▪■]|\([ivxl]+\)|[a-z]\.)\s+", first.words)
    return bool(mark) and abs(first.indent + len(mark[0] if mark else "") - line.indent) < 3


def _had_room(last: Line, line: Line, spare: int) -> bool:
    """Whether the first word of a line, or the day and the month, had found room on the one before."""
    word = _DAY.match(line.words) or re.match(r"\S+", line.words)
    return 1 + (len(word[0]) if word else 0) < last.room - spare - 2


def _is_closing(line: Line) -> bool:
    return line.indent > 30 and bool(re.match(r"\d", line.words))


def by_words(lines: Sequence[Line]) -> Iterator[str]:
    """Paragraphs of a text without columns: a line that ends early ends one, if the next begins like one."""
    lengths = sorted(len(line.words) for line in lines) or [0]
    width = lengths[len(lengths) * 9 // 10]
    return grouped(lines, partial(_begins_by_words, width=width))


def _begins_by_words(line: Line, held: Sequence[Line], width: int) -> bool:
    last = held[-1].words
    if MARK.fullmatch(last) and len(held) == 1:
        return False
    if MARK.match(line.words) or last == "The General Assembly," or _CLOSING.match(line.words) or _CLOSING.match(last):
        return True
    if _LABEL.fullmatch(line.words) or _LABEL.fullmatch(last) or (SECTION.fullmatch(line.words) and _ENDS.search(last)):
        return True
    early = len(last) + 1 + len(line.words.split()[0]) < 0.93 * width
    ends = bool(_ENDS.search(last))
    if OPENING.fullmatch(line.words) or (opener(line.words, "preambular") and (ends or early)):
        return True
    starts = line.words[0].isupper() or line.words[0] in "“["
    if line.is_apart and line.page == held[-1].page:
        return starts
    return starts and ends and (early or not last.endswith(","))

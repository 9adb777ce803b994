"""A document as plain text: copied from a browser, as `pdftotext` gives it, or one paragraph a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from apmb_draft.blocks import Note, Run
from apmb_draft.problems import error
from apmb_draft.reading.calls import with_calls
from apmb_draft.reading.encodings import text_of
from apmb_draft.reading.formats import refuse_words
from apmb_draft.reading.found import Found, Source
from apmb_draft.reading.kinds import check
from apmb_draft.reading.ordinary import ordinary
from apmb_draft.reading.printed import Printed, printed
from apmb_draft.reading.tables import OPENING, described, is_row
from apmb_draft.reading.telling import ANNEX, DATE, FURNITURE, MEETING, SESSION, STROKE

LARGEST = 10_000_000
"""Bytes before they are decoded: an encoding may take four for a letter."""

MOST_LETTERS = 5_000_000
"""White between columns counts; the longest resolution of the General Assembly has a twentieth of it."""

_NOTE = re.compile(r"\[?(\d{1,3})\]?\s+(\S.*)")
_STARTS = re.compile(
    r"\d{1,3}\.(?:\s|$)|\([a-z]{1,5}\)(?:\s|$)|\[(?:on the report|without)|Resolution adopted|\d+/\d+[A-Z ]*\.\s"
    r"|The General Assembly,$|\d+(?:st|nd|rd|th) |\[\d{1,2}\] |\d{1,2} [A-Z][a-z]+ \d{4}$|Agenda items? \d|Annex"
)
_ALONE = re.compile(r"\d{1,3}\.|\([a-z]{1,5}\)")
"""A number whose paragraph stands on the next line, as a program that reads the columns of a page has it."""
_ENDS = re.compile(r"[,;:.”)][\d\[\]\s]*$")


def read(data: bytes, name: str) -> Found:
    """The passages of a plain text in any encoding.

    Raises DraftError for what is no text, is written for a program, or is cut off, and as `read_text` does.
    """
    if len(data) > LARGEST:
        raise error(name, "too-large", f"{len(data):,} bytes of text; a document has at most {LARGEST:,}")
    text = text_of(data, name)
    if not re.search(r"\w", text):
        raise error(name, "empty", "the file has no words in it")
    refuse_words(text, name)
    # Before the reader looks for the parts of a resolution, and misses those of another document.
    check(text.splitlines(), name)
    found = read_text(text, name)
    _check_whole(found, name)
    return found


def _check_whole(found: Found, name: str) -> None:
    """Plain text has no mark of its end: what ends within a sentence, with no closing line, has lost its rest."""
    texts = [passage.text.strip() for passage in found.passages]
    # The text of an annex may end as it likes, with the last line of a table or of a list.
    if any(MEETING.fullmatch(text) or ANNEX.fullmatch(text) for text in texts) or not texts:
        return
    last = re.sub(r"[\d\[\]*\s]+$", "", texts[-1])
    if len(last) > 60 and not last.endswith((".", ";", "”", "’", ")", "]", "?", "!")):
        raise error(name, "cut-off", f"ends with “… {last[-40:]}”, within a sentence; the rest of the file is missing")


def read_text(text: str, name: str) -> Found:
    """The passages of a text. Raises DraftError for one that is no document of the United Nations."""
    if len(text) > MOST_LETTERS:
        raise error(name, "too-large", f"{len(text):,} letters; a resolution has at most {MOST_LETTERS:,}")
    raw = text.replace("\f", "\n").splitlines()
    if "\f" in text and (pages := printed(text)):
        return replace(_found(pages), tables=tuple(_tables(raw)))
    first = next((index for index, line in enumerate(raw) if SESSION.fullmatch(_clean(line))), 0)
    cells = (cell for line in raw[:first] for cell in re.split(r"[ \t]{2,}", line))
    lines = [_clean(line) for line in (*cells, *raw[first:])]
    start = next((index for index, line in enumerate(lines) if SESSION.fullmatch(line)), None)
    if start is None:
        raise error(name, "not-a-resolution", "has no line such as “Eightieth session”; it is no resolution or draft")
    masthead = tuple(line for line in lines[:start] if line and not _is_furniture(line))
    body = [line for line in lines[start:] if not _is_furniture(line)]
    paragraphs, notes = _apart(list(_paragraphs(body)))
    passages = tuple(with_calls(paragraphs, [note.number for note in notes]))
    return Found(Source.TEXT, masthead, passages, notes, tables=tuple(_tables(raw)))


_COLUMNS = re.compile(r"\t| {4,}")
"""What stands between two cells of a row."""
_PRINTED_AROUND = re.compile(rf"{FURNITURE.pattern}|{STROKE.pattern}|A/[\w./()-]+")
"""A cell of the head or the foot of a page, which are no tables."""


def _tables(lines: Sequence[str]) -> Iterator[str]:
    """Describe the tables of a text: two lines or more, one behind the other, with room between their cells."""
    start = next((index for index, line in enumerate(lines) if line.strip().startswith(OPENING)), len(lines))
    rows = [_COLUMNS.split(line.strip()) for line in lines[start:] if line.strip()]
    for found, group in groupby(rows, key=lambda row: is_row(row) and not any(map(_PRINTED_AROUND.fullmatch, row))):
        table = list(group)
        if found and len(table) > 1:
            yield described("in the text", table[0])


def _found(pages: Printed) -> Found:
    """Printed pages, with the notes of an asterisk at the end of the front block."""
    texts = [*pages.front, *pages.starred, *pages.text]
    notes = tuple(Note(number, (Run(words),)) for number, words in pages.notes)
    return Found(Source.TEXT, tuple(pages.masthead), tuple(with_calls(texts, [note.number for note in notes])), notes)


def _is_furniture(line: str) -> bool:
    return bool(FURNITURE.fullmatch(line) or STROKE.fullmatch(line))


def _clean(line: str) -> str:
    """A line with single spaces, ordinary hyphens and no marks that cannot be seen."""
    return re.sub(r"[ \t]+", " ", ordinary(line)).strip()


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs: a line each where the text has long lines, else lines joined up to the end of a paragraph.

    In text that was broken into lines a paragraph ends at an empty line, or where a line ends like one and the next
    begins like one.
    """
    opening = next((index for index, line in enumerate(lines) if line.startswith("The General Assembly")), 0)
    yield from (line for line in lines[:opening] if line)
    lines = lines[opening:]
    if max((len(line) for line in lines), default=0) > _WRAPPED:
        yield from (line for line in lines if line)
        return
    held = ""
    for line in [*lines, ""]:
        if held and not line and _ALONE.fullmatch(held):
            continue
        if held and (not line or _STARTS.match(line) or (_ENDS.search(held) and line[:1].isupper())):
            yield held
            held = ""
        if line:
            held = f"{held}{'' if held.endswith('-') or not held else ' '}{line}"
    if held:
        yield held


_WRAPPED = 200
"""Letters; no page is wide enough for a line of that length, so longer ones are whole paragraphs."""


def _apart(paragraphs: list[str]) -> tuple[list[str], tuple[Note, ...]]:
    """The paragraphs, and the footnotes that stand behind the closing lines, "[1] United Nations, …"."""
    first = len(paragraphs)
    while first and _NOTE.fullmatch(paragraphs[first - 1]) and not DATE.fullmatch(paragraphs[first - 1]):
        first -= 1
    notes = []
    for paragraph in paragraphs[first:]:
        found = _NOTE.fullmatch(paragraph)
        assert found
        notes.append(Note(int(found[1]), (Run(found[2]),)))
    # A part of an omnibus resolution goes on counting: its first footnote may be the third of all.
    if notes and [note.number for note in notes] != list(range(notes[0].number, notes[0].number + len(notes))):
        return paragraphs, ()
    return paragraphs[:first], tuple(notes)

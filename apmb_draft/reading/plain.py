"""Read plain text: one paragraph a line, or blank lines between paragraphs, in UTF-8 or cp1252."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from apmb_draft.blocks import Note, Run
from apmb_draft.openers import find_opener
from apmb_draft.problems import DraftError, Problem, Where, error
from apmb_draft.reading.calls import with_calls
from apmb_draft.reading.encodings import text_of
from apmb_draft.reading.formats import refuse_words
from apmb_draft.reading.found import Found, Source
from apmb_draft.reading.kinds import check
from apmb_draft.reading.tables import OPENING, described, is_row
from apmb_draft.reading.telling import ANNEX, DATE, FURNITURE, MEETING, SESSION, STROKE
from apmb_draft.typography import ordinary

LARGEST = 10_000_000
"""Bytes before they are decoded: an encoding may take four for a letter."""

MOST_LETTERS = 5_000_000
"""White between columns counts; the longest resolution of the General Assembly has a twentieth of it."""

_NOTE = re.compile(r"\[?(\d{1,3})\]?\s+(\S.*)")
_ALONE = re.compile(r"\d{1,3}\.?|\([a-z]{1,5}\)")
"""The number of a paragraph or a footnote without its text, as programs give it that copy the columns of a page."""
_MARK = re.compile(r"\d{1,3}\.\s|\([a-z]{1,5}\)\s|\[\d{1,3}\]\s")
_ENDS_SENTENCE = re.compile(r"[.;:?!”][\d\[\]\s]*$")
_SMALL_WORD = re.compile(r"\b(?:an?|and|as|at|by|for|from|in|its?|of|on|or|that|the|to|which|with)$")
"""What no heading and no paragraph ends with."""
_ENDS_PARAGRAPH = re.compile(r"[,.;:?!”)][\d\[\]\s]*$")


def read(data: bytes, name: str) -> Found:
    """Return the passages of a plain text.

    Raises DraftError for what is no text in UTF-8 or cp1252, is written for a program, or is cut off, and as
    `read_text` does.
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
    """Raise DraftError [cut-off] where the text ends within a sentence: plain text has no mark of its end."""
    texts = [passage.text.strip() for passage in found.passages]
    # The text of an annex may end as it likes, with the last line of a table or of a list.
    if any(MEETING.fullmatch(text) or ANNEX.fullmatch(text) for text in texts) or not texts:
        return
    last = re.sub(r"[\d\[\]*\s]+$", "", texts[-1])
    if len(last) > 60 and not last.endswith((".", ";", "”", "’", ")", "]", "?", "!")):
        raise error(name, "cut-off", f"ends with “… {last[-40:]}”, within a sentence; the rest of the file is missing")


def read_text(text: str, name: str) -> Found:
    """Return the passages of a text.

    Raises DraftError [not-a-resolution] for one that is no document of the United Nations, and [page-lines] for lines
    that are broken as on a page.
    """
    if len(text) > MOST_LETTERS:
        raise error(name, "too-large", f"{len(text):,} letters; a resolution has at most {MOST_LETTERS:,}")
    raw = text.replace("\f", "\n").splitlines()
    lines = [_clean(line) for line in raw]
    start = next((index for index, line in enumerate(lines) if SESSION.fullmatch(line)), None)
    if start is None:
        raise error(name, "not-a-resolution", "has no line such as “Eightieth session”; it is no resolution or draft")
    cells = (_clean(cell) for line in raw[:start] for cell in re.split(r"[ \t]{2,}", line))
    masthead = tuple(cell for cell in cells if cell and not _is_furniture(cell))
    opening = next((n for n, line in enumerate(lines[start:], start) if line.startswith(OPENING)), start)
    front = [line for line in lines[start:opening] if line and not _is_furniture(line)]
    paragraphs, notes = _apart([*front, *_paragraphs(lines, opening, name)])
    passages = tuple(with_calls(paragraphs, [note.number for note in notes]))
    return Found(Source.TEXT, masthead, passages, notes, tables=tuple(_tables(raw)))


_COLUMNS = re.compile(r"\t| {4,}")
"""What stands between two cells of a row."""


def _tables(lines: Sequence[str]) -> Iterator[str]:
    """Describe the tables of a text: two lines or more, one behind the other, with room between their cells."""
    start = next((index for index, line in enumerate(lines) if line.strip().startswith(OPENING)), len(lines))
    rows = [_COLUMNS.split(line.strip()) for line in lines[start:] if line.strip()]
    for found, group in groupby(rows, key=is_row):
        table = list(group)
        if found and len(table) > 1:
            yield described("in the text", table[0])


def _is_furniture(line: str) -> bool:
    return bool(FURNITURE.fullmatch(line) or STROKE.fullmatch(line))


def _clean(line: str) -> str:
    """Return a line with single spaces, ordinary hyphens and no marks that cannot be seen."""
    return re.sub(r"[ \t]+", " ", ordinary(line)).strip()


# --- Lines and paragraphs --------------------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[str], start: int, name: str) -> Iterator[str]:
    """Yield the paragraphs from a line on: the lines, or what stands between blank lines where a sentence is broken.

    Raises DraftError [page-lines] with the first line that is broken, where no blank lines show which belong together.
    """
    numbered = [(n, line) for n, line in enumerate(lines[start:], start + 1) if not _is_furniture(line)]
    filled = [(n, line) for n, line in numbered if line]
    broken = next((one for one, after in pairwise([*filled, (0, "")]) if _is_broken(one[1], after[1])), None)
    if not broken:
        yield from (line for _, line in filled)
        return
    blocks = [
        [line for _, line in block] for is_text, block in groupby(numbered, key=lambda one: bool(one[1])) if is_text
    ]
    groups = [group for block in blocks for group in _groups(block)]
    is_page = len(numbered) < len(lines) - start or any(map(_holds_several, groups))
    if is_page or any(_is_broken(one[-1], after[0]) for one, after in pairwise([*groups, [""]])):
        raise _page_lines(Where(name, broken[0], 1), broken[1])
    yield from map(_joined, groups)


def _is_broken(line: str, following: str) -> bool:
    """Return whether a sentence goes on in the next line, or a number stands apart from its paragraph."""
    if _ALONE.fullmatch(line):
        return True
    is_inside = following[:1].islower() or (following and _SMALL_WORD.search(line))
    return bool(is_inside and not _ENDS_SENTENCE.search(line))


def _groups(block: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each paragraph between two blank lines: the opening and closing lines and notes are apart."""
    group: list[str] = []
    for line in block:
        is_alone = MEETING.fullmatch(line) or DATE.fullmatch(line) or re.match(r"\[\d{1,3}\]\s", line)
        if group and (is_alone or group[-1] == f"{OPENING}," or MEETING.fullmatch(group[-1])):
            yield group
            group = []
        group.append(line)
    yield group


def _holds_several(group: Sequence[str]) -> bool:
    """Return whether another paragraph begins within the lines of one."""
    return any(
        _ENDS_PARAGRAPH.search(line) and (_MARK.match(following) or find_opener(following, "preambular"))
        for line, following in pairwise(group)
    )


def _joined(lines: Sequence[str]) -> str:
    """Return the lines as one; a hyphen at the end of a line is the word's own, as in "kite-flyers"."""
    return re.sub(r"(?<=\w-)\n(?=\w)(?!(?:and|or|to) )", "", "\n".join(lines)).replace("\n", " ")


def _page_lines(where: Where, line: str) -> DraftError:
    message = (
        f"a sentence goes on in the next line (“… {line[-40:]}”), as in the text of pages; import the PDF itself, or "
        "save the text with one paragraph a line"
    )
    return DraftError([Problem(where, "page-lines", message)])


def _apart(paragraphs: list[str]) -> tuple[list[str], tuple[Note, ...]]:
    """Return the paragraphs, and the footnotes that stand behind the closing lines, "[1] United Nations, …"."""
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

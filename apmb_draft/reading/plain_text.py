"""Read plain text: one paragraph a line, or blank lines between paragraphs, in UTF-8 or cp1252.

The bytes are decoded (other encodings are refused by name, since a wrong guess changes characters), the lines parted
into masthead, paragraphs and footnotes, and footnote calls told from other numbers, as plain text does not raise them:
"the Convention 1 and", "the Assembly,2", "kites [3]".
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from apmb_draft.model.document import Note, Run, merge_runs
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.reading.document_type import check
from apmb_draft.reading.extracted_document import (
    FIRST_WORDS,
    DocumentFormat,
    ExtractedDocument,
    ExtractedParagraph,
    described,
    is_row,
)
from apmb_draft.un.english import MONTHS
from apmb_draft.un.typography import ANNEX, DATE, FURNITURE, MEETING, SESSION, STROKE, find_opener, ordinary

_LARGEST = 5_000_000
"""Bytes, white between columns among them; the longest resolution of the General Assembly has a twentieth of it."""

_SEEN = 4096
"""Bytes that tell an encoding of two or four bytes a character."""
_PUNCTUATION = frozenset("“”‘’–—…•")
"""What a text of the United Nations has beyond ASCII before anything else; it tells the encodings of one byte apart."""
_OF_PROGRAMS: tuple[tuple[str, str], ...] = (
    (r"\{\\rtf", "is an RTF file; save it as a Word file (.docx) first"),
    (r"%!PS", "is a PostScript file; make a PDF of it first"),
    (r"\\(?:documentclass|documentstyle|input)\b", "is a TeX file; make a PDF of it first"),
    (
        r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|title|div|p|table)\b",
        "is a web page; take the Word file or the PDF it links to, or copy its text into a plain text file",
    ),
    (r"<(?:\?xml|!--|[a-z][\w:.-]*[\s>/])", "is an XML file; save it as a Word file (.docx) first"),
    (r"(?:#[^\n]*\n|\s)*format:\s*\d+\s*$", "is a draft file, and no document"),
    (
        r"(?:(?:From|To|Cc|Date|Subject|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|(?:Content|Snapshot|X)-[\w-]+)"
        r":[^\n]*\n(?:[ \t][^\n]*\n)*){2}",
        "is a mail or a saved web page; save the Word file or the PDF in it",
    ),
)
"""By the first words: what is text to the eye of a program only."""
_NOTE = re.compile(r"\[?(\d{1,3})\]?\s+(\S.*)")
_ALONE = re.compile(r"\d{1,3}\.?|\([a-z]{1,5}\)")
"""The number of a paragraph or a footnote without its text, as programs give it that copy the columns of a page."""
_MARK = re.compile(r"\d{1,3}\.\s|\([a-z]{1,5}\)\s|\[\d{1,3}\]\s")
_ENDS_SENTENCE = re.compile(r"[.;:?!”][\d\[\]\s]*$")
_SMALL_WORD = re.compile(r"\b(?:an?|and|as|at|by|for|from|in|its?|of|on|or|that|the|to|which|with)$")
"""What no heading and no paragraph ends with."""
_ENDS_PARAGRAPH = re.compile(r"[,.;:?!”)][\d\[\]\s]*$")
_COLUMNS = re.compile(r"\t| {4,}")
"""What stands between two cells of a row."""
_BRACKETED = re.compile(r"\[(\d{1,3})\]")
_BARE = re.compile(r"(?<=[A-Za-z,;:”’)\]]|(?<!\d)\.)( ?)(\d{1,3})(?=[ ,;:)/]|\.(?!\d)|$)")
_NUMBER_OF = re.compile(
    r"(?:\b(?:articles?|paragraphs?|paras?\.|Nos?\.|vols?\.|annex(?:es)?|sections?|sects?\.|chap\.|chapters?|items?|rules?|phase|part"
    r"|and|to|of|from|on|the|for|in|by|at|its|all|least|or|than|some|only|about|approximately|over|under|until|between|with"
    r"|regulations?|principles?|pillar|[Gg]oals?|targets?|[Aa]ctions?|resolution|decision|Chapter|Part|Rule|Annex)"
    rf"|\b(?:{'|'.join(MONTHS)})),? ?$"
)
"""What stands before a number that counts something, or names a part of a document, or a year's day."""
_MOST_CANDIDATES = 5_000
"""Numbers that may be calls; a resolution of forty pages has some two hundred."""


@dataclass(frozen=True)
class Call:
    """Where a footnote may be called: the paragraph, the place in it, the number, and how likely it is."""

    paragraph: int
    start: int
    end: int
    number: int
    weight: int = 1


def read(data: bytes, name: str) -> ExtractedDocument:
    """Return the paragraphs of a plain text.

    Raises DraftError for what is no text in UTF-8 or cp1252, is written for a program, or is cut off, and as
    `read_text` does.
    """
    if len(data) > _LARGEST:
        raise error(name, "too-large", f"{len(data):,} bytes of text; a document has at most {_LARGEST:,}")
    text = text_of(data, name)
    if not re.search(r"\w", text):
        raise error(name, "empty", "the file has no words in it")
    for pattern, what in _OF_PROGRAMS:
        if re.match(pattern, text[:4000].lstrip(), re.I | re.S | re.M):
            raise error(name, "other-format", what)
    # Before the reader looks for the parts of a resolution, and misses those of another document.
    check(text.splitlines(), name)
    found = read_text(text, name)
    _check_whole(found, name)
    return found


def _check_whole(found: ExtractedDocument, name: str) -> None:
    """Raise DraftError [cut-off] where the text ends within a sentence: plain text has no mark of its end."""
    texts = [paragraph.text.strip() for paragraph in found.paragraphs]
    # The text of an annex may end as it likes, with the last line of a table or of a list.
    if any(MEETING.fullmatch(text) or ANNEX.fullmatch(text) for text in texts) or not texts:
        return
    last = re.sub(r"[\d\[\]*\s]+$", "", texts[-1])
    if len(last) > 60 and not last.endswith((".", ";", "”", "’", ")", "]", "?", "!")):
        raise error(name, "cut-off", f"ends with “… {last[-40:]}”, within a sentence; the rest of the file is missing")


# --- The encoding -----------------------------------------------------------------------------------------------------


def text_of(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, with or without its mark, or in cp1252, the encoding of Windows.

    Raises DraftError [encoding] for another encoding, with its name, and [unreadable] for what is no text.
    """
    if other := _other_encoding(data):
        raise error(name, "encoding", f"is saved as {other}; save it again as UTF-8")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(character < " " and character not in "\t\n\v\f\r" for character in text):
            break
        if encoding == "cp1252" and _is_of_macintosh(data):
            raise error(name, "encoding", "is saved as Mac Roman; save it again as UTF-8")
        return text
    raise error(name, "unreadable", "is neither a Word file nor a PDF nor plain text")


def _other_encoding(data: bytes) -> str:
    """Return the name of UTF-16 or UTF-32, by its mark or by its zeros: every second byte of English text.

    >>> _other_encoding("Kites".encode("utf-16")), _other_encoding("Kites".encode("utf-16-le"))
    ('UTF-16', 'UTF-16')
    >>> _other_encoding("Kites".encode("utf-32")), _other_encoding(b"Kites")
    ('UTF-32', '')
    """
    if data.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):  # before UTF-16, whose mark is its beginning
        return "UTF-32"
    start = data[:_SEEN]
    zeros = sorted((start[::2].count(0), start[1::2].count(0)))
    is_wide = zeros[1] > len(start) * 0.4 and zeros[0] < len(start) * 0.05
    return "UTF-16" if is_wide or data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ""


def _is_of_macintosh(data: bytes) -> bool:
    """Return whether the encoding of old Macintoshes makes quotation marks and dashes of more of the bytes.

    >>> _is_of_macintosh("“Kites” – Côte".encode("mac-roman")), _is_of_macintosh("“Kites” – Côte".encode("cp1252"))
    (True, False)
    """
    of_mac, of_windows = (
        sum(character in _PUNCTUATION for character in data.decode(encoding, "replace"))
        for encoding in ("mac-roman", "cp1252")
    )
    return of_mac > of_windows


# --- The parts of a text ----------------------------------------------------------------------------------------------


def read_text(text: str, name: str) -> ExtractedDocument:
    """Return the paragraphs of a text.

    Raises DraftError [not-a-resolution] for one that is no document of the United Nations, and [page-lines] for lines
    that are broken as on a page.
    """
    raw = text.replace("\f", "\n").splitlines()
    lines = [_clean(line) for line in raw]
    start = next((index for index, line in enumerate(lines) if SESSION.fullmatch(line)), None)
    if start is None:
        raise error(name, "not-a-resolution", "has no line such as “Eightieth session”; it is no resolution or draft")
    cells = (_clean(cell) for line in raw[:start] for cell in re.split(r"[ \t]{2,}", line))
    masthead = tuple(cell for cell in cells if cell and not _is_furniture(cell))
    opening = next((n for n, line in enumerate(lines[start:], start) if line.startswith(FIRST_WORDS)), start)
    front = [line for line in lines[start:opening] if line and not _is_furniture(line)]
    paragraphs, notes = _apart([*front, *_paragraphs(lines, opening, name)])
    called = tuple(with_calls(paragraphs, [note.number for note in notes]))
    return ExtractedDocument(DocumentFormat.TEXT, masthead, called, notes, tables=tuple(_tables(raw)))


def _tables(lines: Sequence[str]) -> Iterator[str]:
    """Describe the tables of a text: two lines or more, one behind the other, with room between their cells."""
    start = next((index for index, line in enumerate(lines) if line.strip().startswith(FIRST_WORDS)), len(lines))
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


# --- Lines and paragraphs ---------------------------------------------------------------------------------------------


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
        message = (
            f"a sentence goes on in the next line (“… {broken[1][-40:]}”), as in the text of pages; import the PDF "
            "itself, or save the text with one paragraph a line"
        )
        raise DraftError([Problem(Where(name, broken[0], 1), "page-lines", message)])
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
        if group and (is_alone or group[-1] == f"{FIRST_WORDS}," or MEETING.fullmatch(group[-1])):
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


def _apart(paragraphs: list[str]) -> tuple[list[str], tuple[Note, ...]]:
    """Return the paragraphs, and the footnotes that stand behind the closing lines, "[1] United Nations, …"."""
    notes: list[Note] = []
    for paragraph in reversed(paragraphs):
        found = _NOTE.fullmatch(paragraph)
        if not found or DATE.fullmatch(paragraph):
            break
        notes.insert(0, Note(int(found[1]), (Run(found[2]),)))
    # A part of an omnibus resolution goes on counting: its first footnote may be the third of all.
    if any(after.number != note.number + 1 for note, after in pairwise(notes)):
        return paragraphs, ()
    return paragraphs[: len(paragraphs) - len(notes)], tuple(notes)


# --- Footnote calls ---------------------------------------------------------------------------------------------------


def with_calls(paragraphs: Sequence[str], numbers: Collection[int]) -> Iterator[ExtractedParagraph]:
    """Yield the paragraphs with their footnote calls told from other numbers; `numbers` are those of the footnotes."""
    by_paragraph = groupby(calls_of(paragraphs, numbers), key=lambda call: call.paragraph)
    calls = {place: list(group) for place, group in by_paragraph}
    for place, paragraph in enumerate(paragraphs):
        runs: list[Run] = []
        position = 0
        for call in calls.get(place, ()):
            runs += [Run(paragraph[position : call.start]), Run(str(call.number), call=call.number)]
            position = call.end
        yield ExtractedParagraph(merge_runs([*runs, Run(paragraph[position:])]))


def calls_of(paragraphs: Sequence[str], numbers: Collection[int]) -> list[Call]:
    """Return the bracketed calls, and of the footnotes left the most likely row of bare numbers that count up.

    >>> text = "The Assembly,1 noting article 2 of the Convention 2 and 3.5 kites"
    >>> [call.number for call in calls_of([text], {1, 2, 3, 5})]
    [1, 2]
    """
    bracketed = [
        Call(place, found.start(), found.end(), int(found[1]))
        for place, text in enumerate(paragraphs)
        for found in _BRACKETED.finditer(text)
        if int(found[1]) in numbers
    ]
    left = set(numbers) - {call.number for call in bracketed}
    bare = _most_likely([call for call in _bare(paragraphs) if call.number in left])
    return sorted([*bracketed, *bare], key=lambda call: (call.paragraph, call.start))


def _bare(paragraphs: Sequence[str]) -> Iterator[Call]:
    """Yield numbers that may be calls: one that is stuck to its word, or stands behind a comma, is likelier."""
    for place, text in enumerate(paragraphs):
        for found in _BARE.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()]
            weight = 1 + 2 * (not found[1]) + (before[-1:] in ",;.”)")
            if weight > 2 or not _NUMBER_OF.search(before):
                yield Call(place, found.start(), found.end(), int(found[2]), weight)


def _most_likely(candidates: Sequence[Call]) -> list[Call]:
    """Return the row of candidates whose numbers count up and that weighs most."""
    if len(candidates) > _MOST_CANDIDATES:
        return []
    best: dict[int, tuple[int, list[Call]]] = {}
    for call in candidates:
        weight, row = max(
            (best[number] for number in best if number < call.number), key=lambda one: one[0], default=(0, [])
        )
        if weight + call.weight > best.get(call.number, (0, []))[0]:
            best[call.number] = weight + call.weight, [*row, call]
    return max(best.values(), key=lambda one: one[0], default=(0, []))[1]

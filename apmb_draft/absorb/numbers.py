"""Replace numbers typed by hand in a returned text: they are read as what they count, whatever they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import Run
from apmb_draft.paragraphs import letter_number, roman_number
from apmb_draft.reading.extracted_document import ExtractedParagraph
from apmb_draft.recognise.classify import DocumentParts, is_heading, without_start

_NUMBER = re.compile(r"(\d{1,3})(?:[ \u00a0]+(?:bis|ter|quater|alt))?\.?(?<=[.a-z])[ \t\u00a0]+(?=\S)")
"""The number of a paragraph, also of one inserted between two others ("8 bis.")."""
_LETTER = re.compile(r"\(([a-z]{1,5})\)[ \t\u00a0]+(?=\S)")
_LETTERS = {letter_number(number): number for number in range(1, 53)}
_ROMANS = {roman_number(number): number for number in range(1, 40)}


def mark_length(passage: ExtractedParagraph) -> int:
    """Return the length, in characters, of a typed number or letter and the space behind it; 0 without one."""
    found = _NUMBER.match(passage.text) or _LETTER.match(passage.text)
    return found.end() if found and not passage.row else 0


def is_numbered(passage: ExtractedParagraph) -> bool:
    """Return whether a paragraph begins with a typed number."""
    return bool(_NUMBER.match(passage.text)) and not passage.row


@dataclass
class _Count:
    """The last number of a text so far, at each level."""

    number: int = 0
    letter: int = 0
    roman: int = 0


def renumber_paragraphs(parts: DocumentParts, *, unnumbered: bool, alone: bool) -> None:
    """Give the operative paragraphs the numbers and letters of their order.

    A paragraph added without a number gets one, unless the draft has paragraphs of that kind (`unnumbered`). A lone
    paragraph has none (rule STR05), unless that of the draft has one (`alone`).
    """
    parts.operative = _counted(parts.operative, unnumbered=unnumbered)
    whole = [each for each in parts.operative if is_numbered(each)]
    if len(whole) == 1 and not alone:
        parts.operative = [_without_mark(each) if each in whole else each for each in parts.operative]
    parts.preamble = _lettered(parts.preamble)


def _counted(passages: Sequence[ExtractedParagraph], *, unnumbered: bool) -> list[ExtractedParagraph]:
    count = _Count()
    result: list[ExtractedParagraph] = []
    begun = False
    for passage in passages:
        if is_heading(passage):
            result.append(passage)
            begun = True
        elif passage.row:
            result.append(passage)
        elif number := _NUMBER.match(passage.text):
            again = begun and number[1] == "1"
            count = _Count(1 if again else count.number + 1)
            result.append(_with_mark(passage, number.end(), f"{count.number}."))
            begun = False
        elif letter := _LETTER.match(passage.text):
            result.append(_with_mark(passage, letter.end(), _next_letter(letter[1], count)))
        elif not unnumbered and _is_paragraph(passage):
            count = _Count(count.number + 1)
            result.append(_with_mark(passage, 0, f"{count.number}."))
        else:
            result.append(passage)
    return result


def _is_paragraph(passage: ExtractedParagraph) -> bool:
    """Return whether a passage without a number is a whole paragraph, and has no other mark."""
    return bool(re.match(r"[A-Z“]", passage.text)) and len(passage.text.split()) > 2


def _lettered(passages: Sequence[ExtractedParagraph]) -> list[ExtractedParagraph]:
    count = _Count()
    result: list[ExtractedParagraph] = []
    for passage in passages:
        letter = None if passage.row else _LETTER.match(passage.text)
        if letter:
            result.append(_with_mark(passage, letter.end(), _next_letter(letter[1], count)))
        else:
            count = _Count()
            result.append(passage)
    return result


def _next_letter(typed: str, count: _Count) -> str:
    """Return the mark of a sub-paragraph by its order and the typed mark: (a), or below it (i)."""
    letter, roman = _LETTERS.get(typed, 0), _ROMANS.get(typed, 0)
    away = abs(letter - count.letter - 1) if letter else 99
    below = abs(roman - count.roman - 1) if roman else 99
    if typed == "i" and away and not count.roman:
        below = 0
    if min(away, below) == 99:
        return f"({typed})"
    if below < away or (below == away and count.roman):
        count.roman += 1
        return f"({roman_number(count.roman)})"
    count.letter += 1
    count.roman = 0
    return f"({letter_number(count.letter)})"


def _without_mark(passage: ExtractedParagraph) -> ExtractedParagraph:
    number = _NUMBER.match(passage.text)
    return without_start(passage, number.end()) if number else passage


def _with_mark(passage: ExtractedParagraph, end: int, mark: str) -> ExtractedParagraph:
    rest = without_start(passage, end) if end else passage
    return replace(rest, runs=(Run(f"{mark}\t"), *rest.runs))

"""Write passages as paragraphs of the file, without the typed numbers that the tool sets itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apmb_draft.blocks import Run, cells
from apmb_draft.markup import beginning_faults, escape_marker, escape_text
from apmb_draft.paragraphs import ROW_MARKS, number_paragraphs
from apmb_draft.reading.extracted_document import ExtractedParagraph
from apmb_draft.recognise.classify import is_heading, without_start

_TYPED = re.compile(r"(\d{1,3}\.|\([a-z]{1,5}\)|[a-z]\.)[ \t\u00a0]+(?=\S)")


def as_markup(runs: Sequence[Run]) -> str:
    """Return runs as markup of the file: italics between asterisks, footnotes by their number.

    >>> as_markup([Run("Recalling ", italic=True), Run("its resolution"), Run("1", call=1)])
    '*Recalling* its resolution[^note_1]'
    """
    pieces = [
        f"[^note_{run.call}]" if run.call else _italic(run) if run.italic else escape_text(run.text) for run in runs
    ]
    return re.sub(r"\s+", " ", re.sub(r"\*( ?)\*", r"\1", "".join(pieces))).strip()


def _italic(run: Run) -> str:
    """Return a run between asterisks, with the spaces at its edges outside."""
    words = run.text.strip()
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    return f"{before}*{escape_text(words)}*{after}" if words else run.text


@dataclass(frozen=True)
class _MarkedText:
    """The marker that a passage begins with, and the text behind it: ("3.", "*Urges* …"), ("#", "General")."""

    mark: str
    text: str


class TextKind(StrEnum):
    """Kinds of text, by their numbers: set by the tool in the operative part, typed in annexes, none elsewhere."""

    OPERATIVE = "operative"
    OTHER = "other"
    ANNEX = "annex"


def paragraphs_as_markup(passages: Sequence[ExtractedParagraph], kind: TextKind) -> list[str]:
    """Return the paragraphs of one text as markup that prints the numbers and letters that were read.

    If the tool would set another number than the text has, as behind a jump in the count, the paragraph gets no number
    of its own and the typed one stays in its text.
    """
    read = [_split_mark(passage, kind) for passage in passages]
    kept = {index for index, one in enumerate(read) if not one.mark and any(other.mark[:1].isdigit() for other in read)}
    restarts = set(_find_restarts(read))
    while True:
        found = [_with_marker(one, index in kept, index in restarts) for index, one in enumerate(read)]
        wrong = next((index for index in _find_misprinted(found, read, kind) if index not in kept), None)
        if wrong is None:
            return found
        kept.add(wrong)


def _split_mark(passage: ExtractedParagraph, kind: TextKind) -> _MarkedText:
    if passage.row:
        mark = next(mark for mark, level in ROW_MARKS.items() if level.value == passage.row)
        return _MarkedText(mark, " | ".join(map(as_markup, cells(passage.runs))).strip())
    if is_heading(passage):
        return _MarkedText("#", as_markup(passage.runs))
    typed = _TYPED.match(passage.text)
    if not typed or (typed[1][0].isdigit() and kind is not TextKind.OPERATIVE):
        return _MarkedText("", escape_marker(as_markup(passage.runs)))
    text = as_markup(without_start(passage, typed.end()).runs)
    return _MarkedText(typed[1], escape_marker(text) if typed[1][0].isdigit() else text)


def _find_restarts(read: Sequence[_MarkedText]) -> Iterator[int]:
    """Yield the indices of paragraphs at which numbers begin anew, or of a single paragraph with a number."""
    numbered = [index for index, one in enumerate(read) if one.mark[:1].isdigit()]
    for index in numbered:
        if read[index].mark == "1." and (index > numbered[0] or len(numbered) == 1):
            yield index


def _with_marker(read: _MarkedText, kept: bool, restarts: bool) -> str:
    """Return a paragraph with the marker that prints what was read; if `kept`, with its number as text."""
    if kept:
        return f"~ {read.mark.replace('#', '')} {read.text}".replace("~  ", "~ ")
    return f"{read.mark} {read.text}" if restarts or not (read.mark[:1].isdigit() or not read.mark) else read.text


def _find_misprinted(found: Sequence[str], read: Sequence[_MarkedText], kind: TextKind) -> Iterator[int]:
    """Yield the indices of paragraphs that would print another number than was read, or be refused."""
    starts = "\n\n".join(text[:_START] for text in found)
    for index, (paragraph, number) in enumerate(number_paragraphs(starts, numbered=kind is TextKind.OPERATIVE)):
        faults = beginning_faults(paragraph, numbered=kind is not TextKind.ANNEX)
        if number != re.sub(r"#|\|.*", "", read[index].mark) or next(faults, None):
            yield index


_START = 24
"""Characters; enough to determine the level of a paragraph."""

"""Write paragraphs of a document in the markup of the file: with footnotes and italics, without typed numbers.

`importer` calls the steps in this order: `with_known_calls` on what was read, `insert_missing_calls` on its parts,
`set_openers` where the source shows no italics, `paragraphs_as_markup` for each text; and `describe_inserted_calls` on
the document composed from them, which has the names of the paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count, pairwise

from apmb_draft.importing.classify import DocumentParts, is_heading, without_start
from apmb_draft.model.document import Document, Note, Run, cells, merge_runs
from apmb_draft.model.paragraphs import ROW_MARKS, number_paragraphs
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.text.markup import beginning_faults, escape_marker, escape_text
from apmb_draft.un.typography import find_opener

# --- Footnotes: a draft calls every footnote it has, and no other -----------------------------------------------------


_QUOTED = 40
"""Characters before a figure that a finding quotes."""


def with_known_calls(found: ExtractedDocument) -> tuple[ExtractedDocument, list[str]]:
    """Return the document with a footnote for each call and a number of its own for each footnote, and findings.

    A raised figure without a footnote, or within one, stays as a plain figure, and a finding names it.
    """
    notes = _with_unique_numbers(found.notes)
    numbers = {note.number for note in notes}
    findings: list[str] = []
    paragraphs = tuple(
        replace(one, runs=_without_unknown_calls(one.runs, numbers, findings)) for one in found.paragraphs
    )
    notes = tuple(replace(one, runs=_without_unknown_calls(one.runs, (), findings)) for one in notes)
    return replace(found, paragraphs=paragraphs, notes=notes), findings


def _with_unique_numbers(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Return footnotes with the next free number where one was not read or is a duplicate."""
    free = count(max((note.number for note in notes), default=0) + 1)
    taken = {0}
    result: list[Note] = []
    for note in notes:
        number = next(free) if note.number in taken else note.number
        taken.add(number)
        result.append(replace(note, number=number))
    return tuple(result)


def _without_unknown_calls(runs: tuple[Run, ...], numbers: Collection[int], findings: list[str]) -> tuple[Run, ...]:
    result: list[Run] = []
    for run in runs:
        is_unknown = run.call and run.call not in numbers
        if is_unknown:
            before = "".join(each.text for each in result)[-_QUOTED:]
            findings.append(f"“{before}{run.text}”: the raised figure calls no footnote and is plain text now")
        result.append(replace(run, call=0) if is_unknown else run)
    return merge_runs(result)


def insert_missing_calls(parts: DocumentParts, found: ExtractedDocument) -> dict[int, str]:
    """Insert, in the texts of `parts` in place, calls of the footnotes that nothing there calls.

    Return why each was inserted, by the number of its footnote. A call is inserted behind that of the preceding
    footnote, at the end of its paragraph or before the next call in it, so that every footnote keeps its number.
    """
    texts = [parts.preamble, parts.operative, parts.decision, *(annex.text for annex in parts.annexes)]
    called = _calls(paragraph for text in texts for paragraph in text)
    elsewhere = _calls(found.paragraphs) - called
    reasons: dict[int, str] = {}
    before = 0
    for note in found.notes:
        if note.number not in called and any(texts):
            _insert_call(texts, before, note.number)
            is_elsewhere = note.number in elsewhere
            reasons[note.number] = "a title or the front block calls it" if is_elsewhere else "no call of it was found"
        before = note.number
    return reasons


def _calls(paragraphs: Iterable[ExtractedParagraph]) -> set[int]:
    return {run.call for paragraph in paragraphs for run in paragraph.runs if run.call}


def _insert_call(texts: Sequence[list[ExtractedParagraph]], before: int, number: int) -> None:
    """Insert a call, in place, behind the first one of footnote `before`; without that, in the first paragraph."""
    places = [(text, at) for text in texts for at in range(len(text))]
    text, at = next((place for place in places if before in _calls([place[0][place[1]]])), places[0])
    runs = text[at].runs
    start = next((index for index, run in enumerate(runs, 1) if before and run.call == before), 0)
    end = next((index for index in range(start, len(runs)) if runs[index].call), len(runs))
    text[at] = replace(text[at], runs=(*runs[:end], Run(str(number), call=number), *runs[end:]))


def describe_inserted_calls(reasons: Mapping[int, str], document: Document) -> Iterator[str]:
    """Describe each inserted call: its paragraph in the draft, the footnote, the reason, and what to do."""
    numbers = {note.key: note.number for note in document.notes}
    for number, reason in reasons.items():
        own = numbers[f"note_{number}"]
        where = next(block.key or block.role for block in document.blocks if any(run.call == own for run in block.runs))
        yield f"{where}: calls footnote {number} for now, as {reason}; move the call to its place"


# --- Italics that every document has, in opening words and titles -----------------------------------------------------


_TYPED = re.compile(r"(\d{1,4}\.|\([a-z]{1,5}\)|[a-z]\.)[ \t\u00a0]+(?=\S)")
_TITLES = re.compile(r"Treaty Series|Official Records of the General Assembly, [^(]*?Supplement No\. \d+\w?")
"""Titles of publications, as footnotes cite them (rules ITA04, REF09)."""


def set_openers(parts: DocumentParts) -> list[str]:
    """Set the opening words of the paragraphs in italics; return the start of each with no known opening.

    An operative paragraph opens behind its number; one without a number, below a section heading, as in the preamble.
    """
    unknown: list[str] = []
    numbered = any(_TYPED.match(paragraph.text) and paragraph.text[0].isdigit() for paragraph in parts.operative)
    for paragraphs, part in ((parts.preamble, "preambular"), (parts.operative, "operative")):
        for index, paragraph in enumerate(paragraphs):
            typed = _TYPED.match(paragraph.text)
            if is_heading(paragraph) or (typed and not typed[1][0].isdigit()):
                continue
            kind = "preambular" if part == "operative" and numbered and not typed else part
            start = typed.end() if typed else 0
            words = find_opener(paragraph.text[start:], kind)
            paragraphs[index] = _with_italics(paragraph, start, start + len(words))
            if not words:
                unknown.append(" ".join(paragraph.text[start:].split()[:4]))
    return unknown


def _with_italics(paragraph: ExtractedParagraph, start: int, end: int) -> ExtractedParagraph:
    """Return a paragraph whose characters from `start` to `end` are italic, and no others."""
    runs, at = [], 0
    for run in paragraph.runs:
        length = 0 if run.call else len(run.text)
        cuts = sorted({0, length, *(min(max(cut - at, 0), length) for cut in (start, end))})
        if run.call:
            runs.append(run)
        for a, b in pairwise(cuts):
            runs.append(replace(run, text=run.text[a:b], italic=start <= at + a < end))
        at += length
    return replace(paragraph, runs=merge_runs(runs))


def with_italic_titles(note: Note) -> Note:
    """Return a footnote with the titles of publications in italics."""
    runs: list[Run] = []
    for run in note.runs:
        at = 0
        for found in _TITLES.finditer(run.text):
            runs += [run.with_text(run.text[at : found.start()]), replace(run, text=found[0], italic=True)]
            at = found.end()
        runs.append(run.with_text(run.text[at:]))
    return replace(note, runs=merge_runs(runs))


# --- Markup -----------------------------------------------------------------------------------------------------------


class TextKind(StrEnum):
    """Kinds of text, by their numbers: set by the tool in the operative part, typed in annexes, none elsewhere."""

    OPERATIVE = "operative"
    OTHER = "other"
    ANNEX = "annex"


def paragraphs_as_markup(paragraphs: Sequence[ExtractedParagraph], kind: TextKind) -> list[str]:
    """Return the paragraphs of one text as markup that prints the numbers and letters that were read.

    If the tool would set another number than the text has, as behind a jump in the count, the paragraph gets no number
    of its own and the typed one stays in its text.
    """
    read = [_split_mark(paragraph, kind) for paragraph in paragraphs]
    numbered = [index for index, one in enumerate(read) if one.mark[:1].isdigit()]
    kept = {index for index, one in enumerate(read) if numbered and not one.mark}
    restarts = {index for index in numbered[1:] or numbered if read[index].mark == "1."}
    while True:
        found = [_with_marker(one, index in kept, index in restarts) for index, one in enumerate(read)]
        wrong = next((index for index in _find_misprinted(found, read, kind) if index not in kept), None)
        if wrong is None:
            return found
        kept.add(wrong)


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
    """The marker that a paragraph begins with, and the text behind it: ("3.", "*Urges* …"), ("#", "General")."""

    mark: str
    text: str


def _split_mark(paragraph: ExtractedParagraph, kind: TextKind) -> _MarkedText:
    if paragraph.row:
        mark = next(mark for mark, level in ROW_MARKS.items() if level.value == paragraph.row)
        return _MarkedText(mark, " | ".join(map(as_markup, cells(paragraph.runs))).strip())
    if is_heading(paragraph):
        return _MarkedText("#", as_markup(paragraph.runs))
    typed = _TYPED.match(paragraph.text)
    if not typed or (typed[1][0].isdigit() and kind is not TextKind.OPERATIVE):
        return _MarkedText("", escape_marker(as_markup(paragraph.runs)))
    text = as_markup(without_start(paragraph, typed.end()).runs)
    return _MarkedText(typed[1], escape_marker(text) if typed[1][0].isdigit() else text)


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

"""Match footnotes and their calls: a draft calls every footnote it has, and no other.

`recognise.resolution` calls the three steps: `with_known_calls` on what was read, `insert_missing_calls` on its parts,
`describe_inserted_calls` on the document that was composed from them, which has the names of the paragraphs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from apmb_draft.blocks import Document, Note, Run, merge_runs
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.recognise.classify import DocumentParts

_QUOTED = 40
"""Characters before a figure that a finding quotes."""


def with_known_calls(found: ExtractedDocument) -> tuple[ExtractedDocument, list[str]]:
    """Return the document with a footnote for each call and a number of its own for each footnote, and findings.

    A raised figure without a footnote, or within one, stays as a plain figure, and a finding names it.
    """
    notes = _with_unique_numbers(found.notes)
    numbers = {note.number for note in notes}
    findings: list[str] = []
    passages = tuple(replace(one, runs=_without_unknown_calls(one.runs, numbers, findings)) for one in found.paragraphs)
    notes = tuple(replace(one, runs=_without_unknown_calls(one.runs, (), findings)) for one in notes)
    return replace(found, paragraphs=passages, notes=notes), findings


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
    if all(not run.call or run.call in numbers for run in runs):
        return runs
    result: list[Run] = []
    for run in runs:
        if run.call and run.call not in numbers:
            before = "".join(each.text for each in result)[-_QUOTED:]
            findings.append(f"“{before}{run.text}”: the raised figure calls no footnote and is plain text now")
            result.append(replace(run, call=0))
        else:
            result.append(run)
    return merge_runs(result)


def insert_missing_calls(parts: DocumentParts, found: ExtractedDocument) -> dict[int, str]:
    """Insert, in the texts of `parts` in place, calls of the footnotes that nothing there calls.

    Return why each was inserted, by the number of its footnote. A call is inserted behind that of the preceding
    footnote, at the end of its paragraph or before the next call in it, so that every footnote keeps its number.
    """
    texts = [parts.preamble, parts.operative, parts.decision, *(annex.text for annex in parts.annexes)]
    called = _calls(passage for text in texts for passage in text)
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


def _calls(passages: Iterator[ExtractedParagraph] | Sequence[ExtractedParagraph]) -> set[int]:
    return {run.call for passage in passages for run in passage.runs if run.call}


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

"""Advance the sessions and years of a text, and its reports among the Official Records, as their clauses are judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from apmb_draft.model.resolution import TEXTS, Resolution
from apmb_draft.rollover.clauses import AGAIN, Sort, Treatment, judge_places
from apmb_draft.rollover.step import (
    FileParagraph,
    Step,
    TextEdit,
    apply_edits,
    file_paragraphs,
    quote_uniquely,
)
from apmb_draft.text.citations import context_before
from apmb_draft.un.english import capitalise_first, ordinal


def advance_sessions(step: Step) -> Step:
    """Advance the sessions and years of a text, by what their clauses say of them, and the Official Records."""
    step = _ask_about_slots(step)
    for sort in Sort:
        find = partial(_advance, sort=sort)
        also = ("headings",) if sort is Sort.YEAR else ()
        step = apply_edits(step, sort, find, "text of last year's resolution", also)
    return apply_edits(step, "official-records", _advance_records, "REF09")


def _advance(paragraph: FileParagraph, step: Step, sort: Sort) -> Iterator[TextEdit]:
    for found in judge_places(paragraph, step):
        if found.sort is sort and found.verdict.treatment is not Treatment.FLAGGED:
            yield TextEdit(found.start, found.end, found.after, found.verdict.why, found.verdict.question)


def _ask_about_slots(step: Step) -> Step:
    """Ask about the session of what is not the provisional agenda, where a slot advances it."""
    if not step.draft.next_session:
        return step
    words = f"{ordinal(step.draft.next_session)} session"
    slot = "{next_session} session"
    question = AGAIN.format(ordinal(step.draft.next_session))
    for key in TEXTS:
        for paragraph in file_paragraphs(key, getattr(step.draft, key)):
            start = paragraph.text.find(slot)
            if start >= 0 and "agenda of " not in context_before(paragraph.text, start).rpartition(";")[2]:
                quote = quote_uniquely(paragraph.text.replace(slot, words), start, words)
                step = step.ask(
                    paragraph.name, question, "what was reported since last year, and how often a report is due", quote
                )
    return step


_RECORD = re.compile(
    r"(?:Records of the General Assembly|[Ii]bid\.), \*?(?P<session>[A-Z][\w-]*(?: [\w-]+)*?) Session, "
    r"Supplement No\.[ \u00a0](?P<number>\d+)[A-Z]?\*? \((?P<symbol>A/(?P<figure>\d+)/(?P=number)(?:/Add\.\d+)?)\)"
    r"(?P<too>; and ibid\., \*?Supplement No\.[ \u00a0](?P=number)[A-Z]\*? "
    r"\((?P<symbol_too>A/(?P=figure)/(?P=number)/Add\.\d+)\))?"
    r"(?P<rest>.*)",
)
_ANOTHER_PLACE = "Is it at the same place, by chapter or paragraph, of this year’s report?"


def _advance_records(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    """Advance a report of every year among the Official Records; its chapter or paragraphs are asked about.

    "*Official Records …, Seventy-ninth Session, Supplement No. 27* (A/79/27)"
    """
    base, draft = step.base.session, step.draft.session
    found = _RECORD.search(paragraph.text)
    if not found:
        yield from _propose_supplements(paragraph, step)
        return
    if found["session"] != capitalise_first(ordinal(base)) or int(found["figure"]) != base:
        return
    part = found["rest"].strip(" .")
    if not re.match(r"(?:, (?:sect|chap|para)\w*\b.*)?$", part) or not _is_of_a_report(paragraph, step.base, part):
        return
    start, end = found.start("session"), found.end("symbol_too" if found["too"] else "symbol")
    after = paragraph.text[start:end].replace(found["session"], capitalise_first(ordinal(draft)), 1)
    why = f"the report of the {ordinal(draft)} session"
    yield TextEdit(start, end, after.replace(f"(A/{base}/", f"(A/{draft}/"), why, _ANOTHER_PLACE if part else "")


_SUPPLEMENT = re.compile(r"(?<![\w/])A/(?P<session>\d+)/(?P<number>\d{1,2})(?= \((?:Sect|Part|Vol)|[ ,.;]|$)")
_LAST_SUPPLEMENT = 60
"""Documents up to about this number are issued each session under the same number, as the Official Records are."""


def _propose_supplements(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    """Propose the document of the new session for one that has the same number each year: "A/78/6 (Sect. 8)"."""
    draft = step.draft.session
    if not paragraph.name.startswith("footnote"):
        return
    for found in _SUPPLEMENT.finditer(paragraph.text):
        if int(found["session"]) == step.base.session and int(found["number"]) <= _LAST_SUPPLEMENT:
            question = f"Is it the document of the same number of the {ordinal(draft)} session?"
            yield TextEdit(*found.span("session"), str(draft), "a document of every session", question)


_WHAT_IT_SAID = re.compile(r"\bparagraphs? \d+|\bendorsed the|\b(?:adopted|appointed|annexed)\b")
_OF_A_RESOLUTION = re.compile(r"\b(?:resolution|decision)s?\b[^;]*$")


def _is_of_a_report(paragraph: FileParagraph, base: Resolution, part: str) -> bool:
    """Return whether the paragraphs that call a footnote name a report, and nothing that was adopted or said there."""
    key = paragraph.name.removeprefix("footnote ")
    texts = [one.text for name in ("preamble", "operative") for one in file_paragraphs(name, getattr(base, name))]
    calling = [(text, text.partition(f"[^{key}]")[0]) for text in texts if f"[^{key}]" in text]
    return bool(calling) and all(
        (part or re.search(r"\breports?\b", text))
        and not _WHAT_IT_SAID.search(text)
        and not _OF_A_RESOLUTION.search(before)
        for text, before in calling
    )

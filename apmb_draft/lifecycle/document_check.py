"""Check a Word file, a PDF or a plain text: what it says, and what it shows beside its words.

`check_document` reads any of them and applies the rules; `check_files` lists what Word files that are to be sent
disclose beside their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from apmb_draft.compose import compose
from apmb_draft.docx import sanitize
from apmb_draft.docx.package import refused_as
from apmb_draft.docx.review_marks import resolved
from apmb_draft.docx.whole_package import Disclosure, damaged_parts
from apmb_draft.importing import recognise
from apmb_draft.importing.classify import classify_paragraphs
from apmb_draft.importing.paragraph_markup import as_markup
from apmb_draft.lint import Appearance, Draft, Rule, Severity
from apmb_draft.lint.rules import Finding, check_draft
from apmb_draft.model.document import Run
from apmb_draft.model.problems import DraftError, Problem, Where
from apmb_draft.model.resolution import Resolution
from apmb_draft.reading import DocumentFormat, ExtractedDocument
from apmb_draft.reading.formats import read
from apmb_draft.text.templates import Templates
from apmb_draft.un.states import begins_with_state
from apmb_draft.un.typography import OPENING
from apmb_draft.workspace.drafts import read_untrusted, time_limit


def check_document(data: bytes, name: str, rules: Sequence[Rule]) -> tuple[list[Finding], bool]:
    """Return what is found in a document, by paragraph and words, and whether it has tracked changes.

    They count as accepted. Raises DraftError for what cannot be read, or is no resolution.
    """
    found, is_tracked = _read_accepted(data, name)
    known = _with_known_sponsors(found)
    try:
        resolution = recognise(known, name).resolution
    except DraftError as wrong:
        raise DraftError([_missing_part(each, name) for each in wrong.problems]) from wrong
    draft = Draft(resolution, has_italics=found.has_italics, shown=_appearance(found, known, name))
    # Damaged parts that hold none of the text, such as headers: Word would not open the file.
    damage = damaged_parts(data, name) if found.format is DocumentFormat.WORD else ()
    findings = (replace(one, place=_name_part(one)) for one in check_draft(draft, name, rules))
    return [*(Finding(each.code, Severity.ERROR, each.where, each.message) for each in damage), *findings], is_tracked


def _read_accepted(data: bytes, name: str) -> tuple[ExtractedDocument, bool]:
    """Read a document; one with tracked changes as if all were accepted."""
    try:
        return read(data, name), False
    except DraftError as wrong:
        if [each.code for each in wrong.problems] != ["word-tracked"]:
            raise
    with refused_as(name):
        accepted = resolved(data, accept=True)
    return read(accepted, name), True


def _appearance(found: ExtractedDocument, known: ExtractedDocument, name: str) -> Appearance:
    """Return what a document shows beside its words; of a plain text, which shows no more, the line of the sponsors.

    `known` is the same with its lines in the forms by which its parts are known.
    """
    parts = classify_paragraphs(known, name)
    pairs = [(one, new.text.strip()) for one, new in zip(found.paragraphs, known.paragraphs, strict=True)]
    sponsors, slips = parts.sponsors, tuple(parts.mended)
    for one, text in pairs:
        sponsors = sponsors.replace(text, one.text.strip()) if text else sponsors
    if not found.has_italics:
        return Appearance(sponsors=sponsors, slips=slips)
    opens = (as_markup(one.runs) for one, text in pairs if parts.opening and text == parts.opening)
    return Appearance(found.masthead, next(opens, ""), sponsors, found.head, slips)


_SPONSORS = re.compile(
    r"(?P<names>.+?)(?P<star>\*{0,2}) ?(?P<colon>:|(?<= )[–—-])(?P<after>\*{0,2}) ?"
    r"(?P<kind>(?:revised )?draft (?:resolution|decision)s?)",
    re.I,
)
"""Lines that are nearly in the form by which a draft is known."""


def _with_known_sponsors(found: ExtractedDocument) -> ExtractedDocument:
    """Return a document with the line of its sponsors in its form, so that it is known."""
    paragraphs = list(found.paragraphs)
    for at, one in enumerate(paragraphs):
        text = " ".join(one.text.split())
        if OPENING.match(text):
            break
        if (line := _SPONSORS.fullmatch(text)) and (line["colon"] == ":" or begins_with_state(text)):
            names = line["names"].replace(", and ", " and ")
            mended = f"{names}:{line['star'] or line['after']} {line['kind'].lower()}"
            paragraphs[at] = replace(one, runs=(Run(mended),)) if mended != text else one
    return replace(found, paragraphs=tuple(paragraphs), tables=())  # words of cells are checked like any others


def _missing_part(problem: Problem, name: str) -> Problem:
    """Return a key that is missing, as a part that a document lacks: it has neither keys nor lines."""
    if problem.code != "missing-key":
        return problem
    described = problem.message.rpartition(": ")[2]
    part = next((part for key, part in _NAMES_OF_MISSING.items() if f"“{key}”" in described), described)
    message = f"no {part} was found; either it is missing, or a line before it has not the form of a draft"
    return Problem(Where(name), "not-a-resolution", f"{message}, such as “Chad and Egypt: draft resolution”")


_NAMES_OF_MISSING = {  # by the kind or the stage of a text, for which the message of the file speaks of keys
    "operative": "operative paragraph", "decision": "text of a decision", "adoption": "line with the date of adoption",
}  # fmt: skip


def _name_part(one: Finding) -> str:
    """Return what a place is called in a document, which has no keys: of a fact, the part of the text that gives it."""
    if one.hit is None or one.hit.paragraph is not None or not one.hit.path:
        return one.place
    return _NAMES_OF_KEYS.get(str(one.hit.path[0]), str(one.hit.path[0]))


_NAMES_OF_KEYS = {
    "symbol": "masthead, symbol", "issued": "masthead, date", "session": "masthead, session",
    "committee": "masthead, committee", "agenda_item": "masthead, agenda item", "agenda_title": "masthead, agenda item",
    "sponsors_note": "note on the sponsors", "list_note": "note on the sponsors",
    "symbol_note": "note on the symbol", "resolutions": "resolutions recalled",
    "meetings": "meetings held", "attend": "the meeting to attend", "convene": "the meeting to convene",
    "counts": "numbers in the text", "milestones": "anniversaries", "next_session": "provisional agenda",
    "adoption": "lines above the title, and closing lines", "distribution": "masthead, distribution",
    "original": "masthead, original language", "opening": "the line “The General Assembly,”",
    "running_head": "running head", "slips": "the text",
}  # fmt: skip
"""The names of the keys of a draft file in a document."""


# --- Before sending: what a Word file discloses beside its text -------------------------------------------------------


@dataclass(frozen=True)
class FileCheck:
    """What a Word file discloses beside its text; it may be sent if none of it is an error."""

    found: tuple[Disclosure, ...]

    @property
    def errors(self) -> tuple[Disclosure, ...]:
        """Return what must not be sent."""
        return tuple(each for each in self.found if each.severity == "error")


def check_files(
    files: Iterable[Path], author: str, draft: Resolution | None, filling: Templates
) -> tuple[dict[str, FileCheck], list[Problem]]:
    """Return what Word files disclose, by their names, and the problems of those that cannot be read.

    `author` is the one author of tracked changes, and all text is compared with that of a `draft`, if one is given.
    """
    text = compose(draft, filling) if draft else None
    checked: dict[str, FileCheck] = {}
    problems: list[Problem] = []
    for path in files:
        try:
            with time_limit(_LONGEST, str(path)):
                found = sanitize.findings(read_untrusted(path), str(path), author=author, draft=text)
            checked[str(path)] = FileCheck(tuple(found))
        except DraftError as wrong:
            problems += wrong.problems
    return checked, problems


_LONGEST = 20
"""Seconds to check a Word file; a long resolution needs less than one."""

"""Read the front block of a returned file as people type it, and describe its mistakes in terms of Word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from apmb_draft.blocks import Document, Role, Run
from apmb_draft.problems import DraftError, Problem, Where, error
from apmb_draft.reading.extracted_document import ExtractedDocument, ExtractedParagraph
from apmb_draft.reading.patterns import OPENING, SPONSORS
from apmb_draft.recognise.classify import DocumentParts

_NO_SPONSORS = re.compile(r"(?:unknown)?\s*(:\*{0,2} (?:revised )?draft (?:resolution|decision)s?\*{0,2})", re.I)
"""A line of sponsors from which all names were deleted."""
_LINES = {
    "symbol": (Role.SYMBOL, "the symbol in the masthead"),
    "issued": (Role.DATE, "the date in the masthead"),
    "session": (Role.SESSION, "the line of the session"),
    "agenda_item": (Role.AGENDA_ITEM, "the line of the agenda item"),
    "sponsors": (Role.SPONSORS, "the line of the sponsors"),
    "title": (Role.TITLE, "the title"),
}
"""The keys of the front block, each with its line in the document and the name of that line."""


def with_placeholder(found: ExtractedDocument) -> ExtractedDocument:
    """Return a document with the place-holder in the line of sponsors, if that names nobody."""
    return replace(found, paragraphs=tuple(_with_placeholder(passage) for passage in found.paragraphs))


def _with_placeholder(passage: ExtractedParagraph) -> ExtractedParagraph:
    line = _NO_SPONSORS.fullmatch(passage.text.strip())
    return replace(passage, runs=(Run(f"[sponsors]{line[1]}"),)) if line else passage


def tidy_front(parts: DocumentParts, sent: Document) -> None:
    """Separate the sponsors by commas and one "and", whatever was typed; empty a title without letters.

    Raises DraftError: [symbol] for the symbol of a draft that has no number, [not-a-resolution] if the line of the
    sponsors is gone, without which the titles of the item and of the draft are one.
    """
    if (was := sent.text(Role.SPONSORS)) and not parts.sponsors:
        end = was[was.rindex(":") :] if ":" in was else was
        message = f"the line of the sponsors is gone, or does not end in “{end}”; it was sent as “{was}”. {_SET_RIGHT}"
        raise error("", "not-a-resolution", message)
    parts.title = parts.title if any(map(str.isalnum, parts.title)) else ""
    if re.search(r"/L\.(?!\d)", parts.symbol):
        raise error("", "symbol", f"“{parts.symbol}” has no number behind “L.”")
    line = SPONSORS.fullmatch(parts.sponsors)
    if line and not line["names"].startswith("["):
        given = re.sub(r"\s*(?:;|,? & |, and )\s*", ", ", line["names"].strip(" ,;."))
        names = [name for name in re.split(r"\s*,\s*", given) if name]
        series = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 and " and " not in names[-1] else given
        parts.sponsors = series + parts.sponsors[line.end("names") :]


def describe_failure(failure: DraftError, found: ExtractedDocument, sent: Document, name: str) -> DraftError:
    """Return the error of a file that is no draft any more, with the line at fault and its text as sent."""
    return DraftError(Problem(Where(name), each.code, _describe(each, found, sent)) for each in failure.problems)


def _describe(problem: Problem, found: ExtractedDocument, sent: Document) -> str:
    if problem.code == "absorb-part":
        return problem.message
    if problem.code == "not-a-resolution":
        return next(_describe_missing(found, sent), problem.message)
    if "operative" in problem.message:
        return "no operative paragraph is left in it; put at least one back, with its number"
    for key, (role, line) in _LINES.items():
        if re.match(rf"{key}\b|: the key “{key}” is missing", problem.message) or problem.code == key:
            what = f"{line}: {problem.message.removeprefix(f'{key}: ')}"
            what = f"{line} is gone" if _is_missing(key, problem) else what
            return f"{what}; it was sent as “{sent.text(role)}”. {_SET_RIGHT}"
    return problem.message


_SET_RIGHT = "Set it right in the Word file"


def _is_missing(key: str, problem: Problem) -> bool:
    return f"the key “{key}” is missing" in problem.message


def _describe_missing(found: ExtractedDocument, sent: Document) -> Iterator[str]:
    """Yield a description of each line that every draft has and this document lacks."""
    texts = [passage.text.strip() for passage in found.paragraphs]
    if not any(map(OPENING.match, texts)):
        yield "the words “The General Assembly,” above the text are gone; put them back on a line of their own"
    if not any(re.match(r"Agenda items? [\d\[]", text) for text in texts):
        line = sent.text(Role.AGENDA_ITEM)
        yield f"the line of the agenda item is gone or has no number, such as 99 (q); it was sent as “{line}”"

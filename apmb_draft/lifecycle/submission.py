"""Submit a draft: refuse one that is not ready, make every file that is handed in, see that none says too much.

`kit_files` makes the files: the Word files and PDFs of the draft, its sponsors as a table, the statement of changes,
and the sheets, which `fill_sheets` fills from the facts of the draft; what only people know is left blank there.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from apmb_draft import render
from apmb_draft.compose import compose
from apmb_draft.docx import writer
from apmb_draft.docx.sanitize import findings
from apmb_draft.lifecycle import sponsor_list
from apmb_draft.lifecycle.draft_formats import render_redline
from apmb_draft.lifecycle.draft_review import (
    Base,
    Review,
    revision_date,
    submission_review,
    tracked_file,
    without_questions,
)
from apmb_draft.lifecycle.oral_revision import Instruction, Sheet, list_instructions, sheet_docx
from apmb_draft.lifecycle.sponsor_list import Sponsors
from apmb_draft.lint import Severity
from apmb_draft.lint.rules import Finding
from apmb_draft.model.document import Document, Role
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.model.resolution import Kind, Resolution, Stage
from apmb_draft.model.values import Unknown
from apmb_draft.text.markup import escape_text
from apmb_draft.text.slots import open_questions
from apmb_draft.text.templates import Templates
from apmb_draft.un.english import date_text
from apmb_draft.un.states import without_asterisk
from apmb_draft.un.typography import on_one_line

SHEETS = ("data-sheet.txt", "checklist.txt", "covering-email.txt")
"""The file names of the sheets in the kit; each has a template of the same name."""

_ATTACHED = {
    "-tracked.docx": "the draft as Word file, all changes tracked",
    "-clean.docx": "the clean text as Word file",
    "-clean.pdf": "the clean text as PDF",
    "-redline.pdf": "the changes as PDF",
    "-changes.docx": "the statement of changes",
}
"""The files of a kit beside its sheets, by the end of the name."""


# --- Ready or not -----------------------------------------------------------------------------------------------------


def refuse_unready(draft: Resolution, path: Path, findings: Sequence[Finding], hint: str = "") -> None:
    """Refuse a draft with open facts, but for the symbol, or with errors of the check, and list all of them.

    `hint` is added to the message. Raises DraftError [not-a-draft, not-ready].
    """
    if draft.stage is not Stage.DRAFT:
        raise error(str(path), "not-a-draft", "is an adopted text; only a draft is handed in")
    name = shlex.quote(str(path))
    asked = [Problem(Where(str(path)), "not-ready", fact) for fact in _open_facts(draft, name)]
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if asked or errors:
        answers = f"apmb-draft answer {name} asks what is open, one by one" if asked else ""
        first = errors[0].rule if errors else ""
        rules = f"apmb-draft check {name} shows all; apmb-draft check --explain {first} says why" if first else ""
        found = (Problem(one.where, "not-ready", one.description) for one in errors)
        raise DraftError([*asked, *found], "\n".join(filter(None, [answers, rules, hint])))


def _open_facts(draft: Resolution, name: str) -> Iterator[str]:
    """Yield the open facts; words that are only asked about can be handed in, and SNS07 names them."""
    for ask in open_questions(draft):
        if ask.fact != "symbol" and not ask.is_of_words:
            confirm = f"apmb-draft answer {name} --confirm {ask.fact} confirms it"
            yield f"{ask.fact} is {f'proposed: {ask.proposed}; {confirm}' if ask.proposed else 'open'}"


def refuse_untracked(draft: Resolution, path: Path, hint: str = "") -> None:
    """Refuse a draft whose base is named and cannot be found: its changes have to be tracked.

    Raises DraftError [no-base].
    """
    if symbol := draft.base:
        message = f"{symbol} is not among the drafts; import it, or name its Word file with --base"
        raise DraftError([Problem(Where(str(path)), "no-base", message)], hint)


_OF_DRAFT = ("-clean.docx", "-tracked.docx")
"""The files with the text of the draft, by the end of their names; all their text is compared with it."""


def find_disclosures(
    made: Mapping[str, bytes], author: str, draft: Document
) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """Return what Word files for submission have beside their text: what must not be sent, and what may, once seen.

    That is what is not on the list, and text that is not the draft's.
    """
    found = [
        (name, one)
        for name, data in made.items()
        if name.endswith(".docx")
        for one in findings(data, name, author=author, draft=draft if name.endswith(_OF_DRAFT) else None)
    ]
    return (
        tuple(Problem(Where(name), "not-ready", str(one)) for name, one in found if one.severity == "error"),
        tuple(f"{name}: {one}" for name, one in found if one.severity != "error"),
    )


# --- The kit ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TrackedBase:
    """The base of the tracked changes: its symbol, and whether they are in the official Word file itself."""

    symbol: str
    official: bool


@dataclass(frozen=True)
class Kit:
    """A draft to be submitted by `author`, with its files as (name, description); no `tracked` for a new text.

    `previous` is the resolution that the text goes on from, `look_at` the findings of the check as (place, message),
    `rules` the rules of these findings.
    """

    draft: Resolution
    author: str
    files: tuple[tuple[str, str], ...] = ()
    tracked: TrackedBase | None = None
    previous: Resolution | None = None
    look_at: tuple[tuple[str, str], ...] = ()
    rules: frozenset[str] = frozenset()


def kit_files(kit: Kit, base: Base | None, name: str, filling: Templates) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return every file of a kit by its name, in the order in which they are listed, and what to know of them.

    `kit` is without its files, which follow; `name` is how all of them begin. Raises DraftError [not-ready] for content
    that must not be sent.
    """
    draft, document = kit.draft, compose(kit.draft, filling)
    clean = without_questions(document)
    made: dict[str, bytes] = {}
    if base:
        review = submission_review(base, document)
        made = {
            "-tracked.docx": tracked_file(review, author=kit.author, date=revision_date(draft)),
            "-redline.pdf": render_redline(".pdf", review, name, filling),
            "-changes.docx": _statement_of_changes(review, draft),
        }
    made |= {"-clean.docx": writer.write(clean), "-clean.pdf": render.render_pdf(clean, filling)}
    attached = {f"{name}{end}": made[end] for end in _ATTACHED if end in made}
    leaks, hints = find_disclosures(attached, kit.author, document)
    if leaks:
        raise DraftError(leaks)
    listed = [(f"{name}{end}", what) for end, what in _ATTACHED.items() if end in made]
    table = {"sponsors.csv": sponsor_list.to_csv(Sponsors.of(draft)).encode("utf-8-sig")}
    listed.append(("sponsors.csv", "the sponsors, as a table"))
    filled = fill_sheets(replace(kit, files=tuple(listed)), filling)
    return attached | table | {sheet: text.encode() for sheet, text in filled.items()}, hints


def _statement_of_changes(review: Review, draft: Resolution) -> bytes:
    """Return the statement of changes, in the words in which the United Nations describes them."""
    before, after = review.base.document, review.draft
    instructions = (*map(Instruction, _front_changes(before, after)), *list_instructions(before, after))
    return sheet_docx(Sheet(draft, instructions, f"Statement of changes to {review.base.resolution.symbol}"))


# --- The sheets -------------------------------------------------------------------------------------------------------


_RHYTHM = {1: "recurring, every session", 2: "recurring, biennial", 3: "recurring, triennial"}


def fill_sheets(kit: Kit, filling: Templates) -> dict[str, str]:
    """Return the text of every sheet by its name. Raises DraftError for a mistake in a template."""
    values = _sheet_values(kit)
    return {name: filling.fill(f"{name}.jinja", values) for name in SHEETS}


def _sheet_values(kit: Kit) -> dict[str, Any]:
    draft, named = kit.draft, Sponsors.of(kit.draft)
    return {
        "author": kit.author,
        "committee": draft.committee or "",
        "session": draft.session,
        "symbol": "" if isinstance(draft.symbol, Unknown) else draft.symbol,
        "date": "" if isinstance(draft.issued, Unknown) else date_text(draft.issued),
        "item": draft.agenda_item,
        "agenda_title": draft.agenda_title or "",
        "title": draft.title,
        "kind": "decision" if draft.document is Kind.DECISION else "resolution",
        "sponsors": list(map(without_asterisk, named.states)),
        "sponsors_line": draft.sponsors_line or "",
        "group": named.group,
        "note": named.note if named.note.startswith("On behalf of") else "",
        "base": kit.tracked,
        "is_revision": "/Rev." in str(draft.symbol),
        "previous": kit.previous.symbol if kit.previous else "",
        "rhythm": _describe_rhythm(draft.session, kit.previous.session) if kit.previous else "",
        "files": kit.files,
        "look_at": kit.look_at,
        "doubtful": kit.rules | {rule[:3] for rule in kit.rules},  # and their areas
    }


def _describe_rhythm(session: int, previous: int) -> str:
    """Return how often the text recurs, from the sessions of the draft and of its base; "" if unclear.

    >>> _describe_rhythm(80, 78), _describe_rhythm(80, 70)
    ('recurring, biennial', '')
    """
    return _RHYTHM.get(session - previous, "")


# --- The front --------------------------------------------------------------------------------------------------------


_NAMES_OF_FRONT = {
    Role.SYMBOL: "symbol",
    Role.DATE: "date",
    Role.SESSION: "session",
    Role.COMMITTEE: "committee",
    Role.AGENDA_ITEM: "agenda item",
    Role.AGENDA_TITLE: "title of the agenda item",
    Role.SPONSORS: "line of sponsors",
    Role.PAGE_NOTE: "note at the foot of the first page",
}
"""The facts on the front of a draft, with their names; the rest of it is the form of its kind of document."""


def _front_changes(before: Document, after: Document) -> Iterator[str]:
    """Yield a sentence for each part of the front that differs, in the markup of the file.

    >>> from apmb_draft.model.document import Block, Run
    >>> one, two = (Document((Block(Role.SESSION, (Run(f"{name} session"),)),)) for name in ("Sixth", "Seventh"))
    >>> list(_front_changes(one, two)), list(_front_changes(Document(()), two))
    (['Replace the session, “Sixth session”, with “Seventh session”.'], ['Insert the session, “Seventh session”.'])
    """
    if before.is_adopted and not after.is_adopted:
        yield "The form of the front and of the end is that of a draft."
    for role, name in _NAMES_OF_FRONT.items():
        texts = (" ".join(block.text for block in document.of(role)) for document in (before, after))
        old, new = (escape_text(on_one_line(text)) for text in texts)
        if old and new and old != new:
            yield f"Replace the {name}, “{old}”, with “{new}”."
        elif old != new:
            yield f"Insert the {name}, “{new}”." if new else f"Delete the {name}, “{old}”."

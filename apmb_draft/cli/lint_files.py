"""Check draft files and documents: read them, run the rules, fix what is safe if asked, and print the findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apmb_draft.blocks import Run
from apmb_draft.cli import console, files, lint_draft
from apmb_draft.cli.findings import FORMS
from apmb_draft.cli.timeout import time_limit
from apmb_draft.draft_file import edit_text, load, to_plain, tree_of, validate_plain
from apmb_draft.lint import Appearance, Rule, Severity, draft_of
from apmb_draft.lint.fixes import fix_findings, why_left
from apmb_draft.lint.rules import Finding, check_draft, select_rules
from apmb_draft.problems import DraftError, Problem, Where
from apmb_draft.reading.patterns import OPENING
from apmb_draft.states import begins_with_state

if TYPE_CHECKING:
    from apmb_draft.reading import ExtractedDocument

_DRAFT = (".yaml", ".yml")
_LONGEST = 9.0
"""Seconds for a document, as when it is imported."""


def run(paths: Sequence[Path], options: dict[str, Any]) -> int:
    """Check every file, print the findings, and return the exit code: 1 where an error is left.

    Raises click.UsageError for an unknown rule, and DraftError for files that cannot be read.
    """
    try:
        rules = select_rules(_listed(options["select"]), _listed(options["ignored"]))
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    found: list[Finding] = []
    unread: list[Problem] = []
    for path in paths:
        try:
            found += _one(path, rules, options)
        except DraftError as wrong:
            unread += wrong.problems
    shown = [one for one in found if not options["quiet"] or one.severity is Severity.ERROR]
    if options["form"] != "text":
        # What a machine reads must not look as if nothing was found in a file that cannot be read.
        shown += (Finding(each.code, Severity.ERROR, each.where, each.message) for each in unread)
    is_said = options["form"] != "text" or shown or not (unread or options["quiet"])
    if is_said and (text := FORMS[options["form"]](shown)):
        click.echo(console.for_a_terminal(text) if options["form"] == "text" else text)
    if unread:
        raise DraftError(unread)
    return 1 if any(one.severity is Severity.ERROR for one in found) else 0


def _listed(given: Sequence[str]) -> list[str]:
    return [name for each in given for name in each.replace(",", " ").split()]


def _one(path: Path, rules: Sequence[Rule], options: dict[str, Any]) -> list[Finding]:
    data = files.read_untrusted(path)
    if path.suffix.lower() not in _DRAFT:
        if options["fix"]:
            raise click.UsageError(f"--fix mends draft files; import {path} first")
        with time_limit(_LONGEST, str(path)):
            return _document(data, path, rules, quiet=options["quiet"])
    found = _draft(data, path, rules)
    return _mended(data, path, found, rules, options) if options["fix"] else found


def _draft(data: bytes, path: Path, rules: Sequence[Rule]) -> list[Finding]:
    return lint_draft.check_draft_file(files.DraftFile(path, load(data, str(path)), data), rules)


def _document(data: bytes, path: Path, rules: Sequence[Rule], *, quiet: bool) -> list[Finding]:
    """Return what is found in a Word file, a PDF or a text: named by paragraph and words."""
    from apmb_draft.importing import recognise  # noqa: PLC0415 - the readers bring libraries of their own

    found = _read(data, path, quiet=quiet)
    known = _readable(found)
    try:
        resolution = recognise(known, str(path)).resolution
    except DraftError as wrong:
        raise DraftError([_unfound(each, path) for each in wrong.problems]) from wrong
    draft = draft_of(resolution, has_italics=found.has_italics, shown=_shown(found, known, str(path)))
    return [
        *_damage(data, found, path),
        *(replace(one, place=_part(one)) for one in check_draft(draft, str(path), rules)),
    ]


def _read(data: bytes, path: Path, *, quiet: bool) -> ExtractedDocument:
    """Read a document; one with tracked changes as if all were accepted."""
    from apmb_draft.reading.formats import read  # noqa: PLC0415 - as above

    try:
        return read(data, str(path))
    except DraftError as wrong:
        if [each.code for each in wrong.problems] != ["word-tracked"]:
            raise
    from apmb_draft.docx.pending_revisions import resolved  # noqa: PLC0415
    from apmb_draft.docx.refusals import refused_as  # noqa: PLC0415 - which few files need

    with refused_as(str(path)):
        accepted = resolved(data, accept=True)
    console.print_message(f"{path}: has tracked changes; checked as if all were accepted", quiet=quiet)
    return read(accepted, str(path))


def _damage(data: bytes, found: ExtractedDocument, path: Path) -> list[Finding]:
    """Find the damaged parts of a Word file that hold none of its text, such as headers: Word would not open it."""
    from apmb_draft.docx.whole_package import damaged_parts  # noqa: PLC0415
    from apmb_draft.reading import DocumentFormat  # noqa: PLC0415 - as above

    damage = damaged_parts(data, str(path)) if found.format is DocumentFormat.WORD else ()
    return [Finding(each.code, Severity.ERROR, each.where, each.message) for each in damage]


def _shown(found: ExtractedDocument, known: ExtractedDocument, name: str) -> Appearance:
    """Return what a document shows beside its words; of a plain text, which shows no more, the line of the sponsors.

    `known` is the same with the lines in their forms by which its parts are told.
    """
    from apmb_draft.importing.classify import classify_passages  # noqa: PLC0415
    from apmb_draft.importing.paragraph_markup import as_markup  # noqa: PLC0415 - as above

    parts = classify_passages(known, name)
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


def _readable(found: ExtractedDocument) -> ExtractedDocument:
    """Return a document with the line of its sponsors in its form, so that it is known."""
    passages = list(found.paragraphs)
    for at, one in enumerate(passages):
        text = " ".join(one.text.split())
        if OPENING.match(text):
            break
        if (line := _SPONSORS.fullmatch(text)) and (line["colon"] == ":" or begins_with_state(text)):
            names = line["names"].replace(", and ", " and ")
            mended = f"{names}:{line['star'] or line['after']} {line['kind'].lower()}"
            passages[at] = replace(one, runs=(Run(mended),)) if mended != text else one
    return replace(found, paragraphs=tuple(passages), tables=())  # words of cells are checked like any others


def _unfound(problem: Problem, path: Path) -> Problem:
    """Return a key that is missing, as a part that a document lacks: it has neither keys nor lines."""
    if problem.code != "missing-key":
        return problem
    described = problem.message.rpartition(": ")[2]
    part = next((part for key, part in _NEEDED.items() if f"“{key}”" in described), described)
    message = f"no {part} was found; either it is missing, or a line before it has not the form of a draft"
    return Problem(Where(str(path)), "not-a-resolution", f"{message}, such as “Chad and Egypt: draft resolution”")


_NEEDED = {  # by the kind or the stage of a text, for which the message of the file speaks of keys
    "operative": "operative paragraph", "decision": "text of a decision", "adoption": "line with the date of adoption",
}  # fmt: skip


def _part(one: Finding) -> str:
    """Return what a place is called in a document, which has no keys: of a fact, the part of the text that gives it."""
    if one.hit is None or one.hit.paragraph is not None or not one.hit.path:
        return one.place
    return _PARTS.get(str(one.hit.path[0]), str(one.hit.path[0]))


_PARTS = {
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


_ROUNDS = 20
"""Mending one thing may show the next; nothing takes more than a few."""


def _mended(
    data: bytes, path: Path, found: list[Finding], rules: Sequence[Rule], options: dict[str, Any]
) -> list[Finding]:
    """Mend what is safe until there is no more, show it, and give what is left, with the reason."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    text = before = data.decode("utf-8-sig")
    left, count = found, 0
    for _ in range(_ROUNDS):
        new, done = _once(text, path, left)
        if new == text:
            break
        text, count = new, count + done
        left = _draft(text.encode(), path, rules)
    values = tree_of(text.encode(), str(path)).value
    left = [replace(one, left=why_left(one, values)) for one in left]
    if text == before:
        return left
    for line in console.coloured_diff(before, text, (str(path), f"{path}, mended")):
        click.echo(line, err=True)
    if options["dry_run"]:
        console.print_message("nothing written", quiet=options["quiet"])
        return found
    files.write({path: mark + text.encode()}, seen={path: data})
    console.print_message(f"{path}: {count} mended", quiet=options["quiet"])
    return left


def _once(text: str, path: Path, found: Sequence[Finding]) -> tuple[str, int]:
    """Return the text of a file with what is safe mended once, of what touches the first; and how many that were."""
    before = load(text.encode(), str(path))
    plain, done = fix_findings(to_plain(before), tree_of(text.encode(), str(path)).value, found)
    return (edit_text(text, before, validate_plain(plain, str(path)), str(path)), len(done)) if done else (text, 0)

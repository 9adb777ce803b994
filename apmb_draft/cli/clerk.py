"""The check of drafts and documents: read, checked, mended if so asked, and told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from apmb_draft.checking import Rule, Severity, draft_of
from apmb_draft.checking.checked import Finding, checked, chosen
from apmb_draft.checking.fixing import mended
from apmb_draft.cli import console, files, marked
from apmb_draft.cli.findings import FORMS
from apmb_draft.draft_file import edited, load, to_plain, tree_of, validated
from apmb_draft.problems import DraftError, Problem

_DRAFT = (".yaml", ".yml")


def run(paths: Sequence[Path], options: dict[str, Any]) -> int:
    """Check every file, say what was found, and give the exit code: 1 where an error is left."""
    try:
        rules = chosen(_listed(options["select"]), _listed(options["ignored"]))
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
    text = FORMS[options["form"]](shown) if shown or not unread or options["form"] != "text" else ""
    if text:
        click.echo(text)
    if unread:
        raise DraftError(unread)
    return 1 if any(one.severity is Severity.ERROR for one in found) else 0


def _listed(given: Sequence[str]) -> list[str]:
    return [name for each in given for name in each.replace(",", " ").split()]


def _one(path: Path, rules: Sequence[Rule], options: dict[str, Any]) -> list[Finding]:
    data = files.stranger(path)
    if path.suffix.lower() not in _DRAFT:
        if options["fix"]:
            raise click.UsageError(f"--fix mends draft files; import {path} first")
        return _document(data, path, rules)
    found = _draft(data, path, rules)
    return _mended(data, path, found, rules, options) if options["fix"] else found


def _draft(data: bytes, path: Path, rules: Sequence[Rule]) -> list[Finding]:
    return marked.findings(files.Found(path, load(data, str(path)), data), rules)


def _document(data: bytes, path: Path, rules: Sequence[Rule]) -> list[Finding]:
    """What is found in a Word file, a PDF or a text: named by paragraph and words."""
    from apmb_draft.reading import read  # noqa: PLC0415 - the readers bring libraries of their own
    from apmb_draft.recognise import recognise  # noqa: PLC0415

    found = read(data, str(path))
    draft = draft_of(recognise(found, str(path)).resolution, has_italics=found.has_italics)
    return checked(draft, str(path), rules)


def _mended(
    data: bytes, path: Path, found: list[Finding], rules: Sequence[Rule], options: dict[str, Any]
) -> list[Finding]:
    """Mend what is safe, show it, and give what is left."""
    before = load(data, str(path))
    plain, done = mended(to_plain(before), tree_of(data, str(path)).value, found)
    if not done:
        return found
    text = data.decode("utf-8-sig")
    new = edited(text, before, validated(plain, str(path)))
    for line in console.difference(text, new, (str(path), f"{path}, mended")):
        click.echo(line, err=True)
    if options["dry_run"]:
        console.say("nothing written", quiet=options["quiet"])
        return found
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    files.write({path: mark + new.encode()}, seen={path: data})
    console.say(f"{path}: {len(done)} mended", quiet=options["quiet"])
    return _draft(path.read_bytes(), path, rules)

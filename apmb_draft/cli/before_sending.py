"""The part of `apmb-draft check` that is about sending: what a Word file discloses beside its text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console
from apmb_draft.cli.options import load_templates
from apmb_draft.compose import compose
from apmb_draft.docx.submission_check import findings
from apmb_draft.docx.whole_package import Disclosure
from apmb_draft.model.problems import DraftError, Problem
from apmb_draft.workspace import drafts
from apmb_draft.workspace.timeout import time_limit

ExtractedDocument = Mapping[str, Sequence[Disclosure]]
_LONGEST = 20
"""Seconds; a long resolution needs less than one."""


def check_before_sending(documents: Sequence[Path], options: Mapping[str, Any]) -> int:
    """Print what Word files disclose; return the exit code.

    Raises DraftError with the problems of all files that cannot be read, after the findings of the others.
    """
    path: Path | None = options["draft"]
    draft = compose(drafts.read_draft(path).resolution, load_templates(None)) if path else None
    found: dict[str, Sequence[Disclosure]] = {}
    problems: list[Problem] = []
    for document in documents:
        try:
            with time_limit(_LONGEST, str(document)):
                data, author = drafts.read_untrusted(document), options["author"].strip()
                found[str(document)] = findings(data, str(document), author=author, draft=draft)
        except DraftError as wrong:
            problems += wrong.problems
    if options["form"] == "json":
        report = _as_json(found, is_compared=draft is not None)
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _print(found, is_compared=draft is not None)
    if problems:
        raise DraftError(problems)
    return 1 if any(map(_errors, found.values())) else 0


def _errors(found: Sequence[Disclosure]) -> int:
    return sum(each.severity == "error" for each in found)


def _print(found: ExtractedDocument, *, is_compared: bool) -> None:
    for name, some in found.items():
        for each in some:
            if each.severity == "error" or not console.is_quiet():
                click.echo(f"{name}: {each}")
        if not console.is_quiet():
            click.echo(f"{name}: {_summary(some)}")
    if found and not console.is_quiet() and not is_compared:
        click.echo(_NOT_COMPARED)


_NOT_COMPARED = "Words that nobody sees, by their colour, size or place, were not looked for; --draft FILE finds them."


def _summary(found: Sequence[Disclosure]) -> str:
    errors = _errors(found)
    hints = len(found) - errors
    hinted = f"{hints} hint{'s' * (hints != 1)}"
    return (
        f"{errors} error{'s' * (errors != 1)}, {hinted}"
        if errors
        else f"may be sent; {hinted if hints else 'nothing found'}"
    )


def _as_json(found: ExtractedDocument, *, is_compared: bool) -> dict[str, Any]:
    plain = [
        {
            "file": name,
            "may_be_sent": not _errors(some),
            "findings": [
                {
                    "severity": str(each.severity),
                    "code": each.code,
                    "part": each.part,
                    "place": each.place,
                    "quotations": list(each.quotations),
                    "times": each.times,
                    "what": each.what,
                    "remedy": each.remedy,
                }
                for each in some
                if each.severity == "error" or not console.is_quiet()
            ],
        }
        for name, some in found.items()
    ]
    return {"schema_version": 1, "compared_with_draft": is_compared, "files": plain}

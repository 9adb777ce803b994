"""`apmb-draft check`: what a clerk would mark, and with --before-sending what a Word file discloses beside its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, series
from apmb_draft.cli.findings import FORMS, explain_rule
from apmb_draft.cli.options import quiet_option
from apmb_draft.draft_file import load
from apmb_draft.lint import RULES, Rule, Severity
from apmb_draft.lint.rules import Finding, fix_draft, select_rules, suggest_rule
from apmb_draft.model.problems import DraftError, Problem
from apmb_draft.workspace import draft_check, drafts, writing
from apmb_draft.workspace.timeout import time_limit

EPILOG = """\b
Examples:
  apmb-draft check drafts/80.yaml --fix
  apmb-draft check --before-sending L30-tracked.docx --author "Delegation of Ruritania" --draft drafts/80.yaml

Exit codes: 0 no errors (there may be warnings, advice or hints); 1 errors; 2 wrong usage or input.
"""


def _rules(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the names of rules that a shell offers; of several, those for the last one."""
    before, comma, last = begun.rpartition(",")
    return [f"{before}{comma}{name}" for name in sorted(RULES) if name.startswith(last.upper())]


@click.command("check", epilog=EPILOG)
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@series.all_option
@click.option("--explain", metavar="RULE", shell_complete=_rules, help="Say all about a rule, such as REP01.")
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    shell_complete=_rules,
    help="Only these rules, or those that begin so: REP,NUM02.",
)
@click.option("--ignore", "ignored", multiple=True, metavar="RULES", shell_complete=_rules, help="All rules but these.")
@click.option("--fix", is_flag=True, help="Mend what is safe in a draft file, and show it.")
@click.option("-n", "--dry-run", is_flag=True, help="With --fix: show it, write nothing.")
@click.option("--before-sending", is_flag=True, help="Name what a Word file discloses and no submission needs.")
@click.option("--draft", type=click.Path(path_type=Path), metavar="FILE",
              help="With --before-sending: compare all text with this draft, which finds unseen words.")  # fmt: skip
@click.option("--author", default="", metavar="NAME", help="The one author of a file with tracked changes to hand in.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text",
              show_default=True, help="For people, or for a program: JSON, GitHub annotations, SARIF.")  # fmt: skip
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, documents: tuple[Path, ...], **options: Any) -> None:
    """Mark what a careful clerk would mark in drafts and documents before they leave the house.

    FILE is a draft file, the folder of a series, a Word file or a PDF; without it, every draft in drafts/. Each
    finding names its place, its rule, and what to write instead; --explain tells the rule's source. A Word file with
    tracked changes is checked as if all were accepted. With --before-sending it is about what Word files disclose
    beside their text: changes, comments, names, hidden text, links, other files; with --draft also about words that
    nobody sees. With -q only errors are printed.
    \f

    Raises:
        click.UsageError: for options that exclude or need each other.
        DraftError: with the problems of all files that cannot be read, after the findings of the others.
    """
    if options["explain"]:
        _explain(options["explain"])
        return
    for message in _misuse(documents, options):
        raise click.UsageError(message)
    if options["before_sending"]:
        from apmb_draft.cli.before_sending import check_before_sending  # noqa: PLC0415 - what only this needs

        ctx.exit(check_before_sending(documents, options))
    ctx.exit(_check(series.draft_paths(documents, every=options["every"]), options))


def _misuse(documents: Sequence[Path], options: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with options that exclude or need each other."""
    if options["dry_run"] and not options["fix"]:
        yield "--dry-run shows what --fix would mend; give both, or neither: check writes nothing"
    if not options["before_sending"]:
        if options["author"]:
            yield "--author is the author of a Word file to hand in; give it with --before-sending"
        if options["draft"]:
            yield "--draft is what a Word file to hand in is compared with; give it with --before-sending"
        return
    if options["fix"] or options["select"] or options["ignored"]:
        yield "--before-sending has no rules to choose, and mends nothing; leave the other option out"
    if options["every"]:
        yield "--all is for drafts; with --before-sending, name the Word files"
    if not documents:
        yield "--before-sending needs a Word file"
    if options["form"] not in ("text", "json"):
        yield "--before-sending supports --format text or json only"


def _explain(name: str) -> None:
    try:
        click.echo(explain_rule(name))
    except KeyError:
        raise click.UsageError(f"there is no rule {name}{suggest_rule(name)}") from None


def _check(paths: Sequence[Path], options: Mapping[str, Any]) -> int:
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
    _print(found, unread, options["form"])
    if unread:
        raise DraftError(unread)
    return 1 if any(one.severity is Severity.ERROR for one in found) else 0


def _listed(given: Sequence[str]) -> list[str]:
    return [name for each in given for name in each.replace(",", " ").split()]


def _print(found: Sequence[Finding], unread: Sequence[Problem], form: str) -> None:
    shown = [one for one in found if not console.is_quiet() or one.severity is Severity.ERROR]
    if form != "text":
        # What a machine reads must not look as if nothing was found in a file that cannot be read.
        shown += (Finding(each.code, Severity.ERROR, each.where, each.message) for each in unread)
    elif not shown and (unread or console.is_quiet()):
        return
    if text := FORMS[form](shown):
        click.echo(console.for_a_terminal(text) if form == "text" else text)


# --- One file --------------------------------------------------------------------------------------------------------


_DRAFT = (".yaml", ".yml")
_LONGEST = 9.0
"""Seconds for a document, as when it is imported."""


def _one(path: Path, rules: Sequence[Rule], options: Mapping[str, Any]) -> list[Finding]:
    data = drafts.read_untrusted(path)
    if path.suffix.lower() in _DRAFT:
        found = _draft(data, path, rules)
        return _fixed(data, path, found, rules, options) if options["fix"] else found
    if options["fix"]:
        raise click.UsageError(f"--fix mends draft files; import {path} first")
    from apmb_draft.lint.document_check import check_document  # noqa: PLC0415 - the readers, for documents alone

    with time_limit(_LONGEST, str(path)):
        found, is_tracked = check_document(data, str(path), rules)
    if is_tracked:
        console.print_note(f"{path}: has tracked changes; checked as if all were accepted")
    return found


def _draft(data: bytes, path: Path, rules: Sequence[Rule]) -> list[Finding]:
    return draft_check.check_draft_file(drafts.DraftFile(path, load(data, str(path)), data), rules)


def _fixed(
    data: bytes, path: Path, found: list[Finding], rules: Sequence[Rule], options: Mapping[str, Any]
) -> list[Finding]:
    """Fix what is safe, show it, and return what is left, with the reason."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    before = data.decode("utf-8-sig")
    text, count, left = fix_draft(before, str(path), found, lambda new: _draft(new, path, rules))
    if text == before:
        return left
    for line in console.coloured_diff(before, text, (str(path), f"{path}, mended")):
        click.echo(line, err=True)
    if options["dry_run"]:
        console.print_note("nothing written")
        return found
    writing.write_files({path: mark + text.encode()}, seen={path: data})
    console.print_note(f"{path}: {count} mended")
    return left

"""`apmb-draft check`: what a clerk would mark, and with --before-sending what a Word file discloses beside its text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apmb_draft.cli import files, series
from apmb_draft.cli.options import load_templates, quiet_option
from apmb_draft.cli.timeout import time_limit
from apmb_draft.problems import DraftError, Problem

if TYPE_CHECKING:
    from apmb_draft.blocks import Document
    from apmb_draft.docx.disclosures import Disclosure

EPILOG = """\b
Examples:
  apmb-draft check drafts/80.yaml --fix
  apmb-draft check --before-sending L30-tracked.docx --author "Delegation of Ruritania" --draft drafts/80.yaml

Exit codes: 0 no errors (there may be warnings, advice or hints); 1 errors; 2 wrong usage or input.
"""


def _rules(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the names of rules that a shell offers; of several, those for the last one."""
    from apmb_draft.checking import RULES  # noqa: PLC0415 - the rules, of which --before-sending needs none

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
    if options["dry_run"] and not options["fix"]:
        raise click.UsageError("--dry-run shows what --fix would mend; give both, or neither: check writes nothing")
    if options["author"] and not options["before_sending"]:
        raise click.UsageError("--author is the author of a Word file to hand in; give it with --before-sending")
    if options["draft"] and not options["before_sending"]:
        raise click.UsageError("--draft is what a Word file to hand in is compared with; give it with --before-sending")
    if options["before_sending"] and (options["fix"] or options["select"] or options["ignored"]):
        raise click.UsageError("--before-sending has no rules to choose, and mends nothing; leave the other option out")
    if options["before_sending"] and options["every"]:
        raise click.UsageError("--all is for drafts; with --before-sending, name the Word files")
    if not options["before_sending"]:
        from apmb_draft.cli import lint_files  # noqa: PLC0415 - the rules, of which --before-sending needs none

        ctx.exit(lint_files.run(series.draft_paths(documents, every=options["every"]), options))
    if not documents:
        raise click.UsageError("--before-sending needs a Word file")
    if options["form"] not in ("text", "json"):
        raise click.UsageError("--before-sending supports --format text or json only")
    found: dict[str, tuple[Disclosure, ...]] = {}
    problems: list[Problem] = []
    draft = _composed(options["draft"]) if options["draft"] else None
    for document in documents:
        try:
            found[str(document)] = _findings(document, options["author"].strip(), draft)
        except DraftError as wrong:
            problems += wrong.problems
    _print(found, options["form"], quiet=options["quiet"], is_compared=draft is not None)
    if problems:
        raise DraftError(problems)
    ctx.exit(1 if any(_errors(each) for each in found.values()) else 0)


def _explain(name: str) -> None:
    from apmb_draft.cli.findings import explain_rule  # noqa: PLC0415 - the rules, of which --before-sending needs none

    try:
        click.echo(explain_rule(name))
    except KeyError:
        from apmb_draft.checking.engine import suggest_rule  # noqa: PLC0415

        raise click.UsageError(f"there is no rule {name}{suggest_rule(name)}") from None


_LONGEST = 20
"""Seconds; a long resolution needs less than one."""


def _findings(document: Path, author: str, draft: Document | None) -> tuple[Disclosure, ...]:
    from apmb_draft.docx.submission_check import findings  # noqa: PLC0415 - brings the library that reads XML

    with time_limit(_LONGEST, str(document)):
        return findings(files.read_untrusted(document), str(document), author=author, draft=draft)


def _composed(draft: Path) -> Document:
    from apmb_draft.compose import compose  # noqa: PLC0415 - Jinja, which few checks need

    return compose(files.read_draft(draft).resolution, load_templates(None))


def _errors(findings: tuple[Disclosure, ...]) -> int:
    return sum(each.severity == "error" for each in findings)


# --- What is said ---------------------------------------------------------------------------------------------------


def _print(found: dict[str, tuple[Disclosure, ...]], form: str, *, quiet: bool, is_compared: bool) -> None:
    if form == "json":
        click.echo(json.dumps(_as_json(found, quiet=quiet, is_compared=is_compared), indent=2, ensure_ascii=False))
        return
    for name, findings in found.items():
        for each in findings:
            if each.severity == "error" or not quiet:
                click.echo(f"{name}: {each}")
        if not quiet:
            click.echo(f"{name}: {_summary(findings)}")
    if found and not quiet and not is_compared:
        click.echo(_NOT_COMPARED)


_NOT_COMPARED = "Words that nobody sees, by their colour, size or place, were not looked for; --draft FILE finds them."


def _summary(findings: tuple[Disclosure, ...]) -> str:
    errors = _errors(findings)
    hints = len(findings) - errors
    said = f"{hints} hint{'s' * (hints != 1)}" if hints else "nothing found"
    return (
        f"{errors} error{'s' * (errors != 1)}, {hints} hint{'s' * (hints != 1)}" if errors else f"may be sent; {said}"
    )


def _as_json(found: dict[str, tuple[Disclosure, ...]], *, quiet: bool, is_compared: bool) -> dict[str, Any]:
    files = [
        {
            "file": name,
            "may_be_sent": not _errors(findings),
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
                for each in findings
                if each.severity == "error" or not quiet
            ],
        }
        for name, findings in found.items()
    ]
    return {"schema_version": 1, "compared_with_draft": is_compared, "files": files}

"""`apmb-draft check`: what a clerk would mark, and with --before-sending what a Word file discloses beside its text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from apmb_draft import __version__
from apmb_draft.cli import console, series
from apmb_draft.cli.options import Options, shared
from apmb_draft.draft_file import load
from apmb_draft.lifecycle import draft_check
from apmb_draft.lint import RULES, Example, Rule, Severity
from apmb_draft.lint.rules import Finding, fix_draft, select_rules, suggest_rule
from apmb_draft.model.problems import DraftError, Problem
from apmb_draft.workspace import drafts, writing

if TYPE_CHECKING:
    from apmb_draft.lifecycle.document_check import FileCheck

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
@shared("quiet")
def command(documents: tuple[Path, ...], explain: str | None, **options: Any) -> int:
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
    if explain:
        try:
            click.echo(_explain_rule(explain))
        except KeyError:
            raise click.UsageError(f"there is no rule {explain}{suggest_rule(explain)}") from None
        return 0
    for message in _misuse(documents, options):
        raise click.UsageError(message)
    if options["before_sending"]:
        return _check_before_sending(documents, options["draft"], options["author"].strip(), options["form"])
    return _check(series.draft_paths(documents, every=options["every"]), options)


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


def _check(paths: Sequence[Path], options: Mapping[str, Any]) -> int:
    """Check every file, print the findings, and return the exit code: 1 where an error is left.

    Raises click.UsageError for an unknown rule, and DraftError for files that cannot be read.
    """
    try:
        rules = select_rules(_split_names(options["select"]), _split_names(options["ignored"]))
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    found: list[Finding] = []
    unread: list[Problem] = []
    for path in paths:
        try:
            found += _check_path(path, rules, fix=options["fix"], is_trial=options["dry_run"])
        except DraftError as wrong:
            unread += wrong.problems
    _print_findings(found, unread, options["form"])
    if unread:
        raise DraftError(unread)
    return 1 if any(one.severity is Severity.ERROR for one in found) else 0


def _split_names(given: Sequence[str]) -> list[str]:
    return [name for each in given for name in each.replace(",", " ").split()]


def _print_findings(found: Sequence[Finding], unread: Sequence[Problem], form: str) -> None:
    shown = [one for one in found if not console.is_quiet() or one.severity is Severity.ERROR]
    if form != "text":
        # What a machine reads must not look as if nothing was found in a file that cannot be read.
        shown += (Finding(each.code, Severity.ERROR, each.where, each.message) for each in unread)
    elif not shown and (unread or console.is_quiet()):
        return
    if text := _FORMATS[form](shown):
        click.echo(console.for_a_terminal(text) if form == "text" else text)


# --- One file ---------------------------------------------------------------------------------------------------------


_DRAFT_ENDINGS = (".yaml", ".yml")
_LONGEST = 9.0
"""Seconds for a document, as when it is imported."""


def _check_path(path: Path, rules: Sequence[Rule], *, fix: bool, is_trial: bool) -> list[Finding]:
    data = drafts.read_untrusted(path)
    if path.suffix.lower() in _DRAFT_ENDINGS:
        found = _check_draft(data, path, rules)
        return _fix_draft_file(data, path, found, rules, is_trial=is_trial) if fix else found
    if fix:
        raise click.UsageError(f"--fix mends draft files; import {path} first")
    from apmb_draft.lifecycle.document_check import check_document  # noqa: PLC0415 - the readers, for documents alone

    with drafts.time_limit(_LONGEST, str(path)):
        found, is_tracked = check_document(data, str(path), rules)
    if is_tracked:
        console.print_note(f"{path}: has tracked changes; checked as if all were accepted")
    return found


def _check_draft(data: bytes, path: Path, rules: Sequence[Rule]) -> list[Finding]:
    return draft_check.check_draft_file(drafts.DraftFile(path, load(data, str(path)), data), rules)


def _fix_draft_file(
    data: bytes, path: Path, found: list[Finding], rules: Sequence[Rule], *, is_trial: bool
) -> list[Finding]:
    """Fix what is safe, show it, and return what is left, with the reason."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    before = data.decode("utf-8-sig")
    text, count, left = fix_draft(before, str(path), found, lambda new: _check_draft(new, path, rules))
    if text == before:
        return left
    console.print_diff(before, text, (str(path), f"{path}, mended"), err=True)
    if is_trial:
        console.print_note("nothing written")
        return found
    writing.write_files({path: mark + text.encode()}, seen={path: data})
    console.print_note(f"{path}: {count} mended")
    return left


# --- The findings for people and machines: text, JSON, annotations of GitHub, SARIF -----------------------------------


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def _as_text(findings: Sequence[Finding]) -> str:
    """Return one finding a line, with what to write instead, and a summary below.

    >>> from apmb_draft.model.problems import Where
    >>> where = Where("80.yaml", 9, 3)
    >>> print(_as_text([Finding("NUM02", Severity.ERROR, where, "“%”", " per cent", "paragraph 2", "so 15% of")]))
    80.yaml:9:3: error NUM02: “%”; write “per cent” (paragraph 2: … so 15% of …)
    1 error
    """
    lines = list(map(str, findings))
    counts = Counter(one.severity for one in findings)
    plural = {each: "s" * (each is not Severity.ADVICE and counts[each] != 1) for each in Severity}
    said = ", ".join(f"{counts[each]} {each}{plural[each]}" for each in Severity if counts[each])
    return "\n".join([*lines, said or "nothing found"])


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON: `{"schema_version": 1, "problems": […]}`."""
    problems = [
        {
            "rule": one.rule,
            "severity": str(one.severity),
            **asdict(one.where),
            **{name: getattr(one, name) for name in ("message", "instead", "place", "quote")},
            **({"not_mended": one.left} if one.left else {}),
        }
        for one in findings
    ]
    return json.dumps({"schema_version": 1, "problems": problems}, indent=2, ensure_ascii=False)


def _as_github(findings: Sequence[Finding]) -> str:
    """Return the findings as workflow commands, which GitHub shows beside the lines of the file."""
    return "\n".join(
        f"::{'notice' if one.severity is Severity.ADVICE else one.severity} "
        f"file={_github_property(_slashes(one.where.file))},"
        f"line={max(one.where.line, 1)},col={max(one.where.column, 1)},title={_github_property(one.rule)}::"
        + _github_data(f"{one.message}{f'; write “{one.instead}”' if one.instead else ''}{_name_place(one)}")
        for one in findings
    )


def _name_place(one: Finding) -> str:
    return f" ({one.place})" if one.place else ""


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


_ABOUT_THE_FILE = {"SUP01": "An entry under “ignore” that nothing is found for any more."}
"""What is about the file itself, and found by no rule."""


def _as_sarif(findings: Sequence[Finding]) -> str:
    """Return the findings as SARIF 2.1.0, for programs that gather the findings of many tools."""
    names = sorted({one.rule for one in findings})
    rules = [
        {
            "id": name,
            "shortDescription": {
                "text": RULES[name].says if name in RULES else _ABOUT_THE_FILE.get(name, "The file cannot be read")
            },
        }
        for name in names
    ]
    results = [
        {
            "ruleId": one.rule,
            "ruleIndex": names.index(one.rule),
            "level": _LEVELS[one.severity],
            "message": {"text": f"{one.message}{_name_place(one)}"},
            "locations": [{"physicalLocation": _sarif_location(one)}],
        }
        for one in findings
    ]
    driver = {"name": "apmb-draft", "version": __version__, "rules": rules}
    run: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _sarif_location(one: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _file_uri(one.where.file)}}
    if one.where.line:
        place["region"] = {"startLine": one.where.line, "startColumn": max(one.where.column, 1)}
    return place


def _slashes(file: str) -> str:
    r"""Return a path with forward slashes.

    >>> _slashes("drafts\\80.yaml")
    'drafts/80.yaml'
    """
    return file.replace("\\", "/")


def _file_uri(file: str) -> str:
    r"""Return a path as a URI for SARIF: a relative one as it is, an absolute one with its scheme.

    >>> _file_uri("drafts\\my 80.yaml"), _file_uri("/tmp/80.yaml"), _file_uri("C:\\my drafts\\80.yaml")
    ('drafts/my%2080.yaml', 'file:///tmp/80.yaml', 'file:///C:/my%20drafts/80.yaml')
    """
    if PureWindowsPath(file).is_absolute():
        return PureWindowsPath(file).as_uri()
    return PurePosixPath(file).as_uri() if file.startswith("/") else quote(_slashes(file))


_FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": _as_text, "json": as_json, "github": _as_github, "sarif": _as_sarif,
}  # fmt: skip


SET_BY_ITSELF = "Looked for in Word files and PDFs: for a draft file the tool sets this itself."


def _explain_rule(name: str) -> str:
    """Return the text of --explain for a rule. Raises KeyError for a name that no rule has."""
    if said := _ABOUT_THE_FILE.get(name.upper()):
        return f"{name.upper()}, {Severity.WARNING}\n\n{said} Delete it, or write the name of another rule."
    rule = RULES[name.upper()]
    advice = " (advice: nobody has measured this, and it is no rule of the United Nations)"
    lines = [
        f"{rule.id}, {rule.severity}{advice if rule.severity is Severity.ADVICE else ''}",
        "",
        rule.says,
        "",
        "good:",
        *(f"    {each}" for each in rule.good.split("\n")),
        "bad:",
        *(f"    {each}" for each in rule.bad.split("\n")),
        "",
        f"source: {rule.source}",
        *(["", SET_BY_ITSELF] if rule.shown is Example.SHOWN else []),
    ]
    return "\n".join(lines)


# --- Before sending: what a Word file discloses beside its text -------------------------------------------------------


def _check_before_sending(documents: Sequence[Path], path: Path | None, author: str, form: str) -> int:
    """Print what Word files disclose, compared with a draft if one is named; return the exit code.

    Raises DraftError with the problems of all files that cannot be read, after the findings of the others.
    """
    from apmb_draft.lifecycle.document_check import check_files  # noqa: PLC0415 - as above

    draft = drafts.read_draft(path).resolution if path else None
    found, problems = check_files(documents, author, draft, Options().filling)
    if form == "json":
        report = _disclosures_as_json(found, is_compared=draft is not None)
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _print_disclosures(found, is_compared=draft is not None)
    if problems:
        raise DraftError(problems)
    return 1 if any(checked.errors for checked in found.values()) else 0


def _print_disclosures(found: Mapping[str, FileCheck], *, is_compared: bool) -> None:
    for name, checked in found.items():
        for each in checked.errors if console.is_quiet() else checked.found:
            click.echo(f"{name}: {each}")
        if not console.is_quiet():
            click.echo(f"{name}: {_summarise_disclosures(checked)}")
    if found and not console.is_quiet() and not is_compared:
        click.echo(_NOT_COMPARED)


_NOT_COMPARED = "Words that nobody sees, by their colour, size or place, were not looked for; --draft FILE finds them."


def _summarise_disclosures(checked: FileCheck) -> str:
    errors = len(checked.errors)
    hints = len(checked.found) - errors
    hinted = f"{hints} hint{'s' * (hints != 1)}"
    return (
        f"{errors} error{'s' * (errors != 1)}, {hinted}"
        if errors
        else f"may be sent; {hinted if hints else 'nothing found'}"
    )


def _disclosures_as_json(found: Mapping[str, FileCheck], *, is_compared: bool) -> dict[str, Any]:
    plain = [
        {
            "file": name,
            "may_be_sent": not checked.errors,
            "findings": [
                {name: getattr(each, name) for name in _DISCLOSED}
                for each in (checked.errors if console.is_quiet() else checked.found)
            ],
        }
        for name, checked in found.items()
    ]
    return {"schema_version": 1, "compared_with_draft": is_compared, "files": plain}


_DISCLOSED = ("severity", "code", "part", "place", "quotations", "times", "what", "remedy")
"""What the report gives of each disclosure."""

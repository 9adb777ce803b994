"""`apmb-draft status`: where each series stands in its year, what is open, what comes next, and the dates known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import as_issued, console, files, series
from apmb_draft.cli.older import Older, older
from apmb_draft.cli.standing import Standing, days, next_steps, standings
from apmb_draft.model import year_of
from apmb_draft.open_facts import in_full
from apmb_draft.problems import DraftError, Problem
from apmb_draft.values import Unknown
from apmb_draft.words import date_text, ordinal

EPILOG = """\b
Examples:
  apmb-draft status
  apmb-draft status drafts/kites --json
"""


@click.command("status", epilog=EPILOG)
@click.argument("named", nargs=-1, type=click.Path(path_type=Path), metavar="[DIR]...")
@click.option("--json", "as_json", is_flag=True, help="The same for machines.")
def command(named: tuple[Path, ...], as_json: bool) -> None:
    """Say where each series stands in its year: draft, issued, revised or adopted.

    DIR is the folder of a series; without it, drafts/ and each of its sub-folders. Nothing is written.
    """
    found: list[tuple[Path, Standing]] = []
    problems: list[Problem] = []
    for folder in named or series.folders():
        texts = _texts(folder, problems)
        found += [(folder, standing) for standing in standings(texts)]
    if as_json:
        report = {
            "schema_version": 1,
            "series": [_plain(folder, standing) for folder, standing in found],
            "problems": [str(problem) for problem in problems],
        }
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        for number, (folder, standing) in enumerate(found):
            click.echo("\n" * bool(number), nl=False)
            _print(folder, standing)
    if problems:
        raise DraftError(problems)


def _texts(folder: Path, problems: list[Problem]) -> list[files.Found]:
    """The texts of a folder that can be read; what is wrong with the others is kept for the end."""
    found: list[files.Found] = []
    paths = list(series.files_of(folder)) if folder.is_dir() else [folder]
    for path in paths:
        try:
            found.append(files.read(path))
        except DraftError as wrong:
            problems += wrong.problems
    if not paths:
        problems += files.no_draft(folder).problems
    return sorted(found, key=files.how_far, reverse=True)


# --- For eyes --------------------------------------------------------------------------------------------------------


def _print(folder: Path, standing: Standing) -> None:
    text = standing.now.resolution
    click.secho(console.wrapped(f"{folder}: {text.title}", ""), bold=True)
    session = f"{ordinal(text.session)} session".capitalize()
    click.echo(console.wrapped(f"{session} ({year_of(text.session)}): {_in_words(standing)}", ""))
    for other in standing.texts:
        symbol = "symbol open" if isinstance(other.resolution.symbol, Unknown) else other.resolution.symbol
        click.echo(f"  {other.path}  {standing.station(other)}, {symbol}")
    asked = [f"{ask.fact}: {in_full(ask)}" + (f" ({ask.look})" if ask.look else "") for ask in standing.open]
    _section(f"Open in {standing.now.path}", asked)
    for name, stale in groupby(_older(standing), lambda each: each.draft):
        some = list(stale)
        lines = ["; ".join(filter(None, [", ".join(each.documents), each.why])) for each in some]
        _section(f"Older than {name}", lines, [each.command for each in some])
    _section("Next", [step.what for step in next_steps(standing)], [step.command for step in next_steps(standing)])
    _section("Dates", [f"{day.when}: {day.what}" for day in days(standing)])


def _older(standing: Standing) -> list[Older]:
    """The documents of all texts of a series that are older than their drafts.

    Those that a draft had under another symbol are of no account once it is issued or adopted.
    """
    over = ("issued", "adopted")
    return [each for text in standing.texts for each in older(text, is_new=standing.station(text) not in over)]


def _section(name: str, lines: Sequence[str], commands: Sequence[str] = ()) -> None:
    """A heading and its lines; a command stands on a line of its own, whole, to be pasted."""
    if lines:
        click.echo(f"{name}:")
    for line, command in zip_longest(lines, commands, fillvalue=""):
        click.echo(console.wrapped(f"{line}:" if command else line, "  "))
        if command:
            click.echo(f"    {console.as_called(command)}")


def _in_words(standing: Standing) -> str:
    """Return how far a text has come, in words, with the day if it is known."""
    text = standing.now.resolution
    if text.adoption:
        return f"adopted on {date_text(text.adoption.date)} as resolution {text.adoption.number}"
    named = "" if isinstance(text.symbol, Unknown) else f" {text.symbol}"
    day = "" if isinstance(text.issued, Unknown) else f" of {date_text(text.issued)}"
    match standing.station(standing.now):
        case "issued":
            document, places = as_issued.differing(standing.now)
            differs = f"; {document} has other words in {', '.join(places)}" if places else ""
            return f"issued as{named}{day}{differs}"
        case "revised":
            return f"revised draft{named}{day}, not noted as issued yet"
        case _:
            return f"draft{named}{day}, not {'noted as ' if named else ''}issued yet"


# --- For machines ----------------------------------------------------------------------------------------------------


def _plain(folder: Path, standing: Standing) -> dict[str, Any]:
    text = standing.now.resolution
    return {
        "folder": str(folder),
        "title": text.title,
        "session": text.session,
        "year": year_of(text.session),
        "station": standing.station(standing.now),
        "file": str(standing.now.path),
        "texts": [_text(each, standing.station(each)) for each in standing.texts],
        "open": [
            {"key": ask.fact, "question": ask.question, "look": ask.look, "proposed": ask.proposed}
            for ask in standing.open
        ],
        "stale": standing.stale,
        "older": [
            {
                "draft": str(each.draft),
                "documents": list(each.documents),
                "command": console.as_called(each.command) or None,
                "why": each.why or None,
            }
            for each in _older(standing)
        ],
        "next": [{"what": step.what, "command": console.as_called(step.command)} for step in next_steps(standing)],
        "dates": [
            {"from": day.when.first.isoformat(), "to": day.when.last.isoformat(), "what": day.what}
            for day in days(standing)
        ],
    }


def _text(found: files.Found, station: str) -> dict[str, Any]:
    text = found.resolution
    return {
        "file": str(found.path),
        "session": text.session,
        "station": station,
        "symbol": None if isinstance(text.symbol, Unknown) else text.symbol,
        "issued": None if isinstance(text.issued, Unknown) else text.issued.isoformat(),
        "adopted": text.adoption.date.isoformat() if text.adoption else None,
    }

"""`apmb-draft status`: the stage of each series in its year, open questions, next steps, and known dates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console
from apmb_draft.model.problems import DraftError, Problem
from apmb_draft.model.resolution import Ask, year_of
from apmb_draft.model.values import Unknown
from apmb_draft.text.slots import group_questions, in_full
from apmb_draft.un.english import date_text, ordinal
from apmb_draft.workspace import drafts
from apmb_draft.workspace.series_status import (
    NextStep,
    SeriesStatus,
    group_series,
    issued_differences,
    known_days,
    next_steps,
)
from apmb_draft.workspace.stale_outputs import StaleDocuments, find_kits, find_stale

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
    \f

    Raises:
        DraftError: with the problems of all texts that cannot be read, after the status of the others is printed.
    """
    found: list[tuple[Path, SeriesStatus]] = []
    problems: list[Problem] = []
    for folder in named or drafts.series_folders():
        paths = drafts.files_of(folder) if folder.is_dir() else [folder]
        texts, unread = drafts.read_each(paths)
        problems += unread if paths else drafts.no_draft(folder).problems
        found += [(folder, status) for status in group_series(texts)]
    if as_json:
        report = {
            "schema_version": 1,
            "series": [_plain(folder, status) for folder, status in found],
            "problems": [str(problem) for problem in problems],
        }
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        for number, (folder, status) in enumerate(found):
            click.echo("\n" * bool(number), nl=False)
            _print(folder, status)
    if problems:
        raise DraftError(problems)


# --- For eyes ---------------------------------------------------------------------------------------------------------


def _print(folder: Path, status: SeriesStatus) -> None:
    text = status.now.resolution
    click.secho(console.wrap_line(f"{folder}: {text.title}", ""), bold=True)
    session = f"{ordinal(text.session)} session".capitalize()
    click.echo(console.wrap_line(f"{session} ({year_of(text.session)}): {_in_words(status)}", ""))
    for other in status.texts:
        symbol = "symbol open" if isinstance(other.resolution.symbol, Unknown) else other.resolution.symbol
        click.echo(f"  {other.path}  {status.station(other)}, {symbol}")
    asked = [_question(group) for group in group_questions(status.open)]
    _section(f"Open in {status.now.path}", asked)
    older = _older(status)
    for name, stale in groupby(older, lambda each: each.draft):
        some = list(stale)
        lines = ["; ".join(filter(None, [", ".join(each.documents), each.why])) for each in some]
        _section(f"Older than {name}", lines, [each.command for each in some])
    steps = _next(status, _count_stale(status), older)
    _section("Next", [step.what for step in steps], [step.command for step in steps])
    _section("Dates", [f"{day.when}: {day.what}" for day in known_days(status)])


def _question(group: Sequence[Ask]) -> str:
    """Return a question with its places, what is proposed, where the answer appears and on what ground it is asked."""
    first = group[0]
    if len(group) == 1:
        asked = f"{first.fact}: {in_full(first)}"
    else:
        places = ", ".join(dict.fromkeys(ask.fact for ask in group))
        asked = (
            f"{places}: {first.question} Proposed: {'; '.join(ask.proposed or '' for ask in group)}; not confirmed yet."
        )
    look = f"look in: {first.look}" if first.look else ""
    known = "; ".join(filter(None, (look, f"ground: {first.ground}" if first.ground else "")))
    return f"{asked} ({known})" if known else asked


def _older(status: SeriesStatus) -> list[StaleDocuments]:
    """Return the documents of all texts of a series that are older than their drafts.

    Those that a draft had under another symbol are of no account once it is issued or adopted.
    """
    over = ("issued", "adopted")
    return [each for text in status.texts for each in find_stale(text, is_new=status.station(text) not in over)]


def _next(status: SeriesStatus, stale: int, older: Sequence[StaleDocuments]) -> list[NextStep]:
    """Return what can be done now with the text that is being worked on."""
    commands = [each.command for each in older if each.draft == status.now.path and each.command]
    return list(next_steps(status, stale, commands, find_kits(status.now)))


def _count_stale(status: SeriesStatus) -> int:
    """Return the number of places of a draft, not issued yet, that are as in the text before and may be stale."""
    if status.station(status.now) in ("adopted", "issued"):
        return 0
    from apmb_draft.lifecycle import draft_check  # noqa: PLC0415 - the rules, for drafts alone

    return len(draft_check.check_stale_wording(status.now))


def _section(name: str, lines: Sequence[str], commands: Sequence[str] = ()) -> None:
    """Print a heading and its lines; a command is on a line of its own, whole, to be pasted."""
    if lines:
        click.echo(f"{name}:")
    for line, command in zip_longest(lines, commands, fillvalue=""):
        click.echo(console.wrap_line(f"{line}:" if command else line, "  "))
        if command:
            click.echo(f"    {console.with_program_name(command)}")


def _in_words(status: SeriesStatus) -> str:
    """Return how far a text has come, in words, with the day if it is known."""
    text = status.now.resolution
    if text.adoption:
        return f"adopted on {date_text(text.adoption.date)} as resolution {text.adoption.number}"
    named = "" if isinstance(text.symbol, Unknown) else f" {text.symbol}"
    day = "" if isinstance(text.issued, Unknown) else f" of {date_text(text.issued)}"
    match status.station(status.now):
        case "issued":
            document, places = issued_differences(status.now)
            differs = f"; {Path(document).name} has other words in {', '.join(places)}" if places else ""
            return f"issued as{named}{day}{differs}"
        case "revised":
            return f"revised draft{named}{day}, not noted as issued yet"
        case _:
            return f"draft{named}{day}, not {'noted as ' if named else ''}issued yet"


# --- For machines -----------------------------------------------------------------------------------------------------


def _plain(folder: Path, status: SeriesStatus) -> dict[str, Any]:
    text, stale, older = status.now.resolution, _count_stale(status), _older(status)
    return {
        "folder": str(folder),
        "title": text.title,
        "session": text.session,
        "year": year_of(text.session),
        "station": status.station(status.now),
        "file": str(status.now.path),
        "texts": [_text(each, status.station(each)) for each in status.texts],
        "open": [
            {
                "key": ask.fact,
                "question": ask.question,
                "look": ask.look,
                "ground": ask.ground,
                "proposed": ask.proposed,
            }
            for ask in status.open
        ],
        "stale": stale,
        "older": [
            {
                "draft": str(each.draft),
                "documents": list(each.documents),
                "command": console.with_program_name(each.command) or None,
                "why": each.why or None,
            }
            for each in older
        ],
        "next": [
            {"what": step.what, "command": console.with_program_name(step.command)}
            for step in _next(status, stale, older)
        ],
        "dates": [
            {"from": day.when.first.isoformat(), "to": day.when.last.isoformat(), "what": day.what}
            for day in known_days(status)
        ],
    }


def _text(found: drafts.DraftFile, station: str) -> dict[str, Any]:
    text = found.resolution
    return {
        "file": str(found.path),
        "session": text.session,
        "station": station,
        "symbol": None if isinstance(text.symbol, Unknown) else text.symbol,
        "issued": None if isinstance(text.issued, Unknown) else text.issued.isoformat(),
        "adopted": text.adoption.date.isoformat() if text.adoption else None,
    }

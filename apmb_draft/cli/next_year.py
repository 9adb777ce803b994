"""`apmb-draft next-year`: last year's resolution becomes this year's draft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, files, tracking
from apmb_draft.cli.options import (
    DATE,
    DATES,
    NUMBER,
    SETTING,
    STATE,
    SYMBOL,
    TEXT,
    YEARS,
    base_option,
    force_option,
    output_option,
    quiet_option,
    stamp_option,
    templates,
    templates_option,
    verbose_option,
)
from apmb_draft.cli.report import as_json, print_report
from apmb_draft.draft_file import dump, load
from apmb_draft.model import Resolution
from apmb_draft.problems import error
from apmb_draft.rollover import Answers, RollOver, next_year
from apmb_draft.words import in_un_order

EPILOG = """\b
Examples:
  apmb-draft next-year
  apmb-draft next-year drafts/79.yaml --place Geneva --dates 2025-12-01..2025-12-05 \\
      --agenda-item "99 (n)" --states 166 --sponsor Cambodia --sponsor Japan --sponsor Zambia
"""


_ANSWERS = (
    "session", "interval", "agenda_item", "symbol", "date", "states", "place", "dates", "action_plan", "settings",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """A roll-over, the files it makes, and which of them are not there yet in this form."""

    base: files.Found
    roll: RollOver
    draft_path: Path
    outputs: dict[Path, bytes]

    @property
    def documents(self) -> dict[Path, bytes]:
        """The Word files alone."""
        return {path: data for path, data in self.outputs.items() if path.suffix == ".docx"}

    @property
    def replaces(self) -> bool:
        """Whether a draft file is there that says something else."""
        return self.draft_path.exists() and self.draft_path in self.stale

    @property
    def stale(self) -> list[Path]:
        """The files that are missing, or different from what they would be."""
        return [path for path, data in self.outputs.items() if not path.exists() or path.read_bytes() != data]


@click.command("next-year", epilog=EPILOG)
@click.argument("base", required=False, type=click.Path(path_type=Path))
@click.option("--session", type=click.IntRange(min=1), help="The session it is for; refused when the item is not due.")
@click.option("--interval", type=click.IntRange(1, 10), help="Sessions until the item comes back, if that changes.")
@click.option("--agenda-item", type=TEXT, metavar="ITEM", help="Number and letter, such as “99 (n)”.")
@click.option("--symbol", type=SYMBOL, help="Symbol of the draft, such as A/C.1/80/L.30.")
@click.option("--date", type=DATE, help="Day on which the draft is handed in.")
@click.option("--sponsor", "sponsors", type=STATE, metavar="STATE", multiple=True, help="A State; repeat for each.")
@click.option("--states", type=NUMBER, help="How many States are party now.")
@click.option("--place", type=TEXT, help="Where the meeting to attend is held, as the text names it.")
@click.option("--dates", type=DATES, help="When: 2025-12-01..2025-12-05, or “1 to 5 December 2025”.")
@click.option("--action-plan", type=YEARS, help="Period of a new action plan, such as 2025–2029.")
@click.option("--set", "settings", type=SETTING, multiple=True, metavar="KEY=VALUE", help="Set any key of the draft.")
@base_option
@click.option("-n", "--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--diff", is_flag=True, help="Show the difference of the draft file; write nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@templates_option
@stamp_option
@force_option
@quiet_option
@verbose_option
def command(base: Path | None, **options: Any) -> None:
    """Make the draft of the next session from an adopted resolution.

    BASE is last year's file; without it, the adopted resolution of the highest session in drafts/. Writes the new
    draft file beside it and two Word files to output/, clean and with every change tracked, and prints what changed
    and why, what to look at, and what is still open. What no rule can know is asked, never guessed.
    """
    result = _result(base, options)
    writes = not (options["dry_run"] or options["diff"])
    written, kept = _write(result, force=options["force"]) if writes else ([], [])
    _print(result, options, written)
    quiet = options["quiet"]
    if not writes:
        without = f"; {result.draft_path} is there already and differs, so it would need --force"
        console.say(f"nothing written{without if result.replaces else ''}", quiet=quiet)
    elif not written:
        console.say(f"up to date: {result.draft_path} and its Word files", quiet=quiet)
    else:
        console.asides(kept, files.older(result.documents, result.draft_path), quiet=quiet)


def _result(base: Path | None, options: dict[str, Any]) -> Result:
    all_found = [] if base else files.drafts()
    found = files.read(base) if base else files.last_adopted(all_found)
    before = _year_before(found, all_found or files.beside(found))
    roll = next_year(found.resolution, _answers(options), before)
    draft_path = found.path.with_name(f"{roll.draft.session}.yaml")
    text = dump(roll.draft).encode()
    _read_back(text, roll.draft, draft_path)
    if draft_path.exists() and draft_path.samefile(found.path):
        raise error(str(draft_path), "exists", "is the file to begin from, and is never replaced by its own draft")
    outputs = {draft_path: text, **documents(found, draft_path, roll.draft, options)}
    return Result(found, roll, draft_path, files.with_schema(outputs, draft_path.parent))


def _read_back(text: bytes, draft: Resolution, path: Path) -> None:
    """Hold an answer that no file could hold against the rules of the file, before anything is written."""
    if load(text, f"{path} (as it would be)") != draft:
        raise AssertionError("a draft file does not read back as what was written")


def _answers(options: dict[str, Any]) -> Answers:
    given = {name: options[name] for name in _ANSWERS}
    return Answers(sponsors=in_un_order(dict.fromkeys(options["sponsors"])), **given)


def _year_before(base: files.Found, others: list[files.Found]) -> Resolution | None:
    """The resolution before the base, where it is among the others; it only tells what was new last year."""
    return next((each.resolution for each in others if _precedes(each.resolution, base.resolution)), None)


def _precedes(one: Resolution, other: Resolution) -> bool:
    return one.session < other.session and one.title.casefold() == other.title.casefold()


def documents(base: files.Found, draft_path: Path, draft: Resolution, options: dict[str, Any]) -> dict[Path, bytes]:
    """The Word files of a draft: clean, and with every change against last year's text tracked."""
    from apmb_draft import word  # noqa: PLC0415 - python-docx, which a refusal does not need

    filling = templates(options["templates"])
    stem = Path(options["output"]) / files.base_name(draft_path, draft)
    if options["official"]:
        before = tracking.official_base(options["official"], base.resolution, filling, force=options["force"])
    else:
        before = tracking.own_base(base.resolution, str(base.path), filling)
    found = tracking.review(before, draft, filling)
    return {
        stem.with_name(f"{stem.name}-clean.docx"): word.write(found.draft, stamp=options["stamp"]),
        stem.with_name(f"{stem.name}-tracked.docx"): tracking.tracked_file(found, date=tracking.marked_on(draft)),
    }


def _write(result: Result, *, force: bool) -> tuple[list[tuple[str, int]], list[Path]]:
    """Write what is not there yet; refuse to replace a draft file that says something else."""
    stale = result.stale
    if not stale:
        return [], []
    changed = files.changed_by_hand(result.documents)
    if not force:
        if result.replaces:
            _refuse(result)
        files.refuse_changed(changed)
    backed_up = [*([result.draft_path] if result.replaces else []), *changed]
    folder = next(iter(result.documents)).parent
    outputs = {path: data for path, data in result.outputs.items() if path in stale}
    kept = files.write(files.with_record(outputs, folder), backed_up=backed_up)
    return files.sizes(path for path in outputs if path.suffix in (".yaml", ".docx")), kept


def _refuse(result: Result) -> None:
    path = result.draft_path
    for line in _difference(result):
        click.echo(line, err=True)
    message = "is there already and differs as shown; nothing was written. To replace it use --force (it stays as .bak)"
    raise error(str(path), "exists", message)


def _print(result: Result, options: dict[str, Any], written: list[tuple[str, int]]) -> None:
    if options["form"] == "json":
        report = as_json(result.roll, base=str(result.base.path), draft=str(result.draft_path), files=written)
        if options["diff"]:
            report["diff"] = [click.unstyle(line) for line in _difference(result)]
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
        return
    if options["diff"]:
        for line in _difference(result):
            click.echo(line)
        return
    if not options["quiet"]:
        print_report(result.roll, result.base.path, result.draft_path, verbose=options["verbose"])
    if written and not options["quiet"]:
        console.heading("Written")
        console.files(written)


def _difference(result: Result) -> Iterator[str]:
    """The new draft file against the one that is there, else against last year's."""
    path = result.draft_path
    old = path if path.exists() else result.base.path
    names = (str(old), "what next-year would write" if old == path else str(path))
    return console.difference(files.shown(old), result.outputs[path].decode(), names)

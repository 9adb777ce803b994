"""`apmb-draft next-year`: last year's resolution becomes this year's draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, series
from apmb_draft.cli.options import ANSWERS, Options, answer_options, shared
from apmb_draft.cli.report import OPTIONS, as_json, print_report, print_summary
from apmb_draft.draft_file import dump
from apmb_draft.lifecycle import draft_review
from apmb_draft.lifecycle.snapshots import with_snapshot
from apmb_draft.lifecycle.sponsor_list import Sponsors, correct_names, with_group
from apmb_draft.model.problems import DraftError, error
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import Answers, RollOver, next_year
from apmb_draft.workspace import drafts, manifest, writing
from apmb_draft.workspace.stale_outputs import find_stale, is_named_anew

EPILOG = """\b
Examples:
  apmb-draft next-year --all --session 80
  apmb-draft next-year drafts/79.yaml --place Geneva --dates 2025-12-01..2025-12-05 \\
      --agenda-item "99 (n)" --states 166 --sponsor Cambodia --sponsor Japan --sponsor Zambia

Exit codes: 0 done; 1 the tracked file is missing, as said; 2 wrong usage or input; 3 refused, nothing written.
"""


@dataclass(frozen=True)
class Result:
    """A roll-over, its files, which of them are not there yet in this form, and why there is no tracked one."""

    base: drafts.DraftFile
    roll: RollOver
    draft_path: Path
    outputs: dict[Path, bytes]
    untracked: DraftError | None = None

    @property
    def made(self) -> drafts.DraftFile:
        """Return the draft as its file holds it afterwards."""
        return drafts.DraftFile(self.draft_path, self.roll.draft, self.outputs[self.draft_path])

    @property
    def documents(self) -> dict[Path, bytes]:
        """Return the Word files alone."""
        return {path: data for path, data in self.outputs.items() if path.suffix == ".docx"}

    @property
    def replaces(self) -> bool:
        """Return whether a draft file is there that says something else."""
        return self.draft_path.exists() and self.draft_path in self.stale

    @property
    def stale(self) -> list[Path]:
        """Return the files that are missing, or different from what they would be."""
        return [path for path, data in self.outputs.items() if not path.exists() or path.read_bytes() != data]


@click.command("next-year", epilog=EPILOG)
@click.argument("bases", nargs=-1, type=click.Path(path_type=Path), metavar="[BASE]...")
@series.all_option
@click.option("--session", type=click.IntRange(min=1), help="The session it is for; refused when the item is not due.")
@click.option("--interval", type=click.IntRange(1, 10), help="Sessions until the item comes back, if that changes.")
@answer_options
@shared("official", "dry_run", "diff")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="For people, or for a program.")  # fmt: skip
@shared("output", "templates", "stamp", "force")
@click.option("--brief", is_flag=True, help="A few lines, without the reasons.")
@shared("quiet")
@click.option("-v", "--verbose", is_flag=True, help="Also the rule and the source of every change.")
def command(bases: tuple[Path, ...], every: bool, form: str, brief: bool, verbose: bool, **given: Any) -> int:
    """Make the draft of the next session from an adopted resolution.

    BASE is last year's file, or the folder of a series; without it, the adopted resolution of the highest session in
    drafts/. Writes the new draft file beside it and two Word files to output/, clean and with every change tracked,
    and prints what changed and why, what to look at, and what is still open. What no rule can know is asked, never
    guessed: give what is known as options, --set for any key without one, and the rest later with `answer`. A draft
    that is there is not changed by a later call: --force makes it anew, from the options of that call alone.
    """
    answers = {name: given.pop(name) for name in ("session", "interval", *ANSWERS)}
    options = Options(**given)
    targets = series.choose_series(bases, every=every)
    if len(targets) > 1:
        _refuse_one_for_all(answers | {"official": options.official})
    reports: list[dict[str, Any]] = []
    are_whole: list[bool] = []

    def show(result: Result, written: Sequence[Path]) -> None:
        if form == "json":
            reports.append(_report(result, written, has_diff=options.diff))
        else:
            _print(result, written, options, brief=brief, verbose=verbose)

    try:
        series.work_on_each(targets, lambda target: are_whole.append(_one(target, answers, options, show)))
    finally:
        if reports:
            whole = reports[0] if len(targets) == 1 else {"schema_version": 1, "series": reports}
            click.echo(json.dumps(whole, indent=2, ensure_ascii=False))
    return 0 if all(are_whole) else 1


_FOR_ANY = ("session", "interval")
"""Answers that can be given for several series at once."""


def _refuse_one_for_all(answers: Mapping[str, Any]) -> None:
    """Refuse an answer, or a base, that can be true of one series only."""
    given = [name for name, value in answers.items() if value and name not in _FOR_ANY]
    if given:
        names = {"settings": "set", "sponsors": "sponsor", "official": "base"}
        option = names.get(given[0], given[0].replace("_", "-"))
        raise click.UsageError(f"--{option} is an answer for one series; name that one alone")


def _one(
    target: Path,
    answers: Mapping[str, Any],
    options: Options,
    show: Callable[[Result, Sequence[Path]], None],
) -> bool:
    """Roll one series over, and say what was done; return whether there is a tracked file."""
    found, others = _base(target)
    folder = drafts.output_of(options.output, found.path)
    home = manifest.kept_in(found.path, folder)
    with writing.hold_folders([] if options.is_trial else [found.path.parent, folder, home]):
        result = _result(found, others, answers, folder, options)
        is_new = is_named_anew(result.made, folder)
        written, kept = ([], []) if options.is_trial else _write(result, folder, options)
    show(result, written)
    if options.is_trial:
        without = "; it is there already and differs, so it would need --force"
        console.print_note(f"{result.draft_path}: nothing written{without if result.replaces else ''}")
    elif not written:
        console.print_note(f"up to date: {result.draft_path} and its Word files")
    else:
        console.print_backups(kept, map(str, find_stale(result.made, folder, is_new=is_new)))
    if result.untracked:
        console.print_untracked(result.untracked)
    return result.untracked is None


def _base(target: Path) -> tuple[drafts.DraftFile, list[drafts.DraftFile]]:
    """Return last year's file, and the other drafts of its folder."""
    if target.is_dir():
        found = drafts.read_drafts(target)
        return drafts.last_adopted(found), found
    base = drafts.read_draft(target)
    return base, drafts.other_drafts(base)


def _result(
    found: drafts.DraftFile, others: list[drafts.DraftFile], answers: Mapping[str, Any], folder: Path, options: Options
) -> Result:
    roll = next_year(found.resolution, _answers(answers), _year_before(found.resolution, others))
    if answered := _answered(found.resolution, roll.draft, answers):
        from apmb_draft.lifecycle import draft_check  # noqa: PLC0415 - the rules, for answers alone

        draft_check.refuse_nonsense(roll.draft, answered)
        for message in draft_check.missing_letter(found.resolution, roll.draft):
            console.print_note(message)
    draft_path = found.path.with_name(f"{roll.draft.session}.yaml")
    there = draft_path.read_bytes() if draft_path.is_file() else b""
    text = writing.with_line_ends(dump(roll.draft), there, found.data)
    writing.read_back(text, draft_path, roll.draft)  # an answer that no file could hold
    if draft_path.exists() and draft_path.samefile(found.path):
        raise error(str(draft_path), "exists", "is the file to begin from, and is never replaced by its own draft")
    before = draft_review.find_base(found, options.official, options.filling, force=options.force)
    assert before
    if before.note:
        console.print_note(before.note)
    flags = None if roll.draft.ignore else roll.flags  # what nobody can have confirmed yet
    review = draft_review.review_draft(before, roll.draft, options.filling, flags, roll.trace)
    stem = folder / drafts.base_name(draft_path, roll.draft)
    state = drafts.DraftFile(draft_path, roll.draft, text).key
    words, untracked = draft_review.word_files(stem, review, roll.draft, stamp=options.stamp, state=state)
    outputs = writing.with_schema({draft_path: text, **words}, draft_path.parent)
    return Result(found, roll, draft_path, outputs, untracked)


def _answers(given: Mapping[str, Any]) -> Answers:
    sponsors = correct_names(chain(*given["sponsors"]), "--sponsor")
    if "sponsors_note" not in dict(given["settings"]):
        with_group(Sponsors(sponsors.states), None)  # refuses an asterisk that says nothing
    for note in sponsors.notes:
        console.print_note(note)
    return Answers(**{**given, "sponsors": sponsors.states})


def _answered(base: Resolution, draft: Resolution, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the options that were given, by the keys that they fill; names of States are looked at elsewhere."""
    given = {key: option for key, option in OPTIONS.items() if answers.get(option[2:].replace("-", "_"))}
    if answers["action_plan"]:
        given |= {f"meetings.{name}.action_plan": "--action-plan" for name in draft.meetings}
    if answers["dates"]:  # of a meeting that is over by now
        held = [(name, number) for name, kind in draft.meetings.items() for number in kind.held]
        new = [(name, number) for name, number in held if number not in base.meetings[name].held]
        given |= {f"meetings.{name}.held.{number}": "--dates" for name, number in new}
    return given | {key: f"--set {key}" for key, _ in answers["settings"]}


def _year_before(base: Resolution, others: list[drafts.DraftFile]) -> Resolution | None:
    """Return the resolution before the base, where it is among the others; it only tells what was new last year."""
    title = base.title.casefold()
    earlier = (text for each in others if (text := each.resolution).session < base.session)
    return next((text for text in earlier if text.title.casefold() == title), None)


def _write(result: Result, folder: Path, options: Options) -> tuple[list[Path], list[Path]]:
    """Write what is not there yet, and return it with the copies of what was replaced.

    Refuses to replace a draft file that says something else.
    """
    stale = result.stale
    if not stale:
        return [], []
    changed = manifest.changed_by_hand(result.documents)
    if not options.force:
        if result.replaces:
            _refuse(result)
        manifest.refuse_changed(changed)
    backed_up = [*([result.draft_path] if result.replaces else []), *changed]
    outputs = {path: data for path, data in result.outputs.items() if path in stale}
    kept_too = with_snapshot(outputs, result.made, folder, official=options.official)
    made = manifest.made_by_build(result.made, result.documents, options.of_build)
    home = manifest.kept_in(result.draft_path, folder)
    kept = writing.write_files(manifest.with_manifest(kept_too, folder, made, home), backed_up=backed_up)
    return [path for path in outputs if path.suffix in (".yaml", ".docx")], kept


def _refuse(result: Result) -> None:
    path = result.draft_path
    for line in _difference(result):
        click.echo(line, err=True)
    answer = console.with_program_name(f"apmb-draft answer {console.quote_path(path)}")
    message = (
        f"is there already and differs as shown; nothing was written. {answer} adds answers to it; --force makes it "
        "anew from the options of this call alone (the old one stays as .bak)"
    )
    raise error(str(path), "exists", message)


def _report(result: Result, written: Sequence[Path], *, has_diff: bool) -> dict[str, Any]:
    report = as_json(result.roll, base=str(result.base.path), draft=str(result.draft_path), files=written)
    if has_diff:
        report["diff"] = [click.unstyle(line) for line in _difference(result)]
    return report


def _print(result: Result, written: Sequence[Path], options: Options, *, brief: bool, verbose: bool) -> None:
    if options.diff:
        for line in _difference(result):
            click.echo(line)
    elif not options.quiet:
        if brief:
            print_summary(result.roll, result.base.path, result.draft_path)
        else:
            print_report(result.roll, result.base.path, result.draft_path, verbose=verbose)
        if written:
            console.print_heading("Written")
            console.print_files(written)


def _difference(result: Result) -> Iterator[str]:
    """Yield the new draft file against the one that is there, else against last year's."""
    path = result.draft_path
    old = path if path.exists() else result.base.path
    names = (str(old), "what next-year would write" if old == path else str(path))
    return console.coloured_diff(drafts.read_lossy(old), result.outputs[path].decode(), names)

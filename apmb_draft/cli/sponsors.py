"""`apmb-draft sponsors`: who tables a draft, by official names in their order; tables in and out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console
from apmb_draft.cli.options import diff_option, quiet_option
from apmb_draft.draft_file import edit_text
from apmb_draft.lifecycle import draft_check, sponsor_list
from apmb_draft.lifecycle.sponsor_list import Sponsors
from apmb_draft.model.problems import Where, error
from apmb_draft.model.resolution import Resolution, Stage
from apmb_draft.model.values import UNKNOWN, Unknown
from apmb_draft.workspace import drafts, writing

EPILOG = """\b
Examples:
  apmb-draft sponsors drafts/80.yaml --add Cambodia --add Turkey --remove Peru
  apmb-draft sponsors drafts/80.yaml --csv-in signed-up.csv --csv-out sponsors.csv

Exit codes: 0 done; 1 names are not official or not in order (--tidy mends it); 2 wrong usage or input; 3 refused.
"""


@click.command("sponsors", epilog=EPILOG)
@click.argument("draft", type=click.Path(path_type=Path))
@click.option("--add", "added", multiple=True, metavar="STATE", help="A State; with * behind it, one for a group.")
@click.option("--remove", "removed", multiple=True, metavar="STATE", help="A State that is no sponsor any more.")
@click.option("--group", metavar="NAME", help="The group for which a State speaks, as “League of Arab States”.")
@click.option("--no-group", is_flag=True, help="No State speaks for a group any more.")
@click.option("--csv-in", type=click.Path(path_type=Path), metavar="FILE", help="The sponsors are those of this table.")
@click.option("--csv-out", type=click.Path(path_type=Path), metavar="FILE", help="Write them as a table; - shows it.")
@click.option("--tidy", is_flag=True, help="Only make the names official, and put them in order.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would change; write nothing.")
@diff_option
@click.option("--force", is_flag=True, help="Overwrite the table of --csv-out; what was there is kept as .bak.")
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, draft: Path, **options: Any) -> None:
    """Show the sponsors of a draft, or change them in its file.

    Names become the official short names of the United Nations in their order: “Turkey” is written “Türkiye”, with a
    note; a name that is no State's is refused, with the nearest one. Without an option the list is only shown, with
    what is not right in it, line by line.
    \f

    Raises:
        click.UsageError: for options that exclude each other.
        DraftError: [not-a-draft] for an adopted text, and what reading and writing raise.
    """
    if options["group"] and options["no_group"]:
        raise click.UsageError("--group and --no-group exclude each other")
    if any(options[name] for name in ("added", "removed", "group", "no_group", "csv_in", "tidy")):
        _change(draft, options)
    else:
        ctx.exit(_show(draft, options))


def _show(path: Path, options: dict[str, Any]) -> int:
    """Print the sponsors with what is not right in them; return the exit code."""
    found = _read(path)
    before = _of(found.resolution)
    wrong = _wrong(found)
    after, notes = (before, ()) if wrong else _changed(before, found, options)
    tables = _table_out(before, path, options)
    console.print_backups_and_stale(writing.write_files(tables, backed_up=[*tables]), [])
    for note in notes:
        console.print_note(note)
    if after.states != before.states:
        console.print_note("these are not the official names in their order; --tidy mends it")
    _print(Sponsors(before.states, after.note), options)
    for line in wrong:
        console.print_note(line)
    return 1 if wrong or after.states != before.states else 0


def _change(path: Path, options: dict[str, Any]) -> None:
    """Change the sponsors in the file, or only show how, and print what became of them."""
    is_trial = options["dry_run"] or options["diff"]
    with writing.hold_folders([] if is_trial or not path.parent.is_dir() else [path.parent]):
        found = _read(path)
        before = _of(found.resolution)
        after, notes = _changed(before, found, options)
        outputs = _file(found, _with(found.resolution, after), options)
        tables = _table_out(after, path, options)
        # Who was struck from a list of names is not easily found again; one who was added is.
        backed_up = [*tables, *(outputs if options["csv_in"] else [])]
        kept = writing.write_files(outputs | tables, backed_up=backed_up, seen=dict.fromkeys(outputs, found.data))
    console.print_backups_and_stale(kept, [])
    added = (f"added: {state}" for state in after.states if state not in before.states)
    removed = (f"removed: {state}" for state in before.states if state not in after.states)
    nothing = "nothing written" if is_trial else "nothing to change" if after == before else ""
    for message in filter(None, (*notes, *added, *removed, nothing)):
        console.print_note(message)
    _print(after, options)


def _read(path: Path) -> drafts.DraftFile:
    found = drafts.read_draft(path)
    if found.resolution.stage is not Stage.DRAFT:
        raise error(str(path), "not-a-draft", "is an adopted text, which names no sponsors")
    return found


def _wrong(found: drafts.DraftFile) -> list[str]:
    """Return the findings in the list as it is, each with its line, and the command that fixes them."""
    wrong = draft_check.check_masthead(found, ("SPN",))
    return [*map(str, wrong), *filter(None, [draft_check.tidy_command(found, wrong)])]


def _of(draft: Resolution) -> Sponsors:
    states = () if isinstance(draft.sponsors, Unknown) else draft.sponsors
    return Sponsors(states, draft.sponsors_note or "")


def _with(draft: Resolution, after: Sponsors) -> Resolution:
    """Return the draft with these sponsors; a question that they answer is gone."""
    ask = tuple(each for each in draft.ask if each.fact != "sponsors" or not after.states)
    nobody: tuple[str, ...] | Unknown = () if draft.sponsors_line else UNKNOWN
    values = {"sponsors": after.states or nobody, "sponsors_note": after.note or None, "ask": ask}
    values |= {"sponsors_line": None} if after.states else {}
    return draft.model_copy(update=values)


def _changed(before: Sponsors, found: drafts.DraftFile, options: dict[str, Any]) -> tuple[Sponsors, Sequence[str]]:
    """Return the sponsors as they will be, and what was corrected."""
    name = str(found.path)
    given: Sequence[str] = before.marked
    group: str | None = "" if options["no_group"] else options["group"]
    if options["csv_in"]:
        given, named = _table(options["csv_in"])
        group = named if group is None else group
    given = sponsor_list.remove_sponsors(given, options["removed"], name)
    places = {} if options["csv_in"] else _places(found, before)
    made = sponsor_list.correct_names([*given, *options["added"]], str(options["csv_in"] or name), places)
    speaker_is_gone = any("*" in state for state in before.marked) and not any("*" in state for state in made.states)
    if group is None and speaker_is_gone:
        group = ""
    return sponsor_list.with_group(Sponsors(made.states, before.note), group), made.notes


def _places(found: drafts.DraftFile, before: Sponsors) -> dict[str, Where]:
    """Return the place of each of the sponsors in the file."""
    tree = found.tree
    return {state: tree.at(("sponsors", at), key=True) for at, state in enumerate(before.states)}


def _table(path: Path) -> tuple[list[str], str | None]:
    return sponsor_list.read_table(drafts.read_untrusted(path, "table of sponsors"), str(path))


# --- Written, and said ------------------------------------------------------------------------------------------------


def _file(found: drafts.DraftFile, after: Resolution, options: dict[str, Any]) -> dict[Path, bytes]:
    """Return the draft file as it is to be written, or nothing where it stays, or is only shown."""
    text = edit_text(found.text, found.resolution, after, str(found.path))
    if options["diff"]:
        for line in console.coloured_diff(found.text, text, (str(found.path), f"{found.path}, as it would be")):
            click.echo(line)
    stays = options["diff"] or options["dry_run"] or text == found.text
    return {} if stays else {found.path: writing.read_back(text.encode(), found.path, after)}


def _table_out(now: Sponsors, draft: Path, options: dict[str, Any]) -> dict[Path, bytes]:
    """Return the table as it is to be written, or nothing where none is wanted, or it is only shown."""
    path: Path | None = options["csv_out"]
    if not path:
        return {}
    if path.exists() and path.samefile(draft):
        raise error(str(path), "csv", "is the draft itself; name another file for the table")
    if not now.states:
        raise error("--csv-out", "csv", "the draft has no sponsors yet")
    text = sponsor_list.to_csv(now)
    if str(path) == "-":
        click.echo(text, nl=False)
    data = text.encode("utf-8-sig")  # without the mark, programs that work with tables take it for another encoding
    stays = str(path) == "-" or options["dry_run"] or options["diff"] or (path.is_file() and path.read_bytes() == data)
    if not stays and path.exists() and not options["force"]:
        raise error(str(path), "exists", "is there already and says something else; --force replaces it (kept as .bak)")
    return {} if stays else {path: data}


def _print(now: Sponsors, options: dict[str, Any]) -> None:
    if options["quiet"] or options["diff"] or str(options["csv_out"]) == "-":
        return
    for state in now.states:
        click.echo(state)
    if now.note:
        click.echo(f"* {now.note}")
    console.print_message(f"{len(now.states)} sponsor{'s' * (len(now.states) != 1)}")

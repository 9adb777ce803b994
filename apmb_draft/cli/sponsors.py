"""`apmb-draft sponsors`: who tables a draft, by official names in their order; tables in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console
from apmb_draft.cli.options import Options, shared
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
@shared("diff")
@click.option("--force", is_flag=True, help="Overwrite the table of --csv-out; what was there is kept as .bak.")
@shared("quiet")
def command(draft: Path, csv_out: Path | None, tidy: bool, **given: Any) -> int:
    """Show the sponsors of a draft, or change them in its file.

    Names become the official short names of the United Nations in their order: “Turkey” is written “Türkiye”, with a
    note; a name that is no State's is refused, with the nearest one. Without an option the list is only shown, with
    what is not right in it, line by line.
    \f

    Raises:
        click.UsageError: for options that exclude each other.
        DraftError: [not-a-draft] for an adopted text, and what reading and writing raise.
    """
    edits = _Edits(**{each.name: given.pop(each.name) for each in fields(_Edits)})
    options = Options(**given)
    if edits.group and edits.no_group:
        raise click.UsageError("--group and --no-group exclude each other")
    if tidy or any(vars(edits).values()):
        _change(draft, edits, csv_out, options)
        return 0
    return _show(draft, edits, csv_out, options)


@dataclass(frozen=True)
class _Edits:
    """What is to become of the sponsors, as options say it."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    group: str | None = None
    no_group: bool = False
    csv_in: Path | None = None


def _show(path: Path, edits: _Edits, table: Path | None, options: Options) -> int:
    """Print the sponsors with what is not right in them; return the exit code."""
    found = _read(path)
    before = Sponsors.of(found.resolution)
    wrong = draft_check.check_masthead(found, ("SPN",))
    after, notes = (before, ()) if wrong else _changed(before, found, edits)
    tables = _table_out(before, table, path, options)
    console.print_backups(writing.write_files(tables, backed_up=[*tables]), notes)
    if after.states != before.states:
        console.print_note("these are not the official names in their order; --tidy mends it")
    _print(Sponsors(before.states, after.note), table, options)
    for line in (*map(str, wrong), *filter(None, [draft_check.tidy_command(found, wrong)])):
        console.print_note(line)
    return 1 if wrong or after.states != before.states else 0


def _change(path: Path, edits: _Edits, table: Path | None, options: Options) -> None:
    """Change the sponsors in the file, or only show how, and print what became of them."""
    with writing.hold_folders([] if options.is_trial or not path.parent.is_dir() else [path.parent]):
        found = _read(path)
        before = Sponsors.of(found.resolution)
        after, notes = _changed(before, found, edits)
        outputs = _file(found, _with(found.resolution, after), options)
        tables = _table_out(after, table, path, options)
        # Who was struck from a list of names is not easily found again; one who was added is.
        backed_up = [*tables, *(outputs if edits.csv_in else [])]
        kept = writing.write_files(outputs | tables, backed_up=backed_up, seen=dict.fromkeys(outputs, found.data))
    added = (f"added: {state}" for state in after.states if state not in before.states)
    removed = (f"removed: {state}" for state in before.states if state not in after.states)
    nothing = ["nothing written"] if options.is_trial else ["nothing to change"] if after == before else []
    console.print_backups(kept, (*notes, *added, *removed, *nothing))
    _print(after, table, options)


def _read(path: Path) -> drafts.DraftFile:
    found = drafts.read_draft(path)
    if found.resolution.stage is not Stage.DRAFT:
        raise error(str(path), "not-a-draft", "is an adopted text, which names no sponsors")
    return found


def _with(draft: Resolution, after: Sponsors) -> Resolution:
    """Return the draft with these sponsors; a question that they answer is gone."""
    ask = tuple(each for each in draft.ask if each.fact != "sponsors" or not after.states)
    nobody: tuple[str, ...] | Unknown = () if draft.sponsors_line else UNKNOWN
    values = {"sponsors": after.states or nobody, "sponsors_note": after.note or None, "ask": ask}
    values |= {"sponsors_line": None} if after.states else {}
    return draft.model_copy(update=values)


def _changed(before: Sponsors, found: drafts.DraftFile, edits: _Edits) -> tuple[Sponsors, Sequence[str]]:
    """Return the sponsors as they will be, and what was corrected."""
    name = str(edits.csv_in or found.path)
    given: Sequence[str] = before.marked
    group = "" if edits.no_group else edits.group
    places: dict[str, Where] = {}
    if edits.csv_in:
        table = drafts.read_untrusted(edits.csv_in, "table of sponsors")
        given, named = sponsor_list.read_table(table, name)
        group = named if group is None else group
    else:
        tree = found.tree
        places = {state: tree.at(("sponsors", at), key=True) for at, state in enumerate(before.states)}
    given = sponsor_list.remove_sponsors(given, edits.removed, str(found.path))
    made = sponsor_list.correct_names([*given, *edits.added], name, places)
    speaker_is_gone = any("*" in state for state in before.marked) and not any("*" in state for state in made.states)
    if group is None and speaker_is_gone:
        group = ""
    return sponsor_list.with_group(Sponsors(made.states, before.note), group), made.notes


# --- Written, and said ------------------------------------------------------------------------------------------------


def _file(found: drafts.DraftFile, after: Resolution, options: Options) -> dict[Path, bytes]:
    """Return the draft file as it is to be written, or nothing where it stays, or is only shown."""
    text = found.edited(after)
    if options.diff:
        console.print_diff(found.text, text, (str(found.path), f"{found.path}, as it would be"))
    stays = options.is_trial or text == found.text
    return {} if stays else {found.path: writing.read_back(text.encode(), found.path, after)}


def _table_out(now: Sponsors, path: Path | None, draft: Path, options: Options) -> dict[Path, bytes]:
    """Return the table as it is to be written, or nothing where none is wanted, or it is only shown."""
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
    stays = str(path) == "-" or options.is_trial or (path.is_file() and path.read_bytes() == data)
    if not stays and path.exists() and not options.force:
        raise error(str(path), "exists", "is there already and says something else; --force replaces it (kept as .bak)")
    return {} if stays else {path: data}


def _print(now: Sponsors, table: Path | None, options: Options) -> None:
    if options.quiet or options.diff or str(table) == "-":
        return
    for state in now.states:
        click.echo(state)
    if now.note:
        click.echo(f"* {now.note}")
    console.print_message(f"{len(now.states)} sponsor{'s' * (len(now.states) != 1)}")

"""Change a draft file in place or beside it, or only show it; read the official document that it is changed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, series
from apmb_draft.cli.options import Options
from apmb_draft.lifecycle.stages import Difference, read_official_document
from apmb_draft.merge.aligned_texts import DraftText
from apmb_draft.model.problems import error
from apmb_draft.model.resolution import Resolution
from apmb_draft.un.english import date_text
from apmb_draft.workspace import drafts, manifest, writing
from apmb_draft.workspace.manifest import Made

# --- The official document --------------------------------------------------------------------------------------------


_LONGEST = 20.0
"""Seconds to read a document of a stranger; an honest one of a hundred pages needs five."""


def official_document(path: Path) -> DraftText:
    """Read an official document, and print what cannot be placed word for word."""
    with drafts.time_limit(_LONGEST, str(path)):
        recognised, lines = read_official_document(drafts.read_untrusted(path), str(path))
    for line in lines:
        console.print_note(f"{path}: {line}")
    return DraftText(recognised.resolution, recognised.document)


def say_differences(found: Sequence[Difference], heading: str) -> None:
    """Print every difference on a line of its own, to standard output even with --quiet, since this is data."""
    if found and not console.is_quiet():
        console.print_heading(heading)
    for difference in found:
        click.echo(str(difference))


def say_printed(after: Resolution) -> None:
    """Print the slots whose printed text differs from their facts."""
    for slot, text in after.printed.items():
        console.print_note(
            f"printed.{slot}: “{text}”, where the facts give other words; next-year carries on the facts"
        )


# --- The draft file ---------------------------------------------------------------------------------------------------


def found_draft(path: Path | None) -> drafts.DraftFile:
    """Read the draft that is named by its file or the folder of its series, else that of the only series there is."""
    return drafts.furthest_draft(path or series.choose_series((), every=False)[0])


@dataclass(frozen=True)
class Rewritten:
    """A draft file with new values, in its own place or in another.

    Other outputs are written with it, each with what it is `made` from, and what the tool keeps for itself; `replaces`
    where the file in its place is the very text that it takes the place of.
    """

    found: drafts.DraftFile
    after: Resolution
    path: Path
    others: dict[Path, bytes] = field(default_factory=dict)
    made: dict[Path, Made] = field(default_factory=dict)
    own: dict[Path, bytes] = field(default_factory=dict)
    replaces: bool = False

    @cached_property
    def data(self) -> bytes:
        """Return the bytes of the file as it will be."""
        return self.found.edited(self.after).encode("utf-8")


def write(made: Rewritten, options: Options, *, backed_up: bool = False) -> list[Path] | None:
    """Write the file, or show it under --dry-run and --diff, which gives None; else the names of the copies kept.

    Raises:
        DraftError: [exists] where another file would be replaced without --force, and as `writing.read_back` does.
    """
    data = writing.read_back(made.data, made.path, made.after)
    if options.diff:
        before = drafts.read_lossy(made.path) if made.path.is_file() else made.found.text
        console.print_diff(before, data.decode("utf-8"), (str(made.found.path), str(made.path)))
    if options.is_trial:
        console.print_note("nothing written")
        return None
    with writing.hold_folders({path.parent for path in (made.path, *made.others, *made.own)}):
        is_in_place = made.path == made.found.path
        differs = made.path.exists() and not is_in_place and made.path.read_bytes() != data
        changed = [*([made.path] if differs and not made.replaces else []), *manifest.changed_by_hand(made.others)]
        if changed and not options.force:
            message = "is there already and says something else; nothing was written. --force replaces it"
            raise error(str(changed[0]), "exists", f"{message} (kept as {writing.backup_name(changed[0])})")
        mine = [made.path] if differs or (backed_up and is_in_place) else []
        others = made.others
        if others:
            folder = next(iter(others)).parent
            others = manifest.with_manifest(others, folder, made.made, manifest.kept_in(made.path, folder))
        whole = {made.path: data, **others, **made.own}
        return writing.write_files(whole, backed_up=[*mine, *changed], seen={made.found.path: made.found.data})


def write_and_say(
    made: Rewritten,
    options: Options,
    keys: Sequence[str] = (),
    literal: Sequence[tuple[str, str]] | None = None,
    *,
    backed_up: bool = False,
) -> bool:
    """Write the file as `write` does; print what of the facts of some keys changed, and the files that were written.

    `literal` are the slots that became words, which next-year cannot carry on, where words were taken over. Returns
    whether anything was written.
    """
    kept = write(made, options, backed_up=backed_up)
    before, after = made.found.resolution, made.after
    rows = [(key, _shown(getattr(before, key)), _shown(getattr(after, key))) for key in keys]
    changed = [row for row in rows if row[1] != row[2]]
    if changed and not options.quiet:
        console.print_heading("Taken over")
        console.print_table(("Key", "Before", "Now"), changed, (20, 39, 39))
    if literal is not None:
        say_printed(after)
    for where, slot in literal or ():
        console.print_note(f"{where}: {{{slot}}} became literal words; next-year will not carry them on")
    if kept is not None:
        console.print_files([made.path, *made.others])
        console.print_backups(kept)
    return kept is not None


def _shown(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return date_text(value)
    return ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)

"""`apmb-draft pack`: everything that is handed in with a draft, in one folder or one zip, or nothing."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console, series
from apmb_draft.cli.options import TEXT, Options, shared
from apmb_draft.lifecycle import draft_check, draft_review, submission
from apmb_draft.lifecycle.snapshots import with_snapshot
from apmb_draft.lint import RULES
from apmb_draft.lint.rules import Finding
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.workspace import drafts, manifest, writing
from apmb_draft.workspace.stale_outputs import find_stale

EPILOG = """\b
Examples:
  apmb-draft pack --author "Permanent Mission of Ruritania" --base A_RES_79_34.docx
  apmb-draft pack drafts/80.yaml --author "Permanent Mission of Ruritania" -o kit.zip
"""


@click.command("pack", epilog=EPILOG)
@click.argument("drafts", nargs=-1, type=click.Path(path_type=Path), metavar="[DRAFT]...")
@series.all_option
@click.option("--author", type=TEXT, required=True, help="The delegation, as the one author of the tracked changes.")
@shared("official")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR|FILE.zip",
              help="The folder or zip to make. Default: output/…-kit.")  # fmt: skip
@shared("templates")
@click.option("--force", is_flag=True, help="Replace a kit that is there; the old one is kept as .bak.zip or .bak.")
@shared("quiet")
def command(drafts: tuple[Path, ...], every: bool, output: Path | None, **given: Any) -> None:
    """Put everything for handing in a draft into one folder or zip: Word files, PDFs, sponsors, sheets, e-mail.

    DRAFT is a file such as drafts/80.yaml, or the folder of a series; without it, the highest session in drafts/. It
    is refused, with the list, while the check finds errors or facts are open; only the symbol may be unknown, since
    the Secretariat gives it. What is to be sent has no reason, question or remark of ours in it: these are for
    build --changes and --review. The sheets (.txt) are for you.
    \f

    Raises:
        click.UsageError: for options of one kit with several drafts.
        DraftError: with the problems of all drafts that are not ready or could not be packed.
    """
    options = Options(**given)
    targets = series.choose_series(drafts, every=every)
    if len(targets) > 1 and (options.official or output):
        raise click.UsageError("--base and -o are those of one kit; name that draft alone")
    names: dict[Path, Path] = {}
    series.work_on_each(targets, lambda target: _one(target, names, output, options))


def _one(target: Path, names: dict[Path, Path], named: Path | None, options: Options) -> None:
    """Make the kit of one draft, in its own place or in the one that is named."""
    found = drafts.furthest_draft(target)
    draft = found.resolution
    findings = draft_check.check_draft_file(found, RULES.values())
    submission.refuse_unready(draft, found.path, findings)
    name = drafts.base_name(found.path, draft)
    folder = drafts.output_of(drafts.OUTPUT, found.path)
    output = named or folder / f"{name}-kit"
    series.claim_name(names, output, found.path)
    made, hints = kit_files(found, findings, name, options)
    with writing.hold_folders([folder]):
        place: list[str | Path] = ["-o", named] if named else []
        words = ["pack", found.path, *options.of_content, *place, "--force"]
        kit_of = manifest.made_by(found, words, "" if named else name)
        _write(made, output, _state(found, made, {output: kit_of}, options), force=options.force)
    console.print_backups([], map(str, find_stale(found)))
    for hint in hints:
        console.print_note(hint)
    console.print_note(f"{', '.join(submission.SHEETS)} are for you; the rest is to be sent")
    if findings:
        count = f"{len(findings)} place{'s' * (len(findings) != 1)}"
        console.print_note(f"{count} to look at first: see checklist.txt")


def kit_files(
    found: drafts.DraftFile, findings: Sequence[Finding], name: str, options: Options
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return every file of the kit by its name, and what to know of them.

    Raises DraftError [no-base] where the base that the draft names cannot be found, [not-ready] for what must not be
    sent.
    """
    draft = found.resolution
    base = draft_review.find_base(drafts.text_before(found), options.official, options.filling, force=False)
    if base is None:
        submission.refuse_untracked(draft, found.path)
    elif not base.is_official:
        own = f"the changes are tracked in our own rendering of {base.resolution.symbol}"
        console.print_note(base.note or f"{own}; name its official Word file with --base")
    kit = submission.Kit(
        draft, options.author or "",
        tracked=submission.TrackedBase(str(base.resolution.symbol), base.is_official) if base else None,
        previous=drafts.adopted_before(found),
        look_at=tuple((one.place, f"{one.message} ({one.rule})") for one in findings),
        rules=frozenset(one.rule for one in findings),
    )  # fmt: skip
    return submission.kit_files(kit, base, name, options.filling)


# --- Written ----------------------------------------------------------------------------------------------------------


def _state(
    found: drafts.DraftFile, made: Mapping[str, bytes], kit_of: Mapping[Path, manifest.Made], options: Options
) -> dict[Path, bytes]:
    """Return what `build` keeps of a kit, outside the kit: the draft as it is sent, and how it was made."""
    folder = drafts.output_of(drafts.OUTPUT, found.path)
    there = {folder / file: data for file, data in made.items()}
    kept = with_snapshot(there, found, folder, author=options.author or "", official=options.official)
    new = {path: data for path, data in kept.items() if path not in there}
    return manifest.with_manifest(new, folder, kit_of, folder)


def _write(made: Mapping[str, bytes], output: Path, state: Mapping[Path, bytes], *, force: bool) -> None:
    is_zip = output.suffix.lower() == ".zip"
    folder = output.parent if is_zip else output
    with writing.hold_folders([folder.parent, folder]):
        if is_zip:
            outputs, kept = {output: _zip_files(made, output.stem)}, {}
            backed_up = _replaced(outputs, force=force)
        else:
            outputs, backed_up = {output / name: data for name, data in made.items()}, []
            _refuse_others(output, made)
            kept = _old_kit(output, force=force) if _replaced(outputs, force=force) else {}
        copies = writing.write_files({**state, **kept, **outputs}, backed_up=backed_up)
    console.print_files(outputs)
    console.print_backups([*copies, *kept])


def _replaced(outputs: Mapping[Path, bytes], *, force: bool) -> list[Path]:
    """Return the files there that say something else. Raises DraftError [exists] where they are not to be replaced."""
    other = [path for path, data in outputs.items() if path.is_file() and path.read_bytes() != data]
    if other and not force:
        message = "is there already and says something else; --force replaces it and keeps the old one"
        raise DraftError([Problem(Where(str(path)), "exists", message) for path in other])
    return other


def _refuse_others(folder: Path, made: Mapping[str, bytes]) -> None:
    """Refuse a folder with other files: a folder to be sent holds the kit and nothing else."""
    others = sorted(each.name for each in folder.iterdir() if each.name not in made and not each.name.startswith("."))
    if others:
        message = f"holds what is no part of this kit: {', '.join(others[:8])}; name another folder, or move it away"
        raise error(str(folder), "exists", message)


def _old_kit(folder: Path, *, force: bool) -> dict[Path, bytes]:
    """Return the kit that was there, as a zip beside its folder: copies within the folder would be sent along."""
    if not force:
        return {}
    old = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}
    number = 1
    while os.path.lexists(name := folder.with_name(f"{folder.name}.bak{number if number > 1 else ''}.zip")):
        number += 1
    return {name: _zip_files(old, folder.name)}


def _zip_files(made: Mapping[str, bytes], folder: str) -> bytes:
    """Return files as a zip with one folder in it; the same bytes on every day.

    >>> import io, zipfile
    >>> zipfile.ZipFile(io.BytesIO(_zip_files({"a.txt": b"A"}, "kit"))).namelist()
    ['kit/a.txt']
    """
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in made.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return data.getvalue()

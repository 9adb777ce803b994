"""`apmb-draft pack`: everything that is handed in with a draft, in one folder or one zip, or nothing."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from apmb_draft import kit, sponsors
from apmb_draft.cli import console, files, series
from apmb_draft.cli.options import TEXT, base_option, quiet_option, templates, templates_option
from apmb_draft.cli.sent import with_sent
from apmb_draft.compose import compose
from apmb_draft.model import Resolution, Stage
from apmb_draft.open_facts import open_questions
from apmb_draft.problems import DraftError, Problem, Where, error
from apmb_draft.sponsors import Sponsors
from apmb_draft.templates import Templates
from apmb_draft.values import Unknown

EPILOG = """\b
Examples:
  apmb-draft pack --author "Permanent Mission of Ruritania" --base A_RES_79_34.docx
  apmb-draft pack drafts/80.yaml --author "Permanent Mission of Ruritania" -o kit.zip
"""

_ATTACHED = {
    "-tracked.docx": "the draft as Word file, all changes tracked",
    "-clean.docx": "the clean text as Word file",
    "-clean.pdf": "the clean text as PDF",
    "-redline.pdf": "the changes as PDF",
    "-changes.md": "the statement of changes",
}
"""What a kit holds beside its sheets, by the end of the name."""


@click.command("pack", epilog=EPILOG)
@click.argument("draft", required=False, type=click.Path(path_type=Path))
@click.option("--author", type=TEXT, required=True, help="The delegation, as the one author of the tracked changes.")
@base_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR|FILE.zip",
              help="The folder or zip to make. Default: output/…-kit.")  # fmt: skip
@templates_option
@click.option("--force", is_flag=True, help="Replace a kit that is there; the old one is kept as .bak.zip or .bak.")
@quiet_option
def command(draft: Path | None, **options: Any) -> None:
    """Put everything for handing in a draft into one folder or zip: Word files, PDFs, sponsors, sheets, e-mail.

    DRAFT is a file such as drafts/80.yaml, or the folder of a series; without it, the highest session in drafts/. It
    is refused, with the list, while the check finds errors or facts are open; only the symbol may be unknown, since
    the Secretariat gives it.
    """
    target = series.chosen([draft] if draft else [], every=False)[0]
    found = files.drafts(target)[0] if target.is_dir() else files.read(target)
    refuse_unready(found)
    name = files.base_name(found.path, found.resolution)
    output = options["output"] or series.output_of(files.OUTPUT, found.path) / f"{name}-kit"
    made = contents(found, name, options)
    _write(made, output, _state(found, made, options["author"]), force=options["force"], quiet=options["quiet"])


def refuse_unready(found: files.Found) -> None:
    """Refuse, with everything that stands in the way. Raises DraftError [not-a-draft, not-ready]."""
    if found.resolution.stage is not Stage.DRAFT:
        raise error(str(found.path), "not-a-draft", "is an adopted text; only a draft is handed in")
    problems = [*_open(found), *_errors(found)]
    if problems:
        raise DraftError(problems)


def _open(found: files.Found) -> Iterator[Problem]:
    for ask in open_questions(found.resolution):
        if ask.fact != "symbol":
            hint = f"proposed: {ask.proposed}; delete the entry under “ask” to confirm it" if ask.proposed else "open"
            yield Problem(Where(str(found.path)), "not-ready", f"{ask.fact} is {hint}")


def _errors(found: files.Found) -> Iterator[Problem]:
    from apmb_draft.checking import RULES, Severity, draft_of  # noqa: PLC0415 - the rules, for what can be packed
    from apmb_draft.checking.checked import checked  # noqa: PLC0415
    from apmb_draft.draft_file import tree_of  # noqa: PLC0415

    tree = tree_of(found.data, str(found.path))
    for one in checked(draft_of(found.resolution, tree.value), str(found.path), RULES.values(), tree):
        if one.severity is Severity.ERROR:
            yield Problem(one.where, "not-ready", f"{one.rule}: {one.message}")


# --- What is in it ---------------------------------------------------------------------------------------------------


def contents(found: files.Found, name: str, options: dict[str, Any]) -> dict[str, bytes]:
    """Every file of the kit, by its name, in the order in which it is told."""
    filling = templates(options["templates"])
    tracked, made = _changes(found, filling, options)
    documents = made | _clean(found.resolution, filling)
    attached = {f"{name}{end}": documents[end] for end in _ATTACHED if end in documents}
    listed = [(f"{name}{end}", what) for end, what in _ATTACHED.items() if end in documents]
    _refuse_leaks(attached, options["author"])
    states = found.resolution.sponsors
    named = Sponsors(() if isinstance(states, Unknown) else states, found.resolution.sponsors_note or "")
    table = {"sponsors.csv": sponsors.to_csv(named).encode("utf-8-sig")}
    listed.append(("sponsors.csv", "the sponsors, as a table"))
    sheets = kit.sheets(kit.Kit(found.resolution, options["author"], tuple(listed), tracked), filling)
    return attached | table | {sheet: text.encode() for sheet, text in sheets.items()}


def _clean(draft: Resolution, filling: Templates) -> dict[str, bytes]:
    from apmb_draft import render, word  # noqa: PLC0415 - what makes the documents is loaded after the refusals
    from apmb_draft.cli import tracking  # noqa: PLC0415

    document = tracking.without_questions(compose(draft, filling))
    return {"-clean.docx": word.write(document), "-clean.pdf": render.pdf(document, filling)}


def _changes(
    found: files.Found, filling: Templates, options: dict[str, Any]
) -> tuple[kit.Tracked | None, dict[str, bytes]]:
    """What the draft is tracked against, and the files that show its changes; nothing of a new text.

    Raises DraftError [no-base] where the base that the draft names cannot be found.
    """
    from apmb_draft.cli import showing, tracking  # noqa: PLC0415

    draft, official = found.resolution, options["official"]
    base = tracking.base_of(found, filling, files.beside(found))
    if official:
        base = tracking.official_base(official, base.resolution if base else None, filling, force=False)
    if base is None:
        if draft.base:
            message = f"{draft.base} is not among the drafts; import it, or name its Word file with --base"
            raise error(str(found.path), "no-base", message)
        return None, {}
    review = tracking.review(base, draft, filling, questions=False)
    shown = {f"-{name}": showing.shown(Path(name).suffix, review, found.path.name, filling)
             for name in ("redline.pdf", "changes.md")}  # fmt: skip
    file = tracking.tracked_file(review, author=options["author"], date=tracking.marked_on(draft))
    is_word = official is not None and base.word == files.stranger(official)
    if not is_word:
        message = f"tracked in our own rendering of {base.resolution.symbol}; name its official Word file with --base"
        console.say(message, quiet=options["quiet"])
    tracked = kit.Tracked(str(base.resolution.symbol), base.resolution.session, is_word)
    return tracked, {"-tracked.docx": file, **shown}


def _refuse_leaks(made: Mapping[str, bytes], author: str) -> None:
    """Refuse to pack a Word file that tells what must not leave the house. Raises DraftError [not-ready]."""
    from apmb_draft.sending import findings  # noqa: PLC0415

    problems = [
        Problem(Where(name), "not-ready", str(one))
        for name, data in made.items()
        if name.endswith(".docx")
        for one in findings(data, name, author=author)
        if one.severity == "error"
    ]
    if problems:
        raise DraftError(problems)


def _state(found: files.Found, made: Mapping[str, bytes], author: str) -> dict[Path, bytes]:
    """The draft as it is sent, kept with those of `build`, not in the kit: for the day on which a file comes back."""
    folder = series.output_of(files.OUTPUT, found.path)
    named = {folder / name: data for name, data in made.items()}
    kept = with_sent(named, found.path, found.data, folder, author)
    return {path: data for path, data in kept.items() if path not in named}


# --- Written ---------------------------------------------------------------------------------------------------------


def _write(made: Mapping[str, bytes], output: Path, state: Mapping[Path, bytes], *, force: bool, quiet: bool) -> None:
    is_zip = output.suffix.lower() == ".zip"
    folder = output.parent if is_zip else output
    with files.held([folder.parent, folder]):
        if is_zip:
            outputs, kept = {output: zipped(made, output.stem)}, {}
            backed_up = _replaced(outputs, force=force)
        else:
            outputs, backed_up = {output / name: data for name, data in made.items()}, []
            _refuse_others(output, made)
            kept = _old_kit(output, force=force) if _replaced(outputs, force=force) else {}
        copies = files.write({**state, **kept, **outputs}, backed_up=backed_up)
    console.files(files.sizes(outputs), quiet=quiet)
    console.asides([*copies, *kept], [], quiet=quiet)


def _replaced(outputs: Mapping[Path, bytes], *, force: bool) -> list[Path]:
    """The files there that say something else. Raises DraftError [exists] where they are not to be replaced."""
    other = [path for path, data in outputs.items() if path.is_file() and path.read_bytes() != data]
    if other and not force:
        message = "is there already and says something else; --force replaces it and keeps the old one"
        raise DraftError([Problem(Where(str(path)), "exists", message) for path in other])
    return other


def _refuse_others(folder: Path, made: Mapping[str, bytes]) -> None:
    """A folder to be sent holds the kit and nothing else: what lies there beside it would be sent along."""
    others = sorted(each.name for each in folder.iterdir() if each.name not in made and not each.name.startswith("."))
    if others:
        message = f"holds what is no part of this kit: {', '.join(others[:8])}; name another folder, or move it away"
        raise error(str(folder), "exists", message)


def _old_kit(folder: Path, *, force: bool) -> dict[Path, bytes]:
    """The kit that was there, as a zip beside its folder: copies within the folder would be sent along."""
    if not force:
        return {}
    old = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}
    number = 1
    while os.path.lexists(name := folder.with_name(f"{folder.name}.bak{number if number > 1 else ''}.zip")):
        number += 1
    return {name: zipped(old, folder.name)}


def zipped(made: Mapping[str, bytes], folder: str) -> bytes:
    """Files as a zip with one folder in it; the same bytes on every day.

    >>> import io, zipfile
    >>> zipfile.ZipFile(io.BytesIO(zipped({"a.txt": b"A"}, "kit"))).namelist()
    ['kit/a.txt']
    """
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in made.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return data.getvalue()

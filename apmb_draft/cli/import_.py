"""`apmb-draft import`: an official document becomes a draft file, and the file is proven against it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import click

from apmb_draft.cli import console
from apmb_draft.cli.options import shared
from apmb_draft.draft_file import SCHEMA_FILE, dump
from apmb_draft.importing import Recognised, recognise_file
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.model.resolution import Resolution
from apmb_draft.text.templates import Templates
from apmb_draft.un.typography import plain_text
from apmb_draft.workspace import drafts, writing

EPILOG = """\b
Examples:
  apmb-draft import A_RES_79_34.pdf
  apmb-draft import L30.docx -o drafts/80.yaml --report proof.html

Exit codes: 0 the draft says what the document says; 1 parts differ, as shown; 2 wrong usage or input; 3 refused.
"""


@click.command("import", epilog=EPILOG)
@click.argument("document", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="The draft file. Default: drafts/ and the session, such as drafts/79.yaml.")  # fmt: skip
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE", help="A page with source and result side by side."
)
@shared("force", "quiet")
def command(document: Path, output: Path | None, report: Path | None, force: bool, quiet: bool) -> int:
    """Read an official resolution or draft (Word file, PDF or plain text) into a draft file.

    Facts become data where they give the very same words back; the rest stays as it is written. The new file is
    composed and held against what was read: exit code 0 when all is identical, 1 when something differs or is kept at
    another place. A file that would not load is never written.
    """
    with drafts.time_limit(_LONGEST, str(document)):
        recognised, differences = _recognised(document)
        path = output or drafts.DRAFTS / f"{recognised.resolution.session}.yaml"
        outputs = {path: _data(recognised.resolution, path, document)}
        _check_places(document, path, report)
        if report:
            beside = differences[len(recognised.differences) :]  # what no part of the proof shows
            values = {"name": document.name, "parts": recognised.compared, "doubts": [*recognised.doubts, *beside]}
            outputs[report] = Templates().fill("proof.html.jinja", values, autoescape=True).encode()
    kept = _write(outputs, path.parent, force=force)
    console.print_files(outputs)
    console.print_backups(kept)
    _print(recognised, differences)
    return 1 if differences else 0


_LONGEST = 9.0
"""Seconds; with the start of the program and the end of it fewer than ten, and a hundred honest pages need five."""


def _recognised(document: Path) -> tuple[Recognised, list[str]]:
    """Return the resolution of a document, and as lines what differs from it: parts, and words that no part took."""
    recognised = recognise_file(drafts.read_untrusted(document), str(document), as_printed=True)
    differing = recognised.differences
    lines = [f"{part.where}: {' '.join(_mark_words(part.read, part.composed))}" for part in differing]
    lost = (f"not placed: [-{words}-]" for words in recognised.unplaced)
    return recognised, [*lines, *recognised.findings, *lost]


def _data(resolution: Resolution, path: Path, document: Path) -> bytes:
    """Return the draft file. Raises DraftError with the words of the document where it would not load."""
    text = dump(resolution)
    try:
        return writing.read_back(text.encode(), path, resolution)
    except DraftError as wrong:
        lines = text.split("\n")
        problems = []
        for each in wrong.problems:
            column = each.where.column
            around = lines[each.where.line - 1][max(column - 40, 0) : column + 20].strip() if each.where.line else ""
            near = f"“{around}”: " if around else ""
            problems.append(Problem(Where(str(document)), each.code, f"{near}{each.message}; nothing was written"))
        raise DraftError(problems) from wrong


# --- The files --------------------------------------------------------------------------------------------------------


def _write(outputs: dict[Path, bytes], folder: Path, *, force: bool) -> list[Path]:
    """Write the draft and its report, unless something else is there; gives the copies of what was replaced."""
    with writing.hold_folders({path.parent for path in outputs}):
        replaced = [each for each, data in outputs.items() if each.exists() and each.read_bytes() != data]
        if replaced and not force:
            another = "-o names another, such as drafts/SERIES/79.yaml for another series"
            message = f"is there already and says something else; {another}; --force replaces it (it stays as .bak)"
            raise error(str(replaced[0]), "exists", message)
        return writing.write_files(writing.with_schema(outputs, folder), backed_up=replaced)


def _check_places(document: Path, draft: Path, report: Path | None) -> None:
    """Refuse to write where a file would replace a folder, a device, the document itself or another of our files."""
    for path in filter(None, (draft, report)):
        if path.is_dir():
            raise error(str(path), "file", "is a folder; name a file in it")
        if path.exists() and not path.is_file():
            raise error(str(path), "file", "is a device or a pipe; name an ordinary file")
        if path.exists() and path.samefile(document):
            raise error(str(path), "file", "is the document that is read; name another file")
        if path.name == SCHEMA_FILE:
            raise error(str(path), "file", "is the name of the schema beside the drafts; name another file")
    if report and os.path.realpath(report) == os.path.realpath(draft):
        raise error(str(report), "file", "cannot be the draft file and its report at once; name another file")
    drafts.draft_path(draft, "-o")


# --- What is said -----------------------------------------------------------------------------------------------------


def _print(recognised: Recognised, differences: list[str]) -> None:
    for doubt in recognised.doubts:
        console.print_note(doubt)
    for difference in differences:
        click.echo(difference)
    if differences:
        how = "[-…-] is in the document alone, {+…+} in the draft alone; correct the draft by hand"
        console.print_note(f"the draft differs from the document as shown: {how}")
    if not differences and not console.is_quiet():
        click.echo(f"all {len(recognised.compared)} parts identical")


def _mark_words(before: str, after: str) -> Iterator[str]:
    """Yield the words of two texts, with deleted and inserted words between marks.

    >>> " ".join(_mark_words("the Twenty first Meeting", "the Twenty-first Meeting"))
    'the [-Twenty first-] {+Twenty-first+} Meeting'
    """
    old, new = re.split(r"\s+", plain_text(before).strip()), re.split(r"\s+", plain_text(after).strip())
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield " ".join(old[a:b])
            continue
        if old[a:b] != [""] and a < b:
            yield f"[-{' '.join(old[a:b])}-]"
        if new[c:d] != [""] and c < d:
            yield f"{{+{' '.join(new[c:d])}+}}"

"""`apmb-draft init`: a new working folder with the example, from which everything else can be tried."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from apmb_draft.cli import console
from apmb_draft.cli.options import shared
from apmb_draft.draft_file import SCHEMA_FILE, shipped_schema
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.text.templates import shipped_templates
from apmb_draft.workspace import drafts, writing

EPILOG = """\b
Examples:
  apmb-draft init
  apmb-draft init "resolutions 2026" --with-templates
"""


@click.command("init", epilog=EPILOG)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--with-templates",
    "templates",
    is_flag=True,
    help="Also the templates, to change what they say or how a page looks.",
)
@shared("quiet")
def command(folder: Path, templates: bool, quiet: bool) -> None:
    """Make a working folder: drafts/ with an example, the adopted text of A/RES/79/34, and the schema of its file.

    DIR is made if it is missing; without it, the folder you stand in. What is there already is never overwritten.
    \f

    Raises:
        DraftError: [file] where DIR is no folder or cannot be written, [exists] where a file is there already.
    """
    if folder.exists() and not folder.is_dir():
        raise error(str(folder), "file", "is no folder; name another")
    inside = folder / drafts.DRAFTS
    outputs = {inside / path.name: path.read_bytes() for path in _example_drafts()}
    outputs[inside / SCHEMA_FILE] = shipped_schema()
    if templates:
        outputs |= {
            folder / "templates" / path.name: path.read_bytes() for path in sorted(shipped_templates().glob("*.jinja"))
        }
    with writing.hold_folders({path.parent for path in outputs}):
        present = [path for path in outputs if path.exists()] or sorted(inside.glob("*.yaml"))
        if present:  # somebody works there already
            message = "is there already; nothing was written. Name a new folder: apmb-draft init DIR"
            raise DraftError(Problem(Where(str(path)), "exists", message) for path in present)
        writing.write_files(outputs)
    console.print_files(outputs)
    console.print_note(f"next: {_next(folder)}")


def _next(folder: Path) -> str:
    """Return what to type next; a program that was called by a way from here is called by its whole way from there."""
    if folder.resolve() == Path.cwd():
        return "apmb-draft status; apmb-draft next-year"
    program = console.program_name()
    if "/" in program and not program.startswith("/"):
        program = os.path.normpath(f"{shlex.quote(str(Path.cwd()))}/{program}")
    return f"cd {shlex.quote(str(folder))}; {program} status; {program} next-year"


def _example_drafts() -> list[Path]:
    """Return the drafts that come with the tool: inside the wheel, or at the root of a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "drafts"
    return sorted((inside if inside.is_dir() else package.parent / "drafts").glob("79.yaml"))

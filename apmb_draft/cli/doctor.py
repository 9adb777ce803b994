"""`apmb-draft doctor`: what is installed and current, and how to get what is not."""

from __future__ import annotations

from pathlib import Path

import click

from apmb_draft.cli import console
from apmb_draft.draft_file import SCHEMA_FILE, shipped_schema
from apmb_draft.render import pdf
from apmb_draft.workspace import drafts, writing

EPILOG = """\b
Examples:
  apmb-draft doctor
  apmb-draft doctor --fix

Exit codes: 0 all is installed; 1 something is missing; 2 a schema cannot be read or written.
"""


@click.command("doctor", epilog=EPILOG)
@click.option("--fix", is_flag=True, help="Write the schemas anew that are not current; an old one is kept as .bak.")
def command(fix: bool) -> int:
    """Say what is installed (libraries, fonts) and exactly how to get what is missing.

    Without the libraries of the PDF everything else works: Word files, text and HTML. Beside the drafts of the folder
    you stand in, the schema with which editors complete and check their keys is current or not; that changes nothing
    of what the tool makes, nor the exit code.
    """
    findings = pdf.check_environment()
    for finding in findings:
        click.echo(f"{'ok     ' if finding.found else 'MISSING'}  {finding.name}: {finding.detail}")
        if not finding.found:
            click.echo(f"         {finding.remedy}")
    _say_schemas(fix=fix)
    # A set-up asks for this code: what editors know is no reason to install the libraries once more.
    return 0 if all(finding.found for finding in findings) else 1


def _say_schemas(*, fix: bool) -> None:
    """Say of the schema beside the drafts of each series whether it is current; with `fix`, write those that are not.

    Raises DraftError where one cannot be read or written.
    """
    folders = sorted({path.parent for pattern in ("*.yaml", "*/*.yaml") for path in drafts.DRAFTS.glob(pattern)})
    states = {folder / SCHEMA_FILE: _state(folder / SCHEMA_FILE) for folder in folders}
    stale = [path for path, state in states.items() if state != "ok"]
    if fix:
        kept = writing.write_files(dict.fromkeys(stale, shipped_schema()), backed_up=stale)
        console.print_backups(kept)
        states |= dict.fromkeys(stale, "written")
    for path, state in states.items():
        click.echo(f"{state:7}  {path}: the keys of a draft, for editors")
    if stale and not fix:
        click.echo(f"         {console.with_program_name('apmb-draft doctor --fix')} writes what is old or missing")


def _state(path: Path) -> str:
    if not path.exists():
        return "MISSING"
    # A checkout on Windows may have changed the ends of the lines, which no editor minds.
    is_current = drafts.read_untrusted(path, "schema").replace(b"\r\n", b"\n") == shipped_schema()
    return "ok" if is_current else "OLD"

"""`apmb-draft schema`: the JSON Schema of the file, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from apmb_draft.cli import console, files
from apmb_draft.draft_file import schema_text
from apmb_draft.problems import error

EPILOG = """\b
Examples:
  apmb-draft schema > drafts/draft.schema.json
  apmb-draft schema --check drafts/draft.schema.json

Exit codes: 0 printed, or all are current; 1 one is not; 2 wrong usage or input.
"""


@click.command("schema", epilog=EPILOG)
@click.option("--check", is_flag=True, help="Print nothing; say which FILE is not this schema.")
@click.argument("copies", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.pass_context
def command(ctx: click.Context, *, check: bool, copies: tuple[Path, ...]) -> None:
    """Print the JSON Schema of a draft file (draft 2020-12), made from the tool's own model."""
    if bool(copies) != check:
        raise click.UsageError("--check and the files to check go together")
    if not check:
        click.echo(schema_text(), nl=False)
        return
    # A checkout on Windows may have changed the ends of the lines, which no editor minds.
    old = [path for path in copies if files.stranger(path, "schema").replace(b"\r\n", b"\n") != schema_text().encode()]
    for path in old:
        if path.suffix.lower() in (".yaml", ".yml"):
            raise error(str(path), "ending", "is a draft file, and no schema; apmb-draft check looks at a draft")
        console.say(f"{path}: is the schema of another version; write it anew: apmb-draft schema > {path}")
    ctx.exit(1 if old else 0)

"""`apmb-draft schema`: the JSON Schema of the file, for editors."""

from __future__ import annotations

import click

from apmb_draft.draft_file import schema_text

EPILOG = """\b
Examples:
  apmb-draft schema > drafts/draft.schema.json
  apmb-draft schema | head
"""


@click.command("schema", epilog=EPILOG)
def command() -> None:
    """Print the JSON Schema of a draft file (draft 2020-12), made from the tool's own model."""
    click.echo(schema_text(), nl=False)

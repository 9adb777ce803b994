"""`apmb-draft doctor`: what is installed, and how to get what is missing."""

from __future__ import annotations

import click

EPILOG = """\b
Examples:
  apmb-draft doctor
  apmb-draft doctor || echo "no PDF on this machine yet"

Exit codes: 0 all is there; 1 something is missing.
"""


@click.command("doctor", epilog=EPILOG)
@click.pass_context
def command(ctx: click.Context, /) -> None:
    """Say what is installed (libraries, fonts) and exactly how to get what is missing.

    Without the libraries of the PDF everything else works: Word files, text and HTML.
    """
    from apmb_draft.render.doctor import examine  # noqa: PLC0415 - loads the library of the PDF

    findings = examine()
    for finding in findings:
        click.echo(f"{'ok     ' if finding.found else 'MISSING'}  {finding.name}: {finding.detail}")
        if not finding.found:
            click.echo(f"         {finding.remedy}")
    ctx.exit(0 if all(finding.found for finding in findings) else 1)

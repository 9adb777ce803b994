"""`apmb-draft completion`: the script with which a shell completes commands, options and files."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

EPILOG = """\b
Examples:
  apmb-draft completion bash >> ~/.bashrc
  apmb-draft completion fish > ~/.config/fish/completions/apmb-draft.fish
"""


@click.command("completion", epilog=EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands and options; it takes effect in the next shell."""
    found = get_completion_class(shell)
    assert found is not None  # click has all three
    # The source alone: click's own way asks the installed bash for its version first, and fails where there is none.
    maker = found(ctx.find_root().command, {}, "apmb-draft", "_APMB_DRAFT_COMPLETE")
    click.echo(maker.source_template % maker.source_vars(), nl=False)

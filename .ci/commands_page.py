"""Write docs/commands.md from the commands themselves; `.ci/documentation.py` sees that it is current."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from apmb_draft.cli.console import COMMANDS
from apmb_draft.cli.main import apmb_draft, load_command

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
HEAD = """\
# Commands

Made from the commands by `python .ci/commands_page.py`. `./run COMMAND` sets up what is missing, and calls the same
command. Every command has `--help`, and takes `--debug`, which shows where in the program an error arose.
"""


def page() -> str:
    """Return the page in Markdown."""
    context = click.Context(apmb_draft, info_name="apmb-draft")
    parts = [HEAD, *(_section(name, context) for name in COMMANDS)]
    return "\n".join(parts)


def _section(name: str, above: click.Context) -> str:
    command = load_command(name)
    context = click.Context(command, info_name=name, parent=above)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    rows = "\n".join(_rows(command, context))
    examples = re.sub("(?m)^\b\n?", "", command.epilog)
    called, _, codes = examples.partition("\n\n")
    lines = "\n".join(line[2:] for line in called.splitlines()[1:])
    help_text = "\n\n".join(" ".join(part.split()) for part in (command.help or "").partition("\f")[0].split("\n\n"))
    return (
        f"## {name}\n\n`apmb-draft {usage}`\n\n{help_text}\n\n| option | |\n|---|---|\n{rows}\n\n"
        f"```\n{lines}\n```\n\n{' '.join(codes.split())}\n"
    )


def _rows(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record and record[0].startswith("-") and "--help" not in record[0]:
            option, says = (" ".join(part.replace("|", "\\|").split()) for part in record)
            yield f"| `{option}` | {says} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

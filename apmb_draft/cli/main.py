"""The command line as a whole: which commands there are, and what becomes of an error."""

from __future__ import annotations

import contextlib
import copy
import difflib
import gc
import importlib
import os
import sys

import click

from apmb_draft import __version__
from apmb_draft.cli import console
from apmb_draft.cli.console import COMMANDS, INSTEAD
from apmb_draft.model.problems import DraftError

_REFUSALS = frozenset(
    {
        "not-adopted",
        "not-due",
        "no-session",
        "exists",
        "changed-by-hand",
        "pdf-libraries",
        "font-missing",
        "locked",
        "open-facts",
        "absorb-conflict",
        "absorb-state",
        "absorb-undoes",
        "not-a-draft",
        "not-issued",
        "issued-differs",
        "superseded",
        "saved-meanwhile",
        "not-ready",
        "no-base",
    }
)
"""Problems that are no mistake of the input: something is missing or in the way, and nothing was done (exit 3)."""


class Commands(click.Group):
    """Commands that are imported when they are called: each needs other libraries, and starting should be quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in their own order, not in that of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return what lists say of a command: its name and a few words, for which no module is needed."""
        if cmd_name not in COMMANDS:
            return None
        return click.Command(cmd_name, short_help=COMMANDS[cmd_name][1])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant, from its module; a wrong name is answered by the nearest one."""
        name = args[0]
        if name in COMMANDS:
            return name, load_command(name), args[1:]
        if not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"There is no command “{name}”. {_hint(name.lower().replace('_', '-'))}")
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, with the commands as this program was called."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(console.with_program_name(EPILOG))


def load_command(name: str) -> click.Command:
    """Return a command, from its module; its examples are followed by its exit codes."""
    module, summary = COMMANDS[name]
    command: click.Command = copy.copy(importlib.import_module(f"apmb_draft.cli.{module}").command)
    gc.freeze()  # what is imported is no garbage, and is not looked through again
    epilog = command.epilog or ""
    if "Exit codes:" not in epilog:
        epilog = f"{epilog.rstrip()}\n\n{_EXIT_CODES}"
    command.short_help, command.epilog = summary, console.with_program_name(epilog)
    return command


def _hint(name: str) -> str:
    """Return what to call instead of a command that there is not: what does its work now, or the nearest name."""
    if name in INSTEAD:
        return console.with_program_name(INSTEAD[name])
    near = difflib.get_close_matches(name, COMMANDS, 1, 0.5)
    return f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(COMMANDS)}."


_EXIT_CODES = "Exit codes: 0 done; 2 wrong usage or input; 3 refused, nothing written."
"""Those that most commands have."""

EPILOG = """\b
Examples:
  apmb-draft next-year               drafts/79.yaml -> drafts/80.yaml and its Word file
  apmb-draft build drafts/79.yaml    the adopted text as Word file and PDF

Exit codes: 0 done; 1 something is missing (build, doctor) or must not leave the house (check);
2 wrong usage or input; 3 refused, nothing written.
"""


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="apmb-draft")
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
def apmb_draft(debug: bool) -> None:
    """Prepare a recurring General Assembly resolution from data: roll it over, build it in UN form."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command; every error becomes a message with its place and an exit code, never a traceback."""
    # A run is over before its garbage would weigh; looking for it all the while takes a tenth of the time.
    gc.set_threshold(100_000, 50, 50)
    # Plug-ins of other packages have no say in how a draft is read, and looking for them takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    words = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in words
    # An option of the program as a whole, but people write it anywhere.
    words = (["--debug"] if debug else []) + [word for word in words if word != "--debug"]
    # https://no-color.org: any value means no; else it is for click to say whether there is a terminal.
    color = False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None
    console.escape_what_cannot_be_written()
    try:
        code = apmb_draft.main(words, prog_name=console.program_name(), standalone_mode=False, color=color)
    except Exception as wrong:
        if debug:
            raise
        code = _said(wrong)
    sys.exit(code if isinstance(code, int) else 0)


def _said(wrong: Exception) -> int:
    """Say what is wrong, and choose the exit code."""
    if isinstance(wrong, click.exceptions.Exit):
        return wrong.exit_code
    if isinstance(wrong, click.ClickException):
        wrong.show()
        return wrong.exit_code
    if isinstance(wrong, click.Abort | KeyboardInterrupt):
        return _print("interrupted; no file was left half-written", 130)
    if isinstance(wrong, DraftError):
        codes = {problem.code for problem in wrong.problems}
        return _print(str(wrong), 3 if codes <= _REFUSALS else 2)
    if isinstance(wrong, BrokenPipeError):
        # Whoever read our output has seen enough; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(wrong, OSError) and console.is_of_output(wrong):
        return _print(f"standard output: could not be written: {wrong.strerror or wrong} [file]", 2)
    if isinstance(wrong, OSError):
        return _print(f"{wrong.filename or 'a file'}: {wrong.strerror or wrong} [file]", 2)
    message = f"internal error: {type(wrong).__name__}: {wrong}\nThis is a bug in apmb-draft. Please report it with"
    return _print(f"{message} what --debug adds.", 70)


def _print(message: str, code: int) -> int:
    with contextlib.suppress(OSError):  # nobody can be told where standard error cannot be written either
        console.print_message(message)
    return code

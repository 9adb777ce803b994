"""The program on a terminal: its commands by name, and how it prints tables, diffs, sizes and messages.

The docstring of a command is its help. click leaves out what follows the form feed in it, for readers of the code.
"""

from __future__ import annotations

import codecs
import difflib
import io
import os
import re
import shlex
import shutil
import sys
import textwrap
import traceback
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import click

# --- The commands -----------------------------------------------------------------------------------------------------


COMMANDS = {
    "init": ("init", "a working folder with the example"),
    "status": ("status", "where each series stands, what is open, what comes next"),
    "import": ("import_", "an official document → a draft file"),
    "next-year": ("next_year", "last year's resolution → this year's draft"),
    "answer": ("answer", "what the draft asks, one by one or by options"),
    "sponsors": ("sponsors", "who tables the draft"),
    "build": ("build", "the Word files and the PDF"),
    "pack": ("pack", "everything that is handed in, in one folder"),
    "absorb": ("absorb", "a Word file that came back → the draft file"),
    "issued": ("issued", "the document as issued, against what was handed in"),
    "revise": ("revise", "the revised draft of an issued one"),
    "adopt": ("adopt", "the draft → the adopted resolution"),
    "redline": ("redline", "what changed between any two texts, to look at or to read out"),
    "check": ("check", "what a careful clerk would mark"),
    "doctor": ("doctor", "what is installed and current, and how to get what is not"),
}
"""Commands in the order of a year, each with its own module, which is loaded when it is called, and a few words."""

INSTEAD = {
    "oral-revision": "The sheet that is read out: apmb-draft redline BASE DRAFT --oral.",
    "schema": "The schema lies beside the drafts; apmb-draft doctor says whether it is current.",
    "completion": "Shells get it from _APMB_DRAFT_COMPLETE=bash_source apmb-draft (also zsh_source, fish_source).",
}
"""The replacements of commands that were removed."""


_COMMAND = re.compile(rf"(?<![\w/.-])apmb-draft(?= (?:{'|'.join(COMMANDS)})(?![\w/.-]))")


def program_name() -> str:
    """Return how this program was called: `./run` says so, so that what is printed can be pasted."""
    return os.environ.get("APMB_DRAFT_CALLED") or "apmb-draft"


def with_program_name(text: str) -> str:
    """Return a message with its commands as the person who reads it calls them.

    >>> os.environ["APMB_DRAFT_CALLED"] = "./run"
    >>> with_program_name("the mark of apmb-draft; apmb-draft build drafts/80.yaml")
    'the mark of apmb-draft; ./run build drafts/80.yaml'
    >>> del os.environ["APMB_DRAFT_CALLED"]
    """
    return _COMMAND.sub(lambda _: program_name(), text)


def quote_path(path: Path) -> str:
    """Return a path as it is pasted into a shell, in quotation marks if it has spaces.

    >>> quote_path(Path("my drafts/80.yaml"))
    "'my drafts/80.yaml'"
    """
    return shlex.quote(str(path))


# --- Printing ---------------------------------------------------------------------------------------------------------


_NARROW = 72
"""Columns of a terminal below which a table is shown as a list."""


def escape_what_cannot_be_written() -> None:
    """Let characters that a stream cannot hold be written as in JSON, so that what is JSON stays so.

    With PYTHONIOENCODING=latin-1 that is every quotation mark; in UTF-8 the bytes of a file name in another encoding.
    """
    codecs.register_error("as-in-json", _as_in_json)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="as-in-json")


def _as_in_json(wrong: UnicodeError) -> tuple[str, int]:
    r"""Escape characters.

    >>> codecs.register_error("as-in-json", _as_in_json)
    >>> "“é” \U0001f600".encode("latin-1", "as-in-json")
    b'\\u201c\xe9\\u201d \\ud83d\\ude00'
    """
    assert isinstance(wrong, UnicodeEncodeError)
    units = wrong.object[wrong.start : wrong.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True)), wrong.end


def is_of_output(wrong: OSError) -> bool:
    """Return whether an error arose while something was printed; the error itself does not say so."""
    return any(frame.f_code is click.echo.__code__ for frame, _ in traceback.walk_tb(wrong.__traceback__))


def terminal_width() -> int:
    """Return the number of columns of the terminal; 100 where there is none, at most 140."""
    return min(shutil.get_terminal_size((100, 24)).columns, 140)


def print_heading(text: str) -> None:
    """Print a heading over a table."""
    click.echo()
    click.secho(wrap_line(text, ""), bold=True)


def counted(number: int, noun: str) -> str:
    """Return a number with a noun: "1 question", "2 questions"."""
    return f"{number} {noun}{'s' if number != 1 else ''}"


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int]) -> None:
    """Print a table as wide as the terminal, or a list on a narrow one; `shares` are per cent for each column."""
    columns = terminal_width()
    if columns < _NARROW:
        for row in rows:
            for head, cell in zip(headers, row, strict=True):
                click.echo(textwrap.fill(f"{head}: {' '.join(cell.split())}", columns, subsequent_indent="  "))
            click.echo()
        return
    usable = columns - 2 * (len(shares) - 1)
    most = [max(usable * share // 100, 6) for share in shares]
    first, *body = [[_wrapped(*each) for each in zip(row, most, strict=True)] for row in (headers, *rows)]
    widths = [
        max([max(map(len, name)) + 2, *(len(line) for cell in cells for line in cell)])
        for name, *cells in zip(first, *body, strict=True)
    ]
    for cells in (first, [["-" * width] for width in widths], *body):
        for line in zip_longest(*cells, fillvalue=""):
            click.echo("  ".join(map(str.ljust, line, widths)).rstrip())


def _wrapped(cell: str, width: int) -> list[str]:
    return [part for line in cell.splitlines() for part in textwrap.wrap(line, width)] or [""]


def wrap_line(text: str, indent: str, later: str | None = None) -> str:
    """Wrap a line to the width of the terminal, indented; `later` lines are indented twice as much, or as given."""
    later = indent * 2 if later is None else later
    return textwrap.fill(
        text, terminal_width(), initial_indent=indent, subsequent_indent=later, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def for_a_terminal(text: str) -> str:
    """Return lines wrapped where a person reads them in a terminal; a file or another program gets them whole."""
    return "\n".join(wrap_line(line, "", "    ") for line in text.split("\n")) if sys.stdout.isatty() else text


def coloured_diff(before: str, after: str, names: tuple[str, str]) -> Iterator[str]:
    """Yield the lines of a unified diff, coloured for a terminal; click drops the colours in a file."""
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), *names, lineterm=""):
        bold = line.startswith(("+++", "---"))
        yield click.style(line, fg=None if bold else colours.get(line[:1]), bold=bold or None)


def print_diff(before: str, after: str, names: tuple[str, str], *, err: bool = False) -> None:
    """Print the difference of two texts."""
    for line in coloured_diff(before, after, names):
        click.echo(line, err=err)


def _format_size(number: int) -> str:
    """Return a size in bytes or kilobytes, for people.

    >>> _format_size(812), _format_size(22_345)
    ('812 bytes', '22 KB')
    """
    return f"{number} bytes" if number < 1000 else f"{number / 1000:,.0f} KB"


def print_files(written: Iterable[Path]) -> None:
    """Print each file with its size, one a line, unless the command is to be quiet."""
    for path in () if is_quiet() else written:
        click.echo(f"{path}  {_format_size(path.stat().st_size)}")


def print_backups(kept: Iterable[Path], others: Iterable[str] = ()) -> None:
    """Print where the old files were kept, and other messages, such as of documents older than their draft."""
    for message in (*(f"the old file is kept as {path}" for path in kept), *others):
        print_note(message)


def print_progress(number: int, total: int, name: str) -> None:
    """Print which of several files is being worked on, on a terminal only."""
    if sys.stderr.isatty() and not is_quiet():
        click.secho(f"[{number}/{total}] {name}", err=True, dim=True)


def print_note(message: str) -> None:
    """Print a message as `print_message` does, unless the command is to be quiet."""
    if not is_quiet():
        print_message(message)


def print_message(message: str) -> None:
    """Print a message to standard error, apart from the data."""
    click.echo(with_program_name(message), err=True)


def print_untracked(why: Exception) -> None:
    """Print why there is no tracked file beside the others."""
    print_message(f"no tracked file, while all else is written: {why}")


def is_quiet() -> bool:
    """Return whether the command that runs was called with --quiet."""
    context = click.get_current_context(silent=True)
    return bool(context and context.params.get("quiet"))

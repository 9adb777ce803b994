"""Read official documents, for the commands that take text or facts from one, and print how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from apmb_draft.cli import console
from apmb_draft.importing import Recognised
from apmb_draft.lifecycle import Difference, read_official_document
from apmb_draft.model.resolution import Resolution
from apmb_draft.workspace import drafts
from apmb_draft.workspace.timeout import time_limit

_LONGEST = 20.0
"""Seconds to read a document of a stranger; an honest one of a hundred pages needs five."""


def official_document(path: Path) -> Recognised:
    """Read an official document, and print what cannot be placed word for word."""
    with time_limit(_LONGEST, str(path)):
        recognised, lines = read_official_document(drafts.read_untrusted(path), str(path))
    for line in lines:
        console.print_note(f"{path}: {line}")
    return recognised


def say_differences(found: Sequence[Difference], heading: str) -> None:
    """Print every difference on a line of its own, to standard output even with --quiet, since this is data."""
    if found and not console.is_quiet():
        console.print_heading(heading)
    for difference in found:
        click.echo(str(difference))


def say_literal(after: Resolution, literal: Sequence[tuple[str, str]]) -> None:
    """Print the slots that became literal text, which next-year cannot carry on, and those with a slip."""
    say_printed(after)
    for where, slot in literal:
        console.print_note(f"{where}: {{{slot}}} became literal words; next-year will not carry them on")


def say_printed(after: Resolution) -> None:
    """Print the slots whose printed text differs from their facts."""
    for slot, text in after.printed.items():
        console.print_note(
            f"printed.{slot}: “{text}”, where the facts give other words; next-year carries on the facts"
        )

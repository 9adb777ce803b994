"""Values given on the command line, read as the file reads them, and options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from apmb_draft.draft_file import is_control
from apmb_draft.model.values import UNKNOWN, read_number, read_place, read_state, read_symbol, read_text
from apmb_draft.text.templates import Templates
from apmb_draft.un.english import read_date, read_dates, read_years
from apmb_draft.workspace.drafts import OUTPUT

Command = Callable[..., Any]


class Read(click.ParamType):  # type: ignore[type-arg] # generic only in newer versions of click
    """A value of the command line in the same forms as in the file, with the same words when it is wrong."""

    def __init__(self, name: str, read: Callable[[str], Any]):
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value, read; a usage error that says which form is expected."""
        if not isinstance(value, str):
            return value
        try:
            return self._read(value.strip())
        except ValueError as wrong:
            return self.fail(str(wrong), param, ctx)


def _some_text(text: str) -> str:
    if text == UNKNOWN:
        raise ValueError("a text is needed here")
    return read_text(_visible(text))


def _visible(text: str) -> str:
    hidden = next((letter for letter in text if is_control(letter)), None)
    if hidden:
        raise ValueError(f"U+{ord(hidden):04X}, a letter that cannot be seen; delete it")
    return text


def _place(text: str) -> str:
    """Return a place, as the text names it.

    >>> _place("the Dead Sea")
    'the Dead Sea'
    """
    return read_place(_some_text(text))


_MOST_STATES = 200
"""The Members and observers of the United Nations and the few States beside them that can join a treaty."""


def _states(text: str) -> int:
    number = read_number(text)
    if number > _MOST_STATES:
        raise ValueError(f"there are no {number} States")
    return number


def _paragraph(text: str) -> str:
    if not re.match(r"\d", _some_text(text)):
        raise ValueError(f"“{text}” is not the number of a paragraph, such as 7")
    return _some_text(text)


def _setting(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ValueError(f"“{text}” is not KEY=VALUE; write it as attend.place=Geneva")
    return key.strip(), value.strip()


DATE = Read("date", read_date)
DATES = Read("dates", lambda text: read_dates(re.sub(r"(?<=\d) ?[–-] ?(?=\d{1,2} [A-Z])", " to ", text)))
YEARS = Read("years", read_years)
SYMBOL = Read("symbol", read_symbol)
STATE = Read("state", lambda text: read_state(_visible(text)))
STATES_NAMED = Read("state", lambda text: tuple(read_state(part) for part in _visible(text).split(",")))
NUMBER = Read("number", read_number)
STATES = Read("states", _states)
PLACE = Read("place", _place)
AGENDA_ITEM = Read("text", lambda text: re.sub(r"^(\d+) ?\(? ?([a-z]{1,2})\)?$", r"\1 (\2)", _some_text(text)))
PARAGRAPH = Read("paragraph", _paragraph)
TEXT = Read("text", _some_text)
SETTING = Read("key=value", _setting)


# --- Options of several commands --------------------------------------------------------------------------------------


def answer_options(command: Command) -> Command:
    """Add the options that answer what a draft asks; their values are `ANSWERS`."""
    for option in reversed(_ANSWER_OPTIONS):
        command = option(command)
    return command


ANSWERS = ("agenda_item", "symbol", "date", "states", "place", "dates", "action_plan", "settings", "sponsors")
"""The names of the values that these options give."""
_ANSWER_OPTIONS = (
    click.option("--agenda-item", type=AGENDA_ITEM, metavar="ITEM", help="Number and letter, such as “99 (n)”."),
    click.option("--symbol", type=SYMBOL, help="Symbol of the draft, such as A/C.1/80/L.30."),
    click.option("--date", type=DATE, help="Day on which the draft is handed in."),
    click.option(
        "--sponsor",
        "sponsors",
        type=STATES_NAMED,
        metavar="STATE",
        multiple=True,
        help="A State, or several with commas; may be repeated.",
    ),
    click.option("--states", type=STATES, metavar="NUMBER", help="How many States are party now."),
    click.option("--place", type=PLACE, help="Where the meeting to attend is held, as the text names it."),
    click.option("--dates", type=DATES, help="When: 2025-12-01..2025-12-05, or “1 to 5 December 2025”."),
    click.option("--action-plan", type=YEARS, help="Period of a new action plan, such as 2025–2029."),
    click.option(
        "--set", "settings", type=SETTING, multiple=True, metavar="KEY=VALUE", help="Set any key of the draft."
    ),
)


@dataclass(frozen=True)
class Options:
    """The values of options that several commands share; one that a command does not have is as if not given."""

    output: Path = OUTPUT
    templates: Path | None = None
    official: Path | None = None
    author: str | None = None
    for_submission: bool = False
    stamp: bool = False
    dry_run: bool = False
    diff: bool = False
    force: bool = False
    quiet: bool = False

    @property
    def is_trial(self) -> bool:
        """Return whether the command only shows what it would do."""
        return self.dry_run or self.diff

    @cached_property
    def filling(self) -> Templates:
        """Return the templates in force: those named, else those of the working folder, and the tool's own behind."""
        own = self.templates or Path("templates")
        return Templates([own] if own.is_dir() else [])

    @property
    def of_content(self) -> list[str | Path]:
        """Return the options that decide what documents show, as they are written."""
        named = (("--base", self.official), ("--author", self.author), ("--templates", self.templates))
        words: list[str | Path] = [word for option, value in named if value for word in (option, value)]
        return [*words, *["--for-submission"] * self.for_submission, *["--stamp"] * self.stamp]

    @property
    def of_build(self) -> list[str | Path]:
        """Return the options that decide what documents show and where they go, as `build` has them."""
        return self.of_content if self.output == OUTPUT else [*self.of_content, "-o", self.output]


def shared(*names: str) -> Callable[[Command], Command]:
    """Add options that several commands have, in the given order; their values are fields of `Options`."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = _SHARED[name](command)
        return command

    return add


_SHARED = {
    "output": click.option(
        "-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=OUTPUT, show_default=True,
        metavar="DIR", help="Folder for the documents.",
    ),
    "templates": click.option(
        "--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
        help="Your own templates; they replace the tool's file by file. Default: templates/ here, if there is one.",
    ),
    "stamp": click.option("--stamp", is_flag=True, help="Add “DRAFT – not an official document” to every page."),
    "official": click.option(
        "--base", "official", type=click.Path(path_type=Path), metavar="FILE",
        help="The official Word file of last year's text: the changes are tracked in a copy of it; of a PDF, in our "
        "own rendering.",
    ),
    "dry_run": click.option("-n", "--dry-run", is_flag=True, help="Show what would happen; write nothing."),
    "diff": click.option("--diff", is_flag=True, help="Show the difference of the draft file; write nothing."),
    "force": click.option("--force", is_flag=True, help="Overwrite; what was there is kept as .bak."),
    "quiet": click.option("-q", "--quiet", is_flag=True, help="No messages, only errors."),
}  # fmt: skip
draft_argument = click.argument("draft", required=False, type=click.Path(path_type=Path))

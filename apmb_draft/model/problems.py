"""What a person is told to look at: problems in files, each with its place, and wording that may be stale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Where:
    """A place in a file; lines and columns count from 1, and 0 means "the file as a whole".

    >>> print(Where("drafts/79.yaml", 12, 5))
    drafts/79.yaml:12:5
    >>> print(Where("drafts/79.yaml"))
    drafts/79.yaml
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, its place, and what to do about it.

    >>> print(Problem(Where("80.yaml", 3, 1), "unknown-key", "unknown key “sesion”; did you mean “session”?"))
    80.yaml:3:1: unknown key “sesion”; did you mean “session”? [unknown-key]
    """

    where: Where
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message} [{self.code}]"


class DraftError(Exception):
    """All problems found in one pass, in the order of their places, and a hint what can be done all the same."""

    def __init__(self, problems: Iterable[Problem], hint: str = ""):
        self.problems = tuple(sorted(problems))
        self.hint = hint
        super().__init__("\n".join([*map(str, self.problems), *([hint] if hint else [])]))


def error(file: str, code: str, message: str) -> DraftError:
    """Return a DraftError of one problem that concerns a file as a whole."""
    return DraftError([Problem(Where(file), code, message)])


@dataclass(frozen=True)
class Flag:
    """Wording that may be stale; it was not changed. `quote` is what to look at."""

    paragraph: str
    quote: str
    reason: str
    rule: str

"""Mistakes in a draft file and the messages about them: `tests/golden/mistakes.txt`.

    PYTHONPATH=tests python tests/mistakes.py      # writes the file anew

The file begins with a draft without a mistake. Each case changes some of its lines, and has the messages below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from apmb_draft.draft_file import load
from apmb_draft.model.problems import DraftError, Problem

GOLDEN = Path(__file__).parent / "golden" / "mistakes.txt"
HEAD, *_PARTS = re.split(r"(?m)^=== ", GOLDEN.read_text(encoding="utf-8"))
DRAFT = HEAD[HEAD.index("format: 1") :].removesuffix("\n")
"""The draft that the cases change."""


@dataclass(frozen=True)
class Mistake:
    """A case of the file: its title, the lines that it changes, and the messages, one a line."""

    title: str
    change: str
    messages: tuple[str, ...]


def mistakes() -> list[Mistake]:
    """Return the cases of the file, in its order."""
    return [_case(part) for part in _PARTS]


def _case(part: str) -> Mistake:
    title, body = part.split("\n", 1)
    change, _, messages = body.partition("\n---\n")
    return Mistake(title, change, tuple(messages.strip().split("\n")))


def changed(change: str) -> str:
    """Return the draft with lines replaced as a difference has them: `-` before the old ones, `+` before the new."""
    text = DRAFT
    for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*(?:\n|\Z))*)", change + "\n", flags=re.MULTILINE):
        before, after = re.sub("^-", "", old, flags=re.MULTILINE), re.sub(r"^\+", "", new, flags=re.MULTILINE)
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def problems(data: str | bytes, file: str = "kites.yaml") -> list[Problem]:
    """Return the problems of a draft file; none where it is right."""
    try:
        load(data.encode() if isinstance(data, str) else data, file)
    except DraftError as wrong:
        return list(wrong.problems)
    return []


def rewrite() -> None:
    """Write the file anew, with the messages of today."""
    cases = (
        "\n".join([f"=== {case.title}", case.change, "---", *map(str, problems(changed(case.change)))])
        for case in mistakes()
    )
    GOLDEN.write_text(HEAD + "\n\n".join(cases) + "\n", encoding="utf-8")


if __name__ == "__main__":
    rewrite()

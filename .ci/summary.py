"""The changes and the questions of drafts as tables, in Markdown: `python .ci/summary.py output/*-changes.json`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HEADS = ("Where", "Before", "Now", "Why")


def lines(report: dict[str, Any]) -> Iterator[str]:
    """A draft's statement of changes as two tables; nothing is left out."""
    changes, questions = report["changes"], report["open"]
    yield f"## {cell(report['draft'])} against {cell(report['base'])}"
    yield ""
    yield f"{len(changes)} changes, {len(questions)} questions"
    yield ""
    yield from table(HEADS, [(each["where"], each["before"], each["after"], whys(each)) for each in changes])
    yield from table(
        ("Still open", "Question", "Where the answer appears"),
        [(each["key"], each["question"], each.get("look") or "") for each in questions],
    )


def whys(change: dict[str, Any]) -> str:
    """The reasons of one change."""
    return "; ".join(dict.fromkeys(reason["why"] for reason in change["reasons"]))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table as GitHub reads it, with a blank line below; nothing without rows."""
    if rows:
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        yield from (f"| {' | '.join(cell(each) for each in row)} |" for row in rows)
        yield ""


def cell(text: str) -> str:
    r"""A text that no sign of Markdown or HTML in it can change.

    >>> cell("a | *b*\n<c>")
    'a \\| \\*b\\* &lt;c&gt;'
    """
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{letter}" if letter in "\\|*_`[]~#$" else letter for letter in plain)


def main(names: Sequence[str]) -> int:
    """Print the tables of every statement; a name that is no file, as an unmatched pattern, is left out."""
    found = [Path(name) for name in names if Path(name).is_file()]
    for path in found:
        print("\n".join(lines(json.loads(path.read_text(encoding="utf-8")))))
    if not found:
        print("No statement of changes: the texts are adopted, or their bases are not among the drafts.")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))

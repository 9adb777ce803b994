"""Write the table of the rules of check into docs/rules.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from apmb_draft.lint import RULES

PAGE = Path(__file__).parent.parent / "docs/rules.md"
BEGIN, END = "<!-- rules of check: begin -->", "<!-- rules of check: end -->"
"""The marks around the table."""


def with_table(page: str) -> str:
    """Return a page with the table as it is now. Raises ValueError for a page without the marks."""
    before, found, rest = page.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"the page has no {BEGIN} … {END}")
    table = "\n".join([BEGIN, "", *_lines(), "", END])
    return f"{before}{table}{after}"


def _lines() -> Iterator[str]:
    yield "| rule | weight | what it says | good | bad | seen in |"
    yield "|---|---|---|---|---|---|"
    for each in sorted(RULES.values(), key=lambda rule: rule.id):
        cells = (each.id, str(each.severity), each.says, _code(each.good), _code(each.bad), each.source)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _code(example: str) -> str:
    """Return an example on one line; the ends of lines as ¶."""
    return f"`{' ¶ '.join(line.strip() for line in example.replace('`', chr(39)).split(chr(10)) if line.strip())}`"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

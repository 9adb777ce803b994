"""Write the table of the rules of check into docs/rules.md."""

from __future__ import annotations

from pathlib import Path

from apmb_draft.checking.rules_table import with_table

PAGE = Path(__file__).parent.parent / "docs/rules.md"

if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

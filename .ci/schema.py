"""Write the JSON Schema of a draft file from the models: the one that the tool brings, and that of the example."""

from __future__ import annotations

from pathlib import Path

from apmb_draft.draft_file import SCHEMA_FILE, schema_text

ROOT = Path(__file__).parent.parent

if __name__ == "__main__":
    for folder in ("apmb_draft/draft_file", "drafts"):
        (ROOT / folder / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")

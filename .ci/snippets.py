"""Openers of paragraphs and slots as snippets for VS Code: `python .ci/snippets.py` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from apmb_draft.model.resolution import GROUPS
from apmb_draft.text.slots import FORMS
from apmb_draft.un.typography import known_openers

PLACE = Path(__file__).parent.parent / ".vscode" / "apmb-draft.code-snippets"
_PARTS = {"preambular": ("preamble", ","), "operative": ("operative part", ";")}


def snippets() -> dict[str, dict[str, str]]:
    """Every snippet by its name, openers first."""
    return dict([*openers(), *slots()])


def openers() -> Iterator[tuple[str, dict[str, str]]]:
    """A paragraph for every opener, in italics and with the sign at its end; the most frequent first."""
    for part, (name, end) in _PARTS.items():
        for words in known_openers()[part]:
            yield (
                f"{words} ({name})",
                {
                    "scope": "yaml",
                    "prefix": words,
                    "body": f"*{words}* $0{end}",
                    "description": f"opens a paragraph of the {name}",
                },
            )


def slots() -> Iterator[tuple[str, dict[str, str]]]:
    """Every form of every slot; the name of an entry of a group is left to be typed."""
    for owner, forms in FORMS.items():
        for form, said in forms.items():
            name = f"{owner}.{form}" if form else owner
            first = f"${{1:{owner}}}" if owner in GROUPS else owner
            body = f"{{{first}{f'.{form}' if form else ''}}}"
            yield f"slot {name}", {"scope": "yaml", "prefix": f"slot {name}", "body": body, "description": said}


def text() -> str:
    """The file of the snippets."""
    return json.dumps(snippets(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text(), encoding="utf-8")

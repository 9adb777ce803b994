"""Which drafts were issued: `issued` notes it, so that `status` takes no symbol that was filled in for a proof."""

from __future__ import annotations

import json
from pathlib import Path

from apmb_draft.cli import files, series
from apmb_draft.cli.sent import FOLDER
from apmb_draft.model import Resolution
from apmb_draft.values import UNKNOWN


def note(draft: Path, after: Resolution, document: Path) -> dict[Path, bytes]:
    """The note that a draft was issued as a document with a symbol; it lies with what `build` keeps for itself."""
    if after.symbol is UNKNOWN:
        return {}
    text = json.dumps({"symbol": after.symbol, "document": document.name}, indent=2, ensure_ascii=False)
    return {_place(draft, after): f"{text}\n".encode()}


def is_noted(found: files.Found) -> bool:
    """Whether a draft was issued under the symbol that it has."""
    return _place(found.path, found.resolution).is_file()


def _place(draft: Path, text: Resolution) -> Path:
    return series.output_of(files.OUTPUT, draft) / FOLDER / f"{files.base_name(draft, text)}-issued.json"

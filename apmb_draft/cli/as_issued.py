"""Which drafts were issued: `issued` notes it, so that `status` takes no symbol that was filled in for a proof."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from apmb_draft.cli import files, series
from apmb_draft.cli.sent import FOLDER
from apmb_draft.model import Resolution, Stage
from apmb_draft.values import UNKNOWN


def note(draft: Path, after: Resolution, document: Path) -> dict[Path, bytes]:
    """The note that a draft was issued as a document with a symbol; it lies with what `build` keeps for itself."""
    if after.symbol is UNKNOWN:
        return {}
    text = json.dumps({"symbol": after.symbol, "document": document.name}, indent=2, ensure_ascii=False)
    return {_place(draft, after): f"{text}\n".encode()}


def is_issued(found: files.Found, others: Iterable[files.Found]) -> bool:
    """Whether a draft was issued under the symbol that it has: `issued` noted it, or another text revises it."""
    draft = found.resolution
    if draft.stage is not Stage.DRAFT or draft.symbol is UNKNOWN:
        return False
    return _place(found.path, draft).is_file() or any(other.resolution.base == draft.symbol for other in others)


def _place(draft: Path, text: Resolution) -> Path:
    return series.output_of(files.OUTPUT, draft) / FOLDER / f"{files.base_name(draft, text)}-issued.json"

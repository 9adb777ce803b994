"""Note which drafts were issued, so that `status` does not take a symbol filled in by hand for proof of issue."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from apmb_draft.cli import files
from apmb_draft.cli.snapshots import FOLDER
from apmb_draft.model import Resolution, Stage
from apmb_draft.values import UNKNOWN


def note_issued(draft: Path, after: Resolution, document: Path, differing: Iterable[str]) -> dict[Path, bytes]:
    """Return the note that a draft was issued as a document, and where that has other words; `build` keeps it, too."""
    if after.symbol is UNKNOWN:
        return {}
    places = list(dict.fromkeys(differing))
    noted = {"symbol": after.symbol, "document": str(document), **({"differs": places} if places else {})}
    return {_place(draft, after): f"{json.dumps(noted, indent=2, ensure_ascii=False)}\n".encode()}


def issued_differences(found: files.DraftFile) -> tuple[str, list[str]]:
    """Return the document that a draft was issued as, and where its words were not those of the draft when noted.

    The document is the file as it was named then, seen from the working folder.
    """
    if found.resolution.symbol is UNKNOWN:
        return "", []
    with suppress(OSError, ValueError):
        noted = json.loads(_place(found.path, found.resolution).read_text("utf-8"))
        return str(noted.get("document", "")), [str(each) for each in noted.get("differs", ())]
    return "", []


def is_issued(found: files.DraftFile, others: Iterable[files.DraftFile]) -> bool:
    """Return whether a draft was issued under the symbol that it has: `issued` noted it, or another text revises it."""
    draft = found.resolution
    if draft.stage is not Stage.DRAFT or draft.symbol is UNKNOWN:
        return False
    return _place(found.path, draft).is_file() or any(other.resolution.base == draft.symbol for other in others)


def _place(draft: Path, text: Resolution) -> Path:
    return files.output_of(files.OUTPUT, draft) / FOLDER / f"{files.base_name(draft, text)}-issued.json"

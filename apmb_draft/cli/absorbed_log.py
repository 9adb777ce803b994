"""The log of returned files: what each changed in a draft, so that none that comes later undoes it without a word."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from apmb_draft.cli.snapshots import FOLDER
from apmb_draft.merge.amendments import Absorption, Amendment
from apmb_draft.problems import error


def read_absorptions(draft: Path, folder: Path) -> tuple[Absorption, ...]:
    """Return the files that were absorbed into a draft, with what each changed, the first one first.

    Raises DraftError [file] where the log of them is damaged: nobody would know any more what must not be undone.
    """
    path = _log(draft, folder)
    if not path.exists():
        return ()
    try:
        return tuple(_absorption(each) for each in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        message = "is the log of what was absorbed, and cannot be read; put it back, or move it away"
        raise error(str(path), "file", message) from wrong


def with_absorption(draft: Path, folder: Path, new: Absorption) -> dict[Path, bytes]:
    """Return the log of what was absorbed into a draft with one more file, to be written with the draft."""
    every = [asdict(each) for each in (*read_absorptions(draft, folder), new)]
    return {_log(draft, folder): (json.dumps(every, indent=1, ensure_ascii=False) + "\n").encode()}


def _log(draft: Path, folder: Path) -> Path:
    return folder / FOLDER / f"{draft.stem}-absorbed.json"


def _absorption(entry: dict[str, Any]) -> Absorption:
    made = tuple(
        Amendment(str(each["where"]), tuple(map(str, each["before"])), tuple(map(str, each["after"])))
        for each in entry["amendments"]
    )
    return Absorption(str(entry["file"]), tuple(map(str, entry["authors"])), made, tuple(map(int, entry["version_of"])))

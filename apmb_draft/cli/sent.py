"""What was sent: with every Word file the draft as it was then is kept, for the day on which the file comes back."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path

from apmb_draft.cli import files
from apmb_draft.problems import DraftError

FOLDER = ".apmb-draft"
"""Lies in the output folder; holds a draft file of each state of which a Word file was made."""
_SENDERS = "senders.txt"
"""Lies there too: the authors of files for handing in, one a line."""


def with_sent(
    outputs: Mapping[Path, bytes], draft: Path, data: bytes, folder: Path, author: str = ""
) -> dict[Path, bytes]:
    """The outputs and the draft file they were made from, where a Word file is among them."""
    if not any(path.suffix == ".docx" for path in outputs):
        return dict(outputs)
    name = f"{draft.stem}-{hashlib.sha256(data).hexdigest()[:12]}.yaml"
    kept = {folder / FOLDER / name: data}
    if author and author not in senders(folder):
        kept[folder / FOLDER / _SENDERS] = "".join(f"{each}\n" for each in (*senders(folder), author)).encode()
    return {**outputs, **kept}


def sent(draft: Path, folder: Path) -> list[files.Found]:
    """The states of a draft of which Word files were made, in no order; what cannot be read is left out."""
    found: list[files.Found] = []
    for path in sorted((folder / FOLDER).glob(f"{draft.stem}-*.yaml")):
        with contextlib.suppress(DraftError, OSError):
            found.append(files.read(path))
    return found


def senders(folder: Path) -> tuple[str, ...]:
    """The authors under whom files for handing in were made."""
    try:
        return tuple((folder / FOLDER / _SENDERS).read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError):
        return ()

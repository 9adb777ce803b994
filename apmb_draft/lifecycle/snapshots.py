"""Snapshot the draft with each DOCX built from it, with a log of who sent it: `with_snapshot`, `read_sent_log`."""

from __future__ import annotations

import glob
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.review_marks import comments
from apmb_draft.model.document import OURS
from apmb_draft.reading.inventory import Content, list_content
from apmb_draft.workspace import drafts
from apmb_draft.workspace.manifest import FOLDER

_SENT_LOG = "sent.json"
"""The file there that tells who sent, and what official files brought along."""


@dataclass(frozen=True)
class SentLog:
    """The log of the Word files of a folder.

    It holds the authors of the files that were made for submission, and the comments and other content beside the
    text that came with an official file, such as pictures, each described by two texts.
    """

    senders: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, str], ...] = ()


def with_snapshot(
    outputs: Mapping[Path, bytes],
    draft: drafts.DraftFile,
    folder: Path,
    *,
    author: str = "",
    official: Path | None = None,
) -> dict[Path, bytes]:
    """Return the outputs and the draft file they were made from, where a Word file is among them.

    Args:
        outputs: The documents.
        draft: The draft file, as it was when they were made.
        folder: The folder of the documents.
        author: The delegation, where they are for submission.
        official: The official file in which changes were tracked; the comments and other content in it is kept.
    """
    if not any(path.suffix == ".docx" for path in outputs):
        return dict(outputs)
    kept = {folder / FOLDER / f"{draft.path.stem}-{draft.key}.yaml": draft.data}
    known = read_sent_log(folder)
    new = _with(known, author, drafts.read_untrusted(official) if official else b"")
    if new != known:
        kept[folder / FOLDER / _SENT_LOG] = (json.dumps(asdict(new), indent=2, ensure_ascii=False) + "\n").encode()
    return {**outputs, **kept}


def _with(known: SentLog, author: str, official: bytes) -> SentLog:
    """Return the log with another sender, and with what came in a Word file; a file of another kind brings nothing."""
    senders, said, things = [*known.senders, *([author] if author else [])], [*known.comments], [*known.beside]
    if official.startswith(b"PK"):
        package = DocxPackage(official)
        said += ((one.author, one.text) for one in comments(package) if one.author not in OURS)
        things += (each.key for each in list_content(package) if each.kind is not Content.FORM)
    return SentLog(tuple(dict.fromkeys(senders)), tuple(dict.fromkeys(said)), tuple(dict.fromkeys(things)))


def read_sent_log(folder: Path) -> SentLog:
    """Read the log of what was sent from a folder; an empty one where nothing is kept."""
    try:
        return TypeAdapter(SentLog).validate_json((folder / FOLDER / _SENT_LOG).read_bytes())
    except (OSError, ValueError):
        return SentLog()


def draft_snapshots(draft: Path, folder: Path) -> list[drafts.DraftFile]:
    """Return the states of a draft of which Word files were made, the latest first; what cannot be read is left out."""
    return _snapshots(folder, glob.escape(draft.stem))


def all_snapshots(folder: Path) -> list[drafts.DraftFile]:
    """Return the states of all drafts of a folder, the latest first."""
    return _snapshots(folder, "*")


def _snapshots(folder: Path, stem: str) -> list[drafts.DraftFile]:
    # The name of a state ends with its key: one draft may be 80.yaml, another 80-Rev.1.yaml.
    found, _ = drafts.read_each((folder / FOLDER).glob(f"{stem}-{'?' * drafts.KEY_LENGTH}.yaml"))
    return sorted(found, key=lambda each: (-each.path.stat().st_mtime_ns, each.path.name))


def draft_name(state: drafts.DraftFile) -> str:
    """Return the name of the draft file that a state is of."""
    return f"{state.path.stem[: -drafts.KEY_LENGTH - 1]}.yaml"


def other_with(symbol: str, draft: Path, folder: Path) -> str:
    """Return the name of another draft file of which Word files with a symbol were made; "" where there is none."""
    names = {draft_name(each) for each in all_snapshots(folder) if each.resolution.symbol == symbol}
    return "" if draft.name in names else min(names, default="")

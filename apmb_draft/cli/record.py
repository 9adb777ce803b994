"""What we wrote: a record of the bytes of our documents, so that a file somebody changed is known and never lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from apmb_draft.problems import DraftError, Problem, Where

RECORD = ".apmb-draft.json"
"""Lies in the output folder: the name of each document, and the digest of its bytes."""
_ABSORBED = "absorbed"
"""Stands there among the names: the digests of documents whose changes are in the draft."""


def changed_by_hand(outputs: Mapping[Path, bytes]) -> list[Path]:
    """The files that somebody changed since we wrote them, or that were never ours."""
    return [path for path, data in outputs.items() if path.exists() and not _is_ours(path, data)]


def _is_ours(path: Path, new: bytes) -> bool:
    there = digest(path.read_bytes())
    return there == digest(new) or there in recorded(path.parent).get(path.name, [])


def refuse_changed(changed: Sequence[Path]) -> None:
    """Refuse to overwrite what somebody changed, unless all of it is in the draft, and say how to keep it."""
    left = [path for path in changed if digest(path.read_bytes()) not in recorded(path.parent).get(_ABSORBED, [])]
    if left:
        raise DraftError(Problem(Where(str(path)), "changed-by-hand", _kept(path)) for path in left)


def _kept(path: Path) -> str:
    said = "was changed, or made by somebody else, and is not overwritten; nothing was written."
    back = f" “apmb-draft absorb DRAFT {path}” takes its changes into the draft." if path.suffix == ".docx" else ""
    return f"{said}{back} Keep it under another name, or use --force (the old file stays as .bak)"


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal figures."""
    return hashlib.sha256(data).hexdigest()


def recorded(folder: Path) -> dict[str, list[str]]:
    """The digests of each document of a folder; more than one only while they are being written."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return _read(record)


def _read(record: object) -> dict[str, list[str]]:
    if not isinstance(record, dict):
        return {}
    listed = {name: [each] if isinstance(each, str) else each for name, each in record.items()}
    return {
        name: each
        for name, each in listed.items()
        if isinstance(each, list) and all(isinstance(one, str) for one in each)
    }


def with_record(outputs: Mapping[Path, bytes], folder: Path) -> dict[Path, bytes]:
    """The outputs and the record of their bytes, to be written together."""
    mine = {path.name: [digest(data)] for path, data in outputs.items() if path.parent == folder}
    return {**outputs, folder / RECORD: _text(recorded(folder) | mine)}


def with_absorbed(document: Path, data: bytes) -> dict[Path, bytes]:
    """The record that says that what somebody changed in a document is in the draft; nothing for other files."""
    known = recorded(document.parent)
    if document.name not in known or digest(data) in known[document.name]:
        return {}
    absorbed = [*dict.fromkeys([*known.get(_ABSORBED, []), digest(data)])]
    return {document.parent / RECORD: _text(known | {_ABSORBED: absorbed})}


def pending(record: Path, new: bytes) -> bytes:
    """The record while documents are being written: the old bytes of each and the new ones are ours.

    Whoever is stopped between two documents leaves one that is new and one that is old, and neither is taken for
    somebody else's.
    """
    old, coming = recorded(record.parent), _read(json.loads(new))
    return _text({name: [*dict.fromkeys(old.get(name, []) + coming.get(name, []))] for name in {**old, **coming}})


def _text(record: Mapping[str, Sequence[str]]) -> bytes:
    plain = {name: each[0] if len(each) == 1 else list(each) for name, each in sorted(record.items())}
    return (json.dumps(plain, indent=2) + "\n").encode()

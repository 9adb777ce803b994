"""The manifest of an output folder: digests of the documents that we wrote, and what each was made from.

So nothing that somebody changed is overwritten, and documents older than their draft are known.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from apmb_draft.model.problems import DraftError, Problem, Where

MANIFEST = ".apmb-draft.json"
"""The file name in the output folder; it lists each document with the digest of its bytes and what it was made from."""
FOLDER = ".apmb-draft"
"""The subfolder of the output folder for what the tool keeps for itself: drafts that were sent, and notes on them."""
_ABSORBED = "absorbed"
"""The key among the names for the digests of documents whose changes are in the draft."""
_MADE = "made"
"""The key for what documents were made from, those in other folders as well."""


@dataclass(frozen=True)
class Made:
    """What a document was made from, and how it is made anew.

    `state` is a digest of what the draft said, `command` the words of the command and `form` its option for this
    document. `called` is how documents of the draft were called then; "" where its name was given.
    """

    draft: str
    state: str
    command: tuple[str, ...]
    form: str = ""
    called: str = ""


@dataclass(frozen=True)
class _Manifest:
    """The manifest of a folder; a name has more than one digest only while its document is being written."""

    digests: Mapping[str, Sequence[str]] = field(default_factory=dict)
    made: Mapping[str, Made] = field(default_factory=dict)

    def data(self) -> bytes:
        """Return the bytes of the file."""
        plain: dict[str, Any] = {
            name: each[0] if len(each) == 1 else list(each) for name, each in sorted(self.digests.items())
        }
        if self.made:
            plain[_MADE] = {name: asdict(each) for name, each in sorted(self.made.items())}
        return (json.dumps(plain, indent=2) + "\n").encode()


def changed_by_hand(outputs: Mapping[Path, bytes]) -> list[Path]:
    """Return the files that somebody changed since we wrote them, or that were never ours."""
    return [path for path, data in outputs.items() if path.exists() and not _is_ours(path, data)]


def _is_ours(path: Path, new: bytes) -> bool:
    there = sha256_hex(path.read_bytes())
    return there == sha256_hex(new) or there in _read_manifest(path.parent).digests.get(path.name, [])


def refuse_changed(changed: Sequence[Path]) -> None:
    """Refuse to overwrite what somebody changed, unless all of it is in the draft, and say how to keep it.

    Raises DraftError [changed-by-hand] with every such file.
    """
    left = [
        path
        for path in changed
        if sha256_hex(path.read_bytes()) not in _read_manifest(path.parent).digests.get(_ABSORBED, [])
    ]
    if left:
        raise DraftError(Problem(Where(str(path)), "changed-by-hand", _how_to_keep(path)) for path in left)


def _how_to_keep(path: Path) -> str:
    said = "was changed, or made by somebody else, and is not overwritten; nothing was written."
    absorb = f"apmb-draft absorb DRAFT {shlex.quote(str(path))}"
    back = f" “{absorb}” takes its changes into the draft." if path.suffix == ".docx" else ""
    return f"{said}{back} Keep it under another name, or use --force (the old file stays as .bak)"


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal figures."""
    return hashlib.sha256(data).hexdigest()


def _read_manifest(folder: Path) -> _Manifest:
    try:
        return _parse_manifest((folder / MANIFEST).read_bytes())
    except OSError:
        return _Manifest()


def _parse_manifest(data: bytes) -> _Manifest:
    try:
        manifest = json.loads(data)
    except ValueError:
        return _Manifest()
    if not isinstance(manifest, dict):
        return _Manifest()
    made = manifest.pop(_MADE, None)
    listed = {name: [each] if isinstance(each, str) else each for name, each in manifest.items()}
    digests = {name: each for name, each in listed.items() if isinstance(each, list) and _are_texts(each)}
    entries = made.items() if isinstance(made, dict) else ()
    return _Manifest(
        digests, {name: found for name, each in entries if (found := _parse_made(each)) and _are_texts([name])}
    )


def _parse_made(each: Any) -> Made | None:
    """Return an entry of the manifest; None for what we would not write, as a folder may come from somebody else."""
    if not isinstance(each, dict) or not isinstance(words := each.get("command"), list):
        return None
    texts = {key: each.get(key, "") for key in ("draft", "state", "form", "called")}
    return Made(command=tuple(words), **texts) if _are_texts([*words, *texts.values()]) else None


def _are_texts(some: Sequence[Any]) -> bool:
    return all(isinstance(one, str) and not re.search(r"[\x00-\x1f\x7f-\x9f]", one) for one in some)


def with_manifest(outputs: Mapping[Path, bytes], folder: Path) -> dict[Path, bytes]:
    """Return the outputs and the manifest with their digests, to be written together."""
    mine = {path.name: [sha256_hex(data)] for path, data in outputs.items() if path.parent == folder}
    known = _read_manifest(folder)
    return {**outputs, folder / MANIFEST: replace(known, digests={**known.digests, **mine}).data()}


def with_made(outputs: Mapping[Path, bytes], made: Mapping[Path, Made], folder: Path) -> dict[Path, bytes]:
    """Return the outputs, and in the manifest of a folder what documents there or elsewhere were made from."""
    real = os.path.realpath(folder)
    places = (path for path in outputs if path.name == MANIFEST and os.path.realpath(path.parent) == real)
    place = next(places, folder / MANIFEST)
    known = _parse_manifest(outputs[place]) if place in outputs else _read_manifest(folder)
    there = {name: each for name, each in known.made.items() if Path(name).exists()}
    return {
        **outputs,
        place: replace(known, made=there | {manifest_name(path): each for path, each in made.items()}).data(),
    }


def documents_in(folder: Path) -> Collection[str]:
    """Return the names of the documents in a folder that the tool wrote."""
    return _read_manifest(folder).digests.keys()


def made_from(folder: Path) -> Mapping[str, Made]:
    """Return what documents were made from, by their names (see `manifest_name`), from the manifest of a folder."""
    return _read_manifest(folder).made


def manifest_name(path: Path) -> str:
    """Return the path of a file in the manifest: inside the working folder a relative one, so that it can be moved."""
    here, real = Path(os.path.realpath(".")), Path(os.path.realpath(path))
    return (real.relative_to(here) if real.is_relative_to(here) else real).as_posix()


def with_absorbed(document: Path, data: bytes) -> dict[Path, bytes]:
    """Return the manifest noting that what somebody changed in a document is in the draft; nothing for other files."""
    known = _read_manifest(document.parent)
    if document.name not in known.digests or sha256_hex(data) in known.digests[document.name]:
        return {}
    absorbed = [*dict.fromkeys([*known.digests.get(_ABSORBED, []), sha256_hex(data)])]
    return {document.parent / MANIFEST: replace(known, digests={**known.digests, _ABSORBED: absorbed}).data()}


def pending_manifest(manifest: Path, new: bytes) -> bytes:
    """Return the manifest while documents are being written: the old bytes of each and the new ones are ours.

    Whoever is stopped between two documents leaves one that is new and one that is old, and neither is taken for
    somebody else's. All are taken for made from what the old ones were made from.
    """
    old, coming = _read_manifest(manifest.parent), _parse_manifest(new)
    names = {**old.digests, **coming.digests}
    both = {name: [*dict.fromkeys([*old.digests.get(name, ()), *coming.digests.get(name, ())])] for name in names}
    return _Manifest(both, {**coming.made, **old.made}).data()

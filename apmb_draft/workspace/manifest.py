"""The manifest of an output folder: digests of the documents that we wrote, and what each was made from.

So nothing that somebody changed is overwritten, and documents older than their draft are known (`stale_outputs`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from apmb_draft.draft_file import to_plain
from apmb_draft.model.problems import DraftError, Problem, Where
from apmb_draft.model.resolution import Resolution
from apmb_draft.workspace import drafts

MANIFEST = ".apmb-draft.json"
"""The file name in the output folder; it lists each document with the digest of its bytes and what it was made from."""
FOLDER = ".apmb-draft"
"""The subfolder of the output folder for what the tool keeps for itself: drafts that were sent, and notes on them."""
_ABSORBED = "absorbed"
"""The key among the names for the digests of documents whose changes are in the draft."""
_MADE = "made"
"""The key for what documents were made from, those in other folders as well."""
_PATH = "path"
"""The key of a word of a command that is a path."""
FORMS = {
    "-clean.docx": "--docx", "-clean.pdf": "--pdf", "-clean.txt": "--txt", "-clean.html": "--html",
    "-review.html": "--review", "-redline.pdf": "--redline", "-changes.md": "--changes", "-changes.json": "--changes",
    "-tracked.docx": "--docx",
}  # fmt: skip
"""The ends of the names of documents, in their order, and the option of `build` that makes each."""
OF_CHANGES = tuple(end for end in FORMS if not end.startswith("-clean"))
"""Those that only a draft has, with the text before it at hand."""


@dataclass(frozen=True)
class Made:
    """What a document was made from, and how it is made anew.

    `state` is a digest of what the draft said, `command` the words of the command, its files and folders as paths, and
    `form` its option for this document. `called` is how documents of the draft were called then; "" where its name was
    given.
    """

    draft: str
    state: str
    command: tuple[str | Path, ...]
    form: str = ""
    called: str = ""


@dataclass(frozen=True)
class _Manifest:
    """The manifest of a folder; a name has more than one digest only while its document is being written.

    In the file every path is relative to the folder, so that two folders with the same content have the same bytes.
    Here it is as `manifest_name` gives it.
    """

    digests: Mapping[str, Sequence[str]] = field(default_factory=dict)
    made: Mapping[str, Made] = field(default_factory=dict)

    def data(self, folder: Path) -> bytes:
        """Return the bytes of the file in a folder."""
        plain: dict[str, Any] = {
            name: each[0] if len(each) == 1 else list(each) for name, each in sorted(self.digests.items())
        }
        if self.made:
            made = {_relative(Path(name), folder): _plain_made(each, folder) for name, each in self.made.items()}
            plain[_MADE] = dict(sorted(made.items()))
        return (json.dumps(plain, indent=2) + "\n").encode()


def _plain_made(each: Made, folder: Path) -> dict[str, Any]:
    command = [{_PATH: _relative(word, folder)} if isinstance(word, Path) else word for word in each.command]
    return {**asdict(each), "draft": _relative(Path(each.draft), folder), "command": command}


def _relative(path: Path, folder: Path) -> str:
    """Return a path relative to a folder; in full on another drive of Windows."""
    try:
        return Path(os.path.relpath(_real(path), os.path.realpath(folder))).as_posix()
    except ValueError:
        return _real(path).as_posix()


def _real(path: Path) -> Path:
    """Return a path in full, in its real folder and under its own name: a draft may be a link to a file elsewhere."""
    return Path(os.path.normpath(Path(os.path.realpath(path.parent), path.name)))


def changed_by_hand(outputs: Mapping[Path, bytes]) -> list[Path]:
    """Return the files that somebody changed since we wrote them, or that were never ours."""
    changed = []
    for path, data in outputs.items():
        if path.exists():
            ours = [_digest(data), *_read_manifest(path.parent).digests.get(path.name, [])]
            changed += [path] if _digest(path.read_bytes()) not in ours else []
    return changed


def refuse_changed(changed: Sequence[Path]) -> None:
    """Refuse to overwrite what somebody changed, unless all of it is in the draft, and say how to keep it.

    Raises DraftError [changed-by-hand] with every such file.
    """
    left = [
        path
        for path in changed
        if _digest(path.read_bytes()) not in _read_manifest(path.parent).digests.get(_ABSORBED, [])
    ]
    if left:
        raise DraftError(Problem(Where(str(path)), "changed-by-hand", _how_to_keep(path)) for path in left)


def made_otherwise(path: Path, data: bytes, words: Sequence[str | Path], home: Path) -> str:
    """Return by what a file was made that is to be replaced, if not by a command with the same first words; else "".

    `data` is what replaces it; the manifests of its folder and of `home` say what documents were made from.
    """
    if not path.exists() or path.read_bytes() == data:
        return ""
    made = {**made_from(path.parent), **made_from(home)}.get(manifest_name(path))
    if not made:
        return "another command"
    named = tuple(Path(manifest_name(word)) if isinstance(word, Path) else word for word in words)
    return "" if made.command[: len(words)] == named else f"“apmb-draft {shlex.join(map(str, made.command))}”"


def _how_to_keep(path: Path) -> str:
    said = "was changed, or made by somebody else, and is not overwritten; nothing was written."
    absorb = f"apmb-draft absorb DRAFT {shlex.quote(str(path))}"
    back = f" “{absorb}” takes its changes into the draft." if path.suffix == ".docx" else ""
    return f"{said}{back} Keep it under another name, or use --force (the old file stays as .bak)"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_manifest(folder: Path) -> _Manifest:
    try:
        return _parse_manifest((folder / MANIFEST).read_bytes(), folder)
    except OSError:
        return _Manifest()


def _parse_manifest(data: bytes, folder: Path) -> _Manifest:
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
    found = {name: entry for name, each in entries if _are_texts([name]) and (entry := _parse_made(each, folder))}
    return _Manifest(digests, {manifest_name(folder / name): each for name, each in found.items()})


def _parse_made(each: Any, folder: Path) -> Made | None:
    """Return an entry of the manifest; None for what we would not write, as a folder may come from somebody else."""
    if not isinstance(each, dict) or not isinstance(words := each.get("command"), list):
        return None
    texts = {key: each.get(key, "") for key in ("draft", "state", "form", "called")}
    if not _are_texts([*texts.values(), *(word.get(_PATH) if isinstance(word, dict) else word for word in words)]):
        return None
    command = [Path(manifest_name(folder / word[_PATH])) if isinstance(word, dict) else word for word in words]
    return Made(command=tuple(command), **{**texts, "draft": manifest_name(folder / texts["draft"])})


def _are_texts(some: Sequence[Any]) -> bool:
    return all(isinstance(one, str) and not re.search(r"[\x00-\x1f\x7f-\x9f]", one) for one in some)


def with_manifest(
    outputs: Mapping[Path, bytes], folder: Path, made: Mapping[Path, Made] | None = None, home: Path | None = None
) -> dict[Path, bytes]:
    """Return the outputs and the manifest of a folder with their digests, to be written together.

    With `made`, the manifest of `home`, perhaps the same, says what documents were made from.
    """
    mine = {path.name: [_digest(data)] for path, data in outputs.items() if path.parent == folder}
    known = _read_manifest(folder)
    manifest = replace(known, digests={**known.digests, **mine})
    if not made or home is None:
        return {**outputs, folder / MANIFEST: manifest.data(folder)}
    is_same = os.path.realpath(home) == os.path.realpath(folder)
    other = manifest if is_same else _read_manifest(home)
    there = {name: each for name, each in other.made.items() if Path(name).exists()}
    other = replace(other, made=there | {manifest_name(path): each for path, each in made.items()})
    kept = {folder: other} if is_same else {folder: manifest, home: other}
    return {**outputs, **{place / MANIFEST: each.data(place) for place, each in kept.items()}}


def documents_in(folder: Path) -> Collection[str]:
    """Return the names of the documents in a folder that the tool wrote."""
    return _read_manifest(folder).digests.keys()


def made_from(folder: Path) -> Mapping[str, Made]:
    """Return what documents were made from, by their names (see `manifest_name`), from the manifest of a folder."""
    return _read_manifest(folder).made


def manifest_name(path: Path) -> str:
    """Return the name of a file as commands have it: inside the working folder a relative path, in full elsewhere."""
    here, real = Path(os.path.realpath(".")), _real(path)
    return (real.relative_to(here) if real.is_relative_to(here) else real).as_posix()


def with_absorbed(document: Path, data: bytes) -> dict[Path, bytes]:
    """Return the manifest noting that what somebody changed in a document is in the draft; nothing for other files."""
    known = _read_manifest(document.parent)
    if document.name not in known.digests or _digest(data) in known.digests[document.name]:
        return {}
    absorbed = [*dict.fromkeys([*known.digests.get(_ABSORBED, []), _digest(data)])]
    manifest = replace(known, digests={**known.digests, _ABSORBED: absorbed})
    return {document.parent / MANIFEST: manifest.data(document.parent)}


def pending_manifest(manifest: Path, new: bytes) -> bytes:
    """Return the manifest while documents are being written: the old bytes of each and the new ones are ours.

    Whoever is stopped between two documents leaves one that is new and one that is old, and neither is taken for
    somebody else's. All are taken for made from what the old ones were made from.
    """
    folder = manifest.parent
    old, coming = _read_manifest(folder), _parse_manifest(new, folder)
    names = {**old.digests, **coming.digests}
    both = {name: [*dict.fromkeys([*old.digests.get(name, ()), *coming.digests.get(name, ())])] for name in names}
    return _Manifest(both, {**coming.made, **old.made}).data(folder)


# --- What documents are made from -------------------------------------------------------------------------------------


def kept_in(draft: Path, folder: Path) -> Path:
    """Return the folder whose manifest says what the documents of a draft were made from.

    It is the one of the series, where `status` looks, wherever the documents go; where it is not there, or nothing can
    be written there, `folder`, their own.
    """
    home = drafts.output_of(drafts.OUTPUT, draft)
    with suppress(DraftError):
        drafts.check_folder(home)
        return home if home.is_dir() and os.access(home, os.W_OK) else folder
    return folder


def made_by_build(
    draft: drafts.DraftFile, documents: Iterable[Path], options: Sequence[str | Path]
) -> dict[Path, Made]:
    """Return what documents of `build`, and those like them, are made from; `options` as they are written."""
    called = drafts.base_name(draft.path, draft.resolution)
    made = made_by(draft, ["build", draft.path, *options], called)
    forms = {path: next(form for end, form in FORMS.items() if path.name.endswith(end)) for path in documents}
    return {path: replace(made, form=form) for path, form in forms.items()}


def made_by(draft: drafts.DraftFile, words: Sequence[str | Path], called: str = "") -> Made:
    """Return what a document is made from that some words on the command line make."""
    return Made(manifest_name(draft.path), state_digest(draft.resolution), tuple(words), called=called)


def state_digest(text: Resolution) -> str:
    """Return a digest of what a draft says."""
    return _digest(json.dumps(to_plain(text), sort_keys=True).encode())

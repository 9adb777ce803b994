"""The user's files: found, read, and written whole or not at all; nothing of the user's is overwritten unasked."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from apmb_draft.draft_file import SCHEMA_FILE, load, shipped_schema
from apmb_draft.model import Resolution, Stage
from apmb_draft.problems import DraftError, Problem, Where, error
from apmb_draft.values import UNKNOWN

DRAFTS = Path("drafts")
OUTPUT = Path("output")
RECORD = ".apmb-draft.json"
"""Lies in the output folder and says which bytes we wrote, so that a file somebody changed is known."""


@dataclass(frozen=True)
class Found:
    """A draft file with what it holds."""

    path: Path
    resolution: Resolution


def read(path: Path) -> Found:
    """A draft file, with clear words for what is no such file."""
    if path.is_dir():
        raise error(str(path), "file", "is a folder; name a file such as drafts/79.yaml")
    if not path.is_file():
        raise error(str(path), "file", f"there is no such file{_beside(path)}")
    if path.stat().st_size > 10**9:
        raise error(str(path), "too-large", "is no draft: more than a gigabyte")
    data = path.read_bytes()
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise error(str(path), "file", "is a Word file or a PDF; this command reads the YAML file of a draft")
    return Found(path, load(data, str(path)))


def _beside(path: Path) -> str:
    others = sorted(str(each) for each in path.parent.glob("*.yaml")) if path.parent.is_dir() else []
    return f"; there are {', '.join(others[:5])}" if others else ""


def drafts(folder: Path = DRAFTS) -> list[Found]:
    """The drafts of a folder, the highest session first; mistakes of all of them together."""
    if not folder.is_dir():
        message = "there is no such folder; change to the folder that holds it, or name a file"
        raise error(str(folder), "file", message)
    found: list[Found] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(read(path))
        except DraftError as wrong:
            problems += wrong.problems
    if problems:
        raise DraftError(problems)
    if not found:
        raise error(str(folder), "file", "holds no draft; there should be a file such as 79.yaml")
    return sorted(found, key=lambda each: each.resolution.session, reverse=True)


def last_adopted(found: Sequence[Found]) -> Found:
    """The adopted resolution of the highest session."""
    adopted = [each for each in found if each.resolution.stage is Stage.ADOPTED]
    same = [str(each.path) for each in adopted if each.resolution.session == adopted[0].resolution.session]
    if len(same) > 1:
        raise error(
            str(adopted[0].path.parent), "ambiguous", f"holds several of one session; name one: {', '.join(same)}"
        )
    if not adopted:
        folder = str(found[0].path.parent)
        raise error(folder, "not-adopted", "holds no adopted resolution, and only one can be rolled over")
    return adopted[0]


def beside(base: Found) -> list[Found]:
    """The other drafts of a folder that can be read, the highest session first; the rest are no concern of ours."""
    found: list[Found] = []
    for path in base.path.parent.glob("*.yaml"):
        with contextlib.suppress(DraftError, OSError):
            if path != base.path:
                found.append(read(path))
    return sorted(found, key=lambda each: each.resolution.session, reverse=True)


def base_name(path: Path, resolution: Resolution) -> str:
    """How the documents of a draft file are called: by its symbol, or as the file itself while the symbol is open.

    >>> from types import SimpleNamespace
    >>> base_name(Path("drafts/79.yaml"), SimpleNamespace(symbol="A/RES/79/34"))
    'A-RES-79-34'
    """
    if resolution.symbol is UNKNOWN:
        return f"{path.stem}-draft"
    return re.sub(r"[^A-Za-z0-9.()]+", "-", resolution.symbol).strip("-")


def older(outputs: Mapping[Path, bytes], draft: Path) -> list[Path]:
    """Documents of the same draft that were not made this time, so that they may show an older text."""
    first = next(iter(outputs))
    stems = {first.name.removesuffix(first.suffix), f"{draft.stem}-draft-clean"}
    names = {f"{stem}{suffix}" for stem in stems for suffix in (".docx", ".pdf", ".txt", ".html")}
    names |= {f"{stem.removesuffix('-clean')}{ending}" for stem in stems for ending in MARKED}
    return sorted(path for path in first.parent.iterdir() if path.name in names and path not in outputs)


MARKED = ("-tracked.docx", "-redline.pdf", "-review.html", "-changes.md", "-changes.json")
"""How the files that show what changed are called, behind the name of the draft."""


# --- Writing -------------------------------------------------------------------------------------------------------


def changed_by_hand(outputs: Mapping[Path, bytes]) -> list[Path]:
    """The files that somebody changed since we wrote them, or that were never ours."""
    return [
        path
        for path, data in outputs.items()
        if path.exists() and _digest(path.read_bytes()) not in (_digest(data), _recorded(path.parent).get(path.name))
    ]


def refuse_changed(changed: Sequence[Path]) -> None:
    """Refuse to overwrite what somebody changed, and say how to keep it."""
    if changed:
        message = (
            "was changed, or made by somebody else, and is not overwritten; nothing was written. Keep it under "
            "another name, or use --force (the old file stays as .bak)"
        )
        raise DraftError(Problem(Where(str(path)), "changed-by-hand", message) for path in changed)


def write(outputs: Mapping[Path, bytes], *, backed_up: Sequence[Path] = ()) -> list[Path]:
    """Write all files or none; `backed_up` are kept as .bak before they are replaced. Gives the names of the copies.

    Every file is written beside its place first and moved into it last, so that a reader sees the old file or the
    new one; when one cannot be moved, those already moved are put back.
    """
    copies = {_backup_name(path): path.read_bytes() for path in backed_up if path.exists()}
    whole = {**outputs, **copies}
    staged: dict[Path, Path] = {}
    try:
        for path, data in whole.items():
            staged[path] = _staged(path, data)
        _move(staged)
    except OSError as wrong:
        place = str(wrong.filename2 or wrong.filename or "the output")
        raise error(place, "file", f"{wrong.strerror or wrong}; nothing was written") from wrong
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
    return list(copies)


def _staged(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _move(staged: Mapping[Path, Path]) -> None:
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, temporary in staged.items():
            before = path.read_bytes() if path.exists() else None
            temporary.replace(path)
            done.append((path, before))
    except OSError:
        for path, before in reversed(done):
            if before is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(before)
        raise


def _backup_name(path: Path) -> Path:
    """The first free of 80.yaml.bak, 80.yaml.bak2, …: an older copy is nobody's to lose either."""
    number = 1
    while (name := path.with_name(f"{path.name}.bak{number if number > 1 else ''}")).exists():
        number += 1
    return name


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _recorded(folder: Path) -> dict[str, str]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def with_record(outputs: Mapping[Path, bytes], folder: Path) -> dict[Path, bytes]:
    """The outputs and the record of their bytes, to be written together."""
    mine = {path.name: _digest(data) for path, data in outputs.items() if path.parent == folder}
    record = {**_recorded(folder), **mine}
    text = json.dumps(dict(sorted(record.items())), indent=2) + "\n"
    return {**outputs, folder / RECORD: text.encode()}


def with_schema(outputs: Mapping[Path, bytes], folder: Path) -> dict[Path, bytes]:
    """The outputs and the schema that the drafts of a folder point to, where it is missing."""
    path = folder / SCHEMA_FILE
    return dict(outputs) if path.exists() else {**outputs, path: shipped_schema()}


def shown(path: Path) -> str:
    """A file as text for showing, whatever it holds."""
    return path.read_bytes().decode("utf-8", "replace")


def sizes(paths: Iterable[Path]) -> list[tuple[str, int]]:
    """Each file with its size in bytes."""
    return [(str(path), path.stat().st_size) for path in paths]

"""Find, read and name the drafts of a folder, and the folders of several series; limit the time for untrusted files.

Several series lie side by side: each has a subfolder of drafts/, and one of the same name for its documents.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from apmb_draft.draft_file import Tree, edit_text, load, tree_of
from apmb_draft.model.problems import DraftError, Problem, error
from apmb_draft.model.resolution import Resolution, Stage
from apmb_draft.model.values import UNKNOWN

DRAFTS = Path("drafts")
OUTPUT = Path("output")
KEY_LENGTH = 12
"""Characters of the key of a state."""
LARGEST = 50_000_000
"""Bytes of a file that is read; a larger one is not even opened."""


@dataclass(frozen=True)
class DraftFile:
    """A draft file as it was read: its path, the resolution in it, and its bytes."""

    path: Path
    resolution: Resolution
    data: bytes = b""

    @property
    def text(self) -> str:
        """Return the text of the file, with its own line ends."""
        return self.data.decode("utf-8")

    @property
    def key(self) -> str:
        """Return the key of this state of the draft: a digest of its file, which tells nothing of what is in it."""
        return hashlib.sha256(self.data).hexdigest()[:KEY_LENGTH]

    def edited(self, after: Resolution) -> str:
        """Return the text of the file with other values: comments and untouched lines stay.

        Raises DraftError for what cannot be changed in its place.
        """
        return edit_text(self.text, self.resolution, after, str(self.path))

    @property
    def tree(self) -> Tree:
        """Return what the file holds with the place of every value."""
        return tree_of(self.data, str(self.path))


def read_draft(path: Path) -> DraftFile:
    """Read a draft file.

    Raises DraftError [file] for what is missing, or is no draft file, and as `load` does.
    """
    if path.is_dir():
        raise error(str(path), "file", "is a folder; name a file such as drafts/79.yaml")
    if not path.exists():
        raise error(str(path), "file", f"there is no such file{_suggestion(path)}")
    data = read_untrusted(path, "draft")
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise error(str(path), "file", "is a Word file or a PDF; this command reads the YAML file of a draft")
    return DraftFile(path, _load(data, str(path)), data)


@lru_cache(maxsize=256)
def _load(data: bytes, name: str) -> Resolution:
    """Return the resolution in a file: a run looks at the other drafts of a folder for each of its drafts."""
    return load(data, name)


def read_untrusted(path: Path, what: str = "resolution") -> bytes:
    """Return the bytes of a file that may come from anywhere.

    Raises DraftError [file] for what is missing or no file, and [too-large] for more than LARGEST bytes.
    """
    try:
        if not path.is_file():
            raise error(str(path), "file", _no_file(path))
        size = path.stat().st_size
        if size <= LARGEST:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)  # the size that the file system gives may be old, or zero
            size = max(size, len(data))
    except OSError as wrong:
        raise error(str(path), "file", f"cannot be read: {wrong.strerror or wrong}") from wrong
    if size > LARGEST:
        raise error(str(path), "too-large", f"more than {LARGEST // 1_000_000} MB; that is no {what}")
    return data


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "is a folder; name the document in it"
    if path.exists():
        return "is a device or a pipe; save the document as a file first"
    return "is a link that leads nowhere" if path.is_symlink() else f"there is no such file{_suggestion(path)}"


def _other_files(path: Path, ending: str) -> str:
    """Return words for an error that name up to five files of a type in the folder of a missing one; or ""."""
    there = path.parent.is_dir() and ending
    others = sorted(str(each) for each in path.parent.glob("[!.]*") if each.suffix == ending) if there else []
    return f"; there {'are' if others[1:] else 'is'} {', '.join(others[:5])}" if others else ""


def _suggestion(path: Path) -> str:
    """Return words for an error that name what a missing name may mean: a draft, a series, a file beside it; or ""."""
    if path.suffix not in ("", ".yaml", ".yml"):
        return _other_files(path, path.suffix)
    named = {each.stem: each for each in sorted(path.parent.glob("[!.]*.yaml"))}
    inside = [each for each in sorted(DRAFTS.glob("[!.]*")) if each.is_dir() or each.suffix == ".yaml"]
    for some in (named, {each.stem: each for each in inside}):
        if near := get_close_matches(path.stem, some, 1, 0.6):
            return f"; did you mean {some[near[0]]}?"
    return _other_files(path, ".yaml") or _other_files(DRAFTS / path.name, ".yaml")


def read_drafts(folder: Path = DRAFTS) -> list[DraftFile]:
    """Read the drafts of a folder, in descending order of `how_far`: session, then adopted, then revision.

    Raises DraftError [file] for a folder that is missing or holds no draft, and as `load` does, with the problems of
    all of them together.
    """
    if not folder.is_dir():
        raise _no_folder(folder)
    found, problems = read_each(files_of(folder))
    if problems:
        raise DraftError(problems)
    if not found:
        series = sorted(str(path) for path in folder.glob("*/*.yaml"))
        raise no_draft(folder, f"name one of {', '.join(series[:5])}" if series else "")
    return found


def read_each(paths: Iterable[Path]) -> tuple[list[DraftFile], list[Problem]]:
    """Return the drafts that can be read, in descending order of `how_far`, and the problems of the others."""
    found: list[DraftFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found.append(read_draft(path))
        except DraftError as wrong:
            problems += wrong.problems
    return sorted(found, key=how_far, reverse=True), problems


def furthest_draft(target: Path) -> DraftFile:
    """Read the draft file that is named, or of a folder the one that has come furthest (`how_far`)."""
    return read_drafts(target)[0] if target.is_dir() else read_draft(target)


def series_folders(under: Path = DRAFTS) -> list[Path]:
    """Return the folders of all series: drafts/ itself if it holds any, and its sub-folders.

    Raises DraftError [file] where there is none, and [outside] for a link that leads out of the working folder.
    """
    if not under.is_dir():
        raise _no_folder(under)
    inner = sorted(each for each in under.iterdir() if each.is_dir() and not each.name.startswith("."))
    found = [folder for folder in (under, *inner) if any(folder.glob("*.yaml"))]
    for folder in found:
        check_folder(folder)
    if not found:
        raise no_draft(under)
    return found


def check_folder(folder: Path) -> None:
    """Refuse a folder that a link takes out of the working folder; one that is named in full may lie anywhere.

    A working folder may come from somebody else, and what it holds must not decide where files are written.

    Raises DraftError [outside] for a folder that a link leads out of.
    """
    if folder.is_absolute() or ".." in folder.parts:
        return
    here, real = os.path.realpath("."), os.path.realpath(folder)
    if not Path(real).is_relative_to(here):
        message = f"is a link that leads out of this folder, to {real}; nothing was written. Name that folder itself"
        raise error(str(folder), "outside", message)


def files_of(folder: Path) -> list[Path]:
    """Return the draft files of a series, in the order of their names."""
    return sorted(folder.glob("*.yaml"))


def output_of(output: Path, draft: Path) -> Path:
    """Return the folder for the documents of a draft: that of a series has the name of the series.

    >>> output_of(Path("output"), Path("drafts/kites/80.yaml")).as_posix()
    'output/kites'
    >>> output_of(Path("output"), Path("drafts/80.yaml")).as_posix()
    'output'
    """
    drafts, folder = os.path.realpath(DRAFTS), os.path.realpath(draft.parent)
    return output / os.path.relpath(folder, drafts) if Path(folder).is_relative_to(drafts) else output


def _no_folder(folder: Path) -> DraftError:
    """Return the error that the folder of the drafts is missing, with what to do."""
    message = "there is no such folder; change to the folder that holds it, name a file, or begin: apmb-draft init"
    return error(str(folder), "file", message)


def no_draft(folder: Path, instead: str = "") -> DraftError:
    """Return the error that a folder holds no draft, with what to do."""
    return error(str(folder), "file", f"holds no draft; {instead or 'there should be a file such as 79.yaml'}")


def how_far(found: DraftFile) -> tuple[int, bool, int]:
    """Return the key to sort drafts by how far they have come: session, whether adopted, number of the revision."""
    text = found.resolution
    revision = re.search(r"/Rev\.(\d+)", str(text.symbol))
    return text.session, text.stage is Stage.ADOPTED, int(revision[1]) if revision else 0


def last_adopted(found: Sequence[DraftFile]) -> DraftFile:
    """Return the adopted resolution of the highest session.

    Raises DraftError [ambiguous, not-adopted] where there are several of one session, or none.
    """
    adopted = [each for each in found if each.resolution.stage is Stage.ADOPTED]
    same = [str(each.path) for each in adopted if each.resolution.session == adopted[0].resolution.session]
    if len(same) > 1:
        raise error(
            str(adopted[0].path.parent),
            "ambiguous",
            f"holds several adopted texts of one session; name one: {', '.join(same)}",
        )
    if not adopted:
        folder = str(found[0].path.parent)
        raise error(
            folder,
            "not-adopted",
            "holds no adopted resolution, and next-year begins from one; "
            "apmb-draft adopt DRAFT --from DOCUMENT makes one of a draft",
        )
    return adopted[0]


def other_drafts(base: DraftFile) -> list[DraftFile]:
    """Return the other drafts of a folder that can be read, the highest session first; the rest are ignored."""
    return read_each(path for path in base.path.parent.glob("*.yaml") if path != base.path)[0]


def text_before(draft: DraftFile) -> DraftFile | None:
    """Return the draft or adopted text that a draft was made from, where it is in the same folder."""
    symbol = draft.resolution.base
    return _beside(draft.path, symbol) if symbol else None


def adopted_before(draft: DraftFile) -> Resolution | None:
    """Return the adopted text that a draft was made from, directly or through drafts that it revises, or None."""
    text, seen = draft.resolution, {str(draft.resolution.symbol)}
    while text.stage is Stage.DRAFT and text.base and text.base not in seen:
        seen.add(text.base)
        before = _beside(draft.path, text.base)
        if before is None:
            return None
        text = before.resolution
    return text if text.stage is Stage.ADOPTED else None


def _beside(path: Path, symbol: str) -> DraftFile | None:
    """Return the text of a symbol in the folder of a file; only files in which the symbol occurs are loaded."""
    others = (other for other in path.parent.glob("*.yaml") if other != path and symbol.encode() in _content(other))
    return next((each for each in read_each(others)[0] if each.resolution.symbol == symbol), None)


def _content(path: Path) -> bytes:
    try:
        return read_untrusted(path, "draft")
    except DraftError:
        return b""


def draft_path(path: Path, option: str) -> Path:
    """Return a path given with an option, if a draft file may be called so. Raises DraftError [ending] if not."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise error(f"{option} {path}", "ending", "a draft file ends in .yaml; nothing was written")
    return path


def base_name(path: Path, resolution: Resolution) -> str:
    """Return the name of the documents of a draft file: its symbol, or that of the file while the symbol is open.

    >>> from types import SimpleNamespace
    >>> base_name(Path("drafts/79.yaml"), SimpleNamespace(symbol="A/RES/79/34"))
    'A-RES-79-34'
    """
    if resolution.symbol is UNKNOWN:
        return f"{path.stem}-draft"
    return re.sub(r"[^A-Za-z0-9.()]+", "-", resolution.symbol).strip("-")


def unrevised_stem(path: Path) -> str:
    """Return the name of a draft file without that of the revision.

    >>> unrevised_stem(Path("drafts/80-Rev.1.yaml")), unrevised_stem(Path("drafts/80.yaml"))
    ('80', '80')
    """
    return path.stem.partition("-Rev.")[0]


def read_lossy(path: Path) -> str:
    """Return a file as text to display; bytes that are no UTF-8 become U+FFFD."""
    return path.read_bytes().decode("utf-8", "replace")


# --- Untrusted input --------------------------------------------------------------------------------------------------


class _OutOfTimeError(BaseException):
    """No Exception, so that nothing on the way takes it for a mistake of the file and goes on."""


@contextmanager
def time_limit(seconds: float, name: str) -> Iterator[None]:
    """Limit the work inside to some seconds of processor time, or ten times as many by the clock.

    A search in a text of a hundred thousand commas may take hours, and no limit on its size tells it from an honest
    one. On a busy machine an honest one takes long by the clock, and no more of the processor; the clock is for work
    that waits for ever. Systems without such timers have no limit.

    Raises DraftError [too-long], with the name of the file, where the work takes longer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    limits = {
        signal.SIGPROF: (signal.ITIMER_PROF, seconds),
        signal.SIGALRM: (signal.ITIMER_REAL, _BY_THE_CLOCK * seconds),
    }
    before = {number: signal.signal(number, _stop) for number in limits}
    try:
        for timer, limit in limits.values():
            signal.setitimer(timer, limit)
        yield
        for timer, _ in limits.values():
            signal.setitimer(timer, 0)
    except _OutOfTimeError:
        message = f"reading it takes more than {seconds:g} seconds; a resolution takes one or two. Nothing was written"
        raise error(name, "too-long", message) from None
    finally:
        for number, (timer, _) in limits.items():
            signal.setitimer(timer, 0)
            signal.signal(number, before[number])


_BY_THE_CLOCK = 10
"""How many times its processor time work may take by the clock; a machine busy with as much else is slower than any."""


def _stop(*_: object) -> None:
    raise _OutOfTimeError

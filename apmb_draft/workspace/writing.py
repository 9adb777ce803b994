"""Write the user's files whole or not at all, also when the run is killed or the disk is full.

One run at a time writes to a folder: a second one is refused, with the process that does.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from apmb_draft.draft_file import SCHEMA_FILE, load, shipped_schema
from apmb_draft.model.problems import DraftError, error
from apmb_draft.model.resolution import Resolution
from apmb_draft.text.slots import relocate_questions
from apmb_draft.workspace.drafts import check_folder
from apmb_draft.workspace.manifest import MANIFEST, pending_manifest

_PREFIX = ".apmb-draft-"
"""The prefix of temporary files; the next run removes those that a killed run left."""


def write_files(
    outputs: Mapping[Path, bytes], *, backed_up: Sequence[Path] = (), seen: Mapping[Path, bytes] | None = None
) -> list[Path]:
    """Write all files or none; `backed_up` are kept as .bak before they are replaced. Return the names of the copies.

    Every file is written beside its place first and moved into it last, copies before what they are copies of, so
    that a reader sees the old file or the new one; when one cannot be moved, those already moved are put back.
    `seen` holds what files held when the new text was made: one that somebody saved since then is not overwritten.

    Raises DraftError [file] where a file cannot be written; then none is.
    """
    with hold_folders({path.parent for path in outputs}):
        for path in outputs:
            _check_place(path)
        _refuse_saved(seen or {})
        real = {Path(os.path.realpath(path)) if path.is_symlink() else path: data for path, data in outputs.items()}
        copies = {backup_name(path): path.read_bytes() for path in backed_up if path.exists()}
        try:
            with ExitStack() as after:
                _move_all(after, [*_staged(after, copies), *_staged(after, _in_order(real))])
        except OSError as wrong:
            place = str(wrong.filename2 or wrong.filename or "the output")
            raise error(place, "file", f"{wrong.strerror or wrong}; nothing was written") from wrong
    return list(copies)


@contextmanager
def hold_folders(folders: Iterable[Path]) -> Iterator[None]:
    """Hold folders alone, and make those that are missing; what stays empty is taken away again.

    Raises DraftError [locked] where another run holds one, and [file] where nothing can be written.
    """
    with ExitStack() as after:
        for folder in sorted(set(folders), key=os.path.realpath):
            check_folder(folder)
            try:
                for each in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
                    each.mkdir(exist_ok=True)
                    after.callback(_remove_if_empty, each)
                after.enter_context(_lock_folder(folder))
            except OSError as wrong:
                hint = "; work in a folder of your own" if isinstance(wrong, PermissionError) else ""
                message = f"nothing can be written there: {wrong.strerror or wrong}{hint}"
                raise error(str(folder), "file", message) from wrong
            for left in folder.glob(f"{_PREFIX}*.part"):  # by a killed run; the folder is ours alone
                _remove(left)
        yield


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _remove(path: Path) -> None:
    """Remove what only helped; where that fails, the next run does it."""
    with contextlib.suppress(OSError):
        path.unlink()


# --- Places -----------------------------------------------------------------------------------------------------------


def _check_place(path: Path) -> None:
    """Refuse to write where a link leads out of its folder, and where something else than a file is.

    Raises DraftError [file] for a folder, a device, or a place that is write-protected.
    """
    if path.is_symlink():
        folder, real = os.path.realpath(path.parent), os.path.realpath(path)
        if not Path(real).is_relative_to(folder):
            raise error(str(path), "outside", f"is a link that leads out of its folder, to {real}; nothing was written")
    if path.is_dir():
        raise error(str(path), "file", "is a folder, where a file would be written; nothing was written")
    if path.exists() and not path.is_file():
        raise error(str(path), "file", "is a device or a pipe; nothing was written")
    if path.exists() and not os.access(path, os.W_OK):
        raise error(str(path), "file", "is write-protected; nothing was written. Allow writing, or copy it")


def _refuse_saved(seen: Mapping[Path, bytes]) -> None:
    for path, data in seen.items():
        if not path.exists() or path.read_bytes() != data:
            raise error(str(path), "saved-meanwhile", "somebody has just saved it; nothing was written. Try again")


def backup_name(path: Path) -> Path:
    """Return the first free name of 80.yaml.bak, 80.yaml.bak2, …, so that no older copy is lost."""
    number = 1
    while os.path.lexists(name := path.with_name(f"{path.name}.bak{number if number > 1 else ''}")):
        number += 1
    return name


# --- Locks ------------------------------------------------------------------------------------------------------------


LOCK = ".apmb-draft.lock"
"""The file that is in a folder while something is written there. It says who writes: process, computer, since when."""

_held: set[str] = set()
"""The folders that this process holds. It may lock one again: a command holds it, and so does each write in it."""


@contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    """Hold a folder, which exists, alone while the context lasts. Raises DraftError [locked], with who holds it.

    The operating system knows who holds the lock file and forgets it when that process ends, however it ends, so that
    the lock file of a killed run stops nobody. Only where it names another computer, of whose processes nothing can be
    known here, a person must decide.
    """
    real = os.path.realpath(folder)
    if real in _held:
        yield
        return
    path = folder / LOCK
    handle = _acquire(path)
    _held.add(real)
    try:
        if os.name != "nt":
            with contextlib.suppress(OSError):
                os.fchmod(handle, 0o666)  # a colleague must be able to take over the lock file of a killed run
        os.lseek(handle, 0, os.SEEK_SET)
        os.ftruncate(handle, 0)
        now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "host": _host_name(), "since": now}
        os.write(handle, json.dumps(holder).encode() + b"\n")
        yield
    finally:
        _held.discard(real)
        if os.name == "nt":
            os.close(handle)  # an open file cannot be removed there
        with contextlib.suppress(OSError):
            path.unlink()
        if os.name != "nt":
            os.close(handle)


def _acquire(path: Path) -> int:
    """Return the handle of the lock file, open and locked by this process. Raises DraftError [locked]."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            is_locked = _lock_file(handle)
            holder = _read_holder(handle)
            if not is_locked and _is_alive(holder.get("pid")):
                raise BlockingIOError
            if holder.get("host", _host_name()) != _host_name():
                raise _locked_error(path, holder, elsewhere=True)
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_ino == os.fstat(handle).st_ino:
                    return handle
        except BlockingIOError:
            holder = _read_holder(handle)
            os.close(handle)
            raise _locked_error(path, holder, elsewhere=False) from None
        except (OSError, DraftError):
            os.close(handle)
            raise
        os.close(handle)  # its holder has just removed it, so that the next run would not find our lock: make a new one


def _lock_file(handle: int) -> bool:
    """Lock an open file; return False where the system cannot. Raises BlockingIOError where another process has it."""
    if os.name == "nt":
        import msvcrt  # noqa: PLC0415 - only there

        os.lseek(handle, 1 << 30, os.SEEK_SET)  # far behind what others read
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined] # only there
        except OSError as wrong:
            raise BlockingIOError from wrong
        return True
    import fcntl  # noqa: PLC0415 - not there

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError as wrong:
        if wrong.errno not in (errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS):  # folders of some networks
            raise
        return False
    return True


def _is_alive(pid: object) -> bool:
    """Return whether a process of this computer still runs; asked only where the system cannot lock a file."""
    try:
        os.kill(int(str(pid)), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _host_name() -> str:
    """Return the name of this computer, without the library `socket`, which is slow to load."""
    return os.uname().nodename if os.name != "nt" else os.environ.get("COMPUTERNAME", "")


def _read_holder(handle: int) -> dict[str, object]:
    """Return what a lock file says of the process that made it; nothing where it is empty or cannot be read."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        holder = json.loads(os.read(handle, 4096))
    except (OSError, ValueError):
        return {}
    return holder if isinstance(holder, dict) else {}


def _locked_error(path: Path, holder: dict[str, object], *, elsewhere: bool) -> DraftError:
    who = f"process {holder.get('pid', '?')} on {holder.get('host', '?')} since {holder.get('since', '?')}"
    what = f"is in use by another run of apmb-draft ({who if holder else 'it has just begun'}); nothing was written"
    then = f"If that run is gone, delete {path}" if elsewhere else "Wait until it has ended"
    return error(str(path.parent), "locked", f"{what}. {then}")


# --- What is checked or added before ----------------------------------------------------------------------------------


def with_schema(outputs: Mapping[Path, bytes], folder: Path) -> dict[Path, bytes]:
    """Return the outputs, with the schema that the drafts of a folder point to where the folder has none."""
    path = folder / SCHEMA_FILE
    return dict(outputs) if path.exists() else {**outputs, path: shipped_schema()}


def read_back(data: bytes, path: Path, resolution: Resolution) -> bytes:
    """Load a draft file before it is written, and return its bytes; one that does not load is never written.

    Raises:
        DraftError: with the mistakes that loading finds, or [read-back] where it holds another text than it should.
    """
    name = f"{path} (as it would be)"
    if load(data, name) != relocate_questions(resolution):
        raise error(name, "read-back", "holds another text than it was made from; nothing was written")
    return data


def with_line_ends(text: str, *like: bytes) -> bytes:
    r"""Encode a text with the line ends of the first of `like` that has any, so that a file of Windows stays one.

    >>> with_line_ends("a\nb\n", b"", b"x\r\n")
    b'a\r\nb\r\n'
    """
    model = next((data for data in like if b"\n" in data), b"")
    return (text.replace("\n", "\r\n") if b"\r\n" in model else text).encode()


# --- One after the other ----------------------------------------------------------------------------------------------


def _in_order(outputs: Mapping[Path, bytes]) -> list[tuple[Path, bytes]]:
    """Return the files in the order in which they take their places.

    The manifest says before and after what is ours; what else we keep for ourselves comes before the documents, so
    that whoever has these has it too.
    """
    manifests = {path: data for path, data in outputs.items() if path.name == MANIFEST}
    first = [(path, pending_manifest(path, data)) for path, data in manifests.items()]
    others = [(path, data) for path, data in outputs.items() if path not in manifests]
    own = [each for each in others if each[0].parent.name.startswith(".")]
    return [*first, *own, *(each for each in others if each not in own), *manifests.items()]


def _staged(
    after: ExitStack, files: Mapping[Path, bytes] | Sequence[tuple[Path, bytes]]
) -> Iterator[tuple[Path, Path]]:
    """Yield each file with the one beside it that already holds its bytes, safe on the disk."""
    for path, data in files.items() if isinstance(files, Mapping) else files:
        try:
            yield path, _write_beside(after, path, data)
        except OSError as wrong:
            raise OSError(wrong.errno, wrong.strerror, str(path)) from wrong


def _write_beside(after: ExitStack, path: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".part", dir=path.parent)
    temporary = Path(name)
    after.callback(_remove, temporary)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _move_all(after: ExitStack, staged: Sequence[tuple[Path, Path]]) -> None:
    """Move every file into its place, or none: what was moved is put back when another cannot be."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for path, temporary in staged:
            old = _keep_old(after, path) if path.exists() else None
            done.append((path, old))
            temporary.replace(path)
        for folder in {path.parent for path, _ in staged}:
            _sync_folder(folder)
    except BaseException:  # Ctrl-C as well
        for path, old in reversed(done):
            _put_back(path, old)
        raise


def _keep_old(after: ExitStack, path: Path) -> Path:
    """Return the old file under another name, to be put back without needing any space."""
    name = Path(tempfile.mktemp(prefix=_PREFIX, suffix=".part", dir=path.parent))  # the folder is ours alone
    after.callback(_remove, name)
    try:
        os.link(path, name)
    except OSError:  # a file system without links
        return _write_beside(after, path, path.read_bytes())
    return name


def _put_back(path: Path, old: Path | None) -> None:
    with contextlib.suppress(OSError):
        if old is None:
            path.unlink(missing_ok=True)
        elif not (path.exists() and path.samefile(old)):
            os.replace(old, path)  # noqa: PTH105 - the call itself


def _sync_folder(folder: Path) -> None:
    """See to it that the new names are on the disk as well, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

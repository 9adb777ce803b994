"""Lock a folder, so that one run at a time writes to it; the second one is refused with the process that does.

Only `cli.writing` locks, whenever something is written; commands hold folders through its `hold_folders`.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apmb_draft.problems import DraftError, error

LOCK = ".apmb-draft.lock"
"""The file that is in a folder while something is written there. It says who writes: process, computer, since when."""

_held: set[str] = set()
"""The folders that this process holds. It may lock one again: a command holds it, and so does each write in it."""


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
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
        os.write(handle, json.dumps(_this_process()).encode() + b"\n")
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
            if holder.get("host", _host()) != _host():
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


def _this_process() -> dict[str, object]:
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": _host(), "since": now}


def _host() -> str:
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

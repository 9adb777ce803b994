"""What a process costs, measured from outside."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """A process that has ended: seconds of the wall and of the processor, MiB, what it complained of, how it ended.

    Seconds of the processor and MiB, the most that one had at once, are those of the processes it started as well.
    """

    wall: float
    processor: float
    memory: float
    said: str
    code: int


@functools.cache
def _environment() -> dict[str, str]:
    """Return an environment in which Python keeps compiled modules, as an installed program has them.

    Where PYTHONDONTWRITEBYTECODE is set, as in many containers, every run would compile all modules again: a tenth of a
    second that no user waits for.
    """
    compiled = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, compiled, ignore_errors=True)
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPYCACHEPREFIX": compiled
    }


def ended(command: Sequence[str], folder: Path | None = None) -> Ended:
    """Run a command to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ended(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said, process.returncode)

"""What a command costs when it is called within this process, where starting Python is no part of it."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Sequence
from dataclasses import dataclass

from apmb_draft.cli import main as apmb_draft

INTERNAL = 70
"""The exit code of a command for an error of its own."""


@dataclass(frozen=True)
class Called:
    """How a command ended: exit code, seconds of the processor, what it said on standard error, and what it printed."""

    code: int
    seconds: float
    said: str
    printed: str


def called(command: Sequence[str]) -> Called:
    """Call a command in the current folder; what gets past its handlers counts as an internal error."""
    said, printed = io.StringIO(), io.StringIO()
    begun = time.process_time()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
        try:
            apmb_draft([*command])
            raise AssertionError("a command ends with an exit code")
        except SystemExit as ended:
            code = int(ended.code or 0)
        except BaseException as wrong:
            code = INTERNAL
            said.write(f"internal error: {type(wrong).__name__}: {wrong}")
    return Called(code, time.process_time() - begun, said.getvalue(), printed.getvalue())

"""Commands as people call them: whole processes would be slow, so each is called within this one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from apmb_draft.cli import main

ROOT = Path(__file__).parent.parent


class Said(NamedTuple):
    """What a command gave: its exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both, data before messages."""
        return self.out + self.err


def run(*words: str) -> int:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as stopped:
        main([*words])
    return int(stopped.value.code or 0)


Call = Callable[..., Said]


def caller(capsys: pytest.CaptureFixture[str]) -> Call:
    """A function that calls a command where the test stands; no error of it may be a traceback."""

    def call(*words: str) -> Said:
        capsys.readouterr()
        code = run(*words)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    return call

"""Commands as people call them: whole processes would be slow, so each is called within this one."""

from __future__ import annotations

import os
import shutil
import tempfile
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
After = Callable[..., None]
"""Make the working folder what it is after some commands: the words of one, or a tuple for each."""


def caller(capsys: pytest.CaptureFixture[str]) -> Call:
    """A function that calls a command where the test stands; no error of it may be a traceback."""

    def call(*words: str) -> Said:
        capsys.readouterr()
        code = run(*words)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    return call


class WorkingFolders:
    """Working folders after some commands, each made once in a test run and copied from then on."""

    def __init__(self, place: Path):
        self.place = place
        self._made: dict[tuple[tuple[str, ...], ...], Path] = {}

    def fill(self, folder: Path, *commands: tuple[str, ...]) -> None:
        """Make `folder` what it is after `commands` in a new folder with the adopted text of the example.

        Every command must succeed. Whatever `folder` holds already is kept, unless the copy has a file of that name.
        """
        if commands not in self._made:
            self._made[commands] = self._make(commands)
        shutil.copytree(self._made[commands], folder, dirs_exist_ok=True)

    def _make(self, commands: tuple[tuple[str, ...], ...]) -> Path:
        folder = Path(tempfile.mkdtemp(dir=self.place))
        if not commands:
            (folder / "drafts").mkdir()
            shutil.copyfile(ROOT / "drafts" / "79.yaml", folder / "drafts" / "79.yaml")
            return folder
        self.fill(folder, *commands[:-1])
        here = Path.cwd()
        os.chdir(folder)
        try:
            code = run(*commands[-1])
        finally:
            os.chdir(here)
        assert code == 0, (code, commands[-1])
        return folder

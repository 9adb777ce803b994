"""What many tests begin with: a working folder, and a way to call commands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import ROOT, Call, caller


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the adopted text of the seventy-ninth session, in which we stand."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "79.yaml").write_bytes((ROOT / "drafts" / "79.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call a command; no error of it may be a traceback."""
    return caller(capsys)

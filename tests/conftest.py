"""What many tests begin with: a working folder, and a way to call commands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import ROOT, Call, caller

from apmb_draft.draft_file import dump, load
from apmb_draft.rollover import next_year


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


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The draft of the eightieth session, all its facts open, in the folder in which we stand."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "80.yaml"
    draft = next_year(load((ROOT / "drafts/79.yaml").read_bytes(), "79")).draft
    path.write_text(dump(draft), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name the commands as the program does, however the tests were called."""
    monkeypatch.delenv("APMB_DRAFT_CALLED", raising=False)

"""What many tests begin with, and which of them run: the daily run, or all of them with `--all`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import sampling
from commands import ROOT, After, Call, WorkingFolders, caller
from programs import PROGRAMS, missing

from apmb_draft.draft_file import dump, load
from apmb_draft.rollover import next_year

# --- Which tests run -------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """Define `--all`."""
    parser.addoption(
        "--all",
        action="store_true",
        help="run every generated case, and the tests marked external; the daily run takes a sample, and none of those",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Say how many generated cases run, before a test module asks."""
    sampling.run_everything(bool(config.getoption("--all")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the external tests to `--all`, to `-m external` and to whoever names one."""
    if config.getoption("--all") or config.option.markexpr or any("::" in name for name in config.args):
        return
    config.hook.pytest_deselected(items=[item for item in items if is_external(item)])
    items[:] = [item for item in items if not is_external(item)]


def is_external(item: pytest.Item) -> bool:
    """Return whether a test is marked external, or needs a program that the daily run does without."""
    named = [name for mark in item.iter_markers("needs") for name in mark.args]
    return item.get_closest_marker("external") is not None or not all(PROGRAMS[name].daily for name in named)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose programs are missing, and say what brings them; in CI it fails."""
    for mark in item.iter_markers("needs"):
        if absent := missing(mark.args):
            (pytest.fail if os.environ.get("CI") else pytest.skip)("; ".join(absent))


# --- What they begin with --------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name the commands as the program does, and are as wide as where there is no terminal."""
    monkeypatch.delenv("APMB_DRAFT_CALLED", raising=False)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(scope="session")
def working_folders(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolders:
    """Folders after `next-year`, `build`, `pack`, made once."""
    return WorkingFolders(tmp_path_factory.mktemp("working-folders"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the adopted text of the seventy-ninth session, in which we stand."""
    (tmp_path / "drafts").mkdir()
    shutil.copyfile(ROOT / "drafts" / "79.yaml", tmp_path / "drafts" / "79.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def after(folder: Path, working_folders: WorkingFolders) -> After:
    """Make the folder what it is after some commands, each a tuple of words or the words of one."""

    def run_or_copy(*commands: Any) -> None:
        several = (commands,) if isinstance(commands[0], str) else commands
        working_folders.fill(folder, *several)

    return run_or_copy


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call a command; no error of it may be a traceback."""
    return caller(capsys)


@pytest.fixture(scope="session")
def open_draft() -> str:
    """The file of the draft of the eightieth session, all its facts open."""
    return dump(next_year(load((ROOT / "drafts/79.yaml").read_bytes(), "79")).draft)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_draft: str) -> Path:
    """The draft of the eightieth session, all its facts open, in the folder in which we stand."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "80.yaml"
    path.write_text(open_draft, encoding="utf-8")
    return path

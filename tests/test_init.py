"""A working folder to begin in: the example and its schema, and nothing of anybody's overwritten."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from commands import ROOT, Call
from messages import problems

from apmb_draft.draft_file import SCHEMA_FILE, schema_text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_holds_the_example_and_the_schema_and_the_main_job_works_in_it(call: Call, tmp_path: Path) -> None:
    said = call("init")
    assert said.code == 0
    assert everything(tmp_path) == {
        "drafts/79.yaml": (ROOT / "drafts" / "79.yaml").read_bytes(),
        f"drafts/{SCHEMA_FILE}": schema_text().encode(),
    }
    assert "apmb-draft next-year" in said.err
    assert call("next-year", "-q").code == 0
    assert (tmp_path / "drafts" / "80.yaml").exists()


def test_what_to_type_next_works_from_the_new_folder(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("init", "a b").err.split(": ")[1] == "cd 'a b'; apmb-draft status; apmb-draft next-year\n"
    for number, (called, from_there) in enumerate(
        [("./run", f"{tmp_path}/run"), ("../my\\ clone/run", f"{tmp_path.parent}/my\\ clone/run"), ("/x/run", "/x/run")]
    ):
        monkeypatch.setenv("APMB_DRAFT_CALLED", called)
        said = call("init", str(number)).err
        assert said.split(": ")[1] == f"cd {number}; {from_there} status; {from_there} next-year\n"
    assert call("init", "drafts/..").err.split(": ")[1].startswith("/x/run status")


def test_a_folder_of_any_name_is_made(call: Call, tmp_path: Path) -> None:
    said = call("init", "neue Entwürfe/草案", "--with-templates")
    assert said.code == 0
    assert "cd 'neue Entwürfe/草案'" in said.err
    made = tmp_path / "neue Entwürfe" / "草案"
    assert (made / "drafts" / "79.yaml").exists()
    shipped = {path.name: path.read_bytes() for path in (ROOT / "templates").glob("*.jinja")}
    assert everything(made / "templates") == shipped


@pytest.mark.parametrize("name", ["drafts/79.yaml", "drafts/my own.yaml", f"drafts/{SCHEMA_FILE}"])
def test_a_folder_in_which_somebody_works_is_refused(call: Call, tmp_path: Path, name: str) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / name).write_text("mine")
    said = call("init")
    assert said.code == 3
    assert name in said.err
    assert everything(tmp_path) == {name: b"mine"}


def test_other_files_of_the_folder_stay(call: Call, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert call("init").code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert call("init", "--with-templates").code == 3
    assert not (tmp_path / "templates").exists()


def test_a_file_in_the_way_is_named(call: Call, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    said = call("init", "there")
    assert (said.code, problems(said.err)) == (2, [("there", "file")])
    (tmp_path / "drafts").write_text("mine")
    assert call("init").code == 2


@pytest.mark.external
def test_the_wheel_carries_the_example(tmp_path: Path) -> None:
    """Made by the build system itself, and run from an unpacked copy in an empty folder."""
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "wheel")]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "package")
    (tmp_path / "empty").mkdir()
    for command in (["init"], ["next-year", "-q"], ["build", "--txt"]):
        words = [sys.executable, "-m", "apmb_draft", *command]
        place = tmp_path / "empty"
        subprocess.run(words, cwd=place, check=True, capture_output=True, env={"PYTHONPATH": str(tmp_path / "package")})
    assert (tmp_path / "empty" / "output" / "80-draft-clean.txt").exists()

"""What a person sees: colours only where they are wanted, tables that fit, line ends of Windows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from programs import needs
from sampling import sample

from apmb_draft.cli import console

ROOT = Path(__file__).parent.parent
ESCAPE = b"\x1b["


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "79.yaml").write_bytes((ROOT / "drafts" / "79.yaml").read_bytes())
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    left = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM", "COLUMNS")}
    return {**left, "TERM": "xterm", **more}


def in_terminal(folder: Path, *words: str, **more: str) -> bytes:
    """What a command writes to a terminal."""
    import pty  # noqa: PLC0415 - not on Windows, where no terminal device is

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "apmb_draft", *words]
    with subprocess.Popen(command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(**more)):
        os.close(theirs)
        said = b""
        while True:
            try:
                more_said = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not more_said:
                break
            said += more_said
    os.close(ours)
    return said


def piped(folder: Path, *words: str, **more: str) -> bytes:
    command = [sys.executable, "-m", "apmb_draft", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, env=environment(**more), check=True).stdout


def test_a_table_is_as_wide_as_its_cells_and_wraps_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(console, "terminal_width", lambda: 72)
    rows = [("attend.\n--place", "In which of the cities is it held?", ""), ("kite", "Which?", "the masthead")]
    console.print_table(("Key", "Question", "Where the answer appears"), rows, (15, 35, 50))
    assert capsys.readouterr().out.splitlines() == [
        "Key      Question                Where the answer appears",
        "-------  ----------------------  --------------------------",
        "attend.  In which of the cities",
        "--place  is it held?",
        "kite     Which?                  the masthead",
    ]


@needs("a terminal device")
def test_a_terminal_has_colours_unless_somebody_says_no(folder: Path) -> None:
    assert ESCAPE in in_terminal(folder, "status")
    assert ESCAPE not in in_terminal(folder, "status", NO_COLOR="1")
    assert ESCAPE not in in_terminal(folder, "status", TERM="dumb")
    assert ESCAPE in in_terminal(folder, "status", NO_COLOR="")  # empty is as if it were not set
    assert ESCAPE not in piped(folder, "status")


def test_lines_fit_a_narrow_terminal(folder: Path) -> None:
    for columns in sample((40, 60, 80), 1):
        said = piped(folder, "next-year", "-n", COLUMNS=str(columns)).decode()
        long = [line for line in said.splitlines() if len(line) > columns and " " in line.strip()[:columns]]
        assert long[1:] == [], columns  # the first line of the report is its title


def test_a_draft_with_line_ends_of_windows_is_read_checked_and_keeps_them(folder: Path) -> None:
    path = folder / "drafts" / "79.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert b"error" not in piped(folder, "check", "drafts/79.yaml")
    piped(folder, "next-year", "-q")
    made = (folder / "drafts" / "80.yaml").read_bytes()
    assert made.count(b"\n") == made.count(b"\r\n") > 50


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone that is set up, with a program that only says how it was called, and where."""
    clone = tmp_path / "the clone"
    (clone / ".venv" / "bin").mkdir(parents=True)
    for name in ("run", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, clone / name)
    said = '#!/bin/sh\n[ "$1" = doctor ] || echo "$APMB_DRAFT_CALLED | $(basename "$PWD") | $*"\n'
    programs = {"python": "#!/bin/sh\nexit 0\n", "apmb-draft": said}
    for name, text in programs.items():
        (clone / ".venv" / "bin" / name).write_text(text)
        (clone / ".venv" / "bin" / name).chmod(0o755)
    (clone / ".venv" / "pyvenv.cfg").touch()
    wanted = "cat pyproject.toml constraints.txt | cksum | cut -d' ' -f1 | tr -d '\\n' > .venv/installed-run"
    subprocess.run(["bash", "-c", wanted], cwd=clone, check=True)
    return clone


def ran(here: Path, *words: str) -> tuple[list[str], str]:
    left = {name: value for name, value in os.environ.items() if not name.startswith("APMB_DRAFT")}
    done = subprocess.run(words, cwd=here, capture_output=True, env=left, check=True, text=True)
    return done.stdout.split("\n")[:-1], done.stderr


def test_run_does_the_main_job_of_its_folder_and_tells_how_it_was_called(clone: Path, folder: Path) -> None:
    job = ["next-year drafts/79.yaml --brief", "", "build drafts/80.yaml"]
    assert ran(clone, "./run") == ([f"./run | the clone | {words}" if words else "" for words in job], "")
    name = str(clone / "run").replace(" ", "\\ ")
    (folder / "drafts" / "79.yaml").unlink()
    (folder / "drafts").rmdir()
    out, err = ran(folder, str(clone / "run"))
    assert out == [f"{name} | the clone | {words}" if words else "" for words in job]
    assert (str(clone) in err, err.count("\n")) == (True, 1)
    assert ran(clone, "bash", "run", "status") == (["./run | the clone | status"], "")


def test_run_goes_on_with_what_is_furthest_where_the_draft_is_no_longer_as_it_was_made(clone: Path) -> None:
    program = clone / ".venv" / "bin" / "apmb-draft"
    program.write_text(
        program.read_text() + '[ "$1" != next-year ] || { echo "it says something else [exists]" >&2; exit 3; }\n'
    )
    (clone / "drafts").mkdir(exist_ok=True)
    (clone / "drafts" / "80.yaml").touch()
    out, err = ran(clone, "./run")
    assert out == ["./run | the clone | build"]
    assert "drafts/80.yaml" in err
    assert "./run status" in err


def test_run_from_a_working_folder_works_there_and_alone_says_where_it_stands(clone: Path, folder: Path) -> None:
    name = str(clone / "run").replace(" ", "\\ ")
    assert ran(folder, str(clone / "run")) == ([f"{name} | {folder.name} | status"], "")
    assert ran(folder, str(clone / "run"), "build", "a b.yaml")[0] == [f"{name} | {folder.name} | build a b.yaml"]


@pytest.mark.parametrize("encoding", ["latin-1", "koi8-r"])
def test_characters_that_the_encoding_lacks_are_escaped(folder: Path, encoding: str) -> None:
    words = ["next-year", "-n", "--format", "json"]
    said = piped(folder, *words, PYTHONIOENCODING=encoding)
    assert json.loads(said.decode(encoding)) == json.loads(piped(folder, *words, PYTHONIOENCODING="utf-8"))
    assert b"\\u201c" in said
    said = piped(folder, "next-year", "-n", PYTHONIOENCODING=encoding)
    assert b"\\u201c" in said


def test_a_file_name_that_is_no_text_is_named(folder: Path) -> None:
    command = [sys.executable, "-m", "apmb_draft", "check", os.fsdecode(b"dr\xe4ft.yaml")]
    said = subprocess.run(command, cwd=folder, capture_output=True, env=environment(), check=False)
    assert said.returncode == 2
    assert said.stderr.startswith(b"dr\\udce4ft.yaml: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no such device")
@pytest.mark.parametrize("words", [("build", "drafts/79.yaml", "--txt"), ("status",), ("next-year", "-n"), ("--help",)])
def test_output_that_cannot_be_written_is_blamed_on_the_output(folder: Path, words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "apmb_draft", *words]
    with Path("/dev/full").open("wb") as full:
        said = subprocess.run(command, cwd=folder, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
        assert said.returncode == 2
        assert said.stderr.startswith(b"standard output: ")
        assert subprocess.run(command, cwd=folder, stdout=full, stderr=full, check=False).returncode == 2

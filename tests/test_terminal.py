"""What a person sees: colours only where they are wanted, tables that fit, line ends of Windows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
    pty = pytest.importorskip("pty")
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


def test_a_terminal_has_colours_unless_somebody_says_no(folder: Path) -> None:
    assert ESCAPE in in_terminal(folder, "next-year", "-n")
    assert ESCAPE not in in_terminal(folder, "next-year", "-n", NO_COLOR="1")
    assert ESCAPE not in in_terminal(folder, "next-year", "-n", TERM="dumb")
    assert ESCAPE in in_terminal(folder, "next-year", "-n", NO_COLOR="")  # empty is as if it were not set
    assert ESCAPE not in piped(folder, "next-year", "-n")


def test_lines_fit_a_narrow_terminal(folder: Path) -> None:
    for columns in (40, 60, 80):
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

"""SARIF of the check, held against its schema by Microsoft's validator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from commands import ROOT, Call
from programs import needs, path_of

pytestmark = needs("Sarif.Multitool")
SLIPS = {"clean": [], "slips": [("without delay", "without 15% delay"), ("States parties", "states parties")]}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def complaints(sarif: str) -> list[str]:
    """The errors that the validator finds in a log."""
    Path("log.sarif").write_text(sarif, encoding="utf-8")
    invariant = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(Path.cwd())}
    command = [
        path_of("Sarif.Multitool"),
        "validate",
        "log.sarif",
        "--output",
        "found.sarif",
        "--log",
        "ForceOverwrite",
    ]
    done = subprocess.run(command, env=invariant, capture_output=True, text=True, check=False)
    assert "1 files scanned" in done.stdout, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if ": error " in line]


def draft(slips: list[tuple[str, str]]) -> str:
    text = (ROOT / "drafts/79.yaml").read_text(encoding="utf-8")
    for before, after in slips:
        assert before in text
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize("kind", SLIPS)
def test_what_is_found_in_a_draft_is_sarif(call: Call, kind: str) -> None:
    Path("my draft é.yaml").write_text(draft(SLIPS[kind]), encoding="utf-8")
    said = call("check", "my draft é.yaml", "--format", "sarif")
    assert bool(json.loads(said.out)["runs"][0]["results"]) == bool(SLIPS[kind])
    assert complaints(said.out) == []


def test_a_file_that_cannot_be_read_is_sarif_too(call: Call) -> None:
    Path("80.yaml").write_text("session: [", encoding="utf-8")
    assert complaints(call("check", "80.yaml", str(Path("gone.yaml").absolute()), "--format", "sarif").out) == []


def test_what_is_found_in_a_word_file_is_sarif_too(call: Call) -> None:
    Path("79.yaml").write_text(draft(SLIPS["slips"]), encoding="utf-8")
    assert call("build", "79.yaml", "--docx", "-q").code == 0
    shutil.move(next(Path("output").glob("*.docx")), "it.docx")
    said = call("check", "it.docx", "--format", "sarif")
    assert json.loads(said.out)["runs"][0]["results"]
    assert complaints(said.out) == []


def test_the_validator_sees_what_is_no_sarif(call: Call) -> None:
    Path("79.yaml").write_text(draft(SLIPS["slips"]), encoding="utf-8")
    log = json.loads(call("check", "79.yaml", "--format", "sarif").out)
    del log["runs"][0]["tool"]["driver"]["name"]
    assert complaints(json.dumps(log))

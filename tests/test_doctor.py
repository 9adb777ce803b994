"""`doctor`: what is installed, and whether the schema beside the drafts is that of the tool."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import Call

from apmb_draft.draft_file import SCHEMA_FILE, shipped_schema
from apmb_draft.render import pdf

KITES, BOATS, STARS = (Path("drafts", name, SCHEMA_FILE) for name in ("", "boats", "stars"))


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[pdf.Requirement]:
    """A folder with three series, on a machine that has all that a PDF needs."""
    assert folder == Path.cwd()
    for path in (KITES, BOATS, STARS):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name("79.yaml").touch()
    KITES.write_bytes(shipped_schema().replace(b"\n", b"\r\n"))
    BOATS.write_bytes(b"{}")
    found = [pdf.Requirement("fonts", True, "Tinos")]
    monkeypatch.setattr(pdf, "check_environment", lambda: found)
    return found


def states(call: Call, *words: str) -> tuple[int, list[tuple[str, str]]]:
    said = call("doctor", *words)
    return said.code, re.findall(r"(?m)^(\w+) +(\S+):", said.out)


def test_each_schema_is_named_with_its_state_and_line_ends_of_windows_are_no_other_version(call: Call):
    code, named = states(call)
    assert named == [("ok", "fonts"), ("ok", str(KITES)), ("OLD", str(BOATS)), ("MISSING", str(STARS))]
    assert code == 0
    assert not STARS.exists()


def test_schemas_that_are_not_current_are_written_anew_and_the_old_one_is_kept(call: Call):
    assert states(call, "--fix") == (0, [("ok", "fonts"), *_all("ok", KITES), *_all("written", BOATS, STARS)])
    assert BOATS.read_bytes() == STARS.read_bytes() == shipped_schema()
    assert BOATS.with_name(f"{SCHEMA_FILE}.bak").read_bytes() == b"{}"
    assert states(call) == (0, [("ok", "fonts"), *_all("ok", KITES, BOATS, STARS)])


def _all(state: str, *paths: Path) -> list[tuple[str, str]]:
    return [(state, str(path)) for path in paths]


def test_a_folder_without_drafts_has_no_schema(call: Call, machine: list[pdf.Requirement]):
    for path in (KITES, BOATS, STARS):
        path.with_name("79.yaml").unlink()
    machine.append(pdf.Requirement("pango", False, "no", "get it"))
    assert states(call, "--fix") == (1, [("ok", "fonts"), ("MISSING", "pango")])

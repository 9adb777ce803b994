"""The hooks for pre-commit, run by pre-commit itself on a repository of somebody else.

The hooks are run with `language: system`, in the environment at hand: setting up one of their own takes a minute and
a network, and only tries pip. Everything else is the real thing: the manifest, the files chosen, the exit code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from programs import needs

from apmb_draft.draft_file import shipped_schema

ROOT = Path(__file__).parent.parent
HOOKS = ("apmb-draft-check", "apmb-draft-schema")

pytestmark = needs("git")


def git(folder: Path, *words: str) -> str:
    name = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.hooksPath=/dev/null"]
    done = subprocess.run(["git", *name, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def committed(folder: Path) -> str:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with drafts, whose pre-commit names our hooks."""
    tool, theirs = tmp_path / "tool", tmp_path / "theirs"
    tool.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", tool)
    revision = committed(tool)
    (theirs / "drafts").mkdir(parents=True)
    shutil.copy(ROOT / "drafts" / "79.yaml", theirs / "drafts")
    (theirs / "drafts" / "draft.schema.json").write_bytes(shipped_schema())
    (theirs / "notes.yaml").write_text("no: draft\n", encoding="utf-8")
    hooks = "".join(f"      - {{id: {hook}, language: system}}\n" for hook in HOOKS)
    config = f"repos:\n  - repo: {tool}\n    rev: {revision}\n    hooks:\n{hooks}"
    (theirs / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    committed(theirs)
    return theirs


def run(repository: Path, *words: str) -> tuple[int, str]:
    scripts = Path(sys.executable).parent
    called = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(repository.parent / "cache"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "protocol.file.allow",
        "GIT_CONFIG_VALUE_0": "always",
    }
    command = [sys.executable, "-m", "pre_commit", "run", *(words or ("--all-files",))]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, env=called, check=False)
    return done.returncode, done.stdout + done.stderr


def test_good_drafts_pass(repository: Path) -> None:
    code, said = run(repository)
    assert (code, said.count("Passed")) == (0, 2), said


def test_a_wrong_draft_stops_the_commit_and_is_told_with_its_line(repository: Path) -> None:
    path = repository / "drafts" / "79.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("session: 79", "sesion: 79", 1), encoding="utf-8")
    code, said = run(repository, "apmb-draft-check", "--all-files")
    assert code == 1
    assert "drafts/79.yaml:" in said
    assert "did you mean" in said


def test_an_old_schema_stops_the_commit_and_line_ends_of_windows_do_not(repository: Path) -> None:
    path = repository / "drafts" / "draft.schema.json"
    path.write_bytes(shipped_schema().replace(b"\n", b"\r\n"))
    assert run(repository, "apmb-draft-schema", "--all-files")[0] == 0
    path.write_bytes(b"{}\n")
    code, said = run(repository, "apmb-draft-schema", "--all-files")
    assert (code, "schema > drafts/draft.schema.json" in said) == (1, True), said

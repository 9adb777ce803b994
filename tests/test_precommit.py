"""The hook for pre-commit, run by pre-commit itself on a repository of somebody else.

The hook is run with `language: system`, in the environment at hand: setting up one of their own takes a minute and
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

ROOT = Path(__file__).parent.parent
HOOK = "apmb-draft-check"

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
    """A repository with drafts, whose pre-commit names our hook."""
    tool, theirs = tmp_path / "tool", tmp_path / "theirs"
    tool.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", tool)
    revision = committed(tool)
    (theirs / "drafts").mkdir(parents=True)
    shutil.copy(ROOT / "drafts" / "79.yaml", theirs / "drafts")
    (theirs / "notes.yaml").write_text("no: draft\n", encoding="utf-8")
    hook = f"      - {{id: {HOOK}, language: system}}\n"
    config = f"repos:\n  - repo: {tool}\n    rev: {revision}\n    hooks:\n{hook}"
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
    assert (code, said.count("Passed")) == (0, 1), said


def test_a_wrong_draft_stops_the_commit_and_is_told_with_its_line(repository: Path) -> None:
    path = repository / "drafts" / "79.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("session: 79", "sesion: 79", 1), encoding="utf-8")
    code, said = run(repository, HOOK, "--all-files")
    assert code == 1
    assert "drafts/79.yaml:" in said
    assert "did you mean" in said

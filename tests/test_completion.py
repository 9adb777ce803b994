"""Completion in a shell, which click brings: the script that it reads, and what bash offers with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from programs import needs

from apmb_draft.cli import main
from apmb_draft.cli.console import COMMANDS

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture
def script(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What a shell reads to complete our names."""

    def source(shell: str) -> str:
        monkeypatch.setenv("_APMB_DRAFT_COMPLETE", f"{shell}_source")
        with pytest.raises(SystemExit) as stopped:
            main([])
        monkeypatch.delenv("_APMB_DRAFT_COMPLETE")
        assert not stopped.value.code
        return capsys.readouterr().out

    return source


def offered(shell: str, words: list[str], tmp_path: Path) -> list[str]:
    """What bash would offer behind some words, with its own variables set by hand."""
    tool = tmp_path / "apmb-draft"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m apmb_draft "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    (tmp_path / "script").write_text(shell, encoding="utf-8")
    quoted = " ".join(f"'{word}'" for word in words)
    ask = (
        f"source {tmp_path / 'script'}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
        '_apmb_draft_completion apmb-draft; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    called = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "APMB_DRAFT_CALLED": "apmb-draft"}
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, env=called, check=True)
    return done.stdout.split()


@needs("bash")
def test_bash_completes_commands_options_and_choices(tmp_path: Path, script: Callable[[str], str]) -> None:
    bash = script("bash")
    assert offered(bash, ["apmb-draft", "pa"], tmp_path) == ["pack"]
    assert "--for-submission" in offered(bash, ["apmb-draft", "build", "--fo"], tmp_path)
    assert offered(bash, ["apmb-draft", "check", "--explain", "num0"], tmp_path)[0] == "NUM01"
    assert "REP,NUM02" in offered(bash, ["apmb-draft", "check", "--select", "REP,NUM"], tmp_path)


@needs("bash")
def test_bash_offers_every_command(tmp_path: Path, script: Callable[[str], str]) -> None:
    assert sorted(offered(script("bash"), ["apmb-draft", ""], tmp_path)) == sorted(COMMANDS)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_asks_the_tool_and_is_valid(
    shell: str, script: Callable[[str], str], tmp_path: Path
) -> None:
    made = script(shell)
    assert f"_APMB_DRAFT_COMPLETE={shell}_complete" in made
    if shutil.which(shell):
        path = tmp_path / "script"
        path.write_text(made, encoding="utf-8")
        assert subprocess.run([shell, "-n", path], capture_output=True, check=False).returncode == 0

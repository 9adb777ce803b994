"""The GitHub Action: its own commands, run one after the other as GitHub runs them, on the real draft."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from programs import needs
from scripts import loaded

from apmb_draft.cli import main

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]

pytestmark = [needs("bash"), pytest.mark.external]


def filled(text: str, inputs: dict[str, str]) -> str:
    """The expressions of a text; any that is not an input of the action is a mistake."""
    return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: inputs[found[1]], text)


def run(folder: Path, **given: str) -> list[tuple[str, int, str]]:
    """Every command of the action but the one that sets up, in its own process: name, exit code, what it says."""
    inputs = {name: str(each["default"]) for name, each in ACTION["inputs"].items()} | given
    done = []
    for step in STEPS:
        if "run" not in step or step.get("id") == "setup":
            continue
        assert "${{" not in step["run"], "an expression within a command lets a file name run what it likes"
        called = {name: filled(value, inputs) for name, value in step.get("env", {}).items()}
        assert "${{" not in "".join(called.values())
        places = {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        one = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder, env={**os.environ, **places, **called}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        done.append((step["name"], one.returncode, one.stdout + one.stderr))
    return done


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drafts").mkdir()
    shutil.copy(ROOT / "drafts" / "79.yaml", tmp_path / "drafts")
    with pytest.raises(SystemExit):
        main(["next-year", "-q", "drafts/79.yaml"])
    shutil.rmtree(tmp_path / "output")
    return tmp_path


def test_the_commands_make_what_is_uploaded_and_tell_changes_and_questions(folder: Path) -> None:
    done = run(folder)
    assert [(name, code) for name, code, _ in done] == [
        (step["name"], 0) for step in STEPS if "run" in step and step.get("id") != "setup"
    ], done
    upload = next(step for step in STEPS if "upload-artifact" in step.get("uses", ""))
    patterns = filled(upload["with"]["path"], {"output": "output"}).split()
    assert [pattern for pattern in patterns if len(list(folder.glob(pattern))) != 1] == []
    told = (folder / "summary.md").read_text(encoding="utf-8")
    changes = json.loads((folder / "output" / "80-draft-changes.json").read_text(encoding="utf-8"))
    first = [line.split(" | ")[0].removeprefix("| ") for line in told.splitlines() if line.startswith("| ")]
    wanted = [[each["where"] for each in changes["changes"]], [each["key"] for each in changes["open"]]]
    assert [cell.replace("\\", "") for cell in first[1:]] == [*wanted[0], "Still open", *wanted[1]]
    assert all(line.count("|") - line.count("\\|") in (0, 4, 5) for line in told.splitlines())


def test_a_mistake_is_shown_at_its_line_after_the_documents_are_there(folder: Path) -> None:
    path = folder / "drafts" / "80.yaml"
    text = path.read_text(encoding="utf-8").replace("*Decides*", "*Decides* on 15% of", 1)
    path.write_text(text, encoding="utf-8")
    done = run(folder, draft="drafts/80.yaml", output="made")
    assert [code for _, code, _ in done] == [0, 0, 1], done
    row = next(row for row, line in enumerate(text.splitlines(), 1) if "15%" in line)
    assert re.search(rf"^::error file=drafts/80\.yaml,line={row},col=\d+,title=NUM02::", done[-1][2], re.MULTILINE)
    assert (folder / "made" / "80-draft-tracked.docx").exists()


def test_a_name_with_spaces_and_signs_of_the_shell_is_a_name(folder: Path) -> None:
    name = "drafts/80 $(touch bad); x.yaml"
    (folder / "drafts" / "80.yaml").rename(folder / name)
    assert [code for _, code, _ in run(folder, draft=name)] == [0, 0, 0]
    assert not (folder / "bad").exists()


def test_an_adopted_text_has_no_changes_and_the_summary_says_so(folder: Path) -> None:
    (folder / "drafts" / "80.yaml").unlink()
    assert [code for _, code, _ in run(folder)] == [0, 0, 0]
    assert (folder / "summary.md").read_text(encoding="utf-8").count("\n") == 1


def test_no_text_of_a_draft_changes_the_tables() -> None:
    report = {
        "base": "A/RES/1", "draft": "A/RES/2", "open": [],
        "changes": [
            {"where": "title", "before": "a|b", "after": "<img>\n*c*", "reasons": [{"why": "`d`"}, {"why": "`d`"}]}
        ],
    }  # fmt: skip
    lines = list(loaded(ROOT / ".ci" / "summary.py").lines(report))
    assert lines[-2] == "| title | a\\|b | &lt;img&gt; \\*c\\* | \\`d\\` |"

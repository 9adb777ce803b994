"""Several series side by side: one, several or all; one that fails stops no other, and the exit code says so."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, Call
from messages import problems


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two series in sub-folders of drafts/, the second on kites."""
    monkeypatch.chdir(tmp_path)
    mines = (ROOT / "drafts" / "79.yaml").read_text(encoding="utf-8")
    title = next(line for line in mines.splitlines() if line.startswith("title: "))
    for name, text in {"mines": mines, "kites": mines.replace(title, "title: Kites")}.items():
        (tmp_path / "drafts" / name).mkdir(parents=True)
        (tmp_path / "drafts" / name / "79.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def made(folder: Path) -> list[str]:
    names = (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if "/." not in name and not name.endswith(("79.yaml", ".json")))


def broken(folder: Path) -> None:
    path = folder / "drafts" / "kites" / "79.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("session: 79", "session: x"), encoding="utf-8")


def test_all_series_are_rolled_over_each_into_folders_of_its_own(call: Call, folder: Path) -> None:
    assert call("next-year", "--all").code == 0
    assert made(folder) == [
        "drafts/kites/80.yaml",
        "drafts/mines/80.yaml",
        "output/kites/80-draft-clean.docx",
        "output/kites/80-draft-tracked.docx",
        "output/mines/80-draft-clean.docx",
        "output/mines/80-draft-tracked.docx",
    ]
    said = call("next-year", "--all")
    assert said.code == 0
    assert [f"drafts/{name}/80.yaml" in said.err for name in ("kites", "mines")] == [True, True]
    assert call("build", "--all", "--txt").code == 0
    for name, word in (("kites", "Kites"), ("mines", "Anti-Personnel")):
        assert word in (folder / "output" / name / "80-draft-clean.txt").read_text().replace("\u2011", "-")


def test_a_trial_names_each_series(call: Call) -> None:
    said = call("next-year", "--all", "-n", "-q")
    assert (said.code, said.text) == (0, "")
    assert [line.partition(":")[0] for line in call("next-year", "--all", "--brief", "-n").err.splitlines()] == [
        "drafts/kites/80.yaml", "drafts/mines/80.yaml"
    ]  # fmt: skip


def test_a_series_that_fails_stops_no_other_and_the_exit_code_says_so(call: Call, folder: Path) -> None:
    broken(folder)
    said = call("next-year", "--all")
    assert said.code == 2
    assert "drafts/kites/79.yaml:5:10" in said.err
    assert (folder / "drafts" / "mines" / "80.yaml").exists()
    said = call("build", "--all", "--txt")
    assert said.code == 2
    assert (folder / "output" / "mines" / "80-draft-clean.txt").exists()


def test_a_mistake_of_our_own_stops_no_other_either(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import apmb_draft.lifecycle.draft_formats as service  # noqa: PLC0415

    compose = service.compose

    def mistaken(resolution: Any, *rest: Any) -> Any:
        return 1 / 0 if resolution.title == "Kites" else compose(resolution, *rest)

    monkeypatch.setattr(service, "compose", mistaken)
    said = call("build", "--all", "--txt")
    assert said.code == 2
    assert problems(said.err) == [("drafts/kites", "internal")]
    assert "ZeroDivisionError" in said.err
    assert (folder / "output" / "mines" / "A-RES-79-34-clean.txt").exists()
    assert call("build", "drafts/kites", "--txt").code == 70


def test_where_all_that_fails_is_refused_the_exit_code_is_that_of_a_refusal(call: Call, folder: Path) -> None:
    call("next-year", "--all", "-q")
    path = folder / "drafts" / "kites" / "80.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("symbol: unknown", "symbol: A/C.1/80/L.1"))
    said = call("next-year", "--all")
    assert (said.code, problems(said.err)) == (3, [("drafts/kites/80.yaml", "exists")])


def test_several_series_are_named_by_folder_or_file(call: Call, folder: Path) -> None:
    assert call("next-year", "drafts/kites", "drafts/mines/79.yaml", "-q").code == 0
    assert call("build", "drafts/mines", "drafts/kites/79.yaml", "--txt").code == 0
    texts = [name for name in made(folder) if name.endswith(".txt")]
    assert texts == ["output/kites/A-RES-79-34-clean.txt", "output/mines/80-draft-clean.txt"]


def test_one_series_alone_is_taken_and_of_several_none_is_chosen(call: Call, folder: Path) -> None:
    said = call("next-year")
    assert said.code == 2
    for words in ("drafts/kites", "drafts/mines", "--all"):
        assert words in said.err
    shutil.rmtree(folder / "drafts" / "kites")
    assert call("next-year", "-q").code == 0
    assert (folder / "drafts" / "mines" / "80.yaml").exists()


def test_drafts_beside_series_are_a_series_too(call: Call, folder: Path) -> None:
    shutil.copy(folder / "drafts" / "mines" / "79.yaml", folder / "drafts" / "79.yaml")
    assert call("next-year", "-q").code == 0
    assert made(folder)[0] == "drafts/80.yaml"
    assert not (folder / "drafts" / "mines" / "80.yaml").exists()
    assert call("next-year", "--all", "-q").code == 0
    assert (folder / "drafts" / "mines" / "80.yaml").exists()
    assert (folder / "output" / "80-draft-clean.docx").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--place", "Geneva"],
        ["--states", "166"],
        ["--sponsor", "Peru"],
        ["--set", "counts.states=1"],
        ["--base", "x.docx"],
        ["drafts/kites"],
    ],
)
def test_an_answer_for_one_series_is_not_given_to_all(call: Call, folder: Path, words: list[str]) -> None:
    assert call("next-year", "--all", *words).code == 2
    assert made(folder) == []


def test_the_session_can_be_that_of_all(call: Call, folder: Path) -> None:
    assert call("next-year", "--all", "--session", "80", "-q").code == 0
    assert call("next-year", "--all", "--session", "81").code == 3


def test_the_reports_of_several_are_one_for_machines(call: Call) -> None:
    report = json.loads(call("next-year", "--all", "-n", "--format", "json").out)
    assert [each["draft"] for each in report["series"]] == ["drafts/kites/80.yaml", "drafts/mines/80.yaml"]
    assert "series" not in json.loads(call("next-year", "drafts/kites", "-n", "--format", "json").out)


def test_progress_is_shown_to_somebody_who_looks_on_only(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "[1/2]" not in call("build", "--all", "--txt").err
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda self: True)
    said = call("build", "--all", "--txt")
    assert "[1/2] drafts/kites" in said.err
    assert "[2/2] drafts/mines" in said.err
    assert "[1/2]" not in said.out
    assert "[1/2]" not in call("build", "--all", "--txt", "-q").err
    assert "[1/1]" not in call("build", "drafts/kites", "--txt").err


def test_two_texts_never_share_the_name_of_a_document(call: Call, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        shutil.copy(folder / "drafts" / "kites" / "79.yaml", folder / name / "79.yaml")
    said = call("build", "a/79.yaml", "b/79.yaml", "--txt")
    assert said.code == 2
    assert problems(said.err) == [("b/79.yaml", "same-name")]
    assert "a/79.yaml" in said.err
    assert made(folder)[-1] == "output/A-RES-79-34-clean.txt"


def test_a_series_that_a_link_leads_out_of_the_folder_is_refused(call: Call, folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside"
    shutil.move(folder / "drafts" / "kites", outside)
    (folder / "drafts" / "kites").symlink_to(outside)
    said = call("next-year", "--all")
    assert (said.code, problems(said.err)) == (2, [("drafts/kites", "outside")])
    assert [path.name for path in outside.iterdir()] == ["79.yaml"]


def test_a_folder_without_drafts_is_named(call: Call, folder: Path) -> None:
    (folder / "drafts" / "empty").mkdir()
    said = call("build", "drafts/empty", "drafts/kites", "--txt")
    assert (said.code, problems(said.err)) == (2, [("drafts/empty", "file")])
    assert (folder / "output" / "kites" / "A-RES-79-34-clean.txt").exists()
    assert not (folder / "output" / "empty").exists()


def test_the_other_commands_find_the_documents_of_a_series(call: Call, folder: Path) -> None:
    answers = ["--symbol", "A/C.1/80/L.30", "--date", "2025-10-13"]
    call("next-year", "drafts/kites", "-q", *answers)
    assert call("revise", "drafts/kites", "--date", "2025-10-24").code == 0
    assert (folder / "output" / "kites" / "A-C.1-80-L.30-Rev.1-tracked.docx").exists()
    came_back = shutil.copy(folder / "output" / "kites" / "A-C.1-80-L.30-clean.docx", folder / "back.docx")
    said = call("absorb", "drafts/kites/80.yaml", str(came_back))
    assert said.code == 0, said.err
    assert "output/kites/.apmb-draft/80-" in said.err  # the state that was sent


def test_a_draft_of_the_only_series_need_not_be_named(call: Call, folder: Path) -> None:
    call("next-year", "--all", "-q", "--session", "80")
    said = call("revise")
    assert said.code == 2
    assert "drafts/kites, drafts/mines" in said.err
    shutil.rmtree(folder / "drafts" / "mines")
    assert problems(call("revise").err) == [("drafts/kites/80.yaml", "not-issued")]


def test_all_drafts_of_all_series_are_checked_those_that_cannot_be_read_told_at_the_end(
    call: Call, folder: Path
) -> None:
    for path in folder.glob("drafts/*/79.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("*Reaffirming its", "*Kites all"), encoding="utf-8")
    said = call("check", "--all", "--format", "json")
    assert said.code in (0, 1)
    assert "drafts/kites/79.yaml" in said.out
    assert "drafts/mines/79.yaml" in said.out
    assert "mines" not in call("check", "drafts/kites", "--format", "json").out
    assert call("check").code == 2, "none of several is chosen"
    broken(folder)
    said = call("check", "--all", "--format", "json")
    assert said.code == 2
    assert "drafts/kites/79.yaml:5:10" in said.err
    assert "drafts/mines/79.yaml" in said.out

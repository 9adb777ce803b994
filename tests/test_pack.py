"""The kit for handing in: what is in it, when it is refused, that nothing is lost and nothing leaks."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from freezegun import freeze_time

from apmb_draft.cli import main
from apmb_draft.draft_file import load
from apmb_draft.kit import SHEETS, Kit, Tracked, sheets
from apmb_draft.sending import findings
from apmb_draft.templates import Templates

ROOT = Path(__file__).parent.parent
STANDIN = ROOT.parent / "shared" / "reference" / "A_RES_79_34.standin.docx"
AUTHOR = "Permanent Mission of Ruritania"
ANSWERS = [
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--agenda-item", "99 (n)", "--states", "166",
    "--sponsor", "Peru", "--sponsor", "Egypt", "--action-plan", "2025-2029", "--date", "2025-10-13",
]  # fmt: skip
DOCUMENTS = ["-changes.md", "-clean.docx", "-clean.pdf", "-redline.pdf", "-tracked.docx"]
KIT = sorted([*(f"80-draft{end}" for end in DOCUMENTS), "sponsors.csv", *SHEETS])

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.chdir(tmp_path)
    Path("drafts").mkdir()
    Path("drafts/79.yaml").write_bytes((ROOT / "drafts" / "79.yaml").read_bytes())

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(stopped.value.code or 0), said.out, said.err

    return run


def ready(call: Call) -> Path:
    assert call("next-year", "-q", *ANSWERS)[0] == 0
    return Path("drafts/80.yaml")


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_kit_is_whole_leaks_nothing_and_is_the_same_on_another_day(call: Call) -> None:
    ready(call)
    with freeze_time("2025-10-10"):
        assert call("pack", "--author", AUTHOR, "-o", "one")[0] == 0
    made = files_of(Path("one"))
    assert sorted(made) == KIT
    for name in ("80-draft-clean.docx", "80-draft-tracked.docx"):
        assert [one for one in findings(made[name], name, author=AUTHOR) if one.severity == "error"] == []
    with freeze_time("2026-02-03"):
        assert call("pack", "--author", AUTHOR, "-o", "two.zip")[0] == 0
    archive = zipfile.ZipFile("two.zip")
    assert {Path(name).parent.name for name in archive.namelist()} == {"two"}
    assert {Path(name).name: archive.read(name) for name in archive.namelist()} == made
    assert list(csv.reader(io.StringIO(made["sponsors.csv"].decode("utf-8-sig")))) == [
        ["State", "On behalf of"], ["Egypt", ""], ["Peru", ""],
    ]  # fmt: skip


def test_a_file_of_the_kit_that_comes_back_is_known_and_taken_in(call: Call) -> None:
    path = ready(call)
    shutil.rmtree("output")  # what next-year kept of the same draft
    assert call("pack", "--author", AUTHOR, "-o", "kit")[0] == 0
    assert AUTHOR in Path("output/.apmb-draft/sent.json").read_text("utf-8")
    before = path.read_bytes()
    replaced(path, "place: Geneva", "place: Vientiane")  # what was changed here in the meantime stays
    now = path.read_bytes()
    code, _, said = call("absorb", "drafts/80.yaml", "kit/80-draft-clean.docx")
    assert (code, path.read_bytes() == now, now != before) == (0, True, True), said


def test_open_facts_and_errors_are_refused_all_at_once_and_nothing_is_written(call: Call) -> None:
    path = ready(call)
    replaced(path, "place: Geneva", "place: unknown")
    replaced(path, "*Decides*", "*Decides* on 15% of")
    code, out, said = call("pack", "--author", AUTHOR)
    assert (code, out) == (3, "")
    assert "attend.place is open [not-ready]" in said
    assert "NUM02: " in said
    assert "symbol" not in said
    assert not list(Path("output").glob("*kit*"))


def test_what_is_only_proposed_is_refused_and_so_is_an_adopted_text(call: Call) -> None:
    assert call("next-year", "-q", *ANSWERS[: ANSWERS.index("--action-plan")], "--date", "2025-10-13")[0] == 0
    code, _, said = call("pack", "--author", AUTHOR)
    assert (code, said.count("[not-ready]")) == (3, 1)
    assert "delete the entry under “ask”" in said
    code, _, said = call("pack", "drafts/79.yaml", "--author", AUTHOR)
    assert (code, "[not-a-draft]" in said) == (3, True)


def test_a_kit_that_is_there_is_kept_whole_beside_the_new_one(call: Call) -> None:
    path = ready(call)
    assert call("pack", "--author", AUTHOR, "-o", "kit")[0] == 0
    before = files_of(Path("kit"))
    assert call("pack", "--author", AUTHOR, "-o", "kit")[0] == 0  # the same again is no harm
    replaced(path, "place: Geneva", "place: Vientiane")
    code, _, said = call("pack", "--author", AUTHOR, "-o", "kit")
    assert (code, "[exists]" in said, files_of(Path("kit"))) == (3, True, before)
    assert call("pack", "--author", AUTHOR, "-o", "kit", "--force")[0] == 0
    assert sorted(files_of(Path("kit"))) == KIT
    old = zipfile.ZipFile("kit.bak.zip")
    assert {Path(name).name: old.read(name) for name in old.namelist()} == before


def test_a_zip_that_is_there_is_kept_too(call: Call) -> None:
    ready(call)
    Path("kit.zip").write_bytes(b"something else")
    code, _, said = call("pack", "--author", AUTHOR, "-o", "kit.zip")
    assert (code, "[exists]" in said, Path("kit.zip").read_bytes()) == (3, True, b"something else")
    assert call("pack", "--author", AUTHOR, "-o", "kit.zip", "--force")[0] == 0
    assert Path("kit.zip.bak").read_bytes() == b"something else"
    assert len(zipfile.ZipFile("kit.zip").namelist()) == len(KIT)


def test_what_lies_in_the_folder_is_never_sent_along(call: Call) -> None:
    ready(call)
    Path("kit").mkdir()
    Path("kit/private.txt").write_text("ours", encoding="utf-8")
    for force in ([], ["--force"]):
        code, _, said = call("pack", "--author", AUTHOR, "-o", "kit", *force)
        assert (code, "private.txt" in said, sorted(files_of(Path("kit")))) == (3, True, ["private.txt"])


def test_a_new_text_has_nothing_tracked_and_a_base_that_is_named_must_be_there(call: Call) -> None:
    path = ready(call)
    replaced(path, "base: A/RES/79/34", "base: A/RES/79/99")
    code, _, said = call("pack", "--author", AUTHOR, "-o", "kit")
    assert (code, "A/RES/79/99 is not among the drafts" in said, Path("kit").exists()) == (3, True, False)
    replaced(path, "base: A/RES/79/99\n", "")
    assert call("pack", "--author", AUTHOR, "-o", "kit")[0] == 0
    made = files_of(Path("kit"))
    assert [name for name in made if "tracked" in name or "redline" in name] == []
    assert "none; a new text" in made["data-sheet.txt"].decode()


@pytest.mark.skipif(not STANDIN.exists(), reason="the official Word file is not here")
def test_the_official_file_as_base_is_ticked_off_and_our_own_rendering_is_not(call: Call) -> None:
    ready(call)
    assert call("pack", "--author", AUTHOR, "-o", "kit", "--base", str(STANDIN))[0] == 0
    assert "[x] The base is the official document (A/RES/79/34)" in Path("kit/checklist.txt").read_text("utf-8")
    code, _, said = call("pack", "--author", AUTHOR, "-o", "own")
    assert (code, "name its official Word file with --base" in said) == (0, True)
    assert "[ ] The base is the official document" in Path("own/checklist.txt").read_text("utf-8")


def filled(stage: str = "", tracked: Tracked | None = None) -> dict[str, str]:
    draft = f"""\
format: 1
session: 81
stage: draft
symbol: A/C.2/81/L.7{stage}
issued: 8 October 2026
committee: Second Committee
agenda_item: 12
title: Kites of all kinds & <more>
sponsors: [Egypt]
sponsors_note: On behalf of the States Members of the United Nations that are members of the Group of Kites.
operative: |
  *Invites* all States to fly kites.
"""
    kit = Kit(load(draft.encode(), "81.yaml"), AUTHOR, (("a.docx", "the text"),), tracked)
    return sheets(kit, Templates())


def test_the_sheets_say_what_the_draft_says_and_keep_documented_apart_from_remembered() -> None:
    made = filled(tracked=Tracked("A/RES/79/1", 79, official=True))
    assert "On behalf of:          Group of Kites\n" in made["data-sheet.txt"]
    assert "recurring, biennial" in made["data-sheet.txt"]
    assert "Main sponsor:          Egypt" in made["data-sheet.txt"]
    assert "Kites of all kinds & <more>" in made["covering-email.txt"]
    documented, remembered = made["checklist.txt"].split("2. COMMON KNOWLEDGE, TO BE CONFIRMED")
    assert "Affairs\nBranch, 2019" in documented
    assert ("e-deleGATE" in documented, "e-deleGATE" in remembered) == (False, True)
    assert ("rule 153" in documented, "Track Changes" in remembered) == (False, False)


def test_a_revision_is_told_as_one() -> None:
    made = filled("/Rev.1", Tracked("A/C.2/81/L.7", 81, official=False))
    assert "Subject: Submission of revised draft resolution, agenda item 12" in made["covering-email.txt"]
    assert "[ ] A revision has the issued draft as its base (A/C.2/81/L.7)" in made["checklist.txt"]
    assert all("unknown" not in text for text in made.values())


def test_a_path_that_is_a_file_or_a_folder_in_the_way_is_said(call: Call) -> None:
    ready(call)
    Path("kit").write_text("a file", encoding="utf-8")
    Path("kit.zip").mkdir()
    for output in ("kit", "kit.zip"):
        code, _, said = call("pack", "-q", "--author", AUTHOR, "-o", output)
        assert (code, said.count("\n"), "[file]" in said) == (2, 1, True)

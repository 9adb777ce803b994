"""The kit for handing in: what is in it, when it is refused, that nothing is lost and nothing leaks."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from commands import ROOT, After, Call
from freezegun import freeze_time
from leaks import DOCUMENT, Parts, run
from messages import line_with, problems, quoted

from apmb_draft import render
from apmb_draft.compose import compose
from apmb_draft.docx.sanitize import findings
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load
from apmb_draft.lifecycle.submission import SHEETS, Kit, TrackedBase, fill_sheets
from apmb_draft.text.templates import Templates

STANDIN = ROOT.parent / "shared" / "reference" / "A_RES_79_34.standin.docx"
AUTHOR = "Permanent Mission of Ruritania"
ANSWERS = [
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--agenda-item", "99 (n)", "--states", "166",
    "--sponsor", "Peru", "--sponsor", "Egypt", "--action-plan", "2025-2029", "--date", "2025-10-13",
]  # fmt: skip
DOCUMENTS = ["-changes.docx", "-clean.docx", "-clean.pdf", "-redline.pdf", "-tracked.docx"]
KIT = sorted([*(f"80-draft{end}" for end in DOCUMENTS), "sponsors.csv", *SHEETS])


READY = ("next-year", "-q", *ANSWERS)
PACK = ("pack", "--author", AUTHOR, "-o", "kit")


_PAGES: dict[str, bytes] = {}


@pytest.fixture
def pages_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the PDF of a document once: it is the larger part of a kit, and test_same_bytes sees that it is the same."""

    def once(make: Callable[..., bytes]) -> Callable[..., bytes]:
        def kept(*given: Any) -> bytes:
            key = f"{make.__name__} {given[:-1]}"  # without the templates
            if key not in _PAGES:
                _PAGES[key] = make(*given)
            return _PAGES[key]

        return kept

    for make in (render.render_pdf, render.redline_pdf):
        monkeypatch.setattr(render, make.__name__, once(make))


@pytest.fixture
def ready(after: After, pages_made_once: None) -> Path:
    """The draft with all its questions answered."""
    after(READY)
    return Path("drafts/80.yaml")


@pytest.fixture
def packed(after: After) -> Path:
    """The same, packed into the folder `kit`."""
    after(READY, PACK)
    return Path("drafts/80.yaml")


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_kit_is_whole_leaks_nothing_and_is_the_same_on_another_day(call: Call, packed: Path) -> None:
    made = files_of(Path("kit"))
    assert sorted(made) == KIT
    for name in ("80-draft-changes.docx", "80-draft-clean.docx", "80-draft-tracked.docx"):
        assert [one for one in findings(made[name], name, author=AUTHOR) if one.severity == "error"] == []
    with freeze_time("2026-02-03"):
        assert call("pack", "--author", AUTHOR, "-o", "two.zip")[0] == 0
    archive = zipfile.ZipFile("two.zip")
    assert {Path(name).parent.name for name in archive.namelist()} == {"two"}
    assert {Path(name).name: archive.read(name) for name in archive.namelist()} == made
    assert list(csv.reader(io.StringIO(made["sponsors.csv"].decode("utf-8-sig")))) == [
        ["State", "On behalf of"], ["Egypt", ""], ["Peru", ""],
    ]  # fmt: skip


def words_of(name: str, data: bytes) -> str:
    """All words of a file of the kit."""
    if name.endswith(".pdf"):
        with pdfplumber.open(io.BytesIO(data)) as opened:
            return "\n".join(page.extract_text() for page in opened.pages)
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = (archive.read(each).decode() for each in archive.namelist() if each.endswith(".xml"))
    return html.unescape(re.sub(r"<[^>]+>", " ", " ".join(parts)))


HOUSE = re.compile(
    r"by hand|filled in|rule |roll-over|Source:|Why|look at|still open|\.yaml|apmb|agenda_item|counts\.|CAP01", re.I
)
"""Words that are for the house alone: reasons, keys of the file, names of rules."""


def test_what_is_sent_tells_every_change_in_the_words_of_the_united_nations_and_nothing_of_ours(
    call: Call, ready: Path
) -> None:
    replaced(ready, "deep regret", "profound regret")
    assert call("pack", "--author", AUTHOR, "-o", "kit")[0] == 0
    made = {name: words_of(name, data) for name, data in files_of(Path("kit")).items() if name[-4:] in ("docx", ".pdf")}
    assert len(made) == len(DOCUMENTS)
    for name, text in made.items():
        assert not HOUSE.search(text.replace("apmb-draft", "") if name.endswith(".pdf") else text), name
    said = [part.text for part in docx.Document("kit/80-draft-changes.docx").paragraphs]
    assert said[0].endswith(" A/RES/79/34")
    assert [sentence.split(" ")[0] for sentence in said[2:4]] == [
        "The",
        "Replace",
    ]  # the form of a draft in one sentence
    assert "Replace the session, “Seventy-ninth session”, with “Eightieth session”." in said
    assert "In the tenth preambular paragraph, replace “164” with “166”." in said
    assert any(sentence.endswith("replace “deep” with “profound”.") for sentence in said)


def test_a_revision_is_told_against_the_issued_draft(call: Call, ready: Path) -> None:
    replaced(ready, "symbol: unknown", "symbol: A/C.1/80/L.30")
    assert call("revise", "-q", "drafts/80.yaml", "--date", "2025-10-24")[0] == 0
    assert call("pack", "drafts/80-Rev.1.yaml", "--author", AUTHOR, "-o", "kit")[0] == 0
    said = [part.text for part in docx.Document("kit/A-C.1-80-L.30-Rev.1-changes.docx").paragraphs]
    assert said[0].endswith(" A/C.1/80/L.30")
    assert [sentence.split("“")[0] for sentence in said[2:]] == [
        "Replace the symbol, ", "Replace the date, ", "Replace the line of sponsors, "
    ]  # fmt: skip
    sheet = entries(Path("kit/data-sheet.txt").read_text("utf-8"))
    assert (sheet["Base text"], sheet["Previous resolution"]) == ("A/C.1/80/L.30", "A/RES/79/34")
    assert sheet["New or recurring"].endswith("every session")


def test_what_may_be_stale_stands_in_the_checklist_until_it_is_meant(call: Call, packed: Path) -> None:
    stale = "[ ] paragraph 8: “upcoming Fifth Review Conference”"
    assert stale in Path("kit/checklist.txt").read_text("utf-8")
    with packed.open("a", encoding="utf-8") as file:
        file.write("ignore:\n  - rule: ROL02\n    place: paragraph 8\n    reason: agreed as it stands\n")
    assert call("pack", "--author", AUTHOR, "-o", "two")[0] == 0
    assert stale not in Path("two/checklist.txt").read_text("utf-8")


def official_with(header: str, link: str) -> bytes:
    """Our file of last year's text with more XML in a header, and a link around its first words."""
    official = Parts.of(write(compose(load(Path("drafts/79.yaml").read_bytes(), "79"))))
    official.append("word/header-first.xml", "</w:hdr>", header)
    where = official.relate(DOCUMENT, "hyperlink", link, outside=True)
    text = official[DOCUMENT].decode()
    first = re.search(r"<w:r>(?:(?!</w:r>).)*<w:t[^>]*>The General Assembly</w:t></w:r>", text)
    assert first
    official[DOCUMENT] = text.replace(first[0], f'<w:hyperlink r:id="{where}">{first[0]}</w:hyperlink>').encode()
    return official.zipped()


def test_words_that_nobody_sees_are_refused_by_pack_and_by_build_alike(call: Call, ready: Path) -> None:
    """White words of the official text: only a person can say what becomes of them."""
    white = run("nocturnal kites", '<w:color w:val="FFFFFF"/>')
    Path("base.docx").write_bytes(official_with(f"<w:p>{white}</w:p>", "https://files.example/private"))
    shutil.rmtree("output")
    handed = ("--author", AUTHOR, "--base", "base.docx")
    for words in (("pack", *handed), ("build", "--docx", "--for-submission", *handed)):
        code, _, said = call(*words)
        assert (code, "nocturnal kites" in quoted(said), problems(said)[-1][1]) == (3, True, "not-ready"), said
        assert "[unseen-words] [not-ready]" in said
        assert not Path("output").exists()
    code, _, said = call("build", "--docx", "--for-submission", *handed, "--force")
    tracked = Path("output/80-draft-submission-tracked.docx")
    assert (code, "nocturnal kites" in quoted(said), tracked.exists()) == (0, True, True)


def test_a_link_of_the_official_text_that_leads_elsewhere_is_removed_and_its_words_stay(
    call: Call, ready: Path
) -> None:
    Path("base.docx").write_bytes(official_with("", "https://files.example/private"))
    assert call("pack", "--author", AUTHOR, "--base", "base.docx", "-o", "kit")[0] == 0
    made = Path("kit/80-draft-tracked.docx").read_bytes()
    assert not any(b"files.example" in content for content in Parts.of(made).values())
    assert "The General Assembly" in words_of("80-draft-tracked.docx", made)


def test_errors_of_the_check_are_refused_by_build_for_submission_too(call: Call, ready: Path) -> None:
    replaced(ready, "*Decides*", "*Decides* on 15% of")
    shutil.rmtree("output")
    code, _, said = call("build", "--docx", "--for-submission", "--author", AUTHOR)
    assert (code, "NUM02: " in said, "--force" in said) == (3, True, True)
    assert {code for _, code in problems(said)} == {"not-ready"}
    assert not Path("output").exists()
    assert call("build", "--docx")[0] == 0  # for the house there is no such rule


def test_several_drafts_are_packed_in_one_go_and_where_one_is_refused_the_others_are_made(
    call: Call, ready: Path
) -> None:
    for name in ("kites", "moths"):
        Path(f"drafts/{name}").mkdir()
        shutil.copy("drafts/79.yaml", f"drafts/{name}/79.yaml")
        shutil.copy(ready, f"drafts/{name}/80.yaml")
    replaced(Path("drafts/moths/80.yaml"), "place: Geneva", "place: unknown")
    code, _, said = call("pack", "--all", "--author", AUTHOR)
    assert (code, problems(said)) == (3, [("drafts/moths/80.yaml", "not-ready")])
    assert "attend.place" in said
    for folder in ("output", "output/kites"):
        assert sorted(files_of(Path(folder) / "80-draft-kit")) == KIT
    assert not Path("output/moths/80-draft-kit").exists()
    code, _, said = call("pack", "drafts/kites", "drafts/moths", "--author", AUTHOR, "-o", "kit")
    assert (code, "-o" in said.partition("Error: ")[2]) == (2, True)


def test_a_file_of_the_kit_that_comes_back_is_known_and_taken_in(call: Call, ready: Path) -> None:
    shutil.rmtree("output")  # what next-year kept of the same draft
    assert call("pack", "--author", AUTHOR, "-o", "kit")[0] == 0
    assert AUTHOR in Path("output/.apmb-draft/sent.json").read_text("utf-8")
    before = ready.read_bytes()
    replaced(ready, "place: Geneva", "place: Vientiane")  # what was changed here in the meantime stays
    now = ready.read_bytes()
    code, _, said = call("absorb", "drafts/80.yaml", "kit/80-draft-clean.docx")
    assert (code, ready.read_bytes() == now, now != before) == (0, True, True), said


def test_open_facts_and_errors_are_refused_all_at_once_and_nothing_is_written(call: Call, ready: Path) -> None:
    replaced(ready, "place: Geneva", "place: unknown")
    replaced(ready, "*Decides*", "*Decides* on 15% of")
    code, out, said = call("pack", "--author", AUTHOR)
    assert (code, out) == (3, "")
    assert "drafts/80.yaml: attend.place " in said
    assert quoted(line_with(said, "NUM02: ", "paragraph 12"))[:2] == ["%", "per cent"]
    assert {code for _, code in problems(said)} == {"not-ready"}
    assert "symbol" not in said
    for words in (("check", "drafts/80.yaml"), ("check", "--explain", "NUM02")):
        assert f"apmb-draft {' '.join(words)} " in said
        assert call(*words)[0] == (0 if "--explain" in words else 1)
    assert not list(Path("output").glob("*kit*"))


def test_what_is_only_proposed_is_refused_and_so_is_an_adopted_text(call: Call) -> None:
    assert call("next-year", "-q", *ANSWERS[: ANSWERS.index("--action-plan")], "--date", "2025-10-13")[0] == 0
    code, _, said = call("pack", "--author", AUTHOR)
    assert (code, problems(said)) == (3, [("drafts/80.yaml", "not-ready")])
    assert "apmb-draft answer" in said
    code, _, said = call("pack", "drafts/79.yaml", "--author", AUTHOR)
    assert (code, problems(said)) == (3, [("drafts/79.yaml", "not-a-draft")])


def test_a_kit_that_is_there_is_kept_whole_beside_the_new_one(call: Call, packed: Path) -> None:
    before = files_of(Path("kit"))
    assert call(*PACK)[0] == 0  # the same again is no harm
    replaced(packed, "place: Geneva", "place: Vientiane")
    code, _, said = call("pack", "--author", AUTHOR, "-o", "kit")
    assert (code, "[exists]" in said, files_of(Path("kit"))) == (3, True, before)
    assert call("pack", "--author", AUTHOR, "-o", "kit", "--force")[0] == 0
    assert sorted(files_of(Path("kit"))) == KIT
    old = zipfile.ZipFile("kit.bak.zip")
    assert {Path(name).name: old.read(name) for name in old.namelist()} == before


def test_a_zip_that_is_there_is_kept_too(call: Call, ready: Path) -> None:
    Path("kit.zip").write_bytes(b"something else")
    code, _, said = call("pack", "--author", AUTHOR, "-o", "kit.zip")
    assert (code, "[exists]" in said, Path("kit.zip").read_bytes()) == (3, True, b"something else")
    assert call("pack", "--author", AUTHOR, "-o", "kit.zip", "--force")[0] == 0
    assert Path("kit.zip.bak").read_bytes() == b"something else"
    assert len(zipfile.ZipFile("kit.zip").namelist()) == len(KIT)


def test_what_lies_in_the_folder_is_never_sent_along(call: Call, ready: Path) -> None:
    Path("kit").mkdir()
    Path("kit/private.txt").write_text("ours", encoding="utf-8")
    for force in ([], ["--force"]):
        code, _, said = call("pack", "--author", AUTHOR, "-o", "kit", *force)
        assert (code, "private.txt" in said, sorted(files_of(Path("kit")))) == (3, True, ["private.txt"])


def test_a_new_text_has_nothing_tracked_and_a_base_that_is_named_must_be_there(call: Call, ready: Path) -> None:
    replaced(ready, "base: A/RES/79/34", "base: A/RES/79/99")
    code, _, said = call("pack", "--author", AUTHOR, "-o", "kit")
    no_base = [("drafts/80.yaml", "no-base")]
    assert (code, problems(said), "A/RES/79/99" in said, Path("kit").exists()) == (3, no_base, True, False)
    code, _, said = call("build", "--docx", "--for-submission", "--author", AUTHOR, "-o", "built")
    assert (code, problems(said), Path("built").exists()) == (3, no_base, False)
    assert call("build", "--docx", "--for-submission", "--author", AUTHOR, "-o", "built", "--force")[0] == 0
    replaced(ready, "base: A/RES/79/99\n", "")
    assert call("pack", "--author", AUTHOR, "-o", "kit")[0] == 0
    made = files_of(Path("kit"))
    assert [name for name in made if "tracked" in name or "redline" in name] == []
    assert "A/RES" not in entries(made["data-sheet.txt"].decode())["Base text"]


def test_a_base_in_which_nothing_can_be_marked_is_named(call: Call, ready: Path) -> None:
    assert call("build", "drafts/79.yaml", "--txt", "-o", ".").code == 0
    code, _, said = call("pack", "--author", AUTHOR, "-o", "kit", "--base", "A-RES-79-34-clean.txt")
    assert (code, "A-RES-79-34-clean.txt: is no Word file" in said, "--base" in said) == (0, True, False)


@pytest.mark.skipif(not STANDIN.exists(), reason="the official Word file is not here")
def test_the_official_file_as_base_is_ticked_off_and_our_own_rendering_is_not(call: Call, ready: Path) -> None:
    code, _, said = call("pack", "--author", AUTHOR, "-o", "kit", "--base", str(STANDIN))
    assert code == 0
    sent = call(*("check", "--before-sending", "kit/80-draft-tracked.docx"), "--author", AUTHOR, "--draft", str(ready))
    assert (sent.code, sent.out.count("\n")) == (0, 2)  # the second line is the summary
    assert {"24-00034", "*2400034*"} <= set(quoted(line_with(sent.out, "page 1", "[job-number]")))
    assert line_with(said, "80-draft-tracked.docx: ", "page 1", "[job-number]")
    assert "--base" not in said
    assert ticked("(A/RES/79/34)", Path("kit/checklist.txt"))
    code, _, said = call("pack", "--author", AUTHOR, "-o", "own")
    assert (code, "--base" in said) == (0, True)
    assert not ticked("(A/RES/79/34)", Path("own/checklist.txt"))


def entries(sheet: str) -> dict[str, str]:
    """The lines `Name:   value` of a sheet."""
    return dict(re.findall(r"(?m)^(\S.*?): +(.+)$", sheet))


def ticked(words: str, checklist: Path | str) -> bool:
    """Whether the entry of a checklist with some words is done by the kit."""
    text = checklist.read_text("utf-8") if isinstance(checklist, Path) else checklist
    (mark,) = (each[0] for each in re.findall(r"(?ms)^\[([x ])\] (.*?)(?=^\[|^\S|\Z)", text) if words in each[1])
    return str(mark) == "x"


def filled(stage: str = "", tracked: TrackedBase | None = None) -> dict[str, str]:
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
    resolution = load(draft.encode(), "81.yaml")
    previous = resolution.model_copy(update={"symbol": "A/RES/79/1", "session": 79}) if tracked else None
    kit = Kit(resolution, AUTHOR, (("a.docx", "the text"),), tracked, previous)
    return fill_sheets(kit, Templates())


def test_the_sheets_say_what_the_draft_says_and_keep_documented_apart_from_remembered() -> None:
    made = filled(tracked=TrackedBase("A/RES/79/1", official=True))
    sheet = entries(made["data-sheet.txt"])
    assert (sheet["On behalf of"], sheet["Main sponsor"]) == ("Group of Kites", "Egypt")
    assert sheet["New or recurring"].endswith("biennial")
    assert "Kites of all kinds & <more>" in made["covering-email.txt"]
    documented, remembered = made["checklist.txt"].split("2. COMMON KNOWLEDGE, TO BE CONFIRMED")
    assert "Affairs\nBranch, 2019" in documented
    assert ("e-deleGATE" in documented, "e-deleGATE" in remembered) == (False, True)
    assert ("rule 153" in documented, "Track Changes" in remembered) == (False, False)


def test_the_note_of_the_plenary_is_no_group() -> None:
    note = "Any changes to the list of sponsors will be reflected in the official record of the meeting."
    data = Path(ROOT / "drafts" / "79.yaml").read_bytes()
    draft = load(data, "79.yaml").model_copy(update={"sponsors": ("Egypt",), "sponsors_note": note})
    assert entries(fill_sheets(Kit(draft, AUTHOR), Templates())["data-sheet.txt"])["On behalf of"] == "no group"


def test_a_draft_without_sponsors_says_so_in_the_sheets() -> None:
    line = "Draft resolution submitted by the Chair"
    data = Path(ROOT / "drafts" / "79.yaml").read_bytes()
    made = fill_sheets(Kit(load(data, "79.yaml").model_copy(update={"sponsors_line": line}), AUTHOR), Templates())
    assert quoted(entries(made["data-sheet.txt"])["Initial sponsors"]) == [line]
    assert (line in made["covering-email.txt"], "0 sponsors" in made["covering-email.txt"]) == (True, False)


def test_a_revision_is_told_as_one() -> None:
    made = filled("/Rev.1", TrackedBase("A/C.2/81/L.7", official=False))
    subject = made["covering-email.txt"].split("\n")[0]
    assert ("revised" in subject, re.findall(r"A/\S+\d", subject)) == (True, ["A/C.2/81/L.7"])
    assert not ticked("(A/C.2/81/L.7)", made["checklist.txt"])
    assert all("unknown" not in text for text in made.values())


def test_a_path_that_is_a_file_or_a_folder_in_the_way_is_said(call: Call, ready: Path) -> None:
    Path("kit").write_text("a file", encoding="utf-8")
    Path("kit.zip").mkdir()
    for output in ("kit", "kit.zip"):
        code, _, said = call("pack", "-q", "--author", AUTHOR, "-o", output)
        assert (code, said.count("\n"), "[file]" in said) == (2, 1, True)

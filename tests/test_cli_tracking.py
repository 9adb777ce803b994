"""The tracked Word file as the commands make it: beside the clean one, on the official file, for handing in."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from commands import After
from commands import Call as Commands
from messages import line_with, problems, quoted

from apmb_draft.compose import compose
from apmb_draft.docx.package import W
from apmb_draft.docx.review_marks import resolved
from apmb_draft.docx.whole_package import WholePackage
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load
from apmb_draft.rollover import next_year, roll

ROOT = Path(__file__).parents[1]
STANDIN = ROOT.parent / "shared/reference/A_RES_79_34.standin.docx"
needs_shared = pytest.mark.skipif(not STANDIN.exists(), reason="the real texts are not here")
ANSWERED = [
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--agenda-item", "99 (n)", "--states", "166",
    "--sponsor", "Zambia", "--action-plan", "2025-2029", "--date", "2025-10-13",
]  # fmt: skip
Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(call: Commands) -> Call:
    def run(*words: str) -> tuple[int, str]:
        said = call(*words)
        return said.code, said.text

    return run


def part(path: str, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode() if name in archive.namelist() else ""


def authors(path: str) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        found = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/")]
    return set(re.findall(r'w:author="([^"]*)"', " ".join(found)))


def test_next_year_writes_the_tracked_file_with_a_reason_on_every_change_and_a_question_on_every_open_fact(
    after: After,
):
    after("next-year")
    comments = part("output/80-draft-tracked.docx", "word/comments.xml")
    reasons = {change.why for change in next_year(load(Path("drafts/79.yaml").read_bytes(), "79")).changes}
    assert {reason for reason in reasons if escape(reason[1:]) in comments} == reasons
    assert comments.count("OPEN: ") == 9
    assert authors("output/80-draft-tracked.docx") == {
        "apmb-draft", "apmb-draft (open question)", "apmb-draft (to check)"
    }  # fmt: skip
    marks = re.findall(r"<w:(?:ins|del) ", part("output/80-draft-tracked.docx"))
    assert len(marks) > 50


def test_every_element_of_the_tracked_file_is_one_of_word(after: After):
    after("next-year", "-q")
    file = WholePackage(Path("output/80-draft-tracked.docx").read_bytes())
    listed = tomllib.loads((ROOT / "apmb_draft/docx/allowed.toml").read_text(encoding="utf-8"))["elements"]
    names = {element.tag.removeprefix(W) for element in file.tree(file.main).iter(f"{W}*")}
    unlisted = names - set(" ".join(listed.values()).split())
    assert unlisted == {"commentRangeStart", "commentRangeEnd", "commentReference", "highlight"}
    assert {"rStyle", "iCs", "ins", "del"} <= names


def test_build_tracks_what_was_changed_by_hand_and_says_so(after: After, call: Call):
    after("next-year", "-q")
    draft = Path("drafts/80.yaml")
    draft.write_text(draft.read_text().replace("*Stressing* the need", "*Stressing* the urgent need"))
    assert call("build", "--docx")[0] == 0
    assert '<w:t xml:space="preserve">urgent </w:t>' in part("output/80-draft-tracked.docx")
    assert part("output/80-draft-tracked.docx", "word/comments.xml").count("Changed by hand") == 1


def test_without_its_base_a_draft_has_no_tracked_file_and_it_is_said_why(after: After, call: Call):
    after("next-year", "-q")
    Path("drafts/79.yaml").rename("79.yaml")
    code, said = call("build", "--docx")
    assert code == 0
    assert line_with(said, "A/RES/79/34", "--base")
    assert "output/80-draft-tracked.docx  " not in said


def test_for_handing_in_there_is_one_author_and_no_remark_and_open_facts_are_refused(after: After, call: Call):
    after("next-year", "-q")
    code, said = call("build", "--docx", "--for-submission", "--author", "Ruritania")
    assert code == 3
    assert "attend.place" in said
    call("next-year", "-q", "--force", *ANSWERED)
    assert call("build", "--docx", "--for-submission", "--author", "Ruritania")[0] == 0
    tracked = "output/80-draft-submission-tracked.docx"
    assert authors(tracked) == {"Ruritania"}
    assert set(re.findall(r'w:date="([^"]*)"', part(tracked))) == {"2025-10-13T00:00:00Z"}
    for name in ("clean", "tracked"):
        assert part(f"output/80-draft-submission-{name}.docx", "word/comments.xml") == ""
        assert "w:highlight" not in part(f"output/80-draft-submission-{name}.docx")
    assert call("build", "--for-submission")[0] == 2
    assert call("build", "--author", "Ruritania")[0] == 2


def test_no_other_build_writes_the_files_for_handing_in(call: Call):
    call("next-year", "-q", *ANSWERED)
    assert call("build", "--for-submission", "--author", "Ruritania", "--docx", "--changes")[0] == 0
    made = {path: path.read_bytes() for path in Path("output").glob("*-submission-*")}
    assert sorted(path.name.removeprefix("80-draft-submission-") for path in made) == [
        "changes.json", "changes.md", "clean.docx", "tracked.docx"
    ]  # fmt: skip
    assert call("build", "--docx", "--changes")[0] == 0
    assert {path: path.read_bytes() for path in made} == made
    assert "apmb-draft" in authors("output/80-draft-tracked.docx")


def test_the_date_of_the_marks_is_that_of_the_build_where_the_draft_has_none(
    call: Call, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    call("next-year", "-q")
    assert set(re.findall(r'w:date="([^"]*)"', part("output/80-draft-tracked.docx"))) == {"2025-10-09T08:53:20Z"}


@pytest.mark.parametrize("epoch", ["253402300800", "9" * 40, "-5", "yesterday", "1760000000.5", "٣"])
def test_a_date_of_the_build_that_is_no_time_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch, epoch: str):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    code, said = call("next-year", "-q")
    assert code == 2
    assert said.startswith("SOURCE_DATE_EPOCH: ")
    assert said.rstrip().endswith("[epoch]")
    assert not Path("drafts/80.yaml").exists()


def test_two_files_of_any_kind_make_a_redline(after: After, call: Call):
    after("next-year", "-q")
    Path("79.docx").write_bytes(write(compose(load(Path("drafts/79.yaml").read_bytes(), "79"))))
    for base, draft in (("drafts/79.yaml", "drafts/80.yaml"), ("79.docx", "drafts/80.yaml"), ("79.docx", "79.docx")):
        assert call("redline", base, draft, "-o", "r.docx", "--force")[0] == 0
        assert ("<w:ins " in part("r.docx")) == (draft != "79.docx")
    assert call("redline", "drafts/79.yaml", "drafts/80.yaml", "-o", "r.odt")[0] == 2
    assert call("redline", "missing.docx", "drafts/80.yaml", "-o", "x.docx")[0] == 2
    assert not Path("x.docx").exists()


def test_a_base_with_other_words_is_refused_with_the_difference_and_nothing_is_written(after: After, call: Call):
    after("next-year", "-q")
    other = Path("drafts/79.yaml").read_text().replace("deep regret", "profound regret")
    Path("other.docx").write_bytes(write(compose(load(other.encode(), "79"))))
    before = Path("output/80-draft-tracked.docx").read_bytes()
    code, said = call("build", "--docx", "--base", "other.docx")
    assert code == 2
    assert (problems(said), quoted(said)) == ([("other.docx", "base-words")], ["deep", "profound"])
    assert Path("output/80-draft-tracked.docx").read_bytes() == before
    assert call("build", "--docx", "--base", "other.docx", "--force")[0] == 0
    marked = Path("output/80-draft-tracked.docx").read_bytes()
    assert "profound" in zipfile.ZipFile(io.BytesIO(resolved(marked, accept=False))).read("word/document.xml").decode()


@needs_shared
def test_the_changes_are_marked_in_the_official_file_itself(call: Call):
    assert call("next-year", "-q", "--base", str(STANDIN))[0] == 0
    text = part("output/80-draft-tracked.docx")
    assert "Agreed language, please keep." in part("output/80-draft-tracked.docx", "word/comments.xml")
    assert 'w:rsidR="0062E6B4"' in text
    assert text.count("<w:ins ") >= 30
    assert call("build", "-q", "--base", str(STANDIN), "--docx")[0] == 0


def test_what_is_no_text_to_compare_is_refused_in_one_line_each(after: After, call: Call):
    after("next-year", "-q")
    bad = {
        "empty.docx": (b"", "empty"),
        "noise.docx": (bytes(range(256)) * 9, "not-word"),
        "old.doc": (b"\xd0\xcf\x11\xe0 kites", "not-word"),
        "half.docx": (Path("output/80-draft-clean.docx").read_bytes()[:4000], "word-damaged"),
        "half.pdf": (b"%PDF-1.7\n1 0 obj", "pdf-broken"),
        "empty.yaml": (b"", "yaml"),
        "folder.docx": (None, "file"),
    }
    for name, (content, problem) in bad.items():
        Path(name).mkdir() if content is None else Path(name).write_bytes(content)
        for base, draft in ((name, "drafts/80.yaml"), ("drafts/79.yaml", name)):
            code, told = call("redline", base, draft, "-o", "r.html")
            assert (code, [one for _, one in problems(told)], told.count("\n")) == (2, [problem], 1), told
            assert told.startswith(name)
    assert not Path("r.html").exists()


def test_where_a_redline_cannot_be_written_nothing_is(after: After, call: Call):
    after("next-year", "-q")
    Path("file").write_text("kites")
    for output, code in (("file/r.html", 2), ("r.odt", 2), ("drafts", 2), ("drafts/79.yaml", 2)):
        assert call("redline", "drafts/79.yaml", "drafts/80.yaml", "-o", output)[0] == code
    Path("mine.md").write_text("my own notes")
    assert call("redline", "drafts/79.yaml", "drafts/80.yaml", "-o", "mine.md")[0] == 3
    assert Path("mine.md").read_text() == "my own notes"
    assert call("redline", "drafts/79.yaml", "drafts/80.yaml", "-o", "R.HTML")[0] == 0


def test_a_redline_of_another_comparison_is_not_replaced(after: After, call: Call):
    """Of the same texts it is, whatever they say by now; a text that others set, a sheet or a document are others."""
    after("next-year", "-q")
    comparison = ["redline", "drafts/79.yaml", "drafts/80.yaml", "-q", "-o"]
    assert call(*comparison, "one.docx")[0] == 0
    draft = Path("drafts/80.yaml")
    draft.write_text(draft.read_text("utf-8").replace("at once", "soon"), "utf-8")
    assert call(*comparison, "./one.docx", "--author", "Norland")[0] == 0
    before = Path("one.docx").read_bytes()
    clean = "output/80-draft-clean.docx"
    for other in (["drafts/80.yaml", "drafts/79.yaml"], ["drafts/79.yaml", clean]):
        code, said = call("redline", *other, "-o", "one.docx")
        assert (code, problems(said)) == (3, [("one.docx", "exists")])
        assert "drafts/79.yaml drafts/80.yaml -o one.docx" in said
    assert Path("one.docx").read_bytes() == before
    assert call("redline", "drafts/79.yaml", clean, "-o", "one.docx", "--force")[0] == 0
    assert Path("one.docx.bak").read_bytes() == before
    assert call("redline", "drafts/79.yaml", clean, "-q", "-o", "one.docx", "--author", "Norland")[0] == 0
    assert problems(call(*comparison, "one.docx")[1]) == [("one.docx", "exists")]
    assert problems(call(*comparison, clean)[1]) == [(clean, "exists")]
    Path("new.yaml").write_text(draft.read_text("utf-8").replace("without delay", "now"), "utf-8")
    assert call("redline", "--oral", str(draft), "new.yaml", "-o", "sheet.docx")[0] == 0
    assert problems(call("redline", str(draft), "new.yaml", "-o", "sheet.docx")[1]) == [("sheet.docx", "exists")]


def test_without_a_file_to_write_the_list_of_changes_is_printed_as_markdown(after: After, call: Call):
    after("next-year", "-q")
    code, said = call("redline", "drafts/79.yaml", "drafts/80.yaml")
    assert call("redline", "drafts/79.yaml", "drafts/80.yaml", "-o", "changes.md")[0] == 0
    assert (code, said) == (0, Path("changes.md").read_text("utf-8"))


@needs_shared
def test_a_pdf_as_issued_is_a_base_too_and_the_wrong_one_is_refused(after: After, call: Call):
    after("next-year", "-q")
    references = STANDIN.parent
    assert call("build", "--docx", "--base", str(references / "A_RES_79_34.pdf"))[0] == 0
    assert part("output/80-draft-tracked.docx").count("<w:del ") > 20
    code, said = call("build", "--docx", "--force", "--base", str(references / "A_RES_79_25.pdf"), "-o", "wrong")
    assert code == 0
    code, said = call("build", "--docx", "--base", str(references / "A_RES_79_25.pdf"), "-o", "wrong2")
    assert (code, Path("wrong2").exists()) == (2, False)
    assert [problem for _, problem in problems(said)] == ["base-words"]
    assert re.findall(r"A/RES/79/\d\d", said) == ["A/RES/79/25", "A/RES/79/34"]
    assert call("redline", str(references / "A_RES_79_25.pdf"), "drafts/80.yaml", "-o", "r.md")[0] == 0


@pytest.mark.parametrize("option", ["--review", "--redline", "--changes"])
def test_where_there_are_no_changes_to_show_it_is_said_and_nothing_is_written(call: Call, option: str):
    code, said = call("build", "drafts/79.yaml", option)
    assert (code, problems(said)) == (3, [("drafts/79.yaml", "not-a-draft")])
    assert not Path("output").exists()


def test_without_its_base_there_are_no_changes_to_show(after: After, call: Call):
    after("next-year", "-q")
    Path("drafts/79.yaml").rename("79.yaml")
    code, said = call("build", "--redline")
    assert (code, problems(said)) == (3, [("drafts/80.yaml", "no-base")])


@pytest.mark.parametrize("options", [[], ANSWERED])
def test_a_command_runs_the_rules_once(call: Call, monkeypatch: pytest.MonkeyPatch, options: list[str]):
    runs: list[int] = []
    monkeypatch.setattr(roll, "RULES", (lambda step: runs.append(step.draft.session) or step, *roll.RULES))
    assert call("next-year", "-q", *options)[0] == 0
    assert runs == [79]
    assert call("redline", "drafts/79.yaml", "drafts/80.yaml", "-o", "changes.md", "-q")[0] == 0
    assert runs == [79, 79]

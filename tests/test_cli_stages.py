"""`issued`, `revise`, `redline --oral` and `adopt` as people call them: what they write, keep, refuse and say."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from commands import After
from commands import Call as Commands
from messages import line_with, problems, quoted

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load
from apmb_draft.workspace import writing

ROOT = Path(__file__).parents[1]
ANSWERED = [
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--agenda-item", "99 (n)", "--states", "166",
    "--sponsor", "Zambia", "--action-plan", "2025-2029", "--date", "2025-10-13",
]  # fmt: skip
FACTS = ["--number", "80/35", "--date", "2025-12-01", "--meeting", "52", "--report", "A/80/534", "--paragraph", "7"]
DRAFT, DOCUMENT = Path("drafts/80.yaml"), Path("L30.docx")
Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(after: After, call: Commands) -> Call:
    """Commands in a folder with the draft of the eightieth session, all its facts known but the symbol."""
    after("next-year", "-q", *ANSWERED)

    def run(*words: str) -> tuple[int, str]:
        said = call(*words)
        return said.code, said.text

    return run


def issue(*changes: tuple[str, str], symbol: str = "A/C.1/80/L.30", name: Path = DOCUMENT) -> None:
    """The Word file of the draft under its symbol, with words changed."""
    text = DRAFT.read_text().replace("symbol: unknown", f"symbol: {symbol}")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    name.write_bytes(write(compose(load(text.encode(), "issued"))))


def everything() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file() and ".lock" not in path.name}


def with_symbol(symbol: str = "A/C.1/80/L.30") -> None:
    DRAFT.write_text(DRAFT.read_text().replace("symbol: unknown", f"symbol: {symbol}"))


# --- issued ----------------------------------------------------------------------------------------------------------


def test_a_document_that_says_what_was_handed_in_gives_its_symbol_and_leaves_comments_alone(call: Call):
    DRAFT.write_text(DRAFT.read_text().replace("stage: draft", "stage: draft # in October"))
    issue()
    before = DRAFT.read_text()
    code, said = call("issued", str(DRAFT), str(DOCUMENT))
    assert (code, "{+" in said) == (0, False)
    assert re.findall(r"A/\S+", said) == ["A/C.1/80/L.30"]
    after = DRAFT.read_text()
    assert "symbol: A/C.1/80/L.30\n" in after
    assert "stage: draft # in October\n" in after
    assert set(after.splitlines()) - set(before.splitlines()) == {"symbol: A/C.1/80/L.30"}
    assert call("issued", str(DRAFT), str(DOCUMENT))[0] == 0
    assert DRAFT.read_text() == after


def test_differences_are_shown_and_only_force_takes_words_over(call: Call):
    issue(("deep regret", "profound regret"), ("  - Zambia", "  - Yemen\n  - Zambia"))
    code, said = call("issued", str(DRAFT), str(DOCUMENT), "-q")
    assert code == 1
    assert [line.partition(":")[0] for line in said.splitlines() if "{+" in line] == ["sponsors", "preamble 12"]
    assert "deep regret" in DRAFT.read_text()
    assert "A/C.1/80/L.30" in DRAFT.read_text()
    kept = DRAFT.read_bytes()
    assert call("issued", str(DRAFT), str(DOCUMENT), "--force", "-q")[0] == 0
    assert "profound regret" in DRAFT.read_text()
    assert "  - Yemen\n" in DRAFT.read_text()
    assert Path("drafts/80.yaml.bak").read_bytes() == kept


@pytest.mark.parametrize("option", ["-n", "--diff"])
def test_a_dry_run_writes_nothing(call: Call, option: str):
    issue(("deep regret", "profound regret"))
    before = everything()
    for words in (
        ["issued", str(DRAFT), str(DOCUMENT), option],
        ["issued", str(DRAFT), str(DOCUMENT), option, "--force"],
        ["adopt", str(DRAFT), *FACTS, option],
    ):
        code, said = call(*words)
        assert code in (0, 1)
        assert ("+++" in said) == (option == "--diff")
    assert everything() == before
    with_symbol()
    before = everything()
    assert call("revise", str(DRAFT), option)[0] == 0
    assert everything() == before


def test_documents_of_others_and_what_is_no_document_are_refused(call: Call):
    before = everything()
    Path("79.docx").write_bytes(write(compose(load(Path("drafts/79.yaml").read_bytes(), "79"))))
    Path("empty.docx").write_bytes(b"")
    for words, problem, named in (
        (["issued", str(DRAFT), "79.docx"], ("79.docx", "other-document"), "A/RES/79/34"),
        (["adopt", str(DRAFT), "--from", "79.docx"], ("79.docx", "other-document"), "seventy-ninth"),
        (["issued", str(DRAFT), "empty.docx"], ("empty.docx", "empty"), ""),
        (["issued", str(DRAFT), "drafts"], ("drafts", "file"), ""),
        (["issued", str(DRAFT), "missing.pdf"], ("missing.pdf", "file"), ""),
        (["issued", str(DRAFT), "missing.docx"], ("missing.docx", "file"), "79.docx, empty.docx"),
        (["issued", "drafts/79.yaml", "79.docx"], ("A/RES/79/34", "not-a-draft"), ""),
        (["adopt", "drafts/79.yaml"], ("drafts/79.yaml", "not-a-draft"), ""),
        (["adopt", "drafts/79.yaml", *FACTS], ("drafts/79.yaml", "not-a-draft"), ""),
        (["redline", "--oral", str(DRAFT), "drafts/79.yaml"], ("drafts/79.yaml", "other-document"), "seventy-ninth"),
        (["redline", "--oral", str(DRAFT), "missing.yaml"], ("missing.yaml", "file"), ""),
    ):
        code, said = call(*words)
        assert (code in (2, 3), problems(said)) == (True, [problem]), words
        assert named in said
    Path("79.docx").unlink()
    Path("empty.docx").unlink()
    assert everything() == before


def test_an_expected_symbol_gives_way_to_that_of_the_document_and_one_that_was_issued_does_not(call: Call):
    with_symbol()
    for symbol, name in (("A/C.1/80/L.41", "L41.docx"), ("A/C.1/80/L.42", "L42.docx")):
        DRAFT.with_name("other.txt").write_text(DRAFT.read_text().replace("symbol: A/C.1/80/L.30", f"symbol: {symbol}"))
        Path(name).write_bytes(write(compose(load(DRAFT.with_name("other.txt").read_bytes(), "other"))))
    code, said = call("issued", str(DRAFT), "L41.docx")
    assert code == 0
    assert re.search(r"symbol +A/C.1/80/L.30 +A/C.1/80/L.41", said)
    # and once more: documents have been built under the old one
    assert re.findall(r"A/C\S+\d", said)[2:] == ["A/C.1/80/L.41", "A/C.1/80/L.30"]
    assert "symbol: A/C.1/80/L.41\n" in DRAFT.read_text()
    before = DRAFT.read_bytes()
    code, said = call("issued", str(DRAFT), "L42.docx")
    assert (code, problems(said)) == (2, [("L42.docx", "other-document")])
    assert re.findall(r"A/C\S+\d", said) == ["A/C.1/80/L.42", "A/C.1/80/L.41"]
    assert DRAFT.read_bytes() == before


def test_the_copy_that_force_would_keep_is_named_as_it_would_be_called(call: Call):
    issue(("deep regret", "profound regret"))
    DRAFT.with_name("80.yaml.bak").write_text("an older one")
    said = call("issued", str(DRAFT), str(DOCUMENT))[1]
    assert f"kept as {DRAFT}.bak2" in " ".join(said.split())
    assert f"kept as {DRAFT}.bak2" in call("issued", str(DRAFT), str(DOCUMENT), "--force")[1]


# --- revise ----------------------------------------------------------------------------------------------------------


def test_a_revision_lies_beside_its_document_which_stays(call: Call):
    with_symbol()
    original = DRAFT.read_bytes()
    code, said = call("revise", str(DRAFT))
    assert code == 0
    assert DRAFT.read_bytes() == original
    text = Path("drafts/80-Rev.1.yaml").read_text()
    assert "symbol: A/C.1/80/L.30/Rev.1\n" in text
    assert "base: A/C.1/80/L.30\n" in text
    assert re.findall(r"- fact: (\S+)", text.partition("ask:")[2])[0] == "issued"
    assert "output/A-C.1-80-L.30-Rev.1-tracked.docx" in said
    Path("drafts/80-Rev.1.yaml").write_text(text.replace("deep regret", "profound regret"))
    code, said = call("revise", str(DRAFT))
    assert (code, problems(said)) == (3, [("drafts/80-Rev.1.yaml", "exists")])
    assert "profound regret" in Path("drafts/80-Rev.1.yaml").read_text()
    assert call("revise", str(DRAFT), "--force", "--date", "2025-10-24", "-q")[0] == 0
    assert "profound regret" in Path("drafts/80-Rev.1.yaml.bak").read_text()


def test_build_tracks_a_revision_against_the_text_as_issued(call: Call):
    with_symbol("A/C.1/80/L.30*")
    call("revise", str(DRAFT), "--date", "2025-10-24", "-q")
    revision = Path("drafts/80-Rev.1.yaml")
    revision.write_text(revision.read_text().replace("deep regret", "profound regret"))
    assert call("build", str(revision), "--docx", "--changes", "-q")[0] == 0
    changes = json.loads(Path("output/A-C.1-80-L.30-Rev.1-changes.json").read_text())["changes"]
    found = {(each["where"], each["before"].strip(), each["after"].strip()) for each in changes}
    assert {("preamble 12", "deep", "profound"), ("sponsors", "", "revised")} <= found


def test_the_day_of_a_revision_lies_in_the_session_and_not_before_the_document(call: Call):
    with_symbol()
    for date, named in (("2025-10-12", "A/C.1/80/L.30, 13 October 2025"), ("2031-10-24", "eightieth session")):
        code, said = call("revise", "--date", date)
        assert (code, problems(said), named in said) == (2, [("--date", "answer")], True)
    assert not Path("drafts/80-Rev.1.yaml").exists()


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("name", ["drafts/80.yaml", "drafts/../drafts/80.yaml"])
def test_a_revision_never_takes_the_place_of_the_document_as_issued(call: Call, name: str, force: list[str]):
    with_symbol()
    before = everything()
    code, said = call("revise", str(DRAFT), "-f", name, *force)
    assert (code, problems(said)) == (3, [(name, "exists")])
    assert everything() == before


def test_a_draft_file_is_not_written_under_a_name_of_another_kind(call: Call):
    with_symbol()
    before = everything()
    new = DRAFT.read_text().replace("deep regret", "profound regret")
    for words in (
        ["adopt", *FACTS, "-o", "80.docx"],
        ["adopt", *FACTS, "-o", "drafts"],
        ["revise", "-f", "80-Rev.1.pdf"],
        ["redline", "--oral", str(DRAFT), str(DRAFT), "-o", "drafts"],
    ):
        code, said = call(*words)
        option = "--file" if words[0] == "revise" else "-o"
        assert (code, problems(said)[0][0]) == (2, f"{option} {words[-1]}"), said
    assert everything() == before
    Path("new.yaml").write_text(new)
    assert call("redline", "--oral", str(DRAFT), "new.yaml", "-o", "SHEET.DOCX")[0] == 0


def test_what_is_not_issued_is_not_revised(call: Call):
    def refused(path: str, code: str) -> str:
        exit_code, said = call("revise", path)
        assert (exit_code, problems(said)) == (3, [(path, code)])
        assert len(said.splitlines()) == 1  # it says nothing of a revision that is not made
        return said

    refused(str(DRAFT), "not-issued")
    refused("drafts/79.yaml", "not-a-draft")
    with_symbol("A/C.1/80/CRP.1")
    assert "A/C.1/80/CRP.1" in refused(str(DRAFT), "not-issued")


def test_a_draft_that_was_issued_with_other_words_is_not_revised_before_they_are_taken_over(call: Call):
    issue(("deep regret", "profound regret"))
    assert call("issued", str(DRAFT), str(DOCUMENT), "-q")[0] == 1
    code, said = call("revise", str(DRAFT), "-q")
    assert (code, problems(said), "preamble 12" in said) == (3, [(str(DRAFT), "issued-differs")], True)
    assert "preamble 12" in call("status")[1]
    assert call("issued", str(DRAFT), str(DOCUMENT), "--force", "-q")[0] == 0
    assert call("revise", str(DRAFT), "-q")[0] == 0


def advised(said: str, *words: str) -> list[str]:
    """The one command among those in a text that has some words, up to a sign or the end of its line."""
    commands = re.findall(r"apmb-draft ((?:'[^']*'|[^;:,\n])+)", said)
    (found,) = (shlex.split(each) for each in commands if all(word in each for word in words))
    return found


def test_a_document_in_another_folder_is_named_so_that_the_command_can_be_pasted(call: Call):
    document = Path("as issued") / "L 30.docx"
    document.parent.mkdir()
    issue(("deep regret", "profound regret"), name=document)
    assert call("issued", str(DRAFT), str(document), "-q")[0] == 1
    expected = ["issued", str(DRAFT), str(document)]
    assert advised(call("status")[1], "issued") == expected
    assert advised(call("revise", str(DRAFT))[1], "issued")[:4] == [*expected, "--force"]
    assert call(*expected, "--force", "-q")[0] == 0
    assert [step["command"] for step in json.loads(call("status", "--json")[1])["series"][0]["next"]] == [
        f"apmb-draft revise {DRAFT}", f"apmb-draft adopt {DRAFT} --from DOCUMENT"
    ]  # fmt: skip


def test_commands_with_a_path_that_has_spaces_can_be_pasted(call: Call):
    draft = Path("drafts") / "the mines" / "80.yaml"
    draft.parent.mkdir()
    shutil.copy("drafts/79.yaml", draft.with_name("79.yaml"))
    said = call("next-year", "drafts/the mines")[1]
    assert advised(said, "answer")[:2] == ["answer", str(draft)]
    assert advised(call("build", str(draft), "--txt")[1], "answer")[:2] == ["answer", str(draft)]
    assert advised(call("pack", str(draft), "--author", "Ruritania")[1], "--confirm")[:3] == [
        "answer", str(draft), "--confirm"
    ]  # fmt: skip


def test_a_revision_of_what_was_never_compared_with_its_document_says_so(call: Call):
    with_symbol("A/C.1/80/L.30")
    assert "apmb-draft issued drafts/80.yaml DOCUMENT" in call("revise", str(DRAFT))[1]


# --- redline --oral --------------------------------------------------------------------------------------------------


def test_the_sheet_is_printed_or_written_and_names_what_is_not_read_out(call: Call):
    new = Path("new.yaml")
    new.write_text(DRAFT.read_text().replace("deep regret", "profound regret").replace("  - Zambia", "  - Yemen"))
    code, said = call("redline", "--oral", str(DRAFT), "new.yaml")
    assert code == 0
    assert "In the twelfth preambular paragraph, replace “*deep*” with “*profound*”.\n" in said
    assert said.endswith(": sponsors\n")
    for name in ("sheet.docx", "sheet.md"):
        assert call("redline", "--oral", str(DRAFT), "new.yaml", "-o", name, "-q") == (0, "")
    paragraphs = docx.Document("sheet.docx").paragraphs
    assert paragraphs[-1].text == "In the twelfth preambular paragraph, replace “deep” with “profound”."
    assert [run.text for run in paragraphs[-1].runs if run.italic] == ["deep", "profound"]
    assert call("check", "--before-sending", "sheet.docx")[0] == 0
    assert call("redline", "--oral", str(DRAFT), "new.yaml", "-o", "sheet.odt")[0] == 2
    Path("sheet.md").write_text("mine")
    assert call("redline", "--oral", str(DRAFT), "new.yaml", "-o", "sheet.md")[0] == 3
    assert Path("sheet.md").read_text() == "mine"
    code, said = call("redline", "--oral", str(DRAFT), str(DRAFT))
    assert (code, "paragraph" in said) == (0, False)


@pytest.mark.parametrize(
    "words", [["--oral", "--author", "Ruritania", "-o", "x.md"], ["--oral", "-o", "x.html"], ["-o", "x.txt"]]
)
def test_options_that_make_no_file_are_wrong_usage(call: Call, words: list[str]):
    before = everything()
    assert call("redline", "drafts/79.yaml", str(DRAFT), *words)[0] == 2
    assert everything() == before


def test_the_sheet_reads_documents_too(call: Call):
    issue()
    issue(("deep regret", "profound regret"), name=Path("new.docx"))
    assert "replace “*deep*”" in call("redline", "--oral", str(DOCUMENT), "new.docx")[1]


# --- adopt -----------------------------------------------------------------------------------------------------------


def test_adopting_writes_in_place_keeps_the_draft_and_all_comments(call: Call):
    with_symbol()
    DRAFT.write_text(DRAFT.read_text().replace("# Meetings already held", "# MINE\n# Meetings already held"))
    draft = DRAFT.read_bytes()
    code, said = call("adopt", str(DRAFT), *FACTS)
    assert code == 0
    assert quoted(line_with(said, "drafts/80.yaml: ")) == ["issued"]
    text = DRAFT.read_text()
    assert "# MINE\n" in text
    assert "stage: adopted\nsymbol: A/RES/80/35\nissued: unknown\n" in text
    assert "sponsors" not in text
    assert Path("drafts/80.yaml.bak").read_bytes() == draft
    assert call("adopt", str(DRAFT), *FACTS)[0] == 3
    assert call("next-year", "-q")[0] == 0
    assert "80/35: 1 December 2025" in Path("drafts/81.yaml").read_text()


def test_the_resolution_goes_where_the_first_draft_stood_and_the_revision_stays(call: Call):
    with_symbol()
    first = DRAFT.read_bytes()
    call("revise", "--date", "2025-10-24", "-q")
    revision = Path("drafts/80-Rev.1.yaml")
    revision.write_text(revision.read_text().replace("deep regret", "profound regret"))
    before = revision.read_bytes()
    code, said = call("adopt", *FACTS)
    assert code == 0
    assert "drafts/80.yaml.bak\n" in said
    assert revision.read_bytes() == before
    assert Path("drafts/80.yaml.bak").read_bytes() == first
    text = DRAFT.read_text()
    assert "symbol: A/RES/80/35" in text
    assert "profound regret" in text
    assert call("next-year", "-q")[0] == 0
    assert "profound regret" in Path("drafts/81.yaml").read_text()


def test_the_first_draft_is_found_by_its_symbol_whatever_the_revision_is_called(call: Call):
    with_symbol()
    agreed = Path("drafts/agreed.yaml")
    call("revise", "--date", "2025-10-24", "-q", "-f", str(agreed))
    before = agreed.read_bytes()
    assert call("adopt", str(agreed), *FACTS)[0] == 0
    assert agreed.read_bytes() == before
    assert "symbol: A/RES/80/35" in DRAFT.read_text()


def test_another_text_in_the_place_of_the_resolution_is_not_overwritten(call: Call):
    with_symbol()
    call("revise", "--date", "2025-10-24", "-q")
    for other in (
        Path("drafts/79.yaml").read_text(),
        DRAFT.read_text().replace("L.30", "L.31"),
        DRAFT.read_text().replace("symbol: A/C.1/80/L.30", "symbol: unknown"),
    ):
        DRAFT.write_text(other)
        code, said = call("adopt", "drafts/80-Rev.1.yaml", *FACTS)
        assert (code, problems(said)) == (3, [("drafts/80.yaml", "exists")])
        assert DRAFT.read_text() == other


@pytest.mark.parametrize("command", ["adopt", "revise", "redline"])
def test_a_folder_is_held_before_it_is_looked_at(call: Call, monkeypatch: pytest.MonkeyPatch, command: str):
    with_symbol()
    Path("new.yaml").write_text(DRAFT.read_text().replace("deep regret", "profound regret"))
    target = Path({"adopt": "out.yaml", "revise": "drafts/80-Rev.1.yaml", "redline": "sheet.md"}[command])
    words = {
        "adopt": ["adopt", *FACTS, "-o", "out.yaml"],
        "revise": ["revise"],
        "redline": ["redline", "--oral", str(DRAFT), "new.yaml", "-o", "sheet.md"],
    }[command]
    held = writing.hold_folders

    @contextlib.contextmanager
    def held_after_another_run(folders: Any) -> Iterator[None]:
        with held(folders):
            if not target.exists():
                target.write_text("written meanwhile")
            yield

    monkeypatch.setattr(writing, "hold_folders", held_after_another_run)
    assert call(*words)[0] == 3
    assert target.read_text() == "written meanwhile"


def test_the_adopted_text_can_go_to_a_file_of_its_own(call: Call):
    with_symbol()
    draft = DRAFT.read_bytes()
    assert call("adopt", str(DRAFT), *FACTS, "--issued", "2025-12-03", "-o", "drafts/80-35.yaml", "-q")[0] == 0
    assert DRAFT.read_bytes() == draft
    assert "issued: 3 December 2025" in Path("drafts/80-35.yaml").read_text()
    Path("drafts/80-35.yaml").write_text("mine")
    assert call("adopt", str(DRAFT), *FACTS, "-o", "drafts/80-35.yaml")[0] == 3
    assert Path("drafts/80-35.yaml").read_text() == "mine"


def official(*changes: tuple[str, str]) -> Path:
    """The official document of the text that lies adopted in the file of the draft, with words changed."""
    text = DRAFT.read_text().replace("issued: unknown", "issued: 3 December 2025")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = Path("A_RES_80_35.docx")
    path.write_bytes(write(compose(load(text.encode(), "official"))))
    return path


def test_a_text_adopted_by_its_facts_takes_over_its_official_document(call: Call):
    assert call("adopt", str(DRAFT), *FACTS)[0] == 0
    DRAFT.write_text(DRAFT.read_text().replace("stage: adopted", "stage: adopted # at last"))
    before = DRAFT.read_text()
    document = official(("deep regret", "profound regret"), ("meeting: 52", "meeting: 53"))
    code, said = call("adopt", str(DRAFT), "--from", str(document), "--diff")
    assert (code, DRAFT.read_text()) == (0, before)
    code, said = call("adopt", "--from", str(document))
    assert code == 0
    assert "preamble 12: Noting with [-deep-]{+profound+} regret" in said
    assert "[-52nd-]{+53rd+} plenary meeting" in said
    assert "drafts/80.yaml.bak2\n" in said
    after = DRAFT.read_text()
    assert "stage: adopted # at last\n" in after
    gone, come = set(before.splitlines()) - set(after.splitlines()), set(after.splitlines()) - set(before.splitlines())
    assert {line.strip() for line in come} >= {"meeting: 53", "issued: 3 December 2025"}
    assert {line.strip() for line in gone} >= {"meeting: 52", "issued: unknown"}
    assert len(come) == len(gone) <= 4  # and the paragraph, on two lines
    kept = everything()
    code, said = call("adopt", str(DRAFT), "--from", str(document))
    assert (code, "{+" in said) == (0, False)
    assert everything() == kept
    assert call("next-year", "-n", str(DRAFT))[0] == 0


def test_a_text_adopted_by_its_facts_refuses_the_document_of_another_number_and_says_how_to_go_on(call: Call):
    assert call("adopt", str(DRAFT), *FACTS)[0] == 0
    kept = DRAFT.read_bytes()
    code, said = call("adopt", str(DRAFT), *FACTS)
    assert (code, "apmb-draft adopt drafts/80.yaml --from DOCUMENT" in said) == (3, True)
    assert "apmb-draft adopt drafts/80.yaml --from DOCUMENT" in call("status")[1]
    document = official(("number: 80/35", "number: 80/36"), ("A/RES/80/35", "A/RES/80/36"))
    code, said = call("adopt", str(DRAFT), "--from", str(document))
    assert (code, problems(said)) == (2, [(str(document), "other-document")])
    assert re.findall(r"80/3\d", said) == ["80/36", "80/35"]
    assert DRAFT.read_bytes() == kept


def test_the_draft_of_the_next_session_is_no_revision_of_an_adopted_text(call: Call):
    assert call("adopt", str(DRAFT), *FACTS)[0] == 0
    document = official()
    assert call("next-year", "-q", str(DRAFT))[0] == 0
    assert call("adopt", str(DRAFT), "--from", str(document))[0] == 0


def test_facts_come_from_the_command_line_or_from_the_document(call: Call):
    for words, named in (
        ([], ["--number", "--date", "--meeting", "--report", "--from"]),
        ([*FACTS[:-1], "seven"], ["--paragraph"]),
        (FACTS[:4], ["--meeting", "--report", "--from"]),
        (FACTS[:6], ["--report", "--from"]),
        ([*FACTS[:2], "--from", "x.pdf"], ["--from", "--number"]),
        (["--number", "80-35"], ["--number"]),
    ):
        code, said = call("adopt", str(DRAFT), *words)
        assert code == 2, words
        assert re.findall(r"--[a-z]+", line_with(said, "Error: ")) == named


@pytest.mark.parametrize(
    ("words", "option", "value"),
    [
        (["--report", "A/79/408", *FACTS[:6]], "--report", "A/79/408"),
        ([*FACTS[:2], "--date", "2029-12-01", *FACTS[4:]], "--date", "1 December 2029"),
        ([*FACTS, "--issued", "2035-01-01"], "--issued", "1 January 2035"),
    ],
)
def test_a_fact_that_cannot_be_of_this_session_is_refused(call: Call, words: list[str], option: str, value: str):
    code, said = call("adopt", str(DRAFT), *words)
    assert (code, problems(said), value in said) == (2, [(option, "answer")], True)


def test_open_facts_are_refused_and_named(call: Call):
    call("next-year", "-q", "--force")
    code, said = call("adopt", str(DRAFT), *FACTS)
    assert code == 3
    assert "attend.place" in said
    assert "--from" in said


def test_every_command_shows_two_examples(call: Call):
    for name in ("issued", "revise", "redline", "adopt"):
        code, said = call(name, "--help")
        assert code == 0
        assert said.count(f"  apmb-draft {name} ") == 2

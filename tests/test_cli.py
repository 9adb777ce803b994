"""The commands as people call them: whole processes would be slow, so each is called in its own working folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from commands import ROOT, After, Call
from messages import line_with, problems, quoted

from apmb_draft import __version__, render
from apmb_draft.cli import console
from apmb_draft.cli.console import COMMANDS, INSTEAD
from apmb_draft.draft_file import SCHEMA_FILE, load, schema_text
from apmb_draft.model.problems import error

ANSWERS = [
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--agenda-item", "99 (n)", "--states", "166",
    "--sponsor", "Zambia", "--sponsor", "Cambodia", "--sponsor", "Japan", "--action-plan", "2025-2029",
    "--symbol", "A/C.1/80/L.30", "--date", "2025-10-13",
]  # fmt: skip


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words_of(docx: Path) -> str:
    with zipfile.ZipFile(docx) as parts:
        names = [
            name for name in parts.namelist() if re.fullmatch(r"word/(document|header[\w-]*|footnotes)\.xml", name)
        ]
        return " ".join(re.sub(r"<[^>]+>", "", parts.read(name).decode()) for name in names)


# --- next-year -----------------------------------------------------------------------------------------------------


def test_next_year_makes_the_draft_and_its_word_file_and_says_what_changed_and_what_is_open(
    call: Call, folder: Path
) -> None:
    said = call("next-year")
    assert said.code == 0
    # a change, a place to look at, a question, and what was written
    for words in ("preamble 10", "“paragraph 8", "attend.place", "drafts/80.yaml", "80-draft-clean.docx"):
        assert words.strip("“") in said.out, words
    draft = load((folder / "drafts/80.yaml").read_bytes(), "80.yaml")
    assert draft.session == 80
    assert len(draft.ask) == 9
    assert "Twenty-third Meeting of the States Parties" in words_of(folder / "output/80-draft-clean.docx")
    assert (folder / "drafts" / SCHEMA_FILE).read_text() == schema_text()
    assert (folder / "drafts/80.yaml").read_text().startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n")


def test_with_all_answers_nothing_is_open_and_the_sponsors_stand_in_order(call: Call, folder: Path) -> None:
    said = call("next-year", *ANSWERS)
    assert said.code == 0
    draft = load((folder / "drafts/80.yaml").read_bytes(), "80.yaml")
    assert [(ask.fact, ask.proposed) for ask in draft.ask] == [("operative 10", "States not Parties")]
    assert draft.sponsors == ("Cambodia", "Japan", "Zambia")
    assert "Cambodia, Japan and Zambia: draft resolution" in words_of(folder / "output/A-C.1-80-L.30-clean.docx")


def test_a_second_run_with_the_same_answers_says_up_to_date_and_touches_nothing(
    after: After, call: Call, folder: Path
) -> None:
    after("next-year", *ANSWERS)
    before = everything(folder)
    said = call("next-year", *ANSWERS)
    assert said.code == 0
    assert "drafts/80.yaml" in said.err
    assert everything(folder) == before


def test_a_run_that_would_change_the_draft_is_refused_with_the_difference(
    after: After, call: Call, folder: Path
) -> None:
    after("next-year")
    before = everything(folder)
    said = call("next-year", "--place", "Geneva")
    assert said.code == 3
    assert "+  place: Geneva" in said.err
    assert problems(said.err) == [("drafts/80.yaml", "exists")]
    assert "apmb-draft answer drafts/80.yaml" in said.err
    assert everything(folder) == before


def test_force_replaces_the_draft_and_keeps_every_old_one(after: After, call: Call, folder: Path) -> None:
    after("next-year")
    first = (folder / "drafts/80.yaml").read_bytes()
    call("next-year", "--force", "--place", "Geneva")
    second = (folder / "drafts/80.yaml").read_bytes()
    assert call("next-year", "--force", "--place", "Vienna").code == 0
    assert (folder / "drafts/80.yaml.bak").read_bytes() == first
    assert (folder / "drafts/80.yaml.bak2").read_bytes() == second


@pytest.mark.parametrize("option", ["--dry-run", "-n", "--diff"])
def test_a_dry_run_writes_nothing_and_says_so(call: Call, folder: Path, option: str) -> None:
    before = everything(folder)
    said = call("next-year", option)
    assert said.code == 0
    assert "attend.place" in said.out or "+session: 80" in said.out
    assert everything(folder) == before


def test_the_difference_is_a_unified_one_between_the_years(call: Call) -> None:
    out = call("next-year", "--diff").out
    assert out.startswith("--- drafts/79.yaml\n+++ drafts/80.yaml\n")
    assert "+session: 80" in out
    assert "\x1b" not in out


def test_json_holds_the_whole_report(call: Call) -> None:
    report = json.loads(call("next-year", "--format", "json").out)
    assert report["schema_version"] == 1
    assert {change["key"] for change in report["changes"]} >= {"session", "resolutions.recalled", "attend", "convene"}
    assert len(report["questions"]) == 9
    assert all("look" in question or "ground" in question for question in report["questions"])
    assert [each["file"] for each in report["files"]] == [
        "drafts/80.yaml",
        "output/80-draft-clean.docx",
        "output/80-draft-tracked.docx",
    ]


def test_any_key_can_be_set_and_answers_its_question(call: Call, folder: Path) -> None:
    said = call("next-year", "--set", "attend.place=Siem Reap, Cambodia", "--set", "counts.states=166")
    assert said.code == 0
    draft = load((folder / "drafts/80.yaml").read_bytes(), "80.yaml")
    assert draft.attend is not None
    assert draft.attend.place == "Siem Reap, Cambodia"
    assert {"attend.place", "counts.states"}.isdisjoint(ask.fact for ask in draft.ask)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--set", "atend.place=Geneva"], "--set: … “attend” … [unknown-key]"),
        (["--set", "place"], "--set … KEY=VALUE"),
        (["--dates", "soon"], "--dates … “soon” … 1 to 5 December 2025"),
        (["--date", "31 February 2025"], "--date … “31 February 2025”"),
        (["--symbol", "L30"], "--symbol … “L30”"),
        (["--action-plan", "2029-2025"], "--action-plan … 2029"),
        (["--session", "81"], "A/RES/79/34: … eightieth … [not-due]"),
        (["--agenda-item", "ninety"], "--agenda-item: “ninety” … [answer]"),
        (["--agenda-item", "(n)"], "--agenda-item: “(n)” … [answer]"),
        (["--set", "agenda_item=ninety"], "--set agenda_item: “ninety” … [answer]"),
        (["--place", "123"], "--place … “123”"),
        (["--place", "a week"], "--place … “a week”"),
        (["--date", "1999-01-01"], "--date: 1 January 1999 … eightieth … [answer]"),
        (["--dates", "1 to 5 December 1925"], "--dates: … twenty-second … twenty-first … [answer]"),
        (["--dates", "1 to 5 December 2035"], "--dates: 1 to 5 December 2035 … 2025 … [answer]"),
        (["--action-plan", "1900-1905"], "--action-plan: … 1900–1905 … [answer]"),
        (["--states", "5000"], "--states … 5000"),
        (["drafts/78.yaml"], "drafts/78.yaml: … [file]"),
    ],
)  # fmt: skip
def test_wrong_answers_are_refused_in_words_and_write_nothing(
    call: Call, folder: Path, words: list[str], expected: str
) -> None:
    before = everything(folder)
    said = call("next-year", *words)
    assert said.code in (2, 3)
    assert re.search(r".*".join(map(re.escape, re.split(" ?… ?", expected))), said.err), said.err
    assert everything(folder) == before


@pytest.mark.parametrize(
    "words",
    [
        ["--agenda-item", "99"],
        ["--agenda-item", "19 (a) and (b)"],
        ["--agenda-item", "13 and 117"],
        ["--place", "the Dead Sea"],
        ["--dates", "2 to 6 June 2025"],
        ["--dates", "the week of 30 November to 4 December 2026"],
        ["--states", "197"],
    ],
)  # fmt: skip
def test_answers_of_other_forms_that_texts_have_are_taken(call: Call, words: list[str]) -> None:
    assert call("next-year", "-n", "--date", "2025-10-13", *words).code == 0


def test_a_base_that_is_no_word_file_is_said_to_be_rendered_anew(after: After, call: Call) -> None:
    after(("build", "drafts/79.yaml", "--docx", "--pdf", "-o", "official", "-q"), ("next-year", "-q"))
    document, page = "official/A-RES-79-34-clean.docx", "official/A-RES-79-34-clean.pdf"
    for base, is_said, words in (
        (page, True, ["build", "drafts/80.yaml", "--docx", "--base", page]),
        (page, True, ["next-year", "--force", "--base", page]),
        (page, True, ["redline", page, "drafts/80.yaml", "-o", "x.docx", "--force"]),
        (document, False, ["build", "drafts/80.yaml", "--docx", "--base", document]),
        (page, False, ["redline", page, "drafts/80.yaml", "-o", "x.md"]),
    ):
        said = call(*words)
        assert said.code == 0, said.err
        assert any(line.startswith(f"{base}: ") for line in said.err.splitlines()) == is_said, words


def test_a_draft_that_is_not_adopted_is_refused_with_what_is_missing(after: After, call: Call) -> None:
    after("next-year")
    said = call("next-year", "drafts/80.yaml")
    assert (said.code, problems(said.err)) == (3, [("the draft of session 80", "not-adopted")])
    assert "apmb-draft adopt" in said.err


def test_the_adopted_text_of_the_highest_session_is_the_base_even_beside_a_draft(after: After, call: Call) -> None:
    after("next-year")
    assert call("next-year").code == 0


def test_wording_new_last_year_is_listed_where_the_year_before_is_there(call: Call, folder: Path) -> None:
    text = (folder / "drafts/79.yaml").read_text()
    earlier = text.replace("session: 79", "session: 78").replace("next_session: 80", "next_session: 79")
    earlier = earlier.replace(
        "*Stressing* the need to take into account gender aspects in mine action,", "*Stressing* something else,"
    )
    report = ("next-year", "-n", "--format", "json")
    assert json.loads(call(*report).out)["new_wording"] == []
    (folder / "drafts/78.yaml").write_text(earlier)
    assert json.loads(call(*report).out)["new_wording"] == ["preamble 9"]
    assert "\npreamble 9\n" in call("next-year").out


def test_a_value_that_a_rule_proposed_is_highlighted_and_asked_about_until_it_is_confirmed(
    after: After, call: Call, folder: Path
) -> None:
    after("next-year")
    with zipfile.ZipFile(folder / "output/80-draft-clean.docx") as parts:
        body, comments = parts.read("word/document.xml").decode(), parts.read("word/comments.xml").decode()
    assert re.search(r"<w:highlight[^>]*/></w:rPr><w:t[^>]*>2025–2029<", body)
    assert "Proposed: 2025–2029" in comments
    assert comments.count('w:author="apmb-draft"') == 9
    assert call("next-year", "--force", "--action-plan", "2025-2029").code == 0
    with zipfile.ZipFile(folder / "output/80-draft-clean.docx") as parts:
        assert "Proposed: 2025" not in parts.read("word/comments.xml").decode()


def test_documents_older_than_the_new_draft_are_named_with_what_makes_them_anew_and_copies_too(
    after: After, call: Call
) -> None:
    after(("next-year",), ("build",))
    said = call("next-year", "--force", "--states", "166")
    assert line_with(said.err, "drafts/80.yaml.bak")
    command = "build drafts/80.yaml --pdf"
    assert line_with(said.err, "drafts/80.yaml: output/80-draft-clean.pdf; ", f" apmb-draft {command} ")
    call(*command.split())
    assert "apmb-draft build" not in call("build", "--docx").err
    said = call("next-year", "--force", *ANSWERS)
    assert line_with(said.err, "output/80-draft-clean.docx, output/80-draft-clean.pdf, output/80-draft-tracked.docx; ")
    assert "output/80-draft" not in call("build").err


def test_a_dry_run_says_that_a_real_one_would_be_refused(after: After, call: Call) -> None:
    after("next-year")
    assert "--force" in call("next-year", "-n", "--states", "166").err
    assert "--force" not in call("next-year", "-n").err


def test_several_sponsors_may_be_given_in_one(call: Call) -> None:
    assert call("next-year", "--sponsor", "Japan, Cambodia", "-q").code == 0
    assert load(Path("drafts/80.yaml").read_bytes(), "80").sponsors == ("Cambodia", "Japan")


def test_quiet_says_nothing_at_all(call: Call) -> None:
    said = call("next-year", "-q")
    assert (said.code, said.out, said.err) == (0, "", "")
    said = call("build", "-q", "--txt")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_a_document_of_last_session_is_flagged_wherever_it_is_cited(call: Call, folder: Path) -> None:
    text = (folder / "drafts/79.yaml").read_text()
    text = text.replace("treaty: United Nations", "treaty: See A/79/77 and A/59/2005; United Nations")
    (folder / "drafts/79.yaml").write_text(text)
    flags = json.loads(call("next-year", "-n", "--format", "json").out)["flags"]
    assert [flag["quote"] for flag in flags if flag["rule"] == "document-of-the-year"] == ["A/79/77"]


@pytest.mark.parametrize(
    "words",
    [
        ["--states", "9999999"],
        ["--place", "a\tb"],
        ["--place", "\u202eGeneva"],
        ["--place", "unknown"],
        ["--sponsor", "A\x01b"],
        ["--set", "preamble=*Foo* {nosuch},"],
        ["--set", "operative=3. *Invites* all"],
        ["--set", "footnotes.foo=x"],
        ["--set", "agenda_title=General and complete disarmament"],
        ["--set", "session=79", "--force"],
        ["--set", "ask=1"],
        ["--symbol", "A/C.1/81/L.3"],
    ],
)  # fmt: skip
def test_an_answer_that_no_file_could_hold_is_refused_before_anything_is_written(
    call: Call, folder: Path, words: list[str]
) -> None:
    before = everything(folder)
    said = call("next-year", *words)
    assert said.code in (2, 3), said
    assert everything(folder) == before


def test_two_adopted_texts_of_one_session_are_not_chosen_between(call: Call, folder: Path) -> None:
    (folder / "drafts/other.yaml").write_bytes((folder / "drafts/79.yaml").read_bytes())
    said = call("next-year")
    assert said.code == 2
    assert "other.yaml" in said.err
    assert call("next-year", "drafts/79.yaml").code == 0


def test_a_draft_that_is_no_text_is_shown_as_well_as_it_can_be(call: Call, folder: Path) -> None:
    (folder / "drafts/80.yaml").write_bytes(b"\xff\xfe")
    assert call("next-year", "drafts/79.yaml").code == 3
    assert call("next-year", "drafts/79.yaml", "--diff").code == 0


def test_a_schema_that_is_there_is_left_alone(call: Call, folder: Path) -> None:
    (folder / "drafts" / SCHEMA_FILE).write_text("mine")
    call("next-year")
    assert (folder / "drafts" / SCHEMA_FILE).read_text() == "mine"


def test_json_holds_the_difference_that_was_asked_for(call: Call) -> None:
    assert "+session: 80" in json.loads(call("next-year", "--diff", "--format", "json").out)["diff"]


# --- build ---------------------------------------------------------------------------------------------------------


def test_build_makes_word_file_and_pdf_of_the_highest_session(after: After, call: Call, folder: Path) -> None:
    after("next-year")
    said = call("build")
    assert said.code == 0
    assert re.findall(r"^output/(\S+)  \d+ KB$", said.out, re.M) == [
        "80-draft-clean.docx",
        "80-draft-clean.pdf",
        "80-draft-tracked.docx",
    ]
    assert "9 still open" in said.err
    assert (folder / "output/80-draft-clean.pdf").read_bytes().startswith(b"%PDF")


def test_build_makes_all_four_formats_of_the_adopted_text(call: Call, folder: Path) -> None:
    said = call("build", "drafts/79.yaml", "--docx", "--pdf", "--txt", "--html", "-o", "elsewhere")
    assert said.code == 0
    made = sorted(path.name for path in (folder / "elsewhere").iterdir() if path.name.startswith("A-"))
    assert made == [f"A-RES-79-34-clean.{form}" for form in ("docx", "html", "pdf", "txt")]
    assert "43rd plenary meeting" in (folder / "elsewhere/A-RES-79-34-clean.txt").read_text()


def test_two_texts_of_one_session_make_documents_of_their_own(after: After, call: Call, folder: Path) -> None:
    after("next-year")
    (folder / "drafts/other.yaml").write_bytes((folder / "drafts/80.yaml").read_bytes())
    assert "output/other-draft-clean.txt" in call("build", "drafts/other.yaml", "--txt").out


def test_build_replaces_its_own_files(call: Call, folder: Path) -> None:
    call("build", "--docx")
    text = (folder / "drafts/79.yaml").read_text().replace("issued: 9 December 2024", "issued: 10 December 2024")
    (folder / "drafts/79.yaml").write_text(text)
    assert call("build", "--docx").code == 0
    assert "10\u00a0December 2024" in words_of(folder / "output/A-RES-79-34-clean.docx")


def test_a_file_that_somebody_changed_is_not_overwritten_unless_forced(call: Call, folder: Path) -> None:
    call("build", "--docx")
    path = folder / "output/A-RES-79-34-clean.docx"
    path.write_bytes(path.read_bytes() + b"edited")
    edited = path.read_bytes()
    said = call("build", "--docx")
    assert said.code == 3
    assert "A-RES-79-34-clean.docx" in said.err
    assert path.read_bytes() == edited
    assert call("build", "--docx", "--force").code == 0
    assert path.with_name(path.name + ".bak").read_bytes() == edited
    assert call("build", "--docx").code == 0


def test_a_file_of_the_same_name_that_was_never_ours_is_not_overwritten(call: Call, folder: Path) -> None:
    (folder / "output").mkdir()
    (folder / "output/A-RES-79-34-clean.txt").write_text("mine")
    assert call("build", "--txt").code == 3
    assert (folder / "output/A-RES-79-34-clean.txt").read_text() == "mine"


def test_a_record_that_is_not_ours_does_no_harm(call: Call, folder: Path) -> None:
    (folder / "output").mkdir()
    (folder / "output/.apmb-draft.json").write_text('{"a": 5, "b": [6], "c": null}')
    assert call("build", "--txt").code == 0


def test_a_template_of_the_users_is_seen_in_word_file_pdf_and_text(call: Call, folder: Path) -> None:
    import pdfplumber  # noqa: PLC0415

    own = (ROOT / "templates/draft.jinja").read_text().replace("}} plenary meeting*", "}} meeting of the plenary*")
    (folder / "mine").mkdir()
    (folder / "mine/draft.jinja").write_text(own)
    assert call("build", "--docx", "--pdf", "--txt", "--templates", "mine").code == 0
    assert "43rd meeting of the plenary" in words_of(folder / "output/A-RES-79-34-clean.docx")
    assert "43rd meeting of the plenary" in (folder / "output/A-RES-79-34-clean.txt").read_text()
    with pdfplumber.open(folder / "output/A-RES-79-34-clean.pdf") as pdf:
        assert "43rd meeting of the plenary" in pdf.pages[-1].extract_text()


def test_templates_of_the_working_folder_are_taken_by_themselves(call: Call, folder: Path) -> None:
    (folder / "templates").mkdir()
    (folder / "templates/draft.jinja").write_text("title\t{{ titel }}\n")
    said = call("build", "--txt")
    assert said.code == 2
    assert "templates/draft.jinja:1" in said.err.replace(str(folder) + "/", "")
    assert "titel" in said.err


def test_the_same_input_gives_the_same_bytes_in_another_folder(call: Call, folder: Path) -> None:
    call("build", "drafts/79.yaml", "--docx", "--txt", "--html", "-o", "one")
    call("build", "drafts/79.yaml", "--docx", "--txt", "--html", "-o", "two")
    one, two = everything(folder / "one"), everything(folder / "two")
    assert one == two
    assert len(one) == 5


# --- Bad input, and folders that cannot be written -----------------------------------------------------------------


def test_all_mistakes_of_a_file_are_shown_with_line_and_column(call: Call, folder: Path) -> None:
    text = (folder / "drafts/79.yaml").read_text()
    text = (
        text.replace("session: 79", "sesion: 79")
        .replace("{recalled}", "{recaled}")
        .replace("meeting: 43", "meeting: x")
    )
    (folder / "drafts/79.yaml").write_text(text)
    said = call("build")
    assert said.code == 2
    lines = said.err.strip().splitlines()
    assert len(lines) == 4
    assert all(re.match(r"drafts/79\.yaml:\d+:\d+: .+ \[[a-z-]+\]$", line) for line in lines)
    assert {"session", "recalled"} <= set(quoted(said.err))


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"", "yaml"), (b"\xff\xfe", "encoding"), (b"PK\x03\x04", "file"), (b"%PDF-1.7", "file"), (b"- a\n", "yaml")],
)
def test_a_file_that_is_no_draft_is_said_to_be_none(call: Call, folder: Path, data: bytes, expected: str) -> None:
    (folder / "drafts/79.yaml").write_bytes(data)
    said = call("build")
    ((place, code),) = problems(said.err)
    assert (said.code, place.startswith("drafts/79.yaml"), code) == (2, True, expected)


def test_an_empty_folder_is_explained(call: Call, folder: Path) -> None:
    (folder / "drafts/79.yaml").unlink()
    assert "79.yaml" in call("next-year").err
    (folder / "drafts").rmdir()
    said = call("build")
    assert (said.code, problems(said.err)) == (2, [("drafts", "file")])


def test_a_folder_that_cannot_be_written_gives_a_message(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**options: object) -> None:
        raise PermissionError(13, "Permission denied", str(options["dir"]))

    monkeypatch.setattr("apmb_draft.workspace.writing.tempfile.mkstemp", refused)
    before = everything(folder)
    said = call("build", "--docx")
    assert said.code == 2
    assert problems(said.err) == [("output/.apmb-draft.json", "file")]
    assert "Permission denied" in said.err
    assert everything(folder) == before


def test_when_one_file_cannot_be_moved_into_place_none_is(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("build", "--docx", "--txt")
    before = everything(folder)
    (folder / "drafts/79.yaml").write_text((folder / "drafts/79.yaml").read_text().replace("98 (l)", "98 (m)"))
    before["drafts/79.yaml"] = (folder / "drafts/79.yaml").read_bytes()
    moved: list[Path] = []
    replace = Path.replace

    def full_disk(self: Path, target: Path) -> Path:
        if len(moved) == 1:
            raise OSError(28, "No space left on device", str(target))
        moved.append(self)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full_disk)
    said = call("build", "--docx", "--txt")
    assert said.code == 2
    assert "No space left" in said.err
    assert len(moved) == 1
    assert everything(folder) == before


# --- The program as a whole ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("check", "80.yaml"), " drafts/80.yaml?"),
        (("check", "nosuch.yaml"), " drafts/79.yaml, drafts/80.yaml"),
        (("build", "drafts/81.yaml"), " drafts/79.yaml, drafts/80.yaml"),
        (("status", "chem"), " drafts/chemical?"),
        (("build", "drafts/chem"), " drafts/chemical?"),
        (("build", "drafts/regional/79.yml"), " drafts/regional/79.yaml?"),
    ],
)
def test_a_name_that_is_not_there_is_answered_by_what_may_be_meant_and_by_no_hidden_file(
    after: After, call: Call, folder: Path, words: tuple[str, ...], expected: str
) -> None:
    after("next-year", "-q")
    (folder / "drafts/chemical").mkdir()
    (folder / "drafts/regional").mkdir()
    (folder / "drafts/regional/79.yaml").write_text("")
    for hidden in (".hidden.yaml", "drafts/.hidden.yaml"):
        (folder / hidden).write_text("")
    said = call(*words)
    assert (said.code, problems(said.err)) == (2, [(words[1], "file")])
    assert f"{expected} [file]" in said.err
    assert "hidden" not in said.err


def test_the_version_is_said(call: Call) -> None:
    assert call("--version").out.strip() == f"apmb-draft, version {__version__}"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself_with_two_examples(call: Call, name: str) -> None:
    out = call(name, "--help").out
    assert len(re.findall(r"^ +apmb-draft ", out.partition("Examples:")[2], re.M)) == 2, out


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["nxt-year"], "“next-year”?"),
        (["nxt_year"], "“next-year”?"),
        (["oral_revision"], "apmb-draft redline BASE DRAFT --oral"),
        (["schema", "--check", "x.json"], "apmb-draft doctor"),
        (["completion", "bash"], "_APMB_DRAFT_COMPLETE=bash_source apmb-draft"),
        (["Adopt"], "“adopt”?"),
        (["rollover"], "init, status, import, next-year,"),
        (["build", "--docks"], "'--docx'?"),
        (["status", "--jsn"], "'--json'?"),
    ],
)
def test_an_unknown_command_or_option_is_a_usage_error_that_names_what_is_meant(
    call: Call, words: list[str], meant: str
) -> None:
    said = call(*words)
    assert said.code == 2
    assert meant in said.err


def test_commands_are_named_as_they_were_called_in_help_and_messages(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APMB_DRAFT_CALLED", "../my\\ clone/run")
    (folder / "drafts/79.yaml").unlink()
    (folder / "drafts").rmdir()
    shown = [call("init").err, call("--help").out, call("revise", "--help").out, call("status").out]
    (folder / "drafts/79.yaml").write_bytes(b"PK\x03\x04")
    shown.append(call("build").err)
    (folder / "drafts/79.yaml").unlink()
    (folder / "drafts/draft.schema.json").unlink()
    (folder / "drafts").rmdir()
    shown.append(call("status").err)
    assert [text.count("../my\\ clone/run ") > 0 for text in shown] == [True, True, True, True, False, True]
    assert not any(re.search(r"\bapmb-draft [a-z]", text) for text in shown)
    assert problems(call("build", "apmb-draft work/79.yaml").err) == [("apmb-draft work/79.yaml", "file")]
    assert "../my\\ clone/run next-year drafts/79.yaml\n" in shown[3]
    monkeypatch.delenv("APMB_DRAFT_CALLED")
    assert "  apmb-draft revise drafts/80.yaml" in call("revise", "--help").out


def test_the_list_of_commands_says_what_each_does_in_whole_words(call: Call) -> None:
    out = call("--help").out
    listed = re.findall(r"^  ([a-z-]+)  +(.+)$", out.partition("Commands:")[2].partition("Examples:")[0], re.M)
    assert [name for name, _ in listed] == list(COMMANDS)
    assert not any("..." in said for _, said in listed)


def test_the_commands_are_those_of_a_year() -> None:
    assert set(COMMANDS) == {
        "init", "next-year", "answer", "build", "import", "absorb", "issued", "revise", "adopt", "redline", "check",
        "sponsors", "pack", "status", "doctor",
    }  # fmt: skip
    assert not set(INSTEAD) & set(COMMANDS)


def test_an_internal_error_is_no_traceback(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apmb_draft.workspace.drafts.read_drafts", lambda: 1 / 0)
    said = call("build")
    assert said.code == 70
    assert "--debug" in said.err


def test_on_a_narrow_terminal_the_tables_become_lists(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    out = call("next-year", "-n").out
    assert "Where: preamble 1" in out
    assert "----" not in out


@pytest.mark.parametrize("columns", ["80", "100", "200"])
def test_tables_are_no_wider_than_the_terminal(call: Call, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = call("next-year", "-n").out.splitlines()
    assert max(len(line) for line in lines) <= int(columns)


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [("is there already [exists]", "drafts/80.yaml"), ("somebody works on it [locked]", "somebody works on it")],
)
def test_the_main_job_says_why_a_draft_stays_as_it_is(tmp_path: Path, refusal: str, expected: str) -> None:
    for name in ("run", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    for name, script in (
        ("drafts/80.yaml", ""),
        ("venv/bin/python", "#!/bin/sh\n"),
        ("venv/bin/apmb-draft", f'#!/bin/sh\ntest "$1" != next-year || {{ echo "{refusal}" >&2; exit 3; }}\n'),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "APMB_DRAFT_VENV": str(tmp_path / "venv")}
    said = subprocess.run(["./run"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert expected in said.stderr
    assert ("drafts/80.yaml" in said.stderr) is (said.returncode == 0) is ("[exists]" in refusal)


def test_a_brief_report_names_all_places_in_a_few_lines(call: Call) -> None:
    out = call("next-year", "--brief").out
    assert len(out.splitlines()) <= 20
    assert all(place in out for place in ("preamble 10", "paragraph 8", "convene.articles", "attend.place"))


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_names_its_exit_codes(call: Call, name: str) -> None:
    assert "Exit codes: 0 " in call(name, "--help").out


def test_no_help_has_a_word_cut_in_two(call: Call) -> None:
    assert [name for name in COMMANDS if re.search(r"[a-z]- [a-z]", call(name, "--help").out)] == []


def test_findings_are_wrapped_for_a_terminal_alone(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = call("check", "drafts/79.yaml").out
    monkeypatch.setattr(console.sys.stdout, "isatty", lambda: True, raising=False)
    assert console.for_a_terminal(f"{'kite ' * 40}end") != f"{'kite ' * 40}end"
    assert all(len(line) <= console.terminal_width() for line in console.for_a_terminal("kite " * 40).splitlines())
    assert whole.count("\n") == len(whole.splitlines())


def test_without_what_the_pdf_needs_the_word_files_are_made(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> bytes:
        raise error("PDF", "pdf-libraries", "libpango is missing")

    call("next-year", "-q")
    monkeypatch.setattr(render, "render_pdf", missing)
    said = call("build", "--force")
    assert (said.code, "[pdf-libraries]" in said.err) == (0, True)
    assert Path("output/80-draft-clean.docx").exists()
    assert call("build", "--pdf", "--force").code == 3
    assert not list(Path("output").glob("*.pdf"))

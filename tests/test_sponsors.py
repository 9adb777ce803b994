"""Who tables a draft: names made official, one that speaks for a group, tables in and out, on the draft's own file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from commands import After, Call, Said, caller
from messages import line_with, problems, quoted

from apmb_draft.compose import compose
from apmb_draft.draft_file import load, to_plain
from apmb_draft.lifecycle.sponsor_list import (
    Sponsors,
    correct_names,
    from_csv,
    note_of,
    remove_sponsors,
    to_csv,
    with_group,
)
from apmb_draft.model.problems import DraftError
from apmb_draft.render import render_text
from apmb_draft.text.templates import Templates
from apmb_draft.un.states import state_names

LEAGUE = "On behalf of the States Members of the United Nations that are members of the League of Arab States."
DRAFT = """\
# my own remark
format: 1
session: 81
stage: draft
symbol: unknown   # comes late
issued: unknown
committee: First Committee
agenda_item: unknown
title: Kites
sponsors: unknown
ask:
  - fact: sponsors
    question: Who tables it?
  - fact: agenda_item
    question: Which?
operative: |
  *Invites* all States to fly kites.
"""


@pytest.fixture
def path(folder: Path) -> Path:
    Path("80.yaml").write_text(DRAFT, encoding="utf-8")
    return Path("80.yaml")


@pytest.fixture
def in_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def call(path: Path, call: Call) -> Call:
    def run(*words: str) -> Said:
        return call("sponsors", str(path), *words)

    return run


def states(path: Path) -> object:
    return load(path.read_bytes(), "80.yaml").sponsors


# --- On the file -----------------------------------------------------------------------------------------------------


def test_states_are_added_by_their_official_names_in_order_and_all_else_stays(call: Call, path: Path) -> None:
    said = call("--add", "Zambia", "--add", "Turkey", "--add", "Côte d'Ivoire")
    assert said.code == 0
    assert said.out == "Côte d’Ivoire\nTürkiye\nZambia\n"
    assert quoted(said.err) == ["Turkey", "Türkiye", "Côte d'Ivoire", "Côte d’Ivoire"]
    assert path.read_text(encoding="utf-8") == DRAFT.replace(
        "sponsors: unknown", "sponsors:\n  - Côte d’Ivoire\n  - Türkiye\n  - Zambia"
    ).replace("  - fact: sponsors\n    question: Who tables it?\n", "")
    assert not list(path.parent.glob("*.bak"))


def test_what_is_added_twice_stands_once_and_what_is_there_changes_nothing(call: Call, path: Path) -> None:
    call("--add", "Peru", "--add", "Republic of Peru")
    assert states(path) == ("Peru",)
    before = path.stat().st_mtime_ns
    assert call("--add", "Peru").code == 0
    assert path.stat().st_mtime_ns == before


def test_unknown_names_are_refused_all_at_once_and_nothing_is_written(call: Call, path: Path) -> None:
    said = call("--add", "Phillipines", "--add", "Peru", "--add", "Ruritania")
    assert said.code == 2
    assert problems(said.err) == [("80.yaml", "unknown-state")] * 2
    assert quoted(said.err) == ["Phillipines", "Philippines", "Ruritania", "Mauritania"]
    assert path.read_text(encoding="utf-8") == DRAFT


def test_states_are_removed_by_any_name_and_those_that_are_no_states_as_they_stand(call: Call, path: Path) -> None:
    path.write_text(DRAFT.replace("sponsors: unknown", "sponsors:\n  - Ruritania\n  - Türkiye\n  - Peru"))
    assert call("--remove", "Turkey", "--remove", "Ruritania").code == 0
    assert states(path) == ("Peru",)
    said = call("--remove", "Chad")
    assert (said.code, problems(said.err), quoted(said.err)) == (2, [("80.yaml", "no-sponsor")], ["Chad"])
    assert call("--remove", "Peru").code == 0
    assert "sponsors: unknown\n" in path.read_text(encoding="utf-8")


def test_without_an_option_the_list_is_only_shown_and_its_faults_are_told(call: Call, path: Path) -> None:
    wrong = DRAFT.replace("sponsors: unknown", "sponsors:\n  - Zambia\n  - Turkey  # ask again")
    path.write_text(wrong)
    said = call()
    assert said.code == 1
    assert said.out == "Zambia\nTurkey\n"
    assert "--tidy" in said.err
    assert path.read_text(encoding="utf-8") == wrong
    assert call("--tidy").code == 0
    assert states(path) == ("Türkiye", "Zambia")
    assert call().code == 0


def test_a_list_with_a_wrong_name_is_shown_with_what_is_wrong_and_where(call: Call, path: Path) -> None:
    wrong = DRAFT.replace("sponsors: unknown", "sponsors:\n  - Zambia\n  - Zambya\n  - Turkey")
    path.write_text(wrong)
    said = call()
    assert (said.code, said.out) == (1, "Zambia\nZambya\nTurkey\n")
    assert quoted(line_with(said.err, "80.yaml:12:5: error SPN02: "))[0] == "Zambya"
    assert quoted(line_with(said.err, "80.yaml:13:5: error SPN02: ")) == ["Turkey", "Türkiye"]
    assert "--tidy" not in said.err
    said = call("--add", "Peru")
    assert (said.code, problems(said.err)) == (2, [("80.yaml:12:5", "unknown-state")])
    assert path.read_text(encoding="utf-8") == wrong
    path.write_text(DRAFT.replace("sponsors: unknown", "sponsors:\n  - Egypt*\n  - Zambia"))
    said = call()
    assert (said.code, said.out, "80.yaml:10:1: warning SPN04" in said.err) == (1, "Egypt*\nZambia\n", True)


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_nothing_is_written_where_it_is_only_to_be_shown(call: Call, path: Path, option: str) -> None:
    said = call("--add", "Peru", option, "--csv-out", "out.csv")
    assert said.code == 0
    assert ("+  - Peru" in said.out) == (option == "--diff")
    assert path.read_text(encoding="utf-8") == DRAFT
    assert not Path("out.csv").exists()


def test_an_adopted_text_has_no_sponsors(call: Call, path: Path) -> None:
    root = Path(__file__).parent.parent
    path.write_bytes((root / "drafts" / "79.yaml").read_bytes())
    assert call("--add", "Peru").code == 3


def test_windows_line_ends_and_the_mark_of_windows_stay(call: Call, path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + DRAFT.replace("\n", "\r\n").encode())
    assert call("--add", "Peru").code == 0
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# my own remark\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert states(path) == ("Peru",)


# --- Groups ----------------------------------------------------------------------------------------------------------


def line_of(path: Path) -> str:
    """The line of the sponsors and the note at the foot of the page, as the draft shows them."""
    shown = render_text(compose(load(path.read_bytes(), "80.yaml"), Templates()), Templates())
    return next(line for line in shown.splitlines() if line.endswith("draft resolution"))


def test_one_state_alone_speaks_for_a_group_with_the_asterisk_behind_the_colon(call: Call, path: Path) -> None:
    assert call("--add", "Egypt", "--group", "the League of Arab States").code == 0
    assert load(path.read_bytes(), "80.yaml").sponsors_note == LEAGUE
    assert line_of(path) == "Egypt:* draft resolution"


def test_one_of_several_speaks_for_a_group_with_the_asterisk_behind_its_name(call: Call, path: Path) -> None:
    said = call("--add", "Nigeria", "--add", "Australia", "--group", "Group of African States")
    assert (said.code, problems(said.err)) == (2, [("sponsors", "asterisk")])
    assert quoted(said.err) == ["Nigeria*"]
    assert call("--add", "Nigeria*", "--add", "Australia", "--group", "Group of African States").code == 0
    assert line_of(path) == "Australia and Nigeria*: draft resolution"


def test_the_asterisk_moves_with_those_who_come_and_go(call: Call, path: Path) -> None:
    call("--add", "Egypt", "--group", "League of Arab States")
    call("--add", "Chad")
    assert line_of(path) == "Chad and Egypt*: draft resolution"
    call("--remove", "Chad")
    assert line_of(path) == "Egypt:* draft resolution"
    call("--add", "Chad", "--remove", "Egypt")
    assert line_of(path) == "Chad: draft resolution"
    assert "sponsors_note" not in path.read_text(encoding="utf-8")


def test_a_group_is_taken_back(call: Call, path: Path) -> None:
    call("--add", "Egypt*", "--add", "Chad", "--group", "League of Arab States")
    assert call("--no-group").code == 0
    assert line_of(path) == "Chad and Egypt: draft resolution"


def test_an_asterisk_without_a_group_is_refused(call: Call, path: Path) -> None:
    said = call("--add", "Egypt*")
    assert (said.code, "--group" in said.err) == (2, True)
    assert path.read_text(encoding="utf-8") == DRAFT


def test_a_note_of_other_words_stays(call: Call, path: Path) -> None:
    note = "sponsors_note: Any changes to the list of sponsors will be reflected in the record."
    path.write_text(DRAFT.replace("sponsors: unknown", f"sponsors:\n  - Peru\n{note}"))
    assert call("--add", "Chad").code == 0
    assert note in path.read_text(encoding="utf-8")


# --- Tables ----------------------------------------------------------------------------------------------------------


def test_a_table_goes_out_and_comes_back_the_same(call: Call, path: Path) -> None:
    call("--add", "Egypt*", "--add", "Iran", "--add", "Côte d’Ivoire", "--group", "League of Arab States")
    before = load(path.read_bytes(), "80.yaml")
    assert call("--csv-out", "out.csv").code == 0
    table = Path("out.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfState,On behalf of\r\n")
    path.write_text(DRAFT)
    assert call("--csv-in", "out.csv").code == 0
    after = load(path.read_bytes(), "80.yaml")
    assert (after.sponsors, after.sponsors_note) == (before.sponsors, before.sponsors_note)


def test_the_table_takes_the_place_of_the_list_which_is_kept(call: Call, path: Path) -> None:
    call("--add", "Peru")
    old = path.read_bytes()
    Path("in.csv").write_text("State\nChad\n")
    said = call("--csv-in", "in.csv", "--add", "Fiji")
    assert states(path) == ("Chad", "Fiji")
    assert "removed: Peru" in said.err
    assert Path("80.yaml.bak").read_bytes() == old


def test_a_table_that_is_there_is_not_overwritten_unless_forced(call: Call) -> None:
    call("--add", "Peru")
    Path("out.csv").write_text("mine")
    assert call("--csv-out", "out.csv").code == 3
    assert Path("out.csv").read_text() == "mine"
    assert call("--csv-out", "out.csv", "--force").code == 0
    assert Path("out.csv.bak").read_text() == "mine"


def test_a_table_never_takes_the_place_of_the_draft(call: Call, path: Path) -> None:
    call("--add", "Peru")
    before = path.read_bytes()
    assert call("--csv-out", "80.yaml", "--force").code == 2
    assert path.read_bytes() == before


def test_a_table_is_shown(call: Call) -> None:
    call("--add", "Peru")
    assert call("--csv-out", "-").out == "State,On behalf of\r\nPeru,\r\n"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("State\nTurkey\nPeru\n", ["Turkey", "Peru"]),
        ("Turkey\nPeru\n", ["Turkey", "Peru"]),
        ("No.\tDelegation\tSigned\r\n1\tTurkey\tyes\r\n\r\n2\tPeru\tno\r\n", ["Turkey", "Peru"]),
        ('Co-sponsors;Date\n"Turkey";1\nPeru\n', ["Turkey", "Peru"]),
        ('MEMBER STATES\n"Iran, Islamic Republic of"\n', ["Iran, Islamic Republic of"]),
        ("Congo, Democratic Republic of the\nPeru\n", ["Congo, Democratic Republic of the", "Peru"]),
        ("Country,Name\nPeru,Ana\n", ["Peru"]),
    ],
)
def test_tables_of_many_kinds(table: str, expected: list[str]) -> None:
    assert from_csv(table, "t.csv") == (expected, None)


def test_the_names_of_people_beside_states_are_no_states() -> None:
    assert from_csv("Name;State\nA. Ruiz;Peru\nB. Lund;Norway\n", "t.csv") == (["Peru", "Norway"], None)
    assert from_csv("Name;Vote\nPeru;yes\n", "t.csv") == (["Peru"], None)


def test_a_table_names_the_group_of_one_state() -> None:
    table = "On behalf of,State\nLeague of Arab States,Egypt\n,Peru\n"
    assert from_csv(table, "t.csv") == (["Egypt*", "Peru"], "League of Arab States")


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("", ""),
        ("\n\n", ""),
        ("State\n", ""),
        ("Group\nLeague\n", ""),
        ("State,Group\nEgypt,One\nPeru,Two\n", "(One, Two)"),
    ],
)
def test_what_is_no_table_of_states_is_refused_in_words(table: str, named: str) -> None:
    with pytest.raises(DraftError) as refused:
        from_csv(table, "t.csv")
    (problem,) = refused.value.problems
    assert (str(problem.where), problem.code, named in problem.message) == ("t.csv", "csv", True)


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x01", b"\x00\x01\x02\x03" * 9, b'State\n"Peru' + b"x" * 200_000])
def test_strange_files_are_refused_in_words(call: Call, data: bytes) -> None:
    Path("in.csv").write_bytes(data)
    said = call("--csv-in", "in.csv")
    assert said.code == 2
    assert "in.csv" in said.err
    assert "internal error" not in said.err
    assert call("--csv-in", "missing.csv").code == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_tables_in_the_encodings_of_other_programs(call: Call, path: Path, encoding: str) -> None:
    Path("in.csv").write_bytes("State;On behalf of\r\nCôte d’Ivoire;\r\nTürkiye;\r\n".encode(encoding))
    assert call("--csv-in", "in.csv").code == 0
    assert states(path) == ("Côte d’Ivoire", "Türkiye")


def test_a_table_in_another_encoding_is_refused_by_its_name(call: Call) -> None:
    Path("in.csv").write_bytes("State;On behalf of\r\nTürkiye;\r\n".encode("utf-16"))
    said = call("--csv-in", "in.csv")
    assert said.code == 2
    assert re.search(r"^in\.csv: .*UTF-16.*\[encoding\]$", said.err, re.M)


@pytest.mark.parametrize("options", [("--add", "Chad"), ("--add", "Chad", "--diff")])
def test_a_draft_in_braces_is_refused_with_its_place_and_stays(
    call: Call, path: Path, options: tuple[str, ...]
) -> None:
    text = "# kept\n" + json.dumps(to_plain(load(path.read_bytes(), "x.yaml")))
    path.write_text(text, encoding="utf-8")
    said = call(*options)
    assert said.code == 2
    assert re.search(rf"^{path.name}:2:1: .*\[edit-in-place\]$", said.err.replace("drafts/", ""), re.M)
    assert path.read_text(encoding="utf-8") == text


# --- The values alone ------------------------------------------------------------------------------------------------


def test_all_states_come_through_a_table() -> None:
    sponsors = Sponsors(state_names())
    assert correct_names(from_csv(to_csv(sponsors), "t.csv")[0], "t.csv").states == state_names()
    assert correct_names(state_names(), "t.csv").notes == ()


def test_the_group_is_read_from_the_note_in_its_usual_words() -> None:
    assert Sponsors(("Egypt",), note_of("League of Arab States")).group == "League of Arab States"
    assert Sponsors(("Egypt",), "On behalf of somebody.").group == ""
    assert note_of("the League of Arab States.") == LEAGUE


def test_taking_away_keeps_the_others_as_they_stand() -> None:
    assert remove_sponsors(["Zambia", "Peru*", "Turkey"], ["Türkiye", "Peru"], "--remove") == ("Zambia",)


def test_no_group_any_more_takes_the_asterisk_and_the_note() -> None:
    assert with_group(Sponsors(("Chad", "Egypt*"), LEAGUE), "") == Sponsors(("Chad", "Egypt"))


# --- In the other commands -------------------------------------------------------------------------------------------


def test_next_year_corrects_names_with_a_note_and_refuses_others(in_folder: Call) -> None:
    said = in_folder("next-year", "-n", "--sponsor", "Phillipines")
    assert (said.code, problems(said.err)) == (2, [("--sponsor", "unknown-state")])
    assert quoted(said.err) == ["Phillipines", "Philippines"]
    said = in_folder("next-year", "-n", "--sponsor", "Egypt*")
    assert (said.code, "--group" in said.err) == (2, True)
    said = in_folder("next-year", "--sponsor", "Zambia", "--sponsor", "Turkey")
    assert (said.code, quoted(said.err)) == (0, ["Turkey", "Türkiye"])
    assert states(Path("drafts/80.yaml")) == ("Türkiye", "Zambia")


@pytest.mark.parametrize(
    ("names_in_file", "said_of_them"),
    [
        ("Zambia\n  - Peru", ["80.yaml:{0}:1: error SPN01: ", "“Peru, Zambia”", "--tidy"]),
        ("Turkey", ["80.yaml:{1}:5: error SPN02: “Turkey”", "“Türkiye”", "--tidy"]),
        (
            "Zambya\n  - Turkey\n  - Czech Republic",
            [
                "80.yaml:{1}:5: error SPN02: “Zambya”",
                "“Zambia”",
                ":{2}:5: error",
                ":{3}:5: error SPN02: “Cz",
            ],
        ),
        ("Egypt*\n  - Zambia", ["80.yaml:{0}:1: warning SPN04: ", " Egypt "]),
        ("Peru\n  - Zambia", []),
    ],
)
def test_build_points_at_names_that_are_not_right_and_builds(
    after: After, in_folder: Call, names_in_file: str, said_of_them: list[str]
) -> None:
    after("next-year", "-q")
    path = Path("drafts/80.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("sponsors: unknown", f"sponsors:\n  - {names_in_file}"), encoding="utf-8")
    first = text[: text.index("\nsponsors:")].count("\n") + 2
    said_of_them = [each.format(*range(first, first + 4)) for each in said_of_them]
    said = in_folder("build", "--txt")
    assert said.code == 0
    assert ("SPN" in said.err) == bool(said_of_them)
    assert [each for each in said_of_them if each not in said.err] == []
    assert ("--tidy" in said.err) == ("--tidy" in said_of_them)
    assert "SPN" not in in_folder("build", "--txt", "-q").err
    if "error" in said.err:
        refused = in_folder("build", "--docx", "--for-submission", "--author", "Ruritania")
        assert refused.code == 3
        assert all(f":{line}:5: SPN02" in refused.err for line in re.findall(r":(\d+):5: error", said.err))

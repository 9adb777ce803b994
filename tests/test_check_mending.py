"""What `check --fix` mends and leaves, files with tracked changes, and the forms in which machines read findings."""

from __future__ import annotations

import json
import random
import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from commands import run
from sampling import count

from apmb_draft.draft_file import dump, load
from apmb_draft.lint import RULES
from apmb_draft.lint.rules import NotMended
from apmb_draft.rollover import next_year
from apmb_draft.un.english import ordinal

ROOT = Path(__file__).parents[1]


def draft() -> str:
    return dump(next_year(load((ROOT / "drafts/79.yaml").read_bytes(), "79")).draft)


def put(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    """What the check finds in the draft, as a program reads it."""
    capsys.readouterr()
    run("check", "80.yaml", "--format", "json", *options)
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    return found


def test_what_touches_is_mended_in_one_call_and_a_second_call_changes_nothing(file: Path):
    put(file, "every year", 'every "year, 15% of it ,—and of of the "organised" States parties,,')
    run("check", "80.yaml", "--fix", "-q")
    once = file.read_bytes()
    text = " ".join(once.decode().split())
    assert "“year, 15 per cent of it, – and of the “organized” States Parties, and" in text.replace(
        "Parties,,", "Parties,"
    )
    run("check", "80.yaml", "--fix", "-q")
    assert file.read_bytes() == once


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sea[^a], and", "sea,[^a] and"),
        ("sea[^a][^b]; and", "sea;[^a][^b] and"),
        ("“sea[^a],” and", "“sea,”[^a] and"),
        ("sea [^a] and", "sea[^a] and"),
        ("sea [^a], and", "sea,[^a] and"),
        ("{recalled}[^a], and", "{recalled},[^a] and"),
        ("*sea*[^a], and", "*sea*,[^a] and"),
        ("sea [^a]and", "sea [^a]and"),
    ],
)
def test_the_call_of_a_footnote_goes_behind_the_mark_and_no_other_letter_moves(file: Path, written: str, expected: str):
    text = f"""\
format: 1
session: 81
stage: draft
symbol: unknown
issued: unknown
agenda_item: unknown
title: Kites
sponsors: unknown
resolutions: {{recalled: {{adopted: {{79/12: 2 December 2024}}}}}}
preamble: |
  *Recalling* the {written} its resolutions {{recalled}},
operative: |
  *Notes* the sea.[^b]
footnotes: {{a: Of salt., b: Of water.}}
"""
    Path("kites.yaml").write_text(text, encoding="utf-8")
    run("check", "kites.yaml", "--fix", "--select", "REF07")
    assert Path("kites.yaml").read_text(encoding="utf-8") == text.replace(written, expected)


def test_the_space_before_the_letter_of_an_agenda_item_is_mended(file: Path, capsys: pytest.CaptureFixture[str]):
    text = re.sub(r"agenda_item: .*", "agenda_item: 99(n)", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    (found,) = problems(capsys, "--select", "MST05")
    assert (found["rule"], found["place"], found["instead"]) == ("MST05", "agenda_item", "99 (n)")
    assert "“99(n)”" in found["message"]
    run("check", "80.yaml", "--select", "MST05", "--fix")
    assert file.read_text(encoding="utf-8") == text.replace("99(n)", "99 (n)")


def test_what_is_left_says_why(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "*Stressing* the", "Stressing the")
    put(file, "every year", "every year of mankind, on 05/06/2024")
    put(file, "4: Oslo (2019)", "4: Oslo — City (2019)")
    found = problems(capsys, "--fix", "--select", "ITA01,DAT01,SPL02,TYP05")
    assert {(one["rule"], one["not_mended"]) for one in found} == {
        ("ITA01", NotMended.FORM),
        ("SPL02", NotMended.MEANING),
        ("DAT01", NotMended.NOTHING_TO_WRITE),
        ("TYP05", NotMended.FROM_FACT),
    }
    run("check", "80.yaml", "--fix", "--select", "DAT01")
    assert NotMended.NOTHING_TO_WRITE in capsys.readouterr().out


def test_form_that_is_left_does_not_ask_for_words(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "every year", "every year, *inter alia*")
    found = problems(capsys, "--fix", "--select", "ITA04")
    assert [(one["rule"], one["not_mended"]) for one in found] == [("ITA04", NotMended.FORM)]


def test_addresses_are_never_mended(file: Path):
    address = "https://example.org/news--lights/ab,cd;ef"
    put(file, "every year", f"every year -- {address}")
    run("check", "80.yaml", "--fix")
    assert f"every year – {address}" in " ".join(file.read_text(encoding="utf-8").split())


# --- The words stay --------------------------------------------------------------------------------------------------

SLIPS = [
    ("“", '"'), ("’", "'"), (" – ", " — "), (", ", " , "), (";\n", " ;\n"), ("organization", "organisation"),
    ("universalization", "universalisation"), ("anti-personnel", "antipersonnel"), ("States Parties", "states parties"),
    (" of the ", " of the the "), (", and ", ",, and "), (" in ", " in 15% in "), (" and ", " for 2020-2024 and "),
    (" and ", " on March 3rd, 2021, and "), (" and ", " at its 81st session and "), ("cooperation", "co-operation"),
    (" and ", " in paragraphs 3-5 and "), (" and ", " under Article 7 of the Convention and "),
    (" and ", " of resolution 36/87A and "),
]  # fmt: skip
"""What is right, and a slip for it; those of figures bring their own words."""


def seeded(text: str, chance: random.Random) -> str:
    """A draft file with some slips in its running text."""
    start, end = text.index("\npreamble: |"), text.index("\n# Footnotes")
    body = text[start:end]
    for right, wrong in chance.sample(SLIPS, 6):
        places = [found.start() for found in re.finditer(re.escape(right), body)]
        if places:
            at = chance.choice(places)
            body = body[:at] + wrong + body[at + len(right) :]
    return text[:start] + body + text[end:]


def words(text: str) -> list[str]:
    """The words of a file in one form for all ways of writing them: marks and spelling aside."""
    text = text.replace("%", " per cent").replace("-", "").replace("–", " ")
    text = re.sub(r"\b(\d+)(?:st|nd|rd|th)\b(?= session)", lambda found: ordinal(int(found[1])), text).replace("-", "")
    text = re.sub(r"\b(March) (\d+)(?:rd), (\d{4})", r"\2 \1 \3", text)
    text = (
        re.sub(r"(\d{2,3}/\d+)([A-Z])\b", r"\1 \2", text).replace("20202024", "2020 2024").replace("s 35", "s 3 to 5")
    )
    text = re.sub(r"is(?=e[ds]?\b|ing\b|ations?\b)", "iz", text.lower())
    text = re.sub(r"\b(the|of)(?: \1)+\b", r"\1", text)
    return re.findall(r"[\w/]+", text)


def test_mending_changes_no_word(file: Path):
    chance = random.Random(11)
    clean, mended = draft(), 0
    for _ in range(count(6, of=25)):
        before = seeded(clean, chance)
        file.write_text(before, encoding="utf-8")
        run("check", "80.yaml", "--fix", "-q")
        after = file.read_text(encoding="utf-8")
        one, two = words(before), words(after)
        differing = [
            (one[a:b], two[c:d]) for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
            if kind != "equal"
        ]  # fmt: skip
        assert differing == []
        mended += after != before
        run("check", "80.yaml", "--fix", "-q")
        assert file.read_text(encoding="utf-8") == after
    assert mended == count(6, of=25)


# --- Word files with tracked changes ----------------------------------------------------------------------------------


def test_tracked_changes_are_taken_as_accepted_and_that_is_said(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "every year", "every year, 15% of them")
    (file.parent / "79.yaml").write_bytes((ROOT / "drafts/79.yaml").read_bytes())
    assert run("build", "80.yaml", "--docx", "-q") == 0
    capsys.readouterr()
    clean, tracked = (str(next(Path("output").glob(f"*{kind}.docx"))) for kind in ("clean", "tracked"))
    assert run("check", clean, "--select", "NUM02") == 1
    assert capsys.readouterr().err == ""
    assert run("check", tracked, "--select", "NUM02") == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"{tracked}: ")
    assert "every year, 15% of them" in said.out
    assert re.search(r"\(preamble 2: … ", said.out)


# --- Forms for machines -----------------------------------------------------------------------------------------------


def test_machines_find_the_file_on_every_system(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "my drafts" / "80.yaml"
    path.parent.mkdir()
    path.write_text(draft().replace("every year", 'every "year'), encoding="utf-8")
    run("check", str(path), "--select", "TYP01", "--format", "sarif")
    place = json.loads(capsys.readouterr().out)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == path.as_uri()


def test_columns_count_letters_as_the_form_says(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "every year", 'every 🗼 "year')
    run("check", "80.yaml", "--select", "TYP01", "--format", "sarif")
    sarif = json.loads(capsys.readouterr().out)["runs"][0]
    region = sarif["results"][0]["locations"][0]["physicalLocation"]["region"]
    line = file.read_text(encoding="utf-8").split("\n")[region["startLine"] - 1]
    assert sarif["columnKind"] == "unicodeCodePoints"
    assert line[region["startColumn"] - 1] == '"'


def test_a_rule_that_is_not_there_gets_a_suggestion(file: Path, capsys: pytest.CaptureFixture[str]):
    assert run("check", "80.yaml", "--select", "TPY01") == 2
    err = capsys.readouterr().err
    assert ("“TPY01”" in err, "TYP01" in err, "TYP02" in err) == (True, True, False)
    assert run("check", "80.yaml", "--ignore", "REP9") == 2
    assert "REP01, REP02, REP03, REP04" in capsys.readouterr().err
    assert run("check", "--explain", "NUM99") == 2
    err = capsys.readouterr().err
    assert [name for name in RULES if name in err] == [name for name in RULES if name.startswith("NUM")]


def test_quiet_says_nothing_of_what_is_no_error(file: Path, capsys: pytest.CaptureFixture[str]):
    assert run("check", "80.yaml", "-q") == 0
    assert capsys.readouterr().out == ""

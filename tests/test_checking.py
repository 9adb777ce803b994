"""The rules of the check: each finds its bad example and nothing in its good one; places, mending, forms."""

from __future__ import annotations

import copy
import importlib.util
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import run
from made_up_lighthouses import PLAIN

from apmb_draft.draft_file import dump, load, to_plain, validate_plain
from apmb_draft.lint import MEMORY, RULES, Appearance, Draft, Example, Rule, Severity
from apmb_draft.lint.rules import check_draft, fix_findings, select_rules
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import next_year
from apmb_draft.rollover.stale_wording import find_stale_wording

ROOT = Path(__file__).parents[1]


def example(rule: Rule, text: str) -> Resolution:
    """A draft with an example of a rule in the place that it is shown for."""
    plain = copy.deepcopy(PLAIN)
    match rule.shown:
        case Example.WORDS:
            plain["operative"] = f"*Notes* {text};\n\n*Decides* to remain seized of the matter."
        case Example.PREAMBLE | Example.OPERATIVE:
            plain[rule.shown.value] = text
        case Example.FOOTNOTE:
            plain["operative"] = "*Notes* the sea;[^a]\n\n*Decides* to remain seized of the matter."
            plain["footnotes"] = {"a": text}
        case Example.SHOWN:
            pass  # beside the draft
        case Example.FACTS | Example.CARRIED | Example.CHANGED:
            plain |= yaml.load(text, Loader=yaml.BaseLoader)
            if plain.get("document") == "decision":
                del plain["preamble"], plain["operative"]
    return validate_plain({key: _text(value) for key, value in plain.items()}, rule.id)


def _text(value: Any) -> Any:
    return "\n\n".join(" ".join(each.split()) for each in value.split("\n\n")) if isinstance(value, str) else value


def before(draft: Resolution) -> Resolution:
    """A text of the session before that says the same, but for its counts."""
    plain = to_plain(draft) | {"session": "79", "next_session": "80"}
    if counts := plain.get("counts"):
        plain["counts"] = {name: str(int(count) - 1) for name, count in counts.items()}
    return validate_plain(plain | {"symbol": "A/C.1/79/L.30"}, "before")


def found(rule: Rule, text: str) -> list[Any]:
    draft = example(rule, text)
    stale = tuple(find_stale_wording(before(draft), draft)) if rule.shown is Example.CARRIED else ()
    text_before = example(rule, rule.good) if rule.shown is Example.CHANGED else None
    given = yaml.load(text, Loader=yaml.BaseLoader) if rule.shown is Example.SHOWN else {}
    shown = Appearance(**{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()})
    return list(rule.find(Draft(draft, stale=stale, shown=shown, before=text_before)))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_finds_its_bad_example_and_nothing_in_its_good_one(rule: Rule):
    assert found(rule, rule.bad), rule.bad
    assert found(rule, rule.good) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_what_a_rule_would_write_instead_is_right(rule: Rule):
    """A safe finding, mended in the file, is found no more."""
    before = example(rule, rule.bad)
    hits = [hit for hit in rule.find(Draft(before)) if hit.is_safe]
    if not hits:
        return
    findings = check_draft(Draft(before), "x", [rule])
    plain, done = fix_findings(to_plain(before), to_plain(before), findings)
    assert done
    left = list(rule.find(Draft(validate_plain(plain, "x"))))
    assert len(left) < len(hits) or not [hit for hit in left if hit.is_safe]


def test_rules_have_sources_and_memory_is_only_advice():
    assert len(RULES) > 40
    for rule in RULES.values():
        assert rule.source
        assert not rule.source.startswith(MEMORY) or rule.severity is Severity.ADVICE
        assert re.fullmatch(r"[A-Z]{3}\d\d", rule.id)


def test_rules_are_chosen_by_the_beginning_of_their_names():
    assert {rule.id for rule in select_rules(["rep"])} == {"REP01", "REP02", "REP03", "REP04"}
    assert "TYP01" not in {rule.id for rule in select_rules(ignore=["TYP01"])}
    with pytest.raises(ValueError, match="“XYZ”"):
        select_rules(["XYZ"])


# --- The command ------------------------------------------------------------------------------------------------------


def put(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_resolution_of_the_project_has_nothing_to_mark(capsys: pytest.CaptureFixture[str]):
    assert run("check", str(ROOT / "drafts/79.yaml")) == 0
    assert found_in(capsys, str(ROOT / "drafts/79.yaml")) == []


def test_a_finding_names_line_and_column_of_the_letter(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "placing people" if "placing people" in file.read_text() else "every year", 'every "year"')
    assert run("check", "80.yaml", "--select", "TYP01") == 1
    lines = file.read_text(encoding="utf-8").split("\n")
    said = re.findall(r"80\.yaml:(\d+):(\d+): error TYP01", capsys.readouterr().out)
    assert len(said) == 2
    assert [lines[int(line) - 1][int(column) - 1] for line, column in said] == ['"', '"']


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ("sponsors: [Chad, Egypt*]", "SPN04"),
        ("sponsors: [Chad, Egypt*]\nsponsors_note: On behalf of the keepers.", ""),
        ("committee: null\nsymbol: A/80/L.30", "SPN05"),
        ("committee: null\nsymbol: A/80/L.30\nsponsors_note: Any changes to the list will be reflected.", ""),
    ],
)
def test_an_asterisk_and_a_draft_of_the_plenary_want_their_note(keys: str, rule: str):
    plain = {key: value for key, value in (PLAIN | yaml.load(keys, Loader=yaml.BaseLoader)).items() if value != "null"}
    rules = select_rules(["SPN04", "SPN05"])
    assert [one.rule for one in check_draft(Draft(validate_plain(plain, "x")), "x", rules)] == ([rule] if rule else [])


def test_what_a_fact_gives_is_found_at_its_slot(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "4: Oslo (2019)", "4: Oslo — City (2019)")
    assert run("check", "80.yaml", "--select", "TYP05") == 0
    line, column = re.findall(r"80\.yaml:(\d+):(\d+): warning TYP05", capsys.readouterr().out)[0]
    assert file.read_text(encoding="utf-8").split("\n")[int(line) - 1][int(column) - 1 :].startswith("{review_conf")


def test_what_is_safe_is_mended_and_the_rest_of_the_file_stays(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "preamble: |", "# agreed\npreamble: |")
    before = file.read_text(encoding="utf-8")
    put(file, "so-called", "so—called")
    put(file, "*Stressing* the need", "*Stressing* the organised need, 15% of it,")
    assert run("check", "80.yaml", "--fix", "--select", "TYP,SPL,NUM") == 0
    after = file.read_text(encoding="utf-8")
    assert "organized need, 15 per cent of it," in after
    assert "so – called" in after
    assert "# agreed\npreamble: |" in after
    gone = set(before.split("\n")) - set(after.split("\n"))
    assert all("Stressing" in line or "so-called" in line or "gender" in line for line in gone)
    assert "+" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(file: Path):
    put(file, "so-called", "so—called")
    before = file.read_bytes()
    assert run("check", "80.yaml", "--fix", "-n", "--select", "TYP") == 0
    assert file.read_bytes() == before


def test_sponsors_are_put_in_order(file: Path):
    put(file, "sponsors: unknown", "sponsors:\n  - Egypt\n  - State of Palestine\n  - Chad")
    assert run("check", "80.yaml", "--fix", "--select", "SPN") == 0
    assert load(file.read_bytes(), "x").sponsors == ("Chad", "Egypt", "State of Palestine")


def test_a_finding_that_is_meant_is_left_out_and_told_when_it_bites_no_more(
    file: Path, capsys: pytest.CaptureFixture[str]
):
    put(file, "*Stressing* the need", "*Stressing* the NATO need")
    assert "NATO" in _out(capsys, "80.yaml", "--select", "ABB")
    file.write_text(file.read_text("utf-8") + "\nignore:\n  - rule: ABB01\n    reason: a name\n", "utf-8")
    assert found_in(capsys, "80.yaml", "--select", "ABB") == []
    put(file, "the NATO need", "the need")
    assert "SUP01" in _out(capsys, "80.yaml", "--select", "ABB")


def found_in(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """What the check finds, as a program reads it."""
    capsys.readouterr()
    problems: list[dict[str, Any]] = json.loads(_out(capsys, *words, "--format", "json"))["problems"]
    return problems


def _out(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    run("check", *words)
    return capsys.readouterr().out


def test_machines_read_it_in_three_forms(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "every year", 'every "year"')
    data = json.loads(_out(capsys, "80.yaml", "--select", "TYP01", "--format", "json"))
    assert data["schema_version"] == 1
    assert {"rule", "severity", "file", "line", "column", "message"} <= set(data["problems"][0])
    sarif = json.loads(_out(capsys, "80.yaml", "--select", "TYP01", "--format", "sarif"))
    result = sarif["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == data["problems"][0]["line"]
    line = _out(capsys, "80.yaml", "--select", "TYP01", "--format", "github").split("\n")[0]
    assert line.startswith(f"::error file=80.yaml,line={data['problems'][0]['line']},col=")


def test_every_rule_can_be_explained(capsys: pytest.CaptureFixture[str]):
    for name, rule in RULES.items():
        said = _out(capsys, "--explain", name.lower())
        assert rule.says in said
        assert rule.source in said
    assert run("check", "--explain", "XYZ99") == 2


def test_word_files_are_checked_by_paragraph_and_words(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "without delay", "without 15% delay")
    assert run("build", "80.yaml", "--docx", "-q") == 0
    assert "paragraph 1: … " in _out(capsys, "output/80-draft-clean.docx", "--select", "NUM02")


def test_a_fact_of_a_document_is_placed_by_its_part_of_the_text(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "78/45: 4 December 2023", "78/45: 4 December 2013")
    assert run("build", "80.yaml", "--docx", "-q") == 0
    assert "(resolutions recalled)" in _out(capsys, "output/80-draft-clean.docx", "--select", "SNS01")


def test_a_document_without_a_part_is_told_in_words(file: Path, capsys: pytest.CaptureFixture[str]):
    assert run("build", "80.yaml", "--docx", "-q") == 0
    made = Path("output/80-draft-clean.docx")
    with zipfile.ZipFile(made) as old, zipfile.ZipFile("other.docx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b": draft resolution", b" - Draft Resolution"))
    assert run("check", "other.docx") == 2
    said = capsys.readouterr().err
    assert said.startswith("other.docx: ")
    assert "title of the resolution" in said
    assert "[not-a-resolution]" in said
    assert "key" not in said


def test_the_finding_about_entries_of_ignore_is_explained(capsys: pytest.CaptureFixture[str]):
    assert run("check", "--explain", "SUP01") == 0
    assert "ignore" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("80.yaml", "-n"), "--fix"),
        (("80.yaml", "--author", "Ruritania"), "--before-sending"),
        (("a.docx", "--before-sending", "--select", "REP"), "--before-sending"),
        (("a.docx", "--before-sending", "--fix"), "--before-sending"),
    ],
)
def test_options_that_would_do_nothing_are_refused(
    file: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], named: str
):
    assert run("check", *words) == 2
    assert named in capsys.readouterr().err


def test_a_title_is_mended(file: Path):
    put(file, "title: Implementation of the", "title: Implementation in 15% of the")
    assert run("check", "80.yaml", "--fix", "--select", "NUM02") == 0
    assert "Implementation in 15 per cent of" in file.read_text(encoding="utf-8")


def test_the_fourth_committee_is_named_in_full(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "committee: First Committee", "committee: Fourth Committee")
    assert run("check", "80.yaml") == 2
    err = capsys.readouterr().err
    assert "[value]" in err
    assert "“Special Political and Decolonization Committee (Fourth Committee)”" in err


def test_wrong_use_is_told_in_words(file: Path, capsys: pytest.CaptureFixture[str]):
    assert run("check", "none.yaml") == 2
    assert run("check", "80.yaml", "--select", "XYZ") == 2
    put(file, "session: 80", "session: x")
    assert run("check", "80.yaml") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_run_in_which_nobody_repeats_yet_is_mended(file: Path):
    put(file, "*Emphasizing* the desirability", "*Stressing* the desirability")
    put(file, "*Noting with satisfaction* that", "*Stressing* that")
    assert run("check", "80.yaml", "--fix", "--select", "REP") == 0
    preamble = load(file.read_bytes(), "x").preamble
    assert "*Stressing* the need" in preamble
    assert "*Stressing also* that" in preamble
    assert "*Stressing further* the desirability" in preamble


@pytest.mark.skipif(not (ROOT.parent / "shared").is_dir(), reason="the published texts are not here")
def test_published_texts_are_clean_and_slips_are_found():
    spec = importlib.util.spec_from_file_location("benchmark_check", ROOT / "benchmarks/check.py")
    assert spec
    assert spec.loader
    benchmark = importlib.util.module_from_spec(spec)
    sys.modules["benchmark_check"] = benchmark
    spec.loader.exec_module(benchmark)
    texts, errors = benchmark.published(benchmark.documents(ROOT.parent / "shared"))
    assert len(texts) > 30
    assert errors < 0.1
    own = load((ROOT / "drafts/79.yaml").read_bytes(), "79.yaml")
    draft = benchmark.finished(dump(next_year(own).draft))
    assert all(benchmark.typed(draft, slips, own) >= 50 for slips in (benchmark.TYPED, benchmark.typed_later()))
    assert benchmark.defects(texts, 1) == 0


def test_a_file_that_cannot_be_read_never_looks_clean(file: Path, capsys: pytest.CaptureFixture[str]):
    put(file, "session: 80", "session: x")
    assert run("check", "80.yaml") == 2
    assert capsys.readouterr().out == ""
    problems = json.loads(_out(capsys, "80.yaml", "--format", "json"))["problems"]
    assert [(each["severity"], each["line"] > 1) for each in problems] == [("error", True)]


def test_names_of_other_bodies_and_marks_that_follow_are_left_whole(file: Path):
    put(
        file, "gender aspects", "the Organisation for Economic Co-operation and Development, the item “Lights.”, and it"
    )
    assert run("check", "80.yaml", "--fix", "--select", "SPL,TYP") == 0
    text = " ".join(file.read_text(encoding="utf-8").split())
    assert "the Organisation for Economic Co-operation and Development, the item “Lights”, and it" in text

"""Wording that was carried over and may have gone stale: the check says so until it is changed, or meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import After, Call

from apmb_draft.lint import RULES, STALE
from apmb_draft.rollover.stale_wording import DETECTORS

UPCOMING = "upcoming Fifth Review Conference"


@pytest.fixture
def draft(after: After) -> Path:
    after("next-year", "-q", "--states", "166", "--date", "2025-10-13")
    return Path("drafts/80.yaml")


def stale(call: Call, path: Path | str = "drafts/80.yaml") -> list[dict[str, Any]]:
    found = json.loads(call("check", str(path), "--select", "ROL", "--format", "json").out)["problems"]
    return [one for one in found if one["rule"] in STALE]


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def ignoring(path: Path, rule: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"ignore:\n  - rule: {rule}\n    reason: agreed as it stands\n")


def test_there_is_a_rule_for_every_flag_of_the_roll_over() -> None:
    assert len(STALE) == len(DETECTORS) + len(("articles", "anniversary"))
    assert {str(RULES[name].severity) for name in STALE} == {"advice"}


def test_what_the_roll_over_flagged_the_check_finds_in_its_place(call: Call, draft: Path) -> None:
    rolled = json.loads(call("next-year", "-n", "--force", "--states", "166", "--format", "json").out)["flags"]
    found = stale(call)
    assert len(found) == len(rolled) > 3
    lines = draft.read_text(encoding="utf-8").split("\n")
    for one in found:
        flag = next(flag for flag in rolled if flag["quote"] in one["message"] and flag["reason"] in one["message"])
        rest = " ".join(" ".join(lines[one["line"] - 1 :])[one["column"] - 1 :].split())
        assert flag["rule"] == "articles" or rest.startswith(flag["quote"].split("…")[0])


def test_words_that_a_hand_has_changed_since_and_new_ones_are_not_carried_over(call: Call, draft: Path) -> None:
    assert UPCOMING in " ".join(one["message"] for one in stale(call))
    replaced(draft, "in the light of the\n  upcoming", "in the light of the\n  forthcoming")
    assert "Fifth Review Conference" not in " ".join(one["message"] for one in stale(call))
    # A paragraph of this year's has said nothing before, whatever the words of others were.
    before = len(stale(call))
    replaced(
        draft,
        "operative: |",
        "operative: |\n  *Welcomes* the news of this year that the one remaining State is dark;\n",
    )
    assert len(stale(call)) == before


def test_the_statement_for_the_house_lists_what_is_still_in_the_draft(call: Call, draft: Path) -> None:
    said = []
    for _ in range(2):
        assert call("build", "--changes", "--force", "-q").code == 0
        said.append(Path("output/80-draft-changes.md").read_text(encoding="utf-8").partition("look at these")[2])
        text = draft.read_text(encoding="utf-8")
        draft.write_text(text.replace("upcoming", "forthcoming", 1), encoding="utf-8")
    assert [(UPCOMING in one, "one remaining State" in one) for one in said] == [(True, True), (False, True)]


def test_without_the_text_before_nothing_is_flagged_and_no_ignored_entry_is_idle(call: Call, draft: Path) -> None:
    ignoring(draft, "ROL02")
    assert UPCOMING not in " ".join(one["message"] for one in stale(call))
    Path("drafts/79.yaml").rename("79.yaml")
    assert stale(call) == []
    assert "SUP01" not in call("check", "drafts/80.yaml").out


def test_an_ignored_entry_without_a_finding_is_reported(call: Call, draft: Path) -> None:
    ignoring(draft, "ROL05")
    found = json.loads(call("check", "drafts/80.yaml", "--format", "json").out)["problems"]
    assert ["ROL05" in one["message"] for one in found if one["rule"] == "SUP01"] == [True]


def test_an_ignored_entry_whose_paragraph_has_another_number_says_where_the_finding_is_now(
    call: Call, draft: Path
) -> None:
    assert call("answer", "drafts/80.yaml", "--seen", "op8", "-q").code == 0
    replaced(draft, "place: paragraph 8", "place: paragraph 7")
    found = json.loads(call("check", "drafts/80.yaml", "--format", "json").out)["problems"]
    assert ["paragraph 8" in one["message"] for one in found if one["rule"] == "SUP01"] == [True]


def test_a_revision_is_compared_with_the_adopted_text_before_the_draft_that_it_revises(call: Call, draft: Path) -> None:
    replaced(draft, "symbol: unknown", "symbol: A/C.1/80/L.30")
    assert call("revise", "-q", "drafts/80.yaml", "--date", "2025-10-24").code == 0
    assert [one["message"] for one in stale(call, "drafts/80-Rev.1.yaml")] == [one["message"] for one in stale(call)]


def test_an_adopted_text_has_nothing_to_change_any_more(call: Call, draft: Path) -> None:
    assert stale(call, "drafts/79.yaml") == []

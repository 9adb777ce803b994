"""Small changes against last year's text: by a letter, a comma or a small word, where nothing else changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import After, Call

from apmb_draft.lint import COMPARED, STALE

SMALL = sorted(COMPARED - STALE)


@pytest.fixture
def draft(after: After) -> Path:
    after("next-year", "-q", "--states", "166", "--date", "2025-10-13")
    return Path("drafts/80.yaml")


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def small(call: Call) -> list[dict[str, Any]]:
    found = json.loads(call("check", "drafts/80.yaml", "--select", "ROL", "--format", "json").out)["problems"]
    return [one for one in found if one["rule"] in SMALL]


def test_what_the_roll_over_changes_is_no_small_change(call: Call, draft: Path) -> None:
    assert small(call) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("gender aspects in mine action", "gender aspects in mind action", ("mind", "mine")),
        ("formally accepted", "formerly accepted", ("formerly", "formally")),
        ("at the highest political level", "at highest political level", ("at highest",)),
        ("women, girls, boys", "women, girls boys", ("girls boys",)),
        ("all States that have not signed", "all States that not signed", ("that not",)),
        ("post-conflict", "postconflict", ("postconflict", "post-conflict")),
        ("made towards addressing", "made to towards addressing", ("to",)),
    ],
)
def test_a_small_change_is_found_with_the_words_of_both_texts(
    call: Call, draft: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    changed(draft, old, new)
    (found,) = small(call)
    assert (found["rule"], found["severity"]) == ("ROL20", "warning")
    assert all(f"“{word}”" in found["message"] for word in words)


def test_a_paragraph_that_was_reworded_has_no_small_changes(call: Call, draft: Path) -> None:
    old = "Wishing* to do the utmost to ensure assistance for the care and rehabilitation, including"
    changed(
        draft, old, "Resolved* to spare no effort to ensure assistance with the rehabilitation and relief, including"
    )
    assert small(call) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("2: Cartagena, Colombia (2009)", "2: Cartagena, Columbia (2009)", "held.2"),
        ("66/29: 2 December 2011", "66/29: 3 December 2011", "66/29"),
        ("      66/29: 2 December 2011\n", "", "recalled.adopted"),
        ("entry_into_force: 1999", "entry_into_force: 1997", "milestones.entry_into_force"),
    ],
)
def test_facts_of_past_years_stay_as_they_were(call: Call, draft: Path, old: str, new: str, place: str) -> None:
    changed(draft, old, new)
    assert [one["place"][-len(place) :] for one in small(call) if one["rule"] == "ROL21"] == [place]


def test_a_small_change_that_is_meant_is_marked_so_by_answer(call: Call, draft: Path) -> None:
    changed(draft, "made towards addressing", "made in addressing")
    (found,) = small(call)
    call("answer", "--seen", found["place"])
    assert small(call) == []


def test_without_the_text_before_nothing_is_compared(call: Call, draft: Path) -> None:
    changed(draft, "made towards addressing", "made in addressing")
    Path("drafts/79.yaml").unlink()
    assert small(call) == []

"""Questions about paragraphs: when a file is loaded, they are at the paragraphs that have their words now."""

from __future__ import annotations

from typing import Any

import pytest
from made_up import lighthouses

from apmb_draft.compose import compose
from apmb_draft.draft_file import dump, edit_text, load
from apmb_draft.model.resolution import Resolution

DRAFT = {"stage": "draft", "symbol": "A/C.1/70/L.30", "adoption": None, "sponsors": ["Chad"], "next_session": None}
WHOLE = "*Asks* for more light;\n\n"
BELOW = "*Invites* all keepers:\n\n(a) To wake up early;\n\n(b) To watch the many ships at sea;\n\n*Decides* to go on."
TWICE = "*Urges* all lamps to shine;\n\n*Calls upon* old lamps to shine;\n\n*Decides* to go on."


def loaded(operative: str, *asked: dict[str, Any]) -> Resolution:
    return load(text(operative, *asked).encode(), "x")


def text(operative: str, *asked: dict[str, Any]) -> str:
    return dump(lighthouses(DRAFT, operative=operative, ask=list(asked)))


def of_a_person(fact: str) -> dict[str, Any]:
    return {"fact": fact, "question": "“watch the many ships at sea”: Why?", "author": "Ana"}


def of_words(*facts: str) -> list[dict[str, Any]]:
    return [{"fact": fact, "question": "Still so?", "proposed": "lamps to shine"} for fact in facts]


@pytest.mark.parametrize(
    ("operative", "fact"),
    [
        (BELOW, "operative 1 (b)"),
        (WHOLE + BELOW, "operative 2 (b)"),
        (BELOW.replace("(b)", "(c)").replace("(a)", "(a) To sleep;\n\n(b)"), "operative 1 (c)"),
        (f"~ *Notes* that all sleep:\n\n(a) Now;\n\n{WHOLE}{BELOW}", "operative 2 (b)"),
    ],
)
def test_a_comment_on_a_sub_paragraph_stays_at_that(operative: str, fact: str):
    assert loaded(operative, of_a_person("operative 1 (b)")).ask[0].fact == fact


@pytest.mark.parametrize("above", [0, 1, 2, 3])
def test_questions_about_the_same_words_of_neighbours_stay_at_one_paragraph_each(above: int):
    draft = loaded(WHOLE * above + TWICE, *of_words("operative 1", "operative 2"))
    places = {f"operative {above + 1}", f"operative {above + 2}"}
    assert {ask.fact for ask in draft.ask} == places
    assert {block.key for block in compose(draft).body if any(run.status for run in block.runs)} == places


def test_a_question_whose_words_are_gone_is_not_asked_once_more_of_another_paragraph():
    operative = TWICE.replace("old lamps to shine", "ships to look")
    assert [ask.fact for ask in loaded(operative, *of_words("operative 1", "operative 2")).ask] == [
        "operative 1",
        "operative 2",
    ]


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_file_whose_questions_follow_their_paragraphs_can_be_changed(left: int):
    file = text(WHOLE + TWICE + BELOW, *of_words("operative 1"), of_a_person("operative 3 (b)"))
    before = load(file.encode(), "x")
    after = before.model_copy(update={"symbol": "A/C.1/70/L.32", "ask": before.ask[:left]})
    assert before.ask[0].fact == "operative 2"
    assert load(edit_text(file, before, after, "x").encode(), "x") == after

"""Answers to what a draft asks: by options, one by one at a prompt, and by hand in the file."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from commands import After, Call
from messages import quoted

from apmb_draft.compose import compose
from apmb_draft.draft_file import load
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution
from apmb_draft.text.slots import open_questions
from apmb_draft.workspace.writing import LOCK

DRAFT = Path("drafts/80.yaml")
ANSWERS = (
    "--symbol", "A/C.1/80/L.30", "--date", "2025-10-08", "--agenda-item", "99 (q)", "--sponsor", "Turkey",
    "--place", "Geneva", "--dates", "2025-12-01..2025-12-05", "--states", "166",
)  # fmt: skip


def draft() -> Resolution:
    return load(DRAFT.read_bytes(), str(DRAFT))


def is_open(fact: str) -> bool:
    return fact in [ask.fact for ask in open_questions(draft())]


def changed(pattern: str, new: str) -> None:
    """Change the text of the draft file as a person would."""
    text = DRAFT.read_text("utf-8")
    made = re.sub(pattern, new, text, flags=re.MULTILINE | re.DOTALL)
    assert made != text
    DRAFT.write_text(made, "utf-8")


@pytest.fixture(autouse=True)
def rolled(folder: Path, after: After) -> None:
    after("next-year", "-q")


# --- By options ------------------------------------------------------------------------------------------------------


def test_each_call_adds_to_the_answers_before_it(call: Call):
    assert call("answer", "--place", "Geneva", "-q").code == 0
    assert call("answer", "--states", "166", "--dates", "2025-12-01..2025-12-05", "-q").code == 0
    now = draft()
    assert now.attend
    assert (now.attend.place, str(now.attend.dates), now.counts["states"]) == ("Geneva", "1 to 5 December 2025", 166)
    assert not {"attend.place", "attend.dates", "counts.states"} & {ask.fact for ask in now.ask}


def test_only_the_lines_of_the_answers_change(call: Call):
    changed("^  place: unknown", "  place: unknown # ask Ana")
    before = DRAFT.read_text("utf-8").splitlines()
    call("answer", "--place", "Geneva", "-q")
    now = DRAFT.read_text("utf-8").splitlines()
    assert "  place: Geneva # ask Ana" in now
    assert [line for line in now if line not in before] == ["  place: Geneva # ask Ana"]


def test_sponsors_are_added_to_those_before(call: Call):
    call("answer", "--sponsor", "Cambodia, Japan", "-q")
    call("answer", "--sponsor", "Zambia", "-q")
    assert draft().sponsors == ("Cambodia", "Japan", "Zambia")


@pytest.mark.parametrize(
    ("option", "typed", "key", "value"),
    [
        ("--agenda-item", "99(n)", "agenda_item", "99 (n)"),
        ("--agenda-item", "99 n", "agenda_item", "99 (n)"),
        ("--dates", "1–5 December 2025", "attend.dates", "1 to 5 December 2025"),
    ],
)
def test_an_answer_is_read_as_people_type_it(call: Call, option: str, typed: str, key: str, value: str):
    call("answer", option, typed, "-q")
    assert draft().value_at(key) == value


@pytest.mark.parametrize(("item", "is_said"), [("99", True), ("99 (q)", False)])
def test_an_agenda_item_without_the_letter_of_last_year_s_is_taken_and_pointed_out(
    call: Call, item: str, is_said: bool
):
    said = call("answer", "--agenda-item", item)
    assert (said.code, draft().agenda_item, "98 (l)" in said.err) == (0, item, is_said)
    rolled = call("next-year", "--agenda-item", item, "--force")
    assert (rolled.code, "98 (l)" in rolled.err) == (0, is_said)


def test_the_date_of_an_adopted_text_is_answered_when_it_is_known(call: Call):
    call("answer", *ANSWERS, "--confirm", "all", "-q")
    call(
        "adopt",
        "--number",
        "80/35",
        "--date",
        "2025-12-01",
        "--meeting",
        "52",
        "--report",
        "A/80/534",
        "--paragraph",
        "7",
        "-q",
    )
    assert is_open("issued")
    assert call("answer", str(DRAFT), "--date", "2025-12-08", "-q").code == 0
    assert not is_open("issued")


def test_nothing_is_shown_as_changed_where_the_file_could_not_be_written(call: Call):
    (DRAFT.parent / LOCK).write_text('{"pid": 1, "host": "another computer"}')
    said = call("answer", "--place", "Geneva")
    assert (said.code, "[locked]" in said.err, said.out) == (3, True, "")


def test_what_is_answered_is_shown_before_it_is_written(call: Call):
    out = call("answer", "--place", "Geneva", "--seen", "op8", "-n").out
    assert [line.split() for line in out.splitlines() if line.startswith(("attend.place", "seen:"))] == [
        ["attend.place", "unknown", "Geneva"],
        ["seen:", "paragraph", "8"],
    ]


def test_all_answers_leave_nothing_open(call: Call):
    said = call("answer", *ANSWERS, "--confirm", "all", "--seen", "all")
    assert (said.code, open_questions(draft()), draft().sponsors) == (0, (), ("Türkiye",))
    assert compose(draft()).asked == ()
    assert call("check", str(DRAFT)).code == 0


def test_wording_that_was_looked_at_is_not_pointed_out_again(call: Call):
    assert "ROL02" in call("check", str(DRAFT)).text
    call("answer", "--seen", "op8", "--reason", "the words of the Conference")
    assert [(one.rule, one.place) for one in draft().ignore] == [("ROL02", "paragraph 8")]
    assert "ROL02" not in call("check", str(DRAFT)).text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--seen", "op99"), "[answer]"),
        (("--confirm", "attend.place"), "[answer]"),
        (("--set", "attend.plce=Geneva"), "[unknown-key]"),
        (("--set", "session=81"), "[fixed-key]"),
        (("--symbol", "A/C.1/79/L.30"), "[answer]"),
        (("--place", "in Geneva"), "“in Geneva”"),
        (("--set", "attend.place=in Geneva"), "“in Geneva”"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_written(call: Call, words: tuple[str, ...], code: str):
    before = DRAFT.read_bytes()
    said = call("answer", *words)
    assert (said.code, code in said.err, DRAFT.read_bytes()) == (2, True, before)


@pytest.mark.parametrize("option", ["--confirm", "--seen"])
def test_all_of_nothing_is_no_mistake_and_the_other_answers_are_written(call: Call, option: str):
    call("answer", option, "all", "-q")
    said = call("answer", option, "all", "--states", "167")
    assert (said.code, draft().counts["states"]) == (0, 167)
    assert f"{option} all" in said.err


def test_an_adopted_text_asks_nothing(call: Call):
    assert "[not-a-draft]" in call("answer", "drafts/79.yaml", "--place", "Geneva").err


def test_a_dry_run_writes_nothing(call: Call):
    before = DRAFT.read_bytes()
    call("answer", "--place", "Geneva", "--diff")
    assert DRAFT.read_bytes() == before


# --- At a prompt -----------------------------------------------------------------------------------------------------


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let a person sit at the terminal who types these lines, and then ends the input."""
    terminal = io.StringIO("".join(f"{line}\n" for line in lines))
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)


def test_questions_are_asked_one_by_one_and_a_wrong_answer_again(call: Call, monkeypatch: pytest.MonkeyPatch):
    typed(monkeypatch, "A/C.1/80/L.30", "8 Oktober 2025", "8 October 2025", "", "Japan, Zambia", "y", "Geneva")
    call("answer")  # the input ends at the dates
    now = draft()
    assert (now.symbol, str(now.issued), now.sponsors) == ("A/C.1/80/L.30", "2025-10-08", ("Japan", "Zambia"))
    assert now.attend
    assert now.attend.place == "Geneva"
    assert [is_open(fact) for fact in ("agenda_item", "meetings.review_conferences.action_plan")] == [True, False]


TWO = """ask:
  - {fact: operative 2, question: Does it stay?, proposed: one remaining State, ground: it was so}
  - {fact: operative 3, question: Does it stay?, proposed: continued implementation}
"""


@pytest.mark.parametrize(("answers", "left"), [(("y",), []), (("one", "", "y"), ["operative 2"]), (("",), [2, 3])])
def test_questions_with_one_answer_are_answered_at_once_or_each_by_itself(
    call: Call, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], left: list[object]
):
    changed(r"^ask:\n", TWO)
    typed(monkeypatch, *answers)
    said = call("answer").out.partition("Still open")[0]
    assert said.count("Does it stay?") == 1
    assert "paragraph 2, one remaining State" in said
    assert "Ground: it was so" in said
    assert [is_open("operative 2"), is_open("operative 3")] == [bool(left), len(left) == 2]


def test_questions_with_one_answer_are_one_row_of_the_report(call: Call):
    changed(r"^ask:\n", TWO)
    rows = call("answer").out
    assert rows.count("Does it stay?") == 1
    assert "Ground" in rows


def test_an_agenda_item_without_a_letter_is_pointed_out_at_the_prompt(call: Call, monkeypatch: pytest.MonkeyPatch):
    typed(monkeypatch, "", "", "99")
    assert ("98 (l)" in call("answer").err, draft().agenda_item) == (True, "99")


def test_unknown_is_no_answer(call: Call, monkeypatch: pytest.MonkeyPatch):
    before = draft().ask
    typed(monkeypatch, "unknown")
    call("answer")
    assert draft().ask == before


def test_answers_before_an_interruption_are_kept(call: Call, monkeypatch: pytest.MonkeyPatch):
    typed(monkeypatch, "A/C.1/80/L.30")
    said = call("answer")
    assert (said.code, "drafts/80.yaml" in said.err, draft().symbol) == (0, True, "A/C.1/80/L.30")


def test_without_a_terminal_the_questions_are_listed(call: Call):
    said = call("answer")
    assert (said.code, "attend.place" in said.out) == (0, True)


# --- By hand ---------------------------------------------------------------------------------------------------------


def test_a_changed_value_answers_the_proposal_though_its_entry_is_left():
    assert is_open("meetings.review_conferences.action_plan")
    changed("^    action_plan: 2025–2029", "    action_plan: 2025–2030")
    assert not is_open("meetings.review_conferences.action_plan")
    assert "2025–2030" in "".join(run.text for block in compose(draft()).blocks for run in block.runs if not run.status)


def test_changed_words_answer_the_question_about_them():
    assert is_open("operative 10")
    changed("invite States not Parties", "invite States not parties")
    assert not is_open("operative 10")


def test_all_entries_may_be_deleted_without_their_key():
    changed(r"^ask:\n.*?\n\n", "ask:\n\n")
    assert draft().ask == ()
    assert not is_open("operative 10")


def test_a_question_about_nothing_in_the_file_is_refused():
    changed("fact: attend.place", "fact: attend.plce")
    with pytest.raises(DraftError) as refused:
        draft()
    assert [(one.code, one.where.line) for one in refused.value.problems] == [("value", 21)]


def test_lines_without_dashes_are_no_list_of_sponsors():
    changed("^sponsors: unknown", "sponsors:\n  Cambodia\n  Japan")
    with pytest.raises(DraftError) as refused:
        draft()
    (problem,) = refused.value.problems
    assert (problem.code, problem.where.line, quoted(problem.message)) == ("value", 46, ["Cambodia Japan", "- "])


def test_the_slots_that_there_are_are_named_beside_an_unknown_one():
    changed("{states} States", "{zenda} States")
    with pytest.raises(DraftError, match=r"\{attend\}, \{convene\}"):
        draft()

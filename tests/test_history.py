"""The benchmark over real history: how it tells whose a difference is, and that it fails when it should."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from messages import line_with

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
real_texts = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the real texts are not here")


@pytest.fixture(scope="module", autouse=True)
def benchmarks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        yield


def part(name: str) -> ModuleType:
    return importlib.import_module(name)


def differences(base: str, ours: str, real: str) -> list[tuple[str, str]]:
    """Of texts with one paragraph a line: whose each difference is, and what it is."""
    paragraph = part("yearly.texts").Paragraph
    texts = [
        tuple(paragraph(f"operative {number}", tuple(line.split())) for number, line in enumerate(text.split("\n"), 1))
        for text in (base, ours, real)
    ]
    found = part("yearly.compared").compared(*texts)
    assert found.right + sum(len(one.came) for one in found.differences) == found.total
    return [(one.whose, str(one)) for one in found.differences]


LAST = "Invites all States to attend the Third Kite Day in Ruritania\nThanks the host\nDecides to meet again"


def test_what_last_year_said_and_the_drafters_changed_is_theirs():
    assert differences(LAST, LAST, LAST.replace("Thanks the", "Warmly thanks the kind")) == [
        ("theirs", "[-Thanks-] {+Warmly thanks+}"), ("theirs", "{+kind+}"),
    ]  # fmt: skip


def test_what_the_roll_over_changed_and_the_real_text_has_not_is_ours():
    ours = LAST.replace("Third", "Fourth").replace(" again", "")
    assert differences(LAST, ours, LAST) == [("ours", "[-Fourth-] {+Third+}"), ("ours", "{+again+}")]
    assert differences(LAST, ours, ours) == []


def test_a_place_holder_is_open_and_neither_ours_nor_theirs():
    ours = LAST.replace("in Ruritania", "in [place]")
    assert differences(LAST, ours, LAST.replace("Ruritania", "Strelsau")) == [("open", "[-[place]-] {+Strelsau+}")]


def test_new_and_dropped_paragraphs_are_theirs_and_our_changes_in_a_dropped_one_are_still_ours():
    ours = LAST.replace("Third", "Fourth")
    found = differences(LAST, ours, "\n".join([*LAST.split("\n")[1:], "Regrets that no wind blew this year"]))
    assert [whose for whose, _ in found] == ["theirs", "ours", "theirs"]
    assert found[1] == ("ours", "[-Fourth-]")


def test_what_october_knew_is_what_the_table_says():
    october = part("yearly.october")
    row = '| 3MSP | Strelsau | Ruritania | "during the week of 28 Nov to 2 Dec 2016" (T 71/34) | | plan 2017–2021 |'
    known = october.known(f"{row}\n70: 162 · 71–72: 163 · 73: 164.")
    assert [(one.at.place, str(one.at.dates), str(one.plan)) for one in known.meetings] == [
        ("Strelsau", "the week of 28 November to 2 December 2016", "2017–2021")
    ]
    assert dict(known.states) == {70: 162, 71: 163, 72: 163, 73: 164}
    assert [known.meetings[0].is_known(session) for session in (70, 71)] == [False, True]


def test_in_the_years_that_are_checked_every_explanation_is_word_for_word():
    explained = part("yearly.explained")
    known = [one for session in explained.CHECKED for one in explained.explanations("apmb", session)]
    of_the_five = [one for one in known if one.place in part("yearly.texts").FIVE]
    assert len(of_the_five) > 5
    assert all(one.differences for one in of_the_five)


@real_texts
def test_every_year_of_the_series_follows_but_for_differences_that_are_explained(capsys: pytest.CaptureFixture[str]):
    assert part("history").main(["--shared", str(SHARED)]) == 0
    out = capsys.readouterr().out
    assert len(re.findall(r"^(?:apmb|regional|salwassist) \d\d -> \d\d .*%, of \d+$", out, re.M)) == 27
    paragraphs, equal, explained, unexplained = map(int, re.findall(r"\d+", line_with(out, "50 paragraphs: ")))
    assert (paragraphs, unexplained, equal + explained) == (50, 0, 50)
    assert re.findall(r"\d+", line_with(out, "not explained; "))[-2:] == ["0", "0"]  # and no step worse than a copy
    assert not re.search("NOT EXPLAINED|WORSE|missing|needed", out)


@real_texts
def test_a_difference_that_nobody_explained_is_a_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(part("yearly.explained").EXPLAINED, "apmb", {})
    assert part("history").main(["--shared", str(SHARED), "--from", "76"]) == 1
    assert "NOT EXPLAINED" in capsys.readouterr().out


@real_texts
def test_a_draft_that_is_worse_than_a_copy_is_a_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    step = part("yearly.step")
    monkeypatch.setattr(step.Step, "unexplained", ())
    roll = step.next_year
    spoilt = {"operative": "Decides nothing."}

    def spoiling(*given: object) -> object:
        rolled = roll(*given)
        return replace(rolled, draft=rolled.draft.model_copy(update=spoilt), flags=())

    monkeypatch.setattr(step, "next_year", spoiling)
    assert part("history").main(["--shared", str(SHARED), "--from", "78"]) == 1
    assert "WORSE" in capsys.readouterr().out

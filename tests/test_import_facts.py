"""Facts recognised in texts of any series: which list is the text's own, which sessions are due, what lies ahead."""

from __future__ import annotations

import pytest
from made_up import lighthouses, texts

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.importing import recognise
from apmb_draft.model.resolution import Resolution
from apmb_draft.reading.formats import read
from apmb_draft.rollover import next_year

AGENDA = "*Decides* to include the item entitled “Darkness” in the provisional agenda of its {} session."


def imported(preamble: str, operative: str = "*Urges* all to shine", session: str = "seventy-first") -> Resolution:
    """A text of the seventieth session in which every fact is literal, as it is read from a Word file."""
    text = f"{operative};\n\n{AGENDA.format(session)}"
    literal = lighthouses({"resolutions": None, "next_session": None}, preamble=f"{preamble},", operative=text)
    recognised = recognise(read(write(compose(literal)), "it"), "it")
    assert recognised.differences == ()
    return recognised.resolution


def lists(resolution: Resolution) -> dict[str, tuple[str, list[str]]]:
    return {name: (recall.each_year.value, list(recall.adopted)) for name, recall in resolution.resolutions.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*Recalling* its resolutions 68/9 of 5 December 2013 and 69/11 of 2 December 2014",
         {"recalled": ("add", ["68/9", "69/11"])}),
        ("*Recalling* its resolution 49/75 E of 15 December 1994 on shores, and its resolutions 68/9 of 5 December "
         "2013 and 69/11 of 2 December 2014",
         {"cited": ("keep", ["49/75 E"]), "recalled": ("add", ["68/9", "69/11"])}),
        ("*Recalling* its resolutions 36/87 A and B of 9 December 1981, 68/9 of 5 December 2013 and 69/11 of 2 "
         "December 2014", {"recalled": ("add", ["68/9", "69/11"])}),
        ("*Recalling* its previous resolutions on the subject, in particular resolution 69/11 of 2 December 2014",
         {"recalled": ("replace", ["69/11"])}),
        ("*Recalling* its resolutions 51/53 of 10 December 1996 on shores and 69/11 of 2 December 2014 on lighthouses",
         {"cited": ("keep", ["51/53"]), "recalled": ("replace", ["69/11"])}),
        ("*Recalling* its resolution 69/11 of 2 December 2014, by which it established a group",
         {"cited": ("keep", ["69/11"])}),
        ("*Recalling* its resolution 69/11 of 2 December 2014 on windmills", {"cited": ("keep", ["69/11"])}),
        ("*Recalling* Human Rights Council resolution 69/11 of 2 December 2014", {}),
        ("*Recalling* its decision 69/511 of 2 December 2014", {}),
        ("*Noting* the report submitted pursuant to resolution 69/11 of 2 December 2014", {}),
        ("*Recalling* its resolution 69/11 of 31 November 2014", {}),
    ],
)  # fmt: skip
def test_of_all_lists_the_text_s_own_goes_on(text: str, expected: dict[str, tuple[str, list[str]]]):
    assert lists(imported(text)) == expected


def test_only_one_list_goes_on_and_the_interval_tells_which():
    near, far = "its resolution 69/10 of 2 December 2014", "its resolution 68/9 of 5 December 2013"
    text = f"*Recalling* {near},\n\n*Recalling also* {far}"
    assert lists(imported(text)) == {"recalled": ("replace", ["69/10"]), "recalled_2": ("keep", ["68/9"])}
    assert lists(imported(text, session="seventy-second")) == {
        "recalled": ("keep", ["69/10"]),
        "recalled_2": ("replace", ["68/9"]),
    }


def test_a_list_that_ends_with_several_of_one_day_stays_in_words_and_goes_on_all_the_same():
    text = "*Recalling* its resolutions 68/8 and 68/9 of 5 December 2013 and 69/11 of 2 December 2014"
    base = imported(text)
    assert lists(base) == {}
    assert texts(next_year(base).draft)["preamble 1"] == (
        "Recalling its resolutions 68/8 and 68/9 of 5 December 2013, 69/11 of 2 December 2014 and 70/12 of "
        "7 December 2015,"
    )


def test_a_session_becomes_a_fact_where_something_is_asked_for_at_it():
    asked = "*Requests* the Secretary-General to report to the General Assembly at its seventy-first session"
    held = "*Decides* to hold a meeting of lighthouses during its seventy-first session"
    base = imported("*Noting* it", f"{asked};\n\n{held}")
    assert base.next_session == 71
    assert [text.count("{next_session}") for text in base.operative.split("\n\n")] == [1, 0, 1]


HELD = (
    "*Welcomes* the Tenth Conference of Keepers, held in Lima from 24 to 28 August 2015, and notes that the Eleventh "
)
AHEAD = "Conference of Keepers will be held in Cork from 22 to 26 August 2016"


def test_a_meeting_held_and_the_next_one_to_come_are_data():
    base = imported("*Noting* it", HELD + AHEAD)
    assert base.attend is not None
    assert (base.attend.kind, base.attend.number, base.attend.place) == ("conferences", 11, "Cork")
    assert [str(at) for at in base.meetings["conferences"].held.values()] == ["Lima (2015)"]
    assert texts(next_year(base).draft)["operative 1"].startswith(
        "Welcomes the Eleventh Conference of Keepers, held in Cork from 22 to 26 August 2016, and notes that the "
        "Twelfth Conference of Keepers will be held in [place] from [dates]"
    )


@pytest.mark.parametrize(
    ("preamble", "operative"),
    [
        ("*Recalling* the First Review Conference of the Keepers, held in Lima in 2013", HELD + AHEAD),
        ("*Noting* it", HELD.replace("Tenth", "Ninth") + AHEAD),
        ("*Noting* it", HELD + AHEAD.replace("Conference", "Meeting")),
        ("*Noting* it", HELD + AHEAD.replace("22 to 26 August 2016", "time to time in 2016")),
        (
            "*Noting* it",
            "*Invites* all to attend the Second Review Conference, to be held in Cork from 1 to 5 May 2016",
        ),
        (
            "*Noting* it",
            "*Invites* all to attend the Second Meeting, to be held in Cork on the margins of it in May 2016",
        ),
    ],
)
def test_a_meeting_whose_turn_the_text_does_not_tell_stays_literal(preamble: str, operative: str):
    assert imported(preamble, operative).attend is None


@pytest.mark.parametrize(("period", "known"), [("2014–2019", "2014–2019"), ("2019–2014", None)])
def test_a_period_that_ends_before_it_begins_stays_text(period: str, known: str | None):
    held = (
        "the First to Third Review Conferences of the Keepers, held in Lima (2004), Bergen (2009) and Valletta (2014)"
    )
    adopted = f"at the Third Review Conference of the Keepers, an action plan for the period {period} was adopted"
    found = imported(f"*Recalling* {held},\n\n*Recalling also* that {adopted}")
    plan = found.meetings["review_conferences"].action_plan
    assert (plan and str(plan), period in found.preamble) == (known, known is None)


def test_a_list_that_nothing_proves_to_be_the_text_s_own_is_asked_about_next_year():
    two_years = "its resolutions 65/9 of 2 December 2010, 67/10 of 2 December 2012 and 69/11 of 2 December 2014"
    assert lists(imported(f"*Bearing in mind* {two_years}")) == {"recalled": ("ask", ["65/9", "67/10", "69/11"])}
    base = imported(f"*Bearing in mind* {two_years}")
    roll = next_year(base)
    assert roll.draft.resolutions == base.resolutions
    assert ("preamble 1", "69/11 of 2 December 2014") in [(ask.fact, ask.proposed) for ask in roll.questions]

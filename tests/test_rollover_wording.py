"""What the roll-over changes in literal wording, and what it leaves alone: lists, sessions, years, documents."""

from __future__ import annotations

from typing import Any

import pytest
from made_up import LIGHTHOUSES, lighthouses, texts

from apmb_draft.rollover import Answers, RollOver, next_year
from apmb_draft.text.citations import Subject, as_chain, choose_chain, compare_subject, find_lists
from apmb_draft.un.english import ordinal

AGENDA = (
    "*Decides* to include the item entitled “{agenda.item}” in the provisional agenda of its {next_session} session."
)


def rolled(preamble: str = "*Noting* it,", operative: str = "*Urges* all to shine;", **keys: Any) -> RollOver:
    """The step from the seventieth to the seventy-first session of a text in which nothing but the agenda is data."""
    text = f"{operative}\n\n{AGENDA}"
    return next_year(lighthouses({"resolutions": None}, preamble=preamble, operative=text, **keys))


def preamble(text: str, **keys: Any) -> str:
    return texts(rolled(f"{text},", **keys).draft)["preamble 1"].removesuffix(",")


def operative(text: str, **keys: Any) -> str:
    return texts(rolled(operative=f"{text};", **keys).draft)["operative 1"].removesuffix(";")


def quoted(roll: RollOver, rule: str) -> list[str]:
    return [flag.quote for flag in roll.flags if flag.rule == rule]


# --- Lists of resolutions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("its resolutions 68/9 of 5 December 2013 and 69/11 of 2 December 2014",
         "its resolutions 68/9 of 5 December 2013, 69/11 of 2 December 2014 and 70/12 of 7 December 2015"),
        ("its resolutions 68/8 and 68/9 of 5 December 2013 and 69/11 of 2 December 2014 and its decision 54/417",
         "its resolutions 68/8 and 68/9 of 5 December 2013, 69/11 of 2 December 2014 and 70/12 of 7 December 2015 and "
         "its decision 54/417"),
        ("its resolution 69/11 of 2 December 2014", "its resolution 70/12 of 7 December 2015"),
        ("its previous resolutions on the subject, the most recent of which is 69/11 of 2 December 2014",
         "its previous resolutions on the subject, the most recent of which is 70/12 of 7 December 2015"),
        ("its resolutions 51/53 of 10 December 1996 on shores and 69/11 of 2 December 2014 on lighthouses",
         "its resolutions 51/53 of 10 December 1996 on shores and 70/12 of 7 December 2015 on lighthouses"),
        ("its resolution 1 (I) of 24 January 1946, and its resolutions 68/9 of 5 December 2013 and 69/11 of "
         "2 December 2014",
         "its resolution 1 (I) of 24 January 1946, and its resolutions 68/9 of 5 December 2013, 69/11 of 2 December "
         "2014 and 70/12 of 7 December 2015"),
    ],
)  # fmt: skip
def test_a_list_in_the_wording_is_extended_in_its_own_form(before: str, after: str):
    assert preamble(f"*Recalling* {before}") == f"Recalling {after}"


@pytest.mark.parametrize(
    "text",
    [
        "*Recalling* its resolution 69/11 of 2 December 2014, by which it established a group on lighthouses",
        "*Recalling* its resolution 69/11 of 2 December 2014 on windmills and watermills",
        "*Recalling* its resolution 69/11 of 2 December 2014, entitled “Windmills and watermills”",
        "*Recalling* its resolution 51/53 of 10 December 1996 and 56/17 of 29 November 2001",
        "*Recalling* Human Rights Council resolution 69/11 of 2 December 2014",
        "*Recalling* Security Council resolution 1540 (2004) of 28 April 2004",
        "*Recalling* its decision 69/511 of 2 December 2014",
        "*Recalling* the Charter adopted by its resolution 69/11 of 2 December 2014",
        "*Recalling* its resolution 70/1 of 25 September 2015",
    ],
)
def test_resolutions_of_others_and_of_old_times_stay(text: str):
    assert preamble(text) == text.replace("*", "")


@pytest.mark.parametrize(
    "text",
    [
        "*Welcoming* its resolution {}",
        "*Recalling* its resolution {}, in which the keepers were asked to rest",
        "*Recalling* its resolutions on stronger windmills, in particular resolution {}",
    ],
)
def test_the_resolution_before_cited_alone_is_proposed_with_the_new_number(text: str):
    """Of 90 real years the citation of the resolution before is that of the new one in nearly all."""
    roll = rolled(text.format("69/11 of 2 December 2014"))
    assert texts(roll.draft)["preamble 1"] == text.replace("*", "").format("70/12 of 7 December 2015")
    assert of_words(roll) == [("preamble 1", "70/12 of 7 December 2015")]


def test_a_list_that_no_rule_knows_is_extended_where_it_ends_with_the_resolution_before():
    listed = "its resolutions 67/8 of 3 December 2012 and 68/9 of 5 December 2013"
    roll = rolled(f"*Reaffirming* {listed} and 69/11,")
    assert texts(roll.draft)["preamble 1"] == f"Reaffirming {listed}, 69/11 and 70/12,"


def test_a_text_of_every_second_year_does_not_take_last_years_resolution_for_its_forerunner():
    text = "*Recalling* its resolution 69/11 of 2 December 2014"
    assert preamble(text, next_session="72") == text.replace("*", "")
    text = "*Recalling* its resolution 68/9 of 5 December 2013"
    assert preamble(text, next_session="72") == "Recalling its resolution 70/12 of 7 December 2015"


def test_of_two_lists_the_one_on_the_subject_of_the_text_is_extended():
    other = "*Recalling* its resolutions 67/3 of 3 December 2012 and 69/10 of 2 December 2014,"
    named = "*Recalling also* its resolutions 68/9 of 5 December 2013 and 69/11 of 2 December 2014 on lighthouses,"
    text = texts(rolled(f"{other}\n\n{named}").draft)
    assert text["preamble 1"] == other.replace("*", "")
    assert text["preamble 2"].endswith("69/11 of 2 December 2014 and 70/12 of 7 December 2015 on lighthouses,")


def test_a_decision_joins_the_decisions_before_it():
    text = (
        "The General Assembly, recalling its resolution 54/54 F of 1 December 1999 and its decisions 68/516 of "
        "5 December 2013 and 69/517 of 2 December 2014, decides to include the item in the provisional agenda of its "
        "{next_session} session."
    )
    keys = {"document": "decision", "preamble": None, "operative": None, "decision": text, "resolutions": None}
    adoption = {**LIGHTHOUSES["adoption"], "number": "70/518"}
    draft = next_year(lighthouses(keys, adoption=adoption)).draft
    assert (
        "decisions 68/516 of 5 December 2013, 69/517 of 2 December 2014 and 70/518 of 7 December 2015, decides"
        in (texts(draft)["decision 1"])
    )


@pytest.mark.parametrize(
    ("said", "title", "expected"),
    [
        ("on kites and lanterns", "Kites and lanterns", Subject.SAME),
        ("on kites, lanterns and night flying", "Kites, lanterns and night flying", Subject.SAME),
        ("on the illicit trade in kites", "The illicit trade in kites and light lanterns in all aspects", Subject.SAME),
        ("on further measures for kite flying at night", "Kite flying at night", Subject.NEAR),
        ("on windmills", "Kites and lanterns", Subject.OTHER),
        ("on the subject", "Kites and lanterns", Subject.NOT_SAID),
        ("and all its previous resolutions on windmills", "Kites and lanterns", Subject.OTHER),
        ("", "Kites and lanterns", Subject.NOT_SAID),
    ],
)
def test_the_subject_that_a_list_names_is_compared_with_the_title(said: str, title: str, expected: Subject):
    listed = next(find_lists(f"its resolution 69/11 of 2 December 2014 {said},"))
    assert compare_subject(listed, [title]) is expected


def test_a_long_list_may_have_paused_and_a_founding_resolution_stands_alone():
    def replaces(numbers: str) -> bool:
        text = f"*Recalling* its resolutions {numbers} of 2 December 2014,"
        found = as_chain(next(find_lists(text)), 70, ["Lighthouses"])
        assert found
        assert choose_chain([found], 70, 1) is found
        return found.replaces

    assert not replaces("60/1 of 1 May 2005, 64/1 of 1 May 2009 and 69/1")
    assert replaces("60/1 of 1 May 2005 and 69/1")


# --- Last year's number, cited for its report ----------------------------------------------------------------------

ASKED = "*Requests* the Secretary-General to report to the General Assembly at its {next_session} session"


def test_a_yearly_report_is_cited_by_the_resolution_that_asked_for_it():
    chain_of = "*Recalling* its resolution 69/11 of 2 December 2014,\n\n"
    text = f"{chain_of}*Noting* the report of the Secretary-General submitted pursuant to resolution 69/11,"
    asked = next_year(lighthouses({"resolutions": None}, preamble=text, operative=f"{ASKED};\n\n{AGENDA}"))
    assert texts(asked.draft)["preamble 2"].endswith("submitted pursuant to resolution 70/12,")
    assert "predecessor" in [change.rule for change in asked.changes]
    assert texts(rolled(text).draft)["preamble 2"].endswith("submitted pursuant to resolution 69/11,")


@pytest.mark.parametrize(("paragraph", "number"), [("2", "70/12"), ("1", "69/11")])
def test_the_paragraph_cited_must_ask_for_a_report_in_this_text_too(paragraph: str, number: str):
    taken = f"*Takes note* of the report submitted pursuant to paragraph {paragraph} of its resolution 69/11;"
    roll = next_year(lighthouses({"resolutions": None}, preamble="*Noting* it,", operative=f"{taken}\n\n{ASKED}."))
    assert texts(roll.draft)["operative 1"].endswith(f"of its resolution {number};")


# --- Sessions in words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "*Requests* the Secretary-General to report to the General Assembly at its {} session",
        "*Also requests* the Conference to submit to the General Assembly at its {} session a report on its work",
        "*Notes* the report, and requests the Secretary-General to inform the Assembly at its {} session",
        "*Requests* the Secretary-General to seek views in time for the {} session of the General Assembly",
        "*Decides* to consider the question further at its {} session",
        "*Decides* to recommend that the Sixth Committee, at the {} session of the General Assembly, go on with it",
    ],
)
def test_what_is_asked_for_at_the_session_to_come_is_asked_for_again(text: str):
    assert operative(text.format("seventy-first")) == text.replace("*", "").format("seventy-second")
    assert operative(text.format("seventy-second"), next_session="72") == (
        text.replace("*", "").format("seventy-fourth")
    )


@pytest.mark.parametrize(
    "text",
    [
        "*Decides* to hold a high-level meeting during its seventy-first session",
        "*Recalls* that a report was due at its seventy-first session",
        "*Requests* the Secretary-General to submit a final report at its seventy-first session",
        "*Requests* the Secretary-General to report from its seventy-first session",
        "*Requests* the Secretary-General to report at its seventy-second session",
        "*Notes* the declaration adopted at its seventieth session",
    ],
)
def test_other_sessions_are_left_and_pointed_out(text: str):
    roll = rolled(operative=f"{text};")
    assert texts(roll.draft)["operative 1"] == f"{text.replace('*', '')};"
    assert quoted(roll, "session-ordinal")
    assert of_words(roll) == []


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("*Requests* the International Law Commission to continue its study at its {} session", 71, 72),
        ("*Requests* the open-ended working group to submit its report at its {} session", 71, 72),
        ("*Welcomes* the intention of the Secretary-General to report at its {} session", 71, 72),
        ("*Requests* the Secretary-General to report at the {} session of the Committee on Tides", 71, 72),
        ("*Notes* the reports submitted at its {} session", 70, 71),
        ("*Notes* the discussions held in the First Committee at the sixtieth to {} sessions", 70, 71),
        ("*Decides* to organize another feast at its {} session", 71, 72),
        ("*Looks forward* to the {} session of the Conference of the Parties", 28, 29),
        ("*Welcomes* the outcomes of the {} regular session of the Guild, held in Lima in 2015", 28, 29),
        ("*Notes* the report of the {} session of the Committee on Tides", 9, 10),
    ],
)
def test_sessions_of_work_that_goes_on_are_proposed_and_asked_about(text: str, before: int, after: int):
    roll = rolled(operative=f"{text.format(ordinal(before))};")
    assert texts(roll.draft)["operative 1"] == f"{text.replace('*', '').format(ordinal(after))};"
    assert of_words(roll) == [("operative 1", ordinal(after))]
    assert not {"session-ordinal", "counted-elsewhere"} & {flag.rule for flag in roll.flags}


def test_each_of_two_equal_sessions_of_a_paragraph_and_what_is_below_it_is_asked_about():
    """Both are marked as proposed: the second is quoted with the words before it."""
    roll = rolled(
        operative="*Requests* the Guild, at its session in 2016:\n\n(a) To shine, as it did at its session in 2016;"
    )
    assert of_words(roll) == [("operative 1", "2017"), ("operative 1", "did at its session in 2017")]


def test_a_lettered_request_is_read_with_the_words_above_it():
    roll = rolled(operative="*Requests* the Secretary-General:\n\n(a) To report at its seventy-first session;")
    assert texts(roll.draft)["operative 1 (a)"] == "To report at its seventy-second session;"
    assert [change.paragraphs for change in roll.changes if change.rule == "session-words"] == [("operative 1",)]


def test_the_records_of_the_session_are_those_of_this_one():
    text = "*Requests* the Secretary-General to send all the official records of the {} session of the General Assembly"
    assert operative(text.format("seventieth")) == text.replace("*", "").format("seventy-first")


# --- Sessions by their year ----------------------------------------------------------------------------------------


def test_a_session_to_come_that_bears_its_year_moves_on():
    text = "*Calls upon* the Conference to begin its work during its {} session"
    assert operative(text.format("2016")) == text.replace("*", "").format("2017")
    assert operative(text.format("2016"), next_session="72") == text.replace("*", "").format("2018")
    assert operative(text.format("2014")) == text.replace("*", "").format("2014")
    assert operative("*Urges* all to join the working group in its 2016 session").endswith("2016 session")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("*Noting* the discussions held during the 2015 session of the Conference", "2016 session"),
        ("*Noting* the decision adopted by the Conference at its 2015 session", "2015 session"),
        ("*Noting* the 2015 session of the Committee", "2016 session"),
        ("*Recalling* the guidelines that the Conference gave at its 1993 session", "1993 session"),
        ("*Welcoming* the *World Lighthouse Report 2015* of the Guild", "Report 2016"),
        ("*Noting* the programme of work of the Guild for 2016", "for 2017"),
        ("*Noting* the budget from 1 July 2015 to 30 June 2016", "from 1 July 2016 to 30 June 2017"),
        ("*Noting* the feast in Lima on 3 May 2015", "on 3 May 2015"),
        ("*Noting* the figures of 2015", "figures of 2015"),
        ("*Recalling* Security Council resolution 1540 (2014)", "1540 (2014)"),
    ],
)
def test_the_years_of_what_is_done_each_year_are_proposed_and_those_of_events_stay(text: str, after: str):
    roll = rolled(text)
    assert after in texts(roll.draft)["preamble 1"]
    assert bool(of_words(roll)) is (texts(roll.draft)["preamble 1"] != text.replace("*", ""))


def test_the_period_of_a_heading_moves_on_without_a_question():
    roll = rolled(operative="# Budget from 1 July 2015 to 30 June 2016\n\n*Decides* to pay;")
    assert "from 1 July 2016 to 30 June 2017" in roll.draft.operative
    assert of_words(roll) == []


# --- Official Records ----------------------------------------------------------------------------------------------

RECORD = "*Official Records of the General Assembly, {} Session, Supplement No. 27* ({})"


def noted(calling: str, note: str) -> str:
    roll = rolled(f"{calling},[^one]", footnotes={"one": note})
    return roll.draft.footnotes["one"]


def test_the_report_of_this_session_is_cited_in_the_records_of_this_session():
    before, after = RECORD.format("Seventieth", "A/70/27"), RECORD.format("Seventy-first", "A/71/27")
    assert noted("*Having considered* the report of the Conference", f"{before}.") == f"{after}."


@pytest.mark.parametrize(
    ("calling", "note"),
    [
        ("*Recalling* the guidelines adopted on its report", RECORD.format("Seventieth", "A/70/27") + "."),
        ("*Recalling* the guidelines", RECORD.format("Seventieth", "A/70/27") + "."),
        ("*Noting* the report", RECORD.format("Seventieth", "A/70/27") + ", annex II."),
        ("*Noting* the report", RECORD.format("Forty-eighth", "A/48/27") + "."),
        ("*Noting* the report", RECORD.format("Seventieth", "A/70/28") + "."),
        ("*Noting* the report", RECORD.format("Tenth Special", "A/S-10/27") + "."),
    ],
)
def test_records_of_other_sessions_and_parts_of_them_stay(calling: str, note: str):
    assert noted(calling, note) == note


# --- House style ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("session", "after"), [(79, "States not Parties"), (80, "States not parties")])
def test_a_text_adopted_under_a_house_style_keeps_what_its_editors_left(session: int, after: str):
    """A/RES/80/35 has "not party to" in two paragraphs, which the roll-over made "not Party to"."""
    year = session + 1945
    keys = {
        "session": str(session),
        "symbol": f"A/RES/{session}/12",
        "issued": f"14 December {year}",
        "adoption": {"number": f"{session}/12", "date": f"7 December {year}", "meeting": "67", "report": "A/1"},
        "next_session": str(session + 1),
        "resolutions": {"recalled": {"adopted": {f"{session - 1}/11": f"2 December {year - 1}"}}},
        "operative": "*Urges* States not parties, and States parties, to shine.",
    }
    draft = next_year(lighthouses(keys)).draft
    states = "States Parties" if session < 80 else "States parties"
    assert texts(draft)["operative 1"] == f"Urges {after}, and {states}, to shine."


# --- What is pointed out -------------------------------------------------------------------------------------------


def test_what_a_rule_has_written_needs_no_look():
    roll = rolled(operative="*Urges* the Conference to begin its work during its 2016 session;")
    assert quoted(roll, "recent-year") == []
    roll = rolled(operative="*Urges* the Conference to begin its work in June 2016;")
    assert quoted(roll, "recent-year") == ["Conference to begin its work in June 2016"]


def test_a_paragraph_has_each_flag_that_is_true_of_it_once():
    """With fewer States than last year, the words before the count need a look, beside those on accession."""
    text = (
        "*Noting with satisfaction* that {states} States have joined, that two States withdrew and four States acceded,"
    )
    roll = next_year(lighthouses(preamble=text, counts={"states": "164"}), Answers(states=161))
    flags = [(flag.quote, flag.reason) for flag in roll.flags if flag.rule == "parties-changing"]
    assert len(flags) == len({reason for _, reason in flags}) == 2


def test_a_resolution_of_the_session_before_is_pointed_out_unless_it_founded_something():
    kept = {"cited": {"each_year": "keep", "adopted": {"69/10": "2 December 2014"}}}
    shown = (
        "*Recalling* its resolution {cited} on windmills,\n\n*Noting* resolutions 69/14 and 69/16 and document A/69/15,"
    )
    roll = next_year(lighthouses(preamble=shown, resolutions=kept))
    assert quoted(roll, "other-series") == ["69/10", "69/14"]
    founded = "*Recalling* its resolution {cited}, by which it set up a group,"
    assert quoted(next_year(lighthouses(preamble=founded, resolutions=kept)), "other-series") == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("*Recalling* the decision of the Committee on Tides at its forty-third session,", ["forty-third session"]),
        ("*Recalling* the fifth Review Conference of the Parties,", ["fifth Review Conference"]),
        ("*Noting* the first and second sessions of the Guild,", ["second sessions"]),
        ("*Noting* the fifth meeting of the Committee, in 1999,", []),
        ("*Recalling* the tenth special session of the General Assembly,", []),
        ("*Recalling* the report submitted at its sixty-third session,", []),
    ],
)
def test_meetings_of_others_are_pointed_out_unless_they_are_long_past(text: str, quotes: list[str]):
    assert quoted(rolled(text), "counted-elsewhere") == quotes


def test_a_far_year_and_an_assembly_president_need_no_look():
    roll = rolled("*Recalling* the 2030 Agenda, the recent years and the President of the General Assembly,")
    assert [flag.rule for flag in roll.flags] == []


# --- The meeting that lay ahead ------------------------------------------------------------------------------------


def test_the_meeting_that_was_ahead_is_reported_as_held_with_its_place_and_days():
    keys = {
        "meetings": {"conferences": {"name": "Conference of Keepers", "held": {"10": "Lima (2015)"}}},
        "attend": {"kind": "conferences", "number": "11", "place": "Cork", "dates": "22 to 26 August 2016"},
    }
    text = (
        "*Welcomes* the {conferences.latest}, held in Lima from 24 to 28 August 2015, and notes that the {attend} will "
        "be held in {attend.place_and_dates}"
    )
    assert operative(text, **keys) == (
        "Welcomes the Eleventh Conference of Keepers, held in Cork from 22 to 26 August 2016, and notes that the "
        "Twelfth Conference of Keepers will be held in [place] from [dates]"
    )
    keys["attend"]["dates"] = "21 to 25 November 2016"
    assert "Tenth Conference of Keepers, held in Lima from 24 to 28 August 2015" in operative(text, **keys)


# --- Never cited unproven ------------------------------------------------------------------------------------------


def of_words(roll: RollOver) -> list[tuple[str, str | None]]:
    return [(ask.fact, ask.proposed) for ask in roll.questions if ask.is_of_words]


OTHERS = "its resolutions 62/9 of 18 December 2007, 64/9 of 18 December 2009 and 66/9 of 18 December 2011"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        # The steps of two years do not lead to a text of the year after.
        ("its resolutions 65/29 of 5 December 2010, 67/28 of 5 December 2012 and 69/31 of 2 December 2014",
         "69/31 of 2 December 2014"),
        # Far off among the numbers of its session, and in the year.
        ("its resolution 69/250 of 2 June 2014", "69/250 of 2 June 2014"),
        # Far off in the year.
        ("its resolution 69/11 of 8 September 2015", "69/11 of 8 September 2015"),
    ],
)  # fmt: skip
def test_a_list_that_nothing_proves_to_be_the_text_s_own_stays_and_is_asked_about(text: str, asked: str):
    roll = rolled(f"*Recalling* {text},")
    assert texts(roll.draft)["preamble 1"] == f"Recalling {text},"
    assert of_words(roll) == [("preamble 1", asked)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("its resolution 69/11 of 2 December 2014 and all previous resolutions on the keepers",
         "its resolution 70/12 of 7 December 2015 and all previous resolutions on the keepers"),
        ("its resolutions 54/9 of 5 December 1999 and 56/11 of 2 December 2001, entitled “Keepers of the lighthouses”",
         "its resolutions 54/9 of 5 December 1999, 56/11 of 2 December 2001 and 70/12 of 7 December 2015, entitled "
         "“Keepers of the lighthouses”"),
        ("its resolutions 66/7 of 1 December 2011 and 67/8 of 3 December 2012, its decision 68/515 of 5 December 2013 "
         "and its resolution 69/11 of 2 December 2014",
         "its resolutions 66/7 of 1 December 2011 and 67/8 of 3 December 2012, its decision 68/515 of 5 December 2013 "
         "and its resolutions 69/11 of 2 December 2014 and 70/12 of 7 December 2015"),
        ("its resolutions 67/8 of 3 December 2012, 68/9 of 5 December 2013, 69/11 of 2 December 2014 and all other "
         "resolutions on the keepers of the lighthouses",
         "its resolutions 67/8 of 3 December 2012, 68/9 of 5 December 2013, 69/11 of 2 December 2014, 70/12 of "
         "7 December 2015 and all other resolutions on the keepers of the lighthouses"),
    ],
)  # fmt: skip
def test_the_predecessor_is_found_elsewhere_in_the_text(before: str, after: str):
    title = "Keepers of the lighthouses"
    assert preamble(f"*Recalling* {before}", title=title) == f"Recalling {after}"


def test_one_resolution_of_long_ago_under_the_own_title_is_what_founded_it():
    text = "*Recalling* its resolution 54/9 of 5 December 1999, entitled “Keepers of the lighthouses”"
    assert preamble(text, title="Keepers of the lighthouses") == text.replace("*", "")


def test_a_list_without_days_is_proposed_with_the_next_number():
    roll = rolled("*Recalling* its resolutions 68/9 and 69/11,")
    assert texts(roll.draft)["preamble 1"] == "Recalling its resolutions 68/9, 69/11 and 70/12,"
    assert of_words(roll) == [("preamble 1", "68/9, 69/11 and 70/12")]
    longer = rolled("*Deploring*, in its resolutions 67/8, 68/9 and 69/11, the dark,")
    assert of_words(longer) == [("preamble 1", "68/9, 69/11 and 70/12")]
    assert preamble("*Recalling* its resolutions 65/9 and 69/211") == "Recalling its resolutions 65/9 and 69/211"


def test_what_a_text_without_a_list_cites_by_its_terms_is_proposed_if_it_is_near():
    text = "*Noting* that no talks were begun, as called for in its resolution {} of 2 {} 2014,"
    roll = rolled(text.format("69/11", "December"))
    assert "resolution 70/12 of 7 December 2015," in texts(roll.draft)["preamble 1"]
    assert of_words(roll) == [("preamble 1", "70/12 of 7 December 2015")]
    assert of_words(rolled(text.format("69/211", "June"))) == []


# --- Sessions that are proposed ------------------------------------------------------------------------------------


def test_a_session_outside_the_provisional_agenda_is_proposed_and_asked_about():
    roll = rolled(operative="*Requests* the keepers to report to the General Assembly at its seventy-first session;")
    assert texts(roll.draft)["operative 1"].endswith("at its seventy-second session;")
    assert of_words(roll) == [("operative 1", "seventy-second")]


def test_a_session_that_a_slot_advances_is_asked_about_unless_it_is_that_of_the_agenda():
    roll = rolled(operative="*Requests* the keepers to report at its {next_session} session;")
    assert of_words(roll) == [("operative 1", "seventy-second session")]


def test_the_session_of_work_that_is_reported_on_is_proposed():
    roll = rolled("*Having examined* the report of the Chair of the group on its work during the seventieth session,")
    assert texts(roll.draft)["preamble 1"].endswith("on its work during the seventy-first session,")
    assert of_words(roll) == [("preamble 1", "seventy-first")]


def test_organizations_and_conventions_are_no_events():
    text = "*Requests* organizations and bodies of a convention to report to the Assembly at its seventy-first session"
    assert operative(text).endswith("at its seventy-second session")


def test_the_yearly_session_of_a_body_that_is_reported_on_is_proposed():
    roll = rolled("*Noting* that the Guild, during its 2015 session, found nothing,")
    assert texts(roll.draft)["preamble 1"] == "Noting that the Guild, during its 2016 session, found nothing,"
    assert of_words(roll) == [("preamble 1", "2016")]


# --- Flags on what changes by itself -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule", "quote"),
    [
        ("*Recalling* that ten years after the storm the lamps are lit,", "years-since", ["ten years after"]),
        ("*Welcoming* the tenth anniversary of the guild,", "years-since", ["tenth anniversary"]),
        ("*Noting* that for years after the storm they were dark,", "years-since", []),
        ("*Noting* that 1,200 people were hurt,", "figure", ["1,200 people"]),
        ("*Noting* that 14 Member States came,", "figure", ["14 Member States"]),
        ("*Recalling* its resolution 40/12 of 3 December 1985, when people came,", "figure", []),
        ("*Noting* that 4,200,500 dollars were paid,", "figure", ["4,200,500 dollars"]),
        ("*Welcoming* the accession of the islands,", "parties-changing", []),
        ("*Noting* that five States have decided to withdraw,", "parties-changing",
         ["five States have decided to withdraw"]),
        ("*Wishing* for the adherence of all,", "parties-changing", []),
        ("*Noting* that additional States have joined,", "parties-changing", ["additional States have joined"]),
        ("*Noting* the ratification of it by Norway,", "parties-changing", ["ratification of it by Norway"]),
        ("*Stressing* the ratification of it by States,", "parties-changing", []),
    ],
)  # fmt: skip
def test_years_counted_figures_and_states_that_join_or_leave_are_flagged(text: str, rule: str, quote: list[str]):
    assert quoted(rolled(text), rule) == quote


@pytest.mark.parametrize(
    ("text", "rule", "quote"),
    [
        ("*Recalling* the feast in Lima in May 2013,", "recent-year", []),
        ("*Recalling* the feast in Lima in May 2014,", "recent-year", ["Recalling the feast in Lima in May 2014"]),
        ("*Looking forward* to the light of the sea,", "upcoming", ["Looking forward to the light of the sea"]),
        ("*Noting* the offer of Norway to host the keepers,", "upcoming", ["offer of Norway to host the keepers"]),
        ("*Welcoming* the holding of a feast,", "welcomed", ["Welcoming the holding"]),
        (
            "*Welcoming* the lamps that were lit anew last in the north by Norway,",
            "welcomed",
            ["the lamps that were lit anew last in the north by Norway"],
        ),
        ("*Noting* the lamps of Norway,", "welcomed", []),
        ("*Welcoming* the light; and the lamps of Norway,", "welcomed", []),
        ("*Noting* the impact of COVID-19 on lamps,", "recent", ["COVID-19"]),
        (
            "*Noting* what the Council said of lamps, and of all that is lit in a world, adopted at its ninth session,",
            "counted-elsewhere",
            ["ninth session"],
        ),
        ("*Noting* the first to eighth yearly lamp forums,", "counted-elsewhere", ["eighth yearly lamp forums"]),
        ("*Noting* what the Guild told the General Assembly at its ninth session,", "counted-elsewhere", []),
        ("*Noting* the second half of the session of the Guild Council,", "counted-elsewhere", []),
    ],
)  # fmt: skip
def test_wording_about_one_year_is_flagged(text: str, rule: str, quote: list[str]):
    assert quoted(rolled(text), rule) == quote


def test_the_number_of_states_and_the_adherence_of_all_are_flagged_where_it_fell():
    base = lighthouses(preamble="*Wishing* for adherence by all,\n\n*Noting* that {states} States shine,",
                       counts={"states": "40"})  # fmt: skip
    fewer, more = (next_year(base, Answers(states=number)) for number in (39, 41))
    assert quoted(fewer, "parties-changing") == ["adherence", "Noting that … States shine"]
    assert quoted(more, "parties-changing") == []


def test_a_list_that_ends_after_the_session_of_the_predecessor_is_asked_about():
    recalled = {"recalled": {"adopted": {"68/9": "5 December 2013", "69/11": "2 December 2014"}}}
    base = lighthouses(resolutions=recalled, preamble="*Recalling* its resolutions {recalled},", next_session=None,
                       operative="*Urges* all to shine.")  # fmt: skip
    year, two_years = (next_year(base, Answers(session=session)) for session in (71, 72))
    assert list(year.draft.resolutions["recalled"].adopted) == ["68/9", "69/11", "70/12"]
    assert two_years.draft.resolutions == base.resolutions
    assert of_words(two_years) == [("preamble 1", "69/11 of 2 December 2014")]

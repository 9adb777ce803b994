"""From one year's resolution to the next: the real step from 79 to 80, and every rule on made-up resolutions."""

from __future__ import annotations

import datetime
import re
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from made_up import KEEPERS, adopted, keepers, lighthouses, resolutions, texts

from apmb_draft.compose import compose
from apmb_draft.draft_file import dump, load
from apmb_draft.model.problems import DraftError, Flag, Where
from apmb_draft.model.resolution import Articles, Attend, EachYear, Resolution, Stage
from apmb_draft.model.values import UNKNOWN
from apmb_draft.rollover import Answers, RollOver, next_year, trace_roll_over
from apmb_draft.rollover.stale_wording import find_stale_wording
from apmb_draft.rollover.step import annex_paragraphs
from apmb_draft.text.slots import open_questions
from apmb_draft.un.english import read_dates, read_years

ROOT = Path(__file__).parents[1]

MASTHEAD = ["symbol", "issued", "agenda_item", "sponsors"]


def real(name: str = "79") -> Resolution:
    file = ROOT / "drafts" / f"{name}.yaml"
    return load(file.read_bytes(), str(file))


def asked(rolled: RollOver) -> list[str]:
    return [ask.fact for ask in rolled.questions]


def proposed(rolled: RollOver) -> dict[str, str | None]:
    return {ask.fact: ask.proposed for ask in rolled.questions}


def rules(rolled: RollOver) -> list[str]:
    return [change.rule for change in rolled.changes]


def raised(rolled: RollOver) -> list[tuple[str, str]]:
    return [(flag.rule, flag.quote) for flag in rolled.flags]


def code(refused: pytest.ExceptionInfo[DraftError]) -> str:
    return refused.value.problems[0].code


def held(draft: Resolution, kind: str) -> list[str]:
    return [str(at) for at in draft.meetings[kind].held.values()]


# --- The step from 79 to 80 ----------------------------------------------------------------------------------------

ALL_ANSWERS = Answers(
    symbol="A/C.1/80/L.30",
    date=datetime.date(2025, 10, 13),
    agenda_item="99 (n)",
    sponsors=("Cambodia", "Japan", "Zambia"),
    states=166,
    place="Geneva",
    dates=read_dates("2025-12-01..2025-12-05"),
    action_plan=read_years("2025–2029"),
)


@pytest.fixture(scope="module")
def eightieth() -> RollOver:
    return next_year(real(), ALL_ANSWERS)


def test_with_every_answer_given_no_question_is_left(eightieth: RollOver):
    of_words = [("operative 10", "States not Parties")]
    assert [(ask.fact, ask.proposed) for ask in eightieth.questions] == of_words
    assert [(ask.fact, ask.proposed) for ask in open_questions(eightieth.draft)] == of_words


def test_the_masthead_of_the_eightieth_session_is_that_of_a_draft(eightieth: RollOver):
    draft = eightieth.draft
    assert (draft.session, draft.stage, draft.adoption, draft.base) == (80, Stage.DRAFT, None, "A/RES/79/34")
    assert (draft.symbol, draft.agenda_item, draft.issued) == ("A/C.1/80/L.30", "99 (n)", datetime.date(2025, 10, 13))
    assert draft.sponsors == ("Cambodia", "Japan", "Zambia")


def test_the_eightieth_session_recalls_twenty_six_resolutions(eightieth: RollOver):
    assert len(eightieth.draft.resolutions["recalled"].adopted) == 26
    assert texts(eightieth.draft)["preamble 1"].endswith("78/45 of 4 December 2023 and 79/34 of 2 December 2024,")


def test_the_fifth_review_conference_joins_the_list_and_the_meetings_stay(eightieth: RollOver):
    assert texts(eightieth.draft)["preamble 6"] == (
        "Recalling the First to Twenty-first Meetings of the States Parties to the Convention, held in Maputo (1999), "
        "Geneva (2000), Managua (2001), Geneva (2002), Bangkok (2003), Zagreb (2005), Geneva (2006), "
        "the Dead Sea (2007), Geneva (2008 and 2010), Phnom Penh (2011), Geneva (2012, 2013 and 2015), "
        "Santiago (2016), Vienna (2017), "
        "Geneva (2018 and 2020), The Hague (2021) and Geneva (2022 and 2023), and the First, Second, Third, Fourth and "
        "Fifth Review Conferences of the States Parties to the Convention, held in Nairobi (2004), "
        "Cartagena, Colombia (2009), Maputo (2014), Oslo (2019) and Siem Reap, Cambodia (2024),"
    )


def test_the_outcome_paragraph_names_the_fifth_review_conference_and_its_plan(eightieth: RollOver):
    text = texts(eightieth.draft)["preamble 7"]
    assert "at the Fifth Review Conference of the States Parties to the Convention, the international" in text
    assert "and the States Parties adopted a declaration and an action plan for the period 2025–2029 to support" in text


def test_the_eightieth_session_invites_to_the_twenty_second_and_convenes_the_twenty_third_meeting(eightieth: RollOver):
    text = texts(eightieth.draft)
    assert (
        "to attend the Twenty-second Meeting of the States Parties to the Convention, to be held in Geneva "
        "from 1 to 5 December 2025, and to participate in the future programme of meetings of the States Parties"
    ) in text["operative 9"]
    assert "to convene the Twenty-third Meeting of the States Parties to the Convention and" in text["operative 10"]
    assert text["operative 10"].endswith("to attend the Twenty-third Meeting of the States Parties as observers;")


def test_the_item_goes_on_the_agenda_of_the_eighty_first_session(eightieth: RollOver):
    assert "in the provisional agenda of its eighty-first session, under" in texts(eightieth.draft)["operative 12"]


def test_the_number_of_states_is_the_one_given(eightieth: RollOver):
    assert texts(eightieth.draft)["preamble 10"].startswith("Noting with satisfaction that 166 States have ratified")


def test_the_title_of_the_convention_is_not_touched_by_house_style(eightieth: RollOver):
    assert eightieth.draft.title == real().title
    whole = " ".join(texts(eightieth.draft).values())
    assert "States parties" not in whole
    assert "States not Parties" in whole
    assert "other relevant parties" in whole


def test_stale_wording_of_the_eightieth_session_is_flagged(eightieth: RollOver):
    assert [(flag.paragraph, flag.rule) for flag in eightieth.flags] == [
        ("operative 1", "signing-or-acceding"),
        ("operative 2", "one-remaining"),
        ("operative 6", "signing-or-acceding"),
        ("operative 8", "upcoming"),
        ("convene.articles", "articles"),
    ]


def test_without_options_every_unknown_is_asked_in_the_order_of_the_file():
    rolled = next_year(real())
    assert asked(rolled) == [
        *MASTHEAD, "meetings.review_conferences.action_plan", "attend.place", "attend.dates", "counts.states",
        "operative 10",
    ]  # fmt: skip
    assert proposed(rolled)["meetings.review_conferences.action_plan"] == "2025–2029"
    assert all(ask.question and (ask.look or ask.ground) for ask in rolled.questions)
    draft = rolled.draft
    assert draft.symbol is draft.issued is draft.agenda_item is draft.sponsors is draft.counts["states"] is UNKNOWN
    assert "to be held in [place] from [dates], and" in texts(draft)["operative 9"]


def test_every_change_says_why_and_by_what_rule(eightieth: RollOver):
    assert len(eightieth.changes) > 10
    assert all(change.why and change.source and change.key for change in eightieth.changes)
    shown = {key for change in eightieth.changes for key in change.paragraphs}
    before, after = texts(real()), texts(eightieth.draft)
    assert {key for key in before if before[key] != after[key]} == shown


def test_two_roll_overs_lead_to_the_eighty_first_session(eightieth: RollOver):
    resolution = adopted(eightieth.draft, "80/35", "1 December 2025", "52")
    rolled = next_year(resolution, Answers(date=datetime.date(2026, 10, 12)))
    text = texts(rolled.draft)
    assert text["preamble 1"].endswith("79/34 of 2 December 2024 and 80/35 of 1 December 2025,")
    assert "the First to Twenty-second Meetings of the States Parties to the Convention, held in" in text["preamble 6"]
    assert "The Hague (2021) and Geneva (2022, 2023 and 2025), and the First, Second" in text["preamble 6"]
    assert len(rolled.draft.meetings["review_conferences"].held) == 5
    assert "attend the Twenty-third Meeting of the States Parties to the Convention" in text["operative 9"]
    assert "convene the Twenty-fourth Meeting of the States Parties to the Convention" in text["operative 10"]
    assert str(rolled.draft.meetings["review_conferences"].action_plan) == "2025–2029"
    assert asked(rolled) == ["symbol", "agenda_item", "sponsors", "attend.place", "attend.dates", "counts.states"]
    assert "house-style" not in rules(rolled)


# --- Sessions and resolutions --------------------------------------------------------------------------------------


def test_a_text_of_every_second_year_keeps_its_interval():
    rolled = next_year(lighthouses(next_session="72"))
    assert (rolled.draft.session, rolled.draft.next_session) == (72, 74)
    (moved,) = [change for change in rolled.changes if change.rule == "provisional-agenda"]
    assert (moved.key, moved.before, moved.after) == ("next_session", "seventy-second", "seventy-fourth")
    assert re.findall(r"\d+", moved.why) == ["2"]


def test_a_session_at_which_the_text_is_not_due_is_refused():
    with pytest.raises(DraftError, match=r"seventy-first\b.*\bseventy-second\b") as refused:
        next_year(lighthouses(next_session="72"), Answers(session=71))
    assert code(refused) == "not-due"


def test_the_session_at_which_it_is_due_may_be_named():
    assert next_year(lighthouses(next_session="72"), Answers(session=72)).draft.session == 72


def test_a_text_that_names_no_session_needs_one():
    base = lighthouses(next_session=None, operative="*Urges* all lighthouses to shine.")
    with pytest.raises(DraftError) as refused:
        next_year(base)
    assert code(refused) == "no-session"
    draft = next_year(base, Answers(session=72)).draft
    assert (draft.session, draft.next_session) == (72, None)


def test_a_session_that_does_not_lie_ahead_is_refused():
    with pytest.raises(DraftError) as refused:
        next_year(lighthouses(next_session=None, operative="*Urges* all."), Answers(session=70))
    assert code(refused) == "not-later"


def test_another_interval_may_be_given():
    draft = next_year(lighthouses(), Answers(interval=2)).draft
    assert (draft.session, draft.next_session) == (71, 73)


def test_an_interval_for_a_text_without_a_next_session_has_no_value_before():
    base = lighthouses(next_session=None, operative="*Urges* all lighthouses to shine.")
    rolled = next_year(base, Answers(session=71, interval=3))
    assert rolled.draft.next_session == 74
    assert next(c.before for c in rolled.changes if c.rule == "provisional-agenda") == ""


def test_a_draft_that_was_not_adopted_is_refused():
    with pytest.raises(DraftError) as refused:
        next_year(next_year(real(), Answers(symbol="A/C.1/80/L.30")).draft)
    assert code(refused) == "not-adopted"
    assert refused.value.problems[0].where == Where("A/C.1/80/L.30")


def test_the_resolution_adopted_last_is_added_with_the_day_of_adoption_not_of_issue():
    assert texts(next_year(lighthouses()).draft)["preamble 1"] == (
        "Recalling its resolutions 68/9 of 5 December 2013, 69/11 of 2 December 2014 and 70/12 of 7 December 2015,"
    )


def recalling(each_year: EachYear, *numbers: str, text: str) -> str:
    lists = {"recalled": {"each_year": each_year, "adopted": dict.fromkeys(numbers, "2 May 1999")}}
    return texts(next_year(lighthouses(resolutions=lists, preamble=text)).draft)["preamble 1"]


def test_a_list_that_replaces_holds_the_last_alone():
    text = recalling(EachYear.REPLACE, "69/11", text="*Recalling* its resolution {recalled},")
    assert text == "Recalling its resolution 70/12 of 7 December 2015,"


def test_a_list_that_replaces_several_becomes_singular():
    text = recalling(EachYear.REPLACE, "68/9", "69/11", text="*Recalling* its resolutions {recalled},")
    assert text == "Recalling its resolution 70/12 of 7 December 2015,"


def test_a_list_that_continues_in_the_text_stays_plural():
    text = recalling(
        EachYear.REPLACE, "68/9", "69/11", text="*Recalling* its resolutions {recalled} and 46/36 of 1991,"
    )
    assert text == "Recalling its resolutions 70/12 of 7 December 2015 and 46/36 of 1991,"


def test_a_list_that_is_kept_stays():
    text = recalling(EachYear.KEEP, "50/1", text="*Recalling* its resolution {recalled},")
    assert text == "Recalling its resolution 50/1 of 2 May 1999,"


def test_a_list_of_one_becomes_plural_when_a_second_joins_it():
    text = recalling(EachYear.ADD, "69/11", text="*Recalling* its resolution {recalled},")
    assert text == "Recalling its resolutions 69/11 of 2 May 1999 and 70/12 of 7 December 2015,"


def test_a_list_that_begins_with_an_old_number_goes_on_behind_another_one():
    before = "*Recalling* its resolution 46/36 of 6 December 1991, and its resolutions {recalled},"
    text = recalling(EachYear.ADD, "2373 (XXII)", "69/11", text=before)
    assert text.endswith("2373 (XXII) of 2 May 1999, 69/11 of 2 May 1999 and 70/12 of 7 December 2015,")


# --- Meetings ------------------------------------------------------------------------------------------------------


def test_a_text_without_meetings_asks_for_the_masthead_alone():
    rolled = next_year(lighthouses())
    assert asked(rolled) == MASTHEAD
    assert {"held", "attend", "convene"}.isdisjoint(rules(rolled))


def test_what_was_to_be_attended_is_listed_and_what_was_to_be_convened_is_to_be_attended():
    rolled = next_year(keepers())
    text = texts(rolled.draft)
    assert text["preamble 2"] == (
        "Recalling the First to Fourth Meetings of the Keepers of the Convention, held in Valletta (2012), "
        "Lima (2013 and 2014) and Cork (2015), and the First Review Conference of the Keepers of the Convention, "
        "held in Bergen, Norway (2011),"
    )
    assert text["operative 1"].startswith("Invites all keepers to attend the Second Review Conference of the Keepers")
    assert "the Fifth Meeting of the Keepers of the Convention and, under article 3, paragraph 2" in text["operative 2"]


def test_a_meeting_of_the_same_autumn_is_never_listed():
    base = keepers(attend={**KEEPERS["attend"], "dates": "28 November to 2 December 2016"})
    rolled = next_year(base, Answers(date=datetime.date(2016, 10, 14)))
    assert held(rolled.draft, "gatherings")[-1] == "Lima (2014)"
    assert rolled.draft.attend == base.attend
    assert "held" not in rules(rolled)


def test_a_meeting_in_october_is_taken_for_held_and_asked_about():
    base = keepers(attend={**KEEPERS["attend"], "dates": "10 to 14 October 2016"})
    rolled = next_year(base)
    assert proposed(rolled)["meetings.gatherings.held.4"] == "Cork (2016)"
    assert held(rolled.draft, "gatherings")[-1] == "Cork (2016)"


def test_the_date_of_the_draft_settles_whether_a_meeting_in_october_is_past():
    base = keepers(attend={**KEEPERS["attend"], "dates": "10 to 14 October 2016"})
    before = next_year(base, Answers(date=datetime.date(2016, 10, 12)))
    after = next_year(base, Answers(date=datetime.date(2016, 10, 17)))
    assert held(before.draft, "gatherings")[-1] == "Lima (2014)"
    assert held(after.draft, "gatherings")[-1] == "Cork (2016)"
    assert "meetings.gatherings.held.4" not in asked(before) + asked(after)


def test_a_meeting_that_ends_on_the_day_of_the_draft_is_not_past():
    base = keepers(attend={**KEEPERS["attend"], "dates": "10 to 14 October 2016"})
    assert next_year(base, Answers(date=datetime.date(2016, 10, 14))).draft.attend == base.attend


def test_a_place_that_is_still_unknown_is_asked_though_the_meeting_stays():
    base = keepers(attend={**KEEPERS["attend"], "place": "unknown", "dates": "28 November to 2 December 2016"})
    rolled = next_year(base)
    assert rolled.draft.attend == base.attend
    assert "attend.place" in asked(rolled)


def test_a_meeting_whose_dates_were_never_known_is_asked_about():
    rolled = next_year(keepers(attend={**KEEPERS["attend"], "place": "unknown", "dates": "unknown"}))
    assert proposed(rolled)["meetings.gatherings.held.4"] is None
    assert "and [place] ([year]), and" in texts(rolled.draft)["preamble 2"]


def test_two_meetings_are_listed_where_a_review_conference_was_held_out_of_step():
    june = Attend(kind="reviews", number=2, place="Oslo", dates=read_dates("6 to 10 June 2016"))
    rolled = next_year(keepers(), Answers(date=datetime.date(2016, 10, 14), known=(june,)))
    assert held(rolled.draft, "gatherings")[-1] == "Cork (2015)"
    assert held(rolled.draft, "reviews") == ["Bergen, Norway (2011)", "Oslo (2016)"]
    attend, convene = rolled.draft.attend, rolled.draft.convene
    assert attend
    assert convene
    assert (attend.kind, attend.number, convene.number) == ("gatherings", 5, 6)
    assert proposed(rolled)["meetings.reviews.action_plan"] == "2017–2021"


def test_a_meeting_that_is_known_keeps_its_place_when_another_place_is_given():
    june = Attend(kind="reviews", number=2, place="Oslo", dates=read_dates("6 to 10 June 2016"))
    given = Answers(date=datetime.date(2016, 10, 14), known=(june,), place="Cork", dates=read_dates("5 to 9 May 2017"))
    rolled = next_year(keepers(), given)
    assert held(rolled.draft, "reviews") == ["Bergen, Norway (2011)", "Oslo (2016)"]


def test_as_many_meetings_are_listed_as_are_known_to_lie_behind():
    known = tuple(
        Attend(kind=kind, number=number, place="Cork", dates=read_dates(f"2 to 6 May {year}"))
        for kind, number, year in (
            ("reviews", 2, 2016), ("gatherings", 5, 2017), ("gatherings", 6, 2018), ("gatherings", 7, 2019),
        )
    )  # fmt: skip
    rolled = next_year(keepers(next_session="75"), Answers(known=known))
    assert list(rolled.draft.meetings["gatherings"].held) == [1, 2, 3, 4, 5, 6, 7]
    assert [change.key for change in rolled.changes if change.rule == "held"] == [
        f"meetings.{meeting}"
        for meeting in (
            "gatherings.held.4",
            "reviews.held.2",
            "gatherings.held.5",
            "gatherings.held.6",
            "gatherings.held.7",
        )
    ]
    assert rules(rolled).count("action-plan") == 1
    assert rolled.draft.attend
    assert (rolled.draft.attend.kind, rolled.draft.attend.number) == ("gatherings", 8)


def test_place_and_dates_of_the_meeting_to_attend_are_given_or_asked():
    rolled = next_year(keepers(), Answers(place="Siem Reap, Cambodia"))
    assert "attend.place" not in asked(rolled)
    assert "attend.dates" in asked(rolled)
    assert "held in Siem Reap, Cambodia, from [dates];" in texts(rolled.draft)["operative 1"]


def test_an_invitation_without_place_and_dates_asks_for_none():
    base = keepers(
        attend={"kind": "gatherings", "number": "4"},
        operative="*Invites* all keepers to attend the {attend};\n\n*Requests* the Secretary-General to convene the "
        "{convene} in accordance with {convene.prepare} and {convene.invite}.",
    )
    rolled = next_year(base)
    assert {"attend.place", "attend.dates"}.isdisjoint(asked(rolled))


def test_a_review_conference_is_proposed_and_asked_when_five_years_are_over():
    base = keepers(
        session="69",
        next_session="70",
        attend={"kind": "gatherings", "number": "3", "place": "Lima", "dates": "1 to 5 December 2014"},
        convene={"kind": "gatherings", "number": "4", "articles": KEEPERS["meetings"]["gatherings"]["articles"]},
    )
    rolled = next_year(base)
    assert "to convene the Second Review Conference of the Keepers" in texts(rolled.draft)["operative 2"]
    assert proposed(rolled)["convene.kind"] == "reviews"
    assert proposed(rolled)["convene.articles"] == "article 4, paragraph 1; article 4, paragraph 2"


def test_articles_that_fit_already_are_not_asked_about_when_the_kind_of_meeting_changes():
    base = keepers(
        session="69",
        next_session="70",
        attend={"kind": "gatherings", "number": "3", "place": "Lima", "dates": "1 to 5 December 2014"},
        convene={**KEEPERS["convene"], "kind": "gatherings", "number": "4"},
    )
    rolled = next_year(base)
    assert "convene.kind" in asked(rolled)
    assert "convene.articles" not in asked(rolled)


def test_no_review_conference_is_proposed_a_year_too_early():
    base = keepers(
        session="68",
        next_session="69",
        attend={"kind": "gatherings", "number": "2", "place": "Lima", "dates": "2 to 6 December 2013"},
        convene={"kind": "gatherings", "number": "3", "articles": KEEPERS["meetings"]["gatherings"]["articles"]},
    )
    rolled = next_year(base)
    assert rolled.draft.convene
    assert rolled.draft.convene.kind == "gatherings"
    assert "convene.kind" not in asked(rolled)


def test_other_articles_are_proposed_and_asked_where_the_kind_of_meeting_changes():
    rolled = next_year(keepers())
    assert proposed(rolled)["convene.articles"] == "article 3, paragraph 1; article 3, paragraph 2"
    assert rolled.draft.convene
    assert rolled.draft.convene.articles == rolled.draft.meetings["gatherings"].articles


def test_last_years_articles_are_asked_about_where_the_file_has_none_for_the_new_kind():
    kinds = {**KEEPERS["meetings"], "gatherings": {**KEEPERS["meetings"]["gatherings"], "articles": None}}
    rolled = next_year(keepers(meetings=kinds))
    assert proposed(rolled)["convene.articles"] == "article 4, paragraph 1; article 4, paragraph 2"


def test_a_text_that_cites_no_articles_is_given_none():
    base = keepers(convene={"kind": "reviews", "number": "2"}, operative="*Requests* to convene the {convene}.")
    rolled = next_year(base)
    assert rolled.draft.convene
    assert rolled.draft.convene.articles is None
    assert "convene.articles" not in asked(rolled)


def carrying_slip() -> Resolution:
    return keepers(
        session="71",
        next_session="72",
        attend={"kind": "reviews", "number": "2", "place": "Oslo", "dates": "5 to 9 December 2016"},
        convene={**KEEPERS["convene"], "kind": "gatherings", "number": "5"},
    )


def test_articles_carried_over_are_flagged_once_and_not_corrected():
    rolled = next_year(carrying_slip())
    assert rolled.draft.convene
    assert rolled.draft.convene.articles == carrying_slip().convene.articles  # type: ignore[union-attr]
    assert [flag.rule for flag in rolled.flags].count("articles") == 1
    assert "convene.articles" not in asked(rolled)


def test_articles_that_are_given_are_taken_though_the_kind_of_meeting_stays():
    articles = Articles(prepare="article 9", invite="article 10")
    rolled = next_year(carrying_slip(), Answers(articles=articles))
    assert rolled.draft.convene
    assert rolled.draft.convene.articles == articles
    assert "under article 9, to convene the Sixth Meeting" in texts(rolled.draft)["operative 2"]
    assert "articles" in rules(rolled)


def test_conferences_of_states_parties_need_no_code_of_their_own():
    rolled = next_year(
        lighthouses(
            meetings={"conferences": {"name": "Conference of States Parties", "held": {"1": "Mexico City (2014)"}}},
            attend={"kind": "conferences", "number": "2", "place": "Geneva", "dates": "22 to 26 August 2016"},
            convene={"kind": "conferences", "number": "3"},
            preamble="*Recalling* the {conferences}, held in {conferences.places},",
            operative="*Invites* to the {attend}, to be held in {attend.place_and_dates};\n\n*Convenes* the {convene}.",
        ),
        Answers(known=(Attend(kind="conferences", number=3, place="Vienna", dates=read_dates("3 to 7 July 2017")),)),
    )
    assert list(texts(rolled.draft).values()) == [
        "Recalling the First and Second Conferences of States Parties, held in Mexico City (2014) and Geneva (2016),",
        "Invites to the Third Conference of States Parties, to be held in Vienna from 3 to 7 July 2017;",
        "Convenes the Fourth Conference of States Parties.",
    ]
    assert asked(rolled) == MASTHEAD


def test_a_meeting_to_convene_alone_advances_too():
    base = lighthouses(
        meetings={"conferences": {"name": "Conference", "held": {"1": "Lima (2014)"}}},
        convene={"kind": "conferences", "number": "2"},
        operative="*Convenes* the {convene}.",
    )
    assert texts(next_year(base).draft)["operative 1"] == "Convenes the Third Conference."


# --- Counts, house style, settings ---------------------------------------------------------------------------------


def test_a_count_is_given_or_asked_and_never_computed():
    assert next_year(keepers()).draft.counts == {"states": UNKNOWN}
    assert next_year(keepers(), Answers(states=41)).draft.counts == {"states": 41}


def test_a_number_of_states_for_a_text_without_one_is_refused():
    with pytest.raises(DraftError) as refused:
        next_year(lighthouses(), Answers(states=41))
    assert code(refused) == "no-count"


def test_a_day_of_the_text_is_carried_over_and_asked_about():
    base = lighthouses(dates={"founded": "2 May 1999"}, preamble="*Recalling* {founded},")
    assert proposed(next_year(base))["dates.founded"] == "2 May 1999"


PARTIES = (
    "*Urges* all States parties, each State party, States not parties and other relevant parties "
    "to “help States parties”."
)


def restyled(session: int) -> str:
    base = lighthouses(session=str(session), next_session=str(session + 1), operative=PARTIES)
    return texts(next_year(base).draft)["operative 1"]


def test_house_style_leaves_titles_and_other_parties_alone():
    assert restyled(79) == (
        "Urges all States Parties, each State Party, States not Parties and other relevant parties to "
        "“help States parties”."
    )


def test_house_style_of_the_eightieth_session_does_not_reach_earlier_ones():
    assert restyled(78) == PARTIES.replace("*", "")


def test_settings_have_the_last_word_and_answer_questions():
    settings = (("attend.place", "Bern"), ("counts.states", "44"), ("meetings.gatherings.held.4", "Cobh (2015)"))
    rolled = next_year(keepers(), Answers(place="Geneva", settings=settings))
    assert {"attend.place", "counts.states"}.isdisjoint(asked(rolled))
    assert "held in Bern from [dates];" in texts(rolled.draft)["operative 1"]
    assert "and Cobh (2015), and" in texts(rolled.draft)["preamble 2"]


def test_a_setting_is_a_change_that_says_where_it_shows():
    rolled = next_year(keepers(), Answers(settings=(("counts.states", "44"), ("attend.place", "Bern"))))
    stated = {change.key: change for change in rolled.changes if change.rule == "stated"}
    assert (stated["counts.states"].before, stated["counts.states"].after) == ("unknown", "44")
    assert stated["counts.states"].paragraphs == ("preamble 3",)
    assert stated["attend.place"].paragraphs == ("operative 1",)


def test_settings_of_the_parts_answer_the_question_about_the_whole():
    articles = (("convene.articles.prepare", "article 9"), ("convene.articles.invite", "article 9"))
    assert "convene.articles" not in asked(next_year(keepers(), Answers(settings=articles)))


@pytest.mark.parametrize("key", ["atend.place", "title.place", "sponsors.first"])
def test_a_setting_that_leads_nowhere_is_refused(key: str):
    with pytest.raises(DraftError):
        next_year(keepers(), Answers(settings=((key, "Bern"),)))


# --- Flags ---------------------------------------------------------------------------------------------------------


def test_a_text_without_stale_wording_is_not_flagged():
    assert next_year(lighthouses()).flags == ()
    assert next_year(keepers()).flags == ()


@pytest.mark.parametrize(
    ("paragraph", "rule", "quote"),
    [
        ("*Urges* it before the upcoming Third Review Conference;", "upcoming", "upcoming Third Review Conference"),
        ("*Welcomes* the work of the year 2015;", "recent-year", "Welcomes the work of the year 2015"),
        (
            "*Notes* the action plan for the period 2011–2016;",
            "recent-year",
            "the action plan for the period 2011–2016",
        ),
        ("*Decides* to meet again next year;", "this-year", "next year"),
        ("*Decides* to hold a feast at its seventy-first session;", "session-ordinal", "seventy-first session"),
        ("*Thanks* the Fourth Meeting for its report;", "meeting-ordinal", "Fourth Meeting"),
        ("*Thanks* the Special Envoy for Lamps;", "office-holder", "Special Envoy"),
        ("*Urges* the one remaining State to sign;", "one-remaining", "one remaining State"),
        ("*Urges* States that have not signed to do so;", "signing-or-acceding", "have not signed to do so"),
    ],
)
def test_stale_wording_is_flagged_and_left_alone(paragraph: str, rule: str, quote: str):
    base = keepers(operative=f"{paragraph}\n\n{KEEPERS['operative']}")
    rolled = next_year(base)
    assert [(flag.paragraph, flag.rule) for flag in rolled.flags] == [("operative 1", rule)]
    assert quote in rolled.flags[0].quote
    assert texts(rolled.draft)["operative 1"] == texts(base)["operative 1"]


def test_an_upcoming_meeting_that_is_to_be_attended_needs_no_look():
    base = keepers(operative=f"*Urges* it before the upcoming Second Review Conference;\n\n{KEEPERS['operative']}")
    assert next_year(base).flags == ()


def test_an_upcoming_meeting_that_was_held_is_flagged_as_past():
    def flagged(meeting: str) -> Flag:
        base = keepers(operative=f"*Urges* it before the upcoming {meeting};\n\n{KEEPERS['operative']}")
        (flag,) = next_year(base).flags
        return flag

    held, ahead = flagged("Fourth Meeting"), flagged("Third Review Conference")
    assert (held.paragraph, held.rule, held.quote) == ("operative 1", "upcoming", "upcoming Fourth Meeting")
    assert held.reason != ahead.reason
    assert flagged("Third Meeting").reason == held.reason


def test_states_that_have_not_acted_are_not_flagged_while_their_number_is_unchanged():
    base = keepers(
        operative=f"*Urges* the one remaining State, and all that have not signed;\n\n{KEEPERS['operative']}"
    )
    assert next_year(base, Answers(states=40)).flags == ()
    assert [flag.rule for flag in next_year(base, Answers(states=41)).flags] == ["signing-or-acceding", "one-remaining"]


@pytest.mark.parametrize("when", ["of 3 May 1999 and of 2012", "of the years 2014–2019"])
def test_old_years_and_periods_that_are_not_over_are_not_flagged(when: str):
    assert next_year(lighthouses(preamble=f"*Recalling* the storm {when},")).flags == ()


def test_a_round_anniversary_is_pointed_out_in_its_year():
    base = lighthouses(milestones={"first_lamp": "1996", "last_lamp": "1997", "first_moth": "1991"})
    ((rule, quote),) = raised(next_year(base))
    assert (rule, re.findall(r"\d+", quote)) == ("anniversary", ["2016", "20"])
    assert quote.endswith(" first lamp")


def test_a_fact_that_a_slot_keeps_up_to_date_is_not_flagged():
    base = keepers()
    assert list(find_stale_wording(base, next_year(base).draft)) == []


def test_new_wording_is_listed_when_the_year_before_is_known():
    before = keepers()
    base = keepers(
        session="71", next_session="72",
        operative=KEEPERS["operative"].replace("all keepers", "all keepers and moths"),
    )  # fmt: skip
    assert next_year(base).new_wording == ()
    assert next_year(base, before=before).new_wording == ("operative 1",)


# --- Laws ----------------------------------------------------------------------------------------------------------


@settings(max_examples=150, derandomize=True, deadline=None)
@given(resolutions())
def test_rolling_over_loses_no_resolution_and_no_meeting(base: Resolution):
    draft = next_year(base).draft
    for name, recall in base.resolutions.items():
        if recall.each_year is not EachYear.REPLACE:
            assert list(draft.resolutions[name].adopted)[: len(recall.adopted)] == list(recall.adopted)
    for name, kind in base.meetings.items():
        assert kind.held.items() <= draft.meetings[name].held.items()
    assert draft.session == base.next_session


@settings(max_examples=150, derandomize=True, deadline=None)
@given(resolutions())
def test_a_new_draft_reads_back_from_its_file(base: Resolution):
    draft = next_year(base).draft
    assert load(dump(draft).encode(), "81.yaml") == draft


@settings(max_examples=150, derandomize=True, deadline=None)
@given(resolutions())
def test_no_slot_is_left_open_in_the_text(base: Resolution):
    document = compose(next_year(base).draft)
    assert len(document.blocks) > 8
    assert not [block.text for block in document.blocks if "{" in block.text or "}" in block.text]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(resolutions())
def test_all_that_a_draft_lacks_is_asked(base: Resolution):
    draft = next_year(base).draft
    named = {ask.fact for ask in draft.ask}
    lacking = {ask.fact for ask in open_questions(draft)}
    earlier = {f"meetings.{name}.held.{number}" for name, kind in base.meetings.items() for number in kind.held}
    assert lacking - named <= earlier


# --- What answers and other shapes of text must not do --------------------------------------------------------------


def test_dates_that_lie_before_the_draft_list_the_meeting_and_the_next_one_is_asked():
    early = Answers(date=datetime.date(2016, 10, 13), place="Oslo", dates=read_dates("6 to 10 June 2016"))
    rolled = next_year(keepers(), early)
    assert held(rolled.draft, "reviews")[-1] == "Oslo (2016)"
    assert rolled.draft.attend is not None
    assert (rolled.draft.attend.kind, rolled.draft.attend.place) == ("gatherings", UNKNOWN)
    assert {"attend.place", "attend.dates"} <= set(asked(rolled))


def test_a_kind_of_meeting_that_is_stated_brings_its_own_ordinal_and_articles():
    rolled = next_year(keepers(), Answers(settings=(("convene.kind", "reviews"),)))
    assert rolled.draft.convene is not None
    assert (rolled.draft.convene.kind, rolled.draft.convene.number) == ("reviews", 3)


def test_of_two_yearly_kinds_the_one_convened_last_is_proposed_and_asked():
    kinds = {
        "first": {"name": "Conference of the Parties", "held": {"1": "Lima (2014)"}},
        "second": {"name": "Meeting of Experts", "held": {"4": "Lima (2014)"}},
        "rare": {"name": "Review Conference", "every": "5", "held": {"1": "Cork (2011)"}},
    }
    base = lighthouses(
        KEEPERS,
        meetings=kinds,
        attend={"kind": "second", "number": "5", "place": "Cork", "dates": "3 to 5 May 2016"},
        convene={"kind": "rare", "number": "2"},
        counts=None,
        preamble="*Recalling* its resolutions {recalled},",
        operative="*Invites* all to the {attend} in {attend.place_and_dates};\n\n*Convenes* the {convene}.",
    )
    rolled = next_year(base)
    assert rolled.draft.convene is not None
    assert proposed(rolled)["convene.kind"] == rolled.draft.convene.kind


def test_a_decision_is_not_recalled_as_a_resolution():
    text = "The General Assembly, recalling its resolutions {recalled}, decides."
    base = lighthouses(document="decision", decision=text, preamble=None, operative=None)
    rolled = next_year(base)
    assert list(rolled.draft.resolutions["recalled"].adopted) == ["68/9", "69/11"]
    assert "resolutions.recalled" in asked(rolled)


@pytest.mark.parametrize(
    "answers",
    [
        Answers(place="Geneva"),
        Answers(dates=read_dates("3 May 2016")),
        Answers(action_plan=read_years("2016-2020")),
        Answers(symbol="A/RES/71/3"),
        Answers(symbol="A/C.1/72/L.3"),
        *(Answers(settings=((key, "1"),)) for key in ("session", "stage", "base", "ask", "format", "adoption.number")),
    ],
)
def test_an_answer_that_this_text_does_not_ask_for_is_refused(answers: Answers):
    with pytest.raises(DraftError) as refused:
        next_year(lighthouses(), answers)
    assert code(refused) in ("unused", "fixed-key")


def test_a_paragraph_of_an_annex_is_named_as_it_is_composed_and_has_its_sub_paragraphs_with_it():
    base = lighthouses(annexes=[{"text": "First.\n\n~ Apart:\n\n(a) Kites;"}, {"text": "Third:\n\n(a) {recalled}."}])
    named = dict(annex_paragraphs(base))
    assert list(named) == [block.key for block in compose(base).blocks if re.fullmatch(r"annex \d+", block.key)]
    assert named == {"annex 1": "First.", "annex 2": "Apart: Kites;", "annex 3": "Third: {recalled}."}


def test_annexes_and_names_follow_the_house_style_and_footnotes_are_left():
    base = lighthouses(
        session="79",
        next_session="80",
        meetings={"m": {"name": "Meeting of the States parties"}},
        operative="*Urges* all States parties;[^n]\n\n*Decides* so.",
        footnotes={"n": "Report of the States parties."},
        annexes=[{"title": "Rules of the States parties", "text": "1. All States parties."}],
    )
    draft = next_year(base).draft
    assert draft.meetings["m"].name == "Meeting of the States Parties"
    assert draft.annexes[0].title == "Rules of the States Parties"
    assert draft.annexes[0].text == "1. All States Parties."
    assert draft.footnotes["n"] == "Report of the States parties."


def test_a_list_written_newest_first_is_read_in_the_order_of_its_ordinals():
    kind = {"name": "Meeting", "held": {"3": "Lima (2014)", "1": "Cork (2012)", "2": "Oslo (2013)"}}
    draft = lighthouses(meetings={"m": kind}, preamble="*Recalling* the {m}, held in {m.places}, the {m.latest},")
    words = (
        "Recalling the First to Third Meetings, held in Cork (2012), Oslo (2013) and Lima (2014), the Third Meeting,"
    )
    assert texts(draft)["preamble 1"] == words


# --- Words that are proposed ---------------------------------------------------------------------------------------


def marked(draft: Resolution, place: str) -> list[str]:
    """What is highlighted in a paragraph."""
    block = next(block for block in compose(draft).blocks if block.key == place)
    return ["".join(run.text for run in runs) for key, runs in groupby(block.runs, lambda run: run.fact) if key]


def capitals(text: str, **keys: Any) -> tuple[str, list[str | None]]:
    """What becomes of a text in the eightieth session, and what of it is proposed."""
    base = lighthouses(session="79", next_session="80", operative=f"*Urges* all {text};", **keys)
    draft = next_year(base).draft
    after = texts(draft)["operative 1"].removeprefix("Urges all ").removesuffix(";")
    return after, [ask.proposed for ask in draft.ask if ask.is_of_words]


@pytest.mark.parametrize(
    ("before", "after", "proposed"),
    [
        ("to become parties and becoming party", "to become Parties and becoming Party", []),
        ("that are not yet parties to it", "that are not yet Parties to it", []),
        ("developed country parties", "developed country Parties", []),
        ("to become parties to the conflict", "to become parties to the conflict", []),
        ("parties to armed conflict", "parties to armed conflict", []),
        ("States not parties to it", "States not Parties to it", ["States not Parties"]),
        ("parties to the Convention", "Parties to the Convention", ["Parties"]),
        ("parties to “become parties”", "parties to “become parties”", []),
    ],
)  # fmt: skip
def test_parties_of_a_treaty_get_their_capital_and_what_drafters_differ_in_is_proposed(
    before: str, after: str, proposed: list[str]
):
    assert capitals(before, committee="First Committee") == (after, proposed)


def test_in_a_text_without_a_main_committee_every_capital_is_proposed():
    assert capitals("States parties and States that become parties", committee=None) == (
        "States Parties and States that become Parties", ["Parties", "become Parties"]
    )  # fmt: skip


def test_proposed_words_are_highlighted_until_their_entry_is_deleted():
    base = lighthouses(
        session="79", next_session="80", committee="First Committee", operative="*Urges* States not parties."
    )
    draft = next_year(base).draft
    assert marked(draft, "operative 1") == ["States not Parties"]
    assert marked(draft.model_copy(update={"ask": ()}), "operative 1") == []


@pytest.mark.parametrize(
    ("called", "after"),
    [
        ("Fourth Meeting of the Keepers", "Fifth Meeting of the Keepers"),
        ("Fourth Meeting", None),
        (None, None),
    ],
)  # fmt: skip
def test_the_meeting_to_attend_keeps_its_short_form_where_last_year_s_text_had_it(
    called: str | None, after: str | None
):
    kinds = {"gatherings": {"name": "Meeting of the Keepers of the Guild", "short": "Meeting of the Keepers",
                            "held": {str(number): f"Oslo ({2012 + number})" for number in range(1, 4)}}}  # fmt: skip
    attend = {"kind": "gatherings", "number": "4", "place": "Bern", "dates": "3 to 7 June 2016", "called": called}
    text = "*Invites* all to attend the {attend}, to be held in {attend.place_and_dates}."
    known = {key: value for key, value in attend.items() if value}
    base = lighthouses(meetings=kinds, attend=known, operative=text)
    attended = next_year(base).draft.attend
    assert attended is not None
    assert (attended.number, attended.called) == (5, after)


# --- A list that names the latest few --------------------------------------------------------------------------------


def of_two(*numbers: str, rule: str = "add", preamble: str = "*Recalling* its resolutions {recalled},") -> Any:
    days = {
        "66/2": "2 December 2011",
        "68/9": "5 December 2013",
        "69/11": "2 December 2014",
        "70/12": "7 December 2015",
    }
    recalled = {"each_year": rule, "adopted": {number: days[number] for number in numbers}}
    return lighthouses(resolutions={"recalled": recalled}, preamble=preamble)


def year_before(*numbers: str) -> Any:
    base = of_two(*numbers)
    adoption = base.adoption.model_copy(update={"number": "69/11"})
    return base.model_copy(update={"session": 69, "symbol": "A/RES/69/11", "adoption": adoption})


def recalled_numbers(rolled: RollOver) -> tuple[str, list[str]]:
    recall = rolled.draft.resolutions["recalled"]
    return recall.each_year.value, list(recall.adopted)


def test_a_list_that_shifts_takes_in_the_last_and_lets_the_first_go():
    rolled = next_year(of_two("68/9", "69/11", rule="shift"))
    assert recalled_numbers(rolled) == ("shift", ["69/11", "70/12"])
    assert texts(rolled.draft)["preamble 1"].startswith("Recalling its resolutions 69/11 of 2 December 2014 and 70/12 ")
    assert [change.key for change in rolled.changes if change.rule == "recalled"] == ["resolutions.recalled"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (["66/2", "68/9"], ("shift", ["69/11", "70/12"])),  # dropped a year ago too
        (["68/9"], ("add", ["68/9", "69/11", "70/12"])),  # it grew
        (["66/2"], ("add", ["68/9", "69/11", "70/12"])),  # it was written anew
    ],
)
def test_the_text_of_the_year_before_shows_whether_a_list_shifts(before: list[str], expected: tuple[str, list[str]]):
    base = of_two("68/9", "69/11")
    rolled = next_year(base, before=year_before(*before))
    assert recalled_numbers(rolled) == expected
    # What the year before has shown stands in the draft, so that the change has its reason without that text as well.
    again = trace_roll_over(base, rolled.draft)
    assert again
    assert again.ruled.resolutions == rolled.draft.resolutions


BEHIND = "*Recalling* its resolution {} of 2 December 2011, on lamps, and its resolutions {{recalled}},"


@pytest.mark.parametrize(
    ("preamble", "is_asked"),
    [
        (BEHIND.format("66/2"), True),  # that of the sixty-seventh session is missing
        (BEHIND.format("67/2"), False),
        ("*Recalling* its resolutions {recalled},", False),
        ("*Recalling* its resolutions {recalled}, and its resolution 66/2 of 2 December 2011,", False),
    ],
)
def test_it_is_asked_whether_the_first_is_dropped_where_sessions_are_missing_before_it(preamble: str, is_asked: bool):
    rolled = next_year(of_two("68/9", "69/11", preamble=preamble))
    assert recalled_numbers(rolled) == ("add", ["68/9", "69/11", "70/12"])
    found = [(ask.fact, ask.proposed) for ask in rolled.questions if ask.is_of_words]
    assert found == ([("preamble 1", "68/9 of 5 December 2013")] if is_asked else [])

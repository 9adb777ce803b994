"""Words of another text taken over: what becomes data, what stays a slot, and what is literal, and told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from made_up import keepers

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import load, to_plain, validate_plain
from apmb_draft.importing import recognise
from apmb_draft.merge import AlignedTexts, DraftText, TakeoverResult, take_over, takeover
from apmb_draft.merge.aligned_texts import tokens_of_text
from apmb_draft.model.resolution import Resolution
from apmb_draft.reading.formats import read
from apmb_draft.rollover import Answers, next_year
from apmb_draft.text.markup import Marked
from apmb_draft.un.english import read_dates

BASE = load((Path(__file__).parents[1] / "drafts/79.yaml").read_bytes(), "79")
DRAFT = next_year(BASE, Answers(states=166, place="Geneva", dates=read_dates("1 to 5 December 2025"))).draft
KEEPERS = next_year(keepers(), Answers(states=41, place="Bergen")).draft


def changed(resolution: Resolution, *changes: tuple[str, str], **facts: Any) -> Resolution:
    """A resolution with words of its text replaced, and keys of facts, "attend__place", set."""
    plain = to_plain(resolution)
    for before, after in changes:
        key = next(key for key in ("preamble", "operative") if before in plain[key])
        plain[key] = plain[key].replace(before, after, 1)
    for path, value in facts.items():
        *groups, last = path.split("__")
        group = plain
        for key in groups:
            group = group[key]
        group[last] = value
    return validate_plain(plain, "changed")


def taken(ours: Resolution, theirs: Resolution) -> TakeoverResult:
    """What is taken over from the Word file of another text; the words must be those of the file."""
    document = recognise(read(write(compose(theirs)), "theirs.docx"), "theirs.docx").resolution
    found = take_over(AlignedTexts.of(DraftText.of(ours), DraftText.of(document)))
    assert said(found.resolution) == said(theirs)
    return found


def said(resolution: Resolution) -> list[str]:
    document = compose(resolution)
    return [f"{one.number} {one.text}" for one in (*document.body, *document.notes)]


def differing(one: Resolution, other: Resolution) -> list[str]:
    before, after = to_plain(one), to_plain(other)
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]


RECALLED = to_plain(DRAFT)["resolutions"]["recalled"]["adopted"]
HELD = to_plain(DRAFT)["meetings"]["meetings"]["held"]


def test_a_list_of_resolutions_that_grew_shrank_or_turned_is_data_still():
    for more in (
        {"53/77 N": "4 December 1998", **RECALLED},
        {**RECALLED, "79/35": "2 December 2024"},
        {number: date for number, date in RECALLED.items() if number != "60/80"},
        dict(reversed(RECALLED.items())),
    ):
        theirs = changed(DRAFT, resolutions__recalled__adopted=more)
        found = taken(DRAFT, theirs)
        assert list(found.resolution.resolutions["recalled"].adopted) == list(more)
        assert found.resolution == theirs
        assert found.literal == ()


def test_what_a_list_does_next_year_stays_as_the_file_says():
    for rule in ("add", "replace", "keep"):
        ours = changed(DRAFT, resolutions__recalled={"each_year": rule, "adopted": {"79/34": "2 December 2024"}})
        more = {"78/45": "4 December 2023", "79/34": "2 December 2024"}
        theirs = changed(ours, resolutions__recalled__adopted=more)
        assert taken(ours, theirs).resolution == theirs


def test_a_meeting_added_to_the_list_becomes_data():
    theirs = changed(DRAFT, meetings__meetings__held={**HELD, str(len(HELD) + 1): "Lima (2024)"})
    assert taken(DRAFT, theirs).resolution == theirs


def test_another_number_is_no_slip():
    printed = "First to Twentieth Meetings of the States Parties to the Convention"
    found = taken(DRAFT, changed(DRAFT, ("{meetings}", printed)))
    assert found.literal == (("preamble 6", "meetings", printed),)
    assert found.resolution.meetings == DRAFT.meetings
    assert found.resolution.printed == {}


def test_facts_that_are_new_come_with_the_paragraph_that_shows_them_and_no_others():
    new = "*Recalling* also its resolutions {others},\n\n*Stressing* the need"
    theirs = changed(
        DRAFT,
        ("*Stressing* the need", new),
        resolutions__others={"each_year": "keep", "adopted": {"54/191": "17 December 1999", "56/266": "27 March 2002"}},
    )
    found = taken(DRAFT, theirs).resolution
    (name,) = set(found.resolutions) - {"recalled"}
    assert f"its resolutions {{{name}}}," in found.preamble
    assert found.resolutions[name].adopted == theirs.resolutions["others"].adopted
    assert differing(DRAFT, found) == ["resolutions", "preamble"]


def test_a_slip_is_printed_until_it_is_mended_and_the_fact_stays():
    slip = changed(DRAFT, ("{meetings}", "First to Twenty first Meetings of the States Parties to the Convention"))
    found = taken(DRAFT, slip)
    assert found.resolution == changed(DRAFT, printed=found.resolution.printed)
    assert list(found.resolution.printed) == ["meetings"]
    assert taken(found.resolution, slip).resolution == found.resolution
    assert taken(found.resolution, DRAFT).resolution == DRAFT


def test_what_somebody_wrote_under_printed_stays_while_the_text_says_it():
    ours = changed(DRAFT, printed={"states": "nearly all"})
    theirs = changed(ours, ("without delay", "at once"))
    assert taken(ours, theirs).resolution == theirs


def test_a_name_that_is_shortened_in_one_place_is_how_the_meeting_is_called_there():
    short = ("to convene the {convene} and", "to convene the Twenty-third Meeting of the States Parties and")
    found = taken(DRAFT, changed(DRAFT, short)).resolution
    assert found == changed(DRAFT, convene__called="Twenty-third Meeting of the States Parties")


def test_an_open_fact_stays_open_where_the_name_of_its_meeting_is_another():
    ours = next_year(BASE).draft
    theirs = changed(ours, attend__number=24, attend__dates="1 to 5 December 2025")
    assert taken(ours, theirs).resolution == theirs


def test_slots_stay_in_paragraphs_that_are_cut_moved_and_joined():
    paragraphs = DRAFT.preamble.split("\n\n")
    at = next(at for at, each in enumerate(paragraphs) if "{meetings.places}" in each)
    first, second = paragraphs[at].split(", and the {review_conferences}")
    cut = [*paragraphs[:at], f"{first},", f"*Recalling* the {{review_conferences}}{second}", *paragraphs[at + 1 :]]
    joined = [*paragraphs[: at - 1], " ".join(paragraphs[at - 1 : at + 1]), *paragraphs[at + 1 :]]
    moved = [*paragraphs[:at], *paragraphs[at + 1 :], paragraphs[at]]
    for made in (cut, joined, moved):
        found = taken(DRAFT, changed(DRAFT, preamble="\n\n".join(made)))
        assert sorted(re.findall(r"\{.*?\}", found.resolution.preamble)) == sorted(
            re.findall(r"\{.*?\}", DRAFT.preamble)
        )
        assert found.literal == ()
        assert differing(DRAFT, found.resolution) == ["preamble"]


def test_a_number_elsewhere_is_no_answer_to_what_is_open():
    ours = next_year(BASE).draft
    theirs = changed(
        ours, ("*Stressing* the need", "*Noting* that 165 States have ratified it,\n\n*Stressing* the need")
    )
    assert taken(ours, theirs).resolution == theirs


def test_a_moved_paragraph_keeps_slots_that_no_reader_would_see():
    kites = "*Noting* that they fly {kites} kites,"
    ours = changed(DRAFT, ("*Stressing* the need", f"{kites}\n\n*Stressing* the need"), counts__kites=12)
    rest = [each for each in ours.preamble.split("\n\n") if each != kites]
    theirs = changed(ours, preamble="\n\n".join([kites, *rest]))
    assert taken(ours, theirs).resolution == theirs


GARBLED = "First Review Conference of funding States of universal assistance the Keepers of the Convention"


def test_no_slot_that_stays_gives_way_to_what_was_read_as_another_fact():
    found = taken(KEEPERS, changed(KEEPERS, ("{reviews},", f"{GARBLED},")))
    assert found.literal == (("preamble 2", "reviews", GARBLED),)
    assert "{reviews.places}" in found.resolution.preamble
    assert found.resolution.meetings == KEEPERS.meetings


def test_no_name_becomes_another_at_the_cost_of_a_place_where_it_stands():
    many = " and of very many others that came by air, by sea and on foot, with flags, drums and kites of all sorts,"
    name = f"Fifth Review Conference of the States Parties{many} to the Convention"
    found = taken(DRAFT, changed(DRAFT, ("{review_conferences.latest}", name)))
    assert found.literal == (("preamble 7", "review_conferences.latest", name),)
    assert found.resolution.meetings == DRAFT.meetings


@pytest.mark.parametrize(
    ("slot", "other"),
    [
        ("{states} States", "{states.words} States"),
        ("{meetings.places}", "{meetings.places_apart}"),
        ("{attend.place_and_dates}", "{attend.place}"),
        ("{convene.short} as observers", "{convene} as observers"),
    ],
)
def test_another_form_of_a_fact_is_found_in_its_place(slot: str, other: str):
    theirs = changed(DRAFT, (slot, other))
    assert taken(DRAFT, theirs).resolution == theirs


def test_a_meeting_that_the_draft_does_not_know_comes_with_its_paragraph():
    without = to_plain(DRAFT)
    paragraphs = without["operative"].split("\n\n")
    without["operative"] = "\n\n".join(each for each in paragraphs if "{attend" not in each)
    del without["attend"]
    found = taken(validate_plain(without, "x"), DRAFT)
    assert found.resolution == DRAFT
    assert found.literal == ()


def test_a_second_meeting_of_a_kind_shows_how_they_are_listed():
    held = {"1": "Bergen, Norway (2011)", "2": "Oslo (2016)"}
    reviews = {key: value for key, value in to_plain(KEEPERS)["meetings"]["reviews"].items() if key != "every"}
    ours = changed(KEEPERS, meetings__reviews={**reviews, "held": {"1": held["1"]}})
    theirs = changed(ours, meetings__reviews__held=held)
    assert taken(ours, theirs).resolution == changed(theirs, meetings__reviews__every=5)
    third = changed(theirs, meetings__reviews__held={**held, "3": "Lima (2021)"})
    assert taken(theirs, third).resolution == third


def test_slots_of_footnotes_and_annexes_stay():
    annexes = [{"title": "Rules", "text": "1. The {states} States meet.\n\n2. They met in {meetings.places}."}]
    plain = {**to_plain(DRAFT), "annexes": annexes}
    plain["footnotes"] = {"treaty": "As accepted by {states} States, in {meetings.places}."}
    ours = validate_plain(plain, "x")
    note = "As accepted by {states} States, in {meetings.places}. Kites."
    theirs = changed(ours, ("without delay", "at once"), counts__states=167, footnotes__treaty=note)
    found = taken(ours, theirs)
    assert found.resolution.footnotes == {"treaty": note}
    assert found.resolution.annexes == ours.annexes
    assert found.resolution.counts == {"states": 167}


def test_a_paragraph_longer_than_any_is_taken_word_for_word_and_its_slots_are_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(takeover, "_MOST_TOKENS", 20)
    source, filling = "*Invites* all to the {attend};", {"attend": Marked("Third Meeting")}
    short = tokens_of_text("All are invited to the Third Meeting;")
    assert takeover._merge_paragraph([source], short, filling).slots == ("attend",)
    made = takeover._merge_paragraph(
        [source], tokens_of_text("Each and every one of them is invited to the Third Meeting;"), filling
    )
    assert (made.text, made.slots) == ("Each and every one of them is invited to the Third Meeting;", ())
    assert [(lost.slot, *lost.current_texts()) for lost in made.lost] == [("attend", "Third Meeting", "Third Meeting")]


PLACES = next(each.text for each in compose(DRAFT).blocks if each.key == "preamble 6").partition("held in ")[2]
PLACES = PLACES.partition(", and the First")[0].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        ("meetings.places", PLACES.replace("Bangkok (2003), ", "")),
        ("meetings.places", PLACES.replace("(2022 and 2023)", "(2022)")),
        (
            "review_conferences",
            "First, Second, Third and Fourth Review Conferences of the States Parties to the Convention",
        ),
    ],
)
def test_what_a_list_leaves_out_is_a_slip_and_its_facts_go_on(slot: str, text: str):
    found = taken(DRAFT, changed(DRAFT, (f"{{{slot}}}", text)))
    assert found.resolution == changed(DRAFT, printed={slot: text})
    assert found.literal == ()


def test_a_list_whose_end_is_gone_with_its_and_stays_whole():
    text = ", ".join(f"{number} of {date}" for number, date in list(RECALLED.items())[:-1])
    assert taken(DRAFT, changed(DRAFT, ("{recalled}", text))).resolution == changed(DRAFT, printed={"recalled": text})


def test_a_fact_that_changed_and_has_a_slip_as_well_is_both():
    found = taken(DRAFT, changed(DRAFT, ("{attend.place_and_dates}", "Vienna, from 8 to 12 December 2025")))
    facts = {"attend__place": "Vienna", "attend__dates": "8 to 12 December 2025"}
    printed = {"attend.place_and_dates": "Vienna, from 8 to 12 December 2025"}
    assert found.resolution == changed(DRAFT, printed=printed, **facts)
    assert found.literal == ()


def test_a_number_that_is_another_and_in_words_is_a_fact():
    theirs = changed(DRAFT, ("{states} States", "{states.words} States"), counts__states=167)
    assert taken(DRAFT, theirs).resolution == theirs


def test_a_list_is_the_whole_list_that_stands_there_though_its_last_one_stands_elsewhere_too():
    lists = {
        "recalled": {"adopted": {"68/9": "5 December 2013", "69/11": "2 December 2014", "79/34": "2 December 2024"}},
        "latest": {"each_year": "replace", "adopted": {"79/34": "2 December 2024"}},
    }
    latest = ("*Stressing* the need", "*Recalling* its resolution {latest},\n\n*Stressing* the need")
    ours = changed(DRAFT, latest, resolutions=lists)
    for each in lists.values():
        each["adopted"].pop("79/34")
        each["adopted"]["79/35"] = "3 December 2024"
    theirs = changed(ours, resolutions=lists)
    assert taken(ours, theirs).resolution == theirs


def test_paragraphs_and_footnotes_keep_their_layout_by_their_new_numbers_and_those_with_other_words_do_not():
    condensed = {"operative 2 lines 1-2": 0.1, "operative 4": 0.05, "preamble 1": 0.15}
    pitch = {"operative 2": 11.5, "operative 4": 11.0, "footnote 1": 10.0}
    starts = ["operative 4", "operative 5", "operative 7"]
    ours = changed(BASE, layout={"condensed": condensed, "pitch": pitch, "page_starts": starts, "first_baseline": 84.5})
    words = (
        ("*Urges* the one", "*Thanks* the moths;\n\n*Urges* the one"),
        ("*Expresses strong concern* regarding", "*Expresses concern* regarding"),
        ("Destruction[^treaty] and", "Destruction,[^moths] all of it,[^treaty] and"),
    )
    theirs = changed(BASE, *words, layout={}, footnotes__moths="See *Moths*.")
    assert to_plain(taken(ours, theirs).resolution)["layout"] == {
        "first_baseline": "84.5 pt",
        "condensed": {"operative 3 lines 1-2": "0.1 pt", "preamble 1": "0.15 pt"},
        "pitch": {"operative 3": "11.5 pt", "footnote 2": "10 pt"},
        "page_starts": ["operative 6", "operative 8"],
    }

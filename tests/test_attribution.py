"""The reason of every change: of the rule that made it, of an answer that was filled in, or by hand."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from corpus import needs_corpus, published
from hypothesis import given, settings
from made_up import adopted, keepers, lighthouses, resolutions
from made_up_documents import pairs

from apmb_draft.compose import compose
from apmb_draft.diff import Change, Compared, explain_changes, find_changes, redline
from apmb_draft.diff.attribution import filled_in
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model.document import Block, Document, Note, Revision, Role, Run
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import Answers, FactChange, Trace, next_year, trace_roll_over
from apmb_draft.un.typography import on_one_line

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def explained(base: Resolution, draft: Resolution, trace: Trace | None = None) -> tuple[Change, ...]:
    """The statement of a draft that was made from a base by a roll-over, and then perhaps edited, days later."""
    trace = trace or trace_roll_over(base, draft)
    assert trace
    before, after = compose(base), compose(draft)
    return explain_changes(redline(before, after), Compared(trace, draft, before, after, compose(trace.ruled)))


def edited(draft: Resolution, wording: Mapping[str, str] | None = None, **keys: Any) -> Resolution:
    """A draft with other words in its texts and other keys, as if somebody had edited the file."""
    values = to_plain(draft)
    for old, new in (wording or {}).items():
        places = [key for key in ("preamble", "operative") if old in values[key]]
        assert places, f"no text says “{old}”"
        values[places[0]] = values[places[0]].replace(old, new, 1)
    return validate_plain(values | keys, "edited")


def displayed(entries: tuple[Change, ...]) -> list[str]:
    return [
        f"{entry.where}: [-{on_one_line(entry.before)}-]{{+{on_one_line(entry.after)}+}} "
        + ", ".join(reason.rule for reason in entry.reasons)
        for entry in entries
    ]


def lines(base: Resolution, wording: Mapping[str, str] | None = None, **keys: Any) -> list[str]:
    """The statement of a draft rolled over from a base and edited."""
    roll = next_year(base, Answers(session=keys.pop("for_session", None)))
    draft = edited(roll.draft, wording, **keys)
    return displayed(explained(base, draft))


MADE = """\
masthead: [-A/RES/70/12-]{+A/C.1/71/L.[number]+} masthead
masthead: [-General-]{+Limited+} form
masthead: [-14 December 2015-]{+[date]+} masthead
masthead: [--]{+Original: English+} form
running head: [-Lighthouses-]{++} form
session: [-Seventieth-]{+Seventy-first+} session
committee: [--]{+First Committee+} form
agenda item: [-97 (b)-]{+[number and letter]+} masthead
lines above the title: [-Resolution adopted by the General Assembly on 7 December 2015-]{++} form
lines above the title: [-[on the report of the First Committee (A/70/460)]-]{++} form
sponsors: [--]{+[sponsors]: draft resolution+} masthead
preamble 1: [-and-]{+,+} recalled
preamble 1: [--]{+and 70/12 of 7 December 2015+} recalled
preamble 2: [-Third-]{+Fourth+} held
preamble 2: [-and-]{+,+} held
preamble 2: [--]{+and Cork (2015)+} held
preamble 3: [-40-]{+[number of States]+} count
paragraph 1: [-Fourth Meeting-]{+Second Review Conference+} attend
paragraph 1: [-Cork-]{+[place]+} attend
paragraph 1: [-23 to 27 November 2015-]{+[dates]+} attend
paragraph 2: [-4-]{+3+} articles
paragraph 2: [-Second Review Conference-]{+Fifth Meeting+} convene
paragraph 2: [-4-]{+3+} articles
paragraph 2: [-Second Review Conference-]{+Fifth Meeting of the Keepers+} convene
paragraph 3: [-seventy-first-]{+seventy-second+} provisional-agenda
closing lines: [-67th plenary meeting-]{++} form
closing lines: [-7 December 2015-]{++} form""".splitlines()
"""What the rules make of a text with meetings."""


def others(found: list[str]) -> tuple[list[str], list[str]]:
    """The lines that are not among those of the rules, and those of the rules that are missing."""
    return [line for line in found if line not in MADE], [line for line in MADE if line not in found]


def test_every_change_of_a_roll_over_has_the_reason_of_its_rule():
    assert lines(keepers()) == MADE


def test_an_answer_that_was_filled_in_keeps_the_reason_of_the_rule_and_says_so():
    came, gone = others(
        lines(
            keepers(),
            symbol="A/C.1/71/L.7",
            issued="10 October 2016",
            agenda_item="98 (a)",
            sponsors=["Ruritania", "Utopia"],
            counts={"states": "41"},
            attend={"kind": "reviews", "number": "2", "place": "Bergen, Norway", "dates": "5 to 9 December 2016"},
        )
    )
    assert came == [
        "masthead: [-A/RES/70/12-]{+A/C.1/71/L.7+} masthead, filled-in",
        "masthead: [-14 December 2015-]{+10 October 2016+} masthead, filled-in",
        "agenda item: [-97 (b)-]{+98 (a)+} masthead, filled-in",
        "sponsors: [--]{+Ruritania and Utopia: draft resolution+} masthead, filled-in",
        "preamble 3: [-40-]{+41+} count, filled-in",
        "paragraph 1: [-Cork-]{+Bergen, Norway,+} attend, filled-in",
        "paragraph 1: [-23 to 27 November 2015-]{+5 to 9 December 2016+} attend, filled-in",
    ]
    assert len(gone) == 7


def test_days_that_are_not_certain_change_the_word_before_them_and_are_filled_in():
    attend = {"kind": "reviews", "number": "2", "place": "Lima", "dates": "the week of 5 to 9 December 2016"}
    came, _ = others(lines(keepers(), attend=attend))
    assert came == [
        "paragraph 1: [-Cork from 23 to 27 November 2015-]{+Lima during the week of 5 to 9 December 2016+} "
        "attend, filled-in"
    ]


def test_a_fact_that_is_filled_in_is_named_and_one_that_is_still_open_is_too():
    base = keepers()
    roll = next_year(base)
    attend = {"kind": "reviews", "number": "2", "place": "Lima", "dates": "unknown"}
    entries = explained(base, edited(roll.draft, attend=attend))
    (filled,) = [entry for entry in entries if entry.after == "Lima"]
    assert filled.reasons[1] == filled_in(["attend.place"])
    assert not any(reason.by_hand for reason in filled.reasons)
    assert [entry.open_facts for entry in entries if "attend.dates" in entry.open_facts] == [("attend.dates",)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("keep lighthouses", "keep fine lighthouses", "preamble 3: [--]{+fine+} by-hand"),
        ("*Noting* that", "*Noting with joy* that", "preamble 3: [--]{+with joy+} by-hand"),
        ("*Invites* all keepers", "*Urges* all keepers", "paragraph 1: [-Invites-]{+Urges+} by-hand"),
        ("under {convene.prepare}, to", "to", "paragraph 2: [-under article 4, paragraph 1,-]{++} by-hand"),
        ("*Invites* all keepers", "Invites all keepers", "paragraph 1: [-Invites-]{+Invites+} by-hand"),
    ],
)
def test_an_edit_that_no_rule_makes_is_by_hand(old: str, new: str, expected: str):
    came, _ = others(lines(keepers(), {old: new}))
    assert came == [expected]


def test_an_edit_beside_a_change_of_a_rule_leaves_the_change_its_reason():
    came, gone = others(lines(keepers(), {"the {attend}, to be held": "the splendid {attend}, to be held"}))
    assert came == [
        "paragraph 1: [-Fourth Meeting-]{+splendid Second Review Conference+} attend, by-hand",
    ]
    assert len(gone) == 1


@pytest.mark.parametrize(
    ("keys", "expected", "proposed"),
    [
        (
            {"next_session": "73"},
            ["paragraph 3: [-seventy-first-]{+seventy-third+} provisional-agenda"],
            ("provisional-agenda", "seventy-second"),
        ),
        (
            {
                "convene": {
                    "kind": "reviews",
                    "number": "3",
                    "articles": {"prepare": "article 9", "invite": "article 4"},
                }
            },
            [
                "paragraph 2: [-4, paragraph 1-]{+9+} articles",
                "paragraph 2: [-Second-]{+Third+} convene",
                "paragraph 2: [-paragraph 2,-]{++} articles",
                "paragraph 2: [-Second-]{+Third+} convene",
            ],
            ("convene", "Fifth Meeting of the Keepers of the Convention"),
        ),
    ],
)
def test_what_was_answered_otherwise_than_a_rule_proposes_has_its_reason_and_says_so(
    keys: dict[str, Any], expected: list[str], proposed: tuple[str, str]
):
    base = keepers()
    draft = edited(next_year(base).draft, **keys)
    entries = explained(base, draft)
    came, _ = others(displayed(entries))
    assert came == expected
    rule, step = proposed
    usual = {change.rule: change for change in next_year(base).changes}
    assert usual[rule].after == step
    (why,) = {reason.why for entry in entries for reason in entry.reasons if reason.rule == rule}
    assert f"“{step}”" in why


def test_the_day_of_a_draft_tells_which_meetings_are_past():
    base = keepers(attend={"kind": "gatherings", "number": "4", "place": "Cork", "dates": "23 to 27 November 2016"})
    early = edited(next_year(base, Answers(date=datetime.date(2016, 10, 10))).draft)
    assert "held" not in {reason.rule for entry in explained(base, early) for reason in entry.reasons}
    assert not any(reason.by_hand for entry in explained(base, early) for reason in entry.reasons)


def test_between_two_adopted_texts_the_secretariat_sets_the_front_the_rules_the_lists_and_hands_the_rest():
    base = keepers()
    filled = edited(next_year(base).draft, {"*Noting*": "*Hailing*"}, counts={"states": "41"})
    attend = {"kind": "reviews", "number": "2", "place": "Lima", "dates": "5 to 9 December 2016"}
    text = adopted(edited(filled, attend=attend), "71/9", "6 December 2016", "61")
    found = displayed(explained(base, text))
    assert found[:5] == [
        "masthead: [-A/RES/70/12-]{+A/RES/71/9+} adoption",
        "masthead: [-14 December 2015-]{+6 December 2016+} adoption",
        "session: [-Seventieth-]{+Seventy-first+} session",
        "agenda item: [-97 (b)-]{+[number and letter]+} adoption",
        "lines above the title: [-7 December 2015-]{+6 December 2016+} adoption",
    ]
    by_hand = [line for line in found if "by-hand" in line]
    assert by_hand == ["preamble 3: [-Noting-]{+Hailing+} by-hand"]
    assert "preamble 1: [--]{+and 70/12 of 7 December 2015+} recalled" in found
    assert "paragraph 1: [-Cork-]{+Lima+} attend, filled-in" in found


def test_a_base_that_does_not_lead_to_a_draft_has_no_roll_over():
    base = keepers()
    assert trace_roll_over(base, edited(next_year(base).draft, session="90")) is None


def test_a_change_of_a_rule_that_was_taken_back_is_no_change():
    came, gone = others(lines(keepers(), next_session="71"))
    assert (came, gone) == ([], ["paragraph 3: [-seventy-first-]{+seventy-second+} provisional-agenda"])


def test_a_new_paragraph_is_by_hand_and_moves_no_reason():
    new = {"*Recalling* the {gatherings}": "*Hailing* the moths of the night,\n\n*Recalling* the {gatherings}"}
    came, gone = others(lines(keepers(), new))
    assert came[0] == "preamble 2: [--]{+Hailing the moths of the night,+} by-hand"
    moved_on = {"preamble 2": "preamble 3", "preamble 3": "preamble 4"}
    assert came[1:] == [line.replace(line[:10], moved_on[line[:10]]) for line in gone]


def test_a_dropped_paragraph_is_by_hand_and_the_changes_of_those_behind_it_keep_their_reasons():
    dropped = "*Invites* all keepers to attend the {attend}, to be held in {attend.place_and_dates};\n\n"
    came, gone = others(lines(keepers(), {dropped: ""}))
    assert came[0].startswith("paragraph 1 of the base: [-Invites all keepers to attend the Fourth Meeting")
    assert came[0].endswith("by-hand")
    assert [line for line in came[1:] if "by-hand" in line] == []
    assert len(came) == 1 + len([line for line in gone if line[:11] in ("paragraph 2", "paragraph 3")])


FOOTNOTES = {
    "preamble": "*Recalling* the Convention of Lamps[^lamps] and the work of all States parties,[^work]",
    "footnotes": {"lamps": "*Treaty of Lamps*, vol. 7.", "work": "See the report of the keepers of 2015."},
}


def test_edits_of_footnotes_have_their_reasons_too():
    notes = {**FOOTNOTES["footnotes"], "work": "See the report of the moths of 2015."}
    found = [line for line in lines(lighthouses(FOOTNOTES), footnotes=notes) if "footnote" in line]
    assert found == ["footnote 2: [-keepers-]{+moths+} by-hand"]


def test_what_a_rule_changes_in_a_footnote_has_the_reason_of_that_rule():
    made = (
        FactChange(
            "sessions", "text", "2015", "2016", "a year", "the sessions", ("footnote work",), (("2015", "2016"),)
        ),
        FactChange("sessions", "text", "2015", "2017", "two", "the sessions", ("footnote lamps",), (("2015", "2017"),)),
    )
    base, ruled = (
        Document((Block(Role.PREAMBULAR, (Run("Lamps"), Run("1", call=1))),), (Note(1, (Run(text),), "work"),))
        for text in ("See the report of 2015.", "See the report of 2016.")
    )
    trace = Trace(lighthouses(), next_year(lighthouses()).draft, made)
    (entry,) = explain_changes(redline(base, ruled), Compared(trace, trace.ruled, base, ruled, ruled))
    assert (entry.where, [reason.why for reason in entry.reasons]) == ("footnote 1", ["a year"])


def test_an_inserted_footnote_and_a_deleted_one_are_by_hand_with_the_number_they_have():
    came = {"Lamps[^lamps] and": "Lamps and the towers[^towers] and"}
    notes = {"towers": "See the towers.", "work": FOOTNOTES["footnotes"]["work"]}
    found = [line for line in lines(lighthouses(FOOTNOTES), came, footnotes=notes) if "by-hand" in line]
    assert found == [
        "preamble 1: [-1-]{+and the towers1+} by-hand",
        "footnote 1 of the base: [-Treaty of Lamps, vol. 7.-]{++} by-hand",
        "footnote 1: [--]{+See the towers.+} by-hand",
    ]


HOUSE_STYLE = {
    "session": "79",
    "symbol": "A/RES/79/12",
    "issued": "14 December 2024",
    "adoption": {"number": "79/12", "date": "7 December 2024", "meeting": "67", "report": "A/79/460"},
    "next_session": "80",
    "resolutions": {"recalled": {"adopted": {"77/9": "5 December 2022", "78/11": "2 December 2023"}}},
    "operative": "*Urges* all States parties to shine;\n\n*Asks* all States to come.",
}


def test_the_house_style_is_a_rule_beside_an_edit_by_hand_in_the_same_sentence():
    came = [line for line in lines(lighthouses(HOUSE_STYLE), {"to shine": "to shine at night"}) if "paragraph" in line]
    assert came == [
        "paragraph 1: [-parties-]{+Parties+} house-style",
        "paragraph 1: [--]{+at night+} by-hand",
    ]


def test_without_a_roll_over_every_change_is_by_hand_but_for_those_of_the_form():
    base = keepers()
    draft = next_year(base).draft
    entries = explain_changes(redline(compose(base), compose(draft)))
    assert {reason.rule for entry in entries for reason in entry.reasons} == {"by-hand", "form"}
    assert [entry.where for entry in entries if entry.reasons[0].rule == "form"].count("masthead") == 4


def test_between_two_adopted_texts_without_a_roll_over_the_masthead_is_set_and_the_words_are_by_hand():
    base = lighthouses()
    other = lighthouses(symbol="A/RES/71/13", issued="12 December 2016", operative="*Urges* no lighthouse to shine.")
    entries = explain_changes(redline(compose(base), compose(other)))
    found = {(entry.where, reason.rule) for entry in entries for reason in entry.reasons}
    assert found == {("masthead", "adoption"), ("paragraph 1", "by-hand"), ("paragraph 2 of the base", "by-hand")}


@pytest.mark.parametrize(("before", "after"), [("L.7", "L.7/Rev.1"), ("L.7/Rev.1", "L.7/Rev.2"), ("L.7*", "L.7/Rev.1")])
def test_symbol_date_and_the_word_of_a_revision_follow_from_it_and_the_rest_is_by_hand(before: str, after: str):
    issued = {"stage": "draft", "issued": "8 October 2015", "sponsors": ["Chad", "Peru"], "adoption": None}
    old = edited(keepers(), symbol=f"A/C.1/70/{before}", **issued)
    new = edited(old, {"*Noting*": "*Hailing*"}, symbol=f"A/C.1/70/{after}", issued="20 October 2015",
                 sponsors=["Chad", "Mali", "Peru"])  # fmt: skip
    entries = explain_changes(redline(compose(old), compose(new)))
    by_hand = [line for line in displayed(entries) if line.endswith("by-hand")]
    assert by_hand == ["sponsors: [--]{+, Mali+} by-hand", "preamble 3: [-Noting-]{+Hailing+} by-hand"]
    rest = [line for line in displayed(entries) if line.endswith(" revision")]
    assert [line.split(":")[0] for line in rest[:2]] == ["masthead", "masthead"]
    assert ("sponsors: [--]{+revised+} revision" in rest) == ("Rev" not in before)


def test_a_space_that_became_italic_is_no_change_to_a_reader():
    base = Document((Block(Role.OPERATIVE, (Run("Noting", italic=True), Run(" that kites fly"))),))
    draft = Document((Block(Role.OPERATIVE, (Run("Noting with joy", italic=True), Run(" that kites fly"))),))
    assert [span.after.strip() for span in find_changes(redline(base, draft))] == ["with joy"]


def test_calls_in_a_change_have_the_numbers_of_their_own_drafts():
    notes = (Note(1, (Run("See the kites."),)), Note(2, (Run("See the towers."),)))
    base = Document(
        (Block(Role.OPERATIVE, (Run("Kites,"), Run("1", call=1), Run(" towers,"), Run("2", call=2))),), notes
    )
    draft = Document(
        (Block(Role.OPERATIVE, (Run("Kites, towers,"), Run("1", call=1), Run(" and more"))),),
        (Note(1, (Run("See the towers."),)),),
    )
    found = list(find_changes(redline(base, draft)))
    assert [(change.before, change.after) for change in found if change.span.block >= 0] == [
        ("1", ""),
        ("", " and more"),
    ]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(pairs())
def test_every_change_of_any_pair_is_listed_once_with_its_reasons(pair: tuple[Document, Document]):
    found = redline(*pair)
    entries = explain_changes(found)
    # The masthead is listed first, which in made-up documents may be anywhere.
    spans = sorted(
        (entry.span for entry in entries), key=lambda span: (span.block < 0, span.block, span.note, span.first)
    )
    assert spans == [change.span for change in find_changes(found)]
    assert all(entry.reasons and entry.where for entry in entries)
    changed = sum(run.change is not Revision.NONE for owner in (*found.blocks, *found.notes) for run in owner.runs)
    told_of = sum(
        run.change is not Revision.NONE
        for entry in entries
        for run in _runs(found, entry)[entry.span.first : entry.span.last + 1]
    )
    assert told_of == changed


def _runs(document: Document, entry: Change) -> tuple[Run, ...]:
    if entry.span.block >= 0:
        return document.blocks[entry.span.block].runs
    return next(note.runs for note in document.notes if note.number == entry.span.note)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(resolutions())
def test_nothing_that_the_rules_make_of_a_made_up_resolution_is_by_hand(resolution: Resolution):
    roll = next_year(resolution)
    entries = explained(resolution, roll.draft, roll.trace)
    assert len(entries) > 10
    assert [entry.where for entry in entries if any(reason.by_hand for reason in entry.reasons)] == []


@needs_corpus
def test_nothing_that_the_rules_make_of_a_real_text_is_by_hand_or_without_a_rule():
    seen = itertools.count()
    for pattern in ("apmb-56-*", "apmb-68-*", "apmb-7[39]-*", "regional-79-*", "salwassist-79-*"):
        for _, base in published(pattern):
            roll = next_year(base, None if base.next_session else Answers(session=base.session + 1))
            for entry in explained(base, roll.draft, roll.trace):
                next(seen)
                assert {reason.rule for reason in entry.reasons}.isdisjoint({"by-hand", "roll-over", "filled-in"}), (
                    entry
                )
    assert next(seen) > 120

"""The stations of a draft: what an official document changes in its file, and what it leaves alone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from made_up import keepers, lighthouses
from made_up_changes import Hand
from messages import quoted
from sampling import count, sample

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, load, to_plain, validate_plain
from apmb_draft.importing import recognise
from apmb_draft.lifecycle.stages import (
    adopt_draft,
    adopt_from_document,
    find_differences,
    issue_draft,
    read_official_document,
    revise_draft,
)
from apmb_draft.model.document import Role
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Adoption, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.reading.formats import read
from apmb_draft.rollover import Answers, next_year
from apmb_draft.un.english import read_date, read_dates, read_years

CORPUS = Path(__file__).parents[2] / "shared/corpus"
BASE = load((Path(__file__).parents[1] / "drafts/79.yaml").read_bytes(), "79")
ANSWERS = Answers(
    agenda_item="99 (n)", date=read_date("2025-10-13"), states=166, place="Geneva", symbol="A/C.1/80/L.30",
    dates=read_dates("1 to 5 December 2025"), action_plan=read_years("2025-2029"), sponsors=("Japan", "Zambia"),
)  # fmt: skip
DRAFT = next_year(BASE, ANSWERS).draft
ADOPTION = Adoption.model_validate(
    {"number": "80/35", "date": "1 December 2025", "meeting": "52", "report": "A/80/534", "paragraph": "7"}
)
ADOPTED = adopt_draft(DRAFT, ADOPTION, "80", issued=datetime.date(2025, 12, 3))


def changed(resolution: Resolution, *changes: tuple[str, str], **keys: object) -> Resolution:
    """A resolution with words of its running text replaced, each once, and keys set."""
    plain = to_plain(resolution)
    for before, after in changes:
        key = next(key for key in ("preamble", "operative", "decision") if before in plain.get(key, ""))
        plain[key] = plain[key].replace(before, after, 1)
    return validate_plain({**plain, **keys}, "changed")


def read_back(resolution: Resolution) -> Resolution:
    """What a resolution says, as it is read from the Word file that it makes."""
    recognised, lines = read_official_document(write(compose(resolution)), "official.docx")
    assert lines == ()
    return recognised.resolution


def said(resolution: Resolution) -> list[tuple[str, str, str]]:
    return [(block.role.value, block.number, block.text) for block in compose(resolution).blocks]


SLIPS = [
    ((), {}),
    ((("attend the {attend}", "attend the Twenty-second Meeting of the States Parties"),), {"attend.called"}),
    ((("convene the {convene} and", "convene the Twenty third Meeting of the States Parties to the Convention and"),),
     {"convene.called"}),
    ((("that {states} States", "that 165 States"),), {"counts.states"}),
    ((("{attend.place_and_dates}", "Siem Reap, Cambodia, from 1 to 4 May 2026"),), {"attend.place", "attend.dates"}),
    ((("period {review_conferences.action_plan}", "period 2025–2030"),), {"meetings.review_conferences.action_plan"}),
    ((("{convene.prepare}", "article 11, paragraph 1"),), {"convene.articles.prepare"}),
    ((("deep regret", "profound regret"), ("without delay;\n\n*Urges* the", "soon;\n\n*Urges* the")),
     {"preamble", "operative"}),
    ((("Destruction[^treaty] and the", "Destruction and the[^treaty]"),), {"preamble"}),
    ((("{convene.short} as observers", "Twenty third Meeting as observers"),), {"operative"}),
    ((("{convene.short} as", "Twenty third Meeting of the States Parties as"),), {"printed"}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "touched"), SLIPS)
def test_the_official_words_come_into_the_file_as_facts_where_facts_explain_them(
    changes: tuple[tuple[str, str], ...], touched: set[str]
):
    document = read_back(changed(ADOPTED, *changes))
    station = adopt_from_document(DRAFT, document, "official.docx")
    assert said(station.resolution) == said(document)
    assert set(_differing(to_plain(ADOPTED), to_plain(station.resolution))) == set(touched)
    assert bool(station.literal) == any("{" in before for before, _ in changes if "operative" in touched)


def _differing(one: object, other: object, key: str = "") -> list[str]:
    """The keys whose values differ, as deep as both are groups."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [
            found
            for name in {**one, **other}
            for found in _differing(one.get(name), other.get(name), f"{key}.{name}".lstrip("."))
        ]
    return [] if one == other else [key]


def test_what_was_taken_over_is_carried_on_by_the_next_year():
    document = read_back(changed(ADOPTED, *SLIPS[2][0]))
    text = {
        block.key: block.text
        for block in compose(next_year(adopt_from_document(DRAFT, document, "o").resolution).draft).blocks
    }
    assert "the Twenty-fourth Meeting of the States Parties to the Convention" in text["operative 10"]
    assert "Twenty third" not in " ".join(text.values())


def test_a_paragraph_added_dropped_or_with_a_new_footnote_is_taken_over_and_the_rest_stays_as_it_is_written():
    plain = to_plain(ADOPTED)
    plain["preamble"] = re.sub(r"\*Stressing\* .*?\n\n", "", plain["preamble"])
    plain["operative"] = plain["operative"].replace(
        "*Calls upon* States", "*Notes* kites;[^kites]\n\n*Calls upon* States"
    )
    plain["footnotes"] = {**plain["footnotes"], "kites": "See *Kites*, vol. 3."}
    document = read_back(validate_plain(plain, "changed"))
    after = adopt_from_document(DRAFT, document, "official.docx").resolution
    assert said(after) == said(document)
    assert after.footnotes == {"treaty": ADOPTED.footnotes["treaty"], "note_1": "See *Kites*, vol. 3."}
    assert "*Notes* kites;[^note_1]" in after.operative
    assert "{meetings.places}" in after.preamble
    assert "Destruction[^treaty] and" in after.preamble


def test_italics_are_taken_over_and_displayed():
    document = read_back(changed(ADOPTED, ("*Wishing* to do", "*Wishing to* do")))
    displayed = [str(one) for one in find_differences(compose(ADOPTED), compose(document))]
    (shown,) = displayed
    assert (shown.partition(":")[0], quoted(shown)) == ("preamble 4", ["to"])
    assert "*Wishing to* do" in adopt_from_document(DRAFT, document, "o").resolution.preamble


def refusal(call: Callable[..., object], *given: object, **more: object) -> tuple[str, str, str]:
    """The place, the code and the message of the only problem for which a call is refused."""
    with pytest.raises(DraftError) as wrong:
        call(*given, **more)
    (problem,) = wrong.value.problems
    return str(problem.where), problem.code, problem.message


def test_a_document_of_another_resolution_is_refused_with_the_reason():
    other = read_back(lighthouses(session="80", adoption={"number": "80/1", "date": "1 December 2025"}))
    refused = [
        refusal(adopt_from_document, DRAFT, other, "other.docx"),
        refusal(adopt_from_document, DRAFT, read_back(BASE), "A_RES_79_34.docx"),
        refusal(adopt_from_document, DRAFT, read_back(DRAFT), "L30.docx"),
        refusal(issue_draft, DRAFT, read_back(ADOPTED), "A_RES_80_35.docx"),
    ]
    assert [(place, code) for place, code, _ in refused] == [
        (name, "other-document") for name in ("other.docx", "A_RES_79_34.docx", "L30.docx", "A_RES_80_35.docx")
    ]
    for (_, _, message), value in zip(
        refused, ("“Lighthouses”", "seventy-ninth", "apmb-draft issued", "A/RES/80/35"), strict=True
    ):
        assert value in message


def test_a_title_that_the_committee_changed_is_no_other_resolution():
    title = ADOPTED.title.replace("Implementation", "Full implementation")
    document = read_back(changed(ADOPTED, title=title))
    assert adopt_from_document(DRAFT, document, "o").resolution.title == title


def test_the_document_as_issued_gives_symbol_date_asterisk_and_what_was_unknown():
    handed_in = changed(DRAFT, symbol="unknown", agenda_item="unknown", sponsors="unknown")
    document = read_back(
        changed(DRAFT, symbol="A/C.1/80/L.30*", issued="14 October 2025", symbol_note="Reissued for technical reasons.")
    )
    after = issue_draft(handed_in, document, "L30.docx").resolution
    assert (after.symbol, after.issued) == ("A/C.1/80/L.30*", datetime.date(2025, 10, 14))
    assert (after.symbol_note, after.agenda_item, after.sponsors) == (
        "Reissued for technical reasons.", "99 (n)", ("Japan", "Zambia")
    )  # fmt: skip
    assert after.ask == ()
    assert not find_differences(compose(after), compose(document))


def test_words_that_differ_as_issued_are_displayed_and_kept_unless_they_are_wanted():
    document = read_back(changed(DRAFT, ("deep regret", "profound regret"), sponsors=["Japan"]))
    after = issue_draft(DRAFT, document, "L30.docx").resolution
    displayed = [str(one) for one in find_differences(compose(after), compose(document))]
    assert displayed == [
        "sponsors: Japan[- and Zambia-]: draft resolution",
        "preamble 12: Noting with [-deep-]{+profound+} regret that anti-personnel mines …",
    ]
    assert after == DRAFT.model_copy(update={"ask": ()})
    taken = issue_draft(DRAFT, document, "L30.docx", words=True).resolution
    assert said(taken) == said(document)


def test_another_symbol_than_that_of_the_draft_is_refused():
    for symbol in ("A/C.1/80/L.31", "A/C.1/80/L.30/Rev.1"):
        document = read_back(changed(DRAFT, symbol=symbol))
        place, code, message = refusal(issue_draft, DRAFT, document, "L.docx", is_issued=True)
        assert (place, code) == ("L.docx", "other-document")
        assert re.findall(r"A/C\S+\d", message) == [symbol, "A/C.1/80/L.30"]
        assert ("apmb-draft revise" in message) == ("Rev" in symbol)
    for keys in ({"symbol": "A/C.1/80/L.31/Rev.1"}, {"symbol": "A/C.1/80/L.31", "title": "Other kites"}):
        refused = refusal(issue_draft, DRAFT, read_back(changed(DRAFT, **keys)), "L.docx")
        assert (refused[1], keys["symbol"] in refused[2]) == ("other-document", True)
    expected = issue_draft(DRAFT, read_back(changed(DRAFT, symbol="A/C.1/80/L.31")), "L.docx").resolution
    assert expected.symbol == "A/C.1/80/L.31"
    assert (
        issue_draft(DRAFT, read_back(changed(DRAFT, symbol="A/C.1/80/L.30*")), "L").resolution.symbol
        == "A/C.1/80/L.30*"
    )


def test_a_revision_has_the_next_symbol_the_issued_text_as_base_and_asks_for_its_date():
    first = revise_draft(DRAFT, "80.yaml")
    assert (first.symbol, first.issued, first.base) == ("A/C.1/80/L.30/Rev.1", UNKNOWN, "A/C.1/80/L.30")
    assert [ask.fact for ask in first.ask] == ["issued"]
    assert compose(first).text(Role.SPONSORS) == "Japan and Zambia: revised draft resolution"
    assert (first.preamble, first.operative) == (DRAFT.preamble, DRAFT.operative)
    assert refusal(revise_draft, first, "80-Rev.1.yaml")[:2] == ("80-Rev.1.yaml", "not-issued")
    second = revise_draft(revise_draft(DRAFT, "80", datetime.date(2025, 10, 24)), "80", datetime.date(2025, 10, 28))
    assert (second.symbol, second.base, second.ask) == ("A/C.1/80/L.30/Rev.2", "A/C.1/80/L.30/Rev.1", ())
    assert refusal(revise_draft, changed(DRAFT, symbol="unknown"), "80.yaml")[:2] == ("80.yaml", "not-issued")
    assert refusal(revise_draft, ADOPTED, "80.yaml")[:2] == ("80.yaml", "not-a-draft")


def test_an_adopted_text_is_what_the_official_form_asks_for():
    assert ADOPTED.symbol == "A/RES/80/35"
    assert (ADOPTED.sponsors, ADOPTED.base, ADOPTED.ask) == ((), None, ())
    text = "\n".join(block.text for block in compose(ADOPTED).blocks)
    for words in (
        "on the report of the First Committee (A/80/534, para. 7)",
        "52nd plenary meeting",
        "Distr.: General",
    ):
        assert words in text.replace("\u00a0", " ")
    assert validate_plain(to_plain(ADOPTED), "x") == ADOPTED


def test_a_draft_of_the_plenary_was_adopted_without_reference_to_a_committee():
    plain = {key: value for key, value in to_plain(DRAFT).items() if key != "committee"} | {"symbol": "A/80/L.7*"}
    draft = validate_plain(plain, "plenary")
    adoption = Adoption.model_validate({"number": "80/35", "date": "1 December 2025", "meeting": "52"})
    text = " ".join(block.text for block in compose(adopt_draft(draft, adoption, "80")).blocks)
    assert "without reference to a Main Committee (A/80/L.7)" in text


@pytest.mark.parametrize(
    ("adoption", "issue", "values"),
    [
        ({"number": "79/35"}, None, ["79/35", "eightieth"]),
        ({"date": "1 October 2025"}, None, ["1 October 2025", "13 October 2025"]),
        ({}, datetime.date(2025, 11, 30), ["30 November 2025", "1 December 2025"]),
    ],
)
def test_facts_that_cannot_be_right_are_refused(
    adoption: dict[str, str], issue: datetime.date | None, values: list[str]
):
    given = ADOPTION.model_validate({**ADOPTION.model_dump(mode="json", exclude_defaults=True), **adoption})
    place, code, message = refusal(adopt_draft, DRAFT, given, "80", issued=issue or UNKNOWN)
    assert (place, code) == ("80", "adoption")
    assert [value in message for value in values] == [True, True], message


def test_a_draft_with_open_facts_is_not_adopted_but_the_official_document_answers_them():
    draft = next_year(BASE).draft
    with pytest.raises(DraftError, match=r"attend\.place, attend\.dates, counts\.states") as wrong:
        adopt_draft(draft, ADOPTION, "80")
    assert wrong.value.problems[0].code == "open-facts"
    station = adopt_from_document(draft, read_back(ADOPTED), "official.docx")
    assert station.resolution == ADOPTED


def test_another_series_with_meetings_of_other_names_is_handled_the_same_way():
    draft = next_year(keepers(), Answers(states=41, place="Bergen", agenda_item="9")).draft
    draft = validate_plain({**to_plain(draft), "ask": []}, "71")
    adoption = Adoption.model_validate({"number": "71/9", "date": "5 December 2016", "report": "A/71/450"})
    whole = validate_plain(
        {**to_plain(draft), "attend": {**to_plain(draft)["attend"], "dates": "1 to 5 May 2017"}}, "71"
    )
    document = read_back(changed(adopt_draft(whole, adoption, "71"), ("that {states} States", "that 42 States")))
    after = adopt_from_document(draft, document, "official.docx").resolution
    assert after.counts == {"states": 42}
    assert str(after.attend and after.attend.dates) == "1 to 5 May 2017"
    assert said(after) == said(document)


def test_a_paragraph_written_anew_has_the_slots_that_were_seen_when_it_was_read():
    plain = to_plain(ADOPTED)
    plain["operative"] = plain["operative"].replace("*Calls upon* States", "*Urges* all;\n\n*Calls upon* States")
    sentence = "*Invites* everybody to attend the {attend}, to be held in {attend.place_and_dates};"
    paragraphs = plain["operative"].split("\n\n")
    at = next(at for at, one in enumerate(paragraphs) if "{attend}" in one)
    plain["operative"] = "\n\n".join([*paragraphs[:at], *paragraphs[at + 1 : -1], sentence, paragraphs[-1]])
    document = read_back(validate_plain(plain, "changed"))
    station = adopt_from_document(DRAFT, document, "official.docx")
    assert said(station.resolution) == said(document)
    assert sentence in station.resolution.operative
    assert station.literal == ()


def test_a_slip_in_a_list_is_kept_as_printed_and_the_list_is_extended_all_the_same():
    places = "{meetings.places}"
    printed = compose(ADOPTED).of(Role.PREAMBULAR)[5].text
    slip = printed[printed.index("Maputo") : printed.index(", and the First")].replace("2022 and", "2022, and")
    document = read_back(changed(ADOPTED, (places, slip)))
    station = adopt_from_document(DRAFT, document, "official.docx")
    assert station.resolution.printed == {"meetings.places": slip}
    assert station.literal == ()
    assert said(station.resolution) == said(document)
    following = next_year(station.resolution).draft
    assert following.printed == {}
    assert "and Geneva (2022, 2023 and 2025)," in compose(following).of(Role.PREAMBULAR)[5].text


@pytest.mark.parametrize(("rule", "then"), [("replace", "add"), ("keep", "keep")])
def test_a_list_of_one_that_the_adopted_text_lets_grow_is_not_replaced_any_more(rule: str, then: str):
    one = {"recalled": {"each_year": rule, "adopted": {"79/34": "2 December 2024"}}}
    two = {"recalled": {"each_year": "add", "adopted": {"78/45": "4 December 2023", "79/34": "2 December 2024"}}}
    document = read_back(changed(ADOPTED, resolutions=two))
    after = adopt_from_document(changed(DRAFT, resolutions=one), document, "official.docx").resolution.resolutions[
        "recalled"
    ]
    assert list(after.adopted) == ["78/45", "79/34"]
    assert after.each_year.value == then


def test_what_is_printed_needs_a_slot():
    _, code, message = refusal(changed, ADOPTED, printed={"meeting.places": "Oslo"})
    assert (code, "{meeting.places}" in message, quoted(message)) == ("slot-unknown", True, ["meetings.places"])


def test_another_form_of_a_fact_is_no_slip():
    draft = changed(DRAFT, ("held in {meetings.places},", "held in {meetings.places_apart},"))
    station = adopt_from_document(draft, read_back(ADOPTED), "official.docx")
    assert station.resolution == ADOPTED


@pytest.mark.parametrize("seed", range(200, 200 + count(5, of=15)))
def test_whatever_was_changed_on_the_way_the_file_has_the_words_of_the_document(seed: int):
    edited = Hand(seed).resolution(ADOPTED)
    document = read_back(edited or ADOPTED)
    after = adopt_from_document(DRAFT, document, "official.docx").resolution
    assert said(after) == said(document)
    assert [note.text for note in compose(after).notes] == [note.text for note in compose(document).notes]
    assert load(dump(after).encode(), "after") == after


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real texts are not here")
@pytest.mark.parametrize("series", sample(["regional", "apmb", "salwassist"], 1))
def test_every_real_text_is_taken_over_word_by_word_and_no_fact_is_lost(series: str):
    """Each year's draft as the rules make it, and the text that was really adopted."""
    paths = sorted(CORPUS.glob(f"{series}-*.txt"), key=lambda path: int(path.name.split("-")[1]))
    texts = [from_corpus(path) for path in paths if int(path.name.split("-")[1]) >= 70]
    assert len(texts) > 1
    for before, after in pairwise(texts):
        draft = next_year(before, Answers(session=after.session)).draft
        station = adopt_from_document(draft, after, str(after.symbol))
        assert said(station.resolution) == said(after)
        assert station.literal == ()
        assert load(dump(station.resolution).encode(), "x") == station.resolution


def from_corpus(path: Path) -> Resolution:
    """A text of the corpus; its first line says where it is from."""
    return recognise(read(path.read_bytes().split(b"\n", 1)[1], path.name), path.name).resolution

"""What the rules of the check find in sentences, and what they leave alone, in the wording of many committees."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_lighthouses import PLAIN

from apmb_draft.draft_file import validate_plain
from apmb_draft.lint import RULES, Draft, spelling
from apmb_draft.lint.rules import Finding, check_draft
from apmb_draft.model.resolution import Resolution
from apmb_draft.text.slots import ASKED_OF_MASTHEAD


def draft(**keys: Any) -> Resolution:
    return validate_plain(PLAIN | keys, "draft.yaml")


def findings(resolution: Resolution) -> list[Finding]:
    return check_draft(Draft(resolution), "draft.yaml", RULES.values())


def said(words: str, **keys: Any) -> set[str]:
    """The rules that some words of an operative paragraph break."""
    text = f"*Notes* {words};\n\n*Decides* to remain seized of the matter."
    return {one.rule for one in findings(draft(operative=text, **keys))}


SLIPS = [
    ("SPL01", "the honorable neighbors, colorful and behavioral"),
    ("CAP03", "the calls upon states that sing"),
    ("CAP03", "the harbours of host states and of third states"),
    ("CAP02", "the hundred-and-twenty-first conference of states parties"),
    ("REF01", "the report of the Security Council and General Assembly resolution 79/16 on it"),
    ("REF01", "resolution 79/16, and resolution 79/161"),
    ("ABB01", "the UNDP and the IAEA of the sea, e.g. so"),
    ("CAP02", "the Twenty-Second Meeting of the States Parties"),
    ("CAP03", "the international Community of the sea"),
    ("CAP03", "the one remaining state that watches"),
    ("CAP03", "the Fifth review conference of the keepers"),
    ("CAP03", "the international committee of the red cross"),
    ("FRM04", "the light in accordance to the plan"),
    ("FRM04", "the light in accordance to article 12 of it"),
    ("FRM04", "the light, to be listed in the item entitled “Lights”"),
    ("FRM04", "the light, and requests Secretary-General to report"),
    ("FRM04", "the light, to report to General Assembly on it"),
    ("FRM04", "the light in light of the sea"),
    ("FRM04", "that States accede it without delay"),
    ("FRM04", "the promotion of Convention, and of it"),
    ("FRM04", "the seizure of the issue on the highest political level"),
    ("FRM04", "the International Committee of Red Cross and the United Nation"),
    ("FRM05", "that 166 States has signed"),
    ("FRM05", "the use in various part of the sea"),
    ("FRM05", "it with deeply regret"),
    ("NUM03", "the agenda of its eighty-second Session"),
    ("SPL02", "post conflict development and sub-regional contacts"),
    ("TYP05", "the people –women and men – of the sea"),
    ("FRM05", "all States that has signed"),
    ("FRM05", "the one remaining States that watches"),
    ("FRM05", "a action plan of the keepers"),
    ("FRM06", "our determination to watch"),
    ("NUM01", "the 1 remaining keeper"),
    ("REF06", "the light of art. 7 of it"),
    ("REF06", "the light of paragraph 97 of the present resolution"),
    ("SNS08", "the provisional agenda of its seventy-first session"),
    ("SNS08", "the provisional agenda of its ninety-first session"),
    ("SNS08", "the request to report to the General Assembly at its seventy-first session"),
    ("SPL02", "the non governmental keepers"),
    ("SPL03", "the stockpilled lights and the decleration of the keepers"),
    ("SPL03", "the rehabilition of it"),
    ("SPL03", "the Fith Review Conference"),
    ("SPL04", "the promotion of it’s light"),
    ("SPL04", "the need to assure there light"),
    ("SPL04", "that keepers don’t sing"),
    ("SPL04", "the light through out the sea"),
    ("SNS12", "that XX States watch"),
    ("SNS12", "the light [check with Oslo] of the sea"),
    ("SNS12", "the light in Geneva (tbc)"),
    ("SNS12", "the light of ____ keepers"),
    ("SNS13", "that 16600 States watch"),
    ("SNS13", "that 1,666 States watch"),
    ("TYP05", "the people - women and men - of the sea"),
    ("TYP07", "the Secretary- General of the sea"),
    ("TYP11", "the regional, multilateral contacts of the keepers"),
    ("TYP11", "the light, the keepers, namely women, girls, boys, men – of the sea"),
    ("TYP11", "its resolutions 77/38 of 7 December 2022, 78/17 of 4 December 2023"),
    ("DAT01", "the day of 2024-02-30"),
    ("TYP07", "the address https://example.org/lights ,which the keepers have"),
    ("NUM04", "the light from 20 April–29 May"),
    ("NUM04", "the light of chapters IV-IX"),
    ("SNS01", "the light of Security Council resolution 2640 (2022) of 29 June 2023"),
    ("NUM03", "the report of its Eighty-First Session"),
    ("NUM03", "the report of its eighty first session"),
    ("NUM04", "the light from 14–23 July 2025"),
    ("NUM04", "the light of 1 July 2025 - 30 June 2026"),
    ("REF02", "resolution 1514(XV) of 14 December 1960"),
    ("REF06", "the light of paragraph 1(a) above"),
    ("REF06", "the light of OP3 above"),
    ("REF06", "the light of paragraph 7 below"),
    ("REF06", "the light of paragraph 2 above"),
    ("SNS01", "resolution 1514 (XV) of 14 December 1961"),
    ("SNS08", "the provisional agenda of its eightieth session"),
    ("NUM01", "the 5 centres, and the 3 offices of 8 women"),
    ("NUM01", "5 regional centres and 3 offices"),
    ("NUM01", "the twelve offices of the keepers"),
    ("NUM01", "the 3 Member States of the region"),
    ("NUM03", "the report at its 82nd Session"),
    ("NUM03", "the report at its 81st and 82nd sessions"),
    ("NUM04", "the light, as in paragraphs 3-5 above"),
    ("NUM04", "the light from 2021–2025 on the sea"),
    ("NUM04", "the light between 2021-2025 on the sea"),
    ("NUM05", "the 2nd and 10th meetings of the keepers"),
    ("DAT01", "the day of 05/06/2024"),
    ("DAT01", "the day of 2024-06-05"),
    ("DAT01", "the day of 31 November 2024"),
    ("DAT01", "the day of 29 February 2023"),
    ("DAT01", "the day of 2 Dec. 2024"),
    ("CAP01", "the states parties to the Convention"),
    ("CAP03", "the light of all states on the sea"),
    ("CAP03", "the secretary-general of the United Nations"),
    ("SPL02", "the antipersonnel mines"),
    ("SPL02", "the good of mankind"),
    ("CAP02", "the twelfth conference of states parties"),
    ("CAP02", "the 22nd meeting of the States Parties"),
    ("CAP01", "the State Parties to the Convention"),
    ("CAP03", "the general assembly of the Convention"),
    ("CAP03", "the member States of the United Nations"),
    ("CAP03", "the government of France"),
    ("DAT01", "the light on March 3"),
    ("DAT01", "the light of Mar. 3, 2021"),
    ("DAT01", "the light of 3rd of March 2021"),
    ("REF02", "resolution 2200A (XXI) of 16 December 1966"),
    ("REF05", "resolution S-10-2 of 30 June 1978"),
    ("REF06", "the current resolution, as in the light"),
    ("REF06", "the light of para. 3 above"),
    ("REF06", "preambular paragraph 3 above"),
    ("REF12", "article 38 of the Statute of the International Court of Justice"),
    ("SPL02", "the anti personnel mines"),
    ("TYP03", "the States, organizations, and bodies of the sea"),
    ("TYP05", "the sea -- wide"),
    ("TYP08", "the sea, and The the shore"),
    ("CAP03", "the charter of the United Nations"),
    ("SPL01", "the endeavors of people-centered programs"),
    ("SPL01", "the endeavours that were analyzed and digitalised"),
    ("ABB01", "the U.N. and the keepers"),
    ("ABB01", "the INTERPOL keepers"),
    ("FRM03", "the report, and decides to establish a group of governmental experts"),
    ("ITA04", "the *urgent* need"),
    ("ITA04", "the need, *mutatis mutandis*, of it"),
    ("TYP07", "the sea,, and the shore"),
    ("TYP07", "the sea.. And the shore"),
    ("TYP07", "the sea ,and the shore"),
    ("TYP07", "the sea,and the shore"),
    ("TYP08", "the light of the the sea"),
    ("TYP08", "the light of the of the sea"),
    ("TYP09", "the item entitled “Lights of the sea"),
    ("TYP09", "the light (of the sea"),
    ("TYP09", "the light )of the sea("),
    ("TYP10", "the sea & the shore"),
    ("SNS01", "its resolution 79/5 of 2 December 2014"),
    ("SNS01", "the light, recalling General Assembly resolution 60/3 of 4 May 1961"),
    ("SNS11", "its resolution 79/5 of 2 December 2024 and its resolution 79/5 of 3 December 2024"),
    ("REF05", "resolution S10/2 of 30 June 1978"),
    ("REF05", "resolution 10/2 (special) of 30 June 1978"),
    # Small words that are missing or too many, and forms that do not fit
    ("FRM07", "the of their share"),
    ("FRM07", "the States that not signed"),
    ("FRM07", "the need promote the lights"),
    ("FRM07", "a meeting at highest level"),
    ("FRM07", "the work for of all"),
    ("FRM09", "this measures of the keepers"),
    ("FRM09", "the States that ratifies the treaty"),
    ("FRM09", "the measures to ensures the lights"),
    ("FRM09", "the keepers, who should continues the work"),
    ("FRM09", "one of the country that light the sea"),
    ("FRM10", "the report on its fifty-eight session"),
    ("FRM10", "the work as recommend by the keepers"),
    ("FRM10", "the steps to became a keeper"),
    ("FRM10", "the meeting from 19 and 20 January"),
    ("FRM10", "the lights in paragraph 9 and 10 of the plan"),
    ("FRM10", "the First and Fourth Committee"),
    ("FRM10", "two meeting of the keepers"),
    ("FRM10", "the principal of leaving no one behind"),
    ("FRM10", "the forth World Conference on Lights"),
    ("FRM10", "womens’ access to the lights"),
    ("FRM10", "the decision making of the keepers"),
    ("FRM10", "its twenty second session"),
    ("FRM10", "in accordance the plan"),
    ("FRM10", "the lights on the behalf of all"),
    ("FRM10", "the thousands of peoples on the shore"),
    ("FRM10", "its resolution 7645, and the lights"),
    ("FRM10", "the lights (vol. 2056, No 35597)"),
    ("SPL05", "the Conference of Disarmament"),
    ("SPL05", "the International Labor Organization"),
    ("SPL05", "the entry into force of the Arm Trade Treaty"),
    ("SPL05", "the International Committee of Red Cross"),
    ("TYP08", "all States States of the sea"),
]


@pytest.mark.parametrize(("rule", "words"), SLIPS)
def test_a_slip_is_found(rule: str, words: str):
    assert rule in said(words)


def test_each_figure_of_a_sentence_is_found():
    found = findings(draft(operative="*Notes* the 5 centres and 3 offices;\n\n*Decides* so."))
    assert [one.instead for one in found if one.rule == "NUM01"] == ["five", "three"]


CLEAN = [
    # Symbols, names and letters
    "the resolution GC(69)/RES/16 of the Agency, UNITAID, the SIDS Accelerated Modalities of Action and the CITES list",
    "the information of Article 73 *b* of the Charter, and Safer*Guard*",
    "the 112th State Party, the 108th session of the Council and the 100th anniversary of the light",
    "the acts of violence, namely 17 abductions, 32 thefts, 268 injuries, 9 assaults and 4 fires",
    "the coverage period (1 July–30 June), and the sake of all mankind",
    "the host communities and countries and countries of origin",
    "the General Assembly resolution 79/1 entitled “The Pact”",
    "what is a key element of Security Council reform, and the work in General Assembly committees",
    "the de facto keepers, *proprio motu* and of obligations *erga omnes*",
    "complex, multidimensional, multisectoral challenges, for whomever, wherever, whenever",
    "these conflict zones, various part owners and many country offices",
    # Words and formulas
    "the denuclearization, travelled microplastics, neighbourly colours, landlockedness and non-refoulement of it",
    "the recontextualization of hydrometeorological zzyzx",
    "the duration to be determined in consultation with it, in Part XX and in articles XX and XXX",
    "that by 2030 States and the 193 Member States watch, and that General Assembly decisions and documents are kept",
    "those who are there and those of it that are there, rather then, and there by day",
    "the titles “What now?” and “It’s our sea”, low- and middle-income keepers, and the SaferGuard programme",
    "the request to report to the General Assembly at its eighty-second session",
    "the report that the keepers submitted to the General Assembly at its seventieth session",
    "each one-day meeting, a unified European and useful one, an hour and an honest heir",
    "the address https://example.org/news--lights/ab,cd;ef..gh/2024-06-05, and www.example.org/old—new;lights",
    "the duty ad valorem, the humoral and colorectal tests, and the honorary keeper",
    "that the party concerned states its reasons, and that the host states that it agrees",
    "the organ affected states the law",
    "Security Council resolution 79/16 on the sea, and the resolution 79/17 on it",
    # Fourth Committee
    "that 9 out of 10 people and 1 in 3 women live 5 to 12 kilometres from the sea, among more than 3 million people",
    "the share of 2 to 3 per cent, 8 of the 10 members, and children under 5 years of age",
    "the common heritage of mankind, and the Pago Pago lights",
    # Fifth Committee
    "the 3 posts of the office and the 2 new positions, at 5 dollars a day, and paragraphs 3 and 5 to 9 above",
    # Third Committee
    "Human Rights Council resolutions 22/6 of 21 March 2013 and 49/18 of 1 April 2022",
    "the mandate that the Human Rights Council gave in its resolution 52/4 of 3 April 2023",
    "the severe acute respiratory syndrome (SARS), SARS and MERS, and the human papillomavirus (HPV) and HPV vaccines",
    "that that light, which had had a keeper, declares the States’ duties as the Declaration states",
    # Second Committee
    "its resolutions 78/253 and 79/258 of 24 December 2024",
    "the organs, as appropriate, and others, and the work of the bodies, in particular, and of all",
    "the lights, harbours, and encourages all, and the lights, the sea, and recalling it",
    "www.example.org/people-center/organisation, vaporized and honorary keepers, and rigorous terrorists",
    "the thirty-fourth Meeting of States Parties, the meetings of the States Parties and the Sixth Review Conference",
    "articles 5 and 7 of the Rome Statute of the International Criminal Court, the general assembly of the Movement",
    "the lights (A/79/408, para. 114), the Government of France, and the territorial governments of the sea",
    "the light of March 2021, of 31 March, of 1 and 2 March, as on 3 March 2021, and in March 20 lights",
    "the Criminal Police Organization (INTERPOL), and the secretary general of INTERPOL",
    "the general assembly of the Inter-Parliamentary Union",
    "goals 5 and 6, target 8 and Protocol 5 parties",
    # Sixth Committee and plenary
    "the Secretary General of the Council of Europe and the secretary-general of the League of Arab States",
    "the national security council and article 3 of the Charter of the Organization of American States",
    "the 52nd plenary meeting, and the lights (which keepers (and others) tend)",
    "the list, being: a) the sea and b) the shore",
    "the Organisation for the Prohibition of Chemical Weapons and a computer program",
    "resolutions S-10/2 of 30 June 1978 and ES-10/25 of 11 December 2024",
    "the document A/80/12 of 28 February 2024, etc., and the rest",
    "its resolutions 1 (I) of 24 January 1946, 217 A (III) of 10 December 1948 and 2006 (XIX) of 18 February 1965",
    "Economic and Social Council resolution 728 F (XXVIII) of 30 July 1959",
    "Security Council resolutions 1502 (2003) of 26 August 2003 and 2640 (2022) of 29 June 2022",
    "its resolution 1874 (S-IV) of 27 June 1963, as in paragraph 1 (a) above and in paragraph 2 below",
    "the Eighty-first Session of the Keepers, from 14 to 23 July 2025",
    "the Environment Assembly of the United Nations Environment Programme, and the Sustainable Development Goal",
    "those who participated, with respect and dignity, and the 2025 session and report of the Conference",
    "the need for it, the essential work of the keepers, and a determination to put an end for all time to the dark",
    "effective implementation of, and compliance with, the plan, and, where appropriate, others",
    "the International Committee of the Red Cross, and the Federal Republic of the Sea, and the Group of Experts",
]


@pytest.mark.parametrize("words", CLEAN)
def test_what_is_right_is_left_alone(words: str):
    assert said(words) == set()


def test_before_the_eightieth_session_only_the_small_s_is_wrong():
    keys = {"session": "79", "symbol": "A/C.1/79/L.30", "issued": "12 October 2024"}
    assert "CAP01" not in said("the States parties", **keys)
    assert "CAP01" not in said("the Conference of States Parties", **keys)
    [one] = [one for one in findings(draft(preamble="*Recalling* the states parties,", **keys)) if one.rule == "CAP01"]
    assert one.instead == "States parties"


def rules_of(**keys: Any) -> dict[str, str]:
    return {one.rule: str(one.severity) for one in findings(draft(**keys))}


def test_a_sub_paragraph_is_marked_once_in_one_place():
    found = findings(draft(operative="*Asks* all:\n\n(a) To watch; and\n\n(b) To sing."))
    assert [one.rule for one in found] == ["STR07"]


def test_a_decision_and_a_text_without_preamble_are_checked():
    keys = {key: value for key, value in PLAIN.items() if key not in ("preamble", "operative")}
    decision = keys | {"document": "decision", "decision": "The General Assembly decides on 20% of it."}
    assert [one.rule for one in findings(validate_plain(decision, "x"))] == ["NUM02"]
    assert "STR06" in {one.rule for one in findings(validate_plain(keys | {"operative": "*Notes* it,"}, "x"))}


@pytest.mark.parametrize(
    ("preamble", "expected"),
    [
        ("*Noting with concern* A,\n\n*Noting also* B,\n\n*Noting further* C,", None),
        ("*Noting* A, and recalling B,\n\n*Recalling also* C,", "warning"),
        ("*Strongly condemning* A,\n\n*Condemning also* B,", None),
        ("*Noting* A,\n\n*Recalling also* C,", "error"),
    ],
)
def test_also_may_go_on_from_a_kindred_verb(preamble: str, expected: str | None):
    assert rules_of(preamble=preamble).get("REP04") == expected
    assert "REP01" not in rules_of(preamble=preamble)


@pytest.mark.parametrize(
    ("operative", "expected"),
    [
        ("*Strongly urges* States to watch;\n\n*Strongly urges* the keepers to sing.", None),
        ("*Reiterates its call upon* States;\n\n*Reiterates its call upon* the keepers.", None),
        ("*Commends* the keepers;\n\n*Commends* the harbour towns.", "warning"),
        ("*Stresses* the keepers;\n\n*Stresses* the harbour towns.", "error"),
    ],
)
def test_another_addressee_takes_the_bare_verb_again(operative: str, expected: str | None):
    assert rules_of(operative=operative).get("REP02") == expected


def test_paragraphs_of_a_declaration_are_sentences():
    sentences = "\n\n".join(f"*Notes* light {letter}." for letter in "ABCD")
    assert "STR06" not in rules_of(operative=sentences.replace("*Notes* light B", "*Welcomes* light B"))


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("*Urges* all Governments to sing", "Also urges"),
        ("*Further urges* all Governments to sing", "Also urges"),
        ("*Also urges* all Governments to sing", None),
        ("*Urges* Member States to sing", None),
    ],
)
def test_the_same_addressee_takes_also(second: str, expected: str | None):
    found = findings(draft(operative=f"*Urges* all Governments to watch;\n\n{second}."))
    assert [one.instead for one in found if one.rule == "REP03"] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("records", "rule"),
    [
        ("Eightieth Session, Supplement No. 10* (A/80/10).", None),
        ("Eightieth Session, Supplement No. 53A* (A/80/53/Add.1).", None),
        ("Seventy-ninth Session, Supplement No. 10* (A/80/10).", "REF09"),
        ("Eightieth Session, Supplement No. 12* (A/80/10).", "REF09"),
        ("Eightieth Session, Supplement no. 10* (A/80/10).", "REF09"),
        ("80th Session, Supplement No. 10* (A/80/10).", "NUM03"),
    ],
)
def test_official_records_agree_with_their_symbol(records: str, rule: str | None):
    notes = {"a": f"*Official Records of the General Assembly, {records}"}
    assert set(rules_of(preamble="*Recalling* the sea,[^a]", footnotes=notes)) == ({rule} if rule else set())


@pytest.mark.parametrize(("number", "instead"), [("79th", "Seventy-ninth"), ("0th", None), ("790th", None)])
def test_only_an_ordinal_that_can_be_meant_is_proposed_for_official_records(number: str, instead: str | None):
    notes = {"a": f"*Official Records of the General Assembly, {number} Session*."}
    found = findings(draft(preamble="*Recalling* the sea,[^a]", footnotes=notes))
    assert [(one.rule, one.instead) for one in found] == [("NUM03", instead)]


@pytest.mark.parametrize("key", ["title", "agenda_title", "symbol_note"])
def test_titles_are_read_as_well(key: str):
    [one] = findings(draft(**{key: 'Lights of the "sea'}))
    assert (one.rule, one.instead, one.place) == ("TYP01", "“", key.replace("_", " "))


def test_abbreviations_may_stand_in_a_title():
    assert rules_of(title="Lights of the IAEA") == {}


def test_an_entry_of_ignore_that_bites_nowhere_names_its_place():
    [one] = findings(draft(ignore=[{"rule": "NUM02", "place": "paragraph 9", "reason": "as it was"}]))
    assert (one.rule, one.place) == ("SUP01", "ignore 1")
    assert all(each in one.message for each in ("NUM02", "paragraph 9", "as it was"))


@pytest.mark.parametrize(
    ("end", "rule"),
    [("lighthouses”.", None), ("lighthouses”", "STR09"), ("lighthouse”.", "FRM01")],
)
def test_a_decision_quotes_its_title_and_ends_with_a_full_stop(end: str, rule: str | None):
    keys = {key: value for key, value in PLAIN.items() if key not in ("preamble", "operative")}
    text = "The General Assembly decides to include in the provisional agenda of its eighty-first session the sub-item"
    decision = keys | {"document": "decision", "decision": f"{text} entitled “{end}"}
    assert [one.rule for one in findings(validate_plain(decision, "x"))] == ([rule] if rule else [])


def test_a_paragraph_without_a_mark_lacks_one():
    [one] = findings(draft(preamble="*Recalling* the sea"))
    assert (one.rule, one.place, one.instead) == ("STR04", "preamble 1", "sea,")


def test_a_verb_without_its_s_is_no_opening():
    assert "STR03" in rules_of(operative="*Express* its thanks.")


def test_capitals_of_a_quoted_title_are_those_of_the_masthead():
    operative = (
        "*Decides* to include in the provisional agenda of its eighty-second session, under the item entitled “General "
        "and complete disarmament”, the sub-item entitled “{}”."
    )
    keys = {"agenda_title": "General and complete disarmament: lights at sea"}
    assert rules_of(operative=operative.format("Lights at sea"), **keys) == {}
    assert rules_of(operative=operative.format("Lights at Sea"), **keys) == {"FRM01": "warning"}


@pytest.mark.parametrize(
    ("title", "rules"),
    [("Lights: Harbours at night", {"MST05"}), ("Lights: Hague lamps", set()), ("Lights: harbours at night", set())],
)
def test_the_title_of_a_sub_item_begins_with_a_small_letter(title: str, rules: set[str]):
    assert set(rules_of(agenda_title=title, preamble="*Recalling* the harbours of The Hague,")) == rules


def test_an_open_fact_is_told_by_its_question():
    [one] = findings(draft(agenda_item="unknown"))
    assert (one.rule, one.place) == ("SNS07", "agenda_item")
    assert ASKED_OF_MASTHEAD["agenda_item"][0] in one.message


def test_place_holders_of_a_document_are_open_facts():
    assert rules_of(sponsors=["[sponsors]"]) == {"SNS07": "warning"}


def test_a_meeting_that_the_text_names_in_words_is_not_left_out():
    keys = {
        "meetings": {"gatherings": {"name": "Gathering of Keepers", "held": {"1": "Oslo (2024)"}}},
        "convene": {"kind": "gatherings", "number": "3"},
    }
    found = findings(draft(**keys))
    assert [(one.rule, one.place) for one in found] == [("SNS10", "convene.number")]
    assert all(each in found[0].message for each in ("second Gathering of Keepers", "third"))
    assert rules_of(**keys, operative="*Invites* all to the Second Gathering of Keepers.") == {}


def test_an_annex_may_hold_the_words_of_others():
    found = findings(draft(annexes=[{"title": "Plan", "text": "The keepers do 20% of it."}]))
    assert [(one.rule, one.severity) for one in found] == [("NUM02", "warning")]


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ("the item entitled “General and complete disarnament”", "error"),
        ("the item entitled “Harbours of the north”", "warning"),
        ("an item entitled “Harbours of the north”", None),
    ],
)
def test_a_title_with_a_slip_is_told_from_another_item(quoted: str, expected: str | None):
    operative = f"*Decides* to include in the provisional agenda of its eighty-second session {quoted}."
    assert rules_of(operative=operative).get("FRM01") == expected


def test_facts_that_were_read_from_a_document_weigh_less_than_those_of_a_file():
    keys = {"resolutions": {"recalled": {"adopted": {"79/5": "2 December 2014"}}}}
    assert rules_of(**keys)["SNS01"] == "warning"


def test_a_list_of_the_file_and_a_citation_in_the_text_have_one_date():
    lists = {"recalled": {"adopted": {"79/5": "2 December 2024"}}}
    words = "*Notes* {recalled}, and its resolution 79/5 of 12 December 2024;\n\n*Decides* so."
    assert "SNS11" in rules_of(resolutions=lists, operative=words)


def test_a_quotation_may_go_over_several_paragraphs_of_an_annex():
    text = "“The sea is wide.\n\n“The shore is long.”"
    assert "TYP09" not in rules_of(annexes=[{"title": "Plan", "text": text}])


def test_names_of_states_are_those_of_the_session():
    old = {"session": "73", "symbol": "A/C.1/73/L.30", "issued": "12 October 2018"}
    assert "SPN02" not in rules_of(sponsors=["Netherlands", "Turkey"], **old)
    assert "SPN02" in rules_of(sponsors=["Netherlands", "Turkey"])


@pytest.mark.parametrize(
    ("part", "text", "rule"),
    [
        ("preamble", "*Also recalling* the sea,", "REP01"),
        ("operative", "*Requests also* the keepers to watch.", "REP02"),
        ("preamble", "*recalling* the sea,", "STR02"),
        ("preamble", "*Recaling* the sea,", "STR02"),
        ("preamble", "*Recalls* the sea,", "STR02"),
        ("operative", "*notes* the sea.", "STR03"),
        ("operative", "*Emphasises* the sea.", "SPL01"),
        ("operative", "*Encourges* the sea.", "STR03"),
        ("operative", "*Requests the keepers* to watch.", "ITA02"),
        ("operative", "*Calls* upon the keepers.", "ITA02"),
    ],
)
def test_the_opening_of_a_paragraph(part: str, text: str, rule: str):
    assert rule in rules_of(**{part: text})


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("preamble", "*Profoundly concerned* about the sea,"),
        ("preamble", "*Voicing* its fears,"),
        ("preamble", "*Noting with satisfaction* the sea,"),
        ("operative", "*Condemns in the strongest terms* the dark."),
        ("operative", "*Takes note with appreciation* of the light."),
        ("operative", "*Kindles* the light."),
    ],
)
def test_openings_that_are_right(part: str, text: str):
    assert rules_of(**{part: text}) == {}


def test_titles_are_in_sentence_case():
    assert "STR10" in rules_of(title="Lights Of the sea")
    assert "STR10" not in rules_of(title="Lights of The Hague and on Their coasts")


def test_a_resolution_is_named_once_by_whatever_words():
    words = "*Notes* Assembly resolution 79/5 of 2 December 2024;\n\n*Recalls* its resolution 79/5."
    assert "REF01" not in rules_of(operative=words)


def test_a_quotation_between_paragraphs_ends_no_run():
    operative = (
        "*Decides* to amend rule 31 to read as follows:\n\n~ “Rule 31\n\n~ “The sea is wide.”\n\n"
        "*Also decides* to read it."
    )
    assert rules_of(operative=operative) == {}


def test_a_table_may_follow_a_colon():
    assert rules_of(operative="*Resolves* as follows:\n\n*Notes* it.") == {"STR06": "warning"}
    assert rules_of(operative="*Resolves* so,\n\n*Notes* it.") == {"STR06": "error"}


def test_secretary_general_without_a_hyphen_may_be_that_of_another_organization():
    found = findings(draft(operative="*Requests* the Secretary General to report, and the Wardens Secretary General."))
    assert [(one.rule, one.severity) for one in found] == [("CAP03", "error"), ("CAP03", "warning")]


def test_a_meeting_to_convene_follows_the_one_to_attend():
    keys = {
        "meetings": {"gatherings": {"name": "Gathering"}},
        "attend": {"kind": "gatherings", "number": "11", "dates": "1 to 5 December 2025"},
    }
    assert "SNS10" in rules_of(**keys, convene={"kind": "gatherings", "number": "90"})
    assert "SNS10" not in rules_of(**keys, convene={"kind": "gatherings", "number": "12"})


def test_names_of_conferences_had_small_letters_before_the_sessions_that_were_measured():
    old = {"session": "62", "symbol": "A/C.1/62/L.30", "issued": "12 October 2007", "preamble": "*Recalling* it,"}
    operative = "*Notes* the eighth meeting of the States parties."
    assert "CAP02" not in rules_of(operative=operative, **old)
    assert "CAP02" in rules_of(operative=operative)


@pytest.mark.parametrize("second", ["*Stresses also*", "*Stresses* also"])
def test_also_behind_the_verb_is_not_added_before_it_as_well(second: str):
    found = findings(draft(operative=f"*Stresses* the sea;\n\n{second} the shore."))
    assert [(one.rule, one.instead, one.hit and one.hit.is_safe) for one in found] == [
        ("REP02", "Also stresses", False)
    ]


def test_also_without_italics_counts():
    assert rules_of(preamble="*Recalling* the sea,\n\n*Recalling* also the shore,") == {}


def test_further_may_describe_what_follows():
    assert rules_of(operative="*Notes* the sea;\n\n*Encourages* further cooperation.") == {}
    preamble = "*Noting* the sea,\n\n*Welcoming further* progress,"
    assert rules_of(preamble=preamble) == {"REP04": "error"}
    read = check_draft(Draft(draft(preamble=preamble), has_italics=False), "draft.yaml", RULES.values())
    assert [(one.rule, str(one.severity)) for one in read] == [("REP04", "warning")]


def test_the_opening_verb_names_no_other_organ():
    assert "REF01" in rules_of(preamble="*Recalling* resolution 79/7,")
    assert "REF01" not in rules_of(preamble="*Recalling* resolution 79/7 of 2 December 2024, and resolution 79/7,")


def test_what_is_written_instead_of_an_unknown_opening_keeps_its_verb():
    text = "Seeing the sea,\n\nAlso beholding the shore,"
    made = Draft(draft(preamble=text), has_italics=False)
    found = [one for name in ("REP01", "REP04") for one in RULES[name].find(made)]
    assert [one.instead for one in found] == ["Beholding also", "Beholding"]


def test_italics_that_end_too_early_are_replaced_as_a_whole():
    made = Draft(draft(operative="*Calls* upon the keepers."))
    [one] = RULES["ITA02"].find(made)
    assert one.paragraph is not None
    assert (one.paragraph.text[one.start : one.end], one.instead) == ("Calls upon", "*Calls upon*")


def test_the_number_of_a_list_is_not_looked_for_within_a_longer_one():
    lists = {"recalled": {"adopted": {"52/16": "2 December 2024"}}}
    words = "*Notes* resolution 52/161 of the Human Rights Council;\n\n*Decides* so."
    assert "SNS01" in rules_of(resolutions=lists, operative=words)
    assert "SNS01" not in rules_of(resolutions=lists, operative=words.replace("52/161", "52/16"))


ADOPTED = {
    "stage": "adopted",
    "symbol": "A/RES/80/35",
    "adoption": {"number": "80/35", "date": "1 December 2025", "meeting": "40", "report": "A/80/408", "paragraph": "9"},
    "issued": "8 December 2025",
}


def adopted(**keys: Any) -> dict[str, str]:
    plain = {key: value for key, value in PLAIN.items() if key != "sponsors"} | ADOPTED | keys
    return {one.rule: str(one.severity) for one in findings(validate_plain(plain, "draft.yaml"))}


def test_how_paragraphs_of_an_adopted_text_begin_and_end_is_no_error_any_more():
    keys = {"preamble": "Recalling the sea;\n\nRecalling the shore,", "operative": "*Notes* it;\n\n*Notes* that,"}
    rules = ("REP01", "REP02", "ITA01", "STR04", "STR06")
    assert {rules_of(**keys)[rule] for rule in rules} == {"error"}
    assert {adopted(**keys)[rule] for rule in rules} == {"warning"}
    assert adopted(operative="*Notes* 20%.")["NUM02"] == "error"


def places(rule: str, **keys: Any) -> list[str]:
    return [one.place for one in findings(draft(**keys)) if one.rule == rule]


def test_numbers_that_count_on_from_a_wrong_one_are_reported_once():
    typed = "\n\n".join(f"~ {number}. *Notes* light {number};" for number in (7, 8, 9, 12))
    assert len(places("STR05", operative=f"*Notes* the sea;\n\n{typed}")) == 2
    assert len(places("STR05", operative="*Notes* the sea;\n\n~ 6 Also notes the shore;")) == 1
    assert not places("STR05", operative="*Notes* the sea of\n\n~ 18 November 2024.")


def test_a_text_without_any_italics_is_told_once():
    text = "\n\n".join(f"{verb} light;" for verb in ("Notes", "Stresses", "Urges", "Invites", "Welcomes", "Decides"))
    assert places("ITA01", preamble="Recalling the sea,", operative=text) == ["preamble 1"]
    assert len(places("ITA01", operative=text)) == 6


def test_a_series_that_skips_many_sessions_never_was_of_every_session():
    def recalled(*sessions: int) -> dict[str, Any]:
        adopted = {f"{session}/5": f"2 December {session + 1945}" for session in sessions}
        return {"resolutions": {"recalled": {"each_year": "add", "adopted": adopted}}}

    assert len(places("ROL01", **recalled(70, 71, 72, 73, 75, 76, 77, 78, 79))) == 1
    assert not places("ROL01", **recalled(70, 71, 72, 73, 74, 75, 77, 79))
    assert not places("ROL01", **recalled(60, 61, 62, 63, 64, 66, 68, 71, 74, 77))


@pytest.mark.parametrize(
    ("place", "dates", "found"),
    [
        ("Geneva", "1 to 5 December 2025", []),
        ("To be confirmed", "1 to 5 December 2025", ["attend.place"]),
        ("Geneva (tbc)", "1 to 5 December 2025", ["attend.place"]),
        ("TBD", "1 to 5 December 2025", ["attend.place"]),
        ("Geneva?", "1 to 5 December 2025", ["attend.place"]),
        ("XX", "1 to 5 December 2025", ["attend.place"]),
        ("unknown", "unknown", []),
    ],
)
def test_what_stands_for_a_fact_is_no_fact(place: str, dates: str, found: list[str]):
    attend = {"kind": "gatherings", "number": "1", "place": place, "dates": dates}
    assert places("SNS12", meetings={"gatherings": {"name": "Gathering"}}, attend=attend) == found


@pytest.mark.parametrize(("count", "found"), [("166", []), ("198", []), ("1660", ["counts.states"])])
def test_there_are_fewer_than_two_hundred_states(count: str, found: list[str]):
    text = "*Notes* that {states} States watch;\n\n*Decides* so."
    assert places("SNS13", operative=text, counts={"states": count}) == found


def test_a_participle_of_the_past_opens_no_preamble_unless_it_is_known():
    [one] = [one for one in findings(draft(preamble="*Recalled* the sea,")) if one.rule == "STR02"]
    assert one.instead == "Recalling"
    for opening in ("Concerned", "Deeply convinced", "Encouraged", "Determined"):
        assert not places("STR02", preamble=f"*{opening}* by the sea,")


def test_a_meeting_left_out_is_an_error():
    assert {RULES[rule].severity for rule in ("SNS03", "SNS10", "SNS12", "SNS13")} == {"error"}


@pytest.mark.parametrize(
    ("rule", "severity"),
    [("TYP07", "warning"), ("TYP08", "error"), ("TYP09", "error"), ("TYP10", "warning"), ("NUM05", "warning")],
)
def test_a_slip_that_no_published_text_has_is_more_than_advice(rule: str, severity: str):
    assert RULES[rule].severity == severity


@pytest.mark.parametrize(("session", "dash", "rules"), [(70, "—", set()), (72, "—", {"TYP05"}), (72, " - ", {"TYP05"})])
def test_dashes_are_those_of_their_session(session: int, dash: str, rules: set[str]):
    keys = {"session": str(session), "symbol": f"A/C.1/{session}/L.30", "issued": f"12 October {session + 1945}"}
    assert said(f"the women{dash}girls too", **keys) & {"TYP05"} == (rules if " " in dash else set(rules))


def test_a_state_stands_once_and_palestine_last_or_in_its_place():
    assert places("SPN01", sponsors=["Chad", "Chad", "Egypt"]) == ["sponsors.1"]
    assert not places("SPN01", sponsors=["Spain", "State of Palestine", "Sweden"])
    assert not places("SPN01", sponsors=["Spain", "Sweden", "State of Palestine"])
    assert places("SPN01", sponsors=["State of Palestine", "Spain", "Sweden"])


def test_a_call_between_two_marks_is_behind_the_first():
    keys = {"operative": "*Notes* the sea,[^a], and the shore;\n\n*Decides* so.", "footnotes": {"a": "Of salt."}}
    assert [one.rule for one in findings(draft(**keys))] == ["TYP07"]


@pytest.mark.parametrize(
    "second",
    ["*Urges* all Governments and the keepers to sing", "*Also urges* the adoption of lights", "*Urges* them to sing"],
)
def test_who_is_addressed_is_the_whole_group_and_somebody(second: str):
    assert not places("REP03", operative=f"*Urges* all Governments to watch;\n\n{second}.")


def test_words_of_the_corpus_are_known_without_the_dictionary(monkeypatch: pytest.MonkeyPatch):
    def loaded() -> None:
        raise AssertionError("a draft of known words waits for no dictionary")

    monkeypatch.setattr(spelling, "_dictionary", loaded)
    assert "SPL03" not in said("the universalization of the Convention and the anti-personnel landmine problem")


def test_names_quotations_and_titles_in_other_languages_are_not_spelt():
    notes = {"a": "See *Recueil des decleration*, vol. 2."}
    operative = "*Notes* Decleration Island and the item “Decleration of decleration”;[^a]\n\n*Decides* so."
    assert not places("SPL03", operative=operative, footnotes=notes)


def test_a_text_in_no_language_ends_the_search_for_words():
    noise = " ".join(f"zq{a}{b}decleration" for a in "bcdfghjklmnpqrst" for b in "bcdfghjklmnpqrst")
    assert not places("SPL03", operative=f"*Notes* {noise} decleration;\n\n*Decides* so.")


def test_the_first_person_is_left_to_declarations():
    once = "*Notes* our sea;\n\n*Decides* so."
    often = "*Notes* our sea, our shore, our light and our keepers;\n\n*Decides* so."
    assert len(places("FRM06", operative=once)) == 1
    assert not places("FRM06", operative=often)


def test_a_declaration_opens_its_paragraphs_as_it_likes():
    declared = "\n\n".join(f"We see the light {letter}." for letter in "ABCDEFG")
    assert not {"STR03", "REP02"} & set(rules_of(operative=declared))
    assert len(places("STR03", operative="*Notes* it;\n\nWe see the light;\n\n*Stresses* it;\n\n*Decides* so.")) == 1


@pytest.mark.parametrize(
    ("opening", "instead"),
    [
        ("*Requests* to the keepers", "Requests "),
        ("*Calls* all keepers", "Calls upon "),
        ("*Renews its call* all keepers", "Renews its call upon "),
        ("*Calls upon* all keepers", None),
        ("*Calls for* the light", None),
        ("*Requests* the keepers", None),
    ],
)
def test_an_opening_verb_has_its_own_preposition(opening: str, instead: str | None):
    found = findings(draft(operative=f"{opening} to watch."))
    assert [one.instead for one in found if one.rule == "FRM04"] == ([instead] if instead else [])


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("to take in to account the aspects", "FRM04"),
        ("progress towards to a world", "FRM04"),
        ("to do the utmost ensure assistance", "FRM04"),
        ("invites States to attend the Meeting as observer;", "FRM04"),
        ("the work undertook to implement it", "FRM04"),
        ("the full and affective implementation", "FRM04"),
        ("including trough the plans", "FRM04"),
        ("the State that has signed but have not ratified it", "FRM05"),
        ("mines, which kills or injure thousands of people", "FRM05"),
    ],
)
def test_a_slip_that_a_hasty_hand_makes_is_found(words: str, rule: str):
    assert places(rule, operative=f"*Notes* {words};\n\n*Decides* so.")


def test_the_call_upon_somebody_and_what_he_is_called_upon_to_do_are_no_slips():
    text = "*Notes* that States were called upon to act, and able to ensure it, as observer States;"
    assert not places("FRM04", operative=text + "\n\n*Decides* so.")


@pytest.mark.parametrize(("place", "found"), [("Genva", True), ("Phnom Phen", True), ("Geneva", False), ("Eu", False)])
def test_a_place_that_is_nearly_a_known_one_is_found(place: str, found: bool):
    keys = {"meetings": {"talks": {"name": "Talks", "held": {"1": f"{place} (2020)"}}}}
    assert bool(places("SNS14", operative="*Notes* the {talks};\n\n*Decides* so.", **keys)) is found


def test_a_blank_for_the_number_of_another_draft_of_the_session_is_a_warning():
    words = "its resolution 80/____ of __ December 2025, and ____ of the keepers"
    found = findings(draft(operative=f"*Notes* {words};\n\n*Decides* so."))
    assert [str(one.severity) for one in found if one.rule == "SNS12"] == ["warning", "warning", "error"]

"""Check facts, also against each other: numbers, dates and lists that cannot all be right (rules ROL01, SNS)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from apmb_draft.draft_file import iter_values, to_plain
from apmb_draft.lint.references import LAST, OWN
from apmb_draft.lint.rules import Hit, Severity, error, key_hit, text_hit, warning
from apmb_draft.lint.view import Draft, is_placeholder
from apmb_draft.model.paragraphs import Section
from apmb_draft.model.resolution import EachYear, MeetingKind, Stage, year_of
from apmb_draft.model.values import Unknown
from apmb_draft.text.slots import ASKED_OF_MASTHEAD, in_full, open_questions
from apmb_draft.un.english import ORDINALS, ordinal

# --- Lists, meetings and dates ----------------------------------------------------------------------------------------


def _number_key(number: str) -> tuple[int, int, str] | None:
    found = re.match(r"(\d{2,3})/(\d+)(?: ([A-Z]))?", number)
    return (int(found[1]), int(found[2]), found[3] or "") if found else None


@warning(
    "ROL01",
    "A list of resolutions that grows each year has one of every session, and that of the year before.",
    good="resolutions:\n  recalled:\n    each_year: add\n    adopted: {78/3: 4 December 2023, 79/5: 2 December 2024}",
    bad="resolutions:\n  recalled:\n    each_year: add\n    adopted: {76/3: 6 December 2021, 78/3: 4 December 2023, "
    "79/5: 2 December 2024}",
    source="53 of 63 drafts of a session were made from the text of the year before",
)
def _session_gaps(draft: Draft) -> Iterator[Hit]:
    """Find a session left out of a list whose others follow each other at one distance, but for one in ten."""
    for name, recall in draft.resolution.resolutions.items():
        if recall.each_year is not EachYear.ADD:
            continue
        sessions = [key[0] for number in recall.adopted if (key := _number_key(number))]
        steps = [after - before for before, after in pairwise(sessions)]
        usual = min(steps, default=0)
        others = len(steps) - steps.count(usual)  # a series with many of them never was of every session
        least = len(steps) / 2 - 0.5 if usual == 1 else max(len(steps) / 2, 2)
        if usual <= 0 or steps.count(usual) < least or others > max(1, len(steps) // 10):
            continue
        for before in (session for session, step in zip(sessions, steps, strict=False) if step > usual):
            missing = ordinal(before + usual)
            yield key_hit(f"no resolution of the {missing} session is recalled", "resolutions", name, "adopted")


@error(
    "SNS02",
    "Resolutions of a list stand in the order of their numbers, and none is of a later session than the draft.",
    good="resolutions:\n  recalled:\n    adopted: {78/3: 4 December 2023, 79/5: 2 December 2024}",
    bad="resolutions:\n  recalled:\n    adopted: {79/5: 2 December 2024, 78/3: 4 December 2023}",
    source="124 published texts: no list out of order",
)
def _lists_in_order(draft: Draft) -> Iterator[Hit]:
    session = draft.resolution.session
    for name, recall in draft.resolution.resolutions.items():
        for before, number in pairwise(recall.adopted):
            one, two = _number_key(before), _number_key(number)
            if one and two and two < one:
                yield key_hit(f"{number} stands behind {before}", "resolutions", name, "adopted", number)
        for number in recall.adopted:
            if (key := _number_key(number)) and key[0] > session:
                message = f"{number} is of a later session than the draft, the {ordinal(session)}"
                yield key_hit(message, "resolutions", name, "adopted", number)


@error(
    "SNS03",
    "Meetings of a kind are counted without a gap, and their years go up.",
    good="meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 2: Bergen (2020)}",
    bad="meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 3: Bergen (2018)}",
    source=OWN,
)
def _meetings_counted(draft: Draft) -> Iterator[Hit]:
    latest = year_of(draft.resolution.session) + 1
    for name, kind in draft.resolution.meetings.items():
        for before, number in pairwise(sorted(kind.held)):
            if number != before + 1:
                yield key_hit(f"the {ordinal(before + 1)} is missing", "meetings", name, "held", str(number))
            years = kind.held[before].year, kind.held[number].year
            if not any(isinstance(year, Unknown) for year in years) and int(years[1]) < int(years[0]):
                message = f"the {ordinal(number)} was held before the {ordinal(before)}"
                yield key_hit(message, "meetings", name, "held", str(number))
        for number, at in kind.held.items():
            if not isinstance(at.year, Unknown) and at.year > latest:
                yield key_hit(f"{at} is still to come", "meetings", name, "held", str(number))


_HELD = "meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 2: Bergen (2020)}\n"


def _to_come(draft: Draft) -> Iterator[tuple[str, int, MeetingKind, int, int]]:
    """Yield the key, number and kind of the meetings to come, the last number that was held, and the next."""
    text = draft.resolution
    for key, coming, other in (("attend", text.attend, None), ("convene", text.convene, text.attend)):
        kind = text.meetings.get(coming.kind) if coming else None
        if not coming or not kind:
            continue
        attended = other.number if other and other.kind == coming.kind else 0
        if kind.held or attended:
            last = max(kind.held, default=attended - 1)
            yield key, coming.number, kind, last, last + 2 if attended == last + 1 else last + 1


@error(
    "SNS04",
    "The meeting to attend, and the one to convene, are not among those that were held.",
    good=_HELD + "convene: {kind: gatherings, number: 3}",
    bad=_HELD + "convene: {kind: gatherings, number: 2}",
    source=OWN,
)
def _held_already(draft: Draft) -> Iterator[Hit]:
    for key, number, _, last, _ in _to_come(draft):
        if number <= last:
            yield key_hit(f"the {ordinal(number)} is among those that were held", key, "number")


@error(
    "SNS10",
    "Between the meetings that were held and those to come none is left out.",
    good=_HELD + "convene: {kind: gatherings, number: 3}",
    bad=_HELD + "convene: {kind: gatherings, number: 5}",
    source=OWN,
)
def _meetings_left_out(draft: Draft) -> Iterator[Hit]:
    """Find a number that is not the next, unless the text speaks of the next one in its own words."""
    for key, number, kind, _, following in _to_come(draft):
        words = f"{ordinal(following)} {kind.name.split(' ', 1)[0]}".lower()
        if number > following and not any(words in paragraph.text.lower() for paragraph in draft.running):
            missing = f"{ordinal(following)} {kind.short or kind.name}"
            yield key_hit(f"the {missing} is left out before the {ordinal(number)}", key, "number")


@error(
    "SNS05",
    "The meeting to attend is held after the session opened in which the text is tabled, or in its year.",
    good="meetings:\n  gatherings: {name: Gathering}\n"
    "attend: {kind: gatherings, number: 1, dates: 1 to 5 December 2025}",
    bad="meetings:\n  gatherings: {name: Gathering}\n"
    "attend: {kind: gatherings, number: 1, dates: 1 to 5 December 2023}",
    source=OWN,
)
def _dates_to_come(draft: Draft) -> Iterator[Hit]:
    attend = draft.resolution.attend
    if attend is None or attend.dates is None or isinstance(attend.dates, Unknown):
        return
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", str(attend.dates))]
    opened = year_of(draft.resolution.session)
    if years and not opened <= years[-1] <= opened + 2:
        yield key_hit(f"{attend.dates}: the session opens in {opened}", "attend", "dates")


@warning(
    "SNS06",
    "An action plan begins in the year of the conference that adopted it, or in the year after.",
    good="meetings:\n  reviews:\n    name: Review\n    action_plan: 2025–2029\n    held: {5: Siem Reap (2024)}",
    bad="meetings:\n  reviews:\n    name: Review\n    action_plan: 2020–2024\n    held: {5: Siem Reap (2024)}",
    source=OWN,
)
def _action_plans(draft: Draft) -> Iterator[Hit]:
    for name, kind in draft.resolution.meetings.items():
        plan = kind.action_plan
        if plan is None or isinstance(plan, Unknown) or not kind.held:
            continue
        latest = kind.held[max(kind.held)].year
        begins = re.match(r"\d{4}", str(plan))
        if begins and not isinstance(latest, Unknown) and not int(latest) <= int(begins[0]) <= int(latest) + 1:
            message = f"the plan {plan} was not adopted by the latest conference, of {latest}"
            yield key_hit(message, "meetings", name, "action_plan")


@warning(
    "SNS07",
    "Every fact is known before a draft is handed in; the symbol is given by the Secretariat.",
    good="agenda_item: 99 (q)",
    bad="agenda_item: unknown",
    source="what has to be handed in (the data sheet of the Secretariat)",
)
def _open_facts(draft: Draft) -> Iterator[Hit]:
    for ask in open_questions(draft.resolution):
        if ask.fact != "symbol" or ask.author:
            yield key_hit(f"still open: {in_full(ask)}", *ask.fact.split("."))
    sponsors = draft.resolution.sponsors
    if not isinstance(sponsors, Unknown) and any(map(is_placeholder, sponsors)):
        yield key_hit(f"still open: {ASKED_OF_MASTHEAD['sponsors'][0]}", "sponsors")


@warning(
    "SNS08",
    "The session whose provisional agenda is to have the item comes after that of the text.",
    good="next_session: 82",
    bad="next_session: 80",
    source="published documents: 164 and 52 closing paragraphs",
)
def _next_session(draft: Draft) -> Iterator[Hit]:
    """Find the same session, an earlier or a much later one, also in words and where a report is due."""
    session = draft.resolution.session
    following = {ordinal(session + ahead) for ahead in range(1, 6)}
    its = r"its ((?:one hundred and )?[a-z]+(?:-[a-z]+)?) session\b"
    on_agenda = rf"\bprovisional agenda of {its}"
    due = rf"(?:to |and )(?:report|submit)\b[^;]{{0,120}}?\bAssembly at {its}"
    for paragraph, found in draft.found(f"{on_agenda}|{due}", notes=False):
        at = 1 if found[1] else 2
        if found[at] in ORDINALS - following and all(paragraph.literal[slice(*found.span(at))]):
            yield text_hit(paragraph, found.span(at), f"the {found[at]} does not follow the {ordinal(session)}")
    of_next = draft.resolution.next_session
    if of_next and not session < of_next <= session + 5:
        yield key_hit(f"the {ordinal(of_next)} does not follow the {ordinal(session)}", "next_session")


@warning(
    "SNS09",
    "A draft is adopted in its session.",
    good="issued: 12 October 2025",
    bad="issued: 12 October 2012\nsession: 67\nsymbol: A/C.1/67/L.3",
    source=OWN,
)
def _past_session(draft: Draft) -> Iterator[Hit]:
    """Find a draft of a past session, by a fixed year: by the clock, the findings would change by themselves."""
    resolution = draft.resolution
    ended = datetime.date(year_of(resolution.session) + 1, *LAST)
    if resolution.stage is Stage.DRAFT and ended < _MADE:
        adopt = "apmb-draft adopt DRAFT --from DOCUMENT takes the resolution over"
        yield key_hit(f"still a draft, and its session ended in {ended.year}; {adopt}", "stage")


_MADE = datetime.date(2025, 1, 1)
"""Raise it when a session is over, if no draft of it can be open any more."""


@error(
    "SNS16",
    "Number and symbol of a resolution are the same, and the text before is among the resolutions that are recalled.",
    good="base: A/RES/79/5\nresolutions:\n  recalled: {each_year: add, adopted: {79/5: 2 December 2024}}",
    bad="base: A/RES/79/50\nresolutions:\n  recalled: {each_year: add, adopted: {79/5: 2 December 2024}}",
    source="121 published texts: none with another number",
)
def _numbers_and_symbols(draft: Draft) -> Iterator[Hit]:
    text = draft.resolution
    symbol = re.match(r"A/RES/(\d+/\d+)", str(text.symbol))
    if text.adoption and symbol:
        if symbol[1] != str(text.adoption.number).partition(" ")[0]:
            yield key_hit(f"{text.adoption.number} is not the number of {text.symbol}", "adoption", "number")
        report = re.match(r"A/(\d+)/\d", text.adoption.report or "")
        if report and int(report[1]) != text.session:
            yield key_hit(f"{text.adoption.report} is of another session than the resolution", "adoption", "report")
    if recalled := _recalled_instead(draft):
        message = f"{text.base} is not {recalled}, which the text recalls of that session"
        yield key_hit(message, "base", severity=Severity.WARNING)


def _recalled_instead(draft: Draft) -> str:
    """Return the resolution of the session of the text before that a list has; "" where it is that one, or has none."""
    before = re.fullmatch(r"A/RES/(\d+)/(\d+)", draft.resolution.base or "")
    lists = [recall for recall in draft.resolution.resolutions.values() if recall.each_year is EachYear.ADD]
    keys = [key for recall in lists for number in recall.adopted if (key := _number_key(number))]
    recalled = [number for session, number, _ in keys if before and session == int(before[1])]
    if not before or not recalled or int(before[2]) in recalled:
        return ""
    return f"{before[1]}/{recalled[-1]}"


# --- Values that are none ---------------------------------------------------------------------------------------------

_NOT_FACTS = frozenset({"preamble", "operative", "decision", "annexes", "footnotes", "ask", "ignore", "base"})
"""Keys whose values are running text, or speak of the draft itself."""
_TO_COME = re.compile(
    r"(?i:\b(?:still |yet )?to be (?:confirmed|determined|announced|decided|agreed|advised|added|completed|inserted"
    r"|updated|specified|provided|known)\b|\bto follow$|\bnot (?:yet )?known\b|\bt\.?b\.?[acdn]\b\.?|\bn/a\b"
    r"|^pending\b|\b(?:todo|fixme|placeholder)\b)|\?|…|\.\.\.|_{2,}|(?<![\w(/-])X{2,}(?![\w)/-])"
)
"""What people write in place of a fact."""
_ROMAN = (
    r"(?:(?i:articles?|parts?|chapters?|annex(?:es)?|sections?|titles?|volumes?|protocols?|tables?|rules?)"
    r"|[IVXL]+ (?:and|to|or)|,) $"
)
"""Words before a number that is Roman."""
_NEAR = 20
"""Characters before a number, or half of those before a blank, that say what it is."""
_TO_COME_IN_TEXT = (
    r"(?i:\bt\.?b\.?[acd]\b\.?)|\?+|(?<![\w(/-])X{2,}(?![\w)/-])|_{2,}"
    r"|\[(?:\s*|[….xX_?]+|[^\]]{0,200}?\b(?i:check|confirm|tbc|tbd|insert|add|update|verify|see|ask|to be|todo"
    r"|placeholder|date|place|name|number|figure|note to|delete)\b[^\]]{0,200})\]"
)


@error(
    "SNS12",
    "A fact is a fact or “unknown”, never words that stand for it: no “to be confirmed”, “TBD”, “XX” or “Geneva?”.",
    good="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Geneva}",
    bad="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Geneva (tbc)}",
    source="111 published texts: none",
)
def _placeholder_words(draft: Draft) -> Iterator[Hit]:
    """Find words in place of a fact among the facts, and in the text; what the tool prints for an open fact is none."""
    facts = [
        (path, value) for path, value in iter_values(to_plain(draft.resolution)) if path and path[0] not in _NOT_FACTS
    ]
    for path, value in facts:
        if isinstance(value, str) and _TO_COME.search(re.sub("“[^”]*”", "", value)) and not is_placeholder(value):
            yield key_hit(f"“{value}” is no fact; write it, or “unknown” until it is known", *path)
    for paragraph, found in draft.found(_TO_COME_IN_TEXT, quoted=False):
        before = paragraph.text[max(found.start() - 2 * _NEAR, 0) : found.start()]
        is_title = paragraph.section in (None, Section.FOOTNOTE) and not found[0].isalnum()
        is_roman = found[0][0] == "X" and re.search(_ROMAN, before[-_NEAR:])
        if not is_title and not is_roman and any(paragraph.literal[found.start() : found.end()]):
            # Drafts of one session leave a blank for the number and the day of another of them.
            is_of_session = re.search(r"\b(?:resolution|decision) \d{2,3}/(?:_+ of )?$", before)
            severity = Severity.WARNING if is_of_session else None
            message = f"“{found[0]}” stands for words that are still to come"
            yield text_hit(paragraph, found.span(), message, severity=severity)


@error(
    "SNS13",
    "There are fewer than 200 States.",
    good="counts: {states: 166}\noperative: |\n  *Notes* that {states} States and the 193 Member States watch.",
    bad="counts: {states: 1666}\noperative: |\n  *Notes* that {states} States and the 193 Member States watch.",
    source="the 193 Member States, the two observers and those that are parties to treaties beside them",
)
def _too_many(draft: Draft) -> Iterator[Hit]:
    """Find more States than there are, in the facts and in the text; a year before them is none."""
    for name, count in draft.resolution.counts.items():
        if name == "states" and not isinstance(count, Unknown) and int(count) >= _MOST_STATES:
            yield key_hit(f"{int(count):,} States: there are fewer than {_MOST_STATES}", "counts", name)
    pattern = r"(?<![\w./-])(\d{1,3}(?:[ ,]\d{3})+|\d{3,}) (?:Member )?States\b"
    for paragraph, found in draft.found(pattern, notes=False):
        number = int(re.sub(r"\D", "", found[1]))
        is_year = found[1].isdigit() and 1900 <= number <= 2100
        if number >= _MOST_STATES and not is_year and all(paragraph.literal[found.start(1) : found.end(1)]):
            yield text_hit(paragraph, found.span(1), f"{found[1]} States: there are fewer than {_MOST_STATES}")


_MOST_STATES = 200
_CITIES = (
    "Abu Dhabi, Abuja, Accra, Addis Ababa, Algiers, Amman, Amsterdam, Ankara, Apia, Ashgabat, Astana, Athens, Baghdad, "
    "Baku, Bali, Bandung, Bangkok, Barcelona, Basel, Beijing, Beirut, Belgrade, Berlin, Bern, Berne, Bishkek, Bissau, "
    "Bogotá, Bonn, Brasilia, Brasília, Bratislava, Brazzaville, Bridgetown, Brisbane, Brussels, Bucharest, Budapest, "
    "Buenos Aires, Busan, Cairo, Canberra, Cancún, Cape Town, Caracas, Cartagena, Chisinau, Colombo, Conakry, "
    "Copenhagen, Cotonou, Dakar, Damascus, Delhi, Dhaka, Doha, Dubai, Dublin, Dubrovnik, Durban, Dushanbe, Freetown, "
    "Gaborone, Geneva, Georgetown, Glasgow, Guatemala City, Hanoi, Harare, Havana, Helsinki, Hiroshima, Hyderabad, "
    "Incheon, Islamabad, Istanbul, Jakarta, Jeddah, Jerusalem, Kabul, Kampala, Kathmandu, Khartoum, Kigali, Kingston, "
    "Kinshasa, Kuala Lumpur, Kuwait City, Kyiv, Kyoto, La Paz, Lausanne, Libreville, Lilongwe, Lima, Lisbon, "
    "Ljubljana, Lomé, London, Luanda, Lusaka, Luxembourg, Madrid, Malabo, Malé, Managua, Manama, Manila, Maputo, "
    "Marrakech, Maseru, Mexico City, Minsk, Monaco, Monrovia, Montevideo, Montreal, Moroni, Moscow, Muscat, Nagasaki, "
    "Nairobi, Nassau, New Delhi, New York, Niamey, Nicosia, Nouakchott, Nuuk, Oslo, Ottawa, Ouagadougou, Panama City, "
    "Paramaribo, Paris, Phnom Penh, Podgorica, Port Louis, Port Moresby, Port of Spain, Port-au-Prince, Prague, Praia, "
    "Pretoria, Pristina, Quito, Rabat, Reykjavik, Riga, Rio de Janeiro, Riyadh, Rome, Rotterdam, San José, "
    "San Salvador, Sana’a, Santiago, Santo Domingo, Sao Tome, Sarajevo, Sendai, Seoul, Seville, Sevilla, Sharm "
    "el-Sheikh, Siem Reap, Singapore, Skopje, Sofia, Stockholm, Suva, Sydney, Tallinn, Tarawa, Tashkent, Tbilisi, "
    "Tegucigalpa, Tehran, The Hague, Thimphu, Tirana, Tokyo, Tripoli, Tunis, Ulaanbaatar, Vaduz, Valletta, Vancouver, "
    "Victoria, Vienna, Vientiane, Vilnius, Warsaw, Washington, Wellington, Windhoek, Yamoussoukro, Yangon, Yaoundé, "
    "Yerevan, Zagreb, Zurich"
)
"""Capitals, and other cities where conferences of the United Nations were held."""
_NEAR_A_PLACE = 0.8
"""How alike the name of a place is to one of these, by `difflib`, if it is that one with a slip."""


@warning(
    "SNS14",
    "The name of a place is spelt as it is: Geneva, The Hague, Phnom Penh.",
    good="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Geneva}",
    bad="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Genva}",
    source="places of meetings in 130 published texts: none is near another",
)
def _misspelt_places(draft: Draft) -> Iterator[Hit]:
    """Find a place that is nearly, and not quite, a well-known one; any other name is taken as it is."""
    known = _CITIES.split(", ")
    for path, place in _meeting_places(draft):
        name = place.partition(",")[0].removeprefix("in ").strip()
        if name in known or name.removeprefix("the ") in known:
            continue
        if near := get_close_matches(name, known, 1, _NEAR_A_PLACE):
            yield key_hit(f"“{name}” is nearly “{near[0]}”", *path)


def _meeting_places(draft: Draft) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the places of meetings, with their places in the file."""
    attend = draft.resolution.attend
    if attend and isinstance(attend.place, str):
        yield ("attend", "place"), attend.place
    for name, kind in draft.resolution.meetings.items():
        for number, held in kind.held.items():
            if not isinstance(held.place, Unknown):
                yield ("meetings", name, "held", str(number)), str(held.place)

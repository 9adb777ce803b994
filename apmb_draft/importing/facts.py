"""Find the facts in the wording of a text: each match of a pattern becomes data, and a slot replaces it.

The patterns know ordinals, places and days, but no names of conventions; the name of a meeting comes from the text.
What the file cannot hold, such as a day that is not in the calendar, stays text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from apmb_draft.model.resolution import Articles, Attend, Convene, EachYear, MeetingKind, Ordinals, Recall
from apmb_draft.model.values import PlaceAndYear, read_number, read_place
from apmb_draft.rollover.clauses import find_due_sessions
from apmb_draft.rollover.step import MOST_MATCHES, replace_spans
from apmb_draft.text.citations import (
    Chain,
    CitedItem,
    CitedList,
    SeriesText,
    as_chain,
    choose_chain,
    find_lists,
    is_proven,
)
from apmb_draft.text.slots import meeting_name
from apmb_draft.un.english import MONTHS, ordinal, read_date, read_dates, read_years

# --- Facts found so far -----------------------------------------------------------------------------------------------


_ORDINALS = {ordinal(number).replace(" ", "-"): number for number in range(1, 1000)}
_Value = TypeVar("_Value")


def read_ordinal(words: str) -> int:
    """Return the number of an ordinal, with or without its hyphens and capitals; 0 if it is none.

    >>> read_ordinal("Twenty first"), read_ordinal("one hundred and second"), read_ordinal("next")
    (21, 102, 0)
    """
    return _ORDINALS.get(words.lower().replace(" ", "-"), 0)


def read_or_none(read: Callable[[str], _Value], text: str) -> _Value | None:
    """Return what a reader of the file's values makes of a text, such as a date; None if it refuses it."""
    try:
        return read(text)
    except ValueError:
        return None


@dataclass
class FactCollector:
    """Facts found so far, with the session, item and title of their text."""

    session: int
    item: str = ""
    sub_item: str = ""
    title: str = ""
    number: str = ""
    adopted: datetime.date | None = None
    next_session: int | None = None
    resolutions: dict[str, Recall] = field(default_factory=dict)
    meetings: dict[str, MeetingKind] = field(default_factory=dict)
    attend: Attend | None = None
    convene: Convene | None = None
    counts: dict[str, int] = field(default_factory=dict)
    chains: list[tuple[str, Chain]] = field(default_factory=list)
    """Lists that may be the text's own chain, until the whole text has been read."""
    mentions_reviews: bool = False
    """Whether the text speaks of Review Conferences, which take the place of a yearly meeting."""

    def meeting_kind(self, name: str, full: str) -> MeetingKind:
        """Return the kind of meeting of a name in the file; add it, with its full name, if there is none."""
        return self.meetings.setdefault(name, MeetingKind(name=full))

    def update_meeting(self, name: str, **values: object) -> None:
        """Set what the text says of a kind of meeting."""
        self.meetings[name] = self.meetings[name].model_copy(update=values)

    def used_in(self, text: str) -> dict[str, object]:
        """Return the facts that a text shows in a slot, by their keys of the file."""
        shown = {"attend": self.attend, "convene": self.convene}
        meetings = {key: meeting for key, meeting in shown.items() if meeting and f"{{{key}" in text}
        used = {meeting.kind for meeting in meetings.values()}

        def used_of(facts: Mapping[str, object]) -> dict[str, object]:
            return {name: fact for name, fact in facts.items() if name in used or re.search(rf"{{{name}[.}}]", text)}

        return {
            "next_session": self.next_session,
            "resolutions": used_of(self.resolutions),
            "meetings": used_of(self.meetings),
            "counts": used_of(self.counts),
            **meetings,
        }


# --- Lists of resolutions ---------------------------------------------------------------------------------------------


def extract_resolutions(text: str, facts: FactCollector) -> str:
    """Replace a list of resolutions: "resolutions 77/63 of 7 December 2022 and 78/45 of …".

    Of a list that begins with several of one day, as "36/87 A and B of 9 December 1981", the plain rest becomes data.
    """
    titles = [title for title in (facts.title, facts.sub_item or facts.item) if title]
    parts: list[tuple[int, int, str]] = []
    for listed in find_lists(text):
        if len(facts.resolutions) == MOST_MATCHES:
            break
        found = as_chain(listed, facts.session, titles)
        tail = listed.items[-1:] if found and found.replaces else listed.tail
        adopted = {item.numbers: day for item in tail if item.is_single and (day := read_or_none(read_date, item.date))}
        if len(adopted) < len(tail) or not _can_be_data(listed, tail, found):
            continue
        name = _list_name(facts, "recalled" if found else "cited")
        facts.resolutions[name] = Recall(each_year=EachYear.KEEP, adopted={**adopted})
        if found:
            facts.chains.append((name, found))
        parts.append((tail[0].start, listed.end, f"{{{name}}}"))
    return replace_spans(text, parts)


def read_resolutions(text: str) -> dict[str, str] | None:
    """Return the days of the resolutions of a list by their numbers, as text; None for what is no plain list.

    >>> read_resolutions("77/63 of 7 December 2022 and 78/45 of 4 December 2023")
    {'77/63': '7 December 2022', '78/45': '4 December 2023'}
    """
    listed = next(find_lists(f"resolutions {text}"), None)
    if listed is None or not all(item.is_single for item in listed.items):
        return None
    return {item.numbers: item.date for item in listed.items}


def _can_be_data(listed: CitedList, tail: Sequence[CitedItem], found: Chain | None) -> bool:
    """Return whether a list, or the rest of one, consists of numbers and dates only.

    The roll-over reads in the wording what a report was requested by; the rest of a list cannot grow into a list.
    """
    if listed.is_of_decisions or not tail or _PURSUANT.search(listed.before):
        return False
    return not found or found.replaces or not len(tail) == 1 < len(listed.items)


_PURSUANT = re.compile(
    r"\b(?:pursuant to|in accordance with|in response to|implementation of"
    r"|as (?:called for|requested|mandated) (?:in|by))\b[\w ]*$"
)


def _list_name(facts: FactCollector, base: str) -> str:
    names = facts.resolutions
    return base if base not in names else f"{base}_{sum(key.startswith(base) for key in names) + 1}"


def _settle_own_chain(facts: FactCollector) -> None:
    """Decide, after the whole text, which list of resolutions is the text's own chain, which grows each year.

    Where no evidence proves it, the list is marked "ask", for the roll-over.
    """
    interval = facts.next_session - facts.session if facts.next_session else None
    chains = [candidate for _, candidate in facts.chains]
    found = choose_chain(chains, facts.session, interval)
    sure = found and is_proven(found, chains, SeriesText(facts.session, interval, facts.number, facts.adopted))
    for name, candidate in facts.chains:
        if sure and candidate is found:
            each_year = EachYear.REPLACE if candidate.replaces else EachYear.ADD
        elif found and not sure and (candidate is found or candidate.subject >= found.subject):
            each_year = EachYear.ASK
        else:
            continue
        facts.resolutions[name] = facts.resolutions[name].model_copy(update={"each_year": each_year})
    facts.chains.clear()


# --- Sessions and counts ----------------------------------------------------------------------------------------------


def extract_agenda(text: str, facts: FactCollector) -> str:
    """Replace the items and the session: "in the provisional agenda of its eightieth session, under the item …"."""
    if "agenda of its " not in text:
        return text
    for title, slot in ((facts.item, "agenda.item"), (facts.sub_item, "agenda.sub_item")):
        if title:
            text = text.replace(f"“{title}”", f"“{{{slot}}}”")

    def slot_of(found: re.Match[str]) -> str:
        number = read_ordinal(found[2])
        if not number or not facts.session < number < facts.session + 6:
            return found[0]
        facts.next_session = number
        return f"{found[1]}{{next_session}} session"

    return re.sub(r"(\bagenda of its )([a-z-]+(?: [a-z-]+)*?) session", slot_of, text)


def insert_next_session(text: str, facts: FactCollector) -> str:
    """Replace "at its eightieth session", where that session's provisional agenda includes the item."""
    _settle_own_chain(facts)
    found = find_due_sessions(text, facts.next_session) if facts.next_session else ()
    return replace_spans(text, ((start, end, "{next_session}") for start, end in found))


_COUNTS = (r"\bthat (\d+)(?= States have (?:ratified|acceded))", r"\btotal number of States [^;]*? to (\d+)(?=,)")


def extract_counts(text: str, facts: FactCollector) -> str:
    """Replace a count: "164 States have ratified or acceded", "the total number of States that … to 162"."""
    for pattern in _COUNTS:
        found = re.search(pattern, text)
        number = read_or_none(read_number, found[1]) if found else None
        if found and number and not facts.counts:
            facts.counts["states"] = number
            return _groups_as_slots(text, found, {1: "states"})
    return text


# --- Meetings: those held, the one to attend, the one to convene ------------------------------------------------------


_MONTH = "|".join(MONTHS)
_WORD = r"[A-Z][a-z]+(?:[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?"
_KIND = r"(?:[A-Z][a-z]+ )?(?:Meeting|Conference)"
_AND = "(?:, | and |, and )"
_PLACE = r"[^(),]+?(?:, [^(),]+?)? \(\d{4}(?:(?:, \d{4})*,? and \d{4})?\)"
_BETWEEN_ORDINALS = re.compile(", | and | to ")
_HELD_IN = rf", held in ({_PLACE}(?:{_AND}{_PLACE})*)"


def extract_meetings_held(text: str, facts: FactCollector) -> str:
    """Replace "the First to Twentieth Meetings of …, held in Maputo (1999), … and Geneva (2022)"."""

    def slot(found: re.Match[str]) -> str:
        head, of, rest = found[2].partition(" of ")
        is_several = _BETWEEN_ORDINALS.search(found[1])
        full = f"{head.removesuffix('s')}{of}{rest}" if is_several else found[2]
        name = _kind_key(full.partition(" of ")[0])
        kind = facts.meeting_kind(name, full)
        held = _held(found)
        if not held:
            return found[0]
        ordinals = Ordinals.SPAN if " to " in found[1] else Ordinals.EACH
        facts.update_meeting(
            name, ordinals=ordinals, held=held, every=_regular_interval([*held.values()]) or kind.every
        )
        return f"the {{{name}}}, held in {{{name}.places}}"

    return re.sub(rf"\bthe ((?:{_WORD})(?:(?:, | and | to ){_WORD})*) ({_KIND}s? of [^,()]+?){_HELD_IN}", slot, text)


def extract_meetings_held_lowercase(text: str, facts: FactCollector) -> str:
    """Replace the same in lower case, as up to the seventy-eighth session."""
    word = r"[a-z]+(?:-[a-z]+)?"

    def slot(found: re.Match[str]) -> str:
        held = _held(found)
        if not held:
            return found[0]
        facts.meeting_kind("meetings", f"Meeting of {found[2].replace('parties', 'Parties')}")
        facts.update_meeting("meetings", held=held)
        places = "places_apart" if re.search(r"(\S+) \(\d+\)(?:,| and) \1 \(", found[3]) else "places"
        return f"the {{meetings.ordinals_lower}} meetings of {found[2]}, held in {{meetings.{places}}}"

    return re.sub(rf"\bthe ({word} to {word}) meetings of ([^,()]+?){_HELD_IN}", slot, text)


def _held(found: re.Match[str]) -> dict[int, PlaceAndYear]:
    """Return the meetings by their numbers; none where these are not as many as the places."""
    numbers, held = _numbers(found[1]), list(_read_held(found[3]))
    return dict(zip(numbers, held, strict=True)) if len(numbers) == len(held) else {}


def _numbers(ordinals: str) -> list[int]:
    """Return the numbers of a span or an enumeration; none if a word is no ordinal.

    >>> _numbers("First to Third"), _numbers("First, Second and Fourth")
    ([1, 2, 3], [1, 2, 4])
    """
    numbers = [read_ordinal(word) for word in _BETWEEN_ORDINALS.split(ordinals)]
    if 0 in numbers:
        return []
    return list(range(numbers[0], numbers[1] + 1)) if " to " in ordinals else numbers


def _read_held(places: str) -> Iterator[PlaceAndYear]:
    """Yield the meetings of a list of places, one for each year; skip what cannot be a place.

    >>> [str(held) for held in _read_held("Vienna (2017), Geneva (2018 and 2020) and The Hague (2021)")]
    ['Vienna (2017)', 'Geneva (2018)', 'Geneva (2020)', 'The Hague (2021)']
    """
    for place, years in re.findall(r"(?:, and |, | and )?([^()]+?) \(([^()]+)\)", places):
        if known := read_or_none(read_place, place):
            yield from (PlaceAndYear(place=known, year=int(year)) for year in re.findall(r"\d{4}", years))


def _regular_interval(held: Sequence[PlaceAndYear]) -> int:
    """Return the years from one meeting to the next, if always the same and more than one; else 0.

    >>> [_regular_interval([PlaceAndYear(place="", year=year) for year in (2004, 2009, last)]) for last in (2014, 2015)]
    [5, 0]
    """
    steps = {int(after.year) - int(before.year) for before, after in pairwise(held)}
    return steps.pop() if len(steps) == 1 and min(steps) > 1 else 0


_WHEN = rf"(?:from|during|on) [^,;]*?(?:{_MONTH}) \d{{4}}"
_AT = r"[^,;()]+?(?:, [A-Z][a-z]+,)?"


def extract_invitation(text: str, facts: FactCollector) -> str:
    """Replace "to attend the Twentieth Meeting of …, to be held in Geneva from 21 to 25 November 2022"."""
    pattern = (
        rf"\b(?:to attend|participate in) the (?P<name>(?P<nth>{_WORD}) (?P<head>{_KIND})(?P<of> of [^,]+?)?)"
        rf"(?P<verb>, to be held in )(?P<place>{_AT}),? (?P<when>{_WHEN})"
    )
    found = re.search(pattern, text)
    if not found or (found["head"].startswith(_RARE) and not facts.meetings):
        return text
    return _extract_attended(text, found, facts)


def _extract_attended(text: str, found: re.Match[str], facts: FactCollector) -> str:
    """Replace a meeting to be held, as the one to attend, if its ordinal and its dates can be read."""
    number = read_ordinal(found["nth"])
    dates = read_or_none(read_dates, found["when"].removeprefix("on "))
    place = read_or_none(read_place, found["place"].rstrip(","))
    if not number or not dates or not place:
        return text
    name = _kind_key(found["head"])
    kind = facts.meeting_kind(name, f"{found['head']}{found['of'] or ''}")
    called = _unusual_name(found["name"], number, kind)
    facts.attend = Attend(kind=name, number=number, called=called, place=place, dates=dates)
    place_and_dates = (found.start("place"), found.end("when"), "{attend.place_and_dates}")
    return replace_spans(text, [(*found.span("name"), "{attend}"), place_and_dates])


def extract_succession(text: str, facts: FactCollector) -> str:
    """Replace "the Tenth Conference of …, held in …, and … the Eleventh Conference of … will be held in …".

    The coming meeting of one text is a past one in the next. The text stays as it is if Review Conferences may come in
    between.
    """
    facts.mentions_reviews |= "Review Conference" in text
    named = rf"\bthe (?P<name>(?P<nth>{_WORD}) (?P<head>{_KIND})(?P<of> of [^,;()]+?)?)"
    past = re.search(rf"{named}, held in (?P<place>{_AT}),? (?P<when>{_WHEN})", text)
    ahead = re.search(rf"{named}(?P<verb>,? (?:to|will) be held in )(?P<place>{_AT}),? (?P<when>{_WHEN})", text)
    if not past or not ahead or past.end() > ahead.start() or facts.attend:
        return text
    is_next = past["head"] == ahead["head"] and read_ordinal(ahead["nth"]) == read_ordinal(past["nth"]) + 1 > 1
    place = read_or_none(read_place, past["place"].rstrip(","))
    is_unsure = past["head"].startswith(_RARE) or (facts.mentions_reviews and not facts.meetings)
    if not is_next or is_unsure or not place or past["name"].partition(" ")[2] != f"{past['head']}{ahead['of'] or ''}":
        return text
    attended = _extract_attended(text, ahead, facts)
    if attended == text:
        return text
    name = _kind_key(past["head"])
    if not facts.meetings[name].held:
        facts.update_meeting(
            name, held={read_ordinal(past["nth"]): PlaceAndYear(place=place, year=int(past["when"][-4:]))}
        )
    return _groups_as_slots(attended, past, {"name": f"{name}.latest"})


_RARE = ("Review", "Biennial", "Preparatory", "Special")
"""Meetings that are not held every year: if the text lists none, it does not say which one comes next."""
_CONVENING = re.compile(
    r"in accordance with (?P<prepare>article \d+, paragraph \d+), of .*? to convene "
    rf"the (?P<name>(?P<ordinal>{_WORD}) (?P<head>{_KIND})(?P<rest> of [^,;]+?)?) and, .*? in accordance with "
    r"(?P<invite>article \d+, paragraph \d+), of .*? attend "
    rf"the (?P<again>{_WORD} (?P<short>{_KIND}[^;]*?)) as observers"
)


def extract_convening(text: str, facts: FactCollector) -> str:
    """Replace "in accordance with article 12, paragraph 1, … to convene the … and … to attend the … as observers"."""
    found = _CONVENING.search(text)
    number = read_ordinal(found["ordinal"]) if found else 0
    if not found or not number:
        return text
    name = _kind_key(found["head"])
    kind = facts.meeting_kind(name, f"{found['head']}{found['rest'] or ''}")
    if found["short"] != kind.name:
        facts.update_meeting(name, short=found["short"])
    articles = Articles(prepare=found["prepare"], invite=found["invite"])
    called = _unusual_name(found["name"], number, kind)
    facts.convene = Convene(kind=name, number=number, called=called, articles=articles)
    slots = {"again": "convene.short", "invite": "convene.invite", "name": "convene", "prepare": "convene.prepare"}
    return _groups_as_slots(text, found, slots)


def extract_outcome(text: str, facts: FactCollector) -> str:
    """Replace "at the Fourth Review Conference of … an action plan for the period 2020–2024"."""
    found = re.search(rf"\bat the (({_WORD}) ({_KIND})( of [^,]+)), .*?for the period (\d{{4}}[–-]\d{{4}})", text)
    kind = facts.meetings.get(name := _kind_key(found[3])) if found else None
    if not found or not kind or not kind.held or read_ordinal(found[2]) != list(kind.held)[-1]:
        return text
    years = read_or_none(read_years, found[5])
    if not years:
        return text
    facts.update_meeting(name, action_plan=years)
    return _groups_as_slots(text, found, {1: f"{name}.latest", 5: f"{name}.action_plan"})


def _groups_as_slots(text: str, found: re.Match[str], slots: Mapping[str, str] | Mapping[int, str]) -> str:
    return replace_spans(text, ((*found.span(group), f"{{{slot}}}") for group, slot in slots.items()))


def _kind_key(head: str) -> str:
    """Return the key of a kind of meeting: "Review Conference" gives review_conferences."""
    return f"{head.lower().replace(' ', '_')}s"


def _unusual_name(name: str, number: int, kind: MeetingKind) -> str | None:
    """Return the name of a meeting if it is not the usual one, else None."""
    return None if name == meeting_name(kind, number) else name


# --- All patterns -----------------------------------------------------------------------------------------------------


Pattern = Callable[[str, FactCollector], str]
"""Takes a paragraph as markup and returns it with slots; adds the facts to the collector."""
PATTERNS: tuple[Pattern, ...] = (
    extract_resolutions,
    extract_meetings_held,
    extract_meetings_held_lowercase,
    extract_invitation,
    extract_succession,
    extract_convening,
    extract_outcome,
    extract_agenda,
    extract_counts,
)
"""In the order of their dependencies; `insert_next_session` runs when the whole text has been read."""

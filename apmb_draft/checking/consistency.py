"""Check the facts of a draft against each other: numbers, dates and lists that cannot all be right (rules ROL, SNS)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise

from apmb_draft.checking.citations import LAST, OWN
from apmb_draft.checking.rules import Example, Hit, Severity, key_hit, rule, text_hit
from apmb_draft.checking.text import Draft, is_placeholder
from apmb_draft.model import EachYear, Stage, year_of
from apmb_draft.open_facts import ASKED_OF_MASTHEAD, in_full, open_questions
from apmb_draft.values import Unknown
from apmb_draft.words import ORDINALS, ordinal


def _key(number: str) -> tuple[int, int, str] | None:
    found = re.match(r"(\d{2,3})/(\d+)(?: ([A-Z]))?", number)
    return (int(found[1]), int(found[2]), found[3] or "") if found else None


@rule(
    "ROL01",
    Severity.WARNING,
    "A list of resolutions that grows each year has one of every session, and that of the year before.",
    good="resolutions:\n  recalled:\n    each_year: add\n    adopted: {78/3: 4 December 2023, 79/5: 2 December 2024}",
    bad="resolutions:\n  recalled:\n    each_year: add\n    adopted: {76/3: 6 December 2021, 78/3: 4 December 2023, "
    "79/5: 2 December 2024}",
    source="53 of 63 drafts of a session were made from the text of the year before",
    shown=Example.FACTS,
)
def session_gaps(draft: Draft) -> Iterator[Hit]:
    """Find a session left out of a list whose others follow each other at one distance, but for one in ten."""
    for name, recall in draft.resolution.resolutions.items():
        if recall.each_year is not EachYear.ADD:
            continue
        sessions = [key[0] for number in recall.adopted if (key := _key(number))]
        steps = [after - before for before, after in pairwise(sessions)]
        usual = min(steps, default=0)
        others = len(steps) - steps.count(usual)  # a series with many of them never was of every session
        least = len(steps) / 2 - 0.5 if usual == 1 else max(len(steps) / 2, 2)
        if usual <= 0 or steps.count(usual) < least or others > max(1, len(steps) // 10):
            continue
        for before in (session for session, step in zip(sessions, steps, strict=False) if step > usual):
            missing = ordinal(before + usual)
            yield key_hit(f"no resolution of the {missing} session is recalled", "resolutions", name, "adopted")


@rule(
    "SNS02",
    Severity.ERROR,
    "Resolutions of a list stand in the order of their numbers, and none is of a later session than the draft.",
    good="resolutions:\n  recalled:\n    adopted: {78/3: 4 December 2023, 79/5: 2 December 2024}",
    bad="resolutions:\n  recalled:\n    adopted: {79/5: 2 December 2024, 78/3: 4 December 2023}",
    source="124 published texts: no list out of order",
    shown=Example.FACTS,
)
def lists_in_order(draft: Draft) -> Iterator[Hit]:
    """Find a number behind a higher one, or one that cannot be known yet."""
    session = draft.resolution.session
    for name, recall in draft.resolution.resolutions.items():
        for before, number in pairwise(recall.adopted):
            one, two = _key(before), _key(number)
            if one and two and two < one:
                yield key_hit(f"{number} stands behind {before}", "resolutions", name, "adopted", number)
        for number in recall.adopted:
            if (key := _key(number)) and key[0] > session:
                message = f"{number} is of a later session than the draft, the {ordinal(session)}"
                yield key_hit(message, "resolutions", name, "adopted", number)


@rule(
    "SNS03",
    Severity.ERROR,
    "Meetings of a kind are counted without a gap, and their years go up.",
    good="meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 2: Bergen (2020)}",
    bad="meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 3: Bergen (2018)}",
    source=OWN,
    shown=Example.FACTS,
)
def meetings_counted(draft: Draft) -> Iterator[Hit]:
    """Find a number left out, a year before that of the previous meeting, or one after an adopted text."""
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


@rule(
    "SNS04",
    Severity.ERROR,
    "The meeting to attend, and the one to convene, are not among those that were held.",
    good="meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 2: Bergen (2020)}\n"
    "convene: {kind: gatherings, number: 3}",
    bad="meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 2: Bergen (2020)}\n"
    "convene: {kind: gatherings, number: 2}",
    source=OWN,
    shown=Example.FACTS,
)
def meetings_to_come(draft: Draft) -> Iterator[Hit]:
    """Find a meeting to come that was held already."""
    yield from (hit for is_held, hit in _to_come(draft) if is_held)


@rule(
    "SNS10",
    Severity.ERROR,
    "Between the meetings that were held and those to come none is left out.",
    good="meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 2: Bergen (2020)}\n"
    "convene: {kind: gatherings, number: 3}",
    bad="meetings:\n  gatherings:\n    name: Gathering\n    held: {1: Oslo (2019), 2: Bergen (2020)}\n"
    "convene: {kind: gatherings, number: 5}",
    source=OWN,
    shown=Example.FACTS,
)
def meetings_left_out(draft: Draft) -> Iterator[Hit]:
    """Find a meeting to come whose number is not the next."""
    yield from (hit for is_held, hit in _to_come(draft) if not is_held)


def _to_come(draft: Draft) -> Iterator[tuple[bool, Hit]]:
    """Yield impossible numbers of meetings to come, and whether such a meeting was held already."""
    text = draft.resolution
    for key, coming, other in (("attend", text.attend, None), ("convene", text.convene, text.attend)):
        kind = text.meetings.get(coming.kind) if coming else None
        if not coming or not kind:
            continue
        attended = other.number if other and other.kind == coming.kind else 0
        if not kind.held and not attended:
            continue
        last = max(kind.held, default=attended - 1)
        following = last + 2 if attended == last + 1 else last + 1
        if coming.number <= last:
            yield True, key_hit(f"the {ordinal(coming.number)} is among those that were held", key, "number")
        elif coming.number > following and not _is_named(draft, following, kind.name):
            missing = f"{ordinal(following)} {kind.short or kind.name}"
            yield False, key_hit(f"the {missing} is left out before the {ordinal(coming.number)}", key, "number")


def _is_named(draft: Draft, number: int, name: str) -> bool:
    """Return whether the text speaks of a meeting in its own words, as where its place is not known yet."""
    words = f"{ordinal(number)} {name.split(' ', 1)[0]}".lower()
    return any(words in paragraph.text.lower() for paragraph in draft.running)


@rule(
    "SNS05",
    Severity.ERROR,
    "The meeting to attend is held after the session opened in which the text is tabled, or in its year.",
    good="meetings:\n  gatherings: {name: Gathering}\n"
    "attend: {kind: gatherings, number: 1, dates: 1 to 5 December 2025}",
    bad="meetings:\n  gatherings: {name: Gathering}\n"
    "attend: {kind: gatherings, number: 1, dates: 1 to 5 December 2023}",
    source=OWN,
    shown=Example.FACTS,
)
def dates_to_come(draft: Draft) -> Iterator[Hit]:
    """Find dates in the wrong year."""
    attend = draft.resolution.attend
    if attend is None or attend.dates is None or isinstance(attend.dates, Unknown):
        return
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", str(attend.dates))]
    opened = year_of(draft.resolution.session)
    if years and not opened <= years[-1] <= opened + 2:
        yield key_hit(f"{attend.dates}: the session opens in {opened}", "attend", "dates")


@rule(
    "SNS06",
    Severity.WARNING,
    "An action plan begins in the year of the conference that adopted it, or in the year after.",
    good="meetings:\n  reviews:\n    name: Review\n    action_plan: 2025–2029\n    held: {5: Siem Reap (2024)}",
    bad="meetings:\n  reviews:\n    name: Review\n    action_plan: 2020–2024\n    held: {5: Siem Reap (2024)}",
    source=OWN,
    shown=Example.FACTS,
)
def action_plans(draft: Draft) -> Iterator[Hit]:
    """Find a plan of an earlier conference."""
    for name, kind in draft.resolution.meetings.items():
        plan = kind.action_plan
        if plan is None or isinstance(plan, Unknown) or not kind.held:
            continue
        latest = kind.held[max(kind.held)].year
        begins = re.match(r"\d{4}", str(plan))
        if begins and not isinstance(latest, Unknown) and not int(latest) <= int(begins[0]) <= int(latest) + 1:
            message = f"the plan {plan} was not adopted by the latest conference, of {latest}"
            yield key_hit(message, "meetings", name, "action_plan")


@rule(
    "SNS07",
    Severity.WARNING,
    "Every fact is known before a draft is handed in; the symbol is given by the Secretariat.",
    good="agenda_item: 99 (q)",
    bad="agenda_item: unknown",
    source="what has to be handed in (the data sheet of the Secretariat)",
    shown=Example.FACTS,
)
def open_facts(draft: Draft) -> Iterator[Hit]:
    """Find facts that are unknown, proposals that nobody confirmed, questions of people."""
    for ask in open_questions(draft.resolution):
        if ask.fact != "symbol" or ask.author:
            yield key_hit(f"still open: {in_full(ask)}", *ask.fact.split("."))
    sponsors = draft.resolution.sponsors
    if not isinstance(sponsors, Unknown) and any(map(is_placeholder, sponsors)):
        yield key_hit(f"still open: {ASKED_OF_MASTHEAD['sponsors'][0]}", "sponsors")


@rule(
    "SNS08",
    Severity.WARNING,
    "The session whose provisional agenda is to have the item comes after that of the text.",
    good="next_session: 82",
    bad="next_session: 80",
    source="published documents: 164 and 52 closing paragraphs",
    shown=Example.FACTS,
)
def next_session(draft: Draft) -> Iterator[Hit]:
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


@rule(
    "SNS09",
    Severity.WARNING,
    "A draft is adopted in its session.",
    good="issued: 12 October 2025",
    bad="issued: 12 October 2012\nsession: 67\nsymbol: A/C.1/67/L.3",
    source=OWN,
    shown=Example.FACTS,
)
def past_session(draft: Draft) -> Iterator[Hit]:
    """Find a draft of a past session, by a fixed year: by the clock, the findings would change by themselves."""
    resolution = draft.resolution
    ended = datetime.date(year_of(resolution.session) + 1, *LAST)
    if resolution.stage is Stage.DRAFT and ended < _MADE:
        adopt = "apmb-draft adopt DRAFT --from DOCUMENT takes the resolution over"
        yield key_hit(f"still a draft, and its session ended in {ended.year}; {adopt}", "stage")


_MADE = datetime.date(2025, 1, 1)
"""Raise it when a session is over, if no draft of it can be open any more."""


@rule(
    "SNS16",
    Severity.ERROR,
    "Number and symbol of a resolution are the same, and the text before is among the resolutions that are recalled.",
    good="base: A/RES/79/5\nresolutions:\n  recalled: {each_year: add, adopted: {79/5: 2 December 2024}}",
    bad="base: A/RES/79/50\nresolutions:\n  recalled: {each_year: add, adopted: {79/5: 2 December 2024}}",
    source="121 published texts: none with another number",
    shown=Example.FACTS,
)
def numbers_and_symbols(draft: Draft) -> Iterator[Hit]:
    """Find another number than that of the symbol, and a text before whose session is recalled with another number."""
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
    keys = [key for recall in lists for number in recall.adopted if (key := _key(number))]
    recalled = [number for session, number, _ in keys if before and session == int(before[1])]
    if not before or not recalled or int(before[2]) in recalled:
        return ""
    return f"{before[1]}/{recalled[-1]}"

"""Find the facts in the wording of a text: each match of a pattern becomes data, and a slot replaces it.

Lists of resolutions, sessions and counts are here; meetings are in `meetings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from apmb_draft.model import EachYear, Recall
from apmb_draft.recognise.fact_collector import ORDINALS, FactCollector, read_or_none
from apmb_draft.recognise.meetings import (
    extract_convening,
    extract_invitation,
    extract_meetings_held,
    extract_meetings_held_lowercase,
    extract_outcome,
    extract_succession,
    note_reviews,
)
from apmb_draft.rollover.citations import (
    Chain,
    CitedItem,
    CitedList,
    SeriesText,
    as_chain,
    choose_chain,
    find_lists,
    is_proven,
)
from apmb_draft.rollover.sessions import find_due_sessions
from apmb_draft.rollover.wording import MOST_MATCHES, replace_spans
from apmb_draft.values import read_number
from apmb_draft.words import read_date

Pattern = Callable[[str, FactCollector], str]
"""Takes a paragraph as markup and returns it with slots; adds the facts to the collector."""


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


def settle_own_chain(facts: FactCollector) -> None:
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


def extract_agenda(text: str, facts: FactCollector) -> str:
    """Replace the items and the session: "in the provisional agenda of its eightieth session, under the item …"."""
    if "agenda of its " not in text:
        return text
    for title, slot in ((facts.item, "agenda.item"), (facts.sub_item, "agenda.sub_item")):
        if title:
            text = text.replace(f"“{title}”", f"“{{{slot}}}”")

    def slot_of(found: re.Match[str]) -> str:
        number = ORDINALS.get(found[2])
        if not number or not facts.session < number < facts.session + 6:
            return found[0]
        facts.next_session = number
        return f"{found[1]}{{next_session}} session"

    return re.sub(r"(\bagenda of its )([a-z-]+(?: [a-z-]+)*?) session", slot_of, text)


def insert_next_session(text: str, facts: FactCollector) -> str:
    """Replace "at its eightieth session", where that session's provisional agenda includes the item."""
    settle_own_chain(facts)
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
            return f"{text[: found.start(1)]}{{states}}{text[found.end(1) :]}"
    return text


PATTERNS: tuple[Pattern, ...] = (
    extract_resolutions,
    note_reviews,
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

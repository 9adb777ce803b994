"""Facts found in the wording of a text: what a pattern sees becomes data, and a slot stands where it stood.

The patterns know the grammar of the texts (lists of resolutions, ordinals of meetings, places with their years), not
the names of any Convention; what a meeting is called comes from the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from apmb_draft.values import RESOLUTION
from apmb_draft.words import MONTHS, capitalised, ordinal

MONTH = "|".join(MONTHS)
ORDINALS = {ordinal(number): number for number in range(1, 200)}
_DATE = rf"\d{{1,2}} (?:{MONTH}) \d{{4}}"
_CITED = rf"{RESOLUTION} of {_DATE}"
_WORD = r"[A-Z][a-z]+(?:[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?"
_KIND = r"(?:[A-Z][a-z]+ )?(?:Meeting|Conference)"
_AND = "(?:, | and |, and )"
_PLACE = r"[^(),]+?(?:, [^(),]+?)? \(\d{4}(?:(?:, \d{4})*,? and \d{4})?\)"


@dataclass
class Facts:
    """The facts found so far, as plain values of the file, and the session of the text they were found in."""

    session: int
    item: str = ""
    sub_item: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def kind(self, head: str) -> str:
        """The name under which a kind of meeting stands: "Review Conference" gives review_conferences."""
        return f"{head.lower().replace(' ', '_')}s"

    def meetings(self, name: str, full: str) -> dict[str, Any]:
        """The entry of a kind of meeting, made when it is first seen."""
        kinds = self.values.setdefault("meetings", {})
        entry: dict[str, Any] = kinds.setdefault(name, {"name": full})
        return entry


Pattern = Callable[[str, Facts], str]
"""Takes one paragraph as markup and gives it with slots; notes the facts."""


def resolutions(text: str, facts: Facts) -> str:
    """A list of resolutions, each with its date: "resolutions 77/63 of 7 December 2022 and 78/45 of …"."""

    def slot(found: re.Match[str]) -> str:
        cited = dict(re.findall(rf"({RESOLUTION}) of ({_DATE})", found[2]))
        lists = facts.values.setdefault("resolutions", {})
        recalls = re.search(r"ecalling(?: also| further)?\*? its $", text[: found.start()])
        is_own = bool(recalls) and _recalls_last(cited, facts.session)
        base = "recalled" if is_own else "cited"
        name = base if base not in lists else f"{base}_{sum(key.startswith(base) for key in lists) + 1}"
        each_year = ("add" if len(cited) > 1 else "replace") if is_own else "keep"
        lists[name] = {"each_year": each_year, "adopted": cited}
        return f"{found[1]}{{{name}}}"

    return re.sub(rf"(\bresolutions? )({_CITED}(?:{_AND}{_CITED})*)", slot, text)


def _recalls_last(cited: dict[str, str], session: int) -> bool:
    """Whether the last resolution of a list is of one of the three sessions before the text."""
    number = re.match(r"(\d+)/", list(cited)[-1])
    return bool(number) and session - 3 <= int(number[1]) < session  # type: ignore[index]


def meetings_held(text: str, facts: Facts) -> str:
    """ "the First to Twentieth Meetings of …, held in Maputo (1999), … and Geneva (2022)"."""
    pattern = (
        rf"\bthe ((?:{_WORD})(?:(?:, | and | to ){_WORD})*) ({_KIND}s? of [^,()]+?), held in "
        rf"({_PLACE}(?:{_AND}{_PLACE})*)"
    )

    def slot(found: re.Match[str]) -> str:
        head, of, rest = found[2].partition(" of ")
        full = f"{head.removesuffix('s')}{of}{rest}" if _several(found[1]) else found[2]
        name = facts.kind(full.partition(" of ")[0])
        entry = facts.meetings(name, full)
        numbers = _numbers(found[1])
        held = list(_held(found[3]))
        if len(numbers) != len(held):
            return found[0]
        entry["ordinals"] = "span" if " to " in found[1] else "each"
        entry["held"] = {str(number): place for number, place in zip(numbers, held, strict=True)}
        if years := _regular([int(place[-5:-1]) for place in held]):
            entry["every"] = str(years)
        return f"the {{{name}}}, held in {{{name}.places}}"

    return re.sub(pattern, slot, text)


def meetings_held_small(text: str, facts: Facts) -> str:
    """The same in small letters, as up to the seventy-eighth session: "the first to twentieth meetings of …"."""
    word = r"[a-z]+(?:-[a-z]+)?"
    pattern = rf"\bthe ({word} to {word}) meetings of ([^,()]+?), held in ({_PLACE}(?:{_AND}{_PLACE})*)"

    def slot(found: re.Match[str]) -> str:
        numbers = _numbers(found[1])
        held = list(_held(found[3]))
        if len(numbers) != len(held):
            return found[0]
        entry = facts.meetings("meetings", f"Meeting of {found[2].replace('parties', 'Parties')}")
        entry["held"] = {str(number): place for number, place in zip(numbers, held, strict=True)}
        places = "places_apart" if re.search(r"(\S+) \(\d+\)(?:,| and) \1 \(", found[3]) else "places"
        return f"the {{meetings.ordinals_lower}} meetings of {found[2]}, held in {{meetings.{places}}}"

    return re.sub(pattern, slot, text)


def _several(ordinals: str) -> bool:
    return bool(re.search(r", | and | to ", ordinals))


def _numbers(ordinals: str) -> list[int]:
    """The numbers of a span or an enumeration; none where a word is no ordinal.

    >>> _numbers("First to Third"), _numbers("First, Second and Fourth")
    ([1, 2, 3], [1, 2, 4])
    """
    words = [word.lower().replace(" ", "-") for word in re.split(r", | and | to ", ordinals)]
    numbers = [ORDINALS.get(word, 0) for word in words]
    if 0 in numbers:
        return []
    return list(range(numbers[0], numbers[1] + 1)) if " to " in ordinals else numbers


def _held(places: str) -> Iterator[str]:
    """The meetings of a list of places, one for each year.

    >>> list(_held("Vienna (2017), Geneva (2018 and 2020) and The Hague (2021)"))
    ['Vienna (2017)', 'Geneva (2018)', 'Geneva (2020)', 'The Hague (2021)']
    """
    for place, years in re.findall(r"(?:, and |, | and )?([^()]+?) \(([^()]+)\)", places):
        for year in re.findall(r"\d{4}", years):
            yield f"{place} ({year})"


def _regular(years: list[int]) -> int:
    """The years from one meeting to the next, where they are always the same and more than one.

    >>> _regular([2004, 2009, 2014]), _regular([2021, 2022, 2023])
    (5, 0)
    """
    steps = {after - before for before, after in pairwise(years)}
    return steps.pop() if len(steps) == 1 and min(steps) > 1 else 0


def invitation(text: str, facts: Facts) -> str:
    """ "to attend the Twentieth Meeting of …, to be held in Geneva from 21 to 25 November 2022"."""
    when = rf"(?:from|during|on) [^,;]*?(?:{MONTH}) \d{{4}}"
    pattern = (
        rf"(\bto attend |\bparticipate in )the (({_WORD}) ({_KIND})( of [^,]+?)?), to be held in "
        rf"([^,;]+(?:, [A-Z][a-z]+,)?),? ({when})"
    )

    def slot(found: re.Match[str]) -> str:
        number = ORDINALS.get(found[3].lower().replace(" ", "-"))
        if not number:
            return found[0]
        name = facts.kind(found[4])
        full = facts.meetings(name, f"{found[4]}{found[5] or ''}")["name"]
        facts.values["attend"] = {
            "kind": name, "number": str(number), **_called(found[2], number, full),
            "place": found[6].rstrip(","), "dates": found[7].removeprefix("on "),
        }  # fmt: skip
        return f"{found[1]}the {{attend}}, to be held in {{attend.place_and_dates}}"

    return re.sub(pattern, slot, text, count=1)


def _called(name: str, number: int, full: str) -> dict[str, str]:
    usual = f"{capitalised(ordinal(number))} {full}"
    return {} if name == usual else {"called": name}


_CONVENING = re.compile(
    r"in accordance with (?P<prepare>article \d+, paragraph \d+), of .*? to convene "
    rf"the (?P<name>(?P<ordinal>{_WORD}) (?P<head>{_KIND})(?P<rest> of [^,;]+?)?) and, .*? in accordance with "
    r"(?P<invite>article \d+, paragraph \d+), of .*? attend "
    rf"the (?P<again>{_WORD} (?P<short>{_KIND}[^;]*?)) as observers"
)


def convening(text: str, facts: Facts) -> str:
    """ "in accordance with article 12, paragraph 1, … to convene the … and … to attend the … as observers"."""
    found = _CONVENING.search(text)
    number = ORDINALS.get(found["ordinal"].lower().replace(" ", "-")) if found else None
    if not found or not number:
        return text
    name = facts.kind(found["head"])
    entry = facts.meetings(name, f"{found['head']}{found['rest'] or ''}")
    if found["short"] != entry["name"]:
        entry["short"] = found["short"]
    facts.values["convene"] = {
        "kind": name,
        "number": str(number),
        **_called(found["name"], number, entry["name"]),
        "articles": {"prepare": found["prepare"], "invite": found["invite"]},
    }
    slots = (
        ("again", "convene.short"),
        ("invite", "convene.invite"),
        ("name", "convene"),
        ("prepare", "convene.prepare"),
    )
    for group, slot in slots:
        text = f"{text[: found.start(group)]}{{{slot}}}{text[found.end(group) :]}"
    return text


def outcome(text: str, facts: Facts) -> str:
    """ "at the Fourth Review Conference of … an action plan for the period 2020–2024"."""
    found = re.search(rf"\bat the (({_WORD}) ({_KIND})( of [^,]+)), .*?for the period (\d{{4}}[–-]\d{{4}})", text)
    name = facts.kind(found[3]) if found else ""
    held = facts.values.get("meetings", {}).get(name, {}).get("held", {})
    if not found or not held or ORDINALS.get(found[2].lower()) != int(list(held)[-1]):
        return text
    facts.values["meetings"][name]["action_plan"] = found[5]
    start, end = found.span(5)
    text = f"{text[:start]}{{{name}.action_plan}}{text[end:]}"
    return f"{text[: found.start(1)]}{{{name}.latest}}{text[found.end(1) :]}"


def agenda(text: str, facts: Facts) -> str:
    """ "in the provisional agenda of its eightieth session, under the item entitled “…”, the sub-item entitled “…”"."""
    if "provisional agenda of its " not in text:
        return text
    for title, slot in ((facts.item, "agenda.item"), (facts.sub_item, "agenda.sub_item")):
        if title:
            text = text.replace(f"“{title}”", f"“{{{slot}}}”")

    def slot_of(found: re.Match[str]) -> str:
        number = ORDINALS.get(found[2])
        if not number or not facts.session < number < facts.session + 6:
            return found[0]
        facts.values["next_session"] = str(number)
        return f"{found[1]}{{next_session}} session"

    return re.sub(r"(provisional agenda of its )([a-z-]+(?: [a-z-]+)*?) session", slot_of, text)


def next_sessions(text: str, facts: Facts) -> str:
    """ "at its eightieth session", where that is the session in whose provisional agenda the item is included."""
    due = facts.values.get("next_session")
    return text.replace(f"its {ordinal(int(due))} session", "its {next_session} session") if due else text


_COUNTS = (r"\bthat (\d+)(?= States have (?:ratified|acceded))", r"\btotal number of States [^;]*? to (\d+)(?=,)")


def counts(text: str, facts: Facts) -> str:
    """ "164 States have ratified or acceded", "the total number of States that … to 162"."""
    for pattern in _COUNTS:
        found = re.search(pattern, text)
        if found and "counts" not in facts.values:
            facts.values["counts"] = {"states": found[1]}
            return f"{text[: found.start(1)]}{{states}}{text[found.end(1) :]}"
    return text


PATTERNS: tuple[Pattern, ...] = (
    resolutions, meetings_held, meetings_held_small, invitation, convening, outcome, agenda, counts,
)  # fmt: skip
"""In the order in which they depend on each other; `next_sessions` follows when the whole text has been seen."""

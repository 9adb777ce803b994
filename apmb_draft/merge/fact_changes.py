"""Propose changes of facts that may explain another text, to be tried until the draft gives that text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import product
from typing import TypeAlias

from apmb_draft.draft_file import iter_facts, to_plain, validate_plain
from apmb_draft.importing.facts import read_ordinal, read_resolutions
from apmb_draft.merge.aligned_texts import LostSlot, tokens_of_text
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import GROUPS, Attend, Convene, MeetingKind, Recall, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.text.slots import RESERVED, SOURCES, meeting_name
from apmb_draft.un.english import capitalise_first, cardinal, ordinal

Path: TypeAlias = tuple[str, ...]
FactUpdate: TypeAlias = Mapping[Path, object]
"""New values of some facts, by their keys, as text or as read; None takes a key away."""
_MOST = 1000
"""The largest number that is read in words: no session or meeting has a higher one, nor a count in words."""
_NUMBERS = {form(number): str(number) for number in range(1, _MOST) for form in (ordinal, cardinal)}
_LONGEST_ORDINAL = 5
"""Words of "one hundred and twenty second", without its hyphen."""


def with_changes(facts: Resolution, change: FactUpdate) -> Resolution | None:
    """Return a draft with some facts changed; None if no draft can have them."""
    values = to_plain(facts)
    for path, value in change.items():
        group = values
        for key in path[:-1]:
            group = group.setdefault(key, {})
        if value is None:
            group.pop(path[-1], None)
        else:
            group[path[-1]] = value
    try:
        return validate_plain(values, "")
    except DraftError:
        return None


def single_facts(value: object) -> Iterator[tuple[Path, str]]:
    """Yield the single facts of a group with their paths; lists, and what is not there, are left out."""
    for path, fact in iter_facts(value):
        if fact is not None and not isinstance(fact, list | tuple):
            yield path, str(fact)


# --- Facts that the draft does not have yet ---------------------------------------------------------------------------


_ALONE = ("attend", "convene", "next_session")


def match_names(ours: Resolution, theirs: Resolution) -> dict[str, str]:
    """Return the names in the draft of facts of the other text, by their names there.

    The names of lists, kinds of meeting, counts and days belong to a file; those read from a document are others.
    """
    found: dict[str, str] = {}
    for group in GROUPS:
        own = [(name, _identity(fact)) for name, fact in getattr(ours, group).items()]
        for name, fact in getattr(theirs, group).items():
            same = next((mine for mine, known in own if known == _identity(fact)), "")
            found |= {name: same} if same else {}
    return found


def _identity(fact: object) -> object:
    return fact.adopted if isinstance(fact, Recall) else fact.name.lower() if isinstance(fact, MeetingKind) else fact


def find_new_facts(ours: Resolution, theirs: Resolution) -> FactUpdate:
    """Return the facts of the other text that the draft does not have or that are open in it, by their names there."""
    known = match_names(ours, theirs)
    reserved = {*RESERVED, *(name for group in GROUPS for name in getattr(ours, group))}
    new: dict[Path, object] = {}
    for group in GROUPS:
        mine = getattr(ours, group)
        for name, fact in getattr(theirs, group).items():
            if mine.get(name) == UNKNOWN or (name not in known and name not in reserved):
                new[group, name] = fact
    for key in _ALONE:
        mine, found = getattr(ours, key), getattr(theirs, key)
        if found is not None and mine is None:
            kind = getattr(found, "kind", "")
            new[key,] = found.model_copy(update={"kind": known.get(kind, kind)}) if kind else found
    return new


def drop_unused_facts(made: Resolution, before: Resolution, slots: Collection[str]) -> Resolution:
    """Return the draft without new facts that no slot of the text uses."""
    used = {slot.partition(".")[0] for slot in slots}
    unused = [key for key in _ALONE if key not in used and getattr(before, key) is None]
    left = made.model_copy(update=dict.fromkeys(unused))
    used |= {meeting.kind for meeting in (left.attend, left.convene) if meeting}
    groups = {
        group: {name: fact for name, fact in getattr(left, group).items() if name in used | {*getattr(before, group)}}
        for group in GROUPS
    }
    return left.model_copy(update=groups)


# --- From the facts that were read from the other text ----------------------------------------------------------------


def changes_as_read(ours: Resolution, theirs: Resolution) -> Iterator[FactUpdate]:
    """Yield the facts that were read from the other text, each as a change of one that may be the same."""
    for name, recall in product(ours.resolutions, theirs.resolutions.values()):
        yield {("resolutions", name, "adopted"): recall.adopted}
    for (name, mine), found in product(ours.meetings.items(), theirs.meetings.values()):
        if mine.name.lower() == found.name.lower() and found.held:
            yield {("meetings", name, key): value for key, value in _held_as_read(mine, found).items()}
    for one, other in ((ours.attend, theirs.attend), (ours.convene, theirs.convene)):
        if one and other:
            key = "attend" if isinstance(one, Attend) else "convene"
            called = other.called or meeting_name(theirs.meetings[other.kind], other.number)
            stated = _stated_as_read(one, other) | _parse_meeting_name(called, one.kind, ours.meetings)
            yield {(key, part): value for part, value in stated.items()}


def _held_as_read(mine: MeetingKind, found: MeetingKind) -> dict[str, object]:
    """Return the meetings held; one of ours alone does not show how they are listed, nor the years between them."""
    values: dict[str, object] = {
        "held": {number: _unless_open(mine.held.get(number), at) for number, at in found.held.items()}
    }
    for key in ("ordinals", "every", "action_plan") if len(mine.held) < 2 else ():
        usual = MeetingKind.model_fields[key].default
        if getattr(mine, key) == usual != getattr(found, key):
            values[key] = getattr(found, key)
    return values


def _stated_as_read(mine: Attend | Convene, found: Attend | Convene) -> dict[str, object]:
    """Return place and dates, or the provisions, of a meeting, where both texts state them."""
    parts = [(part, getattr(mine, part, None), getattr(found, part, None)) for part in ("place", "dates", "articles")]
    return {part: _unless_open(one, other) for part, one, other in parts if one is not None and other is not None}


def _unless_open(mine: object, found: object) -> object:
    """Return what was read; our value if that says only that the fact is open, as "[place]" does."""
    is_open = str(found).startswith(UNKNOWN) or (mine == UNKNOWN and re.fullmatch(r"\[[a-z ]+\]", str(found)))
    return mine if mine is not None and is_open else found


def _parse_meeting_name(text: str, kind: str, kinds: Mapping[str, MeetingKind]) -> dict[str, object]:
    """Return kind, number and name of a meeting from its name in a text; empty if it has no ordinal.

    The name may be unusual or have a misprint.

    >>> _parse_meeting_name("Twenty first Round of Talks", "talks", {"talks": MeetingKind(name="Round of Talks")})
    {'kind': 'talks', 'number': 21, 'called': 'Twenty first Round of Talks'}
    """
    words = text.split(" ")
    # "Twenty first": the longer of two ordinals is the one that is meant.
    for size in range(_LONGEST_ORDINAL, 0, -1):
        if number := read_ordinal(" ".join(words[:size])):
            near = {key: _begins_alike(words[size:], one.name.split(" ")) for key, one in kinds.items()}
            chosen = max(near, key=lambda key: (near[key], key == kind))
            called = None if text == f"{_nth(number)} {kinds[chosen].name}" else text
            return {"kind": chosen, "number": number, "called": called}
    return {}


def _nth(number: int) -> str:
    return capitalise_first(ordinal(number))


def _begins_alike(one: list[str], other: list[str]) -> int:
    """Return the number of words that two names have in common from the first on."""
    differ = (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0].lower() != pair[1].lower())
    return next(differ, min(len(one), len(other)))


# --- From its wording -------------------------------------------------------------------------------------------------


def changes_from_list(facts: Resolution, lost: LostSlot) -> Iterator[FactUpdate]:
    """Yield the list of resolutions that is now where a list was, up to the first that does not follow on."""
    adopted = read_resolutions(next(lost.current_texts()))
    if lost.slot in facts.resolutions and adopted:
        yield {("printed", lost.slot): None, ("resolutions", lost.slot, "adopted"): adopted}


def changes_from_text(facts: Resolution, lost: LostSlot) -> Iterator[FactUpdate]:
    """Yield the changes that may explain the new text of a slot; each deletes its override."""
    rest: FactUpdate = {("printed", lost.slot): None}
    yield rest
    yield from ({**rest, **change} for change in _changes_from_text(facts, lost))


def _changes_from_text(facts: Resolution, lost: LostSlot) -> Iterator[FactUpdate]:
    """Yield what the whole text of a slot may mean, then all its changed facts at once, then each alone."""
    for text in lost.current_texts():
        yield from _meeting_changes(facts, lost.slot, text)
    found: list[tuple[Path, str]] = []
    for path, text in _leaves_below(facts, lost.slot):
        for value in _current_values(path, text, lost):
            if value != text and (path, value) not in found:
                found.append((path, value))
    if len({path for path, _ in found}) > 1:
        yield dict(reversed(found))
    yield from ({path: value} for path, value in found)


_WHERE_AND_WHEN = re.compile(r"(?:(?P<place>.+?),? )?(?:on )?(?P<dates>(?:from|during|\d).+)")


def _meeting_changes(facts: Resolution, slot: str, text: str) -> Iterator[FactUpdate]:
    """Yield the change of a meeting that a name, a place or dates state."""
    key, _, form = slot.partition(".")
    meeting = {"attend": facts.attend, "convene": facts.convene}.get(key)
    if not meeting:
        return
    nth = f"{_nth(meeting.number)} "
    if not form:
        named = _parse_meeting_name(text, meeting.kind, facts.meetings)
        yield {(key, part): value for part, value in named.items()}
    elif form == "short" and text.startswith(nth):
        if facts.meetings[meeting.kind].name.startswith(short := text.removeprefix(nth)):
            yield {("meetings", meeting.kind, "short"): short}
    elif form in ("dates", "place_and_dates") and (found := _WHERE_AND_WHEN.fullmatch(text)):
        yield {(key, part): value for part, value in found.groupdict().items() if value}


def _leaves_below(facts: Resolution, slot: str) -> Iterator[tuple[Path, str]]:
    name = slot.partition(".")[0]
    source = SOURCES.get(slot, SOURCES.get(name, "")).partition(".")[0]
    paths: list[Path] = [(source,)] if source else [(group, name) for group in GROUPS if name in getattr(facts, group)]
    if meeting := {"attend": facts.attend, "convene": facts.convene}.get(name):
        paths.append(("meetings", meeting.kind))
    plain = to_plain(facts)
    for path in paths:
        value: object = plain
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        for below, text in single_facts(value):
            yield (*path, *below), text


def _current_values(path: Path, text: str, lost: LostSlot) -> Iterator[str]:
    """Yield the values that a fact may have now, from the tokens that showed it before."""
    key = ".".join(path)
    open_at = [at for at, token in enumerate(lost.before) if token.key == key]
    if open_at and UNKNOWN in text:
        for value in lost.current_texts(open_at[0], open_at[-1] + 1):
            yield text.replace(UNKNOWN, value, 1) if value else text
        return
    for form, back in _forms(text):
        for start, end in _places(form, lost):
            for value in lost.current_texts(start, end):
                if value and (made := back(value)):
                    yield made


def _forms(text: str) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Yield the ways to write a fact in text, each with the function that reads it back."""
    yield text, lambda value: _NUMBERS.get(value.lower(), value) if text.isdigit() else value
    if text.isdigit() and 0 < int(text) < _MOST:
        for form in (ordinal(int(text)), capitalise_first(ordinal(int(text))), cardinal(int(text))):
            yield form, lambda value: _NUMBERS.get(value.lower(), value if value.isdigit() else "")
    if held := re.fullmatch(r"(.+) \((.+)\)", text):
        yield held[1], lambda value: f"{value} ({held[2]})"
        yield held[2], lambda value: f"{held[1]} ({value})"


def _places(form: str, lost: LostSlot) -> Iterator[tuple[int, int]]:
    wanted = [token.text for token in tokens_of_text(form)]
    present = [token.text for token in lost.before]
    for at in range(len(present) - len(wanted) + 1):
        if present[at : at + len(wanted)] == wanted:
            yield at, at + len(wanted)


# --- Misprints --------------------------------------------------------------------------------------------------------


_MIN_SIMILARITY = 0.85
"""The least similarity, by characters, of a phrase with a misprint to the phrase that is meant."""


def is_misprint(meant: str, printed: str) -> bool:
    """Return whether a text is a phrase with a misprint: nearly the same characters, case and marks aside.

    Another number is no misprint: it is what the text says.

    >>> is_misprint("Twenty-third Meeting of the States Parties", "Twenty third meeting of the States Partes")
    True
    >>> is_misprint("Twenty-third Meeting of the States Parties", "Twentieth Meeting of the States Parties")
    False

    An entry left out of a list is a misprint, too:

    >>> meant = "Lima (2013), Bergen, Norway (2014) and Valletta (2015 and 2016)"
    >>> is_misprint(meant, "Lima (2013), Bergen, Norway (2014) and Valletta (2015)"), is_misprint(meant, "Lima (2013)")
    (True, False)
    """
    here, there = (re.findall(r"[^\W_]+", text.casefold()) for text in (meant, printed))
    numbers = [[word for word in words if word.isdigit() or word in _IN_NUMBERS] for words in (here, there)]
    if numbers[0] != numbers[1] and not _leaves_out(meant, printed):
        return False
    return SequenceMatcher(None, "".join(here), "".join(there), autojunk=False).ratio() >= _MIN_SIMILARITY


def _leaves_out(meant: str, printed: str) -> bool:
    """Return whether a text is a list of several with some of its words missing, in the same order."""
    here, there = (re.findall(r"\b(?!and\b)[^\s,()]+", text.casefold()) for text in (meant, printed))
    left = iter(here)
    return " and " in meant and all(word in left for word in there)


_IN_NUMBERS = {word for number in _NUMBERS for word in re.split("[ -]", number)} - {"and"}
"""The words that numbers and ordinals are made of."""

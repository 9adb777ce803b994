"""The facts of a draft where another wording of it gives them otherwise: a corrected date changes the fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

from apmb_draft.draft_file import to_plain, validated
from apmb_draft.model import Attend, Convene, EachYear, MeetingKind, Recall, Resolution
from apmb_draft.problems import DraftError
from apmb_draft.slots import meeting_name, phrases
from apmb_draft.stations.paragraphs import Pair
from apmb_draft.stations.places import Place, likeness, places, words
from apmb_draft.words import cardinal, ordinal

_NUMBERS = {cardinal(number): number for number in range(1, 1000)}
_ORDINALS = {ordinal(number): number for number in range(1, 300)}
_LEAST = 1e-9
Update = dict[str, Any]


def settled(ours: Resolution, theirs: Resolution, pairs: Sequence[Pair]) -> Resolution:
    """The facts with which the paragraphs of a draft come nearest to those of another text of the same resolution.

    A fact is changed only where the words of the other text are met better with it: by what stands in the place of its
    slot, or by what was found when that text was read.
    """
    slotted = [(pair.ours.text, words(pair.theirs.block.runs)) for pair in pairs if pair.ours and pair.theirs]
    slotted = [(text, other) for text, other in slotted if "{" in text]
    best = _score(ours, slotted)
    for candidates in (_in_place, _as_read(theirs)):
        for update in candidates(ours, slotted):
            tried = _with(ours, update)
            score = _score(tried, slotted) if tried else 0.0
            if tried and score > best + _LEAST:
                ours, best = tried, score
    return ours


def _score(resolution: Resolution, slotted: Sequence[tuple[str, str]]) -> float:
    filling = phrases(resolution)
    return sum(likeness(text, filling, other) for text, other in slotted)


def _with(resolution: Resolution, update: Callable[[Resolution], Update]) -> Resolution | None:
    """The resolution with changed facts; nothing where the words were none of that kind of fact."""
    try:
        values = update(resolution)
        return validated({**to_plain(resolution), **_without_none(values)}, "") if values else None
    except (DraftError, ValueError, KeyError):
        return None


def _without_none(values: Any) -> Any:
    """Groups of keys without those that are taken away."""
    if not isinstance(values, dict):
        return values
    return {key: _without_none(value) for key, value in values.items() if value is not None}


# --- What stands in the place of a slot ----------------------------------------------------------------------------


def _in_place(ours: Resolution, slotted: Sequence[tuple[str, str]]) -> Iterator[Callable[[Resolution], Update]]:
    filling = phrases(ours)
    for text, other in slotted:
        for place in places(text, filling, other):
            if not place.is_same:
                yield partial(_stated, place=place)


def _stated(now: Resolution, place: Place) -> Update:
    """The keys that change when a slot is to say something else."""
    name, _, form = place.slot.partition(".")
    if name == "next_session":
        return {"next_session": _ORDINALS[place.text.lower()]}
    if name in now.counts:
        return {"counts": {**now.counts, name: _NUMBERS.get(place.text.lower()) or place.text}}
    if name in now.dates:
        return {"dates": {**now.dates, name: place.text}}
    meeting = now.attend if name == "attend" else now.convene if name == "convene" else None
    if meeting and form == "short":
        return _short(meeting, place.text, now.meetings)
    if name == "attend" and now.attend:
        return {"attend": {**dict(now.attend), **_attend(now.attend, form, place.text, now.meetings)}}
    if name == "convene" and now.convene:
        return {"convene": {**dict(now.convene), **_convene(now.convene, form, place.text, now.meetings)}}
    if form == "action_plan":
        changed = MeetingKind.model_validate({**dict(now.meetings[name]), "action_plan": place.text})
        return {"meetings": {**now.meetings, name: changed}}
    return {}


_WHERE_AND_WHEN = re.compile(r"(?P<place>.+?),? (?P<when>(?:from|during|on) .+)")


def _attend(attend: Attend, form: str, text: str, kinds: Mapping[str, MeetingKind]) -> Update:
    match form:
        case "place":
            return {"place": text}
        case "dates":
            return {"dates": text.removeprefix("on ")}
        case "place_and_dates":
            found = _WHERE_AND_WHEN.fullmatch(text)
            return {"place": found["place"], "dates": found["when"].removeprefix("on ")} if found else {}
        case "":
            return _named(text, attend.kind, kinds)
    return {}


def _short(meeting: Attend | Convene, text: str, kinds: Mapping[str, MeetingKind]) -> Update:
    """The short name of a kind of meeting, where the text repeats a meeting by another one than is known.

    >>> kinds = {"talks": MeetingKind(name="Round of Talks on Kites")}
    >>> _short(Convene(kind="talks", number=3), "Third Round of Talks", kinds)["meetings"]["talks"].short
    'Round of Talks'
    """
    nth = f"{ordinal(meeting.number).capitalize()} "
    kind = kinds[meeting.kind]
    name = text.removeprefix(nth)
    if name == text or not kind.name.startswith(name):
        return {}
    return {"meetings": {**kinds, meeting.kind: kind.model_copy(update={"short": name})}}


def _convene(convene: Convene, form: str, text: str, kinds: Mapping[str, MeetingKind]) -> Update:
    if form in ("prepare", "invite") and convene.articles:
        return {"articles": {**dict(convene.articles), form: text}}
    return _named(text, convene.kind, kinds) if not form else {}


def _named(text: str, kind: str, kinds: Mapping[str, MeetingKind]) -> Update:
    """A meeting by its name in the text, which may be another than the usual one, or have a slip.

    >>> kinds = {"talks": MeetingKind(name="Round of Talks")}
    >>> _named("Twenty first Round of Talks", "talks", kinds)
    {'kind': 'talks', 'number': 21, 'called': 'Twenty first Round of Talks'}
    """
    head, _, name = text.partition(" ")
    while name and head.lower().replace(" ", "-") not in _ORDINALS:
        more, _, name = name.partition(" ")
        head = f"{head} {more}"
    # "Twenty first": the longer of two ordinals is the one that is meant.
    longer = f"{head} {name.partition(' ')[0]}"
    if longer.lower().replace(" ", "-") in _ORDINALS:
        head, name = longer, name.partition(" ")[2]
    number = _ORDINALS[head.lower().replace(" ", "-")]
    near = {key: _begins_alike(name, one) for key, one in kinds.items()}
    chosen = kind if near.get(kind) == max(near.values()) else max(near, key=lambda key: near[key])
    usual = meeting_name(kinds[chosen], number)
    return {"kind": chosen, "number": number, "called": None if text == usual else text}


def _begins_alike(name: str, kind: MeetingKind) -> int:
    """How many words a name has in common with that of a kind, from the first on."""
    same = 0
    for one, other in zip(name.split(), kind.name.split(), strict=False):
        if one.lower() != other.lower():
            break
        same += 1
    return same


# --- What was found when the other text was read --------------------------------------------------------------------


def _as_read(theirs: Resolution) -> Callable[[Resolution, Any], Iterator[Callable[[Resolution], Update]]]:
    """What was read as facts: the resolutions recalled, the meetings held, to be attended and to be convened."""

    def candidates(ours: Resolution, _: Any) -> Iterator[Callable[[Resolution], Update]]:
        for name, found in product(ours.resolutions, theirs.resolutions.values()):
            yield partial(_recalled, name=name, found=found)
        for name, kind in product(ours.meetings, theirs.meetings.values()):
            if kind.held and kind.name.lower() == ours.meetings[name].name.lower():
                yield partial(_held, name=name, found=kind)
        for key in ("attend", "convene"):
            yield partial(_meeting, key=key, theirs=theirs)

    return candidates


def _meeting(now: Resolution, key: str, theirs: Resolution) -> Update:
    """The meeting to attend or to convene, under the name that its kind has in the draft."""
    ours, found = getattr(now, key), getattr(theirs, key)
    if not ours or not found:
        return {}
    name = found.called or meeting_name(theirs.meetings[found.kind], found.number)
    keys = ("place", "dates") if key == "attend" else ("articles",)
    stated = {part: getattr(found, part) for part in keys if getattr(ours, part) is not None}
    return {key: {**dict(ours), **stated, **_named(name, ours.kind, now.meetings)}}


def _recalled(now: Resolution, name: str, found: Recall) -> Update:
    ours = now.resolutions[name]
    # A list of one may be replaced each year; one that has grown is no such list.
    grows = len(found.adopted) > 1 and found.each_year is EachYear.ADD
    update = {"adopted": found.adopted, "each_year": EachYear.ADD if grows else ours.each_year}
    return {"resolutions": {**now.resolutions, name: ours.model_copy(update=update)}}


def _held(now: Resolution, name: str, found: MeetingKind) -> Update:
    changed = now.meetings[name].model_copy(update={"held": found.held})
    return {"meetings": {**now.meetings, name: changed}}

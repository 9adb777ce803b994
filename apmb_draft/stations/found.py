"""Facts that were found when another text was read, and that a draft does not know yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apmb_draft.markup import Sort, tokens
from apmb_draft.model import GROUPS, TEXTS, MeetingKind, Resolution
from apmb_draft.slots import RESERVED
from apmb_draft.values import UNKNOWN

_MEETINGS = ("attend", "convene")


def names_of(ours: Resolution, theirs: Resolution) -> dict[str, str]:
    """The names that slots of the other text have in the draft, where they stand for the same fact.

    The names of lists, kinds of meeting and counts belong to a file; what was read from a document has others.
    """
    lists = [
        (name, own)
        for name, found in theirs.resolutions.items()
        for own, known in ours.resolutions.items()
        if known.adopted == found.adopted
    ]
    kinds = [
        (name, own)
        for name, kind in theirs.meetings.items()
        for own, known_kind in ours.meetings.items()
        if known_kind.name.lower() == kind.name.lower()
    ]
    counts = [
        (name, own) for name, count in theirs.counts.items() for own, known in ours.counts.items() if known == count
    ]
    return dict([*((name, name) for name in RESERVED), *lists, *kinds, *counts])


def with_new(ours: Resolution, theirs: Resolution) -> Resolution:
    """The draft with the facts of the other text that it has not, under their own names, and with counts it lacked."""
    known = names_of(ours, theirs)
    values: dict[str, Any] = {}
    taken = {*RESERVED, *(name for group in GROUPS for name in getattr(ours, group))}
    for group in GROUPS:
        mine, found = getattr(ours, group), getattr(theirs, group)
        new = {name: fact for name, fact in found.items() if name not in known and name not in taken}
        answered = {name: found[name] for name, fact in mine.items() if fact is UNKNOWN and name in found}
        if group == "meetings":
            answered |= _held(ours, theirs, known)
        if new or answered:
            values[group] = {**mine, **answered, **new}
    kinds = {**ours.meetings, **values.get("meetings", {})}
    for key in _MEETINGS:
        meeting = getattr(theirs, key)
        kind = known.get(meeting.kind, meeting.kind) if meeting else ""
        if meeting and getattr(ours, key) is None and kind in kinds:
            values[key] = meeting.model_copy(update={"kind": kind})
    if ours.next_session is None and theirs.next_session:
        values["next_session"] = theirs.next_session
    return ours.model_copy(update=values)


def _held(ours: Resolution, theirs: Resolution, known: Mapping[str, str]) -> dict[str, MeetingKind]:
    """The kinds of meeting of which the draft lists none, or only some, with the whole list of the other text."""
    listed = {}
    for name, kind in theirs.meetings.items():
        mine = ours.meetings.get(known.get(name, ""))
        if mine and len(kind.held) > len(mine.held) and mine.held.items() <= kind.held.items():
            update = {key: getattr(kind, key) for key in ("held", "ordinals", "every", "action_plan")}
            listed[known[name]] = mine.model_copy(update=update)
    return listed


def without_unused(made: Resolution, before: Resolution) -> Resolution:
    """A resolution without the facts that came new and that its text does not use."""
    used = {
        token.name.partition(".")[0] for key in TEXTS for token in tokens(getattr(made, key)) if token.sort is Sort.SLOT
    }
    values: dict[str, Any] = {
        key: None for key in (*_MEETINGS, "next_session") if getattr(before, key) is None and key not in used
    }
    kept = made.model_copy(update=values)
    used |= {meeting.kind for key in _MEETINGS if (meeting := getattr(kept, key))}
    for group in GROUPS:
        facts = getattr(kept, group)
        values[group] = {name: fact for name, fact in facts.items() if name in getattr(before, group) or name in used}
    return made.model_copy(update=values)

"""Add facts that were read from another text and that the draft does not have yet."""

from __future__ import annotations

from collections.abc import Collection

from apmb_draft.model import GROUPS, MeetingKind, Recall, Resolution
from apmb_draft.slots import RESERVED
from apmb_draft.takeover.facts import FactChange, Path
from apmb_draft.values import UNKNOWN

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
    """Return what identifies a fact in its group."""
    return fact.adopted if isinstance(fact, Recall) else fact.name.lower() if isinstance(fact, MeetingKind) else fact


def find_new_facts(ours: Resolution, theirs: Resolution) -> FactChange:
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

"""Add facts that were read from another text and that the draft does not have yet."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from apmb_draft.model import GROUPS
from apmb_draft.slots import RESERVED
from apmb_draft.takeover.facts import Plain
from apmb_draft.values import UNKNOWN

_ALONE = ("attend", "convene", "next_session")


def match_names(ours: Plain, theirs: Plain) -> dict[str, str]:
    """Return the names in the draft of facts of the other text, by their names there.

    The names of lists, kinds of meeting, counts and days belong to a file; those read from a document are others.

    >>> match_names({"counts": {"states": 166}}, {"counts": {"number": 166, "years": 5}})
    {'number': 'states'}
    """
    found: dict[str, str] = {}
    for group in GROUPS:
        for name, fact in theirs.get(group, {}).items():
            same = (
                own for own, known in ours.get(group, {}).items() if _identity(group, known) == _identity(group, fact)
            )
            if own := next(same, ""):
                found[name] = own
    return found


def _identity(group: str, fact: Any) -> Any:
    """Return what identifies a fact in its group."""
    return fact["adopted"] if group == "resolutions" else fact["name"].lower() if group == "meetings" else fact


def add_new_facts(ours: Plain, theirs: Plain) -> Plain:
    """Return the draft with the facts of the other text that it does not have, under their names there."""
    known = match_names(ours, theirs)
    reserved = {*RESERVED, *(name for group in GROUPS for name in ours.get(group, {}))}
    result = dict(ours)
    for group in GROUPS:
        mine, found = ours.get(group, {}), theirs.get(group, {})
        new = {name: fact for name, fact in found.items() if name not in known and name not in reserved}
        answered = {name: found[name] for name, fact in mine.items() if fact == UNKNOWN and name in found}
        result[group] = {**mine, **answered, **new}
    for key in _ALONE:
        if key in theirs and key not in ours:
            kind = key != "next_session" and theirs[key]["kind"]
            result[key] = {**theirs[key], "kind": known.get(kind, kind)} if kind else theirs[key]
    return result


def drop_unused_facts(made: Plain, before: Plain, slots: Collection[str]) -> Plain:
    """Return the values without new facts that no slot of the text uses."""
    used = {slot.partition(".")[0] for slot in slots}
    result = {key: value for key, value in made.items() if key not in _ALONE or key in before or key in used}
    used |= {result[key]["kind"] for key in ("attend", "convene") if key in result}
    for group in GROUPS:
        names = used | {*before.get(group, {})}
        result[group] = {name: fact for name, fact in made.get(group, {}).items() if name in names}
    return result

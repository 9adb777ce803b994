"""Facts that somebody corrected in the words: what each may have become, to be tried until the words come out."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apmb_draft.absorb.aligned import Lost
from apmb_draft.absorb.atoms import words
from apmb_draft.draft_file import to_plain
from apmb_draft.model import GROUPS, Resolution
from apmb_draft.slots import SOURCES
from apmb_draft.values import UNKNOWN
from apmb_draft.words import capitalised, cardinal, ordinal

Plain = dict[str, Any]
Path = tuple[str, ...]

_MOST = 200
"""The largest number whose words are known: no session or meeting has a higher one."""
_NUMBERS = {form(number): str(number) for number in range(1, _MOST) for form in (ordinal, cardinal)}


FRONT = (
    "session", "symbol", "issued", "committee", "agenda_item", "agenda_title", "title", "sponsors", "sponsors_note",
    "symbol_note", "original", "adoption",
)  # fmt: skip
"""The keys that the masthead and the front block show."""


def with_front(plain: Plain, before: Resolution, after: Resolution) -> Plain:
    """The values with what changed in masthead and front block between two readings of a document."""
    old, new = to_plain(before), to_plain(after)
    result = copy.deepcopy(plain)
    for key in FRONT:
        if old.get(key) != new.get(key):
            if key in new:
                result[key] = new[key]
            else:
                result.pop(key, None)
    return result


# --- What the reader of documents makes of it ------------------------------------------------------------------------


def of_reading(plain: Plain, before: Resolution, after: Resolution) -> Iterator[Plain]:
    """The values with one group of facts as it is read from what came back, where it was read otherwise before.

    The reader gives names of its own to lists and kinds of meeting: those of the file are told by what they hold.
    """
    old, new = to_plain(before), to_plain(after)
    for key in ("resolutions", "meetings", "counts"):
        for name, mine in plain.get(key, {}).items():
            was, now = _namesake(mine, old.get(key, {})), _namesake(mine, new.get(key, {}))
            if was is None or now is None:
                continue
            if isinstance(was, Mapping) and isinstance(now, Mapping):
                if any(group in was and group not in now for group in _SHOWN[key]):
                    continue  # what could not be read is not gone
                was, now = ({group: each[group] for group in _SHOWN[key] if group in each} for each in (was, now))
            if was != now:
                result = copy.deepcopy(plain)
                result[key][name] = _changed(mine, was, now)
                yield result
    if new.get("next_session") not in (None, old.get("next_session")):
        yield {**copy.deepcopy(plain), "next_session": new["next_session"]}
    for key in ("attend", "convene"):
        if key in plain and key in old and key in new and old[key] != new[key]:
            kinds = {name: _kind(plain, new, name) for name in new.get("meetings", {})}
            named = {**new[key], "kind": kinds.get(new[key]["kind"]) or plain[key]["kind"]}
            was = {**old[key], "kind": plain[key]["kind"]}
            yield {**copy.deepcopy(plain), key: _changed(plain[key], was, named)}


_SHOWN = {"resolutions": ("adopted",), "meetings": ("held", "action_plan"), "counts": ()}
"""What of a list, or of a kind of meeting, a document shows; its rules for next year are none of it."""


def _kind(plain: Plain, new: Plain, name: str) -> str | None:
    """The kind of meeting of the file that the reader calls by a name."""
    wanted = new["meetings"][name]
    for mine, values in plain.get("meetings", {}).items():
        if _namesake(values, {name: wanted}) is not None:
            return str(mine)
    return None


def _namesake(mine: Any, others: Mapping[str, Any]) -> Any:
    """What another reading calls otherwise: the group that shares most of what it holds."""
    if not isinstance(mine, Mapping):
        return next((value for value in others.values() if value == mine), None) or (
            next(iter(others.values())) if len(others) == 1 else None
        )
    best = max(others.values(), key=lambda other: _shared(mine, other), default=None)
    return best if best is not None and _shared(mine, best) else None


def _shared(mine: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    held = set(leaves(mine))
    return sum(leaf in held for leaf in leaves(other))


def _changed(mine: Any, was: Any, now: Any) -> Any:
    """A group of values with the changes between two readings of it; an order that changed is taken over too."""
    if not (isinstance(mine, Mapping) and isinstance(was, Mapping) and isinstance(now, Mapping)):
        return now
    result = {key: value for key, value in mine.items() if key in now or key not in was}
    for key, value in now.items():
        if (key not in was or was[key] != value) and not _stands_open(mine.get(key), value):
            result[key] = _changed(mine[key], was[key], value) if key in mine and key in was else value
    if list(was) != list(now):
        result = {**{key: result[key] for key in now if key in result}, **result}
    return result


def _stands_open(mine: Any, value: Any) -> bool:
    """Whether what was read is only the place-holder of a fact that is open: "[place]"."""
    return mine == UNKNOWN and bool(re.fullmatch(r"\[[a-z ]+\]", str(value)))


# --- What the words make of it ---------------------------------------------------------------------------------------


def of_words(plain: Plain, lost: Lost) -> Iterator[Plain]:
    """The values with facts of a slot as its words stand now: all of them that changed, then each alone."""
    found: list[tuple[Path, str]] = []
    for path, text in _leaves_below(plain, lost.slot):
        for value in _now(path, text, lost):
            if value != text and (path, value) not in found:
                found.append((path, value))
    if len({path for path, _ in found}) > 1:
        yield _with(plain, dict(reversed(found)).items())
    for each in found:
        yield _with(plain, [each])


def _with(plain: Plain, values: Iterable[tuple[Path, str]]) -> Plain:
    result = copy.deepcopy(plain)
    for path, value in values:
        group = result
        for key in path[:-1]:
            group = group[key]
        group[path[-1]] = value
    return result


def _leaves_below(plain: Plain, slot: str) -> Iterator[tuple[Path, str]]:
    """The facts that a slot may show, with their paths."""
    name = slot.partition(".")[0]
    keys = [SOURCES.get(slot, SOURCES.get(name, "")).partition(".")[0]] if name in SOURCES else []
    paths: list[Path] = [(key,) for key in keys] or [(group, name) for group in GROUPS if name in plain.get(group, {})]
    if name in ("attend", "convene") and isinstance(plain.get(name), dict):
        paths.append(("meetings", str(plain[name].get("kind"))))
    for path in paths:
        value: Any = plain
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        for below, text in leaves(value):
            yield (*path, *below), text


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The single facts of a group with their paths; lists are none."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif value is not None and not isinstance(value, list | tuple):
        yield path, str(value)


def _now(path: Path, text: str, lost: Lost) -> Iterator[str]:
    """What a fact may be now, from the words that showed it before."""
    key = ".".join(path)
    open_at = [at for at, atom in enumerate(lost.before) if atom.key == key]
    if open_at and UNKNOWN in text:
        for value in lost.now(open_at[0], open_at[-1] + 1):
            yield text.replace(UNKNOWN, value, 1) if value else text
        return
    for form, back in _forms(text):
        for start, end in _places(form, lost):
            for value in lost.now(start, end):
                if value and (made := back(value)):
                    yield made


def _forms(text: str) -> Iterator[tuple[str, Any]]:
    """The ways in which a fact is said in words, and how such words become the fact again."""
    yield text, lambda value: value
    if text.isdigit() and 0 < int(text) < _MOST:
        for form in (ordinal(int(text)), capitalised(ordinal(int(text))), cardinal(int(text))):
            yield form, lambda value: _NUMBERS.get(value.lower(), value if value.isdigit() else "")
    if held := re.fullmatch(r"(.+) \((.+)\)", text):
        yield held[1], lambda value: f"{value} ({held[2]})"
        yield held[2], lambda value: f"{held[1]} ({value})"


def _places(form: str, lost: Lost) -> Iterator[tuple[int, int]]:
    """Where in the words of a slot those of a fact stand."""
    wanted = [atom.text for atom in words(form)]
    said = [atom.text for atom in lost.before]
    for at in range(len(said) - len(wanted) + 1):
        if said[at : at + len(wanted)] == wanted:
            yield at, at + len(wanted)

"""A file that was changed while its document was away: both changes together, or the places where they collide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from apmb_draft.model import TEXTS
from apmb_draft.words import in_un_order

Plain = dict[str, Any]
_GONE = object()
"""Stands for a key that a side does not have."""


@dataclass(frozen=True)
class Conflict:
    """One place that both sides changed, each in its own way; "" where it is gone.

    `where` is the key in the file, of a text with the number of the paragraph in it: "operative 3".
    """

    where: str
    here: str
    there: str


@dataclass
class _Merge:
    conflicts: list[Conflict] = field(default_factory=list)


def merged(base: Plain, here: Plain, there: Plain) -> tuple[Plain, list[Conflict]]:
    """The values of a file with two sets of changes since `base`, and what cannot stand together.

    Facts are compared one by one, texts paragraph by paragraph, sponsors and questions entry by entry.
    """
    found = _Merge()
    return _groups(base, here, there, (), found), found.conflicts


def _groups(
    base: Mapping[str, Any], here: Mapping[str, Any], there: Mapping[str, Any], path: tuple[str, ...], found: _Merge
) -> Plain:
    result: Plain = {}
    for key in _order(here, there):
        value = _value(base.get(key, _GONE), here.get(key, _GONE), there.get(key, _GONE), (*path, str(key)), found)
        if value is not _GONE:
            result[key] = value
    return result


def _order(here: Mapping[str, Any], there: Mapping[str, Any]) -> list[str]:
    """The keys of both, those that only the other side has behind the one they follow there."""
    order = list(here)
    previous = ""
    for key in there:
        if key not in here:
            order.insert(order.index(previous) + 1 if previous in order else len(order), key)
        previous = key
    return order


def _value(base: Any, here: Any, there: Any, path: tuple[str, ...], found: _Merge) -> Any:
    if there in (here, base):
        return here
    if here == base:
        return there
    if isinstance(here, Mapping) and isinstance(there, Mapping):
        return _groups(base if isinstance(base, Mapping) else {}, here, there, path, found)
    if path in _SETS and all(each is _GONE or isinstance(each, list) for each in (here, there)):
        return _entries(base if isinstance(base, list) else _GONE, here, there, path)
    sides = (base, here, there)
    if _is_text(path) and all(isinstance(each, str) for each in sides):
        return "\n\n".join(_paragraphs(base.split("\n\n"), here.split("\n\n"), there.split("\n\n"), path, found))
    if path == ("annexes",) and all(isinstance(each, list) and len(each) == len(here) for each in sides):
        together = enumerate(zip(base, here, there, strict=True), 1)
        return [_groups(*each, ("annex", str(at)), found) for at, each in together]
    found.conflicts.append(Conflict(".".join(path), _shown(here), _shown(there)))
    return here


_SETS = (("ask",), ("ignore",), ("sponsors",))
"""Lists whose order has no say: what either side took out is gone, what either put in is there."""


def _is_text(path: tuple[str, ...]) -> bool:
    return path[0] in TEXTS or (path[0] == "annex" and path[-1] == "text")


def _entries(base: Any, here: Any, there: Any, path: tuple[str, ...]) -> Any:
    """Entries of a list: gone where either side took them out, there where either put them in.

    Names of States that stood in the order of the United Nations stand in it again.
    """
    before, mine, theirs = ([] if each is _GONE else each for each in (base, here, there))
    left = [each for each in mine if each not in before or each in theirs]
    found = [*left, *(each for each in theirs if each not in before and each not in left)]
    if path == ("sponsors",) and mine == list(in_un_order(mine)):
        found = list(in_un_order(found))
    return found or _GONE


def _shown(value: Any) -> str:
    if value is _GONE:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


Hunk = tuple[int, int, list[str]]


def _paragraphs(
    base: Sequence[str], here: Sequence[str], there: Sequence[str], path: tuple[str, ...], found: _Merge
) -> list[str]:
    mine, theirs = _hunks(base, here), _hunks(base, there)
    for one in mine:
        for other in theirs:
            if one != other and _collide(one, other):
                where = f"{'.'.join(path)} {min(one[0], other[0]) + 1}"
                found.conflicts.append(Conflict(where, "\n\n".join(one[2]), "\n\n".join(other[2])))
    result: list[str] = []
    position = 0
    for start, end, new in sorted([*mine, *(hunk for hunk in theirs if hunk not in mine)], key=lambda hunk: hunk[:2]):
        result += [*base[position:start], *new]
        position = max(position, end)
    return [*result, *base[position:]]


def _hunks(base: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    matcher = SequenceMatcher(None, base, new, autojunk=False)
    return [(a, b, list(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _collide(one: Hunk, other: Hunk) -> bool:
    """Whether two changes touch the same paragraph, or put something at the same place."""
    if one[0] == one[1] and other[0] == other[1]:
        return one[0] == other[0]
    return one[0] < other[1] and other[0] < one[1]

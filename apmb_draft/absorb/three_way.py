"""A file that was changed while its document was away: both changes together, or the places where they collide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from apmb_draft.model import TEXTS
from apmb_draft.redline.likeness import bag, likeness, paired
from apmb_draft.redline.paragraphs import LIKE
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
"""Paragraphs, or words, from a place of the base to another, and what they become."""


def _paragraphs(
    base: Sequence[str], here: Sequence[str], there: Sequence[str], path: tuple[str, ...], found: _Merge
) -> list[str]:
    result: list[str] = []
    position = 0
    for mine, theirs in _together(_hunks(base, here), _hunks(base, there)):
        start, end = min(each[0] for each in (*mine, *theirs)), max(each[1] for each in (*mine, *theirs))
        old, one, other = ([*_changed(base, hunks, start, end)] for hunks in ((), mine, theirs))
        if not mine or (theirs and _includes(old, one, other)):
            new = other
        else:
            new = one
            if theirs and not _includes(old, other, one):
                where = f"{'.'.join(path)} {start + 1}"
                found.conflicts.append(Conflict(where, "\n\n".join(one), "\n\n".join(other)))
        result += [*base[position:start], *new]
        position = max(position, end)
    return [*result, *base[position:]]


def _together(mine: Sequence[Hunk], theirs: Sequence[Hunk]) -> Iterator[tuple[list[Hunk], list[Hunk]]]:
    """Yield the changes of both sides in order, those that touch the same paragraphs at once."""
    groups: list[tuple[list[Hunk], list[Hunk]]] = []
    for hunk, side in sorted(
        [*((each, 0) for each in mine), *((each, 1) for each in theirs)], key=lambda one: one[0][:2]
    ):
        if not (groups and any(_collide(hunk, each) for each in chain(*groups[-1]))):
            groups.append(([], []))
        groups[-1][side].append(hunk)
    return iter(groups)


def _changed(base: Sequence[str], hunks: Iterable[Hunk], start: int, end: int) -> Iterator[str]:
    """Yield the paragraphs between two places of the base with the changes of one side."""
    for first, last, new in hunks:
        yield from (*base[start:first], *new)
        start = last
    yield from base[start:end]


def _includes(base: Sequence[str], less: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether one side made every change of words that the other made, whatever it changed besides."""
    old, one, other = (_WORD.findall("\n\n".join(text)) for text in (base, less, more))
    theirs = _opcodes(old, other)
    return all(
        any(each[:2] == hunk[:2] and _is_within(hunk[2], each[2]) for each in theirs) for hunk in _opcodes(old, one)
    )


_WORD = re.compile(r"\n\n|\w+|[^\w\s]")


def _is_within(less: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether words are among others, one behind the other; no words are among no words alone."""
    if not less:
        return not more
    return any(more[at : at + len(less)] == less for at in range(len(more) - len(less) + 1))


def _hunks(base: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return what changed, each paragraph that was reworded by itself."""
    return [each for a, b, come in _opcodes(base, new) for each in _by_paragraph(base[a:b], come, a)]


def _opcodes(base: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    matcher = SequenceMatcher(None, base, new, autojunk=False)
    return [(a, b, list(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _by_paragraph(gone: Sequence[str], come: Sequence[str], start: int) -> Iterator[Hunk]:
    old, new = ([bag(text.split()) for text in texts] for texts in (gone, come))

    def worth(a: int, b: int) -> float:
        like = likeness(old[a], new[b])
        return like if like >= LIKE else 0.0

    position, end, added = start, start, list[str]()
    for a, b in paired(len(gone), len(come), worth):
        if a is not None and b is not None:
            if position < end or added:
                yield position, end, added
            yield start + a, start + a + 1, [come[b]]
            position, end, added = start + a + 1, start + a + 1, []
        elif a is not None:
            end = start + a + 1
        elif b is not None:
            added.append(come[b])
    if position < end or added:
        yield position, end, added


def _collide(one: Hunk, other: Hunk) -> bool:
    """Whether two changes touch the same paragraph, or put something at the same place."""
    if one[0] == one[1] and other[0] == other[1]:
        return one[0] == other[0]
    return one[0] < other[1] and other[0] < one[1]

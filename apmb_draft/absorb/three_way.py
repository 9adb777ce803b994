"""A file that was changed while its document was away: both changes together, or the places where they collide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from apmb_draft.model import TEXTS
from apmb_draft.redline.paragraphs import LEAST_SIMILARITY
from apmb_draft.redline.similarity import align_by_score, bag_of_words, measure_similarity
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


class Hunk(NamedTuple):
    """Paragraphs, or words, from a place of the base to another, and what they become.

    New ones may be as well anywhere up to `until`, where all that was in between is deleted.
    """

    start: int
    end: int
    new: list[str]
    until: int

    @property
    def is_new(self) -> bool:
        """Whether it puts something in and takes nothing out."""
        return self.start == self.end


def _paragraphs(
    base: Sequence[str], here: Sequence[str], there: Sequence[str], path: tuple[str, ...], found: _Merge
) -> list[str]:
    result: list[str] = []
    position = 0
    for mine, theirs in _together(_hunks(base, here), _hunks(base, there)):
        first = (*mine, *theirs)[0]
        old = base[first.start : first.end]
        one, other = ([text for hunk in side for text in hunk.new] for side in (mine, theirs))
        if not mine or (theirs and _includes(old, one, other)):
            new = other
        else:
            new = one
            if theirs and not _includes(old, other, one):
                where = f"{'.'.join(path)} {first.start + 1}"
                found.conflicts.append(Conflict(where, "\n\n".join(one), "\n\n".join(other)))
        result += [*base[position : first.start], *new]
        position = first.end
    return [*result, *base[position:]]


def _together(mine: Sequence[Hunk], theirs: Sequence[Hunk]) -> Iterator[tuple[list[Hunk], list[Hunk]]]:
    """Yield the changes of both sides in order, those of one paragraph and those put in at one place together."""
    groups: list[tuple[list[Hunk], list[Hunk]]] = []
    for is_new in (True, False):
        last = -1
        signed = [(hunk, side) for side, hunks in enumerate((mine, theirs)) for hunk in hunks if hunk.is_new is is_new]
        for hunk, side in sorted(signed, key=lambda one: (one[0].start, one[1])):
            if hunk.start > last:
                groups.append(([], []))
            groups[-1][side].append(hunk)
            last = max(last, hunk.until)
    return iter(sorted(groups, key=lambda sides: (*sides[0], *sides[1])[0][:2]))


def _includes(base: Sequence[str], less: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether one side made every change of words that the other made, whatever it changed besides."""
    old, one, other = (_WORD.findall("\n\n".join(text)) for text in (base, less, more))
    theirs = list(_opcodes(old, other))
    return all(
        any(each[:2] == hunk[:2] and _are_within(hunk[2], each[2]) for each in theirs) for hunk in _opcodes(old, one)
    )


_WORD = re.compile(r"\n\n|\w+|[^\w\s]")


def _are_within(less: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether words are among others in their order; no words are among no words alone."""
    left = iter(more)
    return all(word in left for word in less) if less else not more


def _hunks(base: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return what changed, each paragraph that was reworded or deleted by itself."""
    return [each for a, b, come in _opcodes(base, new) for each in _by_paragraph(base[a:b], come, a)]


def _opcodes(base: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    matcher = SequenceMatcher(None, base, new, autojunk=False)
    return ((a, b, list(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def _by_paragraph(gone: Sequence[str], come: Sequence[str], start: int) -> Iterator[Hunk]:
    old, new = ([bag_of_words(text.split()) for text in texts] for texts in (gone, come))

    def worth(a: int, b: int) -> float:
        like = measure_similarity(old[a], new[b])
        return like if like >= LEAST_SIMILARITY else 0.0

    end, added = start, list[str]()
    for a, b in (*align_by_score(len(gone), len(come), worth), (len(gone), len(come))):
        if a is None or b is None:
            added += [] if b is None else [come[b]]
            continue
        if added:
            yield Hunk(end, end, added, start + a)
        yield from (Hunk(at, at + 1, [], at) for at in range(end, start + a))
        if a < len(gone):
            yield Hunk(start + a, start + a + 1, [come[b]], start + a)
        end, added = start + a + 1, []

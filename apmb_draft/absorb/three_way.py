"""Merge two sets of changes of a file, made in the file and in its document, or find their conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from apmb_draft.diff.paragraph_groups import LEAST_SIMILARITY
from apmb_draft.model import TEXTS
from apmb_draft.text.similarity import align_by_score, bag_of_words, measure_similarity
from apmb_draft.words import in_un_order

Plain = dict[str, Any]
_ABSENT = object()
"""The value of a key that a side does not have."""


@dataclass(frozen=True)
class Conflict:
    """A place that both sides changed differently; "" if it is deleted.

    `where` is the key in the file; for a text, with the number of the paragraph in it: "operative 3".
    """

    where: str
    here: str
    there: str


@dataclass
class _Merge:
    conflicts: list[Conflict] = field(default_factory=list)


def merge_values(base: Plain, here: Plain, there: Plain) -> tuple[Plain, list[Conflict]]:
    """Return the values of a file with two sets of changes since `base`, and the conflicts between them.

    Facts are compared one by one, texts by paragraph, sponsors and questions by entry.
    """
    found = _Merge()
    return _merge_groups(base, here, there, (), found), found.conflicts


def _merge_groups(
    base: Mapping[str, Any], here: Mapping[str, Any], there: Mapping[str, Any], path: tuple[str, ...], found: _Merge
) -> Plain:
    result: Plain = {}
    for key in _merge_keys(here, there):
        value = _merge_value(
            base.get(key, _ABSENT), here.get(key, _ABSENT), there.get(key, _ABSENT), (*path, str(key)), found
        )
        if value is not _ABSENT:
            result[key] = value
    return result


def _merge_keys(here: Mapping[str, Any], there: Mapping[str, Any]) -> list[str]:
    """Return the keys of both sides; those of only the other side follow the same key as there."""
    order = list(here)
    previous = ""
    for key in there:
        if key not in here:
            order.insert(order.index(previous) + 1 if previous in order else len(order), key)
        previous = key
    return order


def _merge_value(base: Any, here: Any, there: Any, path: tuple[str, ...], found: _Merge) -> Any:
    if there in (here, base):
        return here
    if here == base:
        return there
    if isinstance(here, Mapping) and isinstance(there, Mapping):
        return _merge_groups(base if isinstance(base, Mapping) else {}, here, there, path, found)
    if path in _SETS and all(each is _ABSENT or isinstance(each, list) for each in (here, there)):
        return _merge_entries(base if isinstance(base, list) else _ABSENT, here, there, path)
    sides = (base, here, there)
    if _is_text(path) and all(isinstance(each, str) for each in sides):
        return "\n\n".join(_merge_paragraphs(base.split("\n\n"), here.split("\n\n"), there.split("\n\n"), path, found))
    if path == ("annexes",) and all(isinstance(each, list) and len(each) == len(here) for each in sides):
        together = enumerate(zip(base, here, there, strict=True), 1)
        return [_merge_groups(*each, ("annex", str(at)), found) for at, each in together]
    found.conflicts.append(Conflict(".".join(path), _displayed(here), _displayed(there)))
    return here


_SETS = (("ask",), ("ignore",), ("sponsors",))
"""Lists whose order has no meaning: what either side deleted is deleted, what either inserted is there."""


def _is_text(path: tuple[str, ...]) -> bool:
    return path[0] in TEXTS or (path[0] == "annex" and path[-1] == "text")


def _merge_entries(base: Any, here: Any, there: Any, path: tuple[str, ...]) -> Any:
    """Return the entries of a list, without those deleted on either side and with those inserted on either.

    Names of States that were in the order of the United Nations are in it again.
    """
    before, ours, theirs = ([] if each is _ABSENT else each for each in (base, here, there))
    left = [each for each in ours if each not in before or each in theirs]
    found = [*left, *(each for each in theirs if each not in before and each not in left)]
    if path == ("sponsors",) and ours == list(in_un_order(ours)):
        found = list(in_un_order(found))
    return found or _ABSENT


def _displayed(value: Any) -> str:
    if value is _ABSENT:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


class Hunk(NamedTuple):
    """Paragraphs, or words, of the base that are replaced, from `start` to `end`.

    New ones may also be inserted anywhere up to `until`, if all in between is deleted.
    """

    start: int
    end: int
    new: list[str]
    until: int

    @property
    def is_new(self) -> bool:
        """Return whether it only inserts."""
        return self.start == self.end


def _merge_paragraphs(
    base: Sequence[str], here: Sequence[str], there: Sequence[str], path: tuple[str, ...], found: _Merge
) -> list[str]:
    result: list[str] = []
    position = 0
    for ours, theirs in _pair_hunks(_hunks(base, here), _hunks(base, there)):
        first = (*ours, *theirs)[0]
        old = base[first.start : first.end]
        one, other = ([text for hunk in side for text in hunk.new] for side in (ours, theirs))
        if not ours or (theirs and _includes_changes(old, one, other)):
            new = other
        else:
            new = one
            if theirs and not _includes_changes(old, other, one):
                where = f"{'.'.join(path)} {first.start + 1}"
                found.conflicts.append(Conflict(where, "\n\n".join(one), "\n\n".join(other)))
        result += [*base[position : first.start], *new]
        position = first.end
    return [*result, *base[position:]]


def _pair_hunks(ours: Sequence[Hunk], theirs: Sequence[Hunk]) -> Iterator[tuple[list[Hunk], list[Hunk]]]:
    """Yield the changes of both sides in order; those of one paragraph, or inserted at one place, together."""
    groups: list[tuple[list[Hunk], list[Hunk]]] = []
    for is_new in (True, False):
        last = -1
        signed = [(hunk, side) for side, hunks in enumerate((ours, theirs)) for hunk in hunks if hunk.is_new is is_new]
        for hunk, side in sorted(signed, key=lambda one: (one[0].start, one[1])):
            if hunk.start > last:
                groups.append(([], []))
            groups[-1][side].append(hunk)
            last = max(last, hunk.until)
    return iter(sorted(groups, key=lambda sides: (*sides[0], *sides[1])[0][:2]))


def _includes_changes(base: Sequence[str], less: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether one side made every change of words that the other made, besides its own."""
    old, one, other = (_WORD.findall("\n\n".join(text)) for text in (base, less, more))
    theirs = list(_opcodes(old, other))
    return all(
        any(each[:2] == hunk[:2] and _are_subsequence(hunk[2], each[2]) for each in theirs)
        for hunk in _opcodes(old, one)
    )


_WORD = re.compile(r"\n\n|\w+|[^\w\s]")


def _are_subsequence(less: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether words are among others in their order; no words are among no words only."""
    left = iter(more)
    return all(word in left for word in less) if less else not more


def _hunks(base: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return the changes, each reworded or deleted paragraph as its own hunk."""
    return [each for a, b, inserted in _opcodes(base, new) for each in _by_paragraph(base[a:b], inserted, a)]


def _opcodes(base: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    matcher = SequenceMatcher(None, base, new, autojunk=False)
    return ((a, b, list(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def _by_paragraph(deleted: Sequence[str], inserted: Sequence[str], start: int) -> Iterator[Hunk]:
    old, new = ([bag_of_words(text.split()) for text in texts] for texts in (deleted, inserted))

    def worth(a: int, b: int) -> float:
        like = measure_similarity(old[a], new[b])
        return like if like >= LEAST_SIMILARITY else 0.0

    end, added = start, list[str]()
    for a, b in (*align_by_score(len(deleted), len(inserted), worth), (len(deleted), len(inserted))):
        if a is None or b is None:
            added += [] if b is None else [inserted[b]]
            continue
        if added:
            yield Hunk(end, end, added, start + a)
        yield from (Hunk(at, at + 1, [], at) for at in range(end, start + a))
        if a < len(deleted):
            yield Hunk(start + a, start + a + 1, [inserted[b]], start + a)
        end, added = start + a + 1, []

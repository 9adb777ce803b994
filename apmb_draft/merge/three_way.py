"""Merge two sets of changes of a file, made in the file and in its document, or find their conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple, TypeAlias

from apmb_draft.diff.paragraph_groups import LEAST_SIMILARITY
from apmb_draft.model.resolution import TEXTS
from apmb_draft.text.similarity import align_by_score, bag_of_words, measure_similarity
from apmb_draft.un.english import in_un_order

Value: TypeAlias = "str | int | float | Sequence[Value] | Mapping[str, Value] | None"
"""A value of a file: text or a number, a list, a group of keys; None for a key that a side does not have."""
Group: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True)
class Conflict:
    """A place that both sides changed differently; "" if it is deleted.

    `where` is the key in the file; for a text, with the number of the paragraph in it: "operative 3".
    """

    where: str
    here: str
    there: str


def merge_values(base: Group, here: Group, there: Group) -> tuple[Group, list[Conflict]]:
    """Return the values of a file with two sets of changes since `base`, and the conflicts between them.

    Facts are compared one by one, texts by paragraph, sponsors and questions by entry.
    """
    found: list[Conflict] = []
    return _merge_groups(base, here, there, (), found), found


def _merge_groups(base: Group, here: Group, there: Group, path: tuple[str, ...], found: list[Conflict]) -> Group:
    merged = (
        (key, _merge_value(base.get(key), here.get(key), there.get(key), (*path, str(key)), found))
        for key in _merge_keys(here, there)
    )
    return {key: value for key, value in merged if value is not None}


def _merge_keys(here: Group, there: Group) -> list[str]:
    """Return the keys of both sides; those of only the other side follow the same key as there."""
    order = list(here)
    previous = ""
    for key in there:
        if key not in here:
            order.insert(order.index(previous) + 1 if previous in order else len(order), key)
        previous = key
    return order


def _merge_value(base: Value, here: Value, there: Value, path: tuple[str, ...], found: list[Conflict]) -> Value:
    if there in (here, base):
        return here
    if here == base:
        return there
    match base, here, there:
        case _, Mapping(), Mapping():
            return _merge_groups(base if isinstance(base, Mapping) else {}, here, there, path, found)
        case _, list() | None, list() | None if path in _SETS:
            return _merge_entries(base if isinstance(base, list) else [], here or [], there or [], path) or None
        case str(), str(), str() if _is_text(path):
            old, mine, other = (text.split("\n\n") for text in (base, here, there))
            return "\n\n".join(_merge_paragraphs(old, mine, other, path, found))
        case list(), list(), list() if path == ("annexes",) and len(base) == len(here) == len(there):
            together = enumerate(zip(base, here, there, strict=True), 1)
            return [_merge_groups(*annexes, ("annex", str(at)), found) for at, annexes in together]
    found.append(Conflict(".".join(path), _displayed(here), _displayed(there)))
    return here


_SETS = (("ask",), ("ignore",), ("sponsors",))
"""Lists whose order has no meaning: what either side deleted is deleted, what either inserted is there."""


def _is_text(path: tuple[str, ...]) -> bool:
    return path[0] in TEXTS or (path[0] == "annex" and path[-1] == "text")


def _merge_entries(base: list[Value], here: list[Value], there: list[Value], path: tuple[str, ...]) -> list[Value]:
    """Return the entries of a list, without those deleted on either side and with those inserted on either.

    Names of States that were in the order of the United Nations are in it again.
    """
    left = [each for each in here if each not in base or each in there]
    found = [*left, *(each for each in there if each not in base and each not in left)]
    if path == ("sponsors",) and here == list(in_un_order(map(str, here))):
        return list(in_un_order(map(str, found)))
    return found


def _displayed(value: Value) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


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
    base: Sequence[str], here: Sequence[str], there: Sequence[str], path: tuple[str, ...], found: list[Conflict]
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
                found.append(Conflict(where, "\n\n".join(one), "\n\n".join(other)))
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

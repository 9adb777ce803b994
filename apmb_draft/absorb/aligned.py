"""A paragraph of the file beside what came back of it: slots stay where their words stayed, all else is as it came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from apmb_draft.absorb.atoms import Atom

Said = tuple[tuple[str, bool, str], ...]


@dataclass(frozen=True)
class Lost:
    """A slot whose words are not the same any more.

    `turn` tells it from others of the paragraph. `before` are the atoms that it gave; `after` are those of the stretch
    that stands there now, and `first` and `last` say for each boundary between atoms of `before`, of which there are
    one more than atoms, where it lies in `after`: with what came at it, and without.
    """

    slot: str
    turn: int
    before: tuple[Atom, ...]
    after: tuple[Atom, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]

    def now(self, start: int, end: int) -> Iterator[str]:
        """What stands now for some atoms of `before`: with what came at their edges, then without."""
        for low, high in ((self.first[start], self.last[end]), (self.last[start], self.first[end])):
            yield "".join(atom.text for atom in self.after[low:high]).strip()


@dataclass(frozen=True)
class Aligned:
    """The atoms of a paragraph as it came back, those of slots that stayed marked so; and the slots that did not."""

    atoms: tuple[Atom, ...]
    lost: tuple[Lost, ...]


@dataclass(frozen=True)
class _Piece:
    """One atom, or all those of a slot."""

    atoms: tuple[Atom, ...]

    @property
    def said(self) -> Said:
        return tuple(atom.said for atom in self.atoms)

    @property
    def slot(self) -> str:
        return self.atoms[0].slot


def aligned(source: Sequence[Atom], new: Sequence[Atom]) -> Aligned:
    """What came back, with each slot of the source whose very words stand at their place in it."""
    pieces = _pieces(source)
    slots = sorted({piece.said for piece in pieces if piece.slot}, key=len, reverse=True)
    cut = _cut([_Piece((atom,)) for atom in new], slots)
    matcher = SequenceMatcher(None, [piece.said for piece in pieces], [piece.said for piece in cut], autojunk=False)
    atoms: list[Atom] = []
    lost: list[Lost] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for old, came in zip(pieces[a:b], cut[c:d], strict=True):
                atoms += old.atoms if old.slot else came.atoms
        else:
            atoms += (atom for came in cut[c:d] for atom in came.atoms)
            lost += _lost(pieces[a:b], [atom for came in cut[c:d] for atom in came.atoms])
    return Aligned(tuple(atoms), tuple(lost))


def _pieces(source: Sequence[Atom]) -> list[_Piece]:
    found: list[_Piece] = []
    for (slot, _), group in groupby(source, key=lambda atom: (atom.slot, atom.turn)):
        atoms = tuple(group)
        found += [_Piece(atoms)] if slot else [_Piece((atom,)) for atom in atoms]
    return found


def _cut(new: list[_Piece], slots: Sequence[Said]) -> list[_Piece]:
    """What came back, in pieces that may be the words of a slot; those of the longest first."""
    for words in slots:
        size, at = len(words), 0
        while at + size <= len(new):
            here = new[at : at + size]
            if all(len(piece.atoms) == 1 for piece in here) and tuple(piece.said[0] for piece in here) == words:
                new[at : at + size] = [_Piece(tuple(piece.atoms[0] for piece in here))]
            at += 1
    return new


def _lost(before: Sequence[_Piece], new: Sequence[Atom]) -> Iterator[Lost]:
    """The slots of a stretch that changed, each with where its words lie in what stands there now."""
    if not any(piece.slot for piece in before):
        return
    old = [atom for piece in before for atom in piece.atoms]
    first, last = _boundaries(old, new)
    at = 0
    for piece in before:
        end = at + len(piece.atoms)
        if piece.slot:
            low, high = first[at], last[end]
            yield Lost(
                piece.slot,
                piece.atoms[0].turn,
                piece.atoms,
                tuple(new[low:high]),
                tuple(each - low for each in first[at : end + 1]),
                tuple(each - low for each in last[at : end + 1]),
            )
        at = end


def _boundaries(old: Sequence[Atom], new: Sequence[Atom]) -> tuple[list[int], list[int]]:
    """For each boundary between old atoms, the first and the last place in the new ones where it may lie."""
    first, last = [len(new)] * (len(old) + 1), [0] * (len(old) + 1)
    matcher = SequenceMatcher(None, [atom.said for atom in old], [atom.said for atom in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        for at in range(a, b + 1):
            low, high = c if at < b or a == b else d, d if at > a or a == b else c
            if tag == "equal":
                low = high = c + at - a
            first[at], last[at] = min(first[at], low), max(last[at], high)
    return first, last

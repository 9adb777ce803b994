"""A paragraph of the file beside another wording of it: slots stay where their words stayed, all else is as it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from apmb_draft.markup import Marked
from apmb_draft.takeover.atoms import Atom, Said, of_source, said


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

    @classmethod
    def whole(cls, atoms: Sequence[Atom]) -> Lost:
        """A slot that gives way though its words stand there."""
        lies = tuple(range(len(atoms) + 1))
        return cls(atoms[0].slot, atoms[0].turn, tuple(atoms), tuple(atoms), lies, lies)

    @property
    def phrase(self) -> str:
        """The words that the slot gave."""
        return "".join(atom.text for atom in self.before)

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where in `after` some atoms of `before` may lie: with what came at their edges, then without."""
        yield self.first[start], self.last[end]
        yield self.last[start], self.first[end]

    def now(self, start: int = 0, end: int = -1) -> Iterator[str]:
        """What stands now for some atoms of `before`, or for all of them."""
        for low, high in self.spans(start, end):
            yield "".join(atom.text for atom in self.after[low:high]).strip()


@dataclass(frozen=True)
class Aligned:
    """The atoms of a paragraph as it came, those of slots that stayed marked so; and the slots that did not."""

    atoms: tuple[Atom, ...]
    lost: tuple[Lost, ...]


@dataclass(frozen=True)
class _Piece:
    """One atom, or all those of a slot."""

    atoms: tuple[Atom, ...]

    @property
    def said(self) -> Said:
        return said(self.atoms)

    @property
    def slot(self) -> str:
        return self.atoms[0].slot


def aligned(source: Sequence[Atom], new: Sequence[Atom], filling: Mapping[str, Marked]) -> Aligned:
    """What came, with each slot of the source whose words stand at their place in it, in this or another form."""
    pieces = _pieces(source)
    slots = sorted({piece.said for piece in pieces if piece.slot}, key=len, reverse=True)
    cut = _cut([_Piece((atom,)) for atom in new], slots)
    matcher = SequenceMatcher(None, [piece.said for piece in pieces], [piece.said for piece in cut], autojunk=False)
    atoms: list[Atom] = []
    lost: list[Lost] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        here = [atom for came in cut[c:d] for atom in came.atoms]
        if tag == "equal":
            both = zip(pieces[a:b], cut[c:d], strict=True)
            here = [atom for old, came in both for atom in (old if old.slot else came).atoms]
        else:
            lost += [each for start, each in _lost(pieces[a:b], here) if not _in_other_form(each, here, start, filling)]
        atoms += here
    return Aligned(tuple(atoms), _nearest(lost, pieces, new))


def _nearest(lost: Sequence[Lost], pieces: Sequence[_Piece], new: Sequence[Atom]) -> tuple[Lost, ...]:
    """Slots with what stands for them in the whole paragraph, where that is more of their words than in the stretch.

    Behind "{recalled}," a comma is the first of the list that stands there now: the stretch ends with its first entry.
    """
    if not lost:
        return ()
    whole = {each.turn: each for _, each in _lost(pieces, new)}
    return tuple(max((each, whole[each.turn]), key=_share) for each in lost)


def _share(lost: Lost) -> float:
    """How much of the words of a slot stands there now, beside all that does."""
    return SequenceMatcher(None, said(lost.before), said(lost.after), autojunk=False).ratio()


def _pieces(source: Sequence[Atom]) -> list[_Piece]:
    found: list[_Piece] = []
    for (slot, _), group in groupby(source, key=lambda atom: (atom.slot, atom.turn)):
        atoms = tuple(group)
        found += [_Piece(atoms)] if slot else [_Piece((atom,)) for atom in atoms]
    return found


def _cut(new: list[_Piece], slots: Sequence[Said]) -> list[_Piece]:
    """What came, in pieces that may be the words of a slot; those of the longest first."""
    for words in slots:
        size, at = len(words), 0
        while at + size <= len(new):
            here = new[at : at + size]
            if all(len(piece.atoms) == 1 for piece in here) and tuple(piece.said[0] for piece in here) == words:
                new[at : at + size] = [_Piece(tuple(piece.atoms[0] for piece in here))]
            at += 1
    return new


def _lost(before: Sequence[_Piece], new: Sequence[Atom]) -> Iterator[tuple[int, Lost]]:
    """The slots of a stretch that changed, each with the place from which on its words lie in what stands there now."""
    if not any(piece.slot for piece in before):
        return
    first, last = _boundaries([atom for piece in before for atom in piece.atoms], new)
    at = 0
    for piece in before:
        end = at + len(piece.atoms)
        if piece.slot:
            low, high = first[at], last[end]
            lies = [tuple(each - low for each in places[at : end + 1]) for places in (first, last)]
            yield low, Lost(piece.slot, piece.atoms[0].turn, piece.atoms, tuple(new[low:high]), *lies)
        at = end


def _in_other_form(lost: Lost, here: list[Atom], start: int, filling: Mapping[str, Marked]) -> bool:
    """Mark the words of a slot as one, where another form of its fact gives them: {kites.words} for {kites}."""
    for slot in (slot for slot in filling if _is_other_form(slot, lost.slot)):
        words = said(of_source(f"{{{slot}}}", filling))
        for low, high in lost.spans(0, -1):
            if said(lost.after[low:high]) == words:
                marked = [replace(atom, slot=slot, turn=lost.turn) for atom in lost.after[low:high]]
                here[start + low : start + high] = marked
                return True
    return False


def _is_other_form(slot: str, of: str) -> bool:
    """Whether two slots show one fact: the latest of a list is a fact of its own, and the name of a meeting has one.

    >>> _is_other_form("kites.words", "kites"), _is_other_form("attend.short", "attend")
    (True, False)
    """
    one, _, form = slot.partition(".")
    other, _, of_form = of.partition(".")
    return one == other and slot != of and "latest" not in (form, of_form) and of not in ("attend", "convene")


def _boundaries(old: Sequence[Atom], new: Sequence[Atom]) -> tuple[list[int], list[int]]:
    """For each boundary between old atoms, the first and the last place in the new ones where it may lie."""
    first, last = [len(new)] * (len(old) + 1), [0] * (len(old) + 1)
    matcher = SequenceMatcher(None, said(old), said(new), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        for at in range(a, b + 1):
            low, high = c if at < b or a == b else d, d if at > a or a == b else c
            if tag == "equal":
                low = high = c + at - a
            first[at], last[at] = min(first[at], low), max(last[at], high)
    return first, last

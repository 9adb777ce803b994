"""What is to be done to each paragraph of a Word file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from apmb_draft.blocks import Block, Revision, Role, Run
from apmb_draft.docx.package import Element
from apmb_draft.tracked.characters import Character, CharacterLine


class CharacterState(Enum):
    """What becomes of a character."""

    KEPT = "kept"
    DELETED = "deleted"
    ITALIC_ON = "italic on"
    ITALIC_OFF = "italic off"


@dataclass(frozen=True)
class Place:
    """A run of the redline: which block (or, below 0, which footnote), and which run of it."""

    block: int
    run: int


NOWHERE = Place(-1, -1)
"""No run of the redline."""


@dataclass(frozen=True)
class Again:
    """Letters that went with a field and come again as plain text, in the form that they had, or in italics or not."""

    atoms: tuple[Character, ...]
    state: CharacterState


@dataclass(frozen=True)
class Cut:
    """Where a paragraph is cut in two by an end that comes: behind a letter and so many runs that come there."""

    at: int
    order: int


@dataclass(eq=False)
class EditPlan:
    """What is to be done to one line: the state of each letter, and what comes behind each (-1: before the first).

    `mark` is what becomes of the end of the paragraph, `is_whole` whether all of it goes, `is_counted` whether Word
    still numbers it (None: it never did). `touched` are the letters of each run of the redline that went or changed
    their form, `kept` those of each that stays, `made` the elements of what came, once they are there. `block` begins
    the paragraph, `role` is its part.
    """

    line: CharacterLine
    states: list[CharacterState]
    come: dict[int, list[tuple[Place, Run | Again]]] = field(default_factory=dict)
    touched: dict[Place, tuple[int, int]] = field(default_factory=dict)
    kept: dict[Place, tuple[int, int]] = field(default_factory=dict)
    mark: Revision = Revision.NONE
    is_whole: bool = False
    is_counted: bool | None = None
    cuts: list[Cut] = field(default_factory=list)
    block: Block | None = None
    role: Role | None = None
    made: dict[int, list[list[Element]]] = field(default_factory=dict)

    @classmethod
    def of(cls, line: CharacterLine) -> EditPlan:
        """Nothing is to be done to a line yet."""
        return cls(line, [CharacterState.KEPT] * len(line.atoms))

    @property
    def is_changed(self) -> bool:
        """Return whether anything is to be done."""
        changed = self.come or self.cuts or self.mark or self.is_counted is False
        return bool(changed) or any(state is not CharacterState.KEPT for state in self.states)

    @property
    def is_gone(self) -> bool:
        """Return whether nothing of it is kept."""
        return self.mark is Revision.DELETED and self.is_whole


def nearest(places: Sequence[int], to: int) -> int:
    """Return the index of the place that is nearest to another, the first of two; `places` are in order and not empty.

    >>> nearest([1, 5, 9], 4), nearest([1, 5, 9], 7), nearest([1, 5, 9], 20)
    (1, 1, 2)
    """
    at = bisect_left(places, to)
    return min((one for one in (at - 1, at) if 0 <= one < len(places)), key=lambda one: abs(places[one] - to))

"""Take paragraphs apart into characters that know their place in the XML, and note what is to be done to each.

`align` fills a plan in, `mark_changes` carries it out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from apmb_draft.docx.numbering import Numbering
from apmb_draft.docx.segments import BOXES, CALL, Field, Segment, SegmentKind, SegmentReader, paragraphs
from apmb_draft.docx.styles import Styles, style_of
from apmb_draft.docx.xml import Element, W
from apmb_draft.model.document import Block, Revision, Role, Run
from apmb_draft.un.typography import ordinary

_STROKE = re.compile(r"_{5,}")
_NO_CHARACTERS = frozenset({SegmentKind.BOX, SegmentKind.MARK, SegmentKind.CHOICE, SegmentKind.PARAGRAPH})


@dataclass(eq=False)
class Character:
    """One character: where it stands, and the field that shows it.

    `text` is its ordinary form, "" for a sign that is not seen, or `CALL`; `at` is its place in the
    text of `child`. A character of a number that Word counts itself stands nowhere: `child` is None.
    """

    text: str
    child: Element | None
    at: int = 0
    field: Field | None = None

    @property
    def run(self) -> Element:
        """Return the run in which it stands."""
        if self.child is None:
            return None
        holder = self.child.getparent()
        return holder if holder.tag == W + "r" else next(holder.iterancestors(W + "r"))

    @property
    def is_counted(self) -> bool:
        """Return whether it belongs to a number that Word counts itself."""
        return self.child is None

    @property
    def is_call(self) -> bool:
        """Return whether it calls a footnote."""
        return self.text == CALL

    @property
    def is_space(self) -> bool:
        """Return whether it is a space, a tab or the end of a line."""
        return self.text.isspace()


@dataclass(eq=False)
class CharacterLine:
    """One paragraph with its characters."""

    element: Element
    characters: list[Character]

    @property
    def text(self) -> str:
        """Return its text in the ordinary form, with a sign for each footnote call."""
        return "".join(character.text for character in self.characters)

    @property
    def is_empty(self) -> bool:
        """Return whether it has no text, or only a line of underscores."""
        text = self.text.strip()
        return not text or bool(_STROKE.fullmatch(text))

    @property
    def is_apart(self) -> bool:
        """Return whether it is in a frame or a text box, as the note of an asterisk at the foot of page 1 is."""
        framed = self.element.find(f"{W}pPr/{W}framePr") is not None
        return framed or next(self.element.iterancestors(BOXES), None) is not None


def lines(
    story: Element, styles: Styles, numbering: Numbering | None = None, *, every: bool = False
) -> list[CharacterLine]:
    """Return the paragraphs of a part of a Word file in reading order, text boxes behind the paragraph that holds them.

    Where a text box is kept in two forms, for new and for old readers, the one that is read counts; `every` gives both.
    """
    found = story.iter(W + "p") if every else paragraphs(story)
    segments = SegmentReader()
    return [
        CharacterLine(element, _numbered(_counted(element, numbering), _atoms(element, segments, styles)))
        for element in found
    ]


def _counted(paragraph: Element, numbering: Numbering | None) -> list[Character]:
    number = numbering.of(paragraph.find(W + "pPr")).text if numbering else ""
    return [Character(ordinary(letter), None) for letter in number]


def _numbered(number: list[Character], letters: list[Character]) -> list[Character]:
    """Return the characters with the number before them, which shows only where there is text."""
    return [*number, *letters] if any(character.text.strip() for character in letters) else letters


def _atoms(paragraph: Element, segments: SegmentReader, styles: Styles) -> list[Character]:
    """Return the characters of a paragraph, without those of equations, in which no change can be marked."""
    style = style_of(paragraph)
    found: list[Character] = []
    for segment in segments.read(paragraph):
        if segment.kind in _NO_CHARACTERS or segment.run is None or segment.in_code or segment.is_removed:
            continue
        is_hidden = styles.run_format(segment.run, style).hidden
        field = segment.fields[0] if segment.fields else None
        for at, text in enumerate(_characters(segment)):
            found.append(Character("" if is_hidden else text, segment.element, at, field))
    return found


def _characters(segment: Segment) -> Iterable[str]:
    """Return the characters of a segment in their ordinary form, one by one; a sign that is not seen is one, too."""
    if segment.kind is SegmentKind.CALL:
        return ("" if segment.has_own_mark else CALL,)
    if segment.kind is SegmentKind.TEXT:
        return map(ordinary, segment.text)
    return (ordinary(segment.text),)


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
class Reinserted:
    """Letters that went with a field and come again as plain text, in the form that they had, or in italics or not."""

    characters: tuple[Character, ...]
    state: CharacterState


@dataclass(frozen=True)
class Cut:
    """Where a paragraph is cut in two by an end that comes: behind a character and so many runs that come there."""

    at: int
    order: int


@dataclass(eq=False)
class EditPlan:
    """What is to be done to one line: the state of each character, and what comes behind each (-1: before the first).

    `mark` is what becomes of the end of the paragraph, `is_whole` whether all of it goes, `is_counted` whether Word
    still numbers it (None: it never did). `touched` are the characters of each run of the redline that went or changed
    their form, `kept` those of each that stays, `made` the elements of what came, once they are there. `block` begins
    the paragraph, `role` is its part.
    """

    line: CharacterLine
    states: list[CharacterState]
    inserted: dict[int, list[tuple[Place, Run | Reinserted]]] = field(default_factory=dict)
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
        """Return a plan in which nothing is to be done to a line yet."""
        return cls(line, [CharacterState.KEPT] * len(line.characters))

    @property
    def is_changed(self) -> bool:
        """Return whether anything is to be done."""
        changed = self.inserted or self.cuts or self.mark or self.is_counted is False
        return bool(changed) or any(state is not CharacterState.KEPT for state in self.states)

    @property
    def is_deleted(self) -> bool:
        """Return whether nothing of it is kept."""
        return self.mark is Revision.DELETED and self.is_whole


def nearest(places: Sequence[int], to: int) -> int:
    """Return the index of the place that is nearest to another, the first of two; `places` are in order and not empty.

    >>> nearest([1, 5, 9], 4), nearest([1, 5, 9], 7), nearest([1, 5, 9], 20)
    (1, 1, 2)
    """
    at = bisect_left(places, to)
    return min((one for one in (at - 1, at) if 0 <= one < len(places)), key=lambda one: abs(places[one] - to))

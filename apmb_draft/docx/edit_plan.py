"""Align the text of a redline with the characters of a Word file; record what is kept, deleted and inserted.

`lines` takes paragraphs apart into characters that know their place in the XML. An `Aligner` goes through them with the
redline and notes in the `EditPlan` of each paragraph what is to be done; `mark_changes` carries it out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from apmb_draft.docx.package import Element, W
from apmb_draft.docx.segments import BOXES, CALL, Field, Segment, SegmentKind, SegmentReader, paragraphs
from apmb_draft.docx.styles import Numbering, Styles, style_of
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
        CharacterLine(each, _with_number(_counted_number(each, numbering), _characters_in(each, segments, styles)))
        for each in found
    ]


def _counted_number(paragraph: Element, numbering: Numbering | None) -> list[Character]:
    number = numbering.of(paragraph.find(W + "pPr")).text if numbering else ""
    return [Character(ordinary(letter), None) for letter in number]


def _with_number(number: list[Character], letters: list[Character]) -> list[Character]:
    """Return the characters with the number before them, which shows only where there is text."""
    return [*number, *letters] if any(character.text.strip() for character in letters) else letters


def _characters_in(paragraph: Element, segments: SegmentReader, styles: Styles) -> list[Character]:
    """Return the characters of a paragraph, without those of equations, in which no change can be marked."""
    style = style_of(paragraph)
    found: list[Character] = []
    for segment in segments.read(paragraph):
        if segment.kind in _NO_CHARACTERS or segment.run is None or segment.in_code or segment.is_removed:
            continue
        is_hidden = styles.run_format(segment.run, style).hidden
        field = segment.fields[0] if segment.fields else None
        for at, text in enumerate(_segment_characters(segment)):
            found.append(Character("" if is_hidden else text, segment.element, at, field))
    return found


def _segment_characters(segment: Segment) -> Iterable[str]:
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


# --- Aligning with a redline ------------------------------------------------------------------------------------------


class MismatchError(Exception):
    """The words of the file are not those of the base."""

    def __init__(self, expected: str, found: str):
        super().__init__(f"“{expected}” was expected, “{found}” stands there")
        self.expected, self.found = expected, found


class Aligner:
    """Goes through the characters of some lines with the words of a redline, block by block.

    A block may stand in several paragraphs, as "Resolution adopted … / on …" may, and several blocks in one with
    breaks between them. `notes` gives the number that a footnote of the redline has in the base, as the file shows it.

    `is_inside`: the last block ended where a paragraph of the file goes on, as its end comes. `joins`: the end of the
    last block went, and what follows stands in its paragraph.
    """

    def __init__(self, lines: Sequence[CharacterLine], notes: Mapping[int, int] | None = None):
        self._numbers = notes or {}
        self.plans = [EditPlan.of(line) for line in lines]
        self._line = -1
        self._at = 0
        self._state = CharacterState.KEPT
        self._is_between = False
        self.is_inside = False
        self.joins = False

    @property
    def here(self) -> int:
        """Return the line in which the last block ended, -1 before the first."""
        return self._line

    @property
    def is_amid(self) -> bool:
        """Return whether more text follows in the paragraph in which the last block ended."""
        return self._line >= 0 and any(character.text.strip() for character in self._characters()[self._at :])

    @property
    def _plan(self) -> EditPlan:
        return self.plans[self._line]

    def _characters(self) -> list[Character]:
        return self._plan.line.characters

    # --- Blocks -------------------------------------------------------------------------------------------------------

    def block(self, block: Block, at: int) -> None:
        """Find a block that the base has, with all that is changed in it. Raises MismatchError."""
        if not (self.is_inside or self.is_amid):
            self._next_line()
        self._is_between = False
        line, start = self._line, self._at
        if not start and not self.is_inside:
            self._plan.block = block
        self._align_number(block, at)
        for index, run in enumerate(block.runs):
            self._align_run(run, Place(at, index))
        for each in self.plans[line : self._line + 1]:
            each.role = block.role
        if block.change is Revision.INSERTED:
            plan = self._plan
            plan.cuts.append(Cut(self._at - 1, len(plan.inserted.get(self._at - 1, ()))))
            self.is_inside, self.joins = True, False
        else:
            self._ended(block, line, start)

    def _ended(self, block: Block, line: int, start: int) -> None:
        """Take in the end of a block that began at a character of a line: what is left there, and if it is deleted."""
        self.is_inside = False
        end = self._at
        self._pass_rest()
        if is_deleted(block):
            self._delete_block(line, start)
            return
        self.joins = block.change is Revision.DELETED
        if self.joins:
            self._delete_end(end)

    def new(self, block: Block, at: int) -> None:
        """Put a block that comes before the words that follow in the same paragraph, a break behind it."""
        behind = self._at - 1
        if block.number:
            self._insert(Place(at, -1), Run(f"{block.number} "), behind)
        for index, run in enumerate(block.runs):
            self._insert(Place(at, index), run, behind)
        self._insert(Place(at, -1), Run("\n"), behind)

    def finish(self) -> None:
        """Check that no text is left. Raises MismatchError."""
        rest = "".join(each.text for each in self._characters()[self._at :]).strip() if self._line >= 0 else ""
        following = (plan.line.text for plan in self.plans[self._line + 1 :] if not plan.line.is_empty)
        rest = rest or next(following, "")
        if rest:
            raise MismatchError("the end of the text", rest[:60])

    def _pass_rest(self) -> None:
        """Go to the end of the line: to a break in the paragraph, or to its last character."""
        characters = self._characters()
        while self._at < len(characters):
            character = characters[self._at]
            if character.text and not character.is_space:
                rest = "".join(each.text for each in characters[self._at :])
                raise MismatchError("the end of the paragraph", rest[:60])
            self._at += 1
            if character.text == "\n" and self.is_amid:
                return

    def _delete_block(self, line: int, begin: int) -> None:
        """Delete all of a block and the ends of its paragraphs; of a paragraph that others share, one break."""
        for number in range(line, self._line + 1):
            plan = self.plans[number]
            start = begin if number == line else 0
            end = self._at if number == self._line else len(plan.states)
            if end == len(plan.states):
                while start and _goes_with(plan, start - 1):
                    start -= 1
            plan.states[start:end] = [CharacterState.DELETED] * (end - start)
            if all(state is CharacterState.DELETED for state in plan.states):
                plan.mark, plan.is_whole = Revision.DELETED, True

    def _delete_end(self, end: int) -> None:
        """Join what follows to this block: delete the end of the paragraph, or the break between the two."""
        plan = self._plan
        if self.is_amid:
            plan.states[end : self._at] = [CharacterState.DELETED] * (self._at - end)
        else:
            plan.mark = Revision.DELETED

    def _next_line(self) -> None:
        self._line += 1
        while self._line < len(self.plans) and self._plan.line.is_empty:
            self._line += 1
        if self._line == len(self.plans):
            raise MismatchError("another paragraph", "the end of the text")
        self._at = 0

    # --- Numbers and runs ---------------------------------------------------------------------------------------------

    def _align_number(self, block: Block, at: int) -> None:
        """Align the typed number at the beginning of a paragraph, and the tabs around it."""
        before = block.number if block.was_number is None else block.was_number
        begin = self._at
        if not self.is_inside:
            self._pass_spaces()
        start = self._at
        is_counted = start < len(self._characters()) and self._characters()[start].is_counted
        for character in before:
            self._align_character(character)
        end = self._at
        if before:
            self._pass_spaces()
        if self.joins:  # what was the beginning of a paragraph is within one now
            self._set_state(begin, self._at, CharacterState.DELETED)
        elif is_counted:
            self._plan.is_counted = bool(block.number or not before)
        else:
            if before and block.was_number is not None:
                keeps_tab = block.role is Role.TITLE or bool(block.number)
                self._set_state(start, end if keeps_tab else self._at, CharacterState.DELETED)
            self._insert_number(block, at, range(begin, start), (end if before else start) - 1)

    def _insert_number(self, block: Block, at: int, gap: range, behind: int) -> None:
        """Insert the number that a block has now behind a character; `gap` is what precedes the old number."""
        if self.is_inside:
            self._plan.is_counted = bool(block.number) if self._characters()[0].is_counted else None
            if not self._plan.is_counted:
                self._insert(Place(at, -1), Run(f"\t{block.number}\t" if block.number else "\t"), behind)
        elif block.was_number is not None and block.number:
            is_title = block.role is Role.TITLE
            text = block.number if block.was_number or is_title else f"{block.number}\t"
            tabs = [place for place in gap if self._characters()[place].is_space]
            if is_title and not block.was_number and len(tabs) > 1:
                behind = tabs[-1] - 1
            self._insert(Place(at, -1), Run(text), behind)

    def _align_run(self, run: Run, place: Place) -> None:
        if run.change is Revision.INSERTED:
            self._cross()
            self._insert(place, run, self._at - 1)
            return
        self._state = _state(run)
        first_line, first = self._line, self._at
        if run.call:
            self._align_call(run)
        else:
            for character in ordinary(run.was.text if run.was else run.text):
                self._align_character(character)
        for number in range(first_line, self._line + 1):
            plan = self.plans[number]
            end = self._at if number == self._line else len(plan.states)
            held = plan.kept if self._state is CharacterState.KEPT else plan.touched
            held[place] = (first if number == first_line else 0, end)
        self._state = CharacterState.KEPT

    def _set_state(self, start: int, end: int, state: CharacterState) -> None:
        self._plan.states[start:end] = [state] * (end - start)

    def _insert(self, place: Place, run: Run, behind: int) -> None:
        self._plan.inserted.setdefault(behind, []).append((place, run))

    # --- Letters ------------------------------------------------------------------------------------------------------

    def _align_call(self, run: Run) -> None:
        """Align a footnote call: its reference, or the field that shows the number of a note called before."""
        self._pass_unseen()
        characters = self._characters()
        character = characters[self._at] if self._at < len(characters) else None
        if character and character.is_call:
            self._pass()
        elif character and character.field and character.field.calls_note:
            while self._at < len(characters) and characters[self._at].field is character.field:
                self._pass()
        else:
            for digit in str(self._numbers.get(run.call, run.call)):
                self._align_character(digit)

    def _align_character(self, character: str) -> None:
        if character.isspace():
            self._is_between = self._is_between or self._at == len(self._characters())
            self._pass_spaces()
            return
        self._pass_spaces()
        if self._at == len(self._characters()):
            # Some parts, such as "Resolution adopted … / on …", may stand in two paragraphs.
            self._next_line()
            self._pass_spaces()
        self._is_between = False
        characters = self._characters()
        if self._at == len(characters) or characters[self._at].text != character:
            found = "".join(character.text for character in characters[self._at : self._at + 30])
            raise MismatchError(character, found)
        self._pass()

    def _cross(self) -> None:
        """Go to the next paragraph, where the last space was the end of one: what comes now comes behind that space."""
        if self._is_between and any(not plan.line.is_empty for plan in self.plans[self._line + 1 :]):
            self._next_line()
            self._pass_spaces()
        self._is_between = False

    def _pass(self) -> None:
        if self._state is CharacterState.DELETED and self._characters()[self._at].is_counted:
            self._plan.is_counted = False  # a sign of a list that the text has as a word of its own
        self._plan.states[self._at] = self._state
        self._at += 1

    def _pass_unseen(self) -> None:
        characters = self._characters()
        while self._at < len(characters) and not characters[self._at].text:
            self._pass()

    def _pass_spaces(self) -> None:
        characters = self._characters()
        while self._at < len(characters) and (characters[self._at].is_space or not characters[self._at].text):
            self._pass()


def _goes_with(plan: EditPlan, at: int) -> bool:
    """Return whether a character before a deleted block is a space or a break, or is deleted already."""
    character = plan.line.characters[at]
    return character.is_space or not character.text or plan.states[at] is CharacterState.DELETED


def _state(run: Run) -> CharacterState:
    if run.change is Revision.DELETED:
        return CharacterState.DELETED
    if run.was and run.was.italic != run.italic:
        return CharacterState.ITALIC_ON if run.italic else CharacterState.ITALIC_OFF
    return CharacterState.KEPT


def is_inserted(block: Block) -> bool:
    """Return whether a block is inserted as a whole."""
    return block.change is Revision.INSERTED and all(run.change is Revision.INSERTED for run in block.runs)


def is_deleted(block: Block) -> bool:
    """Return whether a block is deleted as a whole."""
    return block.change is Revision.DELETED and all(run.change is Revision.DELETED for run in block.runs)

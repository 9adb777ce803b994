"""Align the text of a redline with the characters of a Word file; record what is kept, deleted and inserted.

`edit_plans` takes paragraphs apart into characters that know their place in the XML. An `Aligner` goes through them
with the redline and notes in the `EditPlan` of each paragraph what is to be done; `mark_changes` carries it out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from apmb_draft.docx.body import NOWHERE, Place
from apmb_draft.docx.package import Element, W
from apmb_draft.docx.segments import BOXES, CALL, Field, Segment, SegmentKind, SegmentReader, paragraphs
from apmb_draft.docx.styles import Numbering, Styles, style_of
from apmb_draft.model.document import Block, Revision, Role, Run
from apmb_draft.un.typography import ordinary

_STROKE = re.compile(r"_{5,}")
_NO_CHARACTERS = frozenset({SegmentKind.BOX, SegmentKind.MARK, SegmentKind.CHOICE, SegmentKind.PARAGRAPH})


class CharacterState(Enum):
    """What becomes of a character."""

    KEPT = "kept"
    DELETED = "deleted"
    ITALIC_ON = "italic on"
    ITALIC_OFF = "italic off"


@dataclass(eq=False)
class Character:
    """One character: where it stands, the field that shows it, and what becomes of it.

    `text` is its ordinary form, "" for a sign that is not seen, or `CALL`; `at` is its place in the
    text of `child`. A character of a number that Word counts itself stands nowhere: `child` is None.
    """

    text: str
    child: Element | None
    at: int = 0
    field: Field | None = None
    state: CharacterState = CharacterState.KEPT

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

    @property
    def is_deleted(self) -> bool:
        """Return whether it is deleted."""
        return self.state is CharacterState.DELETED


@dataclass(frozen=True)
class Reinserted:
    """Letters that went with a field and come again as plain text, in the form that they had, or in italics or not."""

    characters: tuple[Character, ...]
    state: CharacterState

    @property
    def run(self) -> Element:
        """Return the run in which they stand."""
        return self.characters[0].run


@dataclass(eq=False)
class Insertion:
    """A run that is inserted, or the end of a paragraph (None); `elements` are what the run became."""

    what: Run | Reinserted | None
    place: Place = NOWHERE
    elements: list[Element] = field(default_factory=list)


@dataclass(eq=False)
class EditPlan:
    """One paragraph with its characters, and what is to be done to it.

    `inserted` is what comes behind each character (-1: before the first), `places` are the characters of each run of
    the redline that the base has. `mark` is what becomes of the end of the paragraph, `is_deleted` whether all of it
    goes, `leaves_list` whether Word numbers it no longer. `block` begins the paragraph, `role` is its part.
    """

    element: Element
    characters: list[Character]
    inserted: dict[int, list[Insertion]] = field(default_factory=dict)
    places: dict[Place, tuple[int, int]] = field(default_factory=dict)
    mark: Revision = Revision.NONE
    is_deleted: bool = False
    leaves_list: bool = False
    block: Block | None = None
    role: Role | None = None

    @property
    def text(self) -> str:
        """Return its text in the ordinary form, with a sign for each footnote call."""
        return _text(self.characters)

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

    @property
    def is_changed(self) -> bool:
        """Return whether anything is to be done."""
        changed = self.inserted or self.mark or self.leaves_list
        return bool(changed) or any(character.state is not CharacterState.KEPT for character in self.characters)

    def insert(self, behind: int, given: Insertion) -> None:
        """Insert something behind a character; what comes amid a number that Word counts comes before the text."""
        at = -1 if behind < 0 or self.characters[behind].is_counted else behind
        self.inserted.setdefault(at, []).append(given)


def edit_plans(
    story: Element, styles: Styles, numbering: Numbering | None = None, *, every: bool = False
) -> list[EditPlan]:
    """Return the paragraphs of a part of a Word file in reading order, text boxes behind the paragraph that holds them.

    Nothing is to be done to them yet. Where a text box is kept in two forms, for new and for old readers, the one that
    is read counts; `every` gives both.
    """
    segments, plans = SegmentReader(), []
    for each in story.iter(W + "p") if every else paragraphs(story):
        number = numbering.of(each.find(W + "pPr")).text if numbering else ""
        characters = _characters_in(each, segments, styles)
        if any(character.text.strip() for character in characters):  # a number shows only where there is text
            characters[:0] = [Character(ordinary(letter), None) for letter in number]
        plans.append(EditPlan(each, characters))
    return plans


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


class Aligner:
    """Goes through the characters of some lines with the words of a redline, block by block.

    A block may stand in several paragraphs, as "Resolution adopted … / on …" may, and several blocks in one with
    breaks between them. `notes` gives the number that a footnote of the redline has in the base, as the file shows it.
    `new` are then the blocks that come as paragraphs of their own, by the line behind which they come (-1: the first).

    `_is_inside`: the last block ended where a paragraph of the file goes on, as its end comes. `_joins`: the end of the
    last block went, and what follows stands in its paragraph.
    """

    def __init__(self, plans: Sequence[EditPlan], notes: Mapping[int, int] | None = None):
        self._numbers = notes or {}
        self._plans = plans
        self.new: dict[int, list[int]] = {}
        self._line = -1
        self._at = 0
        self._state = CharacterState.KEPT
        self._is_between = False
        self._is_inside = False
        self._joins = False

    @property
    def _is_amid(self) -> bool:
        """Return whether more text follows in the paragraph in which the last block ended."""
        return self._line >= 0 and any(character.text.strip() for character in self._characters[self._at :])

    @property
    def _plan(self) -> EditPlan:
        return self._plans[self._line]

    @property
    def _characters(self) -> list[Character]:
        return self._plan.characters

    # --- Blocks -------------------------------------------------------------------------------------------------------

    def block(self, block: Block, at: int) -> None:
        """Find a block that the base has, with all that is changed in it, or place one that comes.

        Raises MismatchError.
        """
        if self._is_inside or not is_inserted(block):
            self._align_block(block, at)
        elif self._is_amid:
            self._insert_block(block, at)
        else:
            self.new.setdefault(self._line, []).append(at)

    def _align_block(self, block: Block, at: int) -> None:
        if not (self._is_inside or self._is_amid):
            self._next_line()
        self._is_between = False
        line, start = self._line, self._at
        if not start and not self._is_inside:
            self._plan.block = block
        self._align_number(block, at)
        for index, run in enumerate(block.runs):
            self._align_run(run, (at, index))
        for plan in self._plans[line : self._line + 1]:
            plan.role = block.role
        self._is_inside = block.change is Revision.INSERTED
        if self._is_inside:
            self._plan.insert(self._at - 1, Insertion(None))
            self._joins = False
            return
        end = self._at
        self._pass_rest()
        if is_deleted(block):
            self._delete_block(line, start)
            return
        self._joins = block.change is Revision.DELETED
        if self._joins and self._is_amid:  # what follows joins this block: the break between the two goes
            _set_states(self._characters[end : self._at], CharacterState.DELETED)
        elif self._joins:
            self._plan.mark = Revision.DELETED

    def _insert_block(self, block: Block, at: int) -> None:
        """Put a block that comes before the words that follow in the same paragraph, a break behind it."""
        number = [(-1, Run(f"{block.number} "))] if block.number else []
        for index, run in (*number, *enumerate(block.runs), (-1, Run("\n"))):
            self._plan.insert(self._at - 1, Insertion(run, (at, index)))

    def finish(self) -> None:
        """Check that no text is left. Raises MismatchError."""
        rest = _text(self._characters[self._at :]).strip() if self._line >= 0 else ""
        rest = rest or next((plan.text for plan in self._plans[self._line + 1 :] if not plan.is_empty), "")
        if rest:
            raise MismatchError("the end of the text", rest[:60])

    def _pass_rest(self) -> None:
        """Go to the end of the line: to a break in the paragraph, or to its last character."""
        characters = self._characters
        while self._at < len(characters):
            character = characters[self._at]
            if character.text.strip():
                raise MismatchError("the end of the paragraph", _text(characters[self._at :])[:60])
            self._at += 1
            if character.text == "\n" and self._is_amid:
                return

    def _delete_block(self, line: int, begin: int) -> None:
        """Delete all of a block and the ends of its paragraphs; of a paragraph that others share, one break."""
        for number in range(line, self._line + 1):
            plan = self._plans[number]
            start = begin if number == line else 0
            end = self._at if number == self._line else len(plan.characters)
            if end == len(plan.characters):  # spaces and breaks before go with it
                while start and (not (before := plan.characters[start - 1]).text.strip() or before.is_deleted):
                    start -= 1
            _set_states(plan.characters[start:end], CharacterState.DELETED)
            if all(character.is_deleted for character in plan.characters):
                plan.mark, plan.is_deleted = Revision.DELETED, True

    def _next_line(self) -> None:
        self._line += 1
        while self._line < len(self._plans) and self._plan.is_empty:
            self._line += 1
        if self._line == len(self._plans):
            raise MismatchError("another paragraph", "the end of the text")
        self._at = 0

    # --- Numbers and runs ---------------------------------------------------------------------------------------------

    def _align_number(self, block: Block, at: int) -> None:
        """Align the typed number at the beginning of a paragraph, and the tabs around it."""
        before = number_before(block)
        begin = self._at
        if not self._is_inside:
            self._pass_spaces()
        start = self._at
        is_counted = start < len(self._characters) and self._characters[start].is_counted
        for character in before:
            self._align_character(character)
        end = self._at
        if before:
            self._pass_spaces()
        if self._joins:  # what was the beginning of a paragraph is within one now
            _set_states(self._characters[begin : self._at], CharacterState.DELETED)
        elif is_counted:
            self._plan.leaves_list = bool(before and not block.number)
        else:
            if before and block.was_number is not None:
                keeps_tab = block.role is Role.TITLE or bool(block.number)
                _set_states(self._characters[start : end if keeps_tab else self._at], CharacterState.DELETED)
            self._insert_number(block, at, range(begin, start), (end if before else start) - 1)

    def _insert_number(self, block: Block, at: int, gap: range, behind: int) -> None:
        """Insert the number that a block has now behind a character; `gap` is what precedes the old number."""
        text = ""
        if self._is_inside:
            is_counted = self._characters[0].is_counted
            self._plan.leaves_list = is_counted and not block.number
            if not (is_counted and block.number):
                text = f"\t{block.number}\t" if block.number else "\t"
        elif block.was_number is not None and block.number:
            is_title = block.role is Role.TITLE
            text = block.number if block.was_number or is_title else f"{block.number}\t"
            tabs = [place for place in gap if self._characters[place].is_space]
            if is_title and not block.was_number and len(tabs) > 1:
                behind = tabs[-1] - 1
        if text:
            self._plan.insert(behind, Insertion(Run(text), (at, -1)))

    def _align_run(self, run: Run, place: Place) -> None:
        if run.change is Revision.INSERTED:
            if self._is_between and any(not plan.is_empty for plan in self._plans[self._line + 1 :]):
                self._next_line()  # the last space was the end of a paragraph: this comes behind that
                self._pass_spaces()
            self._is_between = False
            self._plan.insert(self._at - 1, Insertion(run, place))
            return
        self._state = _state(run)
        line, start = self._line, self._at
        if run.call:
            self._align_call(run)
        else:
            for character in ordinary(run.was.text if run.was else run.text):
                self._align_character(character)
        for number, plan in enumerate(self._plans[line : self._line + 1], line):
            end = self._at if number == self._line else len(plan.characters)
            plan.places[place] = (start if number == line else 0, end)
        self._state = CharacterState.KEPT

    # --- Letters ------------------------------------------------------------------------------------------------------

    def _align_call(self, run: Run) -> None:
        """Align a footnote call: its reference, or the field that shows the number of a note called before."""
        self._pass_while(lambda character: not character.text)
        character = self._characters[self._at] if self._at < len(self._characters) else None
        if character and character.is_call:
            self._pass()
        elif character and (field := character.field) and field.calls_note:
            self._pass_while(lambda character: character.field is field)
        else:
            for digit in str(self._numbers.get(run.call, run.call)):
                self._align_character(digit)

    def _align_character(self, character: str) -> None:
        if character.isspace():
            self._is_between = self._is_between or self._at == len(self._characters)
            self._pass_spaces()
            return
        self._pass_spaces()
        if self._at == len(self._characters):
            # Some parts, such as "Resolution adopted … / on …", may stand in two paragraphs.
            self._next_line()
            self._pass_spaces()
        self._is_between = False
        characters = self._characters
        if self._at == len(characters) or characters[self._at].text != character:
            raise MismatchError(character, _text(characters[self._at : self._at + 30]))
        self._pass()

    def _pass(self) -> None:
        character = self._characters[self._at]
        if self._state is CharacterState.DELETED and character.is_counted:
            self._plan.leaves_list = True  # a sign of a list that the text has as a word of its own
        character.state = self._state
        self._at += 1

    def _pass_while(self, goes_on: Callable[[Character], bool]) -> None:
        characters = self._characters
        while self._at < len(characters) and goes_on(characters[self._at]):
            self._pass()

    def _pass_spaces(self) -> None:
        self._pass_while(lambda character: not character.text.strip())


def _text(characters: Iterable[Character]) -> str:
    return "".join(character.text for character in characters)


def _set_states(characters: Iterable[Character], state: CharacterState) -> None:
    for character in characters:
        character.state = state


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


def number_before(block: Block) -> str:
    """Return the number of a block in the base."""
    return block.number if block.was_number is None else block.was_number

"""The words of a redline found in the letters of a Word file: what stays, what goes, and where something comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from apmb_draft.blocks import Block, Change, Role, Run
from apmb_draft.reading.normalize import ordinary
from apmb_draft.tracked.characters import Character, CharacterLine
from apmb_draft.tracked.edit_plan import CharacterState, Cut, EditPlan, Place


class MismatchError(Exception):
    """The words of the file are not those of the base."""

    def __init__(self, expected: str, found: str):
        super().__init__(f"“{expected}” was expected, “{found}” stands there")
        self.expected, self.found = expected, found


class Aligner:
    """Goes through the letters of some lines with the words of a redline, block by block.

    A block may stand in several paragraphs, as "Resolution adopted … / on …" may, and several blocks in one with
    breaks between them. `notes` gives the number that a footnote of the redline has in the base, as the file shows it.

    `is_inside`: the last block ended where a paragraph of the file goes on, as its end comes. `joins`: the end of the
    last block went, and what follows stands in its paragraph.
    """

    def __init__(self, lines: Sequence[CharacterLine], notes: Mapping[int, int] | None = None):
        self._numbers = notes or {}
        self.scripts = [EditPlan.of(line) for line in lines]
        self._line = -1
        self._atom = 0
        self._state = CharacterState.KEPT
        self._is_between = False
        self.is_inside = False
        self.joins = False

    @property
    def here(self) -> int:
        """The line in which the last block ended, -1 before the first."""
        return self._line

    @property
    def is_amid(self) -> bool:
        """Return whether more text follows in the paragraph in which the last block ended."""
        return self._line >= 0 and any(atom.text.strip() for atom in self._atoms()[self._atom :])

    @property
    def _script(self) -> EditPlan:
        return self.scripts[self._line]

    def _atoms(self) -> list[Character]:
        return self._script.line.atoms

    # --- Blocks ----------------------------------------------------------------------------------------------------

    def block(self, block: Block, at: int) -> None:
        """Find a block that the base has, with all that is changed in it. Raises MismatchError."""
        if not (self.is_inside or self.is_amid):
            self._next_line()
        self._is_between = False
        line, atom = self._line, self._atom
        if not atom and not self.is_inside:
            self._script.block = block
        self._number(block, at)
        for index, run in enumerate(block.runs):
            self._run(run, Place(at, index))
        for each in self.scripts[line : self._line + 1]:
            each.role = block.role
        if block.change is Change.INSERTED:
            script = self._script
            script.cuts.append(Cut(self._atom - 1, len(script.come.get(self._atom - 1, ()))))
            self.is_inside, self.joins = True, False
        else:
            self._ended(block, line, atom)

    def _ended(self, block: Block, line: int, atom: int) -> None:
        """The end of a block that began at a letter of a line: what is left there, and whether it goes."""
        self.is_inside = False
        end = self._atom
        self._rest()
        if is_gone(block):
            self._whole(line, atom)
            return
        self.joins = block.change is Change.DELETED
        if self.joins:
            self._end_goes(end)

    def new(self, block: Block, at: int) -> None:
        """Put a block that comes before the words that follow in the same paragraph, a break behind it."""
        behind = self._atom - 1
        if block.number:
            self._comes(Place(at, -1), Run(f"{block.number} "), behind)
        for index, run in enumerate(block.runs):
            self._comes(Place(at, index), run, behind)
        self._comes(Place(at, -1), Run("\n"), behind)

    def finish(self) -> None:
        """See to it that no words are left. Raises MismatchError."""
        rest = "".join(atom.text for atom in self._atoms()[self._atom :]).strip() if self._line >= 0 else ""
        following = (script.line for script in self.scripts[self._line + 1 :] if not script.line.is_empty)
        rest = rest or next(("".join(atom.text for atom in line.atoms) for line in following), "")
        if rest:
            raise MismatchError("the end of the text", rest[:60])

    def _rest(self) -> None:
        """Go to the end of the line: to a break in the paragraph, or to its last letter."""
        atoms = self._atoms()
        while self._atom < len(atoms):
            atom = atoms[self._atom]
            if atom.text and not atom.is_space:
                rest = "".join(each.text for each in atoms[self._atom :])
                raise MismatchError("the end of the paragraph", rest[:60])
            self._atom += 1
            if atom.text == "\n" and self.is_amid:
                return

    def _whole(self, line: int, atom: int) -> None:
        """All letters of a block go, and the ends of its paragraphs; of a paragraph that others share, one break."""
        for number in range(line, self._line + 1):
            script = self.scripts[number]
            start = atom if number == line else 0
            end = self._atom if number == self._line else len(script.states)
            if end == len(script.states):
                while start and _goes_with(script, start - 1):
                    start -= 1
            script.states[start:end] = [CharacterState.DELETED] * (end - start)
            if all(state is CharacterState.DELETED for state in script.states):
                script.mark, script.is_whole = Change.DELETED, True

    def _end_goes(self, end: int) -> None:
        """Join what follows to this block: delete the end of the paragraph, or the break between the two."""
        script = self._script
        if self.is_amid:
            script.states[end : self._atom] = [CharacterState.DELETED] * (self._atom - end)
        else:
            script.mark = Change.DELETED

    def _next_line(self) -> None:
        self._line += 1
        while self._line < len(self.scripts) and self._script.line.is_empty:
            self._line += 1
        if self._line == len(self.scripts):
            raise MismatchError("another paragraph", "the end of the text")
        self._atom = 0

    # --- Numbers and runs ------------------------------------------------------------------------------------------

    def _number(self, block: Block, at: int) -> None:
        """The typed number at the beginning of a paragraph, and the tabs around it."""
        before = block.number if block.was_number is None else block.was_number
        begin = self._atom
        if not self.is_inside:
            self._spaces()
        start = self._atom
        counted = start < len(self._atoms()) and self._atoms()[start].is_counted
        for letter in before:
            self._letter(letter)
        end = self._atom
        if before:
            self._spaces()
        if self.joins:  # what was the beginning of a paragraph stands within one now
            self._set(begin, self._atom, CharacterState.DELETED)
            return
        if counted:
            self._script.is_counted = bool(block.number or not before)
            return
        if before and block.was_number is not None:
            keeps_tab = block.role is Role.TITLE or bool(block.number)
            self._set(start, end if keeps_tab else self._atom, CharacterState.DELETED)
        behind = (end if before else start) - 1
        if self.is_inside:
            self._script.is_counted = bool(block.number) if self._atoms()[0].is_counted else None
            if not self._script.is_counted:
                self._comes(Place(at, -1), Run(f"\t{block.number}\t" if block.number else "\t"), behind)
        elif block.was_number is not None and block.number:
            is_title = block.role is Role.TITLE
            text = block.number if before or is_title else f"{block.number}\t"
            tabs = [place for place in range(begin, start) if self._atoms()[place].is_space]
            if is_title and not before and len(tabs) > 1:
                behind = tabs[-1] - 1
            self._comes(Place(at, -1), Run(text), behind)

    def _run(self, run: Run, place: Place) -> None:
        if run.change is Change.INSERTED:
            self._cross()
            self._comes(place, run, self._atom - 1)
            return
        self._state = _state(run)
        first_line, first = self._line, self._atom
        if run.call:
            self._call(run)
        else:
            for letter in ordinary(run.was.text if run.was else run.text):
                self._letter(letter)
        for number in range(first_line, self._line + 1):
            script = self.scripts[number]
            end = self._atom if number == self._line else len(script.states)
            held = script.kept if self._state is CharacterState.KEPT else script.touched
            held[place] = (first if number == first_line else 0, end)
        self._state = CharacterState.KEPT

    def _set(self, start: int, end: int, state: CharacterState) -> None:
        self._script.states[start:end] = [state] * (end - start)

    def _comes(self, place: Place, run: Run, behind: int) -> None:
        self._script.come.setdefault(behind, []).append((place, run))

    # --- Letters ---------------------------------------------------------------------------------------------------

    def _call(self, run: Run) -> None:
        """A footnote call: its reference, or the field that shows the number of a note called before."""
        self._unseen()
        atoms = self._atoms()
        atom = atoms[self._atom] if self._atom < len(atoms) else None
        if atom and atom.is_call:
            self._pass()
        elif atom and atom.field and atom.field.calls_note:
            while self._atom < len(atoms) and atoms[self._atom].field is atom.field:
                self._pass()
        else:
            for letter in str(self._numbers.get(run.call, run.call)):
                self._letter(letter)

    def _letter(self, letter: str) -> None:
        if letter.isspace():
            self._is_between = self._is_between or self._atom == len(self._atoms())
            self._spaces()
            return
        self._spaces()
        if self._atom == len(self._atoms()):
            # Some parts, such as "Resolution adopted … / on …", may stand in two paragraphs.
            self._next_line()
            self._spaces()
        self._is_between = False
        atoms = self._atoms()
        if self._atom == len(atoms) or atoms[self._atom].text != letter:
            found = "".join(atom.text for atom in atoms[self._atom : self._atom + 30])
            raise MismatchError(letter, found)
        self._pass()

    def _cross(self) -> None:
        """Go to the next paragraph, where the last space was the end of one: what comes now comes behind that space."""
        if self._is_between and any(not script.line.is_empty for script in self.scripts[self._line + 1 :]):
            self._next_line()
            self._spaces()
        self._is_between = False

    def _pass(self) -> None:
        if self._state is CharacterState.DELETED and self._atoms()[self._atom].is_counted:
            self._script.is_counted = False  # a sign of a list that the text has as a word of its own
        self._script.states[self._atom] = self._state
        self._atom += 1

    def _unseen(self) -> None:
        atoms = self._atoms()
        while self._atom < len(atoms) and not atoms[self._atom].text:
            self._pass()

    def _spaces(self) -> None:
        atoms = self._atoms()
        while self._atom < len(atoms) and (atoms[self._atom].is_space or not atoms[self._atom].text):
            self._pass()


def _goes_with(script: EditPlan, at: int) -> bool:
    """Return whether a character before a deleted block is a space or a break, or is deleted already."""
    atom = script.line.atoms[at]
    return atom.is_space or not atom.text or script.states[at] is CharacterState.DELETED


def _state(run: Run) -> CharacterState:
    if run.change is Change.DELETED:
        return CharacterState.DELETED
    if run.was and run.was.italic != run.italic:
        return CharacterState.ITALIC_ON if run.italic else CharacterState.ITALIC_OFF
    return CharacterState.KEPT


def is_come(block: Block) -> bool:
    """Return whether a block is inserted as a whole."""
    return block.change is Change.INSERTED and all(run.change is Change.INSERTED for run in block.runs)


def is_gone(block: Block) -> bool:
    """Return whether a block is deleted as a whole."""
    return block.change is Change.DELETED and all(run.change is Change.DELETED for run in block.runs)

"""The words of a redline found in the letters of a Word file: what stays, what goes, and where something comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from apmb_draft.blocks import Block, Change, Role, Run
from apmb_draft.reading.word.package import Element
from apmb_draft.tracked.atoms import Atom, Field, Line
from apmb_draft.typography import plain


class State(Enum):
    """What becomes of a letter."""

    KEPT = "kept"
    GONE = "gone"
    SLANTED = "slanted"
    UPRIGHT = "upright"


@dataclass(frozen=True)
class Place:
    """A run of the redline: which block (or, below 0, which footnote), and which run of it."""

    block: int
    run: int


@dataclass(frozen=True)
class Cut:
    """Where a paragraph is cut in two by an end that comes: behind a letter and so many runs that come there."""

    at: int
    order: int


@dataclass(eq=False)
class Script:
    """What is to be done to one line: the state of each letter, and what comes behind each (-1: before the first).

    `mark` is what becomes of the end of the paragraph. `made` are the elements of what came, once they are there, and
    `touched` the letters of each run of the redline that went or changed its form.
    """

    line: Line
    states: list[State]
    come: dict[int, list[tuple[Place, Run]]] = field(default_factory=dict)
    touched: dict[Place, tuple[int, int]] = field(default_factory=dict)
    mark: Change = Change.NONE
    cuts: list[Cut] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    block: Block | None = None
    made: dict[int, list[list[Element]]] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be done."""
        return bool(self.come or self.cuts or self.mark) or any(state is not State.KEPT for state in self.states)


class MismatchError(Exception):
    """The words of the file are not those of the base."""

    def __init__(self, expected: str, found: str):
        super().__init__(f"“{expected}” was expected, “{found}” stands there")
        self.expected, self.found = expected, found


class Walk:
    """Goes through the letters of some lines with the words of a redline, block by block.

    `notes` gives the number that a footnote of the redline has in the base, as the file shows it.
    """

    def __init__(self, lines: Sequence[Line], notes: Mapping[int, int] | None = None):
        self._numbers = notes or {}
        self.scripts = [Script(line, [State.KEPT] * len(line.atoms)) for line in lines]
        self._line = -1
        self._atom = 0
        self._inside = False
        self._joins = False

    @property
    def here(self) -> int:
        """The line in which the last block ended, -1 before the first."""
        return self._line

    def block(self, block: Block, at: int) -> None:
        """Find a block that the base has, with all that is changed in it. Raises MismatchError."""
        if not self._inside:
            self._next_line()
        begin = self._line
        self._number(block, at)
        for index, run in enumerate(block.runs):
            self._run(run, Place(at, index))
        script = self.scripts[self._line]
        script.block = block
        whole = is_gone(block)
        self._joins = block.change is Change.DELETED and not whole
        if block.change is Change.INSERTED:
            script.cuts.append(Cut(self._atom - 1, len(script.come.get(self._atom - 1, ()))))
            self._inside = True
            return
        self._rest(script)
        self._inside = False
        if block.change is Change.DELETED:
            for line in range(begin, self._line + 1):
                self.scripts[line].mark = Change.DELETED
                if whole:
                    self.scripts[line].states = [State.GONE] * len(self.scripts[line].states)

    def _rest(self, script: Script) -> None:
        rest = "".join(atom.text for atom in script.line.atoms[self._atom :] if not atom.is_space)
        if rest:
            raise MismatchError("the end of the paragraph", rest[:60])

    def _next_line(self) -> None:
        self._line += 1
        while self._line < len(self.scripts) and self.scripts[self._line].line.is_empty:
            self._line += 1
        if self._line == len(self.scripts):
            raise MismatchError("another paragraph", "the end of the text")
        self._atom = 0

    def _number(self, block: Block, at: int) -> None:
        """The typed number at the beginning of a paragraph, and the tabs around it."""
        before = block.number if block.was_number is None else block.was_number
        begin = self._atom
        if not self._inside:
            self._spaces()
        start = self._atom
        for letter in before:
            self._letter(letter)
        end = self._atom
        if before:
            self._spaces()
        if self._joins:  # what was the beginning of a paragraph stands within one now
            self._set(begin, self._atom, State.GONE)
        elif before and block.was_number is not None:
            keeps_tab = block.role is Role.TITLE or bool(block.number)
            self._set(start, end if keeps_tab else self._atom, State.GONE)
        behind = (end if before else start) - 1
        if self._inside:
            self._comes(Place(at, -1), Run(f"\t{block.number}\t" if block.number else "\t"), behind)
        elif block.was_number is not None and block.number:
            is_title = block.role is Role.TITLE
            text = block.number if before or is_title else f"{block.number}\t"
            self._comes(Place(at, -1), Run(text), behind - (is_title and not before and behind > 0))

    def _run(self, run: Run, place: Place) -> None:
        if run.change is Change.INSERTED:
            self._comes(place, run, self._atom - 1)
            return
        start_line, start = self._line, self._atom
        text = run.was.text if run.was and not run.call else run.text
        if run.call:
            self._call(run)
        else:
            for letter in plain(text):
                self._letter(letter)
        state = _state(run)
        if state is not State.KEPT:
            begin = start if self._line == start_line else 0
            self._set(begin, self._atom, state)
            self.scripts[self._line].touched[place] = (begin, self._atom)

    def _set(self, start: int, end: int, state: State) -> None:
        states = self.scripts[self._line].states
        states[start:end] = [state] * (end - start)

    def _comes(self, place: Place, run: Run, behind: int) -> None:
        self.scripts[self._line].come.setdefault(behind, []).append((place, run))

    def _atoms(self) -> list[Atom]:
        return self.scripts[self._line].line.atoms

    def _call(self, run: Run) -> None:
        """A footnote call: its reference, or the field that shows the number of a note called before."""
        self._unseen()
        atoms = self._atoms()
        if self._atom < len(atoms) and atoms[self._atom].is_call:
            self._atom += 1
            return
        for letter in str(self._numbers.get(run.call, run.call)):
            self._letter(letter)

    def _letter(self, letter: str) -> None:
        if letter.isspace():
            self._spaces()
            return
        self._unseen()
        atoms = self._atoms()
        if self._atom < len(atoms) and atoms[self._atom].is_space:
            self._spaces()
            self._unseen()
        if self._atom == len(atoms):
            # Some parts, such as "Resolution adopted … / on …", may stand in two paragraphs.
            self._next_line()
            self._spaces()
            atoms = self._atoms()
        if self._atom == len(atoms) or plain(atoms[self._atom].text) != letter:
            found = "".join(atom.text for atom in atoms[self._atom : self._atom + 30])
            raise MismatchError(letter, found)
        self._atom += 1

    def _unseen(self) -> None:
        atoms = self._atoms()
        while self._atom < len(atoms) and not atoms[self._atom].text:
            self._atom += 1

    def _spaces(self) -> None:
        atoms = self._atoms()
        while self._atom < len(atoms) and (atoms[self._atom].is_space or not atoms[self._atom].text):
            self._atom += 1


def _state(run: Run) -> State:
    if run.change is Change.DELETED:
        return State.GONE
    if run.was and run.was.italic != run.italic:
        return State.SLANTED if run.italic else State.UPRIGHT
    return State.KEPT


def is_come(block: Block) -> bool:
    """Whether a block came as a whole."""
    return block.change is Change.INSERTED and all(run.change is Change.INSERTED for run in block.runs)


def is_gone(block: Block) -> bool:
    """Whether a block went as a whole."""
    return block.change is Change.DELETED and all(run.change is Change.DELETED for run in block.runs)

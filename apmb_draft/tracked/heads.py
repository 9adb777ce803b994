"""Masthead and running heads: the lines of a header that say what a block of the masthead says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from apmb_draft.blocks import MASTHEAD, Block, Change, Document, Role, Run
from apmb_draft.docx.package import Element, W
from apmb_draft.docx.segments import has_text
from apmb_draft.reading.ordinary import ordinary
from apmb_draft.tracked.atoms import Line
from apmb_draft.tracked.marked import Maker, Near, mark_line, near_of, wrapped
from apmb_draft.tracked.paragraphs import can_end, copied_properties, put_behind, sign_end
from apmb_draft.tracked.placed import MismatchError, Walk, is_come
from apmb_draft.tracked.scripts import Script, State
from apmb_draft.tracked.signed import Signed
from apmb_draft.word.xml import element

_SYMBOL = re.compile(r"A/(?:[A-Z0-9][A-Za-z0-9.()\-]*/)+[A-Za-z0-9.()\-]+\*?")
IN_FEET = frozenset({Role.SYMBOL, Role.RUNNING_TITLE})
"""What a footer may say too."""


@dataclass(frozen=True)
class Part:
    """Some letters of a line, from one tab, break or end to the next."""

    script: Script
    start: int
    end: int

    @property
    def line(self) -> Line:
        """The letters as a line of their own."""
        return Line(self.script.line.element, self.script.line.atoms[self.start : self.end])


class Head:
    """One header while it is marked; lines that say something else are left as they are."""

    def __init__(self, lines: Sequence[Line], signed: Signed, make: Maker):
        self._signed, self._make = signed, make
        self._scripts = [Script.of(line) for line in lines]

    def mark(self, document: Document, roles: frozenset[Role] = MASTHEAD) -> None:
        """Mark what changes in the masthead of a redline, wherever this header says it."""
        said = roles - {Role.RUNNING_TITLE} if self._is_masthead() else roles
        changed = [(at, block) for at, block in enumerate(document.blocks) if block.role in said and _changes(block)]
        come = [block for _, block in changed if is_come(block)]
        symbol, date = (self._near(document, role) for role in (Role.SYMBOL, Role.DATE))
        for at, block in changed:
            for form in () if is_come(block) else self._forms(block):
                self._everywhere(at, form)
        for script in self._scripts:
            if script.is_changed:
                mark_line(script, self._signed, self._make)
            if script.mark and can_end(script.line.element):
                sign_end(script.line.element, "w:del", self._signed)
        for block in come:
            if block.role is Role.ORIGINAL and date:
                self._add_original(*date, block)
            if block.role is Role.RUNNING_TITLE and symbol:
                self._add_title(*symbol, block)

    # --- What is there ---------------------------------------------------------------------------------------------

    def _everywhere(self, at: int, block: Block) -> None:
        """Mark a block wherever its words stand; a running title may be broken into several lines."""
        is_word = block.role is Role.SYMBOL and " " not in _was(block)
        parts = list(self._parts(" \t\n" if is_word else "\t\n"))
        for start in range(len(parts)):
            if parts[start].line.is_empty:
                continue
            walk = Walk([part.line for part in parts[start:]])
            try:
                walk.block(block, at)
            except MismatchError:
                continue
            for part, found in zip(parts[start:], walk.scripts, strict=True):
                _take_over(part, found)

    def _forms(self, block: Block) -> Iterator[Block]:
        """A block as headers may say it: the symbol of a reissued document without its asterisk too.

        Of a file without a masthead the symbol is not known; then it is what looks like one in a running head. Of a
        symbol the letters that both have at the beginning stay, and with them the large first letter of a masthead:
        "A/RES/79/34" and "A/C.1/80/L.30" begin with "A/".
        """
        if block.role is not Role.SYMBOL:
            yield block
            return
        yield _finer(block)
        if _was(block).endswith("*"):
            yield _finer(replace(block, runs=tuple(replace(run, text=run.text.rstrip("*")) for run in block.runs)))
        if all(run.unknown for run in block.runs if run.change is not Change.INSERTED):
            come = [run for run in block.runs if run.change is Change.INSERTED]
            words = {"".join(atom.text for atom in part.line.atoms) for part in self._parts(" \t\n")}
            for symbol in sorted(filter(_SYMBOL.fullmatch, words)):
                yield _finer(replace(block, runs=(Run(symbol, change=Change.DELETED), *come)))

    def _parts(self, separators: str) -> Iterator[Part]:
        for script in self._scripts:
            start = 0
            for at, atom in enumerate(script.line.atoms):
                if atom.text and atom.text in separators:
                    yield Part(script, start, at)
                    start = at + 1
            yield Part(script, start, len(script.states))

    def _near(self, document: Document, role: Role) -> tuple[int, Near] | None:
        """The line that says what a part of the masthead was before, and its form."""
        block = next(iter(document.of(role)), None)
        before = "" if block is None else _was(block)
        for at, script in enumerate(self._scripts):
            text = "".join(atom.text for atom in script.line.atoms)
            if before and before.rstrip("*") in text.replace("*", "").split("\t"):
                return at, near_of(script.line, len(script.states))
        return None

    def _is_masthead(self) -> bool:
        texts = ("".join(atom.text for atom in script.line.atoms).strip() for script in self._scripts)
        return any(text.startswith("Distr") for text in texts)

    # --- What comes ------------------------------------------------------------------------------------------------

    def _add_original(self, at: int, near: Near, block: Block) -> None:
        """The language of the original comes below the date, an empty line between them."""
        date = self._scripts[at].line.element
        below = [script.line for script in self._scripts[at + 1 : at + 3]]
        free = [line.element for line in takewhile(lambda line: _is_free(line, date), below)]
        runs = self._runs(block, near)
        if len(free) == 2:
            free[-1].extend(runs)
            return
        made = [element("w:p", copied_properties(date)) for _ in range(2 - len(free))]
        made[-1].extend(runs)
        put_behind(free[-1] if free else date, made, self._signed)

    def _add_title(self, at: int, near: Near, block: Block) -> None:
        """The running title comes into the empty cell beside the symbol, or else below it."""
        symbol = self._scripts[at].line.element
        cell = next(symbol.iterancestors(W + "tc"), None)
        beside = [] if cell is None else [one for one in cell.getparent().iterfind(W + "tc") if one is not cell]
        empty = next((one for one in beside if not has_text(one)), None)
        if empty is not None:
            empty.findall(W + "p")[-1].extend(self._runs(block, near))
            return
        made = element("w:p", copied_properties(symbol), *self._runs(block, near))
        put_behind(symbol, [made], self._signed)

    def _runs(self, block: Block, near: Near) -> list[Element]:
        made = (self._make(replace(run, change=Change.NONE), near) for run in block.runs)
        return [one for new in made for one in wrapped(new, self._signed)]


def _take_over(part: Part, found: Script) -> None:
    """What was found in a part, for the whole line."""
    script = part.script
    for at, state in enumerate(found.states, part.start):
        if state is not State.KEPT:
            script.states[at] = state
    for at, come in found.come.items():
        script.come.setdefault(part.start + at, []).extend(come)
    letters = (state for state, atom in zip(script.states, script.line.atoms, strict=True) if atom.text.strip())
    if found.is_whole and all(state is State.GONE for state in letters):
        script.mark = Change.DELETED


def _is_free(line: Line, beside: Element) -> bool:
    return line.is_empty and line.element.getparent() is beside.getparent()


def _changes(block: Block) -> bool:
    return bool(block.change) or any(run.change for run in block.runs)


def _was(block: Block) -> str:
    """The words of a block in the base, in their ordinary form."""
    return ordinary("".join(run.text for run in block.runs if run.change is not Change.INSERTED)).strip()


def _finer(block: Block) -> Block:
    """A symbol whose first letters stay, if both have the same."""
    before = "".join(run.text for run in block.runs if run.change is Change.DELETED)
    after = "".join(run.text for run in block.runs if run.change is Change.INSERTED and not run.unknown)
    length = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
    if not length or any(run.change is Change.NONE for run in block.runs):
        return block
    runs = (
        Run(before[:length]),
        *_without(block.runs, Change.DELETED, length),
        *_without(block.runs, Change.INSERTED, length),
    )
    return replace(block, runs=runs)


def _without(runs: Sequence[Run], change: Change, length: int) -> Iterator[Run]:
    """The runs of one kind without their first letters."""
    for run in runs:
        if run.change is not change:
            continue
        cut = min(length, len(run.text))
        length -= cut
        if run.text[cut:]:
            yield replace(run, text=run.text[cut:])

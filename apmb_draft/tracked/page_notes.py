"""The notes of asterisks at the foot of page 1, which stand apart from the text: in frames, boxes or footnotes."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.blocks import Block, Change, Document, Role
from apmb_draft.docx.package import DocxPackage, Element, W
from apmb_draft.docx.segments import BOXES
from apmb_draft.reading.normalize import ordinary
from apmb_draft.tracked.align import Aligner, is_come
from apmb_draft.tracked.base_styles import Looks
from apmb_draft.tracked.characters import CharacterLine, lines
from apmb_draft.tracked.mark_changes import Maker, mark_line
from apmb_draft.tracked.paragraphs import can_end, sign_end
from apmb_draft.tracked.revision_ids import RevisionIds


class PageNotes:
    """Where a file holds the notes of a redline; a text box that is kept in two forms holds one twice."""

    def __init__(self, parts: DocxPackage, document: Document, looks: Looks):
        self._parts, self._document, self._looks = parts, document, looks
        there = list(self._lines())
        self._found: dict[int, list[CharacterLine]] = {}
        for at, block in enumerate(document.blocks):
            if block.role is Role.PAGE_NOTE and not is_come(block):
                same = [line for line in there if _letters(line) == _was(block)]
                if same:
                    self._found[at] = same

    @property
    def elements(self) -> set[Element]:
        """The paragraphs of the body that hold one."""
        return {line.element for found in self._found.values() for line in found}

    def holds(self, at: int) -> bool:
        """Return whether the file holds the note of a block."""
        return at in self._found

    def mark(self, signed: RevisionIds, make: Maker) -> None:
        """Mark what changes in the notes."""
        for at, found in self._found.items():
            for line in found:
                walk = Aligner([line])
                walk.block(self._document.blocks[at], at)
                (script,) = walk.scripts
                if script.is_changed:
                    mark_line(script, signed, make)
                if script.is_gone and can_end(line.element) and not _is_note(line):
                    sign_end(line.element, "w:del", signed)

    def _lines(self) -> Iterator[CharacterLine]:
        yield from lines(self._parts.tree(self._parts.main), self._looks, every=True)
        for kind in ("footnote", "endnote"):
            name = self._parts.related(f"{kind}s")
            for note in self._parts.tree(name).iterfind(W + kind) if name else ():
                yield from lines(note, self._looks)


def _is_note(line: CharacterLine) -> bool:
    return next(line.element.iterancestors(W + "footnote", W + "endnote", BOXES), None) is not None


def _letters(line: CharacterLine) -> str:
    return "".join("".join(atom.text for atom in line.atoms).split())


def _was(block: Block) -> str:
    """The letters of a note in the base."""
    number = block.number if block.was_number is None else block.was_number
    runs = (run for run in block.runs if run.change is not Change.INSERTED)
    text = number + "".join(run.was.text if run.was else run.text for run in runs)
    return "".join(ordinary(text).split())

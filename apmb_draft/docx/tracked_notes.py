"""Mark changes in footnotes, in those that are there and in new ones, and in the notes of asterisks on page 1.

Footnotes are found by their calls. The notes of asterisks are apart from the text: in frames, boxes or footnotes.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from apmb_draft.docx.body import SEPARATORS, note_indents
from apmb_draft.docx.edit_plan import Aligner, CharacterLine, CharacterState, EditPlan, is_inserted, lines
from apmb_draft.docx.elements import element, paragraph, root_element, run
from apmb_draft.docx.mark_changes import (
    BaseStyles,
    Maker,
    NeighbourFormat,
    as_inserted,
    mark_deleted,
    mark_line,
    neighbour_format,
)
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.segments import BOXES
from apmb_draft.docx.styles import Styles, style_of
from apmb_draft.docx.tracked_xml import RevisionIds, can_end, copied_properties, keep_read_form, sign_end
from apmb_draft.docx.xml import Element, W
from apmb_draft.model.document import Block, Document, Note, Revision, Role, Run
from apmb_draft.un.typography import ordinary

Key = tuple[str, str]
"""A note by its kind ("footnote", "endnote") and its id: both kinds count their ids from 1."""


class Notes:
    """The notes of a redline beside the notes of a file."""

    def __init__(self, parts: DocxPackage, document: Document, body: Sequence[CharacterLine], styles: BaseStyles):
        self._parts, self._document, self._styles = parts, document, styles
        self._names = {kind: parts.related(f"{kind}s") for kind in ("footnote", "endnote")}
        self._elements: dict[Key, Element] = {
            (kind, one.get(W + "id", "")): one
            for kind, name in self._names.items()
            if name
            for one in parts.tree(name).iterfind(W + kind)
        }
        called = [_key(character.child) for line in body for character in line.characters if character.is_call]
        self._kind = "endnote" if called and all(kind == "endnote" for kind, _ in called) else "footnote"
        self._keys = self._matched(list(dict.fromkeys(called)))
        self._inserted: dict[int, Key] = {}
        self._again: dict[int, str] = {}

    def _matched(self, called: Sequence[Key]) -> Mapping[int, Key]:
        """Return the notes that the base has, by their number in the redline."""
        old = [note for note in self._document.notes if _is_old(note)]
        by_number = sorted(old, key=lambda note: note.before or note.number)
        return {note.number: key for note, key in zip(by_number, called, strict=False)}

    # --- Calls -----------------------------------------------------------------------------------------------------

    def call(self, number: int) -> Element | None:
        """Return the element that calls a note that comes for the first time; nothing for any other call.

        `<w:footnoteReference w:id="4"/>`
        """
        note = next((each for each in self._document.notes if each.number == number), None)
        if note is None or _is_old(note) or number in self._inserted:
            return None
        used = {identity for kind, identity in (*self._elements, *self._inserted.values()) if kind == self._kind}
        identity = next(str(each) for each in count(max(map(_whole, used), default=0) + 1) if str(each) not in used)
        self._inserted[number] = (self._kind, identity)
        return element(f"w:{self._kind}Reference", id=identity)

    def again(self, number: int) -> str:
        """Return the name of the bookmark around the first call of a note that is called again."""
        if number not in self._again:
            story = self._parts.tree(self._parts.main)
            used = {one.get(W + "name", "") for one in story.iter(W + "bookmarkStart")} | {*self._again.values()}
            names = (f"_RefNoteT{number}{f'_{each}' if each else ''}" for each in count())
            self._again[number] = next(name for name in names if name not in used)
        return self._again[number]

    def set_bookmarks(self, story: Element, signed: RevisionIds) -> None:
        """Put bookmarks around the first calls of notes that are called again.

        `<w:bookmarkStart w:id="9" w:name="_RefNoteT1"/><w:r>…<w:footnoteReference w:id="1"/></w:r><w:bookmarkEnd …/>`
        """
        calls = {_key(one): one.getparent() for one in story.iter(W + "footnoteReference", W + "endnoteReference")}
        for number, name in sorted(self._again.items()):
            key = {**self._keys, **self._inserted}.get(number)
            called = calls.get(key) if key else None
            if called is not None:
                identity = signed.next_number()
                called.addprevious(element("w:bookmarkStart", id=identity, name=name))
                called.addnext(element("w:bookmarkEnd", id=identity))

    def parts(self) -> Mapping[str, str]:
        """Return the parts in which notes stand, by their kind; for one that is still to be made, the main part."""
        return {kind: name or self._parts.main for kind, name in self._names.items()}

    # --- Texts -----------------------------------------------------------------------------------------------------

    def mark(self, signed: RevisionIds, makers: Mapping[str, Maker]) -> None:
        """Mark the changes inside the notes, by the makers of their kinds, and add those that come.

        Raises MismatchError where a note has other words than the redline's base.
        """
        for note in self._document.notes:
            if note.number in self._keys:
                self._changed(note, signed, makers)
        for number, (kind, identity) in self._inserted.items():
            note = next(each for each in self._document.notes if each.number == number)
            self._added(note, identity, signed, makers[kind])

    def _changed(self, note: Note, signed: RevisionIds, makers: Mapping[str, Maker]) -> None:
        key = self._keys[note.number]
        if not any(each.change or each.was for each in note.runs) or key not in self._elements:
            return
        aligner = Aligner(lines(self._elements[key], self._styles))
        if all(each.change is Revision.DELETED for each in note.runs):
            for plan in aligner.plans:
                plan.states = [CharacterState.DELETED] * len(plan.states)
                mark_deleted([*keep_read_form(plan), *_texts(plan)], signed)
            return
        aligner.block(Block(Role.HEADING, note.runs), -note.number)
        for plan in aligner.plans:
            if plan.is_changed:
                mark_line(plan, signed, makers[key[0]])

    def _added(self, note: Note, identity: str, signed: RevisionIds, make: Maker) -> None:
        """`<w:footnote w:id="4"><w:p>…<w:ins …><w:r><w:tab/></w:r></w:ins>…</w:p></w:footnote>`, all of it come."""
        own = (one for (kind, _), one in self._elements.items() if kind == self._kind)
        model = next((each for one in own if one.get(W + "type") is None for each in one.iterfind(W + "p")), None)
        lead, near = self._lead(model, make)
        made = (
            paragraph(style="FootnoteText", **note_indents())
            if model is None
            else element("w:p", copied_properties(model))
        )
        if model is None:
            made.find(f"{W}pPr/{W}pStyle").set(W + "val", self._styles.style("FootnoteText"))
        made.extend(one for each in lead for one in as_inserted([each], signed))
        for given in note.runs:
            made.extend(as_inserted(make(given, near), signed))
        self._root().append(element(f"w:{self._kind}", made, id=identity))

    def _lead(self, model: Element | None, make: Maker) -> tuple[list[Element], NeighbourFormat]:
        """Return what precedes the text of a note, as another has it: `tab, number, tab`; and the form of its text."""
        sign = None if model is None else next(model.iter(f"{W}{self._kind}Ref"), None)
        style = self._styles.style("FootnoteReference")
        if model is None or sign is None:
            number = run(element(f"w:{self._kind}Ref"), style=style)
            return [run("\t"), number, run("\t")], NeighbourFormat(None, "" if model is None else style_of(model))
        line = lines(model.getparent(), self._styles)[0]
        order = {one: at for at, one in enumerate(model.iter())}
        before = "".join(character.text for character in line.characters if order[character.child] < order[sign])
        behind = "".join(character.text for character in line.characters if order[character.child] > order[sign])
        near = neighbour_format(line, len(line.characters))
        is_alone = all(one.tag in (W + "rPr", sign.tag) for one in sign.getparent())
        number = run(element(f"w:{self._kind}Ref"), style=style)
        if is_alone:
            number = copy.deepcopy(sign.getparent())
        gaps = (before, behind[: len(behind) - len(behind.lstrip())])
        first, last = (make(Run(gap), near) if gap.isspace() else [] for gap in gaps)
        return [*first, number, *last], near

    def _root(self) -> Element:
        kind = self._kind
        if not self._names[kind]:
            separators = (
                element(f"w:{kind}", paragraph(run(element(f"w:{name}"))), type=name, id=number)
                for name, number in SEPARATORS.items()
            )
            self._names[kind] = self._parts.add(f"{kind}s", root_element(f"w:{kind}s", *separators))
        return self._parts.tree(self._names[kind])


def _texts(plan: EditPlan) -> list[Element]:
    """Return the runs of a note that hold its words, not its number."""
    runs = dict.fromkeys(character.run for character in plan.line.characters if not character.field)
    return [one for one in runs if next(one.iter(W + "footnoteRef", W + "endnoteRef"), None) is None]


def _key(call: Element) -> Key:
    return call.tag.removeprefix(W).removesuffix("Reference"), call.get(W + "id", "")


def _whole(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() and len(text) < 10 else 0


def _is_old(note: Note) -> bool:
    """Return whether the base has a note."""
    if note.before or note.after:
        return bool(note.before)
    return any(run.change is not Revision.INSERTED for run in note.runs)


class PageNotes:
    """Where a file holds the notes of a redline; a text box that is kept in two forms holds one twice."""

    def __init__(self, parts: DocxPackage, document: Document, styles: Styles):
        self._parts, self._document, self._styles = parts, document, styles
        there = list(self._lines())
        self._found: dict[int, list[CharacterLine]] = {}
        for at, block in enumerate(document.blocks):
            if block.role is Role.PAGE_NOTE and not is_inserted(block):
                same = [line for line in there if _letters(line) == _was(block)]
                if same:
                    self._found[at] = same

    @property
    def elements(self) -> set[Element]:
        """Return the paragraphs of the body that hold one."""
        return {line.element for found in self._found.values() for line in found}

    def holds(self, at: int) -> bool:
        """Return whether the file holds the note of a block."""
        return at in self._found

    def mark(self, signed: RevisionIds, make: Maker) -> None:
        """Mark what changes in the notes."""
        for at, found in self._found.items():
            for line in found:
                aligner = Aligner([line])
                aligner.block(self._document.blocks[at], at)
                (plan,) = aligner.plans
                if plan.is_changed:
                    mark_line(plan, signed, make)
                if plan.is_deleted and can_end(line.element) and not _is_note(line):
                    sign_end(line.element, "w:del", signed)

    def _lines(self) -> Iterator[CharacterLine]:
        yield from lines(self._parts.tree(self._parts.main), self._styles, every=True)
        for kind in ("footnote", "endnote"):
            name = self._parts.related(f"{kind}s")
            for note in self._parts.tree(name).iterfind(W + kind) if name else ():
                yield from lines(note, self._styles)


def _is_note(line: CharacterLine) -> bool:
    return next(line.element.iterancestors(W + "footnote", W + "endnote", BOXES), None) is not None


def _letters(line: CharacterLine) -> str:
    return "".join(line.text.split())


def _was(block: Block) -> str:
    """Return the characters of a note in the base."""
    number = block.number if block.was_number is None else block.was_number
    runs = (run for run in block.runs if run.change is not Revision.INSERTED)
    text = number + "".join(run.was.text if run.was else run.text for run in runs)
    return "".join(ordinary(text).split())

"""The footnotes of a file that is marked: those that are there, by their calls, and those that come."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from apmb_draft.blocks import Block, Change, Document, Note, Role
from apmb_draft.reading.word.package import Element, W
from apmb_draft.tracked.atoms import Line, lines
from apmb_draft.tracked.inline import bookmark
from apmb_draft.tracked.marked import Maker, Signed, mark_line
from apmb_draft.tracked.package import Parts
from apmb_draft.tracked.placed import Walk
from apmb_draft.word.notes import shape
from apmb_draft.word.xml import element, paragraph, root, run


class Notes:
    """The notes of a redline beside the notes of a file."""

    def __init__(self, parts: Parts, document: Document, body: Sequence[Line]):
        self._parts, self._document = parts, document
        name = parts.related("footnotes")
        self._name = name
        root_of = parts.tree(name) if name else None
        self._elements = {} if root_of is None else {one.get(W + "id", ""): one for one in root_of}
        called = dict.fromkeys(atom.child.get(W + "id", "") for line in body for atom in line.atoms if atom.is_call)
        self._ids = self._matched(list(called))
        self._come: dict[int, str] = {}
        self._again: set[int] = set()

    def _matched(self, called: Sequence[str]) -> Mapping[int, str]:
        """The ids of the notes that the base has, by their number in the redline."""
        old = [note for note in self._document.notes if _is_old(note)]
        by_number = sorted(old, key=lambda note: note.before or note.number)
        return {note.number: identity for note, identity in zip(by_number, called, strict=False)}

    def id_of_new(self, number: int) -> str:
        """The id under which a note that comes is called for the first time; nothing for any other call."""
        note = next((each for each in self._document.notes if each.number == number), None)
        if note is None or _is_old(note) or number in self._come:
            self._again.add(number)
            return ""
        used = [int(one) for one in self._elements if one.lstrip("-").isdigit()]
        identity = str(max([*used, *(int(one) for one in self._come.values()), 0]) + 1)
        self._come[number] = identity
        return identity

    def set_bookmarks(self, story: Element, first: int) -> None:
        """Put bookmarks around the first calls of notes that are called again.

        `<w:bookmarkStart w:id="9" w:name="_RefNoteT1"/><w:r>…<w:footnoteReference w:id="1"/></w:r><w:bookmarkEnd …/>`
        """
        references = {one.get(W + "id"): one.getparent() for one in story.iter(W + "footnoteReference")}
        for identity, number in enumerate(sorted(self._again), first):
            called = references.get({**self._ids, **self._come}.get(number, ""))
            if called is not None:
                called.addprevious(element("w:bookmarkStart", id=identity, name=bookmark(number)))
                called.addnext(element("w:bookmarkEnd", id=identity))

    def mark(self, signed: Signed, make: Maker) -> None:
        """Mark the changes inside the notes, and add those that come. Raises MismatchError."""
        for note in self._document.notes:
            if note.number in self._ids:
                self._changed(note, signed, make)
            elif note.number in self._come:
                self._added(note, signed, make)

    def _changed(self, note: Note, signed: Signed, make: Maker) -> None:
        if not any(each.change or each.was for each in note.runs):
            return
        walk = Walk(lines(self._elements[self._ids[note.number]]))
        walk.block(Block(Role.HEADING, note.runs), -note.number)
        for script in walk.scripts:
            if script.is_changed:
                mark_line(script, signed, make)

    def _added(self, note: Note, signed: Signed, make: Maker) -> None:
        """`<w:footnote w:id="4"><w:p>…<w:ins …><w:r><w:tab/></w:r></w:ins>…</w:p></w:footnote>`, all of it come."""
        model = next((one for one in self._elements.values() if one.get(W + "type") is None), None)
        properties = None if model is None else model.find(f"{W}p/{W}pPr")
        number = run(element("w:footnoteRef"), style="FootnoteReference")
        lead = [signed.mark("w:ins", part) for part in (run("\t"), number, run("\t"))]
        words = []
        for given in note.runs:
            for made in make(given, None):
                words.append(signed.mark("w:ins", made) if made.tag == W + "r" else made)
        made = paragraph(*lead, *words, **({} if properties is not None else shape()))
        if properties is not None:
            made.insert(0, copy.deepcopy(properties))
        self._root().append(element("w:footnote", made, id=self._come[note.number]))

    def _root(self) -> Element:
        if not self._name:
            self._name = self._parts.add("footnotes", root("w:footnotes"))
        return self._parts.tree(self._name)


def _is_old(note: Note) -> bool:
    """Whether the base has a note."""
    if note.before or note.after:
        return bool(note.before)
    return any(run.change is not Change.INSERTED for run in note.runs)

"""Mark changes outside of the text of a Word file: the masthead in headers and footers, footnotes, notes of page 1.

The body is aligned with the redline from beginning to end (`edit_plan`). Headers cannot be: each file has its own set
of them, in its own order, with lines that no draft has. So each block of the masthead is looked for in each header, and
marked wherever the header says it. Footnotes are found by their calls; the notes of asterisks on page 1 are apart from
the text, in frames, boxes or footnotes. `track_changes` calls this for every header, footer and note of the file.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, takewhile

from apmb_draft.docx.body import SEPARATORS, note_indents
from apmb_draft.docx.edit_plan import (
    Aligner,
    CharacterLine,
    CharacterState,
    EditPlan,
    MismatchError,
    is_inserted,
    lines,
)
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
from apmb_draft.docx.package import DocxPackage, Element, W
from apmb_draft.docx.segments import BOXES, has_text
from apmb_draft.docx.styles import Styles, style_of
from apmb_draft.docx.tracked_xml import RevisionIds, can_end, copied_properties, keep_read_form, put_behind, sign_end
from apmb_draft.model.document import MASTHEAD, Block, Document, Note, Revision, Role, Run
from apmb_draft.un.typography import ordinary

_SYMBOL = re.compile(r"A/(?:[A-Z0-9][A-Za-z0-9.()\-]*/)+[A-Za-z0-9.()\-]+\*?")
FOOTER_ROLES = frozenset({Role.SYMBOL, Role.RUNNING_TITLE})
"""What a footer may say, too."""
Key = tuple[str, str]
"""A note by its kind ("footnote", "endnote") and its id: both kinds count their ids from 1."""


# --- Headers and footers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Span:
    """The characters of a line from one separator to the next: a tab, a break, or the end."""

    plan: EditPlan
    start: int
    end: int

    @property
    def line(self) -> CharacterLine:
        """Return the characters as a line of their own."""
        return CharacterLine(self.plan.line.element, self.plan.line.characters[self.start : self.end])


class HeaderMarker:
    """Marks one header or footer; lines that say nothing of the masthead are left as they are."""

    def __init__(self, lines: Sequence[CharacterLine], signed: RevisionIds, make: Maker):
        self._signed, self._make = signed, make
        self._plans = [EditPlan.of(line) for line in lines]

    def mark(self, document: Document, roles: frozenset[Role] = MASTHEAD) -> None:
        """Mark in this header what changes in the blocks of a redline that have one of these roles.

        A block that the header does not say is passed over. Of inserted blocks only the language of the original and
        the running title are added, where the header has the line that they belong to.
        """
        # Page 1 has no running title; the title below its masthead is in the body.
        said = roles - {Role.RUNNING_TITLE} if self._is_masthead() else roles
        changed = [(at, block) for at, block in enumerate(document.blocks) if block.role in said and _is_changed(block)]
        symbol, date = (self._find_line(document, role) for role in (Role.SYMBOL, Role.DATE))
        for at, block in changed:
            for variant in () if is_inserted(block) else self._variants(block):
                self._find_changes(at, variant)
        for plan in self._plans:
            self._mark_line(plan)
        for block in (block for _, block in changed if is_inserted(block)):
            if block.role is Role.ORIGINAL and date:
                self._add_original(*date, block)
            if block.role is Role.RUNNING_TITLE and symbol:
                self._add_title(*symbol, block)

    def _mark_line(self, plan: EditPlan) -> None:
        if plan.is_changed:
            mark_line(plan, self._signed, self._make)
        if plan.mark and can_end(plan.line.element):
            sign_end(plan.line.element, "w:del", self._signed)

    # --- Text of the file ---------------------------------------------------------------------------------------------

    def _find_changes(self, at: int, block: Block) -> None:
        """Record the changes of a block in the plans of all lines that say it; a running title may be in several."""
        is_word = block.role is Role.SYMBOL and " " not in _text_before(block)
        spans = list(self._spans(" \t\n" if is_word else "\t\n"))
        for start in range(len(spans)):
            if spans[start].line.is_empty:
                continue
            aligner = Aligner([span.line for span in spans[start:]])
            try:
                aligner.block(block, at)
            except MismatchError:
                continue
            for span, found in zip(spans[start:], aligner.plans, strict=True):
                _add_to_line(span, found)

    def _variants(self, block: Block) -> Iterator[Block]:
        """Yield a block as headers may say it: the symbol of a reissued document without its asterisk, too.

        Of a file without a masthead the symbol is not known; then it is what looks like one in a running head. The
        beginning that two symbols share is kept, and with it the large first letter of a masthead: "A/RES/79/34" and
        "A/C.1/80/L.30" begin with "A/".
        """
        if block.role is not Role.SYMBOL:
            yield block
            return
        yield _keep_common_start(block)
        if _text_before(block).endswith("*"):
            yield _keep_common_start(
                replace(block, runs=tuple(run.with_text(run.text.rstrip("*")) for run in block.runs))
            )
        if all(run.status for run in block.runs if run.change is not Revision.INSERTED):
            inserted = [run for run in block.runs if run.change is Revision.INSERTED]
            words = {span.line.text for span in self._spans(" \t\n")}
            for symbol in sorted(filter(_SYMBOL.fullmatch, words)):
                yield _keep_common_start(replace(block, runs=(Run(symbol, change=Revision.DELETED), *inserted)))

    def _spans(self, separators: str) -> Iterator[_Span]:
        for plan in self._plans:
            start = 0
            for at, character in enumerate(plan.line.characters):
                if character.text and character.text in separators:
                    yield _Span(plan, start, at)
                    start = at + 1
            yield _Span(plan, start, len(plan.states))

    def _find_line(self, document: Document, role: Role) -> tuple[int, NeighbourFormat] | None:
        """Return the index of the line that says a part of the masthead as it was before, and its form; or None."""
        block = next(iter(document.of(role)), None)
        before = "" if block is None else _text_before(block)
        for at, plan in enumerate(self._plans):
            if before and before.rstrip("*") in plan.line.text.replace("*", "").split("\t"):
                return at, neighbour_format(plan.line, len(plan.states))
        return None

    def _is_masthead(self) -> bool:
        texts = (plan.line.text.strip() for plan in self._plans)
        return any(text.startswith("Distr") for text in texts)

    # --- Inserted blocks ----------------------------------------------------------------------------------------------

    def _add_original(self, at: int, near: NeighbourFormat, block: Block) -> None:
        """Insert the language of the original below the date, with an empty line between them."""
        date = self._plans[at].line.element
        below = [plan.line for plan in self._plans[at + 1 : at + 3]]
        free = [line.element for line in takewhile(lambda line: _is_free(line, date), below)]
        runs = self._runs(block, near)
        if len(free) == 2:
            free[-1].extend(runs)
            return
        made = [element("w:p", copied_properties(date)) for _ in range(2 - len(free))]
        made[-1].extend(runs)
        put_behind(free[-1] if free else date, made, self._signed)

    def _add_title(self, at: int, near: NeighbourFormat, block: Block) -> None:
        """Insert the running title in the empty cell beside the symbol, or else below the symbol."""
        symbol = self._plans[at].line.element
        cell = next(symbol.iterancestors(W + "tc"), None)
        beside = [] if cell is None else [one for one in cell.getparent().iterfind(W + "tc") if one is not cell]
        empty = next((one for one in beside if not has_text(one)), None)
        if empty is not None:
            empty.findall(W + "p")[-1].extend(self._runs(block, near))
            return
        made = element("w:p", copied_properties(symbol), *self._runs(block, near))
        put_behind(symbol, [made], self._signed)

    def _runs(self, block: Block, near: NeighbourFormat) -> list[Element]:
        made = (self._make(replace(run, change=Revision.NONE), near) for run in block.runs)
        return [one for new in made for one in as_inserted(new, self._signed)]


def _add_to_line(span: _Span, found: EditPlan) -> None:
    """Add what was found in a span to the plan of its whole line."""
    plan = span.plan
    for at, state in enumerate(found.states, span.start):
        if state is not CharacterState.KEPT:
            plan.states[at] = state
    for at, inserted in found.inserted.items():
        plan.inserted.setdefault(span.start + at, []).extend(inserted)
    states = (
        state for state, character in zip(plan.states, plan.line.characters, strict=True) if character.text.strip()
    )
    if found.is_whole and all(state is CharacterState.DELETED for state in states):
        plan.mark = Revision.DELETED


def _is_free(line: CharacterLine, beside: Element) -> bool:
    return line.is_empty and line.element.getparent() is beside.getparent()


def _is_changed(block: Block) -> bool:
    return bool(block.change) or any(run.change for run in block.runs)


def _text_before(block: Block) -> str:
    """Return the text of a block in the base, in its ordinary form."""
    return ordinary("".join(run.text for run in block.runs if run.change is not Revision.INSERTED)).strip()


def _keep_common_start(block: Block) -> Block:
    """Return a symbol with the beginning that it has before and after as a run of its own, which is kept."""
    before = "".join(run.text for run in block.runs if run.change is Revision.DELETED)
    after = "".join(run.text for run in block.runs if run.change is Revision.INSERTED and not run.status)
    length = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
    if not length or any(run.change is Revision.NONE for run in block.runs):
        return block
    runs = (
        Run(before[:length]),
        *_cut_start(block.runs, Revision.DELETED, length),
        *_cut_start(block.runs, Revision.INSERTED, length),
    )
    return replace(block, runs=runs)


def _cut_start(runs: Sequence[Run], change: Revision, length: int) -> Iterator[Run]:
    """Yield the runs of one kind without their first `length` characters."""
    for each in runs:
        if each.change is not change:
            continue
        cut = min(length, len(each.text))
        length -= cut
        if each.text[cut:]:
            yield replace(each, text=each.text[cut:])


# --- Footnotes and endnotes -------------------------------------------------------------------------------------------


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
        called = [_note_key(character.child) for line in body for character in line.characters if character.is_call]
        self._kind = "endnote" if called and all(kind == "endnote" for kind, _ in called) else "footnote"
        self._keys = self._matched(list(dict.fromkeys(called)))
        self._inserted: dict[int, Key] = {}
        self._again: dict[int, str] = {}

    def _matched(self, called: Sequence[Key]) -> Mapping[int, Key]:
        """Return the notes that the base has, by their number in the redline."""
        old = [note for note in self._document.notes if _is_old(note)]
        by_number = sorted(old, key=lambda note: note.before or note.number)
        return {note.number: key for note, key in zip(by_number, called, strict=False)}

    # --- Calls --------------------------------------------------------------------------------------------------------

    def call(self, number: int) -> Element | None:
        """Return the element that calls a note that comes for the first time; nothing for any other call.

        `<w:footnoteReference w:id="4"/>`
        """
        note = next((each for each in self._document.notes if each.number == number), None)
        if note is None or _is_old(note) or number in self._inserted:
            return None
        used = {identity for kind, identity in (*self._elements, *self._inserted.values()) if kind == self._kind}
        identity = next(str(each) for each in count(max(map(_id_number, used), default=0) + 1) if str(each) not in used)
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
        calls = {_note_key(one): one.getparent() for one in story.iter(W + "footnoteReference", W + "endnoteReference")}
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

    # --- Texts --------------------------------------------------------------------------------------------------------

    def mark(self, signed: RevisionIds, makers: Mapping[str, Maker]) -> None:
        """Mark the changes inside the notes, by the makers of their kinds, and add those that come.

        Raises MismatchError where a note has other words than the redline's base.
        """
        for note in self._document.notes:
            if note.number in self._keys:
                self._mark_note(note, signed, makers)
        for number, (kind, identity) in self._inserted.items():
            note = next(each for each in self._document.notes if each.number == number)
            self._add_note(note, identity, signed, makers[kind])

    def _mark_note(self, note: Note, signed: RevisionIds, makers: Mapping[str, Maker]) -> None:
        key = self._keys[note.number]
        if not any(each.change or each.was for each in note.runs) or key not in self._elements:
            return
        aligner = Aligner(lines(self._elements[key], self._styles))
        if all(each.change is Revision.DELETED for each in note.runs):
            for plan in aligner.plans:
                plan.states = [CharacterState.DELETED] * len(plan.states)
                mark_deleted([*keep_read_form(plan), *_text_runs(plan)], signed)
            return
        aligner.block(Block(Role.HEADING, note.runs), -note.number)
        for plan in aligner.plans:
            if plan.is_changed:
                mark_line(plan, signed, makers[key[0]])

    def _add_note(self, note: Note, identity: str, signed: RevisionIds, make: Maker) -> None:
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


def _text_runs(plan: EditPlan) -> list[Element]:
    """Return the runs of a note that hold its words, not its number."""
    runs = dict.fromkeys(character.run for character in plan.line.characters if not character.field)
    return [one for one in runs if next(one.iter(W + "footnoteRef", W + "endnoteRef"), None) is None]


def _note_key(call: Element) -> Key:
    return call.tag.removeprefix(W).removesuffix("Reference"), call.get(W + "id", "")


def _id_number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() and len(text) < 10 else 0


def _is_old(note: Note) -> bool:
    """Return whether the base has a note."""
    if note.before or note.after:
        return bool(note.before)
    return any(run.change is not Revision.INSERTED for run in note.runs)


# --- Notes of page 1 --------------------------------------------------------------------------------------------------


class PageNotes:
    """Where a file holds the notes of a redline; a text box that is kept in two forms holds one twice."""

    def __init__(self, parts: DocxPackage, document: Document, styles: Styles):
        self._parts, self._document, self._styles = parts, document, styles
        there = list(self._lines())
        self._found: dict[int, list[CharacterLine]] = {}
        for at, block in enumerate(document.blocks):
            if block.role is Role.PAGE_NOTE and not is_inserted(block):
                same = [line for line in there if _squeezed(line) == _squeezed_before(block)]
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


def _squeezed(line: CharacterLine) -> str:
    return "".join(line.text.split())


def _squeezed_before(block: Block) -> str:
    """Return the characters of a note in the base."""
    number = block.number if block.was_number is None else block.was_number
    runs = (run for run in block.runs if run.change is not Revision.INSERTED)
    text = number + "".join(run.was.text if run.was else run.text for run in runs)
    return "".join(ordinary(text).split())

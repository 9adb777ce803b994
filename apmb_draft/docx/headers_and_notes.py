"""Mark changes outside of the text of a Word file: the masthead in headers and footers, footnotes, notes of page 1.

The body is aligned with the redline from beginning to end (`edit_plan`). Headers cannot be: each file has its own set
of them, in its own order, with lines that no draft has. So each block of the masthead is looked for in each header, and
marked wherever the header says it. Footnotes are found by their calls; the notes of asterisks on page 1 are apart from
the text, in frames, boxes or footnotes. `track_changes` calls this for every header, footer and note of the file.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count, pairwise, takewhile

from apmb_draft.docx.body import SEPARATORS, note_indents
from apmb_draft.docx.edit_plan import (
    Aligner,
    EditPlan,
    edit_plans,
    is_deleted,
    is_inserted,
    number_before,
)
from apmb_draft.docx.elements import element, field_runs, paragraph, root_element, run
from apmb_draft.docx.mark_changes import (
    BaseStyles,
    NeighbourFormat,
    RunMaker,
    mark_line,
    neighbour_format,
)
from apmb_draft.docx.package import DocxPackage, Element, W
from apmb_draft.docx.segments import BOXES, has_text
from apmb_draft.docx.styles import Styles, style_of
from apmb_draft.docx.tracked_xml import (
    RevisionIds,
    can_end,
    copied_properties,
    number_above,
    put_behind,
    sign_end,
)
from apmb_draft.model.document import Block, Document, Note, Revision, Role, Run, note_numbers
from apmb_draft.un.typography import ordinary

_SYMBOL = re.compile(r"A/(?:[A-Z0-9][A-Za-z0-9.()\-]*/)+[A-Za-z0-9.()\-]+\*?")
FOOTER_ROLES = frozenset({Role.SYMBOL, Role.RUNNING_TITLE})
"""What a footer may say, too."""
Key = tuple[str, str]
"""A note by its kind ("footnote", "endnote") and its id: both kinds count their ids from 1."""


# --- Headers and footers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Span:
    """The characters of a line from one separator to the next, a tab, a break, or the end, with a plan of their own."""

    line: EditPlan
    start: int
    plan: EditPlan


class HeaderMarker:
    """Marks one header or footer; lines that say nothing of the masthead are left as they are."""

    def __init__(self, plans: Sequence[EditPlan], maker: RunMaker):
        self._plans, self._maker = plans, maker

    def mark(self, document: Document, roles: frozenset[Role]) -> None:
        """Mark in this header what changes in the blocks of a redline that have one of these roles.

        A block that the header does not say is passed over. Of inserted blocks only the language of the original and
        the running title are added, where the header has the line that they belong to.
        """
        if self._is_masthead():
            roles -= {Role.RUNNING_TITLE}  # page 1 has none; the title below its masthead is in the body
        changed = [(at, block) for at, block in enumerate(document.blocks) if _is_changed(block, roles)]
        symbol, date = (self._find_line(document, role) for role in (Role.SYMBOL, Role.DATE))
        for at, block in changed:
            for variant in () if is_inserted(block) else self._variants(block):
                self._find_changes(at, variant)
        for plan in self._plans:
            mark_line(plan, self._maker)
            if plan.mark and can_end(plan.element):
                sign_end(plan.element, "w:del", self._maker.signed)
        inserted = {block.role: block for _, block in changed if is_inserted(block)}
        if date and Role.ORIGINAL in inserted:
            self._add_original(*date, inserted[Role.ORIGINAL])
        if symbol and Role.RUNNING_TITLE in inserted:
            self._add_title(*symbol, inserted[Role.RUNNING_TITLE])

    # --- Text of the file ---------------------------------------------------------------------------------------------

    def _is_masthead(self) -> bool:
        return any(plan.text.strip().startswith("Distr") for plan in self._plans)

    def _find_changes(self, at: int, block: Block) -> None:
        """Record the changes of a block in the plans of all lines that say it; a running title may be in several."""
        before = _squeezed_before(block)
        is_word = block.role is Role.SYMBOL and " " not in _text_before(block)
        spans = list(self._spans(" \t\n" if is_word else "\t\n"))
        for start, first in enumerate(spans):
            said = accumulate("" if each.plan.is_empty else _squeezed(each.plan) for each in spans[start:])
            count = next((number for number, text in enumerate(said, 1) if text == before), 0)
            if count and not first.plan.is_empty:
                Aligner([each.plan for each in spans[start : start + count]]).block(block, at)
                for each in spans[start : start + count]:
                    _add_to_line(each, block)

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
            plain = tuple(run.with_text(run.text.rstrip("*")) for run in block.runs)
            yield _keep_common_start(replace(block, runs=plain))
        if all(run.status for run in block.runs if run.change is not Revision.INSERTED):
            inserted = [run for run in block.runs if run.change is Revision.INSERTED]
            words = {span.plan.text for span in self._spans(" \t\n")}
            for symbol in sorted(filter(_SYMBOL.fullmatch, words)):
                yield _keep_common_start(replace(block, runs=(Run(symbol, change=Revision.DELETED), *inserted)))

    def _spans(self, separators: str) -> Iterator[_Span]:
        for line in self._plans:
            ends = [at for at, each in enumerate(line.characters) if each.text and each.text in separators]
            for start, end in pairwise([-1, *ends, len(line.characters)]):
                yield _Span(line, start + 1, EditPlan(line.element, line.characters[start + 1 : end]))

    def _find_line(self, document: Document, role: Role) -> tuple[int, NeighbourFormat] | None:
        """Return the index of the line that says a part of the masthead as it was before, and its form; or None."""
        block = next(iter(document.of(role)), None)
        before = "" if block is None else _text_before(block)
        for at, plan in enumerate(self._plans):
            if before and before.rstrip("*") in plan.text.replace("*", "").split("\t"):
                return at, neighbour_format(plan, len(plan.characters))
        return None

    # --- Inserted blocks ----------------------------------------------------------------------------------------------

    def _add_original(self, at: int, near: NeighbourFormat, block: Block) -> None:
        """Insert the language of the original below the date, with an empty line between them."""
        date = self._plans[at].element
        below = self._plans[at + 1 : at + 3]
        beside = takewhile(lambda plan: plan.is_empty and plan.element.getparent() is date.getparent(), below)
        free = [plan.element for plan in beside]
        runs = self._runs(block, near)
        if len(free) == 2:
            free[-1].extend(runs)
            return
        made = [element("w:p", copied_properties(date)) for _ in range(2 - len(free))]
        made[-1].extend(runs)
        put_behind(free[-1] if free else date, made, self._maker.signed)

    def _add_title(self, at: int, near: NeighbourFormat, block: Block) -> None:
        """Insert the running title in the empty cell beside the symbol, or else below the symbol."""
        symbol = self._plans[at].element
        cell = next(symbol.iterancestors(W + "tc"), None)
        beside = [] if cell is None else [one for one in cell.getparent().iterfind(W + "tc") if one is not cell]
        empty = next((one for one in beside if not has_text(one)), None)
        if empty is not None:
            empty.findall(W + "p")[-1].extend(self._runs(block, near))
            return
        made = element("w:p", copied_properties(symbol), *self._runs(block, near))
        put_behind(symbol, [made], self._maker.signed)

    def _runs(self, block: Block, near: NeighbourFormat) -> list[Element]:
        return [one for run in block.runs for one in self._maker.make(run, near)]


def _add_to_line(span: _Span, block: Block) -> None:
    """Add what is to be done to a span to the plan of its whole line, whose end goes if nothing is left before it."""
    for at, inserted in span.plan.inserted.items():
        span.line.inserted.setdefault(span.start + at, []).extend(inserted)
    if is_deleted(block) and all(each.is_deleted for each in span.line.characters if each.text.strip()):
        span.line.mark = Revision.DELETED


def _is_changed(block: Block, roles: frozenset[Role]) -> bool:
    return block.role in roles and (bool(block.change) or any(run.change for run in block.runs))


def _text_before(block: Block) -> str:
    """Return the text of a block in the base, in its ordinary form."""
    return ordinary("".join(run.text for run in block.runs if run.change is not Revision.INSERTED)).strip()


def _keep_common_start(block: Block) -> Block:
    """Return a symbol with the beginning that it has before and after as a run of its own, which is kept."""
    gone, new = ([run for run in block.runs if run.change is each] for each in (Revision.DELETED, Revision.INSERTED))
    before, after = "".join(run.text for run in gone), "".join(run.text for run in new if not run.status)
    length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    if not length or len(gone) + len(new) < len(block.runs):
        return block
    return replace(block, runs=(Run(before[:length]), *_cut_start(gone, length), *_cut_start(new, length)))


def _cut_start(runs: Sequence[Run], length: int) -> Iterator[Run]:
    """Yield runs without their first characters, so many of all of them."""
    for each in runs:
        if each.text[length:]:
            yield each.with_text(each.text[length:])
        length = max(0, length - len(each.text))


# --- Footnotes and endnotes -------------------------------------------------------------------------------------------


class Notes:
    """The notes of a redline beside the notes of a file."""

    def __init__(self, parts: DocxPackage, document: Document, body: Sequence[EditPlan], styles: BaseStyles):
        self._parts, self._styles = parts, styles
        self._names = {kind: parts.related(f"{kind}s") for kind in ("footnote", "endnote")}
        self._elements: dict[Key, Element] = {
            (kind, one.get(W + "id", "")): one
            for kind, name in self._names.items()
            if name
            for one in parts.tree(name).iterfind(W + kind)
        }
        called = [_note_key(each.child) for plan in body for each in plan.characters if each.is_call]
        self._kind = "endnote" if called and all(kind == "endnote" for kind, _ in called) else "footnote"
        self._notes = {note.number: note for note in document.notes}
        old = sorted((before, number) for number, note in self._notes.items() if (before := note_numbers(note)[0]))
        self._keys = {number: key for (_, number), key in zip(old, dict.fromkeys(called), strict=False)}
        self._inserted: dict[int, Key] = {}
        self._again: dict[int, str] = {}

    # --- Calls --------------------------------------------------------------------------------------------------------

    def call(self, number: int) -> list[Element]:
        """Return the runs that call a note: its reference if it comes for the first time, else a field with its number.

        `<w:footnoteReference w:id="4"/>`
        """
        before, after = note_numbers(self._notes[number])
        if before or number in self._inserted:
            return field_runs(f"NOTEREF {self._bookmark(number)} \\f \\h", str(after or number))
        used = (identity for kind, identity in (*self._elements, *self._inserted.values()) if kind == self._kind)
        identity = str(max(1, number_above(used)))
        self._inserted[number] = (self._kind, identity)
        return [run(element(f"w:{self._kind}Reference", id=identity))]

    def _bookmark(self, number: int) -> str:
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
            called = calls.get({**self._keys, **self._inserted}.get(number, ("", "")))
            if called is not None:
                identity = next(signed.numbers)
                called.addprevious(element("w:bookmarkStart", id=identity, name=name))
                called.addnext(element("w:bookmarkEnd", id=identity))

    # --- Texts --------------------------------------------------------------------------------------------------------

    def mark(self, maker_of: Callable[[str], RunMaker]) -> None:
        """Mark the changes inside the notes, by the makers of their parts, and add those that come.

        Raises MismatchError where a note has other words than the redline's base.
        """
        if self._inserted and not self._names[self._kind]:
            self._names[self._kind] = self._new_part()
        makers = {kind: maker_of(name) for kind, name in self._names.items() if name}
        for number, note in self._notes.items():
            key = self._keys.get(number)
            if key in self._elements and any(each.change or each.was for each in note.runs):
                plans = edit_plans(self._elements[key], self._styles)
                Aligner(plans).block(Block(Role.HEADING, note.runs), -number)
                for plan in plans:
                    mark_line(plan, makers[key[0]])
        for number, (kind, identity) in self._inserted.items():
            self._add_note(self._notes[number], identity, makers[kind])

    def _add_note(self, note: Note, identity: str, maker: RunMaker) -> None:
        """`<w:footnote w:id="4"><w:p>…<w:ins …><w:r><w:tab/></w:r></w:ins>…</w:p></w:footnote>`, all of it come."""
        own = (one for (kind, _), one in self._elements.items() if kind == self._kind)
        model = next((each for one in own if one.get(W + "type") is None for each in one.iterfind(W + "p")), None)
        lead, near = self._lead(model, maker)
        if model is None:
            made = paragraph(style=self._styles.style("FootnoteText"), **note_indents())
        else:
            made = element("w:p", copied_properties(model))
        made.extend(lead)
        for given in note.runs:
            made.extend(maker.make(given, near))
        self._parts.tree(self._names[self._kind]).append(element(f"w:{self._kind}", made, id=identity))

    def _lead(self, model: Element | None, maker: RunMaker) -> tuple[list[Element], NeighbourFormat]:
        """Return what precedes the text of a note, as another has it: `tab, number, tab`; and the form of its text."""
        sign = None if model is None else next(model.iter(f"{W}{self._kind}Ref"), None)
        number = run(element(f"w:{self._kind}Ref"), style=self._styles.style("FootnoteReference"))
        if model is None or sign is None:
            lead = [maker.signed.mark("w:ins", each) for each in (run("\t"), number, run("\t"))]
            return lead, NeighbourFormat(None, "" if model is None else style_of(model))
        plan = edit_plans(model.getparent(), self._styles)[0]
        order = {one: at for at, one in enumerate(model.iter())}
        before = "".join(character.text for character in plan.characters if order[character.child] < order[sign])
        behind = "".join(character.text for character in plan.characters if order[character.child] > order[sign])
        near = neighbour_format(plan, len(plan.characters))
        if all(one.tag in (W + "rPr", sign.tag) for one in sign.getparent()):
            number = copy.deepcopy(sign.getparent())
        gap = behind[: len(behind) - len(behind.lstrip())]
        lead = maker.make(Run(before), near) if before.isspace() else []
        lead.append(maker.signed.mark("w:ins", number))
        return [*lead, *(maker.make(Run(gap), near) if gap else ())], near

    def _new_part(self) -> str:
        kind = self._kind
        separators = (
            element(f"w:{kind}", paragraph(run(element(f"w:{name}"))), type=name, id=number)
            for name, number in SEPARATORS.items()
        )
        return self._parts.add(f"{kind}s", root_element(f"w:{kind}s", *separators))


def _note_key(call: Element) -> Key:
    return call.tag.removeprefix(W).removesuffix("Reference"), call.get(W + "id", "")


# --- Notes of page 1 --------------------------------------------------------------------------------------------------


def page_notes(parts: DocxPackage, document: Document, styles: Styles) -> dict[int, list[EditPlan]]:
    """Return the paragraphs of a file that hold the notes of page 1 in a redline, by the index of their block.

    A text box that is kept in two forms holds one twice.
    """
    there = edit_plans(parts.tree(parts.main), styles, every=True)
    for name in parts.every("footnotes", "endnotes"):
        for note in parts.tree(name).iterfind("*"):
            there += edit_plans(note, styles)
    found = {
        at: [plan for plan in there if _squeezed(plan) == _squeezed_before(block)]
        for at, block in enumerate(document.blocks)
        if block.role is Role.PAGE_NOTE and not is_inserted(block)
    }
    return {at: plans for at, plans in found.items() if plans}


def mark_page_notes(document: Document, notes: Mapping[int, Sequence[EditPlan]], maker: RunMaker) -> None:
    """Mark what changes in the notes of page 1."""
    for at, plan in ((at, plan) for at, plans in notes.items() for plan in plans):
        Aligner([plan]).block(document.blocks[at], at)
        mark_line(plan, maker)
        in_note = next(plan.element.iterancestors(W + "footnote", W + "endnote", BOXES), None) is not None
        if plan.is_deleted and can_end(plan.element) and not in_note:
            sign_end(plan.element, "w:del", maker.signed)


def _squeezed(plan: EditPlan) -> str:
    return "".join(plan.text.split())


def _squeezed_before(block: Block) -> str:
    """Return the characters of a block in the base."""
    runs = (run for run in block.runs if run.change is not Revision.INSERTED)
    text = number_before(block) + "".join(run.was.text if run.was else run.text for run in runs)
    return "".join(ordinary(text).split())

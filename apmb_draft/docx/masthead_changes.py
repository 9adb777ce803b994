"""Mark the changes of the masthead in the headers and footers of a Word file.

The body is aligned with the redline from beginning to end (`align`). Headers cannot be: each file has its own set of
them, in its own order, with lines that no draft has. So each block of the masthead is looked for in each header, and
marked wherever the header says it. `document` calls this for every header and footer that the file shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from apmb_draft.docx.edit_plan import Aligner, CharacterLine, CharacterState, EditPlan, MismatchError, is_inserted
from apmb_draft.docx.elements import element
from apmb_draft.docx.mark_changes import Maker, NeighbourFormat, as_inserted, mark_line, neighbour_format
from apmb_draft.docx.segments import has_text
from apmb_draft.docx.tracked_xml import RevisionIds, can_end, copied_properties, put_behind, sign_end
from apmb_draft.docx.xml import Element, W
from apmb_draft.model.document import MASTHEAD, Block, Document, Revision, Role, Run
from apmb_draft.un.typography import ordinary

_SYMBOL = re.compile(r"A/(?:[A-Z0-9][A-Za-z0-9.()\-]*/)+[A-Za-z0-9.()\-]+\*?")
FOOTER_ROLES = frozenset({Role.SYMBOL, Role.RUNNING_TITLE})
"""What a footer may say, too."""


@dataclass(frozen=True)
class Span:
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

    # --- Text of the file ------------------------------------------------------------------------------------------

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
                replace(block, runs=tuple(replace(run, text=run.text.rstrip("*")) for run in block.runs))
            )
        if all(run.status for run in block.runs if run.change is not Revision.INSERTED):
            inserted = [run for run in block.runs if run.change is Revision.INSERTED]
            words = {span.line.text for span in self._spans(" \t\n")}
            for symbol in sorted(filter(_SYMBOL.fullmatch, words)):
                yield _keep_common_start(replace(block, runs=(Run(symbol, change=Revision.DELETED), *inserted)))

    def _spans(self, separators: str) -> Iterator[Span]:
        for plan in self._plans:
            start = 0
            for at, character in enumerate(plan.line.characters):
                if character.text and character.text in separators:
                    yield Span(plan, start, at)
                    start = at + 1
            yield Span(plan, start, len(plan.states))

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

    # --- Inserted blocks -------------------------------------------------------------------------------------------

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


def _add_to_line(span: Span, found: EditPlan) -> None:
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
    for run in runs:
        if run.change is not change:
            continue
        cut = min(length, len(run.text))
        length -= cut
        if run.text[cut:]:
            yield replace(run, text=run.text[cut:])

"""A redline marked inside a Word file: body, footnotes, headers, comments and settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise

from apmb_draft.docx.align import Aligner, MismatchError, is_deleted, is_inserted
from apmb_draft.docx.annotations import Annotation
from apmb_draft.docx.comments import Comments
from apmb_draft.docx.edit_plan import NOWHERE, CharacterState, EditPlan, Place, lines
from apmb_draft.docx.inserted_paragraphs import InsertedParagraphs, new_spacer, plan_spacers
from apmb_draft.docx.mark_changes import BaseStyles, Forms, InsertedRuns, Maker, mark_line
from apmb_draft.docx.masthead_changes import FOOTER_ROLES, HeaderMarker
from apmb_draft.docx.numbering import Numbering
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.paragraph_ends import (
    can_end,
    can_join,
    cut_behind,
    drop_controls,
    drop_rows,
    next_of,
    put_before,
    put_behind,
    sign_end,
    uncount,
)
from apmb_draft.docx.refusals import UnreadableError, refused_as
from apmb_draft.docx.revision_ids import RevisionIds, number_above, track_revisions
from apmb_draft.docx.segments import BOXES, DELETIONS, FORMAT_CHANGES, INSERTIONS, OTHER_REVISIONS
from apmb_draft.docx.split_runs import cut_runs, free_around, keep_read_around, spread_fields, top_of
from apmb_draft.docx.styles import style_of
from apmb_draft.docx.tracked_notes import Notes, PageNotes
from apmb_draft.docx.xml import Element, W
from apmb_draft.model.document import AUTHOR, MASTHEAD, ROWS, Block, Document, Revision, Run, describe_place
from apmb_draft.model.problems import error

_CHANGES = (*INSERTIONS, *DELETIONS, *FORMAT_CHANGES, *OTHER_REVISIONS)


@dataclass(frozen=True)
class Marking:
    """Who marks the changes and when ("2026-10-08T00:00:00Z", or "" for no date), and what is remarked on them."""

    author: str = AUTHOR
    date: str = ""
    remarks: tuple[Annotation, ...] = field(default=())


def tracked(base: bytes, name: str, redlined: Document, marking: Marking) -> bytes:
    """Return the Word file with the changes of a redline marked in it; all else of it stays as it is.

    Raises DraftError: [base-words] where its words are not those of the redline's base, [word-tracked] where it holds
    tracked changes already, [word-place] where Word has no way to track a change, and whatever else keeps a Word file
    from being read.
    """
    try:
        with refused_as(name):
            parts = DocxPackage(base)
            _refuse_tracked(parts)
            return _Tracking(parts, redlined, marking).done()
    except MismatchError as wrong:
        message = f"its words are not those of the text it should hold: {wrong}"
        raise error(name, "base-words", message) from wrong


def _refuse_tracked(parts: DocxPackage) -> None:
    count = sum(1 for name in parts.stories() for _ in parts.tree(name).iter(*_CHANGES))
    if count:
        raise UnreadableError(
            "word-tracked", f"holds {count:,} tracked change{'s' * (count != 1)} already; accept or reject them first"
        )


class _Tracking:
    """One file while its changes are marked."""

    def __init__(self, parts: DocxPackage, redlined: Document, marking: Marking):
        self._parts, self._redlined, self._marking = parts, redlined, marking
        self._signed = RevisionIds(marking.author, marking.date, _first_free(parts))
        self._styles = BaseStyles.from_package(parts)
        self._story = parts.tree(parts.main)
        self._forms = Forms(self._styles, self._story)
        every = lines(self._story, self._styles, Numbering.from_package(parts, self._styles))
        self._page_notes = PageNotes(parts, redlined, self._styles)
        self._notes = Notes(parts, redlined, every, self._styles)
        numbers = {note.number: note.before or note.number for note in redlined.notes}
        apart = self._page_notes.elements
        self._aligner = Aligner([line for line in every if line.element not in apart], numbers)
        self._new: dict[int, list[int]] = {}
        self._touched: dict[Place, list[Element]] = {}

    def done(self) -> bytes:
        """Return the file, once everything is marked."""
        make = self._maker(self._parts.main)
        for at, block in enumerate(self._redlined.blocks):
            if block.role not in MASTHEAD and not self._page_notes.holds(at):
                self._place(block, at)
        self._aligner.finish()
        inserted = self._inserted_paragraphs()
        space = plan_spacers(self._aligner.plans, self._new, self._redlined.blocks)
        self._put(-1, space.behind.get(-1, ()), inserted, make)
        self._keep_numbers()
        spread_fields(self._aligner.plans)
        for line, plan in enumerate(self._aligner.plans):  # in this order, for notes come with their first call
            self._mark(plan, make)
            self._put(line, space.behind.get(line, ()), inserted, make)
        self._page_notes.mark(self._signed, make)
        gone = {plan.line.element for plan in self._aligner.plans if plan.is_deleted}
        drop_rows(self._story, gone, self._signed)
        drop_controls(self._story, gone, self._signed)
        self._notes.mark(self._signed, {kind: self._maker(name) for kind, name in self._notes.parts().items()})
        self._heads()
        self._notes.set_bookmarks(self._story, self._signed)
        self._comments()
        track_revisions(self._parts)
        self._parts.be_document()
        return self._parts.written()

    def _place(self, block: Block, at: int) -> None:
        if block.role in ROWS or block.was_role in ROWS:
            _refuse_other_cells(block)
        if not is_inserted(block) or self._aligner.is_inside:
            self._aligner.block(block, at)
        elif self._aligner.is_amid:
            self._aligner.new(block, at)
        else:
            self._new.setdefault(self._aligner.here, []).append(at)

    def _maker(self, part: str) -> Maker:
        relate = partial(self._parts.relate, part, "hyperlink", outside=True)
        numbers = {note.number: note.after or note.number for note in self._redlined.notes}
        notes = self._notes
        return InsertedRuns(self._forms, relate, notes.call, notes.again, numbers).make

    def _inserted_paragraphs(self) -> InsertedParagraphs:
        plans = self._aligner.plans
        return InsertedParagraphs(self._redlined, plans, self._styles, new_spacer(plans))

    # --- Paragraphs ------------------------------------------------------------------------------------------------

    def _mark(self, plan: EditPlan, make: Maker) -> None:
        if not plan.is_changed:
            return
        paragraph = plan.line.element
        if next(paragraph.iterancestors(BOXES), None) is not None:
            what = f"“{_words(plan)}” changes, which stands in a text box"
            raise UnreadableError("word-place", f"{what}; put it in the text first")
        keep_read_around(paragraph)
        self._note(mark_line(plan, self._signed, make))
        if plan.mark is Revision.DELETED:
            self._end(plan)
        for cut in plan.cuts:
            last = plan.made[cut.at][cut.order - 1][-1] if cut.order else None
            if last is None and cut.at >= 0:
                last = plan.line.characters[cut.at].run
            cut_behind(paragraph, last, self._signed)
        if plan.is_counted is False and not plan.is_deleted:
            uncount(paragraph, self._signed, styled=self._styles.is_numbered(style_of(paragraph)))

    def _keep_numbers(self) -> None:
        """Insert a number as typed text, or drop it, where two paragraphs are joined of which Word numbers one.

        What is joined has the form of the second: it is counted if that is.
        """
        there = [plan for plan in self._aligner.plans if not (plan.line.is_empty or plan.is_whole)]
        for first, second in pairwise(there):
            if first.mark is not Revision.DELETED:
                continue
            was, now = _counted(first), _counted(second)
            if was and not now and first.states[0] is CharacterState.KEPT:
                self._type(first, was)
            if now and second.states[0] is CharacterState.KEPT:
                self._type(second, now)
            if now and not was:
                second.is_counted = False

    def _type(self, plan: EditPlan, number: str) -> None:
        plan.inserted.setdefault(len(number) - 1, []).insert(0, (NOWHERE, Run(number)))

    def _end(self, plan: EditPlan) -> None:
        """Let the end of a paragraph go, where Word can: what goes as a whole may stay as an empty paragraph."""
        paragraph = plan.line.element
        if can_end(paragraph) if plan.line.is_empty or plan.is_whole else can_join(paragraph):
            sign_end(paragraph, "w:del", self._signed)
        elif not plan.is_whole:
            what = _words(plan) or "(an empty paragraph)"
            message = f"“{what}” joins the next paragraph, which stands in another section or cell"
            raise UnreadableError("word-place", f"{message}; Word cannot track that")

    def _put(self, line: int, what: Iterable[int | None], inserted: InsertedParagraphs, make: Maker) -> None:
        made = []
        for at in what:
            if at is None:
                made.append(inserted.spacer())
            else:
                new, touched = inserted.paragraph(at, line, self._signed, make)
                made.append(new)
                self._note(touched)
        if made and line < 0:
            first = next(plan for plan in self._aligner.plans if not plan.line.is_empty)
            keep_read_around(first.line.element)
            put_before(first.line.element, made, self._signed)
            free_around(made[0])
        elif made:
            last = self._last(line)
            keep_read_around(last)
            put_behind(last, made, self._signed)
            free_around(made[0])

    def _last(self, line: int) -> Element:
        """Return the paragraph behind which a new one is put, or the table that it ends."""
        there = self._aligner.plans
        paragraph = there[line].line.element
        following = next((one.line.element for one in islice(there, line + 1, None) if not one.line.is_empty), None)
        holders = [] if following is None else list(following.iterancestors(W + "tbl"))
        tables = [one for one in paragraph.iterancestors(W + "tbl") if one not in holders and next_of(one) is not None]
        return tables[-1] if tables else paragraph

    def _note(self, touched: Mapping[Place, list[Element]]) -> None:
        for place, elements in touched.items():
            self._touched.setdefault(place, []).extend(elements)

    # --- Headers and comments --------------------------------------------------------------------------------------

    def _heads(self) -> None:
        for kind, roles in (("header", MASTHEAD), ("footer", FOOTER_ROLES)):
            for name in self._parts.used(kind):
                found = lines(self._parts.tree(name), self._styles, every=True)
                HeaderMarker(found, self._signed, self._maker(name)).mark(self._redlined, roles)

    def _comments(self) -> None:
        if not self._marking.remarks:
            return
        comments = Comments(self._parts, self._marking.date, self._styles)
        kept = {place: plan for plan in self._aligner.plans for place in plan.kept}
        for remark in self._marking.remarks:
            elements = [
                one
                for place in _between(remark)
                for one in (self._touched.get(place) or (_cut_out(kept[place], place) if place in kept else ()))
            ]
            tops = [top_of(one, next(one.iterancestors(W + "p"))) for one in elements]
            comments.add(remark, tops or [self._first_words(remark.first[0])])

    def _first_words(self, at: int) -> Element:
        """Return the first words of a block in which nothing changed; those of the text for what has no place."""
        there = [plan for plan in self._aligner.plans if at >= 0 and plan.block is self._redlined.blocks[at]]
        characters = (
            character
            for plan in there or self._aligner.plans
            for character in plan.line.characters
            if not character.is_counted
        )
        first = next(character.run for character in characters if character.text.strip())
        return top_of(first, next(first.iterancestors(W + "p")))


def _refuse_other_cells(block: Block) -> None:
    """Raise UnreadableError [word-place] where a row of a table is inserted, or its cells are others than before.

    A row that is deleted, and text that changes within a cell, is tracked like any other.
    """
    was_row, is_row = (block.was_role or block.role) in ROWS, block.role in ROWS
    is_same = was_row and is_row and block.change is Revision.NONE
    if is_deleted(block) or (is_same and not any(run.change and "\t" in run.text for run in block.runs)):
        return
    words = block.text.strip().replace("\t", " | ")
    what = f"{describe_place(block)}, “{words[:60]}”, is a row with other cells than before"
    raise UnreadableError("word-place", f"{what}; no tracked change can say that: make it in the Word file by hand")


def _cut_out(plan: EditPlan, place: Place) -> list[Element]:
    """Return the runs of words that stay, cut where these begin and end, but for a field, which is one."""
    start, end = plan.kept[place]
    characters = plan.line.characters
    if not any(character.field for character in characters[max(start - 1, 0) : end + 1]):
        cut_runs(characters, {start, end})
    stays = (
        character
        for character, state in zip(characters[start:end], plan.states[start:end], strict=True)
        if state is CharacterState.KEPT
    )
    return list(dict.fromkeys(character.run for character in stays if not character.is_counted))


def _counted(plan: EditPlan) -> str:
    """Return the number of a paragraph that Word counts, with what stands behind it."""
    return "".join(character.text for character in plan.line.characters if character.is_counted)


def _words(plan: EditPlan) -> str:
    """Return the first words of a paragraph, for a message."""
    words = plan.line.text.strip()
    return words if len(words) <= 60 else f"{words[:60]}…"


def _between(remark: Annotation) -> Iterable[Place]:
    block, first = remark.first
    return (Place(block, index) for index in range(first, remark.last[1] + 1))


def _first_free(parts: DocxPackage) -> int:
    """Return a number above all that the file uses for marks, bookmarks and comments, and above zero."""
    names = [*parts.stories(), *parts.every("comments")]
    return max(1, number_above(one.get(W + "id", "") for name in names for one in parts.tree(name).iter()))

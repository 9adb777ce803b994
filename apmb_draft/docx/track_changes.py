"""Mark a redline inside a Word file: body, footnotes, headers, comments and settings.

`tracked` aligns the redline with the file and carries out the plan of each paragraph (`mark_changes`). Inserted
paragraphs have the format of the nearest one of their kind; where the file has none, that of our own Word files
(`body`), and the file gets at most a style that it lacks. The empty paragraphs between the parts are inserted and
deleted with them. Headers, footers and notes are marked by `headers_and_notes`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, islice, pairwise

from apmb_draft.docx.body import Annotation, Place, RoleFormat, role_formats, spacer_format
from apmb_draft.docx.edit_plan import (
    Aligner,
    CharacterState,
    EditPlan,
    Insertion,
    MismatchError,
    edit_plans,
    nearest,
    number_before,
)
from apmb_draft.docx.elements import element, paragraph
from apmb_draft.docx.headers_and_notes import FOOTER_ROLES, HeaderMarker, Notes, mark_page_notes, page_notes
from apmb_draft.docx.inserted_rows import InsertedRows
from apmb_draft.docx.mark_changes import BaseStyles, NeighbourFormat, RunMaker, mark_line, neighbour_format
from apmb_draft.docx.package import DocxPackage, Element, UnreadableError, W, refused_as
from apmb_draft.docx.review_marks import add_comments
from apmb_draft.docx.segments import BOXES, DELETIONS, FORMAT_CHANGES, INSERTIONS, OTHER_REVISIONS
from apmb_draft.docx.styles import Numbering, style_of
from apmb_draft.docx.tracked_xml import (
    RevisionIds,
    can_end,
    copied_properties,
    cut_behind,
    cut_runs,
    drop_holders,
    free_around,
    keep_read_around,
    leave_list,
    next_of,
    number_above,
    put_before,
    put_behind,
    sign_end,
    spread_fields,
    top_of,
    track_revisions,
    uncount,
)
from apmb_draft.docx.writer import set_state_key
from apmb_draft.model.document import (
    AUTHOR,
    FRONT,
    MASTHEAD,
    ROWS,
    Block,
    Document,
    Revision,
    Role,
    Run,
    note_numbers,
    raised_in,
)
from apmb_draft.model.problems import error
from apmb_draft.un.form import form

_TRACKED = (*INSERTIONS, *DELETIONS, *FORMAT_CHANGES, *OTHER_REVISIONS)


@dataclass(frozen=True)
class Marking:
    """Who marks the changes and when ("2026-10-08T00:00:00Z", or "" for no date), and what is remarked on them.

    `state` is the key of the state of the draft, "" to leave the one of the file.
    """

    author: str = AUTHOR
    date: str = ""
    remarks: tuple[Annotation, ...] = ()
    state: str = ""


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
            if marking.state:
                set_state_key(parts, marking.state)
            return _Tracking(parts, redlined, marking).done()
    except MismatchError as wrong:
        message = f"its words are not those of the text it should hold: {wrong}"
        raise error(name, "base-words", message) from wrong


def _refuse_tracked(parts: DocxPackage) -> None:
    count = sum(1 for name in parts.stories() for _ in parts.tree(name).iter(*_TRACKED))
    if count:
        raise UnreadableError(
            "word-tracked", f"holds {count:,} tracked change{'s' * (count != 1)} already; accept or reject them first"
        )


class _Tracking:
    """One file while its changes are marked."""

    def __init__(self, parts: DocxPackage, redlined: Document, marking: Marking):
        self._parts, self._redlined, self._marking = parts, redlined, marking
        names = [*parts.stories(), *parts.every("comments")]  # marks, bookmarks and comments share their numbers
        used = number_above(one.get(W + "id", "") for name in names for one in parts.tree(name).iter())
        self._signed = RevisionIds(marking.author, marking.date, max(1, used))
        self._styles = BaseStyles.from_package(parts)
        self._story = parts.tree(parts.main)
        every = edit_plans(self._story, self._styles, Numbering.from_package(parts, self._styles))
        self._page_notes = page_notes(parts, redlined, self._styles)
        self._notes = Notes(parts, redlined, every, self._styles)
        apart = {plan.element for found in self._page_notes.values() for plan in found}
        self._plans = [plan for plan in every if plan.element not in apart]
        relate = partial(parts.relate, parts.main, "hyperlink", outside=True)
        self._maker = RunMaker(self._styles, self._story, self._signed, self._notes.call, relate)

    def done(self) -> bytes:
        """Return the file, once everything is marked."""
        numbers = {note.number: note_numbers(note)[0] or note.number for note in self._redlined.notes}
        aligner = Aligner(self._plans, numbers)
        for at, block in enumerate(self._redlined.blocks):
            if block.role not in MASTHEAD and at not in self._page_notes:
                aligner.block(block, at)
        aligner.finish()
        rows = InsertedRows(self._redlined, self._plans, self._maker)
        inserted = _InsertedParagraphs(self._redlined, self._plans, self._maker, rows)
        apart = {line: rows.apart(places) for line, places in aligner.new.items()}
        behind = _SpacerPlan(self._plans, apart, self._redlined.blocks).behind
        rows.fill(aligner.new.get(-1, ()))
        self._put(-1, behind.get(-1, ()), inserted)
        self._keep_numbers()
        spread_fields(self._plans)
        for line, plan in enumerate(self._plans):  # in this order, for notes come with their first call
            self._mark(plan)
            rows.fill(aligner.new.get(line, ()))
            self._put(line, behind.get(line, ()), inserted)
        mark_page_notes(self._redlined, self._page_notes, self._maker)
        gone = {plan.element for plan in self._plans if plan.is_deleted}
        drop_holders(self._story, gone, self._signed)
        self._notes.mark(self._maker_of)
        self._mark_headers()
        self._notes.set_bookmarks(self._story, self._signed)
        if self._marking.remarks:
            add_comments(self._parts, self._styles, self._marking.date, self._remarks(inserted))
        track_revisions(self._parts)
        self._parts.be_document()
        return self._parts.written()

    def _maker_of(self, part: str) -> RunMaker:
        return replace(self._maker, relate=partial(self._parts.relate, part, "hyperlink", outside=True))

    # --- Paragraphs ---------------------------------------------------------------------------------------------------

    def _mark(self, plan: EditPlan) -> None:
        if not plan.is_changed:
            return
        paragraph = plan.element
        if next(paragraph.iterancestors(BOXES), None) is not None:
            what = f"“{_quotation(plan)}” changes, which stands in a text box"
            raise UnreadableError("word-place", f"{what}; put it in the text first")
        keep_read_around(paragraph)
        mark_line(plan, self._maker)
        if plan.mark is Revision.DELETED:
            self._delete_end(plan)
        for at, insertions in sorted(plan.inserted.items()):
            last = plan.characters[at].run if at >= 0 else None
            for one in insertions:
                if one.what is None:
                    cut_behind(paragraph, last, self._signed)
                else:
                    last = one.elements[-1]
        if plan.leaves_list and not plan.is_deleted:
            uncount(paragraph, self._signed, styled=self._styles.is_numbered(style_of(paragraph)))

    def _keep_numbers(self) -> None:
        """Insert a number as typed text, or drop it, where two paragraphs are joined of which Word numbers one.

        What is joined has the form of the second: it is counted if that is.
        """
        there = [plan for plan in self._plans if not (plan.is_empty or plan.is_deleted)]
        for first, second in pairwise(there):
            if first.mark is not Revision.DELETED:
                continue
            was, now = _counted_number(first), _counted_number(second)
            for plan, number in ((first, was if not now else ""), (second, now)):
                if number and plan.characters[0].state is CharacterState.KEPT:
                    plan.inserted.setdefault(-1, []).insert(0, Insertion(Run(number)))
            if now and not was:
                second.leaves_list = True

    def _delete_end(self, plan: EditPlan) -> None:
        """Delete the end of a paragraph, where Word can; one deleted as a whole may stay as an empty paragraph."""
        if can_end(plan.element, joins=not (plan.is_empty or plan.is_deleted)):
            sign_end(plan.element, "w:del", self._signed)
        elif not plan.is_deleted:
            what = _quotation(plan) or "(an empty paragraph)"
            message = f"“{what}” joins the next paragraph, which stands in another section or cell"
            raise UnreadableError("word-place", f"{message}; Word cannot track that")

    def _put(self, line: int, what: Iterable[int | None], inserted: _InsertedParagraphs) -> None:
        made = [inserted.spacer() if at is None else inserted.paragraph(at, line) for at in what]
        if not made:
            return
        beside = next(one.element for one in self._plans if not one.is_empty) if line < 0 else self._last(line)
        keep_read_around(beside)
        if made[-1].tag == W + "tbl" and line >= 0 and not can_end(beside):
            made.append(inserted.spacer())  # a text, a section or a cell ends with a paragraph
        (put_before if line < 0 else put_behind)(beside, made, self._signed)
        free_around(made[0])

    def _last(self, line: int) -> Element:
        """Return the paragraph behind which a new one is put, or the table that it ends."""
        paragraph = self._plans[line].element
        following = next((one.element for one in islice(self._plans, line + 1, None) if not one.is_empty), None)
        holders = [] if following is None else list(following.iterancestors(W + "tbl"))
        tables = [one for one in paragraph.iterancestors(W + "tbl") if one not in holders and next_of(one) is not None]
        return tables[-1] if tables else paragraph

    # --- Headers and comments -----------------------------------------------------------------------------------------

    def _mark_headers(self) -> None:
        for kind, roles in (("header", MASTHEAD), ("footer", FOOTER_ROLES)):
            for name in self._parts.used(kind):
                found = edit_plans(self._parts.tree(name), self._styles, every=True)
                HeaderMarker(found, self._maker_of(name)).mark(self._redlined, roles)

    def _remarks(self, inserted: _InsertedParagraphs) -> Iterator[tuple[Annotation, list[Element]]]:
        """Yield every comment with the children of paragraphs that it is put around."""
        made = dict(inserted.elements)
        there: dict[Place, list[EditPlan]] = {}
        for plan in self._plans:
            for one in (one for insertions in plan.inserted.values() for one in insertions):
                made.setdefault(one.place, []).extend(one.elements)
            for place in plan.places:
                there.setdefault(place, []).append(plan)
        for remark in self._marking.remarks:
            block, first = remark.first
            found: list[Element] = []
            for place in ((block, run) for run in range(first, remark.last[1] + 1) if block >= 0):
                found += made.get(place, ())
                found += (run for plan in there.get(place, ()) for run in _runs_of(plan, *plan.places[place]))
            yield remark, list(map(_in_paragraph, found or [self._first_words(block)]))

    def _first_words(self, at: int) -> Element:
        """Return the first words of a block in which nothing changed; those of the text where there are none."""
        there = [plan for plan in self._plans if at >= 0 and plan.block is self._redlined.blocks[at]]
        characters = (each for plan in (*there, *self._plans) for each in plan.characters if not each.is_counted)
        return next(character.run for character in characters if character.text.strip())


def _in_paragraph(element: Element) -> Element:
    """Return the child of a paragraph that holds an element, or the element itself."""
    return top_of(element, next(element.iterancestors(W + "p")))


def _runs_of(plan: EditPlan, start: int, end: int) -> list[Element]:
    """Return the runs of some characters, cut where those that stay begin and end, but for a field, which is one."""
    characters = plan.characters
    if not any(character.field for character in characters[max(start - 1, 0) : end + 1]):
        cut_runs(characters, {start, end})
    there = [character for character in characters[start:end] if not character.is_counted]
    stays = [character for character in there if character.state is CharacterState.KEPT]
    return list(dict.fromkeys(character.run for character in stays or there))


def _counted_number(plan: EditPlan) -> str:
    """Return the number of a paragraph that Word counts, with what stands behind it."""
    return "".join(character.text for character in plan.characters if character.is_counted)


def _quotation(plan: EditPlan) -> str:
    words = plan.text.strip()
    return words if len(words) <= 60 else f"{words[:60]}…"


# --- Inserted paragraphs ----------------------------------------------------------------------------------------------


class _InsertedParagraphs:
    """Makes inserted paragraphs. `plans` are the paragraphs of the file, before anything is marked in them."""

    def __init__(self, document: Document, plans: Sequence[EditPlan], maker: RunMaker, rows: InsertedRows):
        self._document, self._styles, self._maker, self._rows = document, maker.styles, maker, rows
        self._formats = role_formats()
        self._models = [_Model(at, plan) for at, plan in enumerate(plans) if plan.block and plan.characters]
        self._models_of_kind: dict[tuple[Role, bool], tuple[list[_Model], list[int]]] = {}
        self.elements = rows.elements
        self._spacer = next((copied_properties(plan.element) for plan in plans if _is_spacer(plan)), None)

    def spacer(self) -> Element:
        """Return an empty paragraph, as those between the parts of the document."""
        if self._spacer is not None:
            return _paragraph_of(self._spacer)
        return paragraph(**{**spacer_format(), "style": self._styles.style("SingleTxt")})

    def paragraph(self, at: int, line: int) -> Element:
        """Return a new paragraph or table, and keep its elements by the runs of the redline, for comments.

        `at` is the index of its block in the redline, `line` that of the paragraph of the file before it (-1: none).
        """
        block = self._document.blocks[at]
        if block.role in ROWS:
            return self._rows.table(at)
        role_format = self._formats[block.role]
        model = self._model(block, role_format, line)
        if model:
            made, near, lead = _paragraph_of(model.properties), model.near, model.lead(block, role_format)
            if model.is_counted and not model.numbers(block):
                leave_list(made, styled=self._styles.is_numbered(near.paragraph))
        else:
            style = self._styles.style(role_format.style)
            made, near = paragraph(style=style, **role_format.adds), NeighbourFormat(None, style)
            lead = role_format.lead(block.number)
        if lead:
            made.extend(self._maker.make(Run(lead), near))
        raised = raised_in(block.runs, is_note=True) if block.role is Role.TABLE_NOTE else ()
        for index, given in enumerate(block.runs):
            self.elements[at, index] = self._maker.make(given, near, is_raised=index in raised)
            made.extend(self.elements[at, index])
        return made

    def _model(self, block: Block, role_format: RoleFormat, line: int) -> _Model | None:
        """Return the nearest paragraph that can be the model of a new one behind a line, or None."""
        kind = (block.role, bool(block.number))
        if kind not in self._models_of_kind:
            models = self._models_for(block, role_format)
            self._models_of_kind[kind] = models, [model.line for model in models]
        found, places = self._models_of_kind[kind]
        return found[nearest(places, line)] if found else None

    def _models_for(self, block: Block, role_format: RoleFormat) -> list[_Model]:
        """Return the paragraphs of the kind that is most like a new one.

        Of the same role and numbered alike, of the same role, or of a role with the same form. One that Word numbers
        is the last choice where the new one is not numbered so: its list would number the new one, too.
        """
        usable = [model for model in self._models if not model.is_counted or model.numbers(block)]
        same = [model for model in usable if model.role is block.role]
        alike = [model for model in usable if model.role in self._formats and self._formats[model.role] == role_format]
        others = [model for model in self._models if model.role is block.role]
        numbered = [one for one in same if bool(one.number) == bool(block.number)]
        return numbered or same or alike or others


def _paragraph_of(properties: Element) -> Element:
    return element("w:p", copy.deepcopy(properties) if len(properties) else None)


class _Model:
    """A paragraph of the file as the model of a new one."""

    def __init__(self, at: int, plan: EditPlan):
        assert plan.block
        self.line, self.role = at, plan.block.role
        self.number = number_before(plan.block)
        self.near = neighbour_format(plan, len(plan.characters))
        self.properties = copied_properties(plan.element, framed=self.role is Role.PAGE_NOTE)
        self.is_counted = plan.characters[0].is_counted
        self._text = "".join(character.text for character in plan.characters if not character.is_counted)

    def numbers(self, block: Block) -> bool:
        """Return whether Word numbers this paragraph, and would number a block in its form as well."""
        return self.is_counted and bool(block.number and self.number) and block.role is self.role

    def lead(self, block: Block, role_format: RoleFormat) -> str:
        """Return what is typed before the text of a block in this form: the same tabs, and its own number."""
        text, number = self._text.lstrip(), block.number
        before = self._text[: len(self._text) - len(text)]
        if self.is_counted:
            return before if self.numbers(block) else role_format.lead(number)
        behind = "\t"
        if self.number:
            text = text[len(self.number) :]
            behind = text[: len(text) - len(text.lstrip())] or "\t"
        return before + number + behind * bool(number or (role_format.always and self.number))


# --- Empty paragraphs between the parts -------------------------------------------------------------------------------

_HELD = frozenset(
    W + name
    for name in ("hyperlink", "sdt", "smartTag", "fldSimple", "customXml", "commentRangeStart", "commentRangeEnd")
)
_IN_EMPTY_RUNS = frozenset(W + name for name in ("rPr", "t", "tab", "br", "lastRenderedPageBreak"))


def _is_spacer(plan: EditPlan) -> bool:
    """Return whether a paragraph is empty, ends no section and holds nothing else, such as a picture or a comment.

    The last paragraph of a cell is none: a cell ends with a paragraph.
    """
    if plan.text.strip() or plan.is_apart or plan.element.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    if plan.element.getparent().tag == W + "tc" and next_of(plan.element) is None:
        return False
    in_runs = (one.tag for run in plan.element.iterfind(W + "r") for one in run)
    return _IN_EMPTY_RUNS.issuperset(in_runs) and not any(one.tag in _HELD for one in plan.element)


class _SpacerPlan:
    """Deletes empty paragraphs with the parts that they set off, and inserts them with new ones, as many as there are.

    `new` are the blocks inserted behind each line. `behind` is then what comes behind each line (-1: the beginning):
    blocks of the redline by their place, and empty paragraphs, which are None. Between two parts that stay beside each
    other nothing changes.
    """

    def __init__(self, plans: Sequence[EditPlan], new: Mapping[int, Sequence[int]], blocks: Sequence[Block]):
        self._plans, self._new, self._blocks = plans, new, blocks
        self._are = [_is_spacer(plan) for plan in plans]
        self._before = list(accumulate(self._are, lambda count, is_one: count + 1 if is_one else 0, initial=0))
        self._lines = self._of_kinds()
        self.behind: dict[int, list[int | None]] = {}
        last = -1
        for at, plan in [*enumerate(plans), (len(plans), None)]:
            if plan is None or not (plan.is_empty or plan.is_apart or plan.is_deleted):
                self._between(last, at)
                last = at

    def _of_kinds(self) -> dict[tuple[Role, bool], list[int]]:
        """Return the lines of each role, those that open the text behind the front block apart."""
        found: dict[tuple[Role, bool], list[int]] = {}
        is_behind_front = False
        for at, plan in enumerate(self._plans):
            if plan.block:
                opens = is_behind_front and plan.block.role not in FRONT
                found.setdefault((plan.block.role, opens), []).append(at)
            if plan.role:
                is_behind_front = plan.role in FRONT
        return found

    def _between(self, last: int, following: int) -> None:
        """Decide on the empty paragraphs between two lines that are kept; the second may be the end of the text."""
        between = self._plans[last + 1 : following]
        joins = last >= 0 and self._plans[last].mark is Revision.DELETED
        inserted = [(line, at) for line in range(last, following) for at in self._new.get(line, ())]
        if not joins and (inserted or any(plan.is_deleted for plan in between)):
            self._settle(last, following, inserted)
            return
        for plan in (plan for plan in between if joins and plan.is_empty):
            plan.mark = Revision.DELETED
        for line, at in inserted:
            self._insert(line, 0, at)

    def _settle(self, last: int, following: int, inserted: Sequence[tuple[int, int]]) -> None:
        """Go from one part to the next and keep, drop or add the empty paragraphs between them."""
        place, role = last, self._plans[last].role if last >= 0 else None
        left = self._before[following]
        for line, at in inserted:
            block = self._blocks[at]
            wanted = self._wanted(block.role, role, line)
            there, place = self._taken(place, max(line, place), following, wanted, left)
            self._drop(there, wanted)
            self._insert(place, wanted - len(there), at)
            role = block.role
        there = [each for each in range(place + 1, following) if self._are[each]]
        self._drop(there, left)
        if following < len(self._plans):
            next_role = self._plans[following].role
            begins = bool(inserted) or (next_role is Role.TABLE_HEAD and role is not Role.TABLE_HEAD)
            self._insert(place, max(left, begins and _parts_tables(role, next_role)) - len(there))

    def _taken(self, last: int, line: int, following: int, wanted: int, left: int) -> tuple[list[int], int]:
        """Return the empty paragraphs before a new part that comes behind a line, and behind which line it comes then.

        It may come further down, behind empty paragraphs that the part that follows can spare: that one wants `left`.
        """
        there = [each for each in range(last + 1, line + 1) if self._are[each]]
        spare = sum(self._are[line + 1 : following]) - left
        while len(there) < wanted and spare > 0 and line + 1 < following and self._are[line + 1]:
            line, spare = line + 1, spare - 1
            there.append(line)
        return there, line

    def _drop(self, there: Sequence[int], wanted: int) -> None:
        for at in there[: max(0, len(there) - wanted)]:
            self._plans[at].mark, self._plans[at].is_deleted = Revision.DELETED, True

    def _insert(self, line: int, spacers: int, *blocks: int) -> None:
        self.behind.setdefault(line, []).extend((*[None] * spacers, *blocks))

    def _wanted(self, role: Role, before: Role | None, line: int) -> int:
        """Return how many empty paragraphs precede a new part: as before others of its kind, else as in the form."""
        if not any(self._are):
            return _parts_tables(before, role)
        starts_text = before in FRONT and role not in FRONT
        if alike := self._lines.get((role, starts_text)):
            return max(self._before[alike[nearest(alike, line)]], _parts_tables(before, role))
        return int(form()["spacers"].get("text" if starts_text else role, 0)) + _parts_tables(before, role)


def _parts_tables(before: Role | None, role: Role | None) -> int:
    """Return how many empty paragraphs part two tables, of which Word would make one; 0 where they are not both."""
    return int(before in ROWS and role in ROWS)

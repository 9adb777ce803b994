"""Make the paragraphs that a redline inserts into a Word file, each in the format of the nearest one of its kind.

`track_changes` puts them in their places and marks their ends as inserted; here the file gets at most a style that it
lacks. Where the file has no paragraph of the kind, a new one has the format of our own Word files (`body`).
`plan_spacers` decides on the empty paragraphs between the parts, which are inserted and deleted with them.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from apmb_draft.docx.body import RoleFormat, role_formats
from apmb_draft.docx.edit_plan import EditPlan, Place, nearest
from apmb_draft.docx.elements import element, paragraph
from apmb_draft.docx.mark_changes import BaseStyles, Maker, NeighbourFormat, as_inserted, neighbour_format
from apmb_draft.docx.tracked_xml import RevisionIds, copied_properties, leave_list
from apmb_draft.docx.xml import Element, W
from apmb_draft.model.document import FRONT, Block, Document, Revision, Role, Run
from apmb_draft.un.form import form

_HEAVY = frozenset(W + name for name in ("hyperlink", "sdt", "smartTag", "fldSimple", "customXml"))
_LIGHT = frozenset(W + name for name in ("rPr", "t", "tab", "br", "lastRenderedPageBreak"))


class InsertedParagraphs:
    """Makes inserted paragraphs. `plans` are the paragraphs of the file, before anything is marked in them.

    `spacer` is an empty paragraph of the file, the model of new ones; `styles` gives the styles of the file.
    """

    def __init__(self, document: Document, plans: Sequence[EditPlan], styles: BaseStyles, spacer: Element | None):
        self._document, self._styles = document, styles
        self._formats = role_formats()
        self._models = [_Model(at, plan) for at, plan in enumerate(plans) if plan.block and plan.line.characters]
        self._models_of_kind: dict[tuple[Role, bool], tuple[list[_Model], list[int]]] = {}
        self._spacer = None if spacer is None else copied_properties(spacer)

    def spacer(self) -> Element:
        """Return an empty paragraph, as those between the parts of the document."""
        if self._spacer is not None:
            return element("w:p", copy.deepcopy(self._spacer) if len(self._spacer) else None)
        column = form()["column"]
        return paragraph(
            style=self._styles.style("SingleTxt"),
            after=0,
            line=column["spacer_line_tw"],
            line_rule="exact",
            mark={"half_points": column["spacer_half_points"]},
        )

    def paragraph(
        self, at: int, line: int, signed: RevisionIds, make: Maker
    ) -> tuple[Element, dict[Place, list[Element]]]:
        """Return a new paragraph and, for comments, its elements by the runs of the redline.

        `at` is the index of its block in the redline, `line` that of the paragraph of the file before it (-1: none).
        """
        block = self._document.blocks[at]
        role_format = self._formats[block.role]
        model = self._model(block, role_format, line)
        if model:
            made, near, lead = model.paragraph(), model.near, model.lead(block, role_format)
            if model.is_counted and not model.numbers(block):
                leave_list(made, styled=self._styles.is_numbered(near.paragraph))
        else:
            made = paragraph(style=self._styles.style(role_format.style), **role_format.adds)
            lead, near = role_format.lead(block.number), NeighbourFormat(None, self._styles.style(role_format.style))
        if lead:
            made.extend(as_inserted(make(Run(lead), near), signed))
        touched = {}
        for index, given in enumerate(block.runs):
            touched[Place(at, index)] = as_inserted(make(given, near), signed)
            made.extend(touched[Place(at, index)])
        return made, touched

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


class _Model:
    """A paragraph of the file as the model of a new one."""

    def __init__(self, at: int, plan: EditPlan):
        assert plan.block
        self.line, self.role = at, plan.block.role
        self.number = plan.block.number if plan.block.was_number is None else plan.block.was_number
        self.near = neighbour_format(plan.line, len(plan.line.characters))
        self._properties = copied_properties(plan.line.element, framed=self.role is Role.PAGE_NOTE)
        self.is_counted = plan.line.characters[0].is_counted
        self._text = "".join(character.text for character in plan.line.characters if not character.is_counted)

    def paragraph(self) -> Element:
        """Return an empty paragraph of the same form."""
        return element("w:p", copy.deepcopy(self._properties) if len(self._properties) else None)

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


@dataclass
class Spacers:
    """What comes behind each line: blocks of the redline by their place, and empty paragraphs, which are None."""

    behind: dict[int, list[int | None]] = field(default_factory=dict)

    def add(self, line: int, *what: int | None) -> None:
        """Let something come behind a line, -1 for the beginning."""
        if what:
            self.behind.setdefault(line, []).extend(what)


def is_spacer(plan: EditPlan) -> bool:
    """Return whether a paragraph is empty, ends no section and holds nothing else, such as a picture or a comment."""
    paragraph = plan.line.element
    ends = paragraph.find(f"{W}pPr/{W}sectPr") is not None
    holds = any(_is_held(one) for one in paragraph)
    return plan.line.is_empty and not (holds or ends or plan.line.is_apart or _is_stroke(plan))


def _is_held(child: Element) -> bool:
    """Return whether an element of a paragraph is more than spaces and marks of where the reviser was."""
    if child.tag in (W + "commentRangeStart", W + "commentRangeEnd"):
        return True
    if child.tag != W + "r":
        return child.tag in _HEAVY
    return any(one.tag not in _LIGHT for one in child)


def _is_stroke(plan: EditPlan) -> bool:
    return any(character.text.strip() for character in plan.line.characters)


def plan_spacers(plans: Sequence[EditPlan], new: Mapping[int, Sequence[int]], blocks: Sequence[Block]) -> Spacers:
    """Let empty paragraphs go with the parts that they set off, and come with new ones, as many as the file has.

    `new` are the blocks that come behind each line. Between two parts that stay beside each other nothing changes.
    """
    return _SpacerPlan(plans, new, blocks).done()


@dataclass
class _SpacerPlan:
    plans: Sequence[EditPlan]
    new: Mapping[int, Sequence[int]]
    blocks: Sequence[Block]
    result: Spacers = field(default_factory=Spacers)

    def __post_init__(self) -> None:
        self._are = [is_spacer(plan) for plan in self.plans]
        self._before = self._counts()
        self._there = any(self._are)
        self._lines = self._of_kinds()

    def done(self) -> Spacers:
        last = -1
        for at, plan in [*enumerate(self.plans), (len(self.plans), None)]:
            if plan and (plan.line.is_empty or plan.line.is_apart or plan.is_deleted):
                continue
            self._between(last, at)
            last = at
        return self.result

    def _counts(self) -> list[int]:
        """Count the empty paragraphs before each line, and before the end."""
        counts = [0]
        for at, is_one in enumerate(self._are):
            counts.append(counts[at] + 1 if is_one else 0)
        return counts

    def _of_kinds(self) -> dict[tuple[Role, bool], list[int]]:
        """Return the lines of each role, those that open the text behind the front block apart."""
        found: dict[tuple[Role, bool], list[int]] = {}
        is_behind_front = False
        for at, plan in enumerate(self.plans):
            if plan.block:
                opens = is_behind_front and plan.block.role not in FRONT
                found.setdefault((plan.block.role, opens), []).append(at)
            if plan.role:
                is_behind_front = plan.role in FRONT
        return found

    def _between(self, last: int, following: int) -> None:
        """Decide on the empty paragraphs between two lines that are kept; the second may be the end of the text."""
        lines = range(last + 1, following)
        joins = last >= 0 and self.plans[last].mark is Revision.DELETED
        if joins:
            for at in lines:
                if self.plans[at].line.is_empty:
                    self.plans[at].mark = Revision.DELETED
        inserted = [(line, at) for line in range(last, following) for at in self.new.get(line, ())]
        if joins or not (inserted or any(self.plans[at].is_deleted for at in lines)):
            for line, at in inserted:
                self.result.add(line, at)
            return
        self._laid_out(last, following, inserted)

    def _laid_out(self, last: int, following: int, inserted: Sequence[tuple[int, int]]) -> None:
        """Go from one part to the next and keep, drop or add the empty paragraphs between them."""
        place, role = last, self.plans[last].role if last >= 0 else None
        left = self._before[following]
        for line, at in inserted:
            block = self.blocks[at]
            wanted = self._wanted(block.role, role, line)
            there, place = self._taken(place, max(line, place), following, wanted, left)
            self._drop(there, wanted)
            self.result.add(place, *[None] * (wanted - len(there)), at)
            role = block.role
        there = [each for each in range(place + 1, following) if self._are[each]]
        self._drop(there, left)
        if following < len(self.plans):
            self.result.add(place, *[None] * (left - len(there)))

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
            self.plans[at].mark = Revision.DELETED
            self.plans[at].is_whole = True

    def _wanted(self, role: Role, before: Role | None, line: int) -> int:
        """Return how many empty paragraphs precede a new part: as before others of its kind, else as in the form."""
        if not self._there:
            return 0
        starts_text = before in FRONT and role not in FRONT
        if alike := self._lines.get((role, starts_text)):
            return self._before[alike[nearest(alike, line)]]
        return int(form()["spacers"].get("text" if starts_text else role, 0))


def new_spacer(plans: Sequence[EditPlan]) -> Element | None:
    """Return an empty paragraph of the file as a model for others, or None."""
    return next((plan.line.element for plan in plans if is_spacer(plan)), None)

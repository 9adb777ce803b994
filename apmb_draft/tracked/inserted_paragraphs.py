"""Make the paragraphs that a redline inserts into a Word file, each in the form of the nearest one of its kind.

`document` puts them in their places and marks their ends as inserted; here the file gets at most a style that it lacks
(`base_styles`). The runs are made by `inline`. Where the file has no paragraph of the kind, a new one has the form of
our own Word files (`word.body`).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from apmb_draft.blocks import Block, Document, Role, Run
from apmb_draft.docx.xml import Element
from apmb_draft.form import form
from apmb_draft.tracked.base_styles import BaseStyles
from apmb_draft.tracked.edit_plan import EditPlan, Place, nearest
from apmb_draft.tracked.mark_changes import Maker, NeighbourFormat, near_of, wrapped
from apmb_draft.tracked.paragraphs import copied_properties, leave_list
from apmb_draft.tracked.revision_ids import RevisionIds
from apmb_draft.word.body import RoleFormat, role_formats
from apmb_draft.word.xml import element, paragraph


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
            made.extend(wrapped(make(Run(lead), near), signed))
        touched = {}
        for index, given in enumerate(block.runs):
            touched[Place(at, index)] = wrapped(make(given, near), signed)
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
        self.near = near_of(plan.line, len(plan.line.characters))
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

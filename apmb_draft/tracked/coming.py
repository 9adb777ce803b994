"""New paragraphs, in the form of the nearest of their kind that is there."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from apmb_draft.blocks import Block, Document, Role, Run
from apmb_draft.docx.package import Element
from apmb_draft.form import form
from apmb_draft.tracked.looks import Looks
from apmb_draft.tracked.marked import Maker, Near, near_of, wrapped
from apmb_draft.tracked.paragraphs import copied_properties, leave_list
from apmb_draft.tracked.scripts import Place, Script, nearest
from apmb_draft.tracked.signed import Signed
from apmb_draft.word.body import RoleFormat, role_formats
from apmb_draft.word.xml import element, paragraph


class Coming:
    """Makes the paragraphs that come; `scripts` are those that are there, before anything is marked in them."""

    def __init__(self, document: Document, scripts: Sequence[Script], looks: Looks, spacer: Element | None):
        self._document, self._looks = document, looks
        self._shapes = role_formats()
        self._models = [_Model(at, script) for at, script in enumerate(scripts) if script.block and script.line.atoms]
        self._fit: dict[tuple[Role, bool], tuple[list[_Model], list[int]]] = {}
        self._spacer = None if spacer is None else copied_properties(spacer)

    def spacer(self) -> Element:
        """An empty paragraph as others between the parts of the document."""
        if self._spacer is not None:
            return element("w:p", copy.deepcopy(self._spacer) if len(self._spacer) else None)
        column = form()["column"]
        return paragraph(
            style=self._looks.style("SingleTxt"),
            after=0,
            line=column["spacer_line_tw"],
            line_rule="exact",
            mark={"half_points": column["spacer_half_points"]},
        )

    def paragraph(self, at: int, line: int, signed: Signed, make: Maker) -> tuple[Element, dict[Place, list[Element]]]:
        """The paragraph of a block that comes behind a line, and its elements by the runs of the redline."""
        block = self._document.blocks[at]
        shape = self._shapes[block.role]
        model = self._model(block, shape, line)
        if model:
            made, near, lead = model.paragraph(), model.near, model.lead(block, shape)
            if model.is_counted and not model.counts(block):
                leave_list(made, styled=self._looks.counts(near.paragraph))
        else:
            made = paragraph(style=self._looks.style(shape.style), **shape.adds)
            lead, near = shape.lead(block.number), Near(None, self._looks.style(shape.style))
        if lead:
            made.extend(wrapped(make(Run(lead), near), signed))
        touched = {}
        for index, given in enumerate(block.runs):
            touched[Place(at, index)] = wrapped(make(given, near), signed)
            made.extend(touched[Place(at, index)])
        return made, touched

    def _model(self, block: Block, shape: RoleFormat, line: int) -> _Model | None:
        """The nearest paragraph of the same role, numbered alike if there is one, else of a role of the same form."""
        kind = (block.role, bool(block.number))
        if kind not in self._fit:
            fit = self._models_for(block, shape)
            self._fit[kind] = fit, [model.line for model in fit]
        found, places = self._fit[kind]
        return found[nearest(places, line)] if found else None

    def _models_for(self, block: Block, shape: RoleFormat) -> list[_Model]:
        """The paragraphs that are most of a kind with a new one."""
        fit = [model for model in self._models if not model.is_counted or model.counts(block)]
        same = [model for model in fit if model.role is block.role]
        alike = [model for model in fit if model.role in self._shapes and self._shapes[model.role] == shape]
        others = [model for model in self._models if model.role is block.role]
        numbered = [one for one in same if bool(one.number) == bool(block.number)]
        return numbered or same or alike or others


class _Model:
    """A paragraph that is there, as a model for another."""

    def __init__(self, at: int, script: Script):
        assert script.block
        self.line, self.role = at, script.block.role
        self.number = script.block.number if script.block.was_number is None else script.block.was_number
        self.near = near_of(script.line, len(script.line.atoms))
        self._properties = copied_properties(script.line.element, framed=self.role is Role.PAGE_NOTE)
        self.is_counted = script.line.atoms[0].is_counted
        self._text = "".join(atom.text for atom in script.line.atoms if not atom.is_counted)

    def paragraph(self) -> Element:
        """A paragraph of the same form, without words."""
        return element("w:p", copy.deepcopy(self._properties) if len(self._properties) else None)

    def counts(self, block: Block) -> bool:
        """Whether Word numbers this paragraph, and another one in its form as well."""
        return self.is_counted and bool(block.number and self.number) and block.role is self.role

    def lead(self, block: Block, shape: RoleFormat) -> str:
        """What stands before the words of a paragraph like this one: the same tabs, and its own number."""
        words, number = self._text.lstrip(), block.number
        before = self._text[: len(self._text) - len(words)]
        if self.is_counted:
            return before if self.counts(block) else shape.lead(number)
        behind = "\t"
        if self.number:
            words = words[len(self.number) :]
            behind = words[: len(words) - len(words.lstrip())] or "\t"
        return before + number + behind * bool(number or (shape.always and self.number))

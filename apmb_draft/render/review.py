"""A redline as one page for a browser, a telephone's too: changes in the text, each with its reason behind a button."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from apmb_draft.blocks import MASTHEAD, Block, Change, Document, Note, Role, Run
from apmb_draft.redline.places import describe_key, note_numbers
from apmb_draft.render.changes import names
from apmb_draft.render.marks import (
    Piece,
    Remark,
    came,
    is_changed,
    numbers,
    pieces,
    sentence,
    shifts,
    went,
)
from apmb_draft.render.parts import check_notes, element
from apmb_draft.templates import Templates
from apmb_draft.typography import document_url, plain_text

if TYPE_CHECKING:  # a page without changes should not wait for the rules
    from apmb_draft.rollover import Flag

LEVEL = {"p": "p", "h1": "h3", "h2": "h4", "h3": "h5"}
"""The headings of the draft, which stand below those of the page."""


def review(
    document: Document, remarks: Sequence[Remark], templates: Templates, *, flags: Sequence[Flag] = (), file: str = ""
) -> str:
    """The page of a redline, from `review.html.jinja` with its style sheet and its script inside; it fetches nothing.

    `flags` is wording to look at that was not changed, `file` the name of the YAML file that the answers go into.
    Without the script, as mail programs show it, reasons open and the views change all the same.
    Raises DraftError where a template is wrong or a footnote and its call do not meet.
    """
    check_notes(document)
    base, draft = names(document)
    values = {
        "base": base,
        "draft": draft,
        "document": document,
        "Role": Role,
        "remarks": remarks,
        "shifts": list(shifts(document)),
        "masthead": [_paragraph(document, [place], remarks) for place in _masthead(document)],
        "text": list(_text(document, remarks)),
        "page_notes": [_paragraph(document, [place], remarks) for place in _places(document, {Role.PAGE_NOTE})],
        "notes": {note.number: _noted(note, remarks) for note in document.notes},
        "flags": flags,
        "keys": {block.key for block in document.blocks if block.key},
        "file": file,
    }
    filters: dict[str, Callable[..., Any]] = {
        "strands": strands,
        "address": document_url,
        "ordinary": plain_text,
        "said": describe_key,
        "sentence": sentence,
    }
    return templates.fill("review.html.jinja", values, filters=filters, autoescape=True)


def _masthead(document: Document) -> list[int]:
    """The masthead, the running head behind all of it, as the changes are numbered."""
    return [*_places(document, MASTHEAD - {Role.RUNNING_TITLE}), *_places(document, {Role.RUNNING_TITLE})]


def _places(document: Document, roles: Collection[Role]) -> list[int]:
    return [place for place, block in enumerate(document.blocks) if block.role in roles]


class State(StrEnum):
    """What became of a paragraph as a whole."""

    SAME = "same"
    CHANGED = "changed"
    CAME = "came"
    WENT = "went"


@dataclass(frozen=True)
class Line:
    """A block on the page; `end` is the change of its end, where the paragraph neither came nor went as a whole."""

    block: Block
    before: str
    after: str
    pieces: tuple[Piece, ...]
    end: Change


@dataclass(frozen=True)
class Paragraph:
    """What is one paragraph of the draft: a block, or several that were joined."""

    lines: tuple[Line, ...]
    state: State
    remarks: tuple[tuple[int, Remark], ...]

    @property
    def tag(self) -> str:
        """Its element on the page."""
        return LEVEL[element(self.role)]

    @property
    def role(self) -> Role:
        """Return what it is in the draft: what its end says."""
        return self.lines[-1].block.role


@dataclass(frozen=True)
class Noted:
    """A footnote on the page, with its numbers in both drafts, 0 where one has none."""

    number: int
    before: int
    after: int
    pieces: tuple[Piece, ...]
    remarks: tuple[tuple[int, Remark], ...]

    @property
    def state(self) -> State:
        """Return whether it is new, gone, changed or as it was."""
        if not (self.before and self.after):
            return State.CAME if self.after else State.WENT
        return State.CHANGED if self.remarks or self.before != self.after else State.SAME


@dataclass(frozen=True)
class Strand:
    """Runs in a row of which the same became: `what` is "inserted", "deleted", "form", or "" for those that stay."""

    what: str
    runs: tuple[Run, ...]


def strands(runs: Sequence[Run]) -> list[Strand]:
    """Runs in as few strands as may be: one element of the page each.

    >>> came = Change.INSERTED
    >>> row = [Run("Noting", italic=True, change=came), Run(" kites", change=came), Run(",")]
    >>> [(strand.what, len(strand.runs)) for strand in strands(row)]
    [('inserted', 2), ('', 1)]
    """
    return [Strand(what, tuple(row)) for what, row in groupby(runs, key=_what)]


def _what(run: Run) -> str:
    return run.change.value or ("form" if is_changed(run) else "")


def _text(document: Document, remarks: Sequence[Remark]) -> Iterator[Paragraph]:
    """The paragraphs of the body; blocks whose end went join the next, and stand in one paragraph with it."""
    row: list[int] = []
    for place, block in enumerate(document.blocks):
        if block.role in MASTHEAD or block.role is Role.PAGE_NOTE:
            continue
        row.append(place)
        if block.change is not Change.DELETED or (len(row) == 1 and went(block)):
            yield _paragraph(document, row, remarks)
            row = []
    if row:
        yield _paragraph(document, row, remarks)


def _paragraph(document: Document, places: Sequence[int], remarks: Sequence[Remark]) -> Paragraph:
    blocks = [document.blocks[place] for place in places]
    near = tuple((number, remark) for number, remark in enumerate(remarks, 1) if remark.block in places)
    state = _state(blocks, bool(near))
    lines = tuple(
        Line(
            block,
            *numbers(block),
            tuple(pieces(block.runs, remarks, block=place)),
            block.change if state is State.CHANGED else Change.NONE,
        )
        for place, block in zip(places, blocks, strict=True)
    )
    return Paragraph(lines, state, near)


def _state(blocks: Sequence[Block], is_remarked: bool) -> State:
    if all(came(block) for block in blocks):
        return State.CAME
    if all(went(block) for block in blocks):
        return State.WENT
    is_shifted = any(block.change or block.was_role or block.was_number is not None for block in blocks)
    return State.CHANGED if is_remarked or is_shifted else State.SAME


def _noted(note: Note, remarks: Sequence[Remark]) -> Noted:
    near = tuple(
        (number, remark) for number, remark in enumerate(remarks, 1) if (remark.block, remark.note) == (-1, note.number)
    )
    return Noted(note.number, *note_numbers(note), tuple(pieces(note.runs, remarks, note=note.number)), near)

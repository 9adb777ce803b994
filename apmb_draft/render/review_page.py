"""A redline as one page for a browser, a telephone's too: changes in the text, each with its reason behind a button."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from apmb_draft.model.document import MASTHEAD, Block, Document, Note, Revision, Role, Run, note_numbers
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import Flag
from apmb_draft.render.html import html_element
from apmb_draft.render.listed_changes import (
    ChangeRuns,
    ListedChange,
    as_sentence,
    draft_names,
    is_changed,
    is_deleted,
    is_inserted,
    list_shifts,
    old_and_new_number,
    split_at_remarks,
)
from apmb_draft.render.text_output import check_notes
from apmb_draft.text.templates import Templates
from apmb_draft.un.typography import document_url, plain_text

LEVEL = {"p": "p", "tr": "p", "h1": "h3", "h2": "h4", "h3": "h5"}
"""The headings of the draft, which stand below those of the page; a row of a table is a paragraph there."""


def render_review(
    document: Document,
    remarks: Sequence[ListedChange],
    templates: Templates,
    *,
    flags: Sequence[Flag] = (),
    file: str = "",
) -> str:
    """Return the page of a redline, from `review.html.jinja`, with style sheet and script inside; it fetches nothing.

    `flags` is wording to look at that was not changed, `file` the name of the YAML file that the answers go into.
    Without the script, as mail programs show it, reasons open and the views change all the same.
    Raises DraftError where a template is wrong or a footnote and its call do not meet.
    """
    check_notes(document)
    base, draft = draft_names(document)
    values = {
        "base": base,
        "draft": draft,
        "document": document,
        "Role": Role,
        "remarks": remarks,
        "shifts": list(list_shifts(document)),
        "masthead": [_paragraph(document, [place], remarks) for place in _masthead(document)],
        "text": list(_text(document, remarks)),
        "page_notes": [_paragraph(document, [place], remarks) for place in _places(document, {Role.PAGE_NOTE})],
        "notes": {note.number: _noted(note, remarks) for note in document.notes},
        "flags": flags,
        "keys": {block.key for block in document.blocks if block.key},
        "file": file,
    }
    filters: dict[str, Callable[..., Any]] = {
        "strands": merge_strands,
        "address": document_url,
        "ordinary": plain_text,
        "said": describe_key,
        "sentence": as_sentence,
    }
    return templates.fill("review.html.jinja", values, filters=filters, autoescape=True)


def _masthead(document: Document) -> list[int]:
    """Return the masthead, the running head behind all of it, as the changes are numbered."""
    return [*_places(document, MASTHEAD - {Role.RUNNING_TITLE}), *_places(document, {Role.RUNNING_TITLE})]


def _places(document: Document, roles: Collection[Role]) -> list[int]:
    return [place for place, block in enumerate(document.blocks) if block.role in roles]


class ParagraphState(StrEnum):
    """What became of a paragraph as a whole."""

    SAME = "same"
    CHANGED = "changed"
    CAME = "came"
    WENT = "went"


@dataclass(frozen=True)
class ReviewLine:
    """A block on the page; `end` is the change of its end, where the paragraph neither came nor went as a whole."""

    block: Block
    before: str
    after: str
    pieces: tuple[ChangeRuns, ...]
    end: Revision


@dataclass(frozen=True)
class ReviewParagraph:
    """What is one paragraph of the draft: a block, or several that were joined."""

    lines: tuple[ReviewLine, ...]
    state: ParagraphState
    remarks: tuple[tuple[int, ListedChange], ...]

    @property
    def tag(self) -> str:
        """Return its element on the page."""
        return LEVEL[html_element(self.role)]

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
    pieces: tuple[ChangeRuns, ...]
    remarks: tuple[tuple[int, ListedChange], ...]

    @property
    def state(self) -> ParagraphState:
        """Return whether it is new, gone, changed or as it was."""
        if not (self.before and self.after):
            return ParagraphState.CAME if self.after else ParagraphState.WENT
        return ParagraphState.CHANGED if self.remarks or self.before != self.after else ParagraphState.SAME


@dataclass(frozen=True)
class Strand:
    """Runs in a row of which the same became: `what` is "inserted", "deleted", "form", or "" for those that stay."""

    what: str
    runs: tuple[Run, ...]


def merge_strands(runs: Sequence[Run]) -> list[Strand]:
    """Merge runs into as few strands as possible: each is one element of the page.

    >>> new = Revision.INSERTED
    >>> row = [Run("Noting", italic=True, change=new), Run(" kites", change=new), Run(",")]
    >>> [(strand.what, len(strand.runs)) for strand in merge_strands(row)]
    [('inserted', 2), ('', 1)]
    """
    return [Strand(what, tuple(row)) for what, row in groupby(runs, key=_what)]


def _what(run: Run) -> str:
    return run.change.value or ("form" if is_changed(run) else "")


def _text(document: Document, remarks: Sequence[ListedChange]) -> Iterator[ReviewParagraph]:
    """Yield the paragraphs of the body; blocks whose end is deleted are one paragraph with the next."""
    row: list[int] = []
    for place, block in enumerate(document.blocks):
        if block.role in MASTHEAD or block.role is Role.PAGE_NOTE:
            continue
        row.append(place)
        if block.change is not Revision.DELETED or (len(row) == 1 and is_deleted(block)):
            yield _paragraph(document, row, remarks)
            row = []
    if row:
        yield _paragraph(document, row, remarks)


def _paragraph(document: Document, places: Sequence[int], remarks: Sequence[ListedChange]) -> ReviewParagraph:
    blocks = [document.blocks[place] for place in places]
    near = tuple((number, remark) for number, remark in enumerate(remarks, 1) if remark.block in places)
    state = _state(blocks, bool(near))
    lines = tuple(
        ReviewLine(
            block,
            *old_and_new_number(block),
            tuple(split_at_remarks(block.runs, remarks, block=place)),
            block.change if state is ParagraphState.CHANGED else Revision.NONE,
        )
        for place, block in zip(places, blocks, strict=True)
    )
    return ReviewParagraph(lines, state, near)


def _state(blocks: Sequence[Block], is_remarked: bool) -> ParagraphState:
    if all(is_inserted(block) for block in blocks):
        return ParagraphState.CAME
    if all(is_deleted(block) for block in blocks):
        return ParagraphState.WENT
    is_shifted = any(block.change or block.was_role or block.was_number is not None for block in blocks)
    return ParagraphState.CHANGED if is_remarked or is_shifted else ParagraphState.SAME


def _noted(note: Note, remarks: Sequence[ListedChange]) -> Noted:
    near = tuple(
        (number, remark) for number, remark in enumerate(remarks, 1) if (remark.block, remark.note) == (-1, note.number)
    )
    return Noted(note.number, *note_numbers(note), tuple(split_at_remarks(note.runs, remarks, note=note.number)), near)

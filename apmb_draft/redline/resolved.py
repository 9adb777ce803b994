"""A redline with all its changes accepted, which is the draft, or rejected, which is the base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from apmb_draft.blocks import Block, Change, Document, Note, Run
from apmb_draft.redline.tokens import together


def accepted(document: Document) -> Document:
    """The draft: what came stays, what went is gone.

    >>> from apmb_draft.blocks import Role
    >>> runs = (Run("two", change=Change.DELETED), Run("three", change=Change.INSERTED), Run(" kites"))
    >>> accepted(Document((Block(Role.OPERATIVE, runs),))).text(Role.OPERATIVE)
    'three kites'
    """
    return _resolved(document, Change.DELETED)


def rejected(document: Document) -> Document:
    """The base, as it was before the changes."""
    return replace(_resolved(document, Change.INSERTED), asked=())


def _resolved(document: Document, dropped: Change) -> Document:
    numbers = {note.number: _number(note, dropped) for note in document.notes}
    blocks = tuple(_blocks(document.blocks, dropped, numbers))
    notes = [
        Note(numbers[note.number], _runs(note.runs, dropped, numbers), note.key)
        for note in document.notes
        if numbers[note.number]
    ]
    return Document(blocks, tuple(sorted(notes, key=lambda note: note.number)), document.asked)


def _number(note: Note, dropped: Change) -> int:
    """The number of a footnote in one of the drafts, 0 where it has none."""
    if not (note.before or note.after):
        return note.number
    return note.after if dropped is Change.DELETED else note.before


def _blocks(blocks: Sequence[Block], dropped: Change, numbers: Mapping[int, int]) -> Iterator[Block]:
    """The blocks of one draft; what is left of one whose end is dropped joins the next."""
    carried: list[Run] = []
    number = ""
    for block in blocks:
        old = dropped is Change.INSERTED
        number = number or (block.was_number if old and block.was_number is not None else block.number)
        carried += _runs(block.runs, dropped, numbers)
        if block.change is dropped:
            continue
        role = block.was_role if old and block.was_role else block.role
        yield Block(role, together(carried), number, block.was_key if old else block.key)
        carried, number = [], ""


def _runs(runs: Sequence[Run], dropped: Change, numbers: Mapping[int, int]) -> tuple[Run, ...]:
    return together(_run(run, dropped, numbers) for run in runs if run.change is not dropped)


def _run(run: Run, dropped: Change, numbers: Mapping[int, int]) -> Run:
    kept = run.was if run.was and dropped is Change.INSERTED else run
    if kept.call:
        number = numbers.get(kept.call, kept.call)
        kept = replace(kept, text=str(number), call=number)
    return replace(kept, change=Change.NONE, was=None)

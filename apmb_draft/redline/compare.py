"""Compare two drafts as a whole: masthead, front block, text, closing lines, annexes and footnotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from apmb_draft.blocks import Block, Change, Document, Note, Run
from apmb_draft.redline.footnotes import pair_notes, rename_calls, renumber_notes, split_moved_notes
from apmb_draft.redline.merged import merge_group
from apmb_draft.redline.paragraphs import ComparedParagraph, group_paragraphs
from apmb_draft.redline.tokens import merge_runs


def redline(base: Document, draft: Document) -> Document:
    """Return the draft as a document that marks every change against the base, with what was there before.

    With its changes accepted, it is the draft; rejected, the base. `redline(x, x) == x` for documents whose text is in
    the fewest possible runs. Paragraphs are paired by similarity; within them, words, dates and citations are kept
    whole. Text that moved is marked as deleted in one place and inserted in the other.
    """
    pairs = pair_notes(base, draft)
    before, after = rename_calls(base, pairs, old=True), rename_calls(draft, pairs, old=False)
    found = group_paragraphs(
        [ComparedParagraph(block) for block in before], [ComparedParagraph(block) for block in after]
    )
    blocks = tuple(block for group in found for block in merge_group(group))
    marked, notes = renumber_notes(split_moved_notes(blocks, pairs), pairs)
    return Document(marked, notes, draft.asked)


def accept_changes(document: Document) -> Document:
    """Return the draft: insertions kept, deletions removed.

    >>> from apmb_draft.blocks import Role
    >>> runs = (Run("two", change=Change.DELETED), Run("three", change=Change.INSERTED), Run(" kites"))
    >>> accept_changes(Document((Block(Role.OPERATIVE, runs),))).text(Role.OPERATIVE)
    'three kites'
    """
    return _resolve(document, Change.DELETED)


def reject_changes(document: Document) -> Document:
    """Return the base, as it was before the changes."""
    return replace(_resolve(document, Change.INSERTED), asked=())


def _resolve(document: Document, dropped: Change) -> Document:
    numbers = {note.number: _note_number(note, dropped) for note in document.notes}
    blocks = tuple(_resolve_blocks(document.blocks, dropped, numbers))
    notes = [
        Note(numbers[note.number], _resolve_runs(note.runs, dropped, numbers), note.key)
        for note in document.notes
        if numbers[note.number]
    ]
    return Document(blocks, tuple(sorted(notes, key=lambda note: note.number)), document.asked)


def _note_number(note: Note, dropped: Change) -> int:
    """Return the number of a footnote in one of the drafts, 0 where it is not in it."""
    if not (note.before or note.after):
        return note.number
    return note.after if dropped is Change.DELETED else note.before


def _resolve_blocks(blocks: Sequence[Block], dropped: Change, numbers: Mapping[int, int]) -> Iterator[Block]:
    """Yield the blocks of one draft; what remains of one whose end is dropped joins the next."""
    carried: list[Run] = []
    number = ""
    for block in blocks:
        old = dropped is Change.INSERTED
        number = number or (block.was_number if old and block.was_number is not None else block.number)
        carried += _resolve_runs(block.runs, dropped, numbers)
        if block.change is dropped:
            continue
        role = block.was_role if old and block.was_role else block.role
        yield Block(role, merge_runs(carried), number, block.was_ref if old else block.ref)
        carried, number = [], ""


def _resolve_runs(runs: Sequence[Run], dropped: Change, numbers: Mapping[int, int]) -> tuple[Run, ...]:
    return merge_runs(_resolve_run(run, dropped, numbers) for run in runs if run.change is not dropped)


def _resolve_run(run: Run, dropped: Change, numbers: Mapping[int, int]) -> Run:
    kept = run.was if run.was and dropped is Change.INSERTED else run
    if kept.call:
        number = numbers.get(kept.call, kept.call)
        kept = replace(kept, text=str(number), call=number)
    return replace(kept, change=Change.NONE, was=None)

"""Find the changes of a redline as a reader counts them.

Deleted and inserted words in one place are one change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from apmb_draft.model.document import (
    Block,
    Document,
    FactStatus,
    Note,
    Revision,
    Run,
    describe_note_place,
    describe_place,
    note_numbers,
)
from apmb_draft.un.typography import plain_text


@dataclass(frozen=True)
class Reason:
    """Why words changed: the rule, in one sentence, and where that can be looked up."""

    rule: str
    why: str
    source: str

    @property
    def by_hand(self) -> bool:
        """Return whether no rule explains the change."""
        return self.rule == "by-hand"


class ChangeKind(StrEnum):
    """The kind of a change: of the words, or of their format alone, as italics are."""

    WORDS = "words"
    FORM = "form"


@dataclass(frozen=True)
class RunSpan:
    """Consecutive runs of one block of a document, or of one footnote.

    `block` is the index of the block, -1 for a footnote, which `note` then numbers as the document does. `first` and
    `last` are the indexes of the runs, both included.
    """

    block: int
    note: int
    first: int
    last: int


@dataclass(frozen=True)
class Change:
    """One change between two documents, in its place in their redline.

    `before` and `after` are the deleted and the inserted words, "" where there are none; where only the format changed,
    both are the same words. Calls of footnotes are among them with the numbers that they have in the base and in the
    draft. `where` is the place in words ("preamble 6", "paragraph 12", "masthead", "footnote 1"), `open_facts` are the
    keys of what is open in the inserted words. `reasons` are empty until the change is explained.
    """

    span: RunSpan
    before: str
    after: str
    kind: ChangeKind
    where: str
    open_facts: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def by_hand(self) -> bool:
        """Return whether it is by hand, at least in part."""
        return any(reason.by_hand for reason in self.reasons)


def find_changes(document: Document) -> Iterator[Change]:
    """Yield the changes of a redline in reading order, footnotes last, without paragraph numbers."""
    numbers = {note.number: note_numbers(note) for note in document.notes}
    for at, block in enumerate(document.blocks):
        yield from _changes_of(block, at, describe_place(block), numbers)
    for note in document.notes:
        yield from _changes_of(note, -1, describe_note_place(note), numbers)


def _changes_of(owner: Block | Note, at: int, where: str, numbers: Mapping[int, tuple[int, int]]) -> Iterator[Change]:
    note = owner.number if isinstance(owner, Note) else 0
    for kind, group in groupby(enumerate(owner.runs), key=lambda one: _kind_of_change(one[1])):
        indexes, runs = zip(*group, strict=True)
        if kind:
            before = "".join(_text_before(run, numbers) for run in runs)
            after = "".join(_text_after(run, numbers) for run in runs)
            status = [run for run in runs if run.status is not FactStatus.KNOWN and run.change is not Revision.DELETED]
            facts = tuple(dict.fromkeys(run.fact for run in status))
            yield Change(RunSpan(at, note, indexes[0], indexes[-1]), before, after, kind, where, facts)


def _kind_of_change(run: Run) -> ChangeKind | None:
    """Return the kind, or None: another kind of space, or a space in italics, is no change to a reader."""
    if run.change is not Revision.NONE:
        return ChangeKind.WORDS
    return ChangeKind.FORM if run.was and run.was.italic != run.italic and run.text.strip() else None


def _text_before(run: Run, numbers: Mapping[int, tuple[int, int]]) -> str:
    if run.change is Revision.INSERTED:
        return ""
    if run.call in numbers:
        return str(numbers[run.call][0])
    return run.was.text if run.was else run.text


def _text_after(run: Run, numbers: Mapping[int, tuple[int, int]]) -> str:
    if run.change is Revision.DELETED:
        return ""
    return str(numbers[run.call][1]) if run.call in numbers else run.text


def on_one_line(text: str) -> str:
    """Return text for comparing and for display in a list: with ordinary spaces, on one line.

    >>> on_one_line("on 2\\u00a0December\\n2024 ")
    'on 2 December 2024'
    """
    return " ".join(plain_text(text).split())

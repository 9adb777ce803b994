"""Find the changes of a redline as a reader counts them: deleted and inserted words in one place are one change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.blocks import Block, Document, Note, Revision, Run
from apmb_draft.redline.places import note_numbers
from apmb_draft.typography import plain_text


@dataclass(frozen=True)
class ChangedSpan:
    """Runs of one block, or of one footnote, that changed together.

    `block` is the index of the block in `document.blocks`, -1 for a footnote, which `note` then numbers as the redline
    does. `first` and `last` are the indexes of its runs (both included). `before` and `after` are the deleted and the
    inserted words, "" where there are none; where only the format changed, both are the same words. Calls of footnotes
    are among them with the numbers that they have in the base and in the draft.
    """

    block: int
    note: int
    first: int
    last: int
    before: str
    after: str

    @property
    def is_form(self) -> bool:
        """Return whether the words were kept and only their format changed, as italics do."""
        return self.before == self.after


def find_changed_spans(document: Document) -> Iterator[ChangedSpan]:
    """Yield the changed spans of a redline in reading order, footnotes last, without paragraph numbers."""
    numbers = {note.number: note_numbers(note) for note in document.notes}
    for at, block in enumerate(document.blocks):
        yield from _spans_of(block, (at, 0), numbers)
    for note in document.notes:
        yield from _spans_of(note, (-1, note.number), numbers)


def _spans_of(
    owner: Block | Note, place: tuple[int, int], numbers: Mapping[int, tuple[int, int]]
) -> Iterator[ChangedSpan]:
    numbered = list(enumerate(owner.runs))
    for kind, group in groupby(numbered, key=lambda one: _kind_of_change(one[1])):
        runs = list(group)
        if kind:
            before = "".join(_text_before(run, numbers) for _, run in runs)
            after = "".join(_text_after(run, numbers) for _, run in runs)
            yield ChangedSpan(*place, runs[0][0], runs[-1][0], before, after)


def _kind_of_change(run: Run) -> str:
    """Return "words", "form", or "": another kind of space, or a space in italics, is no change to a reader."""
    if run.change is not Revision.NONE:
        return "words"
    return "form" if run.was and run.was.italic != run.italic and run.text.strip() else ""


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

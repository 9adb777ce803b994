"""The changes of a redline as a reader counts them: words that went and words that came in one place are one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.blocks import Block, Change, Document, Note, Run
from apmb_draft.redline.places import note_numbers
from apmb_draft.typography import plain


@dataclass(frozen=True)
class Stretch:
    """Runs of one block, or of one footnote, that changed together.

    `block` is the place of the block among `document.blocks`, -1 for a footnote, which `note` then numbers as the
    redline does. `first` and `last` are the places of its runs (both included). `before` and `after` are the words
    that went and those that came, "" where there are none; where only the form changed, both are the same words.
    Calls of footnotes are among them with the numbers that they have in the base and in the draft.
    """

    block: int
    note: int
    first: int
    last: int
    before: str
    after: str

    @property
    def is_form(self) -> bool:
        """Whether the words stayed and only their form changed, as italics do."""
        return self.before == self.after


def stretches(document: Document) -> Iterator[Stretch]:
    """The changed stretches of a redline in reading order, footnotes last; numbers of paragraphs are not among them."""
    numbers = {note.number: note_numbers(note) for note in document.notes}
    for at, block in enumerate(document.blocks):
        yield from _of(block, (at, 0), numbers)
    for note in document.notes:
        yield from _of(note, (-1, note.number), numbers)


def _of(owner: Block | Note, place: tuple[int, int], numbers: Mapping[int, tuple[int, int]]) -> Iterator[Stretch]:
    numbered = list(enumerate(owner.runs))
    for kind, group in groupby(numbered, key=lambda one: _kind(one[1])):
        runs = list(group)
        if kind:
            before = "".join(_before(run, numbers) for _, run in runs)
            after = "".join(_after(run, numbers) for _, run in runs)
            yield Stretch(*place, runs[0][0], runs[-1][0], before, after)


def _kind(run: Run) -> str:
    """ "words", "form", or nothing: another kind of space, or a space in italics, is no change to a reader."""
    if run.change is not Change.NONE:
        return "words"
    return "form" if run.was and run.was.italic != run.italic and run.text.strip() else ""


def _before(run: Run, numbers: Mapping[int, tuple[int, int]]) -> str:
    if run.change is Change.INSERTED:
        return ""
    if run.call in numbers:
        return str(numbers[run.call][0])
    return run.was.text if run.was else run.text


def _after(run: Run, numbers: Mapping[int, tuple[int, int]]) -> str:
    if run.change is Change.DELETED:
        return ""
    return str(numbers[run.call][1]) if run.call in numbers else run.text


def words(text: str) -> str:
    """Text for comparing and for showing in a list: ordinary spaces, one line.

    >>> words("on 2\\u00a0December\\n2024 ")
    'on 2 December 2024'
    """
    return " ".join(plain(text).split())

"""Find the changes of a redline as a reader counts them, and comment on wording that is to be checked.

Deleted and inserted words in one place are one change. A comment is on wording that was carried over and may be stale,
beside the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, pairwise

from apmb_draft.model.document import Block, Document, FactStatus, Note, Revision, Run, describe_place, note_numbers
from apmb_draft.model.paragraphs import ParagraphRef
from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover.step import paragraphs_showing_key
from apmb_draft.un.typography import with_ordinary_spaces


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
    """The kind of a change: of the words, or of their format alone, as italics are; or none, but wording to check."""

    WORDS = "words"
    FORM = "form"
    CHECK = "check"


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
        yield from _changes_of(block, at, 0, numbers)
    for note in document.notes:
        yield from _changes_of(note, -1, note.number, numbers)


def _changes_of(owner: Block | Note, at: int, note: int, numbers: Mapping[int, tuple[int, int]]) -> Iterator[Change]:
    for kind, group in groupby(enumerate(owner.runs), key=lambda one: kind_of_change(one[1])):
        indexes, runs = zip(*group, strict=True)
        if kind:
            before, after = (
                "".join(_text_without(other, run, numbers) for run in runs)
                for other in (Revision.INSERTED, Revision.DELETED)
            )
            status = [run for run in runs if run.status is not FactStatus.KNOWN and run.change is not Revision.DELETED]
            facts = tuple(dict.fromkeys(run.fact for run in status))
            yield Change(RunSpan(at, note, indexes[0], indexes[-1]), before, after, kind, describe_place(owner), facts)


def kind_of_change(run: Run) -> ChangeKind | None:
    """Return the kind, or None: another kind of space, or a space in italics, is no change to a reader."""
    if run.change is not Revision.NONE:
        return ChangeKind.WORDS
    return ChangeKind.FORM if run.was and run.was.italic != run.italic and run.text.strip() else None


def _text_without(dropped: Revision, run: Run, numbers: Mapping[int, tuple[int, int]]) -> str:
    """Return the text of a run in the base, which has nothing that was inserted, or in the draft."""
    if run.change is dropped:
        return ""
    if run.call in numbers:
        return str(numbers[run.call][dropped is Revision.DELETED])
    return run.was.text if run.was and dropped is Revision.INSERTED else run.text


# --- Wording to check -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckComment:
    """A comment on wording to check, and the runs that it is on; the first words of a file, if there is no block."""

    span: RunSpan
    text: str


def add_check_comments(
    document: Document, flags: Sequence[Flag], draft: Resolution
) -> tuple[Document, tuple[CheckComment, ...]]:
    """Return a document with its runs cut where flagged words begin and end, and a comment on each of these.

    `document` is the draft or a redline that leads to it. A flag on a footnote is put at its call, one on a fact at the
    paragraph that shows it, and what is nowhere in the body at the first words.
    """
    bounds: dict[int, set[int]] = {}
    for flag in flags:
        each = _find_quote(document, flag, draft)
        if each.end:
            bounds.setdefault(each.block, set()).update((each.start, each.end))
    blocks = tuple(
        replace(block, runs=tuple(_cut_runs(block.runs, bounds[at]))) if at in bounds else block
        for at, block in enumerate(document.blocks)
    )
    cut = replace(document, blocks=blocks)
    return cut, tuple(_comment(cut, flag, _find_quote(cut, flag, draft)) for flag in flags)


def comment_text(flag: Flag, words: str = "") -> str:
    """Return the text of a comment: the words as they are read, and what to check.

    >>> comment_text(Flag("operative 8", "upcoming Third … Gathering", "see whether it still lies ahead", "upcoming"))
    'Check: “upcoming Third … Gathering” – see whether it still lies ahead.'
    """
    end = "" if flag.reason.endswith("?") else "."
    return f"Check: “{words or flag.quote}” – {flag.reason}{end}"


@dataclass(frozen=True)
class _QuotePlace:
    """The place of quoted words: the block and their offsets in it; without an end, the run that stands for them.

    Block -1 is no place in the body.
    """

    block: int = -1
    start: int = 0
    end: int = 0
    run: int = -1


def _find_quote(document: Document, flag: Flag, draft: Resolution) -> _QuotePlace:
    part, _, name = flag.paragraph.partition(" ")
    if part == "footnote":
        return _find_call(document, name)
    shown = (flag.paragraph,) if name else paragraphs_showing_key(draft, flag.paragraph)
    ref = ParagraphRef.parse(shown[0]) if shown else None
    within = [(at, block) for at, block in enumerate(document.blocks) if ref and block.ref and block.ref.is_within(ref)]
    for at, block in within:
        if span := _span(_visible_text(block), flag.quote):
            return _QuotePlace(at, *span)
    return next((_QuotePlace(at, run=0) for at, block in within if block.runs), _QuotePlace())


def _span(text: str, quote: str) -> tuple[int, int] | None:
    """Return the span of a quotation, in which “…” is what a fact says, without an ellipsis at either end.

    >>> _span("the Third Meeting of 2024, held", "the … of 2024, …")
    (0, 26)
    """
    pieces = [re.escape(" ".join(piece.split())) for piece in quote.split("…") if piece.strip()]
    found = re.search(".*?".join(pieces), text) if pieces else None
    return found.span() if found else None


def _find_call(document: Document, key: str) -> _QuotePlace:
    """Return the place of the first call of a footnote that the draft has."""
    number = next((note.number for note in document.notes if note.key == key), 0)
    for at, block in enumerate(document.blocks):
        for index, run in enumerate(block.runs):
            if number and run.call == number and run.change is not Revision.DELETED:
                return _QuotePlace(at, run=index)
    return _QuotePlace()


def _comment(document: Document, flag: Flag, found: _QuotePlace) -> CheckComment:
    first = last = found.run
    words = ""
    if found.end:
        block = document.blocks[found.block]
        places = [index for index, start, end in _run_spans(block.runs) if start < found.end and end > found.start]
        first, last = places[0], places[-1]
        words = " ".join(_visible_text(block)[found.start : found.end].split())
    return CheckComment(RunSpan(found.block, 0, first, last), comment_text(flag, words))


def _is_read(run: Run) -> bool:
    return run.change is not Revision.DELETED and not run.call


def _visible_text(block: Block) -> str:
    """Return the text of a block as the draft has it, on one line."""
    return "".join(with_ordinary_spaces(run.text) for run in block.runs if _is_read(run)).replace("\n", " ")


def _run_spans(runs: Sequence[Run]) -> Iterator[tuple[int, int, int]]:
    """Yield the index of each run of the draft, with the offsets of its beginning and end."""
    at = 0
    for index, run in enumerate(runs):
        if _is_read(run):
            yield index, at, at + len(run.text)
            at += len(run.text)


def _cut_runs(runs: Sequence[Run], bounds: set[int]) -> Iterator[Run]:
    """Yield the runs, cut at some offsets in the text of the draft."""
    places = {index: (start, end) for index, start, end in _run_spans(runs)}
    for index, run in enumerate(runs):
        start, end = places.get(index, (0, 0))
        stops = [start, *sorted(bound for bound in bounds if start < bound < end), end]
        if len(stops) == 2 or (run.was and len(run.was.text) != len(run.text)):
            yield run
            continue
        for first, last in pairwise(stops):
            part = slice(first - start, last - start)
            was = replace(run.was, text=run.was.text[part]) if run.was else None
            yield replace(run, text=run.text[part], was=was)

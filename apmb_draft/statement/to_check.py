"""Wording that was carried over and may have gone stale, as comments beside the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from apmb_draft.blocks import CHECKING, Block, Change, Document, Run
from apmb_draft.model import Resolution
from apmb_draft.rollover import Flag
from apmb_draft.rollover.where import paragraphs_of
from apmb_draft.typography import with_ordinary_spaces
from apmb_draft.word.comments import NOWHERE, Remark


def with_checks(document: Document, flags: Sequence[Flag], draft: Resolution) -> tuple[Document, tuple[Remark, ...]]:
    """Return a document with its runs cut where flagged words begin and end, and a comment on each of these.

    `document` is the draft or a redline that leads to it. A flag on a footnote stands at its call, one on a fact at the
    paragraph that shows it, and what is nowhere in the body at the first words.
    """
    bounds: dict[int, set[int]] = {}
    for flag in flags:
        each = _found(document, flag, draft)
        if each.end:
            bounds.setdefault(each.block, set()).update((each.start, each.end))
    blocks = tuple(
        replace(block, runs=tuple(_cut(block.runs, bounds[at]))) if at in bounds else block
        for at, block in enumerate(document.blocks)
    )
    cut = replace(document, blocks=blocks)
    return cut, tuple(_remark(cut, flag, _found(cut, flag, draft)) for flag in flags)


def says(flag: Flag, words: str = "") -> str:
    """Return what a comment says: the words as they are read, and what to check.

    >>> says(Flag("operative 8", "upcoming Third … Gathering", "see whether it still lies ahead", "upcoming"))
    'Check: “upcoming Third … Gathering” – see whether it still lies ahead.'
    """
    end = "" if flag.reason.endswith("?") else "."
    return f"Check: “{words or flag.quote}” – {flag.reason}{end}"


@dataclass(frozen=True)
class _Found:
    """Where words are: the block, and their place among its characters; without an end, the run that stands for them.

    Block -1 is no place in the body.
    """

    block: int = NOWHERE[0]
    start: int = 0
    end: int = 0
    run: int = NOWHERE[1]


def _found(document: Document, flag: Flag, draft: Resolution) -> _Found:
    part, _, name = flag.paragraph.partition(" ")
    if part == "footnote":
        return _call(document, name)
    names = (flag.paragraph,) if name else paragraphs_of(draft, flag.paragraph)
    within = [
        (at, block)
        for at, block in enumerate(document.blocks)
        if any(block.key == each or block.key.startswith(f"{each} (") for each in names[:1])
    ]
    for at, block in within:
        if span := _span(_text(block), flag.quote):
            return _Found(at, *span)
    return next((_Found(at, run=0) for at, block in within if block.runs), _Found())


def _span(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quotation stands, in which “…” is what a fact says; without those at its ends.

    >>> _span("the Third Meeting of 2024, held", "the … of 2024, …")
    (0, 26)
    """
    pieces = list(filter(None, (" ".join(piece.split()) for piece in quote.split("…"))))
    start = end = text.find(pieces[0]) if pieces else -1
    for piece in pieces:
        at = text.find(piece, end) if end >= 0 else -1
        end = at + len(piece) if at >= 0 else -1
    return (start, end) if end > start >= 0 else None


def _call(document: Document, key: str) -> _Found:
    """The first call of a footnote that the draft has."""
    number = next((note.number for note in document.notes if note.key == key), 0)
    for at, block in enumerate(document.blocks):
        for index, run in enumerate(block.runs):
            if number and run.call == number and run.change is not Change.DELETED:
                return _Found(at, run=index)
    return _Found()


def _remark(document: Document, flag: Flag, found: _Found) -> Remark:
    first, last = (found.block, found.run), (found.block, found.run)
    words = ""
    if found.end:
        block = document.blocks[found.block]
        places = [index for index, start, end in _places(block.runs) if start < found.end and end > found.start]
        first, last = (found.block, places[0]), (found.block, places[-1])
        words = " ".join(_text(block)[found.start : found.end].split())
    return Remark(first, last, (says(flag, words),), CHECKING, "!")


def _is_read(run: Run) -> bool:
    """Whether a run is among the words of the draft."""
    return run.change is not Change.DELETED and not run.call


def _text(block: Block) -> str:
    """The words of a block as the draft has them, on one line."""
    return "".join(with_ordinary_spaces(run.text) for run in block.runs if _is_read(run)).replace("\n", " ")


def _places(runs: Sequence[Run]) -> Iterator[tuple[int, int, int]]:
    """Each run of the draft with the place of its first and behind its last character."""
    at = 0
    for index, run in enumerate(runs):
        if _is_read(run):
            yield index, at, at + len(run.text)
            at += len(run.text)


def _cut(runs: Sequence[Run], bounds: set[int]) -> Iterator[Run]:
    """The runs, cut at some places among the characters of the draft."""
    places = {index: (start, end) for index, start, end in _places(runs)}
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

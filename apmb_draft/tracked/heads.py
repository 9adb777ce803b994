"""Masthead and running heads: the lines of a header that say what a block of the masthead says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from apmb_draft.blocks import MASTHEAD, Block, Change, Document, Role, Run
from apmb_draft.reading.word.package import Element, W
from apmb_draft.tracked.atoms import Line, lines
from apmb_draft.tracked.marked import Maker, Signed, mark_line
from apmb_draft.tracked.paragraphs import copied_properties, put_behind
from apmb_draft.tracked.placed import MismatchError, Walk, is_come
from apmb_draft.typography import plain
from apmb_draft.word.xml import element


def mark_head(story: Element, document: Document, signed: Signed, make: Maker) -> None:
    """Mark what changes in one header; lines that say something else are left as they are."""
    found = lines(story)
    for at, block in enumerate(document.blocks):
        if block.role in MASTHEAD and not is_come(block) and _changes(block):
            _mark(found, at, _finer(block), signed, make)
    original = next((block for block in document.of(Role.ORIGINAL) if is_come(block)), None)
    if original:
        _add_original(found, document, original, signed, make)


def _changes(block: Block) -> bool:
    return bool(block.change) or any(run.change for run in block.runs)


def _mark(found: Sequence[Line], at: int, block: Block, signed: Signed, make: Maker) -> None:
    """Mark a block wherever its words stand; a running title may be broken into several paragraphs."""
    for start, line in enumerate(found):
        if line.is_empty:
            continue
        walk = Walk(found[start:])
        try:
            walk.block(block, at)
        except MismatchError:
            continue
        for script in walk.scripts:
            if script.is_changed:
                mark_line(script, signed, make)


def _finer(block: Block) -> Block:
    """A symbol without the letters that both symbols begin with: the large first letter of a masthead stays.

    "A/RES/79/34" and "A/C.1/80/L.30" begin with "A/".
    """
    if block.role is not Role.SYMBOL:
        return block
    before = "".join(run.text for run in block.runs if run.change is Change.DELETED)
    after = "".join(run.text for run in block.runs if run.change is Change.INSERTED and not run.unknown)
    length = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
    if not length or any(run.change is Change.NONE for run in block.runs):
        return block
    runs = (
        Run(before[:length]),
        *_without(block.runs, Change.DELETED, length),
        *_without(block.runs, Change.INSERTED, length),
    )
    return replace(block, runs=runs)


def _without(runs: Sequence[Run], change: Change, length: int) -> Iterator[Run]:
    """The runs of one kind without their first letters."""
    for run in runs:
        if run.change is not change:
            continue
        cut = min(length, len(run.text))
        length -= cut
        if run.text[cut:]:
            yield replace(run, text=run.text[cut:])


def _add_original(found: Sequence[Line], document: Document, block: Block, signed: Signed, make: Maker) -> None:
    """The language of the original comes below the date, an empty line between them."""
    date = next((each for each in document.of(Role.DATE)), None)
    before = "" if date is None else plain("".join(run.text for run in date.runs if run.change is not Change.INSERTED))
    for line in found:
        if before and plain("".join(atom.text for atom in line.atoms)).strip() == before:
            form = next((atom.run.find(W + "rPr") for atom in line.atoms), None)
            made = [element("w:p", copied_properties(line.element)) for _ in range(2)]
            for run in block.runs:
                for one in make(replace(run, change=Change.NONE), form):
                    made[1].append(signed.mark("w:ins", one))
            put_behind(line.element, made, signed)
            return

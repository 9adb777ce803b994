"""Merge two wordings of the same paragraphs into one text, in which every word is kept, deleted or inserted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from apmb_draft.blocks import Block, Change, Run
from apmb_draft.redline.cleanup import PARAGRAPH_END
from apmb_draft.redline.paragraphs import ComparedParagraph, Group
from apmb_draft.redline.tokens import Token, merge_runs, slice_runs
from apmb_draft.redline.word_alignment import align_words

_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class _Piece:
    """A part of the merged text: runs, or, with `end`, the end of a paragraph."""

    runs: tuple[Run, ...]
    change: Change
    end: bool = False


def merge_group(group: Group) -> list[Block]:
    """Return the blocks of a group; where one side is missing, the other is marked as a whole."""
    if not group.before:
        return [_mark_whole(one.block, Change.INSERTED) for one in group.after]
    if not group.after:
        return [_mark_whole(one.block, Change.DELETED) for one in group.before]
    pieces = _merge_pieces(_concatenate(group.before), _concatenate(group.after))
    return list(_build_blocks(list(pieces), [one.block for one in group.before], [one.block for one in group.after]))


def merge_tokens(before: Sequence[Token], after: Sequence[Token]) -> tuple[Run, ...]:
    """Return the runs of two wordings as one row."""
    return merge_runs(run for piece in _merge_pieces(before, after) for run in piece.runs)


def _mark_whole(block: Block, change: Change) -> Block:
    runs = tuple(replace(run, change=change) for run in block.runs)
    if change is Change.INSERTED:
        return replace(block, runs=runs, change=change, was_number="" if block.number else None)
    return replace(
        block, runs=runs, change=change, number="", was_number=block.number or None, ref=None, was_ref=block.ref
    )


def _concatenate(paragraphs: Sequence[ComparedParagraph]) -> list[Token]:
    """Return the tokens of several paragraphs with the ends between them; the last end is common to both sides."""
    stream = [token for one in paragraphs for token in (*one.tokens, Token(PARAGRAPH_END, ()))]
    return stream[:-1]


def _merge_pieces(before: Sequence[Token], after: Sequence[Token]) -> Iterator[_Piece]:
    a = b = 0
    for old, new in [*align_words(before, after), (len(before), len(after))]:
        yield from _merge_gap(before[a:old], after[b:new])
        if old < len(before):
            yield from _merge_token(before[old], after[new])
        a, b = old + 1, new + 1


def _merge_gap(deleted: Sequence[Token], inserted: Sequence[Token]) -> Iterator[_Piece]:
    """Mark what was between two common words as deleted, and what is there now as inserted.

    Spaces that both sides have at the edges are kept.
    """
    start = 0
    while start < min(len(deleted), len(inserted)) and deleted[start].is_space and inserted[start].is_space:
        if not start and _is_last_space(deleted, inserted):
            break
        yield from _merge_token(deleted[start], inserted[start])
        start += 1
    end = 0
    while end < min(len(deleted), len(inserted)) - start and deleted[-1 - end].is_space and inserted[-1 - end].is_space:
        end += 1
    yield from _mark_tokens(deleted[start : len(deleted) - end], Change.DELETED)
    yield from _mark_tokens(inserted[start : len(inserted) - end], Change.INSERTED)
    for place in range(end, 0, -1):
        yield from _merge_token(deleted[-place], inserted[-place])


def _is_last_space(deleted: Sequence[Token], inserted: Sequence[Token]) -> bool:
    """Return whether the one space of a side is the last of the other and not the first, which has another format.

    "*Recalling* its" becomes "*Recalling*[* also*] its": the space that is kept is the roman one.
    """
    if min(len(deleted), len(inserted)) > 1 or deleted[0].runs == inserted[0].runs:
        return False
    return deleted[-1].is_space and inserted[-1].is_space and deleted[-1].runs == inserted[-1].runs


def _mark_tokens(tokens: Sequence[Token], change: Change) -> Iterator[_Piece]:
    for token in tokens:
        yield _Piece(tuple(replace(run, change=change) for run in token.runs), change, token.text == PARAGRAPH_END)


def _merge_token(before: Token, after: Token) -> Iterator[_Piece]:
    """Yield a token of both drafts; where its format changed, each run keeps what it was."""
    if before.runs == after.runs:
        yield _Piece(after.runs, Change.NONE)
        return
    pairs = list(_cut_alike(before.runs, after.runs))
    if pairs and all(len(old) == len(new) == 1 for old, new in pairs):
        yield _Piece(tuple(new if old == new else replace(new, was=old) for (old,), (new,) in pairs), Change.NONE)
    else:  # invisible characters, in formats of their own
        yield from _mark_tokens([before], Change.DELETED)
        yield from _mark_tokens([after], Change.INSERTED)


def _cut_alike(before: Sequence[Run], after: Sequence[Run]) -> Iterator[tuple[list[Run], list[Run]]]:
    """Cut the runs of a word in two formats where either format changes; a soft hyphen counts for nothing."""
    cuts = sorted({0, *_run_ends(before), *_run_ends(after)})
    for start, end in pairwise(cuts):
        yield _slice_visible(before, start, end), _slice_visible(after, start, end)


def _run_ends(runs: Sequence[Run]) -> Iterator[int]:
    """Return where each run ends, in visible characters."""
    return accumulate(len(run.text.replace(_SOFT_HYPHEN, "")) for run in runs)


def _slice_visible(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    """Return the runs between two offsets, counted in visible characters."""
    text = "".join(run.text for run in runs)
    visible = [at for at, character in enumerate(text) if character != _SOFT_HYPHEN]
    first = visible[start] if 0 < start < len(visible) else 0 if not start else len(text)
    return list(slice_runs(runs, first, visible[end] if end < len(visible) else len(text)))


def _build_blocks(pieces: Sequence[_Piece], before: Sequence[Block], after: Sequence[Block]) -> Iterator[Block]:
    """Cut the pieces at the ends of paragraphs; a block has the numbers of the paragraphs that begin with it.

    A paragraph inserted as a whole before the words of an old one leaves it its beginning, and its number.
    """
    a = b = 0
    begins_old = begins_new = True
    runs: list[Run] = []
    for piece in [*pieces, _Piece((), Change.NONE, True)]:
        if not piece.end:
            runs += piece.runs
            continue
        if begins_old and begins_new and _is_whole(runs, piece.change):
            is_inserted = piece.change is Change.INSERTED
            yield _mark_whole(replace(after[b] if is_inserted else before[a], runs=merge_runs(runs)), piece.change)
            a, b, runs = a + (not is_inserted), b + is_inserted, []
            continue
        number = after[b].number if begins_new else ""
        was_number = before[a].number if begins_old else ""
        yield replace(
            _block_at_end(piece.change, before[a], after[b]),
            runs=merge_runs(runs),
            number=number,
            was_number=was_number if was_number != number else None,
        )
        runs = []
        begins_old, begins_new = piece.change is not Change.INSERTED, piece.change is not Change.DELETED
        a, b = a + begins_old, b + begins_new


def _is_whole(runs: Sequence[Run], change: Change) -> bool:
    """Return whether a paragraph was inserted or deleted with all its words and its end."""
    return change is not Change.NONE and all(run.change is change for run in runs)


def _block_at_end(change: Change, before: Block, after: Block) -> Block:
    """Return a block with the role of its end: that of the side, or the sides, that it ends on."""
    if change is Change.DELETED:
        return Block(before.role, (), ref=after.ref, change=change, was_ref=before.ref)
    was_role = before.role if change is Change.NONE and before.role is not after.role else None
    return Block(after.role, (), ref=after.ref, change=change, was_role=was_role, was_ref=before.ref)

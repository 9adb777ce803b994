"""Two wordings of the same paragraphs as one, in which every word stays, goes or comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from apmb_draft.blocks import Block, Change, Run
from apmb_draft.redline.matches import matched
from apmb_draft.redline.paragraphs import Group, Words
from apmb_draft.redline.readable import PARAGRAPH_END
from apmb_draft.redline.tokens import Token, slices, together

_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class _Piece:
    """What stands in the merged text: runs, or, with `end`, the end of a paragraph."""

    runs: tuple[Run, ...]
    change: Change
    end: bool = False


def merged(group: Group) -> list[Block]:
    """The blocks of a group. Where one side is missing, the other came or went as a whole."""
    if not group.before:
        return [_whole(words.block, Change.INSERTED) for words in group.after]
    if not group.after:
        return [_whole(words.block, Change.DELETED) for words in group.before]
    pieces = _pieces(_stream(group.before), _stream(group.after))
    return list(_blocks(list(pieces), [one.block for one in group.before], [one.block for one in group.after]))


def changed_runs(before: Sequence[Token], after: Sequence[Token]) -> tuple[Run, ...]:
    """The runs of two wordings as one."""
    return together(run for piece in _pieces(before, after) for run in piece.runs)


def _whole(block: Block, change: Change) -> Block:
    runs = tuple(replace(run, change=change) for run in block.runs)
    if change is Change.INSERTED:
        return replace(block, runs=runs, change=change, was_number="" if block.number else None)
    return replace(
        block, runs=runs, change=change, number="", was_number=block.number or None, key="", was_key=block.key
    )


def _stream(words: Sequence[Words]) -> list[Token]:
    """The tokens of several paragraphs with the ends between them; the last end is common to both sides."""
    stream = [token for one in words for token in (*one.tokens, Token(PARAGRAPH_END, ()))]
    return stream[:-1]


def _pieces(before: Sequence[Token], after: Sequence[Token]) -> Iterator[_Piece]:
    a = b = 0
    for old, new in [*matched(before, after), (len(before), len(after))]:
        yield from _gap(before[a:old], after[b:new])
        if old < len(before):
            yield from _same(before[old], after[new])
        a, b = old + 1, new + 1


def _gap(gone: Sequence[Token], come: Sequence[Token]) -> Iterator[_Piece]:
    """What stood between two common words, and what stands there now, the spaces that both have at the edges apart."""
    start = 0
    while start < min(len(gone), len(come)) and gone[start].is_space and come[start].is_space:
        if not start and _is_the_last(gone, come):
            break
        yield from _same(gone[start], come[start])
        start += 1
    end = 0
    while end < min(len(gone), len(come)) - start and gone[-1 - end].is_space and come[-1 - end].is_space:
        end += 1
    yield from _changed(gone[start : len(gone) - end], Change.DELETED)
    yield from _changed(come[start : len(come) - end], Change.INSERTED)
    for place in range(end, 0, -1):
        yield from _same(gone[-place], come[-place])


def _is_the_last(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    """Whether the one space of a side is the last of the other and not the first, which has another form.

    "*Recalling* its" becomes "*Recalling*[* also*] its": the space that stays is the one in roman letters.
    """
    if min(len(gone), len(come)) > 1 or gone[0].runs == come[0].runs:
        return False
    return gone[-1].is_space and come[-1].is_space and gone[-1].runs == come[-1].runs


def _changed(tokens: Sequence[Token], change: Change) -> Iterator[_Piece]:
    for token in tokens:
        yield _Piece(tuple(replace(run, change=change) for run in token.runs), change, token.text == PARAGRAPH_END)


def _same(before: Token, after: Token) -> Iterator[_Piece]:
    """A token of both drafts; where its form changed, each stretch of it knows what it was."""
    if before.runs == after.runs:
        yield _Piece(after.runs, Change.NONE)
        return
    pairs = list(_beside(before.runs, after.runs))
    if pairs and all(len(old) == len(new) == 1 for old, new in pairs):
        yield _Piece(tuple(new if old == new else replace(new, was=old) for (old,), (new,) in pairs), Change.NONE)
    else:  # signs that cannot be seen, in forms of their own
        yield from _changed([before], Change.DELETED)
        yield from _changed([after], Change.INSERTED)


def _beside(before: Sequence[Run], after: Sequence[Run]) -> Iterator[tuple[list[Run], list[Run]]]:
    """The runs of two forms of one word, cut where the form of either changes; a soft hyphen counts for nothing."""
    cuts = sorted({0, *_ends(before), *_ends(after)})
    for start, end in pairwise(cuts):
        yield _between(before, start, end), _between(after, start, end)


def _ends(runs: Sequence[Run]) -> Iterator[int]:
    """Where each run ends, in letters that are seen."""
    return accumulate(len(run.text.replace(_SOFT_HYPHEN, "")) for run in runs)


def _between(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    """The runs between two places, counted in letters that are seen."""
    text = "".join(run.text for run in runs)
    seen = [at for at, letter in enumerate(text) if letter != _SOFT_HYPHEN]
    first = seen[start] if 0 < start < len(seen) else 0 if not start else len(text)
    return list(slices(runs, first, seen[end] if end < len(seen) else len(text)))


def _blocks(pieces: Sequence[_Piece], before: Sequence[Block], after: Sequence[Block]) -> Iterator[Block]:
    """The pieces cut at the ends of paragraphs; a block has the numbers that stand at its beginning.

    A paragraph that came as a whole before the words of an old one leaves it its beginning, and its number.
    """
    a = b = 0
    begins_old = begins_new = True
    runs: list[Run] = []
    for piece in [*pieces, _Piece((), Change.NONE, True)]:
        if not piece.end:
            runs += piece.runs
            continue
        if begins_old and begins_new and _is_whole(runs, piece.change):
            came = piece.change is Change.INSERTED
            yield _whole(replace(after[b] if came else before[a], runs=together(runs)), piece.change)
            a, b, runs = a + (not came), b + came, []
            continue
        number = after[b].number if begins_new else ""
        was_number = before[a].number if begins_old else ""
        yield replace(
            _ending(piece.change, before[a], after[b]),
            runs=together(runs),
            number=number,
            was_number=was_number if was_number != number else None,
        )
        runs = []
        begins_old, begins_new = piece.change is not Change.INSERTED, piece.change is not Change.DELETED
        a, b = a + begins_old, b + begins_new


def _is_whole(runs: Sequence[Run], change: Change) -> bool:
    """Whether a paragraph came or went with all its words and its end."""
    return change is not Change.NONE and all(run.change is change for run in runs)


def _ending(change: Change, before: Block, after: Block) -> Block:
    """The role of a block, which hangs on its end: that of the side or the sides that it ends on."""
    if change is Change.DELETED:
        return Block(before.role, (), key=after.key, change=change, was_key=before.key)
    was_role = before.role if change is Change.NONE and before.role is not after.role else None
    return Block(after.role, (), key=after.key, change=change, was_role=was_role, was_key=before.key)

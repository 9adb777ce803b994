"""Compare two drafts as a whole: masthead, front block, text, closing lines, annexes and footnotes.

`redline` pairs footnotes and paragraphs, merges the two wordings of each group of paragraphs into one text, in which
every word is kept, deleted or inserted, and numbers the footnotes anew. `accept_changes` and `reject_changes` of
`model.document` undo it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise, zip_longest

from apmb_draft.diff.paragraph_groups import ComparedParagraph, Group, group_paragraphs
from apmb_draft.diff.tokens import PARAGRAPH_END, Token, align_words, tokenize_runs
from apmb_draft.model.document import (
    ROWS,
    Block,
    Document,
    Note,
    Revision,
    Role,
    Run,
    Table,
    merge_runs,
    slice_runs,
    tables,
)
from apmb_draft.text.similarity import Bag, align_by_score, bag_of_words, measure_similarity
from apmb_draft.un.typography import plain_text


def redline(base: Document, draft: Document) -> Document:
    """Return the draft as a document that marks every change against the base, with what was there before.

    With its changes accepted, it is the draft; rejected, the base. `redline(x, x) == x` for documents whose text is in
    the fewest possible runs. Paragraphs are paired by similarity; within them, words, dates and citations are kept
    whole. Text that moved is marked as deleted in one place and inserted in the other. In a row of a table text changes
    within cells; where the cells are others, the row is deleted and another inserted.
    """
    pairs = pair_notes(base, draft)
    before, after = rename_calls(base, pairs, old=True), rename_calls(draft, pairs, old=False)
    blocks = tuple(block for group in _group_blocks(before, after) for block in _merge_group(group))
    marked, notes = _renumber_notes(_split_moved_notes(blocks, pairs), pairs)
    return Document(marked, notes, draft.asked)


# --- Paragraphs and tables --------------------------------------------------------------------------------------------


def _group_blocks(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Group]:
    """Yield the blocks of two drafts in groups, in order; tables are paired as a whole first, then their rows."""
    old, new = _parts(before), _parts(after)
    found = group_paragraphs(
        *([ComparedParagraph(_as_one(part), at) for at, part in enumerate(parts)] for parts in (old, new))
    )
    for group in found:
        if any(one.block.role in ROWS for one in (*group.before, *group.after)):
            parts = [old[one.at] for one in group.before], [new[one.at] for one in group.after]
            for rows, others in zip_longest(*parts, fillvalue=()):
                yield from _group_rows(rows, others)
        else:
            yield group


def _parts(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Return the paragraphs, each by itself, and the tables, each with all its rows."""
    rows = {table.start: table.rows for table in tables(blocks)}
    return [rows.get(at, (block,)) for at, block in enumerate(blocks) if at in rows or block.role not in ROWS]


def _as_one(part: Sequence[Block]) -> Block:
    """Return a paragraph, or a table as one block."""
    if part[0].role not in ROWS:
        return part[0]
    return Block(Role.TABLE_ROW, tuple(run for row in part for run in (*row.runs, Run("\t"))))


def _group_rows(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Group]:
    """Yield the rows of two tables in groups; none is paired where the tables have other columns."""
    old, new = ([ComparedParagraph(row) for row in rows] for rows in (before, after))
    has_same_columns = _width(before) == _width(after)
    found = group_paragraphs(old, new) if has_same_columns else [Group(tuple(old), tuple(new))]
    for is_kept, groups in groupby(found, key=_has_same_cells if has_same_columns else lambda _: False):
        if is_kept:
            yield from groups
            continue
        deleted, inserted = zip(*((group.before, group.after) for group in groups), strict=True)
        yield from (Group((row,), ()) for rows in deleted for row in rows)
        yield from (Group((), (row,)) for rows in inserted for row in rows)


def _width(rows: Sequence[Block]) -> int:
    """Return the number of columns of a table."""
    return max((len(row) for row in Table(0, tuple(rows)).texts), default=0) if rows else 0


def _has_same_cells(group: Group) -> bool:
    """Return whether a row is there again, of the same kind and with text in the same columns."""
    if not len(group.before) == len(group.after) == 1:
        return False
    (old,), (new,) = group.before, group.after
    return old.block.role is new.block.role and _filled(old) == _filled(new)


def _filled(row: ComparedParagraph) -> list[str]:
    """Return the tabs of a row, and "" for each cell with text."""
    return [tabs for tabs, _ in groupby(row.tokens, key=lambda token: token.text if "\t" in token.text else "")]


# --- One text of two wordings -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _MarkedRuns:
    """A part of the merged text: runs, or, with `end`, the end of a paragraph."""

    runs: tuple[Run, ...]
    change: Revision
    end: bool = False


def _merge_group(group: Group) -> list[Block]:
    """Return the blocks of a group; where one side is missing, the other is marked as a whole."""
    if not group.before:
        return [_mark_whole(one.block, Revision.INSERTED) for one in group.after]
    if not group.after:
        return [_mark_whole(one.block, Revision.DELETED) for one in group.before]
    merge = _merge_cells if group.before[0].block.role in ROWS else _merge_pieces
    pieces = merge(_concatenate(group.before), _concatenate(group.after))
    return list(_build_blocks(list(pieces), [one.block for one in group.before], [one.block for one in group.after]))


def _mark_whole(block: Block, change: Revision) -> Block:
    runs = tuple(replace(run, change=change) for run in block.runs)
    if change is Revision.INSERTED:
        return replace(block, runs=runs, change=change, was_number="" if block.number else None)
    return replace(
        block, runs=runs, change=change, number="", was_number=block.number or None, ref=None, was_ref=block.ref
    )


def _concatenate(paragraphs: Sequence[ComparedParagraph]) -> list[Token]:
    """Return the tokens of several paragraphs with the ends between them; the last end is common to both sides."""
    stream = [token for one in paragraphs for token in (*one.tokens, Token(PARAGRAPH_END, ()))]
    return stream[:-1]


def _merge_cells(before: Sequence[Token], after: Sequence[Token]) -> Iterator[_MarkedRuns]:
    """Merge two rows with the same cells, cell by cell: no text is kept in another one."""
    a = b = 0
    tabs = ([at for at, token in enumerate(tokens) if "\t" in token.text] for tokens in (before, after))
    for old, new in zip(*tabs, strict=True):
        yield from _merge_pieces(before[a:old], after[b:new])
        yield from _merge_token(before[old], after[new])
        a, b = old + 1, new + 1
    yield from _merge_pieces(before[a:], after[b:])


def _merge_pieces(before: Sequence[Token], after: Sequence[Token]) -> Iterator[_MarkedRuns]:
    a = b = 0
    for old, new in [*align_words(before, after), (len(before), len(after))]:
        yield from _merge_gap(before[a:old], after[b:new])
        if old < len(before):
            yield from _merge_token(before[old], after[new])
        a, b = old + 1, new + 1


def _merge_gap(deleted: Sequence[Token], inserted: Sequence[Token]) -> Iterator[_MarkedRuns]:
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
    yield from _mark_tokens(deleted[start : len(deleted) - end], Revision.DELETED)
    yield from _mark_tokens(inserted[start : len(inserted) - end], Revision.INSERTED)
    for place in range(end, 0, -1):
        yield from _merge_token(deleted[-place], inserted[-place])


def _is_last_space(deleted: Sequence[Token], inserted: Sequence[Token]) -> bool:
    """Return whether the one space of a side is the last of the other and not the first, which has another format.

    "*Recalling* its" becomes "*Recalling*[* also*] its": the space that is kept is the roman one.
    """
    if min(len(deleted), len(inserted)) > 1 or deleted[0].runs == inserted[0].runs:
        return False
    return deleted[-1].is_space and inserted[-1].is_space and deleted[-1].runs == inserted[-1].runs


def _mark_tokens(tokens: Sequence[Token], change: Revision) -> Iterator[_MarkedRuns]:
    for token in tokens:
        yield _MarkedRuns(tuple(replace(run, change=change) for run in token.runs), change, token.text == PARAGRAPH_END)


def _merge_token(before: Token, after: Token) -> Iterator[_MarkedRuns]:
    """Yield a token of both drafts; where its format changed, each run keeps what it was.

    One whose runs cannot be cut alike, as with invisible characters in formats of their own, is another one.
    """
    lengths = [[len(run.text) for run in token.runs] for token in (before, after)]
    old, new = before.runs, after.runs
    if sum(lengths[0]) == sum(lengths[1]):
        cuts = sorted({0, *accumulate(lengths[0]), *accumulate(lengths[1])})
        old, new = (tuple(run for cut in pairwise(cuts) for run in slice_runs(runs, *cut)) for runs in (old, new))
    if [plain_text(run.text) for run in old] == [plain_text(run.text) for run in new]:
        pairs = zip(old, new, strict=True)
        yield _MarkedRuns(tuple(run if run == was else replace(run, was=was) for was, run in pairs), Revision.NONE)
    else:
        yield from _mark_tokens([before], Revision.DELETED)
        yield from _mark_tokens([after], Revision.INSERTED)


def _build_blocks(pieces: Sequence[_MarkedRuns], before: Sequence[Block], after: Sequence[Block]) -> Iterator[Block]:
    """Cut the pieces at the ends of paragraphs; a block has the numbers of the paragraphs that begin with it.

    A paragraph inserted as a whole before the words of an old one leaves it its beginning, and its number.
    """
    a = b = 0
    begins_old = begins_new = True
    runs: list[Run] = []
    for piece in [*pieces, _MarkedRuns((), Revision.NONE, True)]:
        if not piece.end:
            runs += piece.runs
            continue
        if begins_old and begins_new and _is_whole(runs, piece.change):
            is_inserted = piece.change is Revision.INSERTED
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
        begins_old, begins_new = piece.change is not Revision.INSERTED, piece.change is not Revision.DELETED
        a, b = a + begins_old, b + begins_new


def _is_whole(runs: Sequence[Run], change: Revision) -> bool:
    """Return whether a paragraph was inserted or deleted with all its words and its end."""
    return change is not Revision.NONE and all(run.change is change for run in runs)


def _block_at_end(change: Revision, before: Block, after: Block) -> Block:
    """Return a block with the role of its end: that of the side, or the sides, that it ends on."""
    if change is Revision.DELETED:
        return Block(before.role, (), ref=after.ref, change=change, was_ref=before.ref)
    was_role = before.role if change is Revision.NONE and before.role is not after.role else None
    return Block(after.role, (), ref=after.ref, change=change, was_role=was_role, was_ref=before.ref)


# --- Footnotes --------------------------------------------------------------------------------------------------------

_LEAST_NOTE_SIMILARITY = 0.5
"""The least similarity of a note that was reworded."""
_CONTEXT_WORDS = 12
"""Words before a call that identify its place, counted back at most to the call before it."""
_SAME_CONTEXT = 0.6
"""The least similarity of the words before two calls, where a date or an ordinal may have changed."""
_SAME_CONTEXT_SCORE = 0.1
"""The score of two notes called at one place, against 1 for the same words or the same name."""
_COUNTED = re.compile(r"(?:note_?)?\d*")
"""The key of a note that nobody named: it says where the note was, not what it says."""


@dataclass(frozen=True)
class NotePair:
    """A note of the base, one of the draft, or one of both."""

    before: Note | None
    after: Note | None


def pair_notes(before: Document, after: Document) -> list[NotePair]:
    """Pair the notes of two drafts, in order: those alike, of one name, or called at one place; the rest alone."""
    old, new = list(_notes_in_context(before)), list(_notes_in_context(after))
    pairs = align_by_score([[_pair_score(one, other) for other in new] for one in old], len(new))
    return [NotePair(None if a is None else old[a].note, None if b is None else new[b].note) for a, b in pairs]


@dataclass(frozen=True)
class _NoteInContext:
    """A note with its own words, and the words before its first call."""

    note: Note
    bag: Bag
    place: Bag


def _notes_in_context(document: Document) -> Iterator[_NoteInContext]:
    places: dict[int, Bag] = {}
    for block in document.blocks:
        if not any(run.call for run in block.runs):
            continue
        words: list[str] = []
        for token in tokenize_runs(block.runs):
            if token.is_call:
                places.setdefault(token.runs[0].call, bag_of_words(words[-_CONTEXT_WORDS:]))
                words = []
            elif not token.is_space:
                words.append(token.text)
    for note in document.notes:
        found = bag_of_words([token.text for token in tokenize_runs(note.runs) if not token.is_space])
        yield _NoteInContext(note, found, places.get(note.number, frozenset()))


def _pair_score(before: _NoteInContext, after: _NoteInContext) -> float:
    """Return the score of taking two notes for the same one; 0 where they are different notes."""
    like = measure_similarity(before.bag, after.bag)
    are_named = not any(_COUNTED.fullmatch(one.note.key) for one in (before, after))
    is_named = are_named and before.note.key == after.note.key
    is_other = are_named and not is_named
    is_there = not is_other and bool(before.place) and measure_similarity(before.place, after.place) >= _SAME_CONTEXT
    return (
        is_named + is_there * _SAME_CONTEXT_SCORE + like**2
        if is_named or is_there or like >= _LEAST_NOTE_SIMILARITY
        else 0.0
    )


def rename_calls(document: Document, pairs: Sequence[NotePair], *, old: bool) -> tuple[Block, ...]:
    """Return the blocks with every footnote call numbered by the position of its note in `pairs`, from 1."""
    names = {}
    for name, pair in enumerate(pairs, 1):
        note = pair.before if old else pair.after
        if note:
            names[note.number] = name
    return tuple(
        replace(block, runs=tuple(_rename_call(run, names) for run in block.runs)) for block in document.blocks
    )


def _rename_call(run: Run, names: Mapping[int, int]) -> Run:
    if not run.call:
        return run
    name = names.get(run.call, run.call)
    return replace(run, call=name, text=str(name), was=_rename_call(run.was, names) if run.was else None)


def _split_moved_notes(blocks: Sequence[Block], pairs: list[NotePair]) -> tuple[Block, ...]:
    """Return the blocks, with each note whose first call moved split into a deleted and an inserted note.

    Word keeps a note with its first call: where that call is deleted and another inserted, one note is deleted and
    another inserted, and later calls follow. `pairs` is changed in place.
    """
    new_names: dict[int, int] = {}
    for name, pair in enumerate(list(pairs), 1):
        if pair.before and pair.after and not _is_call_kept(blocks, name):
            pairs[name - 1] = NotePair(pair.before, None)
            pairs.append(NotePair(None, pair.after))
            new_names[name] = len(pairs)
    return tuple(replace(block, runs=tuple(_split_calls(block.runs, new_names))) for block in blocks)


def _is_call_kept(blocks: Sequence[Block], name: int) -> bool:
    """Return whether the first call of a note is the same in both drafts."""
    changes = [run.change for block in blocks for run in block.runs if run.call == name]
    return not changes or changes[0] is Revision.NONE


def _split_calls(runs: Sequence[Run], new_names: Mapping[int, int]) -> Iterator[Run]:
    for run in runs:
        name = new_names.get(run.call, 0)
        inserted = replace(run, text=str(name), call=name, change=Revision.INSERTED)
        if not name:
            yield run
        elif run.change is Revision.NONE:
            yield from (replace(run, change=Revision.DELETED), inserted)
        else:
            yield inserted if run.change is Revision.INSERTED else run


def _renumber_notes(blocks: Sequence[Block], pairs: Sequence[NotePair]) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """Return blocks and notes numbered in the order of their calls, deleted notes included."""
    first = min((note.number for pair in pairs for note in (pair.before, pair.after) if note), default=1)
    order = dict.fromkeys(run.call for block in blocks for run in block.runs if run.call)
    uncalled = (name for name in range(1, len(pairs) + 1) if name not in order)
    numbers = {name: number for number, name in enumerate([*order, *uncalled], first)}
    found = tuple(replace(block, runs=tuple(_rename_call(run, numbers) for run in block.runs)) for block in blocks)
    return found, tuple(_build_notes(pairs, numbers))


def _build_notes(pairs: Sequence[NotePair], numbers: Mapping[int, int]) -> Iterator[Note]:
    for name in sorted(numbers, key=numbers.__getitem__):
        number, pair = numbers[name], pairs[name - 1]
        before, after = (note.number if note else 0 for note in (pair.before, pair.after))
        moved = (before, after) != (number, number)
        note = pair.after or pair.before
        yield Note(number, _note_runs(pair), note.key if note else "", *((before, after) if moved else ()))


def _note_runs(pair: NotePair) -> tuple[Run, ...]:
    if pair.before and pair.after:
        pieces = _merge_pieces(tokenize_runs(pair.before.runs), tokenize_runs(pair.after.runs))
        return merge_runs(run for piece in pieces for run in piece.runs)
    change, note = (Revision.INSERTED, pair.after) if pair.after else (Revision.DELETED, pair.before)
    return tuple(replace(run, change=change) for run in note.runs) if note else ()

"""Compare two versions of a paragraph word by word, with its footnotes, each of which is at the place of its call."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from apmb_draft.diff.tokens import common_subsequence, tokenize_runs
from apmb_draft.model.document import Block, Document, FactStatus, Run
from apmb_draft.text.similarity import is_mark

ComparableText: TypeAlias = tuple[str, ...]
"""The words of paragraphs, those in italics between asterisks, with the words of each footnote behind its call."""
_CALL = "[^]"
"""The call of any footnote: which one it is, its place and its words tell."""
_IN_NOTE = "^"
"""Before each word of a footnote."""


def comparable_text(blocks: Sequence[Block], document: Document) -> ComparableText:
    """Return the words of some blocks of a document; open facts are text like any other."""
    notes = {note.number: [_IN_NOTE + word for _, word in _words(note.runs)] for note in document.notes}
    return tuple(each for call, word in _words_of_blocks(blocks) for each in (word, *notes.get(call, ())))


def _words_of_blocks(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    return (each for block in blocks for each in _words(block.runs))


def _words(runs: Sequence[Run]) -> Iterator[tuple[int, str]]:
    """Yield each word of some runs, and before it the number of the footnote if it is a call, else 0."""
    for token in tokenize_runs([replace(run, fact="", status=FactStatus.KNOWN) for run in runs]):
        if token.is_call:
            yield token.runs[0].call, _CALL
        elif not token.is_space:
            yield 0, f"*{token.text}*" if all(run.italic for run in token.runs) else token.text


def is_of_note(word: str) -> bool:
    """Return whether a word is of a footnote, or its call."""
    return word == _CALL or (word.startswith(_IN_NOTE) and word != _IN_NOTE)


def bare_word(word: str) -> str:
    """Return a word as it is displayed."""
    return word.removeprefix(_IN_NOTE) or word


def kept_words(before: ComparableText, after: ComparableText) -> list[tuple[int, int]]:
    """Return index pairs of the words that are kept, in order; of footnotes, only where they are called at one place.

    That is between the same words of the text: a footnote is what its place says, not the one that it is like.

    >>> kept_words(("Notes", "[^]", "^See", "^A", "it"), ("Notes", "it", "[^]", "^See", "^A"))
    [(0, 0), (4, 1)]
    >>> kept_words(("Notes", "[^]", "^See", "^A", ","), ("Notes", ",", "[^]", "^See", "^B"))
    [(0, 0), (1, 2), (2, 3)]
    """
    text, text_now = ([at for at, word in enumerate(words) if not is_of_note(word)] for words in (before, after))
    kept = _common(before, text, after, text_now)
    telling = [pair for pair in kept if not is_mark(before[pair[0]])]  # a mark may be on either side of a call
    notes, notes_now = _notes_by_place(before, [a for a, _ in telling]), _notes_by_place(after, [b for _, b in telling])
    same = [pair for at in notes.keys() & notes_now.keys() for pair in _common(before, notes[at], after, notes_now[at])]
    return sorted([*(pair for pair in kept if all((pair[0] < a) == (pair[1] < b) for a, b in same)), *same])


def _common(before: ComparableText, old: list[int], after: ComparableText, new: list[int]) -> list[tuple[int, int]]:
    """Return index pairs of the words that two texts have in common, of those at some places in each."""
    return [(old[a], new[b]) for a, b in common_subsequence([before[at] for at in old], [after[at] for at in new])]


def _notes_by_place(words: ComparableText, kept: Sequence[int]) -> dict[int, list[int]]:
    """Return the indices of words of footnotes, by how many of the kept words are before them."""
    found: dict[int, list[int]] = {}
    for at, word in enumerate(words):
        if is_of_note(word):
            found.setdefault(bisect_left(kept, at), []).append(at)
    return found


def notes_at_same_place(
    before: Sequence[Block], old: Document, after: Sequence[Block], new: Document
) -> Iterator[tuple[int, int]]:
    """Yield the numbers, in two documents, of the footnotes that blocks of theirs call at the same place.

    Of several at one place those most alike belong together.
    """
    words, words_now = comparable_text(before, old), comparable_text(after, new)
    calls, calls_now = (
        dict(zip([at for at, word in enumerate(text) if word == _CALL], _called(blocks), strict=True))
        for text, blocks in ((words, before), (words_now, after))
    )
    return ((calls[a], calls_now[b]) for a, b in kept_words(words, words_now) if a in calls)


def _called(blocks: Sequence[Block]) -> Iterator[int]:
    return (call for call, _ in _words_of_blocks(blocks) if call)

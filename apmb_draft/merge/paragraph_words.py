"""Compare two versions of a paragraph word by word, with its footnotes, each of which is at the place of its call."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class ParagraphText:
    """The text of paragraphs: their words to compare, and as the file shows each, with the space behind it."""

    words: ComparableText
    shown: tuple[str, ...]

    @classmethod
    def of(cls, blocks: Sequence[Block], document: Document) -> ParagraphText:
        """Return the text of some blocks of a document; open facts are text like any other."""
        notes = {note.number: _words(note.runs) for note in document.notes}
        found: list[tuple[str, str]] = []
        # The next paragraph is not of one text with this one.
        for call, word, shown in (each for block in blocks for each in _words((*block.runs, Run(" ")))):
            found += [(word, shown), *((_IN_NOTE + word, shown) for _, word, shown in notes.get(call, ()))]
        return cls(tuple(word for word, _ in found), tuple(shown for _, shown in found))

    def quote(self, places: Iterable[int]) -> list[str]:
        """Return the words at some places in quotation marks: those of one span as one text, as the file shows it."""
        spans: list[list[int]] = []
        for at in sorted(places):
            is_next = spans and spans[-1][-1] == at - 1 and self.words[at] != _CALL
            if is_next and is_of_note(self.words[at]) == is_of_note(self.words[at - 1]):
                spans[-1].append(at)
            else:
                spans.append([at])
        return [self._quote_span(span) for span in spans]

    def _quote_span(self, span: Sequence[int]) -> str:
        words = [self.words[at] for at in span]
        quoted = f"“{''.join(self.shown[at] for at in span).strip()}”"
        if words == [_CALL]:
            return "the call of a footnote"
        if is_of_note(words[0]):
            return f"the footnote {quoted}" if words[0] == _CALL else f"{quoted} in a footnote"
        return f"{quoted} in italics" if all(len(word) > 1 and word.startswith("*") for word in words) else quoted


def _words(runs: Sequence[Run]) -> list[tuple[int, str, str]]:
    """Return the words of some runs: the number of the footnote that is called, or 0; to compare; as shown."""
    found: list[tuple[int, str, str]] = []
    for token in tokenize_runs([replace(run, fact="", status=FactStatus.KNOWN) for run in runs]):
        if token.is_call:
            found.append((token.runs[0].call, _CALL, ""))
        elif not token.is_space:
            is_italic = all(run.italic for run in token.runs)
            found.append((0, f"*{token.text}*" if is_italic else token.text, token.text))
        elif found:
            call, word, shown = found[-1]
            found[-1] = call, word, shown + token.text
    return found


def is_of_note(word: str) -> bool:
    """Return whether a word is of a footnote, or its call."""
    return word == _CALL or (word.startswith(_IN_NOTE) and word != _IN_NOTE)


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
    words, words_now = ParagraphText.of(before, old).words, ParagraphText.of(after, new).words
    calls, calls_now = (
        dict(zip([at for at, word in enumerate(text) if word == _CALL], _called(blocks), strict=True))
        for text, blocks in ((words, before), (words_now, after))
    )
    return ((calls[a], calls_now[b]) for a, b in kept_words(words, words_now) if a in calls)


def _called(blocks: Sequence[Block]) -> Iterator[int]:
    return (call for block in blocks for call, _, _ in _words(block.runs) if call)

"""The changes of one paragraph as they are read out: what is quoted stands once in it, so that nobody has to search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from apmb_draft.blocks import Run
from apmb_draft.podium.hearing import Quoted, applied, closes, times
from apmb_draft.podium.texts import Text, calls, is_call, text_of
from apmb_draft.redline.tokens import Token, tokenize_runs
from apmb_draft.redline.word_alignment import align_words

MOST = 8
"""Changes of one paragraph that are read out one by one; beyond, the paragraph is read out anew."""
_WIDEST = 14
"""Words that may be added to a quotation until it stands once in its paragraph."""
_SHARE = 0.6
"""The share of a paragraph that its quotations may take; beyond, the paragraph is read out anew."""


@dataclass(frozen=True)
class Edit:
    """A stretch of the old text, and what stands there in the new one; without letters on one side, it came or went."""

    start: int
    end: int
    new: Text


def quoted(old: Sequence[Run], new: Sequence[Run]) -> list[Quoted] | None:
    """The changes from one wording to the other; None where it is simpler to read out the whole paragraph.

    >>> old = "Notes the two kites that fly over the hills;"
    >>> for one in quoted([Run(old)], [Run("Notes the three kites that fly over the hills, and on;")]) or ():
    ...     print(one.anchor or "replace", one.old.letters, "|", one.new.letters)
    replace two | three
    after hills | , and on
    """
    before, after = text_of(old), text_of(new)
    if before == after:
        return []
    ours, theirs = tokenize_runs(old), tokenize_runs(new)
    edits = list(_edits(ours, theirs, before, after))
    if any(len(calls(edit.new)) > 1 for edit in edits):
        return None
    words = [span for span, token in zip(_spans(ours), ours, strict=True) if not token.is_space]
    found = _Paragraph(before, words).quotations(edits)
    if found is None or len(found) > MOST:
        return None
    share = sum(one.end - one.start for one in found) / max(1, len(before.letters))
    return None if share > _SHARE and len(before.letters) > _SHORT else found


_SHORT = 60
"""Letters of a paragraph so short that any change of it takes a large share."""


def _edits(old: Sequence[Token], new: Sequence[Token], before: Text, after: Text) -> Iterator[Edit]:
    """Yield where words went or came, and where only their italics changed, as stretches of the letters."""
    a, b = list(_spans(old)), list(_spans(new))
    end_a = end_b = 0
    forms: list[Edit] = []
    for i, j in [*align_words(old, new), (len(old), len(new))]:
        start_a, start_b = (a[i][0], b[j][0]) if i < len(old) else (len(before.letters), len(after.letters))
        if before.letters[end_a:start_a] != after.letters[end_b:start_b]:
            yield from _joined(forms)
            forms = []
            yield _trimmed(before, after, (end_a, start_a), (end_b, start_b))
        if i < len(old):
            (_, end_a), (_, end_b) = a[i], b[j]
            if before[start_a:end_a] != after[start_b:end_b]:
                forms.append(Edit(start_a, end_a, after[start_b:end_b]))
            else:
                yield from _joined(forms)
                forms = []
    yield from _joined(forms)


def _spans(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    at = 0
    for token in found:
        size = len(text_of(token.runs).letters)
        yield at, at + size
        at += size


def _joined(forms: Sequence[Edit]) -> Iterator[Edit]:
    """Neighbouring words whose form changed, as one."""
    if forms:
        new = forms[0].new
        for left, right in pairwise(forms):
            space = Text(" " * (right.start - left.end), (new.slanted[-1],) * (right.start - left.end))
            new = new + space + right.new
        yield Edit(forms[0].start, forms[-1].end, new)


def _trimmed(before: Text, after: Text, old: tuple[int, int], new: tuple[int, int]) -> Edit:
    """A change without the spaces that both sides have at its edges."""
    (a, a_end), (b, b_end) = old, new
    while a < a_end and b < b_end and before.letters[a] == after.letters[b] == " ":
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and before.letters[a_end - 1] == after.letters[b_end - 1] == " ":
        a_end, b_end = a_end - 1, b_end - 1
    return Edit(a, a_end, after[b:b_end])


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph whose changes are to be told by quoting it."""

    old: Text
    words: Sequence[tuple[int, int]]
    """Where its words and marks stand; a date or a citation is one word."""

    def quotations(self, edits: list[Edit]) -> list[Quoted] | None:
        """A quotation for each change; changes too near for quotations of their own become one."""
        while True:
            found: list[Quoted] = []
            stuck = None
            for at, edit in enumerate(edits):
                low = found[-1].end if found else 0
                high = edits[at + 1].start if at + 1 < len(edits) else len(self.old.letters)
                one = self._quotation(edit, low, high, self._so_far(found)) if low <= edit.start else None
                if one is None:
                    stuck = at
                    break
                found.append(one)
            if stuck is None:
                return found
            if len(edits) == 1:
                return None
            edits = self._merged(edits, stuck - 1 if stuck else 0)

    def _merged(self, edits: list[Edit], at: int) -> list[Edit]:
        left, right = edits[at], edits[at + 1]
        new = left.new + self.old[left.end : right.start] + right.new
        return [*edits[:at], Edit(left.start, right.end, new), *edits[at + 2 :]]

    def _so_far(self, found: Sequence[Quoted]) -> str:
        """The paragraph after the changes that were read out already."""
        text = self.old.letters
        for one in reversed(found):
            text = applied(text, one)
        return text

    def _quotation(self, edit: Edit, low: int, high: int, now: str) -> Quoted | None:
        """The shortest quotation for a change between two places, that stands once in the paragraph, then and now."""
        if is_call(self.old[edit.start : edit.end]) and not edit.new.letters:
            return Quoted(edit.start, edit.end, self.old[edit.start : edit.end], edit.new)
        found = None
        if not self.old.letters[edit.start : edit.end].strip():
            found = _best(self._anchors(edit, low, high, now))
        return found or _best(self._replacements(edit, low, high, now))

    def _anchors(self, edit: Edit, low: int, high: int, now: str) -> Iterator[Quoted]:
        new = edit.new.stripped()
        target = self.old.letters[: edit.start] + edit.new.letters + self.old.letters[edit.end :]
        for anchor in ("after", "before"):
            behind = [span for span in self.words if low <= span[0] and span[1] <= edit.start]
            ahead = [span for span in self.words if edit.end <= span[0] and span[1] <= high]
            for size in range(1, _WIDEST):
                row = behind[-size:] if anchor == "after" else ahead[:size]
                if len(row) < size:
                    break
                one = Quoted(row[0][0], row[-1][1], self.old[row[0][0] : row[-1][1]], new, anchor)
                if self._is_once(one, now) and applied(self.old.letters, one) == target:
                    yield one

    def _replacements(self, edit: Edit, low: int, high: int, now: str) -> Iterator[Quoted]:
        start, end = self._whole_words(edit.start, edit.end)
        behind = [span for span in self.words if low <= span[0] and span[1] <= start]
        ahead = [span for span in self.words if end <= span[0] and span[1] <= high]
        target = self.old.letters[: edit.start] + edit.new.letters + self.old.letters[edit.end :]
        if not low <= start <= end <= high:
            return
        for size in range(_WIDEST):
            for right in range(size + 1):
                left = size - right
                if left > len(behind) or right > len(ahead):
                    continue
                a = behind[-left][0] if left else start
                b = ahead[right - 1][1] if right else end
                one = self._replaced(edit, a, b)
                if one and self._is_once(one, now) and applied(self.old.letters, one) == target:
                    yield one

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        """A stretch without the spaces at its edges."""
        text = self.old.letters[start:end]
        return start + len(text) - len(text.lstrip(" ")), max(start, end - len(text) + len(text.rstrip(" ")))

    def _replaced(self, edit: Edit, a: int, b: int) -> Quoted | None:
        if a >= b:
            return None
        new = (self.old[a : max(a, edit.start)] + edit.new + self.old[min(b, edit.end) : b]).stripped()
        return Quoted(a, b, self.old[a:b], new)

    def _is_once(self, one: Quoted, now: str) -> bool:
        """Return whether a quotation has a word, closes its quotation marks, and stands once in the paragraph."""
        words = one.old.letters
        if not any(map(str.isalnum, words)) or not (closes(words) and closes(one.new.letters)):
            return False
        return times(self.old.letters, words) == 1 == times(now, words)


_LITTLE = frozenset([
    "a", "an", "and", "as", "at", "by", "for", "from", "in",
    "is", "it", "its", "of", "on", "or", "the", "their", "to", "with",
])  # fmt: skip
"""Words that an ear misses; chosen by hand."""


def _best(found: Iterator[Quoted]) -> Quoted | None:
    """The first quotation that is easily heard: not of one little word alone, unless there is no other."""
    first = None
    for one in found:
        first = first or one
        if one.is_form or one.old.letters.lower() not in _LITTLE:
            return one
    return first

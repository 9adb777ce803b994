"""Quote the changes of one paragraph for reading out; each quotation occurs only once in the paragraph.

`quote_changes` finds where words were deleted or inserted and lengthens each quotation until a listener finds it, who
hears the changes one after the other (`_apply_change`). Texts have the italics of each character (`FormattedText`), so
that any span of them can be quoted and printed with `quoted_markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeAlias

from apmb_draft.diff.tokens import Token, align_words, tokenize_runs
from apmb_draft.model.document import Run
from apmb_draft.text.markup import escape_text
from apmb_draft.un.typography import plain_text

_MAX_CHANGES = 8
"""Changes of one paragraph that are read out one by one; beyond, the paragraph is read out anew."""
_MAX_ADDED_WORDS = 14
"""Words that may be added to a quotation until it occurs once in its paragraph."""
_MAX_SHARE = 0.6
"""The share of a paragraph that its quotations may take; beyond, the paragraph is read out anew."""
_SHORT_PARAGRAPH = 60
"""Characters of a paragraph so short that any change of it takes a large share."""
_Span: TypeAlias = tuple[int, int]
_CALL = 0xF0000
"""The code point of the call of a footnote, without its number: private use, which no document has."""


@dataclass(frozen=True)
class FormattedText:
    """Text with ordinary spaces and hyphens; `italic` says for each character whether it is in italics.

    The call of footnote 3 is the character U+F0003, so that offsets count it once; `call_numbers` reads it back.
    """

    characters: str
    italic: tuple[bool, ...]

    def __add__(self, other: FormattedText) -> FormattedText:
        return FormattedText(self.characters + other.characters, self.italic + other.italic)

    def __getitem__(self, part: slice) -> FormattedText:
        return FormattedText(self.characters[part], self.italic[part])

    def stripped(self) -> FormattedText:
        """Return the text without the spaces at both ends."""
        start = len(self.characters) - len(self.characters.lstrip(" "))
        return self[start : len(self.characters.rstrip(" "))]


@dataclass(frozen=True)
class QuotedChange:
    """A change of a span, with the text that is quoted for it: at first its own, which may be empty.

    With `after` or `before` the quotation is an anchor, and `new` is inserted after or before it. Otherwise `new`
    replaces the quotation, or, where it is empty, the quotation is deleted.
    """

    start: int
    end: int
    old: FormattedText
    new: FormattedText
    anchor: str = ""

    @property
    def is_form(self) -> bool:
        """Return whether the text is kept and only its italics change."""
        return not self.anchor and self.old.characters == self.new.characters


def quote_changes(old: Sequence[Run], new: Sequence[Run]) -> list[QuotedChange] | None:
    """Return the changes from one wording to the other; None where it is simpler to read out the whole paragraph.

    >>> old = "Notes the two kites that fly over the hills;"
    >>> for one in quote_changes([Run(old)], [Run("Notes the three kites that fly over the hills, and on;")]) or ():
    ...     print(one.anchor or "replace", one.old.characters, "|", one.new.characters)
    replace two | three
    after hills | , and on
    """
    before, after = text_of_runs(old), text_of_runs(new)
    if before == after:
        return []
    ours, theirs = tokenize_runs(old), tokenize_runs(new)
    edits = list(_edits(ours, theirs, before, after))
    if any(len(call_numbers(edit.new)) > 1 for edit in edits):
        return None
    words = [span for span, token in zip(_spans(ours), ours, strict=True) if not token.is_space]
    found = _QuotationFinder(before, words).quotations(edits)
    if found is None or len(found) > _MAX_CHANGES:
        return None
    share = sum(one.end - one.start for one in found) / max(1, len(before.characters))
    return None if share > _MAX_SHARE and len(before.characters) > _SHORT_PARAGRAPH else found


def _edits(
    old: Sequence[Token], new: Sequence[Token], before: FormattedText, after: FormattedText
) -> Iterator[QuotedChange]:
    """Yield where words were deleted or inserted, and where only their italics changed, without spaces around them."""
    a, b = list(_spans(old)), list(_spans(new))
    end_a = end_b = 0
    forms: list[QuotedChange] = []
    for i, j in [*align_words(old, new), (len(old), len(new))]:
        start_a, start_b = (a[i][0], b[j][0]) if i < len(old) else (len(before.characters), len(after.characters))
        if before.characters[end_a:start_a] != after.characters[end_b:start_b]:
            yield from _joined(forms, before)
            forms = []
            yield _trimmed(before, after, (end_a, start_a), (end_b, start_b))
        if i < len(old):
            (_, end_a), (_, end_b) = a[i], b[j]
            was, now = before[start_a:end_a], after[start_b:end_b]
            if was != now:
                forms.append(QuotedChange(start_a, end_a, was, now))
            else:
                yield from _joined(forms, before)
                forms = []
    yield from _joined(forms, before)


def _spans(found: Sequence[Token]) -> Iterator[_Span]:
    at = 0
    for token in found:
        size = len(text_of_runs(token.runs).characters)
        yield at, at + size
        at += size


def _joined(forms: Sequence[QuotedChange], before: FormattedText) -> Iterator[QuotedChange]:
    """Merge neighbouring words whose italics changed."""
    if forms:
        start, end, new = forms[0].start, forms[-1].end, forms[0].new
        for left, right in pairwise(forms):
            size = right.start - left.end
            new = new + FormattedText(" " * size, new.italic[-1:] * size) + right.new
        yield QuotedChange(start, end, before[start:end], new)


def _trimmed(before: FormattedText, after: FormattedText, old: _Span, new: _Span) -> QuotedChange:
    """Return a change without the spaces that both sides have at its edges."""
    (a, a_end), (b, b_end) = old, new
    while a < a_end and b < b_end and before.characters[a] == after.characters[b] == " ":
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and before.characters[a_end - 1] == after.characters[b_end - 1] == " ":
        a_end, b_end = a_end - 1, b_end - 1
    return QuotedChange(a, a_end, before[a:a_end], after[b:b_end])


@dataclass(frozen=True)
class _QuotationFinder:
    """A paragraph, in which quotations for its changes are looked for."""

    old: FormattedText
    words: Sequence[_Span]
    """The spans of its words and marks; a date or a citation is one word."""

    def quotations(self, edits: list[QuotedChange]) -> list[QuotedChange] | None:
        """Return a quotation for each change; changes too near for quotations of their own become one."""
        while True:
            found: list[QuotedChange] = []
            for at, edit in enumerate(edits):
                low = found[-1].end if found else 0
                high = edits[at + 1].start if at + 1 < len(edits) else len(self.old.characters)
                one = self._quotation(edit, low, high, self._so_far(found)) if low <= edit.start else None
                if one is None:
                    break
                found.append(one)
            else:
                return found
            if len(edits) == 1:
                return None
            first = max(len(found) - 1, 0)
            left, right = edits[first : first + 2]
            new = left.new + self.old[left.end : right.start] + right.new
            old = self.old[left.start : right.end]
            edits[first : first + 2] = [QuotedChange(left.start, right.end, old, new)]

    def _so_far(self, found: Sequence[QuotedChange]) -> str:
        """Return the paragraph after the changes that were read out already."""
        text = self.old.characters
        for one in reversed(found):
            text = _apply_change(text, one)
        return text

    def _quotation(self, edit: QuotedChange, low: int, high: int, now: str) -> QuotedChange | None:
        """Return the shortest quotation for a change between two places that occurs once, then and now."""
        old = edit.old.characters
        if is_call(edit.old) and not edit.new.characters:
            return edit
        start = edit.start + len(old) - len(old.lstrip(" "))
        end = edit.start + len(old.rstrip(" "))  # before the start, where there is nothing but space
        target = self.old.characters[: edit.start] + edit.new.characters + self.old.characters[edit.end :]
        found = None
        if not old.strip():
            found = self._best(self._anchors(edit, *self._near(low, edit.start, edit.end, high)), target, now)
        if not found and low <= start <= end <= high:
            found = self._best(self._replacements(edit, start, end, *self._near(low, start, end, high)), target, now)
        return found

    def _near(self, low: int, start: int, end: int, high: int) -> tuple[list[_Span], list[_Span]]:
        """Return the spans of the words between two places before a span, and of those behind it."""
        behind = [span for span in self.words if low <= span[0] and span[1] <= start]
        return behind, [span for span in self.words if end <= span[0] and span[1] <= high]

    def _anchors(self, edit: QuotedChange, behind: Sequence[_Span], ahead: Sequence[_Span]) -> Iterator[QuotedChange]:
        """Yield insertions after more and more words, then before."""
        for anchor, words in (("after", behind), ("before", ahead)):
            for size in range(1, min(_MAX_ADDED_WORDS, len(words) + 1)):
                row = words[-size:] if anchor == "after" else words[:size]
                a, b = row[0][0], row[-1][1]
                yield QuotedChange(a, b, self.old[a:b], edit.new.stripped(), anchor)

    def _replacements(
        self, edit: QuotedChange, start: int, end: int, behind: Sequence[_Span], ahead: Sequence[_Span]
    ) -> Iterator[QuotedChange]:
        """Yield replacements of a span with more and more words before and behind it."""
        for size in range(_MAX_ADDED_WORDS):
            for right in range(size + 1):
                left = size - right
                if left > len(behind) or right > len(ahead):
                    continue
                a = behind[-left][0] if left else start
                b = ahead[right - 1][1] if right else end
                if a < b:
                    new = self.old[a : max(a, edit.start)] + edit.new + self.old[min(b, edit.end) : b]
                    yield QuotedChange(a, b, self.old[a:b], new.stripped())

    def _best(self, found: Iterator[QuotedChange], target: str, now: str) -> QuotedChange | None:
        """Return the first quotation that gives the new text and occurs once in the paragraph, as it was and is `now`.

        It is one that is easily heard, not of one little word alone, unless there is no other.
        """
        first = None
        for one in found:
            words = one.old.characters
            has_word = any(map(str.isalnum, words))
            if not (has_word and _has_closed_quotes(words) and _has_closed_quotes(one.new.characters)):
                continue
            if any(len(re.findall(f"(?={re.escape(words)})", text)) != 1 for text in (self.old.characters, now)):
                continue
            if _apply_change(self.old.characters, one) == target:
                first = first or one
                if one.is_form or words.lower() not in _FUNCTION_WORDS:
                    return one
        return first


_FUNCTION_WORDS = frozenset([
    "a", "an", "and", "as", "at", "by", "for", "from", "in",
    "is", "it", "its", "of", "on", "or", "the", "their", "to", "with",
])  # fmt: skip
"""Words that an ear misses; chosen by hand."""


# --- As a listener hears it -------------------------------------------------------------------------------------------


def _apply_change(text: str, one: QuotedChange) -> str:
    """Return the characters of a paragraph after a change, made as a listener would make it."""
    start = text.index(one.old.characters)
    end = start + len(one.old.characters)
    if one.new.characters and not one.anchor:
        return text[:start] + one.new.characters + text[end:]
    if one.anchor:
        start = end = end if one.anchor == "after" else start
    return _join_phrases(text[:start], one.new.characters, text[end:])


def _join_phrases(before: str, new: str, after: str) -> str:
    """Join text before and after an insertion or deletion by ear: single spaces, none before a comma or in a bracket.

    >>> _join_phrases("the kites", "and birds", " fly"), _join_phrases("the kites", ", too,", " fly")
    ('the kites and birds fly', 'the kites, too, fly')
    >>> _join_phrases("the ", "", " kites")
    'the kites'
    """
    text = before
    for piece in filter(None, (new, after)):
        left, right = text.rstrip(" "), piece.lstrip(" ")
        closes = not right or right[0] in _CLOSING or _is_call_character(right[0])
        text = left + right if not text or closes or left[-1:] in _OPENING else f"{left} {right}"
    return text


_CLOSING = frozenset(",;:.)”]?!’")


_OPENING = frozenset("(“[‘")


def _has_closed_quotes(text: str) -> bool:
    """Return whether quotation marks within a quotation have their partners."""
    depth = 0
    for character in text:
        depth += (character == "“") - (character == "”")
        if depth < 0:
            return False
    return depth == 0


# --- Formatted text ---------------------------------------------------------------------------------------------------


def text_of_runs(runs: Sequence[Run]) -> FormattedText:
    """Return the text of runs, with one character for each call of a footnote.

    >>> text_of_runs([Run("Notes ", italic=True), Run("the 2\u00a0kites;")]).characters
    'Notes the 2 kites;'
    """
    characters: list[str] = []
    italic: list[bool] = []
    for run in runs:
        text = chr(_CALL + run.call) if run.call else plain_text(run.text).replace("\n", " ")
        characters.append(text)
        italic += [run.italic and not run.call] * len(text)
    whole = "".join(characters)
    # A space is in italics where the words on both sides are: documents differ in that, nobody sees it, and it would be
    # quoted as a change.
    for gap in re.finditer(" +", whole):
        is_italic = gap.start() > 0 and italic[gap.start() - 1] and gap.end() < len(whole) and italic[gap.end()]
        italic[gap.start() : gap.end()] = [is_italic] * len(gap[0])
    return FormattedText(whole, tuple(italic))


def call_numbers(text: FormattedText) -> list[int]:
    """Return the numbers of the footnotes that a text calls, in order."""
    return [ord(character) - _CALL for character in text.characters if _is_call_character(character)]


def _is_call_character(character: str) -> bool:
    """Return whether a character is the call of a footnote; "" is none."""
    return bool(character) and ord(character) >= _CALL


def is_call(text: FormattedText) -> bool:
    """Return whether a text is the call of a footnote and nothing else."""
    return len(text.characters) == 1 and _is_call_character(text.characters)


def quoted_markup(text: FormattedText, notes: Mapping[int, str]) -> str:
    """Return a text as the sheet has it: italics between asterisks, calls as words in square brackets.

    `notes` gives for each footnote that is called, by its number, the words that take the place of its call.

    >>> quoted_markup(text_of_runs([Run("Notes", italic=True), Run(" kites"), Run("1", call=1)]), {1: "footnote 1"})
    '*Notes* kites[footnote 1]'
    """
    pieces = []
    for is_italic, group in groupby(zip(text.characters, text.italic, strict=True), key=lambda one: one[1]):
        words = "".join(
            f"[{notes[ord(character) - _CALL]}]" if _is_call_character(character) else escape_text(character)
            for character, _ in group
        )
        pieces.append(f"*{words}*" if is_italic else words)
    return re.sub(r" +", " ", "".join(pieces))

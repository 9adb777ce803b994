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
    """A change with the text that is quoted for it.

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


@dataclass(frozen=True)
class Replacement:
    """A span of the old text, and its new text; either may be empty."""

    start: int
    end: int
    new: FormattedText


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
) -> Iterator[Replacement]:
    """Yield where words were deleted or inserted, and where only their italics changed, as spans of characters."""
    a, b = list(_spans(old)), list(_spans(new))
    end_a = end_b = 0
    forms: list[Replacement] = []
    for i, j in [*align_words(old, new), (len(old), len(new))]:
        start_a, start_b = (a[i][0], b[j][0]) if i < len(old) else (len(before.characters), len(after.characters))
        if before.characters[end_a:start_a] != after.characters[end_b:start_b]:
            yield from _joined(forms)
            forms = []
            yield _trimmed(before, after, (end_a, start_a), (end_b, start_b))
        if i < len(old):
            (_, end_a), (_, end_b) = a[i], b[j]
            if before[start_a:end_a] != after[start_b:end_b]:
                forms.append(Replacement(start_a, end_a, after[start_b:end_b]))
            else:
                yield from _joined(forms)
                forms = []
    yield from _joined(forms)


def _spans(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    at = 0
    for token in found:
        size = len(text_of_runs(token.runs).characters)
        yield at, at + size
        at += size


def _joined(forms: Sequence[Replacement]) -> Iterator[Replacement]:
    """Merge neighbouring words whose italics changed."""
    if forms:
        new = forms[0].new
        for left, right in pairwise(forms):
            space = FormattedText(" " * (right.start - left.end), (new.italic[-1],) * (right.start - left.end))
            new = new + space + right.new
        yield Replacement(forms[0].start, forms[-1].end, new)


def _trimmed(before: FormattedText, after: FormattedText, old: tuple[int, int], new: tuple[int, int]) -> Replacement:
    """Return a change without the spaces that both sides have at its edges."""
    (a, a_end), (b, b_end) = old, new
    while a < a_end and b < b_end and before.characters[a] == after.characters[b] == " ":
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and before.characters[a_end - 1] == after.characters[b_end - 1] == " ":
        a_end, b_end = a_end - 1, b_end - 1
    return Replacement(a, a_end, after[b:b_end])


@dataclass(frozen=True)
class _QuotationFinder:
    """A paragraph, in which quotations for its changes are looked for."""

    old: FormattedText
    words: Sequence[tuple[int, int]]
    """The spans of its words and marks; a date or a citation is one word."""

    def quotations(self, edits: list[Replacement]) -> list[QuotedChange] | None:
        """Return a quotation for each change; changes too near for quotations of their own become one."""
        while True:
            found: list[QuotedChange] = []
            stuck = None
            for at, edit in enumerate(edits):
                low = found[-1].end if found else 0
                high = edits[at + 1].start if at + 1 < len(edits) else len(self.old.characters)
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

    def _merged(self, edits: list[Replacement], at: int) -> list[Replacement]:
        left, right = edits[at], edits[at + 1]
        new = left.new + self.old[left.end : right.start] + right.new
        return [*edits[:at], Replacement(left.start, right.end, new), *edits[at + 2 :]]

    def _so_far(self, found: Sequence[QuotedChange]) -> str:
        """Return the paragraph after the changes that were read out already."""
        text = self.old.characters
        for one in reversed(found):
            text = _apply_change(text, one)
        return text

    def _quotation(self, edit: Replacement, low: int, high: int, now: str) -> QuotedChange | None:
        """Return the shortest quotation for a change between two places that occurs once, then and now."""
        if is_call(self.old[edit.start : edit.end]) and not edit.new.characters:
            return QuotedChange(edit.start, edit.end, self.old[edit.start : edit.end], edit.new)
        found = None
        if not self.old.characters[edit.start : edit.end].strip():
            found = _best(self._anchors(edit, low, high, now))
        return found or _best(self._replacements(edit, low, high, now))

    def _anchors(self, edit: Replacement, low: int, high: int, now: str) -> Iterator[QuotedChange]:
        new = edit.new.stripped()
        target = self.old.characters[: edit.start] + edit.new.characters + self.old.characters[edit.end :]
        for anchor in ("after", "before"):
            behind = [span for span in self.words if low <= span[0] and span[1] <= edit.start]
            ahead = [span for span in self.words if edit.end <= span[0] and span[1] <= high]
            for size in range(1, _MAX_ADDED_WORDS):
                row = behind[-size:] if anchor == "after" else ahead[:size]
                if len(row) < size:
                    break
                one = QuotedChange(row[0][0], row[-1][1], self.old[row[0][0] : row[-1][1]], new, anchor)
                if self._is_once(one, now) and _apply_change(self.old.characters, one) == target:
                    yield one

    def _replacements(self, edit: Replacement, low: int, high: int, now: str) -> Iterator[QuotedChange]:
        start, end = self._whole_words(edit.start, edit.end)
        behind = [span for span in self.words if low <= span[0] and span[1] <= start]
        ahead = [span for span in self.words if end <= span[0] and span[1] <= high]
        target = self.old.characters[: edit.start] + edit.new.characters + self.old.characters[edit.end :]
        if not low <= start <= end <= high:
            return
        for size in range(_MAX_ADDED_WORDS):
            for right in range(size + 1):
                left = size - right
                if left > len(behind) or right > len(ahead):
                    continue
                a = behind[-left][0] if left else start
                b = ahead[right - 1][1] if right else end
                one = self._replaced(edit, a, b)
                if one and self._is_once(one, now) and _apply_change(self.old.characters, one) == target:
                    yield one

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        """Return a span without the spaces at its edges."""
        text = self.old.characters[start:end]
        return start + len(text) - len(text.lstrip(" ")), max(start, end - len(text) + len(text.rstrip(" ")))

    def _replaced(self, edit: Replacement, a: int, b: int) -> QuotedChange | None:
        if a >= b:
            return None
        new = (self.old[a : max(a, edit.start)] + edit.new + self.old[min(b, edit.end) : b]).stripped()
        return QuotedChange(a, b, self.old[a:b], new)

    def _is_once(self, one: QuotedChange, now: str) -> bool:
        """Return whether a quotation has a word, closes its quotation marks, and occurs once in the paragraph."""
        words = one.old.characters
        if not any(map(str.isalnum, words)) or not (
            _has_closed_quotes(words) and _has_closed_quotes(one.new.characters)
        ):
            return False
        return _count_occurrences(self.old.characters, words) == 1 == _count_occurrences(now, words)


_FUNCTION_WORDS = frozenset([
    "a", "an", "and", "as", "at", "by", "for", "from", "in",
    "is", "it", "its", "of", "on", "or", "the", "their", "to", "with",
])  # fmt: skip
"""Words that an ear misses; chosen by hand."""


def _best(found: Iterator[QuotedChange]) -> QuotedChange | None:
    """Return the first quotation that is easily heard: not of one little word alone, unless there is no other."""
    first = None
    for one in found:
        first = first or one
        if one.is_form or one.old.characters.lower() not in _FUNCTION_WORDS:
            return one
    return first


# --- As a listener hears it -------------------------------------------------------------------------------------------


def _apply_change(text: str, one: QuotedChange) -> str:
    """Return the characters of a paragraph after a change, made as a listener would make it."""
    words = one.old.characters
    start = text.index(words)
    end = start + len(words)
    if one.anchor == "after":
        return _join_phrases(text[:end], one.new.characters, text[end:])
    if one.anchor == "before":
        return _join_phrases(text[:start], one.new.characters, text[start:])
    if one.new.characters:
        return text[:start] + one.new.characters + text[end:]
    return _join_phrases(text[:start], "", text[end:])


def _join_phrases(before: str, new: str, after: str) -> str:
    """Join text before and after an insertion or deletion by ear: single spaces, none before a comma or in a bracket.

    >>> _join_phrases("the kites", "and birds", " fly"), _join_phrases("the kites", ", too,", " fly")
    ('the kites and birds fly', 'the kites, too, fly')
    >>> _join_phrases("the ", "", " kites")
    'the kites'
    """
    text = before
    for piece in filter(None, (new, after)):
        left, right = _joint(text, piece)
        text = left + right
    return text


def _joint(left: str, right: str) -> tuple[str, str]:
    if not left:
        return left, right.lstrip(" ")
    closes = right.lstrip(" ")[:1] in _CLOSING or _is_call_character(right.lstrip(" ")[:1])
    opens = left.rstrip(" ")[-1:] in _OPENING
    is_apart = left.endswith(" ") or right.startswith(" ")
    left, right = left.rstrip(" "), right.lstrip(" ")
    if not right or closes or opens or (not is_apart and _is_call_character(left[-1:]) and right[:1] in _CLOSING):
        return left, right
    return f"{left} ", right


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


def _count_occurrences(text: str, part: str) -> int:
    """Return how often a part occurs in a text, overlapping occurrences included."""
    count = at = 0
    while (at := text.find(part, at) + 1) > 0:
        count += 1
    return count


# --- Formatted text ---------------------------------------------------------------------------------------------------


def text_of_runs(runs: Sequence[Run]) -> FormattedText:
    """Return the text of runs, with one character for each call of a footnote.

    >>> text_of_runs([Run("Notes ", italic=True), Run("the 2\u00a0kites;")]).characters
    'Notes the 2 kites;'
    """
    characters, italic = [], []
    for run in runs:
        text = chr(_CALL + run.call) if run.call else plain_text(run.text).replace("\n", " ")
        characters.append(text)
        italic += [run.italic and not run.call] * len(text)
    whole = "".join(characters)
    return FormattedText(whole, tuple(_italics_with_spaces(whole, italic)))


def _italics_with_spaces(characters: str, italic: Sequence[bool]) -> Iterator[bool]:
    """Yield the italics of each character; a space is in italics where the words on both sides are.

    Documents differ in that, and nobody sees it: without this rule it would be quoted as a change.
    """
    for at, character in enumerate(characters):
        if character != " ":
            yield italic[at]
            continue
        before = next((italic[i] for i in range(at, -1, -1) if characters[i] != " "), False)
        after = next((italic[i] for i in range(at, len(characters)) if characters[i] != " "), False)
        yield before and after


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
        characters = "".join(character for character, _ in group)
        words = "".join(_character_markup(character, notes) for character in characters)
        pieces.append(f"*{words}*" if is_italic else words)
    return re.sub(r" +", " ", "".join(pieces))


def _character_markup(character: str, notes: Mapping[int, str]) -> str:
    return f"[{notes[ord(character) - _CALL]}]" if _is_call_character(character) else escape_text(character)

"""Apply a change as a listener would: find its quotation, and insert words by ear."""

from __future__ import annotations

from dataclasses import dataclass

from apmb_draft.oral_revision.formatted_text import FormattedText, is_call_character


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


def apply_change(text: str, one: QuotedChange) -> str:
    """Return the characters of a paragraph after a change, made as a listener would make it."""
    words = one.old.characters
    start = text.index(words)
    end = start + len(words)
    if one.anchor == "after":
        return join_phrases(text[:end], one.new.characters, text[end:])
    if one.anchor == "before":
        return join_phrases(text[:start], one.new.characters, text[start:])
    if one.new.characters:
        return text[:start] + one.new.characters + text[end:]
    return join_phrases(text[:start], "", text[end:])


def join_phrases(before: str, new: str, after: str) -> str:
    """Join text before and after an insertion or deletion by ear: single spaces, none before a comma or in a bracket.

    >>> join_phrases("the kites", "and birds", " fly"), join_phrases("the kites", ", too,", " fly")
    ('the kites and birds fly', 'the kites, too, fly')
    >>> join_phrases("the ", "", " kites")
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
    closes = right.lstrip(" ")[:1] in _CLOSING or is_call_character(right.lstrip(" ")[:1])
    opens = left.rstrip(" ")[-1:] in _OPENING
    is_apart = left.endswith(" ") or right.startswith(" ")
    left, right = left.rstrip(" "), right.lstrip(" ")
    if not right or closes or opens or (not is_apart and is_call_character(left[-1:]) and right[:1] in _CLOSING):
        return left, right
    return f"{left} ", right


_CLOSING = frozenset(",;:.)”]?!’")
_OPENING = frozenset("(“[‘")


def has_closed_quotes(text: str) -> bool:
    """Return whether quotation marks within a quotation have their partners."""
    depth = 0
    for letter in text:
        depth += (letter == "“") - (letter == "”")
        if depth < 0:
            return False
    return depth == 0


def count_occurrences(text: str, part: str) -> int:
    """Return how often a part occurs in a text, overlapping occurrences included."""
    count = at = 0
    while (at := text.find(part, at) + 1) > 0:
        count += 1
    return count

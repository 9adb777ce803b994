"""What a listener makes of a change that is read out: where its quotation stands, and how words are put in by ear."""

from __future__ import annotations

from dataclasses import dataclass

from apmb_draft.podium.texts import Text, is_call_letter


@dataclass(frozen=True)
class Quoted:
    """A change with the words of the old text that are quoted for it.

    With `after` or `before` the quotation is an anchor, and `new` comes behind or before it; else `new` stands in the
    place of the quotation, and where there is no new text the quotation is deleted.
    """

    start: int
    end: int
    old: Text
    new: Text
    anchor: str = ""

    @property
    def is_form(self) -> bool:
        """Return whether the words stay and only their italics change."""
        return not self.anchor and self.old.letters == self.new.letters


def applied(text: str, one: Quoted) -> str:
    """The letters of a paragraph after a change, made as a listener would make it."""
    words = one.old.letters
    start = text.index(words)
    end = start + len(words)
    if one.anchor == "after":
        return joined(text[:end], one.new.letters, text[end:])
    if one.anchor == "before":
        return joined(text[:start], one.new.letters, text[start:])
    if one.new.letters:
        return text[:start] + one.new.letters + text[end:]
    return joined(text[:start], "", text[end:])


def joined(before: str, new: str, after: str) -> str:
    """Words put into a text, or taken out of it, by ear: single spaces, and none before a comma or in a bracket.

    >>> joined("the kites", "and birds", " fly"), joined("the kites", ", too,", " fly"), joined("the ", "", " kites")
    ('the kites and birds fly', 'the kites, too, fly', 'the kites')
    """
    text = before
    for piece in filter(None, (new, after)):
        left, right = _joint(text, piece)
        text = left + right
    return text


def _joint(left: str, right: str) -> tuple[str, str]:
    if not left:
        return left, right.lstrip(" ")
    closes = right.lstrip(" ")[:1] in _CLOSING or is_call_letter(right.lstrip(" ")[:1])
    opens = left.rstrip(" ")[-1:] in _OPENING
    is_apart = left.endswith(" ") or right.startswith(" ")
    left, right = left.rstrip(" "), right.lstrip(" ")
    if not right or closes or opens or (not is_apart and is_call_letter(left[-1:]) and right[:1] in _CLOSING):
        return left, right
    return f"{left} ", right


_CLOSING = frozenset(",;:.)”]?!’")
_OPENING = frozenset("(“[‘")


def closes(text: str) -> bool:
    """Return whether quotation marks within a quotation have their partners."""
    depth = 0
    for letter in text:
        depth += (letter == "“") - (letter == "”")
        if depth < 0:
            return False
    return depth == 0


def times(text: str, part: str) -> int:
    """Return how often a part stands in a text, overlapping ones too."""
    count = at = 0
    while (at := text.find(part, at) + 1) > 0:
        count += 1
    return count

"""The text of a paragraph with the italics of each character, so that any span of it can be quoted.

`quotations` and `listener` cut and compare such texts; `instructions` prints them with `as_markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.blocks import Run
from apmb_draft.markup import escape_text
from apmb_draft.typography import plain_text

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
    return [ord(character) - _CALL for character in text.characters if is_call_character(character)]


def is_call_character(character: str) -> bool:
    """Return whether a character is the call of a footnote; "" is none."""
    return bool(character) and ord(character) >= _CALL


def is_call(text: FormattedText) -> bool:
    """Return whether a text is the call of a footnote and nothing else."""
    return len(text.characters) == 1 and is_call_character(text.characters)


def as_markup(text: FormattedText, notes: Mapping[int, str]) -> str:
    """Return a text as the sheet has it: italics between asterisks, calls as words in square brackets.

    `notes` gives for each footnote that is called, by its number, the words that take the place of its call.

    >>> as_markup(text_of_runs([Run("Notes", italic=True), Run(" kites"), Run("1", call=1)]), {1: "footnote 1"})
    '*Notes* kites[footnote 1]'
    """
    pieces = []
    for is_italic, group in groupby(zip(text.characters, text.italic, strict=True), key=lambda one: one[1]):
        characters = "".join(character for character, _ in group)
        words = "".join(_character_markup(character, notes) for character in characters)
        pieces.append(f"*{words}*" if is_italic else words)
    return re.sub(r" +", " ", "".join(pieces))


def _character_markup(character: str, notes: Mapping[int, str]) -> str:
    return f"[{notes[ord(character) - _CALL]}]" if is_call_character(character) else escape_text(character)

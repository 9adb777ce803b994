"""The words of a paragraph with their form, letter by letter, so that a stretch of them can be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.blocks import Run
from apmb_draft.markup import escaped
from apmb_draft.typography import plain

_CALL = 0xF0000
"""From this letter on, each stands for the call of a footnote; no document has them."""


@dataclass(frozen=True)
class Text:
    """Words with ordinary spaces and hyphens; `slanted` says of each letter whether it stands in italics.

    The call of a footnote is one letter that no text has.
    """

    letters: str
    slanted: tuple[bool, ...]

    def __add__(self, other: Text) -> Text:
        return Text(self.letters + other.letters, self.slanted + other.slanted)

    def __getitem__(self, part: slice) -> Text:
        return Text(self.letters[part], self.slanted[part])

    def stripped(self) -> Text:
        """Without the spaces at both ends."""
        start = len(self.letters) - len(self.letters.lstrip(" "))
        return self[start : len(self.letters.rstrip(" "))]


def text_of(runs: Sequence[Run]) -> Text:
    """The text of runs; the calls of footnotes are named by their numbers.

    >>> text_of([Run("Notes ", italic=True), Run("the 2\u00a0kites;")]).letters
    'Notes the 2 kites;'
    """
    letters, slanted = [], []
    for run in runs:
        text = chr(_CALL + run.call) if run.call else plain(run.text).replace("\n", " ")
        letters.append(text)
        slanted += [run.italic and not run.call] * len(text)
    whole = "".join(letters)
    return Text(whole, tuple(_even(whole, slanted)))


def _even(letters: str, slanted: Sequence[bool]) -> Iterator[bool]:
    """A space is in italics where the words on both sides are, whatever the document says."""
    for at, letter in enumerate(letters):
        if letter != " ":
            yield slanted[at]
            continue
        before = next((slanted[i] for i in range(at, -1, -1) if letters[i] != " "), False)
        after = next((slanted[i] for i in range(at, len(letters)) if letters[i] != " "), False)
        yield before and after


def calls(text: Text) -> list[int]:
    """The numbers of the footnotes that a text calls, in order."""
    return [ord(letter) - _CALL for letter in text.letters if is_call_letter(letter)]


def is_call_letter(letter: str) -> bool:
    """Return whether a letter stands for the call of a footnote; "" does not."""
    return bool(letter) and ord(letter) >= _CALL


def is_call(text: Text) -> bool:
    """Return whether it is the call of a footnote and nothing else."""
    return len(text.letters) == 1 and is_call_letter(text.letters)


def as_markup(text: Text, notes: Mapping[int, str]) -> str:
    """A text as it is read out and printed: italics between asterisks, footnotes in square brackets.

    >>> as_markup(text_of([Run("Notes", italic=True), Run(" kites"), Run("1", call=1)]), {1: "footnote 1"})
    '*Notes* kites[footnote 1]'
    """
    pieces = []
    for is_italic, group in groupby(zip(text.letters, text.slanted, strict=True), key=lambda one: one[1]):
        letters = "".join(letter for letter, _ in group)
        words = "".join(_shown(letter, notes) for letter in letters)
        pieces.append(f"*{words}*" if is_italic else words)
    return re.sub(r" +", " ", "".join(pieces))


def _shown(letter: str, notes: Mapping[int, str]) -> str:
    return f"[{notes[ord(letter) - _CALL]}]" if is_call_letter(letter) else escaped(letter)

"""Lines of one paragraph made one text: what stands between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apmb_draft.form import form
from apmb_draft.reading.pdf.lines import Letter, Line

ADOPTION_SIZE = 13.0
"""pt: "Resolution adopted by the General Assembly / on …" is set in 14, and broken by hand."""

_SECTION = re.compile(r"(?:[IVXL]+|[A-Z])\.?|(?:Part|Section|Chapter) (?:[IVXL]+|[A-Z]|\d+|one|two|three|four|five)")
_ALONE = re.compile(r"\([a-z]{1,5}\)|\d{1,3}\.")
"""A number that nothing follows on its line, where a renderer broke the line behind it."""
_SUSPENDED = re.compile(r"(?:and|or|nor|to|as well as) ")
"""A hyphen before these is that of "pre- and post-conflict" and keeps its space."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")


def together(group: Iterable[Line]) -> list[Letter]:
    """The letters of several lines as one text: a hyphen at the end of a line is one of the word's own.

    No official document breaks words, so "Anti-" and "Personnel" need nothing between them; a dash keeps the space
    it has on its other side.
    """
    letters: list[Letter] = []
    last: Line | None = None
    for line in group:
        if last is not None:
            letters += between(last, line)
        letters += line.letters
        last = line
    return letters


def between(last: Line, line: Line) -> list[Letter]:
    """Return what stands between two lines of a passage: nothing behind a hyphen, a line break, or a space."""
    text = last.text
    if last.x > 140 and last.tab == 0 and _ALONE.fullmatch(text):
        return [Letter("\t")]
    by_hand = last.size > ADOPTION_SIZE and last.right + width_of_first_word(line) < form()["column"]["right"] - 5
    if by_hand or (last.bold and _SECTION.fullmatch(text)):
        return [Letter("\n")]
    return [] if _is_broken(last, line) else [Letter(" ")]


def _is_broken(last: Line, line: Line) -> bool:
    """Return whether a line ends within a word, behind its hyphen, dash or stroke, or anywhere in a long address.

    Word writes the space at which it breaks a line, but PDFium keeps none behind a hyphen there; files of other
    programs have none at all.
    """
    text = last.text
    if last.ends_in_space or len(text) < 2 or text[-2] in " \t":
        return False
    if text[-1] in "-–—":
        return not _SUSPENDED.match(line.text)
    told = last.ended is not None
    return text.endswith("/") if not _ADDRESS.search(text) else told or text.endswith("/")


def width_of_first_word(line: Line) -> float:
    """Return how much room the first word of a line would have needed on the line before, with its space."""
    word = line.text.split(" ", 1)[0]
    return line.glyphs[min(len(word), len(line.glyphs)) - 1].right - line.x + line.size / 4

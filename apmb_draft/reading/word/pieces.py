"""Pieces of text as Word keeps them, made into the runs of a passage: spaces tidied, equal forms joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.blocks import Run
from apmb_draft.docx.styles import PLAIN, CharacterFormat

_SPACE = re.compile(r"(^ +| +\Z| {2,}| ?[\t\n]+ ?)")  # all spaces but one between two words


@dataclass(frozen=True)
class FormattedText:
    """Some text of one form; `call` is the number of the footnote that it calls."""

    text: str
    format: CharacterFormat = PLAIN
    link: str = ""
    call: int = 0


def runs(pieces: Sequence[FormattedText]) -> tuple[Run, ...]:
    r"""Pieces as runs: of several spaces, tabs and breaks one is kept, a break before a tab and a tab before a space.

    >>> given = [FormattedText("\t3. \tThe  "), FormattedText("Hague\n\t\t", CharacterFormat(italic=True))]
    >>> [run.text for run in runs([*given, FormattedText("is ")])]
    ['3.\tThe ', 'Hague\n', 'is']
    """
    alike = groupby(_tidied(pieces), key=lambda stretch: _form(stretch[1]))
    return tuple(
        Run("".join(text for text, _ in stretches), italic, link, call=call)
        for (italic, link, call, _), stretches in alike
    )


def _tidied(pieces: Iterable[FormattedText]) -> Iterator[tuple[str, FormattedText]]:
    """The text in stretches, each with the piece that gives it its form, without the spaces that say nothing."""
    waiting: list[tuple[str, FormattedText]] = []
    begun = False
    for piece in pieces:
        for part in [piece.text] if piece.call else _SPACE.split(piece.text):
            if not piece.call and not part.strip(" \t\n"):
                waiting += [(part, piece)] * bool(part and begun)
                continue
            if waiting:
                gap = "".join(text for text, _ in waiting)
                yield next(sign for sign in "\n\t " if sign in gap), waiting[0][1]
                waiting = []
            begun = True
            yield part, piece


def _form(piece: FormattedText) -> tuple[bool, str, int, int]:
    """Return what runs must share to be merged; a call is always a run of its own."""
    return (False, "", piece.call, id(piece)) if piece.call else (piece.format.italic, piece.link, 0, 0)


def size_of(pieces: Sequence[FormattedText]) -> float | None:
    """The size of most of the letters, in pt."""
    counted: Counter[int] = Counter()
    for piece in pieces:
        if not piece.call:
            counted[piece.format.half_points] += len("".join(piece.text.split()))
    return max(counted, key=lambda size: counted[size]) / 2 if counted.total() else None


def bold_of(pieces: Iterable[FormattedText]) -> bool:
    """Return whether all characters are bold; a footnote call does not count, as it is never bold."""
    return all(piece.format.bold for piece in pieces if piece.text.strip() and not piece.call)

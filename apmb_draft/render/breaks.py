"""Lines broken as Word breaks them, which no browser does: Word shrinks the spaces of a line to take one more word.

Measured on 13,621 lines of official documents (`un/format.md` 1.2): with the true type (letters at 103 per cent, 0.2 pt
more between them, kerning) a word that does not fit is taken all the same where the spaces need to shrink by no more
than a quarter, and by less than two thirds of what they would have to be stretched without it. Style sheets only ever
stretch, so each line is handed over broken, with the space between its letters and its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont

from apmb_draft.blocks import Run, joined
from apmb_draft.form import form
from apmb_draft.typography import NO_BREAK_HYPHEN, NO_BREAK_SPACE

SHRINK = 0.25
"""The most that a space gives up of its width."""
BALANCE = 2 / 3
"""Of what the spaces would be stretched without a word; they shrink by less than that to take it."""

_SPACES = (" ", NO_BREAK_SPACE)
_BEHIND = ("-", "–", "—")
"""Signs behind which a line may end."""


@dataclass(frozen=True)
class Line:
    """One line: its runs, the space between its letters and what is added between its words, in pt."""

    runs: tuple[Run, ...]
    letters: float
    words: float


@dataclass(frozen=True)
class Ruler:
    """The widths of the letters of a regular and an italic face, in thousandths of the size, and their kerning."""

    regular: Path
    italic: Path

    def width(self, text: str, *, italic: bool) -> float:
        """How wide a text is at a size of 1, with kerning and nothing between the letters."""
        face = _face(self.italic if italic else self.regular)
        glyphs = [face.names.get(ord("-" if letter == NO_BREAK_HYPHEN else letter), ".notdef") for letter in text]
        kerned = sum(face.kerning.get(pair, 0) for pair in pairwise(glyphs))
        return float((sum(face.widths[glyph] for glyph in glyphs) + kerned) / face.units)


@dataclass(frozen=True)
class _Face:
    units: int
    names: Mapping[int, str]
    widths: Mapping[str, int]
    kerning: Mapping[tuple[str, str], int]


@cache
def _face(path: Path) -> _Face:
    """The metrics of a font file; Liberation Serif keeps its kerning in a table of the old kind."""
    font = TTFont(path, lazy=True)
    widths = {name: width for name, (width, _) in font["hmtx"].metrics.items()}
    kerning = dict(font["kern"].kernTables[0].kernTable) if "kern" in font else {}
    return _Face(font["head"].unitsPerEm, font.getBestCmap(), widths, kerning)


@dataclass(frozen=True)
class _Piece:
    """What stands between two places where a line may end: runs with the space behind them."""

    runs: tuple[Run, ...]
    width: float
    """Of the letters, at their size, without the last space."""
    letters: int
    spaces: int
    behind: bool
    """Whether a space follows."""


class Breaker:
    """Breaks paragraphs set in the type of the text: 10 pt by the form, its letters scaled and spaced as Word does."""

    def __init__(self, ruler: Ruler):
        style = form()["styles"]["Normal"]
        self._ruler = ruler
        self._size = float(style["half_points"] / 2)
        self._scale, self._between = float(style["scale"] / 100), float(style["spacing"] / 20)
        self._call = float(form()["footnotes"]["call_size"]) * self._size
        self._space = self._true(ruler.width(" ", italic=False) * self._size, 1)

    def lines(self, runs: Sequence[Run], first: float, other: float) -> list[Line]:
        """The lines of a paragraph whose first line has room for so many pt, and all others for so many."""
        pieces = list(self._pieces(runs))
        found: list[Line] = []
        start = 0
        while start < len(pieces):
            room = other if found else first
            end = self._end(pieces, start, room)
            found.append(self._line(pieces[start:end], room, last=end == len(pieces)))
            start = end
        return found

    def _true(self, width: float, letters: int) -> float:
        """The width of some letters in the true type."""
        return width * self._scale + letters * self._between

    def _end(self, pieces: Sequence[_Piece], start: int, room: float) -> int:
        """Where a line ends: behind the last piece that fits, or one further where its spaces may shrink for it."""
        end = start + 1
        while end < len(pieces) and self._natural(pieces[start : end + 1]) <= room:
            end += 1
        if end == len(pieces):
            return end
        without, spaces = room - self._natural(pieces[start:end]), self._spaces(pieces[start:end])
        over, more = self._natural(pieces[start : end + 1]) - room, self._spaces(pieces[start : end + 1])
        shrink = over / more if more else self._space
        stretch = without / spaces if spaces else room
        return end + int(shrink <= SHRINK * self._space and shrink < BALANCE * stretch)

    def _natural(self, pieces: Sequence[_Piece]) -> float:
        """The width of a line before its spaces are stretched; what stands behind its last word is none of it."""
        width = sum(piece.width for piece in pieces)
        letters = sum(piece.letters for piece in pieces)
        behind = sum(piece.behind for piece in pieces[:-1])
        return self._true(width, letters) + behind * self._space

    def _spaces(self, pieces: Sequence[_Piece]) -> int:
        return sum(piece.spaces for piece in pieces) + sum(piece.behind for piece in pieces[:-1])

    def _line(self, pieces: Sequence[_Piece], room: float, *, last: bool) -> Line:
        """A line with the spaces that fill it, in letters of their own width as a style sheet sets them."""
        behind = sum(piece.behind for piece in pieces[:-1])
        letters = sum(piece.letters for piece in pieces) + behind
        spaces = self._spaces(pieces)
        plain = sum(piece.width for piece in pieces) + behind * self._ruler.width(" ", italic=False) * self._size
        natural = self._natural(pieces)
        space = self._ruler.width(" ", italic=False) * self._size
        inked = max(letters - spaces, 1)
        between = self._between + (self._scale - 1) * (plain - spaces * space) / inked
        target = natural if last else room
        added = (target - plain - letters * between) / spaces if spaces else 0.0
        runs = [run for piece in pieces for run in (*piece.runs, *([Run(" ")] if piece.behind else []))]
        return Line(joined(_trimmed(runs)), round(between, 4), round(added, 4))

    def _pieces(self, runs: Sequence[Run]) -> Iterator[_Piece]:
        """The runs cut wherever a line may end; a footnote call stays with the word before it."""
        held: list[Run] = []
        for run in runs:
            if run.call:
                held.append(run)
                continue
            start = 0
            for at, letter in enumerate(run.text):
                if letter == " " or (letter in _BEHIND and run.text[at + 1 : at + 2].isalnum()):
                    end = at if letter == " " else at + 1
                    yield self._piece([*held, replace(run, text=run.text[start:end])], letter == " ")
                    held, start = [], at + 1
            held.append(replace(run, text=run.text[start:]))
        if any(run.text for run in held):
            yield self._piece(held, False)

    def _piece(self, runs: Sequence[Run], behind: bool) -> _Piece:
        kept = tuple(run for run in runs if run.text)
        width = sum(self._width(run) for run in kept)
        text = "".join(run.text for run in kept)
        return _Piece(kept, width, len(text), text.count(NO_BREAK_SPACE), behind)

    def _width(self, run: Run) -> float:
        size = self._call if run.call else self._size
        return self._ruler.width(run.text, italic=run.italic and not run.call) * size


def _trimmed(runs: Sequence[Run]) -> list[Run]:
    """Runs without the space at their end."""
    kept = list(runs)
    while kept and kept[-1].text == " ":
        kept.pop()
    return kept

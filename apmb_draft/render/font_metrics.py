"""How wide words are in the type that Word sets them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont

from apmb_draft.form import form
from apmb_draft.render.fonts import Faces
from apmb_draft.render.measures import inherited_style
from apmb_draft.typography import NO_BREAK_HYPHEN


@dataclass(frozen=True)
class Type:
    """One way of setting letters: their size in pt, how wide they are drawn, and the space behind each, in pt."""

    size: float
    scale: float = 1.0
    between: float = 0.0
    bold: bool = False

    @classmethod
    def of(cls, name: str) -> Type:
        """Return the type of a style of the template.

        >>> Type.of("TitleH1")
        Type(size=12.0, scale=1.03, between=0.2, bold=True)
        """
        given = inherited_style(name)
        scale, between = given.get("scale", 100) / 100, given.get("spacing", 0) / 20
        return cls(given["half_points"] / 2, scale, between, bool(given.get("bold")))

    def true(self, width: float, letters: int) -> float:
        """Return the width of so many characters as Word sets them, from their natural width."""
        return width * self.scale + letters * self.between

    @property
    def call(self) -> Type:
        """Return the type of a footnote call beside it, which official pages show neither widened nor spaced."""
        return replace(self, size=float(form()["footnotes"]["call_size"]) * self.size, bold=False)


@dataclass(frozen=True)
class _Face:
    units: int
    names: Mapping[int, str]
    widths: Mapping[str, int]
    kerning: Mapping[tuple[str, str], int]


@cache
def _face(path: Path) -> _Face:
    """Return the metrics of a font file; Liberation Serif keeps its kerning in a table of the old kind."""
    font = TTFont(path, lazy=True)
    widths = {name: width for name, (width, _) in font["hmtx"].metrics.items()}
    kerning = dict(font["kern"].kernTables[0].kernTable) if "kern" in font else {}
    return _Face(font["head"].unitsPerEm, font.getBestCmap(), widths, kerning)


def characters_without_glyph(text: str, faces: Faces) -> list[str]:
    """Return the printable characters of a text that the upright face lacks."""
    names = _face(faces.regular).names
    return sorted(letter for letter in set(text) if ord(letter) not in names and letter.isprintable())


@lru_cache(maxsize=1 << 14)
def _width(path: Path, text: str) -> float:
    """Return the width of a text at a size of 1; the words of a resolution come back again and again."""
    face = _face(path)
    glyphs = [face.names.get(ord("-" if letter == NO_BREAK_HYPHEN else letter), ".notdef") for letter in text]
    kerned = sum(face.kerning.get(pair, 0) for pair in pairwise(glyphs)) if face.kerning else 0
    return float((sum(face.widths[glyph] for glyph in glyphs) + kerned) / face.units)


@lru_cache(maxsize=1 << 12)
def _kerning(path: Path, pair: str) -> float:
    return _width(path, pair) - sum(_width(path, letter) for letter in pair)


@dataclass(frozen=True)
class FontMetrics:
    """Measures words with the metrics of the four faces of a family, kerning and all."""

    faces: Faces

    def width(self, text: str, given: Type, *, italic: bool = False) -> float:
        """Return how wide a text is in pt, its letters as they are and nothing between them."""
        return _width(self._file(bold=given.bold, italic=italic), text) * given.size

    def kerning(self, pair: str, given: Type, *, italic: bool) -> float:
        """Return how much two letters stand farther apart than alone, in pt; nothing for less than two."""
        return _kerning(self._file(bold=given.bold, italic=italic), pair) * given.size

    def _file(self, *, bold: bool, italic: bool) -> Path:
        regular, slanted, heavy, heavy_slanted = self.faces.files
        return (heavy_slanted if italic else heavy) if bold else (slanted if italic else regular)

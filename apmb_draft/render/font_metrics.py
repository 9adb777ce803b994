"""The four faces of the type, found by file, and how wide words are in it.

What happens to be installed must never decide where a line breaks, and asking fontconfig for "Times New Roman" gives
whatever a machine thinks comes near. Only three families have the widths that the lines of UN documents are broken
with; a machine with none of them is told what to install.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont

from apmb_draft.model.problems import error
from apmb_draft.un.form import form, inherited_style
from apmb_draft.un.typography import NO_BREAK_HYPHEN


@dataclass(frozen=True)
class Faces:
    """The files of one family, all of one release because all of one folder."""

    family: str
    regular: Path
    italic: Path
    bold: Path
    bold_italic: Path

    @property
    def files(self) -> tuple[Path, Path, Path, Path]:
        """Return the files in the order regular, italic, bold, bold italic."""
        return self.regular, self.italic, self.bold, self.bold_italic


_FAMILIES = (
    ("Liberation Serif", "LiberationSerif-{}.ttf", ("Regular", "Italic", "Bold", "BoldItalic")),
    ("Tinos", "Tinos-{}.ttf", ("Regular", "Italic", "Bold", "BoldItalic")),
    ("Times New Roman", "times{}.ttf", ("", "i", "bd", "bi")),
    ("Times New Roman", "Times New Roman{}.ttf", ("", " Italic", " Bold", " Bold Italic")),
    ("Times New Roman", "Times_New_Roman{}.ttf", ("", "_Italic", "_Bold", "_Bold_Italic")),
)
"""Families of equal widths, the best first, with the names that Linux, Windows and macOS give their files."""

_REMEDIES = {
    "linux": "apt-get install fonts-liberation2",
    "darwin": "brew install --cask font-liberation",
    "win32": "Times New Roman comes with Windows: restore it in Settings, Personalization, Fonts",
}
"""What brings one of the families, by the name that Python gives the platform."""


def font_folders() -> list[Path]:
    """Return the folders where Debian, Fedora, macOS and Windows keep fonts, those of the user first."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    local = Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local")
    windows = Path(os.environ.get("SYSTEMROOT") or "C:/Windows")
    return [
        data / "fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
        home / "Library/Fonts",
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
        local / "Microsoft/Windows/Fonts",
        windows / "Fonts",
    ]


def find_faces(folders: Iterable[Path] | None = None) -> Faces:
    """Return the first family, best first, of which one folder has all four faces.

    Raises DraftError [font-missing] that says what to install, where none has.
    """
    found = list(_folders(font_folders() if folders is None else folders))
    for family, pattern, faces in _FAMILIES:
        names = [pattern.format(face) for face in faces]
        for files in found:
            if all(name.lower() in files for name in names):
                return Faces(family, *(files[name.lower()] for name in names))
    ways = f"Debian: {_REMEDIES['linux']}; macOS: {_REMEDIES['darwin']}; Windows: {_REMEDIES['win32']}"
    families = "neither Liberation Serif nor Tinos nor Times New Roman is installed"
    raise error("fonts", "font-missing", f"{families}. {ways}")


def font_remedy(platform: str = sys.platform) -> str:
    """Return how to install the fonts on this platform; as on Linux where it is none of the three.

    >>> font_remedy("darwin")
    'brew install --cask font-liberation'
    """
    return _REMEDIES.get(platform, _REMEDIES["linux"])


def _folders(places: Iterable[Path]) -> Iterator[dict[str, Path]]:
    """Yield the files of every folder below the places, by lower-case name, since some systems change the case."""
    for place in places:
        for folder, below, files in os.walk(place):
            below.sort()
            yield {name.lower(): Path(folder, name) for name in sorted(files)}


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
        return self.faces.files[2 * bold + italic]

"""The four faces of the type, found by file: what happens to be installed must never decide where a line breaks.

Asking fontconfig for "Times New Roman" gives whatever a machine thinks comes near. Only three families have the
widths that the lines of UN documents are broken with; a machine with none of them is told what to install.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from apmb_draft.problems import DraftError, error


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


FAMILIES = (
    ("Liberation Serif", "LiberationSerif-{}.ttf", ("Regular", "Italic", "Bold", "BoldItalic")),
    ("Tinos", "Tinos-{}.ttf", ("Regular", "Italic", "Bold", "BoldItalic")),
    ("Times New Roman", "times{}.ttf", ("", "i", "bd", "bi")),
    ("Times New Roman", "Times New Roman{}.ttf", ("", " Italic", " Bold", " Bold Italic")),
    ("Times New Roman", "Times_New_Roman{}.ttf", ("", "_Italic", "_Bold", "_Bold_Italic")),
)
"""Families of equal widths, the best first, with the names that Linux, Windows and macOS give their files."""

REMEDIES = {
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
    for family, pattern, faces in FAMILIES:
        names = [pattern.format(face) for face in faces]
        for files in found:
            if all(name.lower() in files for name in names):
                return Faces(family, *(files[name.lower()] for name in names))
    raise font_missing()


def font_missing() -> DraftError:
    """Return the error that no usable family is installed, with the command that installs one on each platform."""
    ways = f"Debian: {REMEDIES['linux']}; macOS: {REMEDIES['darwin']}; Windows: {REMEDIES['win32']}"
    families = "neither Liberation Serif nor Tinos nor Times New Roman is installed"
    return error("fonts", "font-missing", f"{families}. {ways}")


def font_remedy(platform: str = sys.platform) -> str:
    """Return how to install the fonts on this platform; as on Linux where it is none of the three.

    >>> font_remedy("darwin")
    'brew install --cask font-liberation'
    """
    return REMEDIES.get(platform, REMEDIES["linux"])


def _folders(places: Iterable[Path]) -> Iterator[dict[str, Path]]:
    """Yield the files of every folder below the places, by lower-case name, since some systems change the case."""
    for place in places:
        for folder, below, files in os.walk(place):
            below.sort()
            yield {name.lower(): Path(folder, name) for name in sorted(files)}

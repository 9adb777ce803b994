"""Whether this machine has all that a draft needs to become a PDF, and what to install where it has not."""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from types import ModuleType

from apmb_draft.problems import DraftError
from apmb_draft.render import fonts

DISTRIBUTION = "apmb-draft"

LIBRARIES = {
    "linux": "apt-get install --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2",
    "darwin": "brew install pango",
    "win32": "install MSYS2 and in its shell run pacman -S mingw-w64-x86_64-pango, or install the GTK 3 runtime",
}
"""What brings the native libraries of WeasyPrint, by the name that Python gives the platform."""


@dataclass(frozen=True)
class Requirement:
    """One thing that was looked for; `remedy` says how to get it on this platform, where it is missing."""

    name: str
    found: bool
    detail: str
    remedy: str = ""


def import_typesetting() -> ModuleType:
    """Import the module that sets pages, and WeasyPrint with it: it takes long, and needs libraries no wheel carries.

    What WeasyPrint prints about a missing library is left out: the findings say it, for the system at hand.

    Raises ImportError where WeasyPrint is not installed, OSError where one of its native libraries is not.
    """
    with redirect_stdout(io.StringIO()):
        from apmb_draft.render import typesetting  # noqa: PLC0415 - the one import of WeasyPrint
    if not typesetting.has_subsetter():
        raise OSError("cannot load library 'libharfbuzz-subset'")
    return typesetting


def check_environment(platform: str = sys.platform) -> list[Requirement]:
    """Check the Python packages, WeasyPrint's native libraries and the fonts."""
    return [*(_package(name) for name in required_packages()), _libraries(platform), _fonts(platform)]


def pdf_advice(platform: str = sys.platform) -> str:
    """Return what is missing for a PDF and how to install it, in one message."""
    missing = [finding for finding in check_environment(platform) if not finding.found]
    return "; ".join(f"{found.name}: {found.detail}. {found.remedy}" for found in missing) or "nothing is missing"


def required_packages() -> list[str]:
    """Return the packages that the tool says it needs, by its own metadata; their names without version or extras.

    >>> "pydantic" in required_packages(), "pytest" in required_packages()
    (True, False)
    """
    try:
        needed = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return ["weasyprint"]
    return [re.split(r"[^\w-]", line)[0] for line in needed if "extra ==" not in line]


def _package(name: str) -> Requirement:
    try:
        return Requirement(name, True, version(name))
    except PackageNotFoundError:
        return Requirement(name, False, "this Python package is not installed", f"pip install {name}")


def _libraries(platform: str) -> Requirement:
    """Return whether WeasyPrint finds pango and its companions: it looks for them when it is imported."""
    name = "WeasyPrint’s native libraries"
    remedy = LIBRARIES.get(platform, LIBRARIES["linux"])
    if find_spec("weasyprint") is None:
        return Requirement(name, False, "they cannot be looked for without WeasyPrint", remedy)
    try:
        import_typesetting()
    except OSError as failure:
        return Requirement(name, False, str(failure).partition("\n")[0], remedy)
    return Requirement(name, True, "pango can be loaded")


def _fonts(platform: str) -> Requirement:
    try:
        faces = fonts.find_faces()
    except DraftError:
        return Requirement(
            "fonts", False, "neither Liberation Serif nor Tinos nor Times New Roman", fonts.font_remedy(platform)
        )
    return Requirement("fonts", True, f"{faces.family}, {faces.regular.parent}")

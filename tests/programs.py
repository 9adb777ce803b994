"""The programs that some tests need, and what brings each of them.

A test that needs one skips with these words where it is missing; in CI, it fails.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class Program(NamedTuple):
    """A program: how it is found, what brings it, and whether it is quick enough for the daily run."""

    find: Callable[[], str | None]
    brought_by: str
    daily: bool = False


def _on_path(*names: str) -> Callable[[], str | None]:
    return lambda: next((found for name in names if (found := shutil.which(name))), None)


def _named_by(variable: str) -> Callable[[], str | None]:
    return lambda: os.environ.get(variable) or None


def _terminal() -> str | None:
    return "/dev/ptmx" if Path("/dev/ptmx").exists() else None


PROGRAMS = {
    "bash": Program(_on_path("bash"), "apt-get install bash", daily=True),
    "git": Program(_on_path("git"), "apt-get install git"),
    "a terminal device": Program(_terminal, "a system with /dev/ptmx", daily=True),
    "LibreOffice": Program(_on_path("soffice"), "apt-get install libreoffice-writer-nogui"),
    "Python of LibreOffice": Program(_on_path("/usr/bin/python3"), "apt-get install python3-uno"),
    "pdftotext": Program(_on_path("pdftotext"), "apt-get install poppler-utils"),
    "Chromium": Program(_on_path(*CHROMIUM), "bash .ci/browser FOLDER"),
    "axe-core": Program(_named_by("APMB_DRAFT_AXE"), "APMB_DRAFT_AXE=$(bash .ci/browser FOLDER)"),
    "veraPDF": Program(_named_by("APMB_DRAFT_VERAPDF"), "APMB_DRAFT_VERAPDF=$(bash .ci/verapdf FOLDER)"),
    "Sarif.Multitool": Program(_named_by("APMB_DRAFT_SARIF"), "APMB_DRAFT_SARIF=$(bash .ci/sarif FOLDER)"),
    "YAML language server": Program(
        _named_by("APMB_DRAFT_YAML_SERVER"), "APMB_DRAFT_YAML_SERVER=$(bash .ci/editor FOLDER)"
    ),
}


def needs(*names: str) -> pytest.MarkDecorator:
    """Mark a test, or a module as `pytestmark`, that runs these programs."""
    assert set(names) <= set(PROGRAMS), names
    return pytest.mark.needs(*names)


def path_of(name: str) -> str:
    """Return the path of a program that a test has marked as needed."""
    found = PROGRAMS[name].find()
    assert found, f"{name} is missing: {PROGRAMS[name].brought_by}"
    return found


def missing(names: tuple[str, ...]) -> list[str]:
    """Return, for each program that is not on this machine, what brings it."""
    return [f"no {name}: {PROGRAMS[name].brought_by}" for name in names if not PROGRAMS[name].find()]

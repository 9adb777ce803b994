"""Files that something happened to: a few of those that the benchmark makes by the thousand."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def counted(out: str) -> tuple[int, int]:
    """How many cases the last line of a benchmark names, and how many of them were wrong."""
    cases, wrong = re.findall(r"\d+", out.splitlines()[-1])[:2]
    return int(cases), int(wrong)


@pytest.mark.parametrize("kind", ["yaml", "text", "word"])
def test_no_changed_file_ends_in_an_internal_error(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(sys, "argv", ["fuzz.py", "--count", "6", "--seed", "daily", "--kind", kind])
    fuzz = importlib.import_module("fuzz")
    monkeypatch.setattr(fuzz, "MOST_MEGABYTES", float("inf"))  # of the tests that ran before in this process
    monkeypatch.setattr(fuzz, "LONGEST", float("inf"))
    assert fuzz.main() == 0
    assert counted(capsys.readouterr().out) == (6, 0)


def test_an_internal_error_is_seen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(sys, "argv", ["fuzz.py", "--count", "3", "--kind", "text"])
    fuzz = importlib.import_module("fuzz")
    monkeypatch.setattr(importlib.import_module("in_process"), "apmb_draft", lambda words: 1 / 0)
    assert fuzz.main() == 1
    assert counted(capsys.readouterr().out) == (3, 3)

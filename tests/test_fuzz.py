"""Files that something happened to: a few of those that the benchmark makes by the thousand."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


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
    said = capsys.readouterr().out
    assert "6 cases, 0 wrong" in said


def test_an_internal_error_is_seen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(sys, "argv", ["fuzz.py", "--count", "3", "--kind", "text"])
    fuzz = importlib.import_module("fuzz")
    monkeypatch.setattr(importlib.import_module("in_process"), "apmb_draft", lambda words: 1 / 0)
    assert fuzz.main() == 1
    assert "3 cases, 3 wrong" in capsys.readouterr().out

"""WeasyPrint is imported late, quickly and in silence."""

from __future__ import annotations

import ctypes.util
import subprocess
import sys
from pathlib import Path

import pytest
from weasyprint.text import ffi

from apmb_draft.problems import DraftError
from apmb_draft.render import doctor, fonts, loading, paper

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries have to be looked for")
def test_no_compiler_is_asked_for_the_names_of_libraries():
    script = """
import ctypes.util
def asked(name):
    raise AssertionError(f"asked for {name}")
ctypes.util.find_library = asked
from apmb_draft.render.loading import weasyprint
print(weasyprint().__name__)
assert ctypes.util.find_library is asked
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("weasyprint\n", "")


def test_a_missing_library_is_told_by_us_and_not_by_weasyprint(monkeypatch, capsys):
    class Absent:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                print("WeasyPrint could not import some external libraries.")
                raise OSError("cannot load library 'libpango-1.0-0'\nmore")

    search = ctypes.util.find_library
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(doctor, "find_spec", lambda name: object())
    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    with pytest.raises(OSError, match="libpango"):
        loading.weasyprint()
    assert "libpango-1.0-0" in doctor.advice("linux")
    assert capsys.readouterr().out == ""
    assert ctypes.util.find_library is search


def test_without_harfbuzz_subset_there_is_no_pdf_but_what_to_install(monkeypatch):
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    with pytest.raises(DraftError, match=r"libharfbuzz-subset.*apt-get install.*\[pdf-libraries\]"):
        paper.paginated("<p>", fonts.find())

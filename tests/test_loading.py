"""WeasyPrint is imported in silence, and what it lacks is named."""

from __future__ import annotations

import sys

import pytest
from test_render_pdf import unload_weasyprint
from weasyprint.text import ffi

from apmb_draft.model.problems import DraftError
from apmb_draft.render import font_metrics, pdf


def test_a_missing_library_is_told_by_us_and_not_by_weasyprint(monkeypatch, capsys):
    class Absent:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                print("WeasyPrint could not import some external libraries.")
                raise OSError("cannot load library 'libpango-1.0-0'\nmore")

    unload_weasyprint(monkeypatch)
    monkeypatch.setattr(pdf, "find_spec", lambda name: object())
    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    with pytest.raises(OSError, match="libpango"):
        pdf.import_typesetting()
    assert "libpango-1.0-0" in pdf.pdf_advice("linux")
    assert capsys.readouterr().out == ""


def test_without_harfbuzz_subset_there_is_no_pdf_but_what_to_install(monkeypatch):
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    with pytest.raises(DraftError, match=r"libharfbuzz-subset.*apt-get install.*\[pdf-libraries\]"):
        pdf.lay_out_pages("<p>", font_metrics.find_faces())

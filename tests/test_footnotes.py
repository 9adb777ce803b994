"""Footnotes on the page of their calls: lines of ours drive none out; what else does is held back, in a new layout."""

from __future__ import annotations

import gc
from types import SimpleNamespace

import pytest
import weasyprint
from test_render_pdf import ADOPTED

from apmb_draft.model.problems import DraftError
from apmb_draft.render import font_metrics, pdf, render_pdf
from apmb_draft.render.html import Paper, render_html
from apmb_draft.text.templates import Templates

TEMPLATES = Templates()


def page(held=()):
    """A page whose lines WeasyPrint breaks, as those of a redline."""
    return render_html(ADOPTED, TEMPLATES, paper=Paper(font_metrics.find_faces(), held))


def rounds(*rounds_of_pages):
    """What WeasyPrint makes of a page, round by round: for each page the names that are on it."""
    made = iter([SimpleNamespace(pages=[SimpleNamespace(anchors=dict.fromkeys(page.split())) for page in pages])
                 for pages in rounds_of_pages])  # fmt: skip
    return lambda page, faces: next(made)


def test_weasyprint_alone_sends_a_footnote_away_and_ours_stays():
    assert pdf.driving_out(weasyprint.HTML(string=page()).render())
    pages, held = pdf.settle_footnotes(page, font_metrics.find_faces())
    assert len(held) == 1
    assert not pdf.driving_out(pages)
    assert len(pages.pages) == 3


def test_a_page_of_broken_lines_is_laid_out_once(monkeypatch):
    made = []
    lay_out = pdf.lay_out_pages
    monkeypatch.setattr(pdf, "lay_out_pages", lambda *given: made.append(lay_out(*given)) or made[-1])
    render_pdf(ADOPTED, TEMPLATES)
    assert [len(pages.pages) for pages in made] == [3]
    assert not pdf.driving_out(made[0])


def test_a_page_without_a_footnote_that_strays_is_laid_out_once(monkeypatch):
    monkeypatch.setattr(pdf, "lay_out_pages", rounds(["block-1 call-1 note-1", "block-2"]))
    assert pdf.settle_footnotes(str, font_metrics.find_faces())[1] == set()


def test_a_footnote_that_weasyprint_loses_is_brought_back_as_one_that_it_sends_away(monkeypatch):
    lost = ["block-1 call-1 call-2 block-2", "block-2 note-1"]
    monkeypatch.setattr(pdf, "lay_out_pages", rounds(lost, ["block-1 call-1 call-2 note-1 note-2", "block-2"]))
    assert pdf.settle_footnotes(str, font_metrics.find_faces())[1] == {2}


def test_a_page_that_a_footnote_is_lost_from_whatever_is_done_is_refused_with_its_number(monkeypatch):
    lost = ["block-1 call-1 call-12 block-2", "block-2 note-1"]
    monkeypatch.setattr(pdf, "lay_out_pages", rounds(lost, lost))
    with pytest.raises(DraftError, match="12") as refused:
        pdf.settle_footnotes(str, font_metrics.find_faces())
    assert [problem.code for problem in refused.value.problems] == ["pdf"]


def test_python_looks_for_garbage_again_afterwards():
    assert gc.isenabled()
    render_pdf(ADOPTED, TEMPLATES)
    assert gc.isenabled()
    gc.disable()
    try:
        render_pdf(ADOPTED, TEMPLATES)
        assert not gc.isenabled()
    finally:
        gc.enable()

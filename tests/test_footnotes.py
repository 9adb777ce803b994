"""Footnotes on the page of their calls: WeasyPrint is kept from sending them away, and watched."""

from __future__ import annotations

import gc

import pytest
import weasyprint
from test_render_pdf import ADOPTED

from apmb_draft.render import fonts, footnotes, paper, pdf
from apmb_draft.render.page import laid_out
from apmb_draft.render.printing import Paper
from apmb_draft.templates import Templates

TEMPLATES = Templates()


def page(held=()):
    return laid_out(ADOPTED, TEMPLATES, stamp=False, paper=Paper(fonts.find(), held))


def test_weasyprint_alone_sends_a_footnote_away_and_ours_does_not():
    html = weasyprint.HTML(string=page())
    assert paper.driving_out(html.render())
    assert not paper.driving_out(footnotes.rendered(html))


def test_a_page_is_laid_out_once():
    pages, held = paper.settled(page, fonts.find())
    assert held == set()
    assert len(pages.pages) == 3


@pytest.mark.parametrize("failure", [AttributeError, TypeError])
def test_another_weasyprint_gives_the_same_pages_more_slowly(monkeypatch, failure):
    def changed():
        raise failure("made otherwise")

    once = pdf(ADOPTED, TEMPLATES)
    monkeypatch.setattr(footnotes, "_document", changed)
    _, held = paper.settled(page, fonts.find())
    assert held
    assert pdf(ADOPTED, TEMPLATES) == once


def test_python_looks_for_garbage_again_afterwards():
    assert gc.isenabled()
    pdf(ADOPTED, TEMPLATES)
    assert gc.isenabled()
    gc.disable()
    try:
        pdf(ADOPTED, TEMPLATES)
        assert not gc.isenabled()
    finally:
        gc.enable()

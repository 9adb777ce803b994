"""The redline as a PDF: what is underlined, what is struck, where the bars stand, what the notes say."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from made_up_redline import KITES, REMARKS, block, came, remarks, verb, went

from apmb_draft.diff import redline
from apmb_draft.model.document import Document, Revision, Role, Run, accept_changes
from apmb_draft.model.problems import DraftError
from apmb_draft.render import font_metrics, redline_pdf, render_html, render_pdf
from apmb_draft.render.html import MarkedRun, Paper, kept_together
from apmb_draft.render.listed_changes import Shift, Turn, list_shifts
from apmb_draft.render.pdf import with_marks
from apmb_draft.text.templates import Templates

ROOT = Path(__file__).parents[1]
TEMPLATES = Templates()
HEADINGS = re.findall("<h2>(.+)</h2>", (ROOT / "templates/page.html.jinja").read_text(encoding="utf-8"))
"""Those of the changes, of what to look at, and of what is open."""
MIDDLE = 306
"""Half the width of a page, in pt."""


@pytest.fixture(scope="module")
def data() -> bytes:
    return redline_pdf(KITES, REMARKS, TEMPLATES)


@pytest.fixture(scope="module")
def pages(data):
    with pdfplumber.open(io.BytesIO(data)) as opened:
        yield opened.pages


def words(page):
    return page.extract_words(use_text_flow=True, extra_attrs=["size"])


def lines_through(page, word):
    """Where horizontal lines cross a word, as shares of its height from the top."""
    found = []
    for line in [*page.lines, *page.rects]:
        flat = line["bottom"] - line["top"] < 2
        if flat and line["x0"] <= word["x0"] + 2 and line["x1"] >= word["x1"] - 3:
            share = ((line["top"] + line["bottom"]) / 2 - word["top"]) / (word["bottom"] - word["top"])
            if -0.05 < share < 1.15:
                found.append(round(share, 2))
    return found


def first(page, text):
    return next(word for word in words(page) if word["text"] == text)


def bars(data, number):
    """The dark stretches of both margins of a page, in pt: left of the text and right of it."""
    picture = pypdfium2.PdfDocument(data)[number - 1].render(scale=2).to_pil().convert("L")
    sides = []
    for columns in (range(96, 112), range(1112, 1130)):
        dark = [row // 2 for row in range(picture.height) if any(picture.getpixel((x, row)) < 100 for x in columns)]
        sides.append(sorted(set(dark)))
    return sides


@pytest.mark.parametrize(("text", "low", "high"), [("Deploring", 0.4, 0.8), ("Hailing", 0.8, 1.1), ("Welcomes", 0, 0)])
def test_what_went_is_struck_through_what_came_is_underlined_and_the_rest_is_neither(pages, text, low, high):
    found = lines_through(pages[0], first(pages[0], text))
    assert bool(found) == bool(high)
    assert all(low < share < high for share in found)


def test_both_drafts_can_be_read_in_it(pages):
    seen = " ".join(word["text"] for word in words(pages[0]))
    for words_of in (
        "Regrets the rain;",
        "Notes that 164[number of States]",
        "4.3. Flies them by day;",
        "by night;",
    ):
        assert words_of in seen


def test_every_change_has_its_number_and_the_reasons_stand_at_the_end_in_order(pages):
    marks = {int(word) for page in pages for word in re.findall(r"\[(\d+)\]", page.extract_text())}
    assert marks == set(range(1, len(REMARKS) + 1))
    last = pages[-1].extract_text()
    assert last.split("\n").count(HEADINGS[0]) == 1
    for number, remark in enumerate(REMARKS, 1):
        assert re.search(rf"^{number} {remark.where}: The reason for {remark.where}\.", last, re.MULTILINE)
    assert f"{REMARKS[0].reasons[0].source}." in last
    assert f"paragraph 2: {Shift('paragraph 2', Turn.RENUMBERED, '3.', '2.').sentence}." in last


def test_open_facts_stand_at_the_end_with_their_keys(pages):
    last = pages[-1].extract_text()
    assert HEADINGS[-1] in last
    assert all(f"{fact.key}: {fact.question}" in last for fact in KITES.asked)


def test_a_bar_stands_in_the_outer_margin_beside_each_changed_line_and_no_other(data, pages):
    left, right = bars(data, 1)
    assert left == []
    for text, is_changed in (("Deploring", True), ("Hailing", True), ("Welcomes", False), ("Agenda", False)):
        word = first(pages[0], text)
        assert (int((word["top"] + word["bottom"]) / 2) in right) == is_changed, text
    assert len(right) > 100


def test_on_even_pages_the_bar_stands_on_the_left():
    filler = [block(Role.OPERATIVE, "Flies the kites; " * 30, number=f"{number}.") for number in range(1, 12)]
    late = block(Role.OPERATIVE, "Flies ", came("large "), "kites.", number="12.")
    document = Document((*KITES.blocks[:1], *filler, late))
    data = redline_pdf(document, remarks(document), TEMPLATES)
    left, right = bars(data, 2)
    assert (bool(left), bool(right)) == (True, False)


def test_the_heads_of_the_pages_show_their_changes(pages):
    assert len(pages) > 1
    for page in pages[1:]:
        head = page.crop((0, 0, 612, 64)).extract_text()
        assert "A/RES/80/1A/C.1/81/L.[number]" in head
        struck = next(word for word in words(page) if word["text"].startswith("Lanterns") and word["top"] < 64)
        assert [0.4 < share < 0.8 for share in lines_through(page, struck)] == [True]


def test_a_footnote_that_went_is_struck_and_its_number_too(pages):
    note = first(pages[0], "It")
    assert [0.4 < share < 0.8 for share in lines_through(pages[0], note)] == [True]
    foot = pages[0].crop((0, note["top"], note["x0"] - 2, note["bottom"])).extract_words()
    assert [word["text"] for word in foot] == ["3"]


def test_a_redline_of_two_equal_drafts_is_the_draft_without_bars():
    draft = accept_changes(KITES)
    same = redline(draft, draft)
    data = redline_pdf(same, (), TEMPLATES)
    with pdfplumber.open(io.BytesIO(data)) as opened:
        assert bars(data, 1) == [[], []]
        assert HEADINGS[0] in opened.pages[-1].extract_text()


def test_where_nothing_is_told_the_changes_stand_alone():
    """As a redline that is handed in: what went, what came, and no number, reason or key."""
    with pdfplumber.open(io.BytesIO(redline_pdf(KITES, None, TEMPLATES))) as opened:
        text = "\n".join(page.extract_text() for page in opened.pages)
    assert "Hailing the lanterns" in text
    apart = [
        *HEADINGS,
        *(fact.key for fact in KITES.asked if "." in fact.key),
        *(one.sentence for one in list_shifts(KITES)),
    ]
    assert [each for each in [*apart, "[1]"] if each in text] == []


def test_the_same_redline_gives_the_same_bytes(data):
    assert redline_pdf(KITES, REMARKS, TEMPLATES) == data


def test_a_redline_is_dated_as_the_draft_that_it_leads_to():
    date = block(Role.DATE, went("8 December 2025"), came("7 October 2026"))
    dated = replace(KITES, blocks=tuple(date if one.role is Role.DATE else one for one in KITES.blocks))
    with pdfplumber.open(io.BytesIO(redline_pdf(dated, REMARKS, TEMPLATES))) as opened:
        assert opened.metadata["CreationDate"].startswith("D:20261007")


def test_the_clean_page_knows_nothing_of_redlines(tmp_path):
    faces = font_metrics.Faces("Kite", *(tmp_path / name for name in ("1", "2", "3", "4")))
    page = render_html(accept_changes(KITES), TEMPLATES, paper=Paper(faces))
    for word in ("<ins", "<del", "line-through", "running(symbol", "reason", "mark-", "linear-gradient", "renumbered"):
        assert word not in page
    assert "string(symbol)" in page


def test_every_changed_word_has_a_mark_of_its_own_and_the_words_stay_what_they_were():
    marked = with_marks(KITES, REMARKS)
    runs = [run for one in (*marked.blocks, *marked.notes) for run in one.runs if isinstance(run, MarkedRun)]
    marks = [run.mark for run in runs if run.mark]
    assert marks == list(range(1, len(marks) + 1))
    assert sorted(run.remark for run in runs if run.remark) == list(range(1, len(REMARKS) + 1))
    for before, after in zip((*KITES.blocks, *KITES.notes), (*marked.blocks, *marked.notes), strict=True):
        kept = "".join(run.text for run in after.runs if not getattr(run, "remark", 0)).removesuffix("¶")
        assert kept == "".join(run.text for run in before.runs)


def test_no_line_begins_with_the_number_of_a_change():
    runs = (
        MarkedRun("large ", change=Revision.INSERTED, mark=1),
        MarkedRun("kites;", mark=2),
        MarkedRun("7", remark=7),
        Run(" and"),
    )
    assert [[run.text for run in group] for group in kept_together(runs)] == [["large "], ["kites;", "7"], [" and"]]


def test_an_adopted_text_against_a_draft_keeps_the_front_block_of_both():
    document = Document(
        (
            block(Role.SYMBOL, went("A/C.1/81/L.7"), came("A/RES/81/7")),
            block(Role.RUNNING_TITLE, came("Lanterns and kites"), change=Revision.INSERTED),
            block(Role.SESSION, "Eighty-first session"),
            block(Role.COMMITTEE, went("First Committee"), change=Revision.DELETED),
            block(Role.AGENDA_ITEM, "Agenda item 99 (q)"),
            block(Role.SPONSORS, went("Ruritania: draft resolution"), change=Revision.DELETED),
            block(Role.ADOPTION, came("Resolution adopted by the General Assembly"), change=Revision.INSERTED),
            block(Role.TITLE, "Lanterns and kites", number="81/7.", was_number=""),
            block(Role.OPENING, verb("The General Assembly"), ","),
        )
    )
    with pdfplumber.open(io.BytesIO(redline_pdf(document, remarks(document), TEMPLATES))) as opened:
        seen = opened.pages[0].extract_text().split("\n")
    tops = [
        next(row for row, line in enumerate(seen) if text in line)
        for text in ("First Comm", "Ruritania", "Resolution", "81/7.")
    ]
    assert tops == sorted(tops)


def test_a_page_template_that_shows_no_changes_is_refused(tmp_path):
    (tmp_path / "page.html.jinja").write_text("<p>{{ document.blocks[0].text }}</p>", encoding="utf-8")
    with pytest.raises(DraftError, match=r"\[template\]"):
        redline_pdf(KITES, REMARKS, Templates([tmp_path]))


def test_a_change_of_the_running_heads_alone_needs_no_bar():
    head = block(Role.RUNNING_TITLE, went("Kites"), came("Lanterns"))
    document = Document((head, block(Role.UNNUMBERED, "The kites fly.")))
    data = redline_pdf(document, remarks(document), TEMPLATES)
    assert bars(data, 1) == [[], []]
    with pdfplumber.open(io.BytesIO(data)) as opened:
        assert "KitesLanterns" in opened.pages[-1].crop((0, 0, 612, 64)).extract_text()


def test_a_letter_that_the_type_lacks_is_an_error_in_a_redline_as_in_the_clean_pdf():
    document = replace(KITES, blocks=(*KITES.blocks, block(Role.UNNUMBERED, came("凧"))))
    for made in (lambda: redline_pdf(document, remarks(document), TEMPLATES), lambda: render_pdf(document, TEMPLATES)):
        with pytest.raises(DraftError, match=r"\[pdf-font\]"):
            made()

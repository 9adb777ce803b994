"""The review page in a real browser: it opens, filters, jumps, opens reasons, fits a telephone, and has no complaint.

Where CI runs, a missing browser is a failure; elsewhere these tests are left out.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdfplumber
import pytest
from browser import browser
from made_up_redline import FLAGS, KITES, REMARKS
from programs import needs, path_of

from apmb_draft.model.document import Document
from apmb_draft.render import render_review
from apmb_draft.text.templates import Templates

VISIBLE = "[...document.querySelectorAll('{}')].filter(each => each.checkVisibility()).length"
FOCUS = "document.activeElement.textContent"
OPEN = "(document.querySelector('.why:popover-open') || {id: ''}).id"
SEEN = "(box => box.top >= 0 && box.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())"

pytestmark = needs("Chromium", "axe-core")


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("page") / "81-draft-review.html"
    file.write_text(render_review(KITES, REMARKS, Templates(), flags=FLAGS, file="drafts/81.yaml"), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def tab():
    with browser() as page:
        yield page


@pytest.fixture
def page(tab, path):
    tab.look()
    tab.open(path)
    yield tab
    assert tab.complaints == []
    assert {address.partition(":")[0] for address in tab.asked_for} <= {"file", "data"}


def count(page, selector):
    return page.run(VISIBLE.format(selector))


def test_it_opens_with_all_changes_shown_and_all_reasons_shut(page):
    title = page.run("document.title")
    assert 0 < title.index("A/RES/80/1") < title.index("A/C.1/81/L.[number]")
    assert count(page, ".change") == len(REMARKS)
    assert count(page, ".why") == 0
    assert count(page, ".went") > 3
    assert page.asked_for[0].startswith("file:")


def test_only_changes_hides_the_paragraphs_that_stayed(page):
    assert count(page, ".text .same") > 3
    page.click("#only")
    assert count(page, ".text .same") == 0
    assert count(page, ".change") == len(REMARKS)


def test_clean_shows_the_draft_alone(page):
    page.click("#clean")
    assert count(page, "main del") == count(page, ".why-button") == count(page, ".went") == 0
    line = page.run("getComputedStyle(document.querySelector('main ins')).textDecorationLine")
    assert line == "none"
    shown = page.run("document.querySelector('.text').innerText")
    assert "3. Flies them by day and by night;" in shown
    assert "rain" not in shown
    page.click("#all")
    assert count(page, ".change") == len(REMARKS)


def test_the_keys_n_and_p_go_from_change_to_change_and_round(page):
    walked = []
    for key in "nnjpk":
        page.press(key)
        walked.append(page.run(FOCUS))
        assert page.run(SEEN)
    assert walked == ["1", "2", "3", "2", "1"]
    page.press("p")
    assert page.run(FOCUS) == str(len(REMARKS))
    assert page.run("document.querySelector('#here').textContent") == f"{len(REMARKS)} of {len(REMARKS)}"


def test_every_change_is_reached_by_its_key(page):
    seen = []
    for _ in REMARKS:
        page.press("n")
        seen.append(page.run(FOCUS))
    assert seen == [str(number) for number in range(1, len(REMARKS) + 1)]


def test_the_buttons_go_from_change_to_change_too(page):
    page.click("#next")
    page.click("#next")
    assert page.run(FOCUS) == "2"
    page.click("#previous")
    assert page.run(FOCUS) == "1"


def test_the_keys_can_be_switched_off(page):
    page.click("#keys")
    page.press("n")
    assert page.run("document.activeElement.id") == "keys"
    page.click("#keys")
    page.press("n")
    assert page.run(FOCUS) == "1"


def test_keys_that_belong_to_the_browser_are_left_to_it(page):
    page.call("Input.dispatchKeyEvent", type="keyDown", key="n", text="n", modifiers=2)
    assert page.run("document.activeElement === document.body")


def test_enter_opens_the_reason_the_next_key_takes_it_along_and_escape_shuts_it(page):
    page.press("n")
    page.press("Enter", 13)
    assert page.run(OPEN) == "why-1"
    page.press("n")
    assert page.run(OPEN) == "why-2"
    why = page.run("document.querySelector('.why:popover-open').innerText")
    assert re.search(r"General\n.*Limited\n\nThe reason for masthead\.", why)
    page.press("Escape", 27)
    assert page.run(OPEN) == ""
    assert page.run(FOCUS) == "2"


def test_a_tap_on_the_number_or_on_the_words_opens_the_reason_and_another_shuts_it(page):
    page.click("#change-3 .why-button")
    assert page.run(OPEN) == "why-3"
    page.click("#why-3 .close")
    assert page.run(OPEN) == ""
    page.click("#change-16 ins")
    assert page.run(OPEN) == "why-16"
    page.click("#change-16 ins")
    assert page.run(OPEN) == ""


def test_a_jump_leaves_the_clean_view_where_nothing_can_be_jumped_to(page):
    page.click("#clean")
    page.press("n")
    assert page.run("document.querySelector('#all').checked")
    assert page.run(FOCUS) == "1"


def test_an_open_fact_leads_to_its_place_in_the_text(page):
    page.click(".open a")
    assert page.run("document.querySelector(':target').title") == "symbol"
    page.click(".open input")
    assert page.run("document.querySelector('.open input').checked")


@pytest.mark.parametrize("width", [320, 360, 1000])
def test_it_fits_the_screen_without_scrolling_sideways(page, width):
    page.look(width=width, height=640)
    for view in ("only", "clean", "all"):
        page.click(f"#{view}")
        assert page.run("document.documentElement.scrollWidth") <= width
    page.click("#change-1 .why-button")
    box = page.run("(box => [box.left, box.right])(document.querySelector('#why-1').getBoundingClientRect())")
    assert 0 <= box[0] < box[1] <= width


def test_the_dark_page_is_dark(page):
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.run(ground)
    page.look(dark=True)
    assert (light, page.run(ground)) == ("rgb(255, 255, 255)", "rgb(21, 23, 26)")


def test_on_paper_the_reasons_stand_under_their_paragraphs_and_the_bar_is_gone(page):
    with pdfplumber.open(io.BytesIO(page.printed())) as printed:
        words = " ".join(sheet.extract_text() for sheet in printed.pages)
    for remark in REMARKS:
        assert f"The reason for {remark.where}." in words.replace("\n", " ")
    assert "Previous" not in words
    assert "Close" not in words


def test_without_scripts_the_views_change_and_the_reasons_open_all_the_same(page, path):
    page.open(path, scripts=False)
    assert count(page, "#jump") == 0
    page.click("#clean")
    assert count(page, "main del") == 0
    page.click("#all")
    page.click("#change-2 .why-button")
    assert page.run(OPEN) == "why-2"


def test_a_page_without_changes_has_nothing_to_jump_to_and_no_complaint(tab, tmp_path):
    file = tmp_path / "same.html"
    file.write_text(render_review(Document(KITES.blocks[7:9]), (), Templates()), encoding="utf-8")
    tab.open(file)
    tab.press("n")
    assert tab.run("document.querySelector('#here').textContent") == "0 of 0"
    assert tab.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1000])
def test_axe_core_finds_nothing(page, width, dark):
    script = Path(path_of("axe-core"))
    page.look(width=width, dark=dark)
    assert page.axe(script) == []
    page.click("#only")
    page.click("#change-12 .why-button")
    assert page.run(OPEN) == "why-12"
    assert page.axe(script) == []


def test_a_browser_that_finds_faults_is_heard(tab, tmp_path):
    file = tmp_path / "bad.html"
    file.write_text(
        "<!DOCTYPE html><title>bad</title><img src='http://127.0.0.1:9/x.png'><script>console.error('x'); y()</script>",
        encoding="utf-8",
    )
    tab.open(file)
    assert len(tab.complaints) >= 2
    assert any(address.startswith("http:") for address in tab.asked_for)
    tab.run(Path(path_of("axe-core")).read_text(encoding="utf-8") + ";null")
    assert tab.run("axe.run().then(found => found.violations.length)") > 0

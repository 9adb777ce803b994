"""Where LibreOffice puts the parts of the Word file, against the places measured on printed papers.

LibreOffice scales and justifies letters otherwise than Word, so lines break elsewhere; lines stand where they should.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pdfplumber
import pytest
from programs import needs, path_of
from test_word_lines import ADOPTED, ANNEX, CLOSING, DRAFT, NOTES, TEXT, block, i

from apmb_draft.docx.writer import write
from apmb_draft.model.document import Document, PageLayout, Role, Run

pytestmark = needs("LibreOffice")
LONG = tuple(block(Role.PREAMBULAR, i("Noting"), " that lamps burn by night " * 6 + f"and day-{n},") for n in range(24))
FAR = 2.0  # pt
Places = dict[tuple[int, str], tuple[float, float]]


def converted(document: Document, folder: Path) -> Path:
    file = folder / "draft.docx"
    file.write_bytes(write(document))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [path_of("LibreOffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return file.with_suffix(".pdf")


def places(path: Path) -> Places:
    """Where each word begins: left edge and baseline in pt, of its first place on each page."""
    found: Places = {}
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for word in page.extract_words(return_chars=True, x_tolerance=1.5, y_tolerance=1):
                first = word["chars"][-1]  # the large first letter of a symbol is not the measure of its line
                found.setdefault((number, word["text"]), (word["x0"], page.height - first["matrix"][5]))
    return found


def far(found: Places, expected: Places) -> dict[tuple[int, str], object]:
    """What stands elsewhere than expected, with both places; 0 stands for an edge or a line that is not looked at."""
    return {
        key: (found.get(key), place)
        for key, place in expected.items()
        if key not in found or any(b and abs(a - b) > FAR for a, b in zip(found[key], place, strict=True))
    }


def first_line(found: Places, page: int) -> float:
    """The baseline of the first line of text of a later page."""
    return min(y for (number, _), (_, y) in found.items() if number == page and y > 65)


def draft() -> Document:
    text = (block(Role.OPENING, i("The Assembly"), ","), *LONG, block(Role.OPERATIVE, i("Urges"), " it.", number="7."))
    return Document((*DRAFT.blocks[:9], block(Role.TITLE, "Lighthouses"), *text))


def adopted(layout: PageLayout) -> Document:
    front = tuple(each for each in ADOPTED.blocks if each.role not in {each.role for each in (*TEXT, *ANNEX)})
    calls = block(Role.PREAMBULAR, i("Seeing"), " a treaty,", Run("1", call=1))
    text = (block(Role.OPENING, i("The Assembly"), ","), calls, *LONG)
    front = tuple(each for each in front if each not in CLOSING)
    return Document((*front, *text, *CLOSING), NOTES[:1], layout=layout)


MASTHEAD: Places = {
    (1, "United"): (123.4, 57.8),
    (1, "A"): (488, 56.5),
    (1, "General"): (123.4, 86.3),
    (1, "Distr.:"): (397.0, 86.6),
}


def test_a_draft_stands_where_the_papers_of_the_committees_have_it(tmp_path):
    found = places(converted(draft(), tmp_path))
    expected = {
        (1, "3"): (397.0, 98.4),
        (1, "Original:"): (397.0, 122.4),
        (1, "Eightieth"): (60.0, 222.2),
        (1, "First"): (60.0, 235.4),
        (1, "Agenda"): (60.0, 247.7),
        (1, "Disarmament:"): (60.0, 259.7),
        (1, "Malta"): (123.4, 289.7),
        (1, "Lighthouses"): (123.4, 314.9),
        (1, "The"): (147.1, 339.2),
        (1, "Noting"): (147.1, 357.2),
        (2, "A/C.1/80/L.7"): (60.0, 58.9),
        (2, "2/3"): (60.0, 755.2),
        (3, "3/3"): (541.0, 755.2),
        (3, "7."): (147.1, 0),
        (3, "Urges"): (170.9, found[3, "7."][1]),
    }
    assert far(found, MASTHEAD | expected) == {}
    assert abs(first_line(found, 2) - 84.4) < 0.5
    assert (1, "1/3") not in found


def test_an_adopted_text_stands_where_the_papers_of_the_plenary_have_it(tmp_path):
    found = places(converted(adopted(PageLayout()), tmp_path))
    expected = {
        (1, "5"): (397.0, 98.4),
        (1, "Eightieth"): (60.0, 222.3),
        (1, "Agenda"): (60.0, 234.3),
        (1, "Disarmament:"): (60.0, 246.3),
        (1, "Resolution"): (123.4, 279.8),
        (1, "on"): (123.4, 294.8),
        (1, "[on"): (123.4, 319.4),
        (1, "80/12."): (78.7, 344.6),
        (1, "Lighthouses"): (123.4, 344.6),
        (1, "The"): (147.1, 368.9),
        (1, "Seeing"): (147.1, 386.9),
        (2, "A/RES/80/12"): (60.0, 58.9),
        (2, "Lighthouses"): (0, 49.2),
        (2, "2/3"): (60.0, 755.2),
    }
    assert far(found, MASTHEAD | expected) == {}
    assert abs(first_line(found, 2) - 86.4) < 0.5
    assert found[3, "52nd"][0] > 380


def test_what_differs_between_papers_is_set_as_the_draft_says(tmp_path):
    own = places(converted(adopted(PageLayout(heading_step=32.4, first_baseline=84.4)), tmp_path))
    assert abs(own[1, "Resolution"][1] - own[1, "Disarmament:"][1] - 32.4) < 0.2
    assert abs(first_line(own, 2) - 84.4) < 0.5


@pytest.mark.parametrize(("bottom", "last"), [(None, 705.6), (86.4, 705.6), (57.6, 734.4)])
def test_the_first_page_ends_where_the_draft_says(bottom, last, tmp_path):
    found = places(converted(adopted(PageLayout(first_page_bottom=bottom)), tmp_path))
    lowest = max(y for (page, _), (_, y) in found.items() if page == 1)
    assert last - 5 < lowest < last


def test_the_note_of_a_group_stands_at_the_foot_of_page_1_below_its_rule(tmp_path):
    front, text = draft().blocks[:10], draft().blocks[10:]
    note = block(Role.PAGE_NOTE, "Speaking for the Kite League.", number="*")
    found = places(converted(Document((*front, note, *text)), tmp_path))
    assert far(found, {(1, "Speaking"): (123.4, 702.5), (1, "*"): (115.5, 702.5)}) == {}
    [rule] = [(x, y) for (page, word), (x, y) in found.items() if page == 1 and set(word) == {"_"}]
    assert abs(rule[0] - 99.6) < FAR
    assert abs(found[1, "Speaking"][1] - rule[1] - 13) < FAR
    assert 640 < max(y for (page, word), (_, y) in found.items() if page == 1 and word.startswith("day-")) < rule[1]

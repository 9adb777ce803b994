"""The draft as a PDF: what stands where, what it says of itself, and that nothing from outside gets in."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pdfplumber
import pytest
from made_up_documents import FRONT, OPENING, block, verb
from programs import needs

import apmb_draft.render
from apmb_draft.model.document import Block, Document, FactStatus, Note, Role, Run
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.formats import read
from apmb_draft.render import font_metrics, pdf, render_pdf
from apmb_draft.text.templates import Templates
from apmb_draft.un.form import form

LOREM = "the kites of all States that have flown them over the hills and under the clouds of the present century, "


def body(paragraphs: int) -> list[Block]:
    return [
        OPENING,
        block(
            Role.PREAMBULAR,
            verb("Recalling"),
            " its resolution ",
            Run("54/54 B", link="A/RES/54/54 B"),
            ",",
            Run("1", call=1),
            " and more,",
            Run("1", call=1),
        ),
        *(block(Role.PREAMBULAR, verb("Noting"), " " + LOREM * 3) for _ in range(paragraphs)),
        block(Role.HEADING, "Numbers"),
        block(
            Role.OPERATIVE,
            verb("Asks"),
            " for ",
            Run("[number]", fact="states", status=FactStatus.OPEN),
            " kites;",
            Run("2", call=2),
            number="1.",
        ),
        block(Role.OPERATIVE, verb("Flies"), " them:", number="10."),
        block(Role.SUBPARAGRAPH, "By day " + LOREM, number="(a)"),
        block(Role.SUBSUBPARAGRAPH, "By night " + LOREM, number="(i)"),
    ]


NOTES = (
    Note(1, (Run("See "), Run("A/80/1", link="A/80/1"), Run(" and elsewhere."))),
    Note(2, (Run("As counted by kite-makers " + LOREM),)),
)

DRAFT = Document(
    (
        block(Role.SYMBOL, "A/C.1/81/L.7"),
        *FRONT,
        block(Role.AGENDA_TITLE, "Disarmament: kites"),
        block(Role.SPONSORS, "Ruritania: draft resolution"),
        block(Role.TITLE, "Kites"),
        *body(12),
    ),
    NOTES,
)

ADOPTED = Document(
    (
        block(Role.SYMBOL, "A/RES/79/9"),
        block(Role.DISTRIBUTION, "Distr.: General"),
        block(Role.DATE, "9 December 2026"),
        block(Role.RUNNING_TITLE, "Kites over the hills\nand elsewhere"),
        block(Role.SESSION, "Eighty-first session"),
        block(Role.AGENDA_ITEM, "Agenda item 99 (q)"),
        block(Role.AGENDA_TITLE, "Disarmament: kites"),
        block(Role.ADOPTION, "Resolution adopted by the General Assembly\non 2 December 2026"),
        block(Role.REPORT, "[", verb("on the report of the First Committee"), "]"),
        block(Role.TITLE, "Kites over the hills", number="81/9."),
        *body(20),
        block(Role.MEETING, "43rd plenary meeting"),
        block(Role.ADOPTED_ON, "2 December 2026"),
        block(Role.ANNEX, "Annex"),
        block(Role.ANNEX_TITLE, "Rules of kites"),
        block(Role.ANNEX_TEXT, "Kites rise " + LOREM, number="1."),
    ),
    NOTES,
)


class Paper:
    """A PDF as lines with their places: page, x of the first letter, baseline, words, fonts and sizes."""

    def __init__(self, data: bytes):
        self.pdf = pdfplumber.open(io.BytesIO(data))
        self.pages = [self._rows(page) for page in self.pdf.pages]

    @staticmethod
    def _rows(page):
        rows = {}
        for letter in page.chars:
            baseline = round(float(page.height) - letter["matrix"][5], 1)
            rows.setdefault(baseline, []).append(letter)
        return rows

    def find(self, words, page=None):
        """The only place where the words stand: page, x, baseline, end and the letter they begin with."""
        found = []
        for number, rows in enumerate(self.pages, 1):
            for baseline, letters in rows.items():
                line = "".join(letter["text"] for letter in letters)
                if words in line and page in (None, number):
                    first, last = letters[line.index(words)], letters[line.index(words) + len(words) - 1]
                    found.append((number, first["x0"], baseline, last["x1"], first))
        assert len(found) == 1, (words, found)
        return found[0]


@pytest.fixture(scope="module")
def draft():
    return Paper(render_pdf(DRAFT, Templates()))


@pytest.fixture(scope="module")
def adopted():
    return Paper(render_pdf(ADOPTED, Templates()))


def at(place, x, baseline, tolerance=0.5):
    assert abs(place[1] - x) < tolerance, (place[1], x)
    assert abs(place[2] - baseline) < tolerance, (place[2], baseline)


def test_pages_are_letter_size_and_nothing_stands_outside_the_margins(draft, adopted):
    for page in (*draft.pdf.pages, *adopted.pdf.pages):
        assert (page.width, page.height) == (612, 792)
        assert min(letter["x0"] for letter in page.chars) > 59
        assert max(letter["x1"] for letter in page.chars if letter["text"].strip()) < 553


def test_the_masthead_stands_where_the_form_says(draft):
    head = form()["masthead"]
    at(draft.find("United Nations"), 123.4, head["united_nations_y"])
    at(draft.find("Distr.: Limited"), 397, head["distribution_y"])
    at(draft.find("8 October 2026"), 397, head["date_y"])
    at(draft.find("Original: English"), 397, head["original_y"])
    symbol = draft.find("A/C.1/81/L.7", 1)
    assert abs(symbol[3] - 552.1) < 0.6
    assert abs(symbol[2] - head["symbol_y"]) < 0.5
    assert [round(letter["size"]) for letter in draft.pages[0][symbol[2]]][:3] == [20, 10, 10]


def test_the_front_block_of_a_draft_keeps_its_steps(draft):
    front = form()["front"]["draft"]
    at(draft.find("Eighty-first session"), 60, front["session"])
    at(draft.find("First Committee"), 60, front["committee"])
    at(draft.find("Agenda item 99 (q)"), 60, front["agenda_item"])
    at(draft.find("Disarmament: kites"), 60, front["agenda_title"])
    sponsors = front["agenda_title"] + front["to_sponsors"]
    at(draft.find("Ruritania"), 123.4, sponsors)
    title = sponsors + front["to_title"]
    at(draft.find("Kites", 1), 123.4, title)
    at(draft.find("The General Assembly"), 147.1, title + front["to_opening"])
    at(draft.find("Recalling"), 147.1, title + front["to_opening"] + front["to_text"])


def test_the_front_block_of_an_adopted_resolution_keeps_its_steps(adopted):
    front = form()["front"]["adopted"]
    at(adopted.find("Eighty-first session"), 60, front["session"])
    at(adopted.find("Agenda item 99 (q)"), 60, front["agenda_item"])
    at(adopted.find("Disarmament: kites"), 60, front["agenda_title"])
    adoption = front["agenda_title"] + front["to_adoption"]
    at(adopted.find("Resolution adopted"), 123.4, adoption)
    at(adopted.find("on 2 December 2026"), 123.4, adoption + 15)
    report = adoption + 15 + front["to_report"]
    at(adopted.find("[on the report"), 123.4, report)
    number = adopted.find("81/9.", 1)
    assert abs(number[3] - 111.1) < 0.6
    at(adopted.find("Kites over the hills", 1), 123.4, report + front["to_title"])


def test_numbers_and_texts_stand_at_their_tabs(draft):
    for number, words, x in [
        ("1.", "Asks", 147.1),
        ("10.", "Flies", 147.1),
        ("(a)", "By day", 147.1),
        ("(i)", "By night", 147.1),
    ]:
        text = draft.find(words)
        assert abs(text[1] - 170.9) < 0.3, words
        line = draft.pages[text[0] - 1][text[2]]
        assert abs(line[0]["x0"] - x) < 0.3, number
        assert "".join(letter["text"] for letter in line).startswith(number)


def test_turnover_lines_start_at_the_column_but_for_the_second_level(draft):
    for words, x in (("By day", 123.4), ("By night", 147.1)):
        page, _, baseline, *_ = draft.find(words)
        below = draft.pages[page - 1][min(y for y in draft.pages[page - 1] if y > baseline + 5)]
        assert abs(below[0]["x0"] - x) < 0.3


def test_an_annex_has_its_numbers_at_the_column(adopted):
    text = adopted.find("Kites rise")
    assert abs(text[1] - 147.1) < 0.3
    assert abs(adopted.pages[text[0] - 1][text[2]][0]["x0"] - 123.4) < 0.3


def test_the_closing_block_is_italic_and_ends_at_the_right(adopted):
    meeting, day = adopted.find("43rd plenary meeting"), adopted.find("2 December 2026", len(adopted.pages))
    assert abs(day[2] - meeting[2] - form()["closing"]["meeting_to_date"]) < 0.1
    for place in (meeting, day):
        assert abs(place[3] - 488.6) < 0.6
        assert "Italic" in place[4]["fontname"]


def test_running_heads_are_mirrored_and_numbers_stand_outside(adopted):
    assert len(adopted.pages) >= 3
    for page in (2, 3):
        even = page % 2 == 0
        symbol, title = adopted.find("A/RES/79/9", page), adopted.find("and elsewhere", page)
        number = adopted.find(f"{page}/{len(adopted.pages)}", page)
        left, right = (symbol, title) if even else (title, symbol)
        assert abs(left[1] - 60) < 0.3
        assert abs(right[3] - 552.1) < 0.3
        assert abs(symbol[2] - 58.9) < 0.3
        assert symbol[2] == title[2]
        assert abs(adopted.find("Kites over the hills", page)[2] - symbol[2] + 9.8) < 0.2
        assert abs(number[2] - form()["foot"]["baseline"]) < 0.3
        assert abs(number[1] - 60 if even else number[3] - 552.1) < 0.3
        assert "Bold" in number[4]["fontname"]
        assert round(number[4]["size"], 1) == 8.5


def test_page_one_has_no_number_and_no_running_head(adopted):
    lines = ["".join(letter["text"] for letter in line) for line in adopted.pages[0].values()]
    assert f"1/{len(adopted.pages)}" not in lines
    assert sum("A/RES/79/9" in line for line in lines) == 1


def test_a_footnote_stands_at_the_foot_of_the_page_of_its_call(draft):
    for call, note in (("Recalling", "See A/80/1"), ("Asks", "As counted")):
        above, below = draft.find(call), draft.find(note)
        assert above[0] == below[0]
        assert below[2] > above[2]
        assert abs(below[1] - 123.4) < 0.3
        assert round(below[4]["size"], 1) == 8.5


def strokes(page):
    """The drawn lines where the separator stands."""
    lines = page.lines + page.rects
    return [
        line for line in lines if abs(line["x0"] - 99.6) < 0.3 and abs(line["x1"] - 171.6) < 0.3 and line["top"] > 300
    ]


def test_the_separator_stands_typed_above_the_first_note_and_on_no_page_without_one(draft):
    page, _, baseline, *_ = draft.find("See A/80/1")
    found = draft.find("_" * 18, page)
    at(found, 99.6, baseline - form()["footnotes"]["separator_baseline"], 0.2)
    assert abs(found[3] - 171.6) < 0.2
    assert (round(found[4]["size"], 1), "Bold" in found[4]["fontname"]) == (8.0, True)
    with_notes = {draft.find("See A/80/1")[0], draft.find("As counted")[0]}
    typed = {number for number, each in enumerate(draft.pdf.pages, 1) if "____" in each.extract_text()}
    assert typed == with_notes
    assert not any(strokes(each) for each in draft.pdf.pages)


def test_the_note_of_an_asterisk_alone_has_a_drawn_line():
    note = block(Role.PAGE_NOTE, "On behalf of the States that fly kites.", number="*")
    page = Paper(
        render_pdf(Document((block(Role.SPONSORS, "Ruritania:* draft resolution"), note, *body(2)[:1])), Templates())
    )
    found = page.find("On behalf of")
    assert {round(found[2] - stroke["top"]) for stroke in strokes(page.pdf.pages[0])} == {13}
    assert "____" not in page.pdf.pages[0].extract_text()


@needs("pdftotext")
def test_the_separator_is_not_copied_and_a_blank_to_be_filled_in_is(tmp_path):
    path = tmp_path / "kites.pdf"
    path.write_bytes(
        render_pdf(Document((*body(2), block(Role.PREAMBULAR, "Flown on " + "_" * 20)), NOTES), Templates())
    )
    copied = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout
    assert "See A/80/1" in copied
    assert [word for word in copied.split() if "__" in word] == ["_" * 20]


def test_a_second_call_repeats_the_number_without_a_second_note(draft):
    page, _, baseline, *_ = draft.find("Recalling")
    raised = [letter for y, line in draft.pages[page - 1].items() if 2 < baseline - y < 5 for letter in line]
    assert [letter["text"] for letter in raised] == ["1", "1"]
    assert all(letter["size"] < 7 for letter in raised)


@pytest.mark.parametrize("sentences", range(1, 5))
def test_no_length_of_the_text_drives_a_footnote_to_another_page(sentences):
    """The call stands in the first paragraph of page 2, and its note must survive whatever follows."""
    blocks = [block(Role.PREAMBULAR, "Noting " + LOREM * 4) for _ in range(8)]
    called = block(Role.PREAMBULAR, "Calling", Run("1", call=1), " " + LOREM)
    after = [block(Role.PREAMBULAR, "Adding " + LOREM * n) for n in (sentences, 2, 3, 1) * 6]
    printed = Paper(render_pdf(Document((*blocks, called, *after), NOTES[:1]), Templates()))
    assert printed.find("Calling")[0] == printed.find("See A/80/1")[0]


def test_the_rules_of_masthead_and_running_head_begin_left_of_the_text_as_word_draws_them(adopted):
    def rules(page):
        found = [(round(rule["bottom"]), rule["x0"]) for rule in [*page.lines, *page.rects] if rule["width"] > 100]
        return {bottom: min(x0 for at, x0 in found if at == bottom) for bottom, _ in found}

    first, second = map(rules, adopted.pdf.pages[:2])
    assert (first[65], first[210]) == (pytest.approx(60), pytest.approx(59.3))
    assert second[65] == pytest.approx(59.3)


def test_the_end_rule_closes_the_document(adopted):
    end, rules = form()["end_rule"], adopted.pdf.pages[-1].lines + adopted.pdf.pages[-1].rects
    found = [rule for rule in rules if abs(rule["x0"] - end["left"]) < 0.3 and abs(rule["x1"] - 342.2) < 0.3]
    assert len(found) == 1
    assert found[0]["top"] > adopted.find("Kites rise")[2]


def test_links_are_blue_and_lead_to_the_document(draft):
    uris = {link["uri"] for page in draft.pdf.pages for link in page.hyperlinks}
    assert uris == {"https://undocs.org/en/A/RES/54/54%20B", "https://undocs.org/en/A/80/1"}
    assert tuple(draft.find("54/54 B")[4]["non_stroking_color"]) == (0, 0, 1)


def test_an_unknown_fact_stands_on_yellow(draft):
    page, x, *_ = draft.find("[number]")
    yellow = [rect for rect in draft.pdf.pages[page - 1].rects if tuple(rect["non_stroking_color"]) == (1, 1, 0)]
    assert len(yellow) == 1
    assert abs(yellow[0]["x0"] - x) < 0.5


@pytest.mark.parametrize("lines", range(24, 29))
def test_a_call_goes_to_the_next_page_where_its_footnote_has_no_room(lines):
    blocks = [block(Role.PREAMBULAR, "Line") for _ in range(lines)]
    blocks.append(block(Role.PREAMBULAR, "Called", Run("1", call=1)))
    printed = Paper(render_pdf(Document(tuple(blocks), NOTES[:1]), Templates()))
    assert printed.find("Called")[0] == printed.find("See A/80/1")[0]


def page_ends(data):
    """The baseline of the last line of text of each page and that of its first footnote, None where it has none."""
    for page in Paper(data).pages:
        sizes = {baseline: row[-1]["size"] for baseline, row in page.items() if 70 < baseline < 735}
        notes = (baseline for baseline, size in sizes.items() if 8.4 < size < 8.6)
        yield max(baseline for baseline, size in sizes.items() if size > 9.5), min(notes, default=None)


@pytest.mark.parametrize("more", [1, 5, 9])
@pytest.mark.parametrize("words", [1, 2, 3])
def test_a_paragraph_ends_above_footnotes_with_the_space_behind_it_and_at_the_foot_of_a_page_without(more, words):
    """One line more would end less than 30 pt above the note, though in most of the cases not less than 24 pt."""
    blocks = [block(Role.PREAMBULAR, "Noting " + LOREM * more), block(Role.PREAMBULAR, "Called", Run("1", call=1))]
    blocks += [block(Role.PREAMBULAR, "Line") for _ in range(60)]
    data = render_pdf(Document(tuple(blocks), (Note(1, (Run(LOREM * words + "and elsewhere."),)),)), Templates())
    (end, note), (below, none), *_ = page_ends(data)
    assert 29.9 < note - end < 48
    assert none is None
    assert 732.1 - 18 < below < 732.1
    assert read(data, "lines.pdf").layout.page_starts == ()


def test_a_paragraph_that_would_end_above_footnotes_without_its_space_leaves_all_but_two_lines_there():
    """Of the four lines the last would be 25.5 pt above the note."""
    blocks = [block(Role.PREAMBULAR, "Called", Run("1", call=1)), block(Role.PREAMBULAR, "Noting " + LOREM * 2)]
    blocks += [block(Role.PREAMBULAR, "Line") for _ in range(2)]
    blocks += [block(Role.PREAMBULAR, "Asking " + LOREM * 3) for _ in range(15)]
    data = render_pdf(Document(tuple(blocks), (Note(1, (Run("And elsewhere."),)),)), Templates())
    (end, note), *_ = page_ends(data)
    assert note - end == pytest.approx(25.5 + 24, abs=0.2)
    first = min((baseline, row[0]["x0"]) for baseline, row in Paper(data).pages[1].items() if baseline > 70)
    assert first[1] == pytest.approx(form()["column"]["left"], abs=0.3)


@pytest.mark.parametrize("lines", range(24, 29))
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(lines):
    blocks = [block(Role.PREAMBULAR, "Line") for _ in range(lines)]
    blocks += [block(Role.HEADING, "Kites"), block(Role.OPERATIVE, "Asks for " + LOREM * 3, number="1.")]
    printed = Paper(render_pdf(Document(tuple(blocks)), Templates()))
    assert printed.find("Kites")[0] == printed.find("Asks")[0]


def test_the_pdf_says_its_title_and_language_and_has_bookmarks(draft):
    assert draft.pdf.metadata["Title"] == "A/C.1/81/L.7: Kites"
    assert draft.pdf.metadata["CreationDate"] == draft.pdf.metadata["ModDate"] == "D:20261008"
    catalog = draft.pdf.doc.catalog
    assert catalog["Lang"] == b"en"
    assert [title for _, title, *_ in draft.pdf.doc.get_outlines()] == ["Kites", "Numbers"]


def test_only_the_given_faces_are_in_the_file(adopted):
    families = {letter["fontname"].split("+")[1] for page in adopted.pdf.pages for letter in page.chars}
    assert families == {f"apmb-draft-serif{face}" for face in ("", "-Italic", "-Bold")}


def test_the_stamp_stands_on_every_page():
    plain, stamped = (Paper(render_pdf(DRAFT, Templates(), stamp=stamp)) for stamp in (False, True))
    for page in stamped.pdf.pages:
        assert page.extract_text().count(form()["stamp"]["text"]) == 1
    assert len(plain.pages) == len(stamped.pages) > 1
    assert not any("official" in page.extract_text() for page in plain.pdf.pages)


@pytest.mark.external
def test_two_processes_in_other_zones_and_locales_write_the_same_bytes():
    made = "render_pdf(ADOPTED, Templates(), stamp=True)"
    script = f"import sys; from test_render_pdf import *; sys.stdout.buffer.write({made})"
    outputs = []
    for zone, language, seed in (("UTC", "C", "1"), ("Asia/Kathmandu", "tr_TR.UTF-8", "2")):
        here = Path(__file__).parent
        environment = {
            **os.environ,
            "TZ": zone,
            "LANG": language,
            "LC_ALL": language,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)]),
        }
        run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
        outputs.append(run.stdout)
    assert outputs[0].startswith(b"%PDF")
    assert outputs[0] == outputs[1]


ADDRESSES = ["https://example.org/kite.png", "file:///etc/hostname", "data:image/png;base64,AA"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_in_a_template_is_refused(tmp_path, address):
    (tmp_path / "page.html.jinja").write_text(f'<html lang="en"><p>Kite<img src="{address}">', encoding="utf-8")
    with pytest.raises(DraftError, match=r"\[pdf-offline\]") as caught:
        render_pdf(DRAFT, Templates([tmp_path]))
    assert address in str(caught.value)


def test_a_style_sheet_from_elsewhere_is_refused(tmp_path):
    (tmp_path / "page.css.jinja").write_text('@import "https://example.org/kite.css";', encoding="utf-8")
    with pytest.raises(DraftError, match=r"kite\.css.*\[pdf-offline\]"):
        render_pdf(DRAFT, Templates([tmp_path]))


def test_a_face_that_cannot_be_read_is_an_error_and_no_other_steps_in(tmp_path, monkeypatch):
    found = font_metrics.find_faces()
    broken = font_metrics.Faces("Kite", found.regular, tmp_path / "absent.ttf", found.bold, found.bold_italic)
    monkeypatch.setattr(pdf, "find_faces", lambda: broken)
    with pytest.raises(DraftError, match=r"page\.html\.jinja: .*apmb-draft serif.*\[pdf\]"):
        render_pdf(DRAFT, Templates())


def test_a_letter_that_no_face_has_is_an_error():
    with pytest.raises(DraftError, match=r"“漢” \(U\+6F22\).*\[pdf-font\]"):
        render_pdf(Document((block(Role.TITLE, "Kite 漢"),)), Templates())


def unload_weasyprint(monkeypatch):
    """Let WeasyPrint be imported anew, with the module that imports it."""
    ours = {"apmb_draft.render.typesetting"}
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint" or name in ours]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(apmb_draft.render, "typesetting", raising=False)


def test_missing_native_libraries_are_told_with_what_to_install(monkeypatch):
    class Absent:
        def find_spec(self, name, path=None, target=None):
            if name.split(".")[0] == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'\nmore")

    unload_weasyprint(monkeypatch)
    monkeypatch.setattr(pdf, "find_spec", lambda name: object())
    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    with pytest.raises(DraftError, match=r"libpango-1\.0-0.*\[pdf-libraries\]"):
        pdf.lay_out_pages("<p>", font_metrics.find_faces())
    found = {finding.name: finding for finding in pdf.check_environment("linux")}["WeasyPrint’s native libraries"]
    assert (found.found, found.detail) == (False, "cannot load library 'libpango-1.0-0'")
    assert "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2" in found.remedy


def test_the_doctor_finds_what_this_test_runs_on_and_says_what_is_missing(monkeypatch, tmp_path):
    assert {finding.name for finding in pdf.check_environment() if finding.found} >= {
        "weasyprint",
        "fonts",
        "WeasyPrint’s native libraries",
    }
    monkeypatch.setattr(font_metrics, "font_folders", lambda: [tmp_path])
    monkeypatch.setattr(pdf, "required_packages", lambda: ["no-such-kite"])
    missing = {finding.name: finding.remedy for finding in pdf.check_environment("darwin") if not finding.found}
    assert missing == {"no-such-kite": "pip install no-such-kite", "fonts": "brew install --cask font-liberation"}
    assert "brew install --cask font-liberation" in pdf.pdf_advice("darwin")


def test_rendering_is_imported_without_weasyprint():
    script = "import sys, apmb_draft.render, apmb_draft.render.pdf; sys.exit('weasyprint' in sys.modules)"
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0

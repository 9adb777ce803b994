"""What the pages of one document have of their own: in the file, on the page, measured again by an import."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from apmb_draft.compose import compose
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, load
from apmb_draft.importing import recognise
from apmb_draft.model.document import Block, Document, PageLayout, Role, Run
from apmb_draft.model.problems import DraftError, Where
from apmb_draft.model.resolution import Resolution, Stage
from apmb_draft.reading.formats import read
from apmb_draft.render import font_metrics, render_pdf
from apmb_draft.render.line_breaking import break_document
from apmb_draft.rollover import next_year
from apmb_draft.text.templates import Templates

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
EXAMPLE = (ROOT / "drafts/79.yaml").read_text(encoding="utf-8")
TEXT = EXAMPLE.partition("\n# How the pages differ")[0]


def with_layout(*lines: str) -> Resolution:
    return load((TEXT + "\nlayout:\n" + "".join(f"  {line}\n" for line in lines)).encode(), "79.yaml")


def baselines(document: Document) -> list[list[float]]:
    """The baselines of the text of each page, from its top, without heads and feet."""
    with pdfplumber.open(io.BytesIO(render_pdf(document, Templates()))) as pages:
        return [
            sorted({round(792 - char["matrix"][5], 2) for char in page.chars if 9.5 < char["size"] < 10.5})
            for page in pages.pages
        ]


def test_lengths_are_read_and_written_with_their_unit():
    resolution = with_layout("first_page_bottom: 57.6 pt", "first_baseline: 84.4", "heading_step: 32.4pt")
    assert compose(resolution).layout == PageLayout(57.6, 84.4, 32.4)
    assert "layout:\n  first_page_bottom: 57.6 pt\n  first_baseline: 84.4 pt\n  heading_step: 32.4 pt\n" in dump(
        resolution
    )
    assert load(dump(resolution).encode(), "79.yaml") == resolution


@pytest.mark.parametrize(
    ("line", "code", "values"),
    [
        ("first_page_bottom: low", "value", ("“low”", "“57.6 pt”")),
        ("first_page_bottom: 2 cm", "value", ("“2 cm”", "“57.6 pt”")),
        ("first_baseline: 12 pt", "value", ("“12 pt”", "76", "216")),
        ("heading_step: unknown", "value", ("unknown",)),
        ("bottom: 57.6 pt", "unknown-key", ("“bottom”", "first_page_bottom", "first_baseline", "heading_step")),
    ],
)
def test_what_is_no_length_is_told_with_its_place(line: str, code: str, values: tuple[str, ...]):
    with pytest.raises(DraftError) as caught:
        with_layout(line)
    (problem,) = caught.value.problems
    key = line.partition(": ")[0]
    column = 3 if code == "unknown-key" else 5 + len(key)
    assert (problem.code, problem.where) == (code, Where("79.yaml", TEXT.count("\n") + 3, column))
    assert all(value in problem.message for value in values)


def test_each_length_moves_what_it_says_and_nothing_else():
    document = replace(compose(load(TEXT.encode(), "79.yaml")), notes=())
    usual = replace(document, blocks=tuple(_without_calls(block) for block in document.blocks))
    first, second, *_ = baselines(usual)
    moved = baselines(replace(usual, layout=PageLayout(first_baseline=84.4)))
    assert (round(second[0], 1), round(moved[1][0], 1)) == (82.3, 84.4)
    assert moved[0] == first
    longer = baselines(replace(usual, layout=PageLayout(first_page_bottom=57.6)))[0]
    assert longer[: len(first)] == first
    assert max(first) < 705.6 < max(longer) < 734.4
    stepped = baselines(replace(usual, layout=PageLayout(heading_step=40)))[0]
    shifts = {round(after - before, 1) for before, after in zip(first, stepped, strict=False)}
    assert shifts == {0.0, 6.5}


def _without_calls(block: Block) -> Block:
    return replace(block, runs=tuple(run for run in block.runs if not run.call))


def test_a_step_of_the_heading_means_nothing_to_a_draft():
    adopted = with_layout("heading_step: 40 pt")
    values = {"stage": Stage.DRAFT, "adoption": None, "sponsors": ("Ruritania",)}
    draft = adopted.model_copy(update=values)
    assert baselines(compose(draft)) == baselines(compose(draft.model_copy(update={"layout": None})))


def test_the_next_year_starts_from_the_form():
    assert next_year(with_layout("first_page_bottom: 57.6 pt")).draft.layout is None


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("first_page_bottom: 57.6 pt", "first_baseline: 84.4 pt", "heading_step: 40 pt"),
    ],
    ids=["usual", "own"],
)
def test_an_import_of_our_own_page_measures_what_it_was_set_with(lines: tuple[str, ...]):
    resolution = with_layout(*lines) if lines else load(TEXT.encode(), "79.yaml")
    again = recognise(read(render_pdf(compose(resolution), Templates()), "79.pdf"), "79.pdf").resolution
    assert again.layout == resolution.layout


def test_a_page_1_that_ends_early_says_nothing_of_its_bottom():
    found = read(render_pdf(compose(load(TEXT.encode(), "79.yaml")), Templates()), "79.pdf")
    assert found.layout.first_page_bottom is None


@pytest.mark.skipif(not SHARED.is_dir(), reason="the official pages are not here")
@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("A_RES_79_25", PageLayout(86.4, 82.3, 33.5, ("Regional disarmament",))),
        ("A_C.1_80_L.7", PageLayout(57.6, 84.4)),
    ],
)
def test_what_official_pages_have_of_their_own(name: str, layout: PageLayout):
    found = read((SHARED / "reference" / f"{name}.pdf").read_bytes(), name).layout
    assert found.first_page_bottom == layout.first_page_bottom
    assert found.first_baseline == pytest.approx(layout.first_baseline, abs=0.15)
    assert found.running_title == layout.running_title
    assert found.heading_step == (layout.heading_step and pytest.approx(layout.heading_step, abs=0.15))


def test_the_text_is_no_other_for_it():
    usual, other = compose(load(TEXT.encode(), "79.yaml")), compose(with_layout("heading_step: 40 pt"))
    assert usual == other
    assert usual.of(Role.TITLE) == other.of(Role.TITLE)


HEAD = ("running_title:", "  - Implementation of the Convention, by hand", "  - of Anti-Personnel Mines")


def heads(resolution: Resolution) -> list[list[str]]:
    with pdfplumber.open(io.BytesIO(render_pdf(compose(resolution), Templates()))) as pages:
        return [[line["text"] for line in page.crop((0, 0, 612, 64)).extract_text_lines()] for page in pages.pages[1:]]


def test_the_lines_of_the_running_head_are_those_of_the_file_and_read_back():
    resolution = with_layout(*HEAD)
    for lines in heads(resolution):
        assert lines[0] == "Implementation of the Convention, by hand"
        assert "of Anti-Personnel Mines" in lines[1]
    assert "layout:\n  running_title:\n    - Implementation of the Convention, by hand\n" in dump(resolution)
    again = recognise(read(render_pdf(compose(resolution), Templates()), "79.pdf"), "79.pdf").resolution
    assert again.layout == resolution.layout


def test_a_draft_has_no_title_in_its_heads_whatever_the_file_says():
    values = {"stage": Stage.DRAFT, "adoption": None, "sponsors": ("Ruritania",)}
    draft = with_layout(*HEAD).model_copy(update=values)
    assert all(len(lines) == 1 and "Convention" not in lines[0] for lines in heads(draft))


def test_a_running_head_of_more_than_three_lines_is_refused():
    with pytest.raises(DraftError, match=r"79\.yaml:\d+:\d+.*3"):
        with_layout("running_title:", *(f"  - line {number}" for number in range(4)))


def in_session(session: int, *lines: str) -> Document:
    """Our own resolution under the symbol of a session, which is all that its pages hang on."""
    document = compose(with_layout(*lines) if lines else load(TEXT.encode(), "79.yaml"))
    blocks = (
        replace(block, runs=(Run(f"A/RES/{session}/34"),)) if block.role is Role.SYMBOL else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def rules(data: bytes) -> set[tuple[int, float]]:
    """How many underscores stand above the footnotes of a page, and how long they are together, in pt."""
    with pdfplumber.open(io.BytesIO(data)) as pages:
        words = [word for page in pages.pages for word in page.extract_words() if set(word["text"]) == {"_"}]
    return {(len(word["text"]), round(word["x1"] - word["x0"], 1)) for word in words}


@pytest.mark.parametrize(
    ("session", "lines", "underscores", "first", "lower"),
    [
        (79, (), 18, 82.3, 0),
        (80, (), 15, 86.4, -1.1),
        (79, ("first_baseline: 86.4 pt",), 15, 86.4, -1.1),
        (80, ("first_baseline: 84.4 pt",), 15, 84.4, -1.1),
        (79, ("first_baseline: 84.4 pt",), 18, 84.4, 0),
    ],
)
def test_adopted_texts_since_the_eightieth_session_have_pages_of_their_own(session, lines, underscores, first, lower):
    document = in_session(session, *lines)
    length = {18: 72.0, 15: 67.5}[underscores]
    assert rules(render_pdf(document, Templates())) == {(underscores, length)}
    usual, found = baselines(in_session(79)), baselines(document)
    assert round(found[1][0], 1) == first
    shifts = {round(after - before, 1) for before, after in zip(usual[0][-5:], found[0][-5:], strict=True)}
    assert shifts == {lower}


def test_the_import_of_a_page_of_the_eightieth_session_finds_nothing_of_its_own():
    assert recognise(read(render_pdf(in_session(80), Templates()), "80.pdf"), "80.pdf").resolution.layout is None


BY_HAND = (
    "agenda_title:",
    '  - "General and complete disarmament:"',
    "  - implementation of the Convention on the Prohibition of",
    "  - the Use, Stockpiling, Production and Transfer of Anti-Personnel",
    "  - Mines and on Their Destruction",
    "condensed:",
    "  preamble 2: 0.15 pt",
    "  operative 3: 0.1 pt",
    "  operative 5 line 2: 0.15 pt",
    "pitch:",
    "  preamble 2: 11.5 pt",
    "  preamble 3: 11.5 pt",
)


def lines_by_key(resolution: Resolution) -> dict[str, list[str]]:
    """The lines of each block that a key of the file names, and of the title of the agenda item."""
    document = compose(resolution)
    found = break_document(document, font_metrics.find_faces()).blocks
    named = {place: block.key or block.role.value for place, block in enumerate(document.body, 1)}
    return {named[place]: ["".join(run.text for run in line.runs) for line in lines] for place, lines in found.items()}


def test_what_is_done_to_lines_by_hand_is_read_and_written():
    resolution = with_layout(*BY_HAND)
    assert resolution.layout is not None
    assert resolution.layout.condensed == {"preamble 2": 0.15, "operative 3": 0.1, "operative 5 line 2": 0.15}
    assert load(dump(resolution).encode(), "79.yaml") == resolution
    assert (
        "\n  condensed:\n    preamble 2: 0.15 pt\n    operative 3: 0.1 pt\n    operative 5 line 2: 0.15 pt\n"
        in dump(resolution)
    )


@pytest.mark.parametrize(
    "line",
    [
        "preamble: 0.1 pt",
        "operative 3: 2 pt",
        "paragraph 3: 0.1 pt",
        "operative 3: close",
        "operative 3 line 0: 0.1 pt",
        "operative 99: 0.1 pt",
        "annex 1 line 2: 0.1 pt",
    ],
)
def test_what_is_no_paragraph_or_no_length_is_told_with_its_place(line: str):
    with pytest.raises(DraftError, match=r"79\.yaml:\d+:\d+"):
        with_layout("condensed:", f"  {line}")


@pytest.mark.parametrize(
    "line", ["operative 3 line 1: 11.5 pt", "operative 3: 13 pt", "operative 99: 11.5 pt", "footnote 9: 10 pt"]
)
def test_a_pitch_of_nothing_in_the_text_or_wider_than_usual_is_reported_with_its_place(line: str):
    with pytest.raises(DraftError, match=r"79\.yaml:\d+:\d+"):
        with_layout("pitch:", f"  {line}")


def test_the_letters_of_a_paragraph_stand_closer_by_what_the_file_says():
    usual, other = compose(with_layout("first_baseline: 82.3")), compose(with_layout(*BY_HAND))
    place = next(place for place, block in enumerate(usual.body, 1) if block.key == "preamble 2")
    before, after = (break_document(each, font_metrics.find_faces()).blocks for each in (usual, other))
    assert {round(one.letters - two.letters, 2) for one, two in zip(before[place], after[place], strict=False)} == {
        0.15
    }
    changed = {place for place in before if before[place] != after[place]}
    keys = {usual.body[place - 1].key or usual.body[place - 1].role.value for place in changed}
    assert keys == {"preamble 2", "operative 3", "operative 5", "agenda-title"}
    place = next(place for place, block in enumerate(usual.body, 1) if block.key == "operative 5")
    shifts = [round(one.letters - two.letters, 2) for one, two in zip(before[place], after[place], strict=False)]
    assert shifts[:3] == [0, 0.15, 0]


def test_the_title_of_the_agenda_item_is_broken_as_the_file_says_while_its_words_are_the_same():
    resolution = with_layout(*BY_HAND)
    assert resolution.layout is not None
    assert tuple(lines_by_key(resolution)["agenda-title"]) == tuple(
        line.replace("Anti-P", "Anti\u2011P") for line in resolution.layout.agenda_title
    )
    other = resolution.model_copy(update={"agenda_title": f"{resolution.agenda_title} by hand"})
    usual = other.model_copy(update={"layout": None})
    assert lines_by_key(other)["agenda-title"] == lines_by_key(usual)["agenda-title"]


def test_an_import_says_what_was_done_to_lines_by_hand():
    resolution = with_layout(*BY_HAND)
    found = recognise(read(render_pdf(compose(resolution), Templates()), "79.pdf"), "79.pdf")
    assert found.resolution.layout == resolution.layout
    told = [doubt.partition(":")[0] for doubt in found.doubts if doubt.startswith("layout")]
    assert told == ["layout.agenda_title", "layout.condensed", "layout.pitch"]


def test_the_lines_of_a_paragraph_are_as_far_apart_as_the_file_says():
    """Preamble 2 has four lines, preamble 3 has three."""
    first, *_ = baselines(compose(with_layout("pitch:", "  preamble 2: 11.5 pt", "  preamble 3: 11 pt")))
    steps = [round(two - one, 1) for one, two in pairwise(first)]
    assert (steps.count(11.5), steps.count(11.0)) == (3, 2)


def test_an_import_measures_how_far_the_lines_of_a_footnote_are_apart():
    resolution = with_layout("pitch:", "  footnote 1: 10 pt")
    resolution = resolution.model_copy(update={"footnotes": {"treaty": "See the kites over all the hills. " * 7}})
    found = recognise(read(render_pdf(compose(resolution), Templates()), "79.pdf"), "79.pdf")
    assert found.resolution.layout == resolution.layout


@pytest.mark.parametrize("less", ["0.05 pt", "0.1 pt"])
def test_an_import_finds_a_footnote_that_breaks_as_on_the_page_only_where_it_is_condensed(less: str):
    resolution = with_layout("condensed:", f"  footnote 1: {less}")
    text = ("See the kites that fly over all the hills of the States. " * 6).strip()
    resolution = resolution.model_copy(update={"footnotes": {"treaty": text}})
    found = recognise(read(render_pdf(compose(resolution), Templates()), "79.pdf"), "79.pdf")
    assert found.resolution.layout == resolution.layout


def test_where_the_gaps_leave_open_what_is_condensed_the_lines_of_the_page_tell():
    """Condensed by half a tenth of a point, a line has gaps as others may have; it takes one more syllable."""
    resolution = with_layout("condensed:", "  operative 5 line 1: 0.05 pt", "  operative 10 line 4: 0.05 pt")
    found = recognise(read(render_pdf(compose(resolution), Templates()), "79.pdf"), "79.pdf")
    assert found.resolution.layout == resolution.layout


def test_a_paragraph_begins_a_page_where_the_file_says_so_and_an_import_finds_it():
    resolution = with_layout("page_starts:", "  - operative 2")
    data = render_pdf(compose(resolution), Templates())
    with pdfplumber.open(io.BytesIO(data)) as opened:
        starts = [page.crop((0, 66, 612, 100)).extract_text().split(" ")[0] for page in opened.pages[1:]]
    assert "2." in starts
    found = recognise(read(data, "79.pdf"), "79.pdf")
    assert found.resolution.layout == resolution.layout
    assert [doubt.partition(":")[0] for doubt in found.doubts if "layout" in doubt] == ["layout.page_starts"]


def test_the_example_begins_its_pages_as_the_official_document():
    """Paragraph 7 begins page 3 by hand: two of its lines would leave more room above the footnote than others do."""
    example = load(EXAMPLE.encode(), "79.yaml")
    with pdfplumber.open(io.BytesIO(render_pdf(compose(example), Templates()))) as opened:
        starts = [page.crop((0, 66, 612, 90)).extract_text() for page in opened.pages[1:]]
    assert [start.split(" ")[0] for start in starts] == ["Mines", "7."]
    if SHARED.is_dir():
        official = SHARED / "reference/A_RES_79_34.pdf"
        assert recognise(read(official.read_bytes(), "79"), "79").resolution.layout == example.layout


@pytest.mark.parametrize("name", ["operative 99", "operative 2 line 3", "footnote 1", "the second"])
def test_what_begins_a_page_is_a_paragraph_of_the_text(name: str):
    with pytest.raises(DraftError, match=r"79\.yaml:\d+:\d+"):
        with_layout("page_starts:", f"  - {name}")


@pytest.mark.parametrize("bottom", ["57.6 pt", "63.6 pt", "79.2 pt"])
def test_the_last_footnote_of_page_1_shows_where_it_ends(bottom: str):
    """Two bottoms are usual, with room for the barcode and without; another one is set by hand, and reported."""
    resolution = with_layout(f"first_page_bottom: {bottom}")
    called = resolution.preamble.replace("{recalled},", "{recalled},[^treaty]", 1).replace(
        "Destruction[^treaty]", "Destruction"
    )
    resolution = resolution.model_copy(update={"preamble": called})
    found = recognise(read(render_pdf(compose(resolution), Templates()), "79.pdf"), "79.pdf")
    assert found.resolution.layout == resolution.layout
    told = [doubt.partition(":")[0] for doubt in found.doubts if doubt.startswith("layout")]
    assert told == ([] if bottom == "57.6 pt" else ["layout.first_page_bottom"])


@pytest.mark.parametrize(("session", "typed"), [(79, ("_" * 18, "16")), (80, ("_" * 15, "18"))])
def test_the_word_file_has_the_rule_of_its_session(session: int, typed: tuple[str, str]):
    with zipfile.ZipFile(io.BytesIO(write(in_session(session)))) as file:
        notes = file.read("word/footnotes.xml").decode()
    assert set(re.findall(r'<w:sz w:val="([0-9]+)"/>.*?<w:t[^>]*>(_+)<', notes)) == {(typed[1], typed[0])}

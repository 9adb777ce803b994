"""Lines broken as Word breaks them: the shrinking of spaces, where a line may end, and the space that fills it."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apmb_draft.compose import compose
from apmb_draft.draft_file import load
from apmb_draft.importing import recognise
from apmb_draft.model.document import Run
from apmb_draft.reading.formats import read
from apmb_draft.render import font_metrics, render_pdf
from apmb_draft.render.font_metrics import FontMetrics, Type
from apmb_draft.render.line_breaking import JUSTIFIED, LineBreaker, break_document, note_room
from apmb_draft.text.templates import Templates
from apmb_draft.un.form import form

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


RULER = FontMetrics(font_metrics.find_faces())
TEXT = Type.of("SingleTxt")


@pytest.fixture(scope="module")
def breaker() -> LineBreaker:
    return LineBreaker(RULER, TEXT)


def texts(breaker: LineBreaker, text: str, width: float, first: float | None = None) -> list[str]:
    lines = breaker.lines([Run(text)], width if first is None else first, width)
    return ["".join(run.text for run in line.runs) for line in lines]


def natural(breaker: LineBreaker, text: str) -> float:
    return TEXT.true(RULER.width(text, TEXT), len(text))


def test_a_line_takes_what_fits_and_no_more(breaker: LineBreaker):
    width = natural(breaker, "all States to fly")
    assert texts(breaker, "all States to fly kites\u2011of\u2011paper", width + 0.1)[0] == "all States to fly"
    assert texts(breaker, "", 100) == []


def widths(breaker: LineBreaker, text: str, more: str) -> tuple[float, float, float]:
    """The widths of a text, of the text with one word more, and of what their spaces give up for it at the most."""
    space = natural(breaker, "a a") - 2 * natural(breaker, "a")
    longer = f"{text} {more}"
    return natural(breaker, text), natural(breaker, longer), form()["lines"]["shrink"] * space * longer.count(" ")


def test_spaces_shrink_for_one_more_word_where_stretching_would_be_worse(breaker: LineBreaker):
    text, more = "all States to fly kites and lanterns by day and", "night"
    without, with_it, given_up = widths(breaker, text, more)
    least = with_it - given_up
    assert form()["lines"]["balance"] * (least - without) > given_up  # so that the second condition holds as well
    assert texts(breaker, f"{text} {more} of the year", least + 0.1)[0] == f"{text} {more}"
    assert texts(breaker, f"{text} {more} of the year", least - 0.1)[0] == text


def test_a_line_shrinks_for_a_word_by_less_than_its_share_of_what_it_would_stretch_without_it(breaker: LineBreaker):
    text, more = "all States to fly kites and lanterns by day and by night all", "of"
    without, with_it, given_up = widths(breaker, text, more)
    share = form()["lines"]["balance"]
    even = (with_it + share * without) / (1 + share)
    assert with_it - even < given_up  # so that the first condition holds as well
    assert texts(breaker, f"{text} {more} the year", even + 0.1)[0] == f"{text} {more}"
    assert texts(breaker, f"{text} {more} the year", even - 0.1)[0] == text


def test_a_short_word_is_not_squeezed_in_where_the_line_is_nearly_full(breaker: LineBreaker):
    text = "all States to fly kites and lanterns by day and by night"
    width = natural(breaker, text) + 0.5  # next to nothing to stretch
    assert texts(breaker, f"{text} a year", width)[0] == text


def test_a_line_may_end_behind_a_hyphen_or_a_dash_but_not_behind_a_no_break_hyphen_or_in_a_symbol(breaker: LineBreaker):
    width = natural(breaker, "so-called mine-") + 0.1
    assert texts(breaker, "so-called mine-affected", width) == ["so-called mine-", "affected"]
    assert texts(breaker, "the years 2020–2024", natural(breaker, "the years 2020–") + 0.1) == [
        "the years 2020–",
        "2024",
    ]
    assert texts(breaker, "the years of anti\u2011personnel", natural(breaker, "the years of anti\u2011") + 0.1) == [
        "the years of",
        "anti\u2011personnel",
    ]
    assert texts(breaker, "all States see A/C.1/80/L.7", natural(breaker, "all States see A/C.1/") + 0.1) == [
        "all States see",
        "A/C.1/80/L.7",
    ]
    assert texts(breaker, "in years of 2\u00a0December", natural(breaker, "in years of 2") + 2) == [
        "in years of",
        "2\u00a0December",
    ]


def test_a_footnote_call_stays_with_the_word_before_it_and_a_form_with_its_letters(breaker: LineBreaker):
    runs = [
        Run("Notes", italic=True),
        Run(" the kites"),
        Run("1", call=1),
        Run(" of "),
        Run("79/34", link="A/RES/79/34"),
    ]
    lines = breaker.lines(runs, natural(breaker, "Notes the kit"), 400)
    assert ["".join(run.text for run in line.runs) for line in lines] == ["Notes the", "kites1 of 79/34"]
    assert lines[0].runs[0].italic
    assert [run.link for run in lines[1].runs][-1] == "A/RES/79/34"


def test_the_first_line_has_less_room_and_the_last_keeps_its_own_spaces(breaker: LineBreaker):
    text = "all States to fly kites every year by day and by night"
    assert texts(breaker, text, 150, first=80)[0] == "all States to fly"
    *full, last = breaker.lines([Run(text)], 150, 150)
    assert all(line.words != 0 for line in full)
    assert abs(last.words) < 0.2


@pytest.mark.skipif(not SHARED.is_dir(), reason="the official pages are not here")
@pytest.mark.parametrize(("name", "least"), [("A_RES_79_34", 0.99), ("A_RES_79_25", 0.97), ("A_C.1_80_L.7", 0.97)])
def test_the_lines_of_the_official_pages_break_where_ours_do(name: str, least: float, tmp_path: Path):
    official = SHARED / "reference" / f"{name}.pdf"
    resolution = recognise(read(official.read_bytes(), name), name).resolution
    ours = tmp_path / "ours.pdf"
    ours.write_bytes(render_pdf(compose(resolution), Templates()))
    share = figures(official, ours)["broken_alike_share"]
    assert share >= least


def figures(official: Path, ours: Path) -> dict[str, float]:
    tool = SHARED / "tools" / "layout_fidelity.py"
    done = subprocess.run(
        [sys.executable, str(tool), str(official), str(ours)], capture_output=True, text=True, check=True
    )
    return {name: float(value) for name, value in (word.split("=") for word in done.stdout.split())}


def test_our_own_resolution_is_set_in_broken_lines_and_its_words_are_copied_as_they_are():
    document = compose(load((ROOT / "drafts/79.yaml").read_bytes(), "79"))
    found = break_document(document, font_metrics.find_faces())
    justified = [place for place, block in enumerate(document.body, 1) if block.role in JUSTIFIED]
    assert sum(len(found.blocks[place]) for place in justified) == 95
    assert list(found.notes) == [1]
    for place, lines in found.blocks.items():
        block = document.body[place - 1]
        words = " ".join("".join(run.text for run in line.runs) for line in lines)
        assert words.replace("- ", "-").split() == "".join(run.text for run in block.runs).replace("- ", "-").split()


def test_the_lines_of_a_title_are_broken_before_the_first_word_that_does_not_fit():
    title = Type.of("TitleH1")
    ragged, text = LineBreaker(RULER, title, justified=False), "All States fly kites over the hills"
    width = title.true(RULER.width(text, title), len(text))
    assert texts(ragged, f"{text} and elsewhere", width + 0.01)[0] == text
    assert texts(ragged, f"{text} and elsewhere", width - 0.01)[0] == "All States fly kites over the"
    assert (
        texts(LineBreaker(RULER, title), f"{text} and elsewhere", width - 0.01)[0] == text
    )  # justified, it would shrink


@pytest.mark.parametrize(
    ("text", "fitting", "lines"),
    [
        ("All States fly kites in the hills", "All States fly kites in", ["All States fly kites", "in the hills"]),
        ("All States fly one of a pair", "All States fly one of a", ["All States fly one", "of a pair"]),
        ("All States fly paper kites", "All States fly paper", ["All States fly", "paper kites"]),
        (
            "All States fly well\u2011made kites",
            "All States fly well\u2011made",
            ["All States fly", "well\u2011made kites"],
        ),
        ("All States fly wind-driven kites", "All States fly wind-driven", ["All States fly", "wind-driven kites"]),
        ("Kites of all", "Kites of", ["Kites of", "all"]),
        ("All States fly kites of", "All States fly kites of", ["All States fly kites of"]),
    ],
)
def test_the_title_of_an_agenda_item_is_broken_so_that_it_reads_well(text: str, fitting: str, lines: list[str]):
    title = Type.of("AgendaTitleH2")
    width = title.true(RULER.width(fitting, title), len(fitting)) + 0.1
    assert texts(LineBreaker(RULER, title, justified=False, read_well=True), text, width) == lines
    by_width = texts(LineBreaker(RULER, title, justified=False), text, width)
    assert by_width[0] == fitting


def test_a_ragged_line_is_as_wide_as_scaled_letters_are():
    title = Type.of("TitleH1")
    (line,) = LineBreaker(RULER, title, justified=False).lines([Run("Kites over the hills")], 365.3, 365.3)
    set_so = sum(RULER.width(word, title) for word in ("Kites", "over", "the", "hills", "   "))
    true = title.true(RULER.width("Kites over the hills", title), 20)
    assert set_so + 20 * line.letters + 3 * line.words == pytest.approx(true, abs=0.01)


def test_what_is_wider_than_a_line_is_broken_between_letters(breaker: LineBreaker):
    address = "https://www.example.org/" + "kites" * 40
    lines = texts(breaker, f"See {address} and elsewhere", note_room())
    assert len(lines) > 2
    assert "".join(lines).replace(" ", "") == f"See{address}andelsewhere"
    assert all(natural(breaker, line) <= note_room() + 3 for line in lines)
    assert lines[0].startswith("See https")


def test_a_call_takes_the_room_of_its_small_figure_and_no_more(breaker: LineBreaker):
    word = natural(breaker, "kites")
    figure = RULER.width("1", TEXT.call)
    runs = [Run("States fly kites"), Run("1", call=1), Run(" all day")]
    room = natural(breaker, "States fly ") + word + figure
    assert breaker.lines(runs, room + 0.01, 400)[0].runs[-1] == Run("1", call=1)
    assert figure == pytest.approx(3.25)


def test_kerning_with_a_space_counts_as_well(breaker: LineBreaker):
    text = "all kites of All States"
    near = 113 / 2048 * 10 * 1.03
    apart = TEXT.true(sum(RULER.width(word, TEXT) for word in ("all", "kites", "of", "All", "   ")), 16)
    ragged = LineBreaker(RULER, TEXT, justified=False)
    assert texts(ragged, text, apart - near + 0.01)[0] == "all kites of All"
    assert texts(ragged, text, apart - near - 0.01)[0] == "all kites of"


def test_a_line_break_of_the_text_is_kept(breaker: LineBreaker):
    assert texts(breaker, "I\nGeneral kites of all States", natural(breaker, "General kites of all")) == [
        "I",
        "General kites of all",
        "States",
    ]
    runs = [Run("Kites"), Run(" fly\nby ", italic=True), Run("day")]
    assert [line.runs for line in breaker.lines(runs, 300, 300)] == [
        (Run("Kites"), Run(" fly", italic=True)),
        (Run("by ", italic=True), Run("day")),
    ]


@given(
    st.lists(
        st.sampled_from(
            ["kites", "of", "A", "Twenty-first", "2014–2019", "79/34", "States’", "article\u00a07", "x" * 90]
        ),
        max_size=60,
    ),
    st.floats(60, 400),
    st.booleans(),
)
def test_no_word_is_lost_and_no_line_is_wider_than_its_room(words: list[str], room: float, justified: bool):
    ruled = LineBreaker(RULER, TEXT, justified=justified)
    text = " ".join(words)
    lines = texts(ruled, text, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    allowed = 0.25 * natural(ruled, " ")
    for line in lines:
        spaces = line.count(" ") + line.count("\u00a0")
        # Rounding: the line is measured as a whole here, and by its words there.
        assert natural(ruled, line) <= room + justified * spaces * allowed + 0.01 + 0.02 * spaces
    for line, following in pairwise(lines):
        if " " in following and following.partition(" ")[0] in words and line.rpartition(" ")[2] in words:
            assert natural(ruled, f"{line} {following.partition(' ')[0]}") > room - 0.01  # it would have had room

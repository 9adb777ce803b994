"""Tables: named with their place wherever they can be seen, and never taken for prose that is identical."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from commands import Call
from lxml import etree
from made_up import FRONT, lighthouses
from made_up_edits import File, W
from made_up_pages import MARK, Set, pdf

from apmb_draft.compose import compose
from apmb_draft.problems import DraftError
from apmb_draft.reading import pdf as reading_pdf
from apmb_draft.reading import read
from apmb_draft.recognise import recognise
from apmb_draft.stations.read_official import read_official_document
from apmb_draft.word import write

ROWS = (("Section", "Dollars"), ("Kites", "1 234"), ("Lanterns", "56 789"))
NUMBERED = (("1.", "Urges all to fly;"), ("(a)", "By day;"), ("2.1", "Or by night."))


# --- PDF -------------------------------------------------------------------------------------------------------------


def printed(rows: Sequence[Sequence[str]], *, columns: Sequence[float] = (123.4, 380), tagged: bool) -> tuple[str, ...]:
    """The tables that are seen on the second of two pages, behind the words with which the text begins."""
    page = [Set("The General Assembly, noting kites and lanterns," + MARK, 147.1, 100, "P1")]
    table = [
        Set(cell + MARK, x, 100 + 14 * at, f"T1 R{at} C{number} P1" if tagged else f"P{at}")
        for at, row in enumerate(rows)
        for number, (x, cell) in enumerate(zip(columns, row, strict=True))
        if cell
    ]
    return reading_pdf.read(pdf(page, [*table, Set("Next." + MARK, 147.1, 400, "P99")]), "x").tables


@pytest.mark.parametrize("tagged", [True, False])
def test_a_table_of_a_pdf_is_named_with_its_page_whether_or_not_the_file_tells_its_cells(tagged: bool):
    assert printed(ROWS, tagged=tagged) == ("page 2, “Section | Dollars”",)


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (NUMBERED, (123.4, 170.9)),
        ((("Kites", ""), ("Lanterns", "")), (123.4, 380)),
    ],
)
def test_numbers_in_a_column_of_their_own_and_rows_of_one_cell_are_no_table(
    rows: Sequence[Sequence[str]], columns: Sequence[float], tagged: bool
):
    assert printed(rows, columns=columns, tagged=tagged) == ()


def test_one_line_in_two_parts_is_no_table_where_no_file_tells_it():
    assert printed([("43rd plenary meeting", "2 December 2024")], tagged=False) == ()


def test_what_stands_before_the_text_is_no_table_of_it():
    row = [Set("Kites" + MARK, 60, 246, "T1 R1 C1 P1"), Set("Lanterns" + MARK, 380, 246, "T1 R1 C2 P1")]
    opening = Set("The General Assembly," + MARK, 147.1, 300, "P1")
    assert reading_pdf.read(pdf([*row, opening, Set("Text." + MARK, 147.1, 318, "P2")]), "x").tables == ()


# --- Word ------------------------------------------------------------------------------------------------------------


def with_table(rows: Sequence[Sequence[str]], behind: str = "Urges") -> bytes:
    """Our document with a table behind the paragraph that begins so."""
    file = File(write(compose(lighthouses())))
    paragraphs = [each for each in file.story.iter(W + "p") if behind in "".join(each.itertext())]
    table = etree.Element(W + "tbl")
    for row in rows:
        line = etree.SubElement(table, W + "tr")
        for cell in row:
            run = etree.SubElement(etree.SubElement(etree.SubElement(line, W + "tc"), W + "p"), W + "r")
            etree.SubElement(run, W + "t").text = cell
    paragraphs[0].addnext(table)
    return file.written()


def test_a_table_of_a_word_file_is_named_with_the_paragraph_before_it():
    (table,) = read(with_table(ROWS), "x").tables
    assert table.startswith("behind “1. Urges all lighthouses to shine;")
    assert table.endswith("“Section | Dollars”")


def test_a_table_in_front_of_the_text_one_of_one_column_and_numbers_beside_their_paragraphs_are_none():
    assert read(with_table(ROWS, behind="Seventieth session"), "x").tables == ()
    assert read(with_table((("Kites",), ("Lanterns",))), "x").tables == ()
    assert read(with_table(NUMBERED), "x").tables == ()


# --- Text ------------------------------------------------------------------------------------------------------------

TEXT = f"{FRONT}Noting kites,\n1. Urges all to fly;\n%s\n2. Decides to look.\n"


@pytest.mark.parametrize("gap", ["\t", "      "])
def test_a_table_of_a_text_is_named_by_its_first_row(gap: str):
    table = "\n".join(gap.join(row) for row in ROWS)
    (found,) = read((TEXT % table).encode(), "x").tables
    assert found.endswith(" “Section | Dollars”")


@pytest.mark.parametrize(
    "lines",
    ["(a)\tBy day;\n(b)\tBy night;", "Kites\tand lanterns;"],
)
def test_tabs_behind_numbers_and_a_line_alone_are_no_table(lines: str):
    assert read((TEXT % lines).encode(), "x").tables == ()


# --- The commands ----------------------------------------------------------------------------------------------------


def test_import_refuses_a_table_names_it_and_writes_nothing(call: Call):
    Path("it.docx").write_bytes(with_table(ROWS))
    done = call("import", "it.docx", "-o", "drafts/70.yaml", "--report", "proof.html")
    assert done.code == 2
    assert "Section | Dollars" in done.err
    assert "[table]" in done.err
    assert not Path("drafts/70.yaml").exists()
    assert not Path("proof.html").exists()


def test_the_stations_refuse_a_table_and_check_reads_its_words(call: Call):
    data = with_table(ROWS)
    with pytest.raises(DraftError) as refused:
        read_official_document(data, "it.docx")
    assert [problem.code for problem in refused.value.problems] == ["table"]
    Path("it.docx").write_bytes(data)
    assert "[table]" not in call("check", "it.docx").text


def test_a_text_without_a_table_is_recognised_as_ever():
    assert recognise(read(with_table((("Kites",),)), "x"), "x").resolution.title == "Lighthouses"

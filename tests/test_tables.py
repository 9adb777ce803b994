"""Tables: rows of the text that go through every file and back, and what is no simple grid is named with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import ooxml_integrity
import pytest
from commands import Call
from lxml import etree
from made_up import FRONT, lighthouses
from made_up_edits import File, W
from made_up_pages import MARK, Set, pdf
from openxml_audit import OpenXmlValidator
from zips import part

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.docx.track_changes import Marking, tracked
from apmb_draft.docx.writer import write
from apmb_draft.draft_file import dump, edit_text, load
from apmb_draft.importing import recognise
from apmb_draft.lifecycle.draft_review import differences
from apmb_draft.lifecycle.oral_revision import list_instructions
from apmb_draft.lifecycle.stages import read_official_document
from apmb_draft.lint import Draft
from apmb_draft.lint.rules import RULES, check_draft
from apmb_draft.merge import AlignedTexts, DraftText, take_over
from apmb_draft.model.document import Block, tables
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution, Stage
from apmb_draft.reading.extracted_document import ExtractedDocument
from apmb_draft.reading.formats import read, read_pdf
from apmb_draft.render import render_html, render_review, render_text
from apmb_draft.text.templates import Templates

ROWS = (("Section", "Dollars"), ("Kites", "1 234"), ("Lanterns", "56 789"))
NUMBERED = (("1.", "Urges all to fly;"), ("(a)", "By day;"), ("2.1", "Or by night."))
OFFICIAL = Path(__file__).parents[2] / "shared/official"

TABLE = """
|# | *Gross* | *Net of staff*
|# | *(kites)*
|## Lamps
| Lamps of oil*a* | 1 234 | (56)
| Lamps of gas | – | –
|= Subtotal | 1 234 | (56)
| *Of which*:
| Lamps of \\| wood | | 7
|^ *a* See A/70/1.
""".strip()


def with_rows(rows: str = TABLE) -> Resolution:
    """Our made-up resolution with a table in its annex."""
    return lighthouses(annexes=[{"title": "Lamps", "text": f"As follows:\n\n{rows}"}])


def rows_of(found: ExtractedDocument) -> list[tuple[str, str]]:
    """The rows that were read, and the notes of tables: what they are, their text."""
    return [(one.row.value.removeprefix("table-"), one.text) for one in found.paragraphs if one.row]


# --- The file --------------------------------------------------------------------------------------------------------


def test_rows_stay_on_lines_of_their_own_and_are_read_as_they_were():
    written = dump(with_rows())
    assert f"      As follows:\n\n      {TABLE.splitlines()[0]}\n      {TABLE.splitlines()[1]}\n" in written
    assert load(written.encode(), "x") == with_rows()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("| Lamps of gas | – | –", "| Lamps of gas | 8 | –"),
        ("| Lamps of gas | – | –\n", ""),
        ("|= Subtotal", "| Lamps of wax | 3 | 4\n|= Subtotal"),
        ("|^ *a*", "| Candles | 3 | 4\n|^ *a*"),
    ],
)
def test_a_row_is_edited_in_place(was: str, becomes: str):
    before, new = dump(with_rows()), with_rows(TABLE.replace(was, becomes))
    after = edit_text(before, with_rows(), new, "x")
    assert load(after.encode(), "x") == new
    lines = set(before.splitlines()) ^ set(after.splitlines())
    assert {line.strip() for line in lines} == set(was.splitlines()) ^ set(becomes.splitlines())


def test_a_stroke_without_a_space_and_a_row_below_a_line_are_told():
    data = dump(with_rows()).replace("| Lamps of gas", "|Lamps of gas")
    with pytest.raises(DraftError) as refused:
        load(data.encode(), "x")
    assert [problem.code for problem in refused.value.problems] == ["text-marker"]


# --- The document ----------------------------------------------------------------------------------------------------


def blocks(rows: str = TABLE) -> list[Block]:
    return list(compose(with_rows(rows)).blocks)


def test_cells_are_parted_by_tabs_and_rows_are_named_by_their_table():
    found = [(block.key, block.text.replace("\u00a0", " ")) for block in blocks() if block.role.startswith("table")]
    assert found[0] == ("table 1 line 1", "\tGross\tNet of staff")
    assert found[3] == ("table 1 line 4", "Lamps of oila\t1 234\t(56)")
    assert found[-2:] == [("table 1 line 8", "Lamps of | wood\t\t7"), ("table 1 line 9", "a See A/70/1.")]


def test_a_heading_reaches_over_the_empty_cells_behind_it_and_a_label_alone_over_the_row():
    (table,) = tables(blocks())
    spans = [[(cell.text, cell.span) for cell in row] for row in table.cells]
    assert spans[1] == [("", 1), ("(kites)", 2)]
    assert spans[2] == [("Lamps", 3)]
    assert spans[7] == [("Lamps of | wood", 1), ("", 1), ("7", 1)]


def test_a_head_below_rows_begins_another_table():
    assert len(tables(blocks(f"{TABLE}\n{TABLE}"))) == 2
    assert len(tables(blocks("| a | 1\n|# b | c\n| d | 2"))) == 2


def test_a_page_has_the_rows_as_a_table_with_its_head_and_raised_letters():
    page = render_html(compose(with_rows()), Templates())
    table = re.search(r"<table>.*?</table>", page, re.S)
    assert table
    assert len(re.findall("<tr ", table[0])) == 8
    assert table[0].count("<thead>") == 1
    assert table[0].count("</tbody>") == 1
    assert 'colspan="2" class="spanning"' in table[0]
    assert '<sup class="table-call"><em>a</em></sup></td>' in table[0]
    assert render_text(compose(with_rows()), Templates()).count("\nLamps of gas\t–\t–\n") == 1


def test_figures_and_labels_of_a_table_break_no_rule_and_a_slip_in_a_label_is_found():
    def rules_broken(rows: str) -> list[str]:
        return [finding.rule for finding in check_draft(Draft(with_rows(rows)), "x", RULES.values())]

    usual = rules_broken("| Lamps | Oil")
    assert rules_broken(TABLE) == usual
    assert rules_broken("| Lamps of the the sea | 1 234 | 5 678") == [*usual, "TYP08"]


# --- PDF -------------------------------------------------------------------------------------------------------------


def printed(
    rows: Sequence[Sequence[str]],
    *,
    columns: Sequence[float] = (123.4, 380),
    tagged: bool,
    size: float = 10,
    step: float = 14,
    pages: int = 1,
) -> ExtractedDocument:
    """What is read of a table on the second of two pages, behind the words with which the text begins."""
    page = [Set("The General Assembly, noting kites and lanterns," + MARK, 147.1, 100, "P1")]
    table = [
        Set(cell + MARK, x, 100 + step * at, f"T1 R{at} C{number} P1" if tagged else f"P{at}", size)
        for at, row in enumerate(rows)
        for number, (x, cell) in enumerate(zip(columns, row, strict=True))
        if cell
    ]
    behind = Set("Next." + MARK, 147.1, 400, "P99")
    return read_pdf(pdf(page, [*table, behind]), "x")


@pytest.mark.parametrize(("tagged", "size"), [(True, 10), (True, 8.5), (False, 8.5)])
def test_a_table_of_a_pdf_is_read_whether_the_file_tells_its_cells_or_small_type_and_gaps_do(tagged: bool, size: float):
    found = printed(ROWS, tagged=tagged, size=size)
    assert found.tables == ()
    assert rows_of(found) == [("row", "Section\tDollars"), ("row", "Kites\t1 234"), ("row", "Lanterns\t56 789")]


def test_rows_in_the_type_of_the_text_are_named_with_their_page_where_no_file_tells_them():
    assert printed(ROWS, tagged=False).tables == ("page 2, “Section | Dollars”",)


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
    found = printed(rows, columns=columns, tagged=tagged)
    assert (found.tables, rows_of(found)) == ((), [])


def test_an_empty_cell_keeps_its_column():
    rows = (("Section", "Gross", "Net"), ("Kites", "", "1 234"), ("Lanterns", "56", ""))
    found = printed(rows, columns=(123.4, 300, 400), tagged=True)
    assert [text for _, text in rows_of(found)] == ["Section\tGross\tNet", "Kites\t\t1 234", "Lanterns\t56"]


def test_figures_below_each_other_without_a_gap_between_their_rows_are_not_read_as_one_cell():
    found = printed(ROWS, tagged=False, size=8.5, step=10)
    assert (found.tables, rows_of(found)) == (("page 2, “Section | Dollars”",), [])


def test_two_cells_in_one_column_are_named_with_their_page():
    page = [Set("The General Assembly, noting kites and lanterns," + MARK, 147.1, 100, "P1")]
    places = [(123.4, 300), (123.4, 300), (123.4, 150)]
    cells = [
        Set(cell + MARK, x, 100 + 14 * at, f"T1 R{at} C{number} P1")
        for at, row in enumerate((*ROWS[:2], ("A", "B")))
        for number, (x, cell) in enumerate(zip(places[at], row, strict=True))
    ]
    found = read_pdf(pdf(page, cells), "x")
    assert (len(found.tables), rows_of(found)) == (1, [])


def test_a_table_of_official_form_is_read_with_its_head_totals_and_notes_and_a_head_that_is_printed_again_once():
    def head(y: float, page: str) -> Iterator[Set]:
        yield Set("Net of" + MARK, 400, y, f"{page}1", 7, "i")
        yield Set("Gross" + MARK, 300, y + 8, f"{page}2", 7, "i")
        yield Set("staff" + MARK, 400, y + 8, f"{page}1", 7, "i")
        yield Set("(kites)" + MARK, 330, y + 24, f"{page}3", 7, "i")

    def row(y: float, *cells: str, face: str = "") -> Iterator[Set]:
        for x, cell in zip((123.4, 300, 400), cells, strict=False):
            yield Set(cell + MARK, x, y, f"P{y:.0f}{x:.0f}" if cell else "", 8.5, face)

    opening = Set("The General Assembly, noting kites and lanterns," + MARK, 147.1, 100, "P1")
    first = [opening, *head(130, "P10"), *row(180, "Lamps of"), *row(190.5, "oil", "12 300", "45 600")]
    first += [*row(205, "Lamps", face="b"), *row(220, "Total", "12 300", "45 600", face="b")]
    second = [*head(100, "P20"), *row(150, "Gas", "7", "8")]
    second += [Set("a", 130, 168, "P90", 5.5, "i", 3), Set("See A/70/1." + MARK, 137, 168, "P90", 8.5)]
    assert rows_of(read_pdf(pdf(first, second), "x")) == [
        ("head", "\tGross\tNet of staff"),
        ("head", "\t(kites)"),
        ("row", "Lamps of oil\t12 300\t45 600"),
        ("heading", "Lamps"),
        ("total", "Total\t12 300\t45 600"),
        ("row", "Gas\t7\t8"),
        ("note", "a See A/70/1."),
    ]


def test_one_line_in_two_parts_is_no_table_where_no_file_tells_it():
    assert printed([("43rd plenary meeting", "2 December 2024")], tagged=False).tables == ()


def test_what_stands_before_the_text_is_no_table_of_it():
    row = [Set("Kites" + MARK, 60, 246, "T1 R1 C1 P1"), Set("Lanterns" + MARK, 380, 246, "T1 R1 C2 P1")]
    opening = Set("The General Assembly," + MARK, 147.1, 300, "P1")
    found = read_pdf(pdf([*row, opening, Set("Text." + MARK, 147.1, 318, "P2")]), "x")
    assert (found.tables, rows_of(found)) == ((), [])


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official papers are not here")
@pytest.mark.parametrize(
    ("name", "rows", "last"),
    [
        ("A_RES_78_249", 18, "c Reflects amounts after recosting."),
        ("A_RES_78_252", 41, "Total\t10 415\t4 079\t14 494"),
        (
            "A_C.5_80_L.13",
            15,
            "Total credits reported in the financial performance report for 2024\t8 898 000\t9 756 600",
        ),
    ],
)
def test_tables_of_official_papers_are_read_word_for_word(name: str, rows: int, last: str):
    found = read((OFFICIAL / f"{name}.pdf").read_bytes(), name)
    assert (found.tables, len(rows_of(found)), rows_of(found)[-1][1]) == ((), rows, last)
    recognised = recognise(found, name)
    assert recognised.differences == ()
    made = compose(recognised.resolution).blocks
    assert [block.text.replace("\u00a0", " ") for block in made if block.role.startswith("table")] == [
        text.replace("\u00a0", " ") for _, text in rows_of(found)
    ]


# --- Word ------------------------------------------------------------------------------------------------------------


def with_table(rows: Sequence[Sequence[str]], behind: str = "Urges", inside: str = "") -> bytes:
    """Our document with a table behind the paragraph that begins so; `inside` stands in its second cell."""
    file = File(write(compose(lighthouses())))
    paragraphs = [each for each in file.story.iter(W + "p") if behind in "".join(each.itertext())]
    table = etree.Element(W + "tbl")
    for row in rows:
        line = etree.SubElement(table, W + "tr")
        for cell in row:
            run = etree.SubElement(etree.SubElement(etree.SubElement(line, W + "tc"), W + "p"), W + "r")
            etree.SubElement(run, W + "t").text = cell
    if inside:
        cell = list(table.iter(W + "tc"))[1]
        made = etree.fromstring(f"<x xmlns:w='{W[1:-1]}'>{inside}</x>")
        for at, each in enumerate(made):
            cell.insert(at, each)
    paragraphs[0].addnext(table)
    return file.written()


def test_a_table_of_a_word_file_is_read_row_by_row():
    found = read(with_table(ROWS), "x")
    assert found.tables == ()
    assert rows_of(found) == [("row", "Section\tDollars"), ("row", "Kites\t1 234"), ("row", "Lanterns\t56 789")]


MERGED = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>"
NESTED = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
PICTURE = "<w:p><w:r><w:drawing/></w:r></w:p>"


@pytest.mark.parametrize("inside", [MERGED, NESTED, PICTURE])
def test_a_table_that_is_no_simple_grid_is_named_with_the_paragraph_before_it(inside: str):
    (table,) = read(with_table(ROWS, inside=inside), "x").tables
    assert table.startswith("behind “1. Urges all lighthouses to shine;")
    assert table.endswith("“Section | Dollars”")


def test_a_cell_over_two_columns_stands_in_the_first():
    spanning = "<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
    found = read(with_table((("Kites", "both"), ("Red", "1", "2")), inside=spanning), "x")
    assert rows_of(found) == [("row", "Kites\tboth"), ("row", "Red\t1\t2")]


def test_a_table_in_front_of_the_text_one_of_one_column_and_numbers_beside_their_paragraphs_are_none():
    for data in (
        with_table(ROWS, behind="Seventieth session"),
        with_table((("Kites",), ("Lanterns",))),
        with_table(NUMBERED),
    ):
        found = read(data, "x")
        assert (found.tables, rows_of(found)) == ((), [])


def test_our_word_file_of_every_kind_of_row_is_read_as_it_was():
    data = write(compose(with_rows()))
    assert recognise(read(data, "x"), "x").resolution.annexes == with_rows().annexes
    story = part(data)
    assert story.count("<w:tblHeader/>") == 2
    assert '<w:vertAlign w:val="superscript"/></w:rPr><w:t xml:space="preserve">a</w:t>' in story


def test_two_tables_that_follow_each_other_stay_two_in_word():
    two = "|# *One* | *Two*\n| a | b\n|# *Three* | *Four*\n| c | d"
    data = write(compose(with_rows(two)))
    assert not re.search("</w:tbl><w:tbl>", part(data))
    assert recognise(read(data, "x"), "x").resolution.annexes == with_rows(two).annexes


def test_the_validators_find_nothing_in_a_word_file_with_tables(tmp_path: Path):
    file = tmp_path / "draft.docx"
    file.write_bytes(write(compose(with_rows(f"{TABLE}\n|# *One* | *Two*\n| a | b\n\nText."))))
    assert OpenXmlValidator().validate(file).errors == []
    assert ooxml_integrity.check(file) == []


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


# --- Changes ---------------------------------------------------------------------------------------------------------


def marked(was: str, becomes: str) -> tuple[str, ...]:
    """What is wrong with the tracked file in which some of the table changes; nothing for a file that is proven."""
    base = compose(with_rows())
    changed = redline(base, compose(with_rows(TABLE.replace(was, becomes))))
    word = write(base)
    return differences(word, tracked(word, "base", changed, Marking()), changed)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("1 234 | (56)\n| Lamps of gas", "1 235 | (56)\n| Lamps of gas"),
        ("Lamps of gas | –", "Lamps of town gas | 7"),
        ("| Lamps of gas | – | –\n", ""),
        ("See A/70/1", "See A/70/1 and A/70/2"),
    ],
)
def test_text_within_cells_and_rows_that_are_deleted_are_tracked(was: str, becomes: str):
    assert marked(was, becomes) == ()


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        (
            "oil*a* | 1 234",
            "oil*a* | 1 235",
            "In the fourth row of the first table of the annex, replace “234” with “235”.",
        ),
        ("| Lamps of gas | – | –\n", "", "Delete the fifth row of the first table of the annex."),
        ("See A/70/1", "See A/70/2", "Replace the first note to a table of the annex with the following text:"),
    ],
)
def test_an_oral_revision_names_the_row(was: str, becomes: str, sentence: str):
    made = list_instructions(compose(with_rows()), compose(with_rows(TABLE.replace(was, becomes))))
    assert [one.sentence for one in made] == [sentence]


def test_an_oral_revision_names_a_row_between_two_paragraphs():
    def text(figure: str) -> Resolution:
        return lighthouses(operative=f"*Urges* all to shine;\n\n| Lamps | {figure}\n| Oil | 8\n\n*Decides* to look.")

    made = list_instructions(compose(text("7")), compose(text("9")))
    assert [one.sentence for one in made] == ["In the first row of the first table, replace “7” with “9”."]


def test_a_redline_and_the_review_page_show_what_changed_in_a_cell():
    changed = redline(compose(with_rows()), compose(with_rows(TABLE.replace("oil*a* | 1 234", "oil*a* | 1 235"))))
    assert render_review(changed, (), Templates()).count("Lamps of gas | – | –") == 1
    (table,) = tables(changed.blocks)
    cell = table.cells[3][1]
    assert [(run.text.strip(), run.change.value) for run in cell.runs if run.change] == [
        ("234", "deleted"),
        ("235", "inserted"),
    ]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("| Lamps of gas | – | –", "| Lamps of town gas | \\| | 7"),
        ("| *Of which*:", "| *Of which* | 5"),
        ("|= Subtotal", "| Lamps of wax | | 4\n|= Subtotal"),
    ],
)
def test_rows_of_another_text_are_taken_over_cell_by_cell(was: str, becomes: str):
    theirs = with_rows(TABLE.replace(was, becomes))
    assert take_over(AlignedTexts.of(DraftText.of(with_rows()), DraftText.of(theirs))).resolution == theirs


# --- The commands ----------------------------------------------------------------------------------------------------


def test_import_reads_a_table_and_refuses_one_with_merged_cells_with_its_place(call: Call):
    Path("it.docx").write_bytes(with_table(ROWS))
    assert call("import", "it.docx", "-o", "drafts/70.yaml").code == 0
    assert "  | Section | Dollars\n  | Kites | 1 234\n" in Path("drafts/70.yaml").read_text()
    Path("it.docx").write_bytes(with_table(ROWS, inside=MERGED))
    done = call("import", "it.docx", "-o", "drafts/71.yaml", "--report", "proof.html")
    assert done.code == 2
    assert "Section | Dollars" in done.err
    assert "[table]" in done.err
    assert not Path("drafts/71.yaml").exists()
    assert not Path("proof.html").exists()


def test_the_stations_refuse_a_table_with_merged_cells_and_check_reads_its_words(call: Call):
    data = with_table(ROWS, inside=MERGED)
    with pytest.raises(DraftError) as refused:
        read_official_document(data, "it.docx")
    assert [problem.code for problem in refused.value.problems] == ["table"]
    Path("it.docx").write_bytes(data)
    assert "[table]" not in call("check", "it.docx").text


def test_a_cell_that_was_changed_in_word_comes_back_and_one_that_was_merged_is_refused(call: Call):
    Path("drafts").mkdir(exist_ok=True)
    draft = with_rows().model_copy(update={"stage": Stage.DRAFT, "adoption": None, "symbol": "A/C.1/70/L.5"})
    Path("drafts/70.yaml").write_text(dump(draft))
    file = File(write(compose(draft)))
    cell = next(each for each in file.story.iter(W + "t") if each.text == "(56)")
    cell.text = "(57)"
    Path("back.docx").write_bytes(file.written())
    done = call("absorb", "drafts/70.yaml", "back.docx")
    assert done.code == 0, done.text
    assert "| Lamps of oil*a* | 1 234 | (57)" in Path("drafts/70.yaml").read_text()
    tag = next(each for each in file.story.iter(W + "tcPr"))
    etree.SubElement(tag, W + "vMerge")
    Path("back.docx").write_bytes(file.written())
    assert "[table]" in call("absorb", "drafts/70.yaml", "back.docx").err


def test_a_text_without_a_table_is_recognised_as_ever():
    assert recognise(read(with_table((("Kites",),)), "x"), "x").resolution.title == "Lighthouses"

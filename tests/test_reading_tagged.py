"""PDFs as Word writes them: their tags and marks tell paragraphs, cells and footnotes; without them the places do."""

from __future__ import annotations

from made_up_pages import MARK, Set, pdf

from apmb_draft.reading.extracted_document import ExtractedDocument, Indent
from apmb_draft.reading.formats import read_pdf as read

LEFT, FIRST = 123.4, 147.1


def texts(found: ExtractedDocument) -> list[str]:
    return ["".join(f"[{run.call}]" if run.call else run.text for run in one.runs) for one in found.paragraphs]


def paragraph(y: float, *lines: str, tag: str = "P1", x: float = LEFT, **form: object) -> list[Set]:
    """Lines twelve points apart; the last has the mark of the paragraph's end."""
    last = len(lines) - 1
    return [
        Set(text + MARK * (n == last), x, y + 12 * n, tag, **form)  # type: ignore[arg-type]
        for n, text in enumerate(lines)
    ]


FULL = "kites and lanterns " * 3 + "in the wind of the sea"
"""As long as a line of the column."""


def test_a_paragraph_is_what_the_file_says_even_where_nothing_else_shows_it():
    first = paragraph(100, FULL, "of the Islands. Kites", tag="P1")
    second = paragraph(124, "Lanterns are lit. They", "burn,", tag="P2")
    assert texts(read(pdf([*first, *second]), "x")) == [f"{FULL} of the Islands. Kites", "Lanterns are lit. They burn,"]


def test_a_line_that_ends_early_within_a_paragraph_ends_nothing():
    lines = paragraph(100, "short of the edge,", "and on,", "and on,", tag="P1")
    assert (
        texts(read(pdf([*lines, *paragraph(154, "Next.", tag="P2")]), "x"))[0] == "short of the edge, and on, and on,"
    )


def test_over_a_page_a_paragraph_goes_on_unless_its_mark_stands_behind_the_last_line():
    above = paragraph(82, "1. One.", tag="P1")
    open_end = [*above, Set(FULL + ";", LEFT, 700, "P2")]
    closed_end = [*above, Set(FULL + MARK, LEFT, 700, "P2")]
    below = paragraph(82, "Lanterns burn,", tag="P3", x=FIRST)
    assert texts(read(pdf(open_end, below), "x"))[1:] == [f"{FULL}; Lanterns burn,"]
    assert texts(read(pdf(closed_end, below), "x"))[1:] == [FULL, "Lanterns burn,"]


def test_a_page_broken_by_hand_at_the_end_of_a_paragraph_keeps_the_mark_for_the_next_page():
    above = [*paragraph(82, "1. One.", tag="P1"), Set("Lanterns are lit;", LEFT, 700, "P2")]
    below = paragraph(82, "Kites fly over the Islands at night.", tag="P3", x=FIRST)
    assert texts(read(pdf(above, below), "x"))[1:] == ["Lanterns are lit;", "Kites fly over the Islands at night."]


def test_two_titles_in_one_cell_of_the_session_block_are_two_passages():
    where = "T1 R1 C1"
    titles = [*paragraph(246, "Kites at sea", tag=f"{where} P1", x=60, face="b")]
    titles += paragraph(258, "Lanterns", tag=f"{where} P2", x=60, face="b")
    found = read(pdf([*titles, *paragraph(300, "Text.", tag="P1")]), "x")
    assert texts(found)[:2] == ["Kites at sea", "Lanterns"]
    assert found.paragraphs[0].indent is Indent.OUTER


def row(number: int, y: float, words: list[str], figure: str) -> list[Set]:
    where = f"T1 R{number}"
    cells = paragraph(y, *words, tag=f"{where} C1 P1", size=8.5)
    return [*cells, Set(figure + MARK, 440, y, f"{where} C2 P1", 8.5)]


def test_rows_of_a_table_are_read_cell_by_cell_and_their_leaders_left_out():
    head = row(1, 100, ["Section"], "Dollars")
    first = row(2, 114, ["Policy of kites and"], "1 234")
    first.insert(1, Set("lanterns ........" + MARK, LEFT, 124, "T1 R2 C1 P2", 8.5))
    text = paragraph(200, "Next.", tag="P9")
    assert texts(read(pdf([*head, *first, *text]), "x")) == [
        "Section\tDollars",
        "Policy of kites and\nlanterns\t1 234",
        "Next.",
    ]


def test_the_head_of_a_table_that_goes_on_over_a_page_is_read_once():
    first = [*row(1, 100, ["Section"], "Dollars"), *row(2, 114, ["Kites"], "12")]
    again = [Set("Section", LEFT, 82, "", 8.5), Set("Dollars", 440, 82, "", 8.5)]
    found = read(pdf(first, [*again, *row(3, 96, ["Lanterns"], "34")]), "x")
    assert texts(found) == ["Section\tDollars", "Kites\t12", "Lanterns\t34"]


def test_a_bullet_has_a_tab_of_its_own_and_its_lines_turn_over_below_its_words():
    bullet = Set("•" + MARK, 140.8, 100, "L1 I1 S1", 7)
    words = paragraph(100, "Kites are flown", "at sea;", tag="L1 I1 B1", x=158.8)
    second = [Set("•" + MARK, 140.8, 130, "L1 I2 S1", 7), *paragraph(130, "Lanterns.", tag="L1 I2 B1", x=158.8)]
    assert texts(read(pdf([bullet, *words, *second]), "x")) == ["•\tKites are flown at sea;", "•\tLanterns."]
    untagged = read(pdf([bullet, *words, *second], tagged=False), "x")
    assert texts(untagged) == ["•\tKites are flown at sea;", "•\tLanterns."]


def test_a_dash_at_the_beginning_of_a_line_is_no_bullet():
    lines = paragraph(100, "small – and large", "– have kites,", tag="P1", x=FIRST)
    assert texts(read(pdf(lines, tagged=False), "x")) == ["small – and large – have kites,"]


def test_a_space_that_stands_alone_parts_two_words_however_narrow():
    lines = [
        Set("some of the", LEFT, 100, "P1"),
        Set(" ", LEFT + 55, 100, "P1"),
        Set("kites fly" + MARK, LEFT + 56, 100, "P1"),
    ]
    assert texts(read(pdf(lines), "x")) == ["some of the kites fly"]


def test_an_address_broken_over_lines_is_whole_and_so_is_a_word_behind_a_stroke():
    address = paragraph(100, "at https://kites.example/en/gover", "ning/body and/", "or elsewhere.", tag="P1")
    assert texts(read(pdf(address), "x")) == ["at https://kites.example/en/governing/body and/or elsewhere."]


def test_a_suspended_hyphen_at_the_end_of_a_line_keeps_its_space():
    lines = paragraph(100, "short- ", "and long-", "term kites.", tag="P1")
    assert texts(read(pdf(lines), "x")) == ["short- and long-term kites."]


NOTES = [
    Set("_" * 18, 99.6, 690, "", 8),
    Set("1" + MARK, 116.9, 703, "N1 P1", 5.5, rise=3),
    Set("Resolution 1." + MARK, LEFT, 703, "N1 P1", 8.5),
]


def test_a_call_in_a_title_is_as_large_as_a_footnote_and_yet_a_call():
    title = [Set("Kites", LEFT, 300, "H1", 12, "b"), Set("1" + MARK, LEFT + 31, 300, "H1", 7.8, rise=4)]
    found = read(pdf([*title, *NOTES]), "x")
    assert texts(found) == ["Kites[1]"]
    assert [(note.number, note.text) for note in found.notes] == [(1, "Resolution 1.")]


def test_a_power_of_ten_calls_no_footnote():
    power = [Set("some 10", LEFT, 100, "P1"), Set("6", LEFT + 35.5, 100, "P1", 6.5, rise=3.4)]
    rest = [Set(" kites", LEFT + 39, 100, "P1"), Set("1" + MARK, LEFT + 69.5, 100, "P1", 6.5, rise=3.4)]
    assert texts(read(pdf([*power, *rest, *NOTES]), "x")) == ["some 106 kites[1]"]


def test_text_at_the_foot_of_a_page_is_kept_and_page_furniture_is_not():
    note = Set("* On behalf of all kites." + MARK, LEFT, 781, "P2", 8.5)
    foot = [note, Set("26-12345", 65, 747), Set("1/1", 60, 755)]
    found = read(pdf([*paragraph(100, "Text that is read.", tag="P1", x=FIRST), *foot]), "x")
    assert texts(found) == ["* On behalf of all kites.", "Text that is read."]


def test_small_type_without_the_separator_is_a_table_where_another_page_has_one():
    open_note = [*NOTES[:2], Set("See https://kites.example/en" + MARK, LEFT, 703, "N1 P1", 8.5)]
    page = [Set("Kites", LEFT, 100, "P1"), Set("1" + MARK, LEFT + 25.5, 100, "P1", 6.5, rise=3.4), *open_note]
    table = [Set("Ruritania and Utopia together, of lanterns", LEFT, 700, "P2", 8.5)]
    for is_tagged in (True, False):
        found = read(pdf(page, table, tagged=is_tagged), "x")
        assert texts(found) == ["Kites[1]", "Ruritania and Utopia together, of lanterns"]
        assert [note.text for note in found.notes] == ["See https://kites.example/en"]


def test_a_blank_to_be_filled_in_parts_no_footnotes_from_the_text():
    form = [*paragraph(100, "Name of the kite that is lit:"), Set("_" * 12 + MARK, LEFT, 118, "P2")]
    assert texts(read(pdf([*form, *paragraph(140, "Next.", tag="P3")]), "x")) == [
        "Name of the kite that is lit:",
        "Next.",
    ]


def test_without_tags_a_single_agenda_item_has_a_single_title():
    front = [
        Set("Agenda item 9", 60, 234, "P1"),
        Set("Kites", 60, 246, "P2", face="b"),
        Set("at sea", 60, 258, "P2", face="b"),
    ]
    text = [Set("The General Assembly,", FIRST, 300, "P3")]
    assert texts(read(pdf([*front, *text], tagged=False), "x"))[1] == "Kites at sea"


def test_without_tags_rows_far_apart_in_their_cells_are_passages_of_their_own():
    rows = [Set("Ruritania", LEFT, 100, "P1", 8.5), Set("0.1", 440, 100, "P1", 8.5)]
    rows += [Set("Utopia", LEFT, 110.5, "P1", 8.5), Set("0.2", 440, 110.5, "P1", 8.5)]
    assert texts(read(pdf(rows, tagged=False), "x")) == ["Ruritania 0.1", "Utopia 0.2"]

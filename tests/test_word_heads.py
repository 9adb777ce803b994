"""Masthead, running heads, feet and stamp of the Word file, and the sections that carry them."""

from __future__ import annotations

from lxml import etree
from test_word_lines import ADOPTED, DRAFT, W, lines, parts, tree

from apmb_draft.docx.writer import write
from apmb_draft.model.document import Document, Role
from apmb_draft.un.form import form, form_of


def test_the_masthead_of_a_draft_names_its_original_language_below_an_empty_line():
    assert lines(write(DRAFT), "header-first") == [
        "Header:",
        "HCh: United Nations",
        "Header:",
        "Normal: A/C.1/80/L.7",
        "Header:",
        "XLarge: General Assembly",
        "Header:",
        "Publication: Distr.: Limited",
        "Normal: 3\u00a0October 2025",
        "Normal:",
        "Normal: Original: English",
        "Header:",
    ]


def test_the_masthead_of_an_adopted_text_ends_with_the_date():
    assert lines(write(ADOPTED), "header-first")[-4:] == [
        "Header:",
        "Publication: Distr.: General",
        "Normal: 5 December 2025",
        "Header:",
    ]


def test_the_letter_of_the_organ_is_twice_as_large_as_the_symbol_behind_it():
    symbol = next(p for p in tree(write(DRAFT), "header-first").iter(f"{W}p") if "L.7" in "".join(p.itertext()))
    first, rest = symbol.findall(f"{W}r")
    assert (first.findtext(f"{W}t"), rest.findtext(f"{W}t")) == ("A", "/C.1/80/L.7")
    assert first.find(f"{W}rPr/{W}sz").get(f"{W}val") == "40"
    assert rest.find(f"{W}rPr/{W}sz") is None
    assert {run.find(f"{W}rPr/{W}position").get(f"{W}val") for run in (first, rest)} == {"-4"}


def test_the_rows_of_the_masthead_are_as_high_and_as_wide_as_the_form_says():
    header = tree(write(DRAFT), "header-first")
    assert [row.get(f"{W}val") for row in header.iter(f"{W}trHeight")] == ["864", "2880"]
    assert [width.get(f"{W}w") for width in header.iter(f"{W}gridCol")] == [
        "1267",
        "1872",
        "245",
        "3110",
        "245",
        "3096",
        "15",
    ]
    assert [cell.get(f"{W}w") for cell in header.iter(f"{W}tcW")] == [
        "1267",
        "1872",
        "245",
        "6466",
        "1267",
        "5227",
        "245",
        "3096",
    ]
    assert [span.get(f"{W}val") for span in header.iter(f"{W}gridSpan")] == ["4", "3"]


def symbol(text: str) -> str:
    return f'{{DOCVARIABLE "sss1" \\* MERGEFORMAT|{text}}}'


PAGES = "{PAGE \\* Arabic \\* MERGEFORMAT|2}/{NUMPAGES \\* Arabic \\* MERGEFORMAT|2}"


def test_running_heads_are_mirrored_and_only_an_adopted_text_names_its_title():
    draft, adopted = f"Header: {symbol('A/C.1/80/L.7')}", f"Header: {symbol('A/RES/80/12')}"
    assert lines(write(DRAFT), "header-even") == [draft, "Header:", "Header:"]
    assert lines(write(DRAFT), "header-default") == ["Header:", draft, "Header:"]
    titled = Document((*DRAFT.blocks, *ADOPTED.of(Role.RUNNING_TITLE)))
    assert lines(write(titled), "header-even") == lines(write(DRAFT), "header-even")
    title = "Header: Lighthouses⏎and their keepers"
    assert lines(write(ADOPTED), "header-even") == [adopted, title, "Header:"]
    assert lines(write(ADOPTED), "header-default") == [title, adopted, "Header:"]


def test_pages_are_numbered_on_the_outer_side_and_the_first_page_is_not():
    data = write(DRAFT)
    # The table of the template is mirrored: its first cell stands on the right.
    for kind in ("even", "default"):
        assert len(list(tree(data, f"footer-{kind}").iter(f"{W}bidiVisual"))) == 1
    assert lines(data, "footer-even") == ["Footer:", f"Footer: {PAGES}", "Footer:"]
    assert lines(data, "footer-default") == [f"Footer: {PAGES}", "Footer:", "Footer:"]
    sides = [p.find(f"{W}pPr/{W}jc") for p in tree(data, "footer-default").iter(f"{W}p")]
    assert [None if side is None else side.get(f"{W}val") for side in sides] == ["right", None, None]


def test_the_foot_of_the_first_page_is_the_empty_table_of_the_secretariat():
    foot = tree(write(DRAFT), "footer-first")
    assert "".join(foot.itertext()) == ""
    assert [cell.get(f"{W}w") for cell in foot.iter(f"{W}tcW")] == ["3801", "4920"]
    assert list(foot.iter(f"{W}tblCellMar")) == []
    assert lines(write(DRAFT), "footer-first") == ["ReleaseDate:", "Footer:", "Footer:", "Footer:"]


def test_tables_only_lay_out_and_say_so():
    seen = 0
    for kind in ("header-first", "header-even", "header-default", "footer-first", "footer-even", "footer-default"):
        for table in tree(write(ADOPTED, stamp=True), kind).iter(f"{W}tblPr"):
            seen += 1
            assert table.find(f"{W}tblCaption").get(f"{W}val")
            assert "layout only" in table.find(f"{W}tblDescription").get(f"{W}val")
            look = table.find(f"{W}tblLook")
            assert {look.get(f"{W}{name}") for name in ("firstRow", "lastRow", "firstColumn", "lastColumn")} == {"0"}
    assert seen == 6
    assert not [name for name in parts(write(ADOPTED)) if b"tblHeader" in parts(write(ADOPTED))[name]]


def test_the_first_section_is_one_small_paragraph_that_carries_all_heads_and_feet():
    data = write(ADOPTED)
    first, second = tree(data, "document").iter(f"{W}sectPr")
    carrier = first.getparent().getparent()
    assert carrier.getparent().index(carrier) == 0
    assert "".join(carrier.itertext()) == ""
    assert carrier.find(f"{W}pPr/{W}rPr/{W}sz").get(f"{W}val") == "2"
    assert [ref.get(f"{W}type") for ref in first.iter(f"{W}headerReference", f"{W}footerReference")] == [
        "first",
        "even",
        "default",
    ] * 2
    assert first.find(f"{W}titlePg") is not None
    assert first.find(f"{W}pgMar").get(f"{W}bottom") == "1728"
    assert second.find(f"{W}type").get(f"{W}val") == "continuous"
    assert second.find(f"{W}pgMar").get(f"{W}bottom") == "1152"
    assert not list(second.iter(f"{W}headerReference"))
    assert {(size.get(f"{W}w"), size.get(f"{W}h")) for size in tree(data, "document").iter(f"{W}pgSz")} == {
        ("12240", "15840")
    }


def test_the_stamp_stands_on_every_page_and_moves_nothing():
    plain, stamped = parts(write(ADOPTED)), parts(write(ADOPTED, stamp=True))
    heads = {f"word/header-{kind}.xml" for kind in ("first", "even", "default")}
    assert {name for name in plain if plain[name] != stamped[name]} == heads
    for name in heads:
        before, after = (etree.fromstring(files[name]) for files in (plain, stamped))
        assert form()["stamp"]["text"] in "".join(after.itertext())
        heights = [[int(row.get(f"{W}val")) for row in part.iter(f"{W}trHeight")] for part in (before, after)]
        assert sum(heights[0]) == sum(heights[1])
        # What is left of the row still holds three lines of a running title.
        head = form()["running_head"]
        assert heights[1][1] >= 20 * head["title_lines"] * head["line"] + head["after_tw"]


def test_the_words_of_a_head_stand_four_points_above_its_rule():
    for kind, row in (("first", "names_after_tw"), ("even", "after_tw"), ("default", "after_tw")):
        above = tree(write(ADOPTED), f"header-{kind}").findall(f".//{W}tcMar/{W}bottom")
        assert {margin.get(f"{W}w") for margin in above} == {"80"}
        assert form()["masthead" if kind == "first" else "running_head"][row] == 80


def test_the_text_of_the_later_pages_begins_where_the_form_says():
    """Word begins it below the head; the paragraph that ends the head is as high as is left up to the text."""
    for document, stage in ((DRAFT, "draft"), (ADOPTED, "adopted")):
        last = list(tree(write(document), "header-even").iter(f"{W}p"))[-1]
        size = last.find(f"{W}pPr/{W}rPr/{W}sz")
        half_points = 17 if size is None else int(size.get(f"{W}val"))
        first = form()["running_head"]["rule_y"] + 0.25 + half_points / 2 * 1.15 + 0.8 * 12
        numbers = form_of(document.text(Role.SYMBOL), None)
        assert abs(first - numbers["front"][stage]["first_baseline_inner"]) < 0.3

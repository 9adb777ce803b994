"""Masthead, running heads, feet and stamp of the Word file, and the sections that carry them."""

from __future__ import annotations

from lxml import etree
from test_word_lines import ADOPTED, DRAFT, W, lines, parts, tree

from apmb_draft.blocks import Document, Role
from apmb_draft.form import form
from apmb_draft.word import write


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


def test_running_heads_are_mirrored_and_only_an_adopted_text_names_its_title():
    assert lines(write(DRAFT), "header-even") == ["Header: A/C.1/80/L.7", "Header:", "Header:"]
    assert lines(write(DRAFT), "header-default") == ["Header:", "Header: A/C.1/80/L.7", "Header:"]
    titled = Document((*DRAFT.blocks, *ADOPTED.of(Role.RUNNING_TITLE)))
    assert lines(write(titled), "header-even") == lines(write(DRAFT), "header-even")
    assert lines(write(ADOPTED), "header-even") == [
        "Header: A/RES/80/12",
        "Header: Lighthouses⏎and their keepers",
        "Header:",
    ]
    assert lines(write(ADOPTED), "header-default") == [
        "Header: Lighthouses⏎and their keepers",
        "Header: A/RES/80/12",
        "Header:",
    ]


def test_pages_are_numbered_on_the_outer_side_and_the_first_page_is_not():
    data = write(DRAFT)
    assert lines(data, "footer-even") == ["Footer: {PAGE|2}/{NUMPAGES|2}", "Footer:", "Footer:"]
    assert lines(data, "footer-default") == ["Footer:", "Footer: {PAGE|2}/{NUMPAGES|2}", "Footer:"]
    assert lines(data, "footer-first") == ["Footer:"]


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
        assert "DRAFT – not an official document" in "".join(after.itertext())
        heights = [[int(row.get(f"{W}val")) for row in part.iter(f"{W}trHeight")] for part in (before, after)]
        assert sum(heights[0]) == sum(heights[1])
        # What is left of the row still holds three lines of a running title.
        head = form()["running_head"]
        assert heights[1][1] >= 20 * head["title_lines"] * head["line"] + head["after_tw"]

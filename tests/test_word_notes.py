"""Footnotes, links and comments of the Word file."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from test_word_lines import DRAFT, NOTES, OPEN, TEXT, W, block, body, lines, parts, targets, tree

from apmb_draft.docx.body import Annotation
from apmb_draft.docx.writer import write
from apmb_draft.model.document import Document, Role, Run


def test_one_relationship_serves_all_links_to_one_document():
    link, other = Run("78/45", link="A/RES/78/45"), Run("54/54 B", link="A/RES/54/54 B")
    twice = Document((block(Role.PREAMBULAR, link, " and ", link, ", ", other),))
    data = write(twice)
    assert sorted(targets(data, "document").values()) == [
        "https://undocs.org/en/A/RES/54/54%20B",
        "https://undocs.org/en/A/RES/78/45",
    ]
    assert len(list(tree(data, "document").iter(f"{W}hyperlink"))) == 3


def test_a_link_in_a_footnote_belongs_to_the_part_of_the_footnotes():
    data = write(OPEN)
    assert set(targets(data, "footnotes").values()) == {"https://undocs.org/en/A/48/42"}
    assert set(targets(data, "document").values()) == {"https://undocs.org/en/A/RES/78/45"}


def test_a_second_call_of_a_footnote_refers_to_the_first():
    text = body(OPEN)
    assert "a treaty[^1] and a report" in text[-2]
    assert "the same treaty{NOTEREF _RefNote1 \\f \\h|1} to be kept" in text[-1]
    marks = tree(write(OPEN), "document").findall(f".//{W}bookmarkStart")
    assert [mark.get(f"{W}name") for mark in marks] == ["_RefNote1"]
    assert marks[0].getnext().find(f"{W}footnoteReference").get(f"{W}id") == "1"
    assert marks[0].getnext().getnext().tag == f"{W}bookmarkEnd"


def test_footnotes_stand_below_the_uns_own_separator():
    assert lines(write(OPEN), "footnotes") == [
        "Normal: __________________",
        "Normal: __________________",
        "FootnoteText: →[n]→United Nations, /Treaty Series/, vol. 2056.",
        "FootnoteText: →[n]→See =A/80/…= and <https://undocs.org/en/A/48/42|A/48/42>.",
    ]
    note = tree(write(OPEN), "footnotes")[2]
    assert {etree.QName(k).localname: v for k, v in note.find(f".//{W}ind").attrib.items()} == {
        "left": "1267",
        "right": "1260",
        "hanging": "432",
    }
    assert [(t.get(f"{W}val"), t.get(f"{W}pos")) for t in note.iter(f"{W}tab") if t.get(f"{W}pos")] == [
        ("clear", "418"),
        ("right", "1195"),
    ]


def test_a_call_without_a_footnote_is_refused():
    with pytest.raises(ValueError, match=r"\[7\]"):
        write(Document((block(Role.PREAMBULAR, "A", Run("7", call=7)),), NOTES))


def test_a_footnote_that_nothing_calls_is_left_out():
    assert len(lines(write(Document(DRAFT.blocks, NOTES)), "footnotes")) == 2


def test_open_facts_are_highlighted_and_commented_on_once():
    data = write(OPEN)
    text = lines(data)
    # What is open only in the masthead is asked at the first words of the body, what only a footnote has at its call.
    assert text[1] == "Session: (0((1(Eightieth session)0))1)"
    assert text[-3].endswith("a treaty[^1] and a report,(2([^2])2)")
    assert text[-2].endswith("kept in (3(=[place]=)3) and not outside =[place]=.")
    assert "Normal: A/C.1/80/L.=…=" in lines(data, "header-first")
    assert "Normal: =[date]=" in lines(data, "header-first")
    assert lines(data, "header-even")[0] == "Header: A/C.1/80/L.=…="


def test_comments_ask_and_say_where_to_look():
    data = write(OPEN)
    asked = ["Which symbol?", "On the issued document.", "date.", "Which report?", "Where?", "In the invitation."]
    for line, end in zip(lines(data, "comments"), asked, strict=True):
        assert line.startswith("CommentText: ")
        assert line.endswith(f" {end}")
    made = tree(data, "comments").findall(f"{W}comment")
    assert [comment.get(f"{W}id") for comment in made] == ["0", "1", "2", "3"]
    assert {(c.get(f"{W}author"), c.get(f"{W}initials"), c.get(f"{W}date")) for c in made} == {
        ("apmb-draft", "ad", None)
    }
    references = [ref.get(f"{W}id") for ref in tree(data, "document").iter(f"{W}commentReference")]
    assert references == ["0", "1", "2", "3"]


def test_a_comment_on_a_run_over_two_cells_has_one_range_and_one_on_no_run_is_at_the_first_words():
    rows = (block(Role.TABLE_HEAD, "Kites\tDollars"), block(Role.TABLE_ROW, "Red", Run("\t"), "12"))
    given = [Annotation(place, place, ("Look.",), "a", "a") for place in ((2, 0), (3, 1))]
    data = write(Document((*TEXT[:2], *rows)), comments=given)
    text = lines(data)
    assert text[1].startswith("SingleTxt: →(0(")
    assert [line for line in text if "Kites" in line or "Dollars" in line] == ["SmallX: (1(Kites", "SmallX: Dollars)1)"]
    assert len(tree(data, "comments")) == len(list(tree(data, "document").iter(f"{W}commentReference"))) == 2


def test_headers_and_footnotes_carry_no_comments():
    seen = 0
    for name, content in parts(write(OPEN)).items():
        if re.search("header|footer|footnotes", name):
            seen += 1
            assert b"comment" not in content, name
    assert seen >= 7


def test_a_document_without_open_facts_has_no_comments():
    assert not any("comments" in name for name in parts(write(DRAFT)))

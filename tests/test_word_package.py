"""A Word file as a package of parts: what is written of it, and what is read of its open changes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from test_reading_word import file, p
from zips import parts, zipped

from apmb_draft.docx.package import DocxPackage, W
from apmb_draft.docx.review_marks import marked_paragraphs

STYLE = '<w:style w:type="character" w:styleId="Strong"><w:rPr><w:i/></w:rPr></w:style>'
BY_ANA = 'w:id="1" w:author="Ana"'


def test_a_package_writes_the_parts_that_were_changed_anew_and_all_others_byte_for_byte():
    data = file(p("Kites"), styles=STYLE)
    package = DocxPackage(data)
    for name in package.names():
        package.tree(name)
    assert parts(package.written()) == parts(data)
    next(package.tree(package.main).iter(W + "t")).text = "Gulls"
    old, new = parts(data), parts(package.written())
    assert [name for name in old if old[name] != new[name]] == [package.main]
    assert b"Gulls" in new[package.main]


def test_a_copy_of_a_package_and_the_package_are_changed_apart():
    package = DocxPackage(file(p("Kites")))
    package.tree(package.main)
    copy = package.copy()
    for each, words in ((package, "Gulls"), (copy, "Terns")):
        next(each.tree(each.main).iter(W + "t")).text = words
    assert [b"Gulls" in parts(each.written())[each.main] for each in (package, copy)] == [True, False]
    assert b"Terns" in parts(copy.written())[copy.main]


def test_a_new_part_takes_the_place_of_one_that_nothing_led_to():
    data = zipped({**parts(file(p("Kites"))), "docProps/custom.xml": "<Properties/>"})
    package = DocxPackage(data)
    package.properties()
    assert [name for name in package.names() if name in parts(package.written())] == list(parts(data))
    with ZipFile(BytesIO(package.written())) as written:
        assert written.namelist().count("docProps/custom.xml") == 1
    assert b"custom-properties" in parts(package.written())["docProps/custom.xml"]


def test_an_open_change_of_a_style_that_is_in_italics_is_one_of_italics():
    (paragraph,) = marked_paragraphs(
        DocxPackage(
            file(
                p("Kites", letters=f"<w:rPrChange {BY_ANA}><w:rPr><w:rStyle w:val='Strong'/></w:rPr></w:rPrChange>"),
                STYLE,
            )
        )
    )
    (piece,) = paragraph.pieces
    assert (piece.italic, piece.formed_by, piece.was_italic) == (False, "Ana", True)

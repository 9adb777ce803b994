"""The Word file as a whole: valid, clean, and the same every time."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import ooxml_integrity
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from test_word_lines import ALL, DRAFT, OPEN, W, parts, tree

from apmb_draft.word import write


def test_numbers_are_typed_and_never_those_of_the_word_processor():
    read = 0
    for document in ALL.values():
        for name, content in parts(write(document)).items():
            read += 1
            assert b"numPr" not in content, name
    assert read > 5 * 12


def test_the_settings_are_those_of_the_template():
    made = tree(write(DRAFT), "settings")
    for tag in (
        "doNotHyphenateCaps",
        "evenAndOddHeaders",
        "compat/{W}suppressTopSpacing",
        "compat/{W}suppressBottomSpacing",
    ):
        assert made.find(W + tag.replace("{W}", W)) is not None, tag
    assert made.find(f"{W}defaultTabStop").get(f"{W}val") == "475"
    assert made.find(f"{W}characterSpacingControl").get(f"{W}val") == "doNotCompress"
    modes = {s.get(f"{W}name"): s.get(f"{W}val") for s in made.iter(f"{W}compatSetting")}
    assert modes["compatibilityMode"] == "15"


def test_fields_are_complete_in_every_part():
    fields = 0
    for document in ALL.values():
        for name, content in parts(write(document)).items():
            if not name.endswith(".xml"):
                continue
            kinds = [mark.get(f"{W}fldCharType") for mark in etree.fromstring(content).iter(f"{W}fldChar")]
            assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3), name
            fields += len(kinds) // 3
    assert fields == len(ALL) * 4 + 1


@pytest.mark.parametrize("stamp", [False, True])
@pytest.mark.parametrize("name", ALL)
def test_the_validators_find_nothing(name, stamp, tmp_path):
    file = tmp_path / "draft.docx"
    file.write_bytes(write(ALL[name], stamp=stamp))
    result = OpenXmlValidator().validate(file)
    assert [str(error) for error in result.errors] == []
    assert result.is_valid
    assert ooxml_integrity.check(file) == []


def test_the_validators_would_find_a_damaged_file(tmp_path):
    file = tmp_path / "draft.docx"
    damaged = parts(write(OPEN))
    damaged["word/document.xml"] = damaged["word/document.xml"].replace(
        b'footnoteReference w:id="2"', b'footnoteReference w:id="9"'
    )
    damaged["word/styles.xml"] = damaged["word/styles.xml"].replace(b"<w:jc", b"<w:jx")
    with ZipFile(file, "w") as zipped:
        for member, content in damaged.items():
            zipped.writestr(member, content)
    assert OpenXmlValidator().validate(file).errors
    assert ooxml_integrity.check(file)


def test_the_same_document_gives_the_same_bytes():
    for document in ALL.values():
        data = write(document)
        assert data == write(document)
        with ZipFile(BytesIO(data)) as file:
            assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert len({entry.filename for entry in file.infolist()}) == len(file.infolist())


def test_the_file_names_nobody_and_no_machine():
    for document in ALL.values():
        files = parts(write(document))
        assert not [name for name in files if re.search("customXml|thumbnail|stylesWithEffects|numbering|people", name)]
        for name, content in files.items():
            for trace in (b"rsid", b"creator", b"lastModifiedBy", b"attachedTemplate", b"docId", b"python-docx"):
                assert trace not in content, (name, trace)


def test_the_properties_are_the_title_and_the_symbol():
    read = docx.Document(BytesIO(write(DRAFT))).core_properties
    assert (read.title, read.subject, read.language) == ("Lighthouses and their keepers", "A/C.1/80/L.7", "en-GB")
    assert (read.author, read.last_modified_by) == ("", "")
    assert read.created == read.modified

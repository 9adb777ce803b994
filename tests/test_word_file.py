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
from test_word_lines import ADOPTED, ALL, BARE, DRAFT, OPEN, W, lines, parts, tree

from apmb_draft.docx.writer import write
from apmb_draft.model.document import Document, Role


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
    # Two on each of two feet, the symbol on two heads where it is known, and one call of a footnote once more.
    assert fields == len(ALL) * 4 + len([name for name in ALL if name not in ("open", "bare")]) * 2 + 1


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


def test_the_properties_are_title_symbol_and_the_date_of_the_draft():
    read = docx.Document(BytesIO(write(DRAFT))).core_properties
    assert (read.title, read.subject, read.language) == ("Lighthouses and their keepers", "A/C.1/80/L.7", "en-GB")
    assert (read.author, read.last_modified_by) == ("", "")
    assert [each.isoformat() for each in (read.created, read.modified)] == ["2025-10-03T00:00:00+00:00"] * 2


def test_a_draft_without_a_date_has_none_from_elsewhere():
    for document in (OPEN, BARE):
        assert b"dcterms:created" not in parts(write(document))["docProps/core.xml"]
        assert b"Publication Date" not in parts(write(document))["docProps/custom.xml"]


def variables(document: Document) -> dict[str, str]:
    made = tree(write(document), "settings").iter(f"{W}docVar")
    return {variable.get(f"{W}name"): variable.get(f"{W}val") for variable in made}


def properties(document: Document) -> dict[str, str]:
    made = etree.fromstring(parts(write(document))["docProps/custom.xml"])
    assert [given.get("pid") for given in made] == [str(number) for number in range(2, len(made) + 2)]
    return {given.get("name"): "".join(given.itertext()) for given in made}


def test_variables_and_properties_say_what_the_first_page_says():
    said = {
        "Symbol1": "A/C.1/80/L.7",
        "Session1": "Eightieth session",
        "Agenda1": "Agenda item 99 (f)",
        "Agenda Title1": "Disarmament: lighthouses",
        "Title1": "Lighthouses and their keepers",
    }
    constant = {"DutyStation": "New York", "DocCategory": "Doc", "DocType": "Final"}
    assert variables(DRAFT) == said | {"sss1": "A/C.1/80/L.7"} | constant
    assert properties(DRAFT) == said | {
        "Category": "Document",
        "Language": "English",
        "Publication Date": "3 October 2025",
    }
    assert list(variables(DRAFT)) == sorted(variables(DRAFT), key=str.lower)


def test_what_is_open_or_given_by_the_secretariat_is_in_no_variable_and_no_property():
    for document in ALL.values():
        names = variables(document).keys() | properties(document).keys()
        assert not names & {"JobNo", "ODSRefJobNo", "FooterJN", "jobn", "jobnDT", "Barcode"}
    for given in (variables(OPEN), properties(OPEN)):
        assert not given.keys() & {"Symbol1", "sss1", "Publication Date"}
        assert "Title1" in given
    assert variables(BARE).keys() == {"DutyStation", "DocCategory", "DocType"}


def test_running_heads_show_the_variable_and_keep_an_open_symbol_as_words():
    for document, shown in ((DRAFT, True), (ADOPTED, True), (OPEN, False)):
        for kind in ("even", "default"):
            head = "\n".join(lines(write(document), f"header-{kind}"))
            assert ('DOCVARIABLE "sss1"' in head) == shown
            assert document.text(Role.SYMBOL) in head.replace("=", "")  # what is open is highlighted

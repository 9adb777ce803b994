"""The style sheet of the Word file, compared with what was read in the UN's own files."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from apmb_draft.docx.body import role_formats
from apmb_draft.docx.writer import write
from apmb_draft.model.document import MASTHEAD, Document, Role
from apmb_draft.un.form import form

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOT = Path(__file__).parent.parent
PACKS = [ROOT / "un" / "style_pack.json", ROOT.parent / "shared" / "un" / "style_pack.json"]


def sheet() -> dict[str, etree._Element]:
    with ZipFile(BytesIO(write(Document(())))) as file:
        styles = etree.fromstring(file.read("word/styles.xml"))
    return {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}


STAND_IN = ROOT.parent / "shared" / "reference" / "A_RES_79_34.standin.docx"


@pytest.mark.skipif(not STAND_IN.exists(), reason="the Word file that Word wrote lies outside of the repository")
def test_every_style_that_word_has_built_in_is_known_to_be_none_of_ours():
    counts = []
    for file in (BytesIO(write(Document(()))), STAND_IN):
        with ZipFile(file) as package:
            (latent,) = etree.fromstring(package.read("word/styles.xml")).iter(f"{W}latentStyles")
            counts.append(latent.get(f"{W}count"))
    assert counts[0] == counts[1]


def read(properties: etree._Element | None) -> dict[str, Any]:
    """Properties in the terms of the style pack: `{"b": True, "sz": {"val": "24"}}`."""
    found: dict[str, Any] = {}
    for child in () if properties is None else properties:
        values = {etree.QName(key).localname: value for key, value in child.attrib.items()}
        stops = [[tab.get(f"{W}val"), int(tab.get(f"{W}pos"))] for tab in child]
        found[etree.QName(child).localname] = stops or values or True
    return found


def value(style: etree._Element, tag: str) -> str | None:
    found = style.find(f"{W}{tag}")
    return None if found is None else found.get(f"{W}val")


def definition(style: etree._Element) -> dict[str, Any]:
    """All that a style says, in the terms of the style pack, properties of paragraphs and letters on one level."""
    said = {tag: value(style, tag) for tag in ("name", "basedOn", "next")} | {"type": style.get(f"{W}type")}
    for tag in ("pPr", "rPr"):
        said |= {f"{tag} {name}": found for name, found in read(style.find(f"{W}{tag}")).items()}
    return said


def given(style: dict[str, Any]) -> dict[str, Any]:
    """What the style pack says of a style, in the same terms."""
    said = {tag: style[tag] for tag in ("name", "basedOn", "next", "type")}
    for tag in ("pPr", "rPr"):
        said |= {f"{tag} {name}": found for name, found in style[tag].items()}
    return said


def test_our_styles_are_those_of_the_template():
    pack = next((path for path in PACKS if path.is_file()), None)
    if pack is None:
        pytest.skip("the style pack is not part of the project")
    theirs = {style["styleId"]: given(style) for style in json.loads(pack.read_text(encoding="utf-8"))["styles"]}
    ours, other = {key: definition(style) for key, style in sheet().items()}, form()["exceptions"]
    left_out = {key for key, said in other.items() if "style" in said}
    assert set(theirs) - set(ours) == left_out
    said = 0
    for key in theirs.keys() & ours.keys():
        names = theirs[key].keys() | ours[key].keys()
        different = {name for name in names if theirs[key].get(name) != ours[key].get(name)}
        # An exception that is none any more must go as well.
        assert {name.rpartition(" ")[2] for name in different} == set(other.get(key, ())), (key, different)
        said += len(names)
    compared = len(theirs.keys() & ours.keys())
    print(f"{compared} of {len(theirs)} styles of the template compared, {said} properties; {len(left_out)} left out")
    assert compared >= 36
    assert said >= 300


def test_every_exception_has_a_reason():
    said = [reason for style in form()["exceptions"].values() for reason in style.values()]
    assert said
    assert all(len(reason.split()) > 5 for reason in said)


def test_what_the_page_and_the_paragraphs_share_is_one_number():
    """Style and layout of the page say some lengths each; a length that drifted apart would set two formats apart."""
    table = form()
    styles, column, adopted = table["styles"], table["column"], table["front"]["adopted"]
    body, normal = styles["SingleTxt"], styles["Normal"]
    assert {body["left"], body["right"]} == {column["indent_tw"]}
    assert [at for _, at in body["tabs"]] == column["tabs_tw"]
    assert [normal["line"], body["after"]] == [20 * column["line"], 20 * column["after"]]
    assert styles["FootnoteText"]["line"] == 20 * table["footnotes"]["line"]
    assert [at for _, at in styles["TitleH1"]["tabs"][:2]] == [adopted["number_tab_tw"], adopted["title_tab_tw"]]
    for points, twips in (("left", 0), ("first_line", 1), ("number_text", 2)):
        assert abs(column[points] - column["outer_left"] - column["tabs_tw"][twips] / 20) < 0.1


def test_theme_and_font_table_have_the_face_and_the_colour_of_the_styles():
    """They are in the prepared file, for which `form.toml` is no input."""
    with ZipFile(BytesIO(write(Document(())))) as file:
        theme, fonts = (etree.fromstring(file.read(f"word/{name}.xml")) for name in ("theme/theme1", "fontTable"))
    face, link = form()["styles"]["Normal"]["font"], form()["styles"]["Hyperlink"]["color"]
    assert [font.get(f"{W}name") for font in fonts] == [face]
    assert {latin.get("typeface") for latin in theme.iter("{*}latin")} == {face}
    assert {colour.get("val") for name in ("hlink", "folHlink") for colour in theme.find(f".//{{*}}{name}")} == {link}


def test_every_style_is_based_on_one_that_exists():
    ours = sheet()
    named = {value(style, tag) for style in ours.values() for tag in ("basedOn", "next")} - {None}
    assert named <= set(ours)
    assert set(form()["styles"]) <= set(ours)


def test_styles_for_notes_comments_and_links_are_there():
    names = {value(style, "name") for style in sheet().values()}
    assert names >= {"footnote text", "footnote reference", "annotation text", "annotation reference", "Hyperlink"}


def test_only_normal_and_words_own_defaults_are_defaults():
    assert {key for key, style in sheet().items() if style.get(f"{W}default")} == {
        "Normal",
        "DefaultParagraphFont",
        "TableNormal",
    }


def test_words_own_styles_are_not_marked_as_custom():
    custom = {key for key, style in sheet().items() if style.get(f"{W}customStyle")}
    assert "SingleTxt" in custom
    assert not custom & {
        "Normal",
        "Header",
        "Footer",
        "FootnoteText",
        "FootnoteReference",
        "CommentText",
        "CommentReference",
        "Hyperlink",
        "DefaultParagraphFont",
        "TableNormal",
    }


def test_headings_have_a_level_in_the_outline_and_paragraphs_have_none():
    """A reader that cannot see the page moves by these levels; the styles of the template bring them."""
    styles = form()["styles"]

    def level(key: str) -> int | None:
        style = styles[key]
        return (
            int(style["outline"]) + 1
            if "outline" in style
            else level(style["based_on"])
            if "based_on" in style
            else None
        )

    levels = {role: level(shape.style) for role, shape in role_formats().items()}
    first = {Role.COMMITTEE, Role.SPONSORS, Role.ADOPTION, Role.TITLE}
    second = {Role.SESSION, Role.AGENDA_TITLE, Role.HEADING, Role.ANNEX, Role.ANNEX_TITLE}
    assert {role for role, at in levels.items() if at == 1} == first
    assert {role for role, at in levels.items() if at == 2} == second
    assert {role for role, at in levels.items() if at is None} == set(Role) - MASTHEAD - first - second

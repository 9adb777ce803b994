"""The style sheet of the Word file, compared with what was read in the UN's own files."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from apmb_draft.blocks import Document
from apmb_draft.form import form
from apmb_draft.word import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOT = Path(__file__).parent.parent
PACKS = [ROOT / "un" / "style_pack.json", ROOT.parent / "shared" / "un" / "style_pack.json"]
# Said by us otherwise, and without effect on English text: fonts of other scripts, and the size for them.
PASSED_OVER = {"szCs", "iCs"}


def sheet() -> dict[str, etree._Element]:
    with ZipFile(BytesIO(write(Document(())))) as file:
        styles = etree.fromstring(file.read("word/styles.xml"))
    return {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}


def read(properties: etree._Element | None) -> dict[str, Any]:
    """Properties in the terms of the style pack: `{"b": True, "sz": {"val": "24"}}`."""
    found: dict[str, Any] = {}
    for child in () if properties is None else properties:
        name = etree.QName(child).localname
        values = {etree.QName(key).localname: value for key, value in child.attrib.items()}
        stops = [[tab.get(f"{W}val"), int(tab.get(f"{W}pos"))] for tab in child]
        found[name] = stops or values or True
    return essential(found)


def essential(properties: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in properties.items() if key not in PASSED_OVER}
    if "rFonts" in kept:
        kept["rFonts"] = kept["rFonts"]["ascii"]
    language = kept.pop("lang", {}).get("val")
    return kept | ({"lang": language} if language else {})


def value(style: etree._Element, tag: str) -> str | None:
    found = style.find(f"{W}{tag}")
    return None if found is None else found.get(f"{W}val")


def test_our_styles_are_those_of_the_template():
    pack = next((path for path in PACKS if path.is_file()), None)
    if pack is None:
        pytest.skip("the style pack is not part of the project")
    ours, compared = sheet(), 0
    for style in json.loads(pack.read_text(encoding="utf-8"))["styles"]:
        made = ours.get(style["styleId"])
        if made is None:
            continue
        compared += 1
        assert (value(made, "name"), made.get(f"{W}type")) == (style["name"], style["type"])
        assert (value(made, "basedOn"), value(made, "next")) == (style["basedOn"], style["next"]), style["name"]
        for tag in ("pPr", "rPr"):
            assert read(made.find(f"{W}{tag}")) == essential(style[tag]), (style["name"], tag)
    assert compared >= 25


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

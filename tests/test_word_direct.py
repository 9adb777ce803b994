"""Formatting that stands at a paragraph or a run itself: only where no style of the template says the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from test_word_lines import ADOPTED, ALL, DRAFT, OPEN, W, block, parts, tree

from apmb_draft.docx.writer import write
from apmb_draft.model.document import Document, Role

GROUP = Document((*DRAFT.blocks[:9], block(Role.PAGE_NOTE, "On behalf of the Kite League.", number="*"), *DRAFT.blocks))
LEVELS = Document((*DRAFT.blocks, block(Role.THIRD_LEVEL, "From dawn;", number="a."), *ADOPTED.blocks))
DOCUMENTS = {**ALL, "group": GROUP, "levels": LEVELS}
# What no style could say: the place of a part on its page, and which part a section begins with.
OF_ITS_PLACE = {"pStyle", "rPr", "sectPr", "framePr", "keepNext"}

Form = dict[str, dict[str, str]]
"""Properties by name: {"spacing": {"after": "0"}, "b": {}}; of tabs by their places."""


def form_of(properties: etree._Element | None) -> Form:
    found: Form = {}
    for child in () if properties is None else properties:
        said = {etree.QName(key).localname: value for key, value in child.attrib.items()}
        stops = {tab.get(f"{W}pos"): tab.get(f"{W}val") for tab in child}
        found[etree.QName(child).localname] = stops or said
    return found


def over(below: Form, above: Form) -> Form:
    """What holds where one says more than the other: attributes one by one, tabs by their places."""
    merged = {name: {**below.get(name, {}), **said} for name, said in (below | above).items()}
    merged["ind"] = {side: at for side, at in merged.get("ind", {}).items() if at != "0"}
    merged["tabs"] = {at: kind for at, kind in merged.get("tabs", {}).items() if kind != "clear"}
    for switch in ("keepNext", "keepLines", "b", "i"):
        if merged.get(switch, {}).get("val") == "0":
            del merged[switch]
    return merged


class Sheet:
    def __init__(self, data: bytes):
        styles = tree(data, "styles")
        self.own = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}

    def said(self, key: str, tag: str) -> Form:
        style = self.own[key]
        base = style.find(f"{W}basedOn")
        below = {} if base is None else self.said(base.get(f"{W}val"), tag)
        return over(below, form_of(style.find(f"{W}{tag}")))

    def whole(self, key: str) -> tuple[Form, Form]:
        return self.said(key, "pPr"), self.said(key, "rPr")

    def paragraphs(self) -> Iterator[str]:
        return (key for key, style in self.own.items() if style.get(f"{W}type") == "paragraph")


def texts(data: bytes) -> Iterator[etree._Element]:
    for name, content in parts(data).items():
        if name.startswith("word/") and name.endswith(".xml"):
            yield from etree.fromstring(content).iter(f"{W}p")


def direct(paragraph: etree._Element) -> Form:
    return {name: said for name, said in form_of(paragraph.find(f"{W}pPr")).items() if name not in OF_ITS_PLACE}


def style(paragraph: etree._Element) -> str:
    return str(paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val"))


def test_every_paragraph_has_a_style_of_the_sheet():
    seen = 0
    for document in DOCUMENTS.values():
        data = write(document)
        for paragraph in texts(data):
            seen += 1
            assert style(paragraph) in Sheet(data).own
    assert seen > 200


def test_no_paragraph_repeats_its_style():
    seen = 0
    for document in DOCUMENTS.values():
        data = write(document)
        for paragraph in texts(data):
            own, styled = direct(paragraph), Sheet(data).said(style(paragraph), "pPr")
            for name, said in own.items():
                seen += 1
                assert over(styled, {name: said}) != over(styled, {}), (style(paragraph), name, said)
    assert seen > 100


def test_nothing_is_set_by_hand_that_a_style_of_the_template_says():
    """Of a paragraph that adds something to its style, no other style is that very form."""
    seen = set()
    for document in DOCUMENTS.values():
        data = write(document)
        sheet = Sheet(data)
        whole = {key: sheet.whole(key) for key in sheet.paragraphs()}
        for paragraph in texts(data):
            own = direct(paragraph)
            if not own:
                continue
            letters = form_of(paragraph.find(f"{W}pPr/{W}rPr"))
            form = over(whole[style(paragraph)][0], own), over(whole[style(paragraph)][1], letters)
            seen.add((style(paragraph), *sorted(own)))
            same = [key for key, said in whole.items() if said == form]
            assert same == [], (style(paragraph), own)
    assert len(seen) > 8


def test_the_test_would_see_a_style_that_was_set_by_hand():
    sheet = Sheet(write(DRAFT))
    by_hand = over(sheet.said("H1", "pPr"), {"spacing": {"line": "240", "lineRule": "exact"}})
    assert (by_hand, over(sheet.said("H1", "rPr"), {"sz": {"val": "20"}})) == sheet.whole("Sponsors")


def letters(data: bytes, name: str) -> set[str]:
    """What the runs of a part say of their letters themselves."""
    return {etree.QName(said).localname for run in tree(data, name).iter(f"{W}r") for said in run.iterfind(f"{W}rPr/*")}


def test_runs_say_only_what_is_emphasis_a_mark_or_a_language():
    seen: dict[str, Any] = {}
    for document in DOCUMENTS.values():
        data = write(document)
        for name in ("document", "footnotes"):
            seen[name] = seen.get(name, set()) | letters(data, name)
    # The separator of the footnotes and the rule above a note of the page have strokes of their own size and weight.
    assert seen["document"] == {"rStyle", "i", "iCs", "highlight", "lang", "sz"}
    assert seen["footnotes"] <= {"rStyle", "i", "iCs", "highlight", "b", "sz"}
    sized = [run for run in tree(write(GROUP), "document").iter(f"{W}r") if run.find(f"{W}rPr/{W}sz") is not None]
    assert [[etree.QName(child).localname for child in run] for run in sized] == [["rPr", "tab"]]


def test_the_language_of_every_word_is_english():
    """Where the template's style is Spanish, the run says what it is."""
    foreign = 0
    for document in (DRAFT, ADOPTED, OPEN):
        data = write(document)
        assert tree(data, "styles").find(f".//{W}docDefaults//{W}lang").get(f"{W}val") == "en-GB"
        for paragraph in texts(data):
            styled = Sheet(data).said(style(paragraph), "rPr").get("lang", {}).get("val", "en-GB")
            for run in paragraph.iter(f"{W}r"):
                own = run.find(f"{W}rPr/{W}lang")
                foreign += styled != "en-GB"
                assert (styled if own is None else own.get(f"{W}val")) == "en-GB"
    assert foreign >= 6

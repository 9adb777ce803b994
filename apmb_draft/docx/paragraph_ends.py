"""Insert, delete, cut and join whole paragraphs by their ends, as Word tracks it."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from apmb_draft.docx.revision_ids import RevisionIds
from apmb_draft.docx.segments import has_text
from apmb_draft.docx.split_runs import cut_above, delete_control
from apmb_draft.docx.xml import Element, W
from apmb_draft.word.xml import element

_AFTER_MARK = frozenset(W + name for name in ("sectPr", "pPrChange"))
_NOT_COPIED = _AFTER_MARK | {W + "rPr", W + "pageBreakBefore", W + "framePr"}
_MARKS = frozenset(W + name for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange"))
_AROUND = frozenset(W + name for name in ("sdtContent", "sdt", "customXml"))
"""What may stand around paragraphs without parting them from those before and behind."""
_BEFORE_LIST = frozenset(
    W + name for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


def properties_of(paragraph: Element) -> Element:
    """Return the properties of a paragraph, made if it has none."""
    found = paragraph.find(W + "pPr")
    if found is None:
        found = element("w:pPr")
        paragraph.insert(0, found)
    return found


def copied_properties(paragraph: Element, *, framed: bool = False) -> Element:
    """Return the properties of a paragraph for another one: its own form, no section, no page break, no change."""
    found = paragraph.find(W + "pPr")
    if found is None:
        return element("w:pPr")
    left_out = _NOT_COPIED - {W + "framePr"} if framed else _NOT_COPIED
    kept = [copy.deepcopy(one) for one in found if one.tag not in left_out]
    mark = found.find(W + "rPr")
    letters = [] if mark is None else [copy.deepcopy(one) for one in mark if one.tag not in _MARKS]
    return element("w:pPr", *kept, element("w:rPr", *letters) if letters else None)


def _form_before(paragraph: Element) -> Element:
    """Return the properties as a change of form notes what was: without those of the mark."""
    found = paragraph.find(W + "pPr")
    kept = [] if found is None else [one for one in found if one.tag not in _AFTER_MARK | {W + "rPr"}]
    return element("w:pPr", *(copy.deepcopy(one) for one in kept))


def sign_end(paragraph: Element, tag: str, signed: RevisionIds) -> None:
    """Mark the end of a paragraph as come or gone.

    `<w:pPr>…<w:rPr><w:ins w:id="9" …/>…</w:rPr></w:pPr>`
    """
    properties = properties_of(paragraph)
    mark = properties.find(W + "rPr")
    if mark is None:
        mark = element("w:rPr")
        place = next((at for at, one in enumerate(properties) if one.tag in _AFTER_MARK), len(properties))
        properties.insert(place, mark)
    mark.insert(0, signed.mark(tag))


def uncount(paragraph: Element, signed: RevisionIds, *, styled: bool) -> None:
    """Take a paragraph out of its list, as a change of form; `styled`: its style puts it in one.

    `<w:pPr>…<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>…<w:pPrChange …>…`
    """
    was = _form_before(paragraph)
    leave_list(paragraph, styled=styled)
    properties_of(paragraph).append(signed.mark("w:pPrChange", was))


def leave_list(paragraph: Element, *, styled: bool) -> None:
    """Take a paragraph out of its list; a list without a number takes back what its style says."""
    properties = properties_of(paragraph)
    for old in properties.findall(W + "numPr"):
        properties.remove(old)
    if styled:
        place = sum(one.tag in _BEFORE_LIST for one in properties)
        properties.insert(place, element("w:numPr", element("w:ilvl", val=0), element("w:numId", val=0)))


def next_of(paragraph: Element) -> Element | None:
    """Return the paragraph or table behind one in the same text, cell or note; content controls part nothing."""
    here = paragraph
    while True:
        following = here.getnext()
        while following is not None:
            found = following if following.tag in (W + "p", W + "tbl") else _first_in(following)
            if found is not None:
                return found
            following = following.getnext()
        here = here.getparent()
        if here is None or here.tag not in _AROUND:
            return None


def _first_in(holder: Element) -> Element | None:
    return next(holder.iter(W + "p", W + "tbl"), None) if holder.tag in _AROUND else None


def can_end(paragraph: Element) -> bool:
    """Return whether the end of a paragraph can be marked: not that of the last one of a text, cell or section."""
    return next_of(paragraph) is not None and paragraph.find(f"{W}pPr/{W}sectPr") is None


def can_join(paragraph: Element) -> bool:
    """Return whether a paragraph can join the next one."""
    following = next_of(paragraph)
    return can_end(paragraph) and following is not None and following.tag == W + "p"


def put_behind(paragraph: Element, made: Sequence[Element], signed: RevisionIds) -> None:
    """Put new paragraphs behind another, or behind a table, as paragraphs that came.

    Behind the last one of a section, a cell or a text it is the old paragraph's end that came, and the new last
    paragraph carries the old end and the section: rejected, it must have the old form, which it remembers.
    """
    ends = can_end(paragraph)
    here = _outermost(paragraph) if ends else paragraph
    for one in reversed(made):
        here.addnext(one)
    if ends:
        for one in made:
            sign_end(one, "w:ins", signed)
        return
    was = _form_before(paragraph)
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    for one in (paragraph, *made[:-1]):
        sign_end(one, "w:ins", signed)
    properties = properties_of(made[-1])
    if section is not None:
        properties.append(section)
    properties.append(signed.mark("w:pPrChange", was))


def _outermost(paragraph: Element) -> Element:
    """Return the content control that ends with a paragraph, if one does: what comes behind stands outside of it."""
    here = paragraph
    while (parent := here.getparent()).tag in _AROUND and not any(
        one.tag in (W + "p", W + "tbl") or one.tag in _AROUND for one in here.itersiblings()
    ):
        here = parent
    return here


def put_before(paragraph: Element, made: Sequence[Element], signed: RevisionIds) -> None:
    """Put new paragraphs before another, as paragraphs that came."""
    for one in made:
        paragraph.addprevious(one)
        sign_end(one, "w:ins", signed)


def cut_behind(paragraph: Element, last: Element | None, signed: RevisionIds) -> Element:
    """Cut a paragraph in two behind a run (None: before the first); the first half is new, and its end came."""
    top = None if last is None else cut_above(last, paragraph)
    first = paragraph.makeelement(W + "p", dict(paragraph.attrib), paragraph.nsmap)
    for name in [name for name in first.attrib if name.endswith(("}paraId", "}textId"))]:
        del first.attrib[name]
    first.append(copied_properties(paragraph, framed=True))
    own = [one for one in paragraph if one.tag != W + "pPr"]
    end = own.index(top) + 1 if top is not None else 0
    for one in own[:end]:
        first.append(one)
    paragraph.addprevious(first)
    sign_end(first, "w:ins", signed)
    return first


def drop_rows(story: Element, gone: set[Element], signed: RevisionIds) -> None:
    """Let the rows of tables go in which all paragraphs with words went.

    `<w:trPr>…<w:del w:id="9" …/></w:trPr>`
    """
    for row in story.iter(W + "tr"):
        held = list(row.iter(W + "p"))
        if any(one in gone for one in held) and all(one in gone or _is_bare(one) for one in held):
            properties = row.find(W + "trPr")
            if properties is None:
                properties = element("w:trPr", element("w:cantSplit", val="off"))  # the format wants one at least
                row.insert(sum(one.tag == W + "tblPrEx" for one in row), properties)
            properties.append(signed.mark("w:del"))


def drop_controls(story: Element, gone: set[Element], signed: RevisionIds) -> None:
    """Let the content controls go around paragraphs that all went: Word would ask for new words in them."""
    for control in list(story.iter(W + "sdt")):
        held = list(control.iter(W + "p"))
        if any(one in gone for one in held) and all(one in gone or _is_bare(one) for one in held):
            delete_control(control, signed)


def _is_bare(paragraph: Element) -> bool:
    return not has_text(paragraph) and next(paragraph.iter(W + "drawing", W + "pict", W + "object"), None) is None

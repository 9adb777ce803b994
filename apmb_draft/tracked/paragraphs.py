"""Whole paragraphs that come or go, and paragraphs cut in two."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from apmb_draft.reading.word.package import Element, W
from apmb_draft.tracked.marked import Signed
from apmb_draft.word.xml import element

_NOT_COPIED = frozenset(W + name for name in ("sectPr", "rPr", "pPrChange"))
_AFTER_MARK = frozenset(W + name for name in ("sectPr", "pPrChange"))


def properties_of(paragraph: Element) -> Element:
    """The properties of a paragraph, made if it has none."""
    found = paragraph.find(W + "pPr")
    if found is None:
        found = element("w:pPr")
        paragraph.insert(0, found)
    return found


def copied_properties(paragraph: Element) -> Element:
    """The properties of a paragraph for another one: no section, no mark, no change."""
    found = paragraph.find(W + "pPr")
    kept = [] if found is None else [copy.deepcopy(one) for one in found if one.tag not in _NOT_COPIED]
    return element("w:pPr", *kept)


def sign_end(paragraph: Element, tag: str, signed: Signed) -> None:
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


def is_last(paragraph: Element) -> bool:
    """Whether no paragraph follows in the same cell, note or text, so that its end cannot come or go."""
    following = paragraph.getnext()
    while following is not None and following.tag != W + "p":
        if following.tag == W + "tbl":
            return False
        following = following.getnext()
    return following is None


def put_behind(paragraph: Element, made: Sequence[Element], signed: Signed) -> None:
    """Put new paragraphs behind another, as paragraphs that came.

    Behind the last one of a cell or a text it is the old paragraph's end that came, and the new last paragraph
    carries the old end: rejected, it must have the old form, which it remembers.
    """
    for one in reversed(made):
        paragraph.addnext(one)
    if not is_last(made[-1]):
        for one in made:
            sign_end(one, "w:ins", signed)
        return
    was = copied_properties(paragraph)
    for one in (paragraph, *made[:-1]):
        sign_end(one, "w:ins", signed)
    properties_of(made[-1]).append(signed.mark("w:pPrChange", was))


def put_before(paragraph: Element, made: Sequence[Element], signed: Signed) -> None:
    """Put new paragraphs before another, as paragraphs that came."""
    for one in made:
        paragraph.addprevious(one)
        sign_end(one, "w:ins", signed)


def cut_behind(paragraph: Element, last: Element | None, signed: Signed) -> Element:
    """Cut a paragraph in two behind one of its elements (None: before the first); the first half is new, and came."""
    first = paragraph.makeelement(W + "p", dict(paragraph.attrib), paragraph.nsmap)
    for name in [name for name in first.attrib if name.endswith(("}paraId", "}textId"))]:
        del first.attrib[name]
    first.append(copied_properties(paragraph))
    own = [one for one in paragraph if one.tag != W + "pPr"]
    end = own.index(last) + 1 if last is not None else 0
    for one in own[:end]:
        first.append(one)
    paragraph.addprevious(first)
    sign_end(first, "w:ins", signed)
    return first

"""Runs, links and the like cut in two, so that a change can begin or end there."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import pairwise

from apmb_draft.docx.xml import Element, W
from apmb_draft.tracked.characters import Character
from apmb_draft.tracked.revision_ids import RevisionIds
from apmb_draft.word.xml import element

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OWN = frozenset(W + name for name in ("smartTagPr", "customXmlPr"))


def cut_runs(characters: Sequence[Character], before: set[int]) -> None:
    """Cut the runs of a line before some of its letters, given by their places."""
    for last, at in pairwise(range(len(characters))):
        left, right = characters[last], characters[at]
        if at not in before or left.is_counted:
            continue
        if left.child is right.child:
            _cut_text(characters, at)
        if left.field is not right.field:
            _cut_fields(left, right)
        if left.run is right.run:
            cut_before(right.child)


def _cut_fields(left: Character, right: Character) -> None:
    """Cut where one field ends or another begins between two letters: the marks of a field stay with its letters."""
    begin = None if right.field is None else right.field.begin
    end = None if left.field is None else left.field.end
    if begin is not None and begin.getparent() is left.run:
        cut_before(begin)
    if end is not None and end.getparent() is right.run:
        cut_before(right.child)


def _cut_text(characters: Sequence[Character], at: int) -> None:
    """`<w:t>a kite</w:t>`, cut before "kite" → `<w:t>a </w:t><w:t>kite</w:t>`; the letters know where they stand."""
    old, start = characters[at].child, characters[at].at
    assert old is not None
    new = copy.copy(old)
    old.text, new.text = old.text[:start], old.text[start:]
    for text in (old, new):
        text.set(SPACE, "preserve")
    old.addnext(new)
    for character in characters[at:]:
        if character.child is not old:
            break
        character.child, character.at = new, character.at - start


def cut_before(child: Element) -> None:
    """Cut a run before one of its elements; what stands before keeps the run, the rest gets one of the same form."""
    while (run := child.getparent()).tag != W + "r":
        child = run  # from a form of mc:AlternateContent, which stays whole
    if all(one.tag == W + "rPr" for one in child.itersiblings(preceding=True)):
        return
    new = run.makeelement(run.tag, dict(run.attrib), run.nsmap)
    properties = run.find(W + "rPr")
    if properties is not None:
        new.append(copy.deepcopy(properties))
    for one in [child, *child.itersiblings()]:
        new.append(one)
    new.tail = run.tail
    run.tail = None
    run.addnext(new)


def alone(child: Element) -> Element:
    """The run that holds one element and nothing else; cut out of a larger one if need be."""
    cut_before(child)
    following = child.getnext()
    if following is not None:
        cut_before(following)
    return child.getparent()


def cut_above(run: Element, top: Element) -> Element:
    """Cut whatever stands around a run behind it, up to an element; gives the piece below that which ends there.

    A content control cannot be two, and is taken away.
    """
    while (parent := run.getparent()) is not top:
        following = list(run.itersiblings())
        if following and parent.tag == W + "sdtContent":
            unwrap(parent.getparent())
            continue
        if following:
            new = parent.makeelement(parent.tag, dict(parent.attrib), parent.nsmap)
            for one in parent:
                if one.tag in _OWN:
                    new.append(copy.deepcopy(one))
            for one in following:
                new.append(one)
            parent.addnext(new)
        run = parent
    return run


def unwrap(control: Element) -> None:
    """`<w:sdt>…<w:sdtContent>` and what it holds → what it holds."""
    for content in control.iterfind(W + "sdtContent"):
        for child in list(content):
            control.addprevious(child)
    control.getparent().remove(control)


def let_go(control: Element, signed: RevisionIds) -> None:
    """Mark a content control as gone, and what it holds not: accepted, its words stand without it.

    `<w:customXmlDelRangeStart w:id="9" …/><w:sdt>…<w:sdtContent><w:customXmlDelRangeEnd w:id="9"/>…` and likewise
    around its end, as Word marks it.
    """
    content = control.find(W + "sdtContent")
    if content is None:
        return
    begun, ended = (signed.mark("w:customXmlDelRangeStart") for _ in range(2))
    control.addprevious(begun)
    content.insert(0, element("w:customXmlDelRangeEnd", id=begun.get(W + "id")))
    content.append(ended)
    control.addnext(element("w:customXmlDelRangeEnd", id=ended.get(W + "id")))


def top_of(run: Element, paragraph: Element) -> Element:
    """Return the child of a paragraph that holds a run, or the run itself."""
    while run.getparent() is not paragraph:
        run = run.getparent()
    return run

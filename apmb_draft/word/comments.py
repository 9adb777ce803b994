"""Comments: what is asked about each open fact, beside the place where the answer will stand."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.blocks import AUTHOR, Asked, Document
from apmb_draft.word.marks import Marks
from apmb_draft.word.xml import Element, element, paragraph, root, run

_INITIALS = "ad"


def comments(document: Document, marks: Marks) -> Element:
    """`<w:comments>`: one comment an open fact, numbered as the body refers to them."""
    asked = {entry.key: entry for entry in document.asked}
    return root(
        "w:comments",
        *(
            _comment(number, asked.get(key) or Asked(key, f"Not known yet: {key}."))
            for number, (_, key) in enumerate(marks.comments)
        ),
    )


def _comment(number: int, asked: Asked) -> Element:
    """One comment, without a date: the same draft gives the same file on every day.

    `<w:comment w:id="0" w:author="apmb-draft" w:initials="ad"><w:p>…`
    """
    lines = [line for line in (asked.question, f"Where the answer appears: {asked.look}" if asked.look else "") if line]
    return element("w:comment", *_paragraphs(lines), id=number, author=AUTHOR, initials=_INITIALS)


def _paragraphs(lines: list[str]) -> Iterator[Element]:
    for at, line in enumerate(lines):
        sign = [] if at else [run(element("w:annotationRef"), style="CommentReference")]
        yield paragraph(*sign, run(line), style="CommentText")

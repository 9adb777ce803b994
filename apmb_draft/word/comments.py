"""Write comments: the question about each open fact, at the place of its answer, and other remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from apmb_draft.blocks import AUTHOR, MASTHEAD, Document, OpenQuestion, Run, open_keys
from apmb_draft.word.xml import Element, element, paragraph, root_element, run

INITIALS = "ad"

Place: TypeAlias = tuple[int, int]
"""Which block of the document, and which run in it, counted from 0."""
NOWHERE: Place = (-1, -1)
"""No place in the body: such a remark is put at the first words."""


@dataclass(frozen=True)
class Remark:
    """A comment on some runs of a document, from the first to the last; `lines` are its paragraphs.

    `author` and `initials` tell the sorts of remarks apart, as Word shows them in colours of their own.
    """

    first: Place
    last: Place
    lines: tuple[str, ...]
    author: str
    initials: str


def comments_part(remarks: Sequence[Remark]) -> Element:
    """Return `<w:comments>`, numbered as the body refers to them."""
    return root_element("w:comments", *(comment_element(number, remark) for number, remark in enumerate(remarks)))


def comment_element(
    number: int, remark: Remark, *, date: str = "", text: str = "CommentText", sign: str = "CommentReference"
) -> Element:
    """Return one comment in the styles of a file; without a date, the same draft gives the same file on every day.

    `<w:comment w:id="0" w:author="apmb-draft" w:initials="ad"><w:p>…`
    """
    shown = []
    for at, line in enumerate(remark.lines):
        first = [] if at else [run(element("w:annotationRef"), style=sign)]
        shown.append(paragraph(*first, run(line), style=text))
    dated = {"date": date} if date else {}
    return element("w:comment", *shown, id=number, author=remark.author, initials=remark.initials, **dated)


def runs_of_body(document: Document) -> Iterator[tuple[Place, Run]]:
    """Yield the runs of the body with their places."""
    for at, block in enumerate(document.blocks):
        if block.role not in MASTHEAD:
            yield from (((at, number), run) for number, run in enumerate(block.runs))


def question_comments(document: Document) -> Iterator[Remark]:
    """Yield a comment for each open fact, in reading order, with what is asked.

    It is at the first place of the fact in the body. Word allows no comments in headers and footnotes: a fact that
    is open only in a footnote is commented on at the call, one that is open only in the masthead at the first words.
    """
    runs = list(runs_of_body(document))
    places: dict[str, Place] = {}
    for place, each in runs:
        if each.status:
            places.setdefault(each.fact, place)
    for place, each in runs:
        for key in _open_in_note(document, each.call):
            places.setdefault(key, place)
    for key in open_keys(document):
        places.setdefault(key, NOWHERE)
    asked = {entry.key: entry for entry in document.asked}
    for key, place in places.items():
        entry = asked.get(key) or OpenQuestion(key, f"Not known yet: {key}.")
        lines = (entry.question, f"Where the answer appears: {entry.look}" if entry.look else "")
        yield Remark(place, place, tuple(filter(None, lines)), AUTHOR, INITIALS)


def _open_in_note(document: Document, number: int) -> Iterator[str]:
    return (each.fact for note in document.notes if note.number == number for each in note.runs if each.status)

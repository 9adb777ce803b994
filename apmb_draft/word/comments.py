"""Comments: the question about each open fact, at the place of its answer, and others that are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from apmb_draft.blocks import AUTHOR, MASTHEAD, Document, OpenQuestion, Run, open_keys
from apmb_draft.word.xml import Element, add_part, add_run, element, root_element, run

INITIALS = "ad"

Place: TypeAlias = tuple[int, int]
"""Which block of the document, and which run in it, counted from 0."""
NOWHERE: Place = (-1, -1)
"""No place in the body: such a comment is put at the first words."""


@dataclass(frozen=True)
class Annotation:
    """A comment on some runs of a document, from the first to the last; `lines` are its paragraphs.

    `author` and `initials` tell the sorts of comments apart, as Word shows them in colours of their own.
    """

    first: Place
    last: Place
    lines: tuple[str, ...]
    author: str
    initials: str


def add_comments(
    word: WordDocument, document: Document, given: Sequence[Annotation], elements: Mapping[Place, Sequence[Element]]
) -> None:
    """Add the questions of a document and the given comments, in the order of the text, around elements of the body.

    `<w:commentRangeStart w:id="0"/>` run `<w:commentRangeEnd w:id="0"/>`
    `<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="0"/></w:r>`
    """
    placed = [_placed(each, elements) for each in (*_questions(document), *given) if elements]
    ordered = sorted(placed, key=lambda each: each.first)
    if ordered:
        root = root_element("w:comments")
        add_part(word, "word/comments", root, CONTENT_TYPE.WML_COMMENTS, RELATIONSHIP_TYPE.COMMENTS)
    numbered = [(_add_comment(word, each), each) for each in ordered]
    for number, each in numbered:
        elements[each.first][0].addprevious(element("w:commentRangeStart", id=number))
    for number, each in reversed(numbered):  # each right behind its last run, so the first comes to be the nearest
        last = elements[each.last][-1]
        last.addnext(run(element("w:commentReference", id=number), style="CommentReference"))
        last.addnext(element("w:commentRangeEnd", id=number))


def _placed(given: Annotation, elements: Mapping[Place, Sequence[Element]]) -> Annotation:
    """Return a comment on runs that the body has: on its first words, if its own are none of them."""
    first = given.first if given.first in elements else next(iter(elements))
    return replace(given, first=first, last=given.last if given.last in elements else first)


def _add_comment(word: WordDocument, given: Annotation) -> int:
    """Add the text of a comment and return its number."""
    made = word.comments.add_comment(author=given.author, initials=given.initials)
    made._comment_elm.date = None  # python-docx gives it the time of day; the same draft gives the same file every day
    for at, line in enumerate(given.lines):
        add_run(made.add_paragraph() if at else made.paragraphs[0], line)
    return int(made.comment_id)


def _questions(document: Document) -> Iterator[Annotation]:
    """Yield a comment for each open fact, in reading order, with what is asked.

    It is at the first place of the fact in the body. Word allows no comments in headers and footnotes: a fact that
    is open only in a footnote is commented on at the call, one that is open only in the masthead at the first words.
    """
    runs = list(_runs_of_body(document))
    places: dict[str, Place] = {}
    for place, each in runs:
        if each.unknown:
            places.setdefault(each.unknown, place)
    for place, each in runs:
        for key in _open_in_note(document, each.call):
            places.setdefault(key, place)
    for key in open_keys(document):
        places.setdefault(key, NOWHERE)
    asked = {entry.key: entry for entry in document.asked}
    for key, place in places.items():
        entry = asked.get(key) or OpenQuestion(key, f"Not known yet: {key}.")
        lines = (entry.question, f"Where the answer appears: {entry.look}" if entry.look else "")
        yield Annotation(place, place, tuple(filter(None, lines)), AUTHOR, INITIALS)


def _runs_of_body(document: Document) -> Iterator[tuple[Place, Run]]:
    for at, block in enumerate(document.blocks):
        if block.role not in MASTHEAD:
            yield from (((at, number), run) for number, run in enumerate(block.runs))


def _open_in_note(document: Document, number: int) -> Iterator[str]:
    return (each.unknown for note in document.notes if note.number == number for each in note.runs if each.unknown)

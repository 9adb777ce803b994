"""What the body calls: footnotes, in the part of the file that Word keeps for them, and comments.

A comment is the question about an open fact, at the place of its answer, or one that is given. The body says which
elements a run became (`body.write_body`); comments are put around them when it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.parser import register_element_cls
from docx.oxml.section import CT_HdrFtr

from apmb_draft.docx.elements import (
    Element,
    add_paragraph,
    add_part,
    add_run,
    add_text,
    element,
    field_runs,
    root_element,
    run,
)
from apmb_draft.model.document import AUTHOR, MASTHEAD, Document, Note, OpenQuestion, Role, open_keys
from apmb_draft.un.form import form, form_of

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
"""The two notes that Word does not count: the separators above the notes of a page, and above one carried over."""
INITIALS = "ad"

Place: TypeAlias = tuple[int, int]
"""Which block of the document, and which run in it, counted from 0."""
Elements: TypeAlias = Mapping[Place, Sequence[Element]]
"""The elements that the runs of a document became in the body of the file."""
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


register_element_cls("w:footnote", CT_HdrFtr)  # python-docx lacks footnotes; they hold paragraphs as headers do


def add_footnotes(word: WordDocument, document: Document) -> None:
    """Add the part with the separators, and with every footnote that the body calls.

    Raises ValueError for a footnote that is called and has no text.
    """
    called = {run.call for block in document.body for run in block.runs if run.call}
    missing = called - {note.number for note in document.notes}
    if missing:
        # Word would call the file damaged, so it must not be written.
        raise ValueError(f"footnotes called without a text: {sorted(missing)}")
    root = root_element("w:footnotes")
    part = add_part(word, "word/footnotes", root, CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES)
    shape = form_of(document.text(Role.SYMBOL), document.layout.first_baseline)["footnotes"]
    for kind, number in SEPARATORS.items():
        _add_separator(_note(part, type=kind, id=number), shape)
    for note in document.notes:
        if note.number in called:
            _add_footnote(_note(part, id=note.number), note)


def _note(part: XmlPart, **attributes: object) -> BlockItemContainer:
    """Add a footnote to its part."""
    part.element.append(made := element("w:footnote", **attributes))
    return BlockItemContainer(made, part)


def _add_separator(container: BlockItemContainer, shape: Mapping[str, Any]) -> None:
    """Add a separator: the UN types it as underscores in place of Word's line, also above a note carried over.

    `<w:footnote w:type="separator" w:id="-1"><w:p>…<w:t>__________________</w:t>…`
    """
    indents = {"left": shape["separator_left_tw"], "after": shape["separator_after_tw"]}
    line = add_paragraph(container, style="Normal", **indents)
    add_run(line, shape["separator"], bold=True, half_points=shape["separator_half_points"])


def _add_footnote(container: BlockItemContainer, note: Note) -> None:
    """Add a footnote: tab, number, tab, text.

    The first tab is of the number's own run: LibreOffice, which sets the number first in any case, leaves it out there.

    `<w:footnote w:id="1"><w:p><w:r>…<w:tab/><w:footnoteRef/></w:r><w:r><w:tab/></w:r>…`
    """
    text = add_paragraph(container, style="FootnoteText", **note_indents())
    add_run(text, "\t", element("w:footnoteRef"), style="FootnoteReference")
    add_run(text, "\t")
    for given in note.runs:
        add_text(text, given)


def note_indents() -> dict[str, Any]:
    """Return the indents of a footnote, whose number ends left of the column; the style has those of a table note."""
    notes, style = form()["footnotes"], form()["styles"]["FootnoteText"]
    return {
        "tabs": (*(("clear", at) for _, at in style["tabs"]), ("right", notes["number_tab_tw"])),
        "left": notes["text_tw"],
        "right": notes["right_tw"],
        "hanging": notes["hanging_tw"],
    }


def call_elements(number: int, *, is_first: bool, is_repeated: bool) -> Iterator[Element]:
    """Yield a footnote call; calls after the first refer to the bookmark around it and show the same number.

    `<w:bookmarkStart w:id="1" w:name="_RefNote1"/><w:r>…<w:footnoteReference w:id="1"/></w:r>
    <w:bookmarkEnd w:id="1"/>`, then ` NOTEREF _RefNote1 \\f \\h ` as a field.
    """
    name = f"_RefNote{number}"
    if not is_first:
        yield from field_runs(f"NOTEREF {name} \\f \\h", str(number), style="FootnoteReference")
        return
    if is_repeated:
        yield element("w:bookmarkStart", id=number, name=name)
    yield run(element("w:footnoteReference", id=number), style="FootnoteReference")
    if is_repeated:
        yield element("w:bookmarkEnd", id=number)


def add_comments(word: WordDocument, document: Document, given: Sequence[Annotation], elements: Elements) -> None:
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


def _placed(given: Annotation, elements: Elements) -> Annotation:
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
    notes = {note.number: note.runs for note in document.notes}
    body = [(at, block) for at, block in enumerate(document.blocks) if block.role not in MASTHEAD]
    runs = [((at, number), each) for at, block in body for number, each in enumerate(block.runs)]
    called = [(place, each) for place, given in runs for each in notes.get(given.call, ())]
    places: dict[str, Place] = {}
    for place, each in (*runs, *called):
        if each.status:
            places.setdefault(each.fact, place)
    for key in open_keys(document):
        places.setdefault(key, NOWHERE)
    asked = {entry.key: entry for entry in document.asked}
    for key, place in places.items():
        entry = asked.get(key) or OpenQuestion(key, f"Not known yet: {key}.")
        lines = (entry.question, f"Where the answer appears: {entry.look}" if entry.look else "")
        yield Annotation(place, place, tuple(filter(None, lines)), AUTHOR, INITIALS)

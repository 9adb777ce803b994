"""The letters of a paragraph of Word's XML, each with the element it stands in, so that it can be marked there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from apmb_draft.docx.numbering import Numbering
from apmb_draft.docx.package import Element, W
from apmb_draft.docx.segments import BOXES, Field, Segment, SegmentKind, SegmentReader, paragraphs
from apmb_draft.reading.normalize import ordinary
from apmb_draft.tracked.base_styles import Looks, style_of

_STROKE = re.compile(r"_{5,}")


@dataclass(eq=False)
class Character:
    """One letter: where it stands, and the field that shows it.

    `text` is a letter in its ordinary form, "" for a sign that is not seen, or "\\0" for a footnote call; `at` is its
    place in the text of `child`. A letter of a number that Word counts itself stands nowhere: `child` is None.
    """

    text: str
    child: Element | None
    at: int = 0
    field: Field | None = None

    @property
    def run(self) -> Element:
        """The run in which it stands."""
        if self.child is None:
            return None
        holder = self.child.getparent()
        return holder if holder.tag == W + "r" else next(holder.iterancestors(W + "r"))

    @property
    def is_counted(self) -> bool:
        """Return whether it belongs to a number that Word counts itself."""
        return self.child is None

    @property
    def is_call(self) -> bool:
        """Return whether it calls a footnote."""
        return self.text == "\0"

    @property
    def is_space(self) -> bool:
        """Return whether it is a space, a tab or the end of a line."""
        return self.text.isspace()


@dataclass(eq=False)
class CharacterLine:
    """One paragraph with its letters."""

    element: Element
    atoms: list[Character]

    @property
    def is_empty(self) -> bool:
        """Return whether it has no text, or only a line of underscores."""
        text = "".join(atom.text for atom in self.atoms).strip()
        return not text or bool(_STROKE.fullmatch(text))

    @property
    def is_apart(self) -> bool:
        """Return whether it is in a frame or a text box, as the note of an asterisk at the foot of page 1 is."""
        framed = self.element.find(f"{W}pPr/{W}framePr") is not None
        return framed or next(self.element.iterancestors(BOXES), None) is not None


def lines(
    story: Element, looks: Looks, numbering: Numbering | None = None, *, every: bool = False
) -> list[CharacterLine]:
    """Return the paragraphs of a part of a Word file in reading order, text boxes behind the paragraph that holds them.

    Where a text box is kept in two forms, for new and for old readers, the one that is read counts; `every` gives both.
    """
    found = story.iter(W + "p") if every else paragraphs(story)
    segments = SegmentReader()
    return [
        CharacterLine(element, _numbered(_counted(element, numbering), _atoms(element, segments, looks)))
        for element in found
    ]


def _counted(paragraph: Element, numbering: Numbering | None) -> list[Character]:
    number = numbering.of(paragraph.find(W + "pPr")).text if numbering else ""
    return [Character(ordinary(letter), None) for letter in number]


def _numbered(number: list[Character], letters: list[Character]) -> list[Character]:
    """Return the characters with the number before them, which shows only where there is text."""
    return [*number, *letters] if any(atom.text.strip() for atom in letters) else letters


def _atoms(paragraph: Element, segments: SegmentReader, looks: Looks) -> list[Character]:
    """Return the characters of a paragraph, without those of equations, in which no change can be marked."""
    style = style_of(paragraph)
    found: list[Character] = []
    for segment in segments.read(paragraph):
        if segment.kind in _NO_CHARACTERS or segment.run is None or segment.in_code or segment.is_removed:
            continue
        is_hidden = looks.letters(style, segment.run.find(W + "rPr")).hidden
        field = segment.fields[0] if segment.fields else None
        for at, text in enumerate(_characters(segment)):
            found.append(Character("" if is_hidden else text, segment.element, at, field))
    return found


_NO_CHARACTERS = frozenset({SegmentKind.BOX, SegmentKind.MARK, SegmentKind.CHOICE, SegmentKind.PARAGRAPH})


def _characters(segment: Segment) -> Iterable[str]:
    """Return the characters of a segment in their ordinary form, one by one; a sign that is not seen is one, too."""
    if segment.kind is SegmentKind.CALL:
        return ("" if segment.has_own_mark else "\0",)
    if segment.kind is SegmentKind.TEXT:
        return map(ordinary, segment.text)
    return (ordinary(segment.text),)

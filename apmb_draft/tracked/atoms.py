"""The letters of a paragraph of Word's XML, each with the element it stands in, so that it can be marked there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from apmb_draft.docx.numbering import Numbering
from apmb_draft.docx.package import Element, W
from apmb_draft.docx.segments import alternatives, is_alternatives
from apmb_draft.docx.styles import OFF
from apmb_draft.docx.symbols import letter_of
from apmb_draft.reading.ordinary import ordinary
from apmb_draft.tracked.looks import Looks, style_of

_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
"""Elements that stand for a letter; a soft hyphen shows only where a line is broken."""
_CALLS = ("footnoteReference", "endnoteReference")
_PROPERTIES = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr"),
        *("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"),
    )
)
BOXES = W + "txbxContent"
_STROKE = re.compile(r"_{5,}")


@dataclass(eq=False)
class Field:
    """A field of Word, in which what it shows cannot be changed in part: Word would write it anew.

    `begin` and `end` are the marks of a complex field, `simple` is the element of one that is none.
    """

    begin: Element | None = None
    end: Element | None = None
    simple: Element | None = None
    instruction: str = ""
    shown: bool = False

    @property
    def is_link(self) -> bool:
        """Whether it is a link, which Word does not write anew."""
        return self.simple is None and self.instruction.split()[:1] == ["HYPERLINK"]

    @property
    def calls_note(self) -> bool:
        """Whether it shows the number of a footnote that is called before."""
        return self.instruction.split()[:1] == ["NOTEREF"]


@dataclass(eq=False)
class Atom:
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
        """Whether it belongs to a number that Word counts itself."""
        return self.child is None

    @property
    def is_call(self) -> bool:
        """Whether it calls a footnote."""
        return self.text == "\0"

    @property
    def is_space(self) -> bool:
        """Whether it is a space, a tab or the end of a line."""
        return self.text.isspace()


@dataclass(eq=False)
class Line:
    """One paragraph with its letters."""

    element: Element
    atoms: list[Atom]

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing to read: no words, or only a stroke."""
        text = "".join(atom.text for atom in self.atoms).strip()
        return not text or bool(_STROKE.fullmatch(text))

    @property
    def is_apart(self) -> bool:
        """Whether it stands in a frame or a text box, as the note of an asterisk at the foot of page 1 does."""
        framed = self.element.find(f"{W}pPr/{W}framePr") is not None
        return framed or next(self.element.iterancestors(BOXES), None) is not None


def lines(story: Element, looks: Looks, numbering: Numbering | None = None, *, every: bool = False) -> list[Line]:
    """The paragraphs of a part of a Word file in reading order, text boxes behind the paragraph that holds them.

    Where a text box is kept in two forms, for new and for old readers, the one that is read counts; `every` gives both.
    """
    found = story.iter(W + "p") if every else _paragraphs(story)
    letters = _Letters(looks)
    return [Line(element, _numbered(_counted(element, numbering), letters.of(element))) for element in found]


def _paragraphs(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == W + "p":
            yield child
            for box in _boxes(child):
                yield from _paragraphs(box)
        elif is_alternatives(child):
            for chosen in alternatives(child):
                yield from _paragraphs(chosen)
        elif child.tag not in _PROPERTIES:
            yield from _paragraphs(child)


def _boxes(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == BOXES:
            yield child
        elif is_alternatives(child):
            for chosen in alternatives(child):
                yield from _boxes(chosen)
        elif len(child):
            yield from _boxes(child)


def _counted(paragraph: Element, numbering: Numbering | None) -> list[Atom]:
    number = numbering.of(paragraph.find(W + "pPr")).text if numbering else ""
    return [Atom(ordinary(letter), None) for letter in number]


def _numbered(number: list[Atom], letters: list[Atom]) -> list[Atom]:
    """The letters with the number before them, which shows only where there are words."""
    return [*number, *letters] if any(atom.text.strip() for atom in letters) else letters


@dataclass
class _Letters:
    """Reads the letters of paragraphs, which must be asked for in their order: fields reach over paragraphs."""

    looks: Looks
    fields: list[Field] = field(default_factory=list)
    style: str = ""

    def of(self, paragraph: Element) -> list[Atom]:
        self.style = style_of(paragraph)
        return list(self._within(paragraph))

    def _within(self, parent: Element) -> Iterator[Atom]:
        for child in parent:
            if child.tag == W + "r":
                yield from self._of_run(child)
            elif child.tag == W + "fldSimple":
                self.fields.append(Field(simple=child, instruction=child.get(W + "instr", ""), shown=True))
                yield from self._within(child)
                self.fields.pop()
            elif is_alternatives(child):
                for chosen in alternatives(child):
                    yield from self._within(chosen)
            elif child.tag not in _PROPERTIES:
                yield from self._within(child)

    def _of_run(self, run: Element) -> Iterator[Atom]:
        hidden = self.looks.letters(self.style, run.find(W + "rPr")).hidden
        for child in _signs(run):
            name = child.tag.removeprefix(W)
            if name == "fldChar":
                self._field(child)
            elif name == "instrText" and self.fields and not self.fields[-1].shown:
                self.fields[-1].instruction += child.text or ""
            elif all(given.shown for given in self.fields):
                outer = self.fields[0] if self.fields else None
                for at, text in enumerate(_letters(child, name)):
                    yield Atom("" if hidden else text, child, at, outer)

    def _field(self, mark: Element) -> None:
        match mark.get(W + "fldCharType"):
            case "begin":
                self.fields.append(Field(mark))
            case "separate" if self.fields:
                self.fields[-1].shown = True
            case "end" if self.fields:
                self.fields.pop().end = mark


def _signs(run: Element) -> Iterator[Element]:
    """The elements of a run; of those that are kept in two forms the one that is read."""
    for child in run:
        if is_alternatives(child):
            for chosen in alternatives(child):
                yield from _signs(chosen)
        else:
            yield child


def _letters(child: Element, name: str) -> Iterator[str]:
    """The letters of one element of a run, in their ordinary form."""
    if name == "t":
        yield from (" " if letter in "\t\n\r" else ordinary(letter) for letter in child.text or "")
    elif name in _SIGNS:
        yield _SIGNS[name]
    elif name == "br":
        yield " " if child.get(W + "type") in ("page", "column") else "\n"
    elif name == "sym":
        yield ordinary(letter_of(child.get(W + "font", ""), child.get(W + "char", "")))
    elif name in _CALLS:
        has_own_sign = child.get(W + "customMarkFollows", "0") not in OFF
        yield "" if has_own_sign else "\0"

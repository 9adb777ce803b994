"""The letters of a paragraph of Word's XML, each with the element it stands in, so that it can be marked there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from apmb_draft.reading.word.package import Element, W

_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
"""Elements that stand for a letter; a soft hyphen shows only where a line is broken."""
_INTO = frozenset(W + name for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir"))
"""Elements in which runs stand as they do in the paragraph itself."""
_BOXES = W + "txbxContent"


@dataclass(eq=False)
class Field:
    """A complex field: all runs from its beginning to its end, in which what it shows cannot be changed in part."""

    runs: list[Element] = field(default_factory=list)
    shown: bool = False


@dataclass(eq=False)
class Atom:
    """One letter: where it stands, and the field that shows it.

    `text` is a letter, "" for a sign that is not seen, or "\\0" for a footnote call; `at` is its place in the text of
    `child`.
    """

    text: str
    run: Element
    child: Element
    at: int = 0
    field: Field | None = None

    @property
    def is_call(self) -> bool:
        """Whether it calls a footnote."""
        return self.text == "\0"

    @property
    def is_space(self) -> bool:
        """Whether it is a space, a tab or the end of a line."""
        return self.text.isspace() or self.text == "\u00a0"


@dataclass(eq=False)
class Line:
    """One paragraph with its letters."""

    element: Element
    atoms: list[Atom]

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing to read."""
        return all(atom.is_space or not atom.text for atom in self.atoms)


def lines(story: Element) -> list[Line]:
    """The paragraphs of a part of a Word file in reading order; text boxes are left as they are."""
    found = [element for element in story.iter(W + "p") if not any(True for _ in element.iterancestors(_BOXES))]
    fields: list[Field] = []
    return [Line(element, list(_atoms(element, fields))) for element in found]


def _atoms(parent: Element, fields: list[Field]) -> Iterator[Atom]:
    for child in parent:
        if child.tag == W + "r":
            yield from _of_run(child, fields)
        elif child.tag in _INTO:
            yield from _atoms(child, fields)


def _of_run(run: Element, fields: list[Field]) -> Iterator[Atom]:
    """The letters of a run; `fields` are those that are open, which may reach over several paragraphs."""
    for given in fields:
        given.runs.append(run)
    for child in run:
        name = child.tag.removeprefix(W)
        if name == "fldChar":
            _field(child.get(W + "fldCharType"), run, fields)
        elif not all(given.shown for given in fields):
            continue
        elif name == "t":
            outer = fields[0] if fields else None
            yield from (Atom(letter, run, child, at, outer) for at, letter in enumerate(child.text or ""))
        elif name in _SIGNS:
            yield Atom(_SIGNS[name], run, child, 0, fields[0] if fields else None)
        elif name in ("footnoteReference", "endnoteReference"):
            yield Atom("\0", run, child)


def _field(kind: str | None, run: Element, fields: list[Field]) -> None:
    if kind == "begin":
        fields.append(Field([run]))
    elif kind == "separate" and fields:
        fields[-1].shown = True
    elif kind == "end" and fields:
        fields.pop()

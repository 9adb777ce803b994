"""What a Word file holds beside the words of its paragraphs, and no draft can hold: tables, pictures, struck words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from apmb_draft.docx.package import MC, DocxPackage, Element, M, W
from apmb_draft.docx.segments import text_of
from apmb_draft.docx.styles import Styles, letter_of, style_of, switch, value
from apmb_draft.docx.whole_package import FURNITURE
from apmb_draft.reading.extracted_document import FIRST_WORDS, is_row
from apmb_draft.un.form import form
from apmb_draft.un.typography import ordinary

MATH = M + "oMath"
_V = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Content(StrEnum):
    """What it is, in words."""

    TABLE = "a table"
    BOX = "a text box"
    EQUATION = "an equation"
    PICTURE = "a picture"
    DIAGRAM = "a diagram (SmartArt)"
    CHART = "a chart"
    INK = "something written by hand"
    WORD_ART = "words drawn as a picture"
    OBJECT = "an embedded object"
    SIGN = "a sign that is no letter"
    GUIDE = "a pronunciation guide"
    CALL = "the number of a footnote that is gone"
    NUMBER = "the number of a paragraph that was put between two others"
    HIDDEN = "hidden words"
    STRUCK = "words struck through by hand"
    HEAD = "words in the header or footer"
    FORM = "words set apart by their form"


STAYING = frozenset({Content.STRUCK, Content.FORM})
"""Those whose words are read as any others."""


@dataclass(frozen=True)
class ContentItem:
    """One of them: its words, if it has any, how they are set, and those of the paragraph it stands in, or behind."""

    kind: Content
    words: str = ""
    form: str = ""
    paragraph: str = ""
    is_behind: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return its kind and its characters without spaces, to compare it with others."""
        return self.kind.value, "".join(self.words.split())


_GRAPHICS = {"picture": Content.PICTURE, "diagram": Content.DIAGRAM, "chart": Content.CHART, "chartex": Content.CHART}
"""The last word of the address by which a drawing names what it holds."""
_TAGS = {
    W + "object": Content.OBJECT, W + "contentPart": Content.INK, W + "rt": Content.GUIDE, MATH: Content.EQUATION,
    _V + "imagedata": Content.PICTURE, W + "txbxContent": Content.BOX,
    "{http://schemas.microsoft.com/office/word/2010/wordml}contentPart": Content.INK,
}  # fmt: skip
_THINGS = (*_TAGS, _A + "graphicData", W + "sym", _V + "textpath")
_AGAIN = re.compile(r"NOTEREF\s+(\S+)(?:\s+\\[hp])*\s+\\f")
"""The field that calls a footnote a second time; without `\\f` its number is a word of the text."""
_BETWEEN = re.compile(r"\d{1,3} (?:bis|ter|quater|alt)\b\.? ?")
CELLS = " | "
IN_FRONT = "in front of the text"
"""The form of a table there: official files have their session block in one."""
BRIGHT = "highlighted"
_FORMS = {"highlight": BRIGHT, "u": "underlined", "b": "bold", "caps": "in capitals", "smallCaps": "in capitals"}
_RAISED = {"superscript": "raised", "subscript": "lowered"}


def list_content(package: DocxPackage) -> tuple[ContentItem, ...]:
    """Return everything of the kind in a file, in the order of its parts; its changes must be accepted or rejected.

    Raises UnreadableError, as reading does, for what is no sound Word file.
    """
    reader = _Inventory(Styles.from_package(package))
    parts = (package.main, *package.every("footnotes", "endnotes"))
    found = [each for name in parts for each in reader.of(package.tree(name))]
    return (*found, *_heads(package))


def words_of(*elements: Element) -> str:
    """Return the words of some elements in a row in their ordinary form, paragraphs and cells parted by a space."""
    return ordinary(text_of(*elements))


def tables(root: Element) -> Iterator[Element]:
    """Yield the tables of a text that have a row with words in two cells; others are no more than their paragraphs."""
    for each in root.iter(W + "tbl"):
        cells = ([words_of(cell) for cell in row.iterfind(W + "tc")] for row in each.iter(W + "tr"))
        if next(each.iterancestors(W + "tbl"), None) is None and any(sum(map(bool, row)) > 1 for row in cells):
            yield each


def refused_tables(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the tables of a story that no draft can hold: those of the front block, and those that are no grid.

    With each come the words of the last paragraph before it, nothing in the front block.
    """
    apart, before = list(tables(root)), ""
    for each in root.iter(W + "p", W + "tbl") if apart else ():
        if each in apart and not (before and _is_grid(each)):
            yield each, before
        elif each.tag == W + "p" and (words := words_of(each)) and (before or words.startswith(FIRST_WORDS)):
            before = words


def _is_grid(table: Element) -> bool:
    """Return whether a table is a simple grid: rows of cells of paragraphs, none merged with the one below it.

    A table that sets numbers beside their paragraphs is none; its rows are read as paragraphs.
    """
    rows = table.findall(W + "tr")
    cells = [cell for row in rows for cell in row.iterfind(W + "tc")]
    if len(rows) < len(list(table.iter(W + "tr"))) or len(cells) < len(list(table.iter(W + "tc"))):
        return False
    if next(table.iter(*_NO_CELLS), None) is not None:
        return False
    return any(is_row([words_of(cell) for cell in row.iterfind(W + "tc")]) for row in rows)


_NO_CELLS = tuple(
    W + name for name in ("vMerge", "hMerge", "drawing", "pict", "object", "txbxContent", "altChunk", "sdt")
)
"""What the cells of a simple grid do not hold."""


def words_of_table(table: Element) -> str:
    """Return the words of a table, its cells parted by strokes."""
    return CELLS.join(filter(None, (words_of(cell) for cell in table.iterfind(f"{W}tr/{W}tc"))))


@dataclass(frozen=True)
class _Inventory:
    styles: Styles

    def of(self, root: Element) -> Iterator[ContentItem]:
        """Yield what one part of the file holds, paragraph by paragraph; a table counts once, whatever is in it."""
        apart = dict(refused_tables(root))
        last, begun = "", False
        marks = {each.get(W + "name", "") for each in root.iter(W + "bookmarkStart")}
        for each in root.iter(W + "p", W + "tbl"):
            if each in apart:
                yield ContentItem(Content.TABLE, words_of_table(each), "" if begun else IN_FRONT, last, is_behind=True)
            elif each.tag == W + "p" and not _is_inside(each, apart):
                said = self._said(each)
                has_forms = begun and next(each.iterancestors(W + "tc"), None) is None
                for one in (*self._in(each), *_orphans(each, marks)):
                    if has_forms or one.kind is not Content.FORM:  # the front block and tables have several
                        yield replace(one, paragraph=said or last, is_behind=not said)
                yield from _numbers_between(said) if begun else ()
                last, begun = said or last, begun or said.startswith(FIRST_WORDS)

    def _said(self, paragraph: Element) -> str:
        """Return the words of a paragraph that a reader of the page sees, without those of boxes and equations."""
        style = style_of(paragraph)
        seen = (run for run in _runs(paragraph) if not self.styles.run_format(run, style).hidden)
        return words_of(*seen)

    def _in(self, paragraph: Element) -> Iterator[ContentItem]:
        yield from _things(paragraph)
        style = style_of(paragraph)
        for looks, group in groupby(_runs(paragraph), key=lambda run: self._looks(run, style)):
            words = words_of(*group)
            for kind, how in looks if any(map(str.isalnum, words)) else ():
                yield ContentItem(kind, words, how)

    def _looks(self, run: Element, style: str) -> tuple[tuple[Content, str], ...]:
        """Return how a run is set, as far as that says something: hidden, struck through, or its form in words."""
        if self.styles.run_format(run, style).hidden:
            return ((Content.HIDDEN, ""),)
        given = run.find(W + "rPr")
        if given is None:
            return ()
        struck = switch(given, "strike") or switch(given, "dstrike")
        on = [said for name, said in _FORMS.items() if switch(given, name) and value(given, name) != "none"]
        on += [said for kind, said in _RAISED.items() if value(given, "vertAlign") == kind]
        set_apart = ((Content.FORM, " and ".join(dict.fromkeys(on))),) if on else ()
        return (*(((Content.STRUCK, ""),) if struck else ()), *set_apart)


def _numbers_between(said: str) -> Iterator[ContentItem]:
    """Yield the number of a paragraph that was put between two others: "2 bis. Urges all States"."""
    if number := _BETWEEN.match(said):
        yield ContentItem(Content.NUMBER, number[0].strip(), paragraph=said[number.end() :])


def _runs(paragraph: Element) -> list[Element]:
    """Return the runs of a paragraph, without those of the boxes that hang on it."""
    return [run for run in paragraph.iter(W + "r") if next(run.iterancestors(W + "p"), None) is paragraph]


def _is_inside(paragraph: Element, apart: Collection[Element]) -> bool:
    """Return whether a paragraph belongs to a table or a box, or is there for old readers alone."""
    around = paragraph.iterancestors(MC + "Fallback", W + "txbxContent", W + "tbl")
    return any(each.tag != W + "tbl" or each in apart for each in around)


def _things(paragraph: Element) -> Iterator[ContentItem]:
    """Yield what is no run of text: drawings, objects, equations, text boxes, signs of picture fonts."""
    for each in paragraph.iter(*_THINGS):
        # What is in a box goes with it; an object has a picture of itself.
        if next(each.iterancestors(MC + "Fallback", W + "txbxContent", W + "object"), None) is None:
            kind, words = _thing(each)
            if kind and (words or kind not in (Content.BOX, Content.GUIDE)):
                yield ContentItem(kind, words)


def _thing(element: Element) -> tuple[Content | None, str]:
    """Return what an element is, None for decoration and what has a letter of its own, with its words."""
    if element.tag == _A + "graphicData":
        # `<wp:docPr name="Picture 1" descr="A map"/>` → "A map"
        holder = next(element.iterancestors(_WP + "anchor", _WP + "inline"), element)
        given = holder.find(_WP + "docPr")
        words = "" if given is None else given.get("descr") or given.get("name", "")
        is_decoration = next(holder.iter("{*}decorative"), None) is not None
        return None if is_decoration else _GRAPHICS.get(element.get("uri", "").rpartition("/")[2]), words
    if element.tag == W + "sym":
        font, place = element.get(W + "font", ""), element.get(W + "char", "")
        return None if letter_of(font, place) else Content.SIGN, f"{font} {place}".strip()
    if element.tag == _V + "textpath":
        words = element.get("string", "")
        return Content.WORD_ART if words else None, words
    return _TAGS[element.tag], words_of(element)


def _orphans(paragraph: Element, marks: Collection[str]) -> Iterator[ContentItem]:
    """Yield second calls of a footnote that was deleted with its first call: ` NOTEREF _RefNote1 \\f \\h`."""
    simple = (each.get(W + "instr", "") for each in paragraph.iter(W + "fldSimple"))
    instructions = "".join(each.text or "" for each in paragraph.iter(W + "instrText"))
    for found in _AGAIN.finditer("\n".join((instructions, *simple))):
        if found[1].strip('"') not in marks:
            yield ContentItem(Content.CALL)


def _heads(package: DocxPackage) -> Iterator[ContentItem]:
    """Yield lines of heads and feet that are none of those that documents of the United Nations have, each once."""
    trees = [package.tree(name) for kind in ("header", "footer") for name in package.used(kind)]
    lines = [words_of(each) for tree in trees for each in tree.iter(W + "p")]
    lines += [each.get("string", "") for tree in trees for each in tree.iter(_V + "textpath")]
    for line in dict.fromkeys(lines):
        if line and not FURNITURE.fullmatch(line) and line != form()["stamp"]["text"]:
            yield ContentItem(Content.HEAD, line)

"""The words of paragraphs: what stands between the marks of Word's XML, with fields, links and calls resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from apmb_draft.docx.package import MC, Element, M, Package, R, W, damaged
from apmb_draft.docx.styles import OFF, Letters, Styles, value, whole
from apmb_draft.docx.symbols import letter_of
from apmb_draft.reading.links import symbol_of
from apmb_draft.reading.ordinary import ordinary
from apmb_draft.reading.word.pieces import Piece

_TEXTS = (W + "t", M + "t")
_SILENT = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "rt"),
        *("tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sectPr", "del", "moveFrom", "delText"),
    )
)
"""Elements in which no words stand; the second halves of tracked changes are refused before."""
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.I)
_NOTE_FIELD = re.compile(r"\s*NOTEREF\s+(\S+)(.*)", re.I | re.S)

_MOST_FIELDS = 20
_LONGEST_INSTRUCTION = 2_000


@dataclass
class Calls:
    """Footnotes in the order in which they are called, and the bookmarks by which they are called again."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    marked: dict[str, int] = field(default_factory=dict)
    _open: dict[str, str] = field(default_factory=dict)

    def call(self, kind: str, note: str) -> int:
        """The number of a note; the first call gives it one."""
        number = self.numbers.setdefault((kind, note), len(self.numbers) + 1)
        self.marked.update(dict.fromkeys(self._open.values(), number))
        self._open.clear()
        return number

    def begin(self, bookmark: str, name: str) -> None:
        """A bookmark begins: notes called in it can be called again by its name."""
        self._open[bookmark] = name

    def end(self, bookmark: str) -> None:
        """A bookmark ends."""
        self._open.pop(bookmark, None)


@dataclass
class Field:
    """A field of Word: its instruction, and whether what follows is its result.

    `number`: the note it calls again, 0 for one that is gone.
    """

    instruction: str = ""
    shown: bool = False
    link: str = ""
    number: int = 0
    always_call: bool = False
    called: bool = False


class Words:
    """Reads the paragraphs of one part, which must be asked for in their order: fields reach over paragraphs.

    `boxes` and `starred` are what the last paragraph carries beside its words: text boxes, and footnotes
    with an asterisk or another sign of their own for a number.
    """

    def __init__(self, package: Package, part: str, styles: Styles, calls: Calls):
        self._relations = package.relations(part)
        self._styles, self._calls = styles, calls
        self._fields: list[Field] = []
        self._style = ""
        self.boxes: list[Element] = []
        self.starred: list[tuple[str, str]] = []
        self._starred_before: set[tuple[str, str]] = set()

    def of(self, paragraph: Element) -> list[Piece]:
        """The words of a paragraph."""
        self._style = value(paragraph.find(W + "pPr"), "pStyle")
        self.boxes, self.starred = [], []
        return list(self._within(paragraph, self._styles.letters(self._style, None), ""))

    def finish(self) -> None:
        """Check, after the last paragraph, that every field has ended, since an open one would hide words.

        Raises DamagedError.
        """
        if any(not given.shown for given in self._fields):
            raise damaged("a field in the text has no end")

    def _within(self, parent: Element, letters: Letters, link: str) -> Iterator[Piece]:
        for child in parent:
            tag = child.tag
            if tag in _TEXTS:
                yield from self._shown(_one_line(child.text or ""), letters, link)
            elif tag == W + "r":
                yield from self._within(child, self._styles.letters(self._style, child.find(W + "rPr")), link)
            elif tag in _SILENT:
                continue
            elif tag in _ACTS:
                yield from _ACTS[tag](self, child, letters, link)
            else:
                yield from self._within(child, letters, link)

    def _shown(self, text: str, letters: Letters, link: str) -> Iterator[Piece]:
        """Text, unless it is hidden or the instruction of a field; the result of a NOTEREF field is a call."""
        if not text or letters.hidden or not all(given.shown for given in self._fields):
            return
        for given in self._fields:
            link = link or given.link
            if given.number and (given.always_call or letters.raised):
                if not given.called:
                    yield Piece(str(given.number), letters, call=given.number)
                given.called = True
                return
            if given.always_call:  # of a note that is gone: its old number is no word
                return
        yield Piece(ordinary(text), letters, link)

    def _hyperlink(self, element: Element, letters: Letters, link: str) -> Iterator[Piece]:
        """`<w:hyperlink r:id="rId7">`: the address stands among the relations of the part."""
        relation = self._relations.get(element.get(R + "id", ""))
        yield from self._within(element, letters, symbol_of(relation.target) if relation else link)

    def _simple_field(self, element: Element, letters: Letters, link: str) -> Iterator[Piece]:
        """`<w:fldSimple w:instr=" NOTEREF _Ref1 ">` with its result inside."""
        self._fields.append(self._resolved(Field(element.get(W + "instr", ""))))
        yield from self._within(element, letters, link)
        self._fields.pop()

    def _field_mark(self, element: Element, letters: Letters, link: str) -> Iterator[Piece]:
        """`begin`, instruction, `separate`, result, `end`; a list to choose from has its words at the beginning."""
        match element.get(W + "fldCharType"):
            case "begin":
                yield from self._shown(_chosen(element), letters, link)
                if len(self._fields) >= _MOST_FIELDS:
                    raise damaged(f"more than {_MOST_FIELDS} fields stand in each other")
                self._fields.append(Field())
            case "separate" if self._fields:
                self._fields[-1] = self._resolved(self._fields[-1])
            case "end" if self._fields:
                self._fields.pop()

    def _instruction(self, element: Element, _: Letters, __: str) -> Iterator[Piece]:
        if self._fields and not self._fields[-1].shown:
            last = self._fields[-1]
            last.instruction = (last.instruction + (element.text or ""))[:_LONGEST_INSTRUCTION]
        return iter(())

    def _resolved(self, given: Field) -> Field:
        """A field whose result begins: what it links to, or the note that it calls again.

        Only a NOTEREF that is set as a call is one ("\\f", or superscript); "see footnote 3" is text.
        """
        if found := _HYPERLINK.match(given.instruction):
            return replace(given, shown=True, link=symbol_of(found[1]))
        if found := _NOTE_FIELD.match(given.instruction):
            number = self._calls.marked.get(found[1].strip('"'), 0)
            return replace(given, shown=True, number=number, always_call=r"\f" in found[2])
        return replace(given, shown=True)

    def _call(self, element: Element, letters: Letters, _: str) -> Iterator[Piece]:
        """`<w:footnoteReference w:id="2"/>`; with a sign of its own, that sign follows as text."""
        note = (etree.QName(element).localname.removesuffix("Reference"), element.get(W + "id", ""))
        if letters.hidden or not all(given.shown for given in self._fields):
            return
        if element.get(W + "customMarkFollows", "0") not in OFF:
            if note not in self._starred_before:
                self.starred.append(note)
            self._starred_before.add(note)
            return
        number = self._calls.call(*note)
        yield Piece(str(number), letters, call=number)

    def _begin_bookmark(self, element: Element, _: Letters, __: str) -> Iterator[Piece]:
        self._calls.begin(element.get(W + "id", ""), element.get(W + "name", ""))
        return iter(())

    def _end_bookmark(self, element: Element, _: Letters, __: str) -> Iterator[Piece]:
        self._calls.end(element.get(W + "id", ""))
        return iter(())

    def _break(self, element: Element, letters: Letters, link: str) -> Iterator[Piece]:
        """A line break; a page or column may end anywhere between two words."""
        page = element.get(W + "type") in ("page", "column")
        yield from self._shown(" " if page else "\n", letters, link)

    def _symbol(self, element: Element, letters: Letters, link: str) -> Iterator[Piece]:
        letter = letter_of(element.get(W + "font", ""), element.get(W + "char", ""))
        yield from self._shown(letter, letters, link)

    def _box(self, element: Element, letters: Letters, _: str) -> Iterator[Piece]:
        if not letters.hidden:
            self.boxes.append(element)
        return iter(())

    def _alternatives(self, element: Element, letters: Letters, link: str) -> Iterator[Piece]:
        for chosen in alternatives(element):
            yield from self._within(chosen, letters, link)


def _chosen(field: Element) -> str:
    """`<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>` → "b"."""
    given = field.find(f"{W}ffData/{W}ddList")
    entries = [] if given is None else [each.get(W + "val", "") for each in given.iterfind(W + "listEntry")]
    at = whole(value(given, "result") or value(given, "default")) or 0
    return entries[at] if 0 <= at < len(entries) else ""


def _one_line(text: str) -> str:
    """Tabs and line ends in XML text are spaces to Word."""
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")


def alternatives(element: Element) -> list[Element]:
    """The one form of `mc:AlternateContent` that is to be read: the first that has words, or none.

    The newer form and the fallback for old readers say the same twice.
    """
    forms = [*element.iterfind(MC + "Choice"), *element.iterfind(MC + "Fallback")]
    return [form for form in forms if next(form.iter(*_TEXTS), None) is not None][:1]


def is_alternatives(element: Element) -> bool:
    """Whether an element is `mc:AlternateContent`."""
    return bool(element.tag == MC + "AlternateContent")


def _says(text: str) -> Callable[[Words, Element, Letters, str], Iterator[Piece]]:
    return lambda words, _, letters, link: words._shown(text, letters, link)


_ACTS: Mapping[str, Callable[[Words, Element, Letters, str], Iterator[Piece]]] = {
    W + "tab": _says("\t"),
    W + "ptab": _says("\t"),
    W + "cr": _says("\n"),
    W + "noBreakHyphen": _says("-"),
    W + "br": Words._break,
    W + "sym": Words._symbol,
    W + "fldChar": Words._field_mark,
    W + "fldSimple": Words._simple_field,
    W + "instrText": Words._instruction,
    W + "hyperlink": Words._hyperlink,
    W + "footnoteReference": Words._call,
    W + "endnoteReference": Words._call,
    W + "bookmarkStart": Words._begin_bookmark,
    W + "bookmarkEnd": Words._end_bookmark,
    W + "txbxContent": Words._box,
    MC + "AlternateContent": Words._alternatives,
}

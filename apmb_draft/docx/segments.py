"""Read the paragraphs of a Word part as one stream of segments, the same for everybody who reads Word files.

| element | kind | text |
|---|---|---|
| `w:t`, `w:delText`, `m:t` | TEXT | its characters; tabs and line ends of the XML are spaces |
| `w:tab`, `w:ptab` | TAB | a tab |
| `w:br`, `w:cr` | BREAK | a line end; a space for the break of a page or column, which may be between two words |
| `w:noBreakHyphen` | TEXT | "-" |
| `w:softHyphen` | SOFT | "": it shows only where a line is broken |
| `w:sym` | SYMBOL | the character; "" for one that has none, such as a picture of Wingdings |
| `w:footnoteReference`, `w:endnoteReference` | CALL | "" |
| `w:ddList` at the beginning of a field | CHOICE | the entry that was chosen |
| `w:txbxContent` | BOX | "": its paragraphs are paragraphs of their own |
| `w:bookmarkStart`, `w:commentRangeStart` and their ends, `w:commentReference` | MARK | "" |
| `w:p` within the element that is read, such as a cell | PARAGRAPH | "" |

Of `mc:AlternateContent`, which says the same twice, the first form with text is read; of `w:ruby` its base. What is in
`w:hyperlink`, `w:sdt`, `w:smartTag`, `w:fldSimple`, `w:ins`, `w:del`, `w:moveFrom` and `w:moveTo` is in the stream, and
each segment knows its link, its fields and the revisions around it. Text in the place of a field's code is marked so:
Word does not show it. Hidden text is in the stream too; `Styles.run_format` tells what is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import takewhile

from apmb_draft.docx.package import MC, Element, M, W, damaged
from apmb_draft.docx.styles import OFF, letter_of, value, whole

INSERTIONS, DELETIONS = (W + "ins", W + "moveTo", W + "cellIns"), (W + "del", W + "moveFrom", W + "cellDel")
"""Tracked insertions and deletions: of text, ends of paragraphs, rows of a table and its cells."""
FORMAT_CHANGES = tuple(f"{W}{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tcPr", "trPr"))
"""Tracked changes of the format; each holds the old one."""
AS_DELETED = {W + "t": W + "delText", W + "instrText": W + "delInstrText"}
"""The names that text and the code of fields have in a deletion."""
OTHER_REVISIONS = (W + "cellMerge", W + "numberingChange", W + "tblGridChange")
"""Merged cells, numbers of old files, widths of columns."""

CALL = "\0"
"""Stands for the call of a note in the text of readers that need a character for it: one that XML cannot hold."""
TEXTS = (W + "t", M + "t")
"""Elements that hold characters, without those that a deletion holds."""
BOXES = W + "txbxContent"
DELETED_TEXTS = (W + "delText",)
_REVISIONS = frozenset((*INSERTIONS, *DELETIONS))
_PROPERTIES = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "sectPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "rt"),
        *("tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr"),
    )
)
"""Elements in which there is no text; `w:rt` is a guide to the pronunciation of what it stands above."""
_MARKS = frozenset(
    W + name for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference")
)
_CALLS = frozenset((W + "footnoteReference", W + "endnoteReference"))
FIELD_CODES = (W + "instrText", W + "delInstrText")

_MOST_FIELDS = 20
_LONGEST_CODE = 2_000


class SegmentKind(Enum):
    """The kinds of segments."""

    TEXT = auto()
    TAB = auto()
    BREAK = auto()
    SOFT = auto()
    SYMBOL = auto()
    CALL = auto()
    CHOICE = auto()
    BOX = auto()
    MARK = auto()
    PARAGRAPH = auto()


@dataclass(eq=False, slots=True)
class Field:
    """A field: its code, and whether its result has begun.

    `begin` and `end` are the marks of a complex field, `simple` is the element of a simple one. `elements`, for those
    who remove a complex one, are its marks and all that runs have in the place of its code.
    """

    begin: Element | None = None
    end: Element | None = None
    simple: Element | None = None
    instruction: str = ""
    shown: bool = False
    elements: list[Element] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return its first word: "HYPERLINK", "NOTEREF"; "" if it has none."""
        return next(iter(self.instruction.split()), "")

    @property
    def is_link(self) -> bool:
        """Return whether it is a complex field that is a link, which Word does not write anew."""
        return self.simple is None and self.name == "HYPERLINK"

    @property
    def calls_note(self) -> bool:
        """Return whether it shows the number of a footnote that is called before."""
        return self.name == "NOTEREF"


@dataclass(eq=False, slots=True)
class Segment:
    """Some characters, or one thing between characters.

    `run` is None in an equation. `fields` and `revisions` are around it, from outside in; `in_code`: in the place of
    a field's code. `link` is the innermost `w:hyperlink`.
    """

    kind: SegmentKind
    text: str
    element: Element
    run: Element | None
    fields: tuple[Field, ...]
    in_code: bool
    revisions: tuple[Element, ...]
    link: Element | None

    @property
    def is_removed(self) -> bool:
        """Return whether it is deleted or moved away by a tracked change."""
        return any(each.tag in DELETIONS for each in self.revisions)

    @property
    def has_own_mark(self) -> bool:
        """Return whether a note is called by a sign of its own, which follows as text, and not by a number."""
        return self.kind is SegmentKind.CALL and self.element.get(W + "customMarkFollows", "0") not in OFF


@dataclass(frozen=True, slots=True)
class _Around:
    run: Element | None = None
    revisions: tuple[Element, ...] = ()
    link: Element | None = None

    def inside(self, element: Element) -> _Around:
        """Return what is around the children of an element."""
        if element.tag == W + "r":
            return _Around(element, self.revisions, self.link)
        if element.tag in _REVISIONS:
            return _Around(self.run, (*self.revisions, element), self.link)
        return _Around(self.run, self.revisions, element) if element.tag == W + "hyperlink" else self


class SegmentReader:
    """Reads the paragraphs of one part, which must be asked for in their order: fields reach over paragraphs.

    `everything`: for those who look for what is hidden. Of `mc:AlternateContent` all forms are read but those for old
    readers, not only the first with text; and fields within more fields than Word allows are no reason to stop.
    """

    def __init__(self, *, everything: bool = False) -> None:
        self._open: list[Field] = []
        self._everything = everything

    def read(self, paragraph: Element) -> Iterator[Segment]:
        """Yield the segments of a paragraph, or of any element within or around paragraphs.

        Raises DamagedError where more fields are within each other than Word allows.
        """
        yield from self._within(paragraph, _around(paragraph))

    def finish(self) -> None:
        """Check, after the last paragraph, that no field without an end hides text. Raises DamagedError."""
        if any(not given.shown for given in self._open):
            raise damaged("a field in the text has no end")

    def _within(self, parent: Element, around: _Around) -> Iterator[Segment]:
        for child in parent:
            tag = child.tag
            if tag in _PROPERTIES:
                continue
            if is_alternatives(child):
                for form in child.iterfind(MC + "Choice") if self._everything else alternatives(child):
                    yield from self._within(form, around)
            elif tag == W + "fldSimple":
                self._open.append(Field(simple=child, instruction=child.get(W + "instr", ""), shown=True))
                yield from self._within(child, around)
                self._open.pop()
            elif tag == W + "fldChar":
                yield from self._field_mark(child, around)
            elif tag in FIELD_CODES:
                self._add_code(child.text or "")
            elif segment := _segment(child):
                yield self._made(*segment, child, around)
                if tag == W + "p":
                    yield from self._within(child, around)
            else:
                yield from self._within(child, around.inside(child))

    def _made(self, kind: SegmentKind, text: str, element: Element, around: _Around) -> Segment:
        in_code = not all(given.shown for given in self._open)
        return Segment(kind, text, element, around.run, tuple(self._open), in_code, around.revisions, around.link)

    def _field_mark(self, mark: Element, around: _Around) -> Iterator[Segment]:
        """Follow `begin`, code, `separate`, result, `end`; a list to choose from has its entries at the beginning."""
        match mark.get(W + "fldCharType"):
            case "begin":
                if text := _chosen(mark):
                    yield self._made(SegmentKind.CHOICE, text, mark, around)
                if len(self._open) >= _MOST_FIELDS and self._everything:
                    return
                if len(self._open) >= _MOST_FIELDS:
                    raise damaged(f"more than {_MOST_FIELDS} fields stand in each other")
                self._open.append(Field(mark))
            case "separate" if self._open:
                self._open[-1].shown = True
            case "end" if self._open:
                self._open.pop().end = mark

    def _add_code(self, text: str) -> None:
        if self._open and not self._open[-1].shown:
            last = self._open[-1]
            last.instruction = (last.instruction + text)[:_LONGEST_CODE]


def _around(element: Element) -> _Around:
    """Return what is around the children of an element of a paragraph; around a paragraph there is nothing."""
    if element.tag == W + "p":
        return _Around()
    revisions = tuple(each for each in element.iterancestors() if each.tag in _REVISIONS)[::-1]
    run = next(element.iterancestors(W + "r"), None)
    return _Around(run, revisions).inside(element)


def _segment(element: Element) -> tuple[SegmentKind, str] | None:
    """Return the kind and the text of an element; None for one that only holds others."""
    tag = element.tag
    if tag in TEXTS or tag in DELETED_TEXTS:
        return SegmentKind.TEXT, (element.text or "").replace("\t", " ").replace("\n", " ").replace("\r", " ")
    if tag == W + "br":
        return SegmentKind.BREAK, " " if element.get(W + "type") in ("page", "column") else "\n"
    if tag == W + "sym":
        return SegmentKind.SYMBOL, letter_of(element.get(W + "font", ""), element.get(W + "char", ""))
    if tag in _CALLS:
        return SegmentKind.CALL, ""
    return _SIMPLE.get(tag)


_SIMPLE: dict[str, tuple[SegmentKind, str]] = {
    W + "tab": (SegmentKind.TAB, "\t"),
    W + "ptab": (SegmentKind.TAB, "\t"),
    W + "cr": (SegmentKind.BREAK, "\n"),
    W + "noBreakHyphen": (SegmentKind.TEXT, "-"),
    W + "softHyphen": (SegmentKind.SOFT, ""),
    BOXES: (SegmentKind.BOX, ""),
    W + "p": (SegmentKind.PARAGRAPH, ""),
    **dict.fromkeys(_MARKS, (SegmentKind.MARK, "")),
}


def text_of(*elements: Element, deleted: bool = False, everything: bool = False) -> str:
    """Return the text of some elements on one line, in the order of the file; `deleted`: that of deletions alone.

    Paragraphs, tabs and breaks are spaces; the text of boxes is no text of the paragraph that holds them.
    """
    reader = SegmentReader(everything=everything)
    pieces: list[str] = []
    for segment in (segment for element in elements for segment in reader.read(element)):
        if segment.kind is SegmentKind.PARAGRAPH:
            pieces.append(" ")
        elif segment.is_removed is deleted and not segment.in_code:
            pieces.append(segment.text)
    return " ".join("".join(pieces).split())


def _chosen(mark: Element) -> str:
    """`<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>` → "b"."""
    given = mark.find(f"{W}ffData/{W}ddList")
    entries = [] if given is None else [each.get(W + "val", "") for each in given.iterfind(W + "listEntry")]
    at = whole(value(given, "result") or value(given, "default")) or 0
    return entries[at] if 0 <= at < len(entries) else ""


def alternatives(element: Element) -> list[Element]:
    """Return the one form of `mc:AlternateContent` that is read: the first that has text, or none.

    The newer form and the fallback for old readers say the same twice.
    """
    forms = [*element.iterfind(MC + "Choice"), *element.iterfind(MC + "Fallback")]
    return [form for form in forms if has_text(form)][:1]


def is_alternatives(element: Element) -> bool:
    """Return whether an element is `mc:AlternateContent`."""
    return bool(element.tag == MC + "AlternateContent")


def has_text(element: Element) -> bool:
    """Return whether an element holds characters, those that are deleted not counted."""
    return next(element.iter(*TEXTS), None) is not None


def unread_texts(element: Element) -> Iterator[str]:
    """Yield the texts in an element that no reader of its paragraphs reads.

    They are of drawings, watermarks and guides to the pronunciation. A form of `mc:Fallback` for old readers is an
    element of its own, which has its texts as a paragraph has.
    """
    for each in element.iter("{*}t", "{*}textpath"):
        holder = next(each.iterancestors(W + "p", BOXES, MC + "Fallback"), None)
        between = takewhile(lambda one: one is not element, each.iterancestors())
        is_read = each.tag in TEXTS and all(one.tag not in _PROPERTIES for one in between)
        if not is_read and (holder is element or holder is None):
            yield each.get("string", "") or each.text or ""


def paragraphs(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs of a part in reading order, those of text boxes behind the paragraph that holds them.

    Where a text box is kept in two forms, for new and for old readers, the one that is read counts.
    """
    for child in parent:
        if child.tag == W + "p":
            yield child
        if is_alternatives(child):
            for form in alternatives(child):
                yield from paragraphs(form)
        elif child.tag not in _PROPERTIES:
            yield from paragraphs(child)


def every_paragraph(story: Element) -> Iterator[Element]:
    """Yield all paragraphs of a part in the order of the file, but for the forms of `mc:Fallback` for old readers."""
    for paragraph in story.iter(W + "p"):
        if next(paragraph.iterancestors(MC + "Fallback"), None) is None:
            yield paragraph

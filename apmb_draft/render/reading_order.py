"""The tags of a PDF in the order in which it is to be read.

WeasyPrint tags what it has set, page by page and piece by piece. A reader wants the text as it is meant: a paragraph
that runs over a page is one paragraph again; a footnote is a `Note` at the end of the paragraph that calls it, and does
not come between two halves of a sentence; what came and what went in a redline says so; the heads and feet of pages are
no part of the text. All of it is done to the objects that WeasyPrint hands to a `finisher` before it writes them. How
they are made is no promise of WeasyPrint's: all is read first, and where anything is otherwise, nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pydyf import Dictionary, String
from weasyprint.formatting_structure import boxes

KINDS = {"header": "/Div", **dict.fromkeys(("em", "i", "b", "mark", "sup", "ins", "del"), "/Span")}
"""The structure types of elements for which WeasyPrint has none."""
PSEUDO = {"footnote-call": "/Reference", "footnote-marker": "/Lbl"}
"""Those of what a style sheet puts beside an element."""
DECORATIONS = {"underline": "/Underline", "line-through": "/LineThrough"}
"""How a reader learns what came and what went; no structure type of PDF 1.7 says it."""
RUNNING_ON = frozenset({"/P", "/H1", "/H2", "/H3", "/Part", "/Sect", "/Div", "/Span", "/NonStruct", "/Note"})
"""What may be in pieces because a line or a page came to its end."""
INLINE = frozenset({"/Span", "/NonStruct", "/Link", "/Reference", "/Lbl"})


OTHERWISE = (AttributeError, LookupError, TypeError, ValueError)
"""What reading the objects of another version of WeasyPrint may raise."""


@dataclass
class Element:
    """A structure element of the file, and the box of the page that it was made of; a piece of text has no box.

    Its kids are elements, numbers of marked content, or references to links; `kind` is the structure type that it gets,
    and `more` are other entries.
    """

    entry: Any
    box: Any
    kids: list[Any]
    kind: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kind = self.entry["S"]

    @property
    def source(self) -> tuple[int, str]:
        """Return the element of the page that it comes from, with a name that tells a `::before` from the rest."""
        return (id(self.box.element), self.box.element_tag) if self.box is not None else (0, "")


def put_in_order(document: Any, pdf: Any) -> None:
    """Put the tags of a file in reading order, given WeasyPrint's document and what it is about to write.

    They stay as they are, which is valid as well, where a template uses what WeasyPrint tags in ways of its own, tables
    and lists, and where another version of WeasyPrint makes them otherwise.
    """
    try:
        top = _ordered(document, pdf)
        aside = list(_aside(pdf, {element.entry.number for element in _with_contents(top)}))
    except OTHERWISE:
        return
    _write(top)
    _set_apart(aside)


def outside_the_text(page: Any) -> set[int]:
    """Return what stands in the head and the foot of a page of WeasyPrint's: the ids of the boxes."""
    margins = (box for box in page._page_box.children if isinstance(box, boxes.MarginBox))
    return {id(box) for margin in margins for box in margin.descendants()}


def page_streams(pdf: Any) -> Iterator[list[Any]]:
    """Yield the contents of every page of a file, in order."""
    for page in pdf.pages["Kids"][::3]:  # a reference is three items there: number, generation and R
        yield _object(pdf, pdf.objects[page]["Contents"]).stream


def _object(pdf: Any, reference: bytes) -> Any:
    """Return the object of a reference such as `12 0 R`."""
    return pdf.objects[int(reference.split()[0])]


def _ordered(document: Any, pdf: Any) -> Element:
    """Return the elements of a file in reading order, with their types; nothing of the file is changed."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    top = Element(_object(pdf, root["K"][0]), None, [])
    top.kids = list(_read(document, pdf, top.entry["K"]))
    notes = [note for area in top.kids if _is_notes(area) for note in area.kids]
    top.kids = _joined([kid for kid in top.kids if not _is_notes(kid)])
    _place(_joined(notes), top)
    _name(top, count(1))
    return top


def _read(document: Any, pdf: Any, references: Sequence[bytes]) -> Iterator[Element]:
    """Yield the elements of all pages with their boxes: WeasyPrint makes one of the other in the same order.

    Raises ValueError where it did not.
    """
    around = [box for page in document.pages for box in _boxes(page._page_box)]
    for box, reference in zip(around, references, strict=True):
        yield _element(pdf, box, reference)


def _boxes(box: Any) -> Iterator[Any]:
    """Yield the boxes of a page that have elements, without those of its head and foot."""
    if isinstance(box, boxes.MarginBox):
        return
    around = isinstance(box, boxes.PageBox) or getattr(box, "element_tag", "") in ("html", "body")
    if around and not isinstance(box, boxes.LineBox):
        for child in box.children:
            yield from _boxes(child)
    else:
        yield box


def _element(pdf: Any, box: Any, reference: Any) -> Element:
    if not isinstance(reference, bytes):
        raise ValueError("a box without an element")
    box, entry = getattr(box, "_box", box), _object(pdf, reference)
    rows = (row.children if isinstance(row, boxes.LineBox) else [row] for row in _children(box))
    children = [child for row in rows for child in row]
    links = [kid for kid in entry["K"] if not isinstance(kid, int) and _object(pdf, kid)["Type"] == "/OBJR"]
    kids: list[Any] = []
    for child, kid in zip(children, [kid for kid in entry["K"] if kid not in links], strict=True):
        if not isinstance(child, boxes.TextBox):
            kids.append(_element(pdf, child, kid))
        else:
            kids.append(kid if isinstance(kid, int) else Element(_object(pdf, kid), None, list(_object(pdf, kid)["K"])))
    return Element(entry, box, links + kids)


def _children(box: Any) -> Iterator[Any]:
    """Yield the boxes in a box; of a table, which stands in a box of its own with its caption, the rows."""
    table = box.get_wrapped_table() if box.is_table_wrapper else None
    for child in box.children:
        yield from table.children if table is not None and child is table else [child]


def _is_notes(element: Element) -> bool:
    """Return whether this is the foot of a page, with its footnotes."""
    return isinstance(element.box, boxes.FootnoteAreaBox)


def _joined(kids: Sequence[Any]) -> list[Any]:
    """Return the kids of an element, each in one piece."""
    whole: list[Any] = []
    for kid in kids:
        last = whole[-1] if whole else None
        if isinstance(kid, Element) and isinstance(last, Element) and _continues(kid, last):
            last.kids += kid.kids
        else:
            whole.append(kid)
    for element in whole:
        if isinstance(element, Element):
            element.kids = _joined(element.kids)
    return whole


def _continues(element: Element, last: Element) -> bool:
    return element.box is not None and element.source == last.source and element.kind in RUNNING_ON


def _place(notes: Sequence[Element], top: Element) -> None:
    """Put every footnote at the end of the paragraph that calls it."""
    callers = dict(_callers(top, top))
    for note in notes:
        note.kind = "/Note"
        callers.get(note.source[0], top).kids.append(note)


def _callers(element: Element, block: Element) -> Iterator[tuple[int, Element]]:
    """Yield the footnotes that are called in an element, each with the paragraph of its call."""
    for kid in element.kids:
        if isinstance(kid, Element):
            source, name = kid.source
            if name.endswith("::footnote-call"):
                yield source, block
            yield from _callers(kid, block if kid.kind in INLINE else kid)


def _name(element: Element, notes: Iterator[int]) -> None:
    """Give an element, and all in it, the type and the properties that WeasyPrint does not know of."""
    _, name = element.source
    kind = PSEUDO.get(name.partition("::")[2]) or KINDS.get(name)
    if kind and element.kind == "/NonStruct":
        element.kind = kind
    if element.kind == "/Note":
        element.more["ID"] = String(f"note-{next(notes)}")
    lines = element.box.style["text_decoration_line"] if element.box is not None else ()
    for decoration in [DECORATIONS[line] for line in DECORATIONS if line in lines]:
        element.more["A"] = Dictionary({"O": "/Layout", "TextDecorationType": decoration})
    for kid in element.kids:
        if isinstance(kid, Element):
            _name(kid, notes)


def _with_contents(element: Element) -> Iterator[Element]:
    """Yield the element and all in it, but for those without contents."""
    yield element
    for kid in element.kids:
        if isinstance(kid, Element) and _has_contents(kid):
            yield from _with_contents(kid)


def _has_contents(element: Element) -> bool:
    """Return whether an element has text; an empty cell of a table keeps the others in their columns."""
    return element.kind in ("/TH", "/TD") or any(
        not isinstance(kid, Element) or _has_contents(kid) for kid in element.kids
    )


def _aside(pdf: Any, used: set[int]) -> Iterator[tuple[list[Any], int, list[Any], int]]:
    """Yield what belongs to none of the elements used, the heads and feet of pages.

    A page has, for every number of marked content, the element it belongs to: the `ParentTree` holds them page by page.
    Each is told by the contents of its page and where it is marked in them, the elements of the page and its number.
    """
    numbers = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for index, stream in enumerate(page_streams(pdf)):
        owners = numbers[2 * index + 1]
        for place, item in enumerate(stream):
            marked = item.get("MCID") if isinstance(item, dict) else None
            if marked is not None and int(owners[marked].split()[0]) not in used:
                yield stream, place, owners, marked


def _write(top: Element) -> None:
    """Put the elements into the file, but for those without contents."""
    for element in list(_with_contents(top)):
        element.entry["S"] = element.kind
        element.entry.update(element.more)
        element.entry["K"].clear()
        for kid in element.kids:
            if not isinstance(kid, Element):
                element.entry["K"].append(kid)
            elif _has_contents(kid):
                element.entry["K"].append(kid.entry.reference)
                kid.entry["P"] = element.entry.reference


def _set_apart(aside: Sequence[tuple[list[Any], int, list[Any], int]]) -> None:
    """Mark what belongs to no element as no part of the text."""
    for stream, place, owners, marked in aside:
        stream[place - 1 : place + 1] = "/Artifact", Dictionary({"Type": "/Pagination"})
        owners[marked] = "null"

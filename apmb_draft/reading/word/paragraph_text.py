"""The text of paragraphs as a reader of the page sees it, with fields, links and footnote calls resolved, as runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.segments import Field, Segment, SegmentKind, SegmentReader
from apmb_draft.docx.styles import PLAIN, CharacterFormat, Styles, style_of
from apmb_draft.docx.xml import Element, R, W
from apmb_draft.model.document import Run
from apmb_draft.reading.patterns import symbol_of
from apmb_draft.un.typography import ordinary

_SPACE = re.compile(r"(^ +| +\Z| {2,}| ?[\t\n]+ ?)")  # all spaces but one between two words
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.I)
_NOTE_FIELD = re.compile(r"\s*NOTEREF\s+(\S+)(.*)", re.I | re.S)


@dataclass(frozen=True)
class StyledText:
    """Some text of one form; `call` is the number of the footnote that it calls."""

    text: str
    format: CharacterFormat = PLAIN
    link: str = ""
    call: int = 0


def runs(pieces: Sequence[StyledText]) -> tuple[Run, ...]:
    r"""Join pieces to runs; of several spaces, tabs and breaks keep one: a break, or else a tab.

    >>> given = [StyledText("\t3. \tThe  "), StyledText("Hague\n\t\t", CharacterFormat(italic=True))]
    >>> [run.text for run in runs([*given, StyledText("is ")])]
    ['3.\tThe ', 'Hague\n', 'is']
    """
    alike = groupby(_tidied(pieces), key=lambda stretch: _form(stretch[1]))
    return tuple(
        Run("".join(text for text, _ in stretches), italic, link, call=call)
        for (italic, link, call, _), stretches in alike
    )


def _tidied(pieces: Iterable[StyledText]) -> Iterator[tuple[str, StyledText]]:
    """Yield the text in stretches with their formats, without the spaces that say nothing."""
    waiting: list[tuple[str, StyledText]] = []
    begun = False
    for piece in pieces:
        for part in [piece.text] if piece.call else _SPACE.split(piece.text):
            if not piece.call and not part.strip(" \t\n"):
                waiting += [(part, piece)] * bool(part and begun)
                continue
            if waiting:
                gap = "".join(text for text, _ in waiting)
                yield next(sign for sign in "\n\t " if sign in gap), waiting[0][1]
                waiting = []
            begun = True
            yield part, piece


def _form(piece: StyledText) -> tuple[bool, str, int, int]:
    """Return what runs must share to be merged; a call is always a run of its own."""
    return (False, "", piece.call, id(piece)) if piece.call else (piece.format.italic, piece.link, 0, 0)


def size_of(pieces: Sequence[StyledText]) -> float | None:
    """Return the size of most of the letters, in pt."""
    counted: Counter[int] = Counter()
    for piece in pieces:
        if not piece.call:
            counted[piece.format.half_points] += len("".join(piece.text.split()))
    return max(counted, key=lambda size: counted[size]) / 2 if counted.total() else None


def bold_of(pieces: Iterable[StyledText]) -> bool:
    """Return whether all characters are bold; a footnote call does not count, as it is never bold."""
    return all(piece.format.bold for piece in pieces if piece.text.strip() and not piece.call)


@dataclass
class Calls:
    """Footnotes in the order in which they are called, and the bookmarks by which they are called again."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    marked: dict[str, int] = field(default_factory=dict)
    _open: dict[str, str] = field(default_factory=dict)

    def call(self, kind: str, note: str) -> int:
        """Return the number of a note; the first call gives it one."""
        number = self.numbers.setdefault((kind, note), len(self.numbers) + 1)
        self.marked.update(dict.fromkeys(self._open.values(), number))
        self._open.clear()
        return number

    def mark(self, element: Element) -> None:
        """Begin or end a bookmark: notes called in it can be called again by its name."""
        if element.tag == W + "bookmarkStart":
            self._open[element.get(W + "id", "")] = element.get(W + "name", "")
        elif element.tag == W + "bookmarkEnd":
            self._open.pop(element.get(W + "id", ""), None)


@dataclass
class _Result:
    """The result of a field: what it links to, and the note that it calls again, 0 for one that is gone."""

    link: str = ""
    number: int = 0
    always_call: bool = False
    called: bool = False


class Words:
    """Reads the paragraphs of one part, which must be asked for in their order: fields reach over paragraphs.

    `boxes` and `starred` are what the last paragraph carries beside its text: text boxes, and footnotes
    with an asterisk or another sign of their own for a number.
    """

    def __init__(self, package: DocxPackage, part: str, styles: Styles, calls: Calls):
        self._relations = package.relations(part)
        self._styles, self._calls = styles, calls
        self._segments = SegmentReader()
        self._results: dict[Field, _Result] = {}
        self.boxes: list[Element] = []
        self.starred: list[tuple[str, str]] = []
        self._starred_before: set[tuple[str, str]] = set()

    def of(self, paragraph: Element) -> list[StyledText]:
        """Return the text of a paragraph."""
        style = style_of(paragraph)
        self.boxes, self.starred = [], []
        return [
            piece
            for segment in self._segments.read(paragraph)
            if not segment.is_removed
            for piece in self._pieces(segment, style)
        ]

    def finish(self) -> None:
        """Raise DamagedError after the last paragraph if a field without an end hides text."""
        self._segments.finish()

    def _pieces(self, segment: Segment, style: str) -> Iterator[StyledText]:
        if segment.kind is SegmentKind.MARK:
            self._calls.mark(segment.element)
            return
        format = self._styles.run_format(segment.run, style)
        if format.hidden:
            return
        if segment.kind is SegmentKind.BOX:
            self.boxes.append(segment.element)
        elif segment.in_code:
            return
        elif segment.kind is SegmentKind.CALL:
            yield from self._call(segment, format)
        elif segment.text:
            yield from self._shown(segment, format)

    def _shown(self, segment: Segment, format: CharacterFormat) -> Iterator[StyledText]:
        """Yield text; the result of a NOTEREF field is a call."""
        link = self._link_of(segment.link)
        for result in map(self._result, segment.fields):
            link = link or result.link
            if result.number and (result.always_call or format.raised):
                if not result.called:
                    yield StyledText(str(result.number), format, call=result.number)
                result.called = True
                return
            if result.always_call:  # of a note that is gone: its old number is no word
                return
        yield StyledText(ordinary(segment.text), format, link)

    def _link_of(self, hyperlink: Element | None) -> str:
        """`<w:hyperlink r:id="rId7">`: the address stands among the relations of the part."""
        relation = None if hyperlink is None else self._relations.get(hyperlink.get(R + "id", ""))
        return symbol_of(relation.target) if relation else ""

    def _result(self, given: Field) -> _Result:
        """Return what a field links to, or the note that it calls again.

        Only a NOTEREF that is set as a call is one ("\\f", or superscript); "see footnote 3" is text.
        """
        if given not in self._results:
            self._results[given] = _Result()
            if found := _HYPERLINK.match(given.instruction):
                self._results[given] = _Result(symbol_of(found[1]))
            elif found := _NOTE_FIELD.match(given.instruction):
                number = self._calls.marked.get(found[1].strip('"'), 0)
                self._results[given] = _Result(number=number, always_call=r"\f" in found[2])
        return self._results[given]

    def _call(self, segment: Segment, format: CharacterFormat) -> Iterator[StyledText]:
        """`<w:footnoteReference w:id="2"/>`; with a sign of its own, that sign follows as text."""
        note = (segment.element.tag.removeprefix(W).removesuffix("Reference"), segment.element.get(W + "id", ""))
        if segment.has_own_mark:
            if note not in self._starred_before:
                self.starred.append(note)
            self._starred_before.add(note)
            return
        number = self._calls.call(*note)
        yield StyledText(str(number), format, call=number)

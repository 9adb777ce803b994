"""Read an official Word file, in the UN's own template or from our own hands, into paragraphs.

The segments of each paragraph (`docx.segments`) become text as a reader of the page sees it, with fields, links and
footnote calls resolved, and text becomes runs. The paragraphs of the body are read with the columns of the form that
they are in; tables, the lines of the masthead and footnotes are read, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from apmb_draft.docx.package import DocxPackage, Element, R, UnreadableError, W, damaged, refused_as
from apmb_draft.docx.segments import (
    DELETIONS,
    INSERTIONS,
    Field,
    Segment,
    SegmentKind,
    SegmentReader,
    alternatives,
    is_alternatives,
)
from apmb_draft.docx.styles import (
    PLAIN,
    CharacterFormat,
    Indents,
    Lines,
    Numbering,
    Styles,
    style_of,
    switch,
    value,
    whole,
)
from apmb_draft.model.document import Note, Role, Run, merge_runs
from apmb_draft.reading.extracted_document import (
    NOTE_SIZE,
    DocumentFormat,
    ExtractedDocument,
    ExtractedParagraph,
    ExtractedRow,
    Indent,
    Interval,
    UnclearTableError,
    columns_of,
    described,
    is_row,
    rows_as_paragraphs,
)
from apmb_draft.reading.inventory import refused_tables, tables, words_of
from apmb_draft.un.form import form
from apmb_draft.un.typography import ordinary, symbol_of

_SPACE = re.compile(r"(^ +| +\Z| {2,}| ?[\t\n]+ ?)")  # all spaces but one between two words
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.I)
_NOTE_FIELD = re.compile(r"\s*NOTEREF\s+(\S+)(.*)", re.I | re.S)
_CHANGES = (*INSERTIONS, *DELETIONS)
_FOREIGN = (W + "altChunk", W + "subDoc")
_NUMBER = re.compile(r"[^\t\n]{1,15}\t")
_NEAR = 150  # twips; the columns of the form are 475 apart


# --- The text of paragraphs -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _StyledText:
    """Some text of one form; `call` is the number of the footnote that it calls."""

    text: str
    format: CharacterFormat = PLAIN
    link: str = ""
    call: int = 0


def _runs(pieces: Sequence[_StyledText]) -> tuple[Run, ...]:
    r"""Join pieces to runs; of several spaces, tabs and breaks keep one: a break, or else a tab.

    >>> given = [_StyledText("\t3. \tThe  "), _StyledText("Hague\n\t\t", CharacterFormat(italic=True))]
    >>> [run.text for run in _runs([*given, _StyledText("is ")])]
    ['3.\tThe ', 'Hague\n', 'is']
    """
    alike = groupby(_tidied(pieces), key=lambda span: _shared_form(span[1]))
    return tuple(
        Run("".join(text for text, _ in spans), italic, link, call=call) for (italic, link, call, _), spans in alike
    )


def _tidied(pieces: Iterable[_StyledText]) -> Iterator[tuple[str, _StyledText]]:
    """Yield the text in spans with their formats, without the spaces that say nothing."""
    waiting: list[tuple[str, _StyledText]] = []
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


def _shared_form(piece: _StyledText) -> tuple[bool, str, int, int]:
    """Return what runs must share to be merged; a call is always a run of its own."""
    return (False, "", piece.call, id(piece)) if piece.call else (piece.format.italic, piece.link, 0, 0)


def _size_of(pieces: Sequence[_StyledText]) -> float | None:
    """Return the size of most of the characters, in pt."""
    counted: Counter[int] = Counter()
    for piece in pieces:
        if not piece.call:
            counted[piece.format.half_points] += len("".join(piece.text.split()))
    return max(counted, key=lambda size: counted[size]) / 2 if counted.total() else None


def _is_bold(pieces: Iterable[_StyledText]) -> bool:
    """Return whether all characters are bold; a footnote call does not count, as it is never bold."""
    return all(piece.format.bold for piece in pieces if piece.text.strip() and not piece.call)


@dataclass
class _CalledNotes:
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


class _PartReader:
    """Reads the paragraphs of one part, which must be asked for in their order: fields reach over paragraphs.

    `boxes` and `starred` are what the last paragraph carries beside its text: text boxes, and footnotes
    with an asterisk or another sign of their own for a number.
    """

    def __init__(self, package: DocxPackage, part: str, styles: Styles, calls: _CalledNotes):
        self._relations = package.relations(part)
        self._styles, self._calls = styles, calls
        self._segments = SegmentReader()
        self._results: dict[Field, _Result] = {}
        self.boxes: list[Element] = []
        self.starred: list[tuple[str, str]] = []
        self._starred_before: set[tuple[str, str]] = set()

    def of(self, paragraph: Element) -> list[_StyledText]:
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

    def _pieces(self, segment: Segment, style: str) -> Iterator[_StyledText]:
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

    def _shown(self, segment: Segment, format: CharacterFormat) -> Iterator[_StyledText]:
        """Yield text; the result of a NOTEREF field is a call."""
        link = self._link_of(segment.link)
        for result in map(self._result, segment.fields):
            link = link or result.link
            if result.number and (result.always_call or format.raised):
                if not result.called:
                    yield _StyledText(str(result.number), format, call=result.number)
                result.called = True
                return
            if result.always_call:  # of a note that is gone: its old number is no word
                return
        yield _StyledText(ordinary(segment.text), format, link)

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

    def _call(self, segment: Segment, format: CharacterFormat) -> Iterator[_StyledText]:
        """`<w:footnoteReference w:id="2"/>`; with a sign of its own, that sign follows as text."""
        note = (segment.element.tag.removeprefix(W).removesuffix("Reference"), segment.element.get(W + "id", ""))
        if segment.has_own_mark:
            if note not in self._starred_before:
                self.starred.append(note)
            self._starred_before.add(note)
            return
        number = self._calls.call(*note)
        yield _StyledText(str(number), format, call=number)


# --- The file ---------------------------------------------------------------------------------------------------------


def read(data: bytes, name: str) -> ExtractedDocument:
    """Return the paragraphs of a .docx file in reading order, its masthead and its footnotes.

    Raises DraftError, with nothing read, for whatever is no Word file, is damaged, protected, hostile, or holds
    tracked changes: half a text would be worse than none. `name` is what the message calls the file.
    """
    with refused_as(name):
        return read_package(DocxPackage(data))


def read_package(package: DocxPackage) -> ExtractedDocument:
    """Return the paragraphs of a Word file in reading order, its masthead and its footnotes.

    Raises UnreadableError for whatever cannot be read to the last word.
    """
    return _Extraction(package).document()


class _Extraction:
    """One file while it is read: its styles, the numbers of its notes and the parts that they stand in."""

    def __init__(self, package: DocxPackage):
        self._package, self._main = package, package.main
        self._styles = Styles.from_package(package)
        self._indents = Indents(self._styles)
        self._numbering = Numbering.from_package(package, self._styles)
        self._calls = _CalledNotes()
        self._grids: list[Element] = []
        self._unclear: list[str] = []
        parts = {kind: package.related(kind + "s") for kind in ("footnote", "endnote")}
        self._note_parts = {kind: part for kind, part in parts.items() if part}

    def document(self) -> ExtractedDocument:
        """Return the text of the file.

        Raises UnreadableError for what is no text of a Word file, holds another document, or has open changes.
        """
        root = self._package.tree(self._main)
        body = root.find(W + "body")
        if body is None:
            raise UnreadableError("not-word", f"has no text in {self._main}; it is no Word file")
        masthead = self._masthead_part(root)
        self._refuse_changes([self._main, masthead, *self._note_parts.values()])
        refused = dict(refused_tables(body))
        self._grids = [each for each in tables(body) if each not in refused]
        self._unclear += _describe_refused(refused)
        paragraphs = tuple(_with_notes(self._part(self._main, body)))
        lines = tuple(self._masthead(masthead)) if masthead else ()
        head = tuple(dict.fromkeys(self._running_heads(root, masthead)))
        # In the order of their calls; those that nothing calls are shown by no page.
        notes = tuple(Note(number, _runs(self._note(*note))) for note, number in self._calls.numbers.items())
        return ExtractedDocument(DocumentFormat.WORD, lines, paragraphs, notes, head=head, tables=tuple(self._unclear))

    def _refuse_changes(self, parts: Iterable[str]) -> None:
        """Refuse tracked changes, which make two texts of one; which of them is meant, only their author knows."""
        count = 0
        for part in filter(None, parts):
            tree = self._package.tree(part)
            count += sum(1 for _ in tree.iter(*_CHANGES))
            if next(tree.iter(*_FOREIGN), None) is not None:
                raise UnreadableError("word-embedded", "holds another document inside; paste its text in place first")
        if count:
            changes = f"{count:,} tracked change{'s' * (count != 1)}"
            raise UnreadableError("word-tracked", f"has {changes}; accept or reject all in Word, then try again")

    def _part(self, part: str, root: Element) -> Iterator[ExtractedParagraph]:
        reader = _PartReader(self._package, part, self._styles, self._calls)
        yield from self._paragraphs(root, reader, placed=True)
        reader.finish()

    def _paragraphs(self, parent: Element, reader: _PartReader, *, placed: bool) -> Iterator[ExtractedParagraph]:
        """Yield the paragraphs under an element in reading order; `placed` ones have their indent from the margin."""
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child, reader, placed=placed)
            elif child in self._grids:
                yield from self._table(child, reader)
            elif child.tag == W + "tr":
                yield from _as_row([list(self._paragraphs(cell, reader, placed=False)) for cell in child])
            else:
                for each in alternatives(child) if is_alternatives(child) else [child]:
                    yield from self._paragraphs(each, reader, placed=placed)

    def _table(self, table: Element, reader: _PartReader) -> Iterator[ExtractedParagraph]:
        """Yield the rows of a table that is a simple grid, without the breaks in its cells; note an unclear one."""
        given = ((row, *self._cells(row, reader)) for row in table.iterfind(W + "tr"))
        every = [(_row(row, spans, cells), cells) for row, spans, cells in given if cells]
        rows = [row for row, _ in every]
        try:
            yield from rows_as_paragraphs(rows, columns_of([span for row in rows for span in row.spans]))
        except UnclearTableError:
            self._unclear.append(described("in the text", rows[0].texts))
            for _, cells in every:
                yield from _as_row(cells)

    def _cells(self, row: Element, reader: _PartReader) -> tuple[list[Interval], list[list[ExtractedParagraph]]]:
        """Return the cells of a row that have text, and from where to where each reaches in the grid of the table."""
        spans: list[Interval] = []
        cells: list[list[ExtractedParagraph]] = []
        start = whole(value(row.find(W + "trPr"), "gridBefore")) or 0
        for cell in row.iterfind(W + "tc"):
            end = start + (whole(value(cell.find(W + "tcPr"), "gridSpan")) or 1)
            if found := list(self._paragraphs(cell, reader, placed=False)):
                spans.append((float(start), float(end)))
                cells.append(found)
            start = end
        return spans, cells

    def _paragraph(self, paragraph: Element, reader: _PartReader, *, placed: bool) -> Iterator[ExtractedParagraph]:
        """Yield a paragraph, unless it is empty; then the text boxes and the notes with an asterisk that hang on it."""
        properties = paragraph.find(W + "pPr")
        pieces = reader.of(paragraph)
        boxes, starred = reader.boxes, reader.starred
        counted = self._numbering.of(properties)
        if made := _runs(pieces):
            if counted.text:
                pieces = _numbered(counted.text, pieces)
                made = _runs(pieces)
            typed = "".join(run.text for run in made[:3])
            framed = properties is not None and properties.find(W + "framePr") is not None
            lines = self._indents.of(properties, counted.lines)
            indent = _column_of(lines, _leading_tabs(pieces), has_number=bool(_NUMBER.match(typed)))
            yield ExtractedParagraph(
                made, indent if placed and not framed else None, _size_of(pieces), _is_bold(pieces)
            )
        for box in boxes:
            yield from self._paragraphs(box, reader, placed=False)
        for kind, note in starred:
            pieces = self._note(kind, note)
            yield ExtractedParagraph(_runs(pieces), None, _size_of(pieces), _is_bold(pieces))

    def _masthead_part(self, root: Element) -> str:
        """Return the part with the header of page 1: that of the first section, if it differs from the others."""
        section = next(root.iter(W + "sectPr"), None)
        if section is None:
            return ""
        kind = "first" if switch(section, "titlePg") else "default"
        for reference in section.iterfind(W + "headerReference"):
            if reference.get(W + "type", "default") == kind:
                relation = self._package.relations(self._main).get(reference.get(R + "id", ""))
                if relation is None:
                    raise damaged("the header of the first page is missing")
                return relation.target
        return ""

    def _running_heads(self, root: Element, masthead: str) -> Iterator[str]:
        """Yield the lines of the running heads: all headers but that of page 1, where it has one of its own."""
        relations = self._package.relations(self._main)
        for each in root.iter(W + "headerReference") if masthead else ():
            relation = relations.get(each.get(R + "id", ""))
            if each.get(W + "type") != "first" and relation is not None and relation.target != masthead:
                lines = map(words_of, self._package.tree(relation.target).iter(W + "p"))
                yield from (line for line in lines if line and line != form()["stamp"]["text"])

    def _masthead(self, part: str) -> Iterator[str]:
        """Yield the lines of the masthead, without the stamp of our own drafts."""
        for paragraph in self._part(part, self._package.tree(part)):
            yield from (line for line in re.split("[\t\n]", paragraph.text) if line != form()["stamp"]["text"])

    def _note(self, kind: str, note: str) -> list[_StyledText]:
        """Return the words of a note without its number, its paragraphs as lines."""
        element = self._note_elements.get((kind, note))
        if element is None:
            raise damaged(f"the {kind} {note} is called but missing")
        reader = _PartReader(self._package, self._note_parts[kind], self._styles, _CalledNotes())
        pieces: list[_StyledText] = []
        for paragraph in element.iter(W + "p"):
            pieces += [*reader.of(paragraph), _StyledText("\n")]
        reader.finish()
        return pieces

    @cached_property
    def _note_elements(self) -> dict[tuple[str, str], Element]:
        """Return the notes of the text by kind and number; other elements of their parts are separators."""
        notes = (
            (kind, note)
            for kind, part in self._note_parts.items()
            for note in self._package.tree(part).iterfind(W + kind)
        )
        return {
            (kind, note.get(W + "id", "")): note for kind, note in notes if note.get(W + "type", "normal") == "normal"
        }


def _as_row(cells: Iterable[Sequence[ExtractedParagraph]]) -> Sequence[ExtractedParagraph]:
    """Return the cells of a row as one paragraph: a tab between two cells, a line for each paragraph in a cell.

    A row with words in one cell only is no more than its paragraphs: papers keep their session block in such a table.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return filled[0] if filled else ()
    row: list[Run] = []
    for cell in filled:
        row += [Run("\t")] * bool(row) + list(_lines_of(cell))
    first = filled[0][0]
    return (ExtractedParagraph(merge_runs(row), None, first.size, all(one.bold for cell in filled for one in cell)),)


def _with_notes(paragraphs: Iterable[ExtractedParagraph]) -> Iterator[ExtractedParagraph]:
    """Yield the paragraphs of the text, those in small type below a table as its notes."""
    before: ExtractedParagraph | None = None
    for paragraph in paragraphs:
        is_note = before is not None and before.row is not None and (paragraph.size or NOTE_SIZE + 1) <= NOTE_SIZE
        before = replace(paragraph, row=Role.TABLE_NOTE, indent=None) if is_note and not paragraph.row else paragraph
        yield before


def _in_one_line(cell: Sequence[ExtractedParagraph]) -> tuple[Run, ...]:
    """Return the text of a cell without its breaks and tabs, which part rows and cells."""
    return merge_runs(run if run.call else run.with_text(re.sub(r"\s+", " ", run.text)) for run in _lines_of(cell))


def _row(row: Element, spans: Sequence[Interval], cells: Sequence[Sequence[ExtractedParagraph]]) -> ExtractedRow:
    paragraphs = [paragraph for cell in cells for paragraph in cell]
    runs = [run for one in paragraphs for run in one.runs if not run.call and any(map(str.isalnum, run.text))]
    size = max(paragraph.size or 0.0 for paragraph in paragraphs)
    bold = all(paragraph.bold for paragraph in paragraphs if any(map(str.isalnum, paragraph.text)))
    properties = row.find(W + "trPr")
    is_head = properties is not None and bool(switch(properties, "tblHeader"))
    return ExtractedRow(list(map(_in_one_line, cells)), spans, size, bold, all(run.italic for run in runs), is_head)


def _lines_of(cell: Sequence[ExtractedParagraph]) -> Iterator[Run]:
    for index, paragraph in enumerate(cell):
        yield from (Run("\n"), *paragraph.runs) if index else paragraph.runs


def _describe_refused(refused: Mapping[Element, str]) -> Iterator[str]:
    """Describe the tables of the text that are refused, each by its first row and the paragraph before it."""
    for table, before in refused.items():
        rows = ([words_of(cell) for cell in row.iterfind(W + "tc")] for row in table.iter(W + "tr"))
        row = next(filter(is_row, rows), None)
        if before and row:
            yield described(f"behind “{before[:40]}…”", row)


def _numbered(number: str, pieces: list[_StyledText]) -> list[_StyledText]:
    """Return the words with the number that the word processor shows before them, which is never in italics."""
    form = next(piece.format for piece in pieces if piece.text.strip())
    return [_StyledText(number, replace(form, italic=False)), *pieces]


def _leading_tabs(pieces: Iterable[_StyledText]) -> int:
    r"""Return the number of tabs before the first word.

    >>> _leading_tabs([_StyledText("\t"), _StyledText(" \t3.\tRequests")])
    2
    """
    text = "".join(piece.text or "1" for piece in pieces)
    return text[: len(text) - len(text.lstrip(" \t\n"))].count("\t")


def _column_of(lines: Lines, tabs: int, *, has_number: bool) -> Indent:
    """Return the column of a paragraph that begins with so many tabs, and then perhaps with a number and its tab.

    >>> column = form()["column"]["indent_tw"]
    >>> text, title = Lines(column, column, (column, 1742)), Lines(column, 0, (1022, column))
    >>> [_column_of(lines, tabs, has_number=True).value for lines, tabs in ((text, 1), (title, 1))]
    ['first-line', 'hanging']
    >>> [_column_of(lines, tabs, has_number=False).value for lines, tabs in ((text, 0), (title, 2), (Lines(), 0))]
    ['column', 'column', 'outer']
    """
    column, second = form()["column"]["indent_tw"], form()["column"]["second_level_tw"]
    start = lines.start(tabs)
    if lines.closing:
        return Indent.RIGHT
    if start >= second - _NEAR:
        return Indent.SECOND_LEVEL if lines.left >= second - _NEAR else Indent.FIRST_LINE
    if start >= column - _NEAR:
        return Indent.COLUMN
    if lines.left >= column - _NEAR and has_number:
        return Indent.HANGING
    return Indent.OUTER if start < column / 2 and lines.left < column / 2 else Indent.COLUMN

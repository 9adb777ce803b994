"""The whole of a Word file: passages of the body, lines of the masthead, footnotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.segments import DELETIONS, INSERTIONS, alternatives, is_alternatives
from apmb_draft.docx.styles import Indents, Lines, Numbering, Styles, switch, value, whole
from apmb_draft.docx.xml import Element, R, UnreadableError, W, damaged
from apmb_draft.model.document import Note, Role, Run, merge_runs
from apmb_draft.reading.extracted_document import DocumentFormat, ExtractedDocument, ExtractedParagraph, Indent
from apmb_draft.reading.table_rows import (
    NOTE_SIZE,
    OPENING,
    Interval,
    RowForm,
    UnclearTableError,
    columns_of,
    described,
    is_row,
    joined_cells,
    places_in,
    roles,
)
from apmb_draft.reading.word.inventory import refused_tables, tables, words_of
from apmb_draft.reading.word.paragraph_text import Calls, StyledText, Words, bold_of, runs, size_of
from apmb_draft.un.form import form

_CHANGES = (*INSERTIONS, *DELETIONS)
_FOREIGN = (W + "altChunk", W + "subDoc")
_NUMBER = re.compile(r"[^\t\n]{1,15}\t")


def read_package(package: DocxPackage) -> ExtractedDocument:
    """Return the passages of a Word file in reading order, its masthead and its footnotes.

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
        self._calls = Calls()
        self._grids: list[Element] = []
        self._unclear: list[str] = []
        self._notes_of: dict[str, dict[str, Element]] = {}

    def document(self) -> ExtractedDocument:
        root = self._package.tree(self._main)
        body = root.find(W + "body")
        if body is None:
            raise UnreadableError("not-word", f"has no text in {self._main}; it is no Word file")
        masthead = self._masthead_part(root)
        self._refuse_changes([self._main, masthead, *self._note_parts().values()])
        refused = list(refused_tables(body))
        self._grids = [each for each in tables(body) if each not in refused]
        passages = tuple(_with_notes(self._part(self._main, body)))
        lines = tuple(self._masthead(masthead)) if masthead else ()
        head = tuple(dict.fromkeys(self._head(root, masthead)))
        named = (*_tables(body, refused), *self._unclear)
        return ExtractedDocument(DocumentFormat.WORD, lines, passages, tuple(self._notes()), head=head, tables=named)

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
        words = Words(self._package, part, self._styles, self._calls)
        yield from self._passages(root, words, placed=True)
        words.finish()

    def _passages(self, parent: Element, words: Words, *, placed: bool) -> Iterator[ExtractedParagraph]:
        """Yield the paragraphs under an element in reading order; `placed` ones have their indent from the margin."""
        for child in parent:
            if child.tag == W + "p":
                yield from self._passage(child, words, placed=placed)
            elif child in self._grids:
                yield from self._table(child, words)
            elif child.tag == W + "tr":
                yield from as_row([list(self._passages(cell, words, placed=False)) for cell in child])
            elif is_alternatives(child):
                for chosen in alternatives(child):
                    yield from self._passages(chosen, words, placed=placed)
            else:
                yield from self._passages(child, words, placed=placed)

    def _table(self, table: Element, words: Words) -> Iterator[ExtractedParagraph]:
        """Yield the rows of a table that is a simple grid, without the breaks in its cells; note an unclear one."""
        given = ((row, self._cells(row, words)) for row in table.iterfind(W + "tr"))
        rows = [(row, spans, cells) for row, (spans, cells) in given if cells]
        forms = [_row_form(cells, is_head=_is_head(row)) for row, _, cells in rows]
        try:
            columns = columns_of([span for _, spans, _ in rows for span in spans])
            places = [places_in(columns, spans) for _, spans, _ in rows]
        except UnclearTableError:
            self._unclear.append(described("in the text", forms[0].cells))
            for _, _, cells in rows:
                yield from as_row(cells)
            return
        for (_, _, cells), at, row_form, role in zip(rows, places, forms, roles(forms), strict=True):
            made = joined_cells(list(map(_in_one_line, cells)), at)
            yield ExtractedParagraph(made, None, row_form.size, row_form.bold, row=role)

    def _cells(self, row: Element, words: Words) -> tuple[list[Interval], list[list[ExtractedParagraph]]]:
        """Return the cells of a row that have text, and from where to where each reaches in the grid of the table."""
        spans: list[Interval] = []
        cells: list[list[ExtractedParagraph]] = []
        start = whole(value(row.find(W + "trPr"), "gridBefore")) or 0
        for cell in row.iterfind(W + "tc"):
            end = start + (whole(value(cell.find(W + "tcPr"), "gridSpan")) or 1)
            if found := list(self._passages(cell, words, placed=False)):
                spans.append((float(start), float(end)))
                cells.append(found)
            start = end
        return spans, cells

    def _passage(self, paragraph: Element, words: Words, *, placed: bool) -> Iterator[ExtractedParagraph]:
        """Yield a paragraph, unless it is empty; then the text boxes and the notes with an asterisk that hang on it."""
        properties = paragraph.find(W + "pPr")
        pieces = words.of(paragraph)
        boxes, starred = words.boxes, words.starred
        counted = self._numbering.of(properties)
        if made := runs(pieces):
            if counted.text:
                pieces = _numbered(counted.text, pieces)
                made = runs(pieces)
            typed = "".join(run.text for run in made[:3])
            framed = properties is not None and properties.find(W + "framePr") is not None
            lines = self._indents.of(properties, counted.lines)
            indent = column_of(lines, _leading_tabs(pieces), has_number=bool(_NUMBER.match(typed)))
            yield ExtractedParagraph(made, indent if placed and not framed else None, size_of(pieces), bold_of(pieces))
        for box in boxes:
            yield from self._passages(box, words, placed=False)
        for kind, note in starred:
            pieces = self._note(kind, note)
            yield ExtractedParagraph(runs(pieces), None, size_of(pieces), bold_of(pieces))

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

    def _head(self, root: Element, masthead: str) -> Iterator[str]:
        """Yield the lines of the running heads: all headers but that of page 1, where it has one of its own."""
        shown = [one for one in root.iter(W + "headerReference") if one.get(W + "type") != "first"]
        relations = self._package.relations(self._main)
        for each in shown:
            relation = relations.get(each.get(R + "id", ""))
            if masthead and relation is not None and relation.target != masthead:
                lines = map(words_of, self._package.tree(relation.target).iter(W + "p"))
                yield from (line for line in lines if line and line != form()["stamp"]["text"])

    def _masthead(self, part: str) -> Iterator[str]:
        """Yield the lines of the masthead, without the stamp of our own drafts."""
        for passage in self._part(part, self._package.tree(part)):
            yield from (line for line in re.split("[\t\n]", passage.text) if line != form()["stamp"]["text"])

    def _note_parts(self) -> dict[str, str]:
        parts = {kind: self._package.related(kind + "s") for kind in ("footnote", "endnote")}
        return {kind: part for kind, part in parts.items() if part}

    def _notes(self) -> Iterator[Note]:
        """Yield the notes in the order of their calls; those that nothing calls are shown by no page."""
        for (kind, note), number in self._calls.numbers.items():
            yield Note(number, runs(self._note(kind, note)))

    def _note(self, kind: str, note: str) -> list[StyledText]:
        """Return the words of a note without its number, its paragraphs as lines."""
        part = self._note_parts().get(kind)
        element = self._note_elements(part, kind).get(note) if part else None
        if part is None or element is None:
            raise damaged(f"the {kind} {note} is called but missing")
        words = Words(self._package, part, self._styles, Calls())
        pieces: list[StyledText] = []
        for paragraph in element.iter(W + "p"):
            pieces += [*words.of(paragraph), StyledText("\n")]
        words.finish()
        return pieces

    def _note_elements(self, part: str, kind: str) -> dict[str, Element]:
        if part not in self._notes_of:
            notes = self._package.tree(part).iterfind(W + kind)
            normal = {note.get(W + "id", ""): note for note in notes if note.get(W + "type", "normal") == "normal"}
            self._notes_of[part] = normal
        return self._notes_of[part]


def as_row(cells: Iterable[Sequence[ExtractedParagraph]]) -> Sequence[ExtractedParagraph]:
    """Return the cells of a row as one passage, a tab between two cells and a line for each of their paragraphs.

    A row with words in one cell only is no more than its paragraphs: papers keep their session block in such a table.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return filled[0] if filled else ()
    runs: list[Run] = []
    for cell in filled:
        runs += [Run("\t")] * bool(runs) + list(_lines_of(cell))
    first = filled[0][0]
    return (ExtractedParagraph(merge_runs(runs), None, first.size, all(one.bold for cell in filled for one in cell)),)


def _with_notes(passages: Iterable[ExtractedParagraph]) -> Iterator[ExtractedParagraph]:
    """Yield the passages of the text, those in small type below a table as its notes."""
    before: ExtractedParagraph | None = None
    for passage in passages:
        is_note = before is not None and before.row is not None and (passage.size or NOTE_SIZE + 1) <= NOTE_SIZE
        before = replace(passage, row=Role.TABLE_NOTE, indent=None) if is_note and not passage.row else passage
        yield before


def _in_one_line(cell: Sequence[ExtractedParagraph]) -> tuple[Run, ...]:
    """Return the text of a cell without its breaks and tabs, which part rows and cells."""
    return merge_runs(run if run.call else replace(run, text=re.sub(r"\s+", " ", run.text)) for run in _lines_of(cell))


def _is_head(row: Element) -> bool:
    properties = row.find(W + "trPr")
    return properties is not None and bool(switch(properties, "tblHeader"))


def _row_form(cells: Sequence[Sequence[ExtractedParagraph]], *, is_head: bool) -> RowForm:
    passages = [passage for cell in cells for passage in cell]
    spans = [run for passage in passages for run in passage.runs if not run.call and any(map(str.isalnum, run.text))]
    size = max(passage.size or 0.0 for passage in passages)
    bold = all(passage.bold for passage in passages if any(map(str.isalnum, passage.text)))
    texts = ["".join(run.text for run in _in_one_line(cell)) for cell in cells]
    return RowForm(texts, size, bold, all(run.italic for run in spans), is_head)


def _lines_of(cell: Sequence[ExtractedParagraph]) -> Iterator[Run]:
    for index, passage in enumerate(cell):
        yield from (Run("\n"), *passage.runs) if index else passage.runs


def _tables(body: Element, refused: Collection[Element]) -> Iterator[str]:
    """Describe the tables of the text that are refused, each by its first row and the paragraph before it."""
    last, begun = "", False
    for each in body.iter(W + "p", W + "tbl") if refused else ():
        if each in refused:
            rows = ([words_of(cell) for cell in row.iterfind(W + "tc")] for row in each.iter(W + "tr"))
            row = next(filter(is_row, rows), None)
            if begun and row:
                yield described(f"behind “{last[:40]}…”", row)
        elif each.tag == W + "p":
            last = words_of(each) or last
            begun = begun or last.startswith(OPENING)


def _numbered(number: str, pieces: list[StyledText]) -> list[StyledText]:
    """Return the words with the number that the word processor shows before them, which is never in italics."""
    form = next(piece.format for piece in pieces if piece.text.strip())
    return [StyledText(number, replace(form, italic=False)), *pieces]


def _leading_tabs(pieces: Iterable[StyledText]) -> int:
    r"""Return the number of tabs before the first word.

    >>> _leading_tabs([StyledText("\t"), StyledText(" \t3.\tRequests")])
    2
    """
    text = "".join(piece.text or "1" for piece in pieces)
    return text[: len(text) - len(text.lstrip(" \t\n"))].count("\t")


_NEAR = 150  # twips; the columns of the form are 475 apart


def column_of(lines: Lines, tabs: int, *, has_number: bool) -> Indent:
    """Return the column of a paragraph that begins with so many tabs, and then perhaps with a number and its tab.

    >>> column = form()["column"]["indent_tw"]
    >>> text, title = Lines(column, column, (column, 1742)), Lines(column, 0, (1022, column))
    >>> [column_of(lines, tabs, has_number=True).value for lines, tabs in ((text, 1), (title, 1))]
    ['first-line', 'hanging']
    >>> [column_of(lines, tabs, has_number=False).value for lines, tabs in ((text, 0), (title, 2), (Lines(), 0))]
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

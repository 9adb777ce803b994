"""Insert rows into the tables of a Word file, and whole tables, marked as inserted by `w:ins` in `w:trPr`.

A row has the form of the nearest one of its kind with the same cells in its table. Where the table has none, it has
that of our own Word files (`body`). A new table takes the place of one beside it of which all rows are deleted: its
rows come into that one. Else it is a table of its own.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from docx.blkcntnr import BlockItemContainer
from docx.shared import Twips

from apmb_draft.docx.body import BOLD_ROWS, Place, add_grid
from apmb_draft.docx.edit_plan import EditPlan, is_deleted, is_inserted
from apmb_draft.docx.elements import element
from apmb_draft.docx.mark_changes import NeighbourFormat, RunMaker, neighbour_format
from apmb_draft.docx.package import Element, W
from apmb_draft.docx.segments import has_text
from apmb_draft.docx.styles import style_of, value, whole
from apmb_draft.docx.tracked_xml import copied_properties, sign_row
from apmb_draft.model.document import (
    ROWS,
    Cell,
    Document,
    Revision,
    Role,
    Table,
    accept_changes,
    raised_in,
    reject_changes,
    tables,
)

_Cells = Sequence[tuple[Element, NeighbourFormat]]
"""The paragraphs of the cells of a new row, still without text, each with the form of its runs."""


@dataclass(frozen=True)
class _FileRow:
    """A row of the file, its kind and its cells in the base; `is_last`: it ends its table."""

    row: Element
    role: Role
    cells: Sequence[Cell]
    is_last: bool
    forms: Sequence[tuple[Element | None, Element, NeighbourFormat]]
    """The properties of each cell and of its paragraph, and the form of its runs, before anything is marked."""

    def is_like(self, role: Role, cells: Sequence[Cell]) -> bool:
        """Return whether a new row can have the form of this one: of the same kind, with the same cells."""
        return self.role is role and _spans(self.cells) == _spans(cells) and len(self.forms) == len(cells)

    def copied(self) -> tuple[Element, _Cells]:
        """Return a row in the form of this one, still without text."""
        made = element("w:tr", *(copy.deepcopy(one) for one in self.row if one.tag in (W + "tblPrEx", W + "trPr")))
        found = []
        for properties, form, near in self.forms:
            paragraph = element("w:p", copy.deepcopy(form) if len(form) else None)
            made.append(element("w:tc", copy.deepcopy(properties), paragraph))
            found.append((paragraph, near))
        return made, found


def _spans(cells: Sequence[Cell]) -> list[int]:
    return [cell.span for cell in cells]


class InsertedRows:
    """Puts the rows that a redline inserts into the file, each without text until it is filled.

    `plans` are the paragraphs of the file with their blocks, before anything is marked in them. `elements` are those of
    the runs of the rows that were filled.
    """

    def __init__(self, redlined: Document, plans: Sequence[EditPlan], maker: RunMaker):
        self._blocks, self._maker = redlined.blocks, maker
        self._new = {at for at, block in enumerate(self._blocks) if block.role in ROWS and is_inserted(block)}
        self._cells: dict[int, list[tuple[Element, NeighbourFormat, Cell]]] = {}
        self._tables: dict[int, tuple[Element, Sequence[int]]] = {}
        self.elements: dict[Place, list[Element]] = {}
        if self._new:
            self._rows = self._rows_of_file(reject_changes(redlined), plans)
            self._taken: set[Element] = set()
            for grid, places in self._grids(accept_changes(redlined), Revision.DELETED):
                if not self._new.isdisjoint(places):
                    self._add_rows(grid, places)

    def apart(self, places: Iterable[int]) -> list[int]:
        """Return those of some inserted blocks that are paragraphs, or begin a table of their own."""
        return [at for at in places if at not in self._new or at in self._tables]

    def table(self, at: int) -> Element:
        """Return the table of its own that begins with a block, with its text."""
        table, places = self._tables[at]
        self.fill(places)
        return table

    def fill(self, places: Iterable[int]) -> None:
        """Write the text of those of some inserted blocks that are rows."""
        for at in places:
            for paragraph, near, cell in self._cells.pop(at, ()):
                raised = raised_in(cell.runs)
                for index, (given, place) in enumerate(zip(cell.runs, cell.places, strict=True)):
                    made = self._maker.make(given, near, is_raised=index in raised)
                    self.elements.setdefault((at, place), []).extend(made)
                    paragraph.extend(made)

    # --- Rows of the file ---------------------------------------------------------------------------------------------

    def _grids(self, side: Document, dropped: Revision) -> Iterator[tuple[Table, list[int]]]:
        """Yield the tables of one side of the redline, with the places of their rows in the redline.

        Rows that are inserted have the runs of the redline.
        """
        there = [at for at, block in enumerate(self._blocks) if block.change is not dropped]
        pairs = zip(there, side.blocks, strict=True)
        for grid in tables([self._blocks[at] if at in self._new else block for at, block in pairs]):
            yield grid, there[grid.start : grid.start + len(grid.rows)]

    def _rows_of_file(self, base: Document, plans: Sequence[EditPlan]) -> dict[int, _FileRow]:
        by_element = {plan.element: plan for plan in plans}
        begin = {id(plan.block): plan.element for plan in plans if plan.block}
        found = {}
        for grid, places in self._grids(base, Revision.INSERTED):
            for number, at in enumerate(places):
                first = begin.get(id(self._blocks[at]))
                row = None if first is None else next(first.iterancestors(W + "tr"), None)
                if row is not None:
                    is_last = number == len(grid.rows) - 1
                    forms = list(_forms(row, by_element))
                    found[at] = _FileRow(row, grid.rows[number].role, grid.cells[number], is_last, forms)
        return found

    def _rows_beside(self, places: Sequence[int]) -> dict[int, _FileRow]:
        """Return the rows of the table of the file into which a table of the draft comes; none for one of its own."""
        kept = [at for at in places if at in self._rows]
        for at in kept[:1] or (places[0] - 1, places[-1] + 1):
            table = _table_of(self._rows[at].row) if at in self._rows else None
            found = {one: row for one, row in self._rows.items() if _table_of(row.row) is table}
            if kept or (found and table not in self._taken and all(is_deleted(self._blocks[one]) for one in found)):
                self._taken.add(table)
                return found
        return {}

    # --- New rows -----------------------------------------------------------------------------------------------------

    def _add_rows(self, grid: Table, places: Sequence[int]) -> None:
        """Put the new rows of a table of the draft into the file, or into a table of their own."""
        beside = self._rows_beside(places)
        models = [_nearest(beside, at, grid, number) for number, at in enumerate(places)]
        table, ours = (None, []) if all(models) else self._in_our_form(grid, list(beside.values()))
        if not beside:
            self._tables[places[0]] = (table, places)
        there = {at: one.row for at, one in beside.items()}
        for number, at in enumerate(places):
            if at not in self._new:
                continue
            model = models[number]
            row, cells = model.copied() if model else ours[number]
            sign_row(row, "w:ins", self._maker.signed)
            self._cells[at] = [(*made, cell) for made, cell in zip(cells, grid.cells[number], strict=True)]
            if beside:
                before = max((one for one in there if one < at), default=None)
                if before is None:
                    there[min(there)].addprevious(row)
                else:
                    there[before].addnext(row)
                there[at] = row

    def _in_our_form(self, grid: Table, beside: Sequence[_FileRow]) -> tuple[Element, list[tuple[Element, _Cells]]]:
        """Return a table as our own Word files have it, and its rows, on the grid of the table they come into."""
        body = element("w:body")
        cells: list[list[tuple[Element, NeighbourFormat]]] = [[] for _ in grid.rows]
        for line, number, _ in add_grid(BlockItemContainer(body, None), grid):  # type: ignore[arg-type]
            line._p.style = style = self._maker.styles.style(style_of(line._p))
            bold = element("w:rPr", element("w:b")) if grid.rows[number].role in BOLD_ROWS else None
            cells[number].append((line._p, NeighbourFormat(bold, style)))
        table = body[0]
        if beside:
            columns = [1] * len(grid.texts[0])
            like = (one.row for one in beside if _spans(one.cells) == columns and len(one.forms) == len(columns))
            _share_grid(_table_of(beside[0].row), table, next(like, None))
        return table, list(zip(table.iterfind(W + "tr"), cells, strict=True))


def _forms(
    row: Element, plans: Mapping[Element, EditPlan]
) -> Iterator[tuple[Element | None, Element, NeighbourFormat]]:
    """Yield the form of each cell; the runs of one without text are as others of the row."""
    cells = list(row.iterfind(W + "tc"))
    held = [list(cell.iter(W + "p")) for cell in cells]
    first = [next(filter(has_text, paragraphs), paragraphs[0]) for paragraphs in held]
    near = [neighbour_format(plans[one], len(plans[one].characters)) for one in first]
    usual = next((one.properties for one in near if one.properties is not None), None)
    for cell, paragraph, form in zip(cells, first, near, strict=True):
        own = form if has_text(paragraph) else replace(form, properties=usual)
        yield cell.find(W + "tcPr"), copied_properties(paragraph), own


def _nearest(beside: Mapping[int, _FileRow], at: int, grid: Table, number: int) -> _FileRow | None:
    """Return the row of which a new one can have the form: the nearest one that ends its table as it does."""
    role, cells, is_last = grid.rows[number].role, grid.cells[number], number == len(grid.rows) - 1
    models = [one for one in beside if beside[one].is_like(role, cells)]
    best = min(models, key=lambda one: (beside[one].is_last is not is_last, abs(one - at)), default=None)
    return None if best is None else beside[best]


def _table_of(row: Element) -> Element:
    return next(row.iterancestors(W + "tbl"))


# --- The grid of a table ----------------------------------------------------------------------------------------------


def _share_grid(table: Element, made: Element, like: Element | None) -> None:
    """Set the rows of a new table on the grid of the one that they come into.

    In Word all rows of a table are on its grid, which has an edge wherever a cell ends: with other columns, cells reach
    over several of them. `like` is a row of the old table with the columns of the new one, if there is any.
    """
    edges, ours = _edges(table), _edges(made)
    if not (edges and ours) or next(table.iter(W + "gridBefore", W + "gridAfter"), None) is not None:
        return
    new = [round(edge * edges[-1] / ours[-1]) for edge in ours]
    if like is not None:
        new = [edges[min(at, len(edges)) - 1] for at in accumulate(map(_span, like.iterfind(W + "tc")))]
    every = sorted({*edges, *new})
    for given, own in ((table, edges), (made, new)):
        for row in given.iterfind(W + "tr"):
            at = start = 0
            for cell in row.iterfind(W + "tc"):
                at = min(at + _span(cell), len(own))
                end = own[at - 1]
                _set_span(cell, sum(start < edge <= end for edge in every))
                if given is made:
                    cell.width = Twips(end - start)
                start = end
    table.find(W + "tblGrid")[:] = [element("w:gridCol", w=end - start) for start, end in pairwise([0, *every])]


def _edges(table: Element) -> list[int]:
    """Return where the columns of the grid end, in twips; nothing where a width is missing."""
    grid = table.find(W + "tblGrid")
    widths = [whole(one.get(W + "w", "")) or 0 for one in (() if grid is None else grid)]
    return list(accumulate(widths)) if widths and all(width > 0 for width in widths) else []


def _span(cell: Element) -> int:
    """Return over how many columns of the grid a cell reaches."""
    return whole(value(cell.find(W + "tcPr"), "gridSpan")) or 1


def _set_span(cell: Element, span: int) -> None:
    """`<w:tcPr><w:tcW …/><w:gridSpan w:val="2"/>…`."""
    properties = cell.find(W + "tcPr")
    if properties is None:
        properties = element("w:tcPr")
        cell.insert(0, properties)
    for old in properties.findall(W + "gridSpan"):
        properties.remove(old)
    if span > 1:
        place = sum(one.tag in (W + "cnfStyle", W + "tcW") for one in properties)
        properties.insert(place, element("w:gridSpan", val=span))

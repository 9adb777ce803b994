"""Write the body: one paragraph a block, in the style and at the place that its role has in the UN form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apmb_draft.blocks import FRONT, MASTHEAD, ROWS, Block, Document, Role, Table, raised_in, tables
from apmb_draft.blocks import Cell as GridCell
from apmb_draft.form import columns, form, form_of
from apmb_draft.word.end_rule import end_rule
from apmb_draft.word.inline import Inline
from apmb_draft.word.marks import Marks
from apmb_draft.word.notes import note_indents
from apmb_draft.word.styles import language_override
from apmb_draft.word.tables import Cell, Row, table_element
from apmb_draft.word.xml import Element, paragraph, run


@dataclass(frozen=True)
class RoleFormat:
    """How a role is set: a style, what the paragraph adds to it, and the tabs around its number.

    `tab`: a tab before the number; `always`: a tab after the number even where there is none.
    """

    style: str
    adds: Mapping[str, Any] = field(default_factory=dict)
    tab: bool = False
    always: bool = False

    def lead(self, number: str) -> str:
        """Return the text before the runs.

        >>> RoleFormat("SingleTxt", tab=True).lead("3."), RoleFormat("SingleTxt", tab=True).lead("")
        ('\\t3.\\t', '\\t')
        """
        return "\t" * self.tab + number + "\t" * (bool(number) or self.always)


def body_paragraphs(document: Document, inline: Inline, marks: Marks) -> Iterator[Element]:
    """Yield the paragraphs of the body, with the spacers between its parts, and the rule that ends the document."""
    shape_of = role_formats()
    before: Role | None = None
    grids = {grid.start: grid for grid in tables(document.blocks)}
    for at, block in enumerate(document.blocks):
        if block.role in MASTHEAD or (block.role in ROWS and at not in grids):
            continue
        if block.role is Role.ADOPTION:
            yield from _step(document)
        yield from _spacers(before, block.role)
        if block.role is Role.PAGE_NOTE and before is not Role.PAGE_NOTE:
            yield _note_rule()
        if at in grids and before in ROWS:
            yield _spacer()  # Word makes one table of two that touch
        if at in grids:
            yield _table(grids[at], inline, marks)
        else:
            yield _block(block, _below(before, shape_of[block.role]), at, inline, marks)
        before = block.role
    yield paragraph(run(end_rule()), style="SingleTxt")


def _below(before: Role | None, shape: RoleFormat) -> RoleFormat:
    """Return the shape of a paragraph; below a table it has a space above it."""
    return replace(shape, adds={**shape.adds, "before": form()["tables"]["above_tw"]}) if before in ROWS else shape


def _block(block: Block, shape: RoleFormat, at: int, inline: Inline, marks: Marks) -> Element:
    """Return one block.

    `Block(Role.OPERATIVE, (Run("Urges", italic=True), …), "2.")` → `<w:p><w:pPr><w:pStyle w:val="SingleTxt"/></w:pPr>
    <w:r><w:tab/><w:t>2.</w:t><w:tab/></w:r><w:r><w:rPr><w:i/><w:iCs/></w:rPr><w:t>Urges</w:t></w:r>…</w:p>`
    """
    letters = language_override(shape.style)
    lead = shape.lead(block.number)
    content = [run(lead, **letters)] if lead else []
    raised = raised_in(block.runs, is_note=True) if block.role is Role.TABLE_NOTE else ()
    for position, given in enumerate(block.runs):
        own = {"vertical": "superscript"} if position in raised else {}
        content += inline.marked(given, (at, position), marks, **letters, **own)
    return paragraph(*content, style=shape.style, **shape.adds)


def _table(grid: Table, inline: Inline, marks: Marks) -> Element:
    """Return a table as wide as the column, with the rules and the spaces that the form gives its rows.

    `Block(Role.TABLE_TOTAL, (Run("Total\\t1 200"),))` → `<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>…<w:p>…
    <w:t>Total</w:t>…</w:p></w:tc><w:tc>…</w:tc></w:tr>`
    """
    widths = [(round(20 * size), is_figures) for size, is_figures in columns(grid.texts, grid.heads)]
    rows = []
    for number, cells in enumerate(grid.cells):
        block, made = grid.rows[number], []
        rules, form_of_row = _rules(grid, number), _row_form(grid, number)
        for cell in cells:
            content: list[Element] = []
            raised, is_figures = raised_in(cell.runs), widths[cell.column][1]
            bold = {"bold": True} if block.role in _BOLD else {}
            for at, (given, place) in enumerate(zip(cell.runs, cell.places, strict=True)):
                own = {"vertical": "superscript"} if at in raised else {}
                content += inline.marked(given, (grid.start + number, place), marks, **bold, **own)
            adds = {**form_of_row, **_cell_form(cell, block.role, is_figures=is_figures)}
            here = rules if cell.runs or block.role is not Role.TABLE_HEAD else {**rules, "bottom": rules.get("end", 0)}
            width = sum(size for size, _ in widths[cell.column : cell.column + cell.span])
            weights = {side: weight for side, weight in here.items() if weight and side != "end"}
            made.append(Cell(width, [paragraph(*content, **adds)], weights, above=0))
        rows.append(Row(made, is_head=block.role is Role.TABLE_HEAD))
    return table_element(rows, left=form()["column"]["indent_tw"])


_BOLD = (Role.TABLE_HEADING, Role.TABLE_TOTAL)


def _rules(grid: Table, number: int) -> dict[str, int]:
    """Return the weights of the rules of a row in eighths of a point.

    They are above the table and below it, below each row of the head and below its last, and around totals.
    """
    numbers, role = form()["tables"], grid.rows[number].role
    rule, heavy = numbers["rule_eighths"], numbers["heavy_rule_eighths"]
    ends = number in (grid.heads - 1, len(grid.rows) - 1)
    above = rule if number == 0 or role is Role.TABLE_TOTAL else 0
    below = heavy if ends else rule if role in (Role.TABLE_HEAD, Role.TABLE_TOTAL) else 0
    return {"top": above, "bottom": below, "end": below if ends else 0}


def _row_form(grid: Table, number: int) -> dict[str, Any]:
    """Return the style of the paragraphs of a row, and the spaces that its neighbours ask for."""
    numbers, roles = form()["tables"], [row.role for row in grid.rows]
    shape = role_formats()[roles[number]]
    adds = {"style": shape.style, **shape.adds}
    is_above_total = Role.TABLE_TOTAL in roles[number + 1 : number + 2]
    if is_above_total:
        adds["after"] = numbers["padding_apart_tw"]
    if number and roles[number - 1] is Role.TABLE_TOTAL:
        adds["before"] = numbers["padding_apart_tw"]
    if number == grid.heads:
        adds["before"] = numbers["first_tw"]
    if is_above_total or roles[number] in (Role.TABLE_HEAD, Role.TABLE_HEADING):
        adds["keep_next"] = True
    return adds


def _cell_form(cell: GridCell, role: Role, *, is_figures: bool) -> dict[str, Any]:
    """Return where the text of a cell stands: figures at the right, the heading of several columns in the middle."""
    numbers = form()["tables"]
    if cell.column and cell.span > 1:
        return {"align": "center"}
    if is_figures:
        return {"align": "right", "right": numbers["figure_pad_tw"]}
    indent = {"left": numbers["indent_tw"]} if role is Role.TABLE_TOTAL and not cell.column else {}
    return {"align": "left", **indent}


def _frame() -> dict[str, int]:
    frame = form()["page_note"]
    return {"w": frame["width_tw"], "h": frame["height_tw"], "x": frame["x_tw"]}


def _note_rule() -> Element:
    """Return the rule above the notes of a page, at the place of that of footnotes: a tab filled with a line.

    A line drawn in a frame, or the border of a paragraph in it, throws LibreOffice out; a tab is no word to anyone.
    """
    column, notes, style = form()["column"], form()["footnotes"], form()["styles"]["FootnoteText"]
    left, letters = notes["separator_left_tw"], {"half_points": column["spacer_half_points"]}
    end = round(left + 20 * notes["separator_length"])
    return paragraph(
        run("\t", **letters),
        style="FootnoteText",
        frame=_frame(),
        tabs=[*(("clear", at) for _, at in style["tabs"]), ("left", end, "underscore")],
        left=left,
        hanging=0,
        line=column["spacer_line_tw"],
        line_rule="exact",
        after=notes["separator_after_tw"],
        mark=letters,
    )


def _page_note() -> dict[str, Any]:
    """Return the format of a note of the page: in a frame at its foot, set like a footnote with an asterisk."""
    return {"frame": _frame(), **note_indents()}


def _spacers(before: Role | None, role: Role) -> Iterator[Element]:
    """Yield the empty paragraphs that separate a part of the document from the part before, as in the template."""
    counts = form()["spacers"]
    starts_text = before in FRONT and role not in FRONT
    for _ in range(counts["text"] if starts_text else counts.get(role, 0)):
        yield _spacer()


def _step(document: Document) -> Iterator[Element]:
    """Yield what adopted texts of some sessions have beside the spacers before "Resolution adopted by …".

    An empty paragraph of one point, the trace of a section that ends there; the spacers alone give 32.4 pt.
    """
    table = form_of(document.text(Role.SYMBOL), document.layout.first_baseline)
    step = document.layout.heading_step or table["front"]["adopted"]["to_adoption"]
    above, title, heading = table["lines"]["above"], table["column"]["line"], table["styles"]["HCh"]["line"] / 20
    spacers = table["spacers"]["adoption"] * table["column"]["spacer_line_tw"] / 20
    size = round(2 * (step - (1 - above) * title - spacers - above * heading) / table["lines"]["natural"])
    if size > 0:
        yield paragraph(style="Normal", line=240, line_rule="auto", mark={"half_points": size})


def _spacer() -> Element:
    """Return `<w:p><w:pPr><w:pStyle w:val="SingleTxt"/><w:spacing w:after="0" w:line="120" w:lineRule="exact"/>…`."""
    column = form()["column"]
    return paragraph(
        style="SingleTxt",
        after=0,
        line=column["spacer_line_tw"],
        line_rule="exact",
        mark={"half_points": column["spacer_half_points"]},
    )


def role_formats() -> Mapping[Role, RoleFormat]:
    """Return the format of every role of the body; what a format adds to its style is in no style of the template."""
    column, after = form()["column"], form()["styles"]["SingleTxt"]["after"]
    text, row, numbers = (
        RoleFormat("SingleTxt", tab=True),
        RoleFormat("Small", _padding("padding_tw")),
        form()["tables"],
    )
    left = column["indent_tw"] + 2 * numbers["note_tw"]
    return {
        Role.SESSION: RoleFormat("Session"),
        Role.COMMITTEE: RoleFormat("H1"),
        Role.AGENDA_ITEM: RoleFormat("AgendaItemNormal"),
        Role.AGENDA_TITLE: RoleFormat("AgendaTitleH2"),
        Role.SPONSORS: RoleFormat("Sponsors", _as_title("Sponsors"), tab=True, always=True),
        Role.ADOPTION: RoleFormat("TitleHCH", tab=True, always=True),
        Role.REPORT: RoleFormat(
            "SingleTxt", {**_as_title("SingleTxt"), "after": 0, "align": "left"}, tab=True, always=True
        ),
        Role.TITLE: RoleFormat("TitleH1", tab=True, always=True),
        Role.PAGE_NOTE: RoleFormat("FootnoteText", _page_note(), tab=True, always=True),
        Role.OPENING: text,
        Role.PREAMBULAR: text,
        Role.OPERATIVE: text,
        Role.SUBPARAGRAPH: text,
        Role.SUBSUBPARAGRAPH: RoleFormat("SingleTxt", {"left": column["second_level_tw"]}),
        Role.THIRD_LEVEL: RoleFormat("SingleTxt", {"left": column["third_level_tw"]}),
        Role.UNNUMBERED: text,
        Role.HEADING: RoleFormat("TitleH2", {"after": after}, tab=True, always=True),
        Role.DECISION: text,
        Role.MEETING: RoleFormat("SingleTxt", {"keep_next": True, "after": 0, "align": "right"}),
        Role.ADOPTED_ON: RoleFormat("SingleTxt", {"align": "right"}),
        Role.ANNEX: RoleFormat("TitleH2", tab=True, always=True),
        Role.ANNEX_TITLE: RoleFormat("TitleH2", {"after": after}, tab=True, always=True),
        Role.ANNEX_TEXT: RoleFormat("SingleTxt"),
        Role.TABLE_HEAD: RoleFormat("SmallX", {**_padding("padding_apart_tw"), "line": numbers["head_line_tw"]}),
        Role.TABLE_ROW: row,
        Role.TABLE_HEADING: row,
        Role.TABLE_TOTAL: RoleFormat("Small", _padding("padding_apart_tw")),
        Role.TABLE_NOTE: RoleFormat("FootnoteText", {"left": left, "hanging": numbers["note_tw"]}),
    }


def _padding(key: str) -> dict[str, int]:
    return dict.fromkeys(("before", "after"), form()["tables"][key])


def _as_title(style: str) -> dict[str, Any]:
    """Return the format of titles: two tabs lead into the column, and later lines are indented below the first words.

    The printed papers set sponsors and report so as well, though their styles do not say it.
    """
    known, title = form()["styles"][style].get("tabs", []), form()["styles"]["TitleH1"]
    stops = [stop for stop in title["tabs"] if stop not in known]
    return {"tabs": stops, **{side: title[side] for side in ("left", "right", "hanging")}}

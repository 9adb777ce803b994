"""Write the body, one paragraph a block, and what it calls: footnotes, and comments.

Each paragraph has the style and the place of its role in the UN form. Footnotes are in the part of the file that Word
keeps for them. A comment is the question about an open fact, at the place of its answer, or one that is given: comments
are put around the elements that a run became, when the body is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeAlias

from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.parser import parse_xml, register_element_cls
from docx.oxml.section import CT_HdrFtr
from docx.text.paragraph import Paragraph

from apmb_draft.docx.elements import (
    Element,
    add_paragraph,
    add_part,
    add_row,
    add_run,
    add_table,
    add_text,
    cells_of,
    element,
    field_runs,
    language_override,
    root_element,
    run,
    set_at_bottom,
    set_rules,
)
from apmb_draft.docx.package import NAMESPACES
from apmb_draft.model.document import (
    AUTHOR,
    FRONT,
    MASTHEAD,
    ROWS,
    Block,
    Cell,
    Document,
    Note,
    OpenQuestion,
    Role,
    Run,
    Table,
    open_keys,
    raised_in,
    tables,
)
from apmb_draft.un.form import columns, form, form_of

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
"""The two notes that Word does not count: the separators above the notes of a page, and above one carried over."""
INITIALS = "ad"

Place: TypeAlias = tuple[int, int]
"""Which block of the document, and which run in it, counted from 0."""
Elements: TypeAlias = Mapping[Place, Sequence[Element]]
"""The elements that the runs of a document became in the body of the file."""
NOWHERE: Place = (-1, -1)
"""No place in the body: such a comment is put at the first words."""


@dataclass(frozen=True)
class Annotation:
    """A comment on some runs of a document, from the first to the last; `lines` are its paragraphs.

    `author` and `initials` tell the sorts of comments apart, as Word shows them in colours of their own.
    """

    first: Place
    last: Place
    lines: tuple[str, ...]
    author: str
    initials: str


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


def write_body(word: WordDocument, document: Document) -> dict[Place, list[Element]]:
    """Write the paragraphs of the body, with the spacers between its parts, and the rule that ends the document.

    Return the elements of each run, for its comments.
    """
    writer = _BodyWriter(word._body, document)
    writer.write()
    return writer.elements


class _BodyWriter:
    """Writes the blocks of a document one after another, and remembers the elements of their runs."""

    def __init__(self, body: BlockItemContainer, document: Document):
        self.elements: dict[Place, list[Element]] = {}
        self._body, self._document, self._formats = body, document, role_formats()
        self._calls = Counter(run.call for block in document.body for run in block.runs if run.call)
        self._called: set[int] = set()

    def write(self) -> None:
        before: Role | None = None
        grids = {grid.start: grid for grid in tables(self._document.blocks)}
        for at, block in enumerate(self._document.blocks):
            if block.role in MASTHEAD or (block.role in ROWS and at not in grids):
                continue
            self._add_space(before, block.role)
            if block.role is Role.PAGE_NOTE and before is not Role.PAGE_NOTE:
                _add_note_rule(self._body)
            if at in grids:
                self._add_table(grids[at])
            else:
                self._add_block(block, at, is_below_table=before in ROWS)
            before = block.role
        add_run(add_paragraph(self._body, style="SingleTxt"), _end_rule())

    def _add_space(self, before: Role | None, role: Role) -> None:
        """Add the empty paragraphs that separate a part of the document from the part before, as in the template."""
        counts = form()["spacers"]
        starts_text = before in FRONT and role not in FRONT
        is_second_table = role in ROWS and before in ROWS  # Word makes one table of two that touch
        if role is Role.ADOPTION:
            _add_step(self._body, self._document)
        for _ in range(counts["text"] if starts_text else counts.get(role, 0) + is_second_table):
            add_paragraph(self._body, **spacer_format())

    def _add_block(self, block: Block, at: int, *, is_below_table: bool) -> None:
        """Add one block; below a table it has a space above it.

        `Block(Role.OPERATIVE, (Run("Urges", italic=True), …), "2.")` →
        `<w:p><w:pPr><w:pStyle w:val="SingleTxt"/></w:pPr>
        <w:r><w:tab/><w:t>2.</w:t><w:tab/></w:r><w:r><w:rPr><w:i/><w:iCs/></w:rPr><w:t>Urges</w:t></w:r>…</w:p>`
        """
        shape = self._formats[block.role]
        below = {"before": form()["tables"]["above_tw"]} if is_below_table else {}
        line = add_paragraph(self._body, style=shape.style, **{**shape.adds, **below})
        letters, lead = language_override(shape.style), shape.lead(block.number)
        if lead:
            add_run(line, lead, **letters)
        raised = raised_in(block.runs, is_note=True) if block.role is Role.TABLE_NOTE else ()
        for position, given in enumerate(block.runs):
            self._add_run(line, given, (at, position), is_raised=position in raised, **letters)

    def _add_run(self, line: Paragraph, given: Run, place: Place, *, is_raised: bool, **letters: Any) -> None:
        if is_raised:
            letters["vertical"] = "superscript"
        elements = self.elements.setdefault(place, [])  # a run that reaches over cells has some in each
        if not given.call:
            elements.append(add_text(line, given, **letters))
            return
        is_first, is_repeated = given.call not in self._called, self._calls[given.call] > 1
        self._called.add(given.call)
        elements += _call_elements(given.call, is_first=is_first, is_repeated=is_repeated)
        line._p.extend(elements)

    def _add_table(self, grid: Table) -> None:
        for line, number, cell in add_grid(self._body, grid):
            bold = {"bold": True} if grid.rows[number].role in BOLD_ROWS else {}
            raised = raised_in(cell.runs)
            for at, (given, place) in enumerate(zip(cell.runs, cell.places, strict=True)):
                self._add_run(line, given, (grid.start + number, place), is_raised=at in raised, **bold)


def add_grid(container: BlockItemContainer, grid: Table) -> Iterator[tuple[Paragraph, int, Cell]]:
    """Add a table as wide as the column, with the rules and the spaces that the form gives its rows.

    Yield the paragraph of each cell, which has no text yet, with the number of its row and the cell.

    `Block(Role.TABLE_TOTAL, (Run("Total\\t1 200"),))` → `<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>…<w:p>…
    <w:t>Total</w:t>…</w:p></w:tc><w:tc>…</w:tc></w:tr>`
    """
    sizes = [(round(20 * size), is_figures) for size, is_figures in columns(grid.texts, grid.heads)]
    widths = [[sum(size for size, _ in sizes[one.column : one.column + one.span]) for one in row] for row in grid.cells]
    table = add_table(container, widths, left=form()["column"]["indent_tw"])
    for number, (block, cells) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        row = add_row(table, widths[number])
        tags = ("w:cantSplit", "w:tblHeader") if block.role is Role.TABLE_HEAD else ("w:cantSplit",)
        row._tr.get_or_add_trPr().extend(map(element, tags))
        rules, shape = _rules(grid, number), _row_form(grid, number)
        for made, cell in zip(cells_of(row), cells, strict=True):
            below = "end" if block.role is Role.TABLE_HEAD and not cell.runs else "bottom"
            set_rules(made, top=rules["top"], bottom=rules[below])
            set_at_bottom(made)
            is_figures = sizes[cell.column][1]
            yield add_paragraph(made, **{**shape, **_cell_form(cell, block.role, is_figures=is_figures)}), number, cell


BOLD_ROWS = (Role.TABLE_HEADING, Role.TABLE_TOTAL)


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


def _cell_form(cell: Cell, role: Role, *, is_figures: bool) -> dict[str, Any]:
    """Return where the text of a cell stands: figures at the right, the heading of several columns in the middle."""
    numbers = form()["tables"]
    if cell.column and cell.span > 1:
        return {"align": "center"}
    if is_figures:
        return {"align": "right", "right": numbers["figure_pad_tw"]}
    indent = {"left": numbers["indent_tw"]} if role is Role.TABLE_TOTAL and not cell.column else {}
    return {"align": "left", **indent}


def _frame() -> tuple[int, int, int]:
    """Return the frame of what stands at the foot of a page."""
    frame = form()["page_note"]
    return frame["width_tw"], frame["height_tw"], frame["x_tw"]


def _add_note_rule(body: BlockItemContainer) -> None:
    """Add the rule above the notes of a page, at the place of that of footnotes: a tab filled with a line.

    A line drawn in a frame, or the border of a paragraph in it, throws LibreOffice out; a tab is no word to anyone.
    """
    notes, style, spacer = form()["footnotes"], form()["styles"]["FootnoteText"], spacer_format()
    left = notes["separator_left_tw"]
    end = round(left + 20 * notes["separator_length"])
    tabs = (*(("clear", at) for _, at in style["tabs"]), ("left", end, "underscore"))
    place = {"frame": _frame(), "tabs": tabs, "left": left, "hanging": 0, "after": notes["separator_after_tw"]}
    line = add_paragraph(body, **{**spacer, "style": "FootnoteText", **place})
    add_run(line, "\t", **spacer["mark"])


def _add_step(body: BlockItemContainer, document: Document) -> None:
    """Add what adopted texts of some sessions have beside the spacers before "Resolution adopted by …".

    An empty paragraph of one point, the trace of a section that ends there; the spacers alone give 32.4 pt.
    """
    table = form_of(document.text(Role.SYMBOL), document.layout.first_baseline)
    step = document.layout.heading_step or table["front"]["adopted"]["to_adoption"]
    above, title, heading = table["lines"]["above"], table["column"]["line"], table["styles"]["HCh"]["line"] / 20
    spacers = table["spacers"]["adoption"] * table["column"]["spacer_line_tw"] / 20
    size = round(2 * (step - (1 - above) * title - spacers - above * heading) / table["lines"]["natural"])
    if size > 0:
        add_paragraph(body, style="Normal", line=240, line_rule="auto", mark={"half_points": size})


def spacer_format() -> dict[str, Any]:
    """Return the format of an empty paragraph between two parts of the document.

    `<w:p><w:pPr><w:pStyle w:val="SingleTxt"/><w:spacing w:after="0" w:line="120" w:lineRule="exact"/>…`
    """
    column = form()["column"]
    spacing = {"after": 0, "line": column["spacer_line_tw"], "line_rule": "exact"}
    return {"style": "SingleTxt", **spacing, "mark": {"half_points": column["spacer_half_points"]}}


@cache
def role_formats() -> Mapping[Role, RoleFormat]:
    """Return the format of every role of the body; what a format adds to its style is in no style of the template."""
    column, after = form()["column"], form()["styles"]["SingleTxt"]["after"]
    numbers, row = form()["tables"], RoleFormat("Small", _padding("padding_tw"))
    text = RoleFormat("SingleTxt", tab=True)
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
        Role.PAGE_NOTE: RoleFormat("FootnoteText", {"frame": _frame(), **note_indents()}, tab=True, always=True),
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
    stops = tuple(tuple(stop) for stop in title["tabs"] if stop not in known)
    return {"tabs": stops, **{side: title[side] for side in ("left", "right", "hanging")}}


_EMU = 12700  # English metric units in a point
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"  # Microsoft's identifier of the extension


def _end_rule() -> Element:
    """Return the short rule in the middle of the page that ends every document.

    It is a floating line, marked as decoration, so that screen readers skip it; python-docx has inline pictures only.
    """
    shape = form()["end_rule"]
    length, below, weight = (round(shape[key] * _EMU) for key in ("length", "below", "weight"))
    spaces = " ".join(f'xmlns:{name}="{NAMESPACES[name]}"' for name in ("w", "mc", "wp", "wps", "a", "adec"))
    return parse_xml(f"""
        <mc:AlternateContent {spaces}><mc:Choice Requires="wps"><w:drawing>
          <wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0"
              layoutInCell="1" allowOverlap="1">
            <wp:simplePos x="0" y="0"/>
            <wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH>
            <wp:positionV relativeFrom="paragraph"><wp:posOffset>{below}</wp:posOffset></wp:positionV>
            <wp:extent cx="{length}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
            <wp:docPr id="1" name="End rule">
              <a:extLst><a:ext uri="{_DECORATIVE}"><adec:decorative val="1"/></a:ext></a:extLst>
            </wp:docPr>
            <wp:cNvGraphicFramePr/>
            <a:graphic><a:graphicData uri="{NAMESPACES["wps"]}"><wps:wsp>
              <wps:cNvCnPr/>
              <wps:spPr>
                <a:xfrm><a:off x="0" y="0"/><a:ext cx="{length}" cy="0"/></a:xfrm>
                <a:prstGeom prst="line"><a:avLst/></a:prstGeom>
                <a:ln w="{weight}"><a:solidFill><a:srgbClr val="{shape["color"]}"/></a:solidFill></a:ln>
              </wps:spPr>
              <wps:bodyPr/>
            </wps:wsp></a:graphicData></a:graphic>
          </wp:anchor>
        </w:drawing></mc:Choice></mc:AlternateContent>""")


# --- Footnotes --------------------------------------------------------------------------------------------------------

register_element_cls("w:footnote", CT_HdrFtr)  # python-docx lacks footnotes; they hold paragraphs as headers do


def add_footnotes(word: WordDocument, document: Document) -> None:
    """Add the part with the separators, and with every footnote that the body calls.

    Raises ValueError for a footnote that is called and has no text.
    """
    called = {run.call for block in document.body for run in block.runs if run.call}
    missing = called - {note.number for note in document.notes}
    if missing:
        # Word would call the file damaged, so it must not be written.
        raise ValueError(f"footnotes called without a text: {sorted(missing)}")
    root = root_element("w:footnotes")
    part = add_part(word, "word/footnotes", root, CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES)
    shape = form_of(document.text(Role.SYMBOL), document.layout.first_baseline)["footnotes"]
    indents = {"left": shape["separator_left_tw"], "after": shape["separator_after_tw"]}
    for kind, number in SEPARATORS.items():
        # The UN types a separator as underscores in place of Word's line, also above a note carried over.
        line = add_paragraph(_new_note(part, type=kind, id=number), style="Normal", **indents)
        add_run(line, shape["separator"], bold=True, half_points=shape["separator_half_points"])
    for note in document.notes:
        if note.number in called:
            _add_footnote(_new_note(part, id=note.number), note)


def _new_note(part: XmlPart, **attributes: object) -> BlockItemContainer:
    part.element.append(made := element("w:footnote", **attributes))
    return BlockItemContainer(made, part)


def _add_footnote(container: BlockItemContainer, note: Note) -> None:
    """Add a footnote: tab, number, tab, text.

    The first tab is of the number's own run: LibreOffice, which sets the number first in any case, leaves it out there.

    `<w:footnote w:id="1"><w:p><w:r>…<w:tab/><w:footnoteRef/></w:r><w:r><w:tab/></w:r>…`
    """
    text = add_paragraph(container, style="FootnoteText", **note_indents())
    add_run(text, "\t", element("w:footnoteRef"), style="FootnoteReference")
    add_run(text, "\t")
    for given in note.runs:
        add_text(text, given)


def note_indents() -> dict[str, Any]:
    """Return the indents of a footnote, whose number ends left of the column; the style has those of a table note."""
    notes, style = form()["footnotes"], form()["styles"]["FootnoteText"]
    return {
        "tabs": (*(("clear", at) for _, at in style["tabs"]), ("right", notes["number_tab_tw"])),
        "left": notes["text_tw"],
        "right": notes["right_tw"],
        "hanging": notes["hanging_tw"],
    }


def _call_elements(number: int, *, is_first: bool, is_repeated: bool) -> Iterator[Element]:
    """Yield a footnote call; calls after the first refer to the bookmark around it and show the same number.

    `<w:bookmarkStart w:id="1" w:name="_RefNote1"/><w:r>…<w:footnoteReference w:id="1"/></w:r>
    <w:bookmarkEnd w:id="1"/>`, then ` NOTEREF _RefNote1 \\f \\h ` as a field.
    """
    name = f"_RefNote{number}"
    if not is_first:
        yield from field_runs(f"NOTEREF {name} \\f \\h", str(number), style="FootnoteReference")
        return
    if is_repeated:
        yield element("w:bookmarkStart", id=number, name=name)
    yield run(element("w:footnoteReference", id=number), style="FootnoteReference")
    if is_repeated:
        yield element("w:bookmarkEnd", id=number)


# --- Comments ---------------------------------------------------------------------------------------------------------


def add_comments(word: WordDocument, document: Document, given: Sequence[Annotation], elements: Elements) -> None:
    """Add the questions of a document and the given comments, in the order of the text, around elements of the body.

    `<w:commentRangeStart w:id="0"/>` run `<w:commentRangeEnd w:id="0"/>`
    `<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="0"/></w:r>`
    """
    placed = []
    for each in (*_questions(document), *given) if elements else ():
        # On its first words, if its own are none of the body.
        first = each.first if each.first in elements else next(iter(elements))
        placed.append(replace(each, first=first, last=each.last if each.last in elements else first))
    ordered = sorted(placed, key=lambda each: each.first)
    if ordered:
        root = root_element("w:comments")
        add_part(word, "word/comments", root, CONTENT_TYPE.WML_COMMENTS, RELATIONSHIP_TYPE.COMMENTS)
    numbered = [(_add_comment(word, each), each) for each in ordered]
    for number, each in numbered:
        elements[each.first][0].addprevious(element("w:commentRangeStart", id=number))
    for number, each in reversed(numbered):  # each right behind its last run, so the first comes to be the nearest
        last = elements[each.last][-1]
        last.addnext(run(element("w:commentReference", id=number), style="CommentReference"))
        last.addnext(element("w:commentRangeEnd", id=number))


def _add_comment(word: WordDocument, given: Annotation) -> int:
    """Add the text of a comment and return its number."""
    made = word.comments.add_comment(author=given.author, initials=given.initials)
    made._comment_elm.date = None  # python-docx gives it the time of day; the same draft gives the same file every day
    for at, line in enumerate(given.lines):
        add_run(made.add_paragraph() if at else made.paragraphs[0], line)
    return int(made.comment_id)


def _questions(document: Document) -> Iterator[Annotation]:
    """Yield a comment for each open fact, in reading order, with what is asked; then what people asked."""
    asked: dict[str, list[OpenQuestion]] = {"document": []}
    for entry in document.asked:
        asked.setdefault(entry.key, []).append(entry)
    for key, place in _places_of_questions(document, asked).items():
        for entry in asked.get(key, [OpenQuestion(key, f"Not known yet: {key}.")]):
            yield Annotation(place, place, tuple(entry.lines), AUTHOR, INITIALS)


def _places_of_questions(document: Document, asked: Collection[str]) -> dict[str, Place]:
    """Return where a comment on each open fact is, and one on each paragraph that a person asks about.

    It is at the first place of the fact in the body. Word allows no comments in headers and footnotes: a fact that is
    open only in a footnote is commented on at the call, one that is open only in the masthead at the first words.
    """
    notes = {note.number: note.runs for note in document.notes}
    body = [(at, block) for at, block in enumerate(document.blocks) if block.role not in MASTHEAD]
    runs = [((at, number), each) for at, block in body for number, each in enumerate(block.runs)]
    called = [(place, each) for place, given in runs for each in notes.get(given.call, ())]
    places: dict[str, Place] = {}
    for place, each in (*runs, *called):
        if each.status:
            places.setdefault(each.fact, place)
    of_people = {block.key: (at, 0) for at, block in body if block.key in asked and block.runs}
    elsewhere = [key for key in (*open_keys(document), "document") if key not in places]
    return places | of_people | dict.fromkeys(elsewhere, NOWHERE)

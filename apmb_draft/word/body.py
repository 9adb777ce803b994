"""Write the body: one paragraph a block, in the style and at the place that its role has in the UN form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from apmb_draft.blocks import FRONT, MASTHEAD, Block, Document, Role
from apmb_draft.form import form, form_of
from apmb_draft.word.end_rule import end_rule
from apmb_draft.word.inline import Inline
from apmb_draft.word.marks import Marks
from apmb_draft.word.notes import note_indents
from apmb_draft.word.styles import own_language
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
    for at, block in enumerate(document.blocks):
        if block.role in MASTHEAD:
            continue
        if block.role is Role.ADOPTION:
            yield from _step(document)
        yield from _spacers(before, block.role)
        if block.role is Role.PAGE_NOTE and before is not Role.PAGE_NOTE:
            yield _note_rule()
        yield _block(block, shape_of[block.role], at, inline, marks)
        before = block.role
    yield paragraph(run(end_rule()), style="SingleTxt")


def _block(block: Block, shape: RoleFormat, at: int, inline: Inline, marks: Marks) -> Element:
    """Return one block.

    `Block(Role.OPERATIVE, (Run("Urges", italic=True), …), "2.")` → `<w:p><w:pPr><w:pStyle w:val="SingleTxt"/></w:pPr>
    <w:r><w:tab/><w:t>2.</w:t><w:tab/></w:r><w:r><w:rPr><w:i/><w:iCs/></w:rPr><w:t>Urges</w:t></w:r>…</w:p>`
    """
    letters = own_language(shape.style)
    lead = shape.lead(block.number)
    content = [run(lead, **letters)] if lead else []
    for position, given in enumerate(block.runs):
        content += inline.marked(given, (at, position), marks, **letters)
    return paragraph(*content, style=shape.style, **shape.adds)


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
    text = RoleFormat("SingleTxt", tab=True)
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
    }


def _as_title(style: str) -> dict[str, Any]:
    """Return the format of titles: two tabs lead into the column, and later lines are indented below the first words.

    The printed papers set sponsors and report so as well, though their styles do not say it.
    """
    known, title = form()["styles"][style].get("tabs", []), form()["styles"]["TitleH1"]
    stops = [stop for stop in title["tabs"] if stop not in known]
    return {"tabs": stops, **{side: title[side] for side in ("left", "right", "hanging")}}

"""Which parts of a page are broken into lines by us, in which type, and how much room they have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate, pairwise

from fontTools.ttLib import TTLibError

from apmb_draft.blocks import Block, Document, Layout, Note, Role, Run
from apmb_draft.form import form, points
from apmb_draft.paragraphs import ParagraphRef, Section
from apmb_draft.render.font_metrics import FontMetrics, Type
from apmb_draft.render.fonts import Faces
from apmb_draft.render.line_breaking import BrokenLine, LineBreaker
from apmb_draft.render.measures import form_table, inherited_style
from apmb_draft.typography import plain_text

JUSTIFIED = frozenset(
    {
        Role.OPENING,
        Role.PREAMBULAR,
        Role.OPERATIVE,
        Role.SUBPARAGRAPH,
        Role.SUBSUBPARAGRAPH,
        Role.THIRD_LEVEL,
        Role.UNNUMBERED,
        Role.DECISION,
        Role.ANNEX_TEXT,
    }
)
"""Set in the type of the text; all lines but the last fill the column."""

RAGGED = {
    Role.COMMITTEE: "H1",
    Role.AGENDA_TITLE: "AgendaTitleH2",
    Role.SPONSORS: "Sponsors",
    Role.ADOPTION: "TitleHCH",
    Role.REPORT: "H4",
    Role.TITLE: "TitleH1",
    Role.PAGE_NOTE: "FootnoteText",
    Role.HEADING: "H23",
    Role.ANNEX_TITLE: "H23",
}
"""Not justified, and the styles of their type."""


LONG = 13
"""Lines of a footnote that may be parted between two pages; a shorter one always stands on that of its call."""


@dataclass(frozen=True)
class Broken:
    """Lines by the place of their block in the body, from 1, and by the number of their footnote.

    A footnote of many lines has `more` behind its first ones, in portions that each go to the next page if need be.
    """

    blocks: Mapping[int, Sequence[BrokenLine]] = field(default_factory=dict)
    notes: Mapping[int, Sequence[BrokenLine]] = field(default_factory=dict)
    more: Mapping[int, Sequence[Sequence[BrokenLine]]] = field(default_factory=dict)


def break_document(document: Document, faces: Faces) -> Broken:
    """Return the parts of a document in the lines that Word would break."""
    ruler = FontMetrics(faces)
    try:
        text = LineBreaker(ruler, Type.of("SingleTxt"), lines=form_table(document)["lines"])
        ragged = {
            role: LineBreaker(ruler, Type.of(name), justified=False, read_well=role is Role.AGENDA_TITLE)
            for role, name in RAGGED.items()
        }
        closer = condensed_lines(document.layout)
        blocks = {
            place: _by_hand(block, document.layout, ragged)
            or (text if block.role in JUSTIFIED else ragged[block.role]).lines(
                block.runs, *given, partial(_closer, closer.get(block.ref, ()))
            )
            for place, block in enumerate(document.body, 1)
            if (given := line_widths(block))
        }
        notes = {
            note.number: ragged[Role.PAGE_NOTE].lines(
                note.runs,
                note_room(),
                note_room(),
                partial(_closer, closer.get(_ref(note), ())),
            )
            for note in document.notes
        }
    except (OSError, TTLibError):
        return Broken()  # the letters are checked later, and say what is wrong with a face
    portions = {number: _portions(lines) for number, lines in notes.items()}
    return Broken(
        blocks,
        {number: first for number, (first, *_) in portions.items()},
        {number: more for number, (_, *more) in portions.items() if more},
    )


def _ref(note: Note) -> ParagraphRef:
    return ParagraphRef(Section.FOOTNOTE, note.number)


_CONDENSED = re.compile(r"(.*?)(?: lines? (\d+)(?:-(\d+))?)?")


def condensed_lines(layout: Layout) -> dict[ParagraphRef | None, list[tuple[int, int, float]]]:
    """Return which lines of a block are condensed: by its paragraph the first, the last, and by how many pt.

    >>> given = {"operative 3": 0.1, "operative 4 lines 2-3": 0.15, "operative 4 line 5": 0.05}
    >>> {str(ref): lines for ref, lines in condensed_lines(Layout(condensed=given)).items()}
    {'paragraph 3': [(1, 9999, 0.1)], 'paragraph 4': [(2, 3, 0.15), (5, 5, 0.05)]}
    """
    found: dict[ParagraphRef | None, list[tuple[int, int, float]]] = {}
    for name, less in layout.condensed.items():
        key, first, last = _CONDENSED.fullmatch(name).groups()  # type: ignore[union-attr]
        found.setdefault(ParagraphRef.parse(key), []).append((int(first or 1), int(last or first or 9999), less))
    return found


def _closer(spans: Sequence[tuple[int, int, float]], line: int) -> float:
    return next((less for first, last, less in spans if first <= line <= last), 0.0)


def _by_hand(block: Block, layout: Layout, ragged: Mapping[Role, LineBreaker]) -> list[BrokenLine]:
    """Return the lines of a title of an agenda item that is broken by hand; none where its words are others by now."""
    is_same = " ".join(layout.agenda_title) == plain_text(block.text) and not any(run.status for run in block.runs)
    if block.role is not Role.AGENDA_TITLE or not is_same:
        return []
    starts = accumulate((len(line) + 1 for line in layout.agenda_title), initial=0)
    parts = [block.text[start:end].rstrip(" ") for start, end in pairwise(starts)]
    width = points(form()["page"]["width_tw"])
    lines = [line for part in parts for line in ragged[block.role].lines([Run(part)], width, width)]
    return [*(replace(line, spaced=True) for line in lines[:-1]), lines[-1]]


def lines_of(document: Document, block: Block, faces: Faces) -> list[str]:
    """Return the text of one block of a document in lines, as we break them; none where the faces cannot be read."""
    alone = replace(document, blocks=(*document.of(Role.SYMBOL), block), notes=())
    return ["".join(run.text for run in line.runs) for line in break_document(alone, faces).blocks.get(1, ())]


def _portions(lines: Sequence[BrokenLine]) -> list[Sequence[BrokenLine]]:
    """Return the lines of a footnote two by two if they are many, so that neither the first nor the last stands alone.

    >>> line = BrokenLine((), 0, 0)
    >>> [len(portion) for portion in _portions([line] * 13)], len(_portions([line] * 12))
    ([2, 2, 2, 2, 2, 3], 1)
    """
    if len(lines) < LONG:
        return [lines]
    last = len(lines) // 2 * 2 - 2
    return [*(lines[at : at + 2] for at in range(0, last, 2)), lines[last:]]


def line_widths(block: Block) -> tuple[float, float] | None:
    """Return how wide the first line of a block is, and how wide the others are, in pt; None for what we do not break.

    >>> line_widths(Block(Role.OPERATIVE, (), "3.")), line_widths(Block(Role.TITLE, ()))
    ((317.8, 365.3), (365.3, 365.3))
    >>> line_widths(Block(Role.MEETING, ())) is None
    True
    """
    page, column = form()["page"], form()["column"]
    outer = points(page["width_tw"] - page["left_tw"] - page["right_tw"])
    inner = outer - 2 * points(column["indent_tw"])
    if block.role in JUSTIFIED:
        return _room_of_text(block, round(inner, 3))
    if block.role not in RAGGED:
        return None
    width = inner
    if block.role in (Role.COMMITTEE, Role.AGENDA_TITLE):
        width = outer - points(inherited_style("AgendaTitleH2")["right"])
    elif block.role is Role.PAGE_NOTE:
        width = note_room()
    return round(width, 3), round(width, 3)


def note_room() -> float:
    """Return how wide the lines of a footnote are, in pt.

    >>> note_room()
    365.65
    """
    page, notes = form()["page"], form()["footnotes"]
    taken = page["left_tw"] + page["right_tw"] + notes["text_tw"] + notes["right_tw"]
    return round(points(page["width_tw"] - taken), 3)


def _room_of_text(block: Block, column_width: float) -> tuple[float, float]:
    column = form()["column"]
    indent, hang = column["first_line"] - column["left"], column["number_text"] - column["first_line"]
    left = {Role.SUBSUBPARAGRAPH: "second_level_tw", Role.THIRD_LEVEL: "third_level_tw"}.get(block.role)
    width = column_width - points(column[left] - column["indent_tw"]) if left else column_width
    before = 0.0 if left else indent
    if block.number:
        before = max(before, indent) if block.role is Role.ANNEX_TEXT else before + hang
    return round(width - before, 3), round(width, 3)

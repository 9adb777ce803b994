"""Lines broken as Word breaks them, which no browser does: Word shrinks the spaces of a line to take one more word.

`break_document` knows which parts of a page we break, in which type, and how much room they have; `LineBreaker` knows
nothing of pages: runs and widths in, lines out. With the true type (letters at 103 per cent, 0.2 pt more between them,
kerning) a word that does not fit is taken all the same where the spaces need to shrink by no more than a share of their
width, and the line by less than a share of what it would have to be stretched without the word. Both shares stand in
`form.toml`, measured on lines of official documents. Style sheets only ever stretch, so each line is handed over
broken, with the space between its letters and its words. A ragged line, such as one of a title, is broken before the
first word that does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby, pairwise
from typing import Any, TypeAlias

from fontTools.ttLib import TTLibError

from apmb_draft.model.document import ROWS, RUNNING_TEXT, Block, Document, PageLayout, Role, Run
from apmb_draft.model.paragraphs import ParagraphRef, Section
from apmb_draft.render.font_metrics import Faces, FontMetrics, Type
from apmb_draft.un.form import form, form_of, inherited_style, points
from apmb_draft.un.typography import NO_BREAK_SPACE, plain_text

JUSTIFIED = frozenset({Role.OPENING, *RUNNING_TEXT} - ROWS - {Role.HEADING, Role.TABLE_NOTE})
"""Set in the type of the text; all lines but the last fill the column."""

_RAGGED = {
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

_LONG = 13
"""Lines of a footnote that may be parted between two pages; a shorter one always stands on that of its call."""

_CONDENSED = re.compile(r"(.*?)(?: lines? (\d+)(?:-(\d+))?)?")

_LEADING = frozenset({"a", "an", "in", "of"})
"""Words that a line of the title of an agenda item does not end in. In 77 documents "of" ends seven of 105 lines with a
line below, the others none, and none of 63 titles ends in a line of one word: 48 titles break alike so, 39 by width."""

_BEHIND = ("-", "–", "—")
"""Signs behind which a line may end."""

Condensed: TypeAlias = Sequence[tuple[int, int, float]]
"""Lines of a paragraph that are condensed by hand: the first, the last, counted from 1, and by how many pt."""


@dataclass(frozen=True)
class BrokenLine:
    """One line: its runs, the space between its letters and what is added between its words, in pt."""

    runs: tuple[Run, ...]
    letters: float
    words: float
    spaced: bool = False
    """Whether it ends in a space, which nobody sees, but which is read aloud and copied."""


@dataclass(frozen=True)
class Broken:
    """Lines by the place of their block in the body, from 1, and by the number of their footnote.

    Those of a footnote are in portions, one if they are not many, that each go to the next page if need be.
    """

    blocks: Mapping[int, Sequence[BrokenLine]] = field(default_factory=dict)
    notes: Mapping[int, Sequence[Sequence[BrokenLine]]] = field(default_factory=dict)


def break_document(document: Document, faces: Faces) -> Broken:
    """Return the parts of a document in the lines that Word would break."""
    ruler = FontMetrics(faces)
    try:
        text = LineBreaker(ruler, Type.of("SingleTxt"), lines=form_table(document)["lines"])
        ragged = {
            role: LineBreaker(ruler, Type.of(name), justified=False, read_well=role is Role.AGENDA_TITLE)
            for role, name in _RAGGED.items()
        }
        breakers, condensed = dict.fromkeys(JUSTIFIED, text) | ragged, _condensed_lines(document.layout)
        blocks = {
            place: _by_hand(block, document.layout, ragged[Role.AGENDA_TITLE])
            or breakers[block.role].lines(block.runs, *_line_widths(block), condensed.get(block.ref, ()))
            for place, block in enumerate(document.body, 1)
            if block.role in breakers
        }
        notes = {}
        for note in document.notes:
            ref = ParagraphRef(Section.FOOTNOTE, note.number)
            lines = ragged[Role.PAGE_NOTE].lines(note.runs, note_room(), note_room(), condensed.get(ref, ()))
            notes[note.number] = _portions(lines)
    except (OSError, TTLibError):
        return Broken()  # the letters are checked later, and say what is wrong with a face
    return Broken(blocks, notes)


def _condensed_lines(layout: PageLayout) -> dict[ParagraphRef | None, list[tuple[int, int, float]]]:
    """Return which lines of a block are condensed, by its paragraph.

    >>> given = {"operative 3": 0.1, "operative 4 lines 2-3": 0.15, "operative 4 line 5": 0.05}
    >>> {str(ref): lines for ref, lines in _condensed_lines(PageLayout(condensed=given)).items()}
    {'paragraph 3': [(1, 9999, 0.1)], 'paragraph 4': [(2, 3, 0.15), (5, 5, 0.05)]}
    """
    found: dict[ParagraphRef | None, list[tuple[int, int, float]]] = {}
    for name, less in layout.condensed.items():
        key, first, last = _CONDENSED.fullmatch(name).groups()  # type: ignore[union-attr]
        found.setdefault(ParagraphRef.parse(key), []).append((int(first or 1), int(last or first or 9999), less))
    return found


def form_table(document: Document) -> dict[str, Any]:
    """Return the table of the form that a document is set in."""
    return form_of(document.text(Role.SYMBOL), document.layout.first_baseline)


def _by_hand(block: Block, layout: PageLayout, breaker: LineBreaker) -> list[BrokenLine]:
    """Return the lines of a title of an agenda item that is broken by hand; none where its words are others by now."""
    is_same = " ".join(layout.agenda_title) == plain_text(block.text) and not any(run.status for run in block.runs)
    if block.role is not Role.AGENDA_TITLE or not is_same:
        return []
    starts = accumulate((len(line) + 1 for line in layout.agenda_title), initial=0)
    parts = [block.text[start:end].rstrip(" ") for start, end in pairwise(starts)]
    width = points(form()["page"]["width_tw"])
    lines = [line for part in parts for line in breaker.lines([Run(part)], width, width)]
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
    if len(lines) < _LONG:
        return [lines]
    last = len(lines) // 2 * 2 - 2
    return [*(lines[at : at + 2] for at in range(0, last, 2)), lines[last:]]


def _line_widths(block: Block) -> tuple[float, float]:
    """Return how wide the first line of a block is, and how wide the others are, in pt.

    >>> _line_widths(Block(Role.OPERATIVE, (), "3.")), _line_widths(Block(Role.TITLE, ()))
    ((317.8, 365.3), (365.3, 365.3))
    """
    page, column = form()["page"], form()["column"]
    outer = points(page["width_tw"] - page["left_tw"] - page["right_tw"])
    width, before = outer - 2 * points(column["indent_tw"]), 0.0
    if block.role is Role.PAGE_NOTE:
        width = note_room()
    elif block.role in (Role.COMMITTEE, Role.AGENDA_TITLE):
        width = outer - points(inherited_style("AgendaTitleH2")["right"])
    elif block.role in JUSTIFIED:
        indent, hang = column["first_line"] - column["left"], column["number_text"] - column["first_line"]
        left = {Role.SUBSUBPARAGRAPH: "second_level_tw", Role.THIRD_LEVEL: "third_level_tw"}.get(block.role)
        width -= points(column[left] - column["indent_tw"]) if left else 0
        before = 0.0 if left else indent
        if block.number and block.role is not Role.ANNEX_TEXT:
            before += hang
    return round(width - before, 3), round(width, 3)


def note_room() -> float:
    """Return how wide the lines of a footnote are, in pt.

    >>> note_room()
    365.65
    """
    page, notes = form()["page"], form()["footnotes"]
    taken = page["left_tw"] + page["right_tw"] + notes["text_tw"] + notes["right_tw"]
    return round(points(page["width_tw"] - taken), 3)


# --- The lines of one paragraph ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Box:
    """What stands between two places where a line may end: runs with the space behind them."""

    runs: tuple[Run, ...]
    true: float
    """Its width in pt as Word sets it, without the space behind."""
    plain: float
    """Its width in letters as they are, with nothing between them."""
    letters: int
    """That have space between them: all but those of footnote calls."""
    spaces: int
    """Within it, that no line may end at."""
    space: tuple[Run, ...]
    """The space behind, if one follows."""
    kerned: float = 0.0
    """What kerning adds to the space before it, in letters as they are; style sheets leave it out."""

    def closer(self, less: float) -> float:
        """Return its width with its character spacing condensed by so many pt."""
        return self.true - less * self.letters

    @property
    def behind(self) -> bool:
        """Return whether a space follows."""
        return bool(self.space)


class LineBreaker:
    """Breaks paragraphs set in one type into lines, justified ones with the spaces that fill them."""

    def __init__(
        self,
        ruler: FontMetrics,
        given: Type,
        *,
        justified: bool = True,
        read_well: bool = False,
        lines: Mapping[str, float] | None = None,
    ):
        """Take the type, and the table `lines` of the form if it is another than the usual one.

        With `read_well` no line ends in one of the words LEADING, and the last is no single word.
        """
        self._ruler, self._type, self._justified, self._read_well = ruler, given, justified, read_well
        shares = lines or form()["lines"]
        self._shrink, self._balance = shares["shrink"], shares["balance"]
        self._plain_space = ruler.width(" ", given)
        self._space = given.true(self._plain_space, 1)

    def lines(self, runs: Sequence[Run], first: float, other: float, condensed: Condensed = ()) -> list[BrokenLine]:
        """Return the lines of a paragraph whose first line has room for so many pt, and all others for so many.

        A newline in the text ends a line as the end of the paragraph does.
        """
        found: list[BrokenLine] = []
        for part in _split_at_newlines(runs):
            found += self._broken(part, other if found else first, other, condensed, len(found) + 1)
        return found

    def _broken(
        self, runs: Sequence[Run], first: float, other: float, condensed: Condensed, number: int
    ) -> list[BrokenLine]:
        pieces = [part for piece in self._pieces(runs) for part in self._fitting(piece, min(first, other))]
        found: list[BrokenLine] = []
        start = 0
        while start < len(pieces):
            room, at = other if found else first, number + len(found)
            less = next((less for begin, stop, less in condensed if begin <= at <= stop), 0.0)
            end = self._end(pieces, start, room, less)
            if self._read_well:
                end = _read_well(pieces, start, end)
            found.append(self._line(pieces[start:end], room, less, last=end == len(pieces)))
            start = end
        return found

    def _end(self, pieces: Sequence[_Box], start: int, room: float, less: float) -> int:
        """Return where a line ends: after the last piece that fits, or one further if its spaces may shrink."""
        end, width, spaces = start + 1, pieces[start].closer(less), pieces[start].spaces
        space = self._space - less
        while end < len(pieces):
            before, piece = pieces[end - 1], pieces[end]
            wider = width + before.behind * space + self._type.true(piece.kerned, 0) + piece.closer(less)
            more = spaces + before.behind + piece.spaces
            if wider > room:
                return end + int(self._justified and self._shrinks(wider - room, more, room - width, spaces))
            end, width, spaces = end + 1, wider, more
        return end

    def _shrinks(self, over: float, more: int, without: float, spaces: int) -> bool:
        """Return whether the spaces of a line shrink to take a word, instead of being stretched without it."""
        fits = over <= self._shrink * self._space * more
        return fits and (not spaces or over < self._balance * without)

    def _line(self, pieces: Sequence[_Box], room: float, less: float, *, last: bool) -> BrokenLine:
        """Return a line with the spaces that fill it, in characters of natural width as a style sheet sets them."""
        behind = sum(piece.behind for piece in pieces[:-1])
        letters = sum(piece.letters for piece in pieces) + behind
        spaces = sum(piece.spaces for piece in pieces) + behind
        kerned = sum(piece.kerned for piece in pieces[1:])
        plain = sum(piece.plain for piece in pieces) + behind * self._plain_space
        true = sum(piece.closer(less) for piece in pieces) + behind * (self._space - less) + self._type.true(kerned, 0)
        inked = max(letters - spaces, 1)
        scaled = (self._type.scale - 1) * (plain - spaces * self._plain_space) / inked
        between = self._type.between - less + scaled
        target = room if self._justified and not last else min(true, room)
        added = (target - plain - letters * between) / spaces if spaces else 0.0
        runs = [run for piece in pieces for run in (*piece.runs, *piece.space)]
        kept = tuple(_merged(runs[: len(runs) - len(pieces[-1].space)]))
        return BrokenLine(kept, round(between, 4), round(added, 4), bool(pieces[-1].space))

    def _pieces(self, runs: Sequence[Run]) -> Iterator[_Box]:
        """Yield the runs cut wherever a line may end; a footnote call stays with the word before it."""
        held: list[Run] = []
        kerned = 0.0
        for run in runs:
            if run.call:
                held.append(run)
                continue
            start = 0
            for at, letter in enumerate(run.text):
                if letter == " " or (letter in _BEHIND and run.text[at + 1 : at + 2].isalnum()):
                    end = at if letter == " " else at + 1
                    space = (run.with_text(" "),) if letter == " " else ()
                    yield self._piece([*held, run.with_text(run.text[start:end])], space, kerned)
                    held, start = [], at + 1
                    kerned = self._kerned(run, at)
            held.append(run.with_text(run.text[start:]))
        if any(run.text for run in held):
            yield self._piece(held, (), kerned)

    def _kerned(self, run: Run, at: int) -> float:
        """Return what kerning adds to a space or a hyphen at which a line may end; nothing at the end of a run."""
        pairs = (run.text[max(0, at - 1) : at + 1], run.text[at : at + 2])
        return sum(self._ruler.kerning(pair, self._type, italic=run.italic) for pair in pairs[run.text[at] != " " :])

    def _fitting(self, piece: _Box, room: float) -> Iterator[_Box]:
        """Yield a piece, or its characters where no line has room for it, such as for a long address."""
        if piece.true <= room:
            yield piece
            return
        letters = [part for run in piece.runs for part in ([run] if run.call else map(run.with_text, run.text))]
        for at, letter in enumerate(letters):
            yield self._piece([letter], piece.space if at == len(letters) - 1 else (), 0.0)

    def _piece(self, runs: Sequence[Run], space: tuple[Run, ...], kerned: float) -> _Box:
        kept = tuple(run for run in runs if run.text)
        calls = sum(self._ruler.width(run.text, self._type.call) for run in kept if run.call)
        width = sum(self._ruler.width(run.text, self._type, italic=run.italic) for run in kept if not run.call)
        text = "".join(run.text for run in kept if not run.call)
        true = self._type.true(width, len(text)) + calls
        return _Box(kept, true, width + calls, len(text), text.count(NO_BREAK_SPACE), space, kerned)


def _read_well(pieces: Sequence[_Box], start: int, end: int) -> int:
    """Return where a line ends that reads well: before a word that leads to the next, or that the last one lacks."""
    words = [at for at in range(start + 1, end) if pieces[at - 1].behind]
    is_single = not any(piece.behind for piece in pieces[end:-1])
    if end < len(pieces) and is_single and len(words) > 1:
        end = words.pop()
    while end < len(pieces) and len(words) > 1 and "".join(run.text for run in pieces[words[-1]].runs) in _LEADING:
        end = words.pop()
    return end


def _split_at_newlines(runs: Sequence[Run]) -> list[list[Run]]:
    parts: list[list[Run]] = [[]]
    for run in runs:
        head, *others = run.text.split("\n") if not run.call else [run.text]
        parts[-1].append(run if not others else run.with_text(head))
        parts += [[run.with_text(other)] for other in others]
    return parts


def _merged(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield parts of runs merged into as few runs as possible; `document.merge_runs` is too slow for so many."""
    for empty, parts in groupby(runs, lambda run: run.with_text("")):
        yield empty.with_text("".join(part.text for part in parts))

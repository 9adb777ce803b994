"""The draft as it will be read: blocks of runs, each with its role; no font and no size.

Composing, comparing and every renderer use it, so that no two formats can differ in their text. A redline is a document
whose runs and blocks say what changed: accepted, it is the draft, rejected, the base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Self

from apmb_draft.model.paragraphs import BELOW, Level, ParagraphRef, Section
from apmb_draft.model.paragraphs import ROWS as ROW_LEVELS


class Area(StrEnum):
    """The area of a document that a role belongs to, from its head to its foot."""

    MASTHEAD = "masthead"
    FRONT = "front block"
    TEXT = "text"
    CLOSING = "closing lines"


class Role(StrEnum):
    """The role of a block in the document, with what all packages know of it; what it looks like is in `form.toml`.

    `level` is that of the paragraphs of the file that it comes from, None if it comes from no running text; `section`
    is what whole paragraphs are counted in; `place` is what people call where it is.
    """

    area: Area
    level: Level | None
    section: Section | None
    place: str

    SYMBOL = "symbol", Area.MASTHEAD, "masthead"
    DISTRIBUTION = "distribution", Area.MASTHEAD, "masthead"
    DATE = "date", Area.MASTHEAD, "masthead"
    ORIGINAL = "original", Area.MASTHEAD, "masthead"
    RUNNING_TITLE = "running-title", Area.MASTHEAD, "running head"
    SESSION = "session", Area.FRONT
    COMMITTEE = "committee", Area.FRONT
    AGENDA_ITEM = "agenda-item", Area.FRONT
    AGENDA_TITLE = "agenda-title", Area.FRONT
    SPONSORS = "sponsors", Area.FRONT
    ADOPTION = "adoption", Area.FRONT, "lines above the title"
    REPORT = "report", Area.FRONT, "lines above the title"
    TITLE = "title", Area.FRONT
    PAGE_NOTE = "page-note", Area.FRONT
    OPENING = "opening", Area.TEXT
    PREAMBULAR = "preambular", Area.TEXT, "", Level.PARAGRAPH, Section.PREAMBLE
    OPERATIVE = "operative", Area.TEXT, "", Level.PARAGRAPH, Section.OPERATIVE
    SUBPARAGRAPH = "subparagraph", Area.TEXT, "", Level.SUBPARAGRAPH
    SUBSUBPARAGRAPH = "subsubparagraph", Area.TEXT, "", Level.SUBSUBPARAGRAPH
    THIRD_LEVEL = "third-level", Area.TEXT, "", Level.THIRD_LEVEL
    UNNUMBERED = "unnumbered", Area.TEXT, "", Level.UNNUMBERED, Section.UNNUMBERED
    HEADING = "heading", Area.TEXT, "", Level.HEADING
    DECISION = "decision", Area.TEXT, "", Level.PARAGRAPH, Section.DECISION
    MEETING = "meeting", Area.CLOSING, "closing lines"
    ADOPTED_ON = "adopted-on", Area.CLOSING, "closing lines"
    ANNEX = "annex", Area.TEXT
    ANNEX_TITLE = "annex-title", Area.TEXT
    ANNEX_TEXT = "annex-text", Area.TEXT, "", Level.PARAGRAPH, Section.ANNEX
    TABLE_HEAD = "table-head", Area.TEXT, "", Level.TABLE_HEAD
    TABLE_ROW = "table-row", Area.TEXT, "", Level.TABLE_ROW
    TABLE_HEADING = "table-heading", Area.TEXT, "", Level.TABLE_HEADING
    TABLE_TOTAL = "table-total", Area.TEXT, "", Level.TABLE_TOTAL
    TABLE_NOTE = "table-note", Area.TEXT, "", Level.TABLE_NOTE

    def __new__(
        cls,
        value: str,
        area: Area = Area.TEXT,
        place: str = "",
        level: Level | None = None,
        section: Section | None = None,
    ) -> Self:
        """Return a role that is its name as text, and has the rest as attributes."""
        role = str.__new__(cls, value)
        role._value_, role.area, role.level, role.section = value, area, level, section
        role.place = place or value.replace("-", " ")
        return role


MASTHEAD = frozenset(role for role in Role if role.area is Area.MASTHEAD)
"""Roles of blocks in page headers; all others are in the body, in the order of the blocks."""
FRONT = frozenset(role for role in Role if role.area is Area.FRONT)
"""Roles of the front block, before the text."""
CLOSING = frozenset(role for role in Role if role.area is Area.CLOSING)
"""Roles of the lines behind the text of an adopted resolution."""
RUNNING_TEXT = frozenset(role for role in Role if role.level)
"""Roles of the blocks that come from running text, one from each paragraph of the file."""
DEPTH = {role: BELOW.index(role.level) + 1 for role in Role if role.level in BELOW}
"""How deep a block is below its whole paragraph."""
ROWS = frozenset(role for role in Role if role.level in ROW_LEVELS)
"""Roles of the rows of tables; the cells of a row are parted by tabs. Rows that follow each other are one table."""


# --- Runs, paragraphs and footnotes -----------------------------------------------------------------------------------


class Revision(StrEnum):
    """The revision of a span of text, or of a paragraph mark, as Word tracks it: none, inserted or deleted."""

    NONE = ""
    INSERTED = "inserted"
    DELETED = "deleted"


class FactStatus(StrEnum):
    """The status of the fact that a run shows: nobody asks about it, it is open, or it awaits confirmation."""

    KNOWN = ""
    OPEN = "open"
    PROPOSED = "proposed"


@dataclass(frozen=True)
class Run:
    """A span of text in one form. A newline in the text is a line break.

    `link` is the symbol a reader may follow ("A/RES/78/45"), `call` the number of a footnote (the text is then that
    number, and nothing else is set). `status` is not KNOWN where the text is the bracketed place-holder of an open
    fact, or words that are proposed, which may have a link too; `fact` is then the key of the fact or the question.

    In a redline `change` says whether the run was inserted or deleted; `was` is the run as it was before, if its text
    was kept and its form was not: italics, a link, a no-break space.
    """

    text: str
    italic: bool = False
    link: str = ""
    fact: str = ""
    call: int = 0
    change: Revision = Revision.NONE
    was: Run | None = None
    status: FactStatus = FactStatus.KNOWN

    def with_text(self, text: str) -> Self:
        """Return the run with another text and all else it has, in less time than `dataclasses.replace` takes."""
        made = object.__new__(type(self))  # a text has thousands of runs; fields of a subclass are kept too
        made.__dict__.update(self.__dict__, text=text)
        return made


@dataclass(frozen=True)
class FactSpan:
    """The characters between two offsets of a text that show a fact of the file; `fact` is its key."""

    start: int
    end: int
    fact: str


@dataclass(frozen=True)
class Block:
    """One paragraph. `number` is typed text ("3.", "(a)", "79/34."), never a list number of the word processor.

    `ref` is the paragraph of the draft file that the block comes from, None outside running text; `facts` are the parts
    of `text` that a slot filled; neither is part of what the document says.

    In a redline `change` is that of the paragraph mark, as in Word: if it is deleted, the rest of the paragraph joins
    the next one. `was_number` and `was_role` are those before, if they were others; `was_ref` is the paragraph of the
    base's file, None for an inserted one.
    """

    role: Role
    runs: tuple[Run, ...]
    number: str = ""
    ref: ParagraphRef | None = field(default=None, compare=False)
    change: Revision = Revision.NONE
    was_number: str | None = None
    was_role: Role | None = None
    was_ref: ParagraphRef | None = field(default=None, compare=False)
    facts: tuple[FactSpan, ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        """Return the name of its paragraph in the draft file ("operative 12 (a)"), or ""."""
        return self.ref.key if self.ref else ""

    @property
    def text(self) -> str:
        """Return the text of the block without its number and without footnote calls."""
        return "".join(run.text for run in self.runs if not run.call)


@dataclass(frozen=True)
class Note:
    """A footnote; notes are numbered from 1 in the order of their first call.

    In a redline they are numbered through, deleted ones included; `before` and `after` are their numbers in the
    two drafts, 0 if a draft has none.
    """

    number: int
    runs: tuple[Run, ...]
    key: str = field(default="", compare=False)
    before: int = 0
    after: int = 0
    facts: tuple[FactSpan, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """Return the text of the footnote without its number."""
        return "".join(run.text for run in self.runs)


# --- The document -----------------------------------------------------------------------------------------------------


AUTHOR, ASKING, CHECKING = "apmb-draft", "apmb-draft (open question)", "apmb-draft (to check)"
"""Authors of our comments and changes in a Word file; open questions and wording to check have their own."""
OURS = frozenset({AUTHOR, ASKING, CHECKING})
"""All authors of this tool in a Word file."""


@dataclass(frozen=True)
class OpenQuestion:
    """A fact that the document still lacks: its key, the question, where the answer usually appears, and the ground."""

    key: str
    question: str
    look: str = ""
    ground: str = ""

    @property
    def lines(self) -> list[str]:
        """Return what a comment says of it: the question, then where to look and why it is asked, if that is known."""
        look = f"Where the answer appears: {self.look}" if self.look else ""
        ground = f"Ground: {self.ground}" if self.ground else ""
        return list(filter(None, (self.question, look, ground)))


@dataclass(frozen=True)
class PageLayout:
    """What differs between real documents of one form, in pt; None is what the form has.

    `first_page_bottom`: from the foot of page 1 to its text. `first_baseline`: of the first line of later pages, from
    the top. `heading_step`: from the title of the agenda item to "Resolution adopted by the General Assembly".
    `running_title`: the title beside the symbol in the running heads, which is broken by hand. `agenda_title`: the
    lines of the title of the agenda item where they are, too. `condensed`: by how much the characters of a paragraph
    are condensed to save a line, by the key of its block. `pitch`: from line to line of a paragraph or footnote that is
    set closer to save a page, by the key of its block or as "footnote 3". `page_starts`: the keys of blocks
    that begin a page though the one before has room.
    """

    first_page_bottom: float | None = None
    first_baseline: float | None = None
    heading_step: float | None = None
    running_title: tuple[str, ...] = ()
    agenda_title: tuple[str, ...] = ()
    condensed: Mapping[str, float] = field(default_factory=dict)
    pitch: Mapping[str, float] = field(default_factory=dict)
    page_starts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole draft in reading order, masthead first; `layout` is no part of what it says."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    asked: tuple[OpenQuestion, ...] = ()
    layout: PageLayout = field(default=PageLayout(), compare=False)

    def of(self, role: Role) -> tuple[Block, ...]:
        """Return all blocks of one role, in order."""
        return tuple(block for block in self.blocks if block.role is role)

    def text(self, role: Role) -> str:
        """Return the text of the first block of a role, or ""."""
        return next((block.text for block in self.of(role)), "")

    @property
    def body(self) -> tuple[Block, ...]:
        """Return the blocks in the body of the page, not in its headers."""
        return tuple(block for block in self.blocks if block.role not in MASTHEAD)

    @property
    def is_adopted(self) -> bool:
        """Return whether this is the adopted form (A/RES), with its own front block and running heads."""
        return any(block.number for block in self.of(Role.TITLE))


# --- Places, and what is open -----------------------------------------------------------------------------------------


def describe_place(part: Block | Note, base: str = "the base") -> str:
    """Return the place of a block or a footnote, also of a redline, as people say it; `base` is the text before.

    >>> describe_place(Block(Role.OPERATIVE, (), was_ref=ParagraphRef.parse("operative 3")))
    'paragraph 3 of the base'
    >>> describe_place(Block(Role.AGENDA_TITLE, ())), describe_place(Block(Role.SYMBOL, ()))
    ('agenda title', 'masthead')
    >>> describe_place(Note(2, ())), describe_place(Note(2, (), before=1))
    ('footnote 2', 'footnote 1 of the base')
    """
    if isinstance(part, Note):
        before, after = note_numbers(part)
        return f"footnote {after}" if after else f"footnote {before} of {base}"
    if part.ref or part.was_ref:
        return str(part.ref or f"{part.was_ref} of {base}")
    return part.role.place


def note_numbers(note: Note) -> tuple[int, int]:
    """Return the numbers of a footnote in the base and in the draft, 0 where it is not in one of them."""
    return (note.before, note.after) if note.before or note.after else (note.number, note.number)


def open_keys(document: Document) -> Iterator[str]:
    """Yield the keys of the facts that are open in the document, each once, in reading order."""
    owners: tuple[Block | Note, ...] = (*document.blocks, *document.notes)
    yield from dict.fromkeys(run.fact for owner in owners for run in owner.runs if run.status)


# --- Runs -------------------------------------------------------------------------------------------------------------


def merge_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the same text in the fewest runs, so that equal documents are equal values.

    Links that were cut into words and changed formats are merged too.

    >>> merge_runs([Run("a"), Run(""), Run("b"), Run("c", italic=True)]) == (Run("ab"), Run("c", italic=True))
    True
    >>> runs = merge_runs([Run("a", link="A/79/1"), Run(" kite", link="A/79/1"), Run("s")])
    >>> [(run.text, run.link) for run in runs]
    [('a kite', 'A/79/1'), ('s', '')]
    """
    merged: list[Run] = []
    for run in runs:
        if merged and _has_same_format(merged[-1], run):
            last = merged[-1]
            merged[-1] = last.with_text(last.text + run.text)
            if last.was and run.was:
                merged[-1] = replace(merged[-1], was=last.was.with_text(last.was.text + run.was.text))
        elif run.text:
            merged.append(run)
    return tuple(merged)


def _has_same_format(last: Run, run: Run) -> bool:
    """Return whether a run has the format of the one before it, now and before the change."""
    if last.call or run.call or last.status is FactStatus.OPEN:
        return False
    if last.was and run.was and _has_same_format(last.was, run.was):
        run = replace(run, was=last.was)
    return last.with_text(run.text) == run


def organ_letter(runs: tuple[Run, ...]) -> tuple[str, tuple[Run, ...]]:
    """Return the first letter of a symbol, that of the organ, which is printed large; and the runs of the rest.

    A place-holder has no such letter.

    >>> organ_letter((Run("A/C.1/80/L.7"),))[1][0].text
    '/C.1/80/L.7'
    >>> organ_letter((Run("[symbol]", fact="symbol", status=FactStatus.OPEN),))[0]
    ''
    """
    if not runs or runs[0].status or not runs[0].text[:1].isalpha():
        return "", runs
    first, *rest = runs
    return first.text[0], (first.with_text(first.text[1:]), *rest)


def raised_in(runs: Sequence[Run], *, is_note: bool = False) -> frozenset[int]:
    """Return the indices of the runs that are raised: a letter in italics behind a word, or at the start of a note.

    >>> raised_in([Run("Total"), Run("a", italic=True)]), raised_in([Run("a", italic=True), Run(" See")], is_note=True)
    (frozenset({1}), frozenset({0}))
    """
    letters = {at for at, run in enumerate(runs) if run.italic and len(run.text) == 1 and run.text.islower()}
    return frozenset(
        at for at in letters if (is_note and not at) or (at and not runs[at - 1].text[-1:].isspace() and not is_note)
    )


def slice_runs(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """Yield the runs between two offsets of their text."""
    at = 0
    for run in runs:
        a, b = max(start, at), min(end, at + len(run.text))
        if a < b:
            yield run if (a, b) == (at, at + len(run.text)) else run.with_text(run.text[a - at : b - at])
        at += len(run.text)


# --- Tables -----------------------------------------------------------------------------------------------------------


def begins_table(before: Block | None, block: Block) -> bool:
    """Return whether a row begins a table: no row is before it, or it is a head and the one before is not.

    >>> head, row = Block(Role.TABLE_HEAD, ()), Block(Role.TABLE_ROW, ())
    >>> begins_table(None, head), begins_table(head, row), begins_table(row, head)
    (True, False, True)
    """
    if block.role not in ROWS:
        return False
    is_second_head = block.role is Role.TABLE_HEAD and before is not None and before.role is not Role.TABLE_HEAD
    return before is None or before.role not in ROWS or is_second_head


def cells(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    r"""Return the cells of a row, each as its runs.

    >>> [[run.text for run in cell] for cell in cells([Run("\tGross", italic=True), Run("\t1")])]
    [[], ['Gross'], ['1']]
    """
    return [tuple(run for _, run in pairs) for pairs in _split(runs)]


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its runs and their indices in the row, its first column, and over how many it reaches."""

    runs: tuple[Run, ...]
    places: tuple[int, ...]
    column: int
    span: int

    @property
    def text(self) -> str:
        """Return the words of the cell."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Table:
    """The rows of a table, and the index of the first among the blocks."""

    start: int
    rows: tuple[Block, ...]

    @property
    def heads(self) -> int:
        """Return how many rows are the head."""
        return sum(row.role is Role.TABLE_HEAD for row in self.rows)

    @property
    def cells(self) -> list[list[Cell]]:
        r"""Return the cells of each row, each row as wide as the widest.

        The heading of several columns reaches over the empty cells behind it; what is alone in a row, over all.

        >>> head = Block(Role.TABLE_HEAD, (Run("\tDollars"),))
        >>> rows = (head, Block(Role.TABLE_ROW, (Run("Kites"),)), Block(Role.TABLE_ROW, (Run("Red\t1\t2"),)))
        >>> [[(cell.text, cell.span) for cell in row] for row in Table(0, rows).cells]
        [[('', 1), ('Dollars', 2)], [('Kites', 3)], [('Red', 1), ('1', 1), ('2', 1)]]
        """
        split = [list(_split(row.runs)) for row in self.rows]
        width = max(map(len, split))
        found = []
        for block, row in zip(self.rows, split, strict=True):
            wide = [*row, *[()] * (width - len(row))]
            is_head = block.role is Role.TABLE_HEAD
            starts = [at for at, pairs in enumerate(wide) if pairs or at < 2 or not (is_head and any(wide[1:at]))]
            starts = starts if is_head or any(wide[1:]) else [0]
            found.append([_cell(wide[a], a, b - a) for a, b in pairwise([*starts, width])])
        return found

    @property
    def texts(self) -> list[list[str]]:
        """Return the texts of all columns, row by row; what reaches over several is in the first."""
        return [[text for cell in row for text in (cell.text, *[""] * (cell.span - 1))] for row in self.cells]


def tables(blocks: Sequence[Block]) -> list[Table]:
    """Return the tables among some blocks."""
    starts = [at for at, block in enumerate(blocks) if begins_table(blocks[at - 1] if at else None, block)]
    return [
        Table(start, tuple(takewhile(lambda block: block.role in ROWS, blocks[start:end])))
        for start, end in pairwise([*starts, len(blocks)])
    ]


def _split(runs: Sequence[Run]) -> Iterator[list[tuple[int, Run]]]:
    """Yield the runs of each cell with their indices in the row."""
    cell: list[tuple[int, Run]] = []
    for place, run in enumerate(runs):
        first, *others = run.text.split("\t")
        cell.append((place, run.with_text(first)))
        for other in others:
            yield [pair for pair in cell if pair[1].text]
            cell = [(place, run.with_text(other))]
    yield [pair for pair in cell if pair[1].text]


def _cell(pairs: Sequence[tuple[int, Run]], column: int, span: int) -> Cell:
    return Cell(tuple(run for _, run in pairs), tuple(place for place, _ in pairs), column, span)


# --- The two drafts of a redline --------------------------------------------------------------------------------------


def accept_changes(document: Document) -> Document:
    """Return the draft of a redline: insertions kept, deletions removed.

    >>> runs = (Run("two", change=Revision.DELETED), Run("three", change=Revision.INSERTED), Run(" kites"))
    >>> accept_changes(Document((Block(Role.OPERATIVE, runs),))).text(Role.OPERATIVE)
    'three kites'
    """
    return _resolve(document, Revision.DELETED)


def reject_changes(document: Document) -> Document:
    """Return the base of a redline, as it was before the changes."""
    return replace(_resolve(document, Revision.INSERTED), asked=())


def _resolve(document: Document, dropped: Revision) -> Document:
    numbers = {note.number: note_numbers(note)[dropped is Revision.DELETED] for note in document.notes}
    blocks = tuple(_resolve_blocks(document.blocks, dropped, numbers))
    notes = [
        Note(numbers[note.number], _resolve_runs(note.runs, dropped, numbers), note.key)
        for note in document.notes
        if numbers[note.number]
    ]
    return Document(blocks, tuple(sorted(notes, key=lambda note: note.number)), document.asked)


def _resolve_blocks(blocks: Sequence[Block], dropped: Revision, numbers: Mapping[int, int]) -> Iterator[Block]:
    """Yield the blocks of one draft; what remains of one whose end is dropped joins the next."""
    carried: list[Run] = []
    number = ""
    for block in blocks:
        old = dropped is Revision.INSERTED
        number = number or (block.was_number if old and block.was_number is not None else block.number)
        carried += _resolve_runs(block.runs, dropped, numbers)
        if block.change is dropped:
            continue
        role = block.was_role if old and block.was_role else block.role
        yield Block(role, merge_runs(carried), number, block.was_ref if old else block.ref)
        carried, number = [], ""


def _resolve_runs(runs: Sequence[Run], dropped: Revision, numbers: Mapping[int, int]) -> tuple[Run, ...]:
    return merge_runs(_resolve_run(run, dropped, numbers) for run in runs if run.change is not dropped)


def _resolve_run(run: Run, dropped: Revision, numbers: Mapping[int, int]) -> Run:
    kept = run.was if run.was and dropped is Revision.INSERTED else run
    if kept.call:
        number = numbers.get(kept.call, kept.call)
        kept = replace(kept, text=str(number), call=number)
    return replace(kept, change=Revision.NONE, was=None)

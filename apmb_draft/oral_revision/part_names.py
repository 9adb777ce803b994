"""Name the parts of a text as a delegate finds them: "the fourth preambular paragraph", "paragraph 7 (a)"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from apmb_draft.blocks import DEPTH, ROWS, RUNNING_TEXT, Block, Role, begins_table
from apmb_draft.typography import plain_text
from apmb_draft.words import ordinal


class Section(StrEnum):
    """The parts of a text whose paragraphs are counted by themselves, in the order in which they are read out."""

    TITLE = "title"
    PREAMBLE = "preamble"
    OPERATIVE = "operative"
    ANNEX = "annex"


@dataclass(frozen=True)
class PartName:
    """What a part is called: a stem, the letters of the levels below it, and its place.

    >>> str(PartName("paragraph 7", ("(a)",)))
    'paragraph 7 (a)'
    >>> str(PartName("the third preambular paragraph", ("(b)", "(i)"), counted=True))
    'subparagraph (b) (i) of the third preambular paragraph'
    """

    stem: str
    letters: tuple[str, ...] = ()
    tail: str = ""
    counted: bool = False

    def __str__(self) -> str:
        if self.letters and self.counted:
            return f"subparagraph {' '.join(self.letters)} of {self.stem}{self.tail}"
        return " ".join((self.stem, *self.letters)) + self.tail

    def below(self, letter: str) -> PartName:
        """Return the name of a part one level below."""
        return PartName(self.stem, (*self.letters, letter), self.tail, self.counted)


@dataclass
class NamedPart:
    """A paragraph, heading or title with what lies below it."""

    block: Block
    name: PartName
    below: list[NamedPart] = field(default_factory=list)

    @property
    def role(self) -> Role:
        """Return the role of its block."""
        return self.block.role


def parts_by_section(blocks: Sequence[Block]) -> dict[Section, list[NamedPart]]:
    """Return the named parts of a text by section; masthead, front block and closing lines are left out."""
    cut: dict[Section, list[Block]] = {section: [] for section in Section}
    last = max((at for at, block in enumerate(blocks) if block.role is Role.PREAMBULAR), default=-1)
    in_annex = False
    for at, block in enumerate(map(_read_out, blocks)):
        in_annex = in_annex or block.role is Role.ANNEX
        if block.role is Role.TITLE:
            cut[Section.TITLE].append(block)
        elif in_annex:
            cut[Section.ANNEX].append(block)
        elif block.role in RUNNING_TEXT:
            is_preamble = at <= last or (block.role in DEPTH and not cut[Section.OPERATIVE])
            cut[Section.PREAMBLE if is_preamble else Section.OPERATIVE].append(block)
    return {section: list(_with_names(section, found)) for section, found in cut.items()}


def _read_out(block: Block) -> Block:
    """Return a block as it is read out: a stroke parts the cells of a row, where it has a tab."""
    if block.role not in ROWS:
        return block
    return replace(block, runs=tuple(replace(run, text=run.text.replace("\t", " | ")) for run in block.runs))


def _with_names(section: Section, blocks: Sequence[Block]) -> Iterator[NamedPart]:
    """Yield the paragraphs of a section, with those of a lower level below them, and an annex below its heading."""
    names = _names(section, [block for block in blocks if block.role not in DEPTH])
    row: list[NamedPart] = []
    tops: list[NamedPart] = []
    annex: NamedPart | None = None
    for block in blocks:
        level = DEPTH.get(block.role, 0)
        if level and row:
            row = row[:level]
            part = NamedPart(block, row[-1].name.below(block.number))
            row[-1].below.append(part)
            row.append(part)
            continue
        top = NamedPart(block, next(names) if not level else PartName(f"subparagraph {block.number}"))
        row = [top]
        if annex and block.role is not Role.ANNEX:
            annex.below.append(top)
            continue
        annex = top if block.role is Role.ANNEX else None
        tops.append(top)
    yield from tops


def _names(section: Section, blocks: Sequence[Block]) -> Iterator[PartName]:
    """Yield the names of whole paragraphs: by their number where it is the only one, else by their place."""
    numbers = Counter((block.role, block.number) for block in blocks)
    annexes = sum(block.role is Role.ANNEX for block in blocks)
    places: Counter[Role] = Counter()
    tail, heading = "", ""
    before: Block | None = None
    for block in blocks:
        kind = Role.TABLE_ROW if block.role in ROWS else block.role
        if begins_table(before, block):
            places[Role.TABLE_HEAD], places[kind] = places[Role.TABLE_HEAD] + 1, 0
        before = block
        places[kind] += 1
        if block.role is Role.ANNEX:
            label = plain_text(block.text)
            tail = f" of {label[:1].lower()}{label[1:]}" if annexes > 1 else " of the annex"
            places, heading = Counter({Role.ANNEX: places[Role.ANNEX]}), ""
        elif block.role is Role.HEADING:
            heading = f"the heading “{plain_text(block.text)}”"
        # An annex counts by itself; elsewhere a number may come again below another heading.
        is_one = section is Section.ANNEX or numbers[block.role, block.number] == 1
        behind = tail if is_one else f" under {heading}" if heading else ""
        if block.role in ROWS:
            behind = f" of the {ordinal(places[Role.TABLE_HEAD])} table{tail}"
        yield _name(block, section, places[kind], behind)


def _name(block: Block, section: Section, place: int, tail: str) -> PartName:
    number = block.number.rstrip(".")
    match block.role:
        case Role.TITLE | Role.ANNEX_TITLE:
            return PartName("the title", tail=tail)
        case Role.ANNEX:
            return PartName(tail.removeprefix(" of "))
        case Role.HEADING:
            return PartName(f"the heading “{plain_text(block.text)}”", tail=tail if section is Section.ANNEX else "")
        case Role.PREAMBULAR:
            return PartName(f"the {ordinal(place)} preambular paragraph", counted=True)
        case Role.OPERATIVE if not number:
            return PartName("the operative paragraph", counted=True)
        case Role.UNNUMBERED:
            return PartName(f"the {ordinal(place)} unnumbered paragraph", counted=True)
        case Role.TABLE_HEAD | Role.TABLE_ROW | Role.TABLE_HEADING | Role.TABLE_TOTAL:
            return PartName(f"the {ordinal(place)} row", tail=tail, counted=True)
        case Role.TABLE_NOTE:
            return PartName(f"the {ordinal(place)} note to a table", tail=tail, counted=True)
        case Role.DECISION:
            return PartName(f"the {ordinal(place)} paragraph", counted=True)
        case _ if number:
            return PartName(f"paragraph {number}", tail=tail)
        case _:
            return PartName(f"the {ordinal(place)} paragraph", tail=tail, counted=True)

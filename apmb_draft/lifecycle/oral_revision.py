"""An oral revision: what the podium reads out to turn one text into another, in the wording of the United Nations.

`list_instructions` pairs the paragraphs of both texts and lists which are deleted and inserted; `quotations` quotes
each change within a paragraph, and `_parts_by_section` names the parts as a delegate finds them: "the fourth preambular
paragraph", "paragraph 7 (a)". `sheet_markdown` and `sheet_docx` write the result.

Preambular paragraphs are cited by ordinals in words, operative ones by number (rule AMD01), always as in the old text,
which is the one that delegates have before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from io import BytesIO
from itertools import groupby, takewhile
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from apmb_draft.compose import compose
from apmb_draft.diff.comparison import pair_notes, rename_calls
from apmb_draft.diff.paragraph_groups import ComparedParagraph, group_paragraphs
from apmb_draft.docx.sanitize import sanitized
from apmb_draft.lifecycle.quotations import (
    QuotedChange,
    call_numbers,
    is_call,
    quote_changes,
    quoted_markup,
    text_of_runs,
)
from apmb_draft.model.document import DEPTH, ROWS, RUNNING_TEXT, Block, Document, Role, Run, begins_table
from apmb_draft.model.resolution import Kind, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.text.markup import Sort, escape_text, tokenize_markup
from apmb_draft.text.templates import Templates
from apmb_draft.un.english import capitalise_first, cardinal, ordinal
from apmb_draft.un.typography import no_breaks, plain_text


class CountedSection(StrEnum):
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


@dataclass(frozen=True)
class Instruction:
    """A sentence, and the paragraphs that are read out after its colon; both in the markup of the file."""

    sentence: str
    texts: tuple[str, ...] = ()


def list_instructions(old: Document, new: Document) -> tuple[Instruction, ...]:
    """Return the instructions that turn the running text of one document into that of another, in reading order.

    They cover title, preamble, operative part, annexes and footnotes; an oral revision leaves masthead and sponsors.
    """
    together = pair_notes(old, new)
    before, after = rename_calls(old, together, old=True), rename_calls(new, together, old=False)
    notes = {}
    for name, pair in enumerate(together, 1):
        if pair.before:
            notes[name] = f"footnote {pair.before.number}"
        elif pair.after:
            notes[name] = f"footnote: {quoted_markup(text_of_runs(pair.after.runs), {})}"
    gone = {name for name, pair in enumerate(together, 1) if not pair.after}
    sheet = _InstructionList(notes, frozenset(gone))
    ours, theirs = _parts_by_section(before), _parts_by_section(after)
    for section in CountedSection:
        sheet.siblings(ours[section], theirs[section], section, None)
        sheet.renumbered()
    for name, pair in enumerate(together, 1):
        if pair.before and pair.after:
            sheet.words(PartName(notes[name]), PartName(notes[name]), pair.before.runs, pair.after.runs)
    numbers = [(pair.before.number, pair.after.number) for pair in together if pair.before and pair.after]
    if any(here != there for here, there in numbers):
        sheet.made.append(Instruction("Renumber the footnotes accordingly."))
    return tuple(sheet.made)


@dataclass(frozen=True)
class _Gap:
    """A place between two paragraphs of one section that are kept, perhaps below another paragraph."""

    section: CountedSection
    above: NamedPart | None = None
    before: NamedPart | None = None
    behind: NamedPart | None = None

    @property
    def sentence_start(self) -> str:
        """Return the beginning of the sentence that inserts something here."""
        if self.before:
            return f"After {self.before.name}, insert"
        if self.behind:
            return f"Before {self.behind.name}, insert"
        return f"At the end of {self.above.name}, add" if self.above else _WITHOUT_NEIGHBOUR[self.section]


@dataclass
class _InstructionList:
    """The instructions so far; `notes` holds the text for each call of a footnote, `gone` the deleted footnotes."""

    notes: Mapping[int, str]
    gone: frozenset[int]
    made: list[Instruction] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    last: str = ""

    # --- Paragraphs ---------------------------------------------------------------------------------------------------

    def siblings(
        self, old: Sequence[NamedPart], new: Sequence[NamedPart], section: CountedSection, above: NamedPart | None
    ) -> None:
        """List the changes among paragraphs of one level: between those that are kept, the deleted and inserted."""
        ours, theirs = {id(one.block): one for one in old}, {id(one.block): one for one in new}
        last: NamedPart | None = None
        removed: list[NamedPart] = []
        added: list[NamedPart] = []
        for group in group_paragraphs(
            [ComparedParagraph(one.block) for one in old], [ComparedParagraph(one.block) for one in new]
        ):
            before = [ours[id(words.block)] for words in group.before]
            after = [theirs[id(words.block)] for words in group.after]
            if len(before) == len(after) == 1 and before[0].role is after[0].role:
                self._between(removed, added, _Gap(section, above, last, before[0]))
                removed, added = [], []
                self._stays(before[0], after[0], section)
                last = before[0]
            else:
                removed += before
                added += after
        self._between(removed, added, _Gap(section, above, last))

    def _stays(self, old: NamedPart, new: NamedPart, section: CountedSection) -> None:
        self._number(old, new)
        if len({one.role for one in (*old.below[:1], *new.below[:1]) if one.role in DEPTH}) > 1:
            self._replace(old, [new])
            return
        if old.role is Role.ANNEX:
            name = whole = PartName(f"the heading of {old.name}")
        else:
            name, whole = old.name, PartName(f"the chapeau of {old.name}") if old.below else old.name
        self.words(name, whole, old.block.runs, new.block.runs)
        self.siblings(old.below, new.below, section, old)

    def _number(self, old: NamedPart, new: NamedPart) -> None:
        """Note that a paragraph has another number; the instruction comes at the end of its section."""
        before, after = old.block.number, new.block.number
        if before == after or old.role is Role.TITLE:
            return
        if not after:
            self.moved.add(f"Delete the number of {old.name}.")
            return
        where = " of the annex" if old.role is Role.ANNEX_TEXT else ""
        what = "subparagraphs" if old.role in DEPTH else "paragraphs"
        self.moved.add(f"Renumber the {'subsequent ' if before else ''}{what}{where} accordingly.")

    def _between(self, removed: Sequence[NamedPart], added: Sequence[NamedPart], gap: _Gap) -> None:
        """Replace the first removed paragraphs between two that are kept; delete or insert the rest."""
        if added and not removed:
            self._insert(gap.sentence_start, added)
            return
        while removed and added:
            taken = 1 if len(removed) > 1 else len(added)
            self._replace(removed[0], added[:taken])
            removed, added = removed[1:], added[taken:]
        for part in removed:
            self._say(f"Delete {part.name}.")

    def _insert(self, where: str, new: Sequence[NamedPart]) -> None:
        """Insert neighbouring paragraphs of one kind together, and those of another kind after them."""
        for _, group in groupby(new, key=lambda part: part.role):
            row = list(group)
            self._say(f"{where} {'' if len(row) > 1 else 'a '}{_count_parts(row, 'new ')} reading:", self._texts(row))
            where = "After that, insert"

    def _replace(self, old: NamedPart, new: Sequence[NamedPart]) -> None:
        row = list(takewhile(lambda part: part.role is new[0].role, new))
        what = "following text" if len(row) == 1 and row[0].role is old.role else _count_parts(row, "following ")
        self._say(f"Replace {old.name} with the {what}:", self._texts(row))
        self._insert("After that, insert", new[len(row) :])

    def _texts(self, new: Sequence[NamedPart]) -> tuple[str, ...]:
        """Return paragraphs as they are read out: without numbers, but with the letters of lower levels."""
        return tuple(text for part in new for text in self._with_below(part))

    def _with_below(self, part: NamedPart) -> Iterator[str]:
        is_read = part.role in DEPTH or part.role is Role.ANNEX_TEXT
        letter = f"{part.block.number} " if is_read and part.block.number else ""
        yield letter + quoted_markup(text_of_runs(part.block.runs), self.notes)
        for one in part.below:
            yield from self._with_below(one)

    def renumbered(self) -> None:
        """Add the instructions to renumber what follows, where numbers changed."""
        for sentence in sorted(self.moved):
            self._say(sentence)
        self.moved.clear()

    # --- Words --------------------------------------------------------------------------------------------------------

    def words(self, name: PartName, whole: PartName, old: Sequence[Run], new: Sequence[Run]) -> None:
        """Add a sentence for each change within one paragraph, or one that replaces the whole of it."""
        found = quote_changes(old, new)
        if found is None:
            self._say(f"Replace {whole} with the following text:", (quoted_markup(text_of_runs(new), self.notes),))
            return
        for one in found:
            where = "the same paragraph" if self.last == str(name) and "paragraph" in str(name) else str(name)
            self._say(f"In {where}, {self._change(one)}.")
            self.last = str(name)

    def _change(self, one: QuotedChange) -> str:
        old, new = quoted_markup(one.old, self.notes), quoted_markup(one.new, self.notes)
        if one.anchor:
            if is_call(one.new) and (note := self.notes[call_numbers(one.new)[0]]).startswith("footnote: "):
                return f"{one.anchor} “{old}”, insert a footnote reading: “{note.removeprefix('footnote: ')}”"
            return f"{one.anchor} “{old}”, insert “{new}”"
        if one.is_form and len(set(one.new.stripped().italic)) == 1:
            return f"set “{one.old.characters}” in {'italics' if one.new.italic[0] else 'roman type'}"
        if is_call(one.old) and not one.new.characters:
            number = call_numbers(one.old)[0]
            return f"delete {'' if number in self.gone else 'the call of '}{self.notes[number]}"
        return f"replace “{old}” with “{new}”" if one.new.characters else f"delete “{old}”"

    def _say(self, sentence: str, texts: tuple[str, ...] = ()) -> None:
        self.made.append(Instruction(capitalise_first(sentence), texts))
        self.last = ""


_WITHOUT_NEIGHBOUR = {
    CountedSection.TITLE: "At the beginning, insert",
    CountedSection.PREAMBLE: "After the words “The General Assembly,”, insert",
    CountedSection.OPERATIVE: "At the end of the text, add",
    CountedSection.ANNEX: "At the end of the text, add",
}


def _count_parts(new: Sequence[NamedPart], adjective: str) -> str:
    """Return what is inserted, and how many: "new paragraph", "following two paragraphs"."""
    kind = _KINDS_OF_PARTS.get(new[0].role, "paragraph")
    if len(new) == 1:
        return f"{adjective}{kind}"
    counted = cardinal(len(new))
    return f"{adjective}{counted} {kind}s" if adjective == "following " else f"{counted} {adjective}{kind}s"


_KINDS_OF_PARTS = {
    Role.PREAMBULAR: "preambular paragraph",
    Role.HEADING: "heading",
    Role.UNNUMBERED: "unnumbered paragraph",
    Role.ANNEX: "annex",
    Role.ANNEX_TITLE: "title",
    **dict.fromkeys(ROWS, "row"),
    Role.TABLE_NOTE: "note to a table",
    **dict.fromkeys(DEPTH, "subparagraph"),
}


# --- The names of parts -----------------------------------------------------------------------------------------------


def _parts_by_section(blocks: Sequence[Block]) -> dict[CountedSection, list[NamedPart]]:
    """Return the named parts of a text by section; masthead, front block and closing lines are left out."""
    cut: dict[CountedSection, list[Block]] = {section: [] for section in CountedSection}
    last = max((at for at, block in enumerate(blocks) if block.role is Role.PREAMBULAR), default=-1)
    in_annex = False
    for at, block in enumerate(map(_read_out, blocks)):
        in_annex = in_annex or block.role is Role.ANNEX
        if block.role is Role.TITLE:
            cut[CountedSection.TITLE].append(block)
        elif in_annex:
            cut[CountedSection.ANNEX].append(block)
        elif block.role in RUNNING_TEXT:
            is_preamble = at <= last or (block.role in DEPTH and not cut[CountedSection.OPERATIVE])
            cut[CountedSection.PREAMBLE if is_preamble else CountedSection.OPERATIVE].append(block)
    return {section: list(_with_names(section, found)) for section, found in cut.items()}


def _read_out(block: Block) -> Block:
    """Return a block as it is read out: a stroke parts the cells of a row, where it has a tab."""
    if block.role not in ROWS:
        return block
    return replace(block, runs=tuple(run.with_text(run.text.replace("\t", " | ")) for run in block.runs))


def _with_names(section: CountedSection, blocks: Sequence[Block]) -> Iterator[NamedPart]:
    """Yield the paragraphs of a section, with those of a lower level below them, and an annex below its heading."""
    names = _part_names(section, [block for block in blocks if block.role not in DEPTH])
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


def _part_names(section: CountedSection, blocks: Sequence[Block]) -> Iterator[PartName]:
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
        is_one = section is CountedSection.ANNEX or numbers[block.role, block.number] == 1
        behind = tail if is_one else f" under {heading}" if heading else ""
        if block.role in ROWS:
            behind = f" of the {ordinal(places[Role.TABLE_HEAD])} table{tail}"
        yield _part_name(block, section, places[kind], behind)


def _part_name(block: Block, section: CountedSection, place: int, tail: str) -> PartName:
    number = block.number.rstrip(".")
    match block.role:
        case Role.TITLE | Role.ANNEX_TITLE:
            return PartName("the title", tail=tail)
        case Role.ANNEX:
            return PartName(tail.removeprefix(" of "))
        case Role.HEADING:
            return PartName(
                f"the heading “{plain_text(block.text)}”", tail=tail if section is CountedSection.ANNEX else ""
            )
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


# --- The sheet: Markdown through its template, and a Word file in large type ------------------------------------------


_TEMPLATE = "oral-revision.md.jinja"
_FACE, _SIZE, _INDENT, _SPACE_AFTER = "Times New Roman", 14, 28, 10
"""Type face, size, and in points the indent of what is read out in full, and the space behind a paragraph."""


@dataclass(frozen=True)
class Sheet:
    """Everything that is read out, and what it revises; a sheet for another use is `called` otherwise."""

    revised: Resolution
    instructions: tuple[Instruction, ...]
    called: str = ""

    @property
    def symbol(self) -> str:
        """Return the symbol of the revised document, without the asterisk of a reissue; "" while it is open."""
        return "" if self.revised.symbol is UNKNOWN else str(self.revised.symbol).rstrip("*")

    @property
    def heading(self) -> str:
        """Return the heading of the sheet."""
        if self.called:
            return self.called
        kind = "decision" if self.revised.document is Kind.DECISION else "resolution"
        return f"Oral revision of draft {kind}{f' {self.symbol}' if self.symbol else ''}"


def revision_sheet(before: Resolution, after: Resolution) -> Sheet:
    """Return what is read out to revise one text into another; without instructions where they say the same."""
    return Sheet(before, list_instructions(compose(before), compose(after)))


def sheet_markdown(sheet: Sheet, templates: Templates) -> str:
    """Return the sheet as Markdown, through `oral-revision.md.jinja`."""
    values = {
        "symbol": sheet.symbol,
        "is_decision": sheet.revised.document is Kind.DECISION,
        "title": escape_text(sheet.revised.title),
        "instructions": sheet.instructions,
    }
    return templates.fill(_TEMPLATE, values)


def sheet_docx(sheet: Sheet) -> bytes:
    """Return the sheet as DOCX to read from: large type, a paragraph a sentence, what is read out in full indented.

    It has nothing of a document of the United Nations: no masthead, no symbol of its own.
    """
    document = docx.Document()
    for style in ("Normal", "Heading 1"):
        _set_font(document.styles[style], Pt(_SIZE))
    document.add_heading(no_breaks(sheet.heading), 1)
    _add_runs(document.add_paragraph(), escape_text(sheet.revised.title))
    for instruction in sheet.instructions:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(instruction.texts)
        _add_runs(paragraph, instruction.sentence)
        for text in instruction.texts:
            quoted = document.add_paragraph()
            quoted.paragraph_format.left_indent = Pt(_INDENT)
            _add_runs(quoted, f"“{text}”")
    for paragraph in document.paragraphs:
        paragraph.paragraph_format.space_after = Pt(_SPACE_AFTER)
    _set_properties(document.core_properties, sheet)
    made = BytesIO()
    document.save(made)
    # Without the picture, the numbers and the dates of the library's template: the same sheet gives the same bytes.
    return sanitized(made.getvalue(), "", sheet.heading)


def _set_font(style: Any, size: Any) -> None:
    """Set one typeface for Latin script, whatever the theme says, and black headings."""
    style.font.name, style.font.size, style.font.color.rgb = _FACE, size, RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if "heme" in name]:
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), _FACE)


def _add_runs(paragraph: Any, markup: str) -> None:
    """Add text in the markup of the file as runs."""
    for text, is_italic in _split_italics(markup):
        paragraph.add_run(no_breaks(text)).italic = is_italic or None


def _split_italics(markup: str) -> Iterator[tuple[str, bool]]:
    """Split text in the markup of the file into spans with and without italics.

    >>> list(_split_italics("In paragraph 2, replace “*Urges*” with “*Calls upon*”."))
    [('In paragraph 2, replace “', False), ('Urges', True), ('” with “', False), ('Calls upon', True), ('”.', False)]
    """
    italic, held = False, ""
    for token in tokenize_markup(markup):
        if token.sort is Sort.ITALIC:
            if held:
                yield held, italic
            italic, held = not italic, ""
        else:
            held += token.text
    if held:
        yield held, italic


def _set_properties(properties: Any, sheet: Sheet) -> None:
    """Set the properties of the file: its title and language, and nothing of who made it, where and when."""
    properties.title, properties.language = sheet.heading, "en-GB"
    properties.author = properties.comments = properties.last_modified_by = ""
    for name in ("created", "modified"):
        for element in properties._element.xpath(f"dcterms:{name}"):
            properties._element.remove(element)

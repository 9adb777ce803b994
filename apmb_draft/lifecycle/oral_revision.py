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
from itertools import groupby, takewhile

from apmb_draft.diff.comparison import pair_notes, rename_calls
from apmb_draft.diff.paragraph_groups import ComparedParagraph, group_paragraphs
from apmb_draft.docx.sanitize import sanitized
from apmb_draft.docx.writer import SheetParagraph, write_sheet
from apmb_draft.lifecycle.quotations import (
    QuotedChange,
    call_numbers,
    is_call,
    quote_changes,
    quoted_markup,
    text_of_runs,
)
from apmb_draft.model.document import DEPTH, ROWS, RUNNING_TEXT, Block, Document, Role, Run, begins_table, merge_runs
from apmb_draft.model.resolution import Kind, Resolution
from apmb_draft.model.values import UNKNOWN
from apmb_draft.text.markup import Sort, escape_text, tokenize_markup
from apmb_draft.text.templates import Templates
from apmb_draft.un.english import capitalise_first, cardinal, ordinal
from apmb_draft.un.typography import plain_text

_SECTIONS = {
    "title": "At the beginning, insert",
    "preamble": "After the words “The General Assembly,”, insert",
    "operative": "At the end of the text, add",
    "annex": "At the end of the text, add",
}
"""The sections whose paragraphs are counted by themselves, in the order in which they are read out.

Each with the beginning of the sentence that inserts something where it has no other paragraph.
"""


@dataclass
class NamedPart:
    """A paragraph, heading or title with what lies below it, and what it is called: a stem, letters, and its place.

    If `is_counted`, the stem counts paragraphs, and letters come before it.

    >>> block = Block(Role.OPERATIVE, ())
    >>> NamedPart(block, "paragraph 7", letters=("(a)",)).name
    'paragraph 7 (a)'
    >>> NamedPart(block, "the third preambular paragraph", is_counted=True, letters=("(b)", "(i)")).name
    'subparagraph (b) (i) of the third preambular paragraph'
    """

    block: Block
    stem: str
    tail: str = ""
    is_counted: bool = False
    letters: tuple[str, ...] = ()
    below: list[NamedPart] = field(default_factory=list)

    @property
    def role(self) -> Role:
        """Return the role of its block."""
        return self.block.role

    @property
    def name(self) -> str:
        """Return what it is called in a sentence."""
        if self.letters and self.is_counted:
            return f"subparagraph {' '.join(self.letters)} of {self.stem}{self.tail}"
        return " ".join((self.stem, *self.letters)) + self.tail


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
    gone = frozenset(name for name, pair in enumerate(together, 1) if not pair.after)
    sheet = _InstructionList(notes, gone)
    ours, theirs = _parts_by_section(before), _parts_by_section(after)
    for section, start in _SECTIONS.items():
        sheet.siblings(ours[section], theirs[section], start)
        sheet.renumbered()
    kept = [(name, pair.before, pair.after) for name, pair in enumerate(together, 1) if pair.before and pair.after]
    for name, was, now in kept:
        sheet.words(notes[name], notes[name], was.runs, now.runs)
    if any(was.number != now.number for _, was, now in kept):
        sheet.made.append(Instruction("Renumber the footnotes accordingly."))
    return tuple(sheet.made)


@dataclass
class _InstructionList:
    """The instructions so far; `notes` holds the text for each call of a footnote, `gone` the deleted footnotes."""

    notes: Mapping[int, str]
    gone: frozenset[int]
    made: list[Instruction] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    last: str = ""

    # --- Paragraphs ---------------------------------------------------------------------------------------------------

    def siblings(self, old: Sequence[NamedPart], new: Sequence[NamedPart], end: str) -> None:
        """List the changes among paragraphs of one level: between those that are kept, the deleted and inserted.

        `end` begins a sentence that inserts something where none of them is.
        """
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
                behind = last or before[0]
                self._between(removed, added, f"{'After' if last else 'Before'} {behind.name}, insert")
                removed, added = [], []
                self._stays(before[0], after[0])
                last = before[0]
            else:
                removed += before
                added += after
        self._between(removed, added, f"After {last.name}, insert" if last else end)

    def _stays(self, old: NamedPart, new: NamedPart) -> None:
        self._number(old, new)
        if len({one.role for one in (*old.below[:1], *new.below[:1]) if one.role in DEPTH}) > 1:
            self._replace(old, [new])
            return
        if old.role is Role.ANNEX:
            name = whole = f"the heading of {old.name}"
        else:
            name, whole = old.name, f"the chapeau of {old.name}" if old.below else old.name
        self.words(name, whole, old.block.runs, new.block.runs)
        self.siblings(old.below, new.below, f"At the end of {old.name}, add")

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

    def _between(self, removed: Sequence[NamedPart], added: Sequence[NamedPart], where: str) -> None:
        """Replace the first removed paragraphs between two that are kept; delete or insert the rest."""
        if added and not removed:
            self._insert(where, added)
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
        found: list[str] = []
        for part in new:
            is_read = part.role in DEPTH or part.role is Role.ANNEX_TEXT
            letter = f"{part.block.number} " if is_read and part.block.number else ""
            text = quoted_markup(text_of_runs(part.block.runs), self.notes)
            found += [f"{letter}{text}", *self._texts(part.below)]
        return tuple(found)

    def renumbered(self) -> None:
        """Add the instructions to renumber what follows, where numbers changed."""
        for sentence in sorted(self.moved):
            self._say(sentence)
        self.moved.clear()

    # --- Words --------------------------------------------------------------------------------------------------------

    def words(self, name: str, whole: str, old: Sequence[Run], new: Sequence[Run]) -> None:
        """Add a sentence for each change within one paragraph, or one that replaces the whole of it."""
        found = quote_changes(old, new)
        if found is None:
            self._say(f"Replace {whole} with the following text:", (quoted_markup(text_of_runs(new), self.notes),))
            return
        for one in found:
            where = "the same paragraph" if self.last == name and "paragraph" in name else name
            self._say(f"In {where}, {self._change(one)}.")
            self.last = name

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


_KINDS = {
    Role.PREAMBULAR: "preambular paragraph",
    Role.HEADING: "heading",
    Role.UNNUMBERED: "unnumbered paragraph",
    Role.ANNEX: "annex",
    Role.ANNEX_TITLE: "title",
    **dict.fromkeys(ROWS, "row"),
    Role.TABLE_NOTE: "note to a table",
    **dict.fromkeys(DEPTH, "subparagraph"),
}
"""What a part is by its role, if it is no mere paragraph."""


def _count_parts(new: Sequence[NamedPart], adjective: str) -> str:
    """Return what is inserted, and how many: "new paragraph", "following two paragraphs"."""
    kind = _KINDS.get(new[0].role, "paragraph")
    if len(new) == 1:
        return f"{adjective}{kind}"
    counted = cardinal(len(new))
    return f"{adjective}{counted} {kind}s" if adjective == "following " else f"{counted} {adjective}{kind}s"


# --- The names of parts -----------------------------------------------------------------------------------------------


def _parts_by_section(blocks: Sequence[Block]) -> dict[str, list[NamedPart]]:
    """Return the named parts of a text by section; masthead, front block and closing lines are left out."""
    cut: dict[str, list[Block]] = {section: [] for section in _SECTIONS}
    last = max((at for at, block in enumerate(blocks) if block.role is Role.PREAMBULAR), default=-1)
    in_annex = False
    for at, block in enumerate(blocks):
        in_annex = in_annex or block.role is Role.ANNEX
        if block.role is Role.TITLE:
            section = "title"
        elif in_annex:
            section = "annex"
        elif block.role in RUNNING_TEXT:
            is_preamble = at <= last or (block.role in DEPTH and not cut["operative"])
            section = "preamble" if is_preamble else "operative"
        else:
            continue
        # A stroke parts the cells of a row, where it has a tab.
        runs = tuple(run.with_text(run.text.replace("\t", " | ")) for run in block.runs)
        cut[section].append(replace(block, runs=runs) if block.role in ROWS else block)
    return {section: _nested(_named_parts(section, found)) for section, found in cut.items()}


def _nested(parts: Iterator[NamedPart]) -> list[NamedPart]:
    """Return parts with those of a lower level below them, and those of an annex below its heading."""
    row: list[NamedPart] = []
    tops: list[NamedPart] = []
    annex: NamedPart | None = None
    for part in parts:
        level = DEPTH.get(part.role, 0)
        if level and row:
            above = row[:level][-1]
            part.stem, part.tail, part.is_counted = above.stem, above.tail, above.is_counted
            part.letters = (*above.letters, part.block.number)
            above.below.append(part)
            row = [*row[:level], part]
            continue
        row = [part]
        if annex and part.role is not Role.ANNEX:
            annex.below.append(part)
            continue
        annex = part if part.role is Role.ANNEX else None
        tops.append(part)
    return tops


def _named_parts(section: str, blocks: Sequence[Block]) -> Iterator[NamedPart]:
    """Yield the parts of a section: named by their number where it is the only one, else by their place.

    Those of lower levels have their letter alone, which is their name where they are below nothing.
    """
    numbers = Counter((block.role, block.number) for block in blocks)
    annexes = sum(block.role is Role.ANNEX for block in blocks)
    places: Counter[Role] = Counter()
    tail, heading = "", ""
    before: Block | None = None
    for block in blocks:
        if block.role in DEPTH:
            yield NamedPart(block, f"subparagraph {block.number}")
            continue
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
        is_one = section == "annex" or numbers[block.role, block.number] == 1
        behind = tail if is_one else f" under {heading}" if heading else ""
        if block.role in ROWS:
            behind = f" of the {ordinal(places[Role.TABLE_HEAD])} table{tail}"
        elif block.role is Role.HEADING:
            behind = tail
        yield _named_part(block, places[kind], behind)


def _named_part(block: Block, place: int, tail: str) -> NamedPart:
    number = block.number.rstrip(".")
    match block.role:
        case Role.TITLE | Role.ANNEX_TITLE:
            return NamedPart(block, "the title", tail)
        case Role.ANNEX:
            return NamedPart(block, tail.removeprefix(" of "))
        case Role.HEADING:
            return NamedPart(block, f"the heading “{plain_text(block.text)}”", tail)
        case Role.OPERATIVE if not number:
            return NamedPart(block, "the operative paragraph", is_counted=True)
        case Role.PREAMBULAR | Role.UNNUMBERED | Role.DECISION:
            tail = ""
        case role if number and role not in ROWS and role is not Role.TABLE_NOTE:
            return NamedPart(block, f"paragraph {number}", tail)
    return NamedPart(block, f"the {ordinal(place)} {_KINDS.get(block.role, 'paragraph')}", tail, is_counted=True)


# --- The sheet: Markdown through its template, and a Word file in large type ------------------------------------------


_TEMPLATE = "oral-revision.md.jinja"


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
    """Return the sheet as DOCX to read from: a paragraph a sentence, what is read out in full indented."""
    paragraphs = [SheetParagraph((Run(sheet.revised.title),))]
    for one in sheet.instructions:
        paragraphs.append(SheetParagraph(_runs(one.sentence), keeps_with_next=bool(one.texts)))
        paragraphs += (SheetParagraph(_runs(f"“{text}”"), is_quoted=True) for text in one.texts)
    # Without the picture, the numbers and the dates of the library's template: the same sheet gives the same bytes.
    return sanitized(write_sheet(sheet.heading, paragraphs), "", sheet.heading)


def _runs(markup: str) -> tuple[Run, ...]:
    """Return text in the markup of the file as runs.

    >>> [(run.text, run.italic) for run in _runs("In paragraph 2, replace “*Urges*” with “*Calls upon*”.")]
    [('In paragraph 2, replace “', False), ('Urges', True), ('” with “', False), ('Calls upon', True), ('”.', False)]
    """
    runs, italic = [], False
    for token in tokenize_markup(markup):
        if token.sort is Sort.ITALIC:
            italic = not italic
        else:
            runs.append(Run(token.text, italic=italic))
    return merge_runs(runs)

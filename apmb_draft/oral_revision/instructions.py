"""List the instructions that are read out to turn one text into another, in the wording of the United Nations.

Preambular paragraphs are cited by ordinals in words, operative ones by number (rule AMD01), always as in the old text,
which is the one that delegates have before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from apmb_draft.blocks import DEPTH, ROWS, Document, Role, Run
from apmb_draft.oral_revision.formatted_text import as_markup, call_numbers, is_call, text_of_runs
from apmb_draft.oral_revision.listener import QuotedChange
from apmb_draft.oral_revision.part_names import NamedPart, PartName, Section, parts_by_section
from apmb_draft.oral_revision.quotations import quote_changes
from apmb_draft.redline.footnotes import pair_notes, rename_calls
from apmb_draft.redline.paragraphs import ComparedParagraph, group_paragraphs
from apmb_draft.words import capitalise_first, cardinal


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
            notes[name] = f"footnote: {as_markup(text_of_runs(pair.after.runs), {})}"
    gone = {name for name, pair in enumerate(together, 1) if not pair.after}
    sheet = _Sheet(notes, frozenset(gone))
    ours, theirs = parts_by_section(before), parts_by_section(after)
    for section in Section:
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

    section: Section
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
        return f"At the end of {self.above.name}, add" if self.above else _BEGINNINGS[self.section]


@dataclass
class _Sheet:
    """The instructions so far; `notes` holds the text for each call of a footnote, `gone` the deleted footnotes."""

    notes: Mapping[int, str]
    gone: frozenset[int]
    made: list[Instruction] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    last: str = ""

    # --- Paragraphs ------------------------------------------------------------------------------------------------

    def siblings(
        self, old: Sequence[NamedPart], new: Sequence[NamedPart], section: Section, above: NamedPart | None
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

    def _stays(self, old: NamedPart, new: NamedPart, section: Section) -> None:
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
        yield letter + as_markup(text_of_runs(part.block.runs), self.notes)
        for one in part.below:
            yield from self._with_below(one)

    def renumbered(self) -> None:
        """Add the instructions to renumber what follows, where numbers changed."""
        for sentence in sorted(self.moved):
            self._say(sentence)
        self.moved.clear()

    # --- Words -----------------------------------------------------------------------------------------------------

    def words(self, name: PartName, whole: PartName, old: Sequence[Run], new: Sequence[Run]) -> None:
        """Add a sentence for each change within one paragraph, or one that replaces the whole of it."""
        found = quote_changes(old, new)
        if found is None:
            self._say(f"Replace {whole} with the following text:", (as_markup(text_of_runs(new), self.notes),))
            return
        for one in found:
            where = "the same paragraph" if self.last == str(name) and "paragraph" in str(name) else str(name)
            self._say(f"In {where}, {self._change(one)}.")
            self.last = str(name)

    def _change(self, one: QuotedChange) -> str:
        old, new = as_markup(one.old, self.notes), as_markup(one.new, self.notes)
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


_BEGINNINGS = {
    Section.TITLE: "At the beginning, insert",
    Section.PREAMBLE: "After the words “The General Assembly,”, insert",
    Section.OPERATIVE: "At the end of the text, add",
    Section.ANNEX: "At the end of the text, add",
}


def _count_parts(new: Sequence[NamedPart], adjective: str) -> str:
    """Return what is inserted, and how many: "new paragraph", "following two paragraphs"."""
    kind = _KINDS.get(new[0].role, "paragraph")
    if len(new) == 1:
        return f"{adjective}{kind}"
    counted = cardinal(len(new))
    return f"{adjective}{counted} {kind}s" if adjective == "following " else f"{counted} {adjective}{kind}s"


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

"""What is read out to turn one text into another, in the words of the United Nations.

Preambular paragraphs are cited by ordinals in words, operative ones by number (rule AMD01), always as they stand in the
old text, which is the one that delegates have before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from apmb_draft.blocks import Document, Role, Run
from apmb_draft.podium.edits import quoted
from apmb_draft.podium.hearing import Quoted
from apmb_draft.podium.parts import LEVELS, Name, Part, Section, parts
from apmb_draft.podium.texts import as_markup, calls, is_call, text_of
from apmb_draft.redline.footnotes import pair_notes, rename_calls
from apmb_draft.redline.paragraphs import ComparedParagraph, group_paragraphs
from apmb_draft.words import capitalised, cardinal


@dataclass(frozen=True)
class Instruction:
    """A sentence, and the paragraphs that are read out behind its colon; both in the markup of the file."""

    sentence: str
    texts: tuple[str, ...] = ()


def instructions(old: Document, new: Document) -> tuple[Instruction, ...]:
    """Everything that is read out to turn the running text of one document into that of another, in reading order.

    Title, preamble, operative part, annexes and footnotes; masthead and sponsors are not changed from the podium.
    """
    together = pair_notes(old, new)
    before, after = rename_calls(old, together, old=True), rename_calls(new, together, old=False)
    notes = {}
    for name, pair in enumerate(together, 1):
        if pair.before:
            notes[name] = f"footnote {pair.before.number}"
        elif pair.after:
            notes[name] = f"footnote: {as_markup(text_of(pair.after.runs), {})}"
    gone = {name for name, pair in enumerate(together, 1) if not pair.after}
    sheet = _Sheet(notes, frozenset(gone))
    ours, theirs = parts(before), parts(after)
    for section in Section:
        sheet.siblings(ours[section], theirs[section], section, None)
        sheet.renumbered()
    for name, pair in enumerate(together, 1):
        if pair.before and pair.after:
            sheet.words(Name(notes[name]), Name(notes[name]), pair.before.runs, pair.after.runs)
    numbers = [(pair.before.number, pair.after.number) for pair in together if pair.before and pair.after]
    if any(here != there for here, there in numbers):
        sheet.made.append(Instruction("Renumber the footnotes accordingly."))
    return tuple(sheet.made)


@dataclass(frozen=True)
class _Gap:
    """A place between two paragraphs that stay, of one section, perhaps below another paragraph."""

    section: Section
    above: Part | None = None
    before: Part | None = None
    behind: Part | None = None

    @property
    def said(self) -> str:
        """Return where something is put in, as it is said."""
        if self.before:
            return f"After {self.before.name}, insert"
        if self.behind:
            return f"Before {self.behind.name}, insert"
        return f"At the end of {self.above.name}, add" if self.above else _BEGINNINGS[self.section]


@dataclass
class _Sheet:
    """The instructions so far; `notes` says how the calls of footnotes are shown, `gone` which footnotes go."""

    notes: Mapping[int, str]
    gone: frozenset[int]
    made: list[Instruction] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    last: str = ""

    # --- Paragraphs ------------------------------------------------------------------------------------------------

    def siblings(self, old: Sequence[Part], new: Sequence[Part], section: Section, above: Part | None) -> None:
        """Paragraphs of one level: those that stay, and between them those that go and come."""
        ours, theirs = {id(one.block): one for one in old}, {id(one.block): one for one in new}
        last: Part | None = None
        gone: list[Part] = []
        come: list[Part] = []
        for group in group_paragraphs(
            [ComparedParagraph(one.block) for one in old], [ComparedParagraph(one.block) for one in new]
        ):
            before = [ours[id(words.block)] for words in group.before]
            after = [theirs[id(words.block)] for words in group.after]
            if len(before) == len(after) == 1 and before[0].role is after[0].role:
                self._between(gone, come, _Gap(section, above, last, before[0]))
                gone, come = [], []
                self._stays(before[0], after[0], section)
                last = before[0]
            else:
                gone += before
                come += after
        self._between(gone, come, _Gap(section, above, last))

    def _stays(self, old: Part, new: Part, section: Section) -> None:
        self._number(old, new)
        if len({one.role for one in (*old.below[:1], *new.below[:1]) if one.role in LEVELS}) > 1:
            self._replace(old, [new])
            return
        if old.role is Role.ANNEX:
            name = whole = Name(f"the heading of {old.name}")
        else:
            name, whole = old.name, Name(f"the chapeau of {old.name}") if old.below else old.name
        self.words(name, whole, old.block.runs, new.block.runs)
        self.siblings(old.below, new.below, section, old)

    def _number(self, old: Part, new: Part) -> None:
        """Note that a paragraph has another number; that is said at the end of its section."""
        before, after = old.block.number, new.block.number
        if before == after or old.role is Role.TITLE:
            return
        if not after:
            self.moved.add(f"Delete the number of {old.name}.")
            return
        where = " of the annex" if old.role is Role.ANNEX_TEXT else ""
        what = "subparagraphs" if old.role in LEVELS else "paragraphs"
        self.moved.add(f"Renumber the {'subsequent ' if before else ''}{what}{where} accordingly.")

    def _between(self, gone: Sequence[Part], come: Sequence[Part], gap: _Gap) -> None:
        """Paragraphs that went and came between two that stay: the first are replaced, the rest go or come."""
        if come and not gone:
            self._insert(gap.said, come)
            return
        while gone and come:
            taken = 1 if len(gone) > 1 else len(come)
            self._replace(gone[0], come[:taken])
            gone, come = gone[1:], come[taken:]
        for part in gone:
            self._say(f"Delete {part.name}.")

    def _insert(self, where: str, new: Sequence[Part]) -> None:
        """Paragraphs of one kind together; what is of another kind behind them comes after that."""
        for _, group in groupby(new, key=lambda part: part.role):
            row = list(group)
            self._say(f"{where} {'' if len(row) > 1 else 'a '}{_several(row, 'new ')} reading:", self._texts(row))
            where = "After that, insert"

    def _replace(self, old: Part, new: Sequence[Part]) -> None:
        row = list(takewhile(lambda part: part.role is new[0].role, new))
        what = "following text" if len(row) == 1 and row[0].role is old.role else _several(row, "following ")
        self._say(f"Replace {old.name} with the {what}:", self._texts(row))
        self._insert("After that, insert", new[len(row) :])

    def _texts(self, new: Sequence[Part]) -> tuple[str, ...]:
        """Paragraphs as they are read out: without their numbers, which follow, but with letters, which tell levels."""
        return tuple(text for part in new for text in self._with_below(part))

    def _with_below(self, part: Part) -> Iterator[str]:
        is_read = part.role in LEVELS or part.role is Role.ANNEX_TEXT
        letter = f"{part.block.number} " if is_read and part.block.number else ""
        yield letter + as_markup(text_of(part.block.runs), self.notes)
        for one in part.below:
            yield from self._with_below(one)

    def renumbered(self) -> None:
        """Say that what stands behind is renumbered, where that is so."""
        for sentence in sorted(self.moved):
            self._say(sentence)
        self.moved.clear()

    # --- Words -----------------------------------------------------------------------------------------------------

    def words(self, name: Name, whole: Name, old: Sequence[Run], new: Sequence[Run]) -> None:
        """The changes within one paragraph, each in a sentence of its own, or the whole of it anew."""
        found = quoted(old, new)
        if found is None:
            self._say(f"Replace {whole} with the following text:", (as_markup(text_of(new), self.notes),))
            return
        for one in found:
            where = "the same paragraph" if self.last == str(name) and "paragraph" in str(name) else str(name)
            self._say(f"In {where}, {self._change(one)}.")
            self.last = str(name)

    def _change(self, one: Quoted) -> str:
        old, new = as_markup(one.old, self.notes), as_markup(one.new, self.notes)
        if one.anchor:
            if is_call(one.new) and (note := self.notes[calls(one.new)[0]]).startswith("footnote: "):
                return f"{one.anchor} “{old}”, insert a footnote reading: “{note.removeprefix('footnote: ')}”"
            return f"{one.anchor} “{old}”, insert “{new}”"
        if one.is_form and len(set(one.new.stripped().slanted)) == 1:
            return f"set “{one.old.letters}” in {'italics' if one.new.slanted[0] else 'roman type'}"
        if is_call(one.old) and not one.new.letters:
            number = calls(one.old)[0]
            return f"delete {'' if number in self.gone else 'the call of '}{self.notes[number]}"
        return f"replace “{old}” with “{new}”" if one.new.letters else f"delete “{old}”"

    def _say(self, sentence: str, texts: tuple[str, ...] = ()) -> None:
        self.made.append(Instruction(capitalised(sentence), texts))
        self.last = ""


_BEGINNINGS = {
    Section.TITLE: "At the beginning, insert",
    Section.PREAMBLE: "After the words “The General Assembly,”, insert",
    Section.OPERATIVE: "At the end of the text, add",
    Section.ANNEX: "At the end of the text, add",
}


def _several(new: Sequence[Part], adjective: str) -> str:
    """ "new paragraph", "following two paragraphs": what comes, and how much of it."""
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
    **dict.fromkeys(LEVELS, "subparagraph"),
}

"""Merge the paragraphs of another text into the source of a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from apmb_draft.blocks import Block, Document, Role
from apmb_draft.markup import Marked, Sort, escape_marker
from apmb_draft.markup import tokenize_markup as markup_tokens
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.paragraphs import with_strokes
from apmb_draft.takeover.align_paragraphs import Side, find_sources, name_footnotes, runs_of_texts
from apmb_draft.takeover.align_text import LostSlot, align_slots
from apmb_draft.takeover.slot_tokens import (
    SlotToken,
    slots_of,
    to_markup,
    tokens_of_runs,
    tokens_of_source,
    visible_text,
)

_LONGEST = 8000
"""Tokens of the longest paragraph in which slots are looked for; none of a resolution has half as many."""
LOST_NOTE = "[the words of this footnote did not come back]"
"""The text of a footnote that came back empty: some programs save notes without their text."""


@dataclass(frozen=True)
class MergedParagraph:
    """A paragraph of the other text as markup; `covered` counts tokens of slots, `kept` are slot occurrences."""

    text: str
    slots: tuple[str, ...] = ()
    covered: int = 0
    kept: frozenset[int] = frozenset()
    lost: tuple[LostSlot, ...] = ()


@dataclass
class MergedTexts:
    """The running texts, footnotes and annexes under some facts.

    `covered` is how many of their tokens come from slots; `lost` are the slots that do not stay, each with its place.
    """

    values: dict[str, Any] = field(default_factory=dict)
    slots: list[str] = field(default_factory=list)
    covered: int = 0
    lost: list[tuple[str, LostSlot]] = field(default_factory=list)

    def add(self, one: MergedParagraph) -> None:
        """Count the slots of a paragraph."""
        self.slots += one.slots
        self.covered += one.covered


@dataclass(frozen=True)
class AlignedTexts:
    """Two aligned texts: for each of their paragraphs its sources in ours, for each footnote its name."""

    ours: Side
    theirs: Side
    sources: list[tuple[int, ...]]
    names: Mapping[int, str]

    @classmethod
    def of(cls, ours: Resolution, theirs: Resolution, now: Document | None = None) -> AlignedTexts:
        """Align two resolutions; `now` is the current state of ours, for the names of its footnotes."""
        old, new = Side.of(ours), Side.of(theirs)
        return cls(old, new, find_sources(old, new), name_footnotes(old, new, now))

    @property
    def share(self) -> float:
        """Return the share of our paragraphs that are in the other text, from 0 to 1."""
        return len({at for sources in self.sources for at in sources}) / max(len(self.ours.paragraphs), 1)

    @cached_property
    def tokens(self) -> list[list[SlotToken]]:
        """Return the tokens of their paragraphs, then of their footnotes."""
        return [tokens_of_runs(runs, self.names) for runs in runs_of_texts(self.theirs.document)]

    def merge(
        self, filling: Mapping[str, Marked], known: Mapping[str, str], literal: Collection[int] = ()
    ) -> MergedTexts:
        """Return the other texts with the slots that stay under some facts.

        Args:
            filling: The text of each slot.
            known: The names in our file of facts that the other text names otherwise.
            literal: The indices of paragraphs, then of footnotes, that keep no slot.
        """
        made: dict[str, list[str]] = {}
        found = MergedTexts()
        lost: list[tuple[int, LostSlot]] = []
        kept: set[tuple[tuple[int, ...], int]] = set()
        for at, paragraph in enumerate(self.theirs.paragraphs):
            sources = [self.ours.paragraphs[source].text for source in self.sources[at]]
            one = _merge_paragraph(sources, self.tokens[at], filling, literal=at in literal)
            one = one if at in literal else self._with_slots_as_read(at, one, filling, known)
            marker = self._marker(at)
            text = with_strokes(one.text) if marker.startswith("|") else one.text
            made.setdefault(paragraph.section, []).append(marker + text if marker else escape_marker(text))
            found.add(one)
            lost += ((at, each) for each in one.lost)
            kept |= {(self.sources[at], occurrence) for occurrence in one.kept}
        # If a paragraph was split, a slot is in one part and not in the other.
        lost = [(at, each) for at, each in lost if (self.sources[at], each.occurrence) not in kept]
        found.lost = [(_describe_place(self.theirs.blocks[at]), each) for at, each in lost]
        notes = dict(self._notes(filling, literal, found))
        order = dict.fromkeys([*self.ours.resolution.footnotes, *notes])
        found.values = {key: "\n\n".join(made[key]) for key in TEXTS if key in made}
        found.values["footnotes"] = {name: notes[name] for name in order if name in notes}
        found.values["annexes"] = list(self._annexes(made))
        return found

    def _with_slots_as_read(
        self, at: int, one: MergedParagraph, filling: Mapping[str, Marked], known: Mapping[str, str]
    ) -> MergedParagraph:
        """Return the paragraph with the slots that were found on reading, if more and with the same text.

        No slot of the file that stays is replaced by another.
        """
        calls = {note.key: self.names[note.number] for note in self.theirs.document.notes}
        text = _renamed(self.theirs.paragraphs[at].text, known, calls)
        tokens = tokens_of_source(text, filling)
        read = _with_slots(text, tokens)
        if not Counter(one.slots) < Counter(read.slots) or visible_text(tokens) != visible_text(self.tokens[at]):
            return one
        heads = {slot.partition(".")[0] for slot in read.slots}
        lost = tuple(each for each in one.lost if each.slot.partition(".")[0] not in heads)
        return replace(read, kept=one.kept, lost=lost)

    def _marker(self, at: int) -> str:
        """Return the marker of a paragraph; as our file has it, if it prints the same."""
        new = self.theirs.paragraphs[at].marker
        old = (self.ours.paragraphs[source].marker for source in self.sources[at])
        return next((marker for marker in old if marker.split() == new.split()), new)

    def _notes(
        self, filling: Mapping[str, Marked], literal: Collection[int], found: MergedTexts
    ) -> Iterator[tuple[str, str]]:
        for at, note in enumerate(self.theirs.document.notes, len(self.theirs.paragraphs)):
            name = self.names[note.number]
            source = self.ours.resolution.footnotes.get(name, "")
            if source and note.text == LOST_NOTE:
                yield name, source
                continue
            one = _merge_paragraph([source] if source else [], self.tokens[at], filling, literal=at in literal)
            found.add(one)
            found.lost += ((f"footnote {note.number}", each) for each in one.lost)
            yield name, one.text

    def _annexes(self, made: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
        heads = [_heads(side.document) for side in (self.ours, self.theirs)]
        for number, annex in enumerate(self.theirs.resolution.annexes):
            if heads[0][number : number + 1] == heads[1][number : number + 1]:
                annex = self.ours.resolution.annexes[number]  # noqa: PLW2901 - as its file has it
            values = {"label": annex.label, "title": annex.title, "text": "\n\n".join(made.get(f"annex {number}", []))}
            yield {key: value for key, value in values.items() if value}


def _describe_place(block: Block) -> str:
    return str(block.ref or block.role.value.replace("-", " "))


def _heads(document: Document) -> list[list[str]]:
    """Return the label and the title of each annex, as composed."""
    found: list[list[str]] = []
    for block in document.blocks:
        if block.role is Role.ANNEX:
            found.append([block.text])
        elif block.role is Role.ANNEX_TITLE and found:
            found[-1].append(block.text)
    return found


def _renamed(text: str, known: Mapping[str, str], calls: Mapping[str, str]) -> str:
    """Return a paragraph with other names for its facts and footnotes."""
    pieces: list[str] = []
    position = 0
    for mark in markup_tokens(text):
        if mark.sort is Sort.SLOT:
            head, dot, form = mark.name.partition(".")
            pieces += [text[position : mark.start], f"{{{known.get(head, head)}{dot}{form}}}"]
            position = mark.start + len(f"{{{mark.name}}}")
        elif mark.sort is Sort.CALL:
            pieces += [text[position : mark.start], f"[^{calls.get(mark.name, mark.name)}]"]
            position = mark.start + len(f"[^{mark.name}]")
    return "".join([*pieces, text[position:]])


def _merge_paragraph(
    sources: Sequence[str], new: Sequence[SlotToken], filling: Mapping[str, Marked], *, literal: bool = False
) -> MergedParagraph:
    """Return a paragraph of the other text, in the source of our file where the text is the same."""
    source: list[SlotToken] = []
    for number, text in enumerate(sources):
        occurrence = len("".join(sources[:number]))  # no text has more slots than characters
        source += [SlotToken(" ")] if number else []
        source += (
            replace(token, occurrence=token.occurrence + occurrence) if token.slot else token
            for token in tokens_of_source(text, filling)
        )
    if len(sources) == 1 and visible_text(source) == visible_text(new) and not literal:
        return _with_slots(sources[0], source)
    if literal or max(len(source), len(new)) > _LONGEST:
        gone = (
            LostSlot.whole([token for token in source if token.occurrence == occurrence])
            for occurrence in slots_of(source)
        )
        return MergedParagraph(to_markup(new), lost=tuple(gone))
    if not slots_of(source):
        return MergedParagraph(to_markup(new))
    result = align_slots(source, new, filling)
    return _with_slots(to_markup(result.tokens), result.tokens, result.lost)


def _with_slots(text: str, tokens: Sequence[SlotToken], lost: tuple[LostSlot, ...] = ()) -> MergedParagraph:
    slots = slots_of(tokens)
    return MergedParagraph(
        text, tuple(slots.values()), sum(bool(token.slot) for token in tokens), frozenset(slots), lost
    )

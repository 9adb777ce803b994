"""The paragraphs of another text, each with those of the file that it was made from, and the text they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from apmb_draft.blocks import Block, Document, Role
from apmb_draft.markup import Marked, Sort, begun, tokens
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.redline.places import describe_key as place
from apmb_draft.takeover.aligned import Lost, aligned
from apmb_draft.takeover.atoms import Atom, markup, of_runs, of_source, said, slots_of
from apmb_draft.takeover.sides import Side, note_names, partners, parts

_LONGEST = 8000
"""Words, spaces and marks of a paragraph in which slots are looked for; none of a resolution has half as many."""
LOST = "[the words of this footnote did not come back]"
"""Stands for a footnote that came back empty: some programs save notes without their words."""


@dataclass(frozen=True)
class Merged:
    """A paragraph of the other text as markup: its slots, how many atoms are theirs, which turns stay, what is lost."""

    words: str
    slots: tuple[str, ...] = ()
    covered: int = 0
    kept: frozenset[int] = frozenset()
    lost: tuple[Lost, ...] = ()


@dataclass
class Texts:
    """The running texts, footnotes and annexes under some facts.

    `covered` is how many of their atoms come from slots; `lost` are the slots that do not stay, each with its place.
    """

    values: dict[str, Any] = field(default_factory=dict)
    slots: list[str] = field(default_factory=list)
    covered: int = 0
    lost: list[tuple[str, Lost]] = field(default_factory=list)

    def add(self, one: Merged) -> None:
        """Count the slots of a paragraph."""
        self.slots += one.slots
        self.covered += one.covered


@dataclass(frozen=True)
class Both:
    """Two texts beside each other: for each paragraph of theirs its sources in ours, for each footnote its name."""

    ours: Side
    theirs: Side
    sources: list[tuple[int, ...]]
    names: Mapping[int, str]

    @classmethod
    def of(cls, ours: Resolution, theirs: Resolution, now: Document | None = None) -> Both:
        """Two resolutions; `now` is the first as it has become since, whose footnotes have their names."""
        old, new = Side.of(ours), Side.of(theirs)
        return cls(old, new, partners(old, new), note_names(old, new, now))

    @property
    def share(self) -> float:
        """The share of our paragraphs that are in the other text."""
        return len({at for sources in self.sources for at in sources}) / max(len(self.ours.units), 1)

    @cached_property
    def atoms(self) -> list[list[Atom]]:
        """The parts of the other text in atoms."""
        return [of_runs(runs, self.names) for runs in parts(self.theirs.document)]

    def texts(self, filling: Mapping[str, Marked], known: Mapping[str, str], literal: Collection[int] = ()) -> Texts:
        """The texts with the slots that stay under some facts.

        `known` are the names in the file of facts that the other text calls otherwise; `literal` are places of
        paragraphs, and behind them of footnotes, that keep no slot.
        """
        made: dict[str, list[str]] = {}
        found = Texts()
        lost: list[tuple[int, Lost]] = []
        kept: set[tuple[tuple[int, ...], int]] = set()
        for at, unit in enumerate(self.theirs.units):
            sources = [self.ours.units[source].words for source in self.sources[at]]
            one = _merged(sources, self.atoms[at], filling, literal=at in literal)
            one = one if at in literal else self._as_read(at, one, filling, known)
            marker = self._marker(at)
            made.setdefault(unit.text, []).append(marker + one.words if marker else begun(one.words))
            found.add(one)
            lost += ((at, each) for each in one.lost)
            kept |= {(self.sources[at], turn) for turn in one.kept}
        # Of a paragraph that was split, a slot stands in one part and not in the other.
        lost = [(at, each) for at, each in lost if (self.sources[at], each.turn) not in kept]
        found.lost = [(_where(self.theirs.blocks[at]), each) for at, each in lost]
        notes = dict(self._notes(filling, literal, found))
        order = dict.fromkeys([*self.ours.resolution.footnotes, *notes])
        found.values = {key: "\n\n".join(made[key]) for key in TEXTS if key in made}
        found.values["footnotes"] = {name: notes[name] for name in order if name in notes}
        found.values["annexes"] = list(self._annexes(made))
        return found

    def _as_read(self, at: int, one: Merged, filling: Mapping[str, Marked], known: Mapping[str, str]) -> Merged:
        """The paragraph with the slots that were seen when it was read, where those are more and say the same.

        No slot of the file that stays gives way to another.
        """
        calls = {note.key: self.names[note.number] for note in self.theirs.document.notes}
        text = _renamed(self.theirs.units[at].words, known, calls)
        atoms = of_source(text, filling)
        read = _with_slots(text, atoms)
        if not Counter(one.slots) < Counter(read.slots) or said(atoms) != said(self.atoms[at]):
            return one
        heads = {slot.partition(".")[0] for slot in read.slots}
        lost = tuple(each for each in one.lost if each.slot.partition(".")[0] not in heads)
        return replace(read, kept=one.kept, lost=lost)

    def _marker(self, at: int) -> str:
        """What stands before a paragraph: as it did, where the same is printed."""
        new = self.theirs.units[at].marker
        old = (self.ours.units[source].marker for source in self.sources[at])
        return next((marker for marker in old if marker.split() == new.split()), new)

    def _notes(
        self, filling: Mapping[str, Marked], literal: Collection[int], found: Texts
    ) -> Iterator[tuple[str, str]]:
        for at, note in enumerate(self.theirs.document.notes, len(self.theirs.units)):
            name = self.names[note.number]
            source = self.ours.resolution.footnotes.get(name, "")
            if source and note.text == LOST:
                yield name, source
                continue
            one = _merged([source] if source else [], self.atoms[at], filling, literal=at in literal)
            found.add(one)
            found.lost += ((f"footnote {note.number}", each) for each in one.lost)
            yield name, one.words

    def _annexes(self, made: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
        heads = [_heads(side.document) for side in (self.ours, self.theirs)]
        for number, annex in enumerate(self.theirs.resolution.annexes):
            if heads[0][number : number + 1] == heads[1][number : number + 1]:
                annex = self.ours.resolution.annexes[number]  # noqa: PLW2901 - as its file has it
            values = {"label": annex.label, "title": annex.title, "text": "\n\n".join(made.get(f"annex {number}", []))}
            yield {key: value for key, value in values.items() if value}


def _where(block: Block) -> str:
    return place(block.key) or block.role.value.replace("-", " ")


def _heads(document: Document) -> list[list[str]]:
    """The label and the title of each annex, as they are read."""
    found: list[list[str]] = []
    for block in document.blocks:
        if block.role is Role.ANNEX:
            found.append([block.text])
        elif block.role is Role.ANNEX_TITLE and found:
            found[-1].append(block.text)
    return found


def _renamed(text: str, known: Mapping[str, str], calls: Mapping[str, str]) -> str:
    """A paragraph with other names for its facts and footnotes."""
    pieces: list[str] = []
    position = 0
    for token in tokens(text):
        if token.sort is Sort.SLOT:
            head, dot, form = token.name.partition(".")
            pieces += [text[position : token.start], f"{{{known.get(head, head)}{dot}{form}}}"]
            position = token.start + len(f"{{{token.name}}}")
        elif token.sort is Sort.CALL:
            pieces += [text[position : token.start], f"[^{calls.get(token.name, token.name)}]"]
            position = token.start + len(f"[^{token.name}]")
    return "".join([*pieces, text[position:]])


def _merged(
    sources: Sequence[str], new: Sequence[Atom], filling: Mapping[str, Marked], *, literal: bool = False
) -> Merged:
    """A paragraph of the other text, in the words of the file where they say the same."""
    source: list[Atom] = []
    for number, text in enumerate(sources):
        turn = len("".join(sources[:number]))  # no text has more slots than letters
        source += [Atom(" ")] if number else []
        source += (replace(atom, turn=atom.turn + turn) if atom.slot else atom for atom in of_source(text, filling))
    if len(sources) == 1 and said(source) == said(new) and not literal:
        return _with_slots(sources[0], source)
    if literal or max(len(source), len(new)) > _LONGEST:
        gone = (Lost.whole([atom for atom in source if atom.turn == turn]) for turn in slots_of(source))
        return Merged(markup(new), lost=tuple(gone))
    if not slots_of(source):
        return Merged(markup(new))
    result = aligned(source, new, filling)
    return _with_slots(markup(result.atoms), result.atoms, result.lost)


def _with_slots(text: str, atoms: Sequence[Atom], lost: tuple[Lost, ...] = ()) -> Merged:
    slots = slots_of(atoms)
    return Merged(text, tuple(slots.values()), sum(bool(atom.slot) for atom in atoms), frozenset(slots), lost)

"""The wording of another text taken over into a draft: a slot stays a slot where the facts give the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import Run
from apmb_draft.compose.given import fill
from apmb_draft.markup import Marked, Sort, escaped, tokens
from apmb_draft.model import TEXTS, Annex, Resolution
from apmb_draft.recognise.marked import as_markup
from apmb_draft.redline.footnotes import Together
from apmb_draft.redline.tokens import slices
from apmb_draft.slots import phrases
from apmb_draft.stations.facts import settled
from apmb_draft.stations.found import names_of, with_new, without_unused
from apmb_draft.stations.paragraphs import Beside, Pair, Stated, beside
from apmb_draft.stations.places import Place, filled, places, words
from apmb_draft.stations.slips import with_slips
from apmb_draft.typography import plain


@dataclass(frozen=True)
class Taken:
    """A draft with the words of another text, and the slots that had to give way to literal words, by paragraph."""

    resolution: Resolution
    literal: tuple[tuple[str, str], ...]


def taken_over(ours: Resolution, theirs: Resolution) -> Taken:
    """The draft with the words of another text of the same resolution: running text, footnotes and annexes.

    A paragraph that says the same stays as it is written in the draft. Where facts explain a difference, the facts
    change; what no fact explains becomes literal text. Composing the result gives the words of `theirs`.
    """
    start = with_new(ours.model_copy(update={"printed": {}}), theirs)
    found = beside(start, theirs)
    facts = settled(start, theirs, found.pairs)
    facts = with_slips(facts, found.with_facts(facts).pairs)
    found = found.with_facts(facts)
    names, known = note_names(facts, found), names_of(facts, theirs)
    made = [_paragraph(pair, pair.theirs, phrases(facts), names) for pair in found.pairs if pair.theirs]
    keys = {pair.after.key: names[number] for number, pair in enumerate(found.notes, 1) if pair.after}
    made = [_as_read(one, phrases(facts), known, keys) for one in made]
    # The proof: a paragraph whose slots, all the same, do not give its very words is taken again without them.
    wrong = found.wrong(_with_texts(facts, theirs, found, made))
    made = [one.literally(names) if is_wrong else one for one, is_wrong in zip(made, wrong, strict=True)]
    lost = tuple((one.where, slot) for one in made for slot in one.lost)
    return Taken(without_unused(_with_texts(facts, theirs, found, made), ours), lost)


@dataclass(frozen=True)
class _Made:
    """A paragraph as it is to be written, and the slots of ours that its words have no place for."""

    key: str
    stated: Stated
    text: str
    slots: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Its place as people say it."""
        return self.stated.block.key.replace("operative", "paragraph") or self.stated.block.role.value

    def literally(self, names: Mapping[int, str]) -> _Made:
        """The same with no slots at all."""
        text = self.stated.mark + _markup(list(_with_slots(self.stated.block.runs, [])), [], names)
        return _Made(self.key, self.stated, text, (), (*self.slots, *self.lost))


def _paragraph(pair: Pair, theirs: Stated, filling: Mapping[str, Marked], names: Mapping[int, str]) -> _Made:
    ours = pair.ours
    if ours and pair.is_same:
        return _Made(pair.key, theirs, theirs.mark + ours.text, tuple(_slots(ours.text)))
    found = list(places(ours.text, filling, words(theirs.block.runs))) if ours else []
    kept = [place for place in found if place.is_same]
    slots = [place.slot for place in kept]
    lost = Counter(_slots(ours.text) if ours else ()) - Counter(place.was or place.slot for place in kept)
    text = theirs.mark + _markup(list(_with_slots(theirs.block.runs, kept)), slots, names)
    return _Made(pair.key, theirs, text, tuple(slots), tuple(lost.elements()))


def _as_read(made: _Made, filling: Mapping[str, Marked], known: Mapping[str, str], keys: Mapping[str, str]) -> _Made:
    """The paragraph with the slots that were seen when the document was read, where those are more and say the same."""
    read = list(_slots(made.stated.text))
    if len(read) <= len(made.slots) or not all(slot.partition(".")[0] in known for slot in read):
        return made
    text = made.stated.text
    for slot in set(read):
        name, dot, form = slot.partition(".")
        text = text.replace(f"{{{slot}}}", f"{{{known[name]}{dot}{form}}}")
    slots = tuple(_slots(text))
    if not set(slots) <= set(filling) or filled(text, filling) != words(made.stated.block.runs):
        return made
    text = _renamed(text, keys)
    heads = {slot.partition(".")[0] for slot in slots}
    gone = [slot for slot in (*made.slots, *made.lost) if slot.partition(".")[0] not in heads]
    return replace(made, text=made.stated.mark + text, slots=slots, lost=tuple(gone))


def _slots(text: str) -> Iterator[str]:
    return (token.name for token in tokens(text) if token.sort is Sort.SLOT)


def _with_texts(facts: Resolution, theirs: Resolution, found: Beside, made: Sequence[_Made]) -> Resolution:
    names = note_names(facts, found)
    texts = {key: "\n\n".join(one.text for one in made if one.key == key) for key in TEXTS}
    notes = dict(_notes(facts, found.notes, names))
    annexes = _annexes(facts, theirs, found, names)
    return facts.model_copy(update={**texts, "footnotes": notes, "annexes": annexes})


_SLOT = 0xF0000
"""Letters from here on stand for slots while a paragraph is made; no document has them."""


def _with_slots(runs: Sequence[Run], kept: Sequence[Place]) -> Iterator[Run]:
    """The runs with one letter for each slot; the letter has the form of the first letter of its words."""
    runs = [replace(run, text=plain(run.text)) for run in runs]
    text = [run for run in runs if not run.call]
    calls = _call_places(runs)
    at = 0
    for number, place in enumerate(kept):
        yield from _between(text, calls, at, place.start)
        first = next(iter(slices(text, place.start, place.start + 1)))
        yield replace(first, text=chr(_SLOT + number), link="")
        at = place.end
    yield from _between(text, calls, at, sum(len(run.text) for run in text) + 1)


def _call_places(runs: Sequence[Run]) -> list[tuple[int, Run]]:
    """The calls of footnotes with the letters before them."""
    found, at = [], 0
    for run in runs:
        if run.call:
            found.append((at, run))
        else:
            at += len(run.text)
    return found


def _between(text: Sequence[Run], calls: Sequence[tuple[int, Run]], start: int, end: int) -> Iterator[Run]:
    """The runs between two letters, with the calls behind them: a call at the end of a slot stands behind it."""
    at = start
    for place, call in calls:
        if start <= place < end:
            yield from slices(text, at, place)
            yield call
            at = place
    yield from slices(text, at, end)


def _markup(runs: Sequence[Run], slots: Sequence[str], names: Mapping[int, str]) -> str:
    """Runs as markup, with the names of slots and footnotes."""
    text = _renamed(as_markup(runs), {f"note_{number}": name for number, name in names.items()})
    for number, slot in enumerate(slots):
        text = text.replace(chr(_SLOT + number), f"{{{slot}}}")
    return text


# --- Footnotes and annexes ----------------------------------------------------------------------------------------


def note_names(ours: Resolution, found: Beside) -> dict[int, str]:
    """The name in the file of each footnote of the other text, by the number of its calls: ours, or a new one."""
    names: dict[int, str] = {}
    taken = set(ours.footnotes)
    for number, pair in enumerate(found.notes, 1):
        if pair.after and pair.before:
            names[number] = pair.before.key
        elif pair.after:
            free = (f"note_{count}" for count in range(1, len(taken) + 2))
            names[number] = next(name for name in free if name not in taken)
            taken.add(names[number])
    return names


def _notes(ours: Resolution, notes: Sequence[Together], names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """The footnotes of the file: those of the draft as they are written where they say the same."""
    for number, pair in enumerate(notes, 1):
        if pair.after:
            name = names[number]
            is_same = pair.before and _said(pair.before.runs) == _said(pair.after.runs)
            yield name, ours.footnotes[name] if is_same else as_markup(pair.after.runs)


def _said(runs: Sequence[Run]) -> tuple[tuple[str, bool], ...]:
    return tuple((run.text, run.italic) for run in runs)


def _annexes(ours: Resolution, theirs: Resolution, found: Beside, names: Mapping[int, str]) -> tuple[Annex, ...]:
    """The annexes of the draft where they say the same, else those of the other text, without slots."""
    if [one.said for one in found.annexes[0]] == [one.said for one in found.annexes[1]]:
        return ours.annexes
    filling = {slot: escaped(filled(f"{{{slot}}}", {slot: text})) for slot, text in phrases(theirs).items()}
    new = {pair.after.key: names[number] for number, pair in enumerate(found.notes, 1) if pair.after}
    return tuple(
        annex.model_copy(update={"text": _renamed(fill(annex.text, filling), new)}) for annex in theirs.annexes
    )


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\[\^([^\[\]\s]+)\]", lambda call: f"[^{names.get(call[1], call[1])}]", text)

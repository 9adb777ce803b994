"""The words of another text of a resolution taken over into its draft: facts as facts, all else literally, and told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apmb_draft.compose import compose
from apmb_draft.draft_file import to_plain, validated
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.problems import DraftError
from apmb_draft.slots import phrases
from apmb_draft.takeover.aligned import Lost
from apmb_draft.takeover.atoms import of_source, said, said_in
from apmb_draft.takeover.facts import Change, Plain, as_read, changed, is_near, of_lists, of_words
from apmb_draft.takeover.found import names_of, with_new, without_unused
from apmb_draft.takeover.sides import parts
from apmb_draft.takeover.texts import Both, Texts


@dataclass(frozen=True)
class Taken:
    """A draft with the words of another text; `literal` are the slots that became words: place, slot, the words."""

    resolution: Resolution
    literal: tuple[tuple[str, str, str], ...] = ()


def taken_over(both: Both) -> Taken:
    """The first of two texts with the running text, footnotes and annexes of the second; it composes to its words.

    A paragraph that says the same stays as it is written. A fact is changed only where more slots of the whole draft
    come out with it; words that are nearly those of a slot are kept as printed; what no fact explains becomes literal.
    """
    before, theirs = facts_of(both.ours.resolution), facts_of(both.theirs.resolution)
    starts = (_Trial.of(both, theirs, plain) for plain in (with_new(before, theirs), before))
    found = max((trial for trial in starts if trial), key=_Trial.worth)
    found = found.mended(lambda trial, lost: of_lists(trial.plain, lost))
    for change in as_read(found.plain, theirs):
        found = found.better([change])
    found = found.mended(lambda trial, lost: of_words(trial.plain, lost)).mended(_Trial.slips)
    # The proof: a paragraph whose slots, all the same, do not give its very words is taken again without them.
    if wrong := list(_wrong(found.resolution(before), both)):
        found = _Trial.of(both, theirs, found.plain, wrong) or found
    told = tuple((where, lost.slot, next(lost.now())) for where, lost in found.texts.lost)
    return Taken(found.resolution(before), told)


def facts_of(resolution: Resolution) -> Plain:
    """All that a draft says beside its texts, as plain values."""
    return {key: value for key, value in to_plain(resolution).items() if key not in (*TEXTS, "footnotes", "annexes")}


_NAMES = ("name", "short", "called")
"""Facts that are words themselves: no slip shows that they are others."""
_BLANK: dict[str, dict[str, Any]] = {"resolution": {"operative": "x"}, "decision": {"decision": "x"}}


@dataclass(frozen=True)
class _Trial:
    """The draft under some facts, and the texts that it has with them."""

    both: Both
    theirs: Plain
    plain: Plain
    texts: Texts

    @classmethod
    def of(cls, both: Both, theirs: Plain, plain: Plain, literal: Collection[int] = ()) -> _Trial | None:
        """The trial of some facts, unless no draft can have them."""
        try:
            facts = validated({**plain, **_BLANK[both.ours.resolution.document.value]}, "")
        except DraftError:
            return None
        plain = facts_of(facts)
        return cls(both, theirs, plain, both.texts(phrases(facts), names_of(plain, theirs), literal))

    def better(self, changes: Iterable[Change]) -> _Trial:
        """The trial of the best change: fewer slots are lost, or only those, and more words are facts; or this one."""
        plains = [changed(self.plain, change) for change in changes]
        others = [plain for plain in plains if str(plain) != str(self.plain)]  # the order of a list is a difference
        trials = [trial for plain in others if (trial := _Trial.of(self.both, self.theirs, plain))]
        better = (trial for trial in trials if len(trial.lost) < len(self.lost) or trial.lost == self.lost)
        return max([self, *better], key=_Trial.worth)

    def mended(self, candidates: Callable[[_Trial, Lost], Iterable[Change]]) -> _Trial:
        """The trial after the best of the changes that may explain each slot that is lost."""
        found, tried = self, set[Lost]()
        while left := [lost for _, lost in found.texts.lost if lost not in tried]:
            tried.add(left[0])
            found = found.better(candidates(found, left[0]))
        return found

    def slips(self, lost: Lost) -> Iterator[Change]:
        """What is printed in the place of a slot, if that is nearly its phrase, under these facts or under others.

        "Geneva (2022, and 2023)" is not what any fact gives, and as literal words it would not go on next year.
        """
        for change in of_words(self.plain, lost):
            if any(path[-1] in _NAMES for path in change):
                continue
            meant = {lost.phrase, self._phrase(change, lost.slot)}
            for text in reversed(list(lost.now())):
                if any(is_near(phrase, text) for phrase in meant):
                    yield {**change, ("printed", lost.slot): text}

    def _phrase(self, change: Change, slot: str) -> str:
        """The words of a slot under other facts; "" where no draft can have them."""
        try:
            facts = validated({**changed(self.plain, change), **_BLANK[self.both.ours.resolution.document.value]}, "")
        except DraftError:
            return ""
        return "".join(atom.text for atom in of_source(f"{{{slot}}}", phrases(facts)))

    def worth(self) -> tuple[int, int]:
        """How much a trial is worth: fewer slots are lost, more words come from facts."""
        return -len(self.lost), self.texts.covered

    @property
    def lost(self) -> list[tuple[str, str, int]]:
        """Which slots are lost."""
        return [(where, lost.slot, lost.turn) for where, lost in self.texts.lost]

    def resolution(self, before: Plain) -> Resolution:
        """The whole draft; `before` are the facts that it had, and keeps though no slot shows them."""
        texts = {key: text for key, text in self.texts.values.items() if text}
        return validated({**without_unused(self.plain, before, self.texts.slots), **texts}, "")


def _wrong(made: Resolution, both: Both) -> Iterator[int]:
    """The places of paragraphs, and behind them of footnotes, that do not come out as the other text has them."""
    document = compose(made)
    names = {note.number: note.key for note in document.notes}
    for at, (runs, atoms) in enumerate(zip(parts(document), both.atoms, strict=False)):
        if said_in(runs, names) != said(atoms):
            yield at

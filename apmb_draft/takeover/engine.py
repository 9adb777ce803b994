"""Take over the text of another version of a resolution: facts stay facts, the rest becomes literal."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apmb_draft.blocks import Document
from apmb_draft.compose import compose
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model import TEXTS, Layout, Resolution
from apmb_draft.problems import DraftError
from apmb_draft.slots import slot_phrases
from apmb_draft.takeover.align_paragraphs import runs_of_texts
from apmb_draft.takeover.align_text import LostSlot
from apmb_draft.takeover.facts import (
    FactChange,
    Plain,
    changes_as_read,
    changes_from_list,
    changes_from_text,
    is_misprint,
    with_changes,
)
from apmb_draft.takeover.new_facts import add_new_facts, drop_unused_facts, match_names
from apmb_draft.takeover.slot_tokens import tokens_of_source, visible_text, visible_text_of_runs
from apmb_draft.takeover.texts import AlignedTexts, MergedTexts


@dataclass(frozen=True)
class TakeoverResult:
    """A draft with another text; `literal` are the slots that became literal: place, slot, text."""

    resolution: Resolution
    literal: tuple[tuple[str, str, str], ...] = ()


def take_over(aligned: AlignedTexts) -> TakeoverResult:
    """Return our draft with the running text, footnotes and annexes of the other; it composes to the other's text.

    A paragraph with the same text keeps its source. A fact changes only if more slots of the whole draft give the right
    text with it; text that is nearly that of a slot is kept as printed; what no fact explains becomes literal.
    """
    before, theirs = facts_of(aligned.ours.resolution), facts_of(aligned.theirs.resolution)
    starts = (_Trial.of(aligned, theirs, plain) for plain in (add_new_facts(before, theirs), before))
    found = max((trial for trial in starts if trial), key=_Trial.score)
    found = found.explain_lost(lambda trial, lost: changes_from_list(trial.plain, lost))
    for change in changes_as_read(found.plain, theirs):
        found = found.with_best([change])
    found = found.explain_lost(lambda trial, lost: changes_from_text(trial.plain, lost)).explain_lost(_Trial.misprints)
    # Verify: a paragraph whose slots still do not give the same text is taken over without them.
    if wrong := list(_find_differing(found.resolution(before), aligned)):
        found = _Trial.of(aligned, theirs, found.plain, wrong) or found
    literal = tuple((where, lost.slot, next(lost.current_texts())) for where, lost in found.texts.lost)
    return TakeoverResult(found.resolution(before), literal)


def facts_of(resolution: Resolution) -> Plain:
    """Return all that a draft has beside its texts and the measures of its pages, as plain values."""
    others = (*TEXTS, "footnotes", "annexes", "layout")
    return {key: value for key, value in to_plain(resolution).items() if key not in others}


_NAMES = ("name", "short", "called")
"""Facts that are text themselves: their misprint is no other fact."""
_BLANK: dict[str, dict[str, Any]] = {"resolution": {"operative": "x"}, "decision": {"decision": "x"}}


@dataclass(frozen=True)
class _Trial:
    """The draft under some facts, and the texts that it has with them."""

    aligned: AlignedTexts
    theirs: Plain
    plain: Plain
    texts: MergedTexts

    @classmethod
    def of(cls, aligned: AlignedTexts, theirs: Plain, plain: Plain, literal: Collection[int] = ()) -> _Trial | None:
        """Return the trial of some facts, or None if no draft can have them."""
        try:
            facts = validate_plain({**plain, **_BLANK[aligned.ours.resolution.document.value]}, "")
        except DraftError:
            return None
        plain = facts_of(facts)
        return cls(aligned, theirs, plain, aligned.merge(slot_phrases(facts), match_names(plain, theirs), literal))

    def with_best(self, changes: Iterable[FactChange]) -> _Trial:
        """Return the trial of the best change: fewer slots are lost, or no others and more text is facts; or itself."""
        plains = [with_changes(self.plain, change) for change in changes]
        others = [plain for plain in plains if str(plain) != str(self.plain)]  # the order of a list is a difference
        trials = [trial for plain in others if (trial := _Trial.of(self.aligned, self.theirs, plain))]
        better = (trial for trial in trials if len(trial.lost) < len(self.lost) or trial.lost == self.lost)
        return max([self, *better], key=_Trial.score)

    def explain_lost(self, candidates: Callable[[_Trial, LostSlot], Iterable[FactChange]]) -> _Trial:
        """Return the trial after the best of the changes that may explain each lost slot."""
        found, tried = self, set[LostSlot]()
        while left := [lost for _, lost in found.texts.lost if lost not in tried]:
            tried.add(left[0])
            found = found.with_best(candidates(found, left[0]))
        return found

    def misprints(self, lost: LostSlot) -> Iterator[FactChange]:
        """Yield the printed text as an override of the slot, if it is nearly the slot's text under some facts.

        "Geneva (2022, and 2023)" is given by no fact, and as literal text it would not be continued next year.
        """
        for change in changes_from_text(self.plain, lost):
            if any(path[-1] in _NAMES for path in change):
                continue
            meant = {lost.phrase, self._phrase(change, lost.slot)}
            for text in reversed(list(lost.current_texts())):
                if any(is_misprint(phrase, text) for phrase in meant):
                    yield {**change, ("printed", lost.slot): text}

    def _phrase(self, change: FactChange, slot: str) -> str:
        """Return the text of a slot under changed facts; "" if no draft can have them."""
        try:
            facts = validate_plain(
                {**with_changes(self.plain, change), **_BLANK[self.aligned.ours.resolution.document.value]}, ""
            )
        except DraftError:
            return ""
        return "".join(token.text for token in tokens_of_source(f"{{{slot}}}", slot_phrases(facts)))

    def score(self) -> tuple[int, int]:
        """Return the rank of a trial: fewer lost slots, then more tokens from facts."""
        return -len(self.lost), self.texts.covered

    @property
    def lost(self) -> list[tuple[str, str, int]]:
        """Return the lost slots: place, slot, occurrence."""
        return [(where, lost.slot, lost.occurrence) for where, lost in self.texts.lost]

    def resolution(self, before: Plain) -> Resolution:
        """Return the whole draft; it keeps the facts it had `before`, even those that no slot shows."""
        texts = {key: text for key, text in self.texts.values.items() if text}
        made = validate_plain({**drop_unused_facts(self.plain, before, self.texts.slots), **texts}, "")
        return made.model_copy(update={"layout": _layout_of(self.aligned, compose(made))})


def _layout_of(aligned: AlignedTexts, made: Document) -> Layout | None:
    """Return the measures of our pages; a paragraph whose text is unchanged stays condensed, by its new name."""
    layout = aligned.ours.resolution.layout
    texts = {block.key: block.text for block in aligned.ours.document.blocks if block.key}
    names = {block.text: block.key for block in made.blocks if block.key}
    if layout is None or not layout.condensed:
        return layout
    condensed = {
        f"{names[texts[key]]}{lines}": less
        for name, less in layout.condensed.items()
        for key, lines in [re.fullmatch(r"(.*?)( lines? .*)?", name).groups("")]  # type: ignore[union-attr]
        if texts.get(key) in names
    }
    return layout.model_copy(update={"condensed": condensed})


def _find_differing(made: Resolution, aligned: AlignedTexts) -> Iterator[int]:
    """Yield the indices of paragraphs, then of footnotes, that do not give the other text."""
    document = compose(made)
    names = {note.number: note.key for note in document.notes}
    for at, (runs, tokens) in enumerate(zip(runs_of_texts(document), aligned.tokens, strict=False)):
        if visible_text_of_runs(runs, names) != visible_text(tokens):
            yield at

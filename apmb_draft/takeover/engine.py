"""Take over the text of another version of a resolution: facts stay facts, the rest becomes literal."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model import TEXTS, Kind, Layout, Resolution
from apmb_draft.slots import slot_phrases
from apmb_draft.takeover.align_paragraphs import AlignedTexts, DraftText
from apmb_draft.takeover.align_text import LostSlot
from apmb_draft.takeover.facts import (
    FactChange,
    changes_as_read,
    changes_from_list,
    changes_from_text,
    is_misprint,
    with_changes,
)
from apmb_draft.takeover.new_facts import drop_unused_facts, find_new_facts, match_names
from apmb_draft.takeover.slot_tokens import tokens_of_source, visible_text, visible_text_of_runs
from apmb_draft.takeover.texts import MergedTexts, merge_texts


@dataclass(frozen=True)
class TakeoverResult:
    """A draft with another text; `literal` are the slots that became literal: place, slot, text."""

    text: DraftText
    literal: tuple[tuple[str, str, str], ...] = ()

    @property
    def resolution(self) -> Resolution:
        """Return the draft."""
        return self.text.resolution


def take_over(aligned: AlignedTexts) -> TakeoverResult:
    """Return our draft with the running text, footnotes and annexes of the other; it composes to the other's text.

    A paragraph with the same text keeps its source. A fact changes only if more slots of the whole draft give the right
    text with it; text that is nearly that of a slot is kept as printed; what no fact explains becomes literal.
    """
    ours, theirs = aligned.ours.resolution, aligned.theirs.resolution
    before = _without_texts(ours)
    new = with_changes(before, find_new_facts(before, theirs))
    starts = [_Trial.of(aligned, facts) for facts in (new, before) if facts]
    found = max(starts, key=_Trial.score)
    found = found.explain_lost(lambda trial, lost: changes_from_list(trial.facts, lost))
    for change in changes_as_read(found.facts, theirs):
        found = found.with_best([change])
    found = found.explain_lost(lambda trial, lost: changes_from_text(trial.facts, lost)).explain_lost(_Trial.misprints)
    # Verify: a paragraph whose slots still do not give the same text is taken over without them.
    text = found.made()
    if wrong := list(_find_differing(text, aligned)):
        found = _Trial.of(aligned, found.facts, wrong)
        text = found.made()
    literal = tuple((where, lost.slot, next(lost.current_texts())) for where, lost in found.texts.lost)
    return TakeoverResult(text, literal)


def _without_texts(draft: Resolution) -> Resolution:
    """Return a draft with its facts, one word of text, since none is without, and no measures of its pages."""
    body = "decision" if draft.document is Kind.DECISION else "operative"
    texts: dict[str, object] = {**dict.fromkeys(TEXTS, ""), body: "x", "footnotes": {}, "annexes": (), "layout": None}
    return draft.model_copy(update=texts)


_NAMES = ("name", "short", "called")
"""Facts that are text themselves: their misprint is no other fact."""


@dataclass(frozen=True)
class _Trial:
    """The draft under some facts, and the texts that it has with them."""

    aligned: AlignedTexts
    facts: Resolution
    texts: MergedTexts

    @classmethod
    def of(cls, aligned: AlignedTexts, facts: Resolution, literal: Collection[int] = ()) -> _Trial:
        """Return the trial of some facts."""
        known = match_names(facts, aligned.theirs.resolution)
        return cls(aligned, facts, merge_texts(aligned, slot_phrases(facts), known, literal))

    def with_best(self, changes: Iterable[FactChange]) -> _Trial:
        """Return the trial of the best change: fewer slots are lost, or no others and more text is facts; or itself."""
        made = [facts for change in changes if (facts := with_changes(self.facts, change))]
        # The order of a list is a difference, which the models do not compare.
        trials = [_Trial.of(self.aligned, facts) for facts in made if str(facts) != str(self.facts)]
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
        for change in changes_from_text(self.facts, lost):
            if any(path[-1] in _NAMES for path in change):
                continue
            meant = {lost.phrase, self._phrase(change, lost.slot)}
            for text in reversed(list(lost.current_texts())):
                if any(is_misprint(phrase, text) for phrase in meant):
                    yield {**change, ("printed", lost.slot): text}

    def _phrase(self, change: FactChange, slot: str) -> str:
        """Return the text of a slot under changed facts; "" if no draft can have them."""
        facts = with_changes(self.facts, change)
        return "".join(token.text for token in tokens_of_source(f"{{{slot}}}", slot_phrases(facts))) if facts else ""

    def score(self) -> tuple[int, int]:
        """Return the rank of a trial: fewer lost slots, then more tokens from facts."""
        return -len(self.lost), self.texts.covered

    @property
    def lost(self) -> list[tuple[str, str, int]]:
        """Return the lost slots: place, slot, occurrence."""
        return [(where, lost.slot, lost.occurrence) for where, lost in self.texts.lost]

    def made(self) -> DraftText:
        """Return the whole draft; it keeps the facts it had before, even those that no slot shows."""
        ours = self.aligned.ours
        facts = to_plain(drop_unused_facts(self.facts, ours.resolution, self.texts.slots))
        texts = {**self.texts.texts, "footnotes": self.texts.footnotes, "annexes": self.texts.annexes}
        values = {key: value for key, value in facts.items() if key not in TEXTS}
        values |= {key: value for key, value in texts.items() if value}
        draft = validate_plain(values, "").model_copy(update={"layout": ours.resolution.layout})
        made = DraftText.of(draft, ours)
        layout = _renamed_layout(ours, made)
        return made if layout == draft.layout else made.update(layout=layout)


def _renamed_layout(ours: DraftText, made: DraftText) -> Layout | None:
    """Return the measures of our pages; a paragraph whose text is unchanged stays condensed, by its new name."""
    layout = ours.resolution.layout
    texts = {block.key: block.text for block in ours.document.blocks if block.key}
    names = {block.text: block.key for block in made.document.blocks if block.key}
    if layout is None or not layout.condensed:
        return layout
    condensed = {
        f"{names[texts[key]]}{lines}": less
        for name, less in layout.condensed.items()
        for key, lines in [re.fullmatch(r"(.*?)( lines? .*)?", name).groups("")]  # type: ignore[union-attr]
        if texts.get(key) in names
    }
    return layout.model_copy(update={"condensed": condensed})


def _find_differing(made: DraftText, aligned: AlignedTexts) -> Iterator[int]:
    """Yield the indices of paragraphs, then of footnotes, that do not give the other text."""
    names = {note.number: note.key for note in made.document.notes}
    for at, (runs, tokens) in enumerate(zip(made.runs, aligned.tokens, strict=False)):
        if visible_text_of_runs(runs, names) != visible_text(tokens):
            yield at

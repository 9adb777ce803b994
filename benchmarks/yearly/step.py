"""One step of history: a text imported, rolled over with what that October knew, and held against the real next one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import Ask, Resolution
from apmb_draft.rollover import next_year
from yearly.compared import Compared, Difference, Whose, compared
from yearly.explained import CHECKED, Explained, explanation, needs_one
from yearly.october import Known, following, known, nothing_known
from yearly.texts import FIVE, FROM_FACTS, imported, text_of

_MASTHEAD = frozenset({"symbol", "agenda_item", "sponsors"})
"""What every draft asks, and no text shows."""


@dataclass(frozen=True)
class Flagged:
    """What the flags were worth: paragraphs that the drafters changed, those of them flagged, and flags for nothing."""

    changed: frozenset[str]
    hits: tuple[Flag, ...]
    idle: tuple[Flag, ...]

    @property
    def warned(self) -> frozenset[str]:
        return self.changed & {whole(flag.paragraph) for flag in self.hits}


@dataclass(frozen=True)
class Step:
    """One step, `session` being that of the real text: our draft and a plain copy, both held against it."""

    series: str
    session: int
    draft: Compared
    copy: Compared
    flagged: Flagged
    asked: tuple[Ask, ...]

    @property
    def name(self) -> str:
        return f"{self.series} {self.session - 1} -> {self.session}"

    @property
    def is_worse_than_a_copy(self) -> bool:
        return self.draft.right < self.copy.right

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        return tuple(
            found for found in self.draft.differences if needs_one(self.session, found) and not self.why(found)
        )

    @property
    def missed(self) -> tuple[Difference, ...]:
        """What follows from facts, and the import or the roll-over did not see."""
        return tuple(found for found in self.draft.of(Whose.THEIRS) if self._is_missed(found))

    @property
    def theirs(self) -> tuple[Difference, ...]:
        """What the drafters changed and no rule could know."""
        return tuple(found for found in self.draft.of(Whose.THEIRS) if not self._is_missed(found))

    def _is_missed(self, found: Difference) -> bool:
        why = self.why(found)
        return found.place in FROM_FACTS and (why is None or why.cause == "I")

    def why(self, difference: Difference) -> Explained | None:
        return explanation(self.series, self.session, difference)

    def five(self) -> dict[str, tuple[Difference, ...] | None]:
        """The differences of each of the five paragraphs; None for one that a text does not have."""
        there = {real.name for _, real in self.draft.pairs if real}
        return {
            name: tuple(found for found in self.draft.differences if found.place == name) if name in there else None
            for name in FIVE
        }

    @property
    def is_checked(self) -> bool:
        """Whether its five paragraphs must be equal, or each difference explained."""
        return self.series == "apmb" and self.session in CHECKED


def steps(shared: Path, first: int = 0) -> Iterator[Step]:
    """Every step from one text of the corpus to the next of its series, from a session on."""
    october = known((shared / "treaty" / "facts.md").read_text("utf-8"))
    texts = imported(shared)
    for (series, session), base in texts.items():
        real = texts.get((series, following(base)))
        if real and session >= first:
            yield step(series, base, real, october)


def step(series: str, base: Resolution, real: Resolution, october: Known) -> Step:
    rolled = next_year(base, october.answers(base) if series == "apmb" else nothing_known(base))
    last, ours, theirs = text_of(base), text_of(rolled.draft), text_of(real)
    draft = compared(last, ours, theirs)
    asked = tuple(ask for ask in rolled.questions if ask.fact not in _MASTHEAD)
    return Step(series, real.session, draft, compared(last, last, theirs), flagged(rolled.flags, draft), asked)


def flagged(flags: tuple[Flag, ...], draft: Compared) -> Flagged:
    """The flags, sorted by whether the drafters changed what they point at; a footnote is no paragraph to count."""
    changed = {whole(found.paragraph) for found in draft.differences if found.paragraph and found.whose != Whose.OURS}
    hits = tuple(flag for flag in flags if _is_hit(flag, draft, changed))
    paragraphs = frozenset(key for key in changed if not key.startswith("footnote"))
    return Flagged(paragraphs, hits, tuple(flag for flag in flags if flag not in hits))


def _is_hit(flag: Flag, draft: Compared, changed: set[str]) -> bool:
    theirs = draft.of(Whose.THEIRS)
    if flag.rule == "articles":
        return any(found.place == "O-CONV" for found in theirs)
    if flag.rule == "anniversary":
        return any("anniversary" in found.came for found in theirs)
    return whole(flag.paragraph) in changed


def whole(key: str) -> str:
    """The paragraph to which a sub-paragraph belongs: flags name whole ones.

    >>> whole("operative 3 (a)")
    'operative 3'
    """
    return key.partition(" (")[0]

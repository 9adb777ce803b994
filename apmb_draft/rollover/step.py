"""Hold the data of a roll-over: its answers and changes, and the step that leads from one rule to the next."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import Articles, Ask, Attend, Resolution, year_of
from apmb_draft.un.english import Dates, Years


@dataclass(frozen=True)
class Answers:
    """The facts that the user, or a table of facts, knows about the new year; all of them may be left open.

    `known` gives place and dates of meetings by their kind and number, in any order; `settings` are keys of the
    file with the value to write there, and have the last word.
    """

    session: int | None = None
    interval: int | None = None
    symbol: str | None = None
    date: datetime.date | None = None
    agenda_item: str | None = None
    sponsors: tuple[str, ...] = ()
    states: int | None = None
    place: str | None = None
    dates: Dates | None = None
    action_plan: Years | None = None
    articles: Articles | None = None
    known: tuple[Attend, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FactChange:
    """A fact that a rule changed, or literal wording: the key of the file, both values, and the reason.

    The key of literal wording is "text". `paragraphs` names where it shows in the text ("preamble 6"); a change of the
    masthead shows in none. `edits` are the literal words that the rule changed, each before and after; `asks` the keys
    of what the rule cannot know, whether or not an answer has filled it; `usual` is what the rule proposes, where an
    answer decided otherwise.
    """

    rule: str
    key: str
    before: str
    after: str
    why: str
    source: str
    paragraphs: tuple[str, ...] = ()
    edits: tuple[tuple[str, str], ...] = ()
    asks: tuple[str, ...] = ()
    usual: str = ""


@dataclass(frozen=True)
class Trace:
    """The draft that the rules made of a base, before anything was stated outright, and each change with its reason."""

    base: Resolution
    ruled: Resolution
    changes: tuple[FactChange, ...]


@dataclass(frozen=True)
class RollOver:
    """A new draft, and everything a person should know about how it was made."""

    draft: Resolution
    changes: tuple[FactChange, ...]
    flags: tuple[Flag, ...]
    trace: Trace
    new_wording: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[Ask, ...]:
        """Return what the draft still asks."""
        return self.draft.ask


@dataclass(frozen=True)
class Step:
    """A roll-over under way: the text it starts from, the answers, and the draft as the rules so far have made it."""

    base: Resolution
    answers: Answers
    draft: Resolution
    changes: tuple[FactChange, ...] = ()
    asked: tuple[Ask, ...] = ()

    def set(self, change: FactChange | None = None, **values: Any) -> Step:
        """Return the step with some values of the draft replaced, and the change that says why."""
        draft = self.draft.model_copy(update=values)
        shows = change is not None and change.before != change.after
        return replace(self, draft=draft, changes=(*self.changes, change) if change and shows else self.changes)

    def ask(self, fact: str, question: str, look: str, proposed: str | None = None) -> Step:
        """Return the step with one more question; a fact, or words of a paragraph, are asked about once."""
        new = Ask(fact=fact, question=question, look=look, proposed=proposed)
        return replace(self, asked=(*(ask for ask in self.asked if ask.key != new.key), new))

    @property
    def year(self) -> int:
        """Return the year in which the session opens: 2025 for the eightieth."""
        return year_of(self.draft.session)

"""Explain the change of a fact by the rule that made it, by the answer that filled it, or by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from apmb_draft.diff.changes import Reason
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import FactChange, Trace
from apmb_draft.text.slots import name_fact, open_questions

BY_HAND = Reason("by-hand", "changed by hand", "the draft file")
ROLL_OVER = Reason("roll-over", "this follows from the other changes", "the draft file")


def filled_in(keys: Sequence[str]) -> Reason:
    """Return the reason of words that are an answer to what the roll-over could only ask.

    >>> filled_in(["attend.place", "attend.dates"]).why, filled_in(["counts.keepers"]).why
    ('the place and the dates of the meeting were filled in', 'the number of keepers was filled in')
    """
    names = list(dict.fromkeys(map(name_fact, keys)))
    joined = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])).replace(" of the meeting and", " and", 1)
    return Reason("filled-in", f"{joined} {'were' if names[1:] or 'dates' in joined else 'was'} filled in", "the draft")


@dataclass(frozen=True)
class Attribution:
    """The reasons of a change, and the keys of what the rules ask for in it."""

    reasons: tuple[Reason, ...]
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactHistory:
    """The facts of a text in the base, as the rules made them, and in the draft."""

    trace: Trace
    draft: Resolution

    @cached_property
    def open_keys(self) -> Collection[str]:
        """Return the keys of what the draft still asks."""
        return {ask.key for ask in open_questions(self.draft)}

    def fill_in(self, asked: Sequence[str]) -> Iterator[Reason]:
        """Yield the reason that facts were filled in, where the draft no longer asks for them."""
        if keys := [key for key in dict.fromkeys(asked) if key not in self.open_keys]:
            yield filled_in(keys)

    def is_known(self, key: str) -> bool:
        """Return whether the rules know a fact: a list or a count that only the draft has is by hand."""
        group, _, rest = key.partition(".")
        found = getattr(self.trace.ruled, group, None)
        return rest.partition(".")[0] in found if isinstance(found, dict) else group in Resolution.model_fields

    def is_dropped(self, key: str) -> bool:
        """Return whether the rules dropped a fact, such as the first resolution of a list that shifts."""
        return fact_value(self.trace.ruled, key) is None is fact_value(self.draft, key)

    def explain(self, key: str, draft: Resolution) -> Attribution:
        """Return why a fact is what it is in a draft, or in what the rules made; no reason where it is as before."""
        before, ruled, now = (fact_value(each, key) for each in (self.trace.base, self.trace.ruled, draft))
        if before == now:
            return Attribution(())
        made = self.changes_of(key) if before != ruled else []
        reasons = tuple(_as_reason(each) for each in made)
        asked = tuple(ask for each in made for ask in _asked_of(each, key))
        if now == ruled:
            return Attribution(reasons or (ROLL_OVER,), asked)
        if made and made[0].rule in _ANSWERABLE and made[0].after != "unknown":
            return Attribution(tuple(_as_reason(each, is_chosen=True) for each in made))
        if set(asked) - set(self.open_keys):
            return Attribution(reasons, asked)
        return Attribution((*(reasons if _is_within(ruled, now) else ()), BY_HAND))

    def changes_of(self, key: str) -> list[FactChange]:
        """Return the changes that the rules made of a fact: of the nearest key that contains it, or of its parts."""
        made = [each for each in self.trace.changes if each.key != "text"]
        whole = [each for each in made if _is_part(key, each.key)]
        if whole:
            return [max(whole, key=lambda each: len(each.key))]
        return [each for each in made if _is_part(each.key, key)]


_ANSWERABLE = ("provisional-agenda", "articles", "action-plan")
"""The rules whose result the drafters may replace by their own answer."""


def _is_within(ruled: Any, now: Any) -> bool:
    """Return whether all that the rules made of a list or a meeting is there, with more or in other words."""
    if not (isinstance(ruled, dict) and isinstance(now, dict)):
        return False
    return all(name == _WORDS or now.get(name) == value for name, value in ruled.items())


_WORDS = "words"
"""The part of a value that says how a meeting is called."""


def _asked_of(made: FactChange, key: str) -> Iterator[str]:
    """Yield what a rule asks about a fact or its parts; nothing where the drafters chose otherwise than it proposes."""
    if made.usual in ("", made.after):
        yield from (ask for ask in made.asks if _is_part(ask, key) or _is_part(key, ask))


def _is_part(key: str, whole: str) -> bool:
    return f"{key}.".startswith(f"{whole}.")


def _as_reason(made: FactChange, *, is_chosen: bool = False) -> Reason:
    usual = made.usual or (made.after if is_chosen else "")
    chosen = f" (chosen by the drafters; the usual step would be “{usual}”)"
    is_other = is_chosen or usual not in ("", made.after)
    return Reason(made.rule, f"{made.why}{chosen if is_other else ''}", made.source)


def fact_value(resolution: Resolution, key: str) -> Any:
    """Return the value of a fact, None where the file has none.

    A name of a meeting ("attend.kind") is its kind, its ordinal and the words for them; the meetings of a kind
    ("meetings.reviews.held") are listed with the words for them.
    """
    group, _, name = key.partition(".")
    value = getattr(resolution, group, None)
    if group in ("attend", "convene"):
        if not value or name != "kind":
            return value and getattr(value, name)
        kind = resolution.meetings.get(value.kind)
        return {"meeting": (value.kind, value.number), _WORDS: (value.called, kind and (kind.name, kind.short))}
    if group == "meetings":
        return _value_of_kind(resolution, name)
    if group == "resolutions":
        name, _, number = name.partition(".adopted.")
        recall = resolution.resolutions.get(name)
        return recall and (recall.adopted.get(number) if number else dict(recall.adopted))
    return value.get(name) if isinstance(value, dict) else value


def _value_of_kind(resolution: Resolution, key: str) -> Any:
    name, _, part = key.partition(".")
    kind = resolution.meetings.get(name)
    if not kind or part == "action_plan":
        return kind and kind.action_plan
    number = part.removeprefix("held").removeprefix(".")
    return kind.held.get(int(number)) if number else {**kind.held, _WORDS: (kind.name, kind.short, kind.ordinals)}

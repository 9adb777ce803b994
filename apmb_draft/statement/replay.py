"""Replay the roll-over with the draft's answers, so that they are not attributed to manual edits."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from apmb_draft.model import EachYear, Resolution, Stage
from apmb_draft.problems import DraftError
from apmb_draft.rollover import Answers, FactChange, RollOver, next_year
from apmb_draft.values import UNKNOWN, Unknown
from apmb_draft.words import Years

_LONGEST_INTERVAL = 10
"""Sessions after which an item comes back at most; more is no answer but a slip of the hand."""


def replay_roll_over(base: Resolution, draft: Resolution) -> RollOver | None:
    """Return what the rules make of the base with the draft's answers; None where that does not lead to the draft.

    The answers that other facts follow from are taken over: the interval, the day of the draft, the meeting to be
    convened and its articles, the period of an action plan. A place, a day or a number that only fills what the rules
    leave open stays open: that it was filled in is reported beside the rule.
    """
    base, plain = _with_shifting_lists(base, draft), Answers(session=draft.session)
    for answers in (replace(plain, interval=_interval(draft), date=_day(draft)), plain):
        with suppress(DraftError):
            roll = next_year(base, _find_answers(base, draft, answers))
            made = roll.draft.model_copy(update={"issued": UNKNOWN})
            return replace(roll, draft=made, changes=tuple(_explain_answers(roll, next_year(base, plain))))
    return None


def _with_shifting_lists(base: Resolution, draft: Resolution) -> Resolution:
    """Return the base with the lists that shift in the draft, as a text before the base may have shown."""
    shift = {
        name: recall.model_copy(update={"each_year": EachYear.SHIFT})
        for name, recall in base.resolutions.items()
        if name in draft.resolutions and draft.resolutions[name].each_year is EachYear.SHIFT
    }
    return base.model_copy(update={"resolutions": {**base.resolutions, **shift}})


def _explain_answers(roll: RollOver, alone: RollOver) -> Iterator[FactChange]:
    """Yield the changes; one that an answer made different says what the rules alone propose."""
    proposed = {change.key: change.after for change in alone.changes if change.rule in _ANSWERABLE_RULES}
    for change in roll.changes:
        other = proposed.get(change.key, change.after)
        if other != change.after:
            yield replace(change, why=f"{change.why} (chosen by the drafters; the usual step would be “{other}”)")
        elif change.rule != "stated":
            yield change


_ANSWERABLE_RULES = ("provisional-agenda", "convene", "articles", "action-plan")
"""The rules whose result may be answered otherwise."""


def _interval(draft: Resolution) -> int | None:
    years = (draft.next_session or 0) - draft.session
    return years if 0 < years <= _LONGEST_INTERVAL else None


def _day(draft: Resolution) -> datetime.date | None:
    return draft.issued if draft.stage is Stage.DRAFT and not isinstance(draft.issued, Unknown) else None


def _find_answers(base: Resolution, draft: Resolution, answers: Answers) -> Answers:
    """Return the answers, with those that correct what the rules propose, each found where the last one led to."""
    made, convene = next_year(base, answers).draft, draft.convene
    if made.convene and convene and made.convene.kind != convene.kind and convene.kind in made.meetings:
        answers = replace(answers, settings=(("convene.kind", convene.kind),))
        made = next_year(base, answers).draft
    if made.convene and convene and convene.articles not in (None, made.convene.articles):
        answers = replace(answers, articles=convene.articles)
    return replace(answers, action_plan=_plan(base, draft, next_year(base, answers)))


def _plan(base: Resolution, draft: Resolution, roll: RollOver) -> Years | None:
    """Return the period of the last action plan if it is not the one that the rules propose, else None."""
    proposed = {each.after for each in roll.changes if each.rule == "action-plan"}
    kind = draft.meetings.get(base.attend.kind) if base.attend and proposed else None
    plan = kind.action_plan if kind else None
    return plan if isinstance(plan, Years) and str(plan) not in proposed else None

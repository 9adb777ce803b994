"""The roll-over made again as a draft answers what the rules ask, so that no answer is taken for a change by hand."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from apmb_draft.model import EachYear, Resolution, Stage
from apmb_draft.problems import DraftError
from apmb_draft.rollover import Answers, Change, RollOver, next_year
from apmb_draft.values import UNKNOWN, Unknown
from apmb_draft.words import Years

_LONGEST = 10
"""Sessions after which an item comes back at most; more is no answer but a slip of the hand."""


def rolled_again(base: Resolution, draft: Resolution) -> RollOver | None:
    """What the rules make of the base, given what the draft says; nothing where it does not lead to that draft.

    The answers that other facts follow from are taken over: the interval, the day of the draft, the meeting to be
    convened and its articles, the period of an action plan. A place, a day or a number that merely stands where the
    rules leave one open stays open: that it was filled in is told beside the rule.
    """
    base, plain = _shifting(base, draft), Answers(session=draft.session)
    for answers in (replace(plain, interval=_interval(draft), date=_day(draft)), plain):
        with suppress(DraftError):
            roll = next_year(base, _answered(base, draft, answers))
            made = roll.draft.model_copy(update={"issued": UNKNOWN})
            return replace(roll, draft=made, changes=tuple(_told(roll, next_year(base, plain))))
    return None


def _shifting(base: Resolution, draft: Resolution) -> Resolution:
    """The base with the lists that shift in the draft, as a text before the base may have shown."""
    shift = {
        name: recall.model_copy(update={"each_year": EachYear.SHIFT})
        for name, recall in base.resolutions.items()
        if name in draft.resolutions and draft.resolutions[name].each_year is EachYear.SHIFT
    }
    return base.model_copy(update={"resolutions": {**base.resolutions, **shift}})


def _told(roll: RollOver, alone: RollOver) -> Iterator[Change]:
    """The changes, and of each that an answer made another what the rules alone propose."""
    proposed = {change.key: change.after for change in alone.changes if change.rule in _PROPOSED}
    for change in roll.changes:
        other = proposed.get(change.key, change.after)
        if other != change.after:
            yield replace(change, why=f"{change.why} (chosen by the drafters; the usual step would be “{other}”)")
        elif change.rule != "stated":
            yield change


_PROPOSED = ("provisional-agenda", "convene", "articles", "action-plan")
"""The rules whose result may be answered otherwise."""


def _interval(draft: Resolution) -> int | None:
    years = (draft.next_session or 0) - draft.session
    return years if 0 < years <= _LONGEST else None


def _day(draft: Resolution) -> datetime.date | None:
    return draft.issued if draft.stage is Stage.DRAFT and not isinstance(draft.issued, Unknown) else None


def _answered(base: Resolution, draft: Resolution, answers: Answers) -> Answers:
    """The answers, and those that correct what the rules propose: each is looked for where the last one led to."""
    made, convene = next_year(base, answers).draft, draft.convene
    if made.convene and convene and made.convene.kind != convene.kind and convene.kind in made.meetings:
        answers = replace(answers, settings=(("convene.kind", convene.kind),))
        made = next_year(base, answers).draft
    if made.convene and convene and convene.articles not in (None, made.convene.articles):
        answers = replace(answers, articles=convene.articles)
    return replace(answers, action_plan=_plan(base, draft, next_year(base, answers)))


def _plan(base: Resolution, draft: Resolution, roll: RollOver) -> Years | None:
    """The period of the action plan that the last meeting adopted, where it is not the one that the rules propose."""
    proposed = {each.after for each in roll.changes if each.rule == "action-plan"}
    kind = draft.meetings.get(base.attend.kind) if base.attend and proposed else None
    plan = kind.action_plan if kind else None
    return plan if isinstance(plan, Years) and str(plan) not in proposed else None

"""Trace the roll-over that a draft came from, days later: run the rules once, with the answers that the draft gives."""

from __future__ import annotations

import datetime

from apmb_draft.model import EachYear, Resolution, Stage
from apmb_draft.problems import DraftError
from apmb_draft.rollover.report import Answers, Trace
from apmb_draft.rollover.roll import run_rules
from apmb_draft.values import Unknown
from apmb_draft.words import Years

_LONGEST_INTERVAL = 10
"""Sessions after which an item comes back at most; more is no answer but a slip of the hand."""


def trace_roll_over(base: Resolution, draft: Resolution) -> Trace | None:
    """Return what the rules make of a base with the answers of a draft; None where they do not lead to the draft.

    The answers that other facts follow from are read: the interval, the day of the draft, the meeting to be convened
    and its articles, the period of an action plan. A place, a day or a number that only fills what the rules leave open
    stays open.
    """
    if base.stage is not Stage.ADOPTED or base.session >= draft.session:
        return None
    convene = draft.convene
    answers = Answers(
        session=draft.session,
        interval=_interval(draft),
        date=_day(draft),
        action_plan=_action_plan(base, draft),
        articles=convene.articles if convene else None,
        settings=(("convene.kind", convene.kind),) if convene else (),
    )
    try:
        return run_rules(_with_shifting_lists(base, draft), answers)
    except DraftError:
        return None


def _with_shifting_lists(base: Resolution, draft: Resolution) -> Resolution:
    """Return the base with the lists that shift in the draft, as a text before the base may have shown."""
    shift = {
        name: recall.model_copy(update={"each_year": EachYear.SHIFT})
        for name, recall in base.resolutions.items()
        if name in draft.resolutions and draft.resolutions[name].each_year is EachYear.SHIFT
    }
    return base.model_copy(update={"resolutions": {**base.resolutions, **shift}})


def _interval(draft: Resolution) -> int | None:
    years = (draft.next_session or 0) - draft.session
    return years if 0 < years <= _LONGEST_INTERVAL else None


def _day(draft: Resolution) -> datetime.date | None:
    return draft.issued if draft.stage is Stage.DRAFT and not isinstance(draft.issued, Unknown) else None


def _action_plan(base: Resolution, draft: Resolution) -> Years | None:
    """Return the period of the plan that the meeting of the base has adopted by now, as far as the draft knows it."""
    kind = draft.meetings.get(base.attend.kind) if base.attend else None
    return kind.action_plan if kind and isinstance(kind.action_plan, Years) else None

"""From one year's resolution to the next, rule by rule."""

from apmb_draft.rollover.report import Answers, Change, Flag, RollOver, Step
from apmb_draft.rollover.roll import next_year

__all__ = ["Answers", "Change", "Flag", "RollOver", "Step", "next_year"]

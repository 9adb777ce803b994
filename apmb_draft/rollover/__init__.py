"""Roll a resolution over from one year to the next, rule by rule.

`roll` takes a `Step` (`step`) through `roll.RULES`, in the order in which a drafter would edit the text:

1. session and masthead (`roll`), and the resolutions recalled (`recalls`; `text.citations` finds the text's own list);
2. the sessions named in words (`sessions`), and the meetings held, to attend and to convene (`meetings`);
3. house style (`house_style`), counts, and what no rule can know (`roll`);
4. last, what the user states outright (`roll`).

The changes that the rules report are a `Trace`; days later `trace_roll_over` runs them again, with the answers that a
draft gives. `step` names paragraphs and edits literal words for the rules, too; `stale_wording` flags what none of them
changed.
"""

from apmb_draft.rollover.roll import apply_settings, next_year, trace_roll_over
from apmb_draft.rollover.step import Answers, FactChange, RollOver, Step, Trace

__all__ = [
    "Answers",
    "FactChange",
    "RollOver",
    "Step",
    "Trace",
    "apply_settings",
    "next_year",
    "trace_roll_over",
]

"""Roll a resolution over from one year to the next, rule by rule.

`roll` takes a `Step` (`report`) through `roll.RULES`, in the order in which a drafter would edit the text:

1. session and masthead (`roll`), and the resolutions recalled (`recalls`; `citations` finds the text's own list);
2. the sessions named in words (`sessions`), and the meetings held, to attend and to convene (`advance`; `meetings`
   knows which are past and which comes next), the one that the wording reports as held too (`succession`);
3. house style (`house_style`), counts (`roll`), and what no rule can know (`questions`);
4. last, what the user states outright (`overrides`).

Days later `trace` runs the rules again, with the answers that the draft gives.

`paragraph_refs` names the paragraphs, `wording` edits literal words for the rules, and `stale_wording` flags what none
of them changed.
"""

from apmb_draft.rollover.overrides import apply_settings
from apmb_draft.rollover.report import Answers, FactChange, Flag, RollOver, Step, Trace
from apmb_draft.rollover.roll import next_year
from apmb_draft.rollover.trace import trace_roll_over

__all__ = [
    "Answers",
    "FactChange",
    "Flag",
    "RollOver",
    "Step",
    "Trace",
    "apply_settings",
    "next_year",
    "trace_roll_over",
]

"""From one year's resolution to the next, rule by rule.

`roll` takes a `Step` (`report`) through `roll.RULES`, in the order in which a drafter would go through the text:

1. session and masthead (`roll`), and the resolutions recalled (`recalls`; `citations` tells the text's own list);
2. the sessions named in words (`sessions`), and the meetings held, to attend and to convene (`advance`; `meetings`
   knows which are past and which comes next), the one that the wording tells of as held too (`succession`);
3. house style (`house_style`), counts (`roll`), and what no rule can know (`questions`);
4. last, what the user states outright (`stated`).

`where` names the paragraphs, `wording` edits literal words for the rules, and `flags` reads what none of them touched.
"""

from apmb_draft.rollover.report import Answers, Change, Flag, RollOver, Step
from apmb_draft.rollover.roll import next_year
from apmb_draft.rollover.stated import with_settings

__all__ = ["Answers", "Change", "Flag", "RollOver", "Step", "next_year", "with_settings"]

"""What a careful clerk would mark before a draft leaves the house: every rule a function of its own."""

from apmb_draft.checking import (
    citations,
    figures,
    formulas,
    front,
    italics,
    placeholders,
    references,
    sense,
    shown,
    spelling,
    sponsors,
    stale,
    structure,
    typography,
    verbs,
    wording,
)
from apmb_draft.checking.rules import MEMORY, RULES, Example, Hit, Rule, Severity
from apmb_draft.checking.stale import STALE, meant, unseen
from apmb_draft.checking.text import Draft, Part, Passage, Shown, draft_of

__all__ = [
    "MEMORY", "RULES", "STALE", "Draft", "Example", "Hit", "Part", "Passage", "Rule", "Severity", "Shown",
    "citations", "draft_of", "figures", "formulas", "front", "italics", "meant", "placeholders", "references", "sense",
    "shown", "spelling", "sponsors", "stale", "structure", "typography", "unseen", "verbs", "wording",
]  # fmt: skip

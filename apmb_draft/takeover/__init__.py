"""Take over the text of an official document, or of a returned Word file, into a draft."""

from apmb_draft.takeover.engine import TakeoverResult, facts_of, take_over
from apmb_draft.takeover.facts import single_facts
from apmb_draft.takeover.slot_tokens import visible_text_of_runs
from apmb_draft.takeover.texts import LOST_NOTE, AlignedTexts

__all__ = [
    "LOST_NOTE",
    "AlignedTexts",
    "TakeoverResult",
    "facts_of",
    "single_facts",
    "take_over",
    "visible_text_of_runs",
]

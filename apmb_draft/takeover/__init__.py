"""Take over the text of an official document, or of a returned Word file, into a draft."""

from apmb_draft.takeover.align_paragraphs import AlignedTexts, DraftText
from apmb_draft.takeover.engine import TakeoverResult, take_over
from apmb_draft.takeover.facts import single_facts
from apmb_draft.takeover.slot_tokens import visible_text_of_runs
from apmb_draft.takeover.texts import LOST_NOTE

__all__ = [
    "LOST_NOTE",
    "AlignedTexts",
    "DraftText",
    "TakeoverResult",
    "single_facts",
    "take_over",
    "visible_text_of_runs",
]

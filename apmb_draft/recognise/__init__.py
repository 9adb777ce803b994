"""A document that somebody else wrote, read back into a resolution, and proven by composing it again."""

from apmb_draft.recognise.proof import Compared
from apmb_draft.recognise.resolution import Recognised, recognise

__all__ = ["Compared", "Recognised", "recognise"]

"""The words of another text taken over into a draft: of an official document, or of a Word file that came back."""

from apmb_draft.takeover.atoms import said_in
from apmb_draft.takeover.engine import Taken, facts_of, taken_over
from apmb_draft.takeover.facts import leaves
from apmb_draft.takeover.texts import LOST, Both

__all__ = ["LOST", "Both", "Taken", "facts_of", "leaves", "said_in", "taken_over"]

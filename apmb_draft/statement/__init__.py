"""What changed from last year's text to the draft, change by change, each with its reason."""

from apmb_draft.statement.answered import rolled_again
from apmb_draft.statement.changes import Entry, statement
from apmb_draft.statement.reasons import Reason
from apmb_draft.statement.stretches import Stretch, stretches
from apmb_draft.statement.to_check import with_checks

__all__ = ["Entry", "Reason", "Stretch", "rolled_again", "statement", "stretches", "with_checks"]

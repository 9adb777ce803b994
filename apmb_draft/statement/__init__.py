"""Explain what changed from last year's text to the draft, change by change, each with its reason."""

from apmb_draft.statement.changed_spans import ChangedSpan, find_changed_spans
from apmb_draft.statement.check_comments import add_check_comments
from apmb_draft.statement.explain import ExplainedChange, explain_changes
from apmb_draft.statement.reasons import Reason
from apmb_draft.statement.replay import replay_roll_over

__all__ = [
    "ChangedSpan",
    "ExplainedChange",
    "Reason",
    "add_check_comments",
    "explain_changes",
    "find_changed_spans",
    "replay_roll_over",
]

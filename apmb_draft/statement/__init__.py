"""Explain what changed from last year's text to the draft, change by change, each with its reason."""

from apmb_draft.statement.attribution import Compared, explain_changes
from apmb_draft.statement.changes import Change, ChangeKind, Reason, RunSpan, find_changes
from apmb_draft.statement.check_comments import CheckComment, add_check_comments

__all__ = [
    "Change",
    "ChangeKind",
    "CheckComment",
    "Compared",
    "Reason",
    "RunSpan",
    "add_check_comments",
    "explain_changes",
    "find_changes",
]

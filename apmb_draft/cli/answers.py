"""Answers given on the command line, held against the rules of the check: what it would mark at once is none."""

from __future__ import annotations

from collections.abc import Mapping

from apmb_draft.checking import Severity, draft_of
from apmb_draft.checking.engine import check_draft, select_rules
from apmb_draft.model import Resolution
from apmb_draft.problems import DraftError, Problem, Where

_OPEN = "SNS07"
"""The rule that names what is open, which is no fault of an answer."""


def refuse_nonsense(text: Resolution, answers: Mapping[str, str]) -> None:
    """Refuse an answer that no text of this session can have; `answers` are options by the key that they fill.

    Raises:
        DraftError: [answer] with the option, and what is wrong with what it gives.
    """
    if not answers:
        return

    problems = [
        Problem(Where(answers[one.place]), "answer", f"{one.message}; nothing was written")
        for one in check_draft(draft_of(text), "", select_rules(ignore=[_OPEN]))
        if one.place in answers and one.severity is not Severity.ADVICE
    ]
    if problems:
        raise DraftError(problems)

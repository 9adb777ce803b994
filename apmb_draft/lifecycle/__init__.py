"""The stages of a draft in its year (issued, revised, adopted), and what each needs: review, submission, sheet."""

from apmb_draft.lifecycle.differences import Difference, find_differences
from apmb_draft.lifecycle.stages import (
    StageResult,
    adopt_draft,
    adopt_from_document,
    issue_draft,
    read_official_document,
    refuse_other,
    revise_draft,
)

__all__ = [
    "Difference",
    "StageResult",
    "adopt_draft",
    "adopt_from_document",
    "find_differences",
    "issue_draft",
    "read_official_document",
    "refuse_other",
    "revise_draft",
]

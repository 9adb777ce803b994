"""Carry a draft on after its writing: as issued, revised, adopted."""

from apmb_draft.stations.adopt import adopt_draft, adopt_from_document
from apmb_draft.stations.differences import Difference, find_differences
from apmb_draft.stations.issue import StageResult, issue_draft
from apmb_draft.stations.read_official import read_official_document
from apmb_draft.stations.revise import revise_draft
from apmb_draft.stations.same_resolution import refuse_other

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

"""The stations of a draft behind its writing: issued, revised, adopted."""

from apmb_draft.stations.adopt import adopted, adopted_from
from apmb_draft.stations.issue import Station, issued
from apmb_draft.stations.official import official
from apmb_draft.stations.revise import revised
from apmb_draft.stations.same import refuse_other
from apmb_draft.stations.shown import Difference, differences

__all__ = [
    "Difference",
    "Station",
    "adopted",
    "adopted_from",
    "differences",
    "issued",
    "official",
    "refuse_other",
    "revised",
]

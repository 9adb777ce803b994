"""Word's Track Changes, marked inside a Word file that is already there: as issued by the Secretariat, or our own."""

from apmb_draft.tracked.document import Marking, tracked
from apmb_draft.tracked.remarks import Remark

__all__ = ["Marking", "Remark", "tracked"]

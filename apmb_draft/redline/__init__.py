"""Two drafts into one that shows the way between them."""

from apmb_draft.redline.drafts import redline
from apmb_draft.redline.resolved import accepted, rejected

__all__ = ["accepted", "redline", "rejected"]

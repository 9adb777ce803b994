"""Files for submission: written from a list of what a draft needs; `findings` names what is not on the list."""

from apmb_draft.sanitize.check import findings
from apmb_draft.sanitize.finding import CODES, Disclosure, ErrorOrHint
from apmb_draft.sanitize.package import damaged_parts
from apmb_draft.sanitize.write import sanitized

__all__ = ["CODES", "Disclosure", "ErrorOrHint", "damaged_parts", "findings", "sanitized"]

"""Files for submission: written from a list of what a draft needs; `findings` names what is not on the list."""

from apmb_draft.sanitize.check import findings
from apmb_draft.sanitize.finding import CODES, Finding, Severity
from apmb_draft.sanitize.package import damaged_parts
from apmb_draft.sanitize.write import sanitized

__all__ = ["CODES", "Finding", "Severity", "damaged_parts", "findings", "sanitized"]

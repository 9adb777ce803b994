"""What a Word file would tell about the house that it leaves: found and named, and taken out where that is safe."""

from apmb_draft.sending.checking import findings
from apmb_draft.sending.finding import CODES, Finding, Severity
from apmb_draft.sending.parts import damaged_parts
from apmb_draft.sending.scrubbing import scrubbed

__all__ = ["CODES", "Finding", "Severity", "damaged_parts", "findings", "scrubbed"]

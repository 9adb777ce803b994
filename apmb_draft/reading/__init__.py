"""Official documents, whatever their format, as passages in reading order."""

from apmb_draft.reading.any import read
from apmb_draft.reading.found import Found, Indent, Passage, Source

__all__ = ["Found", "Indent", "Passage", "Source", "read"]

"""Official documents, whatever their format, as passages in reading order; `formats` chooses the reader."""

from apmb_draft.reading.extracted_document import Found, Indent, Passage, Source

__all__ = ["Found", "Indent", "Passage", "Source"]

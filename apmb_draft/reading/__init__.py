"""Official documents, whatever their format, as paragraphs in reading order; `formats` chooses the reader."""

from apmb_draft.reading.extracted_document import DocumentFormat, ExtractedDocument, ExtractedParagraph, Indent

__all__ = ["DocumentFormat", "ExtractedDocument", "ExtractedParagraph", "Indent"]

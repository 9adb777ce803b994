"""Official documents, whatever their format, as paragraphs in reading order.

1. `formats` chooses the reader by the first bytes, and has a PDF read by a process of its own; `document_type` refuses
   what is not the tool's, by its name.
2. `plain_text` reads text. `word` reads a Word file by the segments of `docx`, and `inventory` lists what is in it that
   no paragraph holds, for `absorb` and for the snapshots it compares with.
3. `pdf_process` reads a PDF by positions, sizes and faces; the order of the text stream is never trusted. `pdf_glyphs`
   takes the letters of a page with their places and, in a tagged file, their paragraphs; `pdf_lines` makes lines of
   letters and rows of cells, and parts text, footnotes and what is around them; `pdf_paragraphs` makes paragraphs of
   lines, and reads tables.
4. All of them return an `ExtractedDocument`, and tell rows of tables from paragraphs by what stands beside it.
"""

from apmb_draft.reading.extracted_document import DocumentFormat, ExtractedDocument, ExtractedParagraph, Indent

__all__ = ["DocumentFormat", "ExtractedDocument", "ExtractedParagraph", "Indent"]

"""Read an official Word file, in the UN's own template or from our own hands, into passages.

`document` goes through the paragraphs and says in which column of the form each is: `paragraph_text` turns their
segments (`docx.segments`) into text with links and calls, and joins it into runs. `inventory` lists tables and what no
passage holds, for `absorb` and for the snapshots it compares with. `verify` proves tracked changes by reading the file.
"""

from __future__ import annotations

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.xml import refused_as
from apmb_draft.reading.extracted_document import ExtractedDocument
from apmb_draft.reading.word.document import read_package

__all__ = ["read"]


def read(data: bytes, name: str) -> ExtractedDocument:
    """Read a .docx file: its passages in reading order, its masthead and its footnotes.

    Raises DraftError, with nothing read, for whatever is no Word file, is damaged, protected, hostile, or holds
    tracked changes: half a text would be worse than none. `name` is what the message calls the file.
    """
    with refused_as(name):
        return read_package(DocxPackage(data))

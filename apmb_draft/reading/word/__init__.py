"""An official Word file, in the UN's own template or from our own hands, read into passages.

`package` unpacks it and `parsed` parses its parts, or the reason stands in `refusals`. `document` goes through the
paragraphs: `words` gives their `pieces`, with `styles` for how they look and `symbols` for signs; `lines` tells where
they are indented, `numbering` what Word counts before them. `beside` and `comments` read what no passage holds.
"""

from __future__ import annotations

from apmb_draft.docx.package import Package
from apmb_draft.docx.refusals import refused_as
from apmb_draft.reading.found import Found
from apmb_draft.reading.word.document import found

__all__ = ["read"]


def read(data: bytes, name: str) -> Found:
    """Read a .docx file: its passages in reading order, its masthead and its footnotes.

    Raises DraftError, with nothing read, for whatever is no Word file, is damaged, protected, hostile, or holds
    tracked changes: half a text would be worse than none. `name` is what the message calls the file.
    """
    with refused_as(name):
        return found(Package(data))

"""An official PDF of New York as passages, read by positions, sizes and faces; the text stream is never trusted."""

from __future__ import annotations

from apmb_draft.reading.found import Found
from apmb_draft.reading.pdf.apart import read_apart
from apmb_draft.reading.pdf.whole import whole


def read(data: bytes, name: str) -> Found:
    """The passages and footnotes of a PDF, page furniture left out, within ten seconds and 500 MB.

    Raises DraftError: [pdf-broken], [pdf-encrypted], [pdf-no-text] for a scan, [pdf-too-large], [pdf-paper].
    """
    return read_apart(whole(data, name), name)

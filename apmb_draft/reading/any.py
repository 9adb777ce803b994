"""A document of any format: what it is is told by its first bytes, not by its name."""

from __future__ import annotations

from apmb_draft.problems import error
from apmb_draft.reading.found import Found

LARGEST = 100_000_000
"""Bytes; more is no resolution."""


def read(data: bytes, name: str) -> Found:
    """The passages of a Word file, a PDF or a plain text.

    Raises DraftError for what none of the readers can read, each with its own reason.
    """
    if len(data) > LARGEST:
        raise error(name, "too-large", f"{len(data):,} bytes; a document has at most {LARGEST:,}")
    if not data.strip():
        raise error(name, "empty", "the file is empty")
    if data[:1024].lstrip().startswith(b"%PDF"):
        from apmb_draft.reading.pdf import read as read_pdf  # noqa: PLC0415 - each reader brings its own library

        return read_pdf(data, name)
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        from apmb_draft.reading.word import read as read_word  # noqa: PLC0415

        return read_word(data, name)
    from apmb_draft.reading.plain import read as read_text  # noqa: PLC0415

    return read_text(_text(data, name), name)


def _text(data: bytes, name: str) -> str:
    """Text in the encodings in which people save it; anything else is no text."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise error(name, "unreadable", "is neither a Word file nor a PDF nor plain text")

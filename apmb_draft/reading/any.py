"""A document of any format: what it is is told by its first bytes, not by its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from apmb_draft.problems import error
from apmb_draft.reading.formats import refuse_bytes
from apmb_draft.reading.found import Found
from apmb_draft.reading.kinds import check
from apmb_draft.reading.telling import SESSION

LARGEST = 50_000_000
"""Bytes; more is no resolution."""

MOST_LETTERS = 1_500_000
"""Of a whole document; the longest resolutions of the General Assembly, annexes and all, have a fifth of them."""


def read(data: bytes, name: str) -> Found:
    """The passages of a Word file, a PDF or a plain text in English, of the General Assembly.

    Raises DraftError for what none of the readers can read, and for what is no such text, each with its own reason.
    """
    if len(data) > LARGEST:
        raise error(name, "too-large", f"{len(data):,} bytes; a document has at most {LARGEST:,}")
    if not data[:1_000_000].strip(b" \t\r\n\f\v\0"):
        raise error(name, "empty", "the file is empty")
    refuse_bytes(data, name)
    found = _masthead_apart(_found(data, name))
    if sum(len(passage.text) for passage in found.passages) > MOST_LETTERS:
        raise error(name, "too-large", f"more than {MOST_LETTERS:,} letters; that is no resolution")
    check([*found.masthead, *(passage.text for passage in found.passages)], name)
    return found


def _found(data: bytes, name: str) -> Found:
    if b"%PDF-" in data[:1024]:
        from apmb_draft.reading.pdf import read as read_pdf  # noqa: PLC0415 - each reader brings its own library

        return read_pdf(data, name)
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        from apmb_draft.reading.word import read as read_word  # noqa: PLC0415

        return read_word(data, name)
    if kind := _NAMED.get(PurePath(name).suffix.lower()):
        raise error(name, "not-word" if kind == "Word file" else "pdf", f"is no {kind}, whatever its name says")
    from apmb_draft.reading.plain import read as read_plain  # noqa: PLC0415

    return read_plain(data, name)


_NAMED = {".docx": "Word file", ".docm": "Word file", ".dotx": "Word file", ".doc": "Word file", ".pdf": "PDF"}
"""What a name says that a file is. One that is a Word file or a PDF is read, whatever it is called."""


_HEAD = 12
"""Lines that the masthead takes at most where it stands in the text."""


def _masthead_apart(found: Found) -> Found:
    """The masthead of a text that was pasted with it: the lines from "United Nations" to the one of the session."""
    texts = [passage.text.strip() for passage in found.passages[:_HEAD]]
    end = next((index for index, text in enumerate(texts) if SESSION.fullmatch(text)), 0)
    if not any(text.startswith("United Nations") for text in texts[:end]):
        return found
    return replace(found, masthead=(*found.masthead, *texts[:end]), passages=found.passages[end:])

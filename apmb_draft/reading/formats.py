"""Read a document of any format, which its first bytes tell and not its name; formats of others are refused by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from apmb_draft.model.problems import error
from apmb_draft.reading import pdf_sandbox, plain_text, word
from apmb_draft.reading.document_type import check
from apmb_draft.reading.extracted_document import ExtractedDocument
from apmb_draft.un.typography import SESSION

LARGEST = 50_000_000
"""Bytes; more is no resolution."""

MOST_LETTERS = 1_500_000
"""Of a whole document; the longest resolutions of the General Assembly, annexes and all, have a fifth of them."""
_NAMED = {".docx": "Word file", ".docm": "Word file", ".dotx": "Word file", ".doc": "Word file", ".pdf": "PDF"}
"""What a name says that a file is. One that is a Word file or a PDF is read, whatever it is called."""
_HEAD = 12
"""Lines that the masthead takes at most where it stands in the text."""

_PICTURE = "is a picture; its words cannot be read. Take the Word file, or a PDF whose text can be selected"
_PACKED = "is a packed file; unpack it first"
_BYTES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"\xfd7zXZ", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"BZh", _PACKED),
    (b"Rar!", _PACKED),
    (b"(\xb5/\xfd", _PACKED),
    (b"\xffWPC", "is a WordPerfect file; save it as a Word file (.docx) first"),
)
"""By the first bytes: pictures, archives, other word processors."""


def read(data: bytes, name: str) -> ExtractedDocument:
    """Return the paragraphs of a Word file, a PDF or a plain text in English, of the General Assembly.

    Raises DraftError for what none of the readers can read, and for what is no such text, each with its own reason.
    """
    if len(data) > LARGEST:
        raise error(name, "too-large", f"{len(data):,} bytes; a document has at most {LARGEST:,}")
    if not data[:1_000_000].strip(b" \t\r\n\f\v\0"):
        raise error(name, "empty", "the file is empty")
    _refuse_bytes(data, name)
    found = _masthead_apart(_found(data, name))
    if sum(len(paragraph.text) for paragraph in found.paragraphs) > MOST_LETTERS:
        raise error(name, "too-large", f"more than {MOST_LETTERS:,} letters; that is no resolution")
    check([*found.masthead, *(paragraph.text for paragraph in found.paragraphs)], name)
    return found


def _found(data: bytes, name: str) -> ExtractedDocument:
    if b"%PDF-" in data[:1024]:
        return pdf_sandbox.read(data, name)
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return word.read(data, name)
    if kind := _NAMED.get(PurePath(name).suffix.lower()):
        raise error(name, "not-word" if kind == "Word file" else "pdf", f"is no {kind}, whatever its name says")
    return plain_text.read(data, name)


def _refuse_bytes(data: bytes, name: str) -> None:
    """Refuse a picture, an archive or a file of another word processor. Raises DraftError [other-format]."""
    for start, what in _BYTES:
        if data.startswith(start):
            raise error(name, "other-format", what)
    if data[257:262] == b"ustar":
        raise error(name, "other-format", _PACKED)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise error(name, "other-format", _PICTURE)


def _masthead_apart(found: ExtractedDocument) -> ExtractedDocument:
    """Part the masthead from a text that was pasted with it: the lines from "United Nations" to that of the session."""
    texts = [paragraph.text.strip() for paragraph in found.paragraphs[:_HEAD]]
    end = next((index for index, text in enumerate(texts) if SESSION.fullmatch(text)), 0)
    if not any(text.startswith("United Nations") for text in texts[:end]):
        return found
    return replace(found, masthead=(*found.masthead, *texts[:end]), paragraphs=found.paragraphs[end:])

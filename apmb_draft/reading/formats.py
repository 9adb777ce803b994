"""Read a document of any format, which its first bytes tell and not its name; formats of others are refused by name.

A PDF may be anything: its bytes are checked, then a process of its own reads it, `pdf_process`, which may be stopped.
A file of two kilobytes can keep PDFium busy for hours or fill the memory (forms within forms, a stream packed twice),
and a fault in native code would take the whole tool with it. A process that the system limits is the only bound that
holds against all of that; it costs a tenth of a second.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from pydantic import TypeAdapter

from apmb_draft.model.problems import error
from apmb_draft.reading import plain_text, word
from apmb_draft.reading.document_type import check
from apmb_draft.reading.extracted_document import ExtractedDocument
from apmb_draft.un.typography import SESSION

_LARGEST = 50_000_000
"""Bytes; more is no resolution."""

_MOST_LETTERS = 1_500_000
"""Of a whole document; the longest resolutions of the General Assembly, annexes and all, have a fifth of them."""
_NAMED = {".docx": "Word file", ".docm": "Word file", ".dotx": "Word file", ".doc": "Word file", ".pdf": "PDF"}
"""What a name says that a file is. One that is a Word file or a PDF is read, whatever it is called."""
_MASTHEAD_LINES = 12
"""Lines that the masthead takes at most where it stands in the text."""

_OTHER_FORMATS: tuple[tuple[bytes, str], ...] = (
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP",
        "is a picture; its words cannot be read. Take the Word file, or a PDF whose text can be selected",
    ),
    (rb"\x1f\x8b|\xfd7zXZ|7z\xbc\xaf|BZh|Rar!|\(\xb5/\xfd|.{257}ustar", "is a packed file; unpack it first"),
    (rb"\xffWPC", "is a WordPerfect file; save it as a Word file (.docx) first"),
)
"""By the first bytes: pictures, archives, other word processors."""


def read(data: bytes, name: str) -> ExtractedDocument:
    """Return the paragraphs of a Word file, a PDF or a plain text in English, of the General Assembly.

    Raises DraftError for what none of the readers can read, and for what is no such text, each with its own reason.
    """
    if len(data) > _LARGEST:
        raise error(name, "too-large", f"{len(data):,} bytes; a document has at most {_LARGEST:,}")
    if not data[:1_000_000].strip(b" \t\r\n\f\v\0"):
        raise error(name, "empty", "the file is empty")
    for start, what in _OTHER_FORMATS:
        if re.match(start, data, re.S):
            raise error(name, "other-format", what)
    found = _masthead_apart(_read_by_bytes(data, name))
    if sum(len(paragraph.text) for paragraph in found.paragraphs) > _MOST_LETTERS:
        raise error(name, "too-large", f"more than {_MOST_LETTERS:,} letters; that is no resolution")
    check([*found.masthead, *(paragraph.text for paragraph in found.paragraphs)], name)
    return found


def _read_by_bytes(data: bytes, name: str) -> ExtractedDocument:
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, name)
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return word.read(data, name)
    if kind := _NAMED.get(PurePath(name).suffix.lower()):
        raise error(name, "not-word" if kind == "Word file" else "pdf", f"is no {kind}, whatever its name says")
    return plain_text.read(data, name)


def _masthead_apart(found: ExtractedDocument) -> ExtractedDocument:
    """Part the masthead from a text that was pasted with it: the lines from "United Nations" to that of the session."""
    texts = [paragraph.text.strip() for paragraph in found.paragraphs[:_MASTHEAD_LINES]]
    end = next((index for index, text in enumerate(texts) if SESSION.fullmatch(text)), 0)
    if not any(text.startswith("United Nations") for text in texts[:end]):
        return found
    return replace(found, masthead=(*found.masthead, *texts[:end]), paragraphs=found.paragraphs[end:])


# --- PDF --------------------------------------------------------------------------------------------------------------

_LARGEST_PDF = 25 * 1024 * 1024


def read_pdf(data: bytes, name: str) -> ExtractedDocument:
    """Return the paragraphs and footnotes of a PDF, page furniture left out.

    Raises DraftError: [pdf-broken], [pdf-encrypted], [pdf-no-text] for a scan, [pdf-too-large] also where it takes more
    than nine seconds of the processor or 500 MB, and as `pdf_process` does for pages that cannot be read line by line.
    """
    if len(data) > _LARGEST_PDF:
        raise error(name, "pdf-too-large", f"more than {_LARGEST_PDF >> 20} MB")
    start = data[:1024].find(b"%PDF-")
    if start < 0:
        raise error(name, "pdf-broken", "not a PDF")
    _check_whole(data[start:], name)
    return _read_in_process(data[start:], name)


# --- The bytes of a PDF -----------------------------------------------------------------------------------------------

_LARGEST_UNPACKED = 200 * 1024 * 1024
"""Of all parts together; an official document of eighty pages unpacks to 10 MB."""
_STREAM = re.compile(rb"stream\r?\n")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF$")
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")
_BLOCK = 1 << 20


def _check_whole(data: bytes, name: str) -> None:
    """Refuse a file that is cut off, or has a compressed part that is damaged or too large. Raises DraftError.

    PDFium repairs what it can and leaves the rest out; here a part left out would be words lost without a sound.
    """
    end = _START.search(data.rstrip(b" \t\r\n\f\0")[-1024:])
    if not end or not _TABLE.match(data[int(end[1]) : int(end[1]) + 40]):
        raise error(name, "pdf-broken", "the file is cut off or damaged: its table of contents is missing")
    if b"/Encrypt" in data:
        return
    left = _LARGEST_UNPACKED
    for packed in _packed(data):
        left -= _unpacked(data, packed, left, name)


def _packed(data: bytes) -> Iterator[int]:
    """Yield where the packed parts begin: streams whose one filter is Flate."""
    at = 0
    while found := _STREAM.search(data, at):
        head = data[max(0, found.start() - 2000) : found.start()].rpartition(b" obj")[2]
        start, closed = found.end(), data.find(b"endstream", found.end())
        is_empty = not data[start : min(closed, start + 20)].strip()  # as in a blank page
        if re.search(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])", head) and not is_empty:
            yield start
        at = closed + len(b"endstream") if closed >= 0 else len(data)


def _unpacked(data: bytes, start: int, limit: int, name: str) -> int:
    """Return how large one part is unpacked; the letters themselves are not kept."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        for at in range(start, len(data), _BLOCK):
            fed = data[at : at + _BLOCK]
            while fed and not unpacker.eof:
                size += len(unpacker.decompress(fed, _BLOCK))
                if size > limit:
                    raise error(name, "pdf-too-large", "the PDF unpacks to more than a document can hold")
                fed = unpacker.unconsumed_tail
            if unpacker.eof:
                return size
    except zlib.error:
        raise error(name, "pdf-broken", "a part of the PDF is damaged") from None
    raise error(name, "pdf-broken", "a part of the PDF is cut off")


# --- The process that reads a PDF -------------------------------------------------------------------------------------

_MAX_SECONDS = 8.5
"""Of processor time, where the system counts it; ten times as long by the clock, for a machine that is busy."""
_MAX_MEMORY = 440 * 1024 * 1024
"""Of address space, where the system counts it; with the process that waits, and holds the file, fewer than 500 MB."""


def _read_in_process(data: bytes, name: str) -> ExtractedDocument:
    """Return what another process reads in a PDF. Raises DraftError as it does; [pdf-too-large] if it was stopped."""
    command = [sys.executable, "-P", "-m", f"{__package__}.pdf_process", str(_MAX_MEMORY), str(_MAX_SECONDS)]
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)  # noqa: PTH109 - a text is wanted
    environment = {**os.environ, "PYTHONPATH": paths}
    too_much = error(name, "pdf-too-large", "reading the PDF takes more time or memory than a document should")
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=10 * _MAX_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise too_much from None
    try:
        answer = TypeAdapter(ExtractedDocument | tuple[str, str]).validate_json(done.stdout)
    except ValueError:
        # Stopped by the system, or, with status 1, by an exception, which is named in the last line.
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        if done.returncode != 1 or last.startswith("MemoryError"):
            raise too_much from None
        raise error(name, "pdf-broken", f"the PDF cannot be read ({last})") from None
    if isinstance(answer, tuple):
        raise error(name, *answer)
    return answer

"""Whether a file is a whole PDF, seen from its bytes alone, before any library touches it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from apmb_draft.problems import error

MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""Of all parts together; an official document of eighty pages unpacks to 10 MB."""

_STREAM = re.compile(rb"stream\r?\n")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF$")
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")
_BLOCK = 1 << 20


def whole(data: bytes, name: str) -> bytes:
    """Return the file from its header on. Raises DraftError [pdf-broken, pdf-too-large]."""
    if len(data) > MAX_BYTES:
        raise error(name, "pdf-too-large", f"more than {MAX_BYTES >> 20} MB")
    start = data[:1024].find(b"%PDF-")
    if start < 0:
        raise error(name, "pdf-broken", "not a PDF")
    check_whole(data[start:], name)
    return data[start:]


def check_whole(data: bytes, name: str) -> None:
    """Refuse a file that is cut off, or has a compressed part that is damaged or too large. Raises DraftError.

    PDFium repairs what it can and leaves the rest out; here a part left out would be words lost without a sound.
    """
    end = _START.search(data.rstrip(b" \t\r\n\f\0")[-1024:])
    if not end or not _TABLE.match(data[int(end[1]) : int(end[1]) + 40]):
        raise error(name, "pdf-broken", "the file is cut off or damaged: its table of contents is missing")
    if b"/Encrypt" in data:
        return
    left = MAX_UNPACKED
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
    unpacker, fed, size = zlib.decompressobj(), data[start : start + _BLOCK], 0
    try:
        while not unpacker.eof:
            size += len(unpacker.decompress(fed, _BLOCK))
            if size > limit:
                raise error(name, "pdf-too-large", "the PDF unpacks to more than a document can hold")
            fed = unpacker.unconsumed_tail
            if not fed and not unpacker.eof:
                start += _BLOCK
                fed = data[start : start + _BLOCK]
                if not fed:
                    raise error(name, "pdf-broken", "a part of the PDF is cut off")
    except zlib.error:
        raise error(name, "pdf-broken", "a part of the PDF is damaged") from None
    return size

"""Read a PDF that may be anything: its bytes are checked, then a process of its own reads it, which may be stopped.

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
from dataclasses import dataclass

from pydantic import TypeAdapter

from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.reading.extracted_document import ExtractedDocument

MAX_SECONDS = 8.5
"""Of processor time, where the system counts it; ten times as long by the clock, for a machine that is busy."""
MAX_MEMORY = 440 * 1024 * 1024
"""Of address space, where the system counts it; with the process that waits, and holds the file, fewer than 500 MB."""
MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""Of all parts together; an official document of eighty pages unpacks to 10 MB."""

_STREAM = re.compile(rb"stream\r?\n")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF$")
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")
_BLOCK = 1 << 20


def read(data: bytes, name: str) -> ExtractedDocument:
    """Return the paragraphs and footnotes of a PDF, page furniture left out.

    Raises DraftError: [pdf-broken], [pdf-encrypted], [pdf-no-text] for a scan, [pdf-too-large] also where it takes more
    than nine seconds of the processor or 500 MB, and as `pdf_process` does for pages that cannot be read line by line.
    """
    if len(data) > MAX_BYTES:
        raise error(name, "pdf-too-large", f"more than {MAX_BYTES >> 20} MB")
    start = data[:1024].find(b"%PDF-")
    if start < 0:
        raise error(name, "pdf-broken", "not a PDF")
    _check_whole(data[start:], name)
    return _read_apart(data[start:], name)


# --- The bytes --------------------------------------------------------------------------------------------------------


def _check_whole(data: bytes, name: str) -> None:
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


# --- The process ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Answer:
    """The JSON that the process writes: the document, or the code and the message of each problem."""

    document: ExtractedDocument | None = None
    problems: tuple[tuple[str, str], ...] = ()


def _read_apart(data: bytes, name: str) -> ExtractedDocument:
    """Return what another process reads in a PDF. Raises DraftError as it does; [pdf-too-large] if it was stopped."""
    command = [sys.executable, "-P", "-m", f"{__package__}.pdf_process", name, str(MAX_MEMORY), str(MAX_SECONDS)]
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)  # noqa: PTH109 - a text is wanted
    environment = {**os.environ, "PYTHONPATH": paths}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=10 * MAX_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    try:
        answer = TypeAdapter(_Answer).validate_json(done.stdout)
    except ValueError:
        raise _failed(done.returncode, done.stderr.decode(errors="replace"), name) from None
    if answer.document is None:
        raise DraftError(Problem(Where(name), code, message) for code, message in answer.problems)
    return answer.document


def _too_much(name: str) -> DraftError:
    return error(name, "pdf-too-large", "reading the PDF takes more time or memory than a document should")


def _failed(status: int, complaint: str, name: str) -> DraftError:
    """Return why there is no answer: stopped by the system, or (status 1) by an exception, named in its last line."""
    last = complaint.strip().rpartition("\n")[2]
    if status != 1 or last.startswith("MemoryError"):
        return _too_much(name)
    return error(name, "pdf-broken", f"the PDF cannot be read ({last})")

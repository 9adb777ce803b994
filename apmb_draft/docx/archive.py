"""The zip file of a Word file, opened as if by an enemy: everything is measured before it is inflated."""

from __future__ import annotations

import lzma
import re
import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from apmb_draft.docx.refusals import UnreadableError, damaged, old_format, shown, too_large

_MEGABYTE = 1_000_000
LARGEST_SUM = 100 * _MEGABYTE
LARGEST_PART = 20 * _MEGABYTE  # of those that are read; the longest resolutions have less than two
LARGEST_RATIO = 200  # Word's own XML is packed to a tenth, seldom to a fiftieth
MOST_PARTS = 2_000
_SMALL = 100_000  # parts that may be packed as tightly as they like
_CHUNK = 65_536
_LEADS_OUT = re.compile(r"^/|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)")
"""Names of parts that would be written elsewhere by whoever unpacks the file, or a copy that we make of it."""
_ZIP_ERRORS = (
    BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
    OverflowError,
    LookupError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


class Archive:
    """The members of a zip file by name, each inflated when it is asked for, and only once.

    Raises UnreadableError for what is no zip file, or none that a word processor writes.
    """

    def __init__(self, data: bytes):
        _no_other_format(data)
        try:
            self._zip = ZipFile(BytesIO(data))
        except _ZIP_ERRORS as failure:
            raise damaged("it cannot be unpacked") from failure
        self.members = _measured(self._zip.infolist())
        self._inflated: dict[str, bytes] = {}

    def content(self, name: str) -> bytes:
        """Return the bytes of a part. Raises UnreadableError for one that is too large or cannot be unpacked."""
        if name not in self._inflated:
            self._inflated[name] = self._inflate(name)
        return self._inflated[name]

    def _inflate(self, name: str) -> bytes:
        """Count the bytes while they come: what the file says of its own size may be a lie."""
        chunks, size = [], 0
        try:
            with self._zip.open(self.members[name]) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > LARGEST_PART:
                        raise too_large(f"{shown(name)} has more than {LARGEST_PART // _MEGABYTE} MB")
                    chunks.append(chunk)
        except _ZIP_ERRORS as failure:
            raise damaged(f"{shown(name)} cannot be unpacked") from failure
        return b"".join(chunks)


def zipped(entries: Iterable[tuple[str, bytes, ZipInfo | None]]) -> bytes:
    """Return a zip file of names and bytes; the time is that of an old entry, or the year zip files begin with."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name, content, old in entries:
            entry = ZipInfo(name, old.date_time if old else (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            target.writestr(entry, content)
    return made.getvalue()


def _no_other_format(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise old_format(data)
    if not data.startswith(b"PK"):
        raise UnreadableError("not-word", "is no Word file (.docx)" if data else "is empty")
    if len(data) > LARGEST_SUM:
        raise too_large(f"it has {len(data) // _MEGABYTE} MB")
    if data.count(b"PK\x01\x02") > MOST_PARTS:  # before a list is made of them
        raise too_large(f"it has more than {MOST_PARTS:,} parts")


def _measured(infos: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The members by name, once their number, sizes and packing are those of a document."""
    if len(infos) > MOST_PARTS:
        raise too_large(f"it has {len(infos):,} parts")
    if sum(info.file_size for info in infos) > LARGEST_SUM:
        raise too_large(f"unpacked it would have more than {LARGEST_SUM // _MEGABYTE} MB")
    members = {info.filename: info for info in infos}
    if len(members) < len(infos):
        raise damaged("two parts have the same name")
    for info in infos:
        if _LEADS_OUT.search(info.filename):
            message = f"holds a part “{shown(info.filename)}”, whose name leads out of the file"
            raise UnreadableError("word-names", f"{message}; no Word file has such a name, so it is refused")
        if info.flag_bits & 1:
            raise UnreadableError("word-encrypted", "is protected by a password; save it as a plain .docx file first")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise damaged(f"{shown(info.filename)} is packed in a way that Word does not know")
        if info.file_size > _SMALL and info.file_size > LARGEST_RATIO * info.compress_size:
            raise too_large(f"{shown(info.filename)} is packed more than {LARGEST_RATIO} times")
    return members

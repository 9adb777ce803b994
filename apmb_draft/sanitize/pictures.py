"""Keep of a PNG or JPEG what its picture needs: no place, camera, author, program, comment or bytes behind it."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"iCCP", b"pHYs")
)
_JPEG_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Of the segments of programs (0xE0 to 0xEF) those that say how the picture is shown, by their first bytes."""
_COMMENT = 0xFE


def only_picture(data: bytes) -> bytes:
    """Return a PNG or JPEG without what it says beside its picture; other formats and broken files as they are."""
    readers = {_PNG: _png, b"\xff\xd8": _jpeg}
    try:
        return next((b"".join((sign, *read(data))) for sign, read in readers.items() if data.startswith(sign)), data)
    except (struct.error, IndexError):
        return data


def _png(data: bytes) -> Iterator[bytes]:
    """Yield the chunks that stay: each has its length, its kind, its content and a check sum."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind in _PNG_CHUNKS:
            yield data[at : at + 12 + length]
        at += 12 + length


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the segments that stay: 0xFF, kind, length; behind 0xDA comes the picture until the next one."""
    at = 2
    while data[at + 1] != 0xD9:
        kind, length = struct.unpack_from(">xBH", data, at)
        end = at + 2 + length
        if kind == 0xDA:
            found = _JPEG_NEXT.search(data, end)
            end = found.start() if found else len(data)
        is_of_program = 0xE0 <= kind <= 0xEF
        if kind != _COMMENT and (not is_of_program or data[at + 4 :].startswith(_JPEG_APPS.get(kind, b"\0none"))):
            yield data[at:end]
        at = end
    yield b"\xff\xd9"

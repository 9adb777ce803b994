"""What the files of pictures say beside the picture: read from their headers, byte by byte, without a library."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

_LARGEST_TEXT = 20_000
_MOST_ENTRIES = 400
_TAGS = {
    0x010E: "a description", 0x010F: "the maker of the camera", 0x0110: "the camera", 0x0131: "the program",
    0x0132: "the time", 0x013B: "the artist", 0x013C: "the computer", 0x8298: "the owner of the rights",
    0x8769: "details of the shot", 0x8825: "the place (GPS)", 0x927C: "notes of the camera", 0x9286: "a comment",
    0x9003: "the time of the shot", 0x9004: "the time of the shot", 0x9C9B: "a title", 0x9C9C: "a comment",
    0x9C9D: "the author", 0x9C9E: "keywords", 0x9C9F: "a subject", 0xA430: "the owner of the camera",
    0xA431: "the number of the camera", 0xA435: "the number of the lens", 0x02BC: "XMP", 0x83BB: "IPTC",
}  # fmt: skip
_SUB = (0x8769,)
_XMP = {
    b":creator": "the author", b"GPS": "the place (GPS)", b"xmpMM:": "the history of the file",
    b"CreatorTool": "the program", b"photoshop:": "notes of a program", b"dc:description": "a description",
    b"Date": "the time",
}  # fmt: skip
_KEYS = {
    b"Author": "the author", b"Comment": "a comment", b"Description": "a description", b"Software": "the program",
    b"Copyright": "the owner of the rights", b"Creation Time": "the time", b"Source": "the camera", b"Title": "a title",
}  # fmt: skip
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def told_by(data: bytes) -> set[str]:
    """What a picture tells beside what it shows, in words ("the place (GPS)"); nothing for an unknown format."""
    readers = ((b"\xff\xd8", _jpeg), (b"\x89PNG\r\n\x1a\n", _png), (b"GIF8", _gif), (b"RIFF", _webp))
    try:
        for sign, reader in readers:
            if data.startswith(sign):
                return set(reader(data))
        if data[:4] in (b"II*\0", b"MM\0*"):
            return set(_tiff(data))
        if data[40:44] == b" EMF":
            return set(_emf(data))
        return set(_svg(data)) if b"<svg" in data[:2_000] else set()
    except (struct.error, IndexError, zlib.error):
        return {"bytes that cannot be read"}


def _jpeg(data: bytes) -> Iterator[str]:
    """Segments: 0xFF, kind, length; behind 0xDA comes the picture until the next mark; 0xD9 is the end."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xD9:
        kind, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        yield from _segment(kind, data[at + 4 : at + 2 + length])
        at += 2 + length
        if kind == 0xDA:
            found = _MARKER.search(data, at)
            at = found.start() if found else len(data)
    if data[at + 2 :].strip(b"\0"):
        yield "bytes behind the picture"


def _segment(kind: int, body: bytes) -> Iterator[str]:
    if kind == 0xE1 and body.startswith(b"Exif\0\0"):
        yield from _tiff(body[6:])
    elif kind == 0xE1 and body.startswith(b"http://ns.adobe.com/"):
        yield from _xmp(body)
    elif kind == 0xED and b"8BIM\x04\x04" in body:
        yield "notes of an agency (IPTC)"
    elif kind == 0xE2 and body.startswith(b"MPF\0"):
        yield "further pictures"
    elif kind == 0xFE:
        yield from _comment(body)


def _comment(text: bytes) -> Iterator[str]:
    """A comment; libraries that only name themselves tell nothing."""
    if text.strip(b"\0 ") and not re.match(rb"CREATOR: gd-jpeg|Lavc|Compressed by", text):
        yield "a comment"


def _tiff(data: bytes) -> Iterator[str]:
    """The directory of tags that Exif shares with TIFF, and those that hang on it."""
    order = "<" if data[:2] == b"II" else ">"
    waiting: list[int] = [struct.unpack_from(order + "I", data, 4)[0]]
    seen: set[int] = set()
    while waiting and len(seen) < 20:
        at = waiting.pop()
        if at in seen or not at:
            continue
        seen.add(at)
        (number,) = struct.unpack_from(order + "H", data, at)
        for entry in range(min(number, _MOST_ENTRIES)):
            tag, _, count, value = struct.unpack_from(order + "HHII", data, at + 2 + 12 * entry)
            if tag in _TAGS and count and tag not in _SUB:
                yield _TAGS[tag]
            if tag in _SUB:
                waiting.append(value)
        following = at + 2 + 12 * number
        waiting += struct.unpack_from(order + "I", data, following) if following + 4 <= len(data) else ()
        if len(seen) > 1 and b"\xff\xd8\xff" in data:
            yield "a small picture of an earlier state"


def _xmp(text: bytes) -> Iterator[str]:
    yield from (what for sign, what in _XMP.items() if sign in text)
    yield "XMP"


def _png(data: bytes) -> Iterator[str]:
    """Chunks: length, kind of four letters, body, checksum."""
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + min(length, _LARGEST_TEXT)]
        at += 12 + length
        if kind == b"eXIf":
            yield from _tiff(body)
        elif kind == b"tIME":
            yield "the time"
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield from _xmp(body) if body.startswith(b"XML:com.adobe.xmp") else _keyed(body)
        elif kind == b"IEND":
            break
    if data[at:].strip(b"\0"):
        yield "bytes behind the picture"


def _keyed(body: bytes) -> Iterator[str]:
    key, _, text = body.partition(b"\0")
    if text.strip(b"\0 "):
        yield _KEYS.get(key, "a text")


def _gif(data: bytes) -> Iterator[str]:
    if b"!\xfe" in data:
        yield "a comment"
    if b"XMP DataXMP" in data:
        yield from _xmp(data)


def _webp(data: bytes) -> Iterator[str]:
    at = 12
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        if kind == b"EXIF":
            yield from _tiff(body.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            yield from _xmp(body)
        at += 8 + length + length % 2


def _emf(data: bytes) -> Iterator[str]:
    """The header of an EMF may name the program and the file: two texts of sixteen-bit letters."""
    letters, place = struct.unpack_from("<II", data, 60)
    text = data[place : place + 2 * min(letters, 500)].decode("utf-16-le", "replace").strip("\0 ")
    if text:
        yield "the program and the name of the file"


def _svg(data: bytes) -> Iterator[str]:
    if b"<metadata" in data or b"dc:creator" in data:
        yield "notes of a program"
    if re.search(rb"docname|export-filename|absref", data):
        yield "the name of the file"
    if b"<!--" in data:
        yield "a comment"


SECRETS = frozenset((
    "the place (GPS)", "the artist", "the author", "the owner of the camera", "the number of the camera",
    "the number of the lens", "notes of the camera", "the owner of the rights", "notes of an agency (IPTC)",
    "the history of the file", "the name of the file", "the program and the name of the file", "the computer",
    "a small picture of an earlier state", "further pictures", "bytes behind the picture", "a comment", "a text",
    "keywords",
))  # fmt: skip
"""What tells of people and places; the rest (a program, a time) tells little."""

"""What a file is by its first bytes, or its first words, so that what no reader takes is refused by its own name."""

from __future__ import annotations

import re

from apmb_draft.problems import DraftError, error

PICTURE = "is a picture; its words cannot be read. Take the Word file, or a PDF whose text can be selected"
PACKED = "is a packed file; unpack it first"
OFFICE = "save it as a Word file (.docx) first"

_BYTES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"\x1f\x8b", PACKED),
    (b"\xfd7zXZ", PACKED),
    (b"7z\xbc\xaf", PACKED),
    (b"BZh", PACKED),
    (b"Rar!", PACKED),
    (b"(\xb5/\xfd", PACKED),
    (b"\xffWPC", f"is a WordPerfect file; {OFFICE}"),
)
"""By the first bytes: pictures, archives, other word processors."""

_WORDS: tuple[tuple[str, str], ...] = (
    (r"\{\\rtf", f"is an RTF file; {OFFICE}"),
    (r"%!PS", "is a PostScript file; make a PDF of it first"),
    (r"\\(?:documentclass|documentstyle|input)\b", "is a TeX file; make a PDF of it first"),
    (
        r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|title|div|p|table)\b",
        "is a web page; take the Word file or the PDF it links to, or copy its text into a plain text file",
    ),
    (r"<(?:\?xml|!--|[a-z][\w:.-]*[\s>/])", f"is an XML file; {OFFICE}"),
    (r"(?:#[^\n]*\n|\s)*format:\s*\d+\s*$", "is a draft file, and no document"),
    (
        r"(?:(?:From|To|Cc|Date|Subject|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|(?:Content|Snapshot|X)-[\w-]+)"
        r":[^\n]*\n(?:[ \t][^\n]*\n)*){2}",
        "is a mail or a saved web page; save the Word file or the PDF in it",
    ),
)
"""By the first words: what is text to the eye of a program only."""


def refuse_bytes(data: bytes, name: str) -> None:
    """Refuse a picture, an archive or a file of another word processor. Raises DraftError [other-format]."""
    for start, what in _BYTES:
        if data.startswith(start):
            raise _other(name, what)
    if data[257:262] == b"ustar":
        raise _other(name, PACKED)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise _other(name, PICTURE)


def refuse_words(text: str, name: str) -> None:
    """Refuse text that is written for a program: web pages, mails, RTF, XML. Raises DraftError [other-format]."""
    head = text[:4000].lstrip()
    for pattern, what in _WORDS:
        if re.match(pattern, head, re.I | re.S | re.M):
            raise _other(name, what)


def _other(name: str, what: str) -> DraftError:
    return error(name, "other-format", what)

"""The XML of one part, parsed as if an enemy had written it: no entities, no strange encodings, no bottomless trees.

Why a Word file is not read, here or later, is an `UnreadableError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeAlias

from lxml import etree

from apmb_draft.model.problems import error

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "op": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
W, R, M, MC = (f"{{{NAMESPACES[prefix]}}}" for prefix in ("w", "r", "m", "mc"))
DEEPEST = 100
_ENCODINGS = frozenset(("", "utf-8", "utf-16", "us-ascii", "ascii"))
_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_EBCDIC = "<?xml".encode("cp037")
_LIMIT = re.compile(r"[Hh]uge|[Tt]oo (?:long|large|big)|[Ll]imit")
"""What the XML library says of lengths that it does not bear."""


# --- Why a file is not read, in words for the person who has it -----------------------------------------------------


class UnreadableError(Exception):
    """Why a file is not read: a code for machines and a message for the user."""

    def __init__(self, code: str, message: str):
        self.code, self.message = code, message
        super().__init__(message)


class DamagedError(UnreadableError):
    """The file is a Word file, but broken."""


@contextmanager
def refused_as(name: str) -> Iterator[None]:
    """Give every UnreadableError of the work inside the name of the file. Raises DraftError with the same code."""
    try:
        yield
    except UnreadableError as failure:
        raise error(name, failure.code, failure.message) from failure


def damaged(what: str) -> DamagedError:
    """Return the error to raise for something that is broken."""
    return DamagedError("word-damaged", f"{what}; the file is damaged or half of it is missing")


def old_format(data: bytes) -> UnreadableError:
    """Return the error to raise for a file of the years before .docx, which the names of its streams tell."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return UnreadableError("word-encrypted", "is protected by a password; save it as a plain .docx file first")
    others = {"Workbook": "an old Excel file", "PowerPoint Document": "an old PowerPoint file", "__substg1": "a mail"}
    what = next((what for stream, what in others.items() if has(stream)), "an old .doc file or protected by a password")
    return UnreadableError("not-word", f"is {what}; save it as a plain .docx file first")


def shown(name: str) -> str:
    """Return the name of a part as a message may show it; a file can call its parts what it likes."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in name)
    return printable if len(printable) < 80 else f"{printable[:80]}…"


def too_large(why: str) -> UnreadableError:
    """Return the error to raise for a file that is larger than any document, or would be when it is unpacked."""
    return UnreadableError("too-large", f"{why}; that is no resolution, or a trap")


# --- Parts ----------------------------------------------------------------------------------------------------------


def check(data: bytes, name: str) -> None:
    """Refuse XML with a DOCTYPE, where entities are defined, and XML in an encoding that could hide one.

    Raises UnreadableError [word-doctype, word-encoding], and DamagedError for what is no XML.
    """
    letters = data.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    given = _ENCODING.match(letters[:400].lstrip())
    encoding = given[1].decode("latin-1").lower() if given else ""
    if encoding not in _ENCODINGS or b"\0\0" in data[:8] or data.startswith(_EBCDIC):
        raise UnreadableError(
            "word-encoding", f"{shown(name)} is not XML in UTF-8 or UTF-16, as it is in every Word file; it is refused"
        )
    if letters and not letters.lstrip().startswith(b"<"):
        raise damaged(f"{shown(name)} is not well-formed XML")
    if b"<!DOCTYPE" in letters:
        raise _doctype(name)


def _doctype(name: str) -> UnreadableError:
    what = f"{shown(name)} defines entities (DOCTYPE), which no Word file does; it is refused"
    return UnreadableError("word-doctype", what)


def parsed(data: bytes, name: str) -> Element:
    """Return the root of a part. Raises UnreadableError for XML with entities, damaged XML, or too deep or long."""
    check(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as failure:
        if "depth" in str(failure):
            raise _too_deep(name) from failure
        if _LIMIT.search(str(failure)):
            raise too_large(f"{shown(name)} has a text or a name that is longer than any document") from failure
        raise damaged(f"{shown(name)} is not well-formed XML") from failure
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(name)
    if _deeper()(root):
        raise _too_deep(name)
    return root


def _too_deep(name: str) -> UnreadableError:
    return UnreadableError(
        "word-nested", f"{shown(name)} is nested more than {DEEPEST} levels deep; no Word file of the UN is"
    )


@cache
def _deeper() -> Any:
    """Return a test whether a tree is too deep to be walked; made by the XML library, which needs no stack for it."""
    return etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")

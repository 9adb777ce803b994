"""The zip file and its parts, opened as if by an enemy: everything is measured before it is inflated or parsed."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = {  # ISO 29500 strict has names of its own for the same things
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
}

_OLE = b"\xd0\xcf\x11\xe0"
_MEGABYTE = 1_000_000
LARGEST_SUM = 100 * _MEGABYTE
LARGEST_PART = 20 * _MEGABYTE  # of those that are read; the longest resolutions have less than two
LARGEST_RATIO = 200  # Word's own XML is packed to a tenth, seldom to a fiftieth
MOST_PARTS = 2_000
MOST_MARKS = 800_000  # "<" and "=" in all parts read: they bound what elements and attributes cost in memory and time
DEEPEST = 100
_SMALL = 100_000  # parts that may be packed as tightly as they like
_CHUNK = 65_536
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


class UnreadableError(Exception):
    """Why a file is not read: a code for machines and a message for the user."""

    def __init__(self, code: str, message: str):
        self.code, self.message = code, message
        super().__init__(message)


def damaged(what: str) -> UnreadableError:
    """The file is a Word file, but broken."""
    return UnreadableError("word-damaged", f"{what}; the file is damaged or half of it is missing")


@dataclass(frozen=True)
class Relation:
    """What a part refers to: another part by its name, or an address outside."""

    kind: str
    target: str
    outside: bool


class Package:
    """The parts of a Word file by name; each is inflated and parsed only when it is asked for, and only once."""

    def __init__(self, data: bytes):
        _no_other_format(data)
        try:
            self._zip = ZipFile(BytesIO(data))
        except _ZIP_ERRORS as failure:
            raise damaged("it cannot be unpacked") from failure
        self._members = _measured(self._zip.infolist())
        self._no_macros()
        self._parsed: dict[str, Element] = {}
        self._marks = 0
        self._relations: dict[str, Mapping[str, Relation]] = {}

    def main(self) -> str:
        """The name of the part that holds the text; by custom, "word/document.xml"."""
        named = (found.target for found in self.relations("").values() if found.kind == "officeDocument")
        name = next((target for target in named if target in self._members), "word/document.xml")
        if name not in self._members:
            raise UnreadableError(
                "not-word", "has no text in it that Word would show (word/document.xml); it is no .docx file"
            )
        return name

    def tree(self, name: str) -> Element:
        """The root of a part; a part that another refers to must be there, or words would be lost."""
        if name not in self._parsed:
            if name not in self._members:
                raise damaged(f"the part {name} is missing")
            self._parsed[name] = self._parse(self._inflated(name), name)
        return self._parsed[name]

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part refers to, by the id it uses; "" is the file as a whole."""
        if part not in self._relations:
            name = join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")
            self._relations[part] = dict(self._read_relations(name, dirname(part))) if name in self._members else {}
        return self._relations[part]

    def related(self, part: str, kind: str) -> str:
        """The name of the one part of a kind ("styles") that a part refers to, or nothing."""
        return next((found.target for found in self.relations(part).values() if found.kind == kind), "")

    def _read_relations(self, name: str, folder: str) -> Iterator[tuple[str, Relation]]:
        for given in self.tree(name).iter("{*}Relationship"):
            target, outside = given.get("Target", ""), given.get("TargetMode") == "External"
            inside = normpath(join("/", folder, target)).lstrip("/")
            kind = given.get("Type", "").rpartition("/")[2]
            yield given.get("Id", ""), Relation(kind, target if outside else inside, outside)

    def _inflated(self, name: str) -> bytes:
        """The bytes of a part, counted while they come: what the file says of its own size may be a lie."""
        chunks, size = [], 0
        try:
            with self._zip.open(self._members[name]) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > LARGEST_PART:
                        raise _too_large(f"{name} has more than {LARGEST_PART // _MEGABYTE} MB")
                    chunks.append(chunk)
        except _ZIP_ERRORS as failure:
            raise damaged(f"{name} cannot be unpacked") from failure
        return b"".join(chunks)

    def _parse(self, data: bytes, name: str) -> Element:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
        self._marks += data.count(b"<") + data.count(b"=")
        if self._marks > MOST_MARKS:
            raise _too_large(f"its parts have more than {MOST_MARKS:,} marks")
        return _parsed(data, name)

    def _no_macros(self) -> None:
        types = self._inflated("[Content_Types].xml") if "[Content_Types].xml" in self._members else b""
        programs = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self._members)
        if programs or b"macroenabled" in types.replace(b"\0", b"").lower():
            raise UnreadableError("word-macros", "holds macros (programs); save it as a plain .docx file first")


def _no_other_format(data: bytes) -> None:
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        what = "is protected by a password" if locked else "is an old .doc file or protected by a password"
        raise UnreadableError(
            "word-encrypted" if locked else "not-word", f"{what}; save it as a plain .docx file first"
        )
    if not data.startswith(b"PK"):
        raise UnreadableError("not-word", "is no Word file (.docx)" if data else "is empty")
    if len(data) > LARGEST_SUM:
        raise _too_large(f"it has {len(data) // _MEGABYTE} MB")
    if data.count(b"PK\x01\x02") > MOST_PARTS:  # before a list is made of them
        raise _too_large(f"it has more than {MOST_PARTS:,} parts")


def _too_large(why: str) -> UnreadableError:
    return UnreadableError("too-large", f"{why}; that is no resolution, or a trap")


def _measured(infos: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The members by name, once their number, sizes and packing are those of a document."""
    if len(infos) > MOST_PARTS:
        raise _too_large(f"it has {len(infos):,} parts")
    if sum(info.file_size for info in infos) > LARGEST_SUM:
        raise _too_large(f"unpacked it would have more than {LARGEST_SUM // _MEGABYTE} MB")
    members = {info.filename: info for info in infos}
    if len(members) < len(infos):
        raise damaged("two parts have the same name")
    for info in infos:
        if info.flag_bits & 1:
            raise UnreadableError("word-encrypted", "is protected by a password; save it as a plain .docx file first")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise damaged(f"{info.filename} is packed in a way that Word does not know")
        if info.file_size > _SMALL and info.file_size > LARGEST_RATIO * info.compress_size:
            raise _too_large(f"{info.filename} is packed more than {LARGEST_RATIO} times")
    return members


def _parsed(data: bytes, name: str) -> Element:
    """The root of a part, from XML without entities and of reasonable depth."""
    doctype = UnreadableError(
        "word-doctype", f"{name} defines entities (DOCTYPE), which no Word file does; it is refused"
    )
    if b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise doctype
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
        raise damaged(f"{name} is not well-formed XML") from failure
    if root.getroottree().docinfo.internalDTD is not None:
        raise doctype
    if _deeper()(root):
        raise _too_deep(name)
    return root


def _too_deep(name: str) -> UnreadableError:
    return UnreadableError(
        "word-nested", f"{name} is nested more than {DEEPEST} levels deep; no Word file of the UN is"
    )


@cache
def _deeper() -> Any:
    """Whether a tree is too deep to be walked; asked of the XML library, which needs no stack for it."""
    return etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")

"""The zip file and its parts, opened as if by an enemy: everything is measured before it is inflated or parsed."""

from __future__ import annotations

import lzma
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from apmb_draft.docx.refusals import DamagedError, UnreadableError, damaged, old_format, shown, too_large
from apmb_draft.docx.xml import Element, check, parsed

__all__ = ["MC", "STRICT", "Element", "M", "Package", "R", "Relation", "UnreadableError", "W", "damaged"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STRICT = {  # ISO 29500 strict has names of its own for the same things
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
}

_TYPES = "[Content_Types].xml"
_OTHERS = {
    "mimetype": "is an OpenDocument file or an electronic book",
    "xl/workbook.xml": "is an Excel file",
    "ppt/presentation.xml": "is a PowerPoint file",
}
"""Files in zip form that are no Word files, by a part that only they have."""
_CONNECTED = ("styles+xml", "numbering+xml", "footnotes+xml", "endnotes+xml")
"""The parts beside the main one without which words, numbers or their forms would be lost."""
_MEGABYTE = 1_000_000
LARGEST_SUM = 100 * _MEGABYTE
LARGEST_PART = 20 * _MEGABYTE  # of those that are read; the longest resolutions have less than two
LARGEST_RATIO = 200  # Word's own XML is packed to a tenth, seldom to a fiftieth
MOST_PARTS = 2_000
MOST_MARKS = 800_000  # "<" and "=" in all parts read: they bound what elements and attributes cost in memory and time
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
        self._no_entities()
        self._parsed: dict[str, Element] = {}
        self._marks = 0
        self._relations: dict[str, Mapping[str, Relation]] = {}

    def main(self) -> str:
        """Return the name of the part that holds the text; by custom, "word/document.xml".

        Raises UnreadableError [not-word] where there is none, and DamagedError where nothing leads from or to it.
        """
        named = (found.target for found in self.relations("").values() if found.kind == "officeDocument")
        name = next((target for target in named if target in self._members), "word/document.xml")
        if name not in self._members:
            no_text = "has no text in it that Word would show (word/document.xml); it is no .docx file"
            other = next((what for part, what in _OTHERS.items() if part in self._members), "")
            raise UnreadableError("not-word", f"{other}; save it as a Word file (.docx) first" if other else no_text)
        self._check_connected(name)
        return name

    def _check_connected(self, main: str) -> None:
        """Refuse a file whose main part has lost its way to the others: no notes, numbers or styles would be found."""
        folder, related = dirname(main), {found.target for found in self.relations(main).values()}
        if not related and any(dirname(part) == folder and part != main for part in self._members):
            raise damaged(f"what {shown(main)} refers to is missing")
        given = self.tree(_TYPES).iter("{*}Override") if _TYPES in self._members else ()
        for part, kind in [(each.get("PartName", "").lstrip("/"), each.get("ContentType", "")) for each in given]:
            if kind.endswith(_CONNECTED) and dirname(part) == folder and part not in related:
                raise damaged(f"nothing leads to its part {shown(part)}")

    def tree(self, name: str) -> Element:
        """Return the root of a part. Raises DamagedError for one that is missing, since words would be lost."""
        if name not in self._parsed:
            if name not in self._members:
                raise damaged(f"the part {shown(name)} is missing")
            self._parsed[name] = self._parse(self.content(name), name)
        return self._parsed[name]

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return what a part refers to, by the ids that it uses; "" is the file as a whole."""
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

    def names(self) -> list[str]:
        """All parts in the order of the file, the table of types and the relations among them."""
        return [name for name in self._members if not name.endswith("/")]

    def content(self, name: str) -> bytes:
        """Return the bytes of a part, counted while they are read: the file may give a false size.

        Raises UnreadableError for a part that is too large or cannot be unpacked.
        """
        chunks, size = [], 0
        try:
            with self._zip.open(self._members[name]) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > LARGEST_PART:
                        raise too_large(f"{shown(name)} has more than {LARGEST_PART // _MEGABYTE} MB")
                    chunks.append(chunk)
        except _ZIP_ERRORS as failure:
            raise damaged(f"{shown(name)} cannot be unpacked") from failure
        return b"".join(chunks)

    def _parse(self, data: bytes, name: str) -> Element:
        for strict, usual in STRICT.items():
            data = data.replace(strict, usual)
        self._marks += data.count(b"<") + data.count(b"=")
        if self._marks > MOST_MARKS:
            raise too_large(f"its parts have more than {MOST_MARKS:,} marks")
        return parsed(data, name)

    def _no_macros(self) -> None:
        types = self.content(_TYPES) if _TYPES in self._members else b""
        programs = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self._members)
        kinds = types.replace(b"\0", b"").lower()
        if programs or b"macroenabled" in kinds or b"vbaproject" in kinds or self._leads_to_macros():
            raise UnreadableError("word-macros", "holds macros (programs); save it as a plain .docx file first")

    def _leads_to_macros(self) -> bool:
        """Return whether a part refers to a program, whatever that is called."""
        parts = [name for name in self._members if name.lower().endswith(".rels")]
        return any(b"/vbaproject" in self.content(name).replace(b"\0", b"").lower() for name in parts)

    def _no_entities(self) -> None:
        """Refuse entities and strange encodings in any part, even in those that nobody reads and that may be broken."""
        for name in self._members:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                with suppress(DamagedError):
                    check(self.content(name), name)


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

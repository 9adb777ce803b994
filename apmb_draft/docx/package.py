"""A Word file as its parts: read as if an enemy had written it, and written with the parts that were changed.

Everything in the zip file is measured before it is inflated. The XML of a part may have no entities, strange encodings
or bottomless trees. Why a Word file is not read, here or later, is an `UnreadableError`.
"""

from __future__ import annotations

import copy
import lzma
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from itertools import count
from posixpath import basename, dirname, join, normpath, relpath
from typing import Any, Self, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE as CT
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
_STRICT = {  # ISO 29500 strict has names of its own for the same things
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
}

TYPES = "[Content_Types].xml"
_MOST_MARKS = 800_000  # "<" and "=" in all parts read: they bound what elements and attributes cost in memory and time
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OTHERS = {
    "mimetype": "is an OpenDocument file or an electronic book",
    "xl/workbook.xml": "is an Excel file",
    "ppt/presentation.xml": "is a PowerPoint file",
}
"""Files in zip form that are no Word files, by a part that only they have."""
_CONNECTED = ("styles+xml", "numbering+xml", "footnotes+xml", "endnotes+xml")
"""The parts beside the main one without which words, numbers or their forms would be lost."""


# --- Why a file is not read, in words for the person who has it -------------------------------------------------------


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


def _old_format(data: bytes) -> UnreadableError:
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


# --- The XML of one part ----------------------------------------------------------------------------------------------

_DEEPEST = 100
_IS_TOO_DEEP = etree.XPath("boolean(" + "/*" * (_DEEPEST + 1) + ")")
"""The XML library needs no stack to say whether a tree is too deep to be walked."""
_ENCODINGS = frozenset(("", "utf-8", "utf-16", "us-ascii", "ascii"))
_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_EBCDIC = "<?xml".encode("cp037")
_LIMIT = re.compile(r"[Hh]uge|[Tt]oo (?:long|large|big)|[Ll]imit")
"""What the XML library says of lengths that it does not bear."""


def _check_xml(data: bytes, name: str) -> None:
    """Refuse XML with a DOCTYPE, where entities are defined, and XML in an encoding that could hide one.

    Raises UnreadableError [word-doctype, word-encoding], and DamagedError for what is no XML.
    """
    letters = data.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    given = _ENCODING.match(letters[:400].lstrip())
    encoding = given[1].decode("latin-1").lower() if given else ""
    if encoding not in _ENCODINGS or b"\0\0" in data[:8] or data.startswith(_EBCDIC):
        what = f"{shown(name)} is not XML in UTF-8 or UTF-16, as it is in every Word file; it is refused"
        raise UnreadableError("word-encoding", what)
    if letters and not letters.lstrip().startswith(b"<"):
        raise damaged(f"{shown(name)} is not well-formed XML")
    if b"<!DOCTYPE" in letters:
        what = f"{shown(name)} defines entities (DOCTYPE), which no Word file does; it is refused"
        raise UnreadableError("word-doctype", what)


def _parse_xml(data: bytes, name: str) -> Element:
    """Return the root of a part. Raises UnreadableError for XML with entities, damaged XML, or too deep or long."""
    _check_xml(data, name)
    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    parser = etree.XMLParser(**safe, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as failure:
        if "depth" in str(failure):
            raise _too_deep(name) from failure
        if _LIMIT.search(str(failure)):
            raise too_large(f"{shown(name)} has a text or a name that is longer than any document") from failure
        raise damaged(f"{shown(name)} is not well-formed XML") from failure
    if _IS_TOO_DEEP(root):
        raise _too_deep(name)
    return root


def _too_deep(name: str) -> UnreadableError:
    return UnreadableError(
        "word-nested", f"{shown(name)} is nested more than {_DEEPEST} levels deep; no Word file of the UN is"
    )


# --- The parts of a file ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Relationship:
    """A reference from one part to another, or to an address outside.

    `part` refers, "" is the file as a whole; `kind` is the last word of the type, `element` that in the .rels part.
    """

    part: str
    id: str
    kind: str
    target: str
    outside: bool
    element: Element

    @classmethod
    def by(cls, part: str, given: Element) -> Relationship:
        """`<Relationship Id="rId1" Type="http://…/relationships/styles" Target="styles.xml"/>`."""
        target, mode = given.get("Target", ""), given.get("TargetMode", "")
        kind = given.get("Type", "").rstrip("/").rpartition("/")[2]
        is_link = kind == "hyperlink" and not target.startswith("#")
        outside = is_link or mode.lower() == "external" or ":" in target.split("/")[0]
        inside = normpath(join("/", dirname(part), target)).lstrip("/")
        return cls(part, given.get("Id", ""), kind, target if outside else inside, outside, given)


class DocxPackage:
    """The parts of a Word file by name; each is inflated and parsed only when it is asked for, and only once.

    The trees may be changed: `written` writes those anew that were, and all other parts as they are, byte for byte.
    Whoever needs the file in two states, such as with its changes accepted and rejected, works on a `copy`.
    Raises UnreadableError for whatever is no sound Word file.
    """

    def __init__(self, data: bytes):
        _refuse_other_formats(data)
        try:
            self._zip = ZipFile(BytesIO(data))
        except _ZIP_ERRORS as failure:
            raise damaged("it cannot be unpacked") from failure
        self._members = _checked_members(self._zip.infolist())
        self._inflated: dict[str, bytes] = {}
        self._no_macros()
        self._no_entities()
        self._parsed: dict[str, Element] = {}
        self._digests: dict[str, bytes] = {}
        self._added: set[str] = set()
        self._marks = 0
        self._relations: dict[str, Mapping[str, Relationship]] = {}

    @cached_property
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
        given = self.tree(TYPES).iter("{*}Override") if TYPES in self._members else ()
        for part, kind in [(each.get("PartName", "").lstrip("/"), each.get("ContentType", "")) for each in given]:
            if kind.endswith(_CONNECTED) and dirname(part) == folder and part not in related:
                raise damaged(f"nothing leads to its part {shown(part)}")

    def tree(self, name: str) -> Element:
        """Return the root of a part. Raises DamagedError for one that is missing, since words would be lost."""
        if name not in self._parsed:
            if name not in self._members:
                raise damaged(f"the part {shown(name)} is missing")
            root = self._parse(self.content(name), name)
            self._parsed[name], self._digests[name] = root, _digest(root)
        return self._parsed[name]

    def relations(self, part: str) -> Mapping[str, Relationship]:
        """Return what a part refers to, by the ids that it uses; "" is the file as a whole."""
        if part not in self._relations:
            name = rels_of(part)
            given = self.tree(name).iter("{*}Relationship") if name in self._members else ()
            self._relations[part] = {found.id: found for found in (Relationship.by(part, each) for each in given)}
        return self._relations[part]

    def related(self, kind: str, part: str | None = None) -> str:
        """Return the name of the one part of a kind ("styles") that a part, or the main one, refers to, or nothing."""
        relations = self.relations(self.main if part is None else part)
        return next((found.target for found in relations.values() if found.kind == kind), "")

    def names(self) -> list[str]:
        """Return all parts in the order of the file, the table of types and the relations among them."""
        return [name for name in self._members if not name.endswith("/")]

    def content(self, name: str) -> bytes:
        """Return the bytes of a part. Raises UnreadableError for one that is too large or cannot be unpacked."""
        if name not in self._inflated:
            self._inflated[name] = self._inflate(name)
        return self._inflated[name]

    def _inflate(self, name: str) -> bytes:
        """Count the bytes while they come: what the file says of its own size may be a lie."""
        chunks, size = [], 0
        try:
            with self._zip.open(self._members[name]) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > _LARGEST_PART:
                        raise too_large(f"{shown(name)} has more than {_LARGEST_PART // _MEGABYTE} MB")
                    chunks.append(chunk)
        except _ZIP_ERRORS as failure:
            raise damaged(f"{shown(name)} cannot be unpacked") from failure
        return b"".join(chunks)

    def _parse(self, data: bytes, name: str) -> Element:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
        self._marks += data.count(b"<") + data.count(b"=")
        if self._marks > _MOST_MARKS:
            raise too_large(f"its parts have more than {_MOST_MARKS:,} marks")
        return _parse_xml(data, name)

    def _no_macros(self) -> None:
        types = self.content(TYPES) if TYPES in self._members else b""
        programs = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self._members)
        kinds = types.replace(b"\0", b"").lower()
        leads = (self.content(name) for name in self._members if name.lower().endswith(".rels"))
        leads_to_one = (b"/vbaproject" in given.replace(b"\0", b"").lower() for given in leads)
        if programs or b"macroenabled" in kinds or b"vbaproject" in kinds or any(leads_to_one):
            raise UnreadableError("word-macros", "holds macros (programs); save it as a plain .docx file first")

    def _no_entities(self) -> None:
        """Refuse entities and strange encodings in any part, even in those that nobody reads and that may be broken."""
        for name in self._members:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                with suppress(DamagedError):
                    _check_xml(self.content(name), name)

    # --- Changes ------------------------------------------------------------------------------------------------------

    def every(self, *kinds: str) -> list[str]:
        """Return all parts of some kinds that the main part refers to, used or not."""
        found = self.relations(self.main).values()
        return list(dict.fromkeys(each.target for each in found if each.kind in kinds and not each.outside))

    def used(self, kind: str) -> list[str]:
        """Return the headers or footers ("header", "footer") that a section of the document shows, each once."""
        relations = self.relations(self.main)
        shown = (found.get(R + "id", "") for found in self.tree(self.main).iter(f"{W}{kind}Reference"))
        return list(dict.fromkeys(relations[key].target for key in shown if key in relations))

    def stories(self) -> list[str]:
        """Return all parts that hold text in which changes can be tracked."""
        return [self.main, *self.every("footnotes", "endnotes", "header", "footer")]

    def relate(self, part: str, kind: str, target: str, *, outside: bool = False) -> str:
        """Return the id of a relationship of a part; add it if there is none yet."""
        name = rels_of(part)
        if name not in self._members and name not in self._parsed:
            self._new(name, etree.Element(f"{_PR}Relationships", nsmap={None: _PR[1:-1]}))
        root = self.tree(name)
        for given in root:
            if given.get("Target") == target and given.get("Type") == _KINDS + kind:
                return str(given.get("Id"))
        used = {given.get("Id") for given in root}
        free = next(f"rId{number}" for number in count(1) if f"rId{number}" not in used)
        made = etree.SubElement(root, f"{_PR}Relationship", Id=free, Type=_KINDS + kind, Target=target)
        if outside:
            made.set("TargetMode", "External")
        return free

    def add(self, kind: str, root: Element) -> str:
        """Add a part beside the main one, such as "comments", and return its name."""
        folder = dirname(self.main)
        names = (join(folder, f"{kind}{number or ''}.xml") for number in count())
        used = {each.lower() for each in (*self._members, *self._parsed)}  # to Word a name is the same in capitals
        name = next(name for name in names if name.lower() not in used)
        self._new(name, root)
        self.relate(self.main, kind, relpath(name, folder))
        self._declare(name, f"{_WML}{kind}+xml")
        return name

    def properties(self) -> Element:
        """Return the root of the properties that people and programs added to the file; add it where it has none."""
        name = self.related("custom-properties", "")
        if name:
            return self.tree(name)
        name, space = "docProps/custom.xml", NAMESPACES["op"]
        self._new(name, etree.Element(f"{{{space}}}Properties", nsmap={None: space, "vt": NAMESPACES["vt"]}))
        self.relate("", "custom-properties", name)
        self._declare(name, CT.OFC_CUSTOM_PROPERTIES)
        return self._parsed[name]

    def _declare(self, name: str, content_type: str) -> None:
        """Give a new part its content type, in place of that of a part of the name that was taken out."""
        types = self.tree(TYPES)
        for left in [one for one in types if one.get("PartName", "").lower() == f"/{name}".lower()]:
            types.remove(left)
        etree.SubElement(types, f"{_CT}Override", PartName=f"/{name}", ContentType=content_type)

    def be_document(self) -> None:
        """Let a template be a document: under the name of one, Word would not open it."""
        for kind in self.tree(TYPES):
            given = kind.get("ContentType", "")
            if given == f"{_WML}template.main+xml":
                kind.set("ContentType", f"{_WML}document.main+xml")

    def copy(self) -> Self:
        """Return the same file with trees of its own, which can be changed without changing these."""
        other = object.__new__(type(self))
        other._zip, other._members, other._inflated, other._marks = (
            self._zip,
            self._members,
            self._inflated,
            self._marks,
        )
        other._parsed = {name: copy.deepcopy(root) for name, root in self._parsed.items()}
        other._digests, other._added, other._relations = dict(self._digests), set(self._added), dict(self._relations)
        return other

    def written(self) -> bytes:
        """Return the file: changed parts anew, all others as they were, in their old order, new parts last."""
        old = ((name, self.current(name), info) for name, info in self._members.items())
        return zipped(
            [*old, *((name, self.current(name), None) for name in sorted(self._added - self._members.keys()))]
        )

    def current(self, name: str) -> bytes:
        """Return the bytes of a part: written anew if its tree was changed or is new, else those of the file."""
        if not self.is_changed(name):
            return self.content(name)
        # The names in a new part are those of the text.
        return serialized(self._parsed[name], self.content(self.main if name in self._added else name))

    def is_changed(self, name: str) -> bool:
        """Return whether a part is new, or its tree is another than when it was parsed."""
        return name in self._added or (name in self._parsed and _digest(self._parsed[name]) != self._digests[name])

    def _new(self, name: str, root: Element) -> None:
        self._parsed[name] = root
        self._added.add(name)


def _digest(root: Element) -> bytes:
    return sha256(etree.tostring(root)).digest()


def serialized(root: Element, like: bytes) -> bytes:
    """Return a part, with the names of strict files, which reading takes for the usual ones, if `like` has them."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    for strict, usual in _STRICT.items():
        data = data.replace(usual, strict) if strict in like else data
    return data


def rels_of(part: str) -> str:
    """Return the name of the part that holds the relationships of another; "" is the file as a whole.

    >>> rels_of("word/document.xml"), rels_of("")
    ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    return join(dirname(part), "_rels", basename(part) + ".rels")


# --- The zip file -----------------------------------------------------------------------------------------------------

_MEGABYTE = 1_000_000
_LARGEST_SUM = 100 * _MEGABYTE
_LARGEST_PART = 20 * _MEGABYTE  # of those that are read; the longest resolutions have less than two
_LARGEST_RATIO = 200  # Word's own XML is packed to a tenth, seldom to a fiftieth
_MOST_PARTS = 2_000
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


def zipped(entries: Iterable[tuple[str, bytes, ZipInfo | None]]) -> bytes:
    """Return a zip file of names and bytes; the time is that of an old entry, or the year zip files begin with."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name, content, old in entries:
            entry = ZipInfo(name, old.date_time if old else (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            target.writestr(entry, content)
    return made.getvalue()


def _refuse_other_formats(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_format(data)
    if not data.startswith(b"PK"):
        raise UnreadableError("not-word", "is no Word file (.docx)" if data else "is empty")
    if len(data) > _LARGEST_SUM:
        raise too_large(f"it has {len(data) // _MEGABYTE} MB")
    if data.count(b"PK\x01\x02") > _MOST_PARTS:  # before a list is made of them
        raise too_large(f"it has more than {_MOST_PARTS:,} parts")


def _checked_members(infos: list[ZipInfo]) -> dict[str, ZipInfo]:
    """Return the members by name, once their names, sizes and packing are those of a document."""
    if sum(info.file_size for info in infos) > _LARGEST_SUM:
        raise too_large(f"unpacked it would have more than {_LARGEST_SUM // _MEGABYTE} MB")
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
        if info.file_size > _SMALL and info.file_size > _LARGEST_RATIO * info.compress_size:
            raise too_large(f"{shown(info.filename)} is packed more than {_LARGEST_RATIO} times")
    return members

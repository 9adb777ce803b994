"""A Word file of somebody else, of which some parts are changed and all others stay as they are, byte for byte."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from io import BytesIO
from itertools import count
from posixpath import basename, dirname, join, relpath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE as CT
from lxml import etree

from apmb_draft.docx.package import STRICT, Element, Package, R, Relation, W, damaged
from apmb_draft.docx.refusals import shown
from apmb_draft.word.xml import NAMESPACES

_TYPES = "[Content_Types].xml"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."


class Parts:
    """The parts of a Word file. Those asked for by `tree` may be changed and are written anew if they were.

    Raises UnreadableError, as reading does, for whatever is no sound Word file.
    """

    def __init__(self, data: bytes):
        self._package = Package(data)
        self.main = self._package.main()
        with ZipFile(BytesIO(data)) as archive:
            self._infos = archive.infolist()
            self._bytes = {info.filename: _read(archive, info) for info in self._infos}
        self._before: dict[str, bytes] = {}
        self._trees: dict[str, Element] = {}

    def tree(self, name: str) -> Element:
        """The root of a part, which may be changed."""
        if name not in self._trees:
            self._trees[name] = self._package.tree(name)
            self._before[name] = etree.tostring(self._trees[name])
        return self._trees[name]

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return what a part refers to, by the ids that it uses, as it was in the file."""
        return self._package.relations(part)

    def related(self, kind: str) -> str:
        """The part of a kind that the main part refers to, or nothing."""
        return self._package.related(self.main, kind)

    def every(self, *kinds: str) -> list[str]:
        """All parts of some kinds that the main part refers to, used or not."""
        found = self.relations(self.main).values()
        return list(dict.fromkeys(each.target for each in found if each.kind in kinds and not each.outside))

    def used(self, kind: str) -> list[str]:
        """The headers or footers ("header", "footer") that a section of the document shows, each once."""
        relations = self.relations(self.main)
        shown = (found.get(R + "id", "") for found in self.tree(self.main).iter(f"{W}{kind}Reference"))
        return list(dict.fromkeys(relations[key].target for key in shown if key in relations))

    def stories(self) -> list[str]:
        """All parts that hold text in which changes can be tracked."""
        return [self.main, *self.every("footnotes", "endnotes", "header", "footer")]

    def relate(self, part: str, kind: str, target: str, *, outside: bool = False) -> str:
        """The id of a relation of a part, made if there is none yet."""
        name = join(dirname(part), "_rels", basename(part) + ".rels")
        if name not in self._bytes and name not in self._trees:
            self._trees[name] = etree.Element(f"{_PR}Relationships", nsmap={None: _PR[1:-1]})
            self._before[name] = b""
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
        """A new part beside the main one, such as "comments"; gives its name."""
        folder = dirname(self.main)
        names = (join(folder, f"{kind}{number or ''}.xml") for number in count())
        used = {each.lower() for each in (*self._bytes, *self._trees)}  # to Word a name is the same in capitals
        name = next(name for name in names if name.lower() not in used)
        self._trees[name] = root
        self._before[name] = b""
        self.relate(self.main, kind, relpath(name, folder))
        types = self.tree(_TYPES)
        for left in [one for one in types if one.get("PartName", "").lower() == f"/{name}".lower()]:
            types.remove(left)  # of a part that was taken out
        etree.SubElement(types, f"{_CT}Override", PartName=f"/{name}", ContentType=f"{_WML}{kind}+xml")
        return name

    def properties(self) -> Element:
        """The root of the properties that people and programs added to the file, made where it has none."""
        name = self._package.related("", "custom-properties")
        if name:
            return self.tree(name)
        name, space = "docProps/custom.xml", NAMESPACES["op"]
        self._trees[name] = etree.Element(f"{{{space}}}Properties", nsmap={None: space, "vt": NAMESPACES["vt"]})
        self._before[name] = b""
        self.relate("", "custom-properties", name)
        types = self.tree(_TYPES)
        for left in [one for one in types if one.get("PartName", "").lower() == f"/{name}".lower()]:
            types.remove(left)
        etree.SubElement(types, f"{_CT}Override", PartName=f"/{name}", ContentType=CT.OFC_CUSTOM_PROPERTIES)
        return self._trees[name]

    def be_document(self) -> None:
        """Let a template be a document: under the name of one, Word would not open it."""
        for kind in self.tree(_TYPES):
            given = kind.get("ContentType", "")
            if given == f"{_WML}template.main+xml":
                kind.set("ContentType", f"{_WML}document.main+xml")

    def written(self) -> bytes:
        """The file: changed parts anew, all others as they were, in their old order, new parts last."""
        changed = {
            name: self._named(name, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
            for name, tree in self._trees.items()
            if etree.tostring(tree) != self._before[name]
        }
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for info in self._infos:
                archive.writestr(_entry(info.filename, info), changed.pop(info.filename, self._bytes[info.filename]))
            for name in sorted(changed):
                archive.writestr(_entry(name), changed[name])
        return target.getvalue()

    def _named(self, name: str, data: bytes) -> bytes:
        """A part with the names of strict files, which reading takes for the usual ones, if it had them.

        A new part has those of the text.
        """
        before = self._bytes.get(name, self._bytes[self.main])
        for strict, usual in STRICT.items():
            if strict in before:
                data = data.replace(usual, strict)
        return data


def _read(archive: ZipFile, info: ZipInfo) -> bytes:
    try:
        return archive.read(info)
    except (BadZipFile, OSError, EOFError, RuntimeError, ValueError, zlib.error) as failure:
        raise damaged(f"{shown(info.filename)} cannot be unpacked") from failure


def _entry(name: str, old: ZipInfo | None = None) -> ZipInfo:
    entry = ZipInfo(name, old.date_time if old else (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
    return entry

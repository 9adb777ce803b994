"""A Word file of somebody else, of which some parts are changed and all others stay as they are, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from posixpath import basename, dirname, join, relpath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from apmb_draft.reading.word.package import Element, Package, R, Relation, W

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
            self._bytes = {info.filename: archive.read(info) for info in self._infos}
        self._before: dict[str, bytes] = {}
        self._trees: dict[str, Element] = {}

    def tree(self, name: str) -> Element:
        """The root of a part, which may be changed."""
        if name not in self._trees:
            self._trees[name] = self._package.tree(name)
            self._before[name] = etree.tostring(self._trees[name])
        return self._trees[name]

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part refers to, as it was in the file."""
        return self._package.relations(part)

    def related(self, kind: str) -> str:
        """The part of a kind that the main part refers to, or nothing."""
        return self._package.related(self.main, kind)

    def heads(self) -> Iterator[str]:
        """The headers that a section of the document uses, each once."""
        relations = self.relations(self.main)
        used = (found.get(R + "id", "") for found in self.tree(self.main).iter(W + "headerReference"))
        yield from dict.fromkeys(relations[key].target for key in used if key in relations)

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
        number = next(number for number in range(1, len(used) + 2) if f"rId{number}" not in used)
        made = etree.SubElement(root, f"{_PR}Relationship", Id=f"rId{number}", Type=_KINDS + kind, Target=target)
        if outside:
            made.set("TargetMode", "External")
        return f"rId{number}"

    def add(self, kind: str, root: Element) -> str:
        """A new part beside the main one, such as "comments"; gives its name."""
        name = join(dirname(self.main), f"{kind}.xml")
        self._trees[name] = root
        self._before[name] = b""
        self.relate(self.main, kind, relpath(name, dirname(self.main)))
        types = self.tree(_TYPES)
        etree.SubElement(types, f"{_CT}Override", PartName=f"/{name}", ContentType=f"{_WML}{kind}+xml")
        return name

    def written(self) -> bytes:
        """The file: changed parts anew, all others as they were, in their old order, new parts last."""
        changed = {
            name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
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


def _entry(name: str, old: ZipInfo | None = None) -> ZipInfo:
    entry = ZipInfo(name, old.date_time if old else (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
    return entry

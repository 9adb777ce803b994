"""Read every part of a Word file, also those that its text never refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote

from apmb_draft.docx.package import TYPES, DocxPackage, Relationship, rels_of
from apmb_draft.docx.refusals import DamagedError, refused_as, shown
from apmb_draft.docx.xml import Element, R, W
from apmb_draft.problems import Problem, Where


class File(DocxPackage):
    """A Word file of which every part is read; limits and refusals are those of `docx.package`."""

    def trees(self) -> Iterator[tuple[str, Element]]:
        """Yield each XML part that can be parsed, with its root; `broken` names the others."""
        yield from self._parsed_parts[0]

    def broken(self) -> list[str]:
        """Return the names of the XML parts that cannot be parsed."""
        return self._parsed_parts[1]

    def missing(self) -> list[str]:
        """Return the names of the XML parts that another one refers to and that are not there."""
        led_to = dict.fromkeys(found.target for found in self.links if not found.outside)
        return [name for name in led_to if name.lower().endswith(".xml") and normalized(name) not in self._names]

    def texts(self) -> Iterator[tuple[str, Element]]:
        """Yield the parts with paragraphs: body, headers, footers, footnotes, endnotes, comments, building blocks."""
        for name, root in self.trees():
            if root.tag in _TEXTS:
                yield name, root

    @cached_property
    def links(self) -> tuple[Relationship, ...]:
        """All relationships of all parts, also where two have one id."""
        return tuple(
            Relationship.by(name, given)
            for name, root in self.trees()
            if name.lower().endswith(".rels")
            for given in root.iter("{*}Relationship")
        )

    @cached_property
    def reached(self) -> frozenset[str]:
        """The parts to which relationships lead from the beginning."""
        return reached(self.names(), self.links)

    def holder(self, rels: str) -> str:
        """Return the part whose relationships a .rels part holds; "" where it is not there, and for the file itself."""
        folder, _, name = rels.rpartition("_rels/")
        part = folder + name.removesuffix(".rels")
        return self._names.get(normalized(part), "")

    @cached_property
    def _names(self) -> dict[str, str]:
        return {normalized(name): name for name in self.names()}

    def used_ids(self, part: str) -> Mapping[str, Element]:
        """Return the ids of relationships that a part uses at the first call, each with the first element to do so."""
        if part not in self._used_ids:
            used: dict[str, Element] = {}
            self._used_ids[part] = used
            for element in next((root.iter("*") for name, root in self.trees() if name == part), ()):
                for name, value in element.attrib.items():
                    if name.startswith(R):
                        used.setdefault(value, element)
        return self._used_ids[part]

    @cached_property
    def _used_ids(self) -> dict[str, dict[str, Element]]:
        return {}

    def kinds(self, name: str) -> set[str]:
        """Return the kinds of the relationships that lead to a part: {"image"}."""
        return self._kinds.get(normalized(name), set())

    @cached_property
    def _kinds(self) -> dict[str, set[str]]:
        kinds: dict[str, set[str]] = {}
        for link in self.links:
            if not link.outside:
                kinds.setdefault(normalized(link.target), set()).add(link.kind)
        return kinds

    @cached_property
    def _parsed_parts(self) -> tuple[list[tuple[str, Element]], list[str]]:
        good: list[tuple[str, Element]] = []
        bad: list[str] = []
        for name in filter(self.is_xml, self.names()):
            try:
                good.append((name, self.tree(name)))
            except DamagedError:
                bad.append(name)
        return good, bad

    def is_xml(self, name: str) -> bool:
        """Return whether a part is XML by its ending, or by its content type, by which Word goes."""
        kind = self._types.get(normalized(name)) or self._types.get("." + normalized(name).rpartition(".")[2], "")
        return name == TYPES or name.lower().endswith((".xml", ".rels", ".vml")) or kind.endswith("+xml")

    @cached_property
    def _types(self) -> dict[str, str]:
        """The content types of parts by name, and by ending (".png")."""
        if TYPES not in self.names():
            return {}
        given = [*self.tree(TYPES).iter("{*}Default", "{*}Override")]
        return {
            normalized(each.get("PartName", "").lstrip("/")) or "." + normalized(each.get("Extension", "")): each.get(
                "ContentType", ""
            )
            for each in given
            if "svg" not in each.get("ContentType", "")
        }


def damaged_parts(data: bytes, name: str) -> tuple[Problem, ...]:
    """Name the parts for which Word says that a file is damaged, also those that nobody reads for its text.

    Raises DraftError for what is no Word file, or is made to do harm.
    """
    with refused_as(name):
        file = File(data)
        file.tree(file.main)
        said = [f"{shown(part)} is not well-formed XML" for part in file.broken()]
        said += [f"the part {shown(part)} is missing" for part in file.missing()]
    advice = "open the file in Word, let it be repaired, and save it anew"
    return tuple(Problem(Where(name), "word-damaged", f"{each}; the file is damaged: {advice}") for each in said)


_TEXTS = frozenset(
    W + name for name in ("document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument")
)


def normalized(name: str) -> str:
    """Return the name of a part as Word compares names, without regard to case and percent-encoding.

    >>> normalized("word/Media/my%20map.png")
    'word/media/my map.png'
    """
    return unquote(name).lower()


def reached(names: list[str], links: Iterable[Relationship]) -> frozenset[str]:
    """Return the parts to which relationships lead from the beginning, with their .rels parts and the content types."""
    holders: dict[str, list[str]] = {}
    for found in links:
        if not found.outside:
            holders.setdefault(normalized(found.holder), []).append(found.target)
    known = {normalized(name): name for name in names}
    seen, waiting = {normalized(TYPES)}, [""]
    while waiting:
        holder = normalized(rels_of(waiting.pop()))
        seen.add(holder)
        new = {normalized(target) for target in holders.get(holder, ())} & known.keys() - seen
        seen |= new
        waiting += [known[name] for name in new]
    return frozenset(known[name] for name in seen & known.keys())


def has_xml_comments(content: bytes) -> bool:
    """Return whether a part holds `<!-- … -->` or `<?…?>`, which Word ignores."""
    letters = content.replace(b"\0", b"")
    rest = letters.partition(b"?>")[2] if b"<?xml" in letters[:20] else letters
    return b"<!--" in letters or b"<?" in rest

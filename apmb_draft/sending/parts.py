"""A Word file as a bag of parts: all of them are looked at, also those that its text never mentions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from apmb_draft.problems import Problem, Where
from apmb_draft.reading.word.package import Element, Package, W
from apmb_draft.reading.word.refusals import DamagedError, refused_as, shown

TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Relation:
    """That one part leads to another, or out of the file. `kind`: the end of its type; `holder`: the .rels part."""

    holder: str
    id: str
    kind: str
    target: str
    outside: bool


class File(Package):
    """A Word file whose every part is looked at; limits and refusals are those of the reading side."""

    def trees(self) -> Iterator[tuple[str, Element]]:
        """Each part of XML that Word itself looks into, with its root; broken ones are left to `broken`."""
        yield from self._parsed_parts[0]

    def broken(self) -> list[str]:
        """The parts that should be XML and are not."""
        return self._parsed_parts[1]

    def missing(self) -> list[str]:
        """The parts of XML that another one leads to and that are not there."""
        there = {same(name) for name in self.names()}
        led_to = dict.fromkeys(found.target for found in self.links if not found.outside)
        return [name for name in led_to if name.lower().endswith(".xml") and same(name) not in there]

    def texts(self) -> Iterator[tuple[str, Element]]:
        """The parts in which paragraphs stand: body, heads and feet, notes, comments, texts kept for later."""
        for name, root in self.trees():
            if root.tag in _TEXTS:
                yield name, root

    def settings(self) -> Iterator[tuple[str, Element]]:
        """The parts with the settings of the document, of which there is one, and one more for texts kept for later."""
        return ((name, root) for name, root in self.trees() if root.tag == W + "settings")

    @cached_property
    def links(self) -> tuple[Relation, ...]:
        """Every relation of every part, also where two have one id."""
        return tuple(
            _relation(name, given)
            for name, root in self.trees()
            if name.lower().endswith(".rels")
            for given in root.iter("{*}Relationship")
        )

    @cached_property
    def reached(self) -> frozenset[str]:
        """The parts that Word finds when it follows the relations from the beginning."""
        return reached(self.names(), self.links)

    def holder(self, rels: str) -> str:
        """The part whose relations stand in a .rels part, or nothing."""
        folder, _, name = rels.rpartition("_rels/")
        part = folder + name.removesuffix(".rels")
        return next((each for each in self.names() if same(each) == same(part)), "")

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """The kinds by which a part is led to ("image"), by its name in small letters."""
        return {same(found.target): found.kind for found in self.links if not found.outside}

    def kind(self, name: str) -> str:
        """The kind by which a part is led to, or nothing."""
        return self._kinds.get(same(name), "")

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
        """Told by the ending, or by the type that the file gives the part: Word goes by the type."""
        kind = self._types.get(same(name)) or self._types.get("." + same(name).rpartition(".")[2], "")
        return name == TYPES or name.lower().endswith((".xml", ".rels", ".vml")) or kind.endswith("+xml")

    @cached_property
    def _types(self) -> dict[str, str]:
        """The types of parts by name, and by ending (".png")."""
        if TYPES not in self.names():
            return {}
        given = [*self.tree(TYPES).iter("{*}Default", "{*}Override")]
        return {
            same(each.get("PartName", "").lstrip("/")) or "." + same(each.get("Extension", "")): each.get(
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
        file.main()
        said = [f"{shown(part)} is not well-formed XML" for part in file.broken()]
        said += [f"the part {shown(part)} is missing" for part in file.missing()]
    advice = "open the file in Word, let it be repaired, and save it anew"
    return tuple(Problem(Where(name), "word-damaged", f"{each}; the file is damaged: {advice}") for each in said)


_TEXTS = frozenset(
    W + name for name in ("document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument")
)


def _relation(holder: str, given: Element) -> Relation:
    target, mode = given.get("Target", ""), given.get("TargetMode", "")
    kind = given.get("Type", "").rstrip("/").rpartition("/")[2]
    is_link = kind == "hyperlink" and not target.startswith("#")
    outside = is_link or mode.lower() == "external" or ":" in target.split("/")[0]
    inside = normpath(join("/", dirname(dirname(holder)), target)).lstrip("/")
    return Relation(holder, given.get("Id", ""), kind, target if outside else inside, outside)


def same(name: str) -> str:
    """A name of a part as Word compares names: without regard to capitals and to how signs are written.

    >>> same("word/Media/my%20map.png")
    'word/media/my map.png'
    """
    return unquote(name).lower()


def rels_of(part: str) -> str:
    """The part that holds the relations of another.

    >>> rels_of("word/document.xml"), rels_of("")
    ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    return join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")


def reached(names: list[str], links: tuple[Relation, ...]) -> frozenset[str]:
    """Those of the parts that relations lead to from the beginning, with their relations and the table of types."""
    holders: dict[str, list[str]] = {}
    for found in links:
        if not found.outside:
            holders.setdefault(same(found.holder), []).append(found.target)
    known = {same(name): name for name in names}
    seen, waiting = {same(TYPES)}, [""]
    while waiting:
        holder = same(rels_of(waiting.pop()))
        seen.add(holder)
        new = {same(target) for target in holders.get(holder, ())} & known.keys() - seen
        seen |= new
        waiting += [known[name] for name in new]
    return frozenset(known[name] for name in seen & known.keys())

"""Read every part of a Word file, and describe what it discloses before it is sent.

Parts are read also where its text never refers to them, and named as a person finds them, such as "the footer of page
1". A disclosure says what it is, where, with a quotation, and what to do.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Literal
from urllib.parse import unquote

from apmb_draft.docx.package import (
    TYPES,
    DamagedError,
    DocxPackage,
    Element,
    R,
    Relationship,
    W,
    refused_as,
    rels_of,
    shown,
)
from apmb_draft.docx.segments import SegmentKind, SegmentReader, text_of
from apmb_draft.docx.styles import switch
from apmb_draft.model.problems import Problem, Where
from apmb_draft.un.english import join_series

_TEXTS = frozenset(
    W + name for name in ("document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument")
)
_NAMES_OF_KINDS = {
    "footnotes": "the footnotes",
    "endnotes": "the endnotes",
    **dict.fromkeys(("comments", "commentsExtended", "commentsIds", "commentsExtensible"), "the comments"),
    **dict.fromkeys(("core-properties", "extended-properties", "custom-properties"), "the properties of the file"),
    "settings": "the settings of the file",
    "styles": "the styles",
    "numbering": "the lists",
    "fontTable": "the list of fonts",
    "theme": "the theme",
    "people": "the list of people",
    "webSettings": "the settings for the web",
    "customXml": "data of another program",
    "customXmlProps": "data of another program",
}
"""Kinds of parts that have one place in a file, or none on its pages, and what a person calls them."""
JOB_NUMBER = r"\d{2}-\d{5}[A-Z*]?(?: ?\([A-Z]\))?|\*?\d{7}[A-Z]?\*?"
"""The number that the Secretariat gives a document in its footers, "24-00034 (E)", and the same under the bar code."""
_LINES = (
    r"United Nations|General Assembly|Please recycle|[^\w\s]+|\[(?:date|number|symbol)\]",
    r"Distr\.:? ?(?:General|Limited|Restricted|Provisional)",
    r"Original: ?[A-Z][a-z]+(?:(?:/|, | and )[A-Z][a-z]+)*",
    rf"\d{{1,2}} (?:{'|'.join(calendar.month_name[1:])})(?: \d{{4}})?",
    r"(?:Page )?\d+(?: ?/ ?\d+| of \d+)?",
    JOB_NUMBER,
    r"A ?(?:/(?:[\w.()-]+|(?:L\.)?\[number\])\*?)+(?: [A-Z](?= |$))?(?: \((?:Sect|Part|Vol)\.? [\w.]+\)(?:/[\w.]+)*)?",
)
FURNITURE = re.compile(rf"(?:(?:{'|'.join(_LINES)})(?: |$))*")
"""What the heads and feet of documents of the United Nations hold, one of them or several in a row."""


# --- The parts of a file ----------------------------------------------------------------------------------------------


class WholePackage(DocxPackage):
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
        """Return all relationships of all parts, also where two have one id."""
        return tuple(
            Relationship.by(name, given)
            for name, root in self.trees()
            if name.lower().endswith(".rels")
            for given in root.iter("{*}Relationship")
        )

    @cached_property
    def reached(self) -> frozenset[str]:
        """Return the parts to which relationships lead from the beginning."""
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
        """Return the content types of parts by name, and by ending (".png")."""
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
        file = WholePackage(data)
        file.tree(file.main)
        said = [f"{shown(part)} is not well-formed XML" for part in file.broken()]
        said += [f"the part {shown(part)} is missing" for part in file.missing()]
    advice = "open the file in Word, let it be repaired, and save it anew"
    return tuple(Problem(Where(name), "word-damaged", f"{each}; the file is damaged: {advice}") for each in said)


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


class PartNames:
    """The names of the parts of one file."""

    def __init__(self, file: WholePackage):
        self._file = file

    def describe(self, part: str) -> str:
        """Return what a person calls a part: "the text", "the header of even pages", "a picture in the text".

        A part that has no such name is called by its own.
        """
        if part == self._file.main:
            return "the text"
        kinds = self._file.kinds(part)
        if name := next((_NAMES_OF_KINDS[kind] for kind in sorted(kinds) if kind in _NAMES_OF_KINDS), ""):
            return name
        if kind := next((each for each in ("header", "footer") if each in kinds), ""):
            pages = self.pages(part)
            return f"the {kind} of {join_series(pages)}" if pages else f"a {kind} that no page shows"
        if "image" in kinds:
            holder = self._holders[normalized(part)]
            is_text = holder and "image" not in self._file.kinds(holder)
            return f"a picture in {self.describe(holder)}" if is_text else "a picture"
        return shown(part)

    def pages(self, part: str) -> list[str]:
        """Return the pages on which a header or footer is, by the sections that name it: ["page 1", "even pages"]."""
        return list(self._pages.get(normalized(part), {}))

    @cached_property
    def _holders(self) -> dict[str, str]:
        """Return the part that shows each other one, by its normalized name."""
        return {normalized(link.target): self._file.holder(link.holder) for link in reversed(self._file.links)}

    @cached_property
    def _pages(self) -> dict[str, dict[str, None]]:
        main, found = self._file.main, dict[str, dict[str, None]]()
        links = (link for link in self._file.links if self._file.holder(link.holder) == main)
        targets = {link.id: normalized(link.target) for link in links}
        settings = self._file.related("settings")
        has_even = any(switch(root, "evenAndOddHeaders") for name, root in self._file.trees() if name == settings)
        for at, section in enumerate(self._file.tree(main).iter(W + "sectPr"), 1):
            for reference in section.iter(W + "headerReference", W + "footerReference"):
                target, kind = targets.get(reference.get(R + "id", ""), ""), reference.get(W + "type", "default")
                if pages := _pages_of(kind, at, has_first=bool(switch(section, "titlePg")), has_even=has_even):
                    found.setdefault(target, {})[pages] = None
        return found


def _pages_of(kind: str, section: int, *, has_first: bool, has_even: bool) -> str:
    """Return the pages of a section that a kind of header or footer is for; "" where the section has no such pages.

    >>> [_pages_of(kind, 1, has_first=True, has_even=False) for kind in ("first", "even", "default")]
    ['page 1', '', 'the pages behind page 1']
    """
    if kind == "first":
        name = "page 1" if section == 1 else f"the first page of section {section}"
        return name if has_first else ""
    if kind == "even":
        return "even pages" if has_even else ""
    if has_even:
        return "odd pages"
    return "the pages behind page 1" if has_first else "every page"


# --- What a file discloses --------------------------------------------------------------------------------------------

_MOST_QUOTATIONS = 3
_MOST_OF_A_KIND = 20
"""Findings of one code in one part that are shown one by one; a hostile file may have a million."""
CODES: Mapping[str, str] = {
    "revision": "tracked changes, but for those of the one author who hands the file in",
    "comment": "comments, what belongs to them (threads, ids, dates), and the marks where they are",
    "author": "names of people and offices in properties, lists of people, and who may edit what",
    "hidden-text": "text with a property that hides it, and text in the place of a field code",
    "unseen-words": "with --draft: text that the draft does not have, visible or not",
    "property": "what the properties and variables of the file say and its text does not",
    "path": "names of files and folders, and e-mail addresses, outside the text",
    "external-link": "links elsewhere than to docs.un.org or undocs.org; what is fetched from outside; the template",
    "embedded-file": "other files in the file: objects, charts, ink, fonts, building blocks, add-ins",
    "custom-xml": "XML of other programs, and their tags in the text",
    "field": "fields that show names, paths or dates, fetch something, or hold text of their own",
    "editing-id": "numbers of editing sessions, files and paragraphs (rsid, paraId), by which copies can be told",
    "picture": "what PNG and JPEG files say beside their picture: place, camera, author, program",
    "job-number": "the job number, bar code and QR code in the footers of the document that the file was made from",
    "description": "text for screen readers and pointers: alternative text, tooltips, names and choices of controls",
    "highlighting": "highlighted text and watermarks",
    "macro": "programs",
    "protection": "passwords and protection; a document officer has to edit the file",
    "part": "parts that no draft needs, that nothing leads to, or that cannot be read",
    "not-listed": "elements and attributes that no draft needs",
}
"""Each kind of finding by its code."""
ErrorOrHint = Literal["error", "hint"]
"""How much it matters: a file with an error must not be sent; a hint is for a person to look at."""
MORE = "more of this kind"
"""How the rest of very many findings is described, without its places."""
_ORDER = {code: at for at, code in enumerate(CODES)}
_LONGEST_QUOTATION = 50
_MOST_SEGMENTS = 300


@dataclass(frozen=True)
class Disclosure:
    """What a file discloses: the part of the file, the beginnings of the paragraphs, and how often.

    `place` is what a person calls the part, such as "the footer of page 1".

    >>> print(Disclosure("error", "comment", "word/comments.xml", "a comment", "delete it", ("Urges all States",)))
    error: word/comments.xml, at “Urges all States”: a comment; delete it [comment]
    """

    severity: ErrorOrHint
    code: str
    part: str
    what: str
    remedy: str
    quotations: tuple[str, ...] = ()
    times: int = 1
    place: str = ""

    def __str__(self) -> str:
        quoted = ", ".join(f"“{each}”" for each in self.quotations)
        more = " and elsewhere" if self.times > len(self.quotations) > 0 else ""
        often = f" ({self.times:,} times)" if self.times > 1 else ""
        named = self.place or self.part
        place = f"{named}, at {quoted}{more}" if quoted else named
        return f"{self.severity}: {place}: {self.what}{often}; {self.remedy} [{self.code}]"


def error(code: str, part: str, what: str, remedy: str, quotation: str = "") -> Disclosure:
    """Return a finding that must not be sent."""
    return Disclosure("error", code, part, what, remedy, (quotation,) if quotation else ())


def hint(code: str, part: str, what: str, remedy: str, quotation: str = "") -> Disclosure:
    """Return a finding for a person to look at."""
    return Disclosure("hint", code, part, what, remedy, (quotation,) if quotation else ())


def gathered(findings: Iterable[Disclosure]) -> tuple[Disclosure, ...]:
    """Merge equal findings and count them, errors first; of very many of a kind in a part, count the rest as one."""
    found: dict[tuple[str, ...], Disclosure] = {}
    shown: dict[tuple[str, ...], int] = {}
    for each in findings:
        kind = (each.severity, each.code, each.part)
        key = (*kind, each.what, each.remedy)
        if key not in found:
            shown[kind] = shown.get(kind, 0) + 1
            if shown[kind] > _MOST_OF_A_KIND:
                each = replace(each, what=MORE, quotations=())  # noqa: PLW2901
                key = (*kind, each.what, "")
        found[key] = _added(found.get(key), each)
    return tuple(sorted(_merged(found.values()), key=lambda each: (each.severity, _ORDER[each.code], each.part)))


def _merged(findings: Iterable[Disclosure]) -> Iterable[Disclosure]:
    """Return findings, those that a person could not tell from each other as one, with all its parts.

    They are equal, of one place, and have no quotation.
    """
    found: dict[tuple[str, ...], Disclosure] = {}
    parts: dict[tuple[str, ...], dict[str, None]] = {}
    for each in findings:
        where = each.part if each.quotations else f"{each.place or each.part}, as a whole"
        key = (each.severity, each.code, where, each.what, each.remedy)
        found[key] = _added(found.get(key), each)
        parts.setdefault(key, {})[each.part] = None
    return [replace(each, part=", ".join(parts[key])) for key, each in found.items()]


def _added(before: Disclosure | None, again: Disclosure) -> Disclosure:
    if before is None:
        return again
    quotations = tuple(dict.fromkeys((*before.quotations, *again.quotations)))[:_MOST_QUOTATIONS]
    return replace(before, quotations=quotations, times=before.times + again.times)


def quotation(element: Element) -> str:
    """Return the beginning of the paragraph that holds or is an element.

    It is deleted text, or that of boxes, where there is no other. A paragraph of a hundred thousand segments is not
    searched to its end.
    """
    paragraph = element if element.tag == W + "p" else next(element.iterancestors(W + "p"), element)
    segments = list(islice(SegmentReader(everything=True).read(paragraph), _MOST_SEGMENTS))
    kept, removed = ("".join(each.text for each in segments if each.is_removed is gone) for gone in (False, True))
    boxes = (text_of(each.element, everything=True) for each in segments if each.kind is SegmentKind.BOX)
    return brief(kept) or brief(removed) or brief(" ".join(boxes))


def brief(text: str, longest: int = _LONGEST_QUOTATION) -> str:
    """Return a text as a message may show it: on one line, short, and with no control characters.

    >>> brief("Urges  all States to \\x1b[31m act " + "again " * 20)
    'Urges all States to ?[31m act again again again…'
    """
    line = " ".join(text[: 20 * longest].split())[: 2 * longest]
    printable = line if line.isprintable() else "".join(each if each.isprintable() else "?" for each in line)
    return printable if len(printable) <= longest else printable[: longest - 1].rsplit(" ", 1)[0].rstrip() + "…"


def listed(names: Iterable[str], most: int = 5) -> str:
    """Return names for a message, the first few one by one.

    >>> listed(["b", "a", "b"]), listed("abcdefgh")
    ('“a”, “b”', '“a”, “b”, “c”, “d”, “e” and 3 more')
    """
    given = sorted({brief(name) for name in names})
    more = f" and {len(given) - most} more" if len(given) > most else ""
    return ", ".join(f"“{name}”" for name in given[:most]) + more


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "comment"), counted(2, "comment")
    ('1 comment', '2 comments')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"

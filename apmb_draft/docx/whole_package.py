"""Read every part of a Word file, and describe what it discloses before it is sent.

Parts are read also where its text never refers to them, and named as a person finds them, such as "the footer of page
1". A disclosure says what it is, where, with a quotation, and what to do.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
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

    @cached_property
    def trees(self) -> Mapping[str, Element]:
        """Return the root of each XML part that can be parsed, by its name; `broken` names the others."""
        parsed: dict[str, Element] = {}
        for name in filter(self.is_xml, self.names()):
            with suppress(DamagedError):
                parsed[name] = self.tree(name)
        return parsed

    def broken(self) -> list[str]:
        """Return the names of the XML parts that cannot be parsed."""
        return [name for name in self.names() if self.is_xml(name) and name not in self.trees]

    def missing(self) -> list[str]:
        """Return the names of the XML parts that another one refers to and that are not there."""
        led_to = dict.fromkeys(found.target for found in self.links if not found.outside)
        return [name for name in led_to if name.lower().endswith(".xml") and normalized(name) not in self._names]

    def texts(self) -> Iterator[tuple[str, Element]]:
        """Yield the parts with paragraphs: body, headers, footers, footnotes, endnotes, comments, building blocks."""
        return ((name, root) for name, root in self.trees.items() if root.tag in _TEXTS)

    @cached_property
    def links(self) -> tuple[Relationship, ...]:
        """Return all relationships of all parts, also where two have one id."""
        found: list[Relationship] = []
        for name, root in self.trees.items():
            if name.lower().endswith(".rels"):
                folder, _, last = name.rpartition("_rels/")
                part = folder + last.removesuffix(".rels")
                part = self._names.get(normalized(part), part)
                found += (Relationship.by(part, given) for given in root.iter("{*}Relationship"))
        return tuple(found)

    def reached(self, links: Iterable[Relationship]) -> frozenset[str]:
        """Return the parts to which relationships lead from the beginning, with .rels parts and content types."""
        targets: dict[str, set[str]] = {}
        for link in links:
            if not link.outside:
                targets.setdefault(normalized(link.part), set()).add(normalized(link.target))
        seen, waiting = {normalized(TYPES)}, [""]
        while waiting:
            part = waiting.pop()
            new = targets.get(part, set()) & self._names.keys() - seen
            seen |= {rels_of(part), *new}
            waiting += new
        return frozenset(self._names[name] for name in seen & self._names.keys())

    @cached_property
    def _names(self) -> dict[str, str]:
        return {normalized(name): name for name in self.names()}

    @cached_property
    def uses(self) -> Mapping[tuple[str, str], Element]:
        """Return the first element that uses the id of a relationship, by part and id, as the trees are at first."""
        used: dict[tuple[str, str], Element] = {}
        for part, root in self.trees.items():
            for element in root.iter("*"):
                for name, value in element.attrib.items():
                    if name.startswith(R):
                        used.setdefault((part, value), element)
        return used

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

    def is_xml(self, name: str) -> bool:
        """Return whether a part is XML by its ending, or by its content type, by which Word goes."""
        kind = self._types.get(normalized(name)) or self._types.get("." + normalized(name).rpartition(".")[2], "")
        return name == TYPES or name.lower().endswith((".xml", ".rels", ".vml")) or kind.endswith("+xml")

    @cached_property
    def _types(self) -> dict[str, str]:
        """Return the content types of parts by name, and by ending (".png"); a picture in SVG has none."""
        types: dict[str, str] = {}
        for each in self.tree(TYPES).iter("{*}Default", "{*}Override") if TYPES in self.names() else ():
            name = normalized(each.get("PartName", "").lstrip("/")) or "." + normalized(each.get("Extension", ""))
            if "svg" not in (kind := each.get("ContentType", "")):
                types[name] = kind
        return types

    # --- What a person calls the parts --------------------------------------------------------------------------------

    def describe(self, part: str) -> str:
        """Return what a person calls a part: "the text", "the header of even pages", "a picture in the text".

        A part that has no such name is called by its own.
        """
        if part == self.main:
            return "the text"
        kinds = self.kinds(part)
        if name := next((_NAMES_OF_KINDS[kind] for kind in sorted(kinds) if kind in _NAMES_OF_KINDS), ""):
            return name
        if kind := next((each for each in ("header", "footer") if each in kinds), ""):
            pages = self.pages(part)
            return f"the {kind} of {join_series(pages)}" if pages else f"a {kind} that no page shows"
        if "image" in kinds:
            link = next(link for link in self.links if normalized(link.target) == normalized(part))
            is_in_text = link.part and "image" not in self.kinds(link.part)
            return f"a picture in {self.describe(link.part)}" if is_in_text else "a picture"
        return shown(part)

    def pages(self, part: str) -> list[str]:
        """Return the pages on which a header or footer is, by the sections that name it: ["page 1", "even pages"]."""
        return list(self._pages.get(normalized(part), {}))

    @cached_property
    def _pages(self) -> dict[str, dict[str, None]]:
        targets = {link.id: normalized(link.target) for link in self.links if link.part == self.main}
        settings = self.trees.get(self.related("settings"))
        has_even = settings is not None and bool(switch(settings, "evenAndOddHeaders"))
        found: dict[str, dict[str, None]] = {}
        for at, section in enumerate(self.tree(self.main).iter(W + "sectPr"), 1):
            has_first = bool(switch(section, "titlePg"))
            for each in section.iter(W + "headerReference", W + "footerReference"):
                pages = _pages_of(each.get(W + "type", "default"), at, has_first=has_first, has_even=has_even)
                if pages:
                    found.setdefault(targets.get(each.get(R + "id", ""), ""), {})[pages] = None
        return found


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


def has_xml_comments(content: bytes) -> bool:
    """Return whether a part holds `<!-- … -->` or `<?…?>`, which Word ignores."""
    letters = content.replace(b"\0", b"")
    rest = letters.partition(b"?>")[2] if b"<?xml" in letters[:20] else letters
    return b"<!--" in letters or b"<?" in rest


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

ErrorOrHint = Literal["error", "hint"]
"""How much it matters: a file with an error must not be sent; a hint is for a person to look at."""
MORE = "more of this kind"
"""How the rest of very many findings is described, without its places."""
REMEDIES: Mapping[str, str] = {
    "revision": "accept or reject them (Review, Accept All Changes)",
    "comment": "delete all comments (Review, Delete, Delete All Comments in Document)",
    "author": "remove it (File, Info, Inspect Document, Document Properties and Personal Information)",
    "hidden-text": "delete it, or make it visible and see whether it may stay",
    "unseen-words": "delete it, or correct the draft and build anew",
    "property": "see whether others may read it, or delete it",
    "path": "delete it (File, Info, Inspect Document; of a picture: View Alt Text)",
    "external-link": "remove it (right click, Remove Hyperlink), or link docs.un.org",
    "embedded-file": "delete it, or replace it by a picture",
    "custom-xml": "delete it (File, Info, Inspect Document, Custom XML Data)",
    "field": "make it plain text (select it, Ctrl+Shift+F9), or delete it",
    "editing-id": "turn off “Store random numbers” (Trust Center, Privacy Options), then save as a new file",
    "picture": "paste it as a picture (Paste Special, PNG), and delete the old one",
    "job-number": "it may stay, with its bar code and QR code, as the Secretariat gives the new document its own",
    "description": "see whether others may read it (View Alt Text; Developer, Properties)",
    "highlighting": "remove it (Home, Text Highlight Color; Design, Watermark)",
    "macro": "save it as a plain .docx file",
    "protection": "lift it (File, Info, Protect Document; Review, Restrict Editing)",
    "part": "open the file in Word and save it under a new name",
    "not-listed": "open the file in Word and save it under a new name",
}
"""What to do about each kind of finding, by its code; docs/rules.md says what they are."""
_ORDER = {code: at for at, code in enumerate(REMEDIES)}
_MOST_QUOTATIONS = 3
_MOST_OF_A_KIND = 20
"""Findings of one code in one place that are shown one by one; a hostile file may have a million."""
_LONGEST_QUOTATION = 50
_MOST_SEGMENTS = 300


@dataclass(frozen=True)
class Disclosure:
    """What a file discloses: the part of the file, the beginnings of the paragraphs, and how often.

    `place` is what a person calls the part, such as "the footer of page 1". It is filled in by `gathered`, and so is
    the remedy of the code.

    >>> print(Disclosure("comment", "word/comments.xml", "a comment", "error", "delete it", ("Urges all States",)))
    error: word/comments.xml, at “Urges all States”: a comment; delete it [comment]
    """

    code: str
    part: str
    what: str
    severity: ErrorOrHint = "error"
    remedy: str = ""
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


def gathered(findings: Iterable[Disclosure], file: WholePackage) -> tuple[Disclosure, ...]:
    """Return findings with places and remedies, errors first; merge those that a person could not tell apart.

    They are equal but for their quotations, and of one place. Of very many of a kind, the rest is one finding.
    """
    found: dict[tuple[str, ...], Disclosure] = {}
    shown: Counter[tuple[str, ...]] = Counter()
    for given in findings:
        quotations = tuple(filter(None, given.quotations))
        place, remedy = given.place or file.describe(given.part), given.remedy or REMEDIES[given.code]
        each = replace(given, quotations=quotations, place=place, remedy=remedy)
        key = (each.severity, each.code, place, each.what, remedy)
        if key not in found:
            shown[key[:3]] += 1
            if shown[key[:3]] > _MOST_OF_A_KIND:
                each, key = replace(each, what=MORE, quotations=()), (*key[:3], MORE, "")
        found[key] = _added(found.get(key), each)
    return tuple(sorted(found.values(), key=lambda each: (each.severity, _ORDER[each.code], each.part)))


def _added(before: Disclosure | None, again: Disclosure) -> Disclosure:
    if before is None:
        return again
    quotations = tuple(dict.fromkeys((*before.quotations, *again.quotations)))[:_MOST_QUOTATIONS]
    parts = ", ".join(dict.fromkeys((*before.part.split(", "), again.part)))
    return replace(before, part=parts, quotations=quotations, times=before.times + again.times)


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

"""Describe what a Word file discloses before it is sent: what it is, where, with a quotation, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from apmb_draft.docx.segments import SegmentKind, SegmentReader, text_of
from apmb_draft.docx.xml import Element, W

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
_PLACE = {code: at for at, code in enumerate(CODES)}
_LONGEST = 50
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
        found[key] = _joined(found.get(key), each)
    return tuple(sorted(_merged(found.values()), key=lambda each: (each.severity, _PLACE[each.code], each.part)))


def _merged(findings: Iterable[Disclosure]) -> Iterable[Disclosure]:
    """Return findings, those that a person could not tell from each other as one, with all its parts.

    They are equal, of one place, and have no quotation.
    """
    found: dict[tuple[str, ...], Disclosure] = {}
    parts: dict[tuple[str, ...], dict[str, None]] = {}
    for each in findings:
        where = each.part if each.quotations else f"{each.place or each.part}, as a whole"
        key = (each.severity, each.code, where, each.what, each.remedy)
        found[key] = _joined(found.get(key), each)
        parts.setdefault(key, {})[each.part] = None
    return [replace(each, part=", ".join(parts[key])) for key, each in found.items()]


def _joined(before: Disclosure | None, again: Disclosure) -> Disclosure:
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


def brief(text: str, longest: int = _LONGEST) -> str:
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

"""What a file would tell about the house that it leaves, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

_MOST_QUOTATIONS = 3
_MOST_OF_A_KIND = 20
"""Findings of one code in one part that are shown one by one; a hostile file may have a million."""

CODES: Mapping[str, str] = {
    "tracked-changes": "tracked changes, but for those of the one author who hands the file in",
    "comments": "comments, what belongs to them (threads, ids, dates), and the marks where they stood",
    "reviewers": "the lists of people who worked on the file, of tasks given to them, and of who may edit what",
    "names": "names of people and offices in the properties of the file",
    "hidden-text": "words that Word does not show: hidden, of the colour of the paper, tiny, beside the page",
    "unseen-letters": "letters that cannot be seen, by which one copy can be told from another",
    "unused-text": "words that no page shows: uncalled notes, unused heads, choices, tips, descriptions, names",
    "rsids": "numbers of editing sessions (rsid), by which the copies and their order can be told",
    "fingerprints": "numbers of files and paragraphs that tell which files were made of one",
    "custom-xml": "XML of other programs: document management, forms, bibliographies, tags in the text",
    "custom-properties": "properties that a program or a person added to the file",
    "template": "the template that the file was made with, and where it lies",
    "paths": "names of files and folders, and e-mail addresses, where no reader of the text sees them",
    "links": "links that lead elsewhere than to docs.un.org or undocs.org",
    "outside-parts": "pictures, objects and data that are fetched from outside when the file is opened",
    "fields": "fields that show or hide what the text does not say: names, paths, dates, texts of their own",
    "variables": "document variables that no field shows",
    "embedded": "other files inside the file: objects, recordings, ink, fonts, texts kept for later",
    "macros": "programs",
    "thumbnail": "a small picture of the first page as it once was",
    "printer": "the settings of a printer",
    "protection": "passwords and protection; a document officer has to edit the file",
    "highlighting": "highlighted words and watermarks, which are marks of the house",
    "pictures": "what pictures say beside what they show: place, camera, owner, program, parts cut off",
    "dates": "when and how long people worked on the file, and who packed it",
    "properties": "what else the properties of the file say and its text does not",
    "bookmarks": "bookmarks with names that somebody gave",
    "strange-parts": "parts and bytes that belong to no Word file, or that cannot be looked into",
}
"""Each kind of finding by its short name."""


class Severity(StrEnum):
    """Whether the file may leave the house."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One thing that a file tells. `part`: where in the file; `quotations`: the paragraphs; `times`: how often.

    >>> print(Finding(Severity.ERROR, "comments", "word/comments.xml", "a comment", "delete it", ("Urges all States",)))
    error: word/comments.xml, at “Urges all States”: a comment; delete it [comments]
    """

    severity: Severity
    code: str
    part: str
    what: str
    remedy: str
    quotations: tuple[str, ...] = ()
    times: int = 1

    def __str__(self) -> str:
        quoted = ", ".join(f"“{each}”" for each in self.quotations)
        more = " and elsewhere" if self.times > len(self.quotations) > 0 else ""
        often = f" ({self.times:,} times)" if self.times > 1 else ""
        place = f"{self.part}, at {quoted}{more}" if quoted else self.part
        return f"{self.severity}: {place}: {self.what}{often}; {self.remedy} [{self.code}]"


def error(code: str, part: str, what: str, remedy: str, quotation: str = "") -> Finding:
    """What must not leave the house."""
    return Finding(Severity.ERROR, code, part, what, remedy, (quotation,) if quotation else ())


def hint(code: str, part: str, what: str, remedy: str, quotation: str = "") -> Finding:
    """What a person should look at before sending."""
    return Finding(Severity.HINT, code, part, what, remedy, (quotation,) if quotation else ())


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each thing once with the number of its places, errors first; of very many of a kind, the rest as a number."""
    found: dict[tuple[str, ...], Finding] = {}
    shown: dict[tuple[str, ...], int] = {}
    for each in findings:
        kind = (each.severity, each.code, each.part)
        key = (*kind, each.what, each.remedy)
        if key not in found:
            shown[kind] = shown.get(kind, 0) + 1
            if shown[kind] > _MOST_OF_A_KIND:
                each = replace(each, what="more of this kind", quotations=())  # noqa: PLW2901
                key = (*kind, each.what, "")
        found[key] = _joined(found.get(key), each)
    return tuple(sorted(found.values(), key=lambda each: (each.severity, _PLACE[each.code], each.part)))


_PLACE = {code: at for at, code in enumerate(CODES)}


def _joined(before: Finding | None, again: Finding) -> Finding:
    if before is None:
        return again
    quotations = tuple(dict.fromkeys((*before.quotations, *again.quotations)))[:_MOST_QUOTATIONS]
    return replace(before, quotations=quotations, times=before.times + again.times)

"""All that a Word file tells, found in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from apmb_draft.problems import error as problem
from apmb_draft.reading.word.package import UnreadableError, W
from apmb_draft.sending import (
    captions,
    changes,
    fields,
    letters,
    links,
    off_page,
    packaging,
    pictures,
    properties,
    settings,
    unused,
)
from apmb_draft.sending.finding import Finding, error, gathered
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import quotation

_ONLY_THIS = "nothing else could be looked at: do this, then check again"
_BARRED = {
    "word-macros": ("macros", "the file holds programs", f"save it as a plain .docx file; {_ONLY_THIS}"),
    "word-encrypted": ("protection", "the file has a password", f"remove it (Info, Protect Document); {_ONLY_THIS}"),
}
"""Files that the reading side does not open, and that must not be sent for the very same reason."""


def findings(data: bytes, name: str, *, author: str = "") -> tuple[Finding, ...]:
    """What a Word file would tell about the house that it leaves, errors first; nothing, and it may be sent.

    `author`: the one person or delegation that hands the file in, and may have tracked changes in it and be named in
    its properties. `name` is what an error calls the file.

    Raises DraftError for what is no Word file, is damaged, or is made to do harm. What Word's own Document Inspector
    looks for is a part of this (names in the tracked changes of a UN report were once read by the press).
    """
    try:
        return gathered(_all(data, author))
    except UnreadableError as failure:
        if failure.code in _BARRED:
            code, what, remedy = _BARRED[failure.code]
            return (error(code, "(the file)", what, remedy),)
        raise problem(name, failure.code, failure.message) from failure


def _all(data: bytes, author: str) -> Iterator[Finding]:
    file = File(data)
    file.main()  # refuses what is no Word file
    yield from changes.tracked_changes(file, author)
    yield from changes.reviewers(file, author)
    yield from properties.core(file, author)
    for check in _CHECKS:
        yield from check(file)
    yield from packaging.zipped(data)


def highlighting(file: File) -> Iterator[Finding]:
    """`<w:highlight w:val="yellow"/>`: in our own drafts, what is not known yet."""
    for part, root in file.texts():
        for mark in root.iter(W + "highlight"):
            run = mark.getparent().getparent()
            if mark.get(W + "val", "none") != "none" and run is not None and run.tag == W + "r":
                remedy = "answer what is open, then remove it (Home, Text Highlight Color, No Color)"
                yield error("highlighting", part, "highlighted words", remedy, quotation(mark))


_CHECKS: tuple[Callable[[File], Iterator[Finding]], ...] = (
    changes.comments,
    changes.times_of_changes,
    properties.application,
    properties.template,
    properties.custom,
    letters.hidden_letters,
    off_page.off_page,
    unused.unseen_letters,
    unused.unused_notes,
    unused.unused_heads,
    unused.second_forms,
    captions.captions,
    captions.tips,
    captions.controls,
    captions.marks_of_the_house,
    settings.rsids,
    settings.variables,
    settings.protection,
    settings.sources,
    settings.fingerprints,
    links.links,
    links.outside_parts,
    fields.fields,
    highlighting,
    pictures.pictures,
    packaging.parts,
    packaging.tags,
    packaging.stray_parts,
    packaging.unread_xml,
    packaging.paths,
)

"""A Word file made ready for handing in: what tells of the house taken out, the text left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from apmb_draft.blocks import Document
from apmb_draft.reading.word.package import Element
from apmb_draft.reading.word.parsed import parsed
from apmb_draft.reading.word.refusals import refused_as
from apmb_draft.sending.cleaning import cleaned_properties, cleaned_text
from apmb_draft.sending.fields import shown_names
from apmb_draft.sending.links import ids_in
from apmb_draft.sending.packaging import has_remarks
from apmb_draft.sending.parts import TYPES, File, reached, same
from apmb_draft.sending.restating import restated
from apmb_draft.sending.told import told_names

GONE = frozenset((
    "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "documenttasks", "customXml",
    "customXmlProps", "thumbnail", "printerSettings", "attachedTemplate", "classificationlabels", "mailMergeSource",
    "mailMergeHeaderSource", "recipientData", "keyMapCustomizations", "attachedToolbars", "webextensiontaskpanes",
    "glossaryDocument", "intelligence",
))  # fmt: skip
"""Kinds of relations that are taken out, with all that hangs on them alone; nothing of the text does."""


def scrubbed(data: bytes, author: str, name: str = "the Word file", *, draft: Document | None = None) -> bytes:
    """The file without what tells of those who worked on it; words, forms, sections, heads and notes stay.

    Names of people become `author` or, where there is none, vanish; of tracked changes only the name is touched, so
    that accepting or rejecting them gives the same texts as before. Comments, custom XML, numbers of sessions, paths of
    templates, labels, thumbnails and variables that no field shows are taken out. With `draft`, the file says of itself
    what that says, and nothing of the text that the changes were made in. The same file gives the same bytes.

    Raises DraftError for what is no Word file, is damaged, or is made to do harm.
    """
    with refused_as(name):
        file = File(data)
        file.main()
        return _zipped(_cleaned(file, author, draft))


_SHOWING = ("DOCVARIABLE", "DOCPROPERTY")
"""The fields that show what a file says of itself."""


@dataclass(frozen=True)
class _Cleaning:
    """What stays: the author, the parts, names that fields show, by their kind; the draft, if the file is to say it."""

    author: str
    kept: frozenset[str]
    fields: Mapping[str, set[str]]
    told: set[str]
    draft: Document | None

    def shown(self, kind: str) -> set[str]:
        return self.fields[kind] | self.told


def _cleaned(file: File, author: str, draft: Document | None) -> dict[str, bytes]:
    """The parts that stay, in their order, each cleaned."""
    links = tuple(found for found in file.links if found.kind not in GONE)
    kept = reached(file.names(), links)
    fields = {kind: shown_names(file, kind, kept) for kind in _SHOWING}
    cleaning = _Cleaning(author, kept, fields, told_names(file), draft)
    parts = {name: _part(file, name, cleaning) for name in file.names() if name in kept}
    return {name: content for name, content in parts.items() if content}


def _part(file: File, name: str, cleaning: _Cleaning) -> bytes:
    """One part; its own bytes where nothing had to go."""
    before = file.content(name)
    if not file.is_xml(name):
        return before
    root = parsed(before, name)
    untouched = etree.tostring(root)
    if name == TYPES:
        _forget_types(root, cleaning.kept)
    elif name.lower().endswith(".rels"):
        _forget_relations(root)
        _forget_links(root, file, name)
        if not len(root):
            return b""
    else:
        cleaned_text(root, cleaning.author, cleaning.shown("DOCVARIABLE"))
        cleaned_properties(root, cleaning.author, cleaning.shown("DOCPROPERTY"))
        if cleaning.draft:
            restated(root, cleaning.draft, set().union(*cleaning.fields.values()))
    if etree.tostring(root) == untouched and not has_remarks(before):
        return before
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _forget_types(root: Element, kept: Iterable[str]) -> None:
    """The types of parts that are gone: `<Override PartName="/word/comments.xml" …/>`."""
    known = {same(name) for name in kept}
    for given in list(root.iter("{*}Override")):
        if same(given.get("PartName", "").lstrip("/")) not in known:
            root.remove(given)


def _forget_relations(root: Element) -> None:
    for given in list(root.iter("{*}Relationship")):
        if given.get("Type", "").rstrip("/").rpartition("/")[2] in GONE:
            root.remove(given)


def _forget_links(root: Element, file: File, name: str) -> None:
    """Addresses that the text does not use any more: of an earlier document, or of a sentence that was deleted."""
    part = file.holder(name)
    used = ids_in(file, part)
    for given in list(root.iter("{*}Relationship")):
        if part and given.get("Type", "").endswith("/hyperlink") and given.get("Id") not in used:
            root.remove(given)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one file, the table of types first; without times, and as if made by no system in particular."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in sorted(parts, key=lambda each: each != TYPES):
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            target.writestr(entry, parts[name])
    return made.getvalue()

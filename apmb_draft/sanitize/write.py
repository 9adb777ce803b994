"""Write a Word file for submission with what is on the list, and nothing else."""

from __future__ import annotations

from apmb_draft.blocks import Document
from apmb_draft.docx.archive import zipped
from apmb_draft.docx.package import TYPES, serialized
from apmb_draft.docx.refusals import damaged, refused_as, shown
from apmb_draft.docx.xml import Element, W
from apmb_draft.sanitize.allowed import RELATIONSHIPS
from apmb_draft.sanitize.fields import shown_names
from apmb_draft.sanitize.package import File, has_xml_comments, normalized, reached
from apmb_draft.sanitize.pictures import only_picture
from apmb_draft.sanitize.properties import sanitize_properties
from apmb_draft.sanitize.unlisted import is_listed, is_unused, unlisted

_NOBODY = "Author"
"""What Word itself writes for a name that it takes out of a tracked change, which has to have one."""


def sanitized(data: bytes, author: str, name: str = "the Word file", *, draft: Document | None = None) -> bytes:
    """Return a Word file with the parts, relationships, elements and attributes that are on the list.

    Text, formats, sections, headers, notes and tracked changes stay; every change becomes one of `author`. With
    `draft`, the properties of the file are those of the draft. The same file gives the same bytes.

    Raises DraftError for what is no Word file, is damaged, or is made to do harm.
    """
    with refused_as(name):
        file = File(data)
        file.tree(file.main)
        if broken := next((part for part in file.broken() if file.kinds(part) & RELATIONSHIPS), ""):
            raise damaged(f"{shown(broken)} is not well-formed XML")
        _clean(file, author, draft)
        links = [link for link in file.links if is_listed(link) and not is_unused(file, link)]
        for link in set(file.links).difference(links):
            link.element.getparent().remove(link.element)
        kept = reached(file.names(), links)
        trees = dict(file.trees())
        if TYPES in trees:
            _forget_types(trees[TYPES], kept)
        parts = {part: _content(file, part, trees.get(part)) for part in file.names() if part in kept}
        first = sorted(filter(parts.get, parts), key=lambda each: each != TYPES)
        return zipped((part, parts[part], None) for part in first)


def _clean(file: File, author: str, draft: Document | None) -> None:
    """Remove from the text, the styles, the settings and the properties what is not on the list."""
    shown = {kind: shown_names(file, kind) for kind in ("DOCVARIABLE", "DOCPROPERTY")}
    for _, found in list(unlisted(file)):
        for each in found:
            each.remove()
    for _, root in file.trees():
        for element in root.iter("*"):
            if element.get(W + "author") is not None:
                element.set(W + "author", author or _NOBODY)
        names = shown["DOCVARIABLE" if root.tag == W + "settings" else "DOCPROPERTY"]
        sanitize_properties(root, author, draft, names)


def _forget_types(root: Element, kept: frozenset[str]) -> None:
    known = {normalized(name) for name in kept}
    for given in list(root.iter("{*}Override")):
        if normalized(given.get("PartName", "").lstrip("/")) not in known:
            root.remove(given)


def _content(file: File, part: str, root: Element | None) -> bytes:
    """Return a part; its own bytes where nothing was removed, nothing where no relationship is left in it."""
    content = file.content(part)
    if root is None:
        return only_picture(content) if "image" in file.kinds(part) else content
    if part.lower().endswith(".rels") and not len(root):
        return b""
    return serialized(root, content) if file.is_changed(part) or has_xml_comments(content) else content

"""Write a Word file for submission with what is on the list, and nothing else.

The properties of the file become those of the draft, and pictures lose what they say beside the picture; for the check
before sending, `property_findings` names what the properties of a file disclose.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Collection, Iterator

from apmb_draft.docx import allowed
from apmb_draft.docx.allowed import RELATIONSHIPS, is_listed, is_unused, shown_names, unlisted
from apmb_draft.docx.package import TYPES, Element, W, damaged, refused_as, serialized, shown, zipped
from apmb_draft.docx.segments import text_of
from apmb_draft.docx.whole_package import (
    Disclosure,
    WholePackage,
    brief,
    counted,
    error,
    has_xml_comments,
    hint,
    listed,
    normalized,
    reached,
)
from apmb_draft.docx.writer import (
    NAMES_ON_PAGE,
    STATE_KEY,
    TEMPLATE_VALUES,
    core_properties,
    custom_properties,
    document_variables,
)
from apmb_draft.model.document import Document

_NOBODY = "Author"
"""What Word itself writes for a name that it takes out of a tracked change, which has to have one."""
_INSPECT = "delete it (File, Info, Inspect Document, Document Properties and Personal Information)"
_PEOPLE = ("creator", "lastModifiedBy", "Company", "Manager")
_UNSAID = ("", "0", "1", "false", "Normal", "Normal.dotm", "Normal.dot", "Normal.dotx")
_ENDINGS = ("}coreProperties", "/extended-properties}Properties")
_CUSTOM = "/custom-properties}Properties"
_FIRST_ID = 2
"""The number of the first custom property; Word keeps 0 and 1 for itself."""
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"iCCP", b"pHYs")
)
_JPEG_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Of the segments of programs (0xE0 to 0xEF) those that say how the picture is shown, by their first bytes."""
_COMMENT = 0xFE


def sanitized(data: bytes, author: str, name: str = "the Word file", *, draft: Document | None = None) -> bytes:
    """Return a Word file with the parts, relationships, elements and attributes that are on the list.

    Text, formats, sections, headers, notes and tracked changes stay; every change becomes one of `author`. With
    `draft`, the properties of the file are those of the draft. The same file gives the same bytes.

    Raises DraftError for what is no Word file, is damaged, or is made to do harm.
    """
    with refused_as(name):
        file = WholePackage(data)
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


def _clean(file: WholePackage, author: str, draft: Document | None) -> None:
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


def _content(file: WholePackage, part: str, root: Element | None) -> bytes:
    """Return a part; its own bytes where nothing was removed, nothing where no relationship is left in it."""
    content = file.content(part)
    if root is None:
        return only_picture(content) if "image" in file.kinds(part) else content
    if part.lower().endswith(".rels") and not len(root):
        return b""
    return serialized(root, content) if file.is_changed(part) or has_xml_comments(content) else content


def property_findings(file: WholePackage, author: str) -> Iterator[Disclosure]:
    """Yield the properties and variables that say what the text does not: people, paths, and anything else as a hint.

    A custom property or variable that is none of the UN's template, and that no field shows, is an error.
    """
    text = whole_text(file)
    for part, root in file.trees():
        if root.tag.endswith(_ENDINGS):
            for name, value in _values(root):
                yield from _said(part, name, value, text, author)
        elif root.tag.endswith(_CUSTOM):
            given = [(each.get("name", ""), _blank("".join(each.itertext()))) for each in root.iter("{*}property")]
            yield from _custom(part, "custom property", given, text, shown_names(file, "DOCPROPERTY"))
        elif root.tag == W + "settings":
            given = [(each.get(W + "name", ""), _blank(each.get(W + "val", ""))) for each in root.iter(W + "docVar")]
            yield from _custom(part, "variable", given, text, shown_names(file, "DOCVARIABLE"))


def _values(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of properties: `<dc:creator>A. Writer</dc:creator>` → creator, A. Writer."""
    for each in root:
        yield each.tag.rpartition("}")[2], " ".join(" ".join(each.itertext()).split())


def _said(part: str, name: str, value: str, text: str, author: str) -> Iterator[Disclosure]:
    if value in _UNSAID or name in allowed.PROGRAM_PROPERTIES:
        return
    what = f"{name} is “{brief(value)}”"
    if name in _PEOPLE:
        if value != author:
            yield error("author", part, what, _INSPECT)
    elif name == "HLinks":
        yield error("external-link", part, f"links that the text has or had: “{brief(value)}”", _INSPECT)
    elif allowed.is_path(value) or name == "HyperlinkBase":
        yield error("path", part, what, _INSPECT)
    elif name == "DocSecurity":
        yield error("protection", part, "the file says that it is protected", "lift it (File, Info, Protect Document)")
    elif not (name == "language" or value.endswith("T00:00:00Z") or line(value) in text):
        yield hint("property", part, what, "see whether others may read it, or delete it")


def _custom(
    part: str, noun: str, given: list[tuple[str, str]], text: str, shown: Collection[str]
) -> Iterator[Disclosure]:
    usual, others = [], []
    for name, value in given:
        if not value or name.lower() in shown or _is_on_page(name, value, text):
            continue
        if name == STATE_KEY:
            what = f"the key by which absorb knows the state of the draft: “{brief(value)}”"
            yield hint("property", part, what, "build --for-submission and pack leave it out")
        elif noun == "custom property" and allowed.UN_PROPERTIES.fullmatch(name) and not allowed.is_path(value):
            usual.append(f"{name}: {value}")
        else:
            others.append(f"{name}: {value}")
    if others:
        remedy = "delete them (File, Info, Properties, Advanced Properties, Custom; variables only by a macro)"
        yield error("property", part, f"{counted(len(others), noun)} that nothing shows: {listed(others, 30)}", remedy)
    if usual:
        yield hint("property", part, f"what the UN's template keeps: {listed(usual, 30)}", "see whether it is still so")


def _is_on_page(name: str, value: str, text: str) -> bool:
    return TEMPLATE_VALUES.get(name) == value or (name in NAMES_ON_PAGE and line(value) in text)


def _blank(value: str) -> str:
    r"""Return a value without line ends: "_x000d_" is how Word writes a carriage return.

    >>> _blank(" _x000d_"), _blank("Seventy-ninth session _x000d_")
    ('', 'Seventy-ninth session')
    """
    return re.sub(r"_x000[9ADad]_", " ", value).strip(" -\t\n\r")


def line(text: str) -> str:
    """Return a text for comparing: in small letters, without hyphens, which Word keeps in several ways."""
    return " ".join(re.sub("[-\u2010\u2011\u00ad]", "", text).split()).lower()


def whole_text(file: WholePackage) -> str:
    """Return all text of the file on one line for comparing, with and without deleted text."""
    paragraphs = [paragraph for _, root in file.texts() for paragraph in root.iter(W + "p")]
    return line(
        " ".join(text_of(one, deleted=deleted, everything=True) for deleted in (True, False) for one in paragraphs)
    )


# --- For submission -------------------------------------------------------------------------------------------------


def sanitize_properties(root: Element, author: str, draft: Document | None, shown: Collection[str]) -> None:
    """Give a part with properties or variables those of the draft alone, in place; any other part stays.

    Without a draft, title, subject, language and dates stay. `shown` are the names, in small letters, that fields
    show: they belong to the text. People become the author, or go where there is none.
    """
    for ending, change in _PARTS.items():
        if root.tag.endswith(ending):
            change(root, author, draft, shown)


def _sanitize_core(root: Element, author: str, draft: Document | None, _: Collection[str]) -> None:
    for each in list(root):
        name = each.tag.rpartition("}")[2]
        if name in _PEOPLE and author:
            each.text = author
        elif draft or name not in allowed.CORE_PROPERTIES or allowed.is_path(each.text or ""):
            root.remove(each)
    root.extend(core_properties(draft) if draft else ())


def _sanitize_custom(root: Element, _: str, draft: Document | None, shown: Collection[str]) -> None:
    kept = [each for each in root if each.get("name", "").lower() in shown]
    said = [each for each in custom_properties(draft) if each.get("name", "").lower() not in shown] if draft else []
    root[:] = [*said, *kept]
    for number, each in enumerate(root, _FIRST_ID):
        each.set("pid", str(number))


def _sanitize_settings(root: Element, _: str, draft: Document | None, shown: Collection[str]) -> None:
    for around in list(root.iter(W + "docVars")):
        kept = [each for each in around if each.get(W + "name", "").lower() in shown]
        names = {each.get(W + "name", "").lower() for each in kept}
        said = (
            [each for each in document_variables(draft) if each.get(W + "name", "").lower() not in names]
            if draft
            else []
        )
        around[:] = sorted([*said, *kept], key=lambda each: each.get(W + "name", "").lower())
        if not len(around):
            around.getparent().remove(around)


_PARTS: dict[str, Callable[[Element, str, Document | None, Collection[str]], None]] = {
    "}coreProperties": _sanitize_core,
    _CUSTOM: _sanitize_custom,
    "}settings": _sanitize_settings,
}


def only_picture(data: bytes) -> bytes:
    """Return a PNG or JPEG without what it says beside its picture; other formats and broken files as they are."""
    readers = {_PNG: _png, b"\xff\xd8": _jpeg}
    try:
        return next((b"".join((sign, *read(data))) for sign, read in readers.items() if data.startswith(sign)), data)
    except (struct.error, IndexError):
        return data


def _png(data: bytes) -> Iterator[bytes]:
    """Yield the chunks that stay: each has its length, its kind, its content and a check sum."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind in _PNG_CHUNKS:
            yield data[at : at + 12 + length]
        at += 12 + length


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the segments that stay: 0xFF, kind, length; behind 0xDA comes the picture until the next one."""
    at = 2
    while data[at + 1] != 0xD9:
        kind, length = struct.unpack_from(">xBH", data, at)
        end = at + 2 + length
        if kind == 0xDA:
            found = _JPEG_NEXT.search(data, end)
            end = found.start() if found else len(data)
        is_of_program = 0xE0 <= kind <= 0xEF
        if kind != _COMMENT and (not is_of_program or data[at + 4 :].startswith(_JPEG_APPS.get(kind, b"\0none"))):
            yield data[at:end]
        at = end
    yield b"\xff\xd9"

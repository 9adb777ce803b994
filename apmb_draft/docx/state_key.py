"""The key of a Word file: from which state of the draft it was made.

A custom property, since Word and LibreOffice keep those when they save a file, under whatever name.
"""

from __future__ import annotations

import re
from itertools import count

from lxml import etree

from apmb_draft.docx.document_properties import STATE_KEY, USER_PROPERTIES
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.xml import NAMESPACES, Element, UnreadableError

_PROPERTY = f"{{{NAMESPACES['op']}}}property"
_TEXT = f"{{{NAMESPACES['vt']}}}lpwstr"
_KEY = re.compile(r"[0-9a-f]{12}")


def state_key(data: bytes) -> str:
    """Return the key of a Word file; "" where it has none, or none that can be read."""
    try:
        return _key_of(DocxPackage(data))
    except UnreadableError:
        return ""


def _key_of(package: DocxPackage) -> str:
    part = package.related("custom-properties", "")
    values = [_value(each) for each in package.tree(part) if _is_key(each)] if part else []
    return next(filter(_KEY.fullmatch, values), "")


def with_state_key(data: bytes, key: str) -> bytes:
    """Return a Word file with a key in place of the one it had; with "" it has none.

    `<property fmtid="{D5CD…}" pid="7" name="apmb-draft state"><vt:lpwstr>3f2a91c0b7de</vt:lpwstr></property>`

    A file whose properties cannot be read stays as it is.
    """
    package = DocxPackage(data)
    try:
        if key == _key_of(package):
            return data
        root = package.properties()
    except UnreadableError:
        return data
    for old in list(filter(_is_key, root)):
        root.remove(old)
    if key:
        used = {each.get("pid") for each in root}
        free = next(str(number) for number in count(2) if str(number) not in used)  # Word keeps 0 and 1 for itself
        made = etree.SubElement(root, _PROPERTY, fmtid=USER_PROPERTIES, pid=free, name=STATE_KEY)
        etree.SubElement(made, _TEXT).text = key
    return package.written()


def _is_key(element: Element) -> bool:
    return bool(element.get("name") == STATE_KEY)


def _value(element: Element) -> str:
    return "".join(element.itertext()).strip()

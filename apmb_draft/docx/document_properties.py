"""Make the document properties: variables and properties of the template, title and date, and the key of the state.

A Word file says here, out of sight, what its first page says. `docx.writer` writes them into our files; `sanitize` does
so for files of others, and knows by the names below which values disclose nothing. The key says from which state of the
draft a file was made; Word and LibreOffice keep such a property when they save a file, under whatever name.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from itertools import count

from docx.opc.coreprops import CoreProperties
from docx.oxml.coreprops import CT_CoreProperties
from lxml import etree

from apmb_draft.docx.elements import LANGUAGE, Element, element, root_element
from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.xml import NAMESPACES, UnreadableError
from apmb_draft.model.document import Document, Role
from apmb_draft.un.english import read_date
from apmb_draft.un.typography import plain_text

SYMBOL_OF_HEADS = "sss1"
"""The variable that running heads show, by a field: DOCVARIABLE "sss1" (`docx.writer`)."""

_NAMES = {
    "Symbol1": Role.SYMBOL,
    "Session1": Role.SESSION,
    "Agenda1": Role.AGENDA_ITEM,
    "Agenda Title1": Role.AGENDA_TITLE,
    "Title1": Role.TITLE,
}
"""The names that the template has for facts of the first page, each with the role of the block that says it.

Its names for job number and barcode are not among them: only the Secretariat gives these.
"""
_VARIABLES = {"DutyStation": "New York", "DocCategory": "Doc", "DocType": "Final"}
_PROPERTIES = {"Category": "Document", "Language": "English"}
NAMES_ON_PAGE = frozenset({*_NAMES, SYMBOL_OF_HEADS, "Publication Date"})
"""Names whose value the first page shows, too."""
TEMPLATE_VALUES = _VARIABLES | _PROPERTIES
"""Names and values that the template has in every file in English."""
USER_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Microsoft's identifier of the set of properties that users add: FMTID_UserDefinedProperties."""
STATE_KEY = "apmb-draft state"
"""The property that says from which state of the draft a working file was made."""
_CUSTOM = f"{{{NAMESPACES['op']}}}property"
_TEXT = f"{{{NAMESPACES['vt']}}}lpwstr"
_KEY = re.compile(r"[0-9a-f]{12}")


def fact_text(document: Document, role: Role) -> str:
    """Return the text of the first block of a role on one line, or "" if one of its facts is open.

    >>> from apmb_draft.model.document import Block, Run
    >>> fact_text(Document((Block(Role.DATE, (Run("3\\u00a0October 2025"),)),)), Role.DATE)
    '3 October 2025'
    >>> from apmb_draft.model.document import FactStatus
    >>> date = Run("[date]", fact="issued", status=FactStatus.OPEN)
    >>> fact_text(Document((Block(Role.DATE, (date,)),)), Role.DATE)
    ''
    """
    block = next(iter(document.of(role)), None)
    if block is None or any(run.status for run in block.runs):
        return ""
    return plain_text(" ".join(block.text.split()))


def document_variables(document: Document) -> Element:
    """Return `<w:docVars><w:docVar w:name="Symbol1" w:val="A/C.1/80/L.7"/>…`, sorted as Word sorts them."""
    facts = _facts(document)
    if "Symbol1" in facts:
        facts[SYMBOL_OF_HEADS] = facts["Symbol1"]
    given = sorted((facts | _VARIABLES).items(), key=lambda item: item[0].lower())
    return element("w:docVars", *(element("w:docVar", name=name, val=value) for name, value in given))


def _facts(document: Document) -> dict[str, str]:
    found = {name: fact_text(document, role) for name, role in _NAMES.items()}
    return {name: value for name, value in found.items() if value}


def core_properties(document: Document) -> Element:
    """Return title, symbol and date of a document, and no author.

    A draft that is not dated yet has no date here, either: it would be the day on which the file was made.

    `<cp:coreProperties><dc:title>Regional disarmament</dc:title><dc:subject>A/C.1/80/L.7</dc:subject>…`
    """
    made = CT_CoreProperties.new()
    properties = CoreProperties(made)
    made.get_or_add_title().text = fact_text(document, Role.TITLE)  # of any length; python-docx refuses 256 characters
    properties.subject, properties.language = fact_text(document, Role.SYMBOL), LANGUAGE
    with contextlib.suppress(ValueError):
        date = read_date(fact_text(document, Role.DATE))
        properties.created = properties.modified = datetime.datetime.combine(date, datetime.time())
    return made


def custom_properties(document: Document) -> Element:
    """Return `<Properties><property fmtid="{D5CD…}" pid="2" name="Symbol1"><vt:lpwstr>A/C.1/80/L.7</vt:lpwstr>…`."""
    facts, date = _facts(document), fact_text(document, Role.DATE)
    given = facts | _PROPERTIES | ({"Publication Date": date} if date else {})
    return root_element(
        "op:Properties",
        *(
            element("op:property", element("vt:lpwstr", value), fmtid=USER_PROPERTIES, pid=number, name=name)
            for number, (name, value) in enumerate(given.items(), 2)  # Word keeps 0 and 1 for itself
        ),
        prefixes="op vt",
        default="op",
    )


# --- The key of the state --------------------------------------------------------------------------------------------


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
        made = etree.SubElement(root, _CUSTOM, fmtid=USER_PROPERTIES, pid=free, name=STATE_KEY)
        etree.SubElement(made, _TEXT).text = key
    return package.written()


def _is_key(given: Element) -> bool:
    return bool(given.get("name") == STATE_KEY)


def _value(given: Element) -> str:
    return "".join(given.itertext()).strip()

"""The zip file itself, parts that belong to no text, and the words of XML that Word passes over."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from apmb_draft.reading.word.package import Element
from apmb_draft.reading.word.refusals import shown
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File
from apmb_draft.sending.paths import is_path
from apmb_draft.sending.quoting import brief, counted, listed, quotation

_NO_DATE = (1980, 1, 1)
_SAVE_ANEW = "open it in Word and save it under a new name"
_INSPECT = "delete it (File, Info, Inspect Document)"

HARMLESS = frozenset((
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "styles", "stylesWithEffects",
    "settings", "webSettings", "numbering", "fontTable", "theme", "footnotes", "endnotes", "header", "footer", "image",
    "hyperlink", "attachedTemplate", "people", "documenttasks", "comments", "commentsExtended", "commentsIds",
    "commentsExtensible", "customXml", "customXmlProps",
))  # fmt: skip
"""Kinds of parts that a text needs, or that other checks look into."""
OTHERS: Mapping[str, tuple[str, str, str]] = {
    "thumbnail": ("thumbnail", "a picture of the first page as it once was", "save it without (Save As, Thumbnail)"),
    "printerSettings": ("printer", "the settings of a printer, with its name", _SAVE_ANEW),
    "oleObject": ("embedded", "an embedded object", "delete it, or replace it by a picture"),
    "package": ("embedded", "an embedded file, with all that it holds", "delete it, or replace it by a picture"),
    "control": ("embedded", "a control, which is a program", "delete it (Developer, Design Mode)"),
    "aFChunk": ("embedded", "another document inside the text", "open and save the file in Word"),
    "chart": ("embedded", "a chart with its figures", "paste it as a picture"),
    "glossaryDocument": ("embedded", "texts kept for later (building blocks)", _SAVE_ANEW),
    "intelligence": ("strange-parts", "what Word's proofreading remembers", _SAVE_ANEW),
    "classificationlabels": ("custom-properties", "a label of the house (sensitivity)", "remove it (Sensitivity)"),
    "origin": ("protection", "a digital signature with the name of who signed", "remove it (File, Info)"),
    "keyMapCustomizations": ("embedded", "keys and menus of somebody's Word", _SAVE_ANEW),
    "attachedToolbars": ("embedded", "toolbars of somebody's Word", _SAVE_ANEW),
    "recipientData": ("outside-parts", "the recipients of a letter", "make it a normal document (Mailings)"),
    "webextensiontaskpanes": ("embedded", "add-ins of somebody's Word", _INSPECT),
    "webextension": ("embedded", "an add-in of somebody's Word", _INSPECT),
    "custom-ui": ("embedded", "buttons of somebody's Word", _INSPECT),
}  # fmt: skip
OF_XML = frozenset(("customXml", "customXmlProps"))


def parts(file: File) -> Iterator[Finding]:
    """What hangs on the text that is no text: objects, thumbnails, settings of printers, XML of other programs."""
    for found in file.links:
        if found.kind in OTHERS and not found.outside:
            code, what, remedy = OTHERS[found.kind]
            yield error(code, shown(found.target), what, remedy)
        elif found.kind == "font":
            remedy = "turn off “Embed fonts in the file” (Options, Save)"
            yield hint("embedded", shown(found.target), "an embedded font", remedy)
        elif found.kind == "customXml":
            what = "XML of another program"
            yield error(
                "custom-xml", shown(found.target), what, "delete it (File, Info, Inspect Document, Custom XML Data)"
            )
        elif found.kind not in HARMLESS | OF_XML and not found.outside:
            what = f"a part of a kind that is not known here ({brief(found.kind)})"
            yield error("strange-parts", shown(found.target), what, "see what it is, or " + _SAVE_ANEW)


def tags(file: File) -> Iterator[Finding]:
    """`<w:customXml w:element="Sponsor">` and `<w:smartTag w:element="PersonName">` around words of the text."""
    for part, root in file.texts():
        for tag in root.iter("{*}customXml", "{*}smartTag"):
            name = next((given for key, given in tag.attrib.items() if key.endswith("}element")), "")
            what = f"a tag of another program (“{brief(name)}”) around words of the text"
            yield error("custom-xml", part, what, _SAVE_ANEW, quotation(tag))


def stray_parts(file: File) -> Iterator[Finding]:
    """Parts that nothing leads to, and parts that are not what they should be: nobody sees what is in them."""
    for name in file.names():
        if name not in file.reached:
            yield error("strange-parts", shown(name), "a part that nothing in the file leads to", _SAVE_ANEW)
    for name in file.broken():
        yield error("strange-parts", shown(name), "a part that cannot be looked into", _SAVE_ANEW)


# --- Inside the XML -------------------------------------------------------------------------------------------------


def unread_xml(file: File) -> Iterator[Finding]:
    """Remarks in the XML, and elements of strangers, which Word passes over."""
    for part, root in file.trees():
        if file.kind(part) in OF_XML:
            continue
        if has_remarks(file.content(part)):
            yield error("strange-parts", part, "a remark in the XML, which Word does not show", _SAVE_ANEW)
        strange = {space for element in root.iter() for space in _strange(element)}
        if strange:
            what = f"elements that no Word writes: {listed(strange)}"
            yield error("strange-parts", part, what, _SAVE_ANEW)


def has_remarks(content: bytes) -> bool:
    """Whether a part has words between `<!--` and `-->`, or orders to programs (`<?…?>`), which Word passes over."""
    letters = content.replace(b"\0", b"")
    rest = letters.partition(b"?>")[2] if b"<?xml" in letters[:20] else letters
    return b"<!--" in letters or b"<?" in rest


_KNOWN = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/",
    "http://purl.oclc.org/ooxml/",
    "http://purl.org/dc/",
    "http://www.w3.org/",
    "urn:schemas-microsoft-com:",
)


def _strange(element: Element) -> Iterator[str]:
    for name in (element.tag, *element.attrib):
        space = name[1:].partition("}")[0] if name.startswith("{") else ""
        if space and not space.startswith(_KNOWN):
            yield space


_PATHS_ARE_LOOKED_FOR_ELSEWHERE = frozenset(("instr", "author", "Target", "userId", "PartName", "uri"))


def paths(file: File) -> Iterator[Finding]:
    """Names of files and addresses in what describes pictures, styles and settings: "C:\\Users\\…\\flag.png"."""
    for part, root in file.trees():
        if file.kind(part) in OF_XML:
            continue
        for element in root.iter():
            for name, value in element.attrib.items():
                if name.rpartition("}")[2] not in _PATHS_ARE_LOOKED_FOR_ELSEWHERE and is_path(value):
                    what = f"the name of a file or an address: “{brief(value)}”"
                    remedy = "delete it (of a picture: right click, View Alt Text; else see the part)"
                    yield error("paths", part, what, remedy, quotation(element))


# --- The zip file ---------------------------------------------------------------------------------------------------


def zipped(data: bytes) -> Iterator[Finding]:
    """What a zip file says beside its parts: remarks, times, and bytes that belong to no part."""
    with ZipFile(BytesIO(data)) as file:
        infos = file.infolist()
        remarks = [text for text in (file.comment, *(info.comment for info in infos)) if text]
        start = file.start_dir
    if remarks:
        what = f"a remark in the zip file: “{brief(remarks[0].decode('utf-8', 'replace'))}”"
        yield error("strange-parts", "(the zip file)", what, _SAVE_ANEW)
    if number := _unowned(data, infos, start):
        yield error("strange-parts", "(the zip file)", counted(number, "byte") + " of no part", _SAVE_ANEW)
    dated = [info for info in infos if info.date_time[:3] > _NO_DATE and not info.is_dir()]
    if dated:
        latest = max(info.date_time for info in dated)
        what = "packed on {}-{:02}-{:02} at {:02}:{:02}".format(*latest)
        yield hint("dates", "(the zip file)", what, "inspect the document, if nobody should know")
    told = sorted({_OF_SYSTEMS[kind] for info in infos for kind in _extras(info.extra) if kind in _OF_SYSTEMS})
    if told:
        yield hint("dates", "(the zip file)", f"what the packing program added: {', '.join(told)}", _SAVE_ANEW)


_OF_SYSTEMS = {
    **dict.fromkeys((0x000A, 0x5455), "the times of the files"),
    **dict.fromkeys((0x000D, 0x5855, 0x756E, 0x7855, 0x7875), "the number of the user who packed them"),
}
"""Extra fields of a zip file, by their numbers; Word itself writes none of these."""


def _extras(extra: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind
        at += 4 + size


def _unowned(data: bytes, infos: list[ZipInfo], start: int) -> int:
    """Bytes before, between and behind the parts; a part that was deleted may still be there."""
    at = unowned = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        unowned += max(info.header_offset - at, 0)
        name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
        at = info.header_offset + 30 + name + extra + info.compress_size
        if info.flag_bits & 8:
            at += 16 if data[at : at + 4] == b"PK\x07\x08" else 12
    unowned += max(start - at, 0)
    end = data.rfind(b"PK\x05\x06")
    remark: int = struct.unpack_from("<H", data, end + 20)[0]
    return unowned + max(len(data) - end - 22 - remark, 0)

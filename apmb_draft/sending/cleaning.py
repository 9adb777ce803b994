"""What is taken out of single parts: numbers of sessions, marks of comments, names, tags of other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from apmb_draft.reading.word.package import Element, W
from apmb_draft.sending.paths import is_path
from apmb_draft.sending.properties import NORMAL, blank, is_harmless
from apmb_draft.word.facts import STATE_KEY

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_SPACES = (W, _STRICT)
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_NOBODY = "Author"
"""What Word itself writes for a name that it takes out of a tracked change, which has to have one."""


def _named(*names: str) -> tuple[str, ...]:
    """The tags of Word by these names, in both forms of its standard."""
    return tuple(space + name for name in names for space in _SPACES)


_DROPPED = (
    *_named("rsids", "rsid", "attachedTemplate", "attachedSchema", "smartTagType", "mailMerge", "saveThroughXslt"),
    *_named("printerSettings", "dataBinding", "commentRangeStart", "commentRangeEnd"),
    _W14 + "docId",
    "{http://schemas.microsoft.com/office/word/2012/wordml}docId",
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding",
    "{http://schemas.openxmlformats.org/schemaLibrary/2006/main}schemaLibrary",
)
"""Elements that go with all that is in them. A data binding goes lest a property that is gone empty the words shown."""


def cleaned_text(root: Element, author: str, shown_variables: set[str]) -> None:
    """Cleans a part of the text, the settings or the styles, in place."""
    _drop(root, _DROPPED)
    _drop_comment_calls(root)
    _drop_ink(root)
    _unwrap(root)
    _drop_editors(root)
    _drop_variables(root, shown_variables)
    _forget_sessions(root)
    _rename(root, author or _NOBODY)
    _forget_files(root)


def _drop(root: Element, tags: tuple[str, ...]) -> None:
    for element in list(root.iter(*tags)):
        _remove(element)


def _remove(element: Element) -> None:
    """Takes an element out and leaves the words behind it, if there are any, where they are."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _drop_comment_calls(root: Element) -> None:
    """`<w:r><w:rPr>…</w:rPr><w:commentReference w:id="0"/></w:r>`: the run goes too, and a change of nothing else."""
    for call in list(root.iter(*_named("commentReference", "annotationRef"))):
        around = call.getparent()
        _remove(call)
        while around is not None and around.tag in _HOLDERS and all(each.tag in _FORMS for each in around):
            emptied, around = around, around.getparent()
            _remove(emptied)


def _drop_ink(root: Element) -> None:
    """`<w14:contentPart r:id="rId8"/>`: strokes of a pen, kept as the XML of another program, go with their drawing."""
    for ink in list(root.iter("{*}contentPart")):
        drawing = next((each for each in ink.iterancestors() if each.getparent().tag in _RUNS), None)
        if drawing is not None:
            _remove(drawing)


_RUNS = frozenset(_named("r"))
_HOLDERS = frozenset(_named("r", "ins", "del", "moveFrom", "moveTo"))
_FORMS = frozenset(_named("rPr"))


def _unwrap(root: Element) -> None:
    """`<w:smartTag w:element="PersonName"><w:r>…</w:r></w:smartTag>` → its runs; so too for `<w:customXml>`."""
    for tag in list(root.iter(*_named("smartTag", "customXml"))):
        parent = tag.getparent()
        if parent is None:
            continue
        at = parent.index(tag)
        for child in [each for each in tag if each.tag not in _TAG_PROPERTIES]:
            parent.insert(at, child)
            at += 1
        _remove(tag)


_TAG_PROPERTIES = frozenset(_named("smartTagPr", "customXmlPr"))


def _drop_editors(root: Element) -> None:
    """`<w:permStart w:id="7" w:ed="a.writer@mfa.example"/>` and its end."""
    ids = {
        start.get(space + "id")
        for space in _SPACES
        for start in root.iter(space + "permStart")
        if start.get(space + "ed") is not None
    }
    for mark in list(root.iter(*_named("permStart", "permEnd"))) if ids else ():
        if any(mark.get(space + "id") in ids for space in _SPACES):
            _remove(mark)


def _drop_variables(root: Element, shown: set[str]) -> None:
    for variable in list(root.iter(*_named("docVar"))):
        if not any((variable.get(space + "name") or "").lower() in shown for space in _SPACES):
            around = variable.getparent()
            _remove(variable)
            if not len(around):
                _remove(around)


def _forget_sessions(root: Element) -> None:
    """`w:rsidR`, `w:rsidRPr`, `w:rsidRDefault`, `w:rsidP`, `w:rsidTr`, `w:rsidSect`, `w:rsidDel`, `w14:paraId`."""
    prefixes = (*_named("rsid"), _W14 + "paraId", _W14 + "textId")
    for element in root.iter():
        for name in [each for each in element.attrib if each.startswith(prefixes)]:
            del element.attrib[name]


def _rename(root: Element, author: str) -> None:
    names = _named("author")
    for element in root.iter():
        for name in names:
            if element.get(name) not in (None, author):
                element.set(name, author)


def _forget_files(root: Element) -> None:
    """`<pic:cNvPr id="0" name="C:\\Users\\…\\flag.png"/>`: where a picture came from is no word of the text."""
    for element in root.iter("{*}docPr", "{*}cNvPr", "{*}imagedata"):
        for name in [each for each, value in element.attrib.items() if is_path(value)]:
            if name == "name":
                element.set(name, "Picture")  # which the standard wants to be there
            elif name.rpartition("}")[2] in ("descr", "title"):
                del element.attrib[name]


# --- Properties -----------------------------------------------------------------------------------------------------


def cleaned_properties(root: Element, author: str, shown: set[str]) -> None:
    """Cleans the properties of the file, in place: those of Word, of the office, and those that others added."""
    for ending, clean in _PROPERTIES.items():
        if root.tag.endswith(ending):
            clean(root, author, shown)


def _core(root: Element, author: str, _: set[str]) -> None:
    for key, element in _children(root):
        if key in ("creator", "lastModifiedBy"):
            _said_or_gone(element, author)
        elif key == "revision":
            element.text = "1"
        elif key == "lastPrinted" or is_path(element.text or ""):
            root.remove(element)


def _application(root: Element, _: str, __: set[str]) -> None:
    for key, element in _children(root):
        if key in ("Company", "Manager", "HyperlinkBase", "HLinks") or (key == "Template" and not _is_normal(element)):
            root.remove(element)
        elif key == "TotalTime":
            element.text = "0"


def _is_normal(element: Element) -> bool:
    return bool(NORMAL.fullmatch((element.text or "").strip()))


def _custom(root: Element, _: str, shown: set[str]) -> None:
    """Keep of what others added the properties of the UN's template and those that a field shows; drop our key."""
    for _key, element in _children(root):
        name, value = element.get("name", ""), blank("".join(element.itertext()))
        if name == STATE_KEY or not (is_harmless(name, value) or name.lower() in shown):
            root.remove(element)


def _children(root: Element) -> Iterator[tuple[str, Element]]:
    return ((each.tag.rpartition("}")[2], each) for each in list(root))


def _said_or_gone(element: Element, author: str) -> None:
    if author:
        element.text = author
    else:
        element.getparent().remove(element)


_PROPERTIES: dict[str, Callable[[Element, str, set[str]], None]] = {
    "}coreProperties": _core,
    "/extended-properties}Properties": _application,
    "/custom-properties}Properties": _custom,
}

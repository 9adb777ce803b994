"""List what a file for submission may hold, and find in the parts of a Word file what is not on the list.

The list has parts, relationships, elements, attributes, fields and properties. What is not on it, and hidden text, is
dropped from the files of ours that are handed in, and named in the files of others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from urllib.parse import urlsplit

from apmb_draft.docx.package import MC, Element, M, R, Relationship, W
from apmb_draft.docx.segments import DELETED_TEXTS, FIELD_CODES, TEXTS, Field
from apmb_draft.docx.styles import Styles, switch, value
from apmb_draft.docx.whole_package import ErrorOrHint, WholePackage, brief

_LISTS = tomllib.loads(files("apmb_draft.docx").joinpath("allowed.toml").read_text(encoding="utf-8"))
RELATIONSHIPS = frozenset(_LISTS["relationships"].split())
_USED_BY_ID = frozenset(("header", "footer", "image", "hyperlink"))
"""Those that are of no use unless an element of the part names their id."""

_WORD_ELEMENTS = frozenset(" ".join(_LISTS["elements"].values()).split())
_WORD_ATTRIBUTES = frozenset(_LISTS["attributes"]["word"].split())
_FOREIGN = (
    M,
    MC,
    "{http://schemas.openxmlformats.org/drawingml/2006/",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessing",
    "{http://schemas.microsoft.com/office/drawing/",
    "{http://schemas.microsoft.com/office/thememl/",
    "{urn:schemas-microsoft-com:vml}",
    "{urn:schemas-microsoft-com:office:office}",
    "{urn:schemas-microsoft-com:office:word}",
)
"""Namespaces of equations, drawings and themes; their elements are on the list, but for these."""
_FOREIGN_BARRED = frozenset(("hlinkClick", "hlinkHover", "webVideoPr", "contentPart", "OLEObject", "creationId"))
_NO_DRAWING = frozenset(("contentPart", "webVideoPr", "OLEObject", "control"))
"""Elements with which the whole drawing goes."""
_GRAPHICS = ("/picture", "/wordprocessingShape", "/wordprocessingGroup", "/wordprocessingCanvas")
"""What a drawing may show, by the end of its address: no charts, diagrams, ink, films or objects."""
_ATTRIBUTE_SPACES = (R, M, MC, "{http://www.w3.org/", "{urn:schemas-microsoft-com:")
_BARRED_ATTRIBUTES = frozenset(("descr", "title", "alt", "tooltip", "string", "href", "gfxdata"))
_LAYOUT_TABLE = re.compile(r".*: a table for the layout only, read from left to right")
"""What our own tables say to a screen reader."""

_FIELDS = frozenset(_LISTS["fields"]["kinds"].split())
"""Fields that show what the text says, by their first word; of all others the text that they show stays."""
_PEOPLE = frozenset(
    ("author", "lastsavedby", "manager", "company", "template", "hyperlinkbase", "comments", "keywords")
)
"""Properties of a file that a field may not show."""

CORE_PROPERTIES = frozenset(("title", "subject", "language", "created", "modified"))
UN_PROPERTIES = re.compile(
    r"JobNo\d?|ODSRefJobNo|Symbol\d|Category|Language|Publication Date|Release ?Date|Session\d|Agenda\d|Agenda Title\d|"
    r"Title\d|DocType|DraftPages|Distribution|DutyStation|DocCategory",
    re.I,
)
"""Custom properties of the UN's own template, which say what the first page says (format.md, 1.9)."""
PROGRAM_PROPERTIES = frozenset((
    "Application", "AppVersion", "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs",
    "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "HeadingPairs",
))  # fmt: skip
"""What a program writes of itself and counts; it is dropped, and tells nothing of people."""

_HOSTS = frozenset(("docs.un.org", "undocs.org", "www.undocs.org"))
_PATH = re.compile(
    r"[A-Za-z]:[\\/][^\s/]|\\\\[\w.$-]+\\|file:/|(?:^|[\s\"'=])/(?:Users|home|Volumes|mnt|media|private|tmp|var)/\w|~/\w|"
    r"\bsharepoint\.com/|\bonedrive\.live\.com/",
    re.I,
)
_FILE_NAME = re.compile(
    r"[\w)\]]\.(?:docx?|docm|dot[xm]?|rtf|odt|pdf|xlsx?|pptx?|msg|eml|jpe?g|png|gif|tiff?|bmp|[ew]mf)\b", re.I
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,63})+")
_LONGEST_QUOTATION = 200
_TEXT_HOLDERS = (W + "p", W + "r", W + "tbl", *TEXTS)
_RUNS = frozenset(W + name for name in ("r", "ins", "del", "moveFrom", "moveTo"))
_KNOWN_SPACES = (
    *("{http://schemas.openxmlformats.org/", "{http://schemas.microsoft.com/", "{http://www.w3.org/"),
    "{urn:schemas-microsoft-com:",
)


@dataclass(frozen=True)
class _Kind:
    """A kind of what is not on the list; with `quotes`, what it says is quoted."""

    code: str
    what: str
    severity: ErrorOrHint = "error"
    quotes: bool = False


_KIND_OF_NAME = {
    name: kind
    for kind, names in (
        (_Kind("comment", "the mark of a comment"), "commentRangeStart commentRangeEnd commentReference annotationRef"),
        (_Kind("author", "a restriction on who may edit a passage", quotes=True), "permStart permEnd initials"),
        (_Kind("custom-xml", "XML or a tag of another program", quotes=True),
         "smartTag customXml dataBinding attachedSchema smartTagType schemaLibrary saveThroughXslt"),
        (_Kind("external-link", "a link or source outside the file", quotes=True),
         "attachedTemplate mailMerge webVideoPr hlinkClick hlinkHover hlinkMouseOver subDoc href"),
        (_Kind("embedded-file", "an embedded object"), """object control altChunk contentPart OLEObject embedRegular
            embedBold embedItalic embedBoldItalic chart dgm relIds ink"""),
        (_Kind("editing-id", "numbers of editing sessions"),
         "rsids rsid rsidR rsidRPr rsidRDefault rsidP rsidDel rsidSect rsidTr"),
        (_Kind("editing-id", "numbers that copies of the file keep", "hint"),
         "docId paraId textId anchorId editId creationId chartTrackingRefBased"),
        (_Kind("protection", "protection against editing"), "documentProtection writeProtection lock signatureline"),
        (_Kind("highlighting", "highlighted text or a watermark"), "highlight"),
        (_Kind("description", "text that only a screen reader, the pointer or a list shows", "hint", quotes=True),
         "alias tag dropDownList comboBox ffData tblCaption tblDescription descr title alt tooltip string"),
        (_Kind("field", "data of a program in a field"), "fldData"),
    )
    for name in names.split()
}  # fmt: skip
"""What the elements and attributes are that no draft needs and that disclose something."""
_FILE_NAMED = _Kind("path", "the name of a file or an address", quotes=True)


def _is_un_address(address: str) -> bool:
    """Return whether an address is that of a document of the United Nations.

    >>> _is_un_address("https://undocs.org/en/A/RES/78/45"), _is_un_address("https://docs.un.org@example.org/A/1")
    (True, False)
    """
    try:
        parts = urlsplit(address.strip())
        return parts.scheme in ("http", "https") and parts.netloc.lower() in _HOSTS and "\\" not in address
    except ValueError:
        return False


def is_path(text: str) -> bool:
    r"""Return whether a text holds the name of a file or folder, or an e-mail address.

    >>> [is_path(text) for text in ("C:\\ana\\L30", "L30 rev2.docx", "/home/ana/x", "ana@mfa.example", "A/RES/79/34")]
    [True, True, True, True, False]
    """
    text = text[:10_000]
    return bool(_PATH.search(text) or _FILE_NAME.search(text) or ("@" in text and _MAIL.search(text)))


# --- What is not on the list ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unlisted:
    """Elements that are not on the list, or an attribute of one, and what to say of them; "" where nothing is said.

    One that `unwraps` leaves its children; one that `stays` is reported and not removed, since text would change.
    """

    elements: tuple[Element, ...]
    code: str = ""
    what: str = ""
    severity: ErrorOrHint = "error"
    attribute: str = ""
    unwraps: bool = False
    stays: bool = False

    def remove(self) -> None:
        """Remove it from its tree; a run that is left empty goes with it."""
        for element in () if self.stays else self.elements:
            if self.attribute == "name":
                element.set("name", "Picture")  # the schema asks for a name
            elif self.attribute:
                element.attrib.pop(self.attribute, None)
            elif (parent := element.getparent()) is not None:
                if self.unwraps:
                    at = parent.index(element)
                    parent[at:at] = list(element)
                parent.remove(element)
                _remove_empty(parent)


def _remove_empty(element: Element) -> None:
    while element.tag in _RUNS and element.getparent() is not None and all(each.tag == W + "rPr" for each in element):
        empty, element = element, element.getparent()
        element.remove(empty)


def unlisted(file: WholePackage) -> Iterator[tuple[str, list[Unlisted]]]:
    """Yield each part with text, styles, settings, numbering, fonts or a theme, and what in it is not on the list."""
    styles = Styles.from_package(file) if file.related("styles") in file.names() else Styles(None)
    others = {"core-properties", "custom-properties", "image", "hyperlink"}
    for part, root in file.trees.items():
        if file.is_xml(part) and file.kinds(part) & RELATIONSHIPS - others:
            barred_ids = {link.id for link in file.links if link.part == part and not is_listed(link)}
            yield part, [*_fields(root), *_hidden_runs(root, styles), *_hiding(root, styles), *_names(root, barred_ids)]


def is_listed(link: Relationship) -> bool:
    """Return whether a relationship is on the list: of links, those to documents of the United Nations."""
    is_link = link.kind == "hyperlink"
    return link.kind in RELATIONSHIPS and (not link.outside or (is_link and _is_un_address(link.target)))


def is_unused(file: WholePackage, link: Relationship) -> bool:
    """Return whether the part names the id of a relationship nowhere, and so cannot use it."""
    return link.kind in _USED_BY_ID and bool(link.part) and (link.part, link.id) not in file.uses


# --- Hidden text ------------------------------------------------------------------------------------------------------


def _hidden_runs(root: Element, styles: Styles) -> Iterator[Unlisted]:
    for run in root.iter(W + "r"):
        texts = tuple(run.iterchildren(*TEXTS, *DELETED_TEXTS, W + "sym"))
        said = "".join(each.text or "•" for each in texts).strip()
        if said and styles.run_format(run).hidden:
            yield Unlisted(texts, "hidden-text", f"hidden text: “{brief(said, _LONGEST_QUOTATION)}”")


_HIDES = re.compile(r"visibility:\s*hidden|display:\s*none|mso-hide")


def _hiding(root: Element, styles: Styles) -> Iterator[Unlisted]:
    """Yield what hides more than a run by its own properties: ends of paragraphs, rows, tables, drawings."""
    for mark in root.iterfind(f".//{W}pPr/{W}rPr"):
        if switch(mark, "vanish"):
            severity: ErrorOrHint = "hint" if switch(mark, "specVanish") else "error"
            yield Unlisted((mark,), "hidden-text", "the end of a paragraph is hidden", severity, stays=True)
    for row in root.iterfind(f".//{W}trPr/{W}hidden"):
        yield Unlisted((row,), "hidden-text", "a hidden row of a table", stays=True)
    for table in root.iter(W + "tbl"):
        chain = styles.chain("table", value(table.find(W + "tblPr"), "tblStyle"))
        if any(switch(each, "vanish") for _, style in chain for each in style.iter(W + "rPr")):
            yield Unlisted((table,), "hidden-text", "a table whose style hides text", stays=True)
    for drawing in root.iter("{*}docPr", "{urn:schemas-microsoft-com:vml}*"):
        if drawing.get("hidden", "0") in ("1", "true") or _HIDES.search(drawing.get("style", "")):
            yield Unlisted((drawing,), "hidden-text", "a hidden drawing", stays=True)


# --- Elements and attributes ------------------------------------------------------------------------------------------


def _names(root: Element, barred_ids: set[str]) -> Iterator[Unlisted]:
    """Yield the elements and attributes whose names are not on the list, and those that refer to what is not."""
    dropped: set[Element] = set()
    for element in root.iter("*"):
        if element.getparent() in dropped:
            dropped.add(element)
        elif (found := _check_element(element, barred_ids)) is None:
            yield from _check_attributes(element)
        else:
            yield found
            if not found.unwraps:
                dropped.add(element)


def _check_element(element: Element, barred_ids: set[str]) -> Unlisted | None:
    space, _, name = element.tag.rpartition("}")
    if element.getparent() is None or name == "compat" or element.getparent().tag == W + "compat":
        return None
    if element.tag in (W + "drawing", W + "pict"):
        return _check_drawing(element, barred_ids)
    if element.tag == W + "hyperlink" and _ids(element) & barred_ids:
        return Unlisted((element,), unwraps=True)  # the relationship is reported
    if name in ("tblCaption", "tblDescription"):
        is_ours = any(_LAYOUT_TABLE.fullmatch(each.get(W + "val", "")) for each in element.getparent())
        return None if is_ours else _unlisted_element(element)
    if space + "}" == W:
        is_known = name in _WORD_ELEMENTS
    else:
        is_known = element.tag.startswith(_FOREIGN) and name not in _FOREIGN_BARRED
    return None if is_known else _unlisted_element(element)


def _check_drawing(element: Element, barred_ids: set[str]) -> Unlisted | None:
    """Return a drawing that is no picture, shape or text box, or that is fetched from outside."""
    for each in element.iter("*"):
        name = each.tag.rpartition("}")[2]
        if name == "textpath" and each.get("string", "").strip():
            return Unlisted((element,), "highlighting", f"a watermark: “{brief(each.get('string'))}”")
        if name in _NO_DRAWING:
            return replace(_unlisted_element(each), elements=(element,), unwraps=False)
        if name == "graphicData" and not each.get("uri", "").endswith(_GRAPHICS):
            what = f"a drawing that is no picture or shape ({brief(each.get('uri', ''))})"
            return Unlisted((element,), "embedded-file", what)
        if not each.tag.startswith(W) and name not in _FOREIGN_BARRED and _ids(each) & barred_ids:
            return Unlisted((element,))  # the relationship is reported
    return None


def _ids(element: Element) -> set[str]:
    return {value for key, value in element.attrib.items() if key.startswith(R)}


def _unlisted_element(element: Element) -> Unlisted:
    """Return an element that is not on the list; one around text leaves that."""
    space, _, name = element.tag.rpartition("}")
    unwraps = element.tag != W + "object" and next(element.iter(*_TEXT_HOLDERS), None) is not None
    if name not in _KIND_OF_NAME and not space.startswith(_KNOWN_SPACES):
        what = f"an element that no Word writes ({brief(space[1:])})"
        return Unlisted((element,), "not-listed", what, unwraps=unwraps)
    around = [element] if unwraps else element.iter("*")
    said = " ".join(value for each in around for key, value in each.attrib.items() if not key.startswith(R))
    return replace(_described(element, _kind(name), said), unwraps=unwraps)


def _check_attributes(element: Element) -> Iterator[Unlisted]:
    for name, given in element.attrib.items():
        space, _, local = name.rpartition("}")
        if space + "}" == W:
            is_known = local in _WORD_ATTRIBUTES
        elif name == "name":
            is_known = not is_path(given)
        else:
            is_known = local not in _BARRED_ATTRIBUTES and (not space or name.startswith(_ATTRIBUTE_SPACES))
        if not is_known:
            kind = _kind(local)
            names_file = name == "name" or (kind.code == "description" and is_path(given))
            yield replace(_described(element, _FILE_NAMED if names_file else kind, given), attribute=name)


def _kind(name: str) -> _Kind:
    return _KIND_OF_NAME.get(name, _Kind("not-listed", name, "hint"))


def _described(element: Element, kind: _Kind, said: str) -> Unlisted:
    """Return an element that is not on the list with what to say of it: nothing, if it could be quoted and is blank."""
    if not kind.quotes:
        return Unlisted((element,), kind.code, kind.what, kind.severity)
    if not said.strip():
        return Unlisted((element,))
    return Unlisted((element,), kind.code, f"{kind.what}: “{brief(said, _LONGEST_QUOTATION)}”", kind.severity)


# --- Fields -----------------------------------------------------------------------------------------------------------

_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_LETTERS = (*TEXTS, *DELETED_TEXTS, W + "sym")
_LONGEST_CODE = 4_000
_MOST_FIELDS = 20  # within each other; Word allows as many


def _fields(root: Element) -> Iterator[Unlisted]:
    """Yield the fields that are not on the list, text in the place of the codes of others, and codes in no field."""
    fields, covered = _read_fields(root)
    for found in fields:
        is_broken = found.simple is None and found.end is None
        if is_broken:  # without it, text would change
            yield Unlisted(tuple(found.elements), "field", _no_field(found.instruction), stays=True)
            continue
        if texts := covered.get(found):
            said = brief("".join(each.text or "•" for each in texts))
            what = f"text in the place of a field code, which Word does not show: “{said}”"
            yield Unlisted(tuple(texts), "hidden-text", what)
        if barred := _barred_field(found):
            yield barred
    known = {element for found in fields for element in found.elements}
    for code in root.iter(*FIELD_CODES):
        if code not in known:
            yield Unlisted((code,), "field", _no_field(code.text or ""))


def _read_fields(root: Element) -> tuple[list[Field], dict[Field, list[Element]]]:
    """Return all fields of a part, and the text in the place of their codes, which Word does not show.

    They are followed in the order of the file, whatever they are in: a text box in the place of a code, a form for old
    readers or a guide to the pronunciation may hold what no reader of paragraphs reads.
    """
    fields: list[Field] = []
    pending: list[Field] = []
    covered: dict[Field, list[Element]] = {}
    for element in root.iter("*"):
        last = pending[-1] if pending and not pending[-1].shown else None
        if _is_in_run(element):
            for around in pending:
                if not around.shown:
                    around.elements.append(element)
        if element.tag == W + "fldSimple":
            fields.append(Field(simple=element, instruction=element.get(W + "instr", ""), shown=True))
        elif element.tag == W + "fldChar":
            fields += _follow_mark(element, pending)
        elif last and element.tag in FIELD_CODES:
            last.instruction = (last.instruction + (element.text or ""))[:_LONGEST_CODE]
        elif last and _is_visible(element):
            covered.setdefault(last, []).append(element)
    return fields, covered


def _is_in_run(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == W + "r" and element.tag != W + "rPr"


def _is_visible(element: Element) -> bool:
    return element.tag in _LETTERS and (element.tag == W + "sym" or bool((element.text or "").strip()))


def _follow_mark(mark: Element, pending: list[Field]) -> Iterator[Field]:
    """Follow `begin`, code, `separate`, result, `end`; yield the field that begins."""
    kind = mark.get(W + "fldCharType")
    if kind == "begin":
        begun = Field(mark, elements=[mark])
        yield begun
        if len(pending) < _MOST_FIELDS:
            pending.append(begun)
    elif pending and kind == "separate":
        pending[-1].shown = True
    elif pending and kind == "end":
        closed = pending.pop()
        closed.end = mark
        if closed.shown:  # else it is among what is in the place of the code
            closed.elements.append(mark)


def _no_field(code: str) -> str:
    return f"a field without its beginning or its end: “{brief(' '.join(code.split()))}”"


def _words(found: Field) -> list[str]:
    """Return the words of a field's code, quoted ones whole: ["DOCVARIABLE", "FooterJN", "\\*", "MERGEFORMAT"]."""
    return [quoted or plain for quoted, plain in _WORDS.findall(found.instruction)] or [""]


def _barred_field(found: Field) -> Unlisted | None:
    """Return a field that is not on the list, with all that is in the place of its code; its result stays."""
    is_simple = found.simple is not None
    barred = Unlisted((found.simple,) if is_simple else tuple(found.elements), unwraps=is_simple)
    kind, *words = _words(found)
    if kind.upper() == "HYPERLINK":
        return _barred_link(words, barred)
    shows_people = kind.upper() == "DOCPROPERTY" and bool(words) and words[0].lower() in _PEOPLE
    if (kind.upper() in _FIELDS or kind.startswith("=")) and not shows_people:
        return None
    what = f"a field that shows or holds what the text does not say: “{brief(' '.join(found.instruction.split()))}”"
    return replace(barred, code="field", what=what)


def _barred_link(words: list[str], barred: Unlisted) -> Unlisted | None:
    r"""`HYPERLINK "https://…" \o "tooltip"`; one with `\l` and no address leads to a place in the text."""
    address = next((word for word in words if not word.startswith("\\")), "")
    if address and words[0] != "\\l" and not _is_un_address(address):
        return replace(barred, code="external-link", what=f"a link to “{brief(address)}”")
    if "\\o" in words[:-1]:
        tooltip = brief(words[words.index("\\o") + 1])
        return replace(barred, code="description", what=f"a tooltip: “{tooltip}”", severity="hint")
    return None


def shown_names(file: WholePackage) -> Mapping[str, set[str]]:
    """Return the names, in small letters, of variables ("DOCVARIABLE") and properties ("DOCPROPERTY") in fields."""
    shown: dict[str, set[str]] = {"DOCVARIABLE": set(), "DOCPROPERTY": set()}
    for kind, *words in (_words(found) for _, root in file.texts() for found in _read_fields(root)[0]):
        if words and kind.upper() in shown:
            shown[kind.upper()].add(words[0].lower())
    return shown

"""List what a file for submission may hold, and find in the parts of a Word file what is not on the list.

The list has parts, relationships, elements, attributes, fields and properties. What is not on it, and hidden text, is
dropped from the files of ours that are handed in, and named in the files of others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import urlsplit

from apmb_draft.docx.package import MC, Element, M, R, Relationship, W, rels_of
from apmb_draft.docx.segments import DELETED_TEXTS, TEXTS
from apmb_draft.docx.styles import Styles, switch, value
from apmb_draft.docx.whole_package import ErrorOrHint, WholePackage, brief, normalized

_LISTS = tomllib.loads(files("apmb_draft.docx").joinpath("allowed.toml").read_text(encoding="utf-8"))
RELATIONSHIPS = frozenset(_LISTS["relationships"].split())
_USED_BY_ID = frozenset(("header", "footer", "image", "hyperlink"))
"""Those that are of no use unless an element of the part names their id."""

WORD_ELEMENTS = frozenset(" ".join(_LISTS["elements"].values()).split())
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
_GRAPHICS = ("/picture", "/wordprocessingShape", "/wordprocessingGroup", "/wordprocessingCanvas")
"""What a drawing may show, by the end of its address: no charts, diagrams, ink, films or objects."""
_DESCRIPTIONS = frozenset(("descr", "title", "alt", "tooltip", "string"))
"""Attributes with text that only a screen reader or the pointer of the mouse shows."""
_ATTRIBUTE_SPACES = (R, M, MC, "{http://www.w3.org/", "{urn:schemas-microsoft-com:")
_BARRED_ATTRIBUTES = frozenset((*_DESCRIPTIONS, "href", "gfxdata"))
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
_CODE_OF_NAME = {
    name: code
    for code, names in {
        "comment": "commentRangeStart commentRangeEnd commentReference annotationRef",
        "author": "permStart permEnd initials",
        "custom-xml": "smartTag customXml dataBinding attachedSchema smartTagType schemaLibrary saveThroughXslt",
        "external-link": "attachedTemplate mailMerge webVideoPr hlinkClick hlinkHover hlinkMouseOver subDoc href",
        "embedded-file": """object control altChunk contentPart OLEObject embedRegular embedBold embedItalic
            embedBoldItalic chart dgm relIds ink""",
        "editing-id": "rsids rsid docId paraId textId anchorId editId creationId chartTrackingRefBased",
        "protection": "documentProtection writeProtection lock signatureline",
        "highlighting": "highlight textpath",
        "description": """alias tag dropDownList comboBox ffData tblCaption tblDescription descr title alt
            tooltip string""",
        "field": "fldData",
    }.items()
    for name in names.split()
}
_WHAT_OF_CODE = {
    "comment": "the mark of a comment",
    "author": "a restriction on who may edit a passage",
    "custom-xml": "XML or a tag of another program",
    "external-link": "a link or source outside the file",
    "embedded-file": "an embedded object",
    "editing-id": "numbers by which copies of the file can be told",
    "protection": "protection against editing",
    "highlighting": "highlighted text or a watermark",
    "description": "text that only a screen reader, the pointer or a list shows",
    "field": "data of a program in a field",
}
_QUOTED = frozenset(("custom-xml", "external-link", "description", "author"))
"""Codes whose findings quote what the attributes say."""
_HINT_CODES = frozenset(("description", "not-listed"))
_KNOWN_SPACES = (
    *("http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/", "http://www.w3.org/"),
    "urn:schemas-microsoft-com:",
)
_TEXT_HOLDERS = (W + "p", W + "r", W + "tbl", *TEXTS)
_RUNS = frozenset(W + name for name in ("r", "ins", "del", "moveFrom", "moveTo"))
_HIDES = re.compile(r"visibility:\s*hidden|display:\s*none|mso-hide")
_HINT_IDS = frozenset(("docId", "paraId", "textId", "anchorId", "editId", "creationId", "chartTrackingRefBased"))
_NO_DRAWING = frozenset(("contentPart", "webVideoPr", "OLEObject", "control"))


def _is_element(tag: str) -> bool:
    """Return whether an element of the text, the styles, the settings or a drawing is on the list."""
    space, _, name = tag.rpartition("}")
    if space + "}" == W:
        return name in WORD_ELEMENTS
    return tag.startswith(_FOREIGN) and name not in _FOREIGN_BARRED


def _is_attribute(name: str) -> bool:
    """Return whether an attribute of such an element is on the list; those of drawings are, but for texts."""
    space, _, local = name.rpartition("}")
    if space + "}" == W:
        return local in _WORD_ATTRIBUTES
    return local not in _BARRED_ATTRIBUTES and (not space or name.startswith(_ATTRIBUTE_SPACES))


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
    """An element that is not on the list, or one of its attributes, and what to say of it; "" where nothing is said.

    One that `unwraps` leaves its children; one that `stays` is reported and not removed, since text would change.
    """

    element: Element
    code: str = ""
    what: str = ""
    severity: ErrorOrHint = "error"
    attribute: str = ""
    unwraps: bool = False
    stays: bool = False

    def remove(self) -> None:
        """Remove it from its tree; a run that is left empty goes with it."""
        parent = self.element.getparent()
        if self.stays:
            return
        if self.attribute == "name":
            self.element.set("name", "Picture")  # the schema asks for a name
        elif self.attribute:
            self.element.attrib.pop(self.attribute, None)
        elif parent is not None:
            if self.unwraps:
                at = parent.index(self.element)
                parent[at:at] = list(self.element)
            parent.remove(self.element)
            _remove_empty(parent)


def _remove_empty(element: Element) -> None:
    while element.tag in _RUNS and element.getparent() is not None and all(each.tag == W + "rPr" for each in element):
        empty, element = element, element.getparent()
        element.remove(empty)


def unlisted(file: WholePackage) -> Iterator[tuple[str, list[Unlisted]]]:
    """Yield each part with text, styles, settings, numbering, fonts or a theme, and what in it is not on the list."""
    styles = Styles.from_package(file) if file.related("styles") in file.names() else Styles(None)
    for part, root in file.trees():
        if _has_list(file, part):
            barred = _unlisted_elements(root, _barred_ids(file, part))
            yield part, [*_barred_fields(root), *_hidden_text(root, styles), *barred]


def is_listed(link: Relationship) -> bool:
    """Return whether a relationship is on the list: of links, those to documents of the United Nations."""
    is_link = link.kind == "hyperlink"
    return link.kind in RELATIONSHIPS and (not link.outside or (is_link and _is_un_address(link.target)))


def is_unused(file: WholePackage, link: Relationship) -> bool:
    """Return whether the part names the id of a relationship nowhere, and so cannot use it."""
    part = file.holder(link.holder)
    return link.kind in _USED_BY_ID and bool(part) and link.id not in file.used_ids(part)


def _barred_ids(file: WholePackage, part: str) -> frozenset[str]:
    holder = normalized(rels_of(part))
    links = (link for link in file.links if normalized(link.holder) == holder)
    return frozenset(link.id for link in links if not is_listed(link))


def _has_list(file: WholePackage, part: str) -> bool:
    """Return whether a part has text, styles, settings, numbering, fonts or a theme."""
    others = {"core-properties", "custom-properties", "image", "hyperlink"}
    return file.is_xml(part) and bool(file.kinds(part) & RELATIONSHIPS - others)


# --- Barred fields and hidden text ------------------------------------------------------------------------------------


def _barred_fields(root: Element) -> Iterator[Unlisted]:
    for found in _fields_of(root):
        if found.covered_text.strip() and not found.broken:
            what = f"text in the place of a field code, which Word does not show: “{brief(found.covered_text)}”"
            yield from _as_one_finding("hidden-text", what, found.covered)
        if (barred := found.barred()) is not None:
            code, what = barred
            severity: ErrorOrHint = "hint" if code in _HINT_CODES else "error"
            has_mark = bool(found.marks)
            stays, simple = found.broken and has_mark, found.element.tag == W + "fldSimple"
            yield Unlisted(found.element, code, what, severity, unwraps=simple, stays=stays)
            yield from () if stays else map(Unlisted, (*found.marks[1:], *found.in_code))


def _hidden_text(root: Element, styles: Styles) -> Iterator[Unlisted]:
    yield from _hidden_runs(root, styles)
    for each, what, severity in _hiding(root, styles):
        yield Unlisted(each, "hidden-text", what, severity, stays=True)


def _hidden_runs(root: Element, styles: Styles) -> Iterator[Unlisted]:
    for run in root.iter(W + "r"):
        texts = list(run.iterchildren(*TEXTS, *DELETED_TEXTS, W + "sym"))
        said = "".join(each.text or "•" for each in texts).strip()
        if said and styles.run_format(run).hidden:
            yield from _as_one_finding("hidden-text", f"hidden text: “{brief(said, _LONGEST_QUOTATION)}”", texts)


def _hiding(root: Element, styles: Styles) -> Iterator[tuple[Element, str, ErrorOrHint]]:
    """Yield what hides more than a run by its own properties: ends of paragraphs, rows, tables, drawings."""
    for mark in root.iterfind(f".//{W}pPr/{W}rPr"):
        if _switch(mark, "vanish"):
            severity: ErrorOrHint = "hint" if _switch(mark, "specVanish") else "error"
            yield mark, "the end of a paragraph is hidden", severity
    for row in root.iterfind(f".//{W}trPr/{W}hidden"):
        yield row, "a hidden row of a table", "error"
    for table in root.iterfind(f".//{W}tbl/{W}tblPr"):
        chain = styles.chain("table", value(table, "tblStyle"))
        if any(_switch(each, "vanish") for _, style in chain for each in style.iter(W + "rPr")):
            yield table.getparent(), "a table whose style hides text", "error"
    for drawing in root.iter("{*}docPr", "{urn:schemas-microsoft-com:vml}*"):
        if drawing.get("hidden", "0") in ("1", "true") or _HIDES.search(drawing.get("style", "")):
            yield drawing, "a hidden drawing", "error"


def _switch(properties: Element | None, name: str) -> bool:
    """Return whether a switch of the format of characters is on: `<w:vanish/>`."""
    return properties is not None and bool(switch(properties, name))


def _as_one_finding(code: str, what: str, elements: Sequence[Element]) -> Iterator[Unlisted]:
    """Yield elements that are one finding."""
    yield Unlisted(elements[0], code, what)
    yield from map(Unlisted, elements[1:])


# --- Elements and attributes ------------------------------------------------------------------------------------------


def _unlisted_elements(root: Element, barred_ids: frozenset[str]) -> Iterator[Unlisted]:
    dropped: set[Element] = set()
    for element in root.iter("*"):
        parent = element.getparent()
        if parent is not None and parent in dropped:
            dropped.add(element)
            continue
        found = _check_element(element, barred_ids)
        if found is None:
            yield from _check_attributes(element)
        else:
            yield found
            if not found.unwraps:
                dropped.add(element)


def _check_element(element: Element, barred_ids: frozenset[str]) -> Unlisted | None:
    tag = element.tag
    name = tag.rpartition("}")[2]
    if element.getparent() is None or name == "compat" or element.getparent().tag == W + "compat":
        return None
    if tag in (W + "drawing", W + "pict"):
        return _check_drawing(element, barred_ids)
    if tag == W + "hyperlink" and _ids(element) & barred_ids:
        return Unlisted(element, unwraps=True)  # the relationship is reported
    if name in ("tblCaption", "tblDescription"):
        has_text = not _LAYOUT_TABLE.fullmatch(element.get(W + "val", ""))
        is_ours = any(_LAYOUT_TABLE.fullmatch(each.get(W + "val", "")) for each in element.getparent())
        return _unlisted_element(element, name) if has_text and not is_ours else None
    if _is_element(tag):
        return None
    return _unlisted_element(element, name)


def _unlisted_element(element: Element, name: str) -> Unlisted:
    """Return an element that is not on the list, with the code of its name; one around text leaves that."""
    space = element.tag[1:].partition("}")[0]
    code = _CODE_OF_NAME.get(name, "not-listed")
    severity: ErrorOrHint = "hint" if code in _HINT_CODES or name in _HINT_IDS else "error"
    what = _WHAT_OF_CODE.get(code, name)
    holds_text = element.tag != W + "object" and next(element.iter(*_TEXT_HOLDERS), None) is not None
    if code in _QUOTED:
        around = [element] if holds_text else element.iter("*")
        said = " ".join(value for each in around for key, value in each.attrib.items() if not key.startswith(R))
        what = f"{what}: “{brief(said, _LONGEST_QUOTATION)}”" if said else what
    if code == "not-listed" and not space.startswith(_KNOWN_SPACES):
        what, severity = f"an element that no Word writes ({brief(space)})", "error"
    return Unlisted(element, code, what, severity, unwraps=holds_text)


def _check_drawing(element: Element, barred_ids: frozenset[str]) -> Unlisted | None:
    """Return a drawing that is no picture, shape or text box, or that is fetched from outside."""
    for each in element.iter("*"):
        name = each.tag.rpartition("}")[2]
        if name == "textpath" and each.get("string", "").strip():
            return Unlisted(element, "highlighting", f"a watermark: “{brief(each.get('string'))}”")
        if name in _NO_DRAWING:
            found = _unlisted_element(each, name)
            return Unlisted(element, found.code, found.what)
        if name == "graphicData" and not each.get("uri", "").endswith(_GRAPHICS):
            what = f"a drawing that is no picture or shape ({brief(each.get('uri', ''))})"
            return Unlisted(element, "embedded-file", what)
        is_shape = not each.tag.startswith(W) and name not in _FOREIGN_BARRED
        if is_shape and _ids(each) & barred_ids:
            return Unlisted(element)  # the relationship is reported
    return None


def _ids(element: Element) -> set[str]:
    return {value for key, value in element.attrib.items() if key.startswith(R)}


def _check_attributes(element: Element) -> Iterator[Unlisted]:
    for name, given in element.attrib.items():
        local = name.rpartition("}")[2]
        if local == "name" and not name.startswith("{") and is_path(given):
            yield Unlisted(element, "path", f"the name of a file: “{brief(given)}”", attribute=name)
        elif not _is_attribute(name):
            yield _unlisted_attribute(element, name, local, given)


def _unlisted_attribute(element: Element, name: str, local: str, given: str) -> Unlisted:
    code = "editing-id" if local.startswith("rsid") else _CODE_OF_NAME.get(local, "not-listed")
    if code == "description" and is_path(given):
        code = "path"
    if code == "description" and not given.strip():
        return Unlisted(element, attribute=name)
    severity: ErrorOrHint = "hint" if code in _HINT_CODES or local in _HINT_IDS else "error"
    what = _WHAT_OF_CODE.get(code, local)
    if code in (*_QUOTED, "path"):
        what = f"{what if code != 'path' else 'the name of a file or an address'}: “{brief(given)}”"
    return Unlisted(element, code, what, severity, name)


# --- Fields -----------------------------------------------------------------------------------------------------------

_LONGEST_CODE = 4_000
_MOST_OPEN = 20  # fields within fields; Word itself allows as many
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_CODE_TEXTS = (W + "instrText", W + "delInstrText")


@dataclass
class FieldCode:
    """A field of Word: its first element and its whole code.

    `marks`: the elements at its beginning, between its code and its result, and at its end. `in_code`: all else
    between the first two marks. `covered`: text there that belongs to no field code, which Word does not show.
    `broken`: its beginning or its end is missing.
    """

    element: Element
    code: str = ""
    marks: list[Element] = field(default_factory=list)
    in_code: list[Element] = field(default_factory=list)
    covered: list[Element] = field(default_factory=list)
    shows: bool = False
    broken: bool = False

    @property
    def arguments(self) -> list[str]:
        """Return the words of the code, quoted ones whole: ["DOCVARIABLE", "FooterJN", "\\\\*", "MERGEFORMAT"]."""
        return [quoted or plain for quoted, plain in _WORDS.findall(self.code[:_LONGEST_CODE])]

    @property
    def kind(self) -> str:
        """Return its first word in capitals: "PAGE"; a formula is "="."""
        first = (self.arguments or [""])[0].upper()
        return "=" if first.startswith("=") else first

    @property
    def covered_text(self) -> str:
        """Return the text in the place of its code."""
        return "".join(each.text or "" for each in self.covered)

    def barred(self) -> tuple[str, str] | None:
        """Return the code and the text of the finding for a field that is not on the list, or None."""
        said = brief(" ".join(self.code.split()))
        if self.broken:
            return "field", f"a field without its beginning or its end: “{said}”"
        if self.kind == "HYPERLINK":
            return self._barred_link()
        shows_people = self.kind == "DOCPROPERTY" and {each.lower() for each in self.arguments[1:2]} & _PEOPLE
        if self.kind in _FIELDS and not shows_people:
            return None
        return "field", f"a field that shows or holds what the text does not say: “{said}”"

    def _barred_link(self) -> tuple[str, str] | None:
        r"""`HYPERLINK "https://…" \o "tooltip"`; one with `\l` and no address leads to a place in the text."""
        words = self.arguments[1:]
        address = next((word for word in words if not word.startswith("\\")), "")
        if address and words[0] != "\\l" and not _is_un_address(address):
            return "external-link", f"a link to “{brief(address)}”"
        if "\\o" in words[:-1]:
            return "description", f"a tooltip: “{brief(words[words.index(chr(92) + 'o') + 1])}”"
        return None


def _fields_of(root: Element) -> Iterator[FieldCode]:
    """Yield all fields of a part, inner ones before the outer, also those without a beginning or an end."""
    pending: list[FieldCode] = []
    for element in root.iter("*"):
        if element.tag == W + "fldSimple":
            yield FieldCode(element, element.get(W + "instr", ""))
        elif element.tag == W + "fldChar":
            yield from _at_mark(element, pending)
        elif element.getparent() is not None and element.getparent().tag == W + "r" and element.tag != W + "rPr":
            yield from _at_content(element, pending)
    for left in pending:
        left.broken = True
        yield left


def _at_mark(element: Element, pending: list[FieldCode]) -> Iterator[FieldCode]:
    """Follow `begin`, code, `separate`, result, `end`; the last of them completes the field."""
    kind = element.get(W + "fldCharType")
    for outer in pending:
        if not outer.shows and (outer is not pending[-1] or kind == "begin"):
            outer.in_code.append(element)
    if kind == "begin" and len(pending) == _MOST_OPEN:
        yield FieldCode(element, marks=[element], broken=True)
    elif kind == "begin":
        pending.append(FieldCode(element, marks=[element]))
    elif pending:
        pending[-1].marks.append(element)
        if kind == "separate":
            pending[-1].shows = True
        elif kind == "end":
            yield pending.pop()


def _at_content(element: Element, pending: list[FieldCode]) -> Iterator[FieldCode]:
    for outer in pending:
        if not outer.shows:
            outer.in_code.append(element)
    innermost = pending[-1] if pending and not pending[-1].shows else None
    if element.tag in _CODE_TEXTS:
        if innermost is None:
            yield FieldCode(element, (element.text or "")[:_LONGEST_CODE], broken=True)
        else:
            innermost.code = (innermost.code + (element.text or ""))[:_LONGEST_CODE]
    elif element.tag in TEXTS and innermost is not None:
        innermost.covered.append(element)


def shown_names(file: WholePackage, kind: str) -> set[str]:
    """Return the names, in small letters, of the variables ("DOCVARIABLE") or properties ("DOCPROPERTY") in fields."""
    found = (each.arguments for _, root in file.texts() for each in _fields_of(root) if each.kind == kind)
    return {words[1].lower() for words in found if len(words) > 1}

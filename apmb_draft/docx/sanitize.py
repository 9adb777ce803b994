"""Name what a Word file has that is not on the list of `docx.allowed`, and write the file for submission without it.

`findings` names parts, text and properties that are not on the list; with the draft, all text of the file is compared
with it, so that text of others is found however it is hidden. `sanitized` writes the file: its properties become those
of the draft, and pictures lose what they say beside the picture.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, groupby
from operator import itemgetter

from apmb_draft.docx.allowed import (
    CORE_PROPERTIES,
    PROGRAM_PROPERTIES,
    RELATIONSHIPS,
    UN_PROPERTIES,
    is_listed,
    is_path,
    is_unused,
    shown_names,
    unlisted,
)
from apmb_draft.docx.package import (
    MC,
    TYPES,
    Element,
    UnreadableError,
    W,
    damaged,
    refused_as,
    serialized,
    shown,
    zipped,
)
from apmb_draft.docx.review_marks import resolve_story
from apmb_draft.docx.segments import (
    BOXES,
    DELETIONS,
    FORMAT_CHANGES,
    INSERTIONS,
    OTHER_REVISIONS,
    SegmentKind,
    SegmentReader,
    every_paragraph,
    text_of,
    unread_texts,
)
from apmb_draft.docx.whole_package import (
    FURNITURE,
    JOB_NUMBER,
    REMEDIES,
    Disclosure,
    ErrorOrHint,
    WholePackage,
    brief,
    gathered,
    has_xml_comments,
    listed,
    normalized,
    quotation,
)
from apmb_draft.docx.writer import (
    NAMES_ON_PAGE,
    STATE_KEY,
    TEMPLATE_VALUES,
    core_properties,
    custom_properties,
    document_variables,
)
from apmb_draft.model.document import FRONT, MASTHEAD, Document, Run
from apmb_draft.model.problems import error as problem
from apmb_draft.un.english import join_series
from apmb_draft.un.form import form

_REFUSED = {
    "word-macros": ("macro", "the file holds programs"),
    "word-encrypted": ("protection", "the file has a password"),
}
"""Files that are not opened for reading, and must not be sent for the same reason."""
_KINDS_OF_PARTS = {
    kind: (code, what)
    for code, what, kinds in (
        ("comment", "comments, with their authors, times and threads",
         "comments commentsExtended commentsIds commentsExtensible"),
        ("author", "tasks given to people", "documenttasks"),
        ("custom-xml", "XML of another program", "customXml customXmlProps"),
        ("property", "a label of the organization (sensitivity)", "classificationlabels"),
        ("embedded-file", "an embedded file or object", """oleObject package control aFChunk chart chartEx
            diagramData glossaryDocument font keyMapCustomizations attachedToolbars webextensiontaskpanes
            webextension custom-ui"""),
        ("external-link", "a source outside the file", "attachedTemplate recipientData mailMergeSource"),
        ("protection", "a digital signature", "origin"),
    )
    for kind in kinds.split()
}  # fmt: skip
_SILENT = frozenset(("extended-properties", "webSettings", "stylesWithEffects", "people"))
"""Kinds of parts that are dropped, and disclose nothing that is not named elsewhere."""
_REVISIONS = (*INSERTIONS, *DELETIONS, *FORMAT_CHANGES, *OTHER_REVISIONS)
_JOB_NUMBER = re.compile(rf"(?<![\d-])(?:{JOB_NUMBER})(?!\d)")


def findings(data: bytes, name: str, *, author: str = "", draft: Document | None = None) -> tuple[Disclosure, ...]:
    """Return what a Word file discloses and no submission needs, errors first; nothing, and it may be sent.

    `author` is the one delegation that hands the file in: it may have tracked changes and be named in the properties.
    With `draft`, all text of the file is compared with the draft's, so that text is found however it is hidden;
    tracked changes count as accepted. `name` is what an error calls the file.

    Raises DraftError for what is no Word file, is damaged, or is made to do harm.
    """
    try:
        file = WholePackage(data)
        file.tree(file.main)  # refuses what is no Word file
        unseen = () if draft is None else _unseen_words(file, draft)
        checks = (_revisions(file, author), _people(file, author), _properties(file, author), _relationships(file))
        return gathered(chain(*checks, _unlisted(file), _parts(file), _job_numbers(file), unseen), file)
    except UnreadableError as failure:
        if failure.code in _REFUSED:
            code, what = _REFUSED[failure.code]
            remedy = f"{REMEDIES[code]}; nothing else could be checked: do this, then check again"
            return (Disclosure(code, "(the file)", what, remedy=remedy),)
        raise problem(name, failure.code, failure.message) from failure


def _revisions(file: WholePackage, author: str) -> Iterator[Disclosure]:
    remedy = REMEDIES["revision"]
    remedy += f"; only changes of {brief(author)} may stay" if author else ", or name the one author who hands them in"
    for part, root in file.texts():
        for element in root.iter(*_REVISIONS):
            by = element.get(W + "author", "")
            if not author or (by != author and element.tag != W + "tblGridChange"):
                what = f"a tracked change by “{brief(by)}”" if by else "a tracked change without an author"
                yield Disclosure("revision", part, what, remedy=remedy, quotations=(quotation(element),))


def _people(file: WholePackage, author: str) -> Iterator[Disclosure]:
    """Yield the comments with their authors, and the names in the lists of people."""
    for part, root in file.trees.items():
        for comment in root.iter(W + "comment"):
            said = brief(text_of(comment, everything=True))
            what = f"a comment by “{brief(comment.get(W + 'author', ''))}”"
            yield Disclosure("comment", part, what, quotations=(said,))
        if file.kinds(part) & {"people", "documenttasks"}:
            given = {value for each in root.iter("*") for key, value in each.attrib.items() if _PERSON.search(key)}
            if names := given - {author}:
                yield Disclosure("author", part, f"people who worked on the file: {listed(names)}")


_PERSON = re.compile(r"(?:^|\})(?:author|userName|userId)$")


# --- Relationships and parts ------------------------------------------------------------------------------------------


def _relationships(file: WholePackage) -> Iterator[Disclosure]:
    for link in file.links:
        if is_listed(link):
            is_there = link.kind in ("header", "footer") and link.target in file.names()
            if is_there and is_unused(file, link) and (text := brief(text_of(file.tree(link.target), everything=True))):
                what = f"its words are in the file, though nobody sees them: “{text}”"
                yield Disclosure("part", link.target, what, "hint")
        elif link.outside:
            user = file.uses.get((link.part, link.id))
            what = f"a link or part outside the file ({brief(link.kind)}), at “{brief(link.target)}”"
            quotations = () if user is None else (quotation(user),)
            yield Disclosure("external-link", link.part or "(the file)", what, quotations=quotations)
        elif link.kind not in _SILENT:
            code, what = _KINDS_OF_PARTS.get(link.kind, ("part", f"a part that no draft needs ({brief(link.kind)})"))
            yield Disclosure(code, shown(link.target), what)


def _unlisted(file: WholePackage) -> Iterator[Disclosure]:
    for part, found in unlisted(file):
        others: set[str] = set()
        for each in found:
            if each.code == "editing-id":  # very many, and the same in all parts
                yield Disclosure(each.code, "(the file)", each.what, each.severity)
            elif each.code == "not-listed" and each.severity == "hint":
                others.add(each.what)
            elif each.code:
                yield Disclosure(each.code, part, each.what, each.severity, quotations=(quotation(each.elements[0]),))
        if others:
            yield Disclosure("not-listed", part, f"what no draft needs: {listed(others)}", "hint")


def _job_numbers(file: WholePackage) -> Iterator[Disclosure]:
    """Yield a hint on the job number in the footers that pages show."""
    numbers, footers = set[str](), dict[str, str]()
    for part, root in file.texts():
        found = _JOB_NUMBER.findall(text_of(root, everything=True)) if root.tag == W + "ftr" else []
        if found and (pages := file.pages(part)):
            footers |= dict.fromkeys(pages, part)
            numbers |= set(found)
    if footers:
        place = f"the footer{'s' * (len(footers) > 1)} of {join_series(sorted(footers, key='page 1'.__ne__))}"
        what = f"the job number of the document that the file was made from: {listed(numbers)}"
        yield Disclosure("job-number", next(iter(footers.values())), what, "hint", place=place)


def _parts(file: WholePackage) -> Iterator[Disclosure]:
    reached = file.reached(file.links)
    for name in file.names():
        if name not in reached:
            yield Disclosure("part", shown(name), "a part that nothing in the file leads to")
        elif "image" in file.kinds(name) and only_picture(content := file.content(name)) != content:
            what = "it says more than it shows, such as its place, camera, author or program"
            yield Disclosure("picture", name, what)
        elif file.kinds(name) & RELATIONSHIPS and file.is_xml(name) and has_xml_comments(file.content(name)):
            yield Disclosure("not-listed", name, "a comment in the XML, which Word does not show")
    for name in file.broken():
        yield Disclosure("part", shown(name), "a part that cannot be read")


# --- Text that the draft does not have --------------------------------------------------------------------------------

_STORIES = frozenset(W + name for name in ("document", "footnotes", "endnotes", "hdr", "ftr"))
_HEADS = frozenset((W + "hdr", W + "ftr"))
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": None})
_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST_LINE = 1_000  # characters of a line of a head
_MOST_COMPARED = 1_000_000  # pairs of words; paragraphs that are as in the draft are not among them
_MOST_SHOWN = 200  # characters of words that the draft does not have


@dataclass(frozen=True)
class _FileText:
    """The text of a paragraph of the file; `apart`: in a head, box or second form."""

    part: str
    text: str
    apart: bool


class _DraftText:
    """The text of a draft: the paragraphs of its body and its notes, and what heads and boxes may repeat."""

    def __init__(self, document: Document):
        called: set[int] = set()
        texts = [(block.number, _with_later_calls(block.runs, called)) for block in document.body]
        texts += [("", note.text) for note in document.notes]
        self.rest = {at: f"{number} {text}" for at, (number, text) in enumerate(texts)}
        """The paragraphs that the file does not have word for word, or not yet."""
        self._places: dict[str, list[int]] = {}
        for at, (number, text) in enumerate(texts):
            for key in {_squeezed(number + text), _squeezed(text)}:  # Word may count the number
                self._places.setdefault(key, []).append(at)
        heads = [_one_line(block.text) for block in document.blocks if block.role in MASTHEAD | FRONT]
        self.heads = sorted(filter(None, [*heads, form()["stamp"]["text"]]), key=len, reverse=True)

    def has(self, paragraph: _FileText) -> bool:
        """Return whether a paragraph is one of the draft's, or of a head; each paragraph of the body counts once."""
        places = self._places.get(_squeezed(paragraph.text), [])
        left = [at for at in places if at in self.rest]
        if left and not paragraph.apart:
            del self.rest[left[0]]
        return bool(places if paragraph.apart else left) or self._is_furniture(paragraph)

    def _is_furniture(self, paragraph: _FileText) -> bool:
        """Return whether a text holds only what heads and feet of the United Nations have, and some texts of heads."""
        text = _one_line(paragraph.text)
        if len(text) > _LONGEST_LINE or not text.strip("_ "):
            return not text.strip("_ ")
        for each in self.heads if paragraph.apart else ():
            text = text.replace(each, " ")
        return text.isprintable() and bool(FURNITURE.fullmatch(_one_line(text)))


def _with_later_calls(runs: Sequence[Run], called: set[int]) -> str:
    """Return the text of a paragraph; a note that is called again has its number in the text, by a field."""
    pieces = [run.text for run in runs if not run.call or run.call in called]
    called.update(run.call for run in runs)
    return "".join(pieces)


def _unseen_words(file: WholePackage, draft: Document) -> Iterator[Disclosure]:
    """Yield the text in body, headers, footers, notes and boxes that the draft does not have, by paragraph.

    Tracked changes count as accepted. Spaces and the kinds of hyphens do not count; what mastheads and page numbers
    of the United Nations say, and what heads repeat of the draft, is no finding.
    """
    known, accepted = _DraftText(draft), file.copy()
    paragraphs: list[_FileText] = []
    for part, root in accepted.texts():
        if root.tag in _STORIES:
            resolve_story(root, accepts=lambda _: True)
            paragraphs += _paragraphs(part, root)
    others = [each for each in paragraphs if not known.has(each)]
    rest = [*known.rest.values()]
    for apart, texts in ((False, rest), (True, [*rest, *known.heads])):
        for paragraph, extra in _extra_words([each for each in others if each.apart is apart], texts):
            shown_words = (each if each.isprintable() else f"U+{ord(each[0]):04X}" for each in extra)
            what = f"text that the draft does not have: “{brief(' '.join(shown_words), _MOST_SHOWN)}”"
            yield Disclosure("unseen-words", paragraph.part, what, quotations=(brief(paragraph.text),))


def _paragraphs(part: str, root: Element) -> Iterator[_FileText]:
    """Yield the paragraphs of a part, hidden or not, all its changes accepted.

    A form for old readers is one of its own, unless it says what a newer form beside it says.
    """
    for paragraph in every_paragraph(root):
        is_in_box = next(paragraph.iterancestors(BOXES), None) is not None
        yield _FileText(part, _all_text(paragraph), root.tag in _HEADS or is_in_box)
    for older in root.iter(MC + "Fallback"):
        newer = {_squeezed(_text_of_form(each)) for each in older.itersiblings(MC + "Choice", preceding=True)}
        if _squeezed(text := _text_of_form(older)) not in newer:
            yield _FileText(part, text, apart=True)


def _text_of_form(form: Element) -> str:
    """Return the text of a form of words or of a drawing, with that of its boxes."""
    return " ".join(map(_all_text, (form, *form.iter(BOXES))))


def _all_text(element: Element) -> str:
    """Return the text in an element, hidden or not, without its boxes.

    What no reader reads, such as text of drawings and guides to the pronunciation, comes last. A sign that has no
    character is one all the same.
    """
    segments = SegmentReader(everything=True).read(element)
    pieces = (each.text or "\N{WHITE SQUARE}" * (each.kind is SegmentKind.SYMBOL) for each in segments)
    return " ".join(("".join(pieces), *unread_texts(element)))


def _extra_words(others: Sequence[_FileText], rest: Sequence[str]) -> Iterator[tuple[_FileText, list[str]]]:
    """Yield the words of some paragraphs that are not in the rest of the draft, in its order."""
    ours = [token for text in rest for token in _tokens(text)]
    theirs = [(token, at) for at, each in enumerate(others) for token in _tokens(each.text)]
    same = _shared_places(ours, [token for token, _ in theirs])
    for at, group in groupby((item for place, item in enumerate(theirs) if place not in same), key=itemgetter(1)):
        tokens = [token for token, _ in group]
        if any(token.strip("_") for token in tokens if token.isalnum() or not token.isprintable()):
            yield others[at], tokens


def _shared_places(ours: Sequence[str], theirs: Sequence[str]) -> set[int]:
    """Return the places of their words that are ours too, in order; none where there are too many to compare."""
    if len(ours) * len(theirs) > _MOST_COMPARED:
        return set()
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return {at for _, start, size in blocks for at in range(start, start + size)}


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.translate(_HYPHENS))


def _one_line(text: str) -> str:
    return " ".join(text.translate(_HYPHENS).split())


def _squeezed(text: str) -> str:
    return "".join(text.translate(_HYPHENS).split())


# --- Properties and variables -----------------------------------------------------------------------------------------

_CODES_OF_PROPERTIES = {
    **dict.fromkeys(("creator", "lastModifiedBy", "Company", "Manager"), "author"),
    "HLinks": "external-link",
    "HyperlinkBase": "path",
    "DocSecurity": "protection",
}
_USUAL_VALUES = ("", "0", "1", "false", "Normal", "Normal.dotm", "Normal.dot", "Normal.dotx")
_PROPERTY_ROOTS = ("}coreProperties", "/extended-properties}Properties")
_CUSTOM_ROOT = "/custom-properties}Properties"


def _properties(file: WholePackage, author: str) -> Iterator[Disclosure]:
    """Yield the properties and variables that say what the text does not: people, paths, and anything else as a hint.

    A custom property or variable that is none of the UN's template, and that no field shows, is an error.
    """
    text, names = _whole_text(file), shown_names(file)
    for part, root in file.trees.items():
        if root.tag.endswith(_PROPERTY_ROOTS):
            for each in root:
                value = " ".join(" ".join(each.itertext()).split())
                yield from _property(part, each.tag.rpartition("}")[2], value, text, author)
        elif root.tag.endswith(_CUSTOM_ROOT):
            given = [(each.get("name", ""), _blank("".join(each.itertext()))) for each in root.iter("{*}property")]
            yield from _unshown_properties(part, given, text, names["DOCPROPERTY"])
        elif root.tag == W + "settings":
            given = [(each.get(W + "name", ""), _blank(each.get(W + "val", ""))) for each in root.iter(W + "docVar")]
            yield from _unshown_properties(part, given, text, names["DOCVARIABLE"], is_variable=True)


def _property(part: str, name: str, value: str, text: str, author: str) -> Iterator[Disclosure]:
    if value in _USUAL_VALUES or name in PROGRAM_PROPERTIES:
        return
    code = _CODES_OF_PROPERTIES.get(name) or ("path" if is_path(value) else "property")
    is_on_page = name == "language" or value.endswith("T00:00:00Z") or _comparable(value) in text
    if (code, value) != ("author", author) and not (code == "property" and is_on_page):
        severity: ErrorOrHint = "hint" if code == "property" else "error"
        yield Disclosure(code, part, f"{name} is “{brief(value)}”", severity)


def _unshown_properties(
    part: str, given: list[tuple[str, str]], text: str, shown: Collection[str], *, is_variable: bool = False
) -> Iterator[Disclosure]:
    usual, others = [], []
    for name, value in given:
        if not value or name.lower() in shown or _is_on_page(name, value, text):
            continue
        if name == STATE_KEY:
            what = f"the key by which absorb knows the state of the draft: “{brief(value)}”"
            yield Disclosure("property", part, what, "hint", "build --for-submission and pack leave it out")
        elif not is_variable and UN_PROPERTIES.fullmatch(name) and not is_path(value):
            usual.append(f"{name}: {value}")
        else:
            others.append(f"{name}: {value}")
    if others:
        one, more = ("variable", "variables") if is_variable else ("custom property", "custom properties")
        what = f"{len(others)} {one if len(others) == 1 else more} that nothing shows: {listed(others, 30)}"
        remedy = "delete them (File, Info, Properties, Advanced Properties, Custom; variables only by a macro)"
        yield Disclosure("property", part, what, remedy=remedy)
    if usual:
        what = f"what the UN's template keeps: {listed(usual, 30)}"
        yield Disclosure("property", part, what, "hint", "see whether it is still so")


def _is_on_page(name: str, value: str, text: str) -> bool:
    return TEMPLATE_VALUES.get(name) == value or (name in NAMES_ON_PAGE and _comparable(value) in text)


def _blank(value: str) -> str:
    r"""Return a value without line ends: "_x000d_" is how Word writes a carriage return.

    >>> _blank(" _x000d_"), _blank("Seventy-ninth session _x000d_")
    ('', 'Seventy-ninth session')
    """
    return re.sub(r"_x000[9ADad]_", " ", value).strip(" -\t\n\r")


def _comparable(text: str) -> str:
    """Return a text for comparing: in small letters, without spaces and hyphens, which Word keeps in several ways."""
    return _squeezed(text).replace("-", "").lower()


def _whole_text(file: WholePackage) -> str:
    """Return all text of the file for comparing, with and without deleted text."""
    paragraphs = [paragraph for _, root in file.texts() for paragraph in root.iter(W + "p")]
    return _comparable(
        " ".join(text_of(one, deleted=deleted, everything=True) for deleted in (True, False) for one in paragraphs)
    )


# --- Writing the file -------------------------------------------------------------------------------------------------

_NOBODY = "Author"
"""What Word itself writes for a name that it takes out of a tracked change, which has to have one."""
_FIRST_PROPERTY = 2
"""The number of the first custom property; Word keeps 0 and 1 for itself."""


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
        kept = file.reached(links)
        known = {normalized(name) for name in kept}
        for given in [*file.trees[TYPES].iter("{*}Override")] if TYPES in file.trees else ():
            if normalized(given.get("PartName", "").lstrip("/")) not in known:
                given.getparent().remove(given)
        parts = {part: _content(file, part) for part in file.names() if part in kept}
        in_order = sorted(filter(parts.get, parts), key=lambda part: part != TYPES)  # the types come first
        return zipped((part, parts[part], None) for part in in_order)


def _clean(file: WholePackage, author: str, draft: Document | None) -> None:
    """Remove from the text, the styles, the settings and the properties what is not on the list."""
    shown = shown_names(file)
    for each in [each for _, found in unlisted(file) for each in found]:
        each.remove()
    for root in file.trees.values():
        for element in root.iter("*"):
            if element.get(W + "author") is not None:
                element.set(W + "author", author or _NOBODY)
        if root.tag.endswith("}coreProperties"):
            _sanitize_core(root, author, draft)
        elif root.tag.endswith(_CUSTOM_ROOT):
            _replace_values(root, custom_properties(draft) if draft else (), "name", shown["DOCPROPERTY"])
            for number, each in enumerate(root, _FIRST_PROPERTY):
                each.set("pid", str(number))
        elif root.tag == W + "settings":
            _sanitize_variables(root, draft, shown["DOCVARIABLE"])


def _content(file: WholePackage, part: str) -> bytes:
    """Return a part; its own bytes where nothing was removed, nothing where no relationship is left in it."""
    content, root = file.content(part), file.trees.get(part)
    if root is None:
        return only_picture(content) if "image" in file.kinds(part) else content
    if part.lower().endswith(".rels") and not len(root):
        return b""
    return serialized(root, content) if file.is_changed(part) or has_xml_comments(content) else content


def _sanitize_core(root: Element, author: str, draft: Document | None) -> None:
    """Give a file the properties of the draft; without one, title, subject, language and dates stay.

    People become the author, or go where there is none.
    """
    for each in list(root):
        name = each.tag.rpartition("}")[2]
        if _CODES_OF_PROPERTIES.get(name) == "author" and author:
            each.text = author
        elif draft or name not in CORE_PROPERTIES or is_path(each.text or ""):
            root.remove(each)
    root.extend(core_properties(draft) if draft else ())


def _sanitize_variables(settings: Element, draft: Document | None, shown: Collection[str]) -> None:
    for around in [*settings.iter(W + "docVars")]:
        _replace_values(around, document_variables(draft) if draft else (), W + "name", shown)
        around[:] = sorted(around, key=lambda each: each.get(W + "name", "").lower())
        if not len(around):
            around.getparent().remove(around)


def _replace_values(root: Element, own: Iterable[Element], key: str, shown: Collection[str]) -> None:
    """Leave of properties or variables those that fields show, which belong to the text, and put the draft's before."""
    kept = [each for each in root if each.get(key, "").lower() in shown]
    names = {each.get(key, "").lower() for each in kept}
    root[:] = [*(each for each in own if each.get(key, "").lower() not in names), *kept]


# --- Pictures ---------------------------------------------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"iCCP", b"pHYs")
)
_JPEG = b"\xff\xd8"
_JPEG_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Of the segments of programs (0xE0 to 0xEF) those that say how the picture is shown, by their first bytes."""
_JPEG_COMMENT = 0xFE


def only_picture(data: bytes) -> bytes:
    """Return a PNG or JPEG without what it says beside its picture; other formats and broken files as they are."""
    read = _png if data.startswith(_PNG) else _jpeg if data.startswith(_JPEG) else None
    try:
        return b"".join(read(data)) if read else data
    except (struct.error, IndexError):
        return data


def _png(data: bytes) -> Iterator[bytes]:
    """Yield the chunks that stay: each has its length, its kind, its content and a check sum."""
    at, kind = len(_PNG), b""
    yield _PNG
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind in _PNG_CHUNKS:
            yield data[at : at + 12 + length]
        at += 12 + length


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the segments that stay: 0xFF, kind, length; behind 0xDA comes the picture until the next one."""
    at = len(_JPEG)
    yield _JPEG
    while data[at + 1] != 0xD9:
        kind, length = struct.unpack_from(">xBH", data, at)
        end = at + 2 + length
        if kind == 0xDA:
            found = _JPEG_NEXT.search(data, end)
            end = found.start() if found else len(data)
        is_of_program = 0xE0 <= kind <= 0xEF
        if kind != _JPEG_COMMENT and (not is_of_program or data[at + 4 :].startswith(_JPEG_APPS.get(kind, b"\0none"))):
            yield data[at:end]
        at = end
    yield b"\xff\xd9"

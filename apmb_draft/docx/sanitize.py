"""Name what a Word file has that is not on the list of `docx.allowed`, and write the file for submission without it.

`findings` names parts, text and properties that are not on the list; with the draft, all text of the file is compared
with it, so that text of others is found however it is hidden. `sanitized` writes the file: its properties become those
of the draft, and pictures lose what they say beside the picture.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from apmb_draft.docx import allowed
from apmb_draft.docx.allowed import RELATIONSHIPS, is_listed, is_unused, shown_names, unlisted
from apmb_draft.docx.package import (
    MC,
    TYPES,
    Element,
    Relationship,
    UnreadableError,
    W,
    damaged,
    refused_as,
    serialized,
    shown,
    zipped,
)
from apmb_draft.docx.review_marks import resolve_story
from apmb_draft.docx.segments import Segment, SegmentKind, SegmentReader, every_paragraph, text_of, unread_texts
from apmb_draft.docx.whole_package import (
    FURNITURE,
    JOB_NUMBER,
    Disclosure,
    ErrorOrHint,
    PartNames,
    WholePackage,
    brief,
    counted,
    error,
    gathered,
    has_xml_comments,
    hint,
    listed,
    normalized,
    quotation,
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
from apmb_draft.model.document import FRONT, MASTHEAD, Document, Run
from apmb_draft.model.problems import error as problem
from apmb_draft.un.english import join_series
from apmb_draft.un.form import form

_ALONE = "nothing else could be checked: do this, then check again"
_REFUSED = {
    "word-macros": ("macro", "the file holds programs", f"save it as a plain .docx file; {_ALONE}"),
    "word-encrypted": ("protection", "the file has a password", f"remove it (Info, Protect Document); {_ALONE}"),
}
"""Files that are not opened for reading, and must not be sent for the same reason."""
_INSPECT = "remove it (File, Info, Inspect Document)"
_SAVE_ANEW = "open the file in Word and save it under a new name"
_REMEDIES = {
    "comment": "delete all comments (Review, Delete, Delete All Comments in Document)",
    "author": _INSPECT,
    "hidden-text": "delete it, or make it visible and see whether it may stay",
    "external-link": "remove it (right click, Remove Hyperlink), or link docs.un.org",
    "embedded-file": "delete it, or replace it by a picture",
    "custom-xml": "delete it (File, Info, Inspect Document, Custom XML Data)",
    "field": "make it plain text (select it, Ctrl+Shift+F9), or delete it",
    "editing-id": "turn off “Store random numbers” (Trust Center, Privacy Options), then save as a new file",
    "description": "see whether others may read it (View Alt Text; Developer, Properties)",
    "highlighting": "remove it (Home, Text Highlight Color; Design, Watermark)",
    "protection": "lift it (File, Info, Protect Document; Review, Restrict Editing)",
    "path": "delete it (of a picture: View Alt Text)",
}
_PART_CODES = {
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
_REVISIONS = frozenset(
    W + name
    for name in allowed.WORD_ELEMENTS
    if name.endswith("Change") or name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
)
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
        names = PartNames(file)
        return gathered(_placed(_every_finding(file, author, draft, names), names))
    except UnreadableError as failure:
        if failure.code in _REFUSED:
            code, what, remedy = _REFUSED[failure.code]
            return (error(code, "(the file)", what, remedy),)
        raise problem(name, failure.code, failure.message) from failure


def _placed(found: Iterable[Disclosure], names: PartNames) -> Iterator[Disclosure]:
    """Yield findings with what a person calls their parts."""
    known: dict[str, str] = {}
    for each in found:
        if not each.place and each.part not in known:
            known[each.part] = names.describe(each.part)
        yield each if each.place else replace(each, place=known[each.part])


def _every_finding(file: WholePackage, author: str, draft: Document | None, names: PartNames) -> Iterator[Disclosure]:
    file.tree(file.main)  # refuses what is no Word file
    yield from _revisions(file, author)
    yield from _people(file, author)
    yield from _property_findings(file, author)
    yield from _relationships(file)
    yield from _unlisted(file, names)
    yield from _parts(file)
    yield from _job_numbers(file, names)
    if draft is not None:
        yield from _unseen_words(file, draft)


def _revisions(file: WholePackage, author: str) -> Iterator[Disclosure]:
    remedy = "accept or reject them (Review, Accept All Changes)"
    remedy += f"; only changes of {brief(author)} may stay" if author else ", or name the one author who hands them in"
    for part, root in file.texts():
        for element in root.iter(*_REVISIONS):
            by = element.get(W + "author", "")
            if not author or (by != author and element.tag != W + "tblGridChange"):
                who = f"by “{brief(by)}”" if by else "without an author"
                yield error("revision", part, f"a tracked change {who}", remedy, quotation(element))


def _people(file: WholePackage, author: str) -> Iterator[Disclosure]:
    """Yield the comments with their authors, and the names in the lists of people."""
    for part, root in file.trees():
        for comment in root.iter(W + "comment"):
            what = f"a comment by “{brief(comment.get(W + 'author', ''))}”"
            yield error("comment", part, what, _REMEDIES["comment"], brief(text_of(comment, everything=True)))
        if file.kinds(part) & {"people", "documenttasks"}:
            given = {value for each in root.iter("*") for key, value in each.attrib.items() if _names_person(key)}
            if names := given - {author}:
                yield error("author", part, f"people who worked on the file: {listed(names)}", _INSPECT)


def _names_person(attribute: str) -> bool:
    return attribute.rpartition("}")[2] in ("author", "userName", "userId")


# --- Relationships and parts ------------------------------------------------------------------------------------------


def _relationships(file: WholePackage) -> Iterator[Disclosure]:
    for link in file.links:
        part = file.holder(link.holder) or link.holder
        if is_listed(link):
            is_there = link.kind in ("header", "footer") and link.target in file.names()
            if is_there and is_unused(file, link) and (text := brief(text_of(file.tree(link.target), everything=True))):
                yield hint("part", link.target, "its words are in the file, though nobody sees them", _SAVE_ANEW, text)
        elif link.outside:
            what = f"a link or part outside the file ({brief(link.kind)}), at “{brief(link.target)}”"
            yield error("external-link", part, what, _REMEDIES["external-link"], _quoted(file, part, link))
        elif link.kind not in _SILENT:
            code, what = _PART_CODES.get(link.kind, ("part", f"a part that no draft needs ({brief(link.kind)})"))
            yield error(code, shown(link.target), what, _REMEDIES.get(code, _SAVE_ANEW))


def _quoted(file: WholePackage, part: str, link: Relationship) -> str:
    user = file.used_ids(part).get(link.id)
    return "" if user is None else quotation(user)


def _unlisted(file: WholePackage, names: PartNames) -> Iterator[Disclosure]:
    ids: dict[ErrorOrHint, list[str]] = {}
    for part, found in unlisted(file):
        others: set[str] = set()
        for each in found:
            if each.code == "editing-id":
                ids.setdefault(each.severity, []).append(part)
            elif each.code == "not-listed" and each.severity == "hint":
                others.add(each.what)
            elif each.code:
                make = error if each.severity == "error" else hint
                yield make(each.code, part, each.what, _REMEDIES.get(each.code, _SAVE_ANEW), quotation(each.element))
        if others:
            yield hint("not-listed", part, f"what no draft needs: {listed(others)}", _SAVE_ANEW)
    for severity, holders in ids.items():
        what = "numbers of editing sessions" if severity == "error" else "numbers that copies of the file keep"
        first, *more = sorted(set(holders), key=lambda part: (part != file.main, part))
        place = " and ".join([names.describe(first), *([counted(len(more), "more part")] if more else [])])
        yield Disclosure(severity, "editing-id", first, what, _REMEDIES["editing-id"], times=len(holders), place=place)


def _job_numbers(file: WholePackage, names: PartNames) -> Iterator[Disclosure]:
    """Yield a hint on the job number in the footers that pages show."""
    numbers, footers = dict[str, None](), dict[str, str]()
    for part, root in file.texts():
        text = text_of(root, everything=True) if root.tag == W + "ftr" else ""
        if (found := _JOB_NUMBER.findall(text)) and (pages := names.pages(part)):
            numbers |= dict.fromkeys(each.strip() for each in found)
            footers |= dict.fromkeys(pages, part)
    if numbers:
        what = f"the job number of the document that the file was made from: {listed(numbers)}"
        remedy = "it may stay, with its bar code and QR code, as the Secretariat gives the new document its own"
        pages = sorted(footers, key="page 1".__ne__)
        place = f"the footer{'s' * (len(pages) > 1)} of {join_series(pages)}"
        yield Disclosure("hint", "job-number", next(iter(footers.values())), what, remedy, place=place)


def _parts(file: WholePackage) -> Iterator[Disclosure]:
    for name in file.names():
        if name not in file.reached:
            yield error("part", shown(name), "a part that nothing in the file leads to", _SAVE_ANEW)
        elif "image" in file.kinds(name) and only_picture(content := file.content(name)) != content:
            what = "it says more than it shows, such as its place, camera, author or program"
            yield error("picture", name, what, "paste it as a picture (Paste Special, PNG), and delete the old one")
        elif file.kinds(name) & allowed.RELATIONSHIPS and file.is_xml(name) and has_xml_comments(file.content(name)):
            yield error("not-listed", name, "a comment in the XML, which Word does not show", _SAVE_ANEW)
    for name in file.broken():
        yield error("part", shown(name), "a part that cannot be read", _SAVE_ANEW)


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


@dataclass
class _DraftText:
    """The text of the draft: all paragraphs, where each is by its text, and what heads and boxes may repeat."""

    paragraphs: list[str]
    heads: list[str]
    by_text: dict[str, list[int]] = field(default_factory=dict)
    masthead: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document) -> _DraftText:
        called: set[int] = set()
        texts = [(block.number, _with_later_calls(block.runs, called)) for block in document.blocks]
        texts += [("", note.text) for note in document.notes]
        heads = [_one_line(block.text) for block in document.blocks if block.role in MASTHEAD | FRONT]
        heads.append(form()["stamp"]["text"])
        made = cls([f"{number} {text}" for number, text in texts], sorted(filter(None, heads), key=len, reverse=True))
        made.masthead.update(at for at, block in enumerate(document.blocks) if block.role in MASTHEAD)
        for at, (number, text) in enumerate(texts):
            for each in dict.fromkeys((_squeezed(number + text), _squeezed(text))):
                made.by_text.setdefault(each, []).append(at)
        return made

    def has(self, paragraph: _FileText) -> bool:
        """Return whether a paragraph is one of the draft's, or of a head; each paragraph of the body counts once."""
        places = self.by_text.get(_squeezed(paragraph.text), [])
        if paragraph.apart and places:
            return True
        place = next((at for at in places if at not in self.taken), None)
        if place is None:
            return self._is_furniture(_one_line(paragraph.text), self.heads if paragraph.apart else ())
        self.taken.add(place)
        return True

    def _is_furniture(self, text: str, heads: Sequence[str]) -> bool:
        """Return whether a text holds only what heads and feet of the United Nations have, and some texts of heads."""
        if len(text) > _LONGEST_LINE or not text.strip("_ "):
            return not text.strip("_ ")
        for each in heads:
            text = text.replace(each, " ")
        return text.isprintable() and bool(FURNITURE.fullmatch(_one_line(text)))

    @property
    def rest(self) -> list[str]:
        """Return the paragraphs of the body that the file does not have word for word."""
        return [text for at, text in enumerate(self.paragraphs) if at not in self.taken and at not in self.masthead]


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
    known, accepted = _DraftText.of(draft), file.copy()
    paragraphs: list[_FileText] = []
    for part, root in accepted.texts():
        if root.tag in _STORIES:
            resolve_story(root, accepts=lambda _: True)
            paragraphs += _paragraphs(part, root)
    others = [each for each in paragraphs if not known.has(each)]
    in_body, apart = ([each for each in others if each.apart is where] for where in (False, True))
    for paragraph, extra in (*_extra_words(in_body, known.rest), *_extra_words(apart, [*known.rest, *known.heads])):
        what = f"text that the draft does not have: “{_visible(extra)}”"
        remedy = "delete it, or correct the draft and build anew"
        yield error("unseen-words", paragraph.part, what, remedy, brief(paragraph.text))


def _paragraphs(part: str, root: Element) -> Iterator[_FileText]:
    """Yield the paragraphs of a part, all its changes accepted."""
    in_head = root.tag in _HEADS
    for paragraph in every_paragraph(root):
        yield _FileText(part, _unboxed_text(paragraph), in_head or _is_in_box(paragraph))
    for second in root.iter(MC + "Fallback"):
        firsts = {_squeezed(_all_text(each)) for each in second.itersiblings(MC + "Choice", preceding=True)}
        if _squeezed(text := _all_text(second)) not in firsts:
            yield _FileText(part, text, apart=True)


def _is_in_box(paragraph: Element) -> bool:
    return next(paragraph.iterancestors(W + "txbxContent"), None) is not None


def _all_text(element: Element) -> str:
    """Return the text of a form of a drawing with that of its boxes."""
    return _unboxed_text(element) + " ".join(map(_unboxed_text, element.iter(W + "txbxContent")))


def _unboxed_text(element: Element) -> str:
    """Return the text in an element, hidden or not, without its boxes.

    Text of drawings and guides to the pronunciation, which is no text of the paragraph, comes last.
    """
    pieces = map(_segment_text, SegmentReader(everything=True).read(element))
    return "".join((*pieces, *unread_texts(element)))


def _segment_text(segment: Segment) -> str:
    """Return the text of a segment; a sign that has no character is one all the same."""
    if segment.kind is SegmentKind.SYMBOL:
        return segment.text or "\N{WHITE SQUARE}"
    return " " if segment.kind in (SegmentKind.TAB, SegmentKind.BREAK) else segment.text


def _extra_words(others: Sequence[_FileText], rest: Sequence[str]) -> Iterator[tuple[_FileText, list[str]]]:
    """Yield the words of some paragraphs that are not in the rest of the draft, in its order."""
    ours = [token for text in rest for token in _tokens(text)]
    theirs = [(token, at) for at, each in enumerate(others) for token in _tokens(each.text)]
    same = _shared_places(ours, [token for token, _ in theirs])
    extra: dict[int, list[str]] = {}
    for place, (token, at) in enumerate(theirs):
        if place not in same:
            extra.setdefault(at, []).append(token)
    for at, tokens in extra.items():
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


def _visible(tokens: Sequence[str]) -> str:
    """Return words for a message; characters that cannot be seen by their numbers."""
    return brief(" ".join(each if each.isprintable() else f"U+{ord(each[0]):04X}" for each in tokens), _MOST_SHOWN)


def _one_line(text: str) -> str:
    return " ".join(text.translate(_HYPHENS).split())


def _squeezed(text: str) -> str:
    return "".join(text.translate(_HYPHENS).split())


# --- Properties and variables -----------------------------------------------------------------------------------------

_INSPECT_PROPERTIES = "delete it (File, Info, Inspect Document, Document Properties and Personal Information)"
_PEOPLE = ("creator", "lastModifiedBy", "Company", "Manager")
_USUAL_VALUES = ("", "0", "1", "false", "Normal", "Normal.dotm", "Normal.dot", "Normal.dotx")
_PROPERTY_ROOTS = ("}coreProperties", "/extended-properties}Properties")
_CUSTOM_ROOT = "/custom-properties}Properties"


def _property_findings(file: WholePackage, author: str) -> Iterator[Disclosure]:
    """Yield the properties and variables that say what the text does not: people, paths, and anything else as a hint.

    A custom property or variable that is none of the UN's template, and that no field shows, is an error.
    """
    text = _whole_text(file)
    for part, root in file.trees():
        if root.tag.endswith(_PROPERTY_ROOTS):
            for name, value in _property_values(root):
                yield from _property_finding(part, name, value, text, author)
        elif root.tag.endswith(_CUSTOM_ROOT):
            given = [(each.get("name", ""), _blank("".join(each.itertext()))) for each in root.iter("{*}property")]
            yield from _unshown_properties(part, "custom property", given, text, shown_names(file, "DOCPROPERTY"))
        elif root.tag == W + "settings":
            given = [(each.get(W + "name", ""), _blank(each.get(W + "val", ""))) for each in root.iter(W + "docVar")]
            yield from _unshown_properties(part, "variable", given, text, shown_names(file, "DOCVARIABLE"))


def _property_values(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of properties: `<dc:creator>A. Writer</dc:creator>` → creator, A. Writer."""
    for each in root:
        yield each.tag.rpartition("}")[2], " ".join(" ".join(each.itertext()).split())


def _property_finding(part: str, name: str, value: str, text: str, author: str) -> Iterator[Disclosure]:
    if value in _USUAL_VALUES or name in allowed.PROGRAM_PROPERTIES:
        return
    what = f"{name} is “{brief(value)}”"
    if name in _PEOPLE:
        if value != author:
            yield error("author", part, what, _INSPECT_PROPERTIES)
    elif name == "HLinks":
        yield error("external-link", part, f"links that the text has or had: “{brief(value)}”", _INSPECT_PROPERTIES)
    elif allowed.is_path(value) or name == "HyperlinkBase":
        yield error("path", part, what, _INSPECT_PROPERTIES)
    elif name == "DocSecurity":
        yield error("protection", part, "the file says that it is protected", "lift it (File, Info, Protect Document)")
    elif not (name == "language" or value.endswith("T00:00:00Z") or _comparable(value) in text):
        yield hint("property", part, what, "see whether others may read it, or delete it")


def _unshown_properties(
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
    return TEMPLATE_VALUES.get(name) == value or (name in NAMES_ON_PAGE and _comparable(value) in text)


def _blank(value: str) -> str:
    r"""Return a value without line ends: "_x000d_" is how Word writes a carriage return.

    >>> _blank(" _x000d_"), _blank("Seventy-ninth session _x000d_")
    ('', 'Seventy-ninth session')
    """
    return re.sub(r"_x000[9ADad]_", " ", value).strip(" -\t\n\r")


def _comparable(text: str) -> str:
    """Return a text for comparing: in small letters, without hyphens, which Word keeps in several ways."""
    return " ".join(re.sub("[-\u2010\u2011\u00ad]", "", text).split()).lower()


def _whole_text(file: WholePackage) -> str:
    """Return all text of the file on one line for comparing, with and without deleted text."""
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
        _sanitize_properties(root, author, draft, names)


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


# --- Writing the properties -------------------------------------------------------------------------------------------


def _sanitize_properties(root: Element, author: str, draft: Document | None, shown: Collection[str]) -> None:
    """Give a part with properties or variables those of the draft alone, in place; any other part stays.

    Without a draft, title, subject, language and dates stay. `shown` are the names, in small letters, that fields
    show: they belong to the text. People become the author, or go where there is none.
    """
    for ending, change in _SANITIZERS.items():
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
    own = [each for each in custom_properties(draft) if each.get("name", "").lower() not in shown] if draft else []
    root[:] = [*own, *kept]
    for number, each in enumerate(root, _FIRST_PROPERTY):
        each.set("pid", str(number))


def _sanitize_settings(root: Element, _: str, draft: Document | None, shown: Collection[str]) -> None:
    for around in list(root.iter(W + "docVars")):
        kept = [each for each in around if each.get(W + "name", "").lower() in shown]
        names = {each.get(W + "name", "").lower() for each in kept}
        own = (
            [each for each in document_variables(draft) if each.get(W + "name", "").lower() not in names]
            if draft
            else []
        )
        around[:] = sorted([*own, *kept], key=lambda each: each.get(W + "name", "").lower())
        if not len(around):
            around.getparent().remove(around)


_SANITIZERS: dict[str, Callable[[Element, str, Document | None, Collection[str]], None]] = {
    "}coreProperties": _sanitize_core,
    _CUSTOM_ROOT: _sanitize_custom,
    "}settings": _sanitize_settings,
}


# --- Pictures ---------------------------------------------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"iCCP", b"pHYs")
)
_JPEG_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Of the segments of programs (0xE0 to 0xEF) those that say how the picture is shown, by their first bytes."""
_JPEG_COMMENT = 0xFE


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
        if kind != _JPEG_COMMENT and (not is_of_program or data[at + 4 :].startswith(_JPEG_APPS.get(kind, b"\0none"))):
            yield data[at:end]
        at = end
    yield b"\xff\xd9"

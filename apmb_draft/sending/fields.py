"""Fields of Word: some show names, paths and dates, some carry words that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from apmb_draft.reading.word.package import Element, W
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.links import is_of_the_un
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import brief, quotation

_LONGEST = 4_000
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_KINDS = {
    "plain": """PAGE NUMPAGES SECTION SECTIONPAGES REF PAGEREF NOTEREF FOOTNOTEREF SEQ STYLEREF DOCVARIABLE DOCPROPERTY
        TOC TOA INDEX EQ SYMBOL LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT = ADVANCE FORMTEXT FORMCHECKBOX FORMDROPDOWN
        SHAPE CITATION BIBLIOGRAPHY NUMWORDS NUMCHARS TITLE SUBJECT BARCODE DISPLAYBARCODE""",
    "that shows who worked on the file": """AUTHOR USERNAME USERINITIALS USERADDRESS LASTSAVEDBY COMMENTS KEYWORDS
        INFO""",
    "that shows what the file is called or made with": "FILENAME TEMPLATE FILESIZE",
    "that leads outside or starts something": """INCLUDE INCLUDETEXT INCLUDEPICTURE IMPORT LINK DDE DDEAUTO DATABASE
        EMBED RD MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF SKIPIF DATA CONTROL HTMLCONTROL MACROBUTTON GOTOBUTTON PRINT
        ADDRESSBLOCK GREETINGLINE""",
    "with words that nobody sees": "XE TC TA SET ASK FILLIN QUOTE PRIVATE ADDIN AUTOTEXT AUTOTEXTLIST GLOSSARY",
    "that may show other words elsewhere": "IF COMPARE",
    "whose date changes by itself": "DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME REVNUM",
}
"""What fields do, by their first word."""
_MARKS = tuple(W + name for name in ("fldSimple", "fldChar", "instrText", "delInstrText", "t"))
_HINTS = frozenset(("whose date changes by itself", "that may show other words elsewhere"))
_KNOWN = {kind: what for what, kinds in _KINDS.items() for kind in kinds.split()}
_NAMES = frozenset(("author", "lastsavedby", "manager", "company", "template", "hyperlinkbase", "comments", "keywords"))
_WORDS_OF_FORMS = tuple(W + name for name in ("helpText", "statusText", "entryMacro", "exitMacro"))
_FREEZE = "make it plain text (select it, Ctrl+Shift+F9), or delete it"


@dataclass
class Field:
    """A field with its whole instruction, and the element where it begins.

    `covered`: ordinary words in the place of the instruction, where Word does not show them. `shown`: its result has
    begun. `broken`: it lacks its beginning or its end.
    """

    element: Element
    instruction: str = ""
    covered: str = ""
    shown: bool = False
    broken: bool = False

    @property
    def arguments(self) -> list[str]:
        """The words of the instruction, quoted ones whole: ["DOCVARIABLE", "FooterJN", "\\\\*", "MERGEFORMAT"]."""
        return [quoted or plain for quoted, plain in _WORDS.findall(self.instruction)]

    @property
    def kind(self) -> str:
        """Its first word in capitals: "PAGE"; an expression is "="."""
        first = (self.arguments or [""])[0].upper()
        return "=" if first.startswith("=") else first


def fields_of(root: Element) -> Iterator[Field]:
    """All fields of a part, inner ones before the outer; also those that lack their beginning or their end."""
    open_fields: list[Field] = []
    for element in root.iter(*_MARKS):
        if element.tag == W + "fldSimple":
            yield Field(element, element.get(W + "instr", "")[:_LONGEST])
        elif element.tag == W + "fldChar":
            yield from _at_mark(element, open_fields)
        else:
            yield from _at_words(element, open_fields)
    yield from (replace(field, broken=True) for field in open_fields)


def _at_mark(element: Element, open_fields: list[Field]) -> Iterator[Field]:
    """`begin`, instruction, `separate`, result, `end`: the last of them gives the field."""
    kind = element.get(W + "fldCharType")
    if kind == "begin":
        open_fields.append(Field(element))
    elif open_fields and kind == "separate":
        open_fields[-1].shown = True
    elif open_fields and kind == "end":
        yield open_fields.pop()


def _at_words(element: Element, open_fields: list[Field]) -> Iterator[Field]:
    """Words of an instruction, or in its place; the result of a field may stand in the instruction of another."""
    innermost = open_fields[-1] if open_fields and not open_fields[-1].shown else None
    text = element.text or ""
    if element.tag == W + "t":
        if innermost is not None:
            innermost.covered = (innermost.covered + text)[:_LONGEST]
    elif innermost is None:
        yield Field(element, text[:_LONGEST], broken=True)
    else:
        innermost.instruction = (innermost.instruction + text)[:_LONGEST]


def all_fields(file: File) -> Iterator[tuple[str, Field]]:
    """The fields of all parts, with the part."""
    return ((part, field) for part, root in file.texts() for field in fields_of(root))


def shown_names(file: File, kind: str, parts: Collection[str] | None = None) -> set[str]:
    """The names of the variables ("DOCVARIABLE") or properties ("DOCPROPERTY") that a field shows, in small letters.

    `parts`: those whose fields count, where not all of them stay.
    """
    fields = (field for part, field in all_fields(file) if field.kind == kind and (parts is None or part in parts))
    given = (field.arguments for field in fields)
    return {words[1].lower() for words in given if len(words) > 1}


def fields(file: File) -> Iterator[Finding]:
    """Each field that tells more than a page number."""
    for part, field in all_fields(file):
        yield from _about(part, field)
    for part, root in file.texts():
        for data in root.iter(W + "fldData"):
            yield error("fields", part, "data of a program inside a field", _FREEZE, quotation(data))
        for form in root.iter(W + "ffData"):
            said = [each.get(W + "val", "") for each in form.iter(*_WORDS_OF_FORMS)]
            if any(said):
                what = f"a form field with words of its own: “{brief(' '.join(said))}”"
                yield error("fields", part, what, _FREEZE, quotation(form))


def _about(part: str, field: Field) -> Iterator[Finding]:
    if field.covered.strip():
        what = f"words in the place of a field code, which Word does not show: “{brief(field.covered)}”"
        yield error("hidden-text", part, what, "show field codes (Alt+F9) and delete them", quotation(field.element))
    if field.kind == "HYPERLINK" and not field.broken:
        yield from _link(part, field)
    elif what := _what(field):
        make = hint if what in _HINTS else error
        said = f"a field {what}: “{brief(field.instruction)}”"
        yield make("fields", part, said, _FREEZE, quotation(field.element))


def _what(field: Field) -> str:
    """What is to be said of a field, or nothing; a lone word may be that of a bookmark, and shows its text."""
    arguments = field.arguments
    if field.broken:
        return "without its beginning or its end"
    if field.kind == "DOCPROPERTY" and {word.lower() for word in arguments[1:2]} & _NAMES:
        return "that shows who worked on the file"
    if field.kind in _KNOWN:
        return _KNOWN[field.kind].removeprefix("plain")
    is_bookmark = len(arguments) < 2 or arguments[1].startswith("\\") or not field.kind.isalpha()
    return "" if is_bookmark else "of a kind that is not known here"


def _link(part: str, field: Field) -> Iterator[Finding]:
    r"""`HYPERLINK "https://…"`; one with `\l` and no address leads to a place in the text."""
    address = next((word for word in field.arguments[1:] if not word.startswith("\\")), "")
    inside = len(field.arguments) > 1 and field.arguments[1] == "\\l"
    if address and not inside and not is_of_the_un(address):
        what = f"a link to “{brief(address)}”"
        yield error("links", part, what, "remove it (right click, Remove Hyperlink)", quotation(field.element))

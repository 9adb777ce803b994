"""Fields of Word: their codes, what they show, and which of them are on the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from apmb_draft.docx.segments import TEXTS
from apmb_draft.docx.xml import Element, W
from apmb_draft.sanitize import allowed
from apmb_draft.sanitize.package import File
from apmb_draft.sanitize.quoting import brief

_LONGEST = 4_000
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
        """The words of the code, quoted ones whole: ["DOCVARIABLE", "FooterJN", "\\\\*", "MERGEFORMAT"]."""
        return [quoted or plain for quoted, plain in _WORDS.findall(self.code[:_LONGEST])]

    @property
    def kind(self) -> str:
        """Its first word in capitals: "PAGE"; a formula is "="."""
        first = (self.arguments or [""])[0].upper()
        return "=" if first.startswith("=") else first

    @property
    def covered_text(self) -> str:
        """The text in the place of its code."""
        return "".join(each.text or "" for each in self.covered)

    def barred(self) -> tuple[str, str] | None:
        """Return the code and the text of the finding for a field that is not on the list, or None."""
        said = brief(" ".join(self.code.split()))
        if self.broken:
            return "field", f"a field without its beginning or its end: “{said}”"
        if self.kind == "HYPERLINK":
            return self._barred_link()
        shows_people = self.kind == "DOCPROPERTY" and {each.lower() for each in self.arguments[1:2]} & allowed.PEOPLE
        if self.kind in allowed.FIELDS and not shows_people:
            return None
        return "field", f"a field that shows or holds what the text does not say: “{said}”"

    def _barred_link(self) -> tuple[str, str] | None:
        r"""`HYPERLINK "https://…" \o "tooltip"`; one with `\l` and no address leads to a place in the text."""
        words = self.arguments[1:]
        address = next((word for word in words if not word.startswith("\\")), "")
        if address and words[0] != "\\l" and not allowed.is_un_address(address):
            return "external-link", f"a link to “{brief(address)}”"
        if "\\o" in words[:-1]:
            return "description", f"a tooltip: “{brief(words[words.index(chr(92) + 'o') + 1])}”"
        return None


def fields_of(root: Element) -> Iterator[FieldCode]:
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
            yield FieldCode(element, (element.text or "")[:_LONGEST], broken=True)
        else:
            innermost.code = (innermost.code + (element.text or ""))[:_LONGEST]
    elif element.tag in TEXTS and innermost is not None:
        innermost.covered.append(element)


def shown_names(file: File, kind: str) -> set[str]:
    """Return the names, in small letters, of the variables ("DOCVARIABLE") or properties ("DOCPROPERTY") in fields."""
    found = (each.arguments for _, root in file.texts() for each in fields_of(root) if each.kind == kind)
    return {words[1].lower() for words in found if len(words) > 1}

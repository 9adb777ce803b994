"""Name a part of a Word file as a person finds it who looks at the pages: "the footer of page 1"."""

from __future__ import annotations

import calendar
import re
from functools import cached_property

from apmb_draft.docx.refusals import shown
from apmb_draft.docx.styles import switch
from apmb_draft.docx.xml import R, W
from apmb_draft.sanitize.package import File, normalized
from apmb_draft.words import join_series

_KINDS = {
    "footnotes": "the footnotes",
    "endnotes": "the endnotes",
    **dict.fromkeys(("comments", "commentsExtended", "commentsIds", "commentsExtensible"), "the comments"),
    **dict.fromkeys(("core-properties", "extended-properties", "custom-properties"), "the properties of the file"),
    "settings": "the settings of the file",
    "styles": "the styles",
    "numbering": "the lists",
    "fontTable": "the list of fonts",
    "theme": "the theme",
    "people": "the list of people",
    "webSettings": "the settings for the web",
    "customXml": "data of another program",
    "customXmlProps": "data of another program",
}
"""Kinds of parts that have one place in a file, or none on its pages, and what a person calls them."""


JOB_NUMBER = r"\d{2}-\d{5}[A-Z*]?(?: ?\([A-Z]\))?|\*?\d{7}[A-Z]?\*?"
"""The number that the Secretariat gives a document in its footers, "24-00034 (E)", and the same under the bar code."""
_LINES = (
    r"United Nations|General Assembly|Please recycle|[^\w\s]+|\[(?:date|number|symbol)\]",
    r"Distr\.:? ?(?:General|Limited|Restricted|Provisional)",
    r"Original: ?[A-Z][a-z]+(?:(?:/|, | and )[A-Z][a-z]+)*",
    rf"\d{{1,2}} (?:{'|'.join(calendar.month_name[1:])})(?: \d{{4}})?",
    r"(?:Page )?\d+(?: ?/ ?\d+| of \d+)?",
    JOB_NUMBER,
    r"A ?(?:/(?:[\w.()-]+|(?:L\.)?\[number\])\*?)+(?: [A-Z](?= |$))?(?: \((?:Sect|Part|Vol)\.? [\w.]+\)(?:/[\w.]+)*)?",
)
FURNITURE = re.compile(rf"(?:(?:{'|'.join(_LINES)})(?: |$))*")
"""What the heads and feet of documents of the United Nations hold, one of them or several in a row."""


class PartNames:
    """The names of the parts of one file."""

    def __init__(self, file: File):
        self._file = file

    def describe(self, part: str) -> str:
        """Return what a person calls a part: "the text", "the header of even pages", "a picture in the text".

        A part that has no such name is called by its own.
        """
        if part == self._file.main:
            return "the text"
        kinds = self._file.kinds(part)
        if name := next((_KINDS[kind] for kind in sorted(kinds) if kind in _KINDS), ""):
            return name
        if kind := next((each for each in ("header", "footer") if each in kinds), ""):
            pages = self.pages(part)
            return f"the {kind} of {join_series(pages)}" if pages else f"a {kind} that no page shows"
        if "image" in kinds:
            holder = self._holders[normalized(part)]
            is_text = holder and "image" not in self._file.kinds(holder)
            return f"a picture in {self.describe(holder)}" if is_text else "a picture"
        return shown(part)

    def pages(self, part: str) -> list[str]:
        """Return the pages on which a header or footer is, by the sections that name it: ["page 1", "even pages"]."""
        return list(self._pages.get(normalized(part), {}))

    @cached_property
    def _holders(self) -> dict[str, str]:
        """The part that shows each other one, by its normalized name."""
        return {normalized(link.target): self._file.holder(link.holder) for link in reversed(self._file.links)}

    @cached_property
    def _pages(self) -> dict[str, dict[str, None]]:
        main, found = self._file.main, dict[str, dict[str, None]]()
        links = (link for link in self._file.links if self._file.holder(link.holder) == main)
        targets = {link.id: normalized(link.target) for link in links}
        settings = self._file.related("settings")
        has_even = any(switch(root, "evenAndOddHeaders") for name, root in self._file.trees() if name == settings)
        for at, section in enumerate(self._file.tree(main).iter(W + "sectPr"), 1):
            for reference in section.iter(W + "headerReference", W + "footerReference"):
                target, kind = targets.get(reference.get(R + "id", ""), ""), reference.get(W + "type", "default")
                if pages := _pages_of(kind, at, has_first=bool(switch(section, "titlePg")), has_even=has_even):
                    found.setdefault(target, {})[pages] = None
        return found


def _pages_of(kind: str, section: int, *, has_first: bool, has_even: bool) -> str:
    """Return the pages of a section that a kind of header or footer is for; "" where the section has no such pages.

    >>> [_pages_of(kind, 1, has_first=True, has_even=False) for kind in ("first", "even", "default")]
    ['page 1', '', 'the pages behind page 1']
    """
    if kind == "first":
        name = "page 1" if section == 1 else f"the first page of section {section}"
        return name if has_first else ""
    if kind == "even":
        return "even pages" if has_even else ""
    if has_even:
        return "odd pages"
    return "the pages behind page 1" if has_first else "every page"

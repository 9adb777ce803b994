"""Number, sign and date every tracked change, and let Word go on tracking: what is changed next is tracked, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.xml import Element, W
from apmb_draft.word.xml import element, root_element

_BEFORE_TRACKING = frozenset(
    W + name
    for name in (
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
        *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
        *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts"),
        *("saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader"),
        *("bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors"),
        *("activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter"),
        *("stylePaneSortMethod", "documentType", "mailMerge", "revisionView"),
    )
)


@dataclass
class RevisionIds:
    """The attributes of every mark, each with a number of its own."""

    author: str
    date: str
    first: int

    def __post_init__(self) -> None:
        self._numbers = count(self.first)

    def next_number(self) -> int:
        """Return a number that no mark has."""
        return next(self._numbers)

    def mark(self, tag: str, *children: Element) -> Element:
        """`<w:ins w:id="9" w:author="…" w:date="…">` around some elements."""
        dated = {"date": self.date} if self.date else {}
        return element(tag, *children, id=next(self._numbers), author=self.author, **dated)


def number_above(used: Iterable[str]) -> int:
    """Return a number above all that are in use; what is none, or so large that Word takes it for none, is passed over.

    >>> number_above(["3", "-1", "x", "99999999999"])
    4
    """
    return max((int(each) for each in used if each.isdecimal() and len(each) < 10), default=-1) + 1


def track_revisions(parts: DocxPackage) -> None:
    """Let Word track whatever is changed next: `<w:trackRevisions/>`, in its place among the settings.

    A protected document is no longer: in one, Word lets nobody accept or reject a change.
    """
    settings = parts.tree(parts.related("settings") or parts.add("settings", root_element("w:settings")))
    for old in settings.findall(W + "trackRevisions"):
        settings.remove(old)
    place = next((at for at, one in enumerate(settings) if one.tag not in _BEFORE_TRACKING), len(settings))
    settings.insert(place, element("w:trackRevisions"))
    for protection in settings.findall(W + "documentProtection"):
        protection.set(W + "enforcement", "0")

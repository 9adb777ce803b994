"""The settings of a marked file: whatever is changed next is tracked too, and every change can be accepted."""

from __future__ import annotations

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.xml import W
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

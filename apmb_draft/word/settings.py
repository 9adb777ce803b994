"""The settings of the document, as the UN's files have them."""

from __future__ import annotations

from apmb_draft.blocks import Document
from apmb_draft.form import form
from apmb_draft.word.document_properties import LANGUAGE, document_variables
from apmb_draft.word.notes import SEPARATORS
from apmb_draft.word.xml import Element, element, root_element

_MICROSOFT = "http://schemas.microsoft.com/office/word"
_COMPATIBILITY = {
    "compatibilityMode": 15,  # the line breaking of Word 2013 and later, which the UN's page breaks come from
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}


def settings_part(document: Document) -> Element:
    """Return `<w:settings>`, in the order that the schema wants."""
    return root_element(
        "w:settings",
        element("w:zoom", percent=100),
        element("w:defaultTabStop", val=form()["page"]["default_tab_tw"]),
        element("w:doNotHyphenateCaps"),
        element("w:evenAndOddHeaders"),
        element("w:characterSpacingControl", val="doNotCompress"),
        element("w:footnotePr", *_first_number(document), *(element("w:footnote", id=n) for n in SEPARATORS.values())),
        element("w:endnotePr", element("w:pos", val="sectEnd"), element("w:numFmt", val="decimal")),
        _compatibility(),
        document_variables(document),
        element("w:themeFontLang", val=LANGUAGE),
        element("w:decimalSymbol", val="."),
        element("w:listSeparator", val=","),
    )


def _first_number(document: Document) -> list[Element]:
    """Return `<w:numStart w:val="3"/>`, where a part of an omnibus resolution goes on counting its footnotes."""
    first = document.notes[0].number if document.notes else 1
    return [element("w:numStart", val=first)] if first > 1 else []


def _compatibility() -> Element:
    given = (element("w:compatSetting", name=name, uri=_MICROSOFT, val=value) for name, value in _COMPATIBILITY.items())
    return element("w:compat", element("w:suppressBottomSpacing"), element("w:suppressTopSpacing"), *given)

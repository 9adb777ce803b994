"""Make the styles part: the styles of the New York template under their own ids and names, as `form.toml` has them.

The same for every draft: a style is added or changed in `form.toml` alone. `word.package` writes the part, and
`tracked.base_styles` takes from it what a file of others lacks. Which role has which style, `word.body` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apmb_draft.form import form
from apmb_draft.word.document_properties import LANGUAGE
from apmb_draft.word.xml import Element, element, paragraph_properties, root_element, run_properties

_BUILT_IN = {
    "Normal",
    "header",
    "footer",
    "footnote text",
    "footnote reference",
    "annotation text",
    "annotation reference",
    "Hyperlink",
}
"""Names that Word knows; it does not allow marking these styles as the user's own (`w:customStyle`)."""


def styles_part() -> Element:
    """Return `<w:styles>`: document defaults, the rule for styles that Word has built in, base styles, and ours."""
    return root_element(
        "w:styles", _defaults(), _latent(), *_bases(), *(_style(*item) for item in form()["styles"].items())
    )


def _defaults() -> Element:
    """Return the document defaults: the typeface and size of the body, no space around paragraphs."""
    normal = form()["styles"]["Normal"]
    given = {key: normal[key] for key in ("font", "half_points", "east_asian")}
    run = run_properties({**given, "half_points_cs": normal["half_points"], "language": LANGUAGE})
    paragraph = paragraph_properties({"after": 0, "line": 240, "line_rule": "auto"})
    return element("w:docDefaults", element("w:rPrDefault", run), element("w:pPrDefault", paragraph))


def _latent() -> Element:
    """Return `<w:latentStyles>`, which keeps built-in styles that a UN document never uses out of the style pane."""
    return element(
        "w:latentStyles",
        defLockedState=0,
        defUIPriority=99,
        defSemiHidden=1,
        defUnhideWhenUsed=1,
        defQFormat=0,
        count=376,  # those of Word since 2016, as it writes itself
    )


def _bases() -> Iterator[Element]:
    """Yield the default styles of characters and tables, which other styles are based on."""
    yield element(
        "w:style",
        element("w:name", val="Default Paragraph Font"),
        element("w:uiPriority", val=1),
        element("w:semiHidden"),
        element("w:unhideWhenUsed"),
        type="character",
        default=1,
        styleId="DefaultParagraphFont",
    )
    sides = {"top": 0, "left": 108, "bottom": 0, "right": 108}  # Word's own table defaults
    margins = (element(f"w:{side}", w=width, type="dxa") for side, width in sides.items())
    yield element(
        "w:style",
        element("w:name", val="Normal Table"),
        element("w:uiPriority", val=99),
        element("w:semiHidden"),
        element("w:unhideWhenUsed"),
        element("w:tblPr", element("w:tblInd", w=0, type="dxa"), element("w:tblCellMar", *margins)),
        type="table",
        default=1,
        styleId="TableNormal",
    )


def _style(style_id: str, style: Mapping[str, Any]) -> Element:
    """Return the style of one table of `form.toml`: `[styles.Session]`, with `name` and `based_on`, is

    `<w:style w:type="paragraph" w:customStyle="1" w:styleId="Session"><w:name w:val="Session"/>
    <w:basedOn w:val="H23"/><w:qFormat/></w:style>`
    """
    built_in = style["name"] in _BUILT_IN
    kind = style.get("kind", "paragraph")
    flags = {"default": 1} if style_id == "Normal" else {} if built_in else {"customStyle": 1}
    return element(
        "w:style",
        element("w:name", val=style["name"]),
        *_ancestry(style),
        None if built_in and style_id != "Normal" else element("w:qFormat"),
        paragraph_properties(style) if kind == "paragraph" else None,
        run_properties(style),
        type=kind,
        **flags,
        styleId=style_id,
    )


def _ancestry(style: Mapping[str, Any]) -> Iterator[Element]:
    if "based_on" in style:
        yield element("w:basedOn", val=style["based_on"])
    if "next" in style:
        yield element("w:next", val=style["next"])


def language_override(style_id: str) -> dict[str, str]:
    """Return the run properties that set a run in a style back to English, if the style has another language.

    The template marks some of its styles as Spanish: without this Word underlines English words in them as misspelt.
    """
    is_foreign = form()["styles"][style_id].get("language", LANGUAGE) != LANGUAGE
    return {"language": LANGUAGE} if is_foreign else {}

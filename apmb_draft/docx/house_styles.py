"""The styles of the New York template under their own ids and names, as `form.toml` has them.

The same for every draft: a style is added or changed in `form.toml` alone. Which role has which style, `body` says;
`tracked.base_styles` takes from here what a file of others lacks.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.styles import CT_Style, CT_Styles

from apmb_draft.docx.document_properties import LANGUAGE
from apmb_draft.docx.elements import paragraph_properties, run_properties
from apmb_draft.un.form import form

BASE = Path(__file__).parent / "base"
"""The Word file that every draft is written into, unpacked: what is in it depends on no draft and no number."""
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


def styles_part() -> CT_Styles:
    """Return `<w:styles>`: document defaults, the rule for styles that Word has built in, base styles, and ours."""
    return copy.deepcopy(_styles())


@cache
def _styles() -> CT_Styles:
    made = parse_xml((BASE / "word/styles.xml").read_bytes())
    normal = form()["styles"]["Normal"]
    given = {key: normal[key] for key in ("font", "half_points", "east_asian")}
    run = run_properties({**given, "half_points_cs": normal["half_points"], "language": LANGUAGE})
    made.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}").append(run)
    for style_id, style in form()["styles"].items():
        _set(made.add_style(), style_id, style)
    return made


def _set(made: CT_Style, style_id: str, style: Mapping[str, Any]) -> None:
    """Set the style of one table of `form.toml`: `[styles.Session]`, with `name` and `based_on`, is

    `<w:style w:type="paragraph" w:customStyle="1" w:styleId="Session"><w:name w:val="Session"/>
    <w:basedOn w:val="H23"/><w:qFormat/></w:style>`
    """
    built_in, is_normal = style["name"] in _BUILT_IN, style_id == "Normal"
    made.set(qn("w:type"), style.get("kind", "paragraph"))
    if is_normal or not built_in:
        made.set(qn("w:default" if is_normal else "w:customStyle"), "1")
    made.styleId, made.name_val, made.basedOn_val = style_id, style["name"], style.get("based_on")
    if "next" in style:
        made.get_or_add_next().val = style["next"]
    made.qFormat_val = is_normal or not built_in
    shape = {**style, "tabs": tuple(map(tuple, style.get("tabs", ())))}
    paragraph = paragraph_properties(shape) if style.get("kind", "paragraph") == "paragraph" else None
    made.extend(each for each in (paragraph, run_properties(shape)) if each is not None)


def language_override(style_id: str) -> dict[str, str]:
    """Return the run properties that set a run in a style back to English, if the style has another language.

    The template marks some of its styles as Spanish: without this Word underlines English words in them as misspelt.
    """
    is_foreign = form()["styles"][style_id].get("language", LANGUAGE) != LANGUAGE
    return {"language": LANGUAGE} if is_foreign else {}

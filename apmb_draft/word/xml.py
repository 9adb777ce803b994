"""WordprocessingML, element by element: the only place that knows namespaces and the order of properties.

Every name of a property is that of `form.toml`, so that a style there and a paragraph here are said in the
same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement

from apmb_draft.docx.xml import NAMESPACES

Element: TypeAlias = BaseOxmlElement


def element(tag: str, *children: Element | str | None, **attributes: object) -> Element:
    """Return one element; attributes take the prefix `w` of their element, others are written `r__id`.

    `element("w:jc", val="right")` → `<w:jc w:val="right"/>`
    `element("a:off", x=0, y=0)` → `<a:off x="0" y="0"/>`
    """
    prefix = tag.partition(":")[0]
    names = {_attribute(prefix, name): str(value) for name, value in attributes.items()}
    spaces = {name: NAMESPACES[name] for name in {prefix, *_prefixes(attributes)} - {"xml"}}
    return _filled(oxml_parser.makeelement(_clark(tag), attrib=names, nsmap=spaces), children)


def root_element(tag: str, *children: Element | None, prefixes: str = "w r", default: str = "") -> Element:
    """Return the root of a part, which declares all its namespaces, so that `mc:Choice` may name them.

    The elements of the namespace `default` are written without a prefix.
    """
    spaces = {None if prefix == default else prefix: NAMESPACES[prefix] for prefix in prefixes.split()}
    return _filled(oxml_parser.makeelement(_clark(tag), nsmap=spaces), children)


def _filled(made: Element, children: tuple[Element | str | None, ...]) -> Element:
    for child in children:
        if isinstance(child, str):
            made.text = child
        elif child is not None:
            made.append(child)
    return made


def _clark(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _prefixes(attributes: Mapping[str, object]) -> Iterator[str]:
    return (name.partition("__")[0] for name in attributes if "__" in name)


def _attribute(prefix: str, name: str) -> str:
    if "__" in name:
        return _clark(name.replace("__", ":"))
    return _clark(f"w:{name}") if prefix == "w" else name


_Maker: TypeAlias = Callable[[Any], tuple[Element, ...]]


def _switch(tag: str) -> _Maker:
    """Write a switch: True → `<w:b/>`, False → `<w:b w:val="0"/>`, which takes back what the style gives."""
    return lambda on: (element(tag) if on else element(tag, val=0),)


def _value(tag: str) -> _Maker:
    return lambda value: (element(tag, val=value),)


_Part: TypeAlias = Callable[[Mapping[str, Any]], tuple[Element, ...]]


def _one(key: str, make: _Maker) -> _Part:
    return lambda form: make(form[key]) if key in form else ()


def _gathered(tag: str, names: Mapping[str, str]) -> _Part:
    """Return one element of several keys: line, after → `<w:spacing w:line="240" w:after="0"/>`."""

    def make(form: Mapping[str, Any]) -> tuple[Element, ...]:
        found = {attribute: form[key] for key, attribute in names.items() if key in form}
        return (element(tag, **found),) if found else ()

    return make


def _face(name: str) -> tuple[Element, ...]:
    """Return a typeface for Latin and Arabic script; that of Asian scripts comes from the theme, as in the template."""
    return (element("w:rFonts", ascii=name, eastAsiaTheme="minorHAnsi", hAnsi=name, cs=name),)


_RUN: tuple[_Part, ...] = (  # in the order of CT_RPr; what ends in `_cs` is for Arabic and Hebrew script
    _one("style", _value("w:rStyle")),
    _one("font", _face),
    _one("bold", _switch("w:b")),
    _one("italic", _switch("w:i")),
    _one("italic_cs", _switch("w:iCs")),
    _one("no_proof", _switch("w:noProof")),
    _one("snap_to_grid", _switch("w:snapToGrid")),
    _one("color", _value("w:color")),
    _one("spacing", _value("w:spacing")),
    _one("scale", _value("w:w")),
    _one("kern", _value("w:kern")),
    _one("position", _value("w:position")),
    _one("half_points", _value("w:sz")),
    _one("half_points_cs", _value("w:szCs")),
    _one("highlight", _value("w:highlight")),
    _one("underline", _value("w:u")),
    _one("vertical", _value("w:vertAlign")),
    _gathered("w:lang", {"language": "val", "east_asian": "eastAsia"}),
)


def run_properties(form: Mapping[str, Any]) -> Element | None:
    """Return the run properties of a format, or None if it has none.

    `{"bold": True, "half_points": 17}` → `<w:rPr><w:b/><w:sz w:val="17"/></w:rPr>`
    """
    made = [part for make in _RUN for part in make(form)]
    return element("w:rPr", *made) if made else None


def _tabs(stops: list[tuple[str, int] | tuple[str, int, str]]) -> tuple[Element, ...]:
    """Write tab stops: `[("left", 475)]`, or with what fills the way to the stop: `[("left", 475, "underscore")]`."""
    names = ("val", "pos", "leader")
    return (element("w:tabs", *(element("w:tab", **dict(zip(names, stop, strict=False))) for stop in stops)),)


def _frame(size: Mapping[str, int]) -> tuple[Element, ...]:
    """Return the frame of a paragraph at the bottom of the text of its page, so far from the left edge of the paper."""
    return (
        element(
            "w:framePr",
            **{"w": size["w"], "h": size["h"], "hRule": "atLeast", "wrap": "around"},
            **{"vAnchor": "margin", "hAnchor": "page", "x": size["x"], "yAlign": "bottom"},
        ),
    )


_PARAGRAPH = (  # in the order of CT_PPr
    _one("style", _value("w:pStyle")),
    _one("keep_next", _switch("w:keepNext")),
    _one("keep_lines", _switch("w:keepLines")),
    _one("frame", _frame),
    _one("tabs", _tabs),
    _one("no_hyphens", _switch("w:suppressAutoHyphens")),
    _gathered("w:spacing", {"before": "before", "after": "after", "line": "line", "line_rule": "lineRule"}),
    _gathered("w:ind", {"left": "left", "right": "right", "hanging": "hanging", "first_line": "firstLine"}),
    _one("align", _value("w:jc")),
    _one("outline", _value("w:outlineLvl")),
)


def paragraph_properties(form: Mapping[str, Any], *last: Element | None) -> Element | None:
    """Return the paragraph properties of a format; `last` are its mark's run properties and the section it ends.

    `{"style": "SingleTxt", "after": 0}` → `<w:pPr><w:pStyle w:val="SingleTxt"/><w:spacing w:after="0"/></w:pPr>`
    """
    made = [part for make in _PARAGRAPH for part in make(form)]
    made += [part for part in last if part is not None]
    return element("w:pPr", *made) if made else None


_SIGNS = {"\t": "w:tab", "\n": "w:br", "\u2011": "w:noBreakHyphen", "\u00ad": "w:softHyphen"}


def text(words: str) -> Iterator[Element]:
    """Yield text as Word stores it: tabs, breaks and special hyphens become elements.

    "anti‑personnel" (U+2011) → `<w:t>anti</w:t><w:noBreakHyphen/><w:t>personnel</w:t>`
    """
    for piece in re.split("([\t\n\u2011\u00ad])", words):
        if piece in _SIGNS:
            yield element(_SIGNS[piece])
        elif piece:
            yield element("w:t", piece, xml__space="preserve")


def run(*content: Element | str, **form: Any) -> Element:
    """Return a run: `run("Urges", italic=True)` → `<w:r><w:rPr><w:i/></w:rPr><w:t>Urges</w:t></w:r>`."""
    parts = [part for given in content for part in (text(given) if isinstance(given, str) else (given,))]
    return element("w:r", run_properties(form), *parts)


def paragraph(
    *content: Element, mark: Mapping[str, Any] | None = None, section: Element | None = None, **form: Any
) -> Element:
    """Return a paragraph; `mark` is the form of its end, which gives an empty paragraph its height.

    `paragraph(run("Annex"), style="H23")` →
    `<w:p><w:pPr><w:pStyle w:val="H23"/></w:pPr><w:r><w:t>Annex</w:t></w:r></w:p>`
    """
    return element("w:p", paragraph_properties(form, run_properties(mark or {}), section), *content)


def field_runs(instruction: str, shown: str, **form: Any) -> list[Element]:
    """Return a field and what it shows until the word processor computes it.

    `PAGE` → runs of `<w:fldChar w:fldCharType="begin"/>`, `<w:instrText> PAGE </w:instrText>`,
    `<w:fldChar w:fldCharType="separate"/>`, the text shown, `<w:fldChar w:fldCharType="end"/>`
    """
    begin, separate, end = (element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    asked = element("w:instrText", f" {instruction} ", xml__space="preserve")
    return [run(part, **form) for part in (begin, asked, separate, shown, end)]

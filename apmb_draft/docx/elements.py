"""Paragraphs, runs, tables and styles of a Word file, set in the words of `form.toml`.

A format is a mapping like `{"style": "SingleTxt", "after": 0, "keep_next": True}`. Its keys are those of `form.toml`,
so that styles and paragraphs are described in the same words. One table for paragraphs and one for runs say which
properties they are: python-docx, which makes all else here, lacks half of them.

The styles are those of the New York template under their own ids and names, the same for every draft: a style is added
or changed in `form.toml` alone. Which role has which style, `body` says; `mark_changes` takes from here what a file of
others lacks. Tables have none, but rows of cells of given widths: they lay out headers, footers and rows of the text.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeAlias, cast

from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import PartFactory, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, oxml_parser, parse_xml
from docx.oxml.styles import CT_Style, CT_Styles
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Twips
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from apmb_draft.docx.package import NAMESPACES
from apmb_draft.model.document import Run
from apmb_draft.un.form import form as un_form
from apmb_draft.un.typography import document_url

Element: TypeAlias = BaseOxmlElement
Format: TypeAlias = Mapping[str, Any]
LANGUAGE = "en-GB"
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


def add_paragraph(container: BlockItemContainer, *, mark: Format | None = None, **form: Any) -> Paragraph:
    """Add a paragraph to a body, cell, header, footer, footnote or comment, and return it.

    `mark` is the format of its end, which gives an empty paragraph its height.

    `add_paragraph(body, style="H23", after=0)` →
    `<w:p><w:pPr><w:pStyle w:val="H23"/><w:spacing w:after="0"/></w:pPr></w:p>`
    """
    made = container.add_paragraph()
    set_format(made, mark=mark, **form)
    return made


def set_format(paragraph: Paragraph, *, mark: Format | None = None, **form: Any) -> None:
    """Set the format of a paragraph that has none; a section that it ends stays."""
    properties = _paragraph_properties(form, mark)
    if properties is not None:
        paragraph._p.get_or_add_pPr()[:0] = list(properties)


def add_run(paragraph: Paragraph, *content: Element | str, **form: Any) -> WordRun:
    """Add a run to a paragraph and return it.

    `add_run(paragraph, "Urges", italic=True)` → `<w:r><w:rPr><w:i/></w:rPr><w:t>Urges</w:t></w:r>`
    """
    made = paragraph.add_run()
    _fill(made._r, content, form)
    return made


def add_text(paragraph: Paragraph, given: Run, **form: Any) -> Element:
    """Add a run of the document, or a hyperlink around it, and return its element.

    `Run("78/45", link="A/RES/78/45")` → `<w:hyperlink r:id="rId1" w:history="1"><w:r><w:rPr>
    <w:rStyle w:val="Hyperlink"/></w:rPr><w:t>78/45</w:t></w:r></w:hyperlink>`
    """
    if given.italic:
        form |= {"italic": True, "italic_cs": True}
    if given.status:
        form["highlight"] = "yellow"
    if not given.link:
        return add_run(paragraph, given.text, **form)._r
    made = run(given.text, style="Hyperlink", **form)
    relation = paragraph.part.relate_to(document_url(given.link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph._p.append(link := element("w:hyperlink", made, r__id=relation, history=1))
    return link


def add_part(word: WordDocument, name: str, content: Element, kind: str, relation: str) -> XmlPart:
    """Add a part such as `word/comments`, and the relationship by which the document or the file refers to it."""
    package = word.part.package
    part_type = cast(type[XmlPart], PartFactory.part_type_for.get(kind, XmlPart))
    part = part_type(PackURI(f"/{name}.xml"), kind, content, package)
    (word.part if name.startswith("word/") else package).relate_to(part, relation)
    return part


# --- Elements ---------------------------------------------------------------------------------------------------------


def paragraph(*content: Element, mark: Format | None = None, **form: Any) -> Element:
    """Return a paragraph of its own, as `add_paragraph` adds it, with some content."""
    return element("w:p", _paragraph_properties(form, mark), *content)


def run(*content: Element | str, **form: Any) -> Element:
    """Return a run of its own, as `add_run` adds it."""
    return _fill(OxmlElement("w:r"), content, form)


def _fill(made: Element, content: tuple[Element | str, ...], form: Format) -> Element:
    properties = _run_properties(form)
    if properties is not None:
        made.append(properties)
    for each in content:
        made.extend(text(each) if isinstance(each, str) else (each,))
    return made


_SIGNS = {"\t": "w:tab", "\n": "w:br", "\u2011": "w:noBreakHyphen", "\u00ad": "w:softHyphen"}


def text(words: str) -> Iterator[Element]:
    """Yield text as Word stores it: tabs, breaks and special hyphens become elements, unlike in python-docx.

    "anti‑personnel" (U+2011) → `<w:t>anti</w:t><w:noBreakHyphen/><w:t>personnel</w:t>`
    """
    for piece in re.split("([\t\n\u2011\u00ad])", words):
        if piece in _SIGNS:
            yield element(_SIGNS[piece])
        elif piece:
            yield element("w:t", piece, xml__space="preserve")


def field_runs(instruction: str, shown: str, **form: Any) -> list[Element]:
    """Return a field and what it shows until the word processor computes it.

    `PAGE` → runs of `<w:fldChar w:fldCharType="begin"/>`, `<w:instrText> PAGE </w:instrText>`,
    `<w:fldChar w:fldCharType="separate"/>`, the text shown, `<w:fldChar w:fldCharType="end"/>`
    """
    begin, separate, end = (element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    asked = element("w:instrText", f" {instruction} ", xml__space="preserve")
    return [run(part, **form) for part in (begin, asked, separate, shown, end)]


def element(tag: str, *children: Element | str | None, **attributes: object) -> Element:
    """Return one element; attributes take the prefix `w` of their element, others are written `r__id`.

    `element("w:jc", val="right")` → `<w:jc w:val="right"/>`
    `element("op:property", pid=2)` → `<op:property pid="2"/>`
    """
    name, keys, spaces = _names(tag, tuple(attributes))
    values = map(str, attributes.values())
    made = oxml_parser.makeelement(name, attrib=dict(zip(keys, values, strict=True)), nsmap=spaces)
    return _filled(made, children)


def root_element(tag: str, *children: Element | None, prefixes: str = "w r", default: str = "") -> Element:
    """Return the root of a part, which declares the namespaces of its part.

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


@cache
def _names(tag: str, keys: tuple[str, ...]) -> tuple[str, list[str], dict[str, str]]:
    """Return the name of an element and of its attributes as lxml has them, and the namespaces of both."""
    prefix = tag.partition(":")[0]
    own = "w:" if prefix == "w" else ""
    names = [tag, *(key.replace("__", ":") if "__" in key else own + key for key in keys)]
    spaces = {name.partition(":")[0] for name in names if ":" in name} - {"xml"}
    return _clark(tag), list(map(_clark, names[1:])), {each: NAMESPACES[each] for each in sorted(spaces)}


def _clark(name: str) -> str:
    prefix, colon, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else local


# --- Formats ----------------------------------------------------------------------------------------------------------


_Table: TypeAlias = Mapping[str, Mapping[str, str]]
"""Properties in the order of the schema, each with its attributes and the keys of a format that give their values."""
_PARAGRAPHS: _Table = {
    "w:pStyle": {"val": "style"},
    "w:keepNext": {"val": "keep_next"},
    "w:keepLines": {"val": "keep_lines"},
    "w:framePr": {},
    "w:tabs": {},
    "w:suppressAutoHyphens": {"val": "no_hyphens"},
    "w:spacing": {"before": "before", "after": "after", "line": "line", "lineRule": "line_rule"},
    "w:ind": {"left": "left", "right": "right", "hanging": "hanging", "firstLine": "first_line"},
    "w:jc": {"val": "align"},
    "w:outlineLvl": {"val": "outline"},
}
_RUNS: _Table = {
    "w:rStyle": {"val": "style"},
    "w:rFonts": {"ascii": "font", "hAnsi": "font", "cs": "font"},
    "w:b": {"val": "bold"},
    "w:i": {"val": "italic"},
    "w:iCs": {"val": "italic_cs"},  # what ends in `_cs` is for Arabic and Hebrew script
    "w:noProof": {"val": "no_proof"},
    "w:snapToGrid": {"val": "snap_to_grid"},
    "w:color": {"val": "color"},
    "w:spacing": {"val": "spacing"},
    "w:w": {"val": "scale"},
    "w:kern": {"val": "kern"},
    "w:position": {"val": "position"},
    "w:sz": {"val": "half_points"},
    "w:szCs": {"val": "half_points_cs"},
    "w:highlight": {"val": "highlight"},
    "w:u": {"val": "underline"},
    "w:vertAlign": {"val": "vertical"},
    "w:lang": {"val": "language", "eastAsia": "east_asian"},
}


def _paragraph_properties(form: Format, mark: Format | None = None) -> Element | None:
    """Return the paragraph properties of a format, with those of its mark, or None if it has none.

    `{"style": "SingleTxt", "after": 0}` → `<w:pPr><w:pStyle w:val="SingleTxt"/><w:spacing w:after="0"/></w:pPr>`
    """
    made = copy.deepcopy(_known_properties("w:pPr", frozenset(form.items())))
    letters = _run_properties(mark or {})
    if letters is not None:
        made.append(letters)
    return made if len(made) else None


def _run_properties(form: Format) -> Element | None:
    """Return the run properties of a format, or None if it has none.

    `{"bold": True, "half_points": 17}` → `<w:rPr><w:b/><w:sz w:val="17"/></w:rPr>`
    """
    made = _known_properties("w:rPr", frozenset(form.items()))
    return copy.deepcopy(made) if len(made) else None


@cache
def _known_properties(tag: str, items: frozenset[tuple[str, Any]]) -> Element:
    form, made = dict(items), element(tag)
    for name, keys in (_PARAGRAPHS if tag == "w:pPr" else _RUNS).items():
        given = {attribute: form[key] for attribute, key in keys.items() if form.get(key) is not None}
        if name == "w:rFonts" and given:  # that of Asian scripts comes from the theme, as in the template
            given["eastAsiaTheme"] = "minorHAnsi"
        if name == "w:framePr" and "frame" in form:
            made.append(_frame(*form["frame"]))
        elif name == "w:tabs" and form.get("tabs"):
            made.append(_tabs(form["tabs"]))
        elif given:
            given = {key: 0 if one is False else one for key, one in given.items() if one is not True}  # `<w:b/>`
            made.append(element(name, **given))
    return made


def _tabs(stops: Sequence[tuple[str | int, ...]]) -> Element:
    named = (dict(zip(("val", "pos", "leader"), stop, strict=False)) for stop in stops)
    return element("w:tabs", *(element("w:tab", **stop) for stop in named))


def _frame(width: int, height: int, left: int) -> Element:
    """Return the frame of a paragraph at the bottom of the text of its page, so far from the left edge of the paper."""
    size = {"w": width, "h": height, "hRule": "atLeast", "wrap": "around"}
    return element("w:framePr", **size, vAnchor="margin", hAnchor="page", x=left, yAlign="bottom")


# --- Tables -----------------------------------------------------------------------------------------------------------


def add_table(
    container: BlockItemContainer,
    rows: Sequence[Sequence[int]],
    name: str = "",
    *,
    margins: bool = False,
    left: int = 0,
) -> WordTable:
    """Add a table without rows, on the common grid of rows whose cells have such widths in twips.

    `name` tells a reader that cannot see the table what it lays out, "" for a table of the text; `margins`: its cells
    have Word's own margins; `left`: its indent in twips.
    """
    edges = sorted({edge for widths in rows for edge in accumulate(widths)})
    table = container.add_table(0, len(edges), Twips(edges[-1]))
    for column, (start, end) in zip(table.columns, pairwise([0, *edges]), strict=True):
        column.width = Twips(end - start)
    sides = (element(f"w:{side}", w=0, type="dxa") for side in ("left", "right"))
    # No first row or column is marked for the layout: nothing in these tables is a heading of anything.
    look = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand"), 0)
    about = {"w:tblCaption": name, "w:tblDescription": f"{name}: a table for the layout only, read from left to right"}
    properties = (
        element("w:tblW", w=edges[-1], type="dxa"),
        element("w:tblInd", w=left, type="dxa") if left else None,
        element("w:tblLayout", type="fixed"),
        None if margins else element("w:tblCellMar", *sides),
        element("w:tblLook", val="0000", **look),
        *(element(tag, val=text) for tag, text in about.items() if name),
    )
    table._tblPr[:] = [each for each in properties if each is not None]
    return table


def add_row(table: WordTable, widths: Sequence[int], height: int = 0) -> WordRow:
    """Add a row of empty cells, of an exact height in twips, or as high as its text where the height is 0.

    A cell spans the columns of the grid that its row does not divide; those behind its last are left out:
    `<w:trPr><w:gridAfter w:val="1"/><w:wAfter w:w="15" w:type="dxa"/><w:trHeight w:val="2880" w:hRule="exact"/>…`
    """
    row = WordRow(table._tbl.add_tr(), table)
    edges = [*accumulate(column.width.twips for column in table.columns)]
    ends = [*accumulate(widths)]
    if ends[-1] < edges[-1]:
        rest = element("w:wAfter", w=edges[-1] - ends[-1], type="dxa")
        row._tr.get_or_add_trPr().extend((element("w:gridAfter", val=sum(edge > ends[-1] for edge in edges)), rest))
    if height:
        row.height, row.height_rule = Twips(height), WD_ROW_HEIGHT_RULE.EXACTLY
    for start, end in pairwise([0, *ends]):
        row._tr.append(cell := OxmlElement("w:tc"))
        cell.width = Twips(end - start)
        cell.grid_span = sum(start < edge <= end for edge in edges)
    return row


def cells_of(row: WordRow) -> list[WordCell]:
    """Return the cells of a row, each once; python-docx repeats one that spans several columns."""
    return [WordCell(cell, row.table) for cell in row._tr.tc_lst]


def set_rules(cell: WordCell, **eighths: int) -> None:
    """Set the weights of the rules around a cell, such as `bottom=4`, in eighths of a point; 0 is none.

    `<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders>`
    """
    rules = [
        element(f"w:{side}", val="single", sz=weight, space=0, color="auto")
        for side, weight in eighths.items()
        if weight
    ]
    if rules:
        cell._tc.get_or_add_tcPr().append(element("w:tcBorders", *rules))


def set_at_bottom(cell: WordCell, above: int = 0) -> None:
    """Set the text of a cell at its bottom, so many twips above it.

    They are a margin of the cell: below the last paragraph of a cell LibreOffice counts a space twice.
    """
    if above:
        cell._tc.get_or_add_tcPr().append(element("w:tcMar", element("w:bottom", w=above, type="dxa")))
    cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM


# --- Styles -----------------------------------------------------------------------------------------------------------


def styles_part() -> CT_Styles:
    """Return `<w:styles>`: document defaults, the rule for styles that Word has built in, base styles, and ours."""
    return copy.deepcopy(_styles())


@cache
def _styles() -> CT_Styles:
    made = parse_xml((BASE / "word/styles.xml").read_bytes())
    normal = un_form()["styles"]["Normal"]
    given = {key: normal[key] for key in ("font", "half_points", "east_asian")}
    run = _run_properties({**given, "half_points_cs": normal["half_points"], "language": LANGUAGE})
    made.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}").append(run)
    for style_id, style in un_form()["styles"].items():
        _fill_style(made.add_style(), style_id, style)
    return made


def _fill_style(made: CT_Style, style_id: str, style: Mapping[str, Any]) -> None:
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
    paragraph = _paragraph_properties(shape) if style.get("kind", "paragraph") == "paragraph" else None
    made.extend(each for each in (paragraph, _run_properties(shape)) if each is not None)


def language_override(style_id: str) -> dict[str, str]:
    """Return the run properties that set a run in a style back to English, if the style has another language.

    The template marks some of its styles as Spanish: without this Word underlines English words in them as misspelt.
    """
    is_foreign = un_form()["styles"][style_id].get("language", LANGUAGE) != LANGUAGE
    return {"language": LANGUAGE} if is_foreign else {}

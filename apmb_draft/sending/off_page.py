"""Text boxes, pictures, frames, tables and paragraphs that lie beside the paper or have no size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apmb_draft.reading.word.package import Element, W
from apmb_draft.reading.word.styles import whole
from apmb_draft.sending.finding import Finding, error
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import brief, quotation, words
from apmb_draft.sending.unused import used_texts

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_SHAPES = tuple(_VML + name for name in ("shape", "rect", "roundrect", "oval", "line", "group", "image"))
_TWIP = 635  # English metric units
_POINT = 12_700
_LETTER = (12_240 * _TWIP, 15_840 * _TWIP)
_THINNEST = 2 * _POINT
_LENGTH = re.compile(r"(-?[\d.]{1,12})\s*(pt|in|cm|mm|px|pc|)")
_UNITS = {"pt": 1.0, "": 0.75, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pc": 12.0}
_REMEDY = "look at it (View, Web Layout or Draft), then delete it or put it on the page"


@dataclass(frozen=True)
class Paper:
    """The largest page of the file and its widest margins, in English metric units."""

    width: int
    height: int
    margin: int

    def misses(self, offset: int, size: int, *, across: bool, from_edge: bool) -> bool:
        """Whether something lies wholly beside the page; where it is placed from a paragraph, beside every page."""
        length, edge = (self.width, 0 if from_edge else self.margin) if across else (self.height, 0)
        begins = offset + edge
        slack = 0 if from_edge or across else length
        return begins >= length or begins + size + slack <= 0


def off_page(file: File) -> Iterator[Finding]:
    """What stands where no page shows it; heads that no section uses may be meant for pages of another size."""
    paper, used = _paper(file), used_texts(file)
    for part, root in file.texts():
        for what, element in _placed(root, paper) if part in used else ():
            said = brief(words(element))
            yield error("hidden-text", part, f"{what}: “{said}”" if said else what, _REMEDY, quotation(element))


def _placed(root: Element, paper: Paper) -> Iterator[tuple[str, Element]]:
    for drawing in root.iter(_WP + "anchor", _WP + "inline"):
        if why := _why_drawing(drawing, paper):
            yield why, drawing
    for shape in root.iter(*_SHAPES):
        if why := _why_shape(shape, paper):
            yield why, shape
    for frame in root.iter(W + "framePr", W + "tblpPr"):
        if _frame_misses(frame, paper):
            around = next(frame.iterancestors(W + "p", W + "tbl"), frame)
            if words(around).strip():
                yield "a frame or table beside the page", around
    for indent in root.iter(W + "ind", W + "tblInd"):
        around = next(indent.iterancestors(W + "p", W + "tbl"), None)
        if around is not None and _is_beside(indent, paper) and words(around):
            yield "words indented beyond the page", around


def _paper(file: File) -> Paper:
    """From the sections of the main part: `<w:pgSz w:w="12240" w:h="15840"/>`."""
    root = file.tree(file.main())
    sizes = [(_twips(page, "w"), _twips(page, "h")) for page in root.iter(W + "pgSz")]
    margins = [_twips(page, "left") for page in root.iter(W + "pgMar")]
    width = max((width for width, _ in sizes if width), default=_LETTER[0])
    height = max((height for _, height in sizes if height), default=_LETTER[1])
    return Paper(width, height, max(margins, default=0))


def _twips(element: Element, name: str) -> int:
    return (whole(element.get(W + name, "")) or 0) * _TWIP


def _why_drawing(drawing: Element, paper: Paper) -> str:
    """`<wp:anchor>…<wp:positionH relativeFrom="page"><wp:posOffset>-9000000</wp:posOffset></wp:positionH>`."""
    name = drawing.find(_WP + "docPr")
    if name is not None and name.get("hidden", "0") in ("1", "true", "on"):
        return "a hidden drawing"
    extent = drawing.find(_WP + "extent")
    size = [0, 0] if extent is None else [whole(extent.get(side, "")) or 0 for side in ("cx", "cy")]
    if min(size) < _THINNEST and words(drawing).strip():
        return "a text box of no size"
    for at, tag in enumerate(("positionH", "positionV")):
        position = drawing.find(_WP + tag)
        offset = None if position is None else whole(position.findtext(_WP + "posOffset") or "")
        from_edge = position is not None and position.get("relativeFrom") == "page"
        if offset is not None and paper.misses(offset, size[at], across=not at, from_edge=from_edge):
            return "a drawing beside the page"
    return ""


def _why_shape(shape: Element, paper: Paper) -> str:
    """`<v:shape style="position:absolute;margin-left:-900pt;width:100pt;visibility:hidden">`."""
    given = (each.partition(":") for each in shape.get("style", "").lower()[:2_000].split(";"))
    style = {key.strip(): value.strip() for key, _, value in given}
    if style.get("visibility") == "hidden" or style.get("display") == "none" or style.get("mso-hide"):
        return "a hidden drawing"
    if next(shape.iterancestors(*_SHAPES), None) is not None:
        return ""  # placed in the units of the group around it
    width, height = _emu(style.get("width", "")), _emu(style.get("height", ""))
    if words(shape).strip() and any(size is not None and size < _THINNEST for size in (width, height)):
        return "a text box of no size"
    for across, keys in ((True, ("margin-left", "left")), (False, ("margin-top", "top"))):
        offset = next((_emu(style[key]) for key in keys if key in style), None)
        edge = style.get(f"mso-position-{'horizontal' if across else 'vertical'}-relative") == "page"
        size = (width if across else height) or 0
        if offset is not None and paper.misses(offset, size, across=across, from_edge=edge):
            return "a drawing beside the page"
    return ""


def _emu(text: str) -> int | None:
    """A length of a style sheet: "72pt" is an inch.

    >>> _emu("72pt"), _emu("1in"), _emu("auto")
    (914400, 914400, None)
    """
    found = _LENGTH.fullmatch(text.strip())
    try:
        return round(float(found[1]) * _UNITS[found[2]] * _POINT) if found else None
    except ValueError:
        return None


def _frame_misses(frame: Element, paper: Paper) -> bool:
    """`<w:framePr w:w="9792" w:hAnchor="page" w:x="1210" …/>` or `<w:tblpPr w:tblpX="…"/>`."""
    prefix = "tblp" if frame.tag == W + "tblpPr" else ""
    names = ("tblpX", "tblpY") if prefix else ("x", "y")
    sizes = (_twips(frame, "w"), _twips(frame, "h"))
    anchors = ("horzAnchor", "vertAnchor") if prefix else ("hAnchor", "vAnchor")
    return any(
        frame.get(W + name) is not None
        and paper.misses(_twips(frame, name), size, across=not at, from_edge=frame.get(W + anchor) == "page")
        for at, (name, size, anchor) in enumerate(zip(names, sizes, anchors, strict=True))
    )


def _is_beside(indent: Element, paper: Paper) -> bool:
    left = sum(_twips(indent, name) for name in ("left", "start", "firstLine", "w"))
    return left >= paper.width or left <= -paper.width

"""The short rule in the middle of the page that ends every document."""

from __future__ import annotations

from apmb_draft.docx.xml import NAMESPACES
from apmb_draft.form import form
from apmb_draft.word.xml import Element, element

_EMU = 12700  # English metric units in a point
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"  # Microsoft's identifier of the extension


def end_rule() -> Element:
    """Return the rule as a floating line, marked as decoration, so that screen readers skip it.

    `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>…<a:prstGeom prst="line">…`
    """
    shape = form()["end_rule"]
    length, below = _emu(shape["length"]), _emu(shape["below"])
    anchor = element(
        "wp:anchor",
        element("wp:simplePos", x=0, y=0),
        element("wp:positionH", element("wp:align", "center"), relativeFrom="page"),
        element("wp:positionV", element("wp:posOffset", str(below)), relativeFrom="paragraph"),
        element("wp:extent", cx=length, cy=0),
        element("wp:effectExtent", l=0, t=0, r=0, b=0),
        element("wp:wrapNone"),
        _name(),
        element("wp:cNvGraphicFramePr"),
        _graphic(length),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
        simplePos=0,
        relativeHeight=1,
        behindDoc=0,
        locked=0,
        layoutInCell=1,
        allowOverlap=1,
    )
    return element("mc:AlternateContent", element("mc:Choice", element("w:drawing", anchor), Requires="wps"))


def _emu(points: float) -> int:
    return round(points * _EMU)


def _name() -> Element:
    mark = element("a:ext", element("adec:decorative", val=1), uri=_DECORATIVE)
    return element("wp:docPr", element("a:extLst", mark), id=1, name="End rule")


def _graphic(length: int) -> Element:
    rule = form()["end_rule"]
    line = element("a:ln", element("a:solidFill", element("a:srgbClr", val=rule["color"])), w=_emu(rule["weight"]))
    frame = element("a:xfrm", element("a:off", x=0, y=0), element("a:ext", cx=length, cy=0))
    shape = element("wps:spPr", frame, element("a:prstGeom", element("a:avLst"), prst="line"), line)
    drawn = element("wps:wsp", element("wps:cNvCnPr"), shape, element("wps:bodyPr"))
    return element("a:graphic", element("a:graphicData", drawn, uri=NAMESPACES["wps"]))

"""Colours of letters and of what they stand on, and whether one can be told from the other."""

from __future__ import annotations

import re
from typing import TypeAlias

from apmb_draft.reading.word.package import Element, W

Colour: TypeAlias = tuple[int, int, int]

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_VML = "{urn:schemas-microsoft-com:vml}"
_HEX = re.compile(r"#?([0-9A-Fa-f]{6})")
_WHITE: Colour = (255, 255, 255)
_LIGHT_THEME = frozenset(("background1", "bg1", "light1"))


def of_hex(digits: str) -> Colour | None:
    """Six digits as a colour.

    >>> of_hex("FF0080"), of_hex("auto")
    ((255, 0, 128), None)
    """
    found = _HEX.fullmatch(digits)
    if found is None:
        return None
    red, green, blue = bytes.fromhex(found[1])
    return red, green, blue


def rgb(colour: Element | None) -> Colour | None:
    """`<w:color w:val="FFFFFF"/>` → white; nothing where Word chooses ("auto")."""
    if colour is None:
        return None
    of_theme = _WHITE if colour.get(W + "themeColor") in _LIGHT_THEME else None
    return of_hex(colour.get(W + "val", "")) or of_theme


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours as the Web Content Accessibility Guidelines measure it, from 1 to 21.

    >>> contrast((0, 0, 0), (255, 255, 255)), contrast((255, 255, 255), (254, 254, 254)) < 1.02
    (21.0, True)
    """
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: Colour) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def shading(given: Element | None) -> tuple[bool, Colour | None]:
    """Whether there is a shading, and its colour; in a pattern of two colours nobody knows what is under a letter.

    `<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>` → True, dark blue
    """
    fill = "auto" if given is None else given.get(W + "fill", "auto")
    pattern = "clear" if given is None else given.get(W + "val", "clear")
    if pattern in ("clear", "nil"):
        return of_hex(fill) is not None, of_hex(fill)
    if pattern == "solid" and given is not None:
        return True, of_hex(given.get(W + "color", "")) or (0, 0, 0)
    return True, None


def box_around(run: Element) -> Colour | None:
    """The filling of the text box around a run; white paper where there is none, nothing where it is not plain."""
    for box in run.iterancestors(_WPS + "wsp", _VML + "shape", _VML + "rect", _VML + "roundrect"):
        filling = box.find(f"{_WPS}spPr/{_A}solidFill/{_A}srgbClr")
        found = of_hex(box.get("fillcolor", "") if filling is None else filling.get("val", ""))
        if found:
            return found
        others = [box.find(f"{_WPS}spPr/{_A}{kind}Fill") for kind in ("solid", "grad", "blip", "patt")]
        if box.get("fillcolor") or any(each is not None for each in others):
            return None
    return _WHITE

"""Colours of letters and of what they stand on, and whether one can be told from the other."""

from __future__ import annotations

from apmb_draft.reading.word.package import Element, W
from apmb_draft.sending.themes import Colour, Theme, of_hex

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_VML = "{urn:schemas-microsoft-com:vml}"
_WHITE: Colour = (255, 255, 255)


def rgb(colour: Element | None, theme: Theme) -> Colour | None:
    """`<w:color w:val="FFFFFF"/>` → white; nothing where Word chooses ("auto"). A colour of the theme goes before."""
    if colour is None:
        return None
    name, tint, shade = (colour.get(W + key, "") for key in ("themeColor", "themeTint", "themeShade"))
    return theme.of_word(name, tint, shade) or of_hex(colour.get(W + "val", ""))


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


def shading(given: Element | None, theme: Theme) -> tuple[bool, Colour | None]:
    """Whether there is a shading, and its colour; in a pattern of two colours nobody knows what is under a letter.

    `<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>` → True, dark blue
    """
    if given is None:
        return False, None
    pattern = given.get(W + "val", "clear")
    if pattern in ("clear", "nil"):
        name, tint, shade = (given.get(W + key, "") for key in ("themeFill", "themeFillTint", "themeFillShade"))
        colour = theme.of_word(name, tint, shade) or of_hex(given.get(W + "fill", "auto"))
        return colour is not None, colour
    return True, (rgb(given, theme) or of_hex(given.get(W + "color", "")) or (0, 0, 0)) if pattern == "solid" else None


def box_around(run: Element, theme: Theme) -> Colour | None:
    """The filling of the text box around a run; white paper where there is none, nothing where it is not plain."""
    for box in run.iterancestors(_WPS + "wsp", _VML + "shape", _VML + "rect", _VML + "roundrect"):
        found = of_hex(box.get("fillcolor", "")) or filling(box.find(f"{_WPS}spPr/{_A}solidFill"), theme)
        if found:
            return found
        others = [box.find(f"{_WPS}spPr/{_A}{kind}Fill") for kind in ("solid", "grad", "blip", "patt")]
        if box.get("fillcolor") or any(each is not None for each in others):
            return None
    return _WHITE


def filling(given: Element | None, theme: Theme) -> Colour | None:
    """The plain colour of a filling: `<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>`."""
    if given is None:
        return None
    plain = next(given.iter("{*}srgbClr"), None)
    if plain is not None:
        return of_hex(next((value for name, value in plain.attrib.items() if name.rpartition("}")[2] == "val"), ""))
    named = next(given.iter("{*}schemeClr"), None)
    return None if named is None else theme.of_drawing(named)

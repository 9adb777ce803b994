"""The colours that a file gives names to: "background1" is white, unless its theme says otherwise."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from typing import TypeAlias

from apmb_draft.reading.word.package import Element, W
from apmb_draft.reading.word.styles import whole
from apmb_draft.sending.parts import File

Colour: TypeAlias = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_USUAL = {"lt1": (255, 255, 255), "dk1": (0, 0, 0), "lt2": (231, 230, 230), "dk2": (68, 84, 106)}
"""What Word takes where a file has no theme."""
_NAMES = {
    **{"background1": "bg1", "background2": "bg2", "text1": "tx1", "text2": "tx2"},
    **{"light1": "lt1", "light2": "lt2", "dark1": "dk1", "dark2": "dk2", "hyperlink": "hlink"},
    "followedHyperlink": "folHlink",
}
"""The names of Word for what the theme and drawings call otherwise."""
_USED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_MAPPED = {"bg1": "bg1", "t1": "tx1", "bg2": "bg2", "t2": "tx2"}
_WHOLE = 100_000
"""How a drawing writes all of something."""


class Theme:
    """The named colours of a file, and which of them stand for its text and its paper."""

    def __init__(self, theme: Element | None = None, mapping: Element | None = None):
        self._colours: dict[str, Colour] = dict(_USUAL)
        for scheme in () if theme is None else theme.iter(_A + "clrScheme"):
            for named in scheme:
                found = next((of_hex(each.get("lastClr") or each.get("val", "")) for each in named), None)
                if found:
                    self._colours[named.tag.rpartition("}")[2]] = found
        self._used = dict(_USED)
        for name, used in _MAPPED.items():
            given = "" if mapping is None else mapping.get(W + name, "")
            self._used[used] = _NAMES.get(given, given) or _USED[used]

    def of_word(self, name: str, tint: str = "", shade: str = "") -> Colour | None:
        """A colour as letters and shadings name it, lighter or darker by hexadecimal 255ths.

        >>> Theme().of_word("text1"), Theme().of_word("text1", tint="33"), Theme().of_word("accent1")
        ((0, 0, 0), (204, 204, 204), None)
        """
        name = _NAMES.get(name, name)
        found = self._colours.get(self._used.get(name, name))
        for part, towards in ((tint, 255), (shade, 0)):
            if found and part and (kept := _share(part)) is not None:
                red, green, blue = (round(each * kept + towards * (1 - kept)) for each in found)
                found = red, green, blue
        return found

    def of_drawing(self, colour: Element) -> Colour | None:
        """`<w14:schemeClr w14:val="bg1"><w14:lumMod w14:val="95000"/></w14:schemeClr>`, and in drawings too."""
        found = self.of_word(_value(colour))
        if found is None:
            return None
        hue, light, strength = rgb_to_hls(*(each / 255 for each in found))
        for change in colour:
            share = (whole(_value(change)) or 0) / _WHOLE
            match change.tag.rpartition("}")[2]:
                case "lumMod":
                    light *= share
                case "lumOff":
                    light += share
                case "tint":
                    light = light * share + 1 - share
                case "shade":
                    light *= share
        red, green, blue = (round(255 * each) for each in hls_to_rgb(hue, max(0.0, min(1.0, light)), strength))
        return red, green, blue


def theme_of(file: File) -> Theme:
    """The theme of a file, where it has one that can be read."""
    part = file.related(file.main(), "theme")
    mapping = (root.find(W + "clrSchemeMapping") for _, root in file.settings())
    return Theme(dict(file.trees()).get(part), next((each for each in mapping if each is not None), None))


def of_hex(digits: str) -> Colour | None:
    """Six digits as a colour.

    >>> of_hex("FF0080"), of_hex("#ff0080"), of_hex("auto")
    ((255, 0, 128), (255, 0, 128), None)
    """
    digits = digits.removeprefix("#")
    try:
        red, green, blue = bytes.fromhex(digits) if len(digits) == 6 else b""
    except ValueError:
        return None
    return red, green, blue


def _share(digits: str) -> float | None:
    try:
        return min(int(digits, 16), 255) / 255
    except ValueError:
        return None


def _value(element: Element) -> str:
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "val"), "")

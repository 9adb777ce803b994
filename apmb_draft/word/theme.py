"""The theme and the font table, which Word wants in every file: one face, black on white."""

from __future__ import annotations

from apmb_draft.form import form
from apmb_draft.word.xml import Element, element, root_element

_NAME = "apmb-draft"
# Dark and light, then the six accents: a document of the UN has no colour but that of its links.
_GREYS = ("dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


def font_table() -> Element:
    """Return `<w:fonts><w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/>…`.

    The second name is that of the free face with the same widths, for machines that have no Times New Roman.
    """
    face = element(
        "w:font",
        element("w:altName", val="Liberation Serif"),
        element("w:charset", val="00"),
        element("w:family", val="roman"),
        element("w:pitch", val="variable"),
        name=_face(),
    )
    return root_element("w:fonts", face)


def _face() -> str:
    return str(form()["styles"]["Normal"]["font"])


def theme_part() -> Element:
    """Return the smallest `<a:theme>` that the schema allows."""
    parts = element("a:themeElements", _colours(), _faces(), _formats())
    made = root_element("a:theme", parts, prefixes="a")
    made.set("name", _NAME)
    return made


def _colours() -> Element:
    link = form()["styles"]["Hyperlink"]["color"]
    values = {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": "000000",
        "lt2": "FFFFFF",
        **dict.fromkeys(_GREYS, "000000"),
        "hlink": link,
        "folHlink": link,
    }
    colours = (element(f"a:{name}", element("a:srgbClr", val=value)) for name, value in values.items())
    return element("a:clrScheme", *colours, name=_NAME)


def _faces() -> Element:
    def group(tag: str) -> Element:
        latin, others = element("a:latin", typeface=_face()), (element(f"a:{s}", typeface="") for s in ("ea", "cs"))
        return element(tag, latin, *others)

    return element("a:fontScheme", group("a:majorFont"), group("a:minorFont"), name=_NAME)


def _formats() -> Element:
    """Return three of each, as the schema asks; nothing in the document uses them."""

    def fill() -> Element:
        return element("a:solidFill", element("a:schemeClr", val="phClr"))

    three = range(3)
    return element(
        "a:fmtScheme",
        element("a:fillStyleLst", *(fill() for _ in three)),
        element("a:lnStyleLst", *(element("a:ln", fill()) for _ in three)),
        element("a:effectStyleLst", *(element("a:effectStyle", element("a:effectLst")) for _ in three)),
        element("a:bgFillStyleLst", *(fill() for _ in three)),
        name=_NAME,
    )

"""What belongs to a text and is no word of it: descriptions, tips, names of controls, watermarks, strokes of a pen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from apmb_draft.reading.word.package import Element, W
from apmb_draft.sending.fields import all_fields
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.parts import File
from apmb_draft.sending.paths import is_path
from apmb_draft.sending.quoting import brief, counted, listed, quotation

_VML = "{urn:schemas-microsoft-com:vml}"
_OF_LAYOUT = re.compile(r".*: a table for the layout only, read from left to right")
"""What our own tables say to a screen reader."""
_GIVEN_BY_WORD = ("_", "OLE_LINK")
_READ = "see whether others may read it"


def captions(file: File) -> Iterator[Finding]:
    """Alternative texts of pictures and tables: `<wp:docPr id="1" name="Picture 1" descr="…"/>`."""
    for part, root in file.texts():
        for element, said in _described(root):
            if said.strip() and not is_path(said):  # paths are named by another check
                what = f"a description that only a screen reader says: “{brief(said)}”"
                yield hint("unused-text", part, what, f"{_READ} (right click, View Alt Text)", quotation(element))


def _described(root: Element) -> Iterator[tuple[Element, str]]:
    for drawing in root.iter("{*}docPr", "{*}cNvPr"):
        yield from ((drawing, drawing.get(name, "")) for name in ("descr", "title"))
    for shape in root.iter(_VML + "*"):
        yield from ((shape, shape.get(name, "")) for name in ("alt", "title"))
    for table in root.iter(W + "tblPr"):
        given = [(each, each.get(W + "val", "")) for each in table.iter(W + "tblCaption", W + "tblDescription")]
        if not any(_OF_LAYOUT.fullmatch(said) for _, said in given):
            yield from given


def tips(file: File) -> Iterator[Finding]:
    """What the pointer of the mouse brings up at a link: of words, of a drawing, of a field."""
    for part, root in file.texts():
        for element in root.iter(W + "hyperlink", "{*}hlinkClick", "{*}hlinkHover"):
            yield from _tip(part, element, element.get(W + "tooltip") or element.get("tooltip", ""))
    for part, field in all_fields(file):
        words = field.arguments if field.kind == "HYPERLINK" else []
        said = [after for before, after in pairwise(words) if before == "\\o"]
        yield from _tip(part, field.element, *said[:1])


def _tip(part: str, element: Element, said: str = "") -> Iterator[Finding]:
    if said:
        yield hint("unused-text", part, f"a tooltip: “{brief(said)}”", _READ, quotation(element))


def controls(file: File) -> Iterator[Finding]:
    """Names of content controls, the choices that they offer, and names of bookmarks that somebody gave."""
    remedy = "make the words plain text (Developer, Properties; or Remove Content Control)"
    for part, root in file.texts():
        choices = [_choice(each) for each in root.iter(W + "listItem", W + "listEntry")]
        if choices:
            yield hint("unused-text", part, f"{counted(len(choices), 'choice')} of a list: {listed(choices)}", remedy)
        names = [each.get(W + "val", "") for sdt in root.iter(W + "sdtPr") for each in sdt.iter(W + "alias", W + "tag")]
        if any(names):
            yield hint("unused-text", part, f"names of fields to fill in: {listed(filter(None, names))}", remedy)
        names = [each.get(W + "name", "") for each in root.iter(W + "bookmarkStart")]
        given = [name for name in names if name and not name.startswith(_GIVEN_BY_WORD)]
        if given:
            what = f"{counted(len(given), 'bookmark')}: {listed(given)}"
            yield hint("bookmarks", part, what, "see whether others may read the names (Insert, Bookmark)")


def _choice(item: Element) -> str:
    return str(item.get(W + "displayText") or item.get(W + "value") or item.get(W + "val") or "")


def marks_of_the_house(file: File) -> Iterator[Finding]:
    """Watermarks ("DRAFT – CONFIDENTIAL"), films that are fetched from elsewhere, and what was drawn by hand."""
    for part, root in file.texts():
        for letters in root.iter(_VML + "textpath"):
            if letters.get("string", "").strip():
                what = f"a watermark, or letters drawn as a picture: “{brief(letters.get('string'))}”"
                yield error("highlighting", part, what, "remove it (Design, Watermark)", quotation(letters))
        for film in root.iter("{*}webVideoPr"):
            what = f"a film outside the file: “{brief(film.get('embeddedHtml', ''))}”"
            yield error("outside-parts", part, what, "delete it", quotation(film))
        for ink in root.iter("{*}contentPart"):
            what = "something drawn by hand (ink)"
            yield error("embedded", part, what, "delete it (File, Info, Inspect Document, Ink)", quotation(ink))

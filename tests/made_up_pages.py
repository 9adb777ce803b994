"""Made-up pages written as Word writes a PDF: letters of two bytes, tabs and paragraph marks of one, tags for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MARK = "¶"
"""In the text of a line: a tab, or at its end the end of a paragraph."""
BULLET = "•"
"""Set in the font of single bytes; PDFium, which knows no letters without ink, has no sign of its own for the other."""
ADVANCE = 5.0
"""pt: every letter of ten is as wide."""
FACES = {"": b"TimesNewRomanPSMT", "i": b"TimesNewRomanPS-ItalicMT", "b": b"TimesNewRomanPS-BoldMT"}


@dataclass(frozen=True)
class Set:
    """A line of text set at a place; `tag` is the way to its element, "P1" or "T1 R2 C1 P1", nothing for furniture."""

    text: str
    x: float
    y: float
    tag: str = ""
    size: float = 10
    face: str = ""
    rise: float = 0


@dataclass
class Element:
    """An element of the structure, with elements and (page, number) below it."""

    kind: str
    below: dict[str, Element] = field(default_factory=dict)
    kids: list[Element | tuple[int, int]] = field(default_factory=list)


KINDS = {
    "P": "P",
    "H": "H2",
    "T": "Table",
    "R": "TR",
    "C": "TD",
    "N": "Note",
    "L": "L",
    "I": "LI",
    "B": "LBody",
    "S": "Lbl",
}


def pdf(*pages: Sequence[Set], tagged: bool = True) -> bytes:
    """A PDF of these pages, with the masthead's rule and head left to the caller."""
    file, root = File(), Element("Document")
    catalog, tree = file.reserve(), file.reserve()
    fonts = file.fonts()
    kids, numbers = [], []
    for at, lines in enumerate(pages):
        content, tags = _content(lines, at, root)
        stream = file.add(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        keys = b"/Parent %d 0 R/MediaBox[0 0 612 792]/StructParents %d" % (tree, at)
        kids.append(file.add(b"<</Type/Page%s/Resources<</Font<<%s>>>>/Contents %d 0 R>>" % (keys, fonts, stream)))
        numbers.append(tags)
    marks = _structure(file, root, kids, numbers) if tagged else b""
    file.set(catalog, b"<</Type/Catalog/Pages %d 0 R%s>>" % (tree, marks))
    file.set(tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)))
    return file.data()


def _content(lines: Sequence[Set], page: int, root: Element) -> tuple[bytes, list[Element]]:
    """The letters of a page, and the elements that its numbers stand for."""
    content, tags = b"", list[Element]()
    for line in lines:
        if line.tag:
            element = _element(root, line.tag)
            element.kids.append((page, len(tags)))
            content += b"/P <</MCID %d>> BDC\n" % len(tags)
            tags.append(element)
        else:
            content += b"/Artifact BMC\n"
        content += _letters(line) + b"EMC\n"
    return content, tags


def _element(root: Element, way: str) -> Element:
    for step in way.split():
        if step not in root.below:
            root.below[step] = Element(KINDS[step[0]])
            root.kids.append(root.below[step])
        root = root.below[step]
    return root


def _letters(line: Set) -> bytes:
    """Stretches between marks, each mark a space in the font of single bytes; a tab goes to the next even place."""
    content, x = b"", line.x
    height = 792 - line.y + line.rise
    for number, stretch in enumerate(line.text.split(MARK)):
        if number:
            content += b"BT /M %g Tf 1 0 0 1 %.2f %.2f Tm [( )] TJ ET\n" % (line.size, x, height)
            x += 15
        if stretch == BULLET:
            content += b"BT /M %g Tf 1 0 0 1 %.2f %.2f Tm [(\\225)] TJ ET\n" % (line.size, x, height)
            x += ADVANCE
        elif stretch:
            codes = b"".join(b"%04X" % ord(letter) for letter in stretch)
            face = b"F" + line.face.encode()
            content += b"BT /%s %g Tf 1 0 0 1 %.2f %.2f Tm [<%s>] TJ ET\n" % (face, line.size, x, height, codes)
            x += len(stretch) * ADVANCE * line.size / 10
    return content


def _structure(file: File, root: Element, pages: Sequence[int], numbers: Sequence[Sequence[Element]]) -> bytes:
    places: dict[int, int] = {}

    start = file.reserve()

    def write(element: Element, above: int) -> int:
        place = places[id(element)] = file.reserve()
        kids = [
            b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[kid[0]], kid[1])
            if isinstance(kid, tuple)
            else b"%d 0 R" % write(kid, place)
            for kid in element.kids
        ]
        keys = (element.kind.encode(), above, b" ".join(kids))
        file.set(place, b"<</Type/StructElem/S/%s/P %d 0 R/K[%s]>>" % keys)
        return place

    top = write(root, start)
    found = b""
    for at, tags in enumerate(numbers):
        found += b"%d [%s]" % (at, b" ".join(b"%d 0 R" % places[id(tag)] for tag in tags))
    parents = file.add(b"<</Nums[%s]>>" % found)
    file.set(start, b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R>>" % (top, parents))
    return b"/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R" % start


class File:
    """The objects of a PDF."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        self._objects.append(b"")
        return len(self._objects)

    def set(self, place: int, content: bytes) -> None:
        self._objects[place - 1] = content

    def add(self, content: bytes) -> int:
        place = self.reserve()
        self.set(place, content)
        return place

    def fonts(self) -> bytes:
        """The faces with two bytes a letter, which are the letters' own numbers, and the one with a single byte."""
        unicode = (
            b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
            b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap"
        )
        to = self.add(b"<</Length %d>>stream\n%s\nendstream" % (len(unicode), unicode))
        names = []
        for key, name in FACES.items():
            look = self.add(
                b"<</Type/FontDescriptor/FontName/%s/Flags 32/ItalicAngle 0/Ascent 900/Descent -200>>" % name
            )
            system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            below = b"/Type/Font/Subtype/CIDFontType2/BaseFont/%s%s/DW 500/FontDescriptor %d 0 R"
            face = (
                b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[<<%s>>]/ToUnicode %d 0 R>>"
            )
            names.append(b"/F%s %d 0 R" % (key.encode(), self.add(face % (name, below % (name, system, look), to))))
        single = b"<</Type/Font/Subtype/TrueType/BaseFont/TimesNewRomanPSMT/Encoding/WinAnsiEncoding"
        mark = self.add(
            single + b"/FirstChar 32/LastChar 149/Widths[250%s]/FontDescriptor %d 0 R>>" % (b" 500" * 117, look)
        )
        return b"".join([*names, b"/M %d 0 R" % mark])

    def data(self) -> bytes:
        return made(*self._objects)


def made(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first of them its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    start = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    end = b"trailer\n<</Root 1 0 R /Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, len(data))
    return data + start + end

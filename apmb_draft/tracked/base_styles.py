"""How letters and paragraphs of a Word file look: its styles and lists, and the styles that it still needs."""

from __future__ import annotations

from apmb_draft.docx.house_styles import styles_part
from apmb_draft.docx.numbering import Numbering
from apmb_draft.docx.package import DocxPackage, Element, W
from apmb_draft.docx.styles import Letters, Styles, value


class Looks:
    """The styles of one file, by the names that they have in every language and under every id.

    Word lets each file call its styles by ids of its own ("SingleTxt", "_SingleTxt1"); the names are the same.
    """

    def __init__(self, parts: DocxPackage):
        name = parts.related("styles")
        self._root = parts.tree(name) if name else None
        self._styles = Styles(self._root)
        self._numbering = parts.related("numbering")
        self._parts = parts

    def letters(self, paragraph: str, properties: Element | None) -> Letters:
        """Return the form of a run with such properties in a paragraph of a style."""
        return self._styles.letters(paragraph, properties)

    def is_link(self, properties: Element) -> bool:
        """Return whether a run is set as links are, though it may be none."""
        chain = self._styles.chain("character", value(properties, "rStyle"))
        return any(_name(style) == "hyperlink" for _, style in chain)

    def counts(self, paragraph: str) -> bool:
        """Return whether a style of paragraphs puts them in a list."""
        chain = self._styles.chain("paragraph", paragraph)
        return any(style.find(f"{W}pPr/{W}numPr") is not None for _, style in chain)

    def numbering(self) -> Numbering:
        """Counts the paragraphs that Word numbers itself, from the first on."""
        return Numbering(self._parts.tree(self._numbering) if self._numbering else None, self._styles)

    def style(self, ours: str) -> str:
        """The id in this file of a style that we know by its id; added, with those it is based on, if it is missing."""
        if self._root is None:
            return ours
        known: dict[str, Element] = {one.get(W + "styleId", ""): one for one in self._root.iter(W + "style")}
        wanted = next((one for one in styles_part().iter(W + "style") if one.get(W + "styleId") == ours), None)
        if wanted is None:
            return ours
        kind = (_name(wanted), wanted.get(W + "type"))
        alike = (identity for identity, one in known.items() if (_name(one), one.get(W + "type")) == kind)
        return next(alike, "") or self._added(wanted, known)

    def _added(self, style: Element, known: dict[str, Element]) -> str:
        ours: str = style.get(W + "styleId", "")
        identity = next(each for each in (ours, *(f"{ours}{n}" for n in range(1, len(known) + 2))) if each not in known)
        style.set(W + "styleId", identity)
        style.attrib.pop(W + "default", None)
        assert self._root is not None
        self._root.append(style)
        for tag in ("basedOn", "next", "link"):
            for found in style.findall(W + tag):
                found.set(W + "val", self.style(found.get(W + "val", "")))
        return identity


def style_of(paragraph: Element) -> str:
    """`<w:p><w:pPr><w:pStyle w:val="Session"/>…` → "Session"."""
    return str(value(paragraph.find(W + "pPr"), "pStyle"))


def _name(style: Element) -> str:
    return value(style, "name").lower()

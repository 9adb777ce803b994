"""The styles of a file in which changes are marked, and those that it still needs."""

from __future__ import annotations

from apmb_draft.docx.styles import Styles, name_of
from apmb_draft.docx.xml import Element, W
from apmb_draft.word.styles import styles_part


class BaseStyles(Styles):
    """The styles of a file, to which those of ours can be added.

    Word lets each file call its styles by ids of its own ("SingleTxt", "_SingleTxt1"); the names are the same.
    """

    def style(self, ours: str) -> str:
        """Return the id in this file of a style of ours; add it, with those it is based on, if it is missing."""
        if self._root is None:
            return ours
        known: dict[str, Element] = {one.get(W + "styleId", ""): one for one in self._root.iter(W + "style")}
        wanted = next((one for one in styles_part().iter(W + "style") if one.get(W + "styleId") == ours), None)
        if wanted is None:
            return ours
        kind = (name_of(wanted), wanted.get(W + "type"))
        alike = (identity for identity, one in known.items() if (name_of(one), one.get(W + "type")) == kind)
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

"""What a file keeps in two forms, for new readers and for old: where it changes, only the form that is read is left."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.reading.word.package import Element
from apmb_draft.reading.word.words import alternatives, is_alternatives
from apmb_draft.tracked.atoms import BOXES, Line


def keep_read_form(line: Line) -> None:
    """Leave one form of the words of a line: a change in one of two would leave the other as it was.

    `<mc:AlternateContent><mc:Choice><w:r>…</w:r></mc:Choice><mc:Fallback>…</mc:AlternateContent>` → `<w:r>…</w:r>`
    """
    holders = (one for atom in line.atoms if atom.child is not None for one in _holders(atom.child, line.element))
    for holder in dict.fromkeys(holders):
        _keep(holder)


def keep_read_around(*elements: Element) -> None:
    """Leave one form of what stands around paragraphs or runs; not of a text box, of which both forms are marked."""
    for holder in dict.fromkeys(one for element in elements for one in _holders(element, None)):
        _keep(holder)


def _holders(element: Element, top: Element | None) -> Iterator[Element]:
    for one in element.iterancestors():
        if one is top or one.tag == BOXES:
            return
        if is_alternatives(one):
            yield one


def _keep(holder: Element) -> None:
    for form in alternatives(holder):
        for child in list(form):
            holder.addprevious(child)
        holder.getparent().remove(holder)

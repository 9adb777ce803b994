"""What a file keeps in two forms, for new readers and for old: where part of it changes, one is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apmb_draft.docx.segments import BOXES, alternatives, has_text, is_alternatives
from apmb_draft.docx.xml import Element, W
from apmb_draft.tracked.edit_plan import CharacterState, EditPlan


def keep_read_form(plan: EditPlan) -> list[Element]:
    """Leave one form of words of which some change: a change in one of two would leave the other as it was.

    `<mc:AlternateContent><mc:Choice><w:r>…</w:r></mc:Choice><mc:Fallback>…</mc:AlternateContent>` → `<w:r>…</w:r>`

    Words that all go keep both. Gives the runs of the forms that are not read, which go as well.
    """
    held: dict[Element, list[int]] = {}
    for at, character in enumerate(plan.line.characters):
        for holder in () if character.child is None else _holders(character.child, plan.line.element):
            held.setdefault(holder, []).append(at)
    unread: dict[Element, None] = {}
    for holder, places in held.items():
        if _all_goes(plan, places):
            read = alternatives(holder)
            unread |= dict.fromkeys(run for form in holder if form not in read for run in form.iter(W + "r"))
        else:
            _keep(holder)
    return [run for run in unread if has_text(run)]


def _all_goes(plan: EditPlan, places: Sequence[int]) -> bool:
    """Return whether characters are deleted as a whole: nothing is inserted between them, and none is in a field."""
    comes = any(at in plan.inserted or any(cut.at == at for cut in plan.cuts) for at in places[:-1])
    is_plain = all(plan.line.characters[at].field is None for at in places)
    return is_plain and not comes and all(plan.states[at] is CharacterState.DELETED for at in places)


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

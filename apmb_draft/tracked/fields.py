"""Fields in which something changes: they go as a whole, and what they show comes again as plain text.

A changed result would be undone by Word as soon as it updates its fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile

from apmb_draft.blocks import Run
from apmb_draft.docx.segments import BOXES, Field
from apmb_draft.docx.xml import Element, W
from apmb_draft.tracked.alternatives import keep_read_around
from apmb_draft.tracked.edit_plan import NOWHERE, CharacterState, Cut, EditPlan, Place, Reinserted
from apmb_draft.tracked.revision_ids import RevisionIds
from apmb_draft.tracked.split_runs import alone, let_go

_OF_MARKS = frozenset(W + name for name in ("rPr", "fldChar", "instrText"))


def spread_fields(plans: Sequence[EditPlan]) -> None:
    """Let a field that shows several paragraphs go from all of them if anything changes in one."""
    shown: dict[Field, list[EditPlan]] = {}
    for plan in plans:
        for given in dict.fromkeys(character.field for character in plan.line.characters if character.field):
            shown.setdefault(given, []).append(plan)
    for given, held in shown.items():
        over = len(held) > 1 and given.end is not None and not given.is_link
        if over and any(_changes(plan, _places(plan, given)) for plan in held):
            for plan in held:
                _let_go(plan, _places(plan, given))


def replace_fields(plan: EditPlan) -> list[Element]:
    """Let every field go in which anything changes; gives the runs of those that go, marks and instructions too."""
    runs: list[Element] = []
    for given in dict.fromkeys(character.field for character in plan.line.characters if character.field):
        places = _places(plan, given)
        if not _changes(plan, places):
            continue
        if given.simple is not None:
            runs += _plain(plan, places, given.simple)
        elif given.end is not None and not (
            given.is_link and any(plan.states[at] is not CharacterState.DELETED for at in places)
        ):
            _let_go(plan, places)
            runs += _runs(given, plan.line.element)
    return runs


def _places(plan: EditPlan, given: Field) -> list[int]:
    return [at for at, character in enumerate(plan.line.characters) if character.field is given]


def _changes(plan: EditPlan, places: Sequence[int]) -> bool:
    """Return whether anything changes at some characters, or between two of them."""
    inner = any(at in plan.inserted or any(cut.at == at for cut in plan.cuts) for at in places[:-1])
    return inner or any(plan.states[at] is not CharacterState.KEPT for at in places)


def _plain(plan: EditPlan, places: Sequence[int], simple: Element) -> list[Element]:
    """`<w:fldSimple …><w:r>…</w:r></w:fldSimple>` → `<w:r>…</w:r>`: its text can be changed in part.

    Word has no mark for one that goes; turned into a complex field, it would be another text to whoever reads the file.
    Gives the runs of one that holds a complex field, which goes as that does.
    """
    runs = list(simple.iter(W + "r")) if next(simple.iter(W + "fldChar"), None) is not None else []
    if runs:
        _let_go(plan, places)
    _unwrap_simple(simple)
    return runs


def _unwrap_simple(simple: Element) -> None:
    if simple.getparent() is None:
        return
    for child in list(simple):
        if child.tag != W + "fldData":
            simple.addprevious(child)
    simple.getparent().remove(simple)


def _let_go(plan: EditPlan, places: Sequence[int]) -> None:
    """All letters of a field go; those that should stay come again, each in its form, behind the last."""
    shown: list[tuple[Place, Run | Reinserted] | Cut] = []
    for at in places:
        character = plan.line.characters[at]
        if plan.states[at] is not CharacterState.DELETED and character.text:
            shown.append((NOWHERE, Reinserted((character,), plan.states[at])))
        inserted = plan.inserted.pop(at, [])
        cuts = [cut for cut in plan.cuts if cut.at == at]
        for order, one in enumerate([*inserted, None]):
            shown += [cut for cut in cuts if cut.order == order]
            shown += [one] if one else []
        plan.states[at] = CharacterState.DELETED
    _come_behind(plan, places[-1], shown)


def _come_behind(plan: EditPlan, at: int, shown: Sequence[tuple[Place, Run | Reinserted] | Cut]) -> None:
    """Let runs come behind a letter, letters of one run as one, and cut the paragraph between them as before."""
    inserted: list[tuple[Place, Run | Reinserted]] = []
    last: Reinserted | None = None
    for one in shown:
        if isinstance(one, Cut):
            plan.cuts[plan.cuts.index(one)] = Cut(at, len(inserted))
            last = None
            continue
        again = one[1] if isinstance(one[1], Reinserted) else None
        if again and last and last.state is again.state and last.characters[-1].run is again.characters[0].run:
            last = Reinserted((*last.characters, *again.characters), last.state)
            inserted[-1] = (NOWHERE, last)
        else:
            inserted.append(one)
            last = again
    if inserted:
        plan.inserted[at] = inserted


def _runs(given: Field, paragraph: Element) -> list[Element]:
    """The runs of a complex field that go with a paragraph: all in it, and in others those that hold marks alone.

    Runs that it shares with other text are cut where it begins and ends.
    """
    first, last = alone(given.begin), alone(given.end)
    box = next(first.iterancestors(BOXES), None)
    found = []
    keep_read_around(*_between(first, last))
    for run in _between(first, last):
        goes = next(run.iterancestors(W + "p"), None) is paragraph or all(one.tag in _OF_MARKS for one in run)
        is_marked = run.getparent().tag in (W + "ins", W + "del")
        if goes and not is_marked and next(run.iterancestors(BOXES), None) is box:
            found.append(run)
    for simple in list(dict.fromkeys(one for run in found for one in run.iterancestors(W + "fldSimple"))):
        _unwrap_simple(simple)
    return found


def _between(first: Element, last: Element) -> Iterator[Element]:
    """All runs from one to another."""
    above = [*last.iterancestors()]
    holder = next(one for one in first.iterancestors() if one in above)
    for run in dropwhile(lambda run: run is not first, holder.iter(W + "r")):
        yield run
        if run is last:
            return


def free_controls(plan: EditPlan, signed: RevisionIds) -> None:
    """See to it that content controls show what is marked in them.

    A control of which all words go is marked as gone itself, for Word would ask for new ones in it.
    """
    free_around(plan.line.element)
    characters = [character for character in plan.line.characters if not character.is_counted]
    states = [
        state for character, state in zip(plan.line.characters, plan.states, strict=True) if not character.is_counted
    ]
    changed = [
        character for character, state in zip(characters, states, strict=True) if state is not CharacterState.KEPT
    ]
    changed += [plan.line.characters[at] for at in plan.inserted if at >= 0 and not plan.line.characters[at].is_counted]
    for control in dict.fromkeys(one for character in changed for one in character.run.iterancestors(W + "sdt")):
        _free(control)
        held = [at for at, character in enumerate(characters) if control in character.run.iterancestors(W + "sdt")]
        is_inner = next(control.iterancestors(W + "p"), None) is plan.line.element
        if is_inner and all(states[at] is CharacterState.DELETED for at in held):
            let_go(control, signed)


def free_around(paragraph: Element) -> None:
    """Free the content controls around a paragraph that comes or changes."""
    for control in paragraph.iterancestors(W + "sdt"):
        _free(control)


_TIES = frozenset(("dataBinding", "lock", "showingPlcHdr"))


def _free(control: Element) -> None:
    """Let a content control be one in which changes are seen, accepted and rejected.

    Word would write its words anew from data elsewhere in the file, keep them locked, or take them for a mere prompt.
    """
    for tie in [one for properties in control.iterfind(W + "sdtPr") for one in properties]:
        if tie.tag.rpartition("}")[2] in _TIES:
            tie.getparent().remove(tie)

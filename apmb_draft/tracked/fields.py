"""Fields in which something changes: they go as a whole, and what they show comes again as plain text.

A changed result would be undone by Word as soon as it updates its fields.
"""

from __future__ import annotations

from collections.abc import Sequence

from apmb_draft.blocks import Run
from apmb_draft.reading.word.package import Element, W
from apmb_draft.tracked.atoms import BOXES, Field
from apmb_draft.tracked.cutting import alone
from apmb_draft.tracked.scripts import NOWHERE, Again, Cut, Place, Script, State


def replace_fields(script: Script) -> list[Element]:
    """Let every field go in which anything changes; gives the runs of those that go, marks and instructions too."""
    runs: list[Element] = []
    atoms = script.line.atoms
    for given in dict.fromkeys(atom.field for atom in atoms if atom.field):
        places = [at for at, atom in enumerate(atoms) if atom.field is given]
        states = [script.states[at] for at in places]
        inner = any(at in script.come or any(cut.at == at for cut in script.cuts) for at in places[:-1])
        if not inner and all(state is State.KEPT for state in states):
            continue
        if given.simple is not None:
            _plain(given.simple)
        elif given.end is not None and not (given.is_link and any(state is not State.GONE for state in states)):
            _let_go(script, places)
            runs += _runs(given)
    return runs


def _plain(simple: Element) -> None:
    """`<w:fldSimple …><w:r>…</w:r></w:fldSimple>` → `<w:r>…</w:r>`: its text can be changed in part.

    Word has no mark for one that goes; turned into a complex field, it would be another text to whoever reads the file.
    """
    if simple.getparent() is None:
        return
    for child in list(simple):
        if child.tag != W + "fldData":
            simple.addprevious(child)
    simple.getparent().remove(simple)


def _let_go(script: Script, places: Sequence[int]) -> None:
    """All letters of a field go; those that should stay come again, each in its form, behind the last."""
    shown: list[tuple[Place, Run | Again] | Cut] = []
    for at in places:
        atom = script.line.atoms[at]
        if script.states[at] is not State.GONE and atom.text:
            shown.append((NOWHERE, Again((atom,), script.states[at])))
        come = script.come.pop(at, [])
        cuts = [cut for cut in script.cuts if cut.at == at]
        for order, one in enumerate([*come, None]):
            shown += [cut for cut in cuts if cut.order == order]
            shown += [one] if one else []
        script.states[at] = State.GONE
    _come_behind(script, places[-1], shown)


def _come_behind(script: Script, at: int, shown: Sequence[tuple[Place, Run | Again] | Cut]) -> None:
    """Let runs come behind a letter, letters of one run as one, and cut the paragraph between them as before."""
    come: list[tuple[Place, Run | Again]] = []
    last: Again | None = None
    for one in shown:
        if isinstance(one, Cut):
            script.cuts[script.cuts.index(one)] = Cut(at, len(come))
            last = None
            continue
        again = one[1] if isinstance(one[1], Again) else None
        if again and last and last.state is again.state and last.atoms[-1].run is again.atoms[0].run:
            last = Again((*last.atoms, *again.atoms), last.state)
            come[-1] = (NOWHERE, last)
        else:
            come.append(one)
            last = again
    if come:
        script.come[at] = come


def _runs(given: Field) -> list[Element]:
    """All runs of a complex field, those that it shares with other text cut where it begins and ends."""
    first, last = alone(given.begin), alone(given.end)
    box = next(first.iterancestors(BOXES), None)
    found = [first]
    for run in first.xpath("following::w:r", namespaces={"w": W[1:-1]}):
        if next(run.iterancestors(BOXES), None) is box:
            found.append(run)
        if run is last:
            break
    return found


def free_controls(script: Script) -> None:
    """See to it that content controls show what is marked in them.

    The tie to data elsewhere in the file is cut, from which Word would write the text anew; a control of which all
    words go is taken away, for Word would ask for new ones in it.
    """
    atoms = [atom for atom in script.line.atoms if not atom.is_counted]
    states = [state for atom, state in zip(script.line.atoms, script.states, strict=True) if not atom.is_counted]
    changed = [atom for atom, state in zip(atoms, states, strict=True) if state is not State.KEPT]
    changed += [script.line.atoms[at] for at in script.come if at >= 0 and not script.line.atoms[at].is_counted]
    for control in dict.fromkeys(one for atom in changed for one in atom.run.iterancestors(W + "sdt")):
        for tie in list(control.iterfind(f"{W}sdtPr/{{*}}dataBinding")):
            tie.getparent().remove(tie)
        held = [at for at, atom in enumerate(atoms) if control in atom.run.iterancestors(W + "sdt")]
        is_inner = next(control.iterancestors(W + "p"), None) is script.line.element
        if is_inner and all(states[at] is State.GONE for at in held):
            unwrap(control)


def unwrap(control: Element) -> None:
    """`<w:sdt>…<w:sdtContent>` and what it holds → what it holds."""
    for content in control.iterfind(W + "sdtContent"):
        for child in list(content):
            control.addprevious(child)
    control.getparent().remove(control)

"""Runs cut where a change begins or ends, and wrapped as gone, come or changed in form."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from apmb_draft.blocks import Run
from apmb_draft.reading.word.package import Element, W
from apmb_draft.tracked.atoms import Atom
from apmb_draft.tracked.placed import Place, Script, State
from apmb_draft.word.xml import element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass
class Signed:
    """Who changes, and when: the attributes of every mark, each with a number of its own."""

    author: str
    date: str
    first: int

    def __post_init__(self) -> None:
        self._numbers = count(self.first)

    def next_number(self) -> int:
        """A number above all that were given; numbers of other things may follow upon it."""
        return next(self._numbers) + 1

    def mark(self, tag: str, *children: Element) -> Element:
        """`<w:ins w:id="9" w:author="…" w:date="…">` around some elements."""
        dated = {"date": self.date} if self.date else {}
        return element(tag, *children, id=next(self._numbers), author=self.author, **dated)


Maker = Callable[[Run, Element | None], list[Element]]
"""Makes the elements of a run that comes, in the form of a neighbour: its run properties, or None."""


def mark_line(script: Script, signed: Signed, make: Maker) -> dict[Place, list[Element]]:
    """Mark one line as its script says; gives the elements of every place that was touched, for comments."""
    _whole_fields(script)
    _cut_runs(script)
    made = _come(script, signed, make)
    _gone(script, signed)
    touched = {}
    for place, (start, end) in script.touched.items():
        runs = dict.fromkeys(atom.run for atom in script.line.atoms[start:end])
        touched[place] = [top_of(run, script.line.element) for run in runs]
    return {**touched, **made}


# --- Fields --------------------------------------------------------------------------------------------------------


def _whole_fields(script: Script) -> None:
    """A field in which anything changes goes as a whole, and what it shows comes back as plain text.

    A changed result would be undone by Word as soon as it updates its fields.
    """
    atoms = script.line.atoms
    for given in dict.fromkeys(atom.field for atom in atoms if atom.field):
        places = [at for at, atom in enumerate(atoms) if atom.field is given]
        inner = [at for at in places[:-1] if at in script.come]
        if not inner and all(script.states[at] is State.KEPT for at in places):
            continue
        _replaced(script, places)
        script.fields.append(given)


def _replaced(script: Script, places: Sequence[int]) -> None:
    shown: list[tuple[Place, Run]] = []
    for at in places:
        if script.states[at] is State.KEPT:
            shown.append((_NOWHERE, Run(script.line.atoms[at].text)))
        shown += script.come.pop(at, [])
        script.states[at] = State.GONE
    if shown:
        script.come[places[-1]] = shown


_NOWHERE = Place(-1, -1)


# --- Cutting -------------------------------------------------------------------------------------------------------


def _cut_runs(script: Script) -> None:
    """Cut every run in which the state changes, or into which something comes."""
    atoms, states = script.line.atoms, script.states
    stops = {*script.come, *(cut.at for cut in script.cuts)}
    by_run: dict[Element, list[int]] = {}
    for at, atom in enumerate(atoms):
        by_run.setdefault(atom.run, []).append(at)
    for run, places in by_run.items():
        cuts = [at for last, at in pairwise(places) if states[at] is not states[last] or last in stops]
        if cuts:
            _cut(run, [atoms[at] for at in places], [atoms[at] for at in cuts])


def _cut(run: Element, atoms: Sequence[Atom], cuts: Sequence[Atom]) -> None:
    """`<w:r><w:t>a kite</w:t></w:r>`, cut before "kite" → `<w:r><w:t>a </w:t></w:r><w:r><w:t>kite</w:t></w:r>`."""
    starts = {(cut.child, cut.at) for cut in cuts}
    of_child: dict[Element, list[Atom]] = {}
    for atom in atoms:
        of_child.setdefault(atom.child, []).append(atom)
    parts: list[list[Element]] = [[]]
    for child in [child for child in run if child.tag != W + "rPr"]:
        letters = of_child.get(child)
        if child.tag != W + "t" or not letters:
            if letters and (child, letters[0].at) in starts:
                parts.append([])
            parts[-1].append(child)
            continue
        for piece in _pieces(letters, starts):
            if (child, piece[0].at) in starts:
                parts.append([])
            parts[-1].append(_text(child, piece))
    _replace(run, parts, atoms)


def _pieces(letters: Sequence[Atom], starts: set[tuple[Element, int]]) -> Iterator[list[Atom]]:
    """The letters of one text, cut at some of them."""
    piece: list[Atom] = []
    for atom in letters:
        if piece and (atom.child, atom.at) in starts:
            yield piece
            piece = []
        piece.append(atom)
    yield piece


def _text(child: Element, piece: Sequence[Atom]) -> Element:
    """A text of its own for some letters, which know it from now on."""
    made = copy.copy(child)
    made.text = "".join(atom.text for atom in piece)
    made.set(_SPACE, "preserve")
    for at, atom in enumerate(piece):
        atom.child, atom.at = made, at
    return made


def _replace(run: Element, parts: Sequence[Sequence[Element]], atoms: Sequence[Atom]) -> None:
    """The run as several, each with the properties of the whole; fields know the new ones."""
    parent = run.getparent()
    properties = run.find(W + "rPr")
    place = parent.index(run)
    owner = {}
    for number, part in enumerate(part for part in parts if part):
        made = run.makeelement(run.tag, dict(run.attrib), run.nsmap)
        if properties is not None:
            made.append(copy.deepcopy(properties))
        for child in part:
            made.append(child)
            owner[child] = made
        parent.insert(place + number, made)
    made.tail = run.tail
    parent.remove(run)
    for atom in atoms:
        if atom.field and atom.run in atom.field.runs:
            at = atom.field.runs.index(atom.run)
            atom.field.runs[at : at + 1] = list(dict.fromkeys(owner.values()))
    for atom in atoms:
        atom.run = owner[atom.child]


# --- Marking -------------------------------------------------------------------------------------------------------


def _come(script: Script, signed: Signed, make: Maker) -> dict[Place, list[Element]]:
    """Put what comes behind its letter; where a link ends there, behind the link."""
    made: dict[Place, list[Element]] = {}
    for at in sorted(script.come, reverse=True):
        form = _form(script, at)
        script.made[at] = [_wrapped(make(run, form), signed) for _, run in script.come[at]]
        made |= {place: new for (place, _), new in zip(script.come[at], script.made[at], strict=True)}
        parent, index = _behind(script, at)
        for number, new_element in enumerate(one for new in script.made[at] for one in new):
            parent.insert(index + number, new_element)
    return made


def _wrapped(made: Sequence[Element], signed: Signed) -> list[Element]:
    """`<w:ins>` around runs; a link holds its mark inside, as the format wants it."""
    wrapped = []
    for one in made:
        if one.tag == W + "hyperlink":
            runs = list(one)
            for run in runs:
                one.remove(run)
            one.append(signed.mark("w:ins", *runs))
            wrapped.append(one)
        else:
            wrapped.append(signed.mark("w:ins", one))
    return wrapped


def _behind(script: Script, at: int) -> tuple[Element, int]:
    """The parent and the index behind a letter, or before the first."""
    atoms, paragraph = script.line.atoms, script.line.element
    if at < 0:
        if atoms:
            top = top_of(atoms[0].run, paragraph)
            return paragraph, paragraph.index(top)
        return paragraph, len(paragraph)
    run = _last_of_field(atoms[at])
    parent = run.getparent()
    follows = atoms[at + 1].run if at + 1 < len(atoms) else None
    if parent is not paragraph and (follows is None or follows.getparent() is not parent):
        top = top_of(run, paragraph)
        return paragraph, paragraph.index(top) + 1
    return parent, parent.index(run) + 1


def _last_of_field(atom: Atom) -> Element:
    return atom.field.runs[-1] if atom.field else atom.run


def top_of(run: Element, paragraph: Element) -> Element:
    """What holds a run directly below its paragraph."""
    while run.getparent() is not paragraph:
        run = run.getparent()
    return run


def _form(script: Script, at: int) -> Element | None:
    """The properties of the run beside a place: of the letter before it, else of the one behind it."""
    atoms = [atom for atom in script.line.atoms[: at + 1] if _tells(atom)]
    following = [atom for atom in script.line.atoms[at + 1 :] if _tells(atom)]
    near = atoms[-1] if atoms else following[0] if following else None
    return None if near is None else near.run.find(W + "rPr")


def _tells(atom: Atom) -> bool:
    """Whether a letter shows how its neighbours are set, as tabs and footnote calls do not."""
    return not atom.is_call and atom.text not in ("\t", "\n")


def _gone(script: Script, signed: Signed) -> None:
    """Wrap what goes, neighbours together, and note the change of form where italics come or go."""
    atoms = script.line.atoms
    states = {atom.run: script.states[at] for at, atom in enumerate(atoms)}
    gone = [run for run, state in states.items() if state is State.GONE]
    gone += [run for given in script.fields for run in given.runs if run not in states]
    for row in _neighbours(gone):
        parent, index = row[0].getparent(), row[0].getparent().index(row[0])
        for run in row:
            _as_gone(run)
        parent.insert(index, signed.mark("w:del", *row))
    for run, state in states.items():
        if state in (State.SLANTED, State.UPRIGHT):
            set_italic(run, state is State.SLANTED, signed)


def _neighbours(runs: Sequence[Element]) -> list[list[Element]]:
    """Runs in rows of those that stand beside each other."""
    chosen, rows = set(runs), []
    for run in runs:
        if run.getprevious() in chosen and run.getprevious() is not None:
            continue
        row = [run]
        while (following := row[-1].getnext()) is not None and following in chosen:
            row.append(following)
        rows.append(row)
    return rows


def _as_gone(run: Element) -> None:
    """`<w:t>` → `<w:delText>`, and the instruction of a field likewise."""
    for child in run:
        if child.tag == W + "t":
            child.tag = W + "delText"
            child.set(_SPACE, "preserve")
        elif child.tag == W + "instrText":
            child.tag = W + "delInstrText"


_BEFORE_ITALIC = frozenset(W + name for name in ("rStyle", "rFonts", "b", "bCs"))


def set_italic(run: Element, italic: bool, signed: Signed | None = None) -> None:
    """Set a run in italics or upright, and with a signature note what it was.

    `<w:rPr><w:i/><w:iCs/><w:rPrChange …><w:rPr/></w:rPrChange></w:rPr>`
    """
    properties = run.find(W + "rPr")
    if properties is None:
        properties = element("w:rPr")
        run.insert(0, properties)
    was = element("w:rPr", *(copy.deepcopy(one) for one in properties if one.tag != W + "rPrChange"))
    for tag in ("i", "iCs"):
        for old in properties.findall(W + tag):
            properties.remove(old)
    place = sum(1 for one in properties if one.tag in _BEFORE_ITALIC)
    given = {} if italic else {"val": "0"}
    if italic or signed:
        for number, tag in enumerate(("w:i", "w:iCs")):
            properties.insert(place + number, element(tag, **given))
    if signed:
        properties.append(signed.mark("w:rPrChange", was))

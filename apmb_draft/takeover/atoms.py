"""A paragraph in atoms, words and marks one by one: from the file with its slots, from a document without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from apmb_draft.blocks import Run
from apmb_draft.markup import Marked, Sort, escaped, tokens
from apmb_draft.typography import plain

Said = tuple[tuple[str, bool, str], ...]

_ATOM = re.compile(r"\w+(?:[-’']\w+)*|\s|.", re.S)
"""A word with its hyphens ("Twenty-first"), or a single letter of any other kind."""


@dataclass(frozen=True)
class Atom:
    """A word, a space or a mark, or the call of a footnote by its name.

    `slot` is the name of the slot that put it there, `turn` tells that slot from others of the paragraph, and `key` is
    the fact it stands for while nobody has answered that; none of them is part of what is compared.
    """

    text: str
    italic: bool = False
    call: str = ""
    slot: str = ""
    turn: int = -1
    key: str = ""

    @property
    def said(self) -> tuple[str, bool, str]:
        """What a reader sees; a space is neither upright nor italic."""
        return self.text, self.italic and not self.text.isspace(), self.call


def said(atoms: Iterable[Atom]) -> Said:
    """What a reader sees of some atoms."""
    return tuple(atom.said for atom in atoms)


def said_in(runs: Sequence[Run], names: Mapping[int, str] | None = None) -> Said:
    """What a reader sees of some runs."""
    return said(of_runs(runs, names or {}))


def slots_of(atoms: Iterable[Atom]) -> dict[int, str]:
    """The slots that put some atoms there, by their turn."""
    return {atom.turn: atom.slot for atom in atoms if atom.slot}


def of_source(text: str, filling: Mapping[str, Marked]) -> list[Atom]:
    """The atoms of a paragraph of the file, its slots filled.

    >>> [a.slot or a.text for a in of_source("*Notes* {day}", {"day": Marked("2 May")})]
    ['Notes', ' ', 'day', 'day', 'day']
    """
    found: list[Atom] = []
    italic = False
    for turn, token in enumerate(tokens(re.sub(r"\s+", " ", text))):
        if token.sort is Sort.ITALIC:
            italic = not italic
        elif token.sort is Sort.CALL:
            found.append(Atom("", call=token.name))
        elif token.sort is Sort.SLOT:
            # A slot that nothing fills stands as it is typed, so that nobody takes it for one that is there.
            phrase = filling.get(token.name, escaped(f"{{{token.name}}}"))
            found += (replace(atom, slot=token.name, turn=turn) for atom in _filled(phrase, italic))
        else:
            found += words(token.text, italic)
    return _whole(found)


def _filled(phrase: str, italic: bool) -> Iterator[Atom]:
    for token in tokens(phrase):
        if token.sort is Sort.ITALIC:
            italic = not italic
        else:
            key = token.name if token.sort is Sort.UNKNOWN else ""
            yield from (replace(atom, key=key) for atom in words(token.text, italic))


def _whole(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms with words in one piece that an escape cut in two, as other readers see them."""
    found: list[Atom] = []
    for atom in atoms:
        last = found[-1] if found else None
        one = last and not (last.call or atom.call or last.slot or atom.slot) and last.italic == atom.italic
        if one and last and len(_ATOM.findall(last.text + atom.text)) == 1:
            found[-1] = replace(last, text=last.text + atom.text)
        else:
            found.append(atom)
    return found


def of_runs(runs: Sequence[Run], names: Mapping[int, str]) -> list[Atom]:
    """The atoms of what stands in a document; `names` are those of the footnotes by their number.

    >>> [atom.text for atom in of_runs([Run("79/34", link="A/RES/79/34"), Run(" of 2\u00a0December")], {})]
    ['79', '/', '34', ' ', 'of', ' ', '2', ' ', 'December']
    """
    found: list[Atom] = []
    text, italic = "", False
    for run in runs:
        if run.call:
            found += [*words(text, italic), Atom("", call=names.get(run.call, f"note_{run.call}"))]
            text = ""
            continue
        if run.italic != italic:
            found += words(text, italic)
            text, italic = "", run.italic
        text += run.text
    return [*found, *words(text, italic)]


def words(text: str, italic: bool = False) -> list[Atom]:
    """The atoms of plain words, no-break spaces and hyphens as ordinary ones."""
    return [Atom(piece, italic) for piece in _ATOM.findall(plain(text))]


def markup(atoms: Sequence[Atom]) -> str:
    r"""Atoms as a paragraph of the file; those of a slot, which must all be there, become the slot again.

    >>> markup([Atom("Notes", italic=True), Atom(" "), Atom("2", slot="day", turn=1), Atom("*")])
    '*Notes* {day}\\*'
    """
    pieces: list[str] = []
    italic = False
    for leans, group in groupby(zip(atoms, _leaning(atoms), strict=True), key=lambda pair: pair[1]):
        if leans != italic:
            pieces.append("*")
            italic = leans
        pieces += _upright([atom for atom, _ in group])
    return re.sub(r"\s+", " ", "".join([*pieces, "*" * italic])).strip()


def _leaning(atoms: Sequence[Atom]) -> list[bool]:
    """Which atoms stand between the asterisks of italics: of spaces and calls, those with italics on both sides."""
    leaning = [atom.italic for atom in atoms]
    after = False
    for at in range(len(atoms) - 1, -1, -1):
        if atoms[at].call or atoms[at].text.isspace():
            before = next((one.italic for one in reversed(atoms[:at]) if not (one.call or one.text.isspace())), False)
            leaning[at] = before and after
        else:
            after = atoms[at].italic
    return leaning


def _upright(atoms: Sequence[Atom]) -> Iterator[str]:
    """Atoms of one form as markup: text escaped in one piece, calls, slots."""
    for (slot, _, call), group in groupby(atoms, key=lambda atom: (atom.slot, atom.turn, atom.call)):
        text = "".join(atom.text for atom in group)
        yield f"{{{slot}}}" if slot else f"[^{call}]" if call else escaped(text)

"""What the facts of a draft may have become in another text: changes to be tried until its words come out."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import product
from typing import Any

from apmb_draft.model import GROUPS
from apmb_draft.rollover.citations import find_lists
from apmb_draft.slots import SOURCES
from apmb_draft.takeover.aligned import Lost
from apmb_draft.takeover.atoms import words
from apmb_draft.values import UNKNOWN
from apmb_draft.words import capitalised, cardinal, ordinal

Plain = dict[str, Any]
Path = tuple[str, ...]
Change = Mapping[Path, Any]
"""New values of some facts, by their keys; None takes a key away."""

_MOST = 1000
"""The largest number whose words are known: no session or meeting has a higher one, and no count that is in words."""
_NUMBERS = {form(number): str(number) for number in range(1, _MOST) for form in (ordinal, cardinal)}
_ORDINALS = {ordinal(number).replace(" ", "-"): number for number in range(1, _MOST)}
_LONGEST_ORDINAL = 5
"""Words of "one hundred and twenty second", its hyphen lost."""
NEAR = 0.85
"""The least likeness, letter by letter, of a phrase with a slip to the phrase that is meant."""


def changed(plain: Plain, change: Change) -> Plain:
    """The values with some of them changed."""
    result = copy.deepcopy(plain)
    for path, value in change.items():
        group = result
        for key in path[:-1]:
            group = group.setdefault(key, {})
        if value is None:
            group.pop(path[-1], None)
        else:
            group[path[-1]] = value
    return result


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The single facts of a group with their paths; lists are none."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif value is not None and not isinstance(value, list | tuple):
        yield path, str(value)


# --- What the reader of the other text makes of it -------------------------------------------------------------------


def as_read(plain: Plain, theirs: Plain) -> Iterator[Change]:
    """The facts that were found when the other text was read, each in the place of one that it may be."""
    for name, found in product(plain.get("resolutions", {}), theirs.get("resolutions", {}).values()):
        yield {("resolutions", name, "adopted"): found["adopted"]}
    kinds = plain.get("meetings", {})
    for (name, mine), found in product(kinds.items(), theirs.get("meetings", {}).values()):
        if mine["name"].lower() == found["name"].lower() and "held" in found:
            old = mine.get("held", {})
            held = {number: _known(old.get(number), at) for number, at in found["held"].items()}
            # One alone says nothing of how they are listed, nor of the years between them.
            new = {key for key in ("ordinals", "every", "action_plan") if len(old) < 2 and key in found} - {*mine}
            yield {("meetings", name, "held"): held, **{("meetings", name, key): found[key] for key in new}}
    for key in ("attend", "convene"):
        if (mine := plain.get(key)) and (found := theirs.get(key)):
            name = found.get("called") or _nth(theirs["meetings"][found["kind"]]["name"], found["number"])
            stated = (part for part in ("place", "dates", "articles") if part in mine and part in found)
            values = {part: _known(mine[part], found[part]) for part in stated} | named(name, mine["kind"], kinds)
            yield {(key, part): value for part, value in values.items()}


def _known(mine: Any, found: Any) -> Any:
    """What was read, unless that is only that a fact is open: "[place]", or a place that is not told."""
    is_open = str(found).startswith(UNKNOWN) or (mine == UNKNOWN and re.fullmatch(r"\[[a-z ]+\]", str(found)))
    return mine if mine is not None and is_open else found


def named(text: str, kind: str, kinds: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A meeting by its name in the text, which may be another than the usual one, or have a slip.

    >>> named("Twenty first Round of Talks", "talks", {"talks": {"name": "Round of Talks"}})
    {'kind': 'talks', 'number': 21, 'called': 'Twenty first Round of Talks'}
    """
    said = text.split(" ")
    # "Twenty first": the longer of two ordinals is the one that is meant.
    for size in range(_LONGEST_ORDINAL, 0, -1):
        if number := _ORDINALS.get("-".join(said[:size]).lower()):
            near = {key: _begins_alike(said[size:], one["name"].split(" ")) for key, one in kinds.items()}
            chosen = max(near, key=lambda key: (near[key], key == kind))
            called = None if text == _nth(kinds[chosen]["name"], number) else text
            return {"kind": chosen, "number": number, "called": called}
    return {}


def _nth(name: str, number: int) -> str:
    return f"{capitalised(ordinal(number))} {name}"


def _begins_alike(one: list[str], other: list[str]) -> int:
    """How many words two names have in common, from the first on."""
    differ = (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0].lower() != pair[1].lower())
    return next(differ, min(len(one), len(other)))


# --- What the words make of it ---------------------------------------------------------------------------------------


def of_words(plain: Plain, lost: Lost) -> Iterator[Change]:
    """What a slot may show now, and not what was printed in its place before."""
    rest: Change = {("printed", lost.slot): None}
    yield rest
    yield from ({**rest, **change} for change in _of_words(plain, lost))


def _of_words(plain: Plain, lost: Lost) -> Iterator[Change]:
    """What the words of a slot mean as a whole, then all of its single facts that changed, then each alone."""
    for text in lost.now():
        yield from _meant(plain, lost.slot, text)
    found: list[tuple[Path, str]] = []
    for path, text in _leaves_below(plain, lost.slot):
        for value in _now(path, text, lost):
            if value != text and (path, value) not in found:
                found.append((path, value))
    if len({path for path, _ in found}) > 1:
        yield dict(reversed(found))
    yield from ({path: value} for path, value in found)


_WHERE_AND_WHEN = re.compile(r"(?:(?P<place>.+?),? )?(?:on )?(?P<dates>(?:from|during|\d).+)")


def of_lists(plain: Plain, lost: Lost) -> Iterator[Change]:
    """The resolutions that stand now where a list of them was, as many as follow on each other."""
    listed = next(find_lists(f"resolutions {next(lost.now())}"), None)
    if lost.slot in plain.get("resolutions", {}) and listed and all(item.is_single for item in listed.items):
        adopted = {item.numbers: item.date for item in listed.items}
        yield {("printed", lost.slot): None, ("resolutions", lost.slot, "adopted"): adopted}


def _meant(plain: Plain, slot: str, text: str) -> Iterator[Change]:
    """The meeting of a slot, as a name, a place or days say it."""
    key, _, form = slot.partition(".")
    meeting = plain.get(key) if key in ("attend", "convene") else None
    if not meeting:
        return
    kind = plain["meetings"][meeting["kind"]]
    nth = _nth("", meeting["number"])
    if not form:
        yield {(key, part): value for part, value in named(text, meeting["kind"], plain["meetings"]).items()}
    elif form == "short" and text.startswith(nth) and kind["name"].startswith(text.removeprefix(nth)):
        yield {("meetings", meeting["kind"], "short"): text.removeprefix(nth)}
    elif form in ("dates", "place_and_dates") and (found := _WHERE_AND_WHEN.fullmatch(text)):
        yield {(key, part): value for part, value in found.groupdict().items() if value}


def _leaves_below(plain: Plain, slot: str) -> Iterator[tuple[Path, str]]:
    """The facts that a slot may show, with their paths."""
    name = slot.partition(".")[0]
    keys = [SOURCES.get(slot, SOURCES.get(name, "")).partition(".")[0]] if name in SOURCES else []
    paths: list[Path] = [(key,) for key in keys] or [(group, name) for group in GROUPS if name in plain.get(group, {})]
    if name in ("attend", "convene") and isinstance(plain.get(name), dict):
        paths.append(("meetings", str(plain[name].get("kind"))))
    for path in paths:
        value: Any = plain
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        for below, text in leaves(value):
            yield (*path, *below), text


def _now(path: Path, text: str, lost: Lost) -> Iterator[str]:
    """What a fact may be now, from the words that showed it before."""
    key = ".".join(path)
    open_at = [at for at, atom in enumerate(lost.before) if atom.key == key]
    if open_at and UNKNOWN in text:
        for value in lost.now(open_at[0], open_at[-1] + 1):
            yield text.replace(UNKNOWN, value, 1) if value else text
        return
    for form, back in _forms(text):
        for start, end in _places(form, lost):
            for value in lost.now(start, end):
                if value and (made := back(value)):
                    yield made


def _forms(text: str) -> Iterator[tuple[str, Callable[[str], str]]]:
    """The ways in which a fact is said in words, and how such words become the fact again."""
    yield text, lambda value: _NUMBERS.get(value.lower(), value) if text.isdigit() else value
    if text.isdigit() and 0 < int(text) < _MOST:
        for form in (ordinal(int(text)), capitalised(ordinal(int(text))), cardinal(int(text))):
            yield form, lambda value: _NUMBERS.get(value.lower(), value if value.isdigit() else "")
    if held := re.fullmatch(r"(.+) \((.+)\)", text):
        yield held[1], lambda value: f"{value} ({held[2]})"
        yield held[2], lambda value: f"{held[1]} ({value})"


def _places(form: str, lost: Lost) -> Iterator[tuple[int, int]]:
    """Where in the words of a slot those of a fact stand."""
    wanted = [atom.text for atom in words(form)]
    said = [atom.text for atom in lost.before]
    for at in range(len(said) - len(wanted) + 1):
        if said[at : at + len(wanted)] == wanted:
            yield at, at + len(wanted)


# --- Slips -----------------------------------------------------------------------------------------------------------


def is_near(meant: str, printed: str) -> bool:
    """Whether words are a phrase with a slip: marks, capitals and hyphens aside, nearly the same letters.

    A number that is another is no slip: it is what the text says.

    >>> is_near("Twenty-third Meeting of the States Parties", "Twenty third meeting of the States Partes")
    True
    >>> is_near("Twenty-third Meeting of the States Parties", "Twentieth Meeting of the States Parties")
    False

    What a list leaves out is a slip, too:

    >>> meant = "Lima (2013), Bergen, Norway (2014) and Valletta (2015 and 2016)"
    >>> is_near(meant, "Lima (2013), Bergen, Norway (2014) and Valletta (2015)"), is_near(meant, "Lima (2013)")
    (True, False)
    """
    here, there = (re.findall(r"[^\W_]+", text.casefold()) for text in (meant, printed))
    numbers = [[word for word in words if _is_number(word)] for words in (here, there)]
    if numbers[0] != numbers[1] and not _leaves_out(meant, printed):
        return False
    return SequenceMatcher(None, "".join(here), "".join(there), autojunk=False).ratio() >= NEAR


def _leaves_out(meant: str, printed: str) -> bool:
    """Whether words are those of a list of several, in their order, without some of them."""
    here, there = (re.findall(r"\b(?!and\b)[^\s,()]+", text.casefold()) for text in (meant, printed))
    left = iter(here)
    return " and " in meant and all(word in left for word in there)


_IN_NUMBERS = {word for said in _NUMBERS for word in re.split("[ -]", said)} - {"and"}
"""The words that numbers and ordinals are made of."""


def _is_number(word: str) -> bool:
    return word.isdigit() or word in _IN_NUMBERS

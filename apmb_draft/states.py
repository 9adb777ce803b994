"""The States that sponsor drafts, by their official short names, in the order in which the UN lists them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

_LONG = re.compile(r"(?:[a-z]+ )*?(?:republic|kingdom|state|commonwealth|union|principality|duchy|sultanate) of (.+)")
"""A long form, as "Federal Republic of Germany", written without capitals."""

_MEANT = {
    "korea": ("Republic of Korea", "Democratic People’s Republic of Korea"),
    "england": ("United Kingdom of Great Britain and Northern Ireland",),
    "scotland": ("United Kingdom of Great Britain and Northern Ireland",),
    "wales": ("United Kingdom of Great Britain and Northern Ireland",),
    "northern ireland": ("United Kingdom of Great Britain and Northern Ireland",),
    "soviet union": ("Russian Federation",),
    "ussr": ("Russian Federation",),
    "serbia and montenegro": ("Serbia", "Montenegro"),
    "czechoslovakia": ("Czechia", "Slovakia"),
    "republic of china": (),
}
"""Names that say too much or too little for a correction: only the user knows which State, if any, is meant."""


@cache
def names() -> tuple[str, ...]:
    """The 193 Member States and the two observer States.

    The order is that of 228 lists of sponsors of the seventy-third to eightieth sessions, with the State of Palestine
    last (rule SPN01). The Holy See was in none of them; as an observer it stands before it.
    """
    return _lines("states.txt")


def _lines(file: str) -> tuple[str, ...]:
    return tuple(files("apmb_draft").joinpath(file).read_text(encoding="utf-8").split("\n")[:-1])


def other_names(state: str) -> tuple[str, ...]:
    """What else a State is called, in the order of the alphabet.

    >>> other_names("Türkiye")
    ('Turkey',)
    """
    pairs = (line.split(" = ") for line in _lines("states_called.txt"))
    return tuple(other for other, name in pairs if name == state)


def official(given: str) -> str:
    """The official short name of a State, whatever it is called (rule SPN02).

    Raises ValueError, with the names that may be meant, for what is the name of no State. A name that is only
    misspelt is never corrected: who sponsors a draft is not to be guessed.

    >>> official("Turkey"), official("cote d'ivoire"), official("Iran"), official("Kingdom of the Netherlands")
    ('Türkiye', 'Côte d’Ivoire', 'Iran (Islamic Republic of)', 'Netherlands (Kingdom of the)')
    >>> official("Phillipines")
    Traceback (most recent call last):
    ValueError: “Phillipines” is no Member State and no observer State; did you mean “Philippines”?
    """
    plain = _plain(given)
    for name in (plain, *_shorter(_plain(_turned(given)))):
        if name in _MEANT:
            break
        if found := _called().get(name):
            return found
    meant = " or ".join(f"“{each}”" for each in _near(name))
    no_state = f"“{given}” is no Member State and no observer State"
    raise ValueError(no_state + (f"; did you mean {meant}?" if meant else ""))


def _shorter(plain: str) -> Iterator[str]:
    """A name, and without its forms of State, as far as it has any.

    >>> list(_shorter("republic of union of myanmar"))
    ['republic of union of myanmar', 'union of myanmar', 'myanmar']
    """
    yield plain
    while found := _LONG.fullmatch(plain):
        plain = found[1]
        yield plain


def _near(plain: str) -> tuple[str, ...]:
    """The States whose names are much like this one, two at most."""
    if plain in _MEANT:
        return _MEANT[plain]
    return tuple(dict.fromkeys(_called()[name] for name in get_close_matches(plain, _called(), n=2, cutoff=0.8)))


@cache
def _called() -> dict[str, str]:
    """Every name by which a State is known, in plain letters, and its official short name."""
    called = {_plain(other): name for line in _lines("states_called.txt") for other, name in [line.split(" = ")]}
    for name in names():
        if found := re.fullmatch(r"(.+) \((.+)\)", name):
            called |= {_plain(found[1]): name, _plain(f"{found[2]} {found[1]}"): name}
    return called | {_plain(name): name for name in names()}


def _turned(name: str) -> str:
    """A name as indexes and lists turn it, the right way round.

    >>> _turned("Congo, the Democratic Republic of the"), _turned("Korea (Republic of)")
    ('the Democratic Republic of the Congo', 'Republic of Korea')
    """
    found = re.fullmatch(r"\s*([^,(]+?)(?:\s*,\s*|\s*\()([^,()]+\bof(?: the)?)\)?\s*", name, re.IGNORECASE)
    return f"{found[2]} {found[1]}" if found else name


def _plain(name: str) -> str:
    """A name for comparing: no accents, capitals, signs or articles.

    >>> _plain("São Tomé & Príncipe"), _plain("St. Lucia"), _plain("Bahamas (The)"), _plain("U.S.A.")
    ('sao tome and principe', 'saint lucia', 'bahamas', 'usa')
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"[.']", "", ascii_only.replace("&", " and "))).split()
    return " ".join("saint" if word == "st" else word for word in words if word != "the")


def sponsors(text: str) -> list[str]:
    """The States of a sponsor line; an "and" within a name parts nothing.

    >>> sponsors("Egypt, Trinidad and Tobago and Zambia"), sponsors("Chad,* Cuba and Mali*")
    (['Egypt', 'Trinidad and Tobago', 'Zambia'], ['Chad,*', 'Cuba', 'Mali*'])
    """
    text = re.sub(r"(,\*+) (?!and )", r"\1, ", text)
    for state in names():
        if " and " in state:
            text = text.replace(state, state.replace(" and ", "\0"))
    parts = [part for half in text.split(" and ") for part in half.split(", ")]
    return [part.replace("\0", " and ") for part in parts if part]


def unmarked(sponsor: str) -> str:
    """The name of a sponsor without its asterisk, before which a comma of the line may be.

    >>> unmarked("Nigeria,*"), unmarked("Nigeria*")
    ('Nigeria', 'Nigeria')
    """
    return re.sub(r",?\*+$", "", sponsor)


def begins_with_state(text: str) -> bool:
    """Whether a line begins with the name of a State.

    >>> begins_with_state("Côte d’Ivoire, Croatia and Cuba: draft resolution"), begins_with_state("Kites in space")
    (True, False)
    """
    return any(text.startswith(name) and not text[len(name) : len(name) + 1].isalnum() for name in names())

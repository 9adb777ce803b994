"""The States that sponsor drafts, by their official short names, in the order in which the UN lists them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

_LONG = re.compile(r"(?:[a-z]+ )*?(?:republic|kingdom|state|commonwealth|union|principality|duchy|sultanate) of (.+)")
"""A long form, such as "Federal Republic of Germany", in lower case."""

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
"""Names that are ambiguous or obsolete: only the user knows which State, if any, is meant."""


@cache
def state_names() -> tuple[str, ...]:
    """Return the 193 Member States and the two observer States.

    The order is that of 228 lists of sponsors of the seventy-third to eightieth sessions, with the State of Palestine
    last (rule SPN01). The Holy See was in none of them; as an observer it is before it.
    """
    return _lines("states.txt")


def _lines(file: str) -> tuple[str, ...]:
    return tuple(files("apmb_draft.un").joinpath(file).read_text(encoding="utf-8").split("\n")[:-1])


def other_names(state: str) -> tuple[str, ...]:
    """Return the other names of a State, in alphabetical order.

    >>> other_names("Türkiye")
    ('Turkey',)
    """
    pairs = (line.split(" = ") for line in _lines("states_called.txt"))
    return tuple(other for other, name in pairs if name == state)


def official_name(given: str) -> str:
    """Return the official short name of a State from any of its names (rule SPN02).

    Raises ValueError, with the names that may be meant, for a name of no State. A misspelt name is never corrected: who
    sponsors a draft is not to be guessed.

    >>> [official_name(name) for name in ("Turkey", "cote d'ivoire", "Iran", "Kingdom of the Netherlands")]
    ['Türkiye', 'Côte d’Ivoire', 'Iran (Islamic Republic of)', 'Netherlands (Kingdom of the)']
    >>> official_name("Phillipines")
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
    """Yield a name as it is, then without each of its forms of State.

    >>> list(_shorter("republic of union of myanmar"))
    ['republic of union of myanmar', 'union of myanmar', 'myanmar']
    """
    yield plain
    while found := _LONG.fullmatch(plain):
        plain = found[1]
        yield plain


def _near(plain: str) -> tuple[str, ...]:
    """Return the States with the most similar names, two at most."""
    if plain in _MEANT:
        return _MEANT[plain]
    return tuple(dict.fromkeys(_called()[name] for name in get_close_matches(plain, _called(), n=2, cutoff=0.8)))


@cache
def _called() -> dict[str, str]:
    """Return the official short names of States by all their names, simplified."""
    called = {_plain(other): name for line in _lines("states_called.txt") for other, name in [line.split(" = ")]}
    for name in state_names():
        if found := re.fullmatch(r"(.+) \((.+)\)", name):
            called |= {_plain(found[1]): name, _plain(f"{found[2]} {found[1]}"): name}
    return called | {_plain(name): name for name in state_names()}


def _turned(name: str) -> str:
    """Return an inverted name, as in indexes and lists, in its usual order.

    >>> _turned("Congo, the Democratic Republic of the"), _turned("Korea (Republic of)")
    ('the Democratic Republic of the Congo', 'Republic of Korea')
    """
    found = re.fullmatch(r"\s*([^,(]+?)(?:\s*,\s*|\s*\()([^,()]+\bof(?: the)?)\)?\s*", name, re.IGNORECASE)
    return f"{found[2]} {found[1]}" if found else name


def _plain(name: str) -> str:
    """Return a name to compare: without accents, capitals, signs or articles.

    >>> _plain("São Tomé & Príncipe"), _plain("St. Lucia"), _plain("Bahamas (The)"), _plain("U.S.A.")
    ('sao tome and principe', 'saint lucia', 'bahamas', 'usa')
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"[.']", "", ascii_only.replace("&", " and "))).split()
    return " ".join("saint" if word == "st" else word for word in words if word != "the")


def split_sponsors(text: str) -> list[str]:
    """Return the States of a sponsor line; an "and" within a name does not separate.

    >>> split_sponsors("Egypt, Trinidad and Tobago and Zambia"), split_sponsors("Chad,* Cuba and Mali*")
    (['Egypt', 'Trinidad and Tobago', 'Zambia'], ['Chad,*', 'Cuba', 'Mali*'])
    """
    text = re.sub(r"(,\*+) (?!and )", r"\1, ", text)
    for state in state_names():
        if " and " in state:
            text = text.replace(state, state.replace(" and ", "\0"))
    parts = [part for half in text.split(" and ") for part in half.split(", ")]
    return [part.replace("\0", " and ") for part in parts if part]


def without_asterisk(sponsor: str) -> str:
    """Return the name of a sponsor without its asterisk and the comma that may precede it.

    >>> without_asterisk("Nigeria,*"), without_asterisk("Nigeria*")
    ('Nigeria', 'Nigeria')
    """
    return re.sub(r",?\*+$", "", sponsor)


def begins_with_state(text: str) -> bool:
    """Return whether a line begins with the name of a State.

    >>> begins_with_state("Côte d’Ivoire, Croatia and Cuba: draft resolution"), begins_with_state("Kites in space")
    (True, False)
    """
    return any(text.startswith(name) and not text[len(name) : len(name) + 1].isalnum() for name in state_names())

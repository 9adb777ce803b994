"""The States that sponsor drafts, by their official short names, in the order in which the UN lists them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def names() -> tuple[str, ...]:
    """The names seen as sponsors of documents of the seventy-third to eightieth sessions, and four more Members."""
    return tuple(files("apmb_draft").joinpath("states.txt").read_text(encoding="utf-8").split("\n")[:-1])


def sponsors(text: str) -> list[str]:
    """The States of a sponsor line; an "and" within a name parts nothing.

    >>> sponsors("Egypt, Trinidad and Tobago and Zambia")
    ['Egypt', 'Trinidad and Tobago', 'Zambia']
    """
    for state in names():
        if " and " in state:
            text = text.replace(state, state.replace(" and ", "\0"))
    parts = [part for half in text.split(" and ") for part in half.split(", ")]
    return [part.replace("\0", " and ") for part in parts if part]


def begins_with_state(text: str) -> bool:
    """Whether a line begins with the name of a State.

    >>> begins_with_state("Côte d’Ivoire, Croatia and Cuba: draft resolution"), begins_with_state("Kites in space")
    (True, False)
    """
    return any(text.startswith(name) and not text[len(name) : len(name) + 1].isalnum() for name in names())

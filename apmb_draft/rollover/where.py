"""Where in the text something stands: the paragraphs by their names, and which of them carry a slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.markup import Sort, tokens
from apmb_draft.model import GROUPS, TEXTS, Resolution
from apmb_draft.paragraphs import BELOW, Level, Paragraph, paragraphs


@dataclass(frozen=True)
class Place:
    """One paragraph as it stands in the file: its name, its markup, and the words above a sub-paragraph."""

    name: str
    text: str
    above: str = ""
    start: int = 0


def places(key: str, text: str) -> Iterator[Place]:
    """The paragraphs of one text, sub-paragraphs apart, each with the name of the whole one it belongs to.

    >>> [(place.name, place.above) for place in places("operative", "*Asks*:\\n\\n(a) To go;\\n\\n*Urges* all.")]
    [('operative 1', ''), ('operative 1', '*Asks*:'), ('operative 2', '')]
    """
    whole: Paragraph | None = None
    for paragraph in paragraphs(text):
        if paragraph.level is Level.HEADING:
            continue
        is_below = paragraph.level in BELOW
        if not is_below:
            whole = paragraph
        unnumbered = " unnumbered" if whole and whole.level is Level.UNNUMBERED else ""
        name = f"{key}{unnumbered} {whole.number if whole else 0}"
        yield Place(name, paragraph.text, whole.text if whole and is_below else "", paragraph.start)


def named_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """Every whole paragraph with its sub-paragraphs, named as people cite it: "preamble 6", "operative 12"."""
    for key in TEXTS:
        for name, parts in groupby(places(key, getattr(resolution, key)), key=lambda place: place.name):
            yield name, " ".join(part.text for part in parts)


def annex_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """The same for the annexes, counted through: "annex 3"."""
    number = 0
    for annex in resolution.annexes:
        for name, parts in groupby(places("annex", annex.text), key=lambda place: place.name):
            number += name != "annex 0"  # sub-paragraphs at the head of an annex: composed, they have the number before
            yield f"annex {number}", " ".join(part.text for part in parts)


def slots_of(text: str) -> set[str]:
    """The names of the slots of a text."""
    return {token.name for token in tokens(text) if token.sort is Sort.SLOT}


def literal(text: str) -> str:
    """A text without its markup, slots as a gap: what no fact keeps up to date."""
    shown = {Sort.TEXT: None, Sort.SLOT: "…"}
    return "".join(shown[token.sort] or token.text for token in tokens(text) if token.sort in shown)


def paragraphs_with(resolution: Resolution, *names: str) -> tuple[str, ...]:
    """The paragraphs that show a fact: those with a slot of that name or below it.

    A name that ends in a dot stands for all slots below it alone.
    """
    return tuple(
        paragraph
        for paragraph, text in (*named_paragraphs(resolution), *annex_paragraphs(resolution))
        if any(slot == name or slot.startswith(f"{name.rstrip('.')}.") for slot in slots_of(text) for name in names)
    )


def paragraphs_of(resolution: Resolution, key: str) -> tuple[str, ...]:
    """The paragraphs that show the value of a key: "counts.states" stands where {states} does."""
    first, _, rest = key.partition(".")
    slot = rest.partition(".")[0] if first in GROUPS else "agenda" if first == "agenda_title" else first
    return paragraphs_with(resolution, slot)

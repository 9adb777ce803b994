"""Where in the text a fact shows: which paragraphs carry a slot."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.markup import Sort, tokens
from apmb_draft.model import GROUPS, TEXTS, Resolution
from apmb_draft.paragraphs import Level, paragraphs


def named_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """Every whole paragraph with its sub-paragraphs, named as people cite it: "preamble 6", "operative 12"."""
    for key in TEXTS:
        name, parts = "", [""]
        for paragraph in paragraphs(getattr(resolution, key)):
            if paragraph.level is Level.HEADING:
                continue
            if paragraph.level in _WHOLE:
                if name:
                    yield name, " ".join(parts)
                name, parts = f"{key}{_WHOLE[paragraph.level]} {paragraph.number}", []
            parts.append(paragraph.text)
        if name:
            yield name, " ".join(parts)


_WHOLE = {Level.PARAGRAPH: "", Level.UNNUMBERED: " unnumbered"}


def annex_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """The paragraphs of the annexes, counted through: "annex 3"."""
    texts = (paragraph for annex in resolution.annexes for paragraph in paragraphs(annex.text))
    whole = (paragraph for paragraph in texts if paragraph.level is Level.PARAGRAPH)
    for number, paragraph in enumerate(whole, 1):
        yield f"annex {number}", paragraph.text


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

"""Name the paragraphs of a text, and find those that show a fact by a slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from apmb_draft.markup import Sort, tokenize_markup
from apmb_draft.model import GROUPS, TEXTS, Resolution
from apmb_draft.paragraphs import BELOW, ROW_MARKS, Level, Paragraph, split_paragraphs


@dataclass(frozen=True)
class FileParagraph:
    """One paragraph of the file: its name, its markup, the text above a sub-paragraph, and its offset."""

    name: str
    text: str
    above: str = ""
    start: int = 0


def file_paragraphs(key: str, text: str) -> Iterator[FileParagraph]:
    """Yield the paragraphs of one text, sub-paragraphs apart, each with the name of its whole paragraph.

    >>> text = "*Asks*:\\n\\n(a) To go;\\n\\n*Urges* all."
    >>> [(paragraph.name, paragraph.above) for paragraph in file_paragraphs("operative", text)]
    [('operative 1', ''), ('operative 1', '*Asks*:'), ('operative 2', '')]
    """
    whole: Paragraph | None = None
    for paragraph in split_paragraphs(text):
        if paragraph.level is Level.HEADING or paragraph.level in ROW_MARKS.values():
            continue
        is_below = paragraph.level in BELOW
        if not is_below:
            whole = paragraph
        unnumbered = " unnumbered" if whole and whole.level is Level.UNNUMBERED else ""
        name = f"{key}{unnumbered} {whole.number if whole else 0}"
        yield FileParagraph(name, paragraph.text, whole.text if whole and is_below else "", paragraph.start)


def named_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """Yield every whole paragraph with its sub-paragraphs, named as people cite it: "preamble 6", "operative 12"."""
    for key in TEXTS:
        for name, parts in groupby(
            file_paragraphs(key, getattr(resolution, key)), key=lambda paragraph: paragraph.name
        ):
            yield name, " ".join(part.text for part in parts)


def annex_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """Yield the same for the annexes, counted through: "annex 3"."""
    number = 0
    for annex in resolution.annexes:
        for name, parts in groupby(file_paragraphs("annex", annex.text), key=lambda paragraph: paragraph.name):
            number += name != "annex 0"  # sub-paragraphs at the head of an annex: composed, they have the number before
            yield f"annex {number}", " ".join(part.text for part in parts)


def slot_names(text: str) -> set[str]:
    """Return the names of the slots of a text."""
    return {token.name for token in tokenize_markup(text) if token.sort is Sort.SLOT}


def literal_text(text: str) -> str:
    """Return a text without its markup, each slot as "…": what no fact keeps up to date."""
    displayed = {Sort.TEXT: None, Sort.SLOT: "…"}
    return "".join(displayed[token.sort] or token.text for token in tokenize_markup(text) if token.sort in displayed)


def paragraphs_showing(resolution: Resolution, *names: str) -> tuple[str, ...]:
    """Return the names of the paragraphs that show a fact: those with a slot of that name or below it.

    A name that ends in a dot means all slots below it alone.
    """
    return tuple(
        paragraph
        for paragraph, text in (*named_paragraphs(resolution), *annex_paragraphs(resolution))
        if any(slot == name or slot.startswith(f"{name.rstrip('.')}.") for slot in slot_names(text) for name in names)
    )


def paragraphs_showing_key(resolution: Resolution, key: str) -> tuple[str, ...]:
    """Return the names of the paragraphs that show the value of a key: "counts.states" is shown by {states}."""
    first, _, rest = key.partition(".")
    slot = rest.partition(".")[0] if first in GROUPS else "agenda" if first == "agenda_title" else first
    return paragraphs_showing(resolution, slot)

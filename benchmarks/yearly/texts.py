"""The real texts, imported as a user would import them, and the words of a resolution paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from roundtrip import documents

from apmb_draft.compose import compose
from apmb_draft.importing import recognise
from apmb_draft.model.document import Role, Run
from apmb_draft.model.resolution import Resolution
from apmb_draft.reading.formats import read
from apmb_draft.un.typography import plain_text

FIVE: Mapping[str, str] = {
    "RES": r"^Recalling its resolutions? \d",
    "MTG": r"^Recalling the [Ff]irst to ",
    "O-INV": r"to attend the .*, to be held in ",
    "O-CONV": r"to undertake the preparations necessary to convene",
    "O-AGENDA": r"in the provisional agenda",
}
"""The five paragraphs of the bar, under their names in `evolution.md`, and how each is told."""

FROM_FACTS: Mapping[str, str] = {
    **FIVE,
    "CNT": r"States have ratified or acceded to the Convention|bringing the total number of States",
}
"""All paragraphs that follow from facts; how the number of States is put, is the drafters' choice."""


class Paragraph(NamedTuple):
    """One paragraph, footnote or heading: where it stands ("operative 3 (a)"), and its words."""

    key: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def name(self) -> str:
        """Its name in `evolution.md`, if it follows from facts, else where it stands."""
        return next((name for name, shown in FROM_FACTS.items() if re.search(shown, self.text)), self.key)


Text = tuple[Paragraph, ...]


def imported(shared: Path) -> dict[tuple[str, int], Resolution]:
    """Every text of the corpus by series and session."""
    texts = {}
    for name, data in documents(shared):
        if name.endswith(".txt"):
            resolution = recognise(read(data, name), name).resolution
            texts[name.partition("-")[0], resolution.session] = resolution
    return texts


def text_of(resolution: Resolution) -> Text:
    """The paragraphs, headings and footnotes that a resolution makes; masthead and title block are another matter."""
    return tuple(_parts(resolution))


def _parts(resolution: Resolution) -> Iterator[Paragraph]:
    document = compose(resolution)
    for number, heading in enumerate(document.of(Role.HEADING), 1):
        yield Paragraph(f"heading {number}", _words(heading.runs))
    yield from (Paragraph(block.key, _words(block.runs)) for block in document.blocks if block.key)
    for note in document.notes:
        yield Paragraph(f"footnote {note.key}", _words(note.runs))


def _words(runs: tuple[Run, ...]) -> tuple[str, ...]:
    """The words without footnote calls; a place-holder of several words ("[place and dates]") is one."""
    pieces = (run.text.replace(" ", "_") if is_open(run.text) else run.text for run in runs if not run.call)
    return tuple(plain_text("".join(pieces)).split())


def is_open(word: str) -> bool:
    """Whether a word is the place-holder of a fact that nobody has answered."""
    return word.startswith("[") and "]" in word

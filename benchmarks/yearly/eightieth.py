"""The step beyond the corpus: what is known of the eightieth session must stand in the draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from apmb_draft.draft_file import load
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import next_year
from yearly.october import Known, known
from yearly.texts import imported, text_of

_FILE = Path(__file__).parents[2] / "drafts" / "79.yaml"

FRAGMENTS: Sequence[tuple[str, str]] = (
    ("RES", "77/63 of 7 December 2022, 78/45 of 4 December 2023 and 79/34 of 2 December 2024,"),
    ("MTG", "the First to Twenty-first Meetings of the States Parties to the Convention, held in Maputo (1999),"),
    ("MTG", "The Hague (2021) and Geneva (2022 and 2023), and the First, Second, Third, Fourth and Fifth Review"),
    ("MTG", "held in Nairobi (2004), Cartagena, Colombia (2009), Maputo (2014), Oslo (2019) and Siem Reap, Cambodia"),
    ("O-INV", "the Twenty-second Meeting of the States Parties, to be held in"),
    ("O-INV", "to be held in Geneva from 1 to 5 December 2025, and"),
    ("O-CONV", "convene the Twenty-third Meeting of the States Parties to the Convention and"),
    ("O-AGENDA", "its eighty-first session"),
)
"""What is known of the text of the eightieth session (`evolution.md`, sections 1.2 to 1.6)."""

EXPLAINED: Mapping[tuple[str, str], str] = {
    FRAGMENTS[4]: "S: short form, “to the Convention” dropped [evolution.md 1.4]",
}


@dataclass(frozen=True)
class Fragment:
    """One piece of the text of the eightieth session, and whether the draft made from a source has it."""

    source: str
    paragraph: str
    words: str
    stands: bool

    @property
    def is_in_order(self) -> bool:
        return self.stands or (self.paragraph, self.words) in EXPLAINED

    def __str__(self) -> str:
        why = EXPLAINED.get((self.paragraph, self.words), "NOT EXPLAINED")
        return f"79 -> 80 from {self.source}  {self.paragraph}  {{+{self.words}+}}  {why}"


def fragments(shared: Path) -> Iterator[Fragment]:
    """Each piece looked for in two drafts: from the file of the project, and from the imported text."""
    october = known((shared / "treaty" / "facts.md").read_text("utf-8"))
    yield from _fragments("drafts/79.yaml", load(_FILE.read_bytes(), str(_FILE)), october)
    yield from _fragments("the imported text", imported(shared)["apmb", 79], october)


def _fragments(source: str, base: Resolution, october: Known) -> Iterator[Fragment]:
    draft = next_year(base, october.answers(base)).draft
    paragraphs = {paragraph.name: paragraph.text for paragraph in text_of(draft)}
    for name, words in FRAGMENTS:
        yield Fragment(source, name, words, words in paragraphs.get(name, ""))

"""Twice sixty slips as people type them in a draft of our own series, written without a look at the rules.

The rules were mended by the first sixty, which stand here; `typed_slips.json` has sixty that somebody else wrote after
that, of which 54 were found at the first run beside the text of the year before, and 41 without it.

A slip that the rules cannot know of (a wrong word that is a word, a verb in the plural) is left in: the figure says how
much of what people do wrong is found, not how well the rules find what they were written for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

OPEN = (
    ("symbol: unknown", "symbol: A/C.1/80/L.52"),
    ("issued: unknown", "issued: 14 October 2025"),
    ("agenda_item: unknown", "agenda_item: 99 (l)"),
    ("sponsors: unknown", "sponsors:\n  - Austria\n  - Cambodia\n  - Chile\n  - Mexico"),
    ("place: unknown", "place: Geneva"),
    ("dates: unknown", "dates: 1 to 5 December 2025"),
    ("states: unknown", "states: 166"),
    (
        "in the light of the upcoming Fifth Review Conference",
        "in the light of the outcome of the Fifth Review Conference",
    ),
)
"""What the roll-over leaves open, and the answers that make of it the finished draft into which the slips are typed."""

TYPED = (
    # Spelling
    ("care and rehabilitation, including", "care and rehabilition, including"),
    ("Their Destruction to accede to", "Their Destruction to acceed to"),
    ("placed or stockpiled throughout", "placed or stockpilled throughout"),
    ("formally accepted the obligations", "formaly accepted the obligations"),
    ("States Parties adopted a declaration", "States Parties adopted a decleration"),
    ("payment of their share", "payement of their share"),
    ("importance of cooperation and assistance", "importance of cooperation and assistence"),
    ("*Emphasizing* the desirability", "*Emphasising* the desirability"),
    ("promotion of its universalization", "promotion of its universalisation"),
    ("future programme of meetings", "future program of meetings"),
    ("removing anti-personnel mines", "removing antipersonnel mines"),
    ("promotion of its universalization", "promotion of it’s universalization"),
    ("to assure their destruction", "to assure there destruction"),
    ("outcome of the Fifth Review Conference", "outcome of the Fith Review Conference"),
    # Words left out, doubled, or the wrong ones
    ("in the implementation of the Convention, including", "in the implementation of the the Convention, including"),
    ("and which place people", "and and which place people"),
    ("*Requests* the Secretary-General", "*Requests* Secretary-General"),
    ("in accordance with {convene.prepare}", "in accordance to {convene.prepare}"),
    ("under the item entitled", "in the item entitled"),
    ("*Requests* the Secretary-General, in", "*Requests* the Secretary-General to report to General Assembly and, in"),
    ("Destruction to accede to it without delay", "Destruction to accede it without delay"),
    ("regional and multilateral contacts", "regional, multilateral contacts"),
    ("all States that have not ratified", "all States that has not ratified"),
    ("human suffering and impeding", "human suffering and impede"),
    ("the one remaining State that", "the one remaining States that"),
    # Capitals, hyphens and names
    ("*Requests* the Secretary-General", "*Requests* the Secretary General"),
    (
        "relevant non-governmental organizations to attend the {attend}",
        "relevant non governmental organizations to attend the {attend}",
    ),
    ("address issues", "address issues before the general assembly"),
    ("the international community reviewed", "the international Community reviewed"),
    ("*Urges* all States Parties", "*Urges* all State Parties"),
    ("*Calls upon* States Parties", "*Calls upon* States parties"),
    ("interested States, the United Nations", "interested States, the UN"),
    ("under article 7 of the Convention", "under Article 7 of the Convention"),
    # Punctuation
    ("in mine action,", "in mine action;"),
    ("to ratify it without delay;", "to ratify it without delay."),
    ("compliance with the Convention;", "compliance with the Convention"),
    ("sub-item entitled “{agenda.sub_item}”.", "sub-item entitled “{agenda.sub_item}."),
    ("under the item entitled “{agenda.item}”", 'under the item entitled "{agenda.item}"'),
    ("anti-personnel mines, which kill or injure", "anti-personnel mines (which kill or injure"),
    ("people – women, girls, boys and men –", "people - women, girls, boys and men -"),
    ("women, girls, boys and men", "women, girls, boys, and men"),
    ("allegations, reports and", "allegations , reports and"),
    # Opening words and their italics
    ("*Recalling* the {meetings}", "*Recalled* the {meetings}"),
    ("*Stressing* the need", "*Stresses* the need"),
    ("*Invites and encourages* all interested", "*Inviting and encouraging* all interested"),
    ("*Decides* to include", "*Decide* to include"),
    ("*Stressing* the need", "Stressing the need"),
    ("*Underlining* the importance", "*Underlining the importance*"),
    ("*Recalling also* that", "*Recalling* that"),
    # Facts, and what stands for them
    ("place: Geneva", "place: To be confirmed"),
    ("place: Geneva", "place: Geneva (tbc)"),
    ("dates: 1 to 5 December 2025", "dates: TBD"),
    ("dates: 1 to 5 December 2025", "dates: 1 to 5 December 2052"),
    ("{states} States have ratified", "XX States have ratified"),
    ("states: 166", "states: 1666"),
    ("      12: Geneva (2012)\n", ""),
    ("its {next_session} session", "its seventy-first session"),
    ("78/45: 4 December 2023", "78/45: 4 December 2024"),
    (
        "to provide the Secretary-General with",
        "to provide, as in paragraph 97 of the present resolution, the Secretary-General with",
    ),
    ("*Stressing* the need to take", "*Stressing* the need [check with Oslo] to take"),
)
"""What stands in the finished draft, and what was typed instead of it."""


def finished(text: str) -> str:
    """Return the text of a draft file just rolled over with its questions answered."""
    text = re.sub(r"(?ms)^# Still open.*?(?=^# What the document is)", "", text)
    for old, new in OPEN:
        text = _typed(text, old, new)[0]
    return text


def typed_later() -> tuple[tuple[str, str], ...]:
    """Return the sixty slips of the second list: what stands in the draft, and what was typed instead of it."""
    slips = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return tuple((each["old"], each["new"]) for each in slips)


def mistyped(text: str, slips: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Return the text of a finished draft with each slip in turn, with what was typed and the line where it begins.

    Raises ValueError where a slip finds no place or more than one.
    """
    return [(new.strip() or f"without {old.strip()}", *_typed(text, old, new)) for old, new in slips]


def _typed(text: str, old: str, new: str) -> tuple[str, int]:
    pattern = re.escape(old) if old.endswith("\n") else re.sub(r"(?:\\\s)+", r"\\s+", re.escape(old))
    places = list(re.finditer(pattern, text))
    if len(places) != 1:
        raise ValueError(f"{len(places)} places: {old}")
    made = text[: places[0].start()] + new + text[places[0].end() :]
    changed = next(at for at, pair in enumerate(zip(text, made, strict=False)) if pair[0] != pair[1])
    return made, made.count("\n", 0, changed) + 1

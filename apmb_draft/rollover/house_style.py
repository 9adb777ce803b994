"""House style by session: what the Secretariat came to write otherwise, from which session on."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class HouseStyle:
    """One wording that changed with a session, and where that was seen."""

    since: int
    before: str
    after: str
    why: str
    source: str


HOUSE_STYLE = tuple(
    HouseStyle(
        80, before, after, "a capital in “Parties” from the eightieth session on", "CAP01: 53 drafts of that year"
    )
    for before, after in (
        ("States parties", "States Parties"),
        ("States not parties", "States not Parties"),
        ("State party", "State Party"),
        ("State not party", "State not Party"),
    )
)


def restyled(text: str, session: int) -> tuple[str, tuple[tuple[HouseStyle, int], ...]]:
    """The text in the house style of a session, and how often each change was made.

    What stands between quotation marks is a title and stays; "other relevant parties" are no States Parties.

    >>> restyled("all States parties and other relevant parties, “States parties”", 80)[0]
    'all States Parties and other relevant parties, “States parties”'
    >>> restyled("all States parties", 79)[0]
    'all States parties'
    """
    made: list[tuple[HouseStyle, int]] = []
    for style in HOUSE_STYLE:
        if session < style.since:
            continue
        pieces = re.split(r"(“[^”]*”)", text)
        pattern = re.compile(rf"\b{re.escape(style.before)}\b".replace(r"\ ", r"[ \u00a0]"))
        counted = [
            pattern.subn(style.after, piece) if index % 2 == 0 else (piece, 0) for index, piece in enumerate(pieces)
        ]
        text = "".join(piece for piece, _ in counted)
        count = sum(number for _, number in counted)
        if count:
            made.append((style, count))
    return text, tuple(made)

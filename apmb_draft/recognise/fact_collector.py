"""The facts that patterns have found in a text so far, and the ordinals that they match."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from apmb_draft.rollover.citations import Chain
from apmb_draft.words import ordinal

ORDINALS = {ordinal(number): number for number in range(1, 200)}


@dataclass
class FactCollector:
    """Facts found so far, as plain values of the file, with the session, item and title of their text."""

    session: int
    item: str = ""
    sub_item: str = ""
    title: str = ""
    number: str = ""
    adopted: datetime.date | None = None
    values: dict[str, Any] = field(default_factory=dict)
    chains: list[tuple[str, Chain]] = field(default_factory=list)
    """Lists that may be the text's own chain, until the whole text has been read."""
    mentions_reviews: bool = False
    """Whether the text speaks of Review Conferences, which take the place of a yearly meeting."""

    def kind_key(self, head: str) -> str:
        """Return the key of a kind of meeting: "Review Conference" gives review_conferences."""
        return f"{head.lower().replace(' ', '_')}s"

    def meeting_entry(self, name: str, full: str) -> dict[str, Any]:
        """Return the entry of a kind of meeting; add it if there is none."""
        kinds = self.values.setdefault("meetings", {})
        entry: dict[str, Any] = kinds.setdefault(name, {"name": full})
        return entry

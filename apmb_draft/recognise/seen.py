"""What has been found of the facts of a text so far, and the words that its patterns are made of."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from apmb_draft.rollover.citations import Chain
from apmb_draft.words import ordinal

ORDINALS = {ordinal(number): number for number in range(1, 200)}


@dataclass
class Facts:
    """The facts found so far, as plain values of the file, and the session of the text they were found in."""

    session: int
    item: str = ""
    sub_item: str = ""
    title: str = ""
    number: str = ""
    adopted: datetime.date | None = None
    values: dict[str, Any] = field(default_factory=dict)
    chains: list[tuple[str, Chain]] = field(default_factory=list)
    """Lists that may be the text's own chain, until the whole text has been seen."""
    mentions_reviews: bool = False
    """Whether the text speaks of Review Conferences, which take the place of a yearly meeting."""

    def kind(self, head: str) -> str:
        """The name under which a kind of meeting stands: "Review Conference" gives review_conferences."""
        return f"{head.lower().replace(' ', '_')}s"

    def meetings(self, name: str, full: str) -> dict[str, Any]:
        """The entry of a kind of meeting, made when it is first seen."""
        kinds = self.values.setdefault("meetings", {})
        entry: dict[str, Any] = kinds.setdefault(name, {"name": full})
        return entry

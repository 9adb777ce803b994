"""The facts that patterns have found in a text so far, and the ordinals and values that they read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from apmb_draft.model import Attend, Convene, MeetingKind, Recall
from apmb_draft.rollover.citations import Chain
from apmb_draft.words import ordinal

ORDINALS = {ordinal(number): number for number in range(1, 200)}
_Value = TypeVar("_Value")


def read_or_none(read: Callable[[str], _Value], text: str) -> _Value | None:
    """Return what a reader of the file's values makes of a text, such as a date; None if it refuses it."""
    try:
        return read(text)
    except ValueError:
        return None


@dataclass
class FactCollector:
    """Facts found so far, with the session, item and title of their text."""

    session: int
    item: str = ""
    sub_item: str = ""
    title: str = ""
    number: str = ""
    adopted: datetime.date | None = None
    next_session: int | None = None
    resolutions: dict[str, Recall] = field(default_factory=dict)
    meetings: dict[str, MeetingKind] = field(default_factory=dict)
    attend: Attend | None = None
    convene: Convene | None = None
    counts: dict[str, int] = field(default_factory=dict)
    chains: list[tuple[str, Chain]] = field(default_factory=list)
    """Lists that may be the text's own chain, until the whole text has been read."""
    mentions_reviews: bool = False
    """Whether the text speaks of Review Conferences, which take the place of a yearly meeting."""

    def meeting_kind(self, name: str, full: str) -> MeetingKind:
        """Return the kind of meeting of a name in the file; add it, with its full name, if there is none."""
        return self.meetings.setdefault(name, MeetingKind(name=full))

    def update_meeting(self, name: str, **values: object) -> None:
        """Set what the text says of a kind of meeting."""
        self.meetings[name] = self.meetings[name].model_copy(update=values)

    def used_in(self, text: str) -> dict[str, object]:
        """Return the facts that a text shows in a slot, by their keys of the file."""
        shown = {"attend": self.attend, "convene": self.convene}
        meetings = {key: meeting for key, meeting in shown.items() if meeting and f"{{{key}" in text}
        used = {meeting.kind for meeting in meetings.values()}

        def used_of(facts: Mapping[str, object]) -> dict[str, object]:
            return {name: fact for name, fact in facts.items() if name in used or re.search(rf"{{{name}[.}}]", text)}

        return {
            "next_session": self.next_session,
            "resolutions": used_of(self.resolutions),
            "meetings": used_of(self.meetings),
            "counts": used_of(self.counts),
            **meetings,
        }

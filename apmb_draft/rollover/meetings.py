"""Find which meetings were held before the draft, which one is to be attended, and which to be convened."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from apmb_draft.model import Attend, Convene, MeetingKind
from apmb_draft.values import UNKNOWN, PlaceAndYear, Unknown
from apmb_draft.words import Dates

Kinds = Mapping[str, MeetingKind]


def is_past(dates: Dates | Unknown | None, draft_date: datetime.date | None, year: int) -> bool | None:
    """Return whether a meeting was held before the draft; None where its dates do not say.

    Drafts are tabled in October. Without a date of the draft, what ended by September is past, what begins after
    October is not.

    >>> from apmb_draft.words import read_dates
    >>> [is_past(read_dates(dates), None, 2025) for dates in ("25 to 29 November 2024", "1 to 5 December 2025")]
    [True, False]
    >>> is_past(read_dates("6 to 10 October 2025"), None, 2025) is None
    True
    >>> is_past(read_dates("6 to 10 October 2025"), datetime.date(2025, 10, 13), 2025)
    True
    """
    if not isinstance(dates, Dates):
        return None
    if draft_date:
        return dates.last < draft_date
    if dates.last < datetime.date(year, 10, 1):
        return True
    return False if dates.first > datetime.date(year, 10, 31) else None


def held_at(meeting: Attend) -> PlaceAndYear:
    """Return a meeting as the list will show it: the place that the invitation named, the year in which it began.

    >>> from apmb_draft.words import read_dates
    >>> str(held_at(Attend(kind="m", number=5, place="The Hague", dates=read_dates("15 to 19 November 2021"))))
    'The Hague (2021)'
    """
    year = meeting.dates.first.year if isinstance(meeting.dates, Dates) else UNKNOWN
    return PlaceAndYear(place=meeting.place or UNKNOWN, year=year)


def add_held(kinds: Kinds, meeting: Attend) -> dict[str, MeetingKind]:
    """Return the kinds of meeting, a meeting added to the list of its kind."""
    kind = kinds[meeting.kind]
    held = dict(sorted({**kind.held, meeting.number: held_at(meeting)}.items()))
    return {**kinds, meeting.kind: kind.model_copy(update={"held": held})}


def last_number(kinds: Kinds, name: str, meetings: tuple[Attend | Convene, ...]) -> int:
    """Return the highest ordinal of a kind that is held or named so far; 0 for none."""
    named = [meeting.number for meeting in meetings if meeting.kind == name]
    return max([*kinds[name].held, *named, 0])


def last_year(kinds: Kinds, name: str, attend: Attend, year: int) -> int | None:
    """Return the year of the last meeting of a kind, the one to be attended included; None where no year is known."""
    years = [held.year for held in kinds[name].held.values() if isinstance(held.year, int)]
    if attend.kind == name:
        years.append(attend.dates.first.year if isinstance(attend.dates, Dates) else year)
    return max(years, default=None)


@dataclass(frozen=True)
class NextMeeting:
    """The meeting to convene; `proposed` where its turn is a guess that the States Parties decide on."""

    kind: str
    number: int
    proposed: bool


def next_to_convene(kinds: Kinds, attend: Attend, year: int, convened: str = "") -> NextMeeting:
    """Return the meeting after the one to be attended: the next of every year, or one whose turn has come again.

    A Review Conference is proposed so many years after the last one as `every` says (2004, 2009, 2014, 2019, 2024); it
    is the parties that decide. Of several kinds held every year the one attended continues, else the one convened last
    (`convened`), which is proposed too.

    >>> m = MeetingKind(name="Meeting", held={n: PlaceAndYear(place="Geneva", year=2001 + n) for n in (20, 21)})
    >>> r = MeetingKind(name="Review Conference", every=5, held={4: PlaceAndYear(place="Oslo", year=2019)})
    >>> next_to_convene({"m": m, "r": r}, Attend(kind="m", number=22), 2023)
    NextMeeting(kind='r', number=5, proposed=True)
    >>> next_to_convene({"m": m, "r": r}, Attend(kind="r", number=5), 2024)
    NextMeeting(kind='m', number=22, proposed=False)
    """
    attended = attend.dates.first.year if isinstance(attend.dates, Dates) else year
    for name, kind in kinds.items():
        last = last_year(kinds, name, attend, year)
        if kind.every and last and last + kind.every <= attended + 1:
            return NextMeeting(name, last_number(kinds, name, (attend,)) + 1, proposed=True)
    regular = [name for name, kind in kinds.items() if not kind.every]
    name = next((kind for kind in (attend.kind, convened) if kind in regular), (regular or [attend.kind])[0])
    return NextMeeting(
        name, last_number(kinds, name, (attend,)) + 1, proposed=len(regular) != 1 and name != attend.kind
    )

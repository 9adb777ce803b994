"""What was known in the October of a session, when its draft was written: the tables of `treaty/facts.md` as data."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from apmb_draft.model.resolution import Attend, Resolution, year_of
from apmb_draft.rollover import Answers
from apmb_draft.un.english import MONTHS, Dates, Years, read_dates, read_years

_TABLED = (10, 15)
"""Month and day on which a draft is taken to be tabled."""


@dataclass(frozen=True)
class Meeting:
    """A row of the first table: a meeting, the sessions whose texts name its dates, and its action plan."""

    at: Attend
    cited: tuple[int, ...]
    plan: Years | None

    @property
    def dates(self) -> Dates:
        assert isinstance(self.at.dates, Dates)
        return self.at.dates

    def is_known(self, session: int) -> bool:
        """Whether its place and dates were known in the October of that session."""
        return self.dates.first.year <= year_of(session) or min(self.cited, default=session + 1) <= session


@dataclass(frozen=True)
class Known:
    """The meetings of the Convention, and the number of States that each session's text gives."""

    meetings: tuple[Meeting, ...]
    states: Mapping[int, int]

    def answers(self, base: Resolution) -> Answers:
        """What a drafter of the session after `base` could say on the fifteenth of October."""
        session = following(base)
        today = datetime.date(year_of(session), *_TABLED)
        plans = [meeting.plan for meeting in self.meetings if meeting.plan and meeting.dates.last < today]
        return Answers(
            session=session,
            date=today,
            states=self.states.get(session) if "states" in base.counts else None,
            action_plan=plans[-1] if plans else None,
            known=tuple(meeting.at for meeting in self.meetings if meeting.is_known(session)),
        )


def nothing_known(base: Resolution) -> Answers:
    """The answers for a series of which no facts are at hand: the session and the day alone."""
    session = following(base)
    return Answers(session=session, date=datetime.date(year_of(session), *_TABLED))


def following(base: Resolution) -> int:
    """The session of the next text; some years' texts put the item on no agenda, and it came back all the same."""
    return base.next_session or base.session + 1


def known(text: str) -> Known:
    """The tables of `facts.md`. A meeting whose place nobody knows yet is left out."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:2] == "| "]
    meetings = (_meeting(row) for row in rows if re.match(r"\d+(MSP|RC)\b", row[0]) and row[1] != "?")
    return Known(tuple(meetings), dict(_states(text)))


def _meeting(row: Sequence[str]) -> Meeting:
    """`1RC "Nairobi Summit" | Nairobi | Kenya | 29 Nov–3 Dec 2004 (T 60/80) | … | … Action Plan 2005–2009 (T)`."""
    number, kind = re.findall(r"^(\d+)(MSP|RC)", row[0])[0]
    plan = re.search(r"\d{4}–\d{4}", row[5])
    at = Attend(
        kind="meetings" if kind == "MSP" else "review_conferences",
        number=number,
        place=row[1].partition(" (")[0],
        dates=_dates(row[3]),
    )
    cited = re.findall(r"(\d\d)/\d+", row[3])
    return Meeting(at, tuple(map(int, cited)), read_years(plan[0]) if plan else None)


def _dates(cell: str) -> Dates:
    """The first dates of a cell: `planned "during the week of 28 Nov to 2 Dec 2016" (T 71/34)` is a week."""
    found = re.search(r"(\d+)(?: ([A-Z]\w+))? ?(?:–|to) ?(\d+) ([A-Z]\w+) (\d{4})", cell)
    assert found, cell
    days = f"{found[1]} {_month(found[2] or found[4])} to {found[3]} {_month(found[4])} {found[5]}"
    return read_dates(f"the week of {days}" if "week of" in cell else days)


def _month(short: str) -> str:
    return next(month for month in MONTHS if month.startswith(short))


def _states(text: str) -> Iterator[tuple[int, int]]:
    """`69: 162 · 70–72: 162 · 73–79: 164`."""
    for first, last, number in re.findall(r"\b(\d\d)(?:–(\d\d))?: (\d{3})(?= ·|\.)", text):
        for session in range(int(first), int(last or first) + 1):
            yield session, int(number)

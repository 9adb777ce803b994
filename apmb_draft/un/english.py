"""Ordinals, dates and series as the United Nations writes them, and its house style by session."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(MONTHS)
_DAY = re.compile(rf"^(\d{{1,2}}) ({_MONTH}) (\d{{4}})$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_RANGE = re.compile(
    rf"^(?:from )?(\d{{1,2}})(?: ({_MONTH}))?(?: (\d{{4}}))?(?: to | ?[-–] ?)(\d{{1,2}} (?:{_MONTH}) \d{{4}})$"
)
_WEEK = re.compile(r"^(?:during )?the week of (.+)$")


_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def cardinal(number: int) -> str:
    """Return a number in words, from 0 to 999,999.

    >>> cardinal(157), cardinal(2_040)
    ('one hundred and fifty-seven', 'two thousand and forty')
    """
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_SMALL[rest]}" if rest else "")
    unit, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    front, rest = divmod(number, unit)
    joint = " and " if 0 < rest < 100 else " " if rest else ""
    return f"{cardinal(front)} {name}{joint}{cardinal(rest) if rest else ''}"


def ordinal(number: int) -> str:
    """Return an ordinal in words, lower case: sessions and meetings are counted in words (rule NUM03).

    >>> ordinal(81), ordinal(100), ordinal(112)
    ('eighty-first', 'one hundredth', 'one hundred and twelfth')
    """
    words = cardinal(number)
    last = re.split("[ -]", words)[-1]
    ending = _IRREGULAR.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return words[: len(words) - len(last)] + ending


ORDINALS = frozenset(ordinal(number) for number in range(1, 200))
"""Ordinals in words by which sessions and meetings are counted."""


def ordinal_figure(number: int) -> str:
    """Return an ordinal in figures, as in the closing lines ("52nd plenary meeting").

    >>> [ordinal_figure(n) for n in (1, 2, 3, 11, 43, 52, 112, 121)]
    ['1st', '2nd', '3rd', '11th', '43rd', '52nd', '112th', '121st']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def count(number: int) -> str:
    """Return a count: in words below ten, in figures from ten on (Editorial Manual, numbers; rule NUM01).

    >>> count(5), count(164)
    ('five', '164')
    """
    return cardinal(number) if number < 10 else str(number)


def capitalise_first(text: str) -> str:
    """Return the text with its first letter a capital.

    >>> capitalise_first("twenty-first")
    'Twenty-first'
    """
    return text[:1].upper() + text[1:]


# --- Series and names -------------------------------------------------------------------------------------------------


def join_series(items: Sequence[str], *, last: str = " and ") -> str:
    """Join items as in a resolution: commas, and a plain "and" before the last (rules REF04, TYP03).

    >>> join_series(["2012"]), join_series(["2012", "2013"]), join_series(["2012", "2013", "2015"])
    ('2012', '2012 and 2013', '2012, 2013 and 2015')
    """
    return last.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def appositive_series(items: Sequence[str]) -> str:
    """Join a series in which a place with its country ("Cartagena, Colombia (2009)") is set off by commas.

    The country is between commas, so the one behind it stays when "and" follows; the lists of Review
    Conferences of A/RES/70/55 to 79/34 are all written so.

    >>> appositive_series(["Nairobi (2004)", "Cartagena, Colombia (2009)", "Maputo (2014)"])
    'Nairobi (2004), Cartagena, Colombia (2009), and Maputo (2014)'
    >>> appositive_series(["Maputo (2014)", "Oslo (2019)", "Siem Reap, Cambodia (2024)"])
    'Maputo (2014), Oslo (2019) and Siem Reap, Cambodia (2024)'
    """
    return join_series(items, last=", and " if len(items) > 1 and "," in items[-2].partition("(")[0] else " and ")


def ordinal_span(numbers: Sequence[int]) -> str:
    """Return consecutive ordinals as a span, others enumerated.

    >>> ordinal_span([1]), ordinal_span([1, 2]), ordinal_span([1, 2, 3])
    ('First', 'First and Second', 'First to Third')
    """
    consecutive = list(numbers) == list(range(numbers[0], numbers[0] + len(numbers)))
    if len(numbers) > 2 and consecutive:
        return f"{capitalise_first(ordinal(numbers[0]))} to {capitalise_first(ordinal(numbers[-1]))}"
    return ordinal_list(numbers)


def ordinal_list(numbers: Sequence[int]) -> str:
    """Return ordinals enumerated.

    >>> ordinal_list([1, 2, 3, 4])
    'First, Second, Third and Fourth'
    """
    return join_series([capitalise_first(ordinal(number)) for number in numbers])


def in_un_order(states: Iterable[str], *, is_observer_last: bool = True) -> tuple[str, ...]:
    """Return names of States in UN order: English alphabet, word by word, accents and case aside.

    The State of Palestine, an observer, comes last (rule SPN01); the Holy See, the other one, is before it; or both are
    where the alphabet has them. An asterisk behind a name does not affect its place.

    >>> in_un_order(["Türkiye", "State of Palestine", "Zambia", "Côte d’Ivoire*", "Costa Rica", "Holy See"])
    ('Costa Rica', 'Côte d’Ivoire*', 'Türkiye', 'Zambia', 'Holy See', 'State of Palestine')
    """
    observers = ("Holy See", "State of Palestine")

    def key(state: str) -> tuple[int, list[str]]:
        name = re.sub(r",?\*+$", "", state)
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
        place = observers.index(name) + 1 if is_observer_last and name in observers else 0
        return place, plain.replace("-", " ").split()

    return tuple(sorted(states, key=key))


def plural_name(name: str) -> str:
    """Return the name of a kind of meeting in the plural, by the first word that names a meeting.

    >>> plural_name("Review Conference of the States Parties to the Convention")
    'Review Conferences of the States Parties to the Convention'
    >>> plural_name("United Nations Conference to Review Progress Made in Implementing the Programme of Action")
    'United Nations Conferences to Review Progress Made in Implementing the Programme of Action'
    """
    found = re.search(r"\b(?:Meeting|Conference|Session|Assembly|Summit|Forum|Consultation|Congress|Seminar)\b", name)
    end = found.end() if found else len(name.partition(" of ")[0])
    head = name[:end]
    ending = "ies" if head.endswith("y") else "es" if head.endswith("s") else "s"
    return f"{head.removesuffix('y') if ending == 'ies' else head}{ending}{name[end:]}"


# --- Dates and years --------------------------------------------------------------------------------------------------


def date_text(date: datetime.date) -> str:
    """Return a date in UN form: day, month, year, no comma and no ordinal suffix (rule DAT01).

    >>> date_text(datetime.date(2024, 12, 2))
    '2 December 2024'
    """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def read_date(text: str) -> datetime.date:
    """Return a date from `2 December 2024` or `2024-12-02`. Raises ValueError, with the reason, for other text.

    >>> read_date("2 December 2024") == read_date("2024-12-02")
    True
    """
    if found := _DAY.match(text):
        day, month, year = int(found[1]), MONTHS.index(found[2]) + 1, int(found[3])
    elif found := _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise ValueError(f"“{text}” is not a date; write it as “2 December 2024” or “2024-12-02”")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"“{text}” is not a day of the calendar") from None


@dataclass(frozen=True)
class Dates:
    """The dates of a meeting, from a first to a last day; `week` if the days are not firm yet.

    >>> str(read_dates("25 to 29 November 2024"))
    '25 to 29 November 2024'
    >>> str(read_dates("the week of 30 November to 4 December 2015"))
    'the week of 30 November to 4 December 2015'
    """

    first: datetime.date
    last: datetime.date
    week: bool = False

    def __str__(self) -> str:
        return f"the week of {self.days}" if self.week else self.days

    @property
    def days(self) -> str:
        """Return the days with no word before them.

        >>> Dates(datetime.date(2025, 12, 29), datetime.date(2026, 1, 2)).days
        '29 December 2025 to 2 January 2026'
        """
        first, last = self.first, self.last
        if first == last:
            return date_text(first)
        if first.year != last.year:
            return f"{date_text(first)} to {date_text(last)}"
        if first.month != last.month:
            return f"{first.day} {MONTHS[first.month - 1]} to {date_text(last)}"
        return f"{first.day} to {date_text(last)}"

    @property
    def phrase(self) -> str:
        """Return the dates as in "to be held in Geneva …".

        >>> read_dates("2025-12-01..2025-12-05").phrase
        'from 1 to 5 December 2025'
        >>> read_dates("the week of 30 November to 4 December 2015").phrase
        'during the week of 30 November to 4 December 2015'
        >>> read_dates("3 May 2027").phrase
        'on 3 May 2027'
        """
        if self.week:
            return f"during {self}"
        return f"on {self.days}" if self.first == self.last else f"from {self.days}"


def read_dates(text: str) -> Dates:
    """Return dates from `1 to 5 December 2025`, `2025-12-01..2025-12-05`, one day, or `the week of …`.

    Raises ValueError, with the reason, for other text and for an end before the beginning.

    >>> read_dates("from 30 November to 4 December 2009").first
    datetime.date(2009, 11, 30)
    >>> str(read_dates("1-5 December 2025"))
    '1 to 5 December 2025'
    """
    week = _WEEK.match(text)
    days = week[1] if week else text
    first, separator, last = days.partition("..")
    if separator:
        dates = Dates(read_date(first.strip()), read_date(last.strip()), bool(week))
    elif found := _RANGE.match(days):
        end = read_date(found[4])
        month, year = found[2] or MONTHS[end.month - 1], found[3] or str(end.year)
        dates = Dates(read_date(f"{found[1]} {month} {year}"), end, bool(week))
    else:
        try:
            dates = Dates(read_date(days), read_date(days), bool(week))
        except ValueError as wrong:
            if "calendar" in str(wrong):
                raise
            hint = "write it as “1 to 5 December 2025” or “2025-12-01..2025-12-05”"
            raise ValueError(f"“{text}” is no day and no range of days; {hint}") from None
    if dates.last < dates.first:
        raise ValueError(f"“{text}” ends before it begins")
    return dates


@dataclass(frozen=True)
class Years:
    """A period of years, as of an action plan.

    >>> str(read_years("2025-2029"))
    '2025–2029'
    """

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


def read_years(text: str) -> Years:
    """Return a period with an en dash or a hyphen; it is always set with an en dash (rule NUM04).

    Raises ValueError, with the reason, for other text and for an end before the beginning.
    """
    found = re.match(r"^(\d{4})\s*[-–]\s*(\d{4})$", text)
    if not found:
        raise ValueError(f"“{text}” is not a period of years; write it as “2025–2029”")
    years = Years(int(found[1]), int(found[2]))
    if years.last < years.first:
        raise ValueError(f"“{text}” ends before it begins")
    return years


# --- House style ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HouseStyle:
    """One wording that changed with a session, and the texts that show it."""

    since: int
    before: str
    after: str
    why: str
    source: str


HOUSE_STYLE = tuple(
    HouseStyle(
        80,
        before,
        after,
        "from the eightieth session on, parties to treaties are written with a capital",
        "53 drafts of the eightieth session",
    )
    for before, after in (("States parties", "States Parties"), ("State party", "State Party"))
)
"""What the Secretariat writes otherwise, and from which session on."""

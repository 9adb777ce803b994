"""Compare the dates of cited resolutions with their sessions and with each other (rules SNS, REF)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Hit, Severity, key_hit, match_hits, rule, text_hit
from apmb_draft.checking.text import Draft, PlacedText
from apmb_draft.model import year_of
from apmb_draft.rollover.citations import CitedItem, find_lists
from apmb_draft.values import Unknown
from apmb_draft.words import MONTHS, date_text, ordinal, read_date

OWN = "the data of the file, held against each other"
FIRST, LAST = (9, 1), (9, 30)
"""A session opens in September and ends in the September after it."""


def session_of(number: str) -> int:
    """Return the session that adopted a resolution, from its number; 0 for special sessions, and where it tells none.

    >>> session_of("79/5"), session_of("55/33 V"), session_of("2373 (XXII)"), session_of("ES-10/21")
    (79, 55, 22, 0)
    """
    if found := re.match(r"(\d{2,3})/\d", number):
        return int(found[1]) if int(found[1]) >= _NEW_NUMBERS else 0
    return _ROMAN.get(found[1], 0) if (found := re.search(r"\(([IVX]+)\)$", number)) else 0


_NEW_NUMBERS = 31
"""The session since which numbers begin with that of the session in figures."""
_TENS, _ONES = ("", "X", "XX", "XXX"), ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {f"{_TENS[number // 10]}{_ONES[number % 10]}": number for number in range(1, _NEW_NUMBERS)}


def date_conflict(number: str, date: datetime.date) -> str:
    """Return why a resolution cannot be of a date; nothing where it can."""
    session = session_of(number)
    if not session:
        return ""
    opened = year_of(session)
    first = datetime.date(opened, *FIRST) if session > 1 else datetime.date(opened, 1, 1)  # which met in London first
    if first <= date <= datetime.date(opened + 1, *LAST):
        return ""
    return f"{number} cannot be of {date_text(date)}: the {ordinal(session)} session opened in {opened}"


_OTHERS = re.compile(r"\b(?:Council|Commission|Committee|Conference|Organization|Programme)\b")
"""Words of a paragraph that may speak of another body, whose numbers look alike."""


def _counts_as_others(number: str, date: datetime.date) -> bool:
    """Return whether a date fits a body that began to count its sessions later, or counted in Roman numbers as well.

    The fifty-second session of the Human Rights Council was in 2023, that of the Assembly in 1997. The Economic and
    Social Council counted in Roman numbers, at its own pace.
    """
    return "(" in number or date.year - year_of(session_of(number)) >= _LATER


_LATER = 10
"""Years; no other body whose resolutions are cited by session and number counts its sessions less far behind."""


@rule(
    "SNS01",
    Severity.ERROR,
    "A resolution was adopted in its session.",
    good="its resolution 79/5 of 2 December 2024",
    bad="its resolution 79/5 of 2 December 2014",
    source=OWN,
)
def dates_of_resolutions(draft: Draft) -> Iterator[Hit]:
    """Find a date outside the session that the number names: in the text, in lists, and in the adoption itself."""
    on_others = [paragraph.text for paragraph in draft.running if _OTHERS.search(paragraph.text)]
    for name, recall in draft.resolution.resolutions.items():
        for number, date in recall.adopted.items():
            if isinstance(date, Unknown) or not (said := date_conflict(number, date)):
                continue
            cited = re.compile(rf"(?<![\d/]){re.escape(number)}(?![\d/])")
            if not (_counts_as_others(number, date) and any(map(cited.search, on_others))):
                yield key_hit(said, "resolutions", name, "adopted", number)
    adoption = draft.resolution.adoption
    if adoption and (said := date_conflict(adoption.number, adoption.date)):
        yield key_hit(said, "adoption", "date")
    for paragraph, item, date in _cited(draft):
        number = _dated(item)
        said = date_conflict(number, date)
        if said and not (_OTHERS.search(paragraph.text) and _counts_as_others(number, date)):
            yield text_hit(paragraph, _of_date(item), said)
    # as the Security Council numbers its resolutions
    council = rf"\bresolutions? (\d{{3,4}} \((\d{{4}})\)) of (\d{{1,2}} (?:{'|'.join(MONTHS)}) (?!\2)\d{{4}})"
    message = "{1} cannot be of {3}: it is of {2}"
    yield from match_hits(draft, council, group=3, message=message)


def _cited(draft: Draft) -> Iterator[tuple[PlacedText, CitedItem, datetime.date]]:
    """Yield the resolutions that are written out in the text with a date of the calendar."""
    for paragraph in draft.running:
        for listed in find_lists(paragraph.text):
            for item in listed.items:
                try:
                    date = read_date(item.date)
                except ValueError:
                    continue  # which DAT01 says
                if paragraph.literal[item.end - 1]:
                    yield paragraph, item, date


def _dated(item: CitedItem) -> str:
    """Return the number that a date belongs to: of "78/253 and 79/258" the last one, with the letters behind it.

    >>> _dated(CitedItem("", "78/253 and 79/258", "", 0)), _dated(CitedItem("", "36/87 A and B", "", 0))
    ('79/258', '36/87 A and B')
    """
    return re.split(r"(?:,| and) (?=\d|E?S-)", item.numbers)[-1]


def _of_date(item: CitedItem) -> tuple[int, int]:
    return item.end - len(item.date), item.end


@rule(
    "SNS11",
    Severity.ERROR,
    "A resolution has one date wherever it is cited.",
    good="its resolution 79/5 of 2 December 2024",
    bad="its resolutions 79/5 of 2 December 2024 and 79/5 of 3 December 2024",
    source=OWN,
)
def one_date(draft: Draft) -> Iterator[Hit]:
    """Find another date than that of a list of the file, or of the citation before."""
    known: dict[str, datetime.date] = {
        number: date
        for recall in draft.resolution.resolutions.values()
        for number, date in recall.adopted.items()
        if not isinstance(date, Unknown)
    }
    for paragraph, item, date in _cited(draft):
        number = _dated(item)
        before = known.setdefault(number, date)
        if before != date and not date_conflict(number, date) and session_of(number):
            message = f"{number} is of {date_text(before)} elsewhere in the draft"
            yield text_hit(paragraph, _of_date(item), message)


@rule(
    "REF05",
    Severity.ERROR,
    "Resolutions of special sessions are cited as S-10/2, those of emergency special sessions as ES-10/21.",
    good="resolution S-10/2 of 30 June 1978",
    bad="resolution S10/2 of 30 June 1978",
    source="Editorial Manual on the numbers of resolutions",
)
def special_sessions(draft: Draft) -> Iterator[Hit]:
    """Find the hyphen left out or elsewhere, or "special" behind the number."""
    cited = r"\b(?:[Rr]esolutions?|[Dd]ecisions?) "
    yield from match_hits(
        draft, rf"{cited}((E?S-\d{{1,2}})-(\d{{1,3}}))\b", r"\2/\3", group=1, message="“{1}”", safe=True
    )
    hyphen = rf"{cited}((?:S(?:S-?| )?(\d{{1,2}})|(?:ES ?|E-S-?)(\d{{1,2}}))/(\d{{1,3}}))\b"
    for paragraph, found in draft.found(hyphen):
        better = f"S-{found[2]}/{found[4]}" if found[2] else f"ES-{found[3]}/{found[4]}"
        yield text_hit(paragraph, found.span(1), f"“{found[1]}”", better, safe=True)
    for paragraph, found in draft.found(
        r"\b(?:[Rr]esolution|[Dd]ecision) ((\d{1,2})/(\d{1,3}) \(((?:emergency )?special)\))"
    ):
        better = f"{'ES' if found[4][0] == 'e' else 'S'}-{found[2]}/{found[3]}"
        yield text_hit(paragraph, found.span(1), f"“{found[1]}”", better, safe=True)

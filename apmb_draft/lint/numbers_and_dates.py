"""Check dates and numbers (rules DAT, NUM)."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from apmb_draft.lint.rules import Hit, Severity, match_hits, rule, text_hit
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.un.english import MONTHS, cardinal, date_text, ordinal

_MONTH = "|".join(MONTHS)
_SHORT = {month[:3]: month for month in MONTHS if month != "May"} | {"Sept": "September"}


@rule(
    "DAT01",
    Severity.ERROR,
    "A date is day, month in words, year: no comma, no ordinal; and the day is in the calendar.",
    good="on 2 December 2024",
    bad="on December 2, 2024",
    source="124 published texts: no exception",
)
def date_forms(draft: Draft) -> Iterator[Hit]:
    """Find dates in another order, with an ordinal or a comma, in figures alone, or of a day that no month has."""
    yield from _other_order(draft)
    yield from _in_figures(draft)
    for paragraph, found in draft.found(rf"(?<![\w/.\-])(\d{{1,2}}) ({_MONTH})(?: (\d{{4}}))?\b"):
        year = int(found[3]) if found[3] and int(found[3]) > 0 else 2000  # a leap year, where none is named
        if not 1 <= int(found[1]) <= calendar.monthrange(year, MONTHS.index(found[2]) + 1)[1]:
            yield text_hit(paragraph, found.span(), f"there is no {found[0]}; look the date up")


def _other_order(draft: Draft) -> Iterator[Hit]:
    short = rf"(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?"
    month = rf"(?:{_MONTH}|{short})"
    american = rf"\b(?P<m1>{month}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>\d{{4}})\b"
    no_year = rf"(?:(?<=\bon )|(?<=\bby )|(?<=\bof ))(?P<m2>{month}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? \d)"
    ordinal_day = rf"(?:st|nd|rd|th)(?: of)? (?P<m3>{_MONTH})(?:,? (?P<y3>\d{{4}}))?\b"
    comma = rf" (?P<m4>{_MONTH}), (?P<y4>\d{{4}})\b| (?P<m5>{short}),? (?P<y5>\d{{4}})\b"
    other = rf"\b(?P<d4>\d{{1,2}})(?:{ordinal_day}|{comma})"
    for paragraph, found in draft.found(f"{american}|{no_year}|{other}"):
        parts = {name[0]: value for name, value in found.groupdict().items() if value}
        name = parts["m"].rstrip(".")
        new = f"{parts['d']} {_SHORT.get(name, name)} {parts.get('y', '')}".strip()
        yield text_hit(paragraph, found.span(), f"date “{found[0]}”", new, safe=True)


def _in_figures(draft: Draft) -> Iterator[Hit]:
    """Find dates in figures alone: 05/06/2024 is in May for some and in June for others, so there is no fix."""
    figures = r"(?<![\w/.=\-])\d{1,2}([/.\-])\d{1,2}\1(?:19|20)\d\d(?![\w/\-])"
    yield from match_hits(draft, figures, message="date “{0}”; write the day, the month in words, and the year")
    for paragraph, found in draft.found(r"(?<![\w/.=\-])((?:19|20)\d\d-\d\d-\d\d)(?![\w/\-])"):
        try:
            better = date_text(datetime.date.fromisoformat(found[1]))
        except ValueError:
            yield text_hit(paragraph, found.span(), f"there is no day {found[0]}; look the date up")
            continue
        yield text_hit(paragraph, found.span(), f"date “{found[0]}”", better, safe=True)


@rule(
    "NUM01",
    Severity.WARNING,
    "A number under ten is a word; ten and more are figures.",
    good="five regional centres and 25 States",
    bad="5 regional centres and 25 States",
    source="Editorial Manual on numbers",
)
def small_numbers(draft: Draft) -> Iterator[Hit]:
    """Find a single figure before a plural, unless it numbers something or is part of a share, a span or a measure."""
    for paragraph, found in draft.found(rf"(?<![\w./\-–$€£¥,])([2-9])(?= {_COUNTED})", notes=False):
        before, after = paragraph.text[: found.start()], paragraph.text[found.end() :]
        is_counted = before and not _BEFORE.search(before) and not _AFTER.match(after)
        if is_counted and not _is_among_figures(paragraph, found):
            yield text_hit(paragraph, found.span(), f"figure “{found[1]}”", cardinal(int(found[1])))
    one = r"(?<=\bthe )1(?= (?!million|billion|trillion|per cent)[a-z]+ )"
    yield from match_hits(draft, one, "one", message="figure “{0}”", notes=False)
    for paragraph, found in draft.found(rf"(?<=[a-z,] )(?<![-\w])({'|'.join(_WORDS)})(?= {_COUNTED})", notes=False):
        before, after = paragraph.text[: found.start()], paragraph.text[found.end() :]
        if not _SHARED.search(before) and not re.match(_SHARE, after):
            yield text_hit(paragraph, found.span(), f"“{found[1]}” in words", str(_WORDS[found[1]]))


def _is_among_figures(paragraph: PlacedText, found: re.Match[str]) -> bool:
    """Return whether other figures of ten and more are near a small one: such a list has all numbers in figures."""
    near = paragraph.text[max(found.start() - _NEAR, 0) : found.end() + _NEAR]
    return len(re.findall(rf"(?<![\w/.\-–])\d{{2,3}}(?= (?!(?:{_MONTH})\b|and \d|to \d)[a-z])", near)) > 1


_NEAR = 120
"""Letters before and behind it."""

_WORDS = {cardinal(number): number for number in range(99, 9, -1)}
"""From ten to ninety-nine; the longer words first, as they begin with the shorter ones."""
_SHARED = re.compile(
    r"\b(?:(?:one|two|three|four|five|\d) (?:in|of|out of) (?:every )?|to |or |hundred |hundred and )$"
)
_SHARE = r" (?:in|out of)(?: every)? (?:\d|one|two|three|four|five|ten)|(?:,| to| and| or)(?: (?:up to|over))? \d{2}"

_COUNTED = (
    rf"(?!(?:{_MONTH})\b)(?:[a-z-]+ )?(?:[A-Z][a-z]+ )?"
    r"(?!(?:is|was|as|its|this|has|thus|across|towards|versus|plus|unless|besides|per)\b)"
    r"(?:[a-z-]+s|States|Parties|Governments|people|women|men|children|personnel)\b"
)
"""What is counted: a word in the plural, or one that is plural without an s; one before it may describe it."""
_KINDS = (
    r"paragraphs?|paras?\.|articles?|sub-items?|items?|sections?|parts?|annex(?:es)?|Nos?\.|rules?|goals?|chapters?"
    r"|targets?|phases?|stages?|clusters?|pillars?|vols?\.|levels?|tables?|actions?|steps?|categor(?:y|ies)|tiers?"
    r"|principles?|recommendations?|regulations?|protocols?|objectives?|outcomes?|indicators?|subparagraphs?|groups?"
    r"|types?|tracks?|zones?|figures?|lines?|conclusions?|guidelines?|commitments?|options?|questions?|areas?|page"
)
_BEFORE = re.compile(
    rf"(?:\b(?i:{_KINDS}) (?:\d[\w.]*(?: \(\w+\))*(?:, and|,| and| or| to|–) )*"  # the number of something
    r"|\d(?:,| to| and| or| in| in every| out of| out of every| out of the| of| of the| from) "  # a span, a share
    r"|\b(?:under|aged?|ages|over the age of|ratio of|score of) "
    r"|[a-z,] [A-Z][\w’-]* )$"  # a name that has a number: "Protocol 5 parties"
)
_AFTER = re.compile(
    rf"{_SHARE}| (?:[a-z-]+ )?(?:million|billion|trillion|per cent|percentage|basis points|points?\b|posts?\b"
    r"|positions?\b|dollars|euros?\b|United States dollars|kilomet|met(?:re|er)s|centimet|millimet|tons|tonnes"
    r"|hectares|litres|kilograms|grams|miles|knots|degrees|megawatts|gigawatts|kilowatts|hours? (?:GMT|UTC)"
    r"|years? (?:of age|old)|months? old)"
)
"""Millions, money, measures, ages and posts have figures, and so have the lesser members of a span or a share."""


@rule(
    "NUM02",
    Severity.ERROR,
    "“per cent” is written in words.",
    good="15 per cent",
    bad="15%",
    source="Editorial Manual on numbers; 124 published texts: no % sign",
)
def per_cent(draft: Draft) -> Iterator[Hit]:
    """Find the sign, and "percent" in one word after a number."""
    return match_hits(draft, r"(?<=\d) ?(?:%|percent\b)", " per cent", safe=True)


_FIGURE = r"\d{1,3}(?:st|nd|rd|th)"
_MORE_FIGURES = rf"(?:(?:, and|,| and| to| or) {_FIGURE})*"
"""The others of a series, behind the first ordinal in figures: "2nd, 5th and 10th"."""


@rule(
    "NUM03",
    Severity.ERROR,
    "The ordinal of a session is written in words.",
    good="at its eighty-first session",
    bad="at its 81st session",
    source="905 closing blocks of published texts",
)
def session_ordinals(draft: Draft) -> Iterator[Hit]:
    """Find ordinals in figures before "session", and a capital in "Session" after one, outside of titles."""
    pattern = rf"\b(\d{{1,3}})(?:st|nd|rd|th)(?={_MORE_FIGURES} (?:[a-z]+ )?[Ss]essions?\b)( Sessions?\b)?"
    for paragraph, found in draft.found(pattern, notes=False):
        number = int(found[1])
        if number >= _OF_OTHERS:
            continue
        written = f"{ordinal(number)}{(found[2] or '').lower()}"
        yield text_hit(paragraph, found.span(), f"“{found[0]}”", written, safe=True)
    records = r"Official Records of the General Assembly, ((\d{1,3})(?:st|nd|rd|th)) Session\b"
    for paragraph, found in draft.found(records):
        better = ordinal(int(found[2])).capitalize() if 0 < int(found[2]) < 200 else None
        yield text_hit(paragraph, found.span(1), f"“{found[1]}”", better, safe=better is not None)
    yield from match_hits(draft, r"\bits [a-z-]+ (Session)\b", "session", group=1, notes=False, safe=True)
    for paragraph, found in draft.found(rf"\b({_TENS})[ -]({_FIRSTS})(?= [Ss]essions?\b)", flags=re.IGNORECASE):
        better = f"{found[1]}-{found[2].lower()}"
        if found[0] != better:
            yield text_hit(paragraph, found.span(), f"“{found[0]}”", better, safe=True)


_OF_OTHERS = 100
"""No session of the Assembly has this number yet; other organs write theirs, and anniversaries, in figures."""
_TENS = "|".join(cardinal(tens) for tens in range(20, 100, 10))
_FIRSTS = "|".join(ordinal(number) for number in range(1, 10))


@rule(
    "NUM05",
    Severity.WARNING,
    "An ordinal in running text is written in words, but for that of a plenary meeting.",
    good="the second and tenth meetings of the keepers",
    bad="the 2nd and 10th meetings of the keepers",
    source="111 published texts: none below a hundred; see NUM03 for sessions",
)
def ordinal_figures(draft: Draft) -> Iterator[Hit]:
    """Find ordinals in figures; those of plenary meetings, days and sessions are the business of other rules."""
    of_others = rf"{_MORE_FIGURES} (?:[a-z]+ )?(?:[Ss]essions?|plenary|\(resumed\))\b"
    day = rf"(?: of)? (?:{_MONTH})\b"
    pattern = rf"(?<![\w.\-])(?!0+(?:st|nd|rd|th))(\d{{1,2}})(?:st|nd|rd|th)\b(?!{of_others}|{day})"
    return match_hits(draft, pattern, lambda found: ordinal(int(found[1])), notes=False)


@rule(
    "NUM04",
    Severity.WARNING,
    "A span of years has an en dash; “from 2021 to 2025” and “paragraphs 3 to 5” are written out.",
    good="for the period 2021–2025, and in paragraphs 3 to 5",
    bad="for the period 2021-2025, and in paragraphs 3-5",
    source="published texts",
)
def year_spans(draft: Draft) -> Iterator[Hit]:
    """Find years with a hyphen between them, or a dash after "from", and days and paragraph numbers with either.

    Symbols and addresses have their own hyphens.
    """
    year = r"((?:19|20)\d\d)"
    span, hyphen = rf"{year}[-–]{year}(?![\w/\-])", rf"(?<![\w/.\-]){year}-((?:19|20)?\d\d)(?![\w/\-])"
    yield from match_hits(
        draft, rf"(?<!\bfrom )(?<!\bbetween ){hyphen}", r"\1–\2", message="“{0}” with a hyphen", safe=True
    )
    yield from match_hits(draft, rf"(?<=\bfrom ){span}", r"\1 to \2", message="“from {0}”", safe=True)
    yield from match_hits(draft, rf"(?<=\bbetween ){span}", r"\1 and \2", message="“between {0}”", safe=True)
    day = rf"\d{{1,2}} (?:{_MONTH})"
    days = rf"(?<!\()\b({day}(?: \d{{4}})?) ?[-–—] ?({day}(?: \d{{4}})?)\b"  # but (1 July–30 June)
    yield from match_hits(draft, days, r"\1 to \2", notes=False)
    of_month = rf"(?<=\bfrom )(\d{{1,2}}) ?[-–—] ?({day})\b"
    yield from match_hits(draft, of_month, r"\1 to \2", message="“from {0}”", notes=False, safe=True)
    many = r"\b(?:paragraphs|articles|Articles|items|rules|sections|chapters|goals|Goals) "
    number = r"(\d{1,3}|[IVXL]+)"
    parts = rf"{many}({number} ?[-–—] ?{number})(?![\w/\-])"
    yield from match_hits(draft, parts, r"\2 to \3", group=1, notes=False, safe=True)

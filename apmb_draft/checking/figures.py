"""Dates and numbers (rules DAT, NUM)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Hit, Severity, in_words, rule
from apmb_draft.checking.text import Draft
from apmb_draft.words import MONTHS, cardinal, ordinal

_MONTH = "|".join(MONTHS)


@rule(
    "DAT01",
    Severity.ERROR,
    "A date is day, month, year: no comma, no ordinal.",
    good="on 2 December 2024",
    bad="on December 2, 2024",
    source="124 published texts: no exception",
)
def dates(draft: Draft) -> Iterator[Hit]:
    """Dates in another order, or with an ordinal, or with a comma."""
    american = rf"\b(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?, (?P<y1>\d{{4}})\b"
    ordinal_day = rf"(?:st|nd|rd|th)(?: of)? (?P<m2>{_MONTH})(?:,? (?P<y2>\d{{4}}))?"
    other = rf"\b(?P<d2>\d{{1,2}})(?:{ordinal_day}| (?P<m3>{_MONTH}), (?P<y3>\d{{4}}))\b"
    for passage, found in draft.found(f"{american}|{other}"):
        parts = found.groupdict()
        day, month = parts["d1"] or parts["d2"], parts["m1"] or parts["m2"] or parts["m3"]
        year = parts["y1"] or parts["y2"] or parts["y3"] or ""
        new = f"{day} {month} {year}".strip()
        yield in_words(passage, found.span(), f"date “{found[0]}”", new, safe=True)


@rule(
    "NUM01",
    Severity.WARNING,
    "A number under ten is a word; ten and more are figures.",
    good="five regional centres and 25 States",
    bad="5 regional centres and 25 States",
    source="Editorial Manual on numbers",
)
def small_numbers(draft: Draft) -> Iterator[Hit]:
    """A single figure before a word in the plural; numbers of paragraphs, votes and percentages stay figures."""
    plural = r"(?= (?!per cent)(?:[a-z-]+ )?[a-z]+s\b)"
    for passage, found in draft.found(rf"(?<![\w./\-–])([2-9]){plural}", notes=False):
        figure = found[1]
        if not _NAMED.search(passage.text[: found.start()].rstrip()):
            yield in_words(passage, found.span(), f"figure “{figure}”", cardinal(int(figure)))


_NAMED = re.compile(
    r"(?:\b(?:paragraphs?|[Aa]rticles?|items?|sections?|parts?|annex|to|and|or|Nos?\.|rules?|[Gg]oals?|chapters?|targets?"
    r"|[Pp]hase|[Ss]tage|[Cc]lusters?|[Pp]illars?|vols?\.|(?<= )[A-Z]\w+)|\d,)$"
)
"""What stands before a figure that is a number of something, or one of several."""


@rule(
    "NUM02",
    Severity.ERROR,
    "“per cent” is written in words.",
    good="15 per cent",
    bad="15%",
    source="Editorial Manual on numbers; 124 published texts: no % sign",
)
def per_cent(draft: Draft) -> Iterator[Hit]:
    """The sign, and "percent" in one word after a number."""
    for passage, found in draft.found(r"(?<=\d) ?(?:%|percent\b)"):
        yield in_words(passage, found.span(), f"“{found[0].strip()}”", " per cent", safe=True)


@rule(
    "NUM03",
    Severity.ERROR,
    "The ordinal of a session is written in words.",
    good="at its eighty-first session",
    bad="at its 81st session",
    source="905 closing blocks of published texts",
)
def sessions(draft: Draft) -> Iterator[Hit]:
    """Ordinals in figures before "session"."""
    for passage, found in draft.found(r"\b(\d{1,3})(?:st|nd|rd|th)(?= (?:[a-z]+ )?session\b)", notes=False):
        number = int(found[1])
        yield in_words(
            passage, found.span(), f"“{found[0]}”", ordinal(number) if number < 200 else None, safe=number < 200
        )


@rule(
    "NUM04",
    Severity.WARNING,
    "A span of years has an en dash.",
    good="for the period 2021–2025",
    bad="for the period 2021-2025",
    source="published texts",
)
def years(draft: Draft) -> Iterator[Hit]:
    """Two years with a hyphen between them; symbols and addresses have their own."""
    for passage, found in draft.found(r"(?<![\w/.\-])((?:19|20)\d\d)-((?:19|20)?\d\d)(?![\w/\-])"):
        yield in_words(passage, found.span(), f"“{found[0]}” with a hyphen", f"{found[1]}–{found[2]}", safe=True)

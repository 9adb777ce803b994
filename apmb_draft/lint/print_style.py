"""Check marks of punctuation, dates and numbers as they are printed (rules TYP, DAT, NUM)."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from itertools import pairwise

from apmb_draft.lint.rules import Hit, Severity, error, match_hits, patterns, text_hit, warning
from apmb_draft.lint.spelling import published_words
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.model.paragraphs import Section
from apmb_draft.un.english import MONTHS, cardinal, date_text, ordinal
from apmb_draft.un.typography import find_opener

# --- Punctuation ------------------------------------------------------------------------------------------------------


@error(
    "TYP01",
    "Quotation marks and apostrophes are curly.",
    good="the item entitled “Lights”, the Assembly’s agenda",
    bad='the item entitled "Lights", the Assembly\'s agenda',
    source="124 published texts: no straight mark among 6,276",
)
def _straight_marks(draft: Draft) -> Iterator[Hit]:
    """Find straight quotation marks; the character before one tells whether it opens."""
    for paragraph, found in draft.found("[\"'`´]"):
        at = found.start()
        opens = at == 0 or paragraph.text[at - 1] in " (“[\u2013"
        new = ("“" if opens else "”") if found[0] == '"' else ("‘" if opens else "’")
        is_measure = paragraph.text[at - 1 : at].isdigit() and (found[0] != '"' or paragraph.text.count('"') % 2)
        safe = not is_measure and not (found[0] != '"' and opens)  # an apostrophe may open a word, as in ’70s
        yield text_hit(paragraph, found.span(), f"straight mark {found[0]}", new, safe=safe)


@error(
    "TYP02",
    "A full stop, comma or semicolon stands outside the closing quotation mark.",
    good="the item entitled “Lights”.",
    bad="the item entitled “Lights.”",
    source="124 published texts: 552 outside, none inside",
)
def _marks_inside(draft: Draft) -> Iterator[Hit]:
    """Find a mark before the closing quotation mark.

    A whole quoted sentence, which is longer than twelve words or a paragraph, keeps its own full stop; what is longer
    than four words and no title may be one, so that a person has to look.
    """
    for paragraph, found in draft.found(r"(?<!\.\.)(?<!\betc)(?<!\bNo)(?<!\bInc)(?<!\bLtd)[.,;]”"):
        opened = paragraph.text.rfind("“", 0, found.start())
        length = len(paragraph.text[opened + 1 : found.start()].split())
        is_title = paragraph.text[: max(opened, 0)].endswith(("entitled ", "titled ", "called ", "term ", "theme "))
        is_whole = opened <= 0 and found.end() == len(paragraph.text)
        if found[0][0] == "." and (is_whole or length > 12) and not is_title:
            continue
        follows = paragraph.text[found.end() : found.end() + 1] in tuple(",.;:")
        instead = "”" if follows else f"”{found[0][0]}"
        severity = None if is_title or length < 5 else Severity.WARNING
        words = f"“{found[0][0]}” inside the quotation marks"
        yield text_hit(paragraph, found.span(), words, instead, safe=severity is None, severity=severity)


@warning(
    "TYP03",
    "A simple list has no comma before its last “and” or “or”.",
    good="organs, organizations and bodies",
    bad="organs, organizations, and bodies",
    source="Editorial Manual on punctuation; published texts: 1,576 lists without, 17 with it",
)
def _serial_comma(draft: Draft) -> Iterator[Hit]:
    pattern = r"(?<![\w-])[\w-]+, ([\w-]+)(?: ([\w-]+))?(, )(?:and|or) ([\w-]+)(?= [a-z]+\b|[,;.:]| –)"
    for paragraph, found in draft.found(pattern):
        if re.search(r"\b(?!States\b|Governments\b|Parties\b)[A-Z]|\d", found[0]):
            continue  # places, dates and names have commas of their own
        follows = paragraph.text[found.end() :].split(" ", 2)
        is_clause = found[4].endswith("ed") and follows[1:2] in (["with"], ["by"], ["to"], ["for"])
        if _NO_MEMBER & {found[1], found[2], found[4]} or _is_verb(found[4]) or is_clause:
            continue  # an insertion or a clause stands between commas: "bodies, as appropriate, and others"
        yield text_hit(paragraph, found.span(3), f"comma before the last of a list: “{found[0]}”", " ")


def _is_verb(word: str) -> bool:
    """Return whether a word begins another decision, before which a comma is right: ", and encourages all"."""
    return word.endswith("ing") or bool(find_opener(word.capitalize(), "operative"))


_NO_MEMBER = frozenset({
    "as", "where", "when", "who", "which", "that", "whose", "if", "in", "at", "by", "on", "for", "with", "from", "to",
    "of", "upon", "under", "including", "inter", "among", "also", "therefore", "however", "thus", "then", "notably",
    "especially", "particularly", "mainly", "primarily", "such", "both", "either", "is", "are", "was", "were", "be",
    "been", "has", "have", "had", "will", "should", "could", "would", "can", "may", "must", "not", "it", "they",
    "there", "this", "these", "all", "like", "respectively", "and", "or", "provide", "ensure", "promote", "support",
    "strengthen", "enhance", "improve", "reduce", "request", "make", "take", "build", "map",
})  # fmt: skip
"""Words with which no member of a simple list begins or goes on."""


@warning(
    "TYP05",
    "A dash is an en dash between spaces: no em dash and no hyphen.",
    good="thousands of people – women, girls, boys and men – every year",
    bad="thousands of people — women, girls, boys and men — every year",
    source="124 published texts: none",
    since=72,  # that before it had em dashes still
)
def _em_dashes(draft: Draft) -> Iterator[Hit]:
    for pattern, message in (
        (r" ?(?:—|(?<!-)--(?!-)) ?", "em dash"),
        (r"(?<=[a-z,]) - (?=[a-z])", "a hyphen for a dash"),
        (r"(?<=[a-z]) –(?=[a-z])|(?<=[a-z])– (?=[a-z])", "a dash with a space on one side alone"),
    ):
        yield from match_hits(draft, pattern, " – ", message=message, safe=True)


@warning(
    "TYP07",
    "A mark stands once, without a space before it and with one behind it; brackets have no space inside.",
    good="the lights, the sea",
    bad="the lights ,, the sea",
    source="111 published texts: two exceptions, both slips",
)
def _stray_spaces(draft: Draft) -> Iterator[Hit]:
    """Find spaces on the wrong side of marks, and doubled marks; several spaces between words are one in a draft."""
    for pattern, message, instead in _SPACES:
        yield from match_hits(draft, pattern, instead, message=message, safe=True)
    for paragraph, found in draft.found(r"(?<!\.)\.\.(?!\.)|([,;:])\1+|[;:],|,[;:.]"):
        is_one = len({*found[0]}) == 1
        yield text_hit(paragraph, found.span(), f"“{found[0]}”", found[0][0] if is_one else None, safe=is_one)


_SPACES = (
    (r" (?=[?!](?:\s|”|$)|[,;](?!\d)|[:.](?:[\s,;:.]|$))", "a space before a mark", ""),
    (r"(?<=[a-z]{2})([,;])(?=[A-Za-z])", "no space behind a mark", r"\1 "),
    (r"(?<=[(“\[]) | (?=[)”\]])", "a space inside brackets or quotation marks", ""),
    (r"(?<=[A-Za-z]-) (?!and\b|or\b|to\b|as\b|but\b|nor\b)(?=[A-Za-z])", "a space behind a hyphen", ""),
)


@error(
    "TYP08",
    "No word stands twice.",
    good="the keepers of the light, who had had that light",
    bad="the keepers of of the light",
    source="111 published texts: none",
)
def _doubled_words(draft: Draft) -> Iterator[Hit]:
    """Find one word, or two, repeated; "that that" and "had had" may be meant, and names are doubled (Pago Pago).

    "and countries and countries of origin" is a list.
    """
    for paragraph, found in draft.found(r"(?<![\w’-])(?i:([a-z]+(?: [a-z]+)?) (?=\1(?![\w’-])))"):
        words, again = found[1], paragraph.text[found.end() : found.end() + len(found[1])]
        is_name = again[:1].isupper() and words.lower() not in _CAPITALIZED | published_words()
        if re.match(r"(?:that|had|(?:and|or) .*)$", words, re.IGNORECASE) or is_name:
            continue
        safe = words.lower() in ("the", "a", "an", "of", "and", "of the", "in the", "to the")
        yield text_hit(paragraph, (found.start(), found.end() + len(words)), f"“{words} {again}”", words, safe=safe)


_CAPITALIZED = frozenset({
    "states", "state", "parties", "party", "convention", "assembly", "member", "members", "nations", "council",
    "conference", "committee", "government", "governments", "treaty", "organization",
})  # fmt: skip
"""Words that have a capital, and are no name that is doubled."""


@error(
    "TYP09",
    "What is opened is closed: quotation marks and brackets.",
    good="the item entitled “Lights (old)”",
    bad="the item entitled “Lights (old”",
    source="111 published texts: one exception, a slip",
)
def _unpaired_marks(draft: Draft) -> Iterator[Hit]:
    """Find a mark without its partner, or in the wrong order; a quotation opens anew in each of its paragraphs."""
    for section in (None, *Section):
        is_open = False
        for paragraph, after in pairwise([*draft.of(section), None]):
            if paragraph is None:
                continue
            goes_on, is_open = is_open, after is not None and after.text.startswith("“")
            for at in _lone(paragraph.text):
                mark = paragraph.text[at]
                if not (mark == "“" and is_open) and not (mark == "”" and goes_on):
                    yield text_hit(paragraph, (at, at + 1), f"“{mark}” has no partner in its paragraph")


def _lone(text: str) -> Iterator[int]:
    """Yield the places of marks without a partner; "a)" and "1)" that letter a list have none."""
    partner = {")": "(", "]": "[", "”": "“"}
    opened: list[int] = []
    for found in re.finditer(r"(?:(?<=^)|(?<=[\s(“]))(?:[a-z]|[ivx]+|\d{1,2})\)|[()\[\]“”]", text):
        mark = found[0][-1]
        if mark in partner.values():
            opened.append(found.start())
        elif opened and text[opened[-1]] == partner[mark]:
            opened.pop()
        elif len(found[0]) == 1 or (opened and text[opened[-1]] == "("):
            yield found.end() - 1
    yield from opened


warning(
    "TYP10",
    "“and” is written in words.",
    good="the sea and the shore",
    bad="the sea & the shore",
    source="111 published texts: none",
)(patterns((r"(?<= )&(?:amp;)?(?= )", "and"), message="“&”"))


@warning(
    "TYP11",
    "“and” stands before the last of a series.",
    good="bilateral, regional and multilateral contacts, by day and by night",
    bad="bilateral, regional, multilateral contacts, by day and by night",
    source="111 published texts: none",
)
def _series_conjunctions(draft: Draft) -> Iterator[Hit]:
    words = rf"\b(?:[a-z-]+(?<!ever), ){{2,{_LONGEST}}}[a-z-]+(?=[;.]|$| –)"
    kinds = rf"\b(?:(?:{_KINDS_OF_WORDS}), ){{1,{_LONGEST}}}(?:{_KINDS_OF_WORDS}) (?!and\b|or\b|of\b)[a-z]+s\b"
    dated = r"\d{2,3}/\d{1,3}(?: [A-Z])? of \d{1,2} [A-Z][a-z]+ \d{4}"
    cited = rf"\bits resolutions {dated}(?:, {dated})+(?=[,;.]|$)(?!, and\b| and\b|, [0-9A-Z])"
    for pattern in (words, kinds, cited):
        for paragraph, found in draft.found(pattern, notes=False):
            members = found[0].split(", ")
            if {"and", "or"} & set(found[0].split()) or members[0].split()[-1] in _INSERTED:
                continue
            at = found.start() + found[0].rindex(", ")
            yield text_hit(paragraph, (at, at + 2), f"no “and” before the last: “{found[0]}”", " and ")


_LONGEST = 12
"""Members of a series that are looked at together; one text may be nothing but commas."""
_KINDS_OF_WORDS = (
    "(?:sub|inter|multi|trans|cross)?-?(?:national|regional|global|local|lateral)|international|bilateral|political|social"
    "|economic|cultural|civil|environmental|legal|technical|financial|institutional|educational|humanitarian|military"
)
_INSERTED = frozenset({"however", "therefore", "also", "respectively", "potential", "including", "namely", "thus"})
"""Words behind which a comma begins no series."""


# --- Dates and numbers ------------------------------------------------------------------------------------------------

_MONTH = "|".join(MONTHS)
_SHORT_MONTHS = {month[:3]: month for month in MONTHS if month != "May"} | {"Sept": "September"}


@error(
    "DAT01",
    "A date is day, month in words, year: no comma, no ordinal; and the day is in the calendar.",
    good="on 2 December 2024",
    bad="on December 2, 2024",
    source="124 published texts: no exception",
)
def _date_forms(draft: Draft) -> Iterator[Hit]:
    yield from _other_order(draft)
    yield from _in_figures(draft)
    for paragraph, found in draft.found(rf"(?<![\w/.\-])(\d{{1,2}}) ({_MONTH})(?: (\d{{4}}))?\b"):
        year = int(found[3]) if found[3] and int(found[3]) > 0 else 2000  # a leap year, where none is named
        if not 1 <= int(found[1]) <= calendar.monthrange(year, MONTHS.index(found[2]) + 1)[1]:
            yield text_hit(paragraph, found.span(), f"there is no {found[0]}; look the date up")


def _other_order(draft: Draft) -> Iterator[Hit]:
    short = rf"(?:{'|'.join(sorted(_SHORT_MONTHS, key=len, reverse=True))})\b\.?"
    month = rf"(?:{_MONTH}|{short})"
    american = rf"\b(?P<m1>{month}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>\d{{4}})\b"
    no_year = rf"(?:(?<=\bon )|(?<=\bby )|(?<=\bof ))(?P<m2>{month}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? \d)"
    ordinal_day = rf"(?:st|nd|rd|th)(?: of)? (?P<m3>{_MONTH})(?:,? (?P<y3>\d{{4}}))?\b"
    comma = rf" (?P<m4>{_MONTH}), (?P<y4>\d{{4}})\b| (?P<m5>{short}),? (?P<y5>\d{{4}})\b"
    other = rf"\b(?P<d4>\d{{1,2}})(?:{ordinal_day}|{comma})"
    for paragraph, found in draft.found(f"{american}|{no_year}|{other}"):
        parts = {name[0]: value for name, value in found.groupdict().items() if value}
        name = parts["m"].rstrip(".")
        new = f"{parts['d']} {_SHORT_MONTHS.get(name, name)} {parts.get('y', '')}".strip()
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


@warning(
    "NUM01",
    "A number under ten is a word; ten and more are figures.",
    good="five regional centres and 25 States",
    bad="5 regional centres and 25 States",
    source="Editorial Manual on numbers",
)
def _small_numbers(draft: Draft) -> Iterator[Hit]:
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


error(
    "NUM02",
    "“per cent” is written in words.",
    good="15 per cent",
    bad="15%",
    source="Editorial Manual on numbers; 124 published texts: no % sign",
)(patterns((r"(?<=\d) ?(?:%|percent\b)", " per cent"), safe=True))


_FIGURE = r"\d{1,3}(?:st|nd|rd|th)"
_MORE_FIGURES = rf"(?:(?:, and|,| and| to| or) {_FIGURE})*"
"""The others of a series, behind the first ordinal in figures: "2nd, 5th and 10th"."""


@error(
    "NUM03",
    "The ordinal of a session is written in words.",
    good="at its eighty-first session",
    bad="at its 81st session",
    source="905 closing blocks of published texts",
)
def _session_ordinals(draft: Draft) -> Iterator[Hit]:
    """Find ordinals in figures before "session", and a capital in "Session" after one, outside of titles."""
    pattern = rf"\b(\d{{1,2}})(?:st|nd|rd|th)(?={_MORE_FIGURES} (?:[a-z]+ )?[Ss]essions?\b)( Sessions?\b)?"
    yield from match_hits(
        draft, pattern, lambda found: f"{ordinal(int(found[1]))}{(found[2] or '').lower()}", notes=False, safe=True
    )
    for paragraph, found in draft.found(
        r"Official Records of the General Assembly, ((\d{1,3})(?:st|nd|rd|th)) Session\b"
    ):
        better = ordinal(int(found[2])).capitalize() if 0 < int(found[2]) < 200 else None  # a slip of the figures
        yield text_hit(paragraph, found.span(1), f"“{found[1]}”", better, safe=better is not None)
    yield from match_hits(draft, r"\bits [a-z-]+ (Session)\b", "session", group=1, notes=False, safe=True)
    compound = rf"\b(?i:({_TENS})[ -]({_FIRSTS})(?= sessions?\b))"
    yield from match_hits(draft, compound, lambda found: f"{found[1]}-{found[2].lower()}", safe=True)


_TENS = "|".join(cardinal(tens) for tens in range(20, 100, 10))
_FIRSTS = "|".join(ordinal(number) for number in range(1, 10))


warning(
    "NUM05",
    "An ordinal in running text is written in words, but for that of a plenary meeting.",
    good="the second and tenth meetings of the keepers",
    bad="the 2nd and 10th meetings of the keepers",
    source="111 published texts: none below a hundred; see NUM03 for sessions",
)(
    patterns(
        (
            rf"(?<![\w.\-])(?!0+(?:st|nd|rd|th))(\d{{1,2}})(?:st|nd|rd|th)\b(?!{_MORE_FIGURES} (?:[a-z]+ )?"
            rf"(?:[Ss]essions?|plenary|\(resumed\))\b|(?: of)? (?:{_MONTH})\b)",
            lambda found: ordinal(int(found[1])),
        ),
        notes=False,
    )
)


@warning(
    "NUM04",
    "A span of years has an en dash; “from 2021 to 2025” and “paragraphs 3 to 5” are written out.",
    good="for the period 2021–2025, and in paragraphs 3 to 5",
    bad="for the period 2021-2025, and in paragraphs 3-5",
    source="published texts",
)
def _year_spans(draft: Draft) -> Iterator[Hit]:
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

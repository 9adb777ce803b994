"""Check what a text cites: resolutions, symbols, articles and footnotes (rules REF), and their dates (SNS01, SNS11)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from apmb_draft.lint.rules import Example, Hit, error, key_hit, match_hits, patterns, text_hit, warning
from apmb_draft.lint.view import Draft, PlacedText
from apmb_draft.model.paragraphs import Section, roman_number
from apmb_draft.model.resolution import year_of
from apmb_draft.model.values import Unknown
from apmb_draft.text.citations import DATE, find_lists
from apmb_draft.un.english import MONTHS, date_text, ordinal, read_date

_RESOLUTION = r"\b(?:[Rr]esolutions?|[Dd]ecisions?)"
_NUMBER = r"(?:\d{2,3}/\d{1,3}(?: [A-Z]\b)?|\d{3,4} [A-Z]? ?\([XVIL]+\))"

# --- Resolutions, symbols, articles and footnotes ---------------------------------------------------------------------


@warning(
    "REF01",
    "A resolution is cited with its date where it is first named, and by its number alone after that.",
    good="its resolution 79/16 of 2 December 2024",
    bad="its resolution 79/16",
    source="Editorial Manual; published documents",
)
def _first_mention(draft: Draft) -> Iterator[Hit]:
    """Find a resolution whose first mention in the text has no date.

    None is one with another name right before it, or behind another organ that is the last named in its paragraph.
    """
    seen: set[str] = set()
    for paragraph in draft.running:
        organ = "Assembly"
        for found in _CITED.finditer(paragraph.text):
            named, number = found["named"], found["number"]
            organ = named if named in _ORGANS else found["organ"] or organ
            if not number:
                continue
            is_own = organ == "Assembly" and (named in (None, "Assembly") or found.start() == 0)
            if found["cited"] and is_own and number not in seen and not _BEHIND.match(paragraph.text, found.end()):
                message = f"resolution {number} is first named here, without its date"
                yield text_hit(paragraph, found.span("number"), message)
            seen |= {number, re.sub(r"(?<=\d) [A-Z]$", "", number)}


_ORGANS = ("Assembly", "Council", "Commission")
_CITED = re.compile(
    rf"(?:(?<![\w’-])(?P<named>[A-Z][\w’-]*) )?(?P<cited>\bresolutions? )?(?<![\d/])(?P<number>{_NUMBER})(?![\d/])"
    rf"|\b(?P<organ>{'|'.join(_ORGANS)})\b"
)
"""The numbers of resolutions, with a name before them, and the organs; the nearest organ before a number is its own.

A capital at the beginning of a paragraph is that of the opening verb.
"""
_BEHIND = re.compile(
    rf",? (?:[A-Z](?:, [A-Z])*(?: and [A-Z])? )?of {DATE}|,? (?:and |to )?{_NUMBER}| [A-Z] and [A-Z]|,? entitled"
)
"""A date, or the next of a list, which has it; the title by which a resolution is known."""


error(
    "REF02",
    "Until the thirtieth session a resolution is cited as 2373 (XXII), with a letter as 2200 A (XXI).",
    good="resolution 2200 A (XXI) of 16 December 1966",
    bad="resolution 2200 (XXI) A of 16 December 1966",
    source="Editorial Manual on the numbers of resolutions",
)(
    patterns(
        (r"(?<![\w./-])(\d{1,4}(?: [A-Z])?)(\([IVXL]+\))", r"\1 \2"),
        (r"\b(\d{3,4})([A-Z]) \(([IVXL]+)\)", r"\1 \2 (\3)"),
        (r"\b(\d{3,4}) \(([IVXL]+)\) ([A-Z])(?= of |[,;.])", r"\1 \3 (\2)"),
        (r"(?<![./\w-])(\d{3,4})/([IVXL]{2,})\b", r"\1 (\2)"),
        safe=True,
    )
)


error(
    "REF03",
    "From the thirty-first session a resolution is cited as 55/33, with a letter behind a space.",
    good="resolution 36/87 A of 9 December 1981",
    bad="resolution 36/87A of 9 December 1981",
    source="Editorial Manual on the numbers of resolutions; published documents",
)(
    patterns(
        (r"\b[Rr]esolutions?[^.;]{0,200}?(?<![./\w-])((\d{2,3}/\d{1,3})([A-Z]))\b", r"\2 \3"),
        group=1,
        message="“{1}”",
        safe=True,
    )
)


@error(
    "REF04",
    "Recalled resolutions stand in ascending order, with “and” and no comma before the last.",
    good="its resolutions 77/38 of 7 December 2022 and 78/17 of 4 December 2023",
    bad="its resolutions 78/17 of 4 December 2023 and 77/38 of 7 December 2022",
    source="124 published texts: no exception",
)
def _order(draft: Draft) -> Iterator[Hit]:
    item = rf"(\d{{2,3}}/\d{{1,3}})(?: [A-Z](?:(?:,| and| to) [A-Z])*)? of {DATE}"
    for paragraph, found in draft.found(rf"\bits resolutions {item}(?:(?:, | and |, and ){item})+", notes=False):
        numbers = [tuple(map(int, each.split("/"))) for each in re.findall(r"\b\d{2,3}/\d{1,3}\b", found[0])]
        wrong = next((at for at in range(1, len(numbers)) if numbers[at] < numbers[at - 1]), None)
        if wrong is not None:
            cited = "/".join(map(str, numbers[wrong]))
            at = found.start() + found[0].rindex(cited)
            before = "/".join(map(str, numbers[wrong - 1]))
            yield text_hit(paragraph, (at, at + len(cited)), f"resolution {cited} stands behind {before}")
        if comma := re.search(rf", and (?={item}$)", found[0]):
            span = (found.start() + comma.start(), found.start() + comma.end())
            yield text_hit(paragraph, span, "a comma before the last resolution", " and ", safe=True)


@warning(
    "REF06",
    "The text calls itself “the present resolution”, and paragraphs “paragraph 8 above”.",
    good="the implementation of the present resolution",
    bad="the implementation of this resolution",
    source="published documents: 630 against 14",
)
def _present_resolution(draft: Draft) -> Iterator[Hit]:
    yield from _paragraphs_cited(draft)
    own = r"\b[Tt]his (?:draft )?resolution\b|\bthe (?:present draft|current(?: draft)?) resolution\b"
    for paragraph, found in draft.found(own, notes=False):
        better = "The present resolution" if found[0][0] == "T" else "the present resolution"
        is_other = re.search(r"\b[Rr]esolutions? \d", paragraph.text[: found.start()])  # which may be meant
        yield text_hit(paragraph, found.span(), f"“{found[0]}”", better, safe=not is_other)
    operative = r"\boperative (?=paragraphs? \d)"
    message = "“operative paragraph” within a resolution"
    yield from match_hits(draft, operative, "", message=message, notes=False, safe=True)
    message = "“{0}”; preambular paragraphs are counted in words: the third …"
    yield from match_hits(draft, r"\bpreambular paragraphs? \d+", message=message, notes=False)
    for short, whole in (("para", "paragraph"), ("art", "article"), ("sect", "section"), ("chap", "chapter")):
        pattern = rf"(?<![(,] )\b{short}(s?)\. (?=\d)"
        yield from match_hits(draft, pattern, rf"{whole}\1 ", notes=False, safe=True)


def _paragraphs_cited(draft: Draft) -> Iterator[Hit]:
    """Yield paragraphs as delegates call them (OP3), a letter without its space, and those that do not exist."""
    for name, better in (("OP", r"paragraph \1"), ("PP", None)):
        message = "“{0}”, which only negotiators say"
        yield from match_hits(draft, rf"\b{name}s? ?(\d{{1,3}})\b", better, message=message, notes=False)
    closed_up = r"\bparagraphs? ((\d{1,3})(\([a-z]\)))"
    yield from match_hits(draft, closed_up, r"\2 \3", group=1, message="“{1}”", notes=False, safe=True)
    operative = list(draft.of(Section.OPERATIVE))
    last = sum(each.is_whole for each in operative)
    count = 0
    for paragraph in operative:
        count += paragraph.is_whole
        for found in re.finditer(r"\bparagraph (\d{1,3})(?: \([a-z]+\))* (above|below)\b", paragraph.text):
            number, is_above = int(found[1]), found[2] == "above"
            if not 1 <= number <= last:
                yield text_hit(paragraph, found.span(), f"there is no paragraph {number}; the last is {last}")
            elif (number > count) if is_above else (number < count):
                yield text_hit(paragraph, found.span(), f"paragraph {number} does not stand {found[2]}")
    own = r"\bparagraph (\d{1,3})(?: \([a-z]+\))* (?:of|in) the (?:present|draft) resolution\b"
    for paragraph, found in draft.found(own, notes=False):
        if operative and not 1 <= int(found[1]) <= last:
            yield text_hit(paragraph, found.span(), f"there is no paragraph {found[1]}; the last is {last}")


@error(
    "REF07",
    "The call of a footnote stands behind the mark, without a space before it.",
    good="operative: |\n  *Notes* the sea,[^a] and the shore.\nfootnotes: {a: Of salt.}",
    bad="operative: |\n  *Notes* the sea[^a], and the shore.\nfootnotes: {a: Of salt.}",
    source="published documents: 899 behind, none before",
)
def _footnote_calls(draft: Draft) -> Iterator[Hit]:
    for paragraph in draft.running:
        for at in paragraph.calls:
            is_behind = paragraph.text[at - 1 : at] in tuple(",;")  # the mark behind it is one too many: TYP07 says so
            if not is_behind and (marks := re.match(r"[,;.:]+[”’]?", paragraph.text[at:])):
                message = f"the call of a footnote stands before “{marks[0]}”; put it behind"
                yield text_hit(paragraph, (at, at + marks.end()), message, safe=True)
            elif at and paragraph.text[at - 1] == " ":
                yield text_hit(
                    paragraph, (at - 1, at), "a space before the call of a footnote; leave it out", safe=True
                )


@error(
    "REF08",
    "A footnote begins with a capital and ends with a full stop.",
    good="Resolution S-10/2.",
    bad="resolution S-10/2",
    source="published documents",
    shown=Example.FOOTNOTE,
)
def _footnote_form(draft: Draft) -> Iterator[Hit]:
    """Find a small letter at the beginning, or no full stop at the end; an address on the web begins as it likes."""
    for paragraph in draft.of(Section.FOOTNOTE):
        text = paragraph.text
        if text[:1].islower() and not re.match(r"https?:|www\.", text):
            message = "the footnote begins with a small letter"
            yield text_hit(paragraph, (0, 1), message, text[:1].upper(), safe=True)
        if not re.search(r"[.?!]['”’)]?$", text):
            end, message = "." if text[-1:] in ",;:" else f"{text[-1:]}.", "the footnote ends without a full stop"
            yield text_hit(paragraph, (len(text) - 1, len(text)), message, end, safe=True)


@warning(
    "REF09",
    "A treaty is cited as: United Nations, *Treaty Series*, vol. 729, No. 10485.",
    good="United Nations, *Treaty Series*, vol. 729, No. 10485.",
    bad="UNTS 729, p. 161.",
    source="published documents: frequency of footnotes; Editorial Manual on footnotes",
    shown=Example.FOOTNOTE,
)
def _series_references(draft: Draft) -> Iterator[Hit]:
    """Find the series abbreviated, or without its parts; a supplement that its own symbol contradicts."""
    yield from _supplements(draft)
    for paragraph in draft.of(Section.FOOTNOTE):
        if found := re.search(r"\bU\.?N\.?T\.?S\.?\b", paragraph.text):
            yield text_hit(paragraph, found.span(), f"“{found[0]}”", "United Nations, *Treaty Series*,")
        found = re.search(r"(?<!United Nations, )\bTreaty Series\b(?!, vols?\.)", paragraph.text)
        if found and "League of Nations" not in paragraph.text:
            yield text_hit(paragraph, found.span(), "the Treaty Series is cited in another form")


def _supplements(draft: Draft) -> Iterator[Hit]:
    """Yield Official Records whose session or number is not that of the symbol after it, and "no." with a small n."""
    records = r"Official Records of the General Assembly, ([A-Z][a-z]+(?:-[a-z]+)?) Session, Supplement No\. (\d+)"
    for paragraph, found in draft.found(rf"{records}[A-Z]? \(A/(\d{{2,3}})/(\d+)\b"):
        session, symbol = ordinal(int(found[3])), f"A/{found[3]}/{found[4]}"
        if found[1].lower() != session:
            yield text_hit(paragraph, found.span(1), f"{symbol} is of the {session} session")
        elif found[2] != found[4]:
            yield text_hit(paragraph, found.span(2), f"{symbol} is Supplement No. {found[4]}")
    yield from match_hits(draft, r"\b(?:Treaty series|treaty [Ss]eries)\b(?=, vol)", "Treaty Series")
    small = r"(?:Supplement|Treaty Series, vol\. \d+,) (no\.) (?=\d)"
    yield from match_hits(draft, small, "No.", group=1, message="“{1}”", safe=True)


@warning(
    "REF10",
    "The symbol of an addendum or corrigendum is repeated in full.",
    good="A/66/89 and A/66/89/Corr.1",
    bad="A/66/89 and Corr.1",
    source="published documents",
    since=73,  # the first session that was measured; before the sixty-seventh the short form was the rule
)
def _addenda_symbols(draft: Draft) -> Iterator[Hit]:
    for paragraph, found in draft.found(r"((?:[A-Z]+/)[A-Z0-9./]+\d)((?:,| and) )((?:Add|Corr)\.\d+)"):
        is_last = not re.match(r"(?:,| and| to|[-–]) ?\d", paragraph.text[found.end() :])
        yield text_hit(paragraph, found.span(3), f"“{found[3]}” alone", f"{found[1]}/{found[3]}", safe=is_last)


@error(
    "REF12",
    "“Article” has a capital for the Charter and the Statute of the Court, and a small letter for treaties.",
    good="Article 51 of the Charter and article VI of the Treaty",
    bad="article 51 of the Charter and Article VI of the Treaty",
    source="Editorial Manual on capitals; published documents: 148 small letters for treaties, no capital",
)
def _article_capitals(draft: Draft) -> Iterator[Hit]:
    for paragraph, found in draft.found(_ARTICLES):
        word, name, owner = found[1], found[2], found["owner"] or ""
        is_court = name == "Statute" and "Court" in owner and "Criminal" not in owner
        is_charter = name == "Charter" and (not owner or "United Nations" in owner)
        is_treaty = name in ("Convention", "Treaty", "Protocol", "Covenant")
        if word[0] == "a" and (is_court or is_charter):
            yield text_hit(paragraph, found.span(1), f"“{word}” of the {name}", word.capitalize(), safe=True)
        elif word[0] == "A" and is_treaty and found.start():
            yield text_hit(paragraph, found.span(1), f"“{word}” of the {name}", word.lower(), safe=True)


_NUMBERED = r"(?:\d+|[IVXL]+)(?: \(\w+\))?(?:, paragraphs? \d+(?: \(\w+\))?,?)?"
_ARTICLES = (
    rf"\b(articles?|Articles?)(?= {_NUMBERED}(?:(?:,| and| to| or) {_NUMBERED})* of the ([A-Z]\w+)"
    r"(?P<owner> of (?:the )?[A-Z]\w+(?: [A-Z]\w+){0,2})?)"
)


OWN = "the data of the file, held against each other"
FIRST, LAST = (9, 1), (9, 30)
"""A session opens in September and ends in the September after it."""


# --- Dates and sessions of resolutions --------------------------------------------------------------------------------


def _session_of(number: str) -> int:
    """Return the session that adopted a resolution, from its number; 0 for special sessions, and where it tells none.

    >>> _session_of("79/5"), _session_of("55/33 V"), _session_of("2373 (XXII)"), _session_of("ES-10/21")
    (79, 55, 22, 0)
    """
    if found := re.match(r"(\d{2,3})/\d", number):
        return int(found[1]) if int(found[1]) >= _NEW_NUMBERS else 0
    return _ROMAN.get(found[1], 0) if (found := re.search(r"\(([IVX]+)\)$", number)) else 0


_NEW_NUMBERS = 31
"""The session since which numbers begin with that of the session in figures."""
_ROMAN = {roman_number(number).upper(): number for number in range(1, _NEW_NUMBERS)}


def _date_conflict(number: str, date: datetime.date) -> str:
    """Return why a resolution cannot be of a date; nothing where it can."""
    session = _session_of(number)
    if not session:
        return ""
    opened = year_of(session)
    first = datetime.date(opened, *FIRST) if session > 1 else datetime.date(opened, 1, 1)  # which met in London first
    if first <= date <= datetime.date(opened + 1, *LAST):
        return ""
    return f"{number} cannot be of {date_text(date)}: the {ordinal(session)} session opened in {opened}"


_OTHER_BODIES = re.compile(r"\b(?:Council|Commission|Committee|Conference|Organization|Programme)\b")
"""Words of a paragraph that may speak of another body, whose numbers look alike."""


def _counts_as_others(number: str, date: datetime.date) -> bool:
    """Return whether a date fits a body that began to count its sessions later, or counted in Roman numbers as well.

    The fifty-second session of the Human Rights Council was in 2023, that of the Assembly in 1997. The Economic and
    Social Council counted in Roman numbers, at its own pace. No other body counts its sessions less than ten years
    behind.
    """
    return "(" in number or date.year - year_of(_session_of(number)) >= 10


@error(
    "SNS01",
    "A resolution was adopted in its session.",
    good="its resolution 79/5 of 2 December 2024",
    bad="its resolution 79/5 of 2 December 2014",
    source=OWN,
)
def _dates_of_resolutions(draft: Draft) -> Iterator[Hit]:
    """Find a date outside the session that the number names: in the text, in lists, and in the adoption itself."""
    on_others = [paragraph.text for paragraph in draft.running if _OTHER_BODIES.search(paragraph.text)]
    for name, recall in draft.resolution.resolutions.items():
        for number, date in recall.adopted.items():
            if isinstance(date, Unknown) or not (said := _date_conflict(number, date)):
                continue
            cited = re.compile(rf"(?<![\d/]){re.escape(number)}(?![\d/])")
            if not (_counts_as_others(number, date) and any(map(cited.search, on_others))):
                yield key_hit(said, "resolutions", name, "adopted", number)
    adoption = draft.resolution.adoption
    if adoption and (said := _date_conflict(adoption.number, adoption.date)):
        yield key_hit(said, "adoption", "date")
    for paragraph, span, number, date in _cited(draft):
        said = _date_conflict(number, date)
        if said and not (_OTHER_BODIES.search(paragraph.text) and _counts_as_others(number, date)):
            yield text_hit(paragraph, span, said)
    # as the Security Council numbers its resolutions
    council = rf"\bresolutions? (\d{{3,4}} \((\d{{4}})\)) of (\d{{1,2}} (?:{'|'.join(MONTHS)}) (?!\2)\d{{4}})"
    message = "{1} cannot be of {3}: it is of {2}"
    yield from match_hits(draft, council, group=3, message=message)


def _cited(draft: Draft) -> Iterator[tuple[PlacedText, tuple[int, int], str, datetime.date]]:
    """Yield the resolutions that are written out in the text with a date of the calendar, and the span of that date.

    A date belongs to the number before it, with the letters behind it: of "78/253 and 79/258" to the last one.
    """
    for paragraph in draft.running:
        for item in (item for listed in find_lists(paragraph.text) for item in listed.items):
            try:
                date = read_date(item.date)
            except ValueError:
                continue  # which DAT01 says
            if paragraph.literal[item.end - 1]:
                number = re.split(r"(?:,| and) (?=\d|E?S-)", item.numbers)[-1]
                yield paragraph, (item.end - len(item.date), item.end), number, date


@error(
    "SNS11",
    "A resolution has one date wherever it is cited.",
    good="its resolution 79/5 of 2 December 2024",
    bad="its resolutions 79/5 of 2 December 2024 and 79/5 of 3 December 2024",
    source=OWN,
)
def _one_date(draft: Draft) -> Iterator[Hit]:
    known: dict[str, datetime.date] = {
        number: date
        for recall in draft.resolution.resolutions.values()
        for number, date in recall.adopted.items()
        if not isinstance(date, Unknown)
    }
    for paragraph, span, number, date in _cited(draft):
        before = known.setdefault(number, date)
        if before != date and not _date_conflict(number, date) and _session_of(number):
            yield text_hit(paragraph, span, f"{number} is of {date_text(before)} elsewhere in the draft")


error(
    "REF05",
    "Resolutions of special sessions are cited as S-10/2, those of emergency special sessions as ES-10/21.",
    good="resolution S-10/2 of 30 June 1978",
    bad="resolution S10/2 of 30 June 1978",
    source="Editorial Manual on the numbers of resolutions",
)(
    patterns(
        (rf"{_RESOLUTION} ((E?S-\d{{1,2}})-(\d{{1,3}})\b)", r"\2/\3"),
        (rf"{_RESOLUTION} (S(?:S-?| )?(\d{{1,2}})/(\d{{1,3}})\b)", r"S-\2/\3"),
        (rf"{_RESOLUTION} ((?:ES ?|E-S-?)(\d{{1,2}})/(\d{{1,3}})\b)", r"ES-\2/\3"),
        (rf"{_RESOLUTION} ((\d{{1,2}})/(\d{{1,3}}) \(special\))", r"S-\2/\3"),
        (rf"{_RESOLUTION} ((\d{{1,2}})/(\d{{1,3}}) \(emergency special\))", r"ES-\2/\3"),
        group=1,
        message="“{1}”",
        safe=True,
    )
)

"""Check masthead and agenda paragraph (rules MST, FRM)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from apmb_draft.checking.rules import Example, Hit, Severity, key_hit, rule, text_hit
from apmb_draft.checking.text import Draft, PlacedText, TextPart
from apmb_draft.model import COMMITTEES, Stage, year_of
from apmb_draft.slots import agenda_titles
from apmb_draft.typography import plain_text
from apmb_draft.values import Unknown
from apmb_draft.words import date_text, ordinal


@rule(
    "MST01",
    Severity.ERROR,
    "A draft of a Main Committee has the symbol A/C.1/80/L.30, a revision ends in /Rev.1; a resolution A/RES/80/35.",
    good="symbol: A/C.1/80/L.30/Rev.1",
    bad="symbol: A/80/L.30",
    source="Editorial Manual; published documents",
    shown=Example.FACTS,
)
def symbol_forms(draft: Draft) -> Iterator[Hit]:
    """Find another form of symbol."""
    resolution = draft.resolution
    if isinstance(resolution.symbol, Unknown):
        return
    if resolution.stage is Stage.ADOPTED:
        wanted = r"A/(?:RES|DEC)/(?:\d{1,3}/\d+(?: [A-Z])?|[SE]+-\d+/\d+|\d+ ?[A-Z]? ?\([IVXL]+\))"
        form = "A/RES/80/35"
    else:
        prefix = COMMITTEES.get(resolution.committee or "", "A")
        wanted = rf"{re.escape(prefix)}/(?:E?S-)?\d{{1,3}}/L\.\d+(?:/Rev\.\d+)?(?:/(?:Add|Corr)\.\d+)*\*{{0,2}}"
        form = f"{prefix}/{resolution.session}/L.30"
    if not re.fullmatch(wanted, resolution.symbol):
        yield key_hit(f"“{resolution.symbol}” has not the form {form}", "symbol")


@rule(
    "MST03",
    Severity.WARNING,
    "The date of a draft is that of its submission, in its session; that of a resolution is one to five days or more "
    "after its adoption.",
    good="issued: 12 October 2025",
    bad="issued: 12 October 2015",
    source="Editorial Manual on mastheads; published documents: 4, 3 and 2 days after adoption",
    shown=Example.FACTS,
)
def masthead_date(draft: Draft) -> Iterator[Hit]:
    """Find a date outside the session, or before the adoption."""
    resolution = draft.resolution
    if isinstance(resolution.issued, Unknown):
        return
    issued, opened = resolution.issued, year_of(resolution.session)
    if resolution.adoption and issued < resolution.adoption.date:
        message = f"issued on {date_text(issued)}, before it was adopted, {date_text(resolution.adoption.date)}"
        yield key_hit(message, "issued")
    elif not datetime.date(opened, 9, 1) <= issued <= datetime.date(opened + (2 if resolution.adoption else 1), 12, 31):
        message = f"{date_text(issued)} is outside the {ordinal(resolution.session)} session, which opened in {opened}"
        yield key_hit(message, "issued")


@rule(
    "MST04",
    Severity.ERROR,
    "The session in the masthead is that of the symbol.",
    good="symbol: A/C.1/80/L.30",
    bad="symbol: A/C.1/79/L.30",
    source="published documents",
    shown=Example.FACTS,
)
def session_of_symbol(draft: Draft) -> Iterator[Hit]:
    """Find a symbol, or a number, of another session."""
    resolution = draft.resolution
    session = f"the {ordinal(resolution.session)}"
    found = re.match(r"A/(?:RES/|C\.\d/)?(\d{2,3})/", str(resolution.symbol))
    if found and int(found[1]) != resolution.session:
        yield key_hit(f"the symbol is of session {found[1]}, the draft of {session}", "symbol")
    number = re.match(r"(\d{2,3})/", resolution.adoption.number) if resolution.adoption else None
    if resolution.adoption and number and int(number[1]) != resolution.session:
        yield key_hit(f"resolution {resolution.adoption.number} is not of {session} session", "adoption", "number")


@rule(
    "MST05",
    Severity.ERROR,
    "The title of a sub-item follows that of the item behind a colon, with a small letter.",
    good='agenda_title: "General and complete disarmament: lighthouses"',
    bad="agenda_title: General and complete disarmament – lighthouses",
    source="published documents",
    shown=Example.FACTS,
)
def agenda_title(draft: Draft) -> Iterator[Hit]:
    """Find a dash in place of the colon; a capital behind it, of a word that the text writes with a small letter."""
    title = draft.resolution.agenda_title or ""
    item = str(draft.resolution.agenda_item)
    if found := re.search(r" [–—-] ", title):
        yield key_hit(
            "a dash between the titles of item and sub-item", "agenda_title", instead=title.replace(found[0], ": ", 1)
        )
    named = r"(?:Convention|Treaty|Declaration|Protocol|Agreement|Covenant|Programme|Plan) (?:on|for|of|to|against)\b"
    if (found := re.search(rf": (?!{named})([A-Z][a-z]+)\b", title)) and any(
        re.search(rf"\b{found[1].lower()}\b", text) for text in (title, *(each.text for each in draft.running))
    ):
        new = title.replace(found[0], found[0].lower(), 1)
        yield key_hit(f"“{found[1]}” behind the colon", "agenda_title", instead=new, severity=Severity.WARNING)
    form = r"\d+(?: \([a-z]{1,3}\))*(?:(?:,| and|, and| to) (?:\d+ ?)?(?:\([a-z]{1,3}\) ?)*)*"
    if not isinstance(draft.resolution.agenda_item, Unknown) and not re.fullmatch(form, item):
        spaced = " ".join(re.sub(r"(?<=\S)(?=\()|(?<=\))(?=\w)", " ", re.sub(r"(?<=\() +| +(?=\))", "", item)).split())
        better = spaced if re.fullmatch(form, spaced) else None
        yield key_hit(f"“{item}” has not the form 99 (g)", "agenda_item", instead=better, safe=better is not None)


@rule(
    "FRM01",
    Severity.ERROR,
    "The titles that the last paragraph quotes are those of the masthead.",
    good="agenda_title: Lighthouses\noperative: |\n"
    "  *Decides* to include in the provisional agenda of its eighty-second session the item entitled “Lighthouses”.",
    bad="agenda_title: Lighthouses\noperative: |\n"
    "  *Decides* to include in the provisional agenda of its eighty-second session the item entitled “Lightships”.",
    source="published documents",
    shown=Example.FACTS,
)
def quoted_titles(draft: Draft) -> Iterator[Hit]:
    """Find a quoted title that the masthead has not; a new item, and one of quite another name, may be meant."""
    if not draft.resolution.agenda_title:
        return
    for paragraph in draft.of(TextPart.OPERATIVE, TextPart.DECISION):
        if "provisional agenda of its" in paragraph.text:
            for found in re.finditer(_QUOTED_ITEM, paragraph.text):
                yield from _quoted_title(draft, paragraph, found)


_QUOTED_ITEM = r"(?<!\ba )(?<!\ban )(?<!new )\b(sub-item|item) entitled “([^”]+)”"


def _quoted_title(draft: Draft, paragraph: PlacedText, found: re.Match[str]) -> Iterator[Hit]:
    """Yield a hit where a title is another one than those of the masthead, or has other capitals."""
    title, quoted = draft.resolution.agenda_title or "", found[2]
    item, sub_item = agenda_titles(title)
    wanted = sub_item if found[1] == "sub-item" else item
    known = {_letters(each): plain_text(each) for each in (sub_item, title, wanted) if each}
    if same := known.get(_letters(quoted)):
        if quoted[1:] != same[1:] and quoted[1:].lower() == same[1:].lower():
            message, better = f"“{quoted}” has other capitals than the masthead", quoted[0] + same[1:]
            yield text_hit(paragraph, found.span(2), message, better, severity=Severity.WARNING)
        return
    alike = max(SequenceMatcher(None, _letters(quoted), each).ratio() for each in known)
    is_next = _NUMBERED.sub("", _letters(quoted)) in (_NUMBERED.sub("", each) for each in known)
    is_sure = alike >= _ALIKE and (found[1] == "item" or bool(sub_item)) and not is_next
    # A new item may be meant, which the Assembly decided on in an adopted text.
    if is_sure or draft.resolution.stage is not Stage.ADOPTED:
        message, severity = f"“{quoted}” is not the title of the masthead", None if is_sure else Severity.WARNING
        yield text_hit(paragraph, found.span(2), message, wanted or None, severity=severity)


_NUMBERED = re.compile("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth")
"""The number of a conference: the item of the next one follows that of the last."""
_ALIKE = 0.8
"""Titles less alike are of two items; those more alike are one with a slip in it."""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", plain_text(text).lower())


@rule(
    "FRM02",
    Severity.WARNING,
    "A request for a report names the session and the subject: a report on the implementation "
    "of the present resolution.",
    good="to submit to the General Assembly at its eighty-first session a report on the light",
    bad="to submit to the General Assembly a report on the light",
    source="published documents",
)
def report_sessions(draft: Draft) -> Iterator[Hit]:
    """Find a report to the Assembly with no session."""
    for paragraph, found in draft.found(r"\bto (?:submit|report) [^;]*?\b(?:Assembly)\b[^;]*", notes=False):
        asked = "report" in found[0] and paragraph.part is TextPart.OPERATIVE
        if asked and not _WHEN.search(paragraph.text[max(found.start() - _NEAR, 0) : found.end()]):
            yield text_hit(paragraph, found.span(), "a report is asked for without naming the session")


_WHEN = re.compile(
    r"session|annual|biennial|triennial|regular|periodic|continue to|\bevery\b|each year|no later than|\d{4}"
    r"|by the end of"
)
"""Words that say when, or that the report is one of many."""
_NEAR = 60
"""Characters before the request in which they may be."""


@rule(
    "FRM03",
    Severity.ADVICE,
    "“within existing resources”, and what costs money, may call for a statement of programme budget implications.",
    good="to keep the lights burning",
    bad="to keep the lights burning within existing resources",
    source="published documents: 20 places; rule 153 of the rules of procedure from memory",
)
def budget_implications(draft: Draft) -> Iterator[Hit]:
    """Find these words, and new groups and conferences, in a draft; an adopted text calls for no statement any more."""
    if draft.resolution.stage is Stage.ADOPTED:
        return
    body = "panel|group|committee|commission|conference"
    new = rf"\b(?:establish|convene|set up|create) an? (?:[\w-]+ ){{0,4}}(?:{body})\b"
    for paragraph, found in draft.found(rf"\bwithin (?:existing|available) resources\b|{new}", notes=False):
        # a preamble tells of bodies that there are
        if paragraph.part is TextPart.OPERATIVE or found[0].startswith("within"):
            yield text_hit(paragraph, found.span(), f"“{found[0]}” may call for a statement of budget implications")

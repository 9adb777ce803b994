"""Check masthead and agenda paragraph (rules MST, FRM)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Example, Hit, Severity, key_hit, rule
from apmb_draft.checking.text import Draft
from apmb_draft.model import COMMITTEES, Stage, year_of
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

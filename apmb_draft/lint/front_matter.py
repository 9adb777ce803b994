"""Check what is above the text: masthead, heads, opening line and sponsors (rules MST, STR01, STR11, SPN, SNS01).

What only a document shows (`Appearance`) composing sets for a draft file: there these rules find nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from apmb_draft.lint.rules import Example, Hit, Severity, advice, error, key_hit, warning
from apmb_draft.lint.view import Draft, is_placeholder
from apmb_draft.model.resolution import COMMITTEES, Stage, year_of
from apmb_draft.model.values import Unknown
from apmb_draft.un.english import date_text, in_un_order, ordinal
from apmb_draft.un.states import official_name, without_asterisk
from apmb_draft.un.typography import SPONSORS, SUBMITTED, on_one_line, plain_text

# --- Masthead ---------------------------------------------------------------------------------------------------------


@error(
    "MST01",
    "A draft of a Main Committee has the symbol A/C.1/80/L.30, a revision ends in /Rev.1; a resolution A/RES/80/35.",
    good="symbol: A/C.1/80/L.30/Rev.1",
    bad="symbol: A/80/L.30",
    source="Editorial Manual; published documents",
)
def _symbol_forms(draft: Draft) -> Iterator[Hit]:
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


@warning(
    "MST03",
    "The date of a draft is that of its submission, in its session; that of a resolution is one to five days or more "
    "after its adoption.",
    good="issued: 12 October 2025",
    bad="issued: 12 October 2015",
    source="Editorial Manual on mastheads; published documents: 4, 3 and 2 days after adoption",
)
def _masthead_date(draft: Draft) -> Iterator[Hit]:
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


@error(
    "MST04",
    "The session in the masthead is that of the symbol.",
    good="symbol: A/C.1/80/L.30",
    bad="symbol: A/C.1/79/L.30",
    source="published documents",
)
def _session_of_symbol(draft: Draft) -> Iterator[Hit]:
    resolution = draft.resolution
    session = f"the {ordinal(resolution.session)}"
    found = re.match(r"A/(?:RES/|C\.\d/)?(\d{2,3})/", str(resolution.symbol))
    if found and int(found[1]) != resolution.session:
        yield key_hit(f"the symbol is of session {found[1]}, the draft of {session}", "symbol")
    number = re.match(r"(\d{2,3})/", resolution.adoption.number) if resolution.adoption else None
    if resolution.adoption and number and int(number[1]) != resolution.session:
        yield key_hit(f"resolution {resolution.adoption.number} is not of {session} session", "adoption", "number")


@error(
    "MST05",
    "The title of a sub-item follows that of the item behind a colon, with a small letter.",
    good='agenda_title: "General and complete disarmament: lighthouses"',
    bad="agenda_title: General and complete disarmament – lighthouses",
    source="published documents",
)
def _agenda_title(draft: Draft) -> Iterator[Hit]:
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


# --- What a document shows --------------------------------------------------------------------------------------------


@error(
    "STR01",
    "The text opens with the organ in italics and a roman comma, alone on its line; "
    "where no preamble follows the comma may be left out.",
    good='opening: "*The General Assembly*,"',
    bad='opening: "The General Assembly,"',
    source="Editorial Manual; 251 of 251 resolutions of the First Committee; without a preamble A/RES/79/1, 80/117",
    shown=Example.SHOWN,
)
def _opening_line(draft: Draft) -> Iterator[Hit]:
    line, right = draft.shown.opening, "*The General Assembly*,"
    if line is None or line == right or (line == right.rstrip(",") and not draft.resolution.preamble):
        return
    if not line:
        if re.search(r"(?i)draft resolutions?\*{0,2}$", draft.shown.sponsors):
            yield key_hit("“The General Assembly,” does not stand alone on its line", "opening")
        return
    words = line.replace("*", "")
    if line == f"*{words}*" and words.endswith(","):
        message = "the comma behind “The General Assembly” is in italics; it is roman"
    elif not line.startswith("*The General Assembly"):
        message = "“The General Assembly” is not wholly in italics"
    else:
        message = f"“{words}” does not end with a comma"
    yield key_hit(message, "opening", instead=right)


@error(
    "STR11",
    "A full stop stands behind the number of a paragraph, and a space between day, month and year and behind a comma.",
    good="slips: []",
    bad="slips: [[6 Also reaffirms, 6. Also reaffirms]]",
    source="published documents: A/RES/80/167, A/RES/79/85 and A/C.4/80/L.20 are among the few that have it otherwise",
    shown=Example.SHOWN,
)
def _left_out(draft: Draft) -> Iterator[Hit]:
    for slip, meant in draft.shown.slips:
        yield key_hit(f"“{slip}” lacks a space or a full stop", "slips", instead=meant)


@error(
    "MST02",
    "The masthead of a draft has “Distr.: Limited” and “Original: English”, or another language; that of an adopted "
    "text “Distr.: General” and no such line on the language.",
    good='masthead: [United Nations, "Distr.: Limited", 12 October 2025, "Original: English"]',
    bad='masthead: [United Nations, "Distr.: General", 12 October 2025, "Original: English"]',
    source="published documents: 258 of 258 drafts, 904 of 906 adopted texts",
    shown=Example.SHOWN,
)
def _distribution_lines(draft: Draft) -> Iterator[Hit]:
    # Cells of a row may come as one line, where the masthead is a table in the text.
    lines = [on_one_line(line) for each in draft.shown.masthead for line in re.split(r"[\t\n]", each)]
    distribution, original = (
        next((line for line in lines if line.startswith(word)), "") for word in ("Distr", "Original")
    )
    if not distribution and not {"United Nations", "General Assembly"} & set(lines):
        return
    is_adopted = draft.resolution.stage is Stage.ADOPTED
    kind, wanted = ("an adopted text", "Distr.: General") if is_adopted else ("a draft", "Distr.: Limited")
    if distribution != wanted:
        of_masthead = f"“{distribution}” in the masthead of {kind}"
        what = of_masthead if distribution else f"no line “{wanted}” in the masthead"
        yield key_hit(what, "distribution", instead=wanted)
    if is_adopted and original:
        yield key_hit(f"“{original}” in the masthead of {kind}, which has no such line; delete it", "original")
    elif not is_adopted and not original:
        message = "the masthead of a draft names its language below the date"
        yield key_hit(message, "original", instead="Original: English")


@error(
    "MST06",
    "The running head of a draft is its symbol alone; that of an adopted text its symbol, and its title beside it.",
    good="head: [A/C.1/80/L.30]",
    bad="head: [A/C.1/80/L.30, Lighthouses]",
    source="published documents",
    shown=Example.SHOWN,
)
def _running_head(draft: Draft) -> Iterator[Hit]:
    lines, own = list(map(on_one_line, draft.shown.head)), draft.resolution.symbol
    symbols = [line for line in lines if _SYMBOL.fullmatch(line)]
    for other in symbols if not isinstance(own, Unknown) else []:
        if not f"{own.rstrip('*')} ".startswith(f"{other.rstrip('*')} "):
            message = f"“{other}” in the running head is not the symbol of the masthead"
            yield key_hit(message, "running_head", instead=own)
    on_top = map(on_one_line, draft.shown.masthead)  # a symbol that is still open among them
    known = {*symbols, *on_top}
    beside = [line for line in lines if line not in known and not _PAGE.fullmatch(line)]
    if draft.resolution.stage is not Stage.ADOPTED and beside:
        message = f"“{' '.join(beside)[:_LONGEST]}” in the running head of a draft, which is its symbol alone"
        yield key_hit(message, "running_head")
    elif draft.resolution.stage is Stage.ADOPTED and symbols and not beside:
        yield key_hit("the running head of an adopted text has its title beside the symbol", "running_head")


_SYMBOL = re.compile(r"A(?:/[A-Za-z0-9.()\-]+)+(?: [A-Z])?\*{0,2}")
_PAGE = re.compile(r"(?:[Pp]age )?[\d\s/]*(?: of \d+)?")
_LONGEST = 80


@error(
    "SPN03",
    "The line of the sponsors has “and” before the last one, without a comma: Chad, Egypt and Mali: draft resolution.",
    good='sponsors: "Chad and Egypt: draft resolution"',
    bad='sponsors: "Chad, and Egypt: draft resolution"',
    source="published documents",
    shown=Example.SHOWN,
)
def _line_of_sponsors(draft: Draft) -> Iterator[Hit]:
    line, given = on_one_line(draft.shown.sponsors), draft.resolution.sponsors
    if not line or isinstance(given, Unknown) or SUBMITTED.fullmatch(line):
        return
    form = SPONSORS.fullmatch(line)
    if not form:
        yield key_hit(f"“{line[-_LONGEST:]}” has not the form “Chad and Egypt: draft resolution”", "sponsors")
    last = plain_text(without_asterisk(given[-1])) if len(given) > 1 else ""
    ends = rf", (and )?{re.escape(last)}\W*(?:(?:revised )?draft (?:resolution|decision)s?\W*)?$"
    if last and (wrong := re.search(ends, form["names"] if form else line, re.IGNORECASE)):
        what = "a comma before “and” in the line of" if wrong[1] else "no “and” before the last of"
        yield key_hit(f"{what} the sponsors", "sponsors", instead=f"and {last}")


# --- Sponsors ---------------------------------------------------------------------------------------------------------


def _sponsor_names(draft: Draft) -> tuple[str, ...]:
    given = draft.resolution.sponsors
    return () if isinstance(given, Unknown) else tuple(map(without_asterisk, given))


@error(
    "SPN01",
    "Sponsors stand in English alphabetical order, the State of Palestine last or in its place, each once.",
    good="sponsors: [Egypt, Iraq, Yemen]",
    bad="sponsors: [Yemen, Egypt, Iraq]",
    source="228 published lists: no exception; the State of Palestine last in 13 of 14",
)
def _sponsors_in_order(draft: Draft) -> Iterator[Hit]:
    names = _sponsor_names(draft)
    for at, name in enumerate(names):
        if name in names[:at]:
            yield key_hit(f"{name} stands twice", "sponsors", at)
    wanted = tuple(in_un_order(names))
    if names != wanted and names != tuple(in_un_order(names, is_observer_last=False)):
        wrong = next(name for name, other in zip(names, wanted, strict=True) if name != other)
        yield key_hit(
            f"the sponsors are not in order, from “{wrong}” on", "sponsors", instead=", ".join(wanted), safe=True
        )


@error(
    "SPN02",
    "Sponsors have their official short names, a qualifier in brackets.",
    good="sponsors: [Iran (Islamic Republic of), Türkiye]",
    bad="sponsors: [Iran, Turkey]",
    source="the names of 228 published lists",
)
def _official_names(draft: Draft) -> Iterator[Hit]:
    for at, name in enumerate(_sponsor_names(draft)):
        try:
            better = official_name(name)
        except ValueError as wrong:
            if not is_placeholder(name):
                yield key_hit(str(wrong), "sponsors", at)
            continue
        # The session whose names were measured; before it Turkey, Swaziland and the Netherlands had other ones.
        if better != name and draft.resolution.session >= 78:
            yield key_hit(f"“{name}” is no official short name", "sponsors", at, instead=better)


@advice(
    "SPN05",
    "A draft of the plenary has the note on changes to its list of sponsors; one of the First Committee has none.",
    good="committee: First Committee\nsymbol: A/C.1/80/L.30",
    bad="committee: First Committee\nsymbol: A/C.1/80/L.30\n"
    "sponsors_note: Any changes to the list of sponsors will be reflected.",
    source="A/80/L.19 to L.33",
)
def _sponsors_note(draft: Draft) -> Iterator[Hit]:
    resolution, note = draft.resolution, draft.resolution.list_note or draft.resolution.sponsors_note or ""
    if resolution.committee == "First Committee" and note.startswith("Any changes to the list of sponsors"):
        yield key_hit("drafts of the First Committee do not carry this note", "sponsors_note")
    if resolution.stage is Stage.DRAFT and not resolution.committee and _sponsor_names(draft) and not note:
        usual = "Any changes to the list of sponsors will be reflected in the official record of the meeting."
        yield key_hit(f"drafts of the plenary carry a note; set sponsors_note to “{usual}”", "sponsors")


@error(
    "SPN04",
    "Who speaks for a group carries an asterisk, and the note says for whom: On behalf of the States Members of ….",
    good="sponsors: [Egypt]\nsponsors_note: On behalf of the States Members of the United Nations that are keepers.",
    bad="sponsors: [Egypt (on behalf of the keepers)]",
    source="A/C.1/80/L.2, L.10, L.12 and L.33",
)
def _sponsor_groups(draft: Draft) -> Iterator[Hit]:
    given = draft.resolution.sponsors
    marked = [] if isinstance(given, Unknown) else [name for name in given if name.endswith("*")]
    if marked and not draft.resolution.sponsors_note:
        message = f"the asterisk behind {without_asterisk(marked[0])} says nothing; say for whom under “sponsors_note”"
        yield key_hit(message, "sponsors", severity=Severity.WARNING)
    for at, name in enumerate(_sponsor_names(draft)):
        if found := re.search(r"\(on behalf of [^)]*\)", name):
            name_alone = name[: found.start()].strip()
            message = f"“{found[0]}” behind a name; write it as “sponsors_note”"
            yield key_hit(message, "sponsors", at, instead=name_alone)

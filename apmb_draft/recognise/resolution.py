"""Read a classified document as a resolution: facts become data where composing gives the same text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from apmb_draft.compose import compose
from apmb_draft.draft_file import validate_plain
from apmb_draft.model import Layout, Resolution
from apmb_draft.paragraphs import Level, are_rows, roman_number
from apmb_draft.paragraphs import split_paragraphs as parsed
from apmb_draft.problems import error
from apmb_draft.reading.extracted_document import ExtractedDocument
from apmb_draft.reading.patterns import SPONSORS
from apmb_draft.recognise.classify import AnnexParts, DocumentParts, classify_passages
from apmb_draft.recognise.fact_collector import ORDINALS, FactCollector
from apmb_draft.recognise.facts import PATTERNS, insert_next_session
from apmb_draft.recognise.footnotes import describe_inserted_calls, insert_missing_calls, with_known_calls
from apmb_draft.recognise.italics import set_openers, with_italic_titles
from apmb_draft.recognise.layout import own_layout, read_manual_layout
from apmb_draft.recognise.paragraph_markup import TextKind, as_markup, paragraphs_as_markup
from apmb_draft.recognise.round_trip import PartComparison, compare_parts
from apmb_draft.states import split_sponsors
from apmb_draft.words import read_date

ITALICS_SET = "the source shows no italics; those of opening words and titles of publications were set"
"""The doubt about every text from a source without italics."""


@dataclass(frozen=True)
class Recognised:
    """The imported resolution, what stays literal, and where composing it gives other text than was read.

    `findings` describe content that a draft keeps in another place; `found` is the document as it was classified.
    """

    found: ExtractedDocument
    resolution: Resolution
    doubts: tuple[str, ...]
    compared: tuple[PartComparison, ...]
    findings: tuple[str, ...]

    @property
    def differences(self) -> tuple[PartComparison, ...]:
        """Return the parts for which composing gives other text than was read; empty if nothing was lost."""
        return tuple(part for part in self.compared if not part.is_equal)


_ADVICE = (
    "A draft holds rows of plain cells, none merged with the one below it, without pictures and tables in them. Take "
    "it out of a copy of the Word file, import that, and put the table back in the Word file that is handed in"
)


def recognise(
    found: ExtractedDocument,
    name: str,
    tidy: Callable[[DocumentParts], None] | None = None,
    *,
    as_printed: bool = False,
) -> Recognised:
    """Return the resolution that a document holds, in a form that loads as a draft file.

    A paragraph whose facts do not give the same text is read again without them; parts that still differ, such as a
    front block in the form of another time, are in `differences`.

    Args:
        found: The document as it was read.
        name: Its name, for messages.
        tidy: May correct the parts before they are read, as it does numbers typed by hand.
        as_printed: Keep a line of sponsors as it is, without the names, if the names do not give it again.

    Raises DraftError [not-a-resolution] or [session] for what is no resolution, decision or draft of a regular session
    of the General Assembly, and [table] for a table that is no simple grid, whose cells would become prose.
    """
    if found.tables:
        raise error(name, "table", f"has a table that is no simple grid: {'; '.join(found.tables)}. {_ADVICE}")
    found, findings = with_known_calls(found)
    parts = classify_passages(found, name)
    if tidy:
        tidy(parts)
    findings += parts.missing
    called = insert_missing_calls(parts, found)
    unopened: list[str] = []
    if not found.has_italics:
        unopened = set_openers(parts)
        found = replace(found, notes=tuple(with_italic_titles(note) for note in found.notes))
    literal: frozenset[str] = frozenset()
    kept = ("sponsors",) if as_printed else ()
    while True:
        resolution, doubts = _read(found, parts, literal, unopened, name)
        all_parts = compare_parts(found, parts, resolution)
        wrong = {part.where for part in all_parts if (part.is_text or part.where in kept) and not part.is_equal}
        wrong -= literal
        if not wrong:
            document = compose(resolution)
            findings += describe_inserted_calls(called, document) if called else ()
            own, notes = read_manual_layout(found, document)
            if own:
                layout = (resolution.layout or Layout()).model_copy(update=own)
                resolution = resolution.model_copy(update={"layout": layout})
            return Recognised(found, resolution, (*doubts, *notes), tuple(all_parts), tuple(findings))
        literal |= wrong


def _read(
    found: ExtractedDocument, parts: DocumentParts, literal: frozenset[str], unopened: Sequence[str], name: str
) -> tuple[Resolution, list[str]]:
    session = session_number(parts.session)
    if not session:
        message = f"“{parts.session}” is none of the regular sessions, whose resolutions this tool carries on"
        raise error(name, "session", message)
    first = min((note.number for note in found.notes), default=1)
    values = {**_front(parts, session, first, literal="sponsors" in literal), **_notes(found)}
    if layout := own_layout(found.layout, parts.title, parts.symbol, adopted=bool(parts.number)):
        values["layout"] = layout
    item, _, sub_item = parts.agenda_title.partition(": ")
    day = _day(values.get("adoption", {}).get("date", ""))
    facts = FactCollector(session, item, sub_item[:1].upper() + sub_item[1:], parts.title, parts.number, day)
    values |= _texts(parts, facts, literal)
    values |= {key: value for key, value in facts.values.items() if key not in ("resolutions", "meetings", "counts")}
    texts = " ".join(str(values.get(key, "")) for key in ("preamble", "operative", "decision"))
    for group in ("resolutions", "meetings", "counts"):
        used = {key: value for key, value in facts.values.get(group, {}).items() if _is_used(key, texts, facts)}
        if used:
            values[group] = used
    for key in ("attend", "convene"):
        if f"{{{key}" not in texts:
            values.pop(key, None)
    doubts = [
        *(f"“{slip}” is read as “{meant}”" for slip, meant in parts.mended),
        *(f"{where}: its facts stay literal" for where in sorted(literal)),
    ]
    for name_of_list, recall in values.get("resolutions", {}).items():
        if recall["each_year"] == "replace":
            doubts.append(
                f"resolutions.{name_of_list}: one resolution alone, taken to be replaced each year; or set “add”"
            )
    if not found.has_italics:
        doubts.append(ITALICS_SET)
        doubts += [f"“{words} …”: no known opening; set its first words between asterisks" for words in unopened]
    return validate_plain(values, name), doubts


def _day(text: str) -> datetime.date | None:
    """Return the date of the adoption; None if the text does not state it well."""
    with suppress(ValueError):
        return read_date(text)
    return None


def _is_used(name: str, texts: str, facts: FactCollector) -> bool:
    kinds = {facts.values[key]["kind"] for key in ("attend", "convene") if key in facts.values and f"{{{key}" in texts}
    return name in kinds or bool(re.search(rf"\{{{name}[.}}]", texts))


def session_number(words: str) -> int:
    """Return the number of a session from its ordinal; 0 if it is none.

    >>> session_number("Seventy-ninth session")
    79
    """
    return ORDINALS.get(words.removesuffix(" session").lower(), 0)


# --- The front block -----------------------------------------------------------------------------------------------


def _front(parts: DocumentParts, session: int, first: int, *, literal: bool) -> dict[str, Any]:
    committee = parts.committee or _committee(parts.report)
    values: dict[str, Any] = {
        "document": "decision" if parts.decision else "resolution",
        "session": str(session),
        "stage": "adopted" if parts.number else "draft",
        "symbol": parts.symbol or "unknown",
        "issued": parts.issued or "unknown",
        "committee": committee,
        "agenda_item": parts.agenda_item if parts.agenda_item[:1].isdigit() else "unknown",
        "agenda_title": parts.agenda_title,
        "title": parts.title,
        **_sponsors(parts, literal=literal),
        "original": parts.original if parts.original != "English" or parts.number else "",
        "opening": parts.opening if parts.opening != "The General Assembly," else "",
        **_page_notes(parts),
        "adoption": _adoption(parts, first) if parts.number else None,
    }
    return {key: value for key, value in values.items() if value}


def _page_notes(parts: DocumentParts) -> dict[str, str]:
    """Return the notes of asterisks by key: that of the symbol first, if it has one, then those of the sponsors."""
    texts = [note.text.lstrip("* \t").strip() for note in parts.page_notes]
    keys = (["symbol_note"] if parts.symbol.endswith("*") else []) + ["sponsors_note", "list_note"]
    return dict(zip(keys, texts, strict=False))


def _committee(report: str) -> str:
    found = re.match(r"\[on the report of the (.+?Committee(?: \([A-Z]\w+ Committee\))?) \(", report)
    return found[1] if found else ""


def _adoption(parts: DocumentParts, first: int) -> dict[str, str]:
    meeting = next((line for line in parts.closing if "meeting" in line), "")
    heading = " ".join(parts.adoption.split())
    date = next((line for line in parts.closing if "meeting" not in line), "") or heading.rpartition(" on ")[2]
    values = {
        "number": parts.number,
        "date": date,
        "meeting": re.sub(r"\D.*", "", meeting),
        "resumed": "yes" if "resumed" in meeting else "",
        "omnibus": parts.omnibus,
        "announced": "" if " on " in heading else "undated" if heading else "no",
        "several": "yes" if re.match(r"(?:Resolu|Deci)tions ", heading) else "",
        "first_footnote": str(first) if first > 1 else "",
        **_report(parts.report),
    }
    return {key: value for key, value in values.items() if value}


_REPORTED = re.compile(
    r"\[(?:on the report of the [^()]+?(?: \([A-Z]\w+ Committee\))?|without reference to a Main Committee) "
    r"\((?P<report>[^()]+?(?: \([^()]+\))?)(?:, paras?\. (?P<paragraph>[^()]+))?\)\]"
)


def _report(line: str) -> dict[str, str]:
    """Return symbol and paragraph of the report in brackets, or its text if it has another form."""
    found = _REPORTED.fullmatch(line)
    if found:
        return {key: value or "" for key, value in found.groupdict().items()}
    return {"reference": line.strip("[]")}


def _sponsors(parts: DocumentParts, *, literal: bool) -> dict[str, Any]:
    """Return the States and the place of the asterisk; the line itself if it names none or is `literal`."""
    found = SPONSORS.fullmatch(parts.sponsors)
    if literal or not found:
        return {"sponsors_line": parts.sponsors}
    place = "colon" if found["mark"] else "line" if found["end"] else ""
    usual = "colon" if parts.committee else "line"
    return {"sponsors": split_sponsors(found["names"]), "sponsors_mark": place if place != usual else ""}


# --- The text ------------------------------------------------------------------------------------------------------


def _notes(found: ExtractedDocument) -> dict[str, Any]:
    notes = {f"note_{note.number}": as_markup(note.runs) for note in found.notes}
    return {"footnotes": notes} if notes else {}


def _texts(parts: DocumentParts, facts: FactCollector, literal: frozenset[str]) -> dict[str, Any]:
    """Return the running texts with slots; the text that names the next session comes before the others."""
    raw = {
        "preamble": paragraphs_as_markup(parts.preamble, TextKind.OTHER),
        "operative": paragraphs_as_markup(parts.operative, TextKind.OPERATIVE),
        "decision": paragraphs_as_markup(parts.decision, TextKind.OTHER),
    }
    slotted: dict[str, list[str]] = {}
    for key, paragraphs in raw.items():
        named = list(_named(key, paragraphs))
        slotted[key] = [text if where in literal or are_rows(text) else _slotted(text, facts) for where, text in named]
    values = {
        key: "\n\n".join(
            text if where in literal or are_rows(text) else insert_next_session(text, facts)
            for (where, _), text in zip(_named(key, raw[key]), paragraphs, strict=True)
        )
        for key, paragraphs in slotted.items()
        if paragraphs
    }
    return {**values, **_annexes(parts.annexes)}


def _annexes(annexes: Sequence[AnnexParts]) -> dict[str, Any]:
    """Return the annexes, with their headings only where the tool would set others."""
    found = []
    for number, annex in enumerate(annexes, 1):
        usual = f"Annex {roman_number(number).upper()}" if len(annexes) > 1 else "Annex"
        text = "\n\n".join(paragraphs_as_markup(annex.text, TextKind.ANNEX))
        values = {"label": annex.label if annex.label != usual else "", "title": annex.title, "text": text}
        found.append({key: value for key, value in values.items() if value})
    return {"annexes": found} if found else {}


def _slotted(text: str, facts: FactCollector) -> str:
    for pattern in PATTERNS:
        text = pattern(text, facts)
    return text


def _named(key: str, paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each paragraph with its name in the draft: "operative 3"; sub-paragraphs have that of their parent."""
    count = {Level.PARAGRAPH: 0, Level.UNNUMBERED: 0}
    name = key
    for paragraph, text in zip(parsed("\n\n".join(paragraphs)), paragraphs, strict=True):
        if paragraph.level in count:
            count[paragraph.level] += 1
            kind = " unnumbered" if paragraph.level is Level.UNNUMBERED else ""
            name = f"{key}{kind} {count[paragraph.level]}"
        yield name, text

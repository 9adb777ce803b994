"""A document in its parts, read back into a resolution: facts as data where composing gives the very same words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from apmb_draft.blocks import Run
from apmb_draft.draft_file import validated
from apmb_draft.markup import escaped
from apmb_draft.model import Resolution
from apmb_draft.reading.found import Found, Passage
from apmb_draft.reading.sort import Sorted, is_heading, sort, without_start
from apmb_draft.recognise.facts import ORDINALS, PATTERNS, Facts, next_sessions
from apmb_draft.recognise.proof import Compared, compared

_NAMES_WITH_AND = (
    "Antigua and Barbuda", "Bosnia and Herzegovina", "Saint Kitts and Nevis", "Saint Vincent and the Grenadines",
    "Sao Tome and Principe", "Trinidad and Tobago", "United Kingdom of Great Britain and Northern Ireland",
)  # fmt: skip
"""States whose names hold an "and", which does not part two sponsors."""


@dataclass(frozen=True)
class Recognised:
    """What was read, what stays literal, and where composing it gives other words than were read."""

    resolution: Resolution
    doubts: tuple[str, ...]
    compared: tuple[Compared, ...]

    @property
    def differences(self) -> tuple[Compared, ...]:
        """The parts that composing gives in other words than were read; none, if nothing was lost."""
        return tuple(part for part in self.compared if not part.is_equal)


def recognise(found: Found, name: str) -> Recognised:
    """The resolution that a document holds.

    A paragraph whose facts do not give its very words back is taken again without them; what differs even then, such
    as a front block in the form of another time, is told in `differences`.

    Raises DraftError for what is no resolution, decision or draft of the General Assembly.
    """
    parts = sort(found, name)
    literal: frozenset[str] = frozenset()
    while True:
        resolution, doubts = _read(found, parts, literal, name)
        all_parts = compared(found, parts, resolution)
        wrong = {part.where for part in all_parts if part.is_text and not part.is_equal} - literal
        if not wrong:
            return Recognised(resolution, tuple(doubts), tuple(all_parts))
        literal |= wrong


def _read(found: Found, parts: Sorted, literal: frozenset[str], name: str) -> tuple[Resolution, list[str]]:
    session = session_number(parts.session)
    first = min((note.number for note in found.notes), default=1)
    values = {**_front(parts, session, first), **_notes(found)}
    item, _, sub_item = parts.agenda_title.partition(": ")
    facts = Facts(session, item, sub_item[:1].upper() + sub_item[1:])
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
    doubts = [f"{where}: its facts stay literal" for where in sorted(literal)]
    for name_of_list, recall in values.get("resolutions", {}).items():
        if recall["each_year"] == "replace":
            doubts.append(
                f"resolutions.{name_of_list}: one resolution alone, taken to be replaced each year; or set “add”"
            )
    if not found.has_italics:
        doubts.append("the source shows no italics; set the opening words of each paragraph between asterisks")
    return validated(values, name), doubts


def _is_used(name: str, texts: str, facts: Facts) -> bool:
    kinds = {facts.values[key]["kind"] for key in ("attend", "convene") if key in facts.values and f"{{{key}" in texts}
    return name in kinds or bool(re.search(rf"\{{{name}[.}}]", texts))


def session_number(words: str) -> int:
    """The number of a session in words.

    >>> session_number("Seventy-ninth session")
    79
    """
    return ORDINALS.get(words.removesuffix(" session").lower(), 0)


# --- The front block -----------------------------------------------------------------------------------------------


def _front(parts: Sorted, session: int, first: int) -> dict[str, Any]:
    committee = parts.committee or _committee(parts.report)
    values: dict[str, Any] = {
        "document": "decision" if parts.decision else "resolution",
        "session": str(session),
        "stage": "adopted" if parts.number else "draft",
        "symbol": parts.symbol or "unknown",
        "issued": parts.issued or "unknown",
        "committee": committee,
        "agenda_item": parts.agenda_item or "unknown",
        "agenda_title": parts.agenda_title,
        "title": parts.title,
        "sponsors": _sponsors(parts.sponsors),
        "adoption": _adoption(parts, first) if parts.number else None,
    }
    return {key: value for key, value in values.items() if value}


def _committee(report: str) -> str:
    found = re.match(r"on the report of the (.+?Committee(?: \([A-Z]\w+ Committee\))?) \(", report)
    return found[1] if found else ""


def _adoption(parts: Sorted, first: int) -> dict[str, str]:
    meeting = next((line for line in parts.closing if "meeting" in line), "")
    date = next((line for line in parts.closing if "meeting" not in line), "") or parts.adoption.rpartition(" on ")[2]
    report, _, paragraph = parts.report.rpartition(" (")[2].rstrip(")").partition(", para")
    values = {
        "number": parts.number,
        "date": date,
        "meeting": re.sub(r"\D.*", "", meeting),
        "resumed": "yes" if "resumed" in meeting else "",
        "report": report,
        "paragraph": paragraph.lstrip("s. "),
        "omnibus": parts.omnibus,
        "announced": "" if " on " in parts.adoption.replace("\n", " ") else "undated" if parts.adoption else "no",
        "first_footnote": str(first) if first > 1 else "",
    }
    return {key: value for key, value in values.items() if value}


def _sponsors(text: str) -> list[str]:
    """The States of a sponsor line; an "and" within a name parts nothing.

    >>> _sponsors("Egypt, Trinidad and Tobago and Zambia")
    ['Egypt', 'Trinidad and Tobago', 'Zambia']
    """
    for state in _NAMES_WITH_AND:
        text = text.replace(state, state.replace(" and ", " & "))
    return [state.replace(" & ", " and ") for state in re.split(r", | and ", text) if state]


# --- The text ------------------------------------------------------------------------------------------------------


def as_markup(runs: Sequence[Run]) -> str:
    """Runs as the markup of the file: italics between asterisks, footnotes by their number.

    >>> as_markup([Run("Recalling ", italic=True), Run("its resolution"), Run("1", call=1)])
    '*Recalling* its resolution[^note_1]'
    """
    pieces = [f"[^note_{run.call}]" if run.call else _italic(run) if run.italic else escaped(run.text) for run in runs]
    return re.sub(r"\*( ?)\*", r"\1", "".join(pieces)).strip()


def _italic(run: Run) -> str:
    """Italics around the words alone, not around the spaces at their edges."""
    words = run.text.strip()
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    return f"{before}*{escaped(words)}*{after}" if words else run.text


def _notes(found: Found) -> dict[str, Any]:
    notes = {f"note_{note.number}": as_markup(note.runs) for note in found.notes}
    return {"footnotes": notes} if notes else {}


def _texts(parts: Sorted, facts: Facts, literal: frozenset[str]) -> dict[str, Any]:
    """The running texts with their slots; first the one that names the next session, then the rest again with it."""
    raw = {
        "preamble": list(_paragraphs(parts.preamble)),
        "operative": list(_paragraphs(parts.operative)),
        "decision": list(_paragraphs(parts.decision)),
    }
    slotted: dict[str, list[str]] = {}
    for key, paragraphs in raw.items():
        named = list(_named(key, paragraphs))
        slotted[key] = [text if where in literal else _slotted(text, facts) for where, text in named]
    values = {
        key: "\n\n".join(
            text if where in literal else next_sessions(text, facts)
            for (where, _), text in zip(_named(key, raw[key]), paragraphs, strict=True)
        )
        for key, paragraphs in slotted.items()
        if paragraphs
    }
    annexes = [{"text": "\n\n".join(_paragraphs(annex))} for annex in parts.annexes if annex]
    return {**values, **({"annexes": annexes} if annexes else {})}


def _slotted(text: str, facts: Facts) -> str:
    for pattern in PATTERNS:
        text = pattern(text, facts)
    return text


def _named(key: str, paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each paragraph with the name it has in the draft: "operative 3"; a sub-paragraph shares that of its own."""
    number = 0
    for text in paragraphs:
        number += not re.match(r"\([a-z]{1,5}\) |# ", text)
        yield f"{key} {number}", text


def _paragraphs(passages: Sequence[Passage]) -> Iterator[str]:
    """The passages as paragraphs of the file: numbers gone, letters and headings marked."""
    for passage in passages:
        number = re.match(r"\d{1,3}\.[ \t]+", passage.text)
        markup = as_markup(without_start(passage, number.end() if number else 0).runs)
        markup = re.sub(r"^(\([a-z]{1,5}\))[ \t]+", r"\1 ", markup.replace("\t", " "))
        yield f"# {markup}" if not number and not markup.startswith("(") and is_heading(passage) else markup

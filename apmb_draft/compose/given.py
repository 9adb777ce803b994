"""What the template is given: the facts of the masthead, and the paragraphs with their slots filled and numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apmb_draft.blocks import Role
from apmb_draft.compose.written import LINE_BREAK
from apmb_draft.markup import Level, Marked, Paragraph, Sort, escaped, letter_number, paragraphs, roman_number, tokens
from apmb_draft.model import Adoption, Annex, Kind, Resolution, Stage, draft_symbol_prefix
from apmb_draft.slots import phrases, placeholder
from apmb_draft.values import Unknown
from apmb_draft.words import capitalised, date_text, ordinal, ordinal_figure, series

_RUNNING_TITLE_LENGTH = 65
"""Letters to a line of the running title: half of the page in bold 8.5-pt type."""


@dataclass(frozen=True)
class Line:
    """A paragraph as the template sees it."""

    role: Role
    number: str
    text: Marked


def values(resolution: Resolution) -> dict[str, Any]:
    """Every name that `draft.jinja` may use."""
    filling = phrases(resolution)
    return {
        "line_break": LINE_BREAK,
        "is_adopted": resolution.stage is Stage.ADOPTED,
        "is_decision": resolution.document is Kind.DECISION,
        "symbol": _symbol(resolution),
        "issued": _known("issued", resolution.issued),
        "session": capitalised(ordinal(resolution.session)),
        "committee": resolution.committee,
        "agenda_item": _known("agenda_item", resolution.agenda_item),
        "several_items": bool(re.search(r"\d.*(,| and ).*\d", str(resolution.agenda_item))),
        "agenda_title": resolution.agenda_title,
        "title": resolution.title,
        "running_title": LINE_BREAK.join(escaped(line) for line in running_title(resolution.title)),
        "sponsors": _sponsors(resolution),
        "text": list(_body(resolution, filling)),
        "annexes": list(_annexes(resolution.annexes, filling)),
        "notes": [{"key": key, "text": fill(text, filling)} for key, text in resolution.footnotes.items()],
        **_adoption(resolution.adoption),
    }


def _adoption(adoption: Adoption | None) -> dict[str, Any]:
    if adoption is None:
        names = ("number", "letter", "omnibus", "announced", "adopted_on", "meeting", "report", "paragraph")
        return dict.fromkeys(names, "")
    several = bool(adoption.paragraph and re.search(r"\D", adoption.paragraph))
    return {
        "number": adoption.number.partition(" ")[0] if adoption.omnibus else adoption.number,
        "letter": adoption.number.partition(" ")[2],
        "omnibus": adoption.omnibus,
        "announced": adoption.announced.value,
        "adopted_on": date_text(adoption.date),
        "meeting": ordinal_figure(adoption.meeting) + (" (resumed)" if adoption.resumed else ""),
        "report": adoption.report,
        "paragraph": adoption.paragraph and f"para{'s' if several else ''}. {adoption.paragraph}",
    }


def _known(key: str, value: Any) -> Marked:
    """A fact as markup: its text, or the place-holder of one that nobody has answered."""
    if isinstance(value, Unknown):
        return placeholder(key)
    return escaped(value if isinstance(value, str) else date_text(value))


def _symbol(resolution: Resolution) -> Marked:
    if not isinstance(resolution.symbol, Unknown):
        return escaped(resolution.symbol)
    if resolution.adoption:
        return escaped(f"A/RES/{resolution.adoption.number}")
    prefix = draft_symbol_prefix(resolution.committee, resolution.session)
    return Marked(escaped(prefix) + placeholder("symbol"))


def _sponsors(resolution: Resolution) -> Marked:
    if isinstance(resolution.sponsors, Unknown) or not resolution.sponsors:
        return placeholder("sponsors")
    return escaped(series(resolution.sponsors))


def running_title(title: str) -> list[str]:
    """The title in the lines of a running head.

    >>> running_title("Regional disarmament")
    ['Regional disarmament']
    """
    lines = [""]
    for word in title.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _RUNNING_TITLE_LENGTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _body(resolution: Resolution, filling: Mapping[str, Marked]) -> Iterator[Line]:
    if resolution.document is Kind.DECISION:
        yield from _lines(resolution.decision, filling, Role.DECISION, numbered=False)
        return
    yield from _lines(resolution.preamble, filling, Role.PREAMBULAR, numbered=False)
    operative = paragraphs(resolution.operative)
    # A single operative paragraph carries no number (rule STR05).
    several = sum(paragraph.level is Level.PARAGRAPH for paragraph in operative) > 1
    yield from _lines(resolution.operative, filling, Role.OPERATIVE, numbered=several)


def _lines(text: str, filling: Mapping[str, Marked], role: Role, *, numbered: bool) -> Iterator[Line]:
    roles = {
        Level.PARAGRAPH: role,
        Level.SUBPARAGRAPH: Role.SUBPARAGRAPH,
        Level.SUBSUBPARAGRAPH: Role.SUBSUBPARAGRAPH,
        Level.HEADING: Role.HEADING,
    }
    for paragraph in paragraphs(text):
        number = _number(paragraph) if numbered or paragraph.level is not Level.PARAGRAPH else ""
        yield Line(roles[paragraph.level], number, fill(paragraph.text, filling))


def _number(paragraph: Paragraph) -> str:
    match paragraph.level:
        case Level.PARAGRAPH:
            return f"{paragraph.number}."
        case Level.SUBPARAGRAPH:
            return f"({letter_number(paragraph.number)})"
        case Level.SUBSUBPARAGRAPH:
            return f"({roman_number(paragraph.number)})"
        case Level.HEADING:
            return ""


def _annexes(annexes: Sequence[Annex], filling: Mapping[str, Marked]) -> Iterator[dict[str, Any]]:
    for number, annex in enumerate(annexes, 1):
        lines = [_typed_number(line) for line in _lines(annex.text, filling, Role.ANNEX_TEXT, numbered=False)]
        label = roman_number(number).upper() if len(annexes) > 1 else ""
        yield {"number": label, "title": annex.title, "text": lines}


def _typed_number(line: Line) -> Line:
    """Paragraphs of an annex keep the number typed before them, since an annex may count in its own way."""
    found = re.match(r"(\d+\.)[ \u00a0]+", line.text) if line.role is Role.ANNEX_TEXT else None
    return replace(line, number=found[1], text=Marked(line.text[found.end() :])) if found else line


def fill(text: str, filling: Mapping[str, Marked]) -> Marked:
    """A paragraph with its slots filled; a slot without a phrase stays, for the file's own check names it.

    >>> fill("at its {next_session} session", {"next_session": Marked("eightieth")})
    'at its eightieth session'
    """
    parts: list[str] = []
    position = 0
    for token in tokens(text):
        if token.sort is Sort.SLOT and token.name in filling:
            parts += [text[position : token.start], filling[token.name]]
            position = token.start + len(token.name) + 2
    return Marked("".join([*parts, text[position:]]))

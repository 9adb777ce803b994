"""Build the context of the template: the facts of the masthead, and the paragraphs, numbered and with slots filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apmb_draft.model.document import Role
from apmb_draft.model.paragraphs import ROW_MARKS, ROWS, Level, number_paragraphs, roman_number, tight
from apmb_draft.model.resolution import Adoption, Annex, AsteriskPlace, Kind, Resolution, Stage, draft_symbol_prefix
from apmb_draft.model.values import Unknown
from apmb_draft.text.markup import Marked, Sort, escape_text, tokenize_markup
from apmb_draft.text.slots import placeholder_markup, traced_phrases
from apmb_draft.un.english import capitalise_first, date_text, join_series, ordinal, ordinal_figure
from apmb_draft.un.typography import NO_BREAK_SPACE

TEMPLATE = "draft.jinja"
LINE_BREAK = Marked("\u2028")
"""The character that breaks a line within a block of the template; it becomes a newline in a run."""
_RUNNING_TITLE_LENGTH = 65
"""Characters to a line of the running title: half of the page in bold 8.5-pt type."""


@dataclass(frozen=True)
class TemplateParagraph:
    """A paragraph as the template sees it."""

    role: Role
    number: str
    text: Marked


def template_context(resolution: Resolution) -> dict[str, Any]:
    """Return every name that `draft.jinja` may use, with its value."""
    filling = traced_phrases(resolution)
    return {
        "line_break": LINE_BREAK,
        "no_break_space": NO_BREAK_SPACE,
        "is_adopted": resolution.stage is Stage.ADOPTED,
        "is_decision": resolution.document is Kind.DECISION,
        "symbol": _symbol(resolution),
        "issued": _fact_as_markup("issued", resolution.issued),
        "session": capitalise_first(ordinal(resolution.session)),
        "committee": resolution.committee,
        "agenda_item": _fact_as_markup("agenda_item", resolution.agenda_item),
        "several_items": bool(re.search(r"\d.*(,| and ).*\d", str(resolution.agenda_item))),
        "agenda_title": resolution.agenda_title,
        "title": resolution.title,
        "running_title": LINE_BREAK.join(escape_text(line) for line in _running_title(resolution)),
        "original": resolution.original or ("" if resolution.stage is Stage.ADOPTED else "English"),
        "sponsors": _sponsors(resolution),
        "sponsors_line": resolution.sponsors_line,
        "is_revised": bool(re.search(r"/Rev\.\d", str(resolution.symbol))),
        **_asterisk_notes(resolution),
        "opening": resolution.opening and _opening(resolution.opening),
        "text": list(_text_paragraphs(resolution, filling)),
        "annexes": list(_annexes(resolution.annexes, filling)),
        "notes": [{"key": key, "text": fill_slots(text, filling)} for key, text in resolution.footnotes.items()],
        **_adoption(resolution.adoption),
    }


def _adoption(adoption: Adoption | None) -> dict[str, Any]:
    if adoption is None:
        names = ("number", "letter", "omnibus", "announced", "several", "adopted_on", "meeting", "report", "paragraph")
        return dict.fromkeys((*names, "reference"), "")
    several = bool(adoption.paragraph and re.search(r"\D", adoption.paragraph))
    return {
        "number": adoption.number.partition(" ")[0] if adoption.omnibus else adoption.number,
        "letter": adoption.number.partition(" ")[2],
        "omnibus": adoption.omnibus,
        "announced": adoption.announced.value,
        "several": adoption.several,
        "reference": adoption.reference,
        "adopted_on": date_text(adoption.date),
        "meeting": adoption.meeting and ordinal_figure(adoption.meeting) + " (resumed)" * adoption.resumed,
        "report": adoption.report,
        "paragraph": adoption.paragraph and f"para{'s' if several else ''}. {adoption.paragraph}",
    }


def _fact_as_markup(key: str, value: Any) -> Marked:
    """Return a fact as markup: its text, or the place-holder of one that nobody has answered."""
    if isinstance(value, Unknown):
        return placeholder_markup(key)
    return escape_text(value if isinstance(value, str) else date_text(value))


def _symbol(resolution: Resolution) -> Marked:
    if not isinstance(resolution.symbol, Unknown):
        return escape_text(resolution.symbol)
    if resolution.adoption:
        return escape_text(f"A/RES/{resolution.adoption.number}")
    prefix = draft_symbol_prefix(resolution.committee, resolution.session)
    return Marked(escape_text(prefix) + placeholder_markup("symbol"))


def _sponsors(resolution: Resolution) -> Marked:
    if isinstance(resolution.sponsors, Unknown) or not resolution.sponsors:
        return placeholder_markup("sponsors")
    return escape_text(re.sub(r"(,\*+),", r"\1", join_series(resolution.sponsors)))


def _opening(line: str) -> Marked:
    """Return the organ in italics, and after it a roman comma if it has one (rule STR01)."""
    words = line.rstrip(",")
    return Marked(f"*{escape_text(words)}*{line[len(words) :]}")


def _asterisk_notes(resolution: Resolution) -> dict[str, Any]:
    """Return the notes of asterisks at the foot of page 1: on the symbol, and on the sponsors or the last of them.

    A sponsor that speaks for a group carries the asterisk itself; otherwise it follows the colon, "Egypt:* draft
    resolution" (rule SPN04), and in drafts of the plenary, where it belongs to no one sponsor, the whole line, unless
    the file says otherwise.
    """
    carried = "" if isinstance(resolution.sponsors, Unknown) else "".join(resolution.sponsors)
    notes: list[str] = []
    marks: list[str] = []
    for key in ("symbol_note", "sponsors_note", "list_note"):
        if note := getattr(resolution, key):
            notes.append(note)
            if key == "list_note" or (key == "sponsors_note" and "*" not in carried):
                marks.append("*" * len(notes))
    mark = escape_text(", ".join(marks))
    usual = AsteriskPlace.COLON if resolution.committee else AsteriskPlace.LINE
    is_after_colon = (resolution.sponsors_mark or usual) is AsteriskPlace.COLON
    return {
        "sponsors_mark": mark if is_after_colon else "",
        "line_mark": "" if is_after_colon else mark,
        "page_notes": [{"mark": Marked("*" * number), "text": note} for number, note in enumerate(notes, 1)],
    }


def _running_title(resolution: Resolution) -> Sequence[str]:
    own = resolution.layout.running_title if resolution.layout else ()
    return own or wrap_running_title(resolution.title)


def wrap_running_title(title: str) -> list[str]:
    """Return the title in the lines of a running head, each at most 65 characters unless one word is longer.

    >>> wrap_running_title("Regional disarmament")
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


def _text_paragraphs(resolution: Resolution, filling: Mapping[str, Marked]) -> Iterator[TemplateParagraph]:
    if resolution.document is Kind.DECISION:
        yield from _paragraphs(resolution.decision, filling, Role.DECISION, numbered=False)
        return
    yield from _paragraphs(resolution.preamble, filling, Role.PREAMBULAR, numbered=False)
    yield from _paragraphs(resolution.operative, filling, Role.OPERATIVE, numbered=True)


def _paragraphs(text: str, filling: Mapping[str, Marked], role: Role, *, numbered: bool) -> Iterator[TemplateParagraph]:
    roles = {
        Level.PARAGRAPH: role,
        Level.SUBPARAGRAPH: Role.SUBPARAGRAPH,
        Level.SUBSUBPARAGRAPH: Role.SUBSUBPARAGRAPH,
        Level.THIRD_LEVEL: Role.THIRD_LEVEL,
        Level.UNNUMBERED: Role.UNNUMBERED if role is Role.OPERATIVE else role,
        Level.HEADING: Role.HEADING,
        **{level: Role(level.value) for level in ROW_MARKS.values()},
    }
    for paragraph, number in number_paragraphs(text, numbered=numbered):
        words = _row(paragraph.text) if paragraph.level in ROWS else paragraph.text
        yield TemplateParagraph(roles[paragraph.level], number, fill_slots(words, filling))


def _row(text: str) -> str:
    """Return a row with its cells parted by tabs, and no line break between the thousands of a figure."""
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NO_BREAK_SPACE, tight(text))


def _annexes(annexes: Sequence[Annex], filling: Mapping[str, Marked]) -> Iterator[dict[str, Any]]:
    for number, annex in enumerate(annexes, 1):
        lines = [_typed_number(line) for line in _paragraphs(annex.text, filling, Role.ANNEX_TEXT, numbered=False)]
        usual = f"Annex {roman_number(number).upper()}" if len(annexes) > 1 else "Annex"
        yield {"label": annex.label or usual, "title": annex.title, "text": lines}


def _typed_number(line: TemplateParagraph) -> TemplateParagraph:
    """Return a paragraph of an annex with the number typed before it, since an annex may count in its own way."""
    found = re.match(r"(\d+\.)[ \u00a0]+", line.text) if line.role is Role.ANNEX_TEXT else None
    return replace(line, number=found[1], text=Marked(line.text[found.end() :])) if found else line


def fill_slots(text: str, filling: Mapping[str, Marked]) -> Marked:
    """Return a paragraph with its slots filled; a slot without a phrase is kept, and the check of the file names it.

    >>> fill_slots("at its {next_session} session", {"next_session": Marked("eightieth")})
    'at its eightieth session'
    """
    parts: list[str] = []
    position = 0
    for token in tokenize_markup(text):
        if token.sort is Sort.SLOT and token.name in filling:
            parts += [text[position : token.start], filling[token.name]]
            position = token.start + len(token.name) + 2
    return Marked("".join([*parts, text[position:]]))

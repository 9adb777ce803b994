"""A resolution through its template into a draft: facts into slots, numbers onto paragraphs, lines into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apmb_draft.blocks import Asked, Block, Document, Note, Role, Run, joined
from apmb_draft.markup import (
    Level,
    Marked,
    Paragraph,
    Sort,
    Token,
    escaped,
    letter_number,
    paragraphs,
    roman_number,
    tokens,
)
from apmb_draft.model import Adoption, Annex, Kind, Resolution, Stage, Unknown, draft_symbol_prefix
from apmb_draft.open_facts import open_questions
from apmb_draft.problems import DraftError, Problem, Where
from apmb_draft.slots import phrases, placeholder
from apmb_draft.templates import Templates
from apmb_draft.typography import links, no_breaks
from apmb_draft.words import capitalised, date_text, ordinal, ordinal_figure, series

TEMPLATE = "draft.jinja"
LINE_BREAK = Marked("\u2028")
"""What breaks a line within a block of the template; it becomes a newline in a run."""

_RUNNING_TITLE_LENGTH = 65
"""Letters to a line of the running title: half of the page in bold 8.5-pt type."""

_WITHOUT_LINKS = frozenset(
    {Role.SYMBOL, Role.TITLE, Role.RUNNING_TITLE, Role.AGENDA_TITLE, Role.SESSION, Role.SPONSORS}
)


@dataclass(frozen=True)
class Line:
    """A paragraph as the template sees it."""

    role: Role
    number: str
    text: Marked


def compose(resolution: Resolution, templates: Templates | None = None) -> Document:
    """The draft that a resolution makes, through `draft.jinja`.

    Raises DraftError for a template that fails or that writes a line which is no block.
    """
    filled = (templates or Templates()).fill(TEMPLATE, _values(resolution), finalize=_as_markup)
    blocks, notes = _read(filled)
    asked = tuple(Asked(ask.fact, ask.question, ask.look or "") for ask in open_questions(resolution))
    return Document(tuple(_keyed(blocks)), notes, asked)


def _as_markup(value: Any) -> Any:
    """Escape what the template inserts, but for text that is markup already."""
    return escaped(value) if isinstance(value, str) and not isinstance(value, Marked | Role) else value


# --- What the template is given ------------------------------------------------------------------------------------


def _values(resolution: Resolution) -> dict[str, Any]:
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
        return {"number": "", "adopted_on": "", "meeting": "", "report": None, "paragraph": None}
    several = bool(adoption.paragraph and re.search(r"\D", adoption.paragraph))
    return {
        "number": adoption.number,
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


# --- What the template wrote ---------------------------------------------------------------------------------------


def _read(text: str) -> tuple[list[Block], tuple[Note, ...]]:
    """The blocks and notes of a filled template; footnotes are numbered in the order of their first call."""
    calls: dict[str, int] = {}
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        role, _, rest = line.partition("\t")
        first, tab, last = rest.partition("\t")
        if role.strip() == "note":
            notes[first] = last
        else:
            blocks.append(_block(role.strip(), first if tab else "", last if tab else first, calls, number))
    called = [
        Note(number, _runs(notes[key], {}, linked=True), key) for key, number in list(calls.items()) if key in notes
    ]
    return blocks, tuple(called)


def _block(role: str, number: str, text: str, calls: dict[str, int], line: int) -> Block:
    if role not in set(Role):
        message = f"line {line} of what it writes begins with “{role[:40]}”, which is no role of a block"
        raise DraftError([Problem(Where(TEMPLATE), "template-role", message)])
    return Block(Role(role), _runs(text, calls, linked=Role(role) not in _WITHOUT_LINKS), number)


def _runs(text: str, calls: dict[str, int], *, linked: bool) -> tuple[Run, ...]:
    runs: list[Run] = []
    italic = False
    for token in _whole(text):
        if token.sort is Sort.ITALIC:
            italic = not italic
        else:
            runs += _token_runs(token, italic, calls, linked)
    return joined(runs)


def _whole(text: str) -> Iterator[Token]:
    """The tokens of a block, plain text in one piece where an escape cut it, since links look at what stands before."""
    held: Token | None = None
    for token in tokens(text):
        if held and held.sort is Sort.TEXT and token.sort is Sort.TEXT:
            held = replace(held, text=held.text + token.text)
            continue
        if held:
            yield held
        held = token
    if held:
        yield held


def _token_runs(token: Token, italic: bool, calls: dict[str, int], linked: bool) -> Iterator[Run]:
    text = no_breaks(token.text.replace(LINE_BREAK, "\n"))
    match token.sort:
        case Sort.TEXT if linked:
            for piece, symbol in links(text):
                yield Run(piece, italic, link=symbol)
        case Sort.TEXT:
            yield Run(text, italic)
        case Sort.LINK:
            yield Run(text, italic, link=token.name)
        case Sort.UNKNOWN:
            yield Run(text, italic, unknown=token.name)
        case Sort.CALL:
            number = calls.setdefault(token.name, len(calls) + 1)
            yield Run(str(number), call=number)
        case Sort.SLOT | Sort.ITALIC:
            yield Run(f"{{{token.name}}}", italic)


_KEYED = {
    Role.PREAMBULAR: "preamble",
    Role.OPERATIVE: "operative",
    Role.DECISION: "decision",
    Role.ANNEX_TEXT: "annex",
}


def _keyed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Each block of running text with the part of the file it comes from: "operative 3 (a)"."""
    count: dict[str, int] = {}
    parent = letter = ""
    for block in blocks:
        if block.role in _KEYED:
            name = _KEYED[block.role]
            count[name] = count.get(name, 0) + 1
            parent = letter = f"{name} {count[name]}"
            yield replace(block, key=parent)
        elif block.role is Role.SUBPARAGRAPH:
            letter = f"{parent} {block.number}"
            yield replace(block, key=letter)
        elif block.role is Role.SUBSUBPARAGRAPH:
            yield replace(block, key=f"{letter} {block.number}")
        else:
            yield block

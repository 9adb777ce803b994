"""Compose a document: fill the template, parse what it writes, one block a line, and mark what is asked about.

The template may name the facts of the masthead, and the paragraphs, numbered and with slots filled. The parser makes
blocks of runs and footnotes of its lines, and keeps which part of a text shows which fact.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, pairwise
from typing import Any, TypeAlias

from apmb_draft.model.document import (
    DEPTH,
    ROWS,
    Block,
    Document,
    FactSpan,
    FactStatus,
    Note,
    OpenQuestion,
    PageLayout,
    Role,
    Run,
    begins_table,
    merge_runs,
    slice_runs,
)
from apmb_draft.model.paragraphs import (
    ROW_MARKS,
    Level,
    ParagraphRef,
    Section,
    number_paragraphs,
    roman_number,
    tight,
)
from apmb_draft.model.paragraphs import ROWS as ROW_LEVELS
from apmb_draft.model.problems import DraftError, Problem
from apmb_draft.model.resolution import (
    Adoption,
    Annex,
    Ask,
    AsteriskPlace,
    Kind,
    Resolution,
    Stage,
    draft_symbol_prefix,
)
from apmb_draft.model.values import Unknown
from apmb_draft.text.markup import Marked, MarkupToken, Sort, escape_text, tokenize_markup
from apmb_draft.text.slots import in_full, open_questions, placeholder_markup, traced_phrases
from apmb_draft.text.templates import Templates
from apmb_draft.un.english import capitalise_first, date_text, join_series, ordinal, ordinal_figure
from apmb_draft.un.typography import NO_BREAK_SPACE, no_breaks, split_links, with_ordinary_spaces

_TEMPLATE = "draft.jinja"
_LINE_BREAK = Marked("\u2028")
"""The character that breaks a line within a block of the template; it becomes a newline in a run."""
_RUNNING_TITLE_LENGTH = 65
"""Characters to a line of the running title: half of the page in bold 8.5-pt type."""


def compose(resolution: Resolution, templates: Templates | None = None) -> Document:
    """Return the document that a resolution makes, through `draft.jinja`.

    Raises DraftError for a template that fails or that writes a line which is no block.
    """
    templates = templates or Templates()
    first = resolution.adoption.first_footnote if resolution.adoption else 1
    filled = templates.fill(_TEMPLATE, template_context(resolution), finalize=_as_markup)
    blocks, notes = _parse_blocks(filled, templates, first)
    asked = tuple(
        OpenQuestion(ask.key, in_full(ask), ask.look or "", ask.ground or "") for ask in open_questions(resolution)
    )
    layout = PageLayout(**dict(resolution.layout)) if resolution.layout else PageLayout()
    of_words = [ask for ask in resolution.ask if ask.is_of_words]
    return Document(*_mark_proposals(list(_with_refs(blocks)), notes, of_words), asked, layout)


def _as_markup(value: Any) -> Any:
    """Escape what the template inserts, but for text that is markup already."""
    return escape_text(value) if isinstance(value, str) and not isinstance(value, Marked | Role) else value


# --- What the template may name ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TemplateParagraph:
    """A paragraph as the template sees it."""

    role: Role
    number: str
    text: Marked


def template_context(resolution: Resolution) -> dict[str, Any]:
    """Return every name that `draft.jinja` may use, with its value."""
    filling = traced_phrases(resolution)
    own_title = resolution.layout.running_title if resolution.layout else ()
    return {
        "line_break": _LINE_BREAK,
        "no_break_space": NO_BREAK_SPACE,
        "is_adopted": resolution.stage is Stage.ADOPTED,
        "is_decision": resolution.document is Kind.DECISION,
        "symbol": _symbol_markup(resolution),
        "issued": _fact_as_markup("issued", resolution.issued),
        "session": capitalise_first(ordinal(resolution.session)),
        "committee": resolution.committee,
        "agenda_item": _fact_as_markup("agenda_item", resolution.agenda_item),
        "several_items": bool(re.search(r"\d.*(,| and ).*\d", str(resolution.agenda_item))),
        "agenda_title": resolution.agenda_title,
        "title": resolution.title,
        "running_title": _LINE_BREAK.join(map(escape_text, own_title or wrap_running_title(resolution.title))),
        "original": resolution.original or ("" if resolution.stage is Stage.ADOPTED else "English"),
        "sponsors": _sponsors_markup(resolution),
        "sponsors_line": resolution.sponsors_line,
        "is_revised": bool(re.search(r"/Rev\.\d", str(resolution.symbol))),
        **_asterisk_notes(resolution),
        "opening": resolution.opening and _opening_markup(resolution.opening),
        "text": list(_text_paragraphs(resolution, filling)),
        "annexes": list(_annex_context(resolution.annexes, filling)),
        "notes": [{"key": key, "text": _fill_slots(text, filling)} for key, text in resolution.footnotes.items()],
        **_adoption_context(resolution.adoption),
    }


def _adoption_context(adoption: Adoption | None) -> dict[str, Any]:
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


def _symbol_markup(resolution: Resolution) -> Marked:
    if not isinstance(resolution.symbol, Unknown):
        return escape_text(resolution.symbol)
    if resolution.adoption:
        return escape_text(f"A/RES/{resolution.adoption.number}")
    prefix = draft_symbol_prefix(resolution.committee, resolution.session)
    return Marked(escape_text(prefix) + placeholder_markup("symbol"))


def _sponsors_markup(resolution: Resolution) -> Marked:
    if isinstance(resolution.sponsors, Unknown) or not resolution.sponsors:
        return placeholder_markup("sponsors")
    return escape_text(re.sub(r"(,\*+),", r"\1", join_series(resolution.sponsors)))


def _opening_markup(line: str) -> Marked:
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
        return _template_paragraphs(resolution.decision, filling, Role.DECISION)
    preamble = _template_paragraphs(resolution.preamble, filling, Role.PREAMBULAR)
    return chain(preamble, _template_paragraphs(resolution.operative, filling, Role.OPERATIVE))


def _template_paragraphs(text: str, filling: Mapping[str, Marked], role: Role) -> Iterator[TemplateParagraph]:
    roles = {
        Level.PARAGRAPH: role,
        Level.SUBPARAGRAPH: Role.SUBPARAGRAPH,
        Level.SUBSUBPARAGRAPH: Role.SUBSUBPARAGRAPH,
        Level.THIRD_LEVEL: Role.THIRD_LEVEL,
        Level.UNNUMBERED: Role.UNNUMBERED if role is Role.OPERATIVE else role,
        Level.HEADING: Role.HEADING,
        **{level: Role(level.value) for level in ROW_MARKS.values()},
    }
    for paragraph, number in number_paragraphs(text, numbered=role is Role.OPERATIVE):
        words = _row_text(paragraph.text) if paragraph.level in ROW_LEVELS else paragraph.text
        yield TemplateParagraph(roles[paragraph.level], number, _fill_slots(words, filling))


def _row_text(text: str) -> str:
    """Return a row with its cells parted by tabs, and no line break between the thousands of a figure."""
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NO_BREAK_SPACE, tight(text))


def _annex_context(annexes: Sequence[Annex], filling: Mapping[str, Marked]) -> Iterator[dict[str, Any]]:
    for number, annex in enumerate(annexes, 1):
        lines = map(_typed_number, _template_paragraphs(annex.text, filling, Role.ANNEX_TEXT))
        usual = f"Annex {roman_number(number).upper()}" if len(annexes) > 1 else "Annex"
        yield {"label": annex.label or usual, "title": annex.title, "text": list(lines)}


def _typed_number(line: TemplateParagraph) -> TemplateParagraph:
    """Return a paragraph of an annex with the number typed before it, since an annex may count in its own way."""
    found = re.match(r"(\d+\.)[ \u00a0]+", line.text) if line.role is Role.ANNEX_TEXT else None
    return replace(line, number=found[1], text=Marked(line.text[found.end() :])) if found else line


def _fill_slots(text: str, filling: Mapping[str, Marked]) -> Marked:
    """Return a paragraph with its slots filled; a slot without a phrase is kept, and the check of the file names it.

    >>> _fill_slots("at its {next_session} session", {"next_session": Marked("eightieth")})
    'at its eightieth session'
    """
    parts: list[str] = []
    position = 0
    for token in tokenize_markup(text):
        if token.sort is Sort.SLOT and token.name in filling:
            parts += [text[position : token.start], filling[token.name]]
            position = token.start + len(token.name) + 2
    return Marked("".join([*parts, text[position:]]))


# --- Blocks and footnotes of what the template writes -----------------------------------------------------------------


_WITHOUT_LINKS = frozenset(
    {Role.SYMBOL, Role.TITLE, Role.RUNNING_TITLE, Role.AGENDA_TITLE, Role.SESSION, Role.SPONSORS}
)


_NoteNumbers: TypeAlias = dict[str, int]
"""The numbers of the footnotes by their names; looking one up calls it, and the first call numbers it."""


def _parse_blocks(text: str, templates: Templates, first: int = 1) -> tuple[list[Block], list[Note]]:
    """Return the blocks and notes of a filled template; footnotes are numbered in the order of their first call.

    A part of an omnibus resolution continues the numbers, from `first`.

    Raises DraftError [template-role] for a line whose role is unknown, [template-empty] where there is no block, and
    [template-note] for a call of a footnote that no line writes.
    """
    calls: _NoteNumbers = defaultdict(count(first).__next__)
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    for line in filter(str.strip, text.split("\n")):
        role, _, rest = line.partition("\t")
        number, tab, words = rest.partition("\t")
        if role.strip() == "note":
            notes[number] = words
            continue
        if role.strip() not in set(Role):
            raise _unknown_role_error(line, role.strip(), templates)
        known = Role(role.strip())
        runs, facts = _read_text(words if tab else number, calls, linked=known not in _WITHOUT_LINKS)
        blocks.append(Block(known, runs, number if tab else "", facts=facts))
    if not blocks:
        raise DraftError(
            [Problem(templates.line_with(_TEMPLATE, ""), "template-empty", "the template writes no block")]
        )
    found = []
    for key, number_of_note in calls.items():
        if key not in notes:
            message = f"the text calls the footnote “{key}”, which no line of the template writes (its role is “note”)"
            raise DraftError([Problem(templates.line_with(_TEMPLATE, f"[^{key}]"), "template-note", message)])
        runs, facts = _read_text(notes[key], defaultdict(count(first).__next__), linked=True)
        found.append(Note(number_of_note, runs, key, facts=facts))
    return blocks, found


def _unknown_role_error(line: str, role: str, templates: Templates) -> DraftError:
    """Return the error of a line that is no block, located at the same words in the template."""
    close = difflib.get_close_matches(role[:40], [*Role, "note"], 1, 0.6)
    meant = f"; did you mean “{close[0]}”?" if close else "; a line is its role, a tab, and its text"
    where = templates.line_with(_TEMPLATE, line.partition("\t")[0].strip()[:40])
    return DraftError([Problem(where, "template-role", f"“{role[:40]}” is no role of a block{meant}")])


def _read_text(text: str, calls: _NoteNumbers, *, linked: bool) -> tuple[tuple[Run, ...], tuple[FactSpan, ...]]:
    """Return the runs of a block or a footnote, and the spans of the facts in its text.

    The spans do not overlap: of a fact within another, the inner one is that of its characters.
    """
    tokens: list[MarkupToken] = []
    spans: list[FactSpan] = []
    open_facts: list[str] = []
    start = end = 0
    for token in tokenize_markup(text):
        if token.sort is not Sort.FACT:
            if tokens and token.sort is tokens[-1].sort is Sort.TEXT:
                # An escape cuts a text, but links look at what is before them.
                tokens[-1] = replace(token, text=tokens[-1].text + token.text)
            else:
                tokens.append(token)
            end += len(_visible_text(token))
            continue
        if open_facts and end > start:
            spans.append(FactSpan(start, end, open_facts[-1]))
        start = end
        if token.name:
            open_facts.append(token.name)
        elif open_facts:
            open_facts.pop()
    return _build_runs(tokens, calls, linked=linked), tuple(spans)


def _visible_text(token: MarkupToken) -> str:
    """Return the characters that a token gives to the text of its block, which leaves out calls."""
    if token.sort in (Sort.ITALIC, Sort.CALL):
        return ""
    return f"{{{token.name}}}" if token.sort is Sort.SLOT else token.text


def _build_runs(tokens: Sequence[MarkupToken], calls: _NoteNumbers, *, linked: bool) -> tuple[Run, ...]:
    runs: list[Run] = []
    italic = False
    for token in tokens:
        if token.sort is Sort.ITALIC:
            italic = not italic
        else:
            runs += _token_runs(token, italic, calls, linked)
    return merge_runs(_keep_letters(runs))


def _keep_letters(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs with the letter of a resolution kept beside its number where that is a link: 48/74 B (TYP06)."""
    before = ""
    for run in runs:
        text = no_breaks(before + run.text)[len(before) :] if before and run.text.startswith(" ") else run.text
        yield run.with_text(text)
        before = run.text if run.link else ""


def _token_runs(token: MarkupToken, italic: bool, calls: _NoteNumbers, linked: bool) -> Iterator[Run]:
    text = no_breaks(token.text.replace(_LINE_BREAK, "\n"))
    match token.sort:
        case Sort.TEXT if linked:
            for piece, symbol in split_links(text):
                yield Run(piece, italic, link=symbol)
        case Sort.TEXT:
            yield Run(text, italic)
        case Sort.LINK:
            yield Run(text, italic, link=token.name)
        case Sort.OPEN:
            yield Run(text, italic, fact=token.name, status=FactStatus.OPEN)
        case Sort.PROPOSED:
            yield Run(text, italic, fact=token.name, status=FactStatus.PROPOSED)
        case Sort.CALL:
            yield Run(str(calls[token.name]), call=calls[token.name])
        case _:
            yield Run(_visible_text(token), italic)


def _with_refs(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield each block, those of running text with the paragraph of the file that they come from."""
    counted: Counter[Section] = Counter()
    above: list[ParagraphRef] = []
    rows = 0
    for before, block in pairwise([None, *blocks]):
        assert block
        if block.role in ROWS or block.role is Role.TABLE_NOTE:
            is_first = begins_table(before, block)
            counted[Section.TABLE] += is_first
            rows = 1 if is_first else rows + 1
            yield replace(block, ref=ParagraphRef(Section.TABLE, counted[Section.TABLE], (f"line {rows}",)))
        elif section := block.role.section:
            counted[section] += 1
            above = [ParagraphRef(section, counted[section])]
            yield replace(block, ref=above[0])
        elif above and block.role in DEPTH:
            above = above[: DEPTH[block.role]]
            above.append(above[-1].at(block.number))
            yield replace(block, ref=above[-1])
        else:
            yield block


# --- Words that are asked about ---------------------------------------------------------------------------------------


def _mark_proposals(
    blocks: list[Block], notes: list[Note], asked: Sequence[Ask]
) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """Return blocks and footnotes with the words marked that are asked about.

    Words that their paragraph no longer has are marked nowhere.
    """
    for ask in asked:
        words = with_ordinary_spaces(ask.proposed or "")
        place = ParagraphRef.parse(ask.fact)
        for at, block in enumerate(blocks):
            if place and block.ref and block.ref.is_within(place):
                runs = _mark_words(block.runs, words, ask.key)
                if runs != block.runs:
                    blocks[at] = replace(block, runs=runs)
                    break
        for at, note in enumerate(notes):
            if f"footnote {note.key}" == ask.fact:
                notes[at] = replace(note, runs=_mark_words(note.runs, words, ask.key))
    return tuple(blocks), tuple(notes)


def _mark_words(runs: tuple[Run, ...], words: str, key: str) -> tuple[Run, ...]:
    """Return the runs with the first occurrence of some words marked; a place-holder remains one."""
    text = "".join("\0" * len(run.text) if run.call else with_ordinary_spaces(run.text) for run in runs)
    start = text.find(words)
    if start < 0:
        return runs
    end = start + len(words)
    marked = (
        run if run.status else replace(run, fact=key, status=FactStatus.PROPOSED)
        for run in slice_runs(runs, start, end)
    )
    return (*slice_runs(runs, 0, start), *marked, *slice_runs(runs, end, len(text)))

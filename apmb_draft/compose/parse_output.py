"""Parse what the template wrote, one block a line, into blocks of runs and footnotes."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from apmb_draft.blocks import DEPTH, ROLES, ROWS, Block, Note, Role, Run, begins_table, merge_runs
from apmb_draft.markup import Marked, Sort, Token, tokenize_markup
from apmb_draft.paragraphs import ParagraphRef, Section
from apmb_draft.problems import DraftError, Problem
from apmb_draft.templates import Templates
from apmb_draft.typography import no_breaks, split_links

TEMPLATE = "draft.jinja"
LINE_BREAK = Marked("\u2028")
"""The character that breaks a line within a block of the template; it becomes a newline in a run."""

_WITHOUT_LINKS = frozenset(
    {Role.SYMBOL, Role.TITLE, Role.RUNNING_TITLE, Role.AGENDA_TITLE, Role.SESSION, Role.SPONSORS}
)


class NoteNumbers(dict[str, int]):
    """The numbers of the footnotes called so far; a part of an omnibus resolution continues from `first`."""

    def __init__(self, first: int = 1):
        super().__init__()
        self._first = first

    def number(self, name: str) -> int:
        """Return the number of a footnote: a new one where it is called for the first time."""
        return self.setdefault(name, self._first + len(self))


def parse_blocks(text: str, templates: Templates, first: int = 1) -> tuple[list[Block], tuple[Note, ...]]:
    """Return the blocks and notes of a filled template; footnotes are numbered in the order of their first call.

    Raises DraftError [template-role] for a line whose role is unknown, [template-empty] where there is no block, and
    [template-note] for a call of a footnote that no line writes.
    """
    calls = NoteNumbers(first)
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        role, _, rest = line.partition("\t")
        number, tab, words = rest.partition("\t")
        if role.strip() == "note":
            notes[number] = words
        else:
            if role.strip() not in set(Role):
                raise _unknown_role_error(line, role.strip(), templates)
            blocks.append(_parse_block(role.strip(), number if tab else "", words if tab else number, calls))
    if not blocks:
        raise DraftError([Problem(templates.line_with(TEMPLATE, ""), "template-empty", "the template writes no block")])
    for key in calls:
        if key not in notes:
            message = f"the text calls the footnote “{key}”, which no line of the template writes (its role is “note”)"
            raise DraftError([Problem(templates.line_with(TEMPLATE, f"[^{key}]"), "template-note", message)])
    return blocks, tuple(
        Note(number, _parse_runs(notes[key], NoteNumbers(first), linked=True), key) for key, number in calls.items()
    )


def _unknown_role_error(line: str, role: str, templates: Templates) -> DraftError:
    """Return the error of a line that is no block, located at the same words in the template."""
    close = difflib.get_close_matches(role[:40], [*Role, "note"], 1, 0.6)
    meant = f"; did you mean “{close[0]}”?" if close else "; a line is its role, a tab, and its text"
    where = templates.line_with(TEMPLATE, line.partition("\t")[0].strip()[:40])
    return DraftError([Problem(where, "template-role", f"“{role[:40]}” is no role of a block{meant}")])


def _parse_block(role: str, number: str, text: str, calls: NoteNumbers) -> Block:
    return Block(Role(role), _parse_runs(text, calls, linked=Role(role) not in _WITHOUT_LINKS), number)


def _parse_runs(text: str, calls: NoteNumbers, *, linked: bool) -> tuple[Run, ...]:
    runs: list[Run] = []
    italic = False
    for token in _join_text(text):
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
        yield replace(run, text=text)
        before = run.text if run.link else ""


def _join_text(text: str) -> Iterator[Token]:
    """Yield the tokens of a block, adjacent plain text joined: an escape cuts it, and links look at the text before."""
    pending: Token | None = None
    for token in tokenize_markup(text):
        if pending and pending.sort is Sort.TEXT and token.sort is Sort.TEXT:
            pending = replace(pending, text=pending.text + token.text)
            continue
        if pending:
            yield pending
        pending = token
    if pending:
        yield pending


def _token_runs(token: Token, italic: bool, calls: NoteNumbers, linked: bool) -> Iterator[Run]:
    text = no_breaks(token.text.replace(LINE_BREAK, "\n"))
    match token.sort:
        case Sort.TEXT if linked:
            for piece, symbol in split_links(text):
                yield Run(piece, italic, link=symbol)
        case Sort.TEXT:
            yield Run(text, italic)
        case Sort.LINK:
            yield Run(text, italic, link=token.name)
        case Sort.UNKNOWN:
            yield Run(text, italic, unknown=token.name)
        case Sort.CALL:
            number = calls.number(token.name)
            yield Run(str(number), call=number)
        case Sort.SLOT | Sort.ITALIC:
            yield Run(f"{{{token.name}}}", italic)


def with_refs(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield each block, those of running text with the paragraph of the file that they come from."""
    count: Counter[Section] = Counter()
    above: list[ParagraphRef] = []
    rows = 0
    for before, block in pairwise([None, *blocks]):
        assert block
        if block.role in ROWS or block.role is Role.TABLE_NOTE:
            is_first = begins_table(before, block)
            count[Section.TABLE] += is_first
            rows = 1 if is_first else rows + 1
            yield replace(block, ref=ParagraphRef(Section.TABLE, count[Section.TABLE], (f"line {rows}",)))
        elif section := ROLES[block.role].section:
            count[section] += 1
            above = [ParagraphRef(section, count[section])]
            yield replace(block, ref=above[0])
        elif above and block.role in DEPTH:
            above = above[: DEPTH[block.role]]
            above.append(above[-1].at(block.number))
            yield replace(block, ref=above[-1])
        else:
            yield block

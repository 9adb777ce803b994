"""The changes of a redline in a list: their numbers and reasons, and the list as Markdown and as JSON.

A number of a paragraph that moved on, a paragraph cut in two or joined with the next, and another role are changes
too, but nobody counts them as changes of the words: they are `Shift`s. The Markdown is for the cover note and reads as
plain text, the JSON is for machines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from apmb_draft.diff import Change
from apmb_draft.model.document import (
    Block,
    Document,
    Revision,
    Role,
    Run,
    accept_changes,
    describe_place,
    note_numbers,
    reject_changes,
)
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import Flag
from apmb_draft.text.slots import name_fact
from apmb_draft.text.templates import Templates
from apmb_draft.un.english import capitalise_first
from apmb_draft.un.typography import on_one_line, plain_text

_SCHEMA_VERSION = 1
_ADJECTIVES = (Role.PREAMBULAR, Role.OPERATIVE, Role.UNNUMBERED)
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&])")


@dataclass(frozen=True)
class ChangeRuns:
    """The runs of one remark with its number, or, with the number 0, the runs that stand between two remarks.

    `space` is the space at the end of a remark: its number stands behind the word, not before the next one.
    """

    number: int
    runs: tuple[Run, ...]
    space: tuple[Run, ...] = ()


def split_at_remarks(
    runs: Sequence[Run], remarks: Sequence[Change], *, block: int = -1, note: int = 0
) -> Iterator[ChangeRuns]:
    """Split the runs of a block or of a footnote where a remark begins or ends.

    >>> from apmb_draft.diff import ChangeKind, RunSpan
    >>> runs = (Run("two ", change=Revision.DELETED), Run("three ", change=Revision.INSERTED), Run("kites"))
    >>> change = Change(RunSpan(4, 0, 0, 1), "two ", "three ", ChangeKind.WORDS, "paragraph 1")
    >>> for piece in split_at_remarks(runs, [change], block=4):
    ...     print(piece.number, [run.text for run in piece.runs], [run.text for run in piece.space])
    1 ['two ', 'three'] [' ']
    0 ['kites'] []
    """
    near = [(number, remark.span) for number, remark in remarks_at(remarks, block, note)]

    def number_of(place: int) -> int:
        return next((number for number, span in near if span.first <= place <= span.last), 0)

    for number, group in groupby(enumerate(runs), key=lambda one: number_of(one[0])):
        row = tuple(run for _, run in group)
        yield ChangeRuns(number, *_without_space(row)) if number else ChangeRuns(0, row)


def remarks_at(remarks: Sequence[Change], block: int, note: int = 0) -> list[tuple[int, Change]]:
    """Return the changes in one block, or in one footnote (of block -1), with their numbers."""
    placed = ((number, remark, remark.span) for number, remark in enumerate(remarks, 1))
    return [(number, remark) for number, remark, span in placed if (span.block, span.note) == (block, note)]


def _without_space(runs: tuple[Run, ...]) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return runs without the space at their end, and that space; runs of spaces alone are left as they are."""
    last = runs[-1]
    words = last.text.rstrip(" ")
    if words == last.text or not (words or runs[:-1]):
        return runs, ()
    kept = (last.with_text(words),) if words else ()
    return (*runs[:-1], *kept), (last.with_text(last.text[len(words) :]),)


# --- What changed besides words ---------------------------------------------------------------------------------------


class Turn(StrEnum):
    """What became of a paragraph besides its words."""

    RENUMBERED = "renumbered"
    SPLIT = "split"
    JOINED = "joined"
    RECAST = "recast"


@dataclass(frozen=True)
class Shift:
    """A number that moved on, a paragraph cut in two or joined with the next one, or another role than before."""

    where: str
    turn: Turn
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        """Return what happened, as people say it.

        >>> Shift("paragraph 10", Turn.RENUMBERED, "9.", "10.").sentence
        'number “9.” became “10.”'
        """
        match self.turn:
            case Turn.RENUMBERED if self.before and self.after:
                return f"number “{self.before}” became “{self.after}”"
            case Turn.RENUMBERED:
                return f"the number “{self.before}” is gone" if self.before else f"has the number “{self.after}” now"
            case Turn.SPLIT:
                return "a new paragraph begins behind it"
            case Turn.JOINED:
                return "it was joined with the next paragraph"
            case Turn.RECAST:
                return f"was {_with_article(self.before)}, is {_with_article(self.after)}"


def _with_article(role: str) -> str:
    name = f"{role} paragraph" if role in _ADJECTIVES else role.replace("-", " ")
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def is_inserted(block: Block) -> bool:
    """Return whether a paragraph is inserted as a whole."""
    return not block.was_number and {block.change, *(run.change for run in block.runs)} == {Revision.INSERTED}


def is_deleted(block: Block) -> bool:
    """Return whether a paragraph is deleted as a whole."""
    return not block.number and {block.change, *(run.change for run in block.runs)} == {Revision.DELETED}


def old_and_new_number(block: Block) -> tuple[str, str]:
    """Return the number of a paragraph before and after.

    >>> old_and_new_number(Block(Role.OPERATIVE, (), "10.", was_number="9."))
    ('9.', '10.')
    >>> old_and_new_number(Block(Role.OPERATIVE, (), "3."))
    ('3.', '3.')
    """
    return block.number if block.was_number is None else block.was_number, block.number


def list_shifts(document: Document) -> Iterator[Shift]:
    """Yield what changed besides words, in reading order, footnotes last."""
    for block in document.blocks:
        if not (is_inserted(block) or is_deleted(block)):
            yield from _shifts(block)
    for note in document.notes:
        before, after = note_numbers(note)
        if before != after and before and after:
            yield Shift("footnotes", Turn.RENUMBERED, str(before), str(after))


def _shifts(block: Block) -> Iterator[Shift]:
    before, after = old_and_new_number(block)
    if before != after:
        yield Shift(describe_place(block), Turn.RENUMBERED, before, after)
    if block.change is not Revision.NONE:
        yield Shift(describe_place(block), Turn.SPLIT if block.change is Revision.INSERTED else Turn.JOINED)
    if block.was_role and block.was_role is not block.role:
        yield Shift(describe_place(block), Turn.RECAST, block.was_role.value, block.role.value)


# --- The list as Markdown and as JSON ---------------------------------------------------------------------------------


def as_sentence(text: str) -> str:
    """Return a reason as a sentence: with a capital at its beginning and a mark at its end.

    >>> as_sentence("it lies before the draft now"), as_sentence("such States remain?")
    ('It lies before the draft now.', 'Such States remain?')
    """
    text = text.strip()
    return f"{capitalise_first(text)}{'' if text.endswith(('.', '?', '!')) else '.'}" if text else ""


def draft_names(document: Document) -> tuple[str, str]:
    """Return the names of the two drafts of a redline: their symbols, or else "the base" and "the draft"."""
    before, after = (
        plain_text(side.text(Role.SYMBOL)) for side in (reject_changes(document), accept_changes(document))
    )
    return before or "the base", after or "the draft"


def changes_json(document: Document, remarks: Sequence[Change], *, flags: Sequence[Flag] = ()) -> dict[str, Any]:
    """Return every change with its place, its words and its reasons, as plain values.

    `changes` are numbered as in every other format; `renumbered` and `paragraphs` are what changed besides words:
    numbers that moved on, paragraphs cut in two, joined with the next, or of another role. `open` are the facts that
    the draft still lacks, `look_at` is wording that was not changed.
    """
    base, draft = draft_names(document)
    moved = list(list_shifts(document))
    return {
        "schema_version": _SCHEMA_VERSION,
        "base": base,
        "draft": draft,
        "changes": [_change_values(number, remark) for number, remark in enumerate(remarks, 1)],
        "renumbered": [
            {"where": shift.where, "before": shift.before, "after": shift.after}
            for shift in moved
            if shift.turn is Turn.RENUMBERED
        ],
        "paragraphs": [
            {"where": shift.where, "what": shift.turn.value, "before": shift.before, "after": shift.after}
            for shift in moved
            if shift.turn is not Turn.RENUMBERED
        ],
        "open": [asdict(fact) for fact in document.asked],
        "look_at": [
            {"where": describe_key(flag.paragraph), "quote": flag.quote, "rule": flag.rule, "why": flag.reason}
            for flag in flags
        ],
    }


def _change_values(number: int, remark: Change) -> dict[str, Any]:
    return {
        "number": number,
        "where": remark.where,
        "what": remark.kind.value,
        "before": plain_text(remark.before),
        "after": plain_text(remark.after),
        "reasons": [asdict(why) for why in remark.reasons],
        "by_hand": remark.by_hand,
        "unknown": list(remark.open_facts),
    }


def changes_markdown(
    document: Document,
    remarks: Sequence[Change],
    templates: Templates,
    *,
    flags: Sequence[Flag] = (),
    file: str = "",
) -> str:
    """Return the statement of changes, paragraph by paragraph, from `changes.md.jinja`.

    `flags` is wording to look at that was not changed, `file` the name of the YAML file that the answers go into.
    Raises DraftError where the template is wrong.
    """
    base, draft = draft_names(document)
    values = {
        "base": base,
        "draft": draft,
        "remarks": remarks,
        "places": [
            (where, list(row)) for where, row in groupby(enumerate(remarks, 1), key=lambda numbered: numbered[1].where)
        ],
        "shifts": list(list_shifts(document)),
        "asked": document.asked,
        "flags": flags,
        "file": file,
    }
    filters: dict[str, Callable[[str], str]] = {
        "literal": escape_markdown,
        "code": markdown_code,
        "sentence": as_sentence,
        "said": lambda place: describe_key(place) if " " in place else name_fact(place),  # of a paragraph, or a fact
        "fact": name_fact,
    }
    return templates.fill("changes.md.jinja", values, filters=filters).rstrip("\n") + "\n"


def escape_markdown(text: str) -> str:
    r"""Escape text for one line of Markdown.

    >>> print(escape_markdown("A/C.1/80/L.[number] of\n2\u00a0*December*"))
    A/C.1/80/L.\[number\] of 2 \*December\*
    """
    return _SIGNS.sub(r"\\\1", on_one_line(text))


def markdown_code(text: str) -> str:
    """Return text as Markdown code, between as many backquotes as it takes.

    >>> markdown_code("counts.states"), markdown_code("odd`key")
    ('`counts.states`', '``odd`key``')
    """
    fence = "`" * (max((len(found) for found in re.findall("`+", text)), default=0) + 1)
    space = " " if "`" in (text[:1], text[-1:]) else ""
    return f"{fence}{space}{text}{space}{fence}"

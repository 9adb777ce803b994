"""The statement of changes: for the cover note as Markdown that reads as plain text, and for machines as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from apmb_draft.blocks import Document, Role
from apmb_draft.diff import accept_changes, reject_changes
from apmb_draft.diff.changes import describe_key
from apmb_draft.open_facts import name_fact
from apmb_draft.render.marks import Remark, Turn, as_sentence, list_shifts
from apmb_draft.templates import Templates
from apmb_draft.typography import plain_text

if TYPE_CHECKING:  # a page without changes should not wait for the rules
    from apmb_draft.rollover import Flag

SCHEMA_VERSION = 1


def draft_names(document: Document) -> tuple[str, str]:
    """Return the names of the two drafts of a redline: their symbols, or else "the base" and "the draft"."""
    before, after = (
        plain_text(side.text(Role.SYMBOL)) for side in (reject_changes(document), accept_changes(document))
    )
    return before or "the base", after or "the draft"


def changes_json(document: Document, remarks: Sequence[Remark], *, flags: Sequence[Flag] = ()) -> dict[str, Any]:
    """Return every change with its place, its words and its reasons, as plain values.

    `changes` are numbered as in every other format; `renumbered` and `paragraphs` are what changed besides words:
    numbers that moved on, paragraphs cut in two, joined with the next, or of another role. `open` are the facts that
    the draft still lacks, `look_at` is wording that was not changed.
    """
    base, draft = draft_names(document)
    moved = list(list_shifts(document))
    return {
        "schema_version": SCHEMA_VERSION,
        "base": base,
        "draft": draft,
        "changes": [_change(number, remark) for number, remark in enumerate(remarks, 1)],
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


def _change(number: int, remark: Remark) -> dict[str, Any]:
    return {
        "number": number,
        "where": remark.where,
        "what": "form" if remark.is_form else "words",
        "before": plain_text(remark.before),
        "after": plain_text(remark.after),
        "reasons": [asdict(why) for why in remark.whys],
        "by_hand": remark.by_hand,
        "unknown": list(remark.unknown),
    }


def changes_markdown(
    document: Document, remarks: Sequence[Remark], templates: Templates, *, flags: Sequence[Flag] = (), file: str = ""
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
        "places": list(_places(remarks)),
        "shifts": list(list_shifts(document)),
        "asked": document.asked,
        "flags": flags,
        "file": file,
    }
    filters = {
        "literal": escape_markdown,
        "code": markdown_code,
        "sentence": as_sentence,
        "said": _name_place,
        "fact": name_fact,
    }
    return templates.fill("changes.md.jinja", values, filters=filters).rstrip("\n") + "\n"


def _name_place(place: str) -> str:
    """Return what people call the paragraph, or the fact, that wording to look at is in."""
    return describe_key(place) if " " in place else name_fact(place)


def _places(remarks: Sequence[Remark]) -> Iterator[tuple[str, list[tuple[int, Remark]]]]:
    """Yield the numbered remarks, those of one place together."""
    for where, group in groupby(enumerate(remarks, 1), key=lambda one: one[1].where):
        yield where, list(group)


_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&])")


def escape_markdown(text: str) -> str:
    r"""Escape text for one line of Markdown.

    >>> print(escape_markdown("A/C.1/80/L.[number] of\n2\u00a0*December*"))
    A/C.1/80/L.\[number\] of 2 \*December\*
    """
    return _SIGNS.sub(r"\\\1", " ".join(plain_text(text).split()))


def markdown_code(text: str) -> str:
    """Return text as Markdown code, between as many backquotes as it takes.

    >>> markdown_code("counts.states"), markdown_code("odd`key")
    ('`counts.states`', '``odd`key``')
    """
    fence = "`" * (max((len(found) for found in re.findall("`+", text)), default=0) + 1)
    space = " " if "`" in (text[:1], text[-1:]) else ""
    return f"{fence}{space}{text}{space}{fence}"

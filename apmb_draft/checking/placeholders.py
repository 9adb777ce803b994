"""What stands for a fact that nobody knows yet, and numbers that cannot be (rules SNS12 and SNS13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from apmb_draft.checking.rules import Example, Hit, Severity, at_key, in_words, rule
from apmb_draft.checking.text import Draft, Part, is_placeholder
from apmb_draft.draft_file import to_plain
from apmb_draft.values import Unknown

_TEXTS = frozenset({"preamble", "operative", "decision", "annexes", "footnotes", "ask", "ignore", "base"})
"""Keys whose values are running text, or speak of the draft itself."""
_TO_COME = re.compile(
    r"(?i:\b(?:still |yet )?to be (?:confirmed|determined|announced|decided|agreed|advised|added|completed|inserted"
    r"|updated|specified|provided|known)\b|\bto follow$|\bnot (?:yet )?known\b|\bt\.?b\.?[acdn]\b\.?|\bn/a\b"
    r"|^pending\b|\b(?:todo|fixme|placeholder)\b)|\?|…|\.\.\.|_{2,}|(?<![\w(/-])X{2,}(?![\w)/-])"
)
"""What people write in place of a fact."""
_ROMAN = (
    r"(?:(?i:articles?|parts?|chapters?|annex(?:es)?|sections?|titles?|volumes?|protocols?|tables?|rules?)"
    r"|[IVXL]+ (?:and|to|or)|,) $"
)
"""What stands before a number that is Roman."""
_NEAR = 20
"""Letters before a number in which it may."""
_IN_TEXT = re.compile(
    r"(?i:\bt\.?b\.?[acd]\b\.?)|\?+|(?<![\w(/-])X{2,}(?![\w)/-])|_{2,}"
    r"|\[(?:\s*|[….xX_?]+|[^\]]{0,200}?\b(?i:check|confirm|tbc|tbd|insert|add|update|verify|see|ask|to be|todo"
    r"|placeholder|date|place|name|number|figure|note to|delete)\b[^\]]{0,200})\]"
)


@rule(
    "SNS12",
    Severity.ERROR,
    "A fact is a fact or “unknown”, never words that stand for it: no “to be confirmed”, “TBD”, “XX” or “Geneva?”.",
    good="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Geneva}",
    bad="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Geneva (tbc)}",
    source="111 published texts: none",
    shown=Example.FACTS,
)
def placeholders(draft: Draft) -> Iterator[Hit]:
    """Find words in place of a fact among the facts, and in the text; what the tool prints for an open fact is none."""
    for path, value in _facts(to_plain(draft.resolution)):
        found = _TO_COME.search(re.sub("“[^”]*”", "", value))
        if found and not is_placeholder(value):
            yield at_key(f"“{value}” is no fact; write it, or “unknown” until it is known", *path)
    for passage, found in draft.found(_IN_TEXT.pattern):
        is_quoted = passage.text.count("“", 0, found.start()) > passage.text.count("”", 0, found.start())
        is_title = passage.part in (Part.TITLE, Part.NOTE) and not found[0].isalnum()
        is_roman = found[0][0] == "X" and re.search(_ROMAN, passage.text[max(found.start() - _NEAR, 0) : found.start()])
        if not is_quoted and not is_title and not is_roman and any(passage.literal[found.start() : found.end()]):
            yield in_words(passage, found.span(), f"“{found[0]}” stands for words that are still to come")


def _facts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The texts among the facts, with their places in the file."""
    if isinstance(value, dict):
        for key, each in value.items():
            if path or key not in _TEXTS:
                yield from _facts(each, (*path, key))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _facts(each, (*path, at))
    elif isinstance(value, str):
        yield path, value


@rule(
    "SNS13",
    Severity.ERROR,
    "There are fewer than 200 States.",
    good="counts: {states: 166}\noperative: |\n  *Notes* that {states} States and the 193 Member States watch.",
    bad="counts: {states: 1666}\noperative: |\n  *Notes* that {states} States and the 193 Member States watch.",
    source="the 193 Member States, the two observers and those that are parties to treaties beside them",
    shown=Example.FACTS,
)
def too_many(draft: Draft) -> Iterator[Hit]:
    """Find more States than there are, in the facts and in the text; a year before them is none."""
    for name, count in draft.resolution.counts.items():
        if name == "states" and not isinstance(count, Unknown) and int(count) >= _ALL:
            yield at_key(f"{int(count):,} States: there are fewer than {_ALL}", "counts", name)
    for passage, found in draft.found(r"(?<![\w./-])(\d{1,3}(?:[ ,]\d{3})+|\d{3,}) (?:Member )?States\b", notes=False):
        number = int(re.sub(r"\D", "", found[1]))
        is_year = found[1].isdigit() and 1900 <= number <= 2100
        if number >= _ALL and not is_year and all(passage.literal[found.start(1) : found.end(1)]):
            yield in_words(passage, found.span(1), f"{found[1]} States: there are fewer than {_ALL}")


_ALL = 200

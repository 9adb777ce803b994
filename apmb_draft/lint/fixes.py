"""Fix the findings that nobody needs to look at first, in the values of a file."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from apmb_draft.draft_file import edit_text, load, to_plain, tree_of, validate_plain
from apmb_draft.lint.rules import Finding, Hit
from apmb_draft.lint.view import PlacedText
from apmb_draft.model.values import PARAGRAPH_BREAK
from apmb_draft.text.markup import escape_text

Plain = dict[str, Any]
_ROUNDS = 20
"""Fixing one thing may show the next; nothing takes more than a few."""


def fix_draft(
    text: str, name: str, found: Sequence[Finding], check: Callable[[bytes], list[Finding]]
) -> tuple[str, int, list[Finding]]:
    """Fix in the text of a file what is safe, until there is no more of it.

    Args:
        text: The text of the file.
        name: Its name, for messages.
        found: What `check` finds in it.
        check: Finds it again, in the bytes of the file as it is then.

    Returns:
        The new text, how many findings were fixed, and those that are left, each with the reason.
    """
    left, count = list(found), 0
    for _ in range(_ROUNDS):
        new, done = _fix_once(text, name, left)
        if new == text:
            break
        text, count = new, count + done
        left = check(text.encode())
    values = tree_of(text.encode(), name).value
    return text, count, [replace(one, left=why_left(one, values)) for one in left]


def _fix_once(text: str, name: str, found: Sequence[Finding]) -> tuple[str, int]:
    """Return the text with what is safe fixed once, of what touches the first; and how many that were."""
    before = load(text.encode(), name)
    plain, done = fix_findings(to_plain(before), tree_of(text.encode(), name).value, found)
    return (edit_text(text, before, validate_plain(plain, name), name), len(done)) if done else (text, 0)


def fix_findings(plain: Plain, values: Plain, findings: Iterable[Finding]) -> tuple[Plain, list[Finding]]:
    """Return the values of a file with the safe fixes applied, and the findings that were fixed.

    Args:
        plain: The values as `to_plain` gives them.
        values: The same as in the file, with its line breaks: findings count their characters in these.
        findings: All findings; those that are not safe, or within the phrase of a slot, are left.
    """
    result, done = copy.deepcopy(plain), []
    texts: dict[tuple[str | int, ...], list[tuple[int, int, str, Finding]]] = {}
    for one in findings:
        hit = one.hit
        if hit is None or not hit.is_safe:
            continue
        if hit.paragraph is None:
            if hit.instead is not None and _set(result, hit.path, hit.instead):
                done.append(one)
        elif change := _change(hit, hit.paragraph, _value(values, hit.paragraph.path)):
            texts.setdefault(hit.paragraph.path, []).append((*change, one))
    for path, changes in texts.items():
        new, applied = _changed(_value(values, path), changes)
        _put(result, path, _paragraphs(new) if path[0] != "footnotes" else " ".join(new.split()))
        done += applied
    return result, done


class NotMended(StrEnum):
    """Why a finding is not mended."""

    NOTHING_TO_WRITE = "only you know what to write"
    FACT = "facts are changed by hand"
    FORM = "italics, footnote calls and slots are set by hand"
    FROM_FACT = "the words come from a fact; change the fact"
    MEANING = "the meaning may change; look first"


def why_left(one: Finding, values: Plain) -> NotMended:
    """Return why a finding was not mended, for the person who is to do it."""
    hit = one.hit
    is_form = hit is not None and hit.instead is None and (hit.is_safe or one.rule.startswith("ITA"))
    if hit is None or (hit.instead is None and not is_form):
        return NotMended.NOTHING_TO_WRITE
    if hit.paragraph is None:
        return NotMended.FACT
    span = _span(hit, hit.paragraph)
    words = _value(values, hit.paragraph.path)[slice(*span)] if span else ""
    if is_form or "*" in str(hit.instead) or _MARKUP.search(words):
        return NotMended.FORM
    return NotMended.MEANING if all(hit.paragraph.literal[hit.start : hit.end]) else NotMended.FROM_FACT


def _span(hit: Hit, paragraph: PlacedText) -> tuple[int, int] | None:
    """Return the span of a hit in the value of the file, if all its characters are written there."""
    literal = paragraph.literal[hit.start : hit.end]
    if not literal or not all(literal):
        return None
    start, end = paragraph.source[hit.start], paragraph.source[hit.end - 1] + 1
    return (start, end) if end > start else None


def _change(hit: Hit, paragraph: PlacedText, raw: str) -> tuple[int, int, str] | None:
    """Return the span of a text that a hit changes, and its replacement; None where it must not be changed.

    A hit that has nothing to write instead is about a footnote call: it goes behind the mark, or before the space,
    that is found, as long as a space is left before the next word.
    """
    span = _span(hit, paragraph)
    if span is None or _MARKUP.search(words := raw[slice(*span)]):
        return None
    if hit.instead is not None:
        return (*span, escape_text(hit.instead))
    if not words.strip():
        behind = re.match(rf"\s+({_CALLS})(?=\s|$)", raw[span[0] :])
        return (span[0], span[0] + behind.end(), behind[1]) if behind else None
    before = re.search(rf"\s*({_CALLS})$", raw[: span[0]])
    return (before.start(), span[1], words + before[1]) if before else None


_CALLS = r"(?:\[\^[^\]\s]+\])+"
_MARKUP = re.compile(r"[*{}]|\[\^")


def _changed(raw: str, changes: Iterable[tuple[int, int, str, Finding]]) -> tuple[str, list[Finding]]:
    """Return a text with some spans replaced, of two that overlap the first."""
    pieces, position, applied = [], 0, []
    for start, end, new, one in sorted(changes, key=lambda change: change[:2]):
        if start < position:
            continue
        pieces += [raw[position:start], new]
        position = end
        applied.append(one)
    return "".join([*pieces, raw[position:]]), applied


def _paragraphs(raw: str) -> str:
    """Return a running text as the model keeps it: one line a paragraph."""
    return "\n\n".join(" ".join(each.split()) for each in PARAGRAPH_BREAK.split(raw.strip()) if each.strip())


def _value(values: Any, path: tuple[str | int, ...]) -> str:
    for key in path:
        values = values[key]
    return str(values)


def _put(values: Any, path: tuple[str | int, ...], new: Any) -> None:
    for key in path[:-1]:
        values = values[key]
    values[path[-1]] = new


def _set(values: Plain, path: tuple[str | int, ...], new: str) -> bool:
    """Set a fact, a list of States from its names, which have no commas; return whether it could be set."""
    key = str(path[0])
    if path == ("sponsors",):
        values[key] = [name.strip() for name in new.split(", ")]
    elif len(path) == 1 and isinstance(values.get(key), str):
        values[key] = new
    else:
        return False
    return True

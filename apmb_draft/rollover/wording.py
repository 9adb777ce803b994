"""Literal wording that a rule changes: every paragraph and footnote in its place, every edit with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apmb_draft.model import TEXTS
from apmb_draft.rollover.report import Change, Step
from apmb_draft.rollover.where import Place, places


@dataclass(frozen=True)
class Edit:
    """New words for those of a paragraph between two offsets, and why.

    With a question the new words are a proposal, or the words that are asked about if they are the same as before.
    """

    start: int
    end: int
    after: str
    why: str
    question: str = ""


Find = Callable[[Place], Iterator[Edit]]
"""What a rule finds to edit in one paragraph or footnote."""


def reworded(step: Step, rule: str, find: Find, source: str) -> Step:
    """The step with the edits that a rule finds in the texts and the footnotes, each a change with its paragraphs.

    Those with a question are asked about.
    """
    made: dict[tuple[str, str, str], list[str]] = {}
    values: dict[str, Any] = {key: getattr(step.draft, key) for key in (*TEXTS, "footnotes")}
    for key in TEXTS:
        found = [(place, sorted(find(place), key=_start)) for place in places(key, values[key])]
        values[key] = replaced(values[key], (_moved(place, edit) for place, edits in found for edit in edits))
        step = _noted(step, found, made, source)
    for key, text in step.draft.footnotes.items():
        place = Place(f"footnote {key}", text)
        edits = sorted(find(place), key=_start)
        values["footnotes"] = {**values["footnotes"], key: replaced(text, (_moved(place, edit) for edit in edits))}
        step = _noted(step, [(place, edits)], made, source)
    for (before, after, why), where in made.items():
        step = step.set(Change(rule, "text", before, after, why, source, tuple(dict.fromkeys(where))))
    return step.set(None, **values)


def _start(edit: Edit) -> int:
    return edit.start


def _moved(place: Place, edit: Edit) -> tuple[int, int, str]:
    """An edit of a paragraph as one of the whole text."""
    return place.start + edit.start, place.start + edit.end, edit.after


def _noted(
    step: Step, found: list[tuple[Place, list[Edit]]], made: dict[tuple[str, str, str], list[str]], source: str
) -> Step:
    """Ask what the edits of some paragraphs ask, and note in `made` what each changes, and where."""
    for place, edits in found:
        text = replaced(place.text, ((edit.start, edit.end, edit.after) for edit in edits))
        longer = 0
        for edit in edits:
            made.setdefault((place.text[edit.start : edit.end], edit.after, edit.why), []).append(place.name)
            if edit.question:
                step = step.ask(place.name, edit.question, source, told_apart(text, edit.start + longer, edit.after))
            longer += len(edit.after) - (edit.end - edit.start)
    return step


_BEFORE = re.compile(r"[^*{}\[\]\\\s]+[ \u00a0]$")
"""A word before others, without markup."""


def told_apart(text: str, start: int, words: str) -> str:
    """Words at an offset of a paragraph, with as many before them as tell them from the same words before that.

    >>> told_apart("a red kite and a blue kite", 22, "kite")
    'blue kite'
    """
    while words in text[: start + len(words) - 1] and (word := _BEFORE.search(text[:start])):
        start, words = word.start(), word[0] + words
    return words


NEAR = 600
"""Letters; what stands farther from some words says nothing about them."""
MOST = 50
"""Lists, or sessions, that are looked at in one text; no text of the Assembly has as many."""


def shortly_before(text: str, end: int) -> str:
    """The words shortly before an offset, without the marks of italics."""
    return text[max(0, end - NEAR) : end].replace("*", "")


def replaced(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    """A text with other words between some of its offsets.

    >>> replaced("a kite in May", [(2, 6, "lamp"), (10, 13, "June")])
    'a lamp in June'
    """
    pieces: list[str] = []
    position = 0
    for start, end, words in sorted(parts):
        pieces += [text[position:start], words]
        position = end
    return "".join([*pieces, text[position:]])

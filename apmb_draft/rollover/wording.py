"""Literal wording that a rule changes: every paragraph and footnote in its place, every edit with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apmb_draft.model import TEXTS
from apmb_draft.rollover.report import Change, Step
from apmb_draft.rollover.where import Place, places


@dataclass(frozen=True)
class Edit:
    """New words for those of a paragraph between two offsets, and why."""

    start: int
    end: int
    after: str
    why: str


Find = Callable[[Place], Iterator[Edit]]
"""What a rule finds to edit in one paragraph or footnote."""


def reworded(step: Step, rule: str, find: Find, source: str) -> Step:
    """The step with the edits that a rule finds in the texts and the footnotes, each a change with its paragraphs."""
    made: dict[tuple[str, str, str], list[str]] = {}
    values: dict[str, Any] = {}
    for key in TEXTS:
        text = getattr(step.draft, key)
        values[key] = _edited(text, list(places(key, text)), find, made)
    values["footnotes"] = {
        key: _edited(text, [Place(f"footnote {key}", text)], find, made) for key, text in step.draft.footnotes.items()
    }
    for (before, after, why), where in made.items():
        step = step.set(Change(rule, "text", before, after, why, source, tuple(dict.fromkeys(where))))
    return step.set(None, **values)


def _edited(text: str, found: list[Place], find: Find, made: dict[tuple[str, str, str], list[str]]) -> str:
    edits = [(place, edit) for place in found for edit in find(place)]
    for place, edit in edits:
        made.setdefault((place.text[edit.start : edit.end], edit.after, edit.why), []).append(place.name)
    return replaced(text, ((place.start + edit.start, place.start + edit.end, edit.after) for place, edit in edits))


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

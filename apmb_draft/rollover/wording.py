"""Literal wording that a rule changes: every paragraph and footnote in its place, every edit with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apmb_draft.model import TEXTS
from apmb_draft.paragraphs import BELOW, Level, Paragraph, paragraphs
from apmb_draft.rollover.report import Change, Step


@dataclass(frozen=True)
class Place:
    """One paragraph as it stands in the file: its name, its markup, and the words above a sub-paragraph."""

    name: str
    text: str
    above: str = ""
    start: int = 0


@dataclass(frozen=True)
class Edit:
    """New words for those of a paragraph between two offsets, and why."""

    start: int
    end: int
    after: str
    why: str


Find = Callable[[Place], Iterator[Edit]]
"""What a rule finds to edit in one paragraph or footnote."""


def places(key: str, text: str) -> Iterator[Place]:
    """The paragraphs of one text, sub-paragraphs apart, named as `named_paragraphs` names the whole.

    >>> [(place.name, place.above) for place in places("operative", "*Asks*:\\n\\n(a) To go;\\n\\n*Urges* all.")]
    [('operative 1', ''), ('operative 1', '*Asks*:'), ('operative 2', '')]
    """
    whole: Paragraph | None = None
    for paragraph in paragraphs(text):
        if paragraph.level is Level.HEADING:
            continue
        is_below = paragraph.level in BELOW
        if not is_below:
            whole = paragraph
        unnumbered = " unnumbered" if whole and whole.level is Level.UNNUMBERED else ""
        name = f"{key}{unnumbered} {whole.number if whole else 0}"
        yield Place(name, paragraph.text, whole.text if whole and is_below else "", paragraph.start)


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

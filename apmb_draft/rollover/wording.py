"""Edit literal wording for the rules: every paragraph and footnote in its place, every edit with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apmb_draft.model import TEXTS
from apmb_draft.rollover.paragraph_refs import FileParagraph, file_paragraphs
from apmb_draft.rollover.report import Change, Step


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


FindEdits = Callable[[FileParagraph], Iterator[Edit]]
"""A function that yields what a rule edits in one paragraph or footnote."""


def apply_edits(step: Step, rule: str, find: FindEdits, source: str) -> Step:
    """Return the step with the edits that a rule finds in texts and footnotes, each a change with its paragraphs.

    Those with a question are asked about.
    """
    made: dict[tuple[str, str, str], list[str]] = {}
    values: dict[str, Any] = {key: getattr(step.draft, key) for key in (*TEXTS, "footnotes")}
    for key in TEXTS:
        found = [(paragraph, sorted(find(paragraph), key=_start)) for paragraph in file_paragraphs(key, values[key])]
        values[key] = replace_spans(
            values[key], (_to_text_offsets(paragraph, edit) for paragraph, edits in found for edit in edits)
        )
        step = _record_edits(step, found, made, source)
    for key, text in step.draft.footnotes.items():
        paragraph = FileParagraph(f"footnote {key}", text)
        edits = sorted(find(paragraph), key=_start)
        values["footnotes"] = {
            **values["footnotes"],
            key: replace_spans(text, (_to_text_offsets(paragraph, edit) for edit in edits)),
        }
        step = _record_edits(step, [(paragraph, edits)], made, source)
    for (before, after, why), where in made.items():
        step = step.set(Change(rule, "text", before, after, why, source, tuple(dict.fromkeys(where))))
    return step.set(None, **values)


def _start(edit: Edit) -> int:
    return edit.start


def _to_text_offsets(paragraph: FileParagraph, edit: Edit) -> tuple[int, int, str]:
    """Return an edit of a paragraph as one of the whole text."""
    return paragraph.start + edit.start, paragraph.start + edit.end, edit.after


def _record_edits(
    step: Step, found: list[tuple[FileParagraph, list[Edit]]], made: dict[tuple[str, str, str], list[str]], source: str
) -> Step:
    """Ask what the edits of some paragraphs ask, and record in `made` what each changes, and where."""
    for paragraph, edits in found:
        text = replace_spans(paragraph.text, ((edit.start, edit.end, edit.after) for edit in edits))
        longer = 0
        for edit in edits:
            made.setdefault((paragraph.text[edit.start : edit.end], edit.after, edit.why), []).append(paragraph.name)
            if edit.question:
                step = step.ask(
                    paragraph.name, edit.question, source, quote_uniquely(text, edit.start + longer, edit.after)
                )
            longer += len(edit.after) - (edit.end - edit.start)
    return step


_WORD_BEFORE = re.compile(r"[^*{}\[\]\\\s]+[ \u00a0]$")
"""A word before others, without markup."""


def quote_uniquely(text: str, start: int, words: str) -> str:
    """Return words at an offset of a paragraph, with as many words before them as make the quotation unique so far.

    >>> quote_uniquely("a red kite and a blue kite", 22, "kite")
    'blue kite'
    """
    while words in text[: start + len(words) - 1] and (word := _WORD_BEFORE.search(text[:start])):
        start, words = word.start(), word[0] + words
    return words


CONTEXT = 600
"""Characters; text farther from some words says nothing about them."""
MOST_MATCHES = 50
"""Lists, or sessions, that are looked at in one text; no text of the Assembly has as many."""


def text_before(text: str, end: int) -> str:
    """Return the text shortly before an offset, without the marks of italics."""
    return text[max(0, end - CONTEXT) : end].replace("*", "")


def replace_spans(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with other words between some of its offsets.

    >>> replace_spans("a kite in May", [(2, 6, "lamp"), (10, 13, "June")])
    'a lamp in June'
    """
    pieces: list[str] = []
    position = 0
    for start, end, words in sorted(parts):
        pieces += [text[position:start], words]
        position = end
    return "".join([*pieces, text[position:]])

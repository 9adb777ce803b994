"""Edit literal wording for the rules: every paragraph and footnote in its place, every edit with its reason.

A rule that edits words (`roll`, `recalls`, `sessions`, `succession`) gives `apply_edits` a function that finds its
edits in one paragraph. `text_before`, `replace_spans` and the limits serve readers of wording, too (`citations`,
`stale_wording`, `recognise.facts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apmb_draft.model import TEXTS
from apmb_draft.rollover.paragraph_refs import FileParagraph, file_paragraphs
from apmb_draft.rollover.report import FactChange, Step


@dataclass(frozen=True)
class TextEdit:
    """New words for those between two offsets of a paragraph, as the file has it, with slots and markup; and why.

    With a question the new words are a proposal, or the words that are asked about if they are the same as before.
    """

    start: int
    end: int
    after: str
    why: str
    question: str = ""


FindEdits = Callable[[FileParagraph], Iterator[TextEdit]]
"""A function that yields what a rule edits in one paragraph or footnote."""


def apply_edits(step: Step, rule: str, find: FindEdits, source: str) -> Step:
    """Return the step with the edits that a rule finds in the texts and footnotes of its draft.

    Equal edits are one change, with all their paragraphs; an edit with a question adds that to the step. `source` is
    where the reader finds the new facts.
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
        paragraphs = tuple(dict.fromkeys(where))
        step = step.set(FactChange(rule, "text", before, after, why, source, paragraphs, ((before, after),)))
    return step.set(None, **values)


def _start(edit: TextEdit) -> int:
    return edit.start


def _to_text_offsets(paragraph: FileParagraph, edit: TextEdit) -> tuple[int, int, str]:
    """Return start, end and new words of an edit of a paragraph, by offsets of the whole text."""
    return paragraph.start + edit.start, paragraph.start + edit.end, edit.after


def _record_edits(
    step: Step,
    found: list[tuple[FileParagraph, list[TextEdit]]],
    made: dict[tuple[str, str, str], list[str]],
    source: str,
) -> Step:
    """Return the step with the questions of the edits; add their paragraphs to `made`, by before, after and reason."""
    for paragraph, edits in found:
        text = replace_spans(paragraph.text, ((edit.start, edit.end, edit.after) for edit in edits))
        growth = 0
        for edit in edits:
            made.setdefault((paragraph.text[edit.start : edit.end], edit.after, edit.why), []).append(paragraph.name)
            if edit.question:
                step = step.ask(
                    paragraph.name, edit.question, source, quote_uniquely(text, edit.start + growth, edit.after)
                )
            growth += len(edit.after) - (edit.end - edit.start)
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
"""Characters around a citation or a session in which a rule looks for what is said of it."""
MOST_MATCHES = 50
"""Lists of resolutions, or sessions, that a rule looks at in one text: a bound on time, which no real text reaches."""


def text_before(text: str, end: int) -> str:
    """Return at most CONTEXT characters before an offset, without the markup of italics."""
    return text[max(0, end - CONTEXT) : end].replace("*", "")


def replace_spans(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with new words in place of some spans, each given as start, end and words; none overlap.

    >>> replace_spans("a kite in May", [(2, 6, "lamp"), (10, 13, "June")])
    'a lamp in June'
    """
    pieces: list[str] = []
    position = 0
    for start, end, words in sorted(parts):
        pieces += [text[position:start], words]
        position = end
    return "".join([*pieces, text[position:]])

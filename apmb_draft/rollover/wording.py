"""Name the paragraphs of a text, find those that show a fact, and edit their literal wording for the rules.

A rule that edits words (`recalls`, `sessions`, `meetings`, `house_style`) gives `apply_edits` a function that finds its
edits in one paragraph; each has its reason. `replace_spans` and the limit serve readers of wording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from apmb_draft.model.paragraphs import BELOW, ROW_MARKS, Level, Paragraph, split_paragraphs
from apmb_draft.model.resolution import GROUPS, TEXTS, Resolution
from apmb_draft.rollover.step import FactChange, Step
from apmb_draft.text.markup import Sort, tokenize_markup


@dataclass(frozen=True)
class FileParagraph:
    """One paragraph of the file: its name, its markup, the text above a sub-paragraph, and its offset."""

    name: str
    text: str
    above: str = ""
    start: int = 0


def file_paragraphs(key: str, text: str) -> Iterator[FileParagraph]:
    """Yield the paragraphs of one text, sub-paragraphs apart, each with the name of its whole paragraph.

    >>> text = "*Asks*:\\n\\n(a) To go;\\n\\n*Urges* all."
    >>> [(paragraph.name, paragraph.above) for paragraph in file_paragraphs("operative", text)]
    [('operative 1', ''), ('operative 1', '*Asks*:'), ('operative 2', '')]
    """
    whole: Paragraph | None = None
    for paragraph in split_paragraphs(text):
        if paragraph.level is Level.HEADING or paragraph.level in ROW_MARKS.values():
            continue
        is_below = paragraph.level in BELOW
        if not is_below:
            whole = paragraph
        unnumbered = " unnumbered" if whole and whole.level is Level.UNNUMBERED else ""
        name = f"{key}{unnumbered} {whole.number if whole else 0}"
        yield FileParagraph(name, paragraph.text, whole.text if whole and is_below else "", paragraph.start)


def named_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """Yield every whole paragraph with its sub-paragraphs, named as people cite it: "preamble 6", "operative 12"."""
    for key in TEXTS:
        for name, parts in groupby(
            file_paragraphs(key, getattr(resolution, key)), key=lambda paragraph: paragraph.name
        ):
            yield name, " ".join(part.text for part in parts)


def annex_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """Yield the same for the annexes, counted through: "annex 3"."""
    number = 0
    for annex in resolution.annexes:
        for name, parts in groupby(file_paragraphs("annex", annex.text), key=lambda paragraph: paragraph.name):
            number += name != "annex 0"  # sub-paragraphs at the head of an annex: composed, they have the number before
            yield f"annex {number}", " ".join(part.text for part in parts)


def slot_names(text: str) -> set[str]:
    """Return the names of the slots of a text."""
    return {token.name for token in tokenize_markup(text) if token.sort is Sort.SLOT}


def literal_text(text: str) -> str:
    """Return a text without its markup, each slot as "…": what no fact keeps up to date."""
    displayed = {Sort.TEXT: None, Sort.SLOT: "…"}
    return "".join(displayed[token.sort] or token.text for token in tokenize_markup(text) if token.sort in displayed)


def paragraphs_showing(resolution: Resolution, *names: str) -> tuple[str, ...]:
    """Return the names of the paragraphs that show a fact: those with a slot of that name or below it.

    A name that ends in a dot means all slots below it alone.
    """
    return tuple(
        paragraph
        for paragraph, text in (*named_paragraphs(resolution), *annex_paragraphs(resolution))
        if any(slot == name or slot.startswith(f"{name.rstrip('.')}.") for slot in slot_names(text) for name in names)
    )


def paragraphs_showing_key(resolution: Resolution, key: str) -> tuple[str, ...]:
    """Return the names of the paragraphs that show the value of a key: "counts.states" is shown by {states}."""
    first, _, rest = key.partition(".")
    slot = rest.partition(".")[0] if first in GROUPS else "agenda" if first == "agenda_title" else first
    return paragraphs_showing(resolution, slot)


# --- Edits -----------------------------------------------------------------------------------------------------------


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


MOST_MATCHES = 50
"""Lists of resolutions, or sessions, that a rule looks at in one text: a bound on time, which no real text reaches."""


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

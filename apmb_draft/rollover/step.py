"""Hold a roll-over under way: its answers and changes, and the step that leads from one rule to the next.

For the rules, name the paragraphs of a text, find those that show a fact, and edit their literal wording. A rule that
edits words (`recalls`, `sessions`, `meetings`, `house_style`) gives `apply_edits` a function that finds its edits in
one paragraph; each has its reason.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from apmb_draft.model.paragraphs import BELOW, ROW_MARKS, Level, Paragraph, split_paragraphs
from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import GROUPS, TEXTS, Adoption, Articles, Ask, Attend, Resolution, year_of
from apmb_draft.text.markup import Sort, tokenize_markup
from apmb_draft.un.english import Dates, Years, date_text


@dataclass(frozen=True)
class Answers:
    """The facts that the user, or a table of facts, knows about the new year; all of them may be left open.

    `known` gives place and dates of meetings by their kind and number, in any order; `settings` are keys of the
    file with the value to write there, and have the last word.
    """

    session: int | None = None
    interval: int | None = None
    symbol: str | None = None
    date: datetime.date | None = None
    agenda_item: str | None = None
    sponsors: tuple[str, ...] = ()
    states: int | None = None
    place: str | None = None
    dates: Dates | None = None
    action_plan: Years | None = None
    articles: Articles | None = None
    known: tuple[Attend, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FactChange:
    """A fact that a rule changed, or literal wording: the key of the file, both values, and the reason.

    The key of literal wording is "text". `paragraphs` names where it shows in the text ("preamble 6"); a change of the
    masthead shows in none. `edits` are the literal words that the rule changed, each before and after; `asks` the keys
    of what the rule cannot know, whether or not an answer has filled it; `usual` is what the rule proposes, where an
    answer decided otherwise.
    """

    rule: str
    key: str
    before: str
    after: str
    why: str
    source: str
    paragraphs: tuple[str, ...] = ()
    edits: tuple[tuple[str, str], ...] = ()
    asks: tuple[str, ...] = ()
    usual: str = ""


@dataclass(frozen=True)
class Trace:
    """The draft that the rules made of a base, before anything was stated outright, and each change with its reason."""

    base: Resolution
    ruled: Resolution
    changes: tuple[FactChange, ...]


@dataclass(frozen=True)
class RollOver:
    """A new draft, and everything a person should know about how it was made."""

    draft: Resolution
    changes: tuple[FactChange, ...]
    flags: tuple[Flag, ...]
    trace: Trace
    new_wording: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[Ask, ...]:
        """Return what the draft still asks."""
        return self.draft.ask


@dataclass(frozen=True)
class Step:
    """A roll-over under way: the text it starts from, the answers, and the draft as the rules so far have made it."""

    base: Resolution
    answers: Answers
    draft: Resolution
    changes: tuple[FactChange, ...] = ()
    asked: tuple[Ask, ...] = ()

    def set(self, change: FactChange | None = None, **values: Any) -> Step:
        """Return the step with some values of the draft replaced, and the change that says why."""
        draft = self.draft.model_copy(update=values)
        shows = change is not None and change.before != change.after
        return replace(self, draft=draft, changes=(*self.changes, change) if change and shows else self.changes)

    def ask(
        self, fact: str, question: str, look: str | None, proposed: str | None = None, ground: str | None = None
    ) -> Step:
        """Return the step with one more question; a fact, or words of a paragraph, are asked about once."""
        new = Ask(fact=fact, question=question, look=look, ground=ground, proposed=proposed)
        return replace(self, asked=(*(ask for ask in self.asked if ask.key != new.key), new))

    @property
    def year(self) -> int:
        """Return the year in which the session opens: 2025 for the eightieth."""
        return year_of(self.draft.session)

    @property
    def interval(self) -> int:
        """Return the number of sessions between the two texts."""
        return self.draft.session - self.base.session

    @property
    def adoption(self) -> Adoption:
        """Return the adoption of the text it starts from, without which no roll-over begins."""
        assert self.base.adoption
        return self.base.adoption

    @property
    def cited_base(self) -> str:
        """Return the text it starts from as it is cited: "79/34 of 2 December 2024"."""
        return f"{self.adoption.number} of {date_text(self.adoption.date)}"


# --- The paragraphs of the text ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileParagraph:
    """One paragraph of the file: its name, its markup, the text above a sub-paragraph, and its offset."""

    name: str
    text: str
    above: str = ""
    start: int = 0
    is_heading: bool = False


def file_paragraphs(key: str, text: str, *, headings: bool = False) -> Iterator[FileParagraph]:
    """Yield the paragraphs of one text, sub-paragraphs apart, each with the name of its whole paragraph.

    Headings, if they are wanted, have their own: "operative heading 2".

    >>> text = "*Asks*:\\n\\n(a) To go;\\n\\n*Urges* all."
    >>> [(paragraph.name, paragraph.above) for paragraph in file_paragraphs("operative", text)]
    [('operative 1', ''), ('operative 1', '*Asks*:'), ('operative 2', '')]
    """
    whole: Paragraph | None = None
    count = 0
    for paragraph in split_paragraphs(text):
        if paragraph.level is Level.HEADING and headings:
            count += 1
            yield FileParagraph(f"{key} heading {count}", paragraph.text, "", paragraph.start, is_heading=True)
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
    for name, parts in whole_paragraphs(resolution):
        yield name, " ".join(part.text for part in parts)


def whole_paragraphs(resolution: Resolution) -> Iterator[tuple[str, list[FileParagraph]]]:
    """Yield the name of every whole paragraph, and its parts: itself, and its sub-paragraphs."""
    for key in TEXTS:
        for name, parts in groupby(file_paragraphs(key, getattr(resolution, key)), key=attrgetter("name")):
            yield name, list(parts)


def annex_paragraphs(resolution: Resolution) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of the annexes with their sub-paragraphs, counted through: "annex 3"."""
    number = 0
    for annex in resolution.annexes:
        for name, parts in groupby(file_paragraphs("annex", annex.text), key=attrgetter("name")):
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


# --- Edits ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextEdit:
    """New words for those between two offsets of a paragraph, as the file has it, with slots and markup; and why.

    With a question the new words are a proposal, or the words that are asked about if they are the same as before. Its
    ground is the reason, if no other is given.
    """

    start: int
    end: int
    after: str
    why: str
    question: str = ""
    ground: str = ""


FindEdits = Callable[[FileParagraph, Step], Iterator[TextEdit]]
"""A function that yields what a rule edits in one paragraph or footnote."""


def apply_edits(step: Step, rule: str, find: FindEdits, source: str, also: Collection[str] = ("footnotes",)) -> Step:
    """Return the step with the edits that a rule finds in the texts of its draft, `also` in "footnotes" or "headings".

    Equal edits are one change, with all their paragraphs; an edit with a question adds that to the step. `source` is
    where the reader finds the new facts.
    """
    draft, made = step.draft, dict[tuple[str, str, str], list[str]]()
    running = [(key, getattr(draft, key)) for key in TEXTS]
    texts = [(key, text, list(file_paragraphs(key, text, headings="headings" in also))) for key, text in running]
    notes = {f"footnote {key}": text for key, text in draft.footnotes.items()}
    texts += [(name, text, [FileParagraph(name, text)]) for name, text in notes.items() if "footnotes" in also]
    edited: dict[str, str] = {}
    for key, text, paragraphs in texts:
        spans: list[tuple[int, int, str]] = []
        parts: dict[str, list[str]] = {}
        for paragraph in paragraphs:
            edits = sorted(find(paragraph, step), key=attrgetter("start"))
            spans += [(paragraph.start + edit.start, paragraph.start + edit.end, edit.after) for edit in edits]
            for edit in edits:
                words = paragraph.text[edit.start : edit.end]
                made.setdefault((words, edit.after, edit.why), []).append(paragraph.name)
            step = _ask_about(step, paragraph, edits, source, parts.setdefault(paragraph.name, []))
        edited[key] = replace_spans(text, spans)
    for (before, after, why), where in made.items():
        step = step.set(
            FactChange(rule, "text", before, after, why, source, tuple(dict.fromkeys(where)), ((before, after),))
        )
    values: dict[str, Any] = {key: edited[key] for key in TEXTS}
    values["footnotes"] = {key: edited.get(f"footnote {key}", text) for key, text in draft.footnotes.items()}
    return step.set(None, **values)


def _ask_about(step: Step, paragraph: FileParagraph, edits: list[TextEdit], source: str, parts: list[str]) -> Step:
    """Return the step with the questions of edits in one paragraph, each with the new words.

    The words are quoted so that they are found in the whole paragraph; `parts` are its parts so far, to which the new
    text of this one is added.
    """
    before = "".join(f"{part}\n\n" for part in parts)
    parts.append(replace_spans(paragraph.text, ((edit.start, edit.end, edit.after) for edit in edits)))
    growth = len(before)
    for edit in edits:
        if edit.question:
            quote = quote_uniquely(before + parts[-1], edit.start + growth, edit.after)
            step = step.ask(paragraph.name, edit.question, None, quote, edit.ground or edit.why or source)
        growth += len(edit.after) - (edit.end - edit.start)
    return step


# --- Quotations and spans, for readers of wording ---------------------------------------------------------------------


def quote_uniquely(text: str, start: int, words: str) -> str:
    """Return words at an offset of a paragraph, with as many words before them as make the quotation unique so far.

    >>> quote_uniquely("a red kite and a blue kite", 22, "kite")
    'blue kite'
    """
    word_before = re.compile(r"[^*{}\[\]\\\s]+[ \u00a0]$")  # without markup
    while words in text[: start + len(words) - 1] and (word := word_before.search(text[:start])):
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

"""Find the open facts of a draft: unknown ones, and proposed values that nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apmb_draft.model.resolution import TEXTS, Ask, Resolution, Stage
from apmb_draft.model.values import UNKNOWN
from apmb_draft.text.markup import Sort, tokenize_markup
from apmb_draft.text.slots import slot_phrases
from apmb_draft.un.typography import plain_text

ASKED_OF_MASTHEAD = {
    "agenda_item": (
        "Number and letter of the agenda item; they are set anew each session.",
        "allocation of agenda items to the committee, in September",
    ),
    "symbol": ("Number of the document; the Secretariat gives it when it issues the draft.", "the issued document"),
    "issued": ("Day on which the draft is handed in.", "your own calendar, and the deadline of the committee"),
    "sponsors": ("Which States table the draft?", "your own consultations"),
}
"""What is asked of the masthead of a draft: the key, the question, and where the answer appears."""


def unknown_facts(resolution: Resolution) -> Iterator[str]:
    """Yield the keys whose value is `unknown`, in the order of the file."""
    if resolution.stage is Stage.DRAFT and not (resolution.sponsors or resolution.sponsors_line):
        yield "sponsors"
    yield from _unknown(resolution.model_dump(mode="json", exclude={"ask"}), "")


def _unknown(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _unknown(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, str) and (
        value == UNKNOWN or value.endswith(f"({UNKNOWN})") or value.startswith(f"{UNKNOWN} (")
    ):
        yield key


def in_full(ask: Ask) -> str:
    """Return a question with the value that a rule proposed; that of a person with the name."""
    if ask.author is not None:
        return f"{ask.author}: {ask.question}"
    if ask.proposed is None:
        return ask.question
    return f"{ask.question} Proposed: {ask.proposed}; not confirmed yet."


def open_questions(resolution: Resolution) -> tuple[Ask, ...]:
    """Return what is still asked: entries of `ask` that nothing has answered, and unknown facts that no entry names.

    A proposal is answered when its entry is deleted, or when another value or other words stand in its place; what a
    person asks, when the entry is deleted; any other question, when its fact is known.
    """
    unknown = list(unknown_facts(resolution))
    proposed = {ask.key for ask in (*resolution.proposals(), *_proposed_words(resolution))}
    listed = [ask for ask in resolution.ask if ask.fact in unknown or ask.key in proposed or ask.author is not None]
    named = {ask.fact for ask in listed if ask.author is None}
    return (*listed, *(_asked(key, resolution.stage) for key in unknown if key not in named))


def _proposed_words(resolution: Resolution) -> Iterator[Ask]:
    """Yield the questions on words that still are in the text, wherever their paragraph has moved."""
    asked = [ask for ask in resolution.ask if ask.is_of_words]
    if not asked:
        return
    filling = slot_phrases(resolution)
    texts = [getattr(resolution, key) for key in TEXTS]
    texts += [*(annex.text for annex in resolution.annexes), *resolution.footnotes.values()]
    text = " ".join(_as_read(text, filling) for text in texts)
    yield from (ask for ask in asked if _in_one_line(ask.proposed or "") in text)


def _as_read(text: str, filling: Mapping[str, str]) -> str:
    """Return a text of the file as it is read, in one line, its slots filled and its markup left out."""
    filled = "".join(
        _as_read(filling.get(token.name, ""), {}) if token.sort is Sort.SLOT else token.text
        for token in tokenize_markup(text)
        if token.sort is not Sort.ITALIC
    )
    return _in_one_line(filled)


def _in_one_line(text: str) -> str:
    return " ".join(plain_text(text).split())


def _asked(key: str, stage: Stage) -> Ask:
    """Return the question for a fact that no entry of `ask` names, as in a file whose questions were deleted."""
    if stage is Stage.ADOPTED and key == "issued":
        return Ask(fact=key, question="Date in the masthead of the resolution.", look="the issued document")
    question, look = ASKED_OF_MASTHEAD.get(key, ("This fact is not known yet.", None))
    return Ask(fact=key, question=question, look=look)


def name_fact(key: str) -> str:
    """Return what people call a fact, by its key in the file; words that are asked about, with their paragraph.

    >>> name_fact("attend.place"), name_fact("counts.keepers"), name_fact("operative 10: States not Parties")
    ('the place of the meeting', 'the number of keepers', '“States not Parties” in paragraph 10')
    """
    place, _, words = key.partition(": ")
    if words:
        return f"“{words}” in {place.replace('operative', 'paragraph')}"
    group, _, name = key.partition(".")
    last = key.rpartition(".")[2]
    if group == "counts":
        return f"the number of {'States' if name == 'states' else name.replace('_', ' ')}"
    return _NAMES.get(key) or _NAMES.get(last) or f"“{last.replace('_', ' ')}”"


_NAMES = {
    "attend.place": "the place of the meeting", "attend.dates": "the dates of the meeting", "symbol": "the symbol",
    "issued": "the date", "agenda_item": "the number of the agenda item", "sponsors": "the sponsors",
    "action_plan": "the period of the action plan", "convene.kind": "the kind of meeting",
    "convene.articles": "the articles", "title": "the title",
}  # fmt: skip

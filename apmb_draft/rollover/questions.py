"""Ask what no rule can know, each question with its reason and the place where the answer usually appears."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apmb_draft.model import Ask, Resolution
from apmb_draft.open_facts import ASKED_OF_MASTHEAD
from apmb_draft.rollover.report import Step
from apmb_draft.values import UNKNOWN, Unknown
from apmb_draft.words import date_text


def ask_open_facts(step: Step) -> Step:
    """Ask for every fact of the masthead, every count and every day that is still open."""
    draft = step.draft
    for key, (question, look) in ASKED_OF_MASTHEAD.items():
        if getattr(draft, key) is UNKNOWN:
            step = step.ask(key, question, look)
    for name, number in draft.counts.items():
        if number is UNKNOWN:
            before = step.base.counts[name]
            look = "status list kept by the depositary" if name == "states" else "where last year's number came from"
            step = step.ask(f"counts.{name}", _count_question(name, str(before)), look)
    for name, date in draft.dates.items():
        step = step.ask(
            f"dates.{name}",
            f"Is this still the day meant by “{name}”?",
            "the document it belongs to",
            None if isinstance(date, Unknown) else date_text(date),
        )
    return step


def _count_question(name: str, before: str) -> str:
    asked_for = (
        f"What is the number of {'States' if name == 'states' else name.replace('_', ' ')} now? Last year: {before}."
    )
    if name == "states":
        return f"{asked_for} Whether notified withdrawals lower it is for you to decide."
    return asked_for


def sort_questions(asked: Iterable[Ask]) -> tuple[Ask, ...]:
    """Return questions in the order of their keys in the file, those on paragraphs by their numbers."""
    keys = list(Resolution.model_fields)

    def position(ask: Ask) -> tuple[int, int]:
        number = re.search(r" (\d+)$", ask.fact)
        key = re.split("[. ]", ask.fact, maxsplit=1)[0]
        return keys.index("footnotes" if key == "footnote" else key), int(number[1]) if number else 0

    return tuple(sorted(asked, key=position))

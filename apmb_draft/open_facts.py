"""What a draft still lacks: facts that are unknown, and values proposed that nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apmb_draft.model import Ask, Resolution, Stage
from apmb_draft.values import UNKNOWN


def unknown_facts(resolution: Resolution) -> Iterator[str]:
    """The keys whose value is `unknown`, in the order of the file."""
    if resolution.stage is Stage.DRAFT and not resolution.sponsors:
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
    """A question with the value that a rule proposed, and how to confirm it; that of a person with the name."""
    if ask.author is not None:
        return f"{ask.author}: {ask.question}"
    if ask.proposed is None:
        return ask.question
    return f"{ask.question} Proposed: {ask.proposed}; delete the entry under “ask” to confirm it."


def open_questions(resolution: Resolution) -> tuple[Ask, ...]:
    """What is still asked: entries of `ask` that nothing has answered, and unknown facts that no entry names.

    An entry that proposes a value stays open until it is deleted, and so does what a person asks; any other is
    answered when its fact is known.
    """
    unknown = list(unknown_facts(resolution))
    listed = [
        ask for ask in resolution.ask if ask.fact in unknown or ask.proposed is not None or ask.author is not None
    ]
    named = {ask.fact for ask in listed if ask.author is None}
    rest = [Ask(fact=key, question="This fact is not known yet.") for key in unknown if key not in named]
    return (*listed, *rest)

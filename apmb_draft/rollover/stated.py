"""What the user states outright: any key of the draft, written over what the rules made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apmb_draft.draft_file import to_plain, validated
from apmb_draft.model import Resolution
from apmb_draft.problems import DraftError, Problem, Where, error
from apmb_draft.rollover.report import Change
from apmb_draft.rollover.where import paragraphs_of

_FIXED = frozenset({"format", "document", "session", "stage", "base", "adoption", "ask"})
"""Keys that are the roll-over's own: a draft of another session, say, is another roll-over."""


def with_settings(draft: Resolution, settings: tuple[tuple[str, Any], ...]) -> Resolution:
    """Return the draft with keys set by the user; a key that was asked for is answered by it.

    Raises DraftError for a key that cannot be set, and a value that the file cannot have.
    """
    if not settings:
        return draft
    plain = to_plain(draft)
    for key, value in settings:
        if key.partition(".")[0] in _FIXED:
            raise error("--set", "fixed-key", f"{key}: follows from last year's text and cannot be set")
        _write(plain, key, value)
    answered = [f"{key}." for key, _ in settings]
    asked = plain.get("ask", [])
    plain["ask"] = [ask for ask in asked if not any(_answers(key, f"{ask['fact']}.") for key in answered)]
    return validated(plain, "--set")


def _answers(key: str, fact: str) -> bool:
    """Whether a key that was set is the fact asked for, a part of it, or holds it."""
    return key.startswith(fact) or fact.startswith(key)


def _write(plain: dict[str, Any], key: str, value: Any) -> None:
    group: Any = plain
    parts = key.split(".")
    for part in parts[:-1]:
        if isinstance(group, list) and part.isdigit() and int(part) < len(group):
            group = group[int(part)]
            continue
        if not isinstance(group, dict):
            raise DraftError([Problem(Where("--set"), "unknown-key", f"{key}: “{part}” is not a group of keys")])
        group = group.setdefault(part, {})
    if not isinstance(group, dict):
        raise DraftError([Problem(Where("--set"), "unknown-key", f"{key}: there is no group to write it into")])
    group[parts[-1]] = value


def settings_changes(draft: Resolution, settings: tuple[tuple[str, str], ...]) -> tuple[Change, ...]:
    """What was stated, as changes with their paragraphs."""
    plain = to_plain(draft)
    return tuple(
        Change(
            "stated", key, _read(plain, key), value, "stated by --set", "the answer given", paragraphs_of(draft, key)
        )
        for key, value in settings
    )


def _read(plain: Mapping[str, Any], key: str) -> str:
    value: Any = plain
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return "" if value is None else str(value)

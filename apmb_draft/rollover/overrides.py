"""Write what the user states outright, any key of the draft, over what the rules made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model import Resolution
from apmb_draft.problems import DraftError, Problem, Where, error
from apmb_draft.rollover.paragraph_refs import paragraphs_showing_key
from apmb_draft.rollover.report import FactChange

_FIXED_KEYS = frozenset({"format", "document", "session", "stage", "base", "adoption", "ask"})
"""Keys that are the roll-over's own: a draft of another session, say, is another roll-over."""


def apply_settings(draft: Resolution, settings: tuple[tuple[str, Any], ...]) -> Resolution:
    """Return the draft with keys set by the user; a key that was asked for is answered by it.

    Raises DraftError for a key that cannot be set, and a value that the file cannot have.
    """
    if not settings:
        return draft
    plain = to_plain(draft)
    for key, value in settings:
        if key.partition(".")[0] in _FIXED_KEYS:
            raise error("--set", "fixed-key", f"{key}: follows from last year's text and cannot be set")
        _write_value(plain, key, value)
    answered = [f"{key}." for key, _ in settings]
    asked = plain.get("ask", [])
    plain["ask"] = [ask for ask in asked if not any(_concerns(key, f"{ask['fact']}.") for key in answered)]
    return validate_plain(plain, "--set")


def _concerns(key: str, fact: str) -> bool:
    """Return whether a key that was set is the fact asked for, a part of it, or contains it."""
    return key.startswith(fact) or fact.startswith(key)


def _write_value(plain: dict[str, Any], key: str, value: Any) -> None:
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


def describe_settings(draft: Resolution, settings: tuple[tuple[str, str], ...]) -> tuple[FactChange, ...]:
    """Return what was stated, as changes with their paragraphs."""
    plain = to_plain(draft)
    return tuple(
        FactChange(
            "stated",
            key,
            _read_value(plain, key),
            value,
            "stated by --set",
            "the answer given",
            paragraphs_showing_key(draft, key),
        )
        for key, value in settings
    )


def _read_value(plain: Mapping[str, Any], key: str) -> str:
    value: Any = plain
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return "" if value is None else str(value)

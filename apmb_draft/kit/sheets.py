"""Fill the sheets of a submission from the facts of the draft; what only people know is left blank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apmb_draft.model import Kind, Resolution
from apmb_draft.sponsors import Sponsors
from apmb_draft.states import without_asterisk
from apmb_draft.templates import Templates
from apmb_draft.values import Unknown
from apmb_draft.words import date_text

SHEETS = ("data-sheet.txt", "checklist.txt", "covering-email.txt")
"""The file names of the sheets in the kit; each has a template of the same name."""

_RHYTHM = {1: "recurring, every session", 2: "recurring, biennial", 3: "recurring, triennial"}


@dataclass(frozen=True)
class TrackedBase:
    """The base of the tracked changes: its symbol, and whether they are in the official Word file itself."""

    symbol: str
    official: bool


@dataclass(frozen=True)
class Kit:
    """A draft to be submitted by `author`, with its files as (name, description); no `tracked` for a new text.

    `previous` is the resolution that the text goes on from, `look_at` the findings of the check as (place, message),
    `rules` the rules of these findings.
    """

    draft: Resolution
    author: str
    files: tuple[tuple[str, str], ...] = ()
    tracked: TrackedBase | None = None
    previous: Resolution | None = None
    look_at: tuple[tuple[str, str], ...] = ()
    rules: frozenset[str] = frozenset()


def fill_sheets(kit: Kit, filling: Templates) -> dict[str, str]:
    """Return the text of every sheet by its name. Raises DraftError for a mistake in a template."""
    values = _values(kit)
    return {name: filling.fill(f"{name}.jinja", values) for name in SHEETS}


def _values(kit: Kit) -> dict[str, Any]:
    draft = kit.draft
    sponsors = Sponsors(() if isinstance(draft.sponsors, Unknown) else draft.sponsors, draft.sponsors_note or "")
    return {
        "author": kit.author,
        "committee": draft.committee or "",
        "session": draft.session,
        "symbol": "" if isinstance(draft.symbol, Unknown) else draft.symbol,
        "date": "" if isinstance(draft.issued, Unknown) else date_text(draft.issued),
        "item": draft.agenda_item,
        "agenda_title": draft.agenda_title or "",
        "title": draft.title,
        "kind": "decision" if draft.document is Kind.DECISION else "resolution",
        "sponsors": list(map(without_asterisk, sponsors.states)),
        "sponsors_line": draft.sponsors_line or "",
        "group": sponsors.group,
        "note": sponsors.note if sponsors.note.startswith("On behalf of") else "",
        "base": kit.tracked,
        "is_revision": "/Rev." in str(draft.symbol),
        "previous": kit.previous.symbol if kit.previous else "",
        "rhythm": describe_rhythm(draft.session, kit.previous.session) if kit.previous else "",
        "files": kit.files,
        "look_at": kit.look_at,
        "doubtful": kit.rules | {rule[:3] for rule in kit.rules},  # and their areas
    }


def describe_rhythm(session: int, previous: int) -> str:
    """Return how often the text recurs, from the sessions of the draft and of its base; "" if unclear.

    >>> describe_rhythm(80, 78), describe_rhythm(80, 70)
    ('recurring, biennial', '')
    """
    return _RHYTHM.get(session - previous, "")

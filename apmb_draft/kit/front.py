"""Describe the changes of the front of a text in the style of the statement of changes."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.blocks import Document, Role
from apmb_draft.markup import escape_text
from apmb_draft.typography import plain_text

_FRONT = {
    Role.SYMBOL: "symbol",
    Role.DATE: "date",
    Role.SESSION: "session",
    Role.COMMITTEE: "committee",
    Role.AGENDA_ITEM: "agenda item",
    Role.AGENDA_TITLE: "title of the agenda item",
    Role.SPONSORS: "line of sponsors",
    Role.PAGE_NOTE: "note at the foot of the first page",
}
"""The facts on the front of a draft, with their names; the rest of it is the form of its kind of document."""


def front_changes(before: Document, after: Document) -> Iterator[str]:
    """Yield a sentence for each part of the front that differs, in the markup of the file.

    >>> from apmb_draft.blocks import Block, Run
    >>> one, two = (Document((Block(Role.SESSION, (Run(f"{name} session"),)),)) for name in ("Sixth", "Seventh"))
    >>> list(front_changes(one, two)), list(front_changes(Document(()), two))
    (['Replace the session, “Sixth session”, with “Seventh session”.'], ['Insert the session, “Seventh session”.'])
    """
    if before.is_adopted and not after.is_adopted:
        yield "The form of the front and of the end is that of a draft."
    for role, name in _FRONT.items():
        old, new = (escape_text(_text(document, role)) for document in (before, after))
        if old and new and old != new:
            yield f"Replace the {name}, “{old}”, with “{new}”."
        elif old != new:
            yield f"Insert the {name}, “{new}”." if new else f"Delete the {name}, “{old}”."


def _text(document: Document, role: Role) -> str:
    return " ".join(plain_text(" ".join(block.text for block in document.of(role))).split())

"""What came back from Word, as a draft again: wording in its place, facts as facts, all else told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from apmb_draft.blocks import Block, Document, Note
from apmb_draft.compose import compose
from apmb_draft.draft_file import to_plain, validated
from apmb_draft.model import LINE_OF_SPONSORS, Resolution
from apmb_draft.problems import DraftError, error
from apmb_draft.redline.places import describe_place
from apmb_draft.takeover import Both, facts_of, leaves, said_in, taken_over

LEAST = 0.3
"""The share of paragraphs that must be those of the draft, or the document is another one."""
_FRONT = (
    "session", "symbol", "issued", "committee", "agenda_item", "agenda_title", "title", *LINE_OF_SPONSORS,
    "symbol_note", "original", "adoption", "opening",
)  # fmt: skip
"""The keys that the masthead and the front block show."""


@dataclass(frozen=True)
class Absorbed:
    """A draft as it came back.

    `literal` names the facts that became plain words, each with its paragraph; `differences` is where composing the
    draft does not give what came back, as it was read and as it is composed.
    """

    resolution: Resolution
    literal: tuple[tuple[str, str, str], ...] = ()
    differences: tuple[tuple[str, str, str], ...] = ()


def absorbed(
    sent: Resolution, before: Resolution, after: Resolution, name: str, now: Document | None = None
) -> Absorbed:
    """The draft that was sent, with everything that somebody changed in its document.

    Args:
        sent: The draft as its file was when the document was made.
        before: The same as it is read from our own document.
        after: What is read from the document that came back.
        name: Its name, for the messages.
        now: The file as it is by now, whose new footnotes have their names.

    Raises DraftError [absorb-other] for a document that is none of this draft.
    """
    for key in ("document", "stage"):
        mine, theirs = getattr(sent, key), getattr(after, key)
        if mine is not theirs:
            raise error(name, "absorb-other", f"it is a text with {key} {theirs}, and the draft has {key} {mine}")
    both = Both.of(_with_front(sent, before, after), after, now)
    if both.share < LEAST:
        most = len(both.ours.units)
        message = (
            f"only {round(both.share * most)} of {most} paragraphs are those of the draft; it seems to be another "
            "document. Name the draft it was made from"
        )
        raise error(name, "absorb-other", message)
    found = taken_over(both)
    resolution = _answered(sent, found.resolution)
    return Absorbed(resolution, found.literal, tuple(differences(compose(resolution), both.theirs.document)))


def _with_front(sent: Resolution, before: Resolution, after: Resolution) -> Resolution:
    """The draft with what changed in masthead and front block between two readings of its document."""
    old, new = to_plain(before), to_plain(after)
    values = to_plain(sent)
    for key in _FRONT:
        if old.get(key) != new.get(key):
            values[key] = new.get(key)
    try:
        return validated({key: value for key, value in values.items() if value is not None}, "")
    except DraftError:
        return sent  # no draft has such a masthead; the difference is told


def _answered(sent: Resolution, now: Resolution) -> Resolution:
    """The draft without the questions that it answers: those whose fact is another now."""
    before, after = facts_of(sent), facts_of(now)
    old, new = dict(leaves(before)), dict(leaves(after))
    changed = {".".join(path) for path, value in new.items() if old.get(path) != value}
    changed |= {"sponsors"} if before.get("sponsors") != after.get("sponsors") else set()
    left = [
        ask
        for ask in now.ask
        if ask.author or not any(key == ask.fact or key.startswith(f"{ask.fact}.") for key in changed)
    ]
    return now.model_copy(update={"ask": tuple(left)})


# --- The proof -------------------------------------------------------------------------------------------------------


def differences(made: Document, came: Document) -> Iterator[tuple[str, str, str]]:
    """Where two documents do not say the same: the place, what came back, and what is composed."""
    for ours, theirs in chain(zip_longest(made.blocks, came.blocks), zip_longest(made.notes, came.notes)):
        if not ours or not theirs or _seen(ours) != _seen(theirs):
            yield _place(theirs or ours), _shown(theirs), _shown(ours)


def _seen(one: Block | Note) -> tuple[Any, ...]:
    return (one.role if isinstance(one, Block) else "", one.number, said_in(one.runs))


def _place(one: Block | Note) -> str:
    return describe_place(one) if isinstance(one, Block) else f"footnote {one.number}"


def _shown(one: Block | Note | None) -> str:
    return f"{one.number} {one.text}".strip() if isinstance(one, Block) else one.text if one else ""

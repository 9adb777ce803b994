"""Take over what a returned document changed: wording in its place, facts as facts, the rest literally."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from apmb_draft.blocks import Block, Document, Note
from apmb_draft.compose import compose
from apmb_draft.diff.changes import describe_place
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model import LINE_OF_SPONSORS, Resolution
from apmb_draft.problems import DraftError, error
from apmb_draft.takeover import AlignedTexts, facts_of, single_facts, take_over, visible_text_of_runs

LEAST = 0.3
"""The share of paragraphs that must be those of the draft, or the document is another one."""
_FRONT = (
    "session", "symbol", "issued", "committee", "agenda_item", "agenda_title", "title", *LINE_OF_SPONSORS,
    "symbol_note", "original", "adoption", "opening",
)  # fmt: skip
"""The keys of the masthead and the front block."""


@dataclass(frozen=True)
class AbsorbedDraft:
    """A draft with the changes of its document.

    `literal` are the facts that became plain text: paragraph, slot, text. `differences` are the parts for which the
    draft gives other text than came back: place, as read, as composed.
    """

    resolution: Resolution
    literal: tuple[tuple[str, str, str], ...] = ()
    differences: tuple[tuple[str, str, str], ...] = ()


def absorb_changes(
    sent: Resolution, before: Resolution, after: Resolution, name: str, now: Document | None = None
) -> AbsorbedDraft:
    """Return the draft that was sent, with all changes that people made in its document.

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
    aligned = AlignedTexts.of(_with_front(sent, before, after), after, now)
    if aligned.share < LEAST:
        most = len(aligned.ours.paragraphs)
        message = (
            f"only {round(aligned.share * most)} of {most} paragraphs are those of the draft; it seems to be another "
            "document. Name the draft it was made from"
        )
        raise error(name, "absorb-other", message)
    found = take_over(aligned)
    resolution = _without_answered(sent, found.resolution)
    return AbsorbedDraft(
        resolution, found.literal, tuple(find_differences(compose(resolution), aligned.theirs.document))
    )


def _with_front(sent: Resolution, before: Resolution, after: Resolution) -> Resolution:
    """Return the draft with the changes of masthead and front block between two readings of its document."""
    old, new = to_plain(before), to_plain(after)
    values = to_plain(sent)
    for key in _FRONT:
        if old.get(key) != new.get(key):
            values[key] = new.get(key)
    try:
        return validate_plain({key: value for key, value in values.items() if value is not None}, "")
    except DraftError:
        return sent  # no draft has such a masthead; the difference is reported


def _without_answered(sent: Resolution, now: Resolution) -> Resolution:
    """Return the draft without the questions that it answers: those whose fact has changed."""
    before, after = facts_of(sent), facts_of(now)
    old, new = dict(single_facts(before)), dict(single_facts(after))
    changed = {".".join(path) for path, value in new.items() if old.get(path) != value}
    changed |= {"sponsors"} if before.get("sponsors") != after.get("sponsors") else set()
    left = [
        ask
        for ask in now.ask
        if ask.author or not any(key == ask.fact or key.startswith(f"{ask.fact}.") for key in changed)
    ]
    return now.model_copy(update={"ask": tuple(left)})


# --- Verification ----------------------------------------------------------------------------------------------------


def find_differences(made: Document, came: Document) -> Iterator[tuple[str, str, str]]:
    """Yield the place, the returned text and the composed text of each part in which two documents differ."""
    for ours, theirs in chain(zip_longest(made.blocks, came.blocks), zip_longest(made.notes, came.notes)):
        if not ours or not theirs or _visible(ours) != _visible(theirs):
            yield _place(theirs or ours), _displayed(theirs), _displayed(ours)


def _visible(one: Block | Note) -> tuple[Any, ...]:
    return (one.role if isinstance(one, Block) else "", one.number, visible_text_of_runs(one.runs))


def _place(one: Block | Note) -> str:
    return describe_place(one) if isinstance(one, Block) else f"footnote {one.number}"


def _displayed(one: Block | Note | None) -> str:
    return f"{one.number} {one.text}".strip() if isinstance(one, Block) else one.text if one else ""

"""Take over what a returned document changed: wording in its place, facts as facts, the rest literally."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from apmb_draft.blocks import Block, Document, Note
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model import LINE_OF_SPONSORS, Resolution
from apmb_draft.problems import DraftError, error
from apmb_draft.redline.places import describe_place
from apmb_draft.takeover.align_paragraphs import AlignedTexts, DraftText
from apmb_draft.takeover.engine import take_over
from apmb_draft.takeover.facts import single_facts
from apmb_draft.takeover.slot_tokens import VisibleText, visible_text_of_runs

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

    text: DraftText
    literal: tuple[tuple[str, str, str], ...] = ()
    differences: tuple[tuple[str, str, str], ...] = ()

    @property
    def resolution(self) -> Resolution:
        """Return the draft."""
        return self.text.resolution

    @property
    def document(self) -> Document:
        """Return the document that it composes to."""
        return self.text.document


def absorb_changes(
    sent: DraftText, before: Resolution, after: DraftText, name: str, now: Document | None = None
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
        mine, theirs = getattr(sent.resolution, key), getattr(after.resolution, key)
        if mine is not theirs:
            raise error(name, "absorb-other", f"it is a text with {key} {theirs}, and the draft has {key} {mine}")
    ours = DraftText.of(_with_front(sent.resolution, before, after.resolution), sent)
    aligned = AlignedTexts.of(ours, after, now)
    if aligned.share < LEAST:
        most = len(ours.blocks)
        message = (
            f"only {round(aligned.share * most)} of {most} paragraphs are those of the draft; it seems to be another "
            "document. Name the draft it was made from"
        )
        raise error(name, "absorb-other", message)
    found = take_over(aligned)
    text = _without_answered(sent.resolution, found.text)
    return AbsorbedDraft(text, found.literal, tuple(find_differences(text.document, after.document)))


def _with_front(sent: Resolution, before: Resolution, after: Resolution) -> Resolution:
    """Return the draft with the changes of masthead and front block between two readings of its document."""
    old, new, values = to_plain(before), to_plain(after), to_plain(sent)
    for key in _FRONT:
        if old.get(key) != new.get(key):
            values[key] = new.get(key)
    try:
        return validate_plain({key: value for key, value in values.items() if value is not None}, "")
    except DraftError:
        return sent  # no draft has such a masthead; the difference is reported


def _without_answered(sent: Resolution, now: DraftText) -> DraftText:
    """Return the draft without the questions that it answers: those whose fact has changed."""
    draft = now.resolution
    before = dict(single_facts(to_plain(sent)))
    changed = {".".join(path) for path, value in single_facts(to_plain(draft)) if before.get(path) != value}
    changed |= {"sponsors"} if sent.sponsors != draft.sponsors else set()
    left = [
        ask
        for ask in draft.ask
        if ask.author or not any(key == ask.fact or key.startswith(f"{ask.fact}.") for key in changed)
    ]
    return DraftText.of(draft.model_copy(update={"ask": tuple(left)}), now)


# --- Verification ----------------------------------------------------------------------------------------------------


def find_differences(made: Document, came: Document) -> Iterator[tuple[str, str, str]]:
    """Yield the place, the returned text and the composed text of each part in which two documents differ."""
    for ours, theirs in chain(zip_longest(made.blocks, came.blocks), zip_longest(made.notes, came.notes)):
        if not ours or not theirs or _visible(ours) != _visible(theirs):
            yield _place(theirs or ours), _displayed(theirs), _displayed(ours)


def _visible(one: Block | Note) -> tuple[str, str, VisibleText]:
    return (one.role if isinstance(one, Block) else "", str(one.number), visible_text_of_runs(one.runs))


def _place(one: Block | Note) -> str:
    return describe_place(one) if isinstance(one, Block) else f"footnote {one.number}"


def _displayed(one: Block | Note | None) -> str:
    return f"{one.number} {one.text}".strip() if isinstance(one, Block) else one.text if one else ""

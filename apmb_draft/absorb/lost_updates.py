"""Detect lost updates: one side changed a fact, the other removed the slot that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from apmb_draft.absorb.absorb_changes import AbsorbedDraft
from apmb_draft.absorb.three_way import Conflict
from apmb_draft.compose import compose
from apmb_draft.diff.changes import describe_key
from apmb_draft.markup import Sort, tokenize_markup
from apmb_draft.model import Resolution
from apmb_draft.slots import slot_phrases
from apmb_draft.takeover.align_paragraphs import Side
from apmb_draft.takeover.slot_tokens import tokens_of_source


def find_lost_updates(sent: Resolution, here: Resolution, came: AbsorbedDraft, made: Resolution) -> Iterator[Conflict]:
    """Yield a conflict for each fact changed on one side whose slot became other text on the other.

    Args:
        sent: The draft as it was sent.
        here: The same as its file is now.
        came: The same as it came back.
        made: Both changes together.
    """
    before, mine, theirs = (_slot_texts(each) for each in (sent, here, came.resolution))
    literal = {slot: (f"{describe_key(where)}, {{{slot}}}", text) for where, slot, text in came.literal if text.strip()}
    printed = (each for each in came.resolution.printed.items() if each not in sent.printed.items())
    literal |= {slot: (f"{{{slot}}}", text) for slot, text in printed}
    for slot, (where, text) in literal.items():
        if slot in mine and mine[slot] not in (before.get(slot), text):
            yield Conflict(where, mine[slot], text)
    side = Side.of(came.resolution)
    texts = {block.text for block in compose(made).blocks}
    left = _slots(paragraph.text for paragraph in Side.of(made).paragraphs)
    there = _slots(paragraph.text for paragraph in side.paragraphs)
    removed = {
        slot: None
        for paragraph, block in zip(side.paragraphs, side.blocks, strict=True)
        for slot in _slots([paragraph.text])
        if slot in before and theirs[slot] != before[slot] and left[slot] < there[slot] and block.text not in texts
    }
    yield from (Conflict(f"{{{slot}}}", "", theirs[slot]) for slot in removed)


def _slot_texts(resolution: Resolution) -> dict[str, str]:
    """Return the text of each slot."""
    filling = slot_phrases(resolution)
    return {slot: "".join(token.text for token in tokens_of_source(f"{{{slot}}}", filling)) for slot in filling}


def _slots(texts: Iterator[str] | list[str]) -> Counter[str]:
    return Counter(token.name for text in texts for token in tokenize_markup(text) if token.sort is Sort.SLOT)

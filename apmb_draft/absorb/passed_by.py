"""A fact that one side changed and a slot that the other took away: each change stands, and one is not in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from apmb_draft.absorb.absorbing import Absorbed
from apmb_draft.absorb.three_way import Conflict
from apmb_draft.compose import compose
from apmb_draft.markup import Sort, tokens
from apmb_draft.model import Resolution
from apmb_draft.slots import phrases
from apmb_draft.takeover.align_paragraphs import Side
from apmb_draft.takeover.slot_tokens import tokens_of_source


def passed_by(sent: Resolution, here: Resolution, came: Absorbed, made: Resolution) -> Iterator[Conflict]:
    """Where a fact was changed on one side, and its slot became other words on the other.

    Args:
        sent: The draft as it was sent.
        here: The same as its file is now.
        came: The same as it came back.
        made: Both changes together.
    """
    before, mine, theirs = (_said(each) for each in (sent, here, came.resolution))
    typed = [(slot, words) for _, slot, words in came.literal if words.strip()]
    typed += [each for each in came.resolution.printed.items() if each not in sent.printed.items()]
    for slot, words in dict(typed).items():
        if slot in mine and mine[slot] not in (before.get(slot), words):
            yield Conflict(f"{{{slot}}}", mine[slot], words)
    side = Side.of(came.resolution)
    texts = {block.text for block in compose(made).blocks}
    left = _slots(paragraph.text for paragraph in Side.of(made).paragraphs)
    there = _slots(paragraph.text for paragraph in side.paragraphs)
    gone = {
        slot: None
        for paragraph, block in zip(side.paragraphs, side.blocks, strict=True)
        for slot in _slots([paragraph.text])
        if slot in before and theirs[slot] != before[slot] and left[slot] < there[slot] and block.text not in texts
    }
    yield from (Conflict(f"{{{slot}}}", "", theirs[slot]) for slot in gone)


def _said(resolution: Resolution) -> dict[str, str]:
    """The words of each slot."""
    filling = phrases(resolution)
    return {slot: "".join(token.text for token in tokens_of_source(f"{{{slot}}}", filling)) for slot in filling}


def _slots(texts: Iterator[str] | list[str]) -> Counter[str]:
    return Counter(token.name for text in texts for token in tokens(text) if token.sort is Sort.SLOT)

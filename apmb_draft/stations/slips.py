"""Slips of an official text: words nearly those that the facts give, kept as printed, and the facts kept with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from apmb_draft.markup import Sort, tokens
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.slots import phrases
from apmb_draft.stations.paragraphs import Pair
from apmb_draft.stations.places import places, words

NEAR = 0.85
"""The least likeness, letter by letter, of a phrase with a slip to the phrase that is meant."""


def with_slips(facts: Resolution, pairs: Sequence[Pair]) -> Resolution:
    """The facts with what is printed in the place of slots that stand once in the text, if it is nearly their phrase.

    "Geneva (2022, and 2023)" is not what any fact gives, and as literal words it would not go on next year.
    """
    facts = facts.model_copy(update={"printed": {}})
    filling = phrases(facts)
    used = Counter(token.name for key in TEXTS for token in tokens(getattr(facts, key)) if token.sort is Sort.SLOT)
    printed = {
        place.slot: " ".join(place.text.split())
        for pair in pairs
        if pair.ours and pair.theirs and not pair.is_same
        for place in places(pair.ours.text, filling, words(pair.theirs.block.runs))
        if not place.is_same and used[place.slot] == 1 and is_near(place.phrase, place.text)
    }
    return facts.model_copy(update={"printed": printed})


def is_near(meant: str, printed: str) -> bool:
    """Whether words are a phrase with a slip: marks, capitals and hyphens aside, nearly the same letters.

    >>> is_near("Twenty-third Meeting of the States Parties", "Twenty third meeting of the States Partes")
    True
    >>> is_near("Geneva from 1 to 5 December 2025", "Oslo during the week of 1 May 2026")
    False
    """
    here, there = (re.sub(r"[\W_]+", "", text).casefold() for text in (meant, printed))
    return here == there or SequenceMatcher(None, here, there, autojunk=False).ratio() >= NEAR

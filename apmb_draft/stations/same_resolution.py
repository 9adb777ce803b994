"""Test whether a document is one of the same resolution: by its session, its title and its agenda item."""

from __future__ import annotations

import re

from apmb_draft.blocks import Run
from apmb_draft.compose import compose
from apmb_draft.diff.changes import describe_place
from apmb_draft.diff.tokens import tokenize_runs
from apmb_draft.model import Resolution
from apmb_draft.problems import DraftError, error
from apmb_draft.takeover import AlignedTexts
from apmb_draft.takeover.align_paragraphs import ParagraphPosition, find_unchanged
from apmb_draft.text.similarity import Bag, bag_of_words, measure_similarity
from apmb_draft.typography import plain_text
from apmb_draft.words import ordinal

LEAST_SIMILARITY = 0.6
"""The least similarity of two texts of one resolution, where a title was changed in the Committee."""


def refuse_other(ours: Resolution, theirs: Resolution, name: str) -> None:
    """Refuse a document of another resolution, and say what differs.

    A title that was changed is no other resolution, as long as the agenda item and most of the text are the same.

    Raises:
        DraftError: [other-document] with the place, both sides, and what to do.
    """
    if ours.session != theirs.session:
        here, there = ordinal(theirs.session), ordinal(ours.session)
        raise _other_document_error(name, f"its session is the {here}, that of the draft the {there}")
    if ours.document is not theirs.document:
        raise _other_document_error(name, f"it is a {theirs.document}, the draft a {ours.document}")
    differing = [
        f"its {what} is “{there}”, that of the draft “{here}”"
        for what, here, there in (
            ("title", ours.title, theirs.title),
            ("agenda title", ours.agenda_title or "", theirs.agenda_title or ""),
        )
        if here and there and _comparable(here) != _comparable(there)
    ]
    if len(differing) > 1 or (differing and measure_similarity(_word_bag(ours), _word_bag(theirs)) < LEAST_SIMILARITY):
        raise _other_document_error(name, "; ".join(differing))


def refuse_other_parts(both: AlignedTexts, name: str) -> None:
    """Refuse a document in which an unchanged paragraph is in another part of the text than in the draft.

    Raises:
        DraftError: [part] with the paragraph, its part in both, and what to do.
    """
    old, new = ParagraphPosition.all_of(both.ours), ParagraphPosition.all_of(both.theirs)
    for a, b in find_unchanged(old, new):
        if old[a].part != new[b].part and old[a].form == new[b].form:
            block = both.ours.blocks[a]
            where = f"{describe_place(block)}, “{block.text[:50]} …”, is in the {old[a].part} of the draft"
            advice = "see whether a heading was misread, and set the draft file right by hand"
            raise error(name, "part", f"{where}, and is read as {new[b].part} here; {advice}")


def has_title(ours: Resolution, title: str) -> bool:
    """Return whether a title is that of a draft, whatever its capitals, hyphens and spaces."""
    return _comparable(ours.title) == _comparable(title)


def _other_document_error(name: str, reason: str) -> DraftError:
    return error(name, "other-document", f"is a document of another resolution: {reason}; name the right file")


def _comparable(text: str) -> str:
    """Return the letters and figures of a title, for comparing: without capitals, hyphens and spaces.

    >>> _comparable("Anti-personnel Mines") == _comparable("Anti‑Personnel mines")
    True
    """
    return re.sub(r"[\W_]+", "", plain_text(text)).casefold()


def _word_bag(resolution: Resolution) -> Bag:
    """Return the words that distinguish the text from others."""
    runs = [Run(f"{block.text} ") for block in compose(resolution).blocks if block.key]
    return bag_of_words([token.text for token in tokenize_runs(runs) if not token.is_space])

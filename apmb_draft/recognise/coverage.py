"""Check that all text that was read is in the imported draft, whatever part it was assigned to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from apmb_draft.blocks import Document, Role
from apmb_draft.reading.found import Found
from apmb_draft.reading.telling import FURNITURE
from apmb_draft.recognise.round_trip import PartComparison, _block, _note, _passage
from apmb_draft.typography import plain_text

_BOILERPLATE = re.compile(
    rf"United Nations|General Assembly|Original: English|[Rr]ecycle.*|[\d\s]*|{FURNITURE.pattern}"
)
"""Lines of the masthead that every document has, or that the Secretariat adds."""


def find_unplaced_text(found: Found, document: Document, differences: Sequence[PartComparison]) -> list[str]:
    """Return the lines that were read and are nowhere in the draft, whatever part it has them in.

    A comparison of parts would miss a line that was assigned to none; the text of its `differences` is left out. A last
    entry has single words, if any.
    """
    blocks = [block for block in document.blocks if block.role is not Role.RUNNING_TITLE]
    there = Counter(_split_words([*map(_block, blocks), *map(_note, document.notes)]))
    there.update(_split_words(part.read for part in differences))
    lines = list(_lines(found))
    missing = Counter(_split_words(lines)) - there
    whole = [line for line in lines if _is_missing(line, missing)]
    rest = " ".join(missing.elements())
    return [*(" ".join(line.split()) for line in whole), *([rest] if rest else [])]


def _lines(found: Found) -> Iterator[str]:
    yield from (line for line in found.masthead if not _BOILERPLATE.fullmatch(line.strip()))
    yield from (_passage([passage]) for passage in found.passages)
    yield from map(_note, found.notes)


def _is_missing(line: str, missing: Counter[str]) -> bool:
    """Return whether all words of a line are missing; if so, take them from `missing`."""
    words = Counter(_split_words([line])) if missing else Counter[str]()
    if not words or words - missing:
        return False
    missing.subtract(words)
    return True


def _split_words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from re.findall(r"[^\W\d_]+|\d+", plain_text(text))

"""Check that all text that was read is in the imported draft, whatever part it was assigned to.

`round_trip` compares part by part; it would miss a line that was assigned to no part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from apmb_draft.blocks import Block, Note, Role, Run
from apmb_draft.compose import compose
from apmb_draft.reading.extracted_document import ExtractedDocument
from apmb_draft.reading.patterns import FURNITURE
from apmb_draft.recognise.resolution import Recognised
from apmb_draft.typography import plain_text

_BOILERPLATE = re.compile(
    rf"United Nations|General Assembly|Original: English|[Rr]ecycle.*|[\d\s]*|{FURNITURE.pattern}"
)
"""Lines of the masthead that every document has, or that the Secretariat adds."""


def find_unplaced_text(recognised: Recognised) -> list[str]:
    """Return the lines that were read and are nowhere in the draft; a last entry has single words, if any.

    Text of a difference that `round_trip` reports is left out.
    """
    document = compose(recognised.resolution)
    blocks = [block for block in document.blocks if block.role is not Role.RUNNING_TITLE]
    there = Counter(_split_words([*map(_block, blocks), *map(_note, document.notes)]))
    there.update(_split_words(part.read for part in recognised.differences))
    lines = list(_lines(recognised.found))
    missing = Counter(_split_words(lines)) - there
    whole = [line for line in lines if _is_missing(line, missing)]
    rest = " ".join(missing.elements())
    return [*(" ".join(line.split()) for line in whole), *([rest] if rest else [])]


def _lines(found: ExtractedDocument) -> Iterator[str]:
    yield from (line for line in found.masthead if not _BOILERPLATE.fullmatch(line.strip()))
    yield from (_text(passage.runs) for passage in found.paragraphs)
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


def _text(runs: Iterable[Run]) -> str:
    return "".join(f" {run.text} " if run.call else run.text for run in runs)


def _block(block: Block) -> str:
    return f"{block.number} {_text(block.runs)}"


def _note(note: Note) -> str:
    return f"{note.number} {_text(note.runs)}"

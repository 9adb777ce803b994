"""The account of an import: every word that was read stands in the draft, wherever its parts were put.

The proof holds part against part; a line that was taken for none of the parts would be missed by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from apmb_draft.blocks import Block, Note, Role, Run
from apmb_draft.compose import compose
from apmb_draft.reading.found import Found
from apmb_draft.reading.telling import FURNITURE
from apmb_draft.recognise.resolution import Recognised
from apmb_draft.typography import plain

_USUAL = re.compile(rf"United Nations|General Assembly|Original: English|[Rr]ecycle.*|[\d\s]*|{FURNITURE.pattern}")
"""Lines of the masthead that every document has, or that belong to the Secretariat."""


def unplaced(recognised: Recognised) -> list[str]:
    """Words that were read and stand nowhere in the draft, line by line; those of a known difference left out."""
    document = compose(recognised.resolution)
    blocks = [block for block in document.blocks if block.role is not Role.RUNNING_TITLE]
    there = Counter(_words([*map(_block, blocks), *map(_note, document.notes)]))
    there.update(_words(part.read for part in recognised.differences))
    lines = list(_lines(recognised.found))
    missing = Counter(_words(lines)) - there
    whole = [line for line in lines if _is_missing(line, missing)]
    rest = " ".join(missing.elements())
    return [*(" ".join(line.split()) for line in whole), *([rest] if rest else [])]


def _lines(found: Found) -> Iterator[str]:
    yield from (line for line in found.masthead if not _USUAL.fullmatch(line.strip()))
    yield from (_text(passage.runs) for passage in found.passages)
    yield from map(_note, found.notes)


def _is_missing(line: str, missing: Counter[str]) -> bool:
    """Whether all words of a line are missing; they are told with it, and are missing no more."""
    words = Counter(_words([line])) if missing else Counter[str]()
    if not words or words - missing:
        return False
    missing.subtract(words)
    return True


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from re.findall(r"[^\W\d_]+|\d+", plain(text))


def _text(runs: Iterable[Run]) -> str:
    return "".join(f" {run.text} " if run.call else run.text for run in runs)


def _block(block: Block) -> str:
    return f"{block.number} {_text(block.runs)}"


def _note(note: Note) -> str:
    return f"{note.number} {_text(note.runs)}"

"""The published texts, which lie outside of the repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from apmb_draft.importing import recognise
from apmb_draft.model.resolution import Resolution
from apmb_draft.reading.formats import read

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the real texts are not here")


def texts(pattern: str = "*") -> Iterator[tuple[str, str]]:
    """Name and words of each text, without the line that says where it is from and those that nobody could read."""
    for path in sorted(CORPUS.glob(f"{pattern}.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")[1:]
        yield path.stem, "\n".join(line for line in lines if "[not read" not in line)


def published(pattern: str = "*") -> Iterator[tuple[str, Resolution]]:
    """Each text read back, by its name."""
    for name, text in texts(pattern):
        yield name, recognise(read(text.encode(), name), name).resolution

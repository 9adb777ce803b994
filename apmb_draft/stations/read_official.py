"""Read a document of the Secretariat, whole, as the stages of the year take it over."""

from __future__ import annotations

from apmb_draft.problems import error
from apmb_draft.reading.formats import read
from apmb_draft.recognise import Recognised, recognise
from apmb_draft.recognise.coverage import find_unplaced_text


def read_official_document(data: bytes, name: str) -> tuple[Recognised, tuple[str, ...]]:
    """Return what an official document says, and which of it, as lines, is not placed word for word.

    Raises:
        DraftError: for what is no resolution or draft, and [words] where a part of the running text or a footnote
            cannot be read without losing words or its place, since a text that was read wrongly must not replace one
            that is right.
    """
    recognised = recognise(read(data, name), name)
    for part in recognised.differences:
        if part.is_text or part.where.startswith("footnote"):
            message = f"{part.where} cannot be read without losing words: “{part.read[:200]}”; take the Word file, or"
            raise error(name, "words", f"{message} see what import says of it")
    if recognised.findings:
        raise error(name, "words", f"{recognised.findings[0]}; take the Word file, or see what import says of it")
    lost = find_unplaced_text(recognised)
    differing = [
        f"{part.where}: “{part.read[:200]}” is kept as “{part.composed[:200]}”" for part in recognised.differences
    ]
    return recognised, (*differing, *(f"not placed: “{words}”" for words in lost))

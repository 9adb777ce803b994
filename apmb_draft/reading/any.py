"""A document of any format: what it is is told by its first bytes, not by its name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from apmb_draft.blocks import Run, merge_runs
from apmb_draft.problems import error
from apmb_draft.reading.formats import refuse_bytes
from apmb_draft.reading.found import Found
from apmb_draft.reading.kinds import check
from apmb_draft.reading.telling import SESSION

LARGEST = 50_000_000
"""Bytes; more is no resolution."""

MOST_LETTERS = 1_500_000
"""Of a whole document; the longest resolutions of the General Assembly, annexes and all, have a fifth of them."""


def read(data: bytes, name: str) -> Found:
    """The passages of a Word file, a PDF or a plain text in English, of the General Assembly.

    Raises DraftError for what none of the readers can read, and for what is no such text, each with its own reason.
    """
    if len(data) > LARGEST:
        raise error(name, "too-large", f"{len(data):,} bytes; a document has at most {LARGEST:,}")
    if not data[:1_000_000].strip(b" \t\r\n\f\v\0"):
        raise error(name, "empty", "the file is empty")
    refuse_bytes(data, name)
    found = _masthead_apart(_seen(_found(data, name)))
    if sum(len(passage.text) for passage in found.passages) > MOST_LETTERS:
        raise error(name, "too-large", f"more than {MOST_LETTERS:,} letters; that is no resolution")
    check([*found.masthead, *(passage.text for passage in found.passages)], name)
    return found


def _found(data: bytes, name: str) -> Found:
    if b"%PDF-" in data[:1024]:
        from apmb_draft.reading.pdf import read as read_pdf  # noqa: PLC0415 - each reader brings its own library

        return read_pdf(data, name)
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        from apmb_draft.reading.word import read as read_word  # noqa: PLC0415

        return read_word(data, name)
    if kind := _NAMED.get(PurePath(name).suffix.lower()):
        raise error(name, "not-word" if kind == "Word file" else "pdf", f"is no {kind}, whatever its name says")
    from apmb_draft.reading.plain import read as read_plain  # noqa: PLC0415

    return read_plain(data, name)


_NAMED = {".docx": "Word file", ".docm": "Word file", ".dotx": "Word file", ".doc": "Word file", ".pdf": "PDF"}
"""What a name says that a file is. One that is a Word file or a PDF is read, whatever it is called."""


# --- What every reader gives ----------------------------------------------------------------------------------------

_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
"""Marks that say how letters are set, and are none themselves."""
_HEAD = 12
"""Lines that the masthead takes at most where it stands in the text."""


def _seen(found: Found) -> Found:
    """Return what was found without marks that nobody sees: a draft file does not hold them."""
    runs = [run for part in (found.passages, found.notes) for each in part for run in each.runs]
    if not any(_UNSEEN.search(text) for text in (*found.masthead, *(run.text for run in runs))):
        return found
    passages = (replace(each, runs=_seen_runs(each.runs)) for each in found.passages)
    return replace(
        found,
        masthead=tuple(_UNSEEN.sub("", line) for line in found.masthead),
        passages=tuple(each for each in passages if each.runs),
        notes=tuple(replace(each, runs=_seen_runs(each.runs)) for each in found.notes),
    )


def _seen_runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return merge_runs(replace(run, text=_UNSEEN.sub("", run.text)) for run in runs)


def _masthead_apart(found: Found) -> Found:
    """The masthead of a text that was pasted with it: the lines from "United Nations" to the one of the session."""
    texts = [passage.text.strip() for passage in found.passages[:_HEAD]]
    end = next((index for index, text in enumerate(texts) if SESSION.fullmatch(text)), 0)
    if not any(text.startswith("United Nations") for text in texts[:end]):
        return found
    return replace(found, masthead=(*found.masthead, *texts[:end]), passages=found.passages[end:])

"""What a file says of itself in the words of its own page: it tells nobody more than the page does."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

from apmb_draft.reading.word.package import W
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import words
from apmb_draft.word.facts import IN_EVERY_FILE, OF_THE_PAGE
from apmb_draft.words import date_text


def line(text: str) -> str:
    """A text for comparing: without hyphens, which Word keeps in several ways, and capitals."""
    return " ".join(re.sub("[-\u2010\u2011\u00ad]", "", text).split()).lower()


def text_of(file: File) -> str:
    """All words of the file on one line, the words of each paragraph together; where some go, also without those."""
    paragraphs = [paragraph for _, root in file.texts() for paragraph in root.iter(W + "p")]
    lines = (text for one in paragraphs for text in dict.fromkeys((words(one), words(one, deleted=False))))
    return line(" ".join(lines))


def told_names(file: File) -> set[str]:
    """The template's variables and properties that repeat the page, or say the same in every file; in small letters.

    `<w:docVar w:name="Session1" w:val="Eightieth session"/>` → "session1", where the page names that session.
    """
    text = text_of(file)
    given = [
        *(
            (each.get(W + "name", ""), each.get(W + "val", ""))
            for _, root in file.settings()
            for each in root.iter(W + "docVar")
        ),
        *(
            (each.get("name", ""), "".join(each.itertext()))
            for _, root in file.trees()
            if root.tag.endswith("/custom-properties}Properties")
            for each in root.iter("{*}property")
        ),
    ]
    untold = {name.lower() for name, value in given if not _is_told(name, value, text)}
    return {name.lower() for name, _ in given} - untold


def _is_told(name: str, value: str, text: str) -> bool:
    return IN_EVERY_FILE.get(name) == value or (name in OF_THE_PAGE and line(value) in text)


def is_day_of(moment: str, text: str) -> bool:
    """Whether a moment is the beginning of a day that the text names.

    >>> is_day_of("2025-10-03T00:00:00Z", "distr.: limited 3 october 2025"), is_day_of("2025-10-03T09:12:00Z", "3 oct")
    (True, False)
    """
    with suppress(ValueError):
        return line(date_text(datetime.strptime(moment, "%Y-%m-%dT00:00:00Z").date())) in text
    return False

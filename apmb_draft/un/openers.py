"""Opening words of preambular and operative paragraphs, set in italics (rules STR02, STR03, ITA01, ITA02)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def known_openers() -> Mapping[str, tuple[str, ...]]:
    """Return the openers of the preamble and of the operative part, the most frequent first."""
    data = tomllib.loads(files("apmb_draft.un").joinpath("openers.toml").read_text(encoding="utf-8"))
    return {part: tuple(words) for part, words in data.items()}


def find_opener(text: str, part: str) -> str:
    """Return the opening words of a paragraph of a part; "" if it has no known ones.

    "also" and "further" follow the verb in the preamble and precede it in the operative part (REP01, REP02).

    >>> find_opener("Taking note of the report,", "preambular"), find_opener("Further takes note of it;", "operative")
    ('Taking note', 'Further takes note')
    >>> find_opener("Kites are to fly;", "operative")
    ''
    """
    pattern = _pattern(part)
    found = pattern.match(text)
    return found[0] if found else ""


@cache
def _pattern(part: str) -> re.Pattern[str]:
    verbs = [re.escape(words) for words in known_openers()[part]]
    if part == "operative":
        verbs += [f"(?:Also|Further) {words[0].lower()}{words[1:]}" for words in verbs]
    behind = "(?: also| further)?" if part == "preambular" else ""
    return re.compile(rf"(?:{'|'.join(sorted(verbs, key=len, reverse=True))}){behind}(?![\w-])")

"""How preambular and operative paragraphs begin: the words that stand in italics (rules STR02, STR03, ITA01, ITA02)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def known() -> Mapping[str, tuple[str, ...]]:
    """The openers of the preamble and of the operative part, the most frequent first."""
    data = tomllib.loads(files("apmb_draft").joinpath("openers.toml").read_text(encoding="utf-8"))
    return {part: tuple(words) for part, words in data.items()}


def opener(text: str, part: str) -> str:
    """The words with which a paragraph of the preamble or the operative part opens, or nothing where none is known.

    "also" and "further" stand behind the verb in the preamble and before it in the operative part (REP01, REP02).

    >>> opener("Taking note of the report,", "preambular"), opener("Further takes note of it;", "operative")
    ('Taking note', 'Further takes note')
    >>> opener("Kites are to fly;", "operative")
    ''
    """
    pattern = _pattern(part)
    found = pattern.match(text)
    return found[0] if found else ""


@cache
def _pattern(part: str) -> re.Pattern[str]:
    verbs = [re.escape(words) for words in known()[part]]
    if part == "operative":
        verbs += [f"(?:Also|Further) {words[0].lower()}{words[1:]}" for words in verbs]
    behind = "(?: also| further)?" if part == "preambular" else ""
    return re.compile(rf"(?:{'|'.join(sorted(verbs, key=len, reverse=True))}){behind}(?![\w-])")

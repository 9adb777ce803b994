"""Word files with tracked changes, read without any code of the tool: which words are marked, whoever marked them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from apmb_draft.diff.tokens import tokenize_runs
from apmb_draft.model.document import Run
from redlines.measured import distance

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STORIES = re.compile(r"word/(?:document|footnotes|header\d*|footer\d*)\.xml")
_GONE, _COME = frozenset((_W + "del", _W + "moveFrom")), frozenset((_W + "ins", _W + "moveTo"))
_SIGNS = {_W + "tab": "\t", _W + "br": "\n", _W + "noBreakHyphen": "\u2011", _W + "footnoteReference": "\u2020"}

Piece = tuple[str, str]
"""Letters, and what became of them: "gone", "come" or nothing."""


def marks(data: bytes) -> int:
    """The words of which any letter is marked, in text, notes, headers and footers; a move counts twice."""
    rows = [row for story in _stories(data).values() for row in _paragraphs(story)]
    return sum(_touched(row, side) for row in rows for side in ("gone", "come"))


def smallest(before: bytes, after: bytes) -> int:
    """The fewest insertions and deletions of words from one file to another, story by story."""
    old, new = _stories(before), _stories(after)
    return sum(distance(_words(old.get(name)), _words(new.get(name))) for name in {*old, *new})


def _words(story: etree._Element | None) -> list[str]:
    if story is None:
        return []
    lines = ("".join(text for text, _ in row) for row in _paragraphs(story))
    return [token.text for line in lines for token in tokenize_runs((Run(line),)) if not token.is_space]


def _stories(data: bytes) -> Mapping[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if _STORIES.fullmatch(name)]
        return {name: etree.fromstring(package.read(name)) for name in names}


def _paragraphs(story: etree._Element) -> Iterator[list[Piece]]:
    for paragraph in story.iter(_W + "p"):
        yield [piece for run in paragraph.iter(_W + "r") for piece in _pieces(run)]


def _pieces(run: etree._Element) -> Iterator[Piece]:
    above = {element.tag for element in run.iterancestors()}
    state = "gone" if above & _GONE else "come" if above & _COME else ""
    for child in run:
        text = (child.text or "") if child.tag in (_W + "t", _W + "delText") else _SIGNS.get(str(child.tag), "")
        if text:
            yield text, state


def _touched(row: Sequence[Piece], side: str) -> int:
    """How many words of the base, or of the draft, are marked in whole or in part."""
    kept = [(text, state == side) for text, state in row if state in ("", side)]
    letters = [is_marked for text, is_marked in kept for _ in text]
    at = count = 0
    for token in tokenize_runs((Run("".join(text for text, _ in kept)),)):
        end = at + sum(len(run.text) for run in token.runs)
        count += any(letters[at:end]) and not token.is_space
        at = end
    return count

"""Lines of printed pages: their words, and the columns they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from apmb_draft.reading.telling import FURNITURE

MARK = re.compile(r"(?:\d{1,3}\.|\([a-z]{1,5}\)|[•○▪■])(?=\s|$)|[a-z]\.(?=\s{2})")
"""A typed number or letter, or a bullet, at the beginning of a paragraph."""
SECTION = re.compile(r"[IVXL]+|[A-Z]")
"""The number of a section, alone on its line."""
WIDEST = 300
"""Columns: no page has more, on its side and in the smallest type."""

_ORDINARY = {0xAD: None, 0x2011: "-", 0xA0: " "}
_STAMP = re.compile(r"\d{6}")
"""The day of printing, in a cell of its own behind the job number."""
_PARTED = re.compile(r"(?<=\w) -(?=\w)")
"""A hyphen that Word set for itself, and the program therefore apart: "Anti -Personnel"."""
_LEADER = re.compile(r"(?: ?\.){5,}|(?: \.){2,}(?= )")
"""The row of full stops that leads from one column of a table to the next."""
_TABLE = re.compile(r"\S.*\s{4,}[\d\s.,()–-]+")
_SUSPENDED = re.compile(r"(?:and|or|nor|to|as well as) ")
_ADOPTED = re.compile(r"(?:Resolution|Decision)s? adopted by the General Assembly$")


@dataclass(frozen=True)
class Line:
    """A line of a page: its words, the column it begins in and the one it ends in, and whether white stands above."""

    words: str
    indent: int
    end: int
    is_apart: bool
    page: int
    room: int = 0
    """How many columns are left behind it."""

    @property
    def is_in_table(self) -> bool:
        """Whether it looks like the row of a table: words, and figures far from them."""
        return len(self.words) < WIDEST and bool(_TABLE.fullmatch(self.words))


def lines_of(page: str, number: int) -> Iterator[Line]:
    """The lines of a page that are no furniture."""
    is_apart = True
    for line in page.expandtabs().split("\n"):
        words = _LEADER.sub("   ", _PARTED.sub("-", line.translate(_ORDINARY))).rstrip()
        kept = "".join(one for one in re.split(r"(\s{2,})", words.strip()) if not _is_furniture(one)).strip()
        if kept:
            indent = len(words) - len(words.lstrip())
            yield Line(kept, indent, max(indent + len(kept), len(words)), is_apart, number)
        is_apart = not words.strip()


def _is_furniture(cell: str) -> bool:
    return bool(FURNITURE.fullmatch(cell) or _STAMP.fullmatch(cell))


def with_hyphens(text: str) -> str:
    """A text with the hyphens again that a program took for the Secretariat's own at the ends of lines.

    It moves the rest of the word up, so that the line is longer than any other; what the word is, another place in
    the text shows.

    >>> with_hyphens("a long-term aim\\n" * 9 + "the " + "far and wide " * 3 + "longterm aim").split()[-2]
    'long-term'
    """
    whole = {word.replace("-", ""): word for word in re.findall(r"\b\w++(?:-\w++)+", text)}
    lines = text.split("\n")
    lengths = sorted(len(line.strip()) for line in lines if line.strip()) or [0]
    most = 1.15 * lengths[len(lengths) * 3 // 4]
    return "\n".join(_with_words(line, whole) if len(line.strip()) > most else line for line in lines)


def _with_words(line: str, whole: Mapping[str, str]) -> str:
    return re.sub(r"\w+", lambda found: whole.get(found[0], found[0]), line)


def joined(lines: Sequence[Line]) -> str:
    """The words of several lines."""
    return together(" ".join(line.words.split()) for line in lines)


def grouped(lines: Iterable[Line], begins: Callable[[Line, Sequence[Line]], bool]) -> Iterator[str]:
    """The words of lines that belong together; `begins` says of a line and those before it whether it is another's."""
    held: list[Line] = []
    for line in lines:
        if held and begins(line, held):
            yield joined(held)
            held = []
        held.append(line)
    if held:
        yield joined(held)


def together(lines: Iterable[str]) -> str:
    """Lines as one text; a hyphen at the end of a line is one of the word's own, and some lines are broken by hand."""
    found: list[str] = []
    for words in lines:
        if found:
            found.append(_between(found[-1], words, is_first=len(found) == 1))
        found.append(words)
    return "".join(found)


def _between(last: str, words: str, *, is_first: bool) -> str:
    if is_first and ((words.startswith("on ") and _ADOPTED.match(last)) or SECTION.fullmatch(last)):
        return "\n"
    is_tight = last[-1:] in tuple("-–—/") and last[-2:-1].strip() and not _SUSPENDED.match(words)
    return "" if is_tight else " "

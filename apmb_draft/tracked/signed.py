"""Who changes, and when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from apmb_draft.reading.word.package import Element
from apmb_draft.word.xml import element


@dataclass
class Signed:
    """The attributes of every mark, each with a number of its own."""

    author: str
    date: str
    first: int

    def __post_init__(self) -> None:
        self._numbers = count(self.first)

    def next_number(self) -> int:
        """A number that no mark has."""
        return next(self._numbers)

    def mark(self, tag: str, *children: Element) -> Element:
        """`<w:ins w:id="9" w:author="…" w:date="…">` around some elements."""
        dated = {"date": self.date} if self.date else {}
        return element(tag, *children, id=next(self._numbers), author=self.author, **dated)

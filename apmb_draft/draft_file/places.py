"""A file as letters, with the place of every value and remark, so that a change touches its own letters alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import yaml

from apmb_draft.draft_file.nodes import LOADER

_LINE_END = re.compile(r"\r\n|\r|\n")
_REMARK = re.compile(r"(?<!\S)#[^\n]*")
_HEADER = re.compile(r"[|>][-+0-9]*")


class TooTightError(Exception):
    """What is to change has no place of its own in this file."""


class Edit(NamedTuple):
    """The letters from one place to another, and what stands there instead."""

    start: int
    end: int
    new: str
    settled: frozenset[int] = frozenset()
    """Where remarks begin that may go: they are the tool's own, or stand elsewhere now."""
    named: bool = True
    """Whether a remark that loses the words before it, on its line, keeps them."""


def is_block(node: Any) -> bool:
    """Whether a value is a text below | or >."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


@dataclass(frozen=True)
class Source:
    """A file: its letters as they stand, and with Unix line ends, in which all places are counted."""

    raw: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends; the last one is ended too."""
        lines = _LINE_END.split(self.raw)
        return lines[:-1] if not lines[-1] else lines

    @cached_property
    def text(self) -> str:
        """The lines with Unix ends."""
        return "".join(f"{line}\n" for line in self.lines)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins, and where one more would."""
        found = [0]
        for line in self.lines:
            found.append(found[-1] + len(line) + 1)
        return found

    @cached_property
    def ends(self) -> list[str]:
        """The end of each line."""
        return [*_LINE_END.findall(self.raw), self.usual_end][: len(self.lines)]

    @cached_property
    def usual_end(self) -> str:
        """The end that most lines have."""
        found = _LINE_END.findall(self.raw)
        return max(("\n", "\r\n", "\r"), key=found.count)

    @cached_property
    def node(self) -> Any:
        """What YAML sees in it."""
        return yaml.compose(self.text, Loader=LOADER)

    # --- Places ---------------------------------------------------------------------------------------------------

    def at(self, mark: Any) -> int:
        """The place of a mark of YAML."""
        return int(min(self.starts[min(mark.line, len(self.lines))] + mark.column, len(self.text)))

    def start(self, node: Any) -> int:
        """Where a value begins."""
        return self.at(node.start_mark)

    def end(self, node: Any) -> int:
        """Behind the last letter of a value; YAML's own marks run on to whatever stands below."""
        if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        if not is_block(node):
            return self.at(node.end_mark)
        content = self.text[: self.at(node.end_mark)].rstrip(" \n")
        return max(len(content), self.header(node))

    def header(self, node: Any) -> int:
        """Behind the | or > of a text, and what belongs to it."""
        found = _HEADER.match(self.text, self.start(node))
        assert found is not None, "a text of this style begins so"
        return found.end()

    def line(self, place: int) -> int:
        """The line of a place, from 0."""
        return bisect_right(self.starts, place) - 1

    def line_start(self, place: int) -> int:
        """Where the line of a place begins."""
        return self.starts[self.line(place)]

    def below(self, node: Any) -> int:
        """Where the line below a value begins."""
        return self.starts[self.line(max(self.end(node) - 1, self.start(node))) + 1]

    def before(self, place: int) -> str:
        """What stands before a place on its line."""
        return self.text[self.line_start(place) : place]

    def indent(self, place: int) -> str:
        """What the line of a place is indented by."""
        line = self.lines[self.line(place)]
        return line[: len(line) - len(line.lstrip(" "))]

    def own(self, key: Any, value: Any) -> str:
        """The lines of an entry, without the dash that may stand before its key."""
        start = self.start(key)
        return " " * (start - self.line_start(start)) + self.text[start : self.below(value)]

    def without_blank(self, start: int, end: int, *, alone: bool) -> tuple[int, int]:
        """Lines that go, and with them a blank one of the two around them; of one, if they stood alone there."""
        above = start > 0 and not self.lines[self.line(start - 1)].strip()
        below = end < len(self.text) and not self.lines[self.line(end)].strip()
        if below and (above or alone):
            return start, self.starts[self.line(end) + 1]
        return (self.line_start(start - 1), end) if above and alone else (start, end)

    def dash(self, node: Any, entry: Any, index: int) -> int:
        """Where the line of an entry of a list begins: that of its dash."""
        behind = self.end(node.value[index - 1]) if index else self.start(node)
        place = self.bare.rfind("-", behind, self.start(entry))
        if place < 0 or self.before(place).strip():
            raise TooTightError
        return self.line_start(place)

    def paragraphs(self, node: Any) -> list[tuple[int, int]]:
        """The lines of each paragraph of a text below | or >, from the first to behind the last."""
        first = self.line(self.start(node)) + 1
        filled = [bool(line.strip()) for line in self.lines[first : self.line(self.end(node)) + 1]]
        edges = [at for at, (a, b) in enumerate(zip([False, *filled], [*filled, False], strict=True)) if a != b]
        return [(first + a, first + b) for a, b in zip(edges[::2], edges[1::2], strict=True)]

    # --- Remarks --------------------------------------------------------------------------------------------------

    @cached_property
    def signs(self) -> str:
        """The text with an x for every letter of a key or value: what is left are signs, blanks and remarks."""
        hidden = list(self.text)
        for node in _scalars(self.node):
            start, end = self.start(node), self.end(node)
            if is_block(node):
                hidden[start : self.header(node)] = "x" * (self.header(node) - start)
                start = min(self.starts[self.line(start) + 1], end)
            hidden[start:end] = "x" * (end - start)
        return "".join(hidden)

    @cached_property
    def remarks(self) -> list[tuple[int, int]]:
        """Where each remark begins and ends, in the order of the file."""
        return [each.span() for each in _REMARK.finditer(self.signs)]

    @cached_property
    def bare(self) -> str:
        """The text with blanks in the place of the remarks."""
        letters = list(self.text)
        for start, end in self.remarks:
            letters[start:end] = " " * (end - start)
        return "".join(letters)

    def remarks_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The remarks that begin in a part of the text."""
        return [each for each in self.remarks if start <= each[0] < end]

    def remark(self, start: int, end: int, *, since: int = 0, named: bool = True) -> str:
        """A remark for a line of its own; with the words before it, from a place on, which are gone."""
        first = max(self.line_start(start), since)
        words = self.text[first:start].strip() if named and self.signs[first - 1 : first] != "x" else ""
        return f"# {words}  {self.text[start:end]}" if re.search(r"\w", words) else self.text[start:end]

    def above(self, place: int) -> int:
        """Where the remarks directly above a line begin, those indented as it is."""
        indent, own = self.indent(place), {start for start, _ in self.remarks}
        while place and self.indent(place - 1) == indent and self.line_start(place - 1) + len(indent) in own:
            place = self.line_start(place - 1)
        return place

    def trace(self, start: int, end: int) -> str:
        """What is left of an entry under a remark, which would else seem to be on the next one: its first line."""
        if self.above(start) == start or self.remarks_in(start, end):
            return ""
        return f"{self.indent(start)}# {self.lines[self.line(start)].strip()}\n"

    # --- Edits ----------------------------------------------------------------------------------------------------

    def with_edits(self, edits: Iterable[Edit]) -> str:
        """The file with the edits done; a remark that would go stands above its entry. Raises TooTightError."""
        done = list(edits)
        made: list[str] = []
        position = 0
        for edit in sorted([*done, *self._rescued(done)], key=lambda edit: edit[:2]):
            if edit.start < position:
                raise TooTightError
            made += [self.kept(position, edit.start), edit.new.replace("\n", self.usual_end)]
            position = edit.end
        return "".join([*made, self.kept(position, len(self.text))])

    def _rescued(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        for edit in edits:
            for start, end in self.remarks_in(edit.start, edit.end):
                if start not in edit.settled:
                    line = self.remark(start, end, since=edit.start, named=edit.named)
                    home = self.line_start(edit.start)
                    yield Edit(home, home, f"{self.indent(edit.start)}{line}\n")

    def kept(self, start: int, end: int) -> str:
        """A part of the text with the line ends that it has."""
        first = self.line(start)
        parts = self.text[start:end].split("\n")
        return "".join(f"{part}{self.ends[first + at]}" for at, part in enumerate(parts[:-1])) + parts[-1]


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for each in node.value:
            for inner in each if isinstance(each, tuple) else (each,):
                yield from _scalars(inner)

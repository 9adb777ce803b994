"""The lines of a file, and which of them an entry takes: YAML's own marks run on to whatever stands below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from apmb_draft.draft_file.dump import entry, scalar
from apmb_draft.draft_file.nodes import Path
from apmb_draft.model import TEXTS


class TooTightError(Exception):
    """What is to change has no line of its own in this file."""


def last_line(lines: Sequence[str], node: Any) -> int:
    """The last line with something of a value, from 0."""
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(lines, last[1] if isinstance(last, tuple) else last)
    start, end = node.start_mark.line, node.end_mark.line
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        # The mark of a block of text stands where the next thing begins.
        end = min(end, len(lines)) - (node.end_mark.column == 0)
        while end > start and not lines[end].strip():
            end -= 1
        indent = _indent(lines[start + 1]) if start + 1 < len(lines) else ""
        while end > start and not lines[end].startswith(indent):
            end -= 1
    elif end > start and not node.end_mark.column:
        end -= 1
    return int(min(end, len(lines) - 1))


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


@dataclass(frozen=True)
class Lines:
    """The lines of a file, and the lines that an entry would have in it."""

    lines: list[str]

    def start(self, key: Any) -> int:
        """The line on which a key stands."""
        return int(key.start_mark.line)

    def indent(self, at: int) -> str:
        """What a line is indented by."""
        return _indent(self.lines[at])

    def entry(self, key: str, value: Any, indent: int, path: Path) -> list[str]:
        """A key with its value as new lines."""
        running = not path and key in TEXTS
        return [" " * indent + line if line else "" for line in entry(key, value, running)]

    def anew(self, key: Any, path: Path, value: Any) -> list[str]:
        """An entry written anew where it stood; a dash before its key stays."""
        column = key.start_mark.column
        running = path[0] in TEXTS or (path[0] == "annexes" and path[-1] == "text")
        made = list(entry(key.value, value, running))
        before = self.lines[key.start_mark.line][:column]
        rest = [" " * column + line if line else "" for line in made[1:]]
        return [before + made[0], *rest]

    def scalar(self, node: Any, value: Any) -> tuple[int, int, list[str]]:
        """The line of a value with the new one in its place; TooTightError where it takes several lines."""
        line, column = node.start_mark.line, node.start_mark.column
        end = node.end_mark
        if not isinstance(node, yaml.ScalarNode) or end.line != line or node.style in ("|", ">"):
            raise TooTightError
        if not isinstance(value, str | int | bool):
            raise TooTightError
        text = self.lines[line]
        return line, line + 1, [text[:column] + scalar(value) + text[end.column :]]

    def without(self, key: Any, value: Any, comment: Sequence[str]) -> tuple[int, int, list[str]]:
        """An entry taken out; with it the comment over it, and the blank line below, where they are its own."""
        start, end = self.start(key), last_line(self.lines, value) + 1
        if self.lines[start][: key.start_mark.column].strip():
            raise TooTightError
        if comment and self.lines[start - len(comment) : start] == list(comment):
            start -= len(comment)
            if end < len(self.lines) and not self.lines[end].strip():
                end += 1
            elif start and not self.lines[start - 1].strip():
                start -= 1
        elif start and end < len(self.lines) and not self.lines[start - 1].strip() and not self.lines[end].strip():
            end += 1
        return start, end, []

    def paragraphs(self, node: Any) -> list[tuple[int, int]]:
        """The lines of each paragraph of a text that stands below its key with |, from the first to behind the last."""
        found: list[tuple[int, int]] = []
        begun: int | None = None
        last = last_line(self.lines, node)
        for at in range(node.start_mark.line + 1, last + 2):
            filled = at <= last and re.search(r"\S", self.lines[at])
            if filled and begun is None:
                begun = at
            elif not filled and begun is not None:
                found.append((begun, at))
                begun = None
        return found

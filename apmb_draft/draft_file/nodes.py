"""Parse YAML into text, lists and groups of keys, each with its place; YAML guesses, builds and expands nothing.

Scalars stay the text of the file: YAML 1.1 would read `no` as false, `1:30` as 90 and `2024-12-02` as
a date. Tags, anchors and aliases have no use in a draft and are refused before anything is built from them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import yaml

from apmb_draft.draft_file.syntax import explain_error, find_forbidden
from apmb_draft.problems import DraftError, Problem, Where

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = Any
"""Text, nothing, a list of values, or a dict from text to values."""

LARGEST = 1_000_000
"""Bytes; the longest resolution of the General Assembly is a tenth of it."""
DEEPEST = 12

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fast reader where it is installed; both know the same YAML."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of Unicode: control, format (soft hyphen, direction), surrogate, private, unassigned, separators."""


@dataclass
class Tree:
    """The values of a file, and where each key and each value begins (line and column, from 1)."""

    file: str
    value: Value = None
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    literals: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def at(self, path: Path, *, key: bool = False) -> Where:
        """Return the place of a value, or of its key; of the nearest part around it where it has none of its own."""
        for end in range(len(path), -1, -1):
            here = path[:end]
            place = (self.keys if key and here in self.keys else self.values).get(here)
            if place:
                return Where(self.file, *place)
        return Where(self.file, 1, 1) if self.values or self.keys else Where(self.file)

    def inside(self, path: Path, text: str, offset: int) -> Where:
        """Return the place of a character of a text; exact in a `|` block, else the place where the text begins."""
        start = self.at(path)
        if path not in self.literals:
            return start
        starts = _starts_of_lines(text)
        line = bisect_right(starts, offset) - 1
        return Where(self.file, start.line + 1 + line, self.literals[path] + offset - starts[line] + 1)

    def add(self, where: Where, code: str, message: str) -> None:
        """Note a problem and go on."""
        self.problems.append(Problem(where, code, message))


@lru_cache(maxsize=8)
def _starts_of_lines(text: str) -> list[int]:
    """Return where the lines of a text begin; many places are looked for in one text after the other."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def decode_text(data: bytes, file: str) -> str:
    """Return the text of a file: UTF-8, of a sensible size, with Unix line ends, without control characters.

    Raises DraftError [too-large, encoding] for what is no UTF-8 text of a draft, with the places.
    """
    if len(data) > LARGEST:
        raise DraftError([Problem(Where(file), "too-large", f"{len(data):,} bytes; a draft has at most {LARGEST:,}")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start].decode("utf-8", "replace")
        place = Where(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise DraftError([Problem(place, "encoding", "not UTF-8 text; save the file as UTF-8")]) from wrong
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    wrong_letters = list(_unprintable(text, file))
    if wrong_letters:
        raise DraftError(wrong_letters[:20])
    return text


def _unprintable(text: str, file: str) -> list[Problem]:
    found = []
    for line, content in enumerate(text.split("\n"), 1):
        if content.isascii() and content.isprintable():
            continue
        indent = len(content) - len(content.lstrip())
        found += [
            Problem(Where(file, line, column), *_said(letter))
            for column, letter in enumerate(content, 1)
            if is_control(letter) and not (letter == "\t" and column > indent)
        ]
    return found


def _said(letter: str) -> tuple[str, str]:
    if letter == "\t":
        return "yaml-tab", "a tab where the line is indented; use spaces"
    name = unicodedata.name(letter, "control character")
    return "control-character", f"U+{ord(letter):04X} ({name.lower()}), which cannot be seen; delete it"


def is_control(letter: str) -> bool:
    """Return whether a character is invisible but may change what others see or read."""
    return unicodedata.category(letter) in _INVISIBLE


def tree_of(data: bytes, file: str) -> Tree:
    """Return the values of the bytes of a file with their places; raises DraftError as `load` does."""
    return parse_tree(decode_text(data, file), file)


def parse_tree(text: str, file: str) -> Tree:
    """Return the tree of a file.

    Raises DraftError [yaml] for what is no YAML, or holds no keys.
    """
    found = Tree(file)
    try:
        _refuse_machinery(text, file)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as wrong:
        raise DraftError([explain_error(wrong, text, file)]) from wrong
    except yaml.YAMLError as wrong:
        raise DraftError([Problem(Where(file), "yaml", str(wrong))]) from wrong
    if not isinstance(node, yaml.MappingNode):
        kind = "is empty" if node is None else "holds no keys"
        raise DraftError([Problem(Where(file, 1, 1), "yaml", f"the file {kind}; a draft begins with “session: …”")])
    found.value = _build(node, (), found, text.split("\n"))
    return found


def _refuse_machinery(text: str, file: str) -> None:
    """Refuse anchors, aliases, tags, second documents and deep nesting, from the events alone."""
    problems: list[Problem] = []
    depth = documents = 0
    for event in yaml.parse(text, Loader=LOADER):
        mark = event.start_mark
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        if said := find_forbidden(event):
            problems.append(Problem(where, *said))
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if documents > 1 or depth > DEEPEST:
            message = (
                "“---” begins a second document; a file holds one draft"
                if documents > 1
                else "too many levels of lists and groups; no key of a draft lies this deep"
            )
            raise DraftError([*problems, Problem(where, "yaml", message)])
    if problems:
        raise DraftError(problems[:20])


def _place(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _build(node: Any, path: Path, found: Tree, lines: list[str]) -> Value:
    found.values[path] = _place(node)
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, path, found, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, index), found, lines) for index, item in enumerate(node.value)]
    if not node.style and node.value in ("", "~", "null", "Null", "NULL"):
        return None
    if node.style == "|":
        found.literals[path] = _indent(node, lines)
    if node.style in ("|", ">") and not node.value.strip():
        return None
    for letter in node.value:
        if is_control(letter) and letter not in "\n\t":
            found.add(Where(found.file, *_place(node)), *_said(letter))
    return node.value


def _build_mapping(node: Any, path: Path, found: Tree, lines: list[str]) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for key_node, value_node in node.value:
        where = Where(found.file, *_place(key_node))
        if not isinstance(key_node, yaml.ScalarNode):
            found.add(where, "wrong-type", "a key must be text")
            continue
        key = str(key_node.value)
        if key in result:
            first = found.keys[(*path, key)][0]
            found.add(where, "repeated-key", f"“{key}” stands here a second time; the first is in line {first}")
            continue
        found.keys[(*path, key)] = _place(key_node)
        result[key] = _build(value_node, (*path, key), found, lines)
        if node.flow_style and result[key] is None and value_node.start_mark.index == value_node.end_mark.index:
            message = (
                f"“{key}” has no value: a comma inside {{…}} cuts a text in two; put the text between quotation marks"
            )
            if ":" in key:
                message = f"a space is missing after the colon of “{key.partition(':')[0]}”"
            found.add(where, "comma", message)
    return result


def _indent(node: Any, lines: list[str]) -> int:
    """Return how far a `|` block is indented: by what its first line with text lacks in the value."""
    for line, value in zip(lines[node.start_mark.line + 1 :], node.value.split("\n"), strict=False):
        if value.strip():
            return len(line) - len(value)
    return 0

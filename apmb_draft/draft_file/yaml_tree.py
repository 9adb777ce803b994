"""Parse YAML into text, lists and groups of keys, each with its place; YAML guesses, builds and expands nothing.

Scalars stay the text of the file: YAML 1.1 would read `no` as false, `1:30` as 90 and `2024-12-02` as
a date. Tags, anchors and aliases have no use in a draft and are refused before anything is built from them.

`Tree` holds the values, for `load`; `_explain_error` says in words what YAML says in tokens; `YamlText` holds the text
with the places of values and comments, for `edit_text`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

import yaml

from apmb_draft.model.problems import DraftError, Problem, Where

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

    def problem(self, path: Path, code: str, message: str, *, key: bool = True) -> Problem:
        """Return the problem of a key or a value; values that are of no file have no places, and are named by keys."""
        if path and not self.values:
            message = f"{'.'.join(map(str, path))}: {message}"
        return Problem(self.at(path, key=key), code, message)

    def add(self, path: Path, code: str, message: str, *, key: bool = True) -> None:
        """Note the problem of a key or a value, and go on."""
        self.problems.append(self.problem(path, code, message, key=key))


@lru_cache(maxsize=8)
def _starts_of_lines(text: str) -> list[int]:
    """Return where the lines of a text begin; many places are looked for in one text after the other."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def tree_of(data: bytes, file: str) -> Tree:
    """Return the values of the bytes of a file with their places.

    Raises DraftError [yaml] for what is no YAML, or holds no keys, and what `_decode` raises.
    """
    text, found = _decode(data, file), Tree(file)
    try:
        _refuse_machinery(text, file)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as wrong:
        raise DraftError([_explain_error(wrong, text, file)]) from wrong
    except yaml.YAMLError as wrong:
        raise DraftError([Problem(Where(file), "yaml", str(wrong))]) from wrong
    if not isinstance(node, yaml.MappingNode):
        kind = "is empty" if node is None else "holds no keys"
        raise DraftError([Problem(Where(file, 1, 1), "yaml", f"the file {kind}; a draft begins with “session: …”")])
    found.value = _build(node, (), found, text.split("\n"))
    return found


def _decode(data: bytes, file: str) -> str:
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
            Problem(Where(file, line, column), *_describe_character(character))
            for column, character in enumerate(content, 1)
            if is_control(character) and not (character == "\t" and column > indent)
        ]
    return found


def _describe_character(character: str) -> tuple[str, str]:
    if character == "\t":
        return "yaml-tab", "a tab where the line is indented; use spaces"
    name = unicodedata.name(character, "control character")
    return "control-character", f"U+{ord(character):04X} ({name.lower()}), which cannot be seen; delete it"


def is_control(character: str) -> bool:
    """Return whether a character is invisible but may change what others see or read."""
    return unicodedata.category(character) in _INVISIBLE


def _refuse_machinery(text: str, file: str) -> None:
    """Refuse anchors, aliases, tags, second documents and deep nesting, from the events alone."""
    problems: list[Problem] = []
    depth = documents = 0
    for event in yaml.parse(text, Loader=LOADER):
        mark = event.start_mark
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        if said := _forbidden(event):
            problems.append(Problem(where, *said))
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        for is_wrong, message in (
            (documents > 1, "“---” begins a second document; a file holds one draft"),
            (depth > DEEPEST, "too many levels of lists and groups; no key of a draft lies this deep"),
        ):
            if is_wrong:
                raise DraftError([*problems, Problem(where, "yaml", message)])
    if problems:
        raise DraftError(problems[:20])


def _line_and_column(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _build(node: yaml.Node, path: Path, found: Tree, lines: list[str]) -> Value:
    found.values[path] = _line_and_column(node)
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, path, found, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, index), found, lines) for index, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode), "there is no other kind"
    if not node.style and node.value in ("", "~", "null", "Null", "NULL"):
        return None
    if node.style == "|":
        found.literals[path] = _indent(node, lines)
    if node.style in ("|", ">") and not node.value.strip():
        return None
    # Others are as they are in the text, which was looked through before.
    for character in node.value if node.style == '"' else "":
        if is_control(character) and character not in "\n\t":
            found.add(path, *_describe_character(character), key=False)
    return node.value


def _build_mapping(node: yaml.MappingNode, path: Path, found: Tree, lines: list[str]) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for key_node, value_node in node.value:
        place = _line_and_column(key_node)
        where = Where(found.file, *place)
        if not isinstance(key_node, yaml.ScalarNode):
            found.problems.append(Problem(where, "wrong-type", "a key must be text"))
            continue
        key = str(key_node.value)
        if key in result:
            message = f"“{key}” stands here a second time; the first is in line {found.keys[(*path, key)][0]}"
            found.problems.append(Problem(where, "repeated-key", message))
            continue
        found.keys[(*path, key)] = place
        result[key] = _build(value_node, (*path, key), found, lines)
        if node.flow_style and result[key] is None and value_node.start_mark.index == value_node.end_mark.index:
            message = (
                f"“{key}” has no value: a comma inside {{…}} cuts a text in two; put the text between quotation marks"
            )
            if ":" in key:
                message = f"a space is missing after the colon of “{key.partition(':')[0]}”"
            found.add((*path, key), "comma", message)
    return result


def _indent(node: yaml.ScalarNode, lines: list[str]) -> int:
    """Return how far a `|` block is indented: by what its first line with text lacks in the value."""
    for line, value in zip(lines[node.start_mark.line + 1 :], node.value.split("\n"), strict=False):
        if value.strip():
            return len(line) - len(value)
    return 0


# --- What YAML refuses, in words --------------------------------------------------------------------------------------

_QUOTE_IT = "put the whole text between straight double quotation marks"
_INDENTED = "the indentation does not fit the lines above; keys of one group begin in the same column"
_TEXT_INDENTED = "text stands below its key with |, every line of it indented alike"

_SAID_BY_YAML = (
    ("unexpected end of stream", "this quotation mark or bracket never closes"),
    ("unknown escape character", "a backslash between double quotation marks has a meaning of its own; write \\\\"),
    ("could not find expected ':'", f"this line is no key with a colon; {_TEXT_INDENTED}"),
    ("mapping values are not allowed", f"a colon and a space within a text; {_QUOTE_IT}"),
    ("document start", "“...” ends a file; nothing may stand below it"),
    ("flow", "a bracket or brace does not close, or a comma is missing"),
)
"""Part of what YAML says, and what we say where the line itself shows nothing."""

_OTHER_SPACE = r"[ ]*[^\S ]"
_KEY_AND_VALUE = re.compile(r"(?P<indent>[ ]*(?:- +)*)(?:(?P<key>[^\s:#\"'][^:#]*?):(?P<gap> +|$))?(?P<value>.*)")


def _explain_error(wrong: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """Return the problem behind an error of the YAML reader, at the line that a person must change."""
    lines = text.split("\n")
    mark = wrong.problem_mark or wrong.context_mark
    if wrong.context_mark and (wrong.problem or "").startswith(("found unexpected end", "could not find")):
        # YAML notices these far below the line where they began.
        mark = wrong.context_mark
    if mark is None:
        return Problem(Where(file), "yaml", f"not YAML: {wrong.problem or wrong.context}")
    row = min(mark.line, len(lines) - 1)
    said = " ".join(part for part in (wrong.context, wrong.problem) if part)
    if row and not re.match(_OTHER_SPACE, lines[row]) and re.match(_OTHER_SPACE, lines[row - 1]):
        row -= 1
    entry = re.fullmatch(r"[ ]*-?(?P<text>[^\s:#-][^:]*)", lines[row].rstrip())
    if entry and row and re.match(r"[ ]*- ", lines[row - 1]):
        message = f"a dash and a space are missing before “{entry['text']}”: every entry of a list begins with “- ”"
        return Problem(Where(file, row + 1, entry.start("text") + 1), "yaml", message)
    column, message = _cause(lines[row], mark.column, said)
    return Problem(Where(file, row + 1, min(column, len(lines[row])) + 1), "yaml", message)


def _cause(line: str, column: int, said: str) -> tuple[int, str]:
    """Return the column (from 0) and the message for a line that YAML cannot read."""
    found = _KEY_AND_VALUE.match(line)
    assert found is not None, "the pattern matches every line"
    key, value, start = found["key"], found["value"].rstrip(), found.start("value")
    if re.match(_OTHER_SPACE, line):
        return len(line) - len(line.lstrip(" ")), "indent with ordinary spaces; here stands another kind of space"
    if "\t" in value and "token" in said:
        return start + value.index("\t"), "a tab in the text; write a space"
    if key is not None and (message := _unquoted(value)):
        return start, message
    if key is None and re.match(r"[a-z_]+:\S", value):
        return start, f"a space is missing after the colon of “{value.partition(':')[0]}”"
    if key is not None and "mapping values" in said and column <= found.end("key"):
        return found.start("key"), _INDENTED
    for part, message in _SAID_BY_YAML:
        if part in said:
            return column, message
    if "expected" in said:
        return found.end("indent"), _INDENTED if key is not None else _TEXT_INDENTED
    return column, f"not YAML: {said}"


def _unquoted(value: str) -> str | None:
    """Return what is wrong with a value that needs quotation marks, or has them where YAML cannot read them."""
    first = value[:1]
    if first in ('"', "'"):
        closes = re.match(r'"(?:[^"\\]|\\.)*"' if first == '"' else r"'(?:[^']|'')*'", value)
        rest = value[closes.end() :].strip() if closes else ""
        if closes and rest and not rest.startswith("#"):
            inside = (
                'write \\" for one within a text' if first == '"' else "within ' … ' an apostrophe is written twice"
            )
            return f"a quotation mark closes before the text ends; quote the whole text ({inside})"
        return None
    if first and first in "“”„‘’":
        return f"curly quotation marks do not keep a text together here; {_QUOTE_IT}"
    if re.match(r"[*&!@`%]|[-?](?: |$)|[|>].*\w|\[.*\] *[^ #]|\{.*\} *[^ #]", value):
        return f"a text cannot begin with “{first}” here; {_QUOTE_IT}"
    return f"a colon and a space within a text; {_QUOTE_IT}" if ": " in value or value.endswith(":") else None


def _forbidden(event: yaml.Event) -> tuple[str, str] | None:
    """Return code and message for YAML that a draft never uses: anchors, aliases and tags."""
    if isinstance(event, yaml.AliasEvent):
        return "yaml-alias", f"a text cannot begin with “*” here; {_QUOTE_IT}"
    if getattr(event, "anchor", None):
        return "yaml-anchor", f"a text cannot begin with “&” here; {_QUOTE_IT}"
    if getattr(event, "tag", None):
        return "yaml-tag", f"a text cannot begin with “!” here; {_QUOTE_IT}"
    return None


# --- The text, for editing it -----------------------------------------------------------------------------------------

_LINE_END = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"(?<!\S)#[^\n]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


class NoPlaceError(Exception):
    """What is to change has no lines of its own in this file; `place` is where it begins."""

    def __init__(self, place: int):
        self.place = place


class Edit(NamedTuple):
    """The characters from one place to another, what replaces them, and the comments among them that may be deleted."""

    start: int
    end: int
    new: str
    settled: frozenset[int] = frozenset()


def is_block_text(node: yaml.Node | yaml.Token) -> bool:
    """Return whether a value (a node, or a token) is a text below | or >."""
    return getattr(node, "style", None) in ("|", ">")


class YamlText:
    """A file with the places of its values and comments, in `text`, its characters with Unix line ends.

    `starts` says where each line begins, and where one more would; `ends` has the end of each, and the usual one behind
    them. `node` is the root of YAML. `masked` is the text with an x for every character of a key or value: what is left
    are signs, spaces and comments; `comments` are their places.
    """

    def __init__(self, raw: str):
        ends = _LINE_END.findall(raw)
        self.lines = raw.splitlines()
        self.ends = [*ends[: len(self.lines)], max(("\n", "\r\n", "\r"), key=ends.count)]
        self.text = "".join(f"{line}\n" for line in self.lines)
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.node: Any = yaml.compose(self.text, Loader=LOADER)
        masked = list(self.text)
        for token in yaml.scan(self.text, Loader=LOADER):
            if isinstance(token, yaml.ScalarToken):
                start, end = self.start(token), self.end(token)
                if is_block_text(token):
                    masked[start : self.header(token)] = "x" * (self.header(token) - start)
                    start = min(self.starts[self.line(start) + 1], end)
                masked[start:end] = "x" * (end - start)
        self.masked = "".join(masked)
        self.comments = [found.span() for found in _COMMENT.finditer(self.masked)]

    def start(self, node: yaml.Node | yaml.Token) -> int:
        """Return where a value begins."""
        return self._at(node.start_mark)

    def _at(self, mark: yaml.Mark) -> int:
        return int(min(self.starts[min(mark.line, len(self.lines))] + mark.column, len(self.text)))

    def end(self, node: yaml.Node | yaml.Token) -> int:
        """Return the place behind a value; YAML's own marks run on to whatever is below."""
        if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        if not is_block_text(node):
            return self._at(node.end_mark)
        return max(len(self.text[: self._at(node.end_mark)].rstrip(" \n")), self.header(node))

    def header(self, node: yaml.Node | yaml.Token) -> int:
        """Return the place behind the | or > of a text, and what belongs to it."""
        found = _BLOCK_HEADER.match(self.text, self.start(node))
        assert found is not None, "a text of this style begins so"
        return found.end()

    def line(self, place: int) -> int:
        """Return the line of a place, from 0."""
        return bisect_right(self.starts, place) - 1

    def line_start(self, place: int) -> int:
        """Return where the line of a place begins."""
        return self.starts[self.line(place)]

    def below(self, node: yaml.Node) -> int:
        """Return where the line below a value begins."""
        return self.starts[self.line(max(self.end(node) - 1, self.start(node))) + 1]

    def indent(self, place: int) -> str:
        """Return the spaces at the beginning of the line of a place."""
        line = self.lines[self.line(place)]
        return line[: len(line) - len(line.lstrip(" "))]

    def dash(self, node: yaml.CollectionNode, index: int) -> int:
        """Return where the line with the dash of an entry begins. Raises NoPlaceError where more is before it."""
        behind, start = self.end(node.value[index - 1]) if index else self.start(node), self.start(node.value[index])
        signs = _COMMENT.sub(lambda found: " " * len(found[0]), self.masked[behind:start])
        place = behind + signs.rfind("-")
        if place < behind or self.text[self.line_start(place) : place].strip():
            raise NoPlaceError(start)
        return self.line_start(place)

    def with_blank_line(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of lines to delete with one of the blank lines around them."""
        above = start > 0 and not self.lines[self.line(start - 1)].strip()
        if end == len(self.text):
            return (self.line_start(start - 1) if above else start), end
        below = not self.lines[self.line(end)].strip()
        return start, self.starts[self.line(end) + 1] if below and (above or not start) else end

    def comments_in(self, start: int, end: int) -> frozenset[int]:
        """Return where the comments begin that are in a part of the text."""
        return frozenset(at for at, _ in self.comments if start <= at < end)

    def above(self, place: int) -> int:
        """Return where the comments directly above a line begin, those indented as it is."""
        indent, own = self.indent(place), {start for start, _ in self.comments}
        while place and self.indent(place - 1) == indent and self.line_start(place - 1) + len(indent) in own:
            place = self.line_start(place - 1)
        return place

    def trace(self, start: int, end: int) -> str:
        """Return the first line of a deleted entry as a comment, where the one above it would seem to be the next's."""
        is_clear = self.above(start) == start or self.comments_in(start, end)
        return "" if is_clear else f"{self.indent(start)}# {self.lines[self.line(start)].strip()}\n"

    def with_edits(self, edits: Iterable[Edit]) -> str:
        """Return the file with the edits done, comments that would be deleted above. Raises NoPlaceError."""
        done = list(edits)
        made, position = list[str](), 0
        for edit in sorted([*done, *self._rescued(done)], key=lambda edit: edit[:2]):
            if edit.start < position:
                raise NoPlaceError(edit.start)
            made += [self.kept(position, edit.start), edit.new.replace("\n", self.ends[-1])]
            position = edit.end
        return "".join([*made, self.kept(position, len(self.text))])

    def _rescued(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """Yield a line above the edit for each comment in it, with the deleted words before it on its line."""
        for edit in edits:
            for start, end in self.comments:
                if edit.start <= start < edit.end and start not in edit.settled:
                    first = max(self.line_start(start), edit.start)
                    words = "" if self.masked[first - 1 : first] == "x" else self.text[first:start].strip()
                    line = f"# {words}  " * bool(re.search(r"\w", words)) + self.text[start:end]
                    home = self.line_start(edit.start)
                    yield Edit(home, home, f"{self.indent(edit.start)}{line}\n")

    def kept(self, start: int, end: int) -> str:
        """Return a part of the text with the line ends that it has."""
        first = self.line(start)
        parts = self.text[start:end].split("\n")
        return "".join(f"{part}{self.ends[first + at]}" for at, part in enumerate(parts[:-1])) + parts[-1]

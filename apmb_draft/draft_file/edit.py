"""Change a draft file in place: comments, the order of keys and untouched lines stay character by character.

`YamlText` knows where each value and each comment is. `_mapping`, `_sequence`, `_running` and `_scalar` compare the
values before and after, and yield an `Edit` for each that differs, with the lines that `dump` would write.
`YamlText.with_edits` puts them into the file, and moves comments that would be deleted above their entry.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import yaml

from apmb_draft.draft_file.dump import PARTS, dump_entry, dump_item, dump_scalar, to_plain, wrap_paragraphs
from apmb_draft.draft_file.load import validate_plain
from apmb_draft.draft_file.nodes import LOADER, Path, tree_of
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.paragraphs import are_rows
from apmb_draft.problems import DraftError, Problem, Where

_BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"(?<!\S)#[^\n]*")
_REFUSED = (
    "what begins here cannot be changed without rewriting the lines around it; write each key as `key: value` on lines "
    "of its own, without braces, and run the command again"
)
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


def edit_text(text: str, before: Resolution, after: Resolution, file: str) -> str:
    """Return the text of a file that holds `before`, changed so that it holds `after`.

    What differs is written as `dump` would write it, a changed list or group within brackets on lines of its own; all
    else stays, line ends included. A comment whose entry is deleted or written anew is above it.

    Raises DraftError [edit-in-place] with the place in `file` where that cannot be done.
    """
    old, wanted = to_plain(before), to_plain(after)
    if repr(old) == repr(wanted):  # unlike ==, it sees the order of keys, which is that of a list in the text
        return text
    source = YamlText(text.removeprefix(_BOM))
    try:
        new = source.with_edits(_mapping(source, source.node, old, wanted, ()))
        made = _loaded(new) or old
        if repr(made) != repr(wanted):
            keys = [key for key, _ in source.node.value if repr(made.get(key.value)) != repr(wanted.get(key.value))]
            raise _NoPlaceError(source.start(keys[0]) if keys else 0)
    except _NoPlaceError as refused:
        where = Where(file, source.line(refused.place) + 1, refused.place - source.line_start(refused.place) + 1)
        raise DraftError([Problem(where, "edit-in-place", _REFUSED)]) from None
    return _BOM * text.startswith(_BOM) + new


def _loaded(text: str) -> dict[str, Any]:
    """Return the values of a text, none where it cannot be loaded; whether their wording is right is not looked at."""
    try:
        found = tree_of(text.encode(), "")
        return {} if found.problems else to_plain(validate_plain(found.value, ""))
    except DraftError:
        return {}


class _NoPlaceError(Exception):
    """What is to change has no lines of its own in this file; `place` is where it begins."""

    def __init__(self, place: int):
        self.place = place


class Edit(NamedTuple):
    """The characters from one place to another, what replaces them, and the comments among them that may be deleted."""

    start: int
    end: int
    new: str
    settled: frozenset[int] = frozenset()


def _is_block_text(node: Any) -> bool:
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
                if _is_block_text(token):
                    masked[start : self.header(token)] = "x" * (self.header(token) - start)
                    start = min(self.starts[self.line(start) + 1], end)
                masked[start:end] = "x" * (end - start)
        self.masked = "".join(masked)
        self.comments = [found.span() for found in _COMMENT.finditer(self.masked)]

    def start(self, node: Any) -> int:
        """Return where a value begins."""
        return self._at(node.start_mark)

    def _at(self, mark: Any) -> int:
        return int(min(self.starts[min(mark.line, len(self.lines))] + mark.column, len(self.text)))

    def end(self, node: Any) -> int:
        """Return the place behind a value; YAML's own marks run on to whatever is below."""
        if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        if not _is_block_text(node):
            return self._at(node.end_mark)
        return max(len(self.text[: self._at(node.end_mark)].rstrip(" \n")), self.header(node))

    def header(self, node: Any) -> int:
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

    def below(self, node: Any) -> int:
        """Return where the line below a value begins."""
        return self.starts[self.line(max(self.end(node) - 1, self.start(node))) + 1]

    def indent(self, place: int) -> str:
        """Return the spaces at the beginning of the line of a place."""
        line = self.lines[self.line(place)]
        return line[: len(line) - len(line.lstrip(" "))]

    def dash(self, node: Any, index: int) -> int:
        """Return where the line with the dash of an entry begins. Raises _NoPlaceError where more is before it."""
        behind, start = self.end(node.value[index - 1]) if index else self.start(node), self.start(node.value[index])
        signs = _COMMENT.sub(lambda found: " " * len(found[0]), self.masked[behind:start])
        place = behind + signs.rfind("-")
        if place < behind or self.text[self.line_start(place) : place].strip():
            raise _NoPlaceError(start)
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
        """Return the file with the edits done, comments that would be deleted above. Raises _NoPlaceError."""
        done = list(edits)
        made, position = list[str](), 0
        for edit in sorted([*done, *self._rescued(done)], key=lambda edit: edit[:2]):
            if edit.start < position:
                raise _NoPlaceError(edit.start)
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


def _mapping(source: YamlText, node: Any, old: Any, new: Any, path: Path) -> Iterator[Edit]:
    """Yield the edits of a group of keys. Raises _NoPlaceError where it is within braces, or has a key with a ?."""
    if node.flow_style:
        raise _NoPlaceError(source.start(node))
    group = _Group(source, {key.value: (key, value) for key, value in node.value}, old, new, is_top=not path)
    for key, place in group.places.items():
        if key not in group.kept:
            yield group.deleted(key)
        elif key in new and repr(new[key]) != repr(old.get(key)):
            yield from _value(source, place, (*path, key), old.get(key), new[key])
    for key in new:
        if key not in group.kept and (key in group.places or repr(new[key]) != repr(old.get(key))):
            yield group.inserted(key)


def _indented(lines: Iterable[str], indent: str) -> str:
    return "".join(f"{indent}{line}\n" if line else "\n" for line in lines)


def _heading(key: str, others: Container[str]) -> str:
    """Return the comment over a part of the file, which is inserted with its first key and deleted with its last."""
    heading, keys = next(part for part in PARTS if key in part[1])
    is_shared = any(other in others for other in keys if other != key)
    return "" if is_shared else "".join(f"# {line}\n" for line in heading.split("\n"))


@dataclass(frozen=True)
class _Group:
    """A group of keys on lines of their own: the key and the value of each in the file, and its values."""

    source: YamlText
    places: Mapping[str, tuple[Any, Any]]
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    is_top: bool

    @cached_property
    def kept(self) -> list[str]:
        """Return the keys that remain, in their order; one at its usual value may be in the file alone."""
        old = [key for key in self.old if key in self.new and key in self.places]
        new = [key for key in self.new if key in old]
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        in_order = {key for block in blocks for key in old[block.a : block.a + block.size]}
        return [key for key in self.places if key in in_order or key not in self.old]

    def deleted(self, key: str) -> Edit:
        """Return the edit that deletes an entry, with the heading over it and the blank line below that are its own.

        Raises _NoPlaceError for an entry behind the dash of a list that no other entry can follow.
        """
        source, (node, value) = self.source, self.places[key]
        place, names = source.start(node), list(self.places)
        start, end = source.line_start(place), source.below(value)
        if source.text[start:place].strip():
            # Behind a dash; the next key takes its place.
            if key != names[0] or names[1:2] != self.kept[:1]:
                raise _NoPlaceError(place)
            return Edit(place, source.start(self.places[names[1]][0]), "")
        heading, settled = _heading(key, ()) if self.is_top else "", frozenset[int]()
        is_first = bool(heading) and source.text[:start].endswith(heading)
        trace = "" if is_first else source.trace(start, end)
        if is_first and _heading(key, self.new):
            start -= len(heading)
            settled = source.comments_in(start, start + len(heading))
        if not trace and settled == source.comments_in(start, end):
            start, end = source.with_blank_line(start, end)
        return Edit(start, end, trace, settled)

    def inserted(self, key: str) -> Edit:
        """Return the edit that inserts an entry after those that precede it in the whole; the order may differ.

        Raises _NoPlaceError where no entry of the group is kept.
        """
        if not self.kept:
            raise _NoPlaceError(self.source.start(next(iter(self.places.values()))[0]))
        first = self.source.start(self.places[self.kept[0]][0])
        indent = " " * (first - self.source.line_start(first))
        entry = _indented(dump_entry(key, self.new[key], self.is_top and key in TEXTS), indent)
        made = self._with_heading(key, entry) if self.is_top else entry
        order = [each for _, keys in PARTS for each in keys] if self.is_top else list(self.new)
        if behind := [each for each in order[: order.index(key)] if each in self.kept]:
            place = self.source.below(self.places[behind[-1]][1])
        elif self.is_top:
            heading = _heading(self.kept[0], ())
            place = first - len(heading) * self.source.text[:first].endswith(heading)
            made = f"{made[1:]}\n" if made.startswith("\n") else made
        else:
            place, made = first, made.lstrip(" ") + indent
        return Edit(place, place, made)

    def _with_heading(self, key: str, entry: str) -> str:
        """Return an entry of the file with the blank line before it, and the heading of a part that begins with it."""
        keys = next(keys for _, keys in PARTS if key in keys)
        is_new = not any(other in self.kept and other in self.new for other in keys)
        is_first = is_new and key == next(other for other in keys if other in self.new)
        return "\n" * (is_new or key in TEXTS) + _heading(key, ()) * is_first + entry


def _value(source: YamlText, place: tuple[Any, Any], path: Path, old: Any, new: Any) -> Iterator[Edit]:
    """Yield the edits of one value; brackets, and what becomes of another kind, are written anew."""
    key, node = place
    is_running = path[0] in TEXTS or (path[0] == "annexes" and path[-1] == "text")
    kinds = {type(old), type(new)}
    edits: Iterable[Edit] = ()
    if isinstance(node, yaml.ScalarNode):
        if is_running and _is_block_text(node) and kinds == {str}:
            edits = _running(source, node, old, new)
        elif not is_running and isinstance(new, str | int | bool):
            edits = _scalar(source, node, new)
    elif not node.flow_style and kinds == {dict} and old.keys() & new.keys():
        edits = _mapping(source, node, old, new, path)
    elif not node.flow_style and kinds == {list} and len(node.value) == len(old):
        edits = _sequence(source, node, old, new, path)
    done = list(edits)
    yield from done or [_anew(source, source.start(key), node, dump_entry(key.value, new, is_running))]


def _anew(source: YamlText, start: int, node: Any, lines: Iterable[str]) -> Edit:
    """Return the edit that writes an entry anew; a comment behind its value is behind its first line then."""
    first, *rest = _indented(lines, " " * (start - source.line_start(start))).lstrip(" ").splitlines(keepends=True)
    below = source.below(node)
    behind = source.end(node) if isinstance(node, yaml.ScalarNode) or node.flow_style else below
    settled = source.comments_in(behind, below)
    tail = source.text[behind : below - 1] if settled else ""
    return Edit(start, below, f"{first[:-1]}{tail}\n{''.join(rest)}", settled)


def _scalar(source: YamlText, node: Any, value: Any) -> Iterator[Edit]:
    """Yield the edits that replace one value by another; what is behind it on its line stays."""
    start, end = source.start(node), source.end(node)
    yield Edit(start, source.header(node) if _is_block_text(node) else end, dump_scalar(value))
    if _is_block_text(node):
        yield Edit(min(source.starts[source.line(start) + 1] - 1, end), end, "")


def _sequence(source: YamlText, node: Any, old: Sequence[Any], new: Sequence[Any], path: Path) -> Iterator[Edit]:
    """Yield the edits of a list. Raises _NoPlaceError where an entry does not begin on a line of its own."""
    names, wanted = list(map(repr, old)), list(map(repr, new))
    running_key, indent = "text" if path[0] == "annexes" else "", " " * node.start_mark.column
    deleted, inserted = dict[int, str](), list[tuple[int, str, str]]()
    for tag, a, b, c, d in SequenceMatcher(None, names, wanted, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(b - a, d - c) * isinstance(old[0], Mapping)
        for one, was, value in zip(node.value[a : a + pairs], old[a:], new[c:], strict=False):
            if one.flow_style:
                yield _anew(source, source.start(one), one, (line[2:] for line in dump_item(value, running_key)))
            else:
                yield from _mapping(source, one, was, value, (*path, 0))
        deleted |= {at: names[at] for at in range(a + pairs, b)}
        for at in range(c + pairs, d):
            inserted.append((b, wanted[at], _indented(dump_item(new[at], running_key), indent)))
    yield from _reordered(source, node, deleted, inserted)


def _reordered(
    source: YamlText, node: Any, deleted: Mapping[int, str], inserted: Sequence[tuple[int, str, str]]
) -> Iterator[Edit]:
    """Yield the edits that delete entries of a list and insert others; one that moves keeps its lines and comments.

    `deleted` has the values by their places; `inserted` how many old ones each follows on, its value and its lines.
    """
    spans = [(source.dash(node, at), source.below(each)) for at, each in enumerate(node.value)]
    wanted, carried = {name for _, name, _ in inserted}, dict[str, str]()
    for at, name in deleted.items():
        start, end = spans[at]
        if name in wanted and name not in carried:
            start = source.above(start) if at else start
            carried[name] = source.text[start:end]
            yield Edit(start, end, "", source.comments_in(start, end))
        else:
            yield Edit(start, end, source.trace(start, end))
    for behind, name, lines in inserted:
        place = spans[behind - 1][1] if behind else spans[0][0]
        yield Edit(place, place, carried.pop(name, lines))


def _running(source: YamlText, node: Any, old: str, new: str) -> Iterator[Edit]:
    """Yield the edits of a text below | or >, a paragraph each; paragraphs that stay keep their lines."""
    spans = _paragraph_spans(source, node)
    before, after = old.split("\n\n"), new.split("\n\n")
    if not new or len(spans) != len(before):
        return
    blank, indent = "\n" if node.style == "|" else "\n\n", source.indent(spans[0][0])
    made = [_indented(wrap_paragraphs(each), indent) for each in after]
    gaps = [blank * (not are_rows(*pair)) for pair in pairwise(["", *after, ""])]  # before each, and behind the last
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        lines = "".join(gaps[at] * (at > c) + made[at] for at in range(c, d))
        if tag == "replace":
            yield Edit(spans[a][0], spans[b - 1][1], lines)
        elif tag == "insert" and a:
            yield Edit(spans[a - 1][1], spans[a - 1][1], gaps[c] + lines)
        elif tag == "insert":
            yield Edit(spans[0][0], spans[0][0], lines + gaps[d])
        elif tag == "delete" and b < len(spans):
            yield Edit(spans[a][0], spans[b][0], "")
        elif tag == "delete":
            yield Edit(spans[a - 1][1], spans[b - 1][1], "")


def _paragraph_spans(source: YamlText, node: Any) -> list[tuple[int, int]]:
    """Return where the first line of each paragraph of a text begins, and the line below it; a row is a paragraph."""
    first, starts = source.line(source.start(node)) + 1, source.starts
    lines = ["", *(line.strip() for line in source.lines[first : source.line(source.end(node)) + 1]), ""]
    edges = [(at, a, b) for at, (a, b) in enumerate(pairwise(lines), first) if bool(a) != bool(b) or are_rows(b)]
    begun, ended = ([starts[at] for at, *there in edges if there[side]] for side in (1, 0))
    return list(zip(begun, ended, strict=True))

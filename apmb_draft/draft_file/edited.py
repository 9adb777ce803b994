"""A draft file with new values, changed where they changed: remarks, order and other paragraphs stay as they are."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

import yaml

from apmb_draft.draft_file import brackets
from apmb_draft.draft_file.dump import PARTS, dump, entry, item, running, scalar, to_plain
from apmb_draft.draft_file.load import validated
from apmb_draft.draft_file.nodes import Path, tree_of
from apmb_draft.draft_file.places import Edit, Source, TooTightError, is_block
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.problems import DraftError

_MARK = "\ufeff"


def edited(text: str, before: Resolution, after: Resolution) -> str:
    """The text of a file that held `before`, changed so that it holds `after`.

    Only what differs is written anew, as `dump` would write it; what stays, stays letter by letter, line ends
    included. No remark is lost: one whose entry goes, or is written anew, stands above it. Where that cannot be done,
    the whole file is written anew, with its remarks.
    """
    if before == after:
        return text
    source = Source(text.removeprefix(_MARK))
    try:
        new = source.with_edits(_mapping(source, source.node, to_plain(before), to_plain(after), ()))
        same = _is(new, after)
    except (DraftError, yaml.YAMLError, TooTightError):
        same = False
    return _MARK * text.startswith(_MARK) + (new if same else _anew(source, after))


def _is(text: str, after: Resolution) -> bool:
    """Whether a text holds these values; whether their words are right is another question."""
    found = tree_of(text.encode(), "")
    return not found.problems and validated(found.value, "") == after


def _anew(source: Source, after: Resolution) -> str:
    """The whole file written anew; each remark stands above the key it stood in or above, else at the end."""
    made = Source(dump(after))
    places = {key.value: made.line_start(made.start(key)) for key, _ in made.node.value}
    entries = [(key.value, source.below(value), value) for key, value in source.node.value]
    own = {f"# {line}" for comment, _ in PARTS for line in comment.split("\n")}
    own |= {made.text[start:end] for start, end in made.remarks}
    edits = []
    for start, end in source.remarks:
        if source.text[start:end] not in own:
            key, _, value = next((each for each in entries if start < each[1]), ("", 0, None))
            place = places.get(key, len(made.text))
            line = source.remark(start, end, named=not isinstance(value, yaml.ScalarNode))
            edits.append(Edit(place, place, f"{line}\n"))
    return made.with_edits(edits).replace("\n", source.usual_end)


# --- Groups of keys --------------------------------------------------------------------------------------------------


def _mapping(
    source: Source, node: Any, before: Mapping[str, Any], after: Mapping[str, Any], path: Path
) -> Iterator[Edit]:
    """The edits of a group of keys; within brackets, or each on lines of its own."""
    if node.flow_style:
        yield from brackets.changed(source, node, before, after)
    else:
        yield from _Group(source, node, _texts(before), _texts(after), path).edits()


def _texts(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in values.items()}


def _indented(lines: Iterable[str], indent: str) -> str:
    return "".join(f"{indent}{line}\n" if line else "\n" for line in lines)


def _comment(key: str, others: Container[str]) -> str:
    """The comment over a part of the file, which comes with its first key and goes with its last."""
    comment, keys = next(part for part in PARTS if key in part[1])
    alone = not any(other in others for other in keys if other != key)
    return _indented((f"# {line}" for line in comment.split("\n")), "") if alone else ""


@dataclass(frozen=True)
class _Group:
    """A group of keys on lines of their own, as it was and as it shall be."""

    source: Source
    node: Any
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    path: Path

    @cached_property
    def places(self) -> dict[str, tuple[Any, Any]]:
        """Each key of the file, and its value."""
        return {key.value: (key, value) for key, value in self.node.value}

    @cached_property
    def moved(self) -> set[str]:
        """The keys that stand elsewhere among the others."""
        old = [key for key in self.old if key in self.new and key in self.places]
        new = [key for key in self.new if key in self.places]
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return set(old) - {key for block in blocks for key in old[block.a : block.a + block.size]}

    @cached_property
    def stay(self) -> dict[str, tuple[Any, Any]]:
        """The keys that stay where they are; one at its usual value may stand in the file alone."""
        gone = {key for key in self.old if key not in self.new} | self.moved
        return {key: place for key, place in self.places.items() if key not in gone}

    def edits(self) -> Iterator[Edit]:
        """The edits of all keys; of two at one place, the first comes first."""
        for key, place in self.places.items():
            if key not in self.stay:
                yield self._out(key)
            elif key in self.new and self.new[key] != self.old.get(key):
                yield from _value(self.source, place, (*self.path, key), self.old.get(key), self.new[key])
        for key in self.new:
            if key not in self.stay and (key in self.moved or self.new[key] != self.old.get(key)):
                yield self._in(key)

    def _is_carried(self, key: str) -> bool:
        """Whether an entry moves as it stands."""
        return key in self.moved and self.new[key] == self.old[key]

    def _out(self, key: str) -> Edit:
        """An entry taken out; with it the comment over it, and the blank line below, where they are its own."""
        source, (node, value) = self.source, self.places[key]
        start, end = source.line_start(source.start(node)), source.below(value)
        settled = {at for at, _ in source.remarks_in(start, end)} if self._is_carried(key) else set()
        comment, trace = "" if self.path else _comment(key, self.new), ""
        if source.before(source.start(node)).strip():
            # Behind a dash; the next key comes up to it.
            following = self.node.value[1][0] if len(self.node.value) > 1 else None
            if following is None or following.value not in self.stay or node is not self.node.value[0][0]:
                raise TooTightError
            start, end = source.start(node), source.start(following)
        elif comment and source.text[:start].endswith(comment):
            settled |= {at for at, _ in source.remarks_in(start - len(comment), start)}
            start -= len(comment)
        else:
            is_first = not self.path and source.text[:start].endswith(_comment(key, ()))
            comment, trace = "", "" if is_first or self._is_carried(key) else source.trace(start, end)
        if not trace and all(at in settled for at, _ in source.remarks_in(start, end)):
            start, end = source.without_blank(start, end, alone=bool(comment))
        return Edit(start, end, trace, frozenset(settled))

    def _in(self, key: str) -> Edit:
        """An entry that came, behind the one that stands before it in the whole."""
        source = self.source
        if not self.stay:
            raise TooTightError
        order = list(self.new) if self.path else [each for _, keys in PARTS for each in keys]
        behind = [each for each in order[: order.index(key)] if each in self.stay]
        first = next(iter(self.stay))
        made = self._made(key)
        if behind:
            # The order of a group may be another in this file: behind the nearest of those before it.
            place = source.below(self.stay[behind[-1]][1])
        elif self.path:
            place = source.start(self.stay[first][0])
            made = made.lstrip(" ") + " " * (place - source.line_start(place))
        else:
            place = source.line_start(source.start(self.stay[first][0]))
            place -= len(_comment(first, ())) if source.text[:place].endswith(_comment(first, ())) else 0
            made = f"{made[1:]}\n" if made.startswith("\n") else made
        return Edit(place, place, made)

    def _made(self, key: str) -> str:
        """The lines of an entry that came; at the top level with the comment of its part where the part is new too."""
        if self._is_carried(key):
            made = self.source.own(*self.places[key])
        else:
            lines = entry(key, self.new[key], not self.path and key in TEXTS)
            made = _indented(lines, " " * self.node.start_mark.column)
        if self.path:
            return made
        keys = next(keys for _, keys in PARTS if key in keys)
        if any(other in self.stay and other in self.new for other in keys):
            return f"\n{made}" if key in TEXTS else made
        first = next(other for other in keys if other in self.new)
        return f"\n{_comment(key, ()) if key == first else ''}{made}"


# --- Values ----------------------------------------------------------------------------------------------------------


def _value(source: Source, place: tuple[Any, Any], path: Path, old: Any, new: Any) -> Iterator[Edit]:
    """The edits of one value; where its letters cannot be kept, the whole entry."""
    key, node = place
    try:
        if getattr(node, "flow_style", False):
            yield from list(brackets.changed(source, node, old, new))
        elif isinstance(node, yaml.MappingNode) and isinstance(new, Mapping) and isinstance(old, Mapping):
            yield from list(_mapping(source, node, old, new, path))
        elif isinstance(node, yaml.SequenceNode) and _is_list(new) and _is_list(old):
            yield from list(_sequence(source, node, old, new, path))
        elif _is_running(path) and isinstance(old, str):
            yield from list(_running(source, node, old, new))
        else:
            yield from _scalar(source, node, new)
    except TooTightError:
        start = source.start(key)
        lines = _indented(entry(key.value, new, _is_running(path)), " " * (start - source.line_start(start)))
        yield Edit(start, source.below(node), lines.lstrip(" "), named=not isinstance(node, yaml.ScalarNode))


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_running(path: Path) -> bool:
    return path[0] in TEXTS or (path[0] == "annexes" and path[-1] == "text")


def _scalar(source: Source, node: Any, value: Any) -> Iterator[Edit]:
    """One value put in the place of another; what stands behind it on its line stays."""
    if not isinstance(node, yaml.ScalarNode) or not isinstance(value, str | int | bool):
        raise TooTightError
    start, end = source.start(node), source.end(node)
    if is_block(node):
        header = source.header(node)
        yield Edit(start, header, scalar(value))
        start = source.starts[source.line(start) + 1] - 1
        yield Edit(min(start, end), end, "")
    else:
        yield Edit(start, end, scalar(value))


def _sequence(source: Source, node: Any, old: Sequence[Any], new: Sequence[Any], path: Path) -> Iterator[Edit]:
    """The edits of a list whose entries begin on lines of their own."""
    if not new or len(node.value) != len(old):
        raise TooTightError
    names = [repr(each) for each in old], [repr(each) for each in new]
    codes = SequenceMatcher(None, *names, autojunk=False).get_opcodes()
    spans = [(source.dash(node, each, at), source.below(each)) for at, each in enumerate(node.value)]
    gone: list[int] = []
    came: list[tuple[int, int]] = []
    for tag, a, b, c, d in codes:
        pairs = min(b - a, d - c) if tag == "replace" and isinstance(new[c], Mapping) else 0
        for at in range(pairs):
            yield from _mapping(source, node.value[a + at], old[a + at], new[c + at], (*path, c + at))
        if tag != "equal":
            gone += range(a + pairs, b)
            came += [(b, at) for at in range(c + pairs, d)]
    left = {names[0][at]: (source.above(spans[at][0]) if at else spans[at][0], spans[at][1]) for at in gone}
    moved = {name: left[name] for name in (names[1][at] for _, at in came) if name in left}
    for at in gone:
        start, end = spans[at]
        carried = moved.get(names[0][at], (0, 0))
        if carried[1] == end:
            yield Edit(*carried, "", frozenset(each for each, _ in source.remarks_in(*carried)))
        else:
            yield Edit(start, end, source.trace(start, end))
    for behind, at in came:
        place = spans[behind - 1][1] if behind else spans[0][0]
        lines = item(new[at], "text" if path[0] == "annexes" else "")
        span = moved.pop(names[1][at], None)
        made = source.text[slice(*span)] if span else _indented(lines, " " * node.start_mark.column)
        yield Edit(place, place, made)


def _running(source: Source, node: Any, old: str, new: str) -> Iterator[Edit]:
    """The edits of a text, a paragraph each; those that stay keep their lines."""
    if not is_block(node) or not new:
        raise TooTightError
    places = source.paragraphs(node)
    before, after = old.split("\n\n"), new.split("\n\n")
    if len(places) != len(before):
        raise TooTightError
    starts = source.starts
    indent = source.indent(starts[places[0][0]])
    apart = "\n" if node.style == "|" else "\n\n"
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        made = apart.join(_indented(running(each), indent) for each in after[c:d])
        if tag == "replace":
            yield Edit(starts[places[a][0]], starts[places[b - 1][1]], made)
        elif tag == "insert":
            place = starts[places[a - 1][1] if a else places[0][0]]
            yield Edit(place, place, f"{apart}{made}" if a else f"{made}{apart}")
        elif tag == "delete" and b < len(places):
            yield Edit(starts[places[a][0]], starts[places[b][0]], "")
        elif tag == "delete":
            yield Edit(starts[places[a - 1][1]], starts[places[b - 1][1]], "")

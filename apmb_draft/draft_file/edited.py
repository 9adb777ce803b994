"""A draft file with new values, changed where they changed: comments, order and other paragraphs stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import yaml

from apmb_draft.draft_file.dump import PARTS, dump, item, running, to_plain
from apmb_draft.draft_file.load import load
from apmb_draft.draft_file.nodes import LOADER, Path
from apmb_draft.draft_file.places import Lines, TooTightError, last_line
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.problems import DraftError

Edit = tuple[int, int, list[str]]
"""Lines from the first to behind the last, from 0, and what stands there instead."""


def edited(text: str, before: Resolution, after: Resolution) -> str:
    """The text of a file that held `before`, changed so that it holds `after`.

    Only what differs is written anew, as `dump` would write it; what stays, stays letter by letter, comments and line
    ends included. Where that cannot be done, as in a file that puts much on one line, the whole file is written anew.
    """
    mark, ends = "\ufeff" * text.startswith("\ufeff"), "\r\n" if "\r\n" in text else "\n"
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if before == after:
        return text
    try:
        new = _edited(lines, to_plain(before), to_plain(after))
        same = load(new.encode(), "") == after
    except (DraftError, yaml.YAMLError, TooTightError):
        same = False
    return mark + (new if same else dump(after)).replace("\n", ends)


def _edited(text: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    node = yaml.compose(text, Loader=LOADER)
    lines = text.removesuffix("\n").split("\n")
    edits = sorted(_mapping(Lines(lines), node, before, after, ()), key=lambda edit: (edit[0], edit[1]))
    made: list[str] = []
    position = 0
    for start, end, new in edits:
        if start < position:
            raise TooTightError
        made += [*lines[position:start], *new]
        position = end
    return "\n".join([*made, *lines[position:]]) + "\n"


# --- Groups of keys --------------------------------------------------------------------------------------------------


def _mapping(
    lines: Lines, node: Any, before: Mapping[str, Any], after: Mapping[str, Any], path: Path
) -> Iterator[Edit]:
    """The edits of a group of keys, each on lines of its own."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise TooTightError
    old, new = _texts(before), _texts(after)
    places = {key.value: (key, value) for key, value in node.value}
    if [key for key in old if key in new and key in places] != [key for key in new if key in old and key in places]:
        raise TooTightError
    for key, place in places.items():
        if key in old and key not in new:
            yield lines.without(*place, _own_comment(key, new) if not path else ())
        elif key in new and new[key] != old.get(key):
            yield from _value(lines, place, (*path, key), old.get(key), new[key])
    yield from _came(lines, node, places, new, path)


def _texts(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in values.items()}


def _own_comment(key: str, left: Mapping[str, Any]) -> Sequence[str]:
    """The comment over a part of the file, which goes with the last key of the part."""
    comment, keys = next(part for part in PARTS if key in part[1])
    return [] if any(other in left for other in keys) else [f"# {line}" for line in comment.split("\n")]


def _came(lines: Lines, node: Any, places: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> Iterator[Edit]:
    """The keys that came, each behind the one that stands before it in the whole."""
    order = [key for _, keys in PARTS for key in keys] if not path else list(new)
    indent = node.start_mark.column
    for key in new:
        if key in places:
            continue
        behind = [each for each in order[: order.index(key)] if each in places]
        made = lines.entry(key, new[key], indent, path)
        if not path:
            made = _with_comment(key, made, places, new)
        if behind:
            # The order of a group may be another in this file: behind the nearest of those before it.
            at = last_line(lines.lines, places[behind[-1]][1]) + 1
        else:
            at = node.start_mark.line
            made = [*made[1:], ""] if made[:1] == [""] else made
        yield at, at, made


def _with_comment(key: str, made: list[str], places: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """A new key at the top level, with the comment of its part where the part is new too."""
    comment, keys = next(part for part in PARTS if key in part[1])
    if any(other in places and other in new for other in keys):
        return ["", *made] if key in TEXTS else made
    first = next(other for other in keys if other in new)
    return ["", *([f"# {line}" for line in comment.split("\n")] if key == first else []), *made]


# --- Values ----------------------------------------------------------------------------------------------------------


def _value(lines: Lines, place: tuple[Any, Any], path: Path, old: Any, new: Any) -> Iterator[Edit]:
    """The edits of one value; where its lines cannot be kept, the whole entry."""
    node = place[1]
    try:
        if isinstance(new, Mapping) and isinstance(old, Mapping):
            yield from list(_mapping(lines, node, old, new, path))
        elif isinstance(new, Sequence) and not isinstance(new, str) and isinstance(old, Sequence):
            yield from list(_sequence(lines, node, old, new, path))
        elif _is_running(path) and isinstance(old, str):
            yield from list(_running(lines, node, old, new))
        else:
            yield lines.scalar(node, new)
    except TooTightError:
        yield lines.start(place[0]), last_line(lines.lines, node) + 1, lines.anew(place[0], path, new)


def _is_running(path: Path) -> bool:
    return path[0] in TEXTS or (path[0] == "annexes" and path[-1] == "text")


def _sequence(lines: Lines, node: Any, old: Sequence[Any], new: Sequence[Any], path: Path) -> Iterator[Edit]:
    """The edits of a list whose entries begin on lines of their own."""
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not new or len(node.value) != len(old):
        raise TooTightError
    names = [repr(each) for each in old], [repr(each) for each in new]
    for tag, a, b, c, d in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        changed = min(b - a, d - c) if isinstance(new[0], Mapping) else 0
        for at in range(changed):
            yield from _mapping(lines, node.value[a + at], old[a + at], new[c + at], (*path, c + at))
        start = node.value[a + changed].start_mark.line if a + changed < len(old) else _end(lines, node)
        end = last_line(lines.lines, node.value[b - 1]) + 1 if b > a + changed else start
        if a + changed == b and a:
            start = end = last_line(lines.lines, node.value[b - 1]) + 1
        made = [line for each in new[c + changed : d] for line in item(each, "text" if path[0] == "annexes" else "")]
        if start < end or made:
            yield start, end, [" " * node.start_mark.column + line if line else "" for line in made]


def _end(lines: Lines, node: Any) -> int:
    return last_line(lines.lines, node) + 1


def _running(lines: Lines, node: Any, old: str, new: str) -> Iterator[Edit]:
    """The edits of a text, a paragraph each; those that stay keep their lines."""
    if node.style != "|":
        raise TooTightError
    places = lines.paragraphs(node)
    before, after = old.split("\n\n"), new.split("\n\n")
    if len(places) != len(before) or not new:
        raise TooTightError
    indent = lines.indent(places[0][0])
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        made = [indent + line if line else "" for line in running("\n\n".join(after[c:d]))] if c < d else []
        if tag == "replace":
            yield places[a][0], places[b - 1][1], made
        elif tag == "insert":
            at = places[a - 1][1] if a else places[0][0]
            yield at, at, ["", *made] if a else [*made, ""]
        elif b < len(places):
            yield places[a][0], places[b][0], []
        else:
            yield places[a - 1][1], places[b - 1][1], []

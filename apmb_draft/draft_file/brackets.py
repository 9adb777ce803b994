"""Values within brackets, as in `sponsors: [Egypt, Chad]`: each changes where it stands, commas and remarks stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import yaml

from apmb_draft.draft_file.dump import scalar
from apmb_draft.draft_file.places import Edit, Source, TooTightError


def changed(source: Source, node: Any, old: Any, new: Any) -> Iterator[Edit]:
    """The edits of a list or group within brackets. Raises TooTightError where nothing of it stays."""
    if isinstance(node, yaml.MappingNode) and isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _group(source, node, *({str(key): value for key, value in each.items()} for each in (old, new)))
    elif isinstance(node, yaml.SequenceNode) and _is_list(old) and _is_list(new) and len(node.value) == len(old):
        yield from _list(source, node, old, new)
    else:
        raise TooTightError


def text_of(value: Any) -> str:
    """A value as it stands within brackets.

    >>> text_of({"place": "Siem Reap, Cambodia", "number": 5, "sponsors": ["Egypt"]})
    '{place: "Siem Reap, Cambodia", number: 5, sponsors: [Egypt]}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text_of(key)}: {text_of(inner)}" for key, inner in value.items()) + "}"
    if _is_list(value):
        return "[" + ", ".join(map(text_of, value)) + "]"
    made = scalar(value)
    return json.dumps(made, ensure_ascii=False) if made[0] != '"' and re.search(r"[][{},:?#]", made) else made


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _value(source: Source, node: Any, old: Any, new: Any) -> Iterator[Edit]:
    try:
        yield from list(changed(source, node, old, new))
    except TooTightError:
        yield Edit(source.start(node), source.end(node), text_of(new))


def _group(source: Source, node: Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
    keys = [key.value for key, _ in node.value]
    spans = [(source.start(key), source.end(value)) for key, value in node.value]
    gone = {at for at, key in enumerate(keys) if key in old and key not in new}
    if [key for key in old if key in new and key in keys] != [key for key in new if key in old and key in keys]:
        raise TooTightError
    for key, (_, value) in zip(keys, node.value, strict=True):
        if key in new and new[key] != old.get(key):
            yield from _value(source, value, old.get(key), new[key])
    came: dict[int, list[str]] = {}
    order = list(new)
    for key in order:
        if key not in keys and new[key] != old.get(key):
            behind = [keys.index(each) for each in order[: order.index(key)] if each in keys]
            came.setdefault(behind[-1] if behind else -1, []).append(f"{text_of(key)}: {text_of(new[key])}")
    yield from _without(source, spans, gone)
    yield from _with(spans, gone, came)


def _list(source: Source, node: Any, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Edit]:
    spans = [(source.start(each), source.end(each)) for each in node.value]
    gone: set[int] = set()
    came: dict[int, list[str]] = {}
    names = [repr(each) for each in old], [repr(each) for each in new]
    for tag, a, b, c, d in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            for at in range(b - a):
                yield from _value(source, node.value[a + at], old[a + at], new[c + at])
        elif tag != "equal":
            gone |= set(range(a, b))
            if c < d:
                came[a - 1] = [text_of(each) for each in new[c:d]]
    yield from _without(source, spans, gone)
    yield from _with(spans, gone, came)


def _without(source: Source, spans: Sequence[tuple[int, int]], gone: set[int]) -> Iterator[Edit]:
    """Runs of entries taken out, with the comma behind, or before where none that stays follows."""
    stay = [at for at in range(len(spans)) if at not in gone]
    if not stay:
        raise TooTightError
    for one, next_one in pairwise([-1, *stay]):
        if next_one - one > 1:
            yield _cut(source, spans[one + 1][0], spans[next_one][0])
    if stay[-1] < len(spans) - 1:
        yield _cut(source, spans[stay[-1]][1], spans[-1][1])


def _cut(source: Source, start: int, end: int) -> Edit:
    """A part taken out; the remarks within stay, each the end of a line."""
    remarks = source.remarks_in(start, end)
    while remarks and source.text[end] in " \t":
        end += 1
    parted = "" if source.text[start - 1].isspace() else "  "
    lines = "\n".join(source.text[slice(*each)] for each in remarks)
    new = f"{parted}{lines}\n{source.indent(end)}" if remarks else ""
    return Edit(start, end, new, frozenset(at for at, _ in remarks))


def _with(spans: Sequence[tuple[int, int]], gone: set[int], came: Mapping[int, Sequence[str]]) -> Iterator[Edit]:
    """Entries that came, behind the nearest one that stays, or before the first that does."""
    stay = [at for at in range(len(spans)) if at not in gone]
    for behind, texts in came.items():
        before = [at for at in stay if at <= behind]
        if before:
            place = spans[before[-1]][1]
            yield Edit(place, place, "".join(f", {each}" for each in texts))
        else:
            place = spans[stay[0]][0]
            yield Edit(place, place, "".join(f"{each}, " for each in texts))

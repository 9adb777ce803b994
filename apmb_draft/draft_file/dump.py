"""Write a resolution as a readable YAML file, or change a file in place.

`dump` writes the keys in a stable order, with a comment over each part, in lines of at most WIDTH. `edit_text` keeps
comments, the order of keys and untouched lines character by character: `YamlText` knows where each value and each
comment is. `_mapping`, `_sequence`, `_running` and `_scalar` compare the values before and after, and yield an `Edit`
for each that differs, with the lines that `dump` would write. `YamlText.with_edits` puts them into the file, and moves
comments that would be deleted above their entry.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import Any

import yaml

from apmb_draft.draft_file.load import SCHEMA_FILE, validate_plain
from apmb_draft.draft_file.yaml_tree import Edit, NoPlaceError, Path, YamlText, is_block_text, tree_of
from apmb_draft.model.paragraphs import are_rows
from apmb_draft.model.problems import DraftError, Problem, Where
from apmb_draft.model.resolution import LINE_OF_SPONSORS, TEXTS, Resolution
from apmb_draft.text.markup import kept_together

WIDTH = 100

PARTS: Sequence[tuple[str, Sequence[str]]] = (
    ("Still open. Fill in the value below, or delete an entry to confirm what was proposed.", ("ask",)),
    ("What the document is", (
        "format", "document", "session", "stage", "symbol", "issued", "committee", "agenda_item", "agenda_title",
        "title", *LINE_OF_SPONSORS, "symbol_note", "original", "base", "opening",
    )),
    ("How it was adopted", ("adoption",)),
    ("The session in whose provisional agenda the item is included", ("next_session",)),
    ("Resolutions that the text recalls, oldest first; in the text by name, such as {recalled}", ("resolutions",)),
    ("Meetings already held, with their places as the list shows them", ("meetings",)),
    ("The meeting that States are invited to attend", ("attend",)),
    ("The meeting that the Secretary-General is requested to prepare", ("convene",)),
    ("Numbers and days that the text gives", ("counts", "dates")),
    ("Years whose round anniversaries the text may mark", ("milestones",)),
    ("Words of the official text where the facts give others, by the slot they stand for", ("printed",)),
    (
        "The text. An empty line between paragraphs; numbers and letters are added by the tool.\n"
        "*italics*, [^note], {fact}; (a) and (i) begin sub-paragraphs, # a section heading.",
        TEXTS,
    ),
    ("Footnotes, by the names that call them", ("footnotes",)),
    ("Annexes", ("annexes",)),
    ("Findings of the check that are meant to be so", ("ignore",)),
    ("How the pages differ from the usual ones", ("layout",)),
)  # fmt: skip


def to_plain(resolution: Resolution) -> dict[str, Any]:
    """Return the values of the file, as text, numbers, lists and groups; keys at their default are left out.

    `validate_plain(to_plain(x), "") == x` for every resolution.
    """
    plain = resolution.model_dump(mode="json", exclude_defaults=True)
    for name, recall in resolution.resolutions.items():
        # Shown even at its default: whoever reads the list asks what becomes of it next year.
        plain["resolutions"][name] = {"each_year": recall.each_year.value, **plain["resolutions"][name]}
    return {"format": resolution.format, **plain}


def iter_facts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the single values of a group of keys, at any depth, with their paths; a list is one value.

    >>> list(iter_facts({"attend": {"number": "22"}, "sponsors": ["Chad", "Egypt"]}))
    [(('attend', 'number'), '22'), (('sponsors',), ['Chad', 'Egypt'])]
    """
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from iter_facts(inner, (*path, str(key)))
    else:
        yield path, value


# --- The whole file ---------------------------------------------------------------------------------------------------


def dump(resolution: Resolution) -> str:
    """Return the text of the file; `load` of it gives the same resolution."""
    plain = to_plain(resolution)
    parts = [f"# yaml-language-server: $schema={SCHEMA_FILE}"]
    for comment, keys in PARTS:
        entries = ["\n".join(_dump_entry(key, plain[key], key in TEXTS)) for key in keys if key in plain]
        if entries:
            apart = "\n\n" if keys == TEXTS else "\n"
            parts.append("\n".join([*(f"# {line}" for line in comment.split("\n")), apart.join(entries)]))
    return "\n\n".join(parts) + "\n"


def _dump_entry(key: str, value: object, is_running: bool = False) -> Iterator[str]:
    """Yield one key with its value, as lines; everything below it is indented by two spaces."""
    name = dump_scalar(key)
    if is_running:
        yield f"{name}: |"
        yield from _indented(wrap_paragraphs(str(value)))
    elif isinstance(value, Mapping) and value:
        yield f"{name}:"
        yield from _indented(line for each in value.items() for line in _dump_entry(*each))
    elif isinstance(value, list | tuple) and value:
        yield f"{name}:"
        yield from _indented(line for each in value for line in _dump_item(each))
    else:
        yield f"{name}: {dump_scalar(value)}"


def _dump_item(value: object) -> Iterator[str]:
    """Yield one entry of a list, as lines behind its dash; the `text` of an annex is running text."""
    if not isinstance(value, Mapping):
        yield f"- {dump_scalar(value)}"
        return
    lines = (line for key, inner in value.items() for line in _dump_entry(key, inner, key == "text"))
    for index, line in enumerate(lines):
        yield ("- " if index == 0 else "  " if line else "") + line


def _indented(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}" if line else line


def wrap_paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs wrapped to WIDTH; no line begins with what would open a sub-paragraph or a heading."""
    for before, paragraph in pairwise(["", *text.split("\n\n")]):
        if before and not are_rows(before, paragraph):
            yield ""
        yield from [paragraph] if are_rows(paragraph) else _wrapped(paragraph)


def _wrapped(paragraph: str) -> list[str]:
    lines = textwrap.wrap(
        kept_together(paragraph, "\0"),
        WIDTH - 2,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
        expand_tabs=False,
        tabsize=1,
    )
    return [line.replace("\0", " ") for line in lines]


def dump_scalar(value: object) -> str:
    """Return a value as a YAML scalar: plain where any reader of YAML reads the same text back, else double-quoted.

    >>> [dump_scalar(value) for value in ("54/54 B", "General: regional", "*Treaty Series*", 79, "79")]
    ['54/54 B', '"General: regional"', '"*Treaty Series*"', '79', '79']
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    is_plain = yaml.safe_dump(text, allow_unicode=True, width=sys.maxsize) == f"{text}\n...\n" and text == text.strip()
    return text if is_plain or re.fullmatch(r"[1-9]\d*", text) else json.dumps(text, ensure_ascii=False)


# --- Changing a file --------------------------------------------------------------------------------------------------

_BOM = "\ufeff"
_REFUSED = (
    "what begins here cannot be changed without rewriting the lines around it; write each key as `key: value` on lines "
    "of its own, without braces, and run the command again"
)


def edit_text(text: str, before: Resolution, after: Resolution, file: str) -> str:
    """Return the text of a file that holds `before`, changed so that it holds `after`.

    What differs is written as `dump` would write it, a changed list or group within brackets on lines of its own; all
    else stays, line ends included. A comment whose entry is deleted or written anew is above it.

    Raises DraftError [edit-in-place] with the place in `file` where that cannot be done.
    """
    held, wanted = to_plain(before), to_plain(after)
    if repr(held) == repr(wanted):  # unlike ==, it sees the order of keys, which is that of a list in the text
        return text
    source = YamlText(text.removeprefix(_BOM))
    # Its questions may name their paragraphs by earlier numbers than `before` does.
    old = _loaded(source.text) or held
    try:
        new = source.with_edits(_mapping(source, source.node, old, wanted, ()))
        made = _loaded(new) or old
        if repr(made) != repr(wanted):
            keys = [key for key, _ in source.node.value if repr(made.get(key.value)) != repr(wanted.get(key.value))]
            raise NoPlaceError(source.start(keys[0]) if keys else 0)
    except NoPlaceError as refused:
        where = Where(file, source.line(refused.place) + 1, refused.place - source.line_start(refused.place) + 1)
        raise DraftError([Problem(where, "edit-in-place", _REFUSED)]) from None
    return _BOM * text.startswith(_BOM) + new


def _loaded(text: str) -> Mapping[str, object]:
    """Return the values of a text, none where it cannot be loaded; whether their wording is right is not looked at."""
    try:
        found = tree_of(text.encode(), "")
        return {} if found.problems else to_plain(validate_plain(found.value, ""))
    except DraftError:
        return {}


def _mapping(
    source: YamlText, node: yaml.CollectionNode, old: Mapping[str, Any], new: Mapping[str, Any], path: Path
) -> Iterator[Edit]:
    """Yield the edits of a group of keys. Raises NoPlaceError where it is within braces, or has a key with a ?."""
    if node.flow_style:
        raise NoPlaceError(source.start(node))
    group = _Group(source, {key.value: (key, value) for key, value in node.value}, old, new, is_top=not path)
    for key, place in group.places.items():
        if key not in group.kept:
            yield group.deleted(key)
        elif key in new and repr(new[key]) != repr(old.get(key)):
            yield from _value(source, place, (*path, key), old.get(key), new[key])
    for key in new:
        if key not in group.kept and (key in group.places or repr(new[key]) != repr(old.get(key))):
            yield group.inserted(key)


def _with_indent(lines: Iterable[str], indent: str) -> str:
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
    places: Mapping[str, tuple[yaml.Node, yaml.Node]]
    old: Mapping[str, object]
    new: Mapping[str, object]
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

        Raises NoPlaceError for an entry behind the dash of a list that no other entry can follow.
        """
        source, (node, value) = self.source, self.places[key]
        place, names = source.start(node), list(self.places)
        start, end = source.line_start(place), source.below(value)
        if source.text[start:place].strip():
            # Behind a dash; the next key takes its place.
            if key != names[0] or names[1:2] != self.kept[:1]:
                raise NoPlaceError(place)
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

        Raises NoPlaceError where no entry of the group is kept.
        """
        if not self.kept:
            raise NoPlaceError(self.source.start(next(iter(self.places.values()))[0]))
        first = self.source.start(self.places[self.kept[0]][0])
        indent = " " * (first - self.source.line_start(first))
        entry = _with_indent(_dump_entry(key, self.new[key], self.is_top and key in TEXTS), indent)
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


def _value(source: YamlText, place: tuple[yaml.Node, yaml.Node], path: Path, old: Any, new: Any) -> Iterator[Edit]:
    """Yield the edits of one value; brackets, and what becomes of another kind, are written anew."""
    key, node = place
    is_running = path[0] in TEXTS or path[-2:] == (0, "text")
    kinds = {type(old), type(new)}
    edits: Iterable[Edit] = ()
    if isinstance(node, yaml.ScalarNode):
        if is_running and is_block_text(node) and kinds == {str}:
            edits = _running(source, node, old, new)
        elif not is_running and isinstance(new, str | int | bool):
            edits = _scalar(source, node, new)
    elif isinstance(node, yaml.CollectionNode) and not node.flow_style:
        if kinds == {dict} and old.keys() & new.keys():
            edits = _mapping(source, node, old, new, path)
        elif kinds == {list} and len(node.value) == len(old):
            edits = _sequence(source, node, old, new, path)
    done = list(edits)
    yield from done or [_anew(source, source.start(key), node, _dump_entry(key.value, new, is_running))]


def _anew(source: YamlText, start: int, node: yaml.Node, lines: Iterable[str]) -> Edit:
    """Return the edit that writes an entry anew; a comment behind its value is behind its first line then."""
    first, *rest = _with_indent(lines, " " * (start - source.line_start(start))).lstrip(" ").splitlines(keepends=True)
    below = source.below(node)
    behind = source.end(node) if not isinstance(node, yaml.CollectionNode) or node.flow_style else below
    settled = source.comments_in(behind, below)
    tail = source.text[behind : below - 1] if settled else ""
    return Edit(start, below, f"{first[:-1]}{tail}\n{''.join(rest)}", settled)


def _scalar(source: YamlText, node: yaml.ScalarNode, value: object) -> Iterator[Edit]:
    """Yield the edits that replace one value by another; what is behind it on its line stays."""
    start, end = source.start(node), source.end(node)
    yield Edit(start, source.header(node) if is_block_text(node) else end, dump_scalar(value))
    if is_block_text(node):
        yield Edit(min(source.starts[source.line(start) + 1] - 1, end), end, "")


def _sequence(
    source: YamlText, node: yaml.CollectionNode, old: Sequence[Any], new: Sequence[Any], path: Path
) -> Iterator[Edit]:
    """Yield the edits of a list. Raises NoPlaceError where an entry does not begin on a line of its own."""
    names, wanted = list(map(repr, old)), list(map(repr, new))
    indent = " " * node.start_mark.column
    deleted, inserted = dict[int, str](), list[tuple[int, str, str]]()
    for tag, a, b, c, d in SequenceMatcher(None, names, wanted, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(b - a, d - c) * isinstance(old[0], Mapping)
        for one, was, value in zip(node.value[a : a + pairs], old[a:], new[c:], strict=False):
            if one.flow_style:
                yield _anew(source, source.start(one), one, (line[2:] for line in _dump_item(value)))
            else:
                yield from _mapping(source, one, was, value, (*path, 0))
        deleted |= {at: names[at] for at in range(a + pairs, b)}
        for at in range(c + pairs, d):
            inserted.append((b, wanted[at], _with_indent(_dump_item(new[at]), indent)))
    yield from _reordered(source, node, deleted, inserted)


def _reordered(
    source: YamlText, node: yaml.CollectionNode, deleted: Mapping[int, str], inserted: Sequence[tuple[int, str, str]]
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


def _running(source: YamlText, node: yaml.ScalarNode, old: str, new: str) -> Iterator[Edit]:
    """Yield the edits of a text below | or >, a paragraph each; paragraphs that stay keep their lines."""
    spans = _paragraph_spans(source, node)
    before, after = old.split("\n\n"), new.split("\n\n")
    if not new or len(spans) != len(before):
        return
    blank, indent = "\n" if node.style == "|" else "\n\n", source.indent(spans[0][0])
    made = [_with_indent(wrap_paragraphs(each), indent) for each in after]
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


def _paragraph_spans(source: YamlText, node: yaml.ScalarNode) -> list[tuple[int, int]]:
    """Return where the first line of each paragraph of a text begins, and the line below it; a row is a paragraph."""
    first, starts = source.line(source.start(node)) + 1, source.starts
    lines = ["", *(line.strip() for line in source.lines[first : source.line(source.end(node)) + 1]), ""]
    edges = [(at, a, b) for at, (a, b) in enumerate(pairwise(lines), first) if bool(a) != bool(b) or are_rows(b)]
    begun, ended = ([starts[at] for at, *there in edges if there[side]] for side in (1, 0))
    return list(zip(begun, ended, strict=True))

"""Load a draft file: as a resolution, or as all of its mistakes, each with its line and column.

The tree of its values is validated against the models; then follow the keys that need or exclude each other, and the
running text: markup, slots and footnote calls. Editors learn the same from the JSON Schema (draft 2020-12) that is made
from the models, with which they complete and explain the keys.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import chain, islice
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from apmb_draft.draft_file.yaml_tree import Path, Tree, Value, tree_of
from apmb_draft.model.paragraphs import ROWS, Level, split_paragraphs
from apmb_draft.model.problems import DraftError, Problem, Where
from apmb_draft.model.resolution import COMMITTEES, FORMAT, GROUPS, TEXTS, Kind, Layout, Resolution, Stage
from apmb_draft.text.markup import Fault, MarkupToken, Sort, beginning_faults, find_faults, tokenize_markup
from apmb_draft.text.slots import FORMS, RESERVED, SOURCES, relocate_questions, slot_phrases

_MOST_PROBLEMS = 100
"""Problems named in one pass; nobody corrects more before trying again."""
MOST_ENTRIES = 2_000
"""Of a list or a group, paragraphs of all texts, calls of footnotes; the longest resolutions have half of it."""
LONGEST = 20_000
"""Characters of one paragraph or value; the longest have a fifth of it."""
_MAY_BE_EMPTY = (("ask",), ("ignore",))
"""Lists whose last entry may be deleted without the key above it."""
_EMPTY = "nothing stands here; write the value, or delete the key"


def load(data: bytes, file: str) -> Resolution:
    """Return the resolution that a YAML file holds; its questions name their paragraphs by the numbers of now.

    Args:
        data: The bytes of the file.
        file: Its name, for the messages.

    Raises:
        DraftError: with every mistake that can be seen in one pass.
    """
    found = tree_of(data, file)
    resolution = _validated(found)
    named = {problem.where for problem in found.problems}
    for path in (path for path, value in iter_values(found.value) if value is None):
        # A key with nothing behind its colon would else count as left out.
        if path not in _MAY_BE_EMPTY and found.at(path) not in named and found.at(path, key=True) not in named:
            found.add(path, "empty", _EMPTY)
    found.problems += _text_problems(found, resolution if not found.problems else None)
    if found.problems or resolution is None:
        raise DraftError(
            Problem(each.where, each.code, _short(each.message)) for each in sorted(found.problems)[:_MOST_PROBLEMS]
        )
    return relocate_questions(resolution)


def validate_plain(plain: Mapping[str, Any], file: str) -> Resolution:
    """Return a resolution from plain values (texts, lists, groups), as from a file; mistakes name the key.

    Raises DraftError with every mistake, by its key.
    """
    found = Tree(file, value=plain)
    resolution = _validated(found)
    if found.problems or resolution is None:
        raise DraftError(found.problems)
    return resolution


# --- Values, by the models --------------------------------------------------------------------------------------------


def _find_crowds(whole: Value) -> Iterator[tuple[Path, str]]:
    """Yield what is larger than in any resolution, and would be worked on for minutes."""
    paragraphs = calls = 0
    for path, value in iter_values(whole):
        if isinstance(value, list | dict) and len(value) > MOST_ENTRIES:
            yield path, f"{len(value):,} entries; a draft has at most {MOST_ENTRIES:,} in one list or group"
        if not isinstance(value, str):
            continue
        pieces = [piece.strip() for piece in re.split(r"\n[ ]*\n", value)]
        paragraphs, calls = paragraphs + len(pieces) * (len(pieces) > 1), calls + value.count("[^")
        if max(map(len, pieces)) > LONGEST:
            yield path, f"a paragraph of more than {LONGEST:,} characters; that is no resolution"
        for number, what in ((paragraphs, "paragraphs"), (calls, "calls of footnotes")):
            if number > MOST_ENTRIES:
                yield path, f"more than {MOST_ENTRIES:,} {what}; that is no resolution"
                return


def iter_values(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Yield all values of a file with their paths; those inside of too large lists and groups are left out."""
    yield path, value
    if isinstance(value, list | dict) and len(value) <= MOST_ENTRIES:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from iter_values(inner, (*path, key))


def _validated(found: Tree) -> Resolution | None:
    """Return the resolution of a tree, None if a value is wrong; what is wrong is added to the problems of the tree.

    Raises DraftError [too-large] for a file that would be worked on for minutes.
    """
    if crowds := [found.problem(path, "too-large", what) for path, what in _find_crowds(found.value)]:
        raise DraftError(crowds)
    try:
        resolution = Resolution.model_validate(found.value)
    except ValidationError as wrong:
        seen: set[tuple[Where, str]] = set()
        cut = {problem.where for problem in found.problems if problem.code == "comma"}
        for each in wrong.errors(include_url=False)[:_MOST_PROBLEMS]:
            path, on_key = _path_in_file(each["loc"], found.value)
            code, message = _describe_error(each, path)
            is_on_key = on_key or code == "unknown-key"
            where = found.at(path, key=is_on_key)
            if message and (where, code) not in seen and found.at(path, key=True) not in cut:
                seen.add((where, code))
                found.add(path, code, message, key=is_on_key)
        return None
    for path, code, message in _inconsistencies(resolution):
        found.add(path, code, message)
    return resolution


def _path_in_file(loc: tuple[int | str, ...], value: Value) -> tuple[Path, bool]:
    """Return the part of pydantic's location that is a path of the file; the rest names types and validators."""
    path: Path = ()
    for part in loc:
        inside = isinstance(value, dict) and part in value
        within = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if inside or within:
            value = value[part]
            path = (*path, part)
    return path, bool(loc) and loc[-1] == "[key]"


_LIST = "expected a list here, each entry on a line of its own behind “- ”"
_GROUP = "expected a group of keys here, each indented on a line of its own: “key: value”"
_KINDS = {
    "model_type": ("wrong-type", _GROUP),
    "dict_type": ("wrong-type", _GROUP),
    "tuple_type": ("wrong-type", _LIST),
    "list_type": ("wrong-type", _LIST),
    "too_short": ("value", "at least one entry is needed"),
}
"""Code and message for the kinds of errors of pydantic that need nothing else."""


def _describe_error(each: ErrorDetails, path: Path) -> tuple[str, str]:
    """Return code and message for an error of pydantic; no message where it repeats another."""
    kind, name, given = each["type"], str(each["loc"][-1]), each["input"]
    expected = str(each.get("ctx", {}).get("expected"))
    if kind == "enum" and expected == "'unknown'":
        return "value", ""
    if kind == "extra_forbidden":
        return "unknown-key", f"unknown key “{name}”{_did_you_mean(name, _fields(path[:-1]))}"
    if given is None:
        return "empty", _EMPTY
    if kind == "missing":
        field = _fields(path).get(name)
        return "missing-key", f"the key “{name}” is missing: {(field and field.description) or 'see docs/format.md'}"
    if kind == "literal_error":
        return "format", f"the file says format {given}; this tool reads format {expected}"
    if kind == "enum":
        choices = [part.strip(" '") for part in expected.replace(" or ", ", ").split(",")]
        close = _did_you_mean(str(given), choices, listed=False)
        return "value", f"“{given}” is not one of {', '.join(choices)}{close}"
    if kind == "string_pattern_mismatch":
        word = str(path[-1]) if name == "[key]" else name
        better = re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_0123456789")
        hint = f"; write “{better}”" if better and len(better) < 40 else ""
        return "value", f"“{word}” is no name: small letters, figures and _ only{hint}"
    return _KINDS.get(kind, ("value", each["msg"].removeprefix("Value error, ")))


def _did_you_mean(name: str, known: Iterable[str], *, listed: bool = True) -> str:
    known = list(known)
    close = difflib.get_close_matches(name.strip().lower()[:60], known, 1, 0.6)
    return f"; did you mean “{close[0]}”?" if close else f"; known here: {', '.join(known)}" if known and listed else ""


def _short(message: str) -> str:
    """Return the message on one line, with what it quotes cut to a length that still shows what is meant."""
    return re.sub(r"“([^”]{60})[^”]{20,}”", r"“\1…”", re.sub(r"\s", " ", message))


def _fields(path: Path) -> Mapping[str, FieldInfo]:
    """Return the keys that a group of the file may have, found by walking the annotations of the models."""
    fields: Mapping[str, FieldInfo] = Resolution.model_fields
    for part in path:
        if isinstance(part, str) and part in fields:
            model = next(_models_in(fields[part].annotation), None)
            fields = model.model_fields if model else {}
    return fields


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


# --- Keys that need or exclude each other -----------------------------------------------------------------------------


def _inconsistencies(resolution: Resolution) -> Iterator[tuple[Path, str, str]]:
    """Yield what single values cannot show: keys that need or exclude each other, names that are not there."""
    for is_wrong, key, code, message in _conflicts(resolution):
        if is_wrong:
            yield (key,), code, message
    if resolution.committee and resolution.committee not in COMMITTEES:
        whole = [name for name in COMMITTEES if f"({resolution.committee})" in name]
        close = f"; write “{whole[0]}”" if whole else _did_you_mean(resolution.committee, list(COMMITTEES))
        yield ("committee",), "value", f"“{resolution.committee}” is no Main Committee{close}"
    yield from _ambiguous_names(resolution)
    slots = list(slot_phrases(resolution)) if resolution.printed else []
    for slot in resolution.printed:
        if slot not in slots:
            yield ("printed", slot), "slot-unknown", f"unknown slot {{{slot}}}{_did_you_mean(slot, slots)}"
    yield from _unplaced_layout(resolution)
    yield from _unplaced_questions(resolution)
    for which in ("attend", "convene"):
        meeting = getattr(resolution, which)
        if meeting and meeting.kind not in resolution.meetings:
            known = list(resolution.meetings)
            message = f"“{meeting.kind}” is no kind under “meetings”{_did_you_mean(meeting.kind, known)}"
            yield (which, "kind"), "value", message


def _conflicts(text: Resolution) -> Iterator[tuple[object, str, str, str]]:
    """Yield for each key that others need or exclude: true if it is wrong here, the key, code and message."""
    is_adopted, is_decision = text.stage is Stage.ADOPTED, text.document is Kind.DECISION
    yield from (
        (is_adopted and not text.adoption, "stage", "missing-key",
         "an adopted text needs the key “adoption” (number, date, meeting)"),
        (text.adoption and not is_adopted, "adoption", "unknown-key",
         "a draft has no adoption; set “stage: adopted”, or delete this"),
        (is_decision and not text.decision, "document", "missing-key",
         "a decision needs its text under “decision”"),
        (not is_decision and not text.operative, "document", "missing-key",
         "a resolution needs its operative paragraphs under “operative”"),
        (text.sponsors and text.sponsors_line, "sponsors_line", "unknown-key",
         "the sponsors make this line; delete it, or the sponsors"),
    )  # fmt: skip
    for key in ("preamble", "operative", "opening") if is_decision else ("decision",):
        yield getattr(text, key), key, "unknown-key", f"a {text.document} has no “{key}”"


def _unplaced_layout(resolution: Resolution) -> Iterator[tuple[Path, str, str]]:
    """Yield what `layout` says of a paragraph or footnote that the text does not have."""
    layout = resolution.layout or Layout()
    named: list[tuple[Path, str]] = [
        ((key, name), name) for key in ("condensed", "pitch") for name in getattr(layout, key)
    ]
    named += [(("page_starts", at), name) for at, name in enumerate(layout.page_starts)]
    first = resolution.adoption.first_footnote if resolution.adoption else 1
    counts = Counter(footnote=first - 1 + len(resolution.footnotes))
    for key in TEXTS if named else ():
        levels = Counter(one.level for one in split_paragraphs(getattr(resolution, key)))
        counts[key], counts[f"{key} unnumbered"] = levels[Level.PARAGRAPH], levels[Level.UNNUMBERED]
    counts["annex"] = sum(len(split_paragraphs(annex.text)) for annex in resolution.annexes)
    for path, name in named:
        part, number = re.match(r"(\D+) (\d+)", name).groups()  # type: ignore[union-attr]
        if int(number) > counts[part]:
            yield ("layout", *path), "value", f"the text has no {part} {number}; delete this entry"


def _unplaced_questions(resolution: Resolution) -> Iterator[tuple[Path, str, str]]:
    """Yield the questions about nothing in the file; what people ask may be about any part of a document."""
    for at, ask in enumerate(resolution.ask):
        if not ask.author and not _is_place(resolution, ask.fact):
            paths = [path for path, _ in iter_values(resolution.model_dump(mode="json"))]
            keys = [".".join(map(str, path)) for path in paths if not any(isinstance(key, int) for key in path)]
            known = [*Resolution.model_fields, *filter(None, keys)]
            close = _did_you_mean(ask.fact, known, listed=False)
            message = f"“{ask.fact}” is no key of this file and no paragraph, such as operative 3{close}"
            yield ("ask", at, "fact"), "value", message


_PARAGRAPH = re.compile(r"(?:preamble|operative|decision|annex)(?: unnumbered)? \d+(?: \(.+\))?|footnote .+")


def _is_place(resolution: Resolution, fact: str) -> bool:
    """Return whether the name of what is asked is a key, given or left out, or a paragraph."""
    path = fact.split(".")
    group = resolution.value_at(".".join(path[:-1])) if len(path) > 1 else {}
    is_in_file = isinstance(group, dict) and path[-1] in group
    return is_in_file or path[-1] in _fields(tuple(path[:-1])) or bool(_PARAGRAPH.fullmatch(fact))


def _ambiguous_names(resolution: Resolution) -> Iterator[tuple[Path, str, str]]:
    """Yield the slot names that belong to more than one thing."""
    seen: dict[str, str] = dict.fromkeys(RESERVED, "the tool")
    for group in GROUPS:
        for name in getattr(resolution, group):
            if name in seen:
                yield (group, name), "value", f"the name “{name}” belongs to {seen[name]} already; choose another"
            seen[name] = f"“{group}”"


# --- Running text: markup, slots and footnote calls -------------------------------------------------------------------


_RUNNING = {*((key,) for key in TEXTS), ("footnotes", "*"), ("annexes", "*", "text")}
_TITLES = {("title",), ("agenda_title",), ("annexes", "*", "title")}
"""Paths of the running texts and of the titles; * is any name, or the place of any entry."""


def _text_problems(found: Tree, resolution: Resolution | None) -> list[Problem]:
    """Return what is wrong inside the texts; whether a slot can be filled only where the facts themselves are right."""
    known = _vocabulary(found.value)
    filled = slot_phrases(resolution) if resolution else known
    problems = chain(_plain_problems(found, known), _running_problems(found, known, filled), _uncalled(found))
    return list(islice(problems, _MOST_PROBLEMS))


def _running_problems(found: Tree, known: Mapping[str, str], filled: Collection[str]) -> Iterator[Problem]:
    judged = all(isinstance(found.value.get(group, {}), dict) for group in GROUPS)
    for path, text in _texts_at(found.value, _RUNNING):
        for fault in _faults(path, text):
            yield Problem(found.inside(path, text, fault.start), fault.code, fault.message)
        for token in _tokens(text):
            if judged or token.sort is not Sort.SLOT:
                for said in _token_problems(token, path, known, filled, found.value):
                    yield Problem(found.inside(path, text, token.start), *said)


def _texts_at(value: Value, paths: Collection[tuple[str, ...]]) -> Iterator[tuple[Path, str]]:
    """Yield the texts at some paths, in which "*" stands for any second key: ("footnotes", "*")."""
    for path, text in iter_values(value):
        general = path if len(path) < 2 else (path[0], "*", *path[2:])
        if isinstance(text, str) and general in paths:
            yield path, text


def _group_of_key(value: Value, key: str) -> Mapping[str, object]:
    group = value.get(key)
    return group if isinstance(group, dict) else {}


def _tokens(text: str) -> Iterator[MarkupToken]:
    for paragraph in split_paragraphs(text):
        yield from tokenize_markup(paragraph.text, paragraph.start)


def _faults(path: Path, text: str) -> Iterator[Fault]:
    for paragraph in split_paragraphs(text):
        faults = find_faults(paragraph.text, paragraph.start)
        yield from (fault for fault in faults if fault.code != "text-tab" or paragraph.level not in ROWS)
        if path[0] != "footnotes":
            yield from beginning_faults(paragraph, numbered=path[0] in TEXTS)


def _plain_problems(found: Tree, known: Collection[str]) -> Iterator[Problem]:
    """Yield markup where it has no meaning: it would be printed as typed."""
    for path, text in _texts_at(found.value, _TITLES):
        for token in tokenize_markup(text):
            if token.sort is Sort.CALL:
                message = f"a title has no footnotes; move [^{token.name}] into the text"
                yield found.problem(path, "text-plain", message, key=False)
            elif token.sort is Sort.SLOT and token.name in known:
                message = f"{{{token.name}}} is filled in the text and in footnotes only; write here what it stands for"
                yield found.problem(path, "text-plain", message, key=False)
        if re.search(r"(?<!\w)\*\w[^*]*\*(?!\w)", text):
            yield found.problem(path, "text-plain", "a title has no italics of its own; delete the *", key=False)


def _vocabulary(value: Value) -> dict[str, str]:
    """Return every slot that the names of this file allow, with the group of its name."""
    names = [(name, name) for name in RESERVED]
    names += [(name, group) for group in GROUPS for name in _group_of_key(value, group)]
    return {f"{name}.{form}" if form else name: group for name, group in names for form in FORMS[group]}


def _token_problems(
    token: MarkupToken, path: Path, known: Mapping[str, str], filled: Collection[str], value: Value
) -> Iterator[tuple[str, str]]:
    if token.sort is Sort.CALL:
        if path[0] == "footnotes":
            yield "note-call", "a footnote cannot call another"
        elif token.name not in _group_of_key(value, "footnotes"):
            close = _did_you_mean(token.name, _group_of_key(value, "footnotes"), listed=False)
            yield "note-missing", f"there is no footnote “{token.name}”{close or '; add it under “footnotes”'}"
    elif token.sort is Sort.SLOT and token.name not in known:
        close = _did_you_mean(token.name, known, listed=False)
        yield "slot-unknown", f"unknown slot {{{token.name}}}{close or _describe_slots(filled)}"
    elif token.sort is Sort.SLOT and token.name not in filled:
        name = token.name.partition(".")[0]
        where = SOURCES.get(token.name) or SOURCES.get(name) or f"{known[token.name]}.{name}"
        yield "slot-empty", f"nothing fills {{{token.name}}} yet; what it takes is missing under “{where}”"
    elif token.sort in (Sort.OPEN, Sort.PROPOSED, Sort.LINK, Sort.FACT):
        yield "slot-unknown", "a slot is a name between braces, as {session}; write \\{ for a brace"


def _describe_slots(slots: Collection[str]) -> str:
    """Return the slots that there are, without their forms, and what is written for a brace."""
    there = ", ".join(f"{{{slot}}}" for slot in sorted(slots) if re.fullmatch(r"\w+", slot))
    return f"; there are {there}; for a brace write a backslash before it"


def _uncalled(found: Tree) -> Iterator[Problem]:
    tokens_of_all = (token for _, text in _texts_at(found.value, _RUNNING) for token in _tokens(text))
    called = {token.name for token in tokens_of_all if token.sort is Sort.CALL}
    for key in _group_of_key(found.value, "footnotes"):
        if key not in called:
            yield found.problem(("footnotes", key), "note-unused", f"nothing calls the footnote “{key}”: no [^{key}]")


# --- The JSON Schema, for editors -------------------------------------------------------------------------------------

SCHEMA_FILE = "draft.schema.json"
"""The name of the copy beside the drafts; the first line of every draft points to it."""


def json_schema() -> dict[str, Any]:
    """Return the schema as a value.

    >>> json_schema()["$schema"], json_schema()["properties"]["format"]["const"]
    ('https://json-schema.org/draft/2020-12/schema', 1)
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:apmb-draft:format:{FORMAT}",
        **_simplified_schema(Resolution.model_json_schema(mode="validation")),
        "title": "A General Assembly resolution or draft",
    }


def _simplified_schema(part: Any) -> Any:
    """Return the schema without what only a programmer needs: names of classes, and `null` for a key left out."""
    if isinstance(part, list):
        return [_simplified_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    rest = {key: value for key, value in part.items() if not (key == "title" and isinstance(value, str))}
    options = [option for option in rest.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        # `committee: Text | None` is a text that may be left out; the key itself is never empty.
        rest = {key: value for key, value in rest.items() if key not in ("anyOf", "default")} | options[0]
    if "patternProperties" in rest:
        rest["additionalProperties"] = False
    if "enum" in rest:
        rest = {key: value for key, value in rest.items() if key != "description" or "type" not in rest}
    return {key: value if key == "default" else _simplified_schema(value) for key, value in rest.items()}


def shipped_schema() -> bytes:
    """Return the schema as it comes with the tool, made beforehand: making it anew takes longer than a roll-over."""
    return (files("apmb_draft.draft_file") / SCHEMA_FILE).read_bytes()


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"

"""From the text of a file to a resolution, or to all of its mistakes, each with its line and column."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from apmb_draft.draft_file.nodes import Path, Tree, decoded, tree
from apmb_draft.draft_file.texts import text_problems
from apmb_draft.model import Kind, Resolution, Stage
from apmb_draft.problems import DraftError
from apmb_draft.slots import RESERVED

_GROUPS = ("resolutions", "meetings", "counts", "dates")


def load(data: bytes, file: str) -> Resolution:
    """The resolution that a YAML file holds.

    Args:
        data: The bytes of the file.
        file: Its name, for the messages.

    Raises:
        DraftError: with every mistake that can be seen in one pass.
    """
    found = tree(decoded(data, file), file)
    resolution = _model(found)
    found.problems += text_problems(found, resolution)
    if resolution and not found.problems:
        for path, code, message in inconsistencies(resolution):
            found.add(found.at(path, key=True), code, message)
    if found.problems or resolution is None:
        raise DraftError(found.problems)
    return resolution


def validated(plain: Mapping[str, Any], file: str) -> Resolution:
    """A resolution from plain values (texts, lists, groups), as from a file; mistakes name the key."""
    found = Tree(file, value=plain)
    resolution = _model(found, name_keys=True)
    if resolution:
        for path, code, message in inconsistencies(resolution):
            found.add(found.at(()), code, f"{'.'.join(map(str, path))}: {message}")
    if found.problems or resolution is None:
        raise DraftError(found.problems)
    return resolution


def _model(found: Tree, *, name_keys: bool = False) -> Resolution | None:
    try:
        return Resolution.model_validate(found.value)
    except ValidationError as wrong:
        seen: set[tuple[Path, str]] = set()
        for each in wrong.errors(include_url=False):
            path, on_key = _path(each["loc"], found.value)
            code, message = _said(each, path, found.value)
            if (path, code) not in seen:
                seen.add((path, code))
                named = f"{'.'.join(map(str, path))}: {message}" if name_keys else message
                found.add(found.at(path, key=on_key or code == "unknown-key"), code, named)
        return None


def _path(loc: tuple[int | str, ...], value: Any) -> tuple[Path, bool]:
    """The part of pydantic's location that is a path of the file; the rest names types and validators."""
    path: Path = ()
    for part in loc:
        inside = isinstance(value, dict) and part in value
        within = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if inside or within:
            value = value[part]
            path = (*path, part)
    return path, bool(loc) and loc[-1] == "[key]"


def _said(each: Any, path: Path, value: Any) -> tuple[str, str]:
    kind, name = each["type"], str(each["loc"][-1])
    if kind == "extra_forbidden":
        return "unknown-key", f"unknown key “{name}”{_did_you_mean(name, _fields(path[:-1]))}"
    if kind == "missing":
        return "missing-key", f"the key “{name}” is missing: {_description((*path, name))}"
    if kind in ("enum", "literal_error"):
        given = str(each["input"])
        return "value", f"“{given}” is not one of {each['ctx']['expected']}{_did_you_mean(given, _choices(each))}"
    if kind in ("model_type", "dict_type", "tuple_type", "list_type"):
        return "wrong-type", f"expected {'a list' if 'tuple' in kind or 'list' in kind else 'a group of keys'} here"
    if kind == "string_pattern_mismatch":
        return "value", f"“{name if name != '[key]' else path[-1]}” is no name: small letters, figures and _ only"
    if kind == "too_short":
        return "value", "at least one entry is needed"
    return "value", str(each["msg"]).removeprefix("Value error, ")


def _choices(each: Any) -> list[str]:
    return [part.strip(" '") for part in str(each["ctx"]["expected"]).replace(" or ", ", ").split(",")]


def _did_you_mean(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, 1, 0.6)
    return f"; did you mean “{close[0]}”?" if close else f"; known here: {', '.join(known)}" if known else ""


def _fields(path: Path) -> list[str]:
    """The keys that a group of the file may have."""
    model = _model_at(path)
    return list(model.model_fields) if model else []


def _description(path: Path) -> str:
    model = _model_at(path[:-1])
    found = model.model_fields.get(str(path[-1])) if model else None
    return (found and found.description) or "see docs/format.md"


def _model_at(path: Path) -> type[BaseModel] | None:
    """The model that describes a group of keys, found by walking the annotations."""
    models: list[Any] = [Resolution]
    for part in path:
        model = models[0] if models else None
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return None
        annotation = model.model_fields[str(part)].annotation if part in model.model_fields else None
        models = list(_models_in(annotation)) if annotation is not None else models
    return models[0] if models and isinstance(models[0], type) else None


def _models_in(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


def inconsistencies(resolution: Resolution) -> Iterator[tuple[Path, str, str]]:
    """What single values cannot show: keys that need or exclude each other, names that are not there."""
    if resolution.stage is Stage.ADOPTED and not resolution.adoption:
        yield ("stage",), "missing-key", "an adopted text needs the key “adoption” (number, date, meeting)"
    if resolution.stage is Stage.DRAFT and resolution.adoption:
        yield ("adoption",), "unknown-key", "a draft has no adoption; set “stage: adopted”, or delete this"
    if resolution.document is Kind.DECISION and not resolution.decision:
        yield ("document",), "missing-key", "a decision needs its text under “decision”"
    if resolution.document is Kind.RESOLUTION and not resolution.operative:
        yield ("document",), "missing-key", "a resolution needs its operative paragraphs under “operative”"
    wrong = ("preamble", "operative") if resolution.document is Kind.DECISION else ("decision",)
    for key in wrong:
        if getattr(resolution, key):
            yield (key,), "unknown-key", f"a {resolution.document} has no “{key}”"
    yield from _names(resolution)
    for which in ("attend", "convene"):
        meeting = getattr(resolution, which)
        if meeting and meeting.kind not in resolution.meetings:
            known = list(resolution.meetings)
            message = f"“{meeting.kind}” is no kind under “meetings”{_did_you_mean(meeting.kind, known)}"
            yield (which, "kind"), "value", message


def _names(resolution: Resolution) -> Iterator[tuple[Path, str, str]]:
    """A slot name can belong to one thing only."""
    seen: dict[str, str] = dict.fromkeys(RESERVED, "the tool")
    for group in _GROUPS:
        for name in getattr(resolution, group):
            if name in seen:
                yield (group, name), "value", f"the name “{name}” belongs to {seen[name]} already; choose another"
            seen[name] = f"“{group}”"

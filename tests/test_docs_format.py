"""docs/format.md names every key and every slot, and its examples are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from apmb_draft.compose import compose
from apmb_draft.draft_file import json_schema, load, validate_plain
from apmb_draft.model.problems import DraftError
from apmb_draft.text.slots import FORMS, RESERVED

PAGE = (Path(__file__).parent.parent / "docs" / "format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
WHOLE = [example for example in EXAMPLES if "\nsession: " in example]
FRAGMENTS = [example for example in EXAMPLES if example not in WHOLE]


def documented(pattern: str) -> list[str]:
    """The words between grave accents that open a row of a table."""
    return re.findall(rf"^\| `({pattern})` \|", PAGE, flags=re.MULTILINE)


def keys(part: Any, before: str = "") -> Iterator[str]:
    """Every key of a schema, with those around it; NAME stands for a name that belongs to the file."""
    part = resolved(part)
    for key, inner in part.get("properties", {}).items():
        yield f"{before}{key}"
        yield from keys(inner, f"{before}{key}.")
    for inner in part.get("patternProperties", {}).values():
        yield from keys(inner, f"{before}NAME.")
    yield from keys(part["items"], before) if "items" in part else ()


def resolved(part: Any) -> Any:
    return json_schema()["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part


def test_every_key_of_the_schema_is_documented_once_and_no_other():
    named = documented(r"[a-zA-Z_.]+")
    assert len(named) > 50
    assert sorted(named) == sorted(keys(json_schema()))


def test_every_form_of_every_slot_is_documented_once_and_no_other():
    named = documented(r"\{[a-zA-Z_.]+\}")
    known = [
        f"{{{name if name in RESERVED else name.upper()}{'.' if form else ''}{form}}}"
        for name, forms in FORMS.items()
        for form in forms
    ]
    assert len(known) > 20
    assert sorted(named) == sorted([*known, "{recalled}"])


def test_every_choice_of_a_key_is_documented():
    choices = [choice for part in json_schema()["$defs"].values() for choice in part.get("enum", ())]
    assert len(choices) == 16
    assert [choice for choice in choices if f"`{choice}`" not in PAGE] == []


def test_what_may_be_unknown_is_said():
    base = yaml.load(WHOLE[0], yaml.BaseLoader) | {"attend": {"kind": "talks", "number": "1"}}
    base |= {"meetings": {"talks": {"name": "Talks"}}, "counts": {"a": "1"}, "dates": {"b": "2024-12-02"}}
    rows = dict(re.findall(r"^\| `([a-zA-Z_.]+)` \| (.*) \|$", PAGE, flags=re.MULTILINE))
    tried = 0
    for key, row in rows.items():
        if not re.fullmatch(r"[a-z_]+|attend\.[a-z]+", key) or key in (
            "ask",
            "annexes",
            "adoption",
            "convene",
            "attend",
        ):
            continue
        tried += 1
        assert ("may be `unknown`" in row) == accepts_unknown(base, key), key
    assert tried > 20


def accepts_unknown(base: dict[str, Any], key: str) -> bool:
    group, _, name = key.partition(".")
    names = {"counts": "a", "dates": "b"}
    if name or group in names:
        changed = {**base, group: {**base[group], name or names[group]: "unknown"}}
    else:
        changed = {**base, group: "unknown"}
    try:
        validate_plain(changed, "x")
    except DraftError:
        return False
    return True


@pytest.mark.parametrize("example", WHOLE)
def test_a_whole_example_is_read_and_composed(example: str):
    assert len(compose(load(example.encode(), "docs/format.md")).blocks) > 8


@pytest.mark.parametrize("example", FRAGMENTS)
def test_a_part_of_a_file_is_right_within_a_whole_one(example: str):
    parts = yaml.load(example, yaml.BaseLoader)
    base = yaml.load(WHOLE[0], yaml.BaseLoader)
    validate_plain({**base, **parts}, "docs/format.md")


def test_there_are_examples_of_both_sorts():
    assert (len(WHOLE), len(FRAGMENTS)) == (2, 13)


def test_every_top_key_is_shown_in_an_example():
    shown = set(re.findall(r"^([a-z_]+):", "".join(EXAMPLES), flags=re.MULTILINE))
    assert set(json_schema()["properties"]) - shown == {"base"}

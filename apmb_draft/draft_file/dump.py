"""Write a resolution as a readable YAML file: stable order, a comment over each part, lines of at most WIDTH.

Write also its JSON Schema (draft 2020-12), made from the models, with which editors complete and explain its keys.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml

from apmb_draft.draft_file.yaml_tree import LOADER
from apmb_draft.model.paragraphs import are_rows
from apmb_draft.model.resolution import FORMAT, LINE_OF_SPONSORS, TEXTS, Resolution
from apmb_draft.text.markup import kept_together
from apmb_draft.un.states import other_names, state_names

SCHEMA_FILE = "draft.schema.json"
"""The name of the copy beside the drafts; the first line of every draft points to it."""


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

    `validated(to_plain(x)) == x` for every resolution.
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


def dump(resolution: Resolution) -> str:
    """Return the text of the file; `load` of it gives the same resolution."""
    plain = to_plain(resolution)
    parts = [f"# yaml-language-server: $schema={SCHEMA_FILE}"]
    for comment, keys in PARTS:
        entries = ["\n".join(dump_entry(key, plain[key], key in TEXTS)) for key in keys if key in plain]
        if entries:
            apart = "\n\n" if keys == TEXTS else "\n"
            parts.append("\n".join([*(f"# {line}" for line in comment.split("\n")), apart.join(entries)]))
    return "\n\n".join(parts) + "\n"


def dump_entry(key: str, value: object, is_running: bool = False) -> Iterator[str]:
    """Yield one key with its value, as lines; everything below it is indented by two spaces."""
    name = dump_scalar(key)
    if is_running:
        yield f"{name}: |"
        yield from _indented(wrap_paragraphs(str(value)))
    elif isinstance(value, Mapping) and value:
        yield f"{name}:"
        yield from _indented(line for each in value.items() for line in dump_entry(*each))
    elif isinstance(value, list | tuple) and value:
        yield f"{name}:"
        yield from _indented(
            line for each in value for line in dump_item(each, running_key="text" if key == "annexes" else "")
        )
    else:
        yield f"{name}: {dump_scalar(value)}"


def dump_item(value: object, running_key: str) -> Iterator[str]:
    """Yield one entry of a list, as lines behind its dash."""
    if not isinstance(value, Mapping):
        yield f"- {dump_scalar(value)}"
        return
    lines = (line for key, inner in value.items() for line in dump_entry(key, inner, key == running_key))
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
    """Return a value as a YAML scalar: plain where YAML reads the same text back, else double-quoted.

    >>> [dump_scalar(value) for value in ("54/54 B", "General: regional", "*Treaty Series*", 79, "79")]
    ['54/54 B', '"General: regional"', '"*Treaty Series*"', '79', '79']
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text if _reads_back(text) else json.dumps(text, ensure_ascii=False)


def _is_text(text: str) -> bool:
    """Return whether YAML readers that guess take it for text, not for a truth value, a time, a number or null."""
    reader: Any = yaml.SafeLoader("")
    return bool(reader.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str")


def _reads_back(text: str) -> bool:
    """Return whether a plain scalar is this text, as a key and as a value, to any reader of YAML."""
    if not text or text != text.strip() or "\n" in text or not (_is_text(text) or re.fullmatch(r"[1-9]\d*", text)):
        return False
    try:
        node = yaml.compose(f"- {text}: x\n- {text}", Loader=LOADER)
    except yaml.YAMLError:
        return False
    if not (isinstance(node, yaml.SequenceNode) and len(node.value) == 2):
        return False
    mapping, alone = node.value
    return (
        isinstance(mapping, yaml.MappingNode)
        and len(mapping.value) == 1
        and mapping.value[0][0].value == text
        and mapping.value[0][1].value == "x"
        and isinstance(alone, yaml.ScalarNode)
        and alone.value == text
    )


# --- The schema -------------------------------------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """Return the schema as a value.

    >>> json_schema()["$schema"], json_schema()["properties"]["format"]["const"]
    ('https://json-schema.org/draft/2020-12/schema', 1)
    """
    made = _simplified(Resolution.model_json_schema(mode="validation"))
    made["properties"]["sponsors"]["anyOf"][0]["items"] = _states()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:apmb-draft:format:{FORMAT}",
        **made,
        "title": "A General Assembly resolution or draft",
    }


def _states() -> Mapping[str, object]:
    """Return the States for an editor to offer, each with its other names; any text is valid, as “Egypt*” for a group.

    Which names are official is said by the tool, in words and with the nearest one.
    """
    described = [
        "; also: ".join(filter(None, (_kind_of(name), ", ".join(other_names(name))))) for name in state_names()
    ]
    return {"anyOf": [{"enum": list(state_names()), "enumDescriptions": described}, {"type": "string"}]}


def _kind_of(state: str) -> str:
    return "observer State" if state in ("Holy See", "State of Palestine") else "Member State"


def _simplified(part: Any) -> Any:
    """Return the schema without what only a programmer needs: names of classes, and `null` for a key left out."""
    if isinstance(part, list):
        return [_simplified(each) for each in part]
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
    return {key: value if key == "default" else _simplified(value) for key, value in rest.items()}


def shipped_schema() -> bytes:
    """Return the schema as it comes with the tool, made beforehand: making it anew takes longer than a roll-over."""
    return (files("apmb_draft.draft_file") / SCHEMA_FILE).read_bytes()


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"

"""The JSON Schema of the file (draft 2020-12), made from the models, for editors that complete and explain keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from apmb_draft.model.resolution import FORMAT, Resolution
from apmb_draft.un.states import other_names, state_names

SCHEMA_FILE = "draft.schema.json"
"""The name of the copy beside the drafts; the first line of every draft points to it."""


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

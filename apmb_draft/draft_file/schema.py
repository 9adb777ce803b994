"""The JSON Schema of the file (draft 2020-12), made from the models, for editors that complete and explain keys."""

from __future__ import annotations

import json
from typing import Any

from apmb_draft.model import FORMAT, Resolution

SCHEMA_FILE = "draft.schema.json"
"""The name of the copy that stands beside the drafts; the first line of every draft points to it."""


def schema() -> dict[str, Any]:
    """The schema as a value.

    >>> schema()["$schema"], schema()["properties"]["format"]["const"]
    ('https://json-schema.org/draft/2020-12/schema', 1)
    """
    made = Resolution.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:apmb-draft:format:{FORMAT}",
        **made,
        "title": "A General Assembly resolution or draft",
    }


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"

"""Read, write and edit the YAML file of a draft; every mistake is reported with its place."""

from apmb_draft.draft_file.dump import dump, edit_text, iter_facts, to_plain
from apmb_draft.draft_file.load import (
    SCHEMA_FILE,
    iter_values,
    json_schema,
    load,
    schema_text,
    shipped_schema,
    validate_plain,
)
from apmb_draft.draft_file.yaml_tree import Tree, is_control, tree_of

__all__ = [
    "SCHEMA_FILE",
    "Tree",
    "dump",
    "edit_text",
    "is_control",
    "iter_facts",
    "iter_values",
    "json_schema",
    "load",
    "schema_text",
    "shipped_schema",
    "to_plain",
    "tree_of",
    "validate_plain",
]

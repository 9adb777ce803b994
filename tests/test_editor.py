"""What an editor knows of a draft: keys and States with descriptions from the schema, openers and slots as snippets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from language_server import Server
from programs import needs, path_of
from scripts import loaded

from apmb_draft.draft_file import SCHEMA_FILE, json_schema, shipped_schema
from apmb_draft.text.slots import FORMS
from apmb_draft.un.states import state_names
from apmb_draft.un.typography import find_opener

ROOT = Path(__file__).parent.parent
DRAFT = (ROOT / "drafts" / "79.yaml").read_text(encoding="utf-8")
needs_editor = needs("YAML language server")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    folder = tmp_path_factory.mktemp("editor")
    (folder / SCHEMA_FILE).write_bytes(shipped_schema())
    made = Server(["node", path_of("YAML language server"), "--stdio"], folder)
    yield made, folder
    made.close()


def labels(answer: Any) -> dict[str, dict[str, Any]]:
    items = answer["items"] if isinstance(answer, dict) else answer
    return {item["label"]: item for item in items}


@needs_editor
def test_a_draft_is_right_and_a_wrong_key_is_an_error_in_its_line(server: tuple[Server, Path]) -> None:
    editor, folder = server
    assert editor.open(folder / "79.yaml", DRAFT) == []
    wrong = DRAFT.replace("agenda_item:", "agenda_itm:", 1)
    (told,) = [one for one in editor.open(folder / "wrong.yaml", wrong) if "agenda_itm" in one["message"]]
    line = wrong.splitlines().index(next(line for line in wrong.splitlines() if line.startswith("agenda_itm")))
    assert (told["range"]["start"]["line"], told["severity"]) == (line, 1)


@needs_editor
def test_a_key_is_completed_with_what_it_means(server: tuple[Server, Path]) -> None:
    editor, folder = server
    text = f"# yaml-language-server: $schema={SCHEMA_FILE}\nformat: 1\nsess"
    editor.open(folder / "key.yaml", text)
    found = labels(editor.at("completion", folder / "key.yaml", 2, 4))
    assert json_schema()["properties"]["session"]["description"] in str(found["session"]["documentation"])


@needs_editor
def test_states_are_offered_by_their_official_names_and_any_other_name_is_left_to_the_tool(
    server: tuple[Server, Path],
) -> None:
    editor, folder = server
    head = f"# yaml-language-server: $schema={SCHEMA_FILE}\nsponsors:\n  - "
    editor.open(folder / "states.yaml", head)
    found = labels(editor.at("completion", folder / "states.yaml", 2, 4))
    assert set(state_names()) <= set(found)
    assert "Turkey" in str(found["Türkiye"]["documentation"])
    told = editor.open(folder / "group.yaml", f"{head}Egypt*\n  - Ruritania\n")
    assert [one for one in told if one["range"]["start"]["line"] > 1] == []


@needs_editor
def test_a_key_is_explained_where_the_pointer_rests(server: tuple[Server, Path]) -> None:
    editor, folder = server
    editor.open(folder / "hover.yaml", DRAFT)
    line = next(at for at, text in enumerate(DRAFT.splitlines()) if text.startswith("resolutions:"))
    said = editor.at("hover", folder / "hover.yaml", line, 3)
    assert json_schema()["properties"]["resolutions"]["description"] in str(said["contents"])


def test_the_schema_describes_every_state() -> None:
    offered = json_schema()["properties"]["sponsors"]["anyOf"][0]["items"]["anyOf"][0]
    assert offered["enum"] == list(state_names())
    assert len(offered["enumDescriptions"]) == len(state_names())
    observers = [name for name, said in zip(*offered.values(), strict=True) if said.startswith("observer")]
    assert sorted(observers) == ["Holy See", "State of Palestine"]


# --- Snippets --------------------------------------------------------------------------------------------------------


def typed(body: str) -> str:
    """What a snippet leaves in the file, its place-holders as they stand."""
    return re.sub(r"\$\{\d:([a-z]+)\}|\$\d", lambda found: found[1] or "", body)


def test_the_snippets_are_current() -> None:
    made = loaded(ROOT / ".ci" / "snippets.py")
    assert made.PLACE.read_text(encoding="utf-8") == made.text(), "python .ci/snippets.py"


def test_every_slot_is_a_snippet_and_every_opener_opens_a_paragraph() -> None:
    made = loaded(ROOT / ".ci" / "snippets.py").snippets()
    slots = {typed(each["body"]) for name, each in made.items() if name.startswith("slot ")}
    assert slots == {f"{{{owner}{'.' * bool(form)}{form}}}" for owner, forms in FORMS.items() for form in forms}
    openers = [each for name, each in made.items() if not name.startswith("slot ")]
    assert len(openers) > 100
    for each in openers:
        part = "operative" if each["body"].endswith(";") else "preambular"
        words = typed(each["body"])
        assert find_opener(words.replace("*", ""), part) == each["prefix"] == words.split("*")[1]

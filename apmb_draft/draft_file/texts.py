"""The running text of a file, checked letter by letter: markup, slots, footnote calls, each mistake in its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from apmb_draft.draft_file.nodes import Path, Tree
from apmb_draft.markup import Sort, Token, faults, paragraphs, tokens
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.problems import Problem
from apmb_draft.slots import FORMS, RESERVED, phrases

_GROUPS = ("resolutions", "meetings", "counts", "dates")


def text_problems(found: Tree, resolution: Resolution | None) -> list[Problem]:
    """Everything wrong inside the texts; whether a slot can be filled only where the facts themselves are right."""
    known = set(_vocabulary(found.value))
    filled = set(phrases(resolution)) if resolution else known
    problems: list[Problem] = []
    called: set[str] = set()
    for path, text in _texts(found.value):
        problems += _markup_problems(found, path, text)
        for token in _tokens(text):
            where = found.inside(path, text, token.start)
            if token.sort is Sort.CALL:
                called.add(token.name)
            problems += [Problem(where, *said) for said in _wrong(token, path, known, filled, found.value)]
    return problems + _uncalled(found, called)


def _texts(value: Any) -> Iterator[tuple[Path, str]]:
    """The running texts of a file, with their paths."""
    for key in TEXTS:
        if isinstance(value.get(key), str):
            yield (key,), value[key]
    for key, text in _group(value, "footnotes").items():
        if isinstance(text, str):
            yield ("footnotes", key), text
    annexes = value.get("annexes")
    for index, annex in enumerate(annexes if isinstance(annexes, list) else ()):
        if isinstance(annex, dict) and isinstance(annex.get("text"), str):
            yield ("annexes", index, "text"), annex["text"]


def _group(value: Any, key: str) -> dict[str, Any]:
    group = value.get(key)
    return group if isinstance(group, dict) else {}


def _tokens(text: str) -> Iterator[Token]:
    for paragraph in paragraphs(text):
        yield from tokens(paragraph.text, paragraph.start)


def _markup_problems(found: Tree, path: Path, text: str) -> Iterator[Problem]:
    for paragraph in paragraphs(text):
        for fault in faults(paragraph.text, paragraph.start):
            yield Problem(found.inside(path, text, fault.start), fault.code, fault.message)


def _vocabulary(value: Any) -> Iterator[str]:
    """Every slot that the names of this file allow."""
    names = {name: name for name in RESERVED} | {name: group for group in _GROUPS for name in _group(value, group)}
    for name, forms in names.items():
        for form in FORMS[forms]:
            yield f"{name}.{form}" if form else name


def _wrong(token: Token, path: Path, known: set[str], filled: set[str], value: Any) -> Iterator[tuple[str, str]]:
    if token.sort is Sort.CALL:
        if path[0] == "footnotes":
            yield "note-call", "a footnote cannot call another"
        elif token.name not in _group(value, "footnotes"):
            close = _close(token.name, _group(value, "footnotes"))
            yield "note-missing", f"there is no footnote “{token.name}”{close}; add it under “footnotes”"
    elif token.sort is Sort.SLOT and token.name not in known:
        yield "slot-unknown", f"unknown slot {{{token.name}}}{_close(token.name, known)}; write \\{{ for a brace"
    elif token.sort is Sort.SLOT and token.name not in filled:
        yield "slot-empty", f"nothing fills {{{token.name}}}: its value is missing from the facts above"
    elif token.sort in (Sort.UNKNOWN, Sort.LINK):
        yield "slot-unknown", "braces with a bar cannot be written here; write \\{ for a brace"


def _close(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f"; did you mean “{close[0]}”?" if close else ""


def _uncalled(found: Tree, called: set[str]) -> list[Problem]:
    return [
        Problem(
            found.at(("footnotes", key), key=True), "note-unused", f"nothing calls the footnote “{key}”: no [^{key}]"
        )
        for key in _group(found.value, "footnotes")
        if key not in called
    ]

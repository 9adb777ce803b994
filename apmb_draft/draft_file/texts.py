"""Check the running text of a file: markup, slots and footnote calls, each mistake with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from apmb_draft.draft_file.nodes import Path, Tree
from apmb_draft.markup import Fault, Sort, Token, beginning_faults, find_faults, tokenize_markup
from apmb_draft.model import GROUPS, TEXTS, Resolution
from apmb_draft.paragraphs import ROWS, split_paragraphs
from apmb_draft.problems import Problem
from apmb_draft.slots import FORMS, RESERVED, SOURCES, slot_phrases

MOST = 100
"""Problems named in one pass; nobody corrects more before trying again."""


def text_problems(found: Tree, resolution: Resolution | None) -> list[Problem]:
    """Return what is wrong inside the texts; whether a slot can be filled only where the facts themselves are right."""
    known = set(_vocabulary(found.value))
    filled = set(slot_phrases(resolution)) if resolution else known
    problems = chain(_plain_problems(found, known), _running_problems(found, known, filled), _uncalled(found))
    return list(islice(problems, MOST))


def _running_problems(found: Tree, known: set[str], filled: set[str]) -> Iterator[Problem]:
    judged = all(isinstance(found.value.get(group, {}), dict) for group in GROUPS)
    for path, text in _texts(found.value):
        yield from _markup_problems(found, path, text)
        for token in _tokens(text):
            if judged or token.sort is not Sort.SLOT:
                for said in _wrong(token, path, known, filled, found.value):
                    yield Problem(found.inside(path, text, token.start), *said)


def _texts(value: Any) -> Iterator[tuple[Path, str]]:
    """Yield the running texts of a file, with their paths."""
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
    for paragraph in split_paragraphs(text):
        yield from tokenize_markup(paragraph.text, paragraph.start)


def _markup_problems(found: Tree, path: Path, text: str) -> Iterator[Problem]:
    for fault in _faults(path, text):
        yield Problem(found.inside(path, text, fault.start), fault.code, fault.message)


def _faults(path: Path, text: str) -> Iterator[Fault]:
    for paragraph in split_paragraphs(text):
        faults = find_faults(paragraph.text, paragraph.start)
        yield from (fault for fault in faults if fault.code != "text-tab" or paragraph.level not in ROWS)
        if path[0] != "footnotes":
            yield from beginning_faults(paragraph, numbered=path[0] in TEXTS)


def _plain_problems(found: Tree, known: set[str]) -> Iterator[Problem]:
    """Yield markup where it has no meaning: it would be printed as typed."""
    for path, text in _plain_texts(found.value):
        for token in tokenize_markup(text):
            if token.sort is Sort.CALL:
                message = f"a title has no footnotes; move [^{token.name}] into the text"
                yield Problem(found.at(path), "text-plain", message)
            elif token.sort is Sort.SLOT and token.name in known:
                message = f"{{{token.name}}} is filled in the text and in footnotes only; write here what it stands for"
                yield Problem(found.at(path), "text-plain", message)
        if re.search(r"(?<!\w)\*\w[^*]*\*(?!\w)", text):
            yield Problem(found.at(path), "text-plain", "a title has no italics of its own; delete the *")


def _plain_texts(value: Any) -> Iterator[tuple[Path, str]]:
    """Yield the titles of a file, with their paths."""
    for key in ("title", "agenda_title"):
        if isinstance(value.get(key), str):
            yield (key,), value[key]
    annexes = value.get("annexes")
    for index, annex in enumerate(annexes if isinstance(annexes, list) else ()):
        if isinstance(annex, dict) and isinstance(annex.get("title"), str):
            yield ("annexes", index, "title"), annex["title"]


def _vocabulary(value: Any) -> Iterator[str]:
    """Yield every slot that the names of this file allow."""
    names = [*zip(RESERVED, RESERVED, strict=True), *((n, group) for group in GROUPS for n in _group(value, group))]
    for name, forms in names:
        for form in FORMS[forms]:
            yield f"{name}.{form}" if form else name


def _wrong(token: Token, path: Path, known: set[str], filled: set[str], value: Any) -> Iterator[tuple[str, str]]:
    if token.sort is Sort.CALL:
        if path[0] == "footnotes":
            yield "note-call", "a footnote cannot call another"
        elif token.name not in _group(value, "footnotes"):
            close = _close(token.name, _group(value, "footnotes"))
            yield "note-missing", f"there is no footnote “{token.name}”{close or '; add it under “footnotes”'}"
    elif token.sort is Sort.SLOT and token.name not in known:
        yield (
            "slot-unknown",
            f"unknown slot {{{token.name}}}{_close(token.name, known) or _listed(filled)}",
        )
    elif token.sort is Sort.SLOT and token.name not in filled:
        name = token.name.partition(".")[0]
        where = SOURCES.get(token.name) or SOURCES.get(name) or f"{_group_of(name, value)}.{name}"
        yield "slot-empty", f"nothing fills {{{token.name}}} yet; what it takes is missing under “{where}”"
    elif token.sort in (Sort.OPEN, Sort.PROPOSED, Sort.LINK, Sort.FACT):
        yield "slot-unknown", "a slot is a name between braces, as {session}; write \\{ for a brace"


def _group_of(name: str, value: Any) -> str:
    return next((group for group in GROUPS if name in _group(value, group)), "")


def _close(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name.strip()[:60], list(known), 1, 0.6)
    return f"; did you mean “{close[0]}”?" if close else ""


def _listed(slots: set[str]) -> str:
    """Return the slots that there are, without their forms, and what is written for a brace."""
    there = ", ".join(f"{{{slot}}}" for slot in sorted(slots) if re.fullmatch(r"\w+", slot))
    return f"; there are {there}; for a brace write a backslash before it"


def _uncalled(found: Tree) -> Iterator[Problem]:
    tokens_of_all = (token for _, text in _texts(found.value) for token in _tokens(text))
    called = {token.name for token in tokens_of_all if token.sort is Sort.CALL}
    for key in _group(found.value, "footnotes"):
        if key not in called:
            where = found.at(("footnotes", key), key=True)
            yield Problem(where, "note-unused", f"nothing calls the footnote “{key}”: no [^{key}]")

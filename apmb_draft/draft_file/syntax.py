"""Explain YAML errors: YAML names tokens; these messages name the line and what to change in it."""

from __future__ import annotations

import re

import yaml

from apmb_draft.problems import Problem, Where

_QUOTE = "put the whole text between straight double quotation marks"
_INDENTED = "the indentation does not fit the lines above; keys of one group begin in the same column"
_TEXT_INDENTED = "text stands below its key with |, every line of it indented alike"

_SAID = (
    ("unexpected end of stream", "this quotation mark or bracket never closes"),
    ("unknown escape character", "a backslash between double quotation marks has a meaning of its own; write \\\\"),
    ("could not find expected ':'", f"this line is no key with a colon; {_TEXT_INDENTED}"),
    ("mapping values are not allowed", f"a colon and a space within a text; {_QUOTE}"),
    ("document start", "“...” ends a file; nothing may stand below it"),
    ("control characters are not allowed", "a letter that cannot be seen; delete it"),
    ("flow", "a bracket or brace does not close, or a comma is missing"),
)
"""Part of what YAML says, and what we say where the line itself shows nothing."""

_OTHER_SPACE = r"[ ]*[^\S ]"
_LINE = re.compile(r"(?P<indent>[ ]*(?:- +)*)(?:(?P<key>[^\s:#\"'][^:#]*?):(?P<gap> +|$))?(?P<value>.*)")


def explain_error(wrong: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """Return the problem behind an error of the YAML reader, at the line that a person must change."""
    lines = text.split("\n")
    mark = wrong.problem_mark or wrong.context_mark
    if wrong.context_mark and (wrong.problem or "").startswith(("found unexpected end", "could not find")):
        # YAML notices these far below the line where they began.
        mark = wrong.context_mark
    if mark is None:
        return Problem(Where(file), "yaml", f"not YAML: {wrong.problem or wrong.context}")
    row = min(mark.line, len(lines) - 1)
    said = " ".join(part for part in (wrong.context, wrong.problem) if part)
    if row and not re.match(_OTHER_SPACE, lines[row]) and re.match(_OTHER_SPACE, lines[row - 1]):
        row -= 1
    entry = re.fullmatch(r"[ ]*-?(?P<text>[^\s:#-][^:]*)", lines[row].rstrip())
    if entry and row and re.match(r"[ ]*- ", lines[row - 1]):
        message = f"a dash and a space are missing before “{entry['text']}”: every entry of a list begins with “- ”"
        return Problem(Where(file, row + 1, entry.start("text") + 1), "yaml", message)
    column, message = _cause(lines[row], mark.column, said)
    return Problem(Where(file, row + 1, min(column, len(lines[row])) + 1), "yaml", message)


def _cause(line: str, column: int, said: str) -> tuple[int, str]:
    """Return the column (from 0) and the message for a line that YAML cannot read."""
    found = _LINE.match(line)
    assert found is not None, "the pattern matches every line"
    key, value, start = found["key"], found["value"].rstrip(), found.start("value")
    if re.match(_OTHER_SPACE, line):
        return len(line) - len(line.lstrip(" ")), "indent with ordinary spaces; here stands another kind of space"
    if "\t" in value and "token" in said:
        return start + value.index("\t"), "a tab in the text; write a space"
    if key is not None and (message := _unquoted(value)):
        return start, message
    if key is None and re.match(r"[a-z_]+:\S", value):
        return start, f"a space is missing after the colon of “{value.partition(':')[0]}”"
    if key is not None and "mapping values" in said and column <= found.end("key"):
        return found.start("key"), _INDENTED
    for part, message in _SAID:
        if part in said:
            return column, message
    if "expected" in said:
        return found.end("indent"), _INDENTED if key is not None else _TEXT_INDENTED
    return column, f"not YAML: {said}"


def _unquoted(value: str) -> str | None:
    """Return what is wrong with a value that needs quotation marks, or has them where YAML cannot read them."""
    first = value[:1]
    if first in ('"', "'"):
        closes = re.match(r'"(?:[^"\\]|\\.)*"' if first == '"' else r"'(?:[^']|'')*'", value)
        rest = value[closes.end() :].strip() if closes else ""
        if closes and rest and not rest.startswith("#"):
            inside = (
                'write \\" for one within a text' if first == '"' else "within ' … ' an apostrophe is written twice"
            )
            return f"a quotation mark closes before the text ends; quote the whole text ({inside})"
        return None
    if first and first in "“”„‘’":
        return f"curly quotation marks do not keep a text together here; {_QUOTE}"
    if re.match(r"[*&!@`%]|[-?](?: |$)|[|>].*\w|\[.*\] *[^ #]|\{.*\} *[^ #]", value):
        return f"a text cannot begin with “{first}” here; {_QUOTE}"
    return f"a colon and a space within a text; {_QUOTE}" if ": " in value or value.endswith(":") else None


def find_forbidden(event: yaml.Event) -> tuple[str, str] | None:
    """Return code and message for YAML that a draft never uses: anchors, aliases and tags."""
    if isinstance(event, yaml.AliasEvent):
        return "yaml-alias", f"a text cannot begin with “*” here; {_QUOTE}"
    if getattr(event, "anchor", None):
        return "yaml-anchor", f"a text cannot begin with “&” here; {_QUOTE}"
    if getattr(event, "tag", None):
        return "yaml-tag", f"a text cannot begin with “!” here; {_QUOTE}"
    return None

"""Findings of the check in the forms that people and machines read: text, JSON, GitHub's annotations, SARIF."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from apmb_draft import __version__
from apmb_draft.lint import RULES, Example, Severity
from apmb_draft.lint.rules import Finding

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def as_text(findings: Sequence[Finding]) -> str:
    """Return one finding a line, with what to write instead, and a summary below.

    >>> from apmb_draft.model.problems import Where
    >>> where = Where("80.yaml", 9, 3)
    >>> print(as_text([Finding("NUM02", Severity.ERROR, where, "“%”", " per cent", "paragraph 2", "so 15% of")]))
    80.yaml:9:3: error NUM02: “%”; write “per cent” (paragraph 2: … so 15% of …)
    1 error
    """
    lines = list(map(str, findings))
    counts = Counter(one.severity for one in findings)
    said = ", ".join(f"{counts[each]} {_named(each, counts[each])}" for each in Severity if counts[each])
    return "\n".join([*lines, said or "nothing found"])


def _named(severity: Severity, count: int) -> str:
    return str(severity) if severity is Severity.ADVICE else f"{severity}{'s' * (count != 1)}"


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON: `{"schema_version": 1, "problems": […]}`."""
    problems = [
        {
            "rule": one.rule,
            "severity": str(one.severity),
            "file": one.where.file,
            "line": one.where.line,
            "column": one.where.column,
            "message": one.message,
            "instead": one.instead,
            "place": one.place,
            "quote": one.quote,
            **({"not_mended": one.left} if one.left else {}),
        }
        for one in findings
    ]
    return json.dumps({"schema_version": 1, "problems": problems}, indent=2, ensure_ascii=False)


def as_github(findings: Sequence[Finding]) -> str:
    """Return the findings as workflow commands, which GitHub shows beside the lines of the file."""
    return "\n".join(
        f"::{'notice' if one.severity is Severity.ADVICE else one.severity} file={_property(_slashes(one.where.file))},"
        f"line={max(one.where.line, 1)},col={max(one.where.column, 1)},title={_property(one.rule)}::"
        + _data(f"{one.message}{f'; write “{one.instead}”' if one.instead else ''}{_placed(one)}")
        for one in findings
    )


def _placed(one: Finding) -> str:
    return f" ({one.place})" if one.place else ""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_OTHER = {"SUP01": "An entry under “ignore” that nothing is found for any more."}
"""What is about the file itself, and found by no rule."""


def as_sarif(findings: Sequence[Finding]) -> str:
    """Return the findings as SARIF 2.1.0, for programs that gather the findings of many tools."""
    names = sorted({one.rule for one in findings})
    rules = [
        {
            "id": name,
            "shortDescription": {
                "text": RULES[name].says if name in RULES else _OTHER.get(name, "The file cannot be read")
            },
        }
        for name in names
    ]
    results = [
        {
            "ruleId": one.rule,
            "ruleIndex": names.index(one.rule),
            "level": _LEVELS[one.severity],
            "message": {"text": f"{one.message}{_placed(one)}"},
            "locations": [{"physicalLocation": _location(one)}],
        }
        for one in findings
    ]
    driver = {"name": "apmb-draft", "version": __version__, "rules": rules}
    run: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _location(one: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _file_uri(one.where.file)}}
    if one.where.line:
        place["region"] = {"startLine": one.where.line, "startColumn": max(one.where.column, 1)}
    return place


def _slashes(file: str) -> str:
    r"""Return a path with forward slashes.

    >>> _slashes("drafts\\80.yaml")
    'drafts/80.yaml'
    """
    return file.replace("\\", "/")


def _file_uri(file: str) -> str:
    r"""Return a path as a URI for SARIF: a relative one as it is, an absolute one with its scheme.

    >>> _file_uri("drafts\\my 80.yaml"), _file_uri("/tmp/80.yaml"), _file_uri("C:\\my drafts\\80.yaml")
    ('drafts/my%2080.yaml', 'file:///tmp/80.yaml', 'file:///C:/my%20drafts/80.yaml')
    """
    if PureWindowsPath(file).is_absolute():
        return PureWindowsPath(file).as_uri()
    return PurePosixPath(file).as_uri() if file.startswith("/") else quote(_slashes(file))


FORMS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif,
}  # fmt: skip


SET_BY_ITSELF = "Looked for in Word files and PDFs: for a draft file the tool sets this itself."


def explain_rule(name: str) -> str:
    """Return the text of --explain for a rule. Raises KeyError for a name that no rule has."""
    if said := _OTHER.get(name.upper()):
        return f"{name.upper()}, {Severity.WARNING}\n\n{said} Delete it, or write the name of another rule."
    rule = RULES[name.upper()]
    advice = " (advice: nobody has measured this, and it is no rule of the United Nations)"
    lines = [
        f"{rule.id}, {rule.severity}{advice if rule.severity is Severity.ADVICE else ''}",
        "",
        rule.says,
        "",
        "good:",
        *(f"    {each}" for each in rule.good.split("\n")),
        "bad:",
        *(f"    {each}" for each in rule.bad.split("\n")),
        "",
        f"source: {rule.source}",
        *(["", SET_BY_ITSELF] if rule.shown is Example.SHOWN else []),
    ]
    return "\n".join(lines)

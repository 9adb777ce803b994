"""The numbers of the UN form, read from `form.toml`: one table for the Word file and the PDF."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def form() -> dict[str, Any]:
    """Return the whole table; units are explained at its head.

    >>> form()["page"]["width_tw"], form()["styles"]["SingleTxt"]["name"]
    (12240, '__Single Txt')
    """
    return tomllib.loads((files("apmb_draft.un") / "form.toml").read_text(encoding="utf-8"))


_RECENT = 80
"""The session since which adopted texts are set in the recent form."""

_ADOPTED = re.compile(r"A/RES/(\d+)/")


def form_of(symbol: str, first_baseline: float | None) -> dict[str, Any]:
    """Return the table for a document: with what the recent form of adopted texts has of its own, where it is set so.

    Adopted texts since the eightieth session are, and earlier ones whose later pages begin as low as theirs.

    >>> [form_of(symbol, None)["lines"]["balance"] for symbol in ("A/RES/79/34", "A/RES/80/34", "A/C.1/80/L.7")]
    [0.57, 0.64, 0.57]
    >>> form_of("A/RES/79/138", 86.4) == form_of("A/RES/80/17", None)
    True
    """
    adopted = _ADOPTED.match(symbol)
    own = form()["recent"]
    lowest = own["front"]["adopted"]["first_baseline_inner"]
    is_lower = first_baseline is not None and abs(first_baseline - lowest) < 0.5
    return _with(form(), own) if adopted and (int(adopted[1]) >= _RECENT or is_lower) else form()


def _with(table: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return a table with other values for some of its keys, at whatever depth."""
    return {
        **table,
        **{key: _with(table[key], value) if isinstance(value, dict) else value for key, value in own.items()},
    }


_FIGURE = re.compile(r"\(?[\d\s.,%/–-]*\)?")


def columns(rows: Sequence[Sequence[str]], heads: int) -> list[tuple[float, bool]]:
    """Return how wide each column of a table is, in pt, and whether it holds figures.

    Columns of figures are as narrow as these and their heads allow; the others share the rest of the text column.

    >>> columns([["", "Gross"], ["Kites", "1 200"], ["Lamps", "–"]], 1)
    [(326.3, False), (39.0, True)]
    """
    table, page = form()["tables"], form()["page"]
    width = points(page["width_tw"] - page["left_tw"] - page["right_tw"] - 2 * form()["column"]["indent_tw"])
    found = [list(column) for column in zip(*rows, strict=True)]
    are_figures = [at > 0 and all(map(_FIGURE.fullmatch, column[heads:])) for at, column in enumerate(found)]
    needed = [
        table["between"] + max(table["figure"] * _longest(column[heads:]), table["head"] * _head_width(column[:heads]))
        for column in found
    ]
    taken = sum(need for need, is_figure in zip(needed, are_figures, strict=True) if is_figure)
    share = min(1.0, table["figures"] * width / taken) if taken else 1.0
    rest = (width - share * taken) / are_figures.count(False)
    pairs = zip(needed, are_figures, strict=True)
    return [(round(share * need if is_figure else rest, 2), is_figure) for need, is_figure in pairs]


def _longest(texts: Sequence[str]) -> int:
    return max(map(len, texts), default=0)


def _head_width(texts: Sequence[str]) -> float:
    """Return how many characters wide a column must be for its heads."""
    words = [word for text in texts for word in text.split()]
    return max(_longest(words), _longest(texts) / float(form()["tables"]["head_lines"]))


def points(twips: float) -> float:
    """Convert twips to points.

    >>> points(1267)
    63.35
    """
    return twips / 20


def inherited_style(name: str) -> dict[str, Any]:
    """Return a style of the New York template with what it inherits.

    >>> inherited_style("Session")["half_points"], inherited_style("Session")["bold"]
    (20, True)
    """
    own = form()["styles"].get(name, {})
    return {**inherited_style(own["based_on"]), **own} if "based_on" in own else own

"""The numbers of the UN form, read from `form.toml`: one table for the Word file and the PDF."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def form() -> dict[str, Any]:
    """Return the whole table; units are explained at its head.

    >>> form()["page"]["width_tw"], form()["styles"]["SingleTxt"]["name"]
    (12240, '__Single Txt')
    """
    return tomllib.loads((files("apmb_draft") / "form.toml").read_text(encoding="utf-8"))


RECENT = 80
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
    return _with(form(), own) if adopted and (int(adopted[1]) >= RECENT or is_lower) else form()


def _with(table: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return a table with other values for some of its keys, at whatever depth."""
    return {
        **table,
        **{key: _with(table[key], value) if isinstance(value, dict) else value for key, value in own.items()},
    }


def points(twips: float) -> float:
    """Convert twips to points.

    >>> points(1267)
    63.35
    """
    return twips / 20

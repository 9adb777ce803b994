"""The numbers of the UN form, read from `form.toml`: one table for the Word file and the PDF."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def form() -> dict[str, Any]:
    """The whole table; units are explained at its head.

    >>> form()["page"]["width_tw"], form()["styles"]["SingleTxt"]["name"]
    (12240, '__Single Txt')
    """
    return tomllib.loads((files("apmb_draft") / "form.toml").read_text(encoding="utf-8"))


def points(twips: float) -> float:
    """Twips as points.

    >>> points(1267)
    63.35
    """
    return twips / 20

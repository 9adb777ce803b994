"""How many generated cases run: a sample in the daily run, all of them with `--all`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

_everything = False


def run_everything(everything: bool) -> None:
    """Set by `conftest.py` before any test module is imported."""
    global _everything  # noqa: PLW0603
    _everything = everything


def count(daily: int, of: int) -> int:
    """Return how many of `of` cases to run: `daily` of them, or all with `--all`."""
    return of if _everything else min(daily, of)


def sample(cases: Iterable[T], daily: int) -> Sequence[T]:
    """Return `daily` of the cases, evenly spread over their order, or all of them with `--all`."""
    everything = list(cases)
    wanted = count(daily, len(everything))
    return [everything[index * len(everything) // wanted] for index in range(wanted)]

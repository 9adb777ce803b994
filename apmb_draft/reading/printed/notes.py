"""The footnotes of printed pages, which stand below a rule, their numbers before them or anywhere among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from apmb_draft.reading.printed.lines import Line, joined, together

_NOTE = re.compile(r"(\d{1,3})(?:\s+(\S.*))?")
_OPENS_NOTE = re.compile(
    r"See |Resolutions? |Ibid\.|United Nations, |Official Records|Report of|Available at|General Assembly "
    r"|Security Council |[A-Z]+/[A-Z0-9]|Decision |Adopted |For "
)


def read_notes(lines: Sequence[Line], notes: list[tuple[int, str]], starred: list[str], *, has_columns: bool) -> None:
    """Add the footnotes of a page, those of an asterisk apart; words before the first number go on with the last."""
    star = next((n for n, line in enumerate(lines) if line.words.startswith("*")), len(lines))
    if lines[star:]:
        starred.append(joined(lines[star:]))
    words = [line.words for line in lines[:star]]
    for number, text in _numbered(words) if has_columns else _numbered_apart(words):
        if number:
            notes.append((number, text))
        elif notes:
            last, before = notes[-1]
            notes[-1] = (last, together((before, text)))


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Notes whose number stands before them, on a line of its own or at the beginning of the first."""
    number, held = 0, list[str]()
    for line in lines:
        begun = _NOTE.fullmatch(line)
        if begun and (not number or int(begun[1]) == number + 1):
            if held or number:
                yield number, together(held)
            number, held = int(begun[1]), [begun[2]] * bool(begun[2])
        else:
            held.append(line)
    if held or number:
        yield number, together(held)


def _numbered_apart(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Notes whose numbers stand anywhere among them, as a program has it that reads small type for itself."""
    numbers = sorted(int(line) for line in lines if re.fullmatch(r"\d{1,3}", line))
    words = [line for line in lines if not re.fullmatch(r"\d{1,3}", line)]
    starts = [n for n in range(len(words)) if not n or words[n - 1].endswith(".")]
    if len(starts) > len(numbers):
        likely = [n for n in starts if _OPENS_NOTE.match(words[n])]
        starts = likely if len(likely) == len(numbers) else starts
    texts = []
    for start, end in pairwise([*starts, len(words)]):
        texts.append(together(words[start:end]))
    spare = len(texts) - len(numbers)
    if spare > 0:
        yield 0, together(texts[:spare])
    yield from zip(numbers, texts[max(0, spare) :], strict=False)

"""The front block of printed pages: its parts told by their words and the white between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from apmb_draft.reading.printed.lines import Line, grouped
from apmb_draft.reading.telling import SESSION
from apmb_draft.states import begins_with_state

_PART = re.compile(r"Agenda items? \d|(?:Resolution|Decision)s? adopted|\[|\d+/\d+[A-Z ]*\.")


def parts(lines: Sequence[Line]) -> Iterator[str]:
    """The parts of the front block, each in one line; the words of adoption keep the two that they are printed in."""
    return grouped(lines, _begins_part)


def _begins_part(line: Line, held: Sequence[Line]) -> bool:
    """Whether a line begins another part of the front block."""
    first, last = held[0].words, held[-1].words
    if _PART.match(line.words) or SESSION.fullmatch(first) or first.endswith(" Committee"):
        return True
    if re.fullmatch(r"Agenda items? \d.*", first) and len(held) == 1:
        return True
    if first.startswith("["):
        return "]" in last
    if re.fullmatch(r"\d+/\d+[A-Z ]*\.", first) and len(held) == 1:
        return False
    if begins_with_state(line.words) and not begins_with_state(first):
        return True
    is_adoption = first.startswith(("Resolution adopted", "Decision adopted"))
    return line.is_apart or (is_adoption and not line.words.startswith("on "))

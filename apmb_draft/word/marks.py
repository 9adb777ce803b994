"""Find the marks of the body before it is written: comments, and calls of footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import Document
from apmb_draft.word.comments import NOWHERE, Place, Remark, question_comments, runs_of_body


@dataclass(frozen=True)
class Marks:
    """Where the body carries marks.

    `remarks`: its comments, in the order of their numbers.
    `first_calls`: the places where a footnote is called for the first time.
    `repeated`: the footnotes called more than once, which need a bookmark to be referred to.
    """

    remarks: tuple[Remark, ...]
    first_calls: frozenset[Place]
    repeated: frozenset[int]

    def begin_at(self, place: Place) -> list[int]:
        """Return the numbers of the comments that begin at the run at a place."""
        return [number for number, remark in enumerate(self.remarks) if remark.first == place]

    def end_at(self, place: Place) -> list[int]:
        """Return the numbers of the comments that end there."""
        return [number for number, remark in enumerate(self.remarks) if remark.last == place]


def collect_marks(document: Document, remarks: Sequence[Remark] = ()) -> Marks:
    """Return the marks of a document: comments with its questions, other remarks, and footnote calls."""
    calls: dict[int, list[Place]] = {}
    places: list[Place] = []
    for place, run in runs_of_body(document):
        places.append(place)
        if run.call:
            calls.setdefault(run.call, []).append(place)
    placed = [_placed(remark, places[0]) for remark in (*question_comments(document), *remarks) if places]
    return Marks(
        remarks=tuple(sorted(placed, key=lambda remark: remark.first)),
        first_calls=frozenset(places[0] for places in calls.values()),
        repeated=frozenset(number for number, places in calls.items() if len(places) > 1),
    )


def _placed(remark: Remark, first: Place) -> Remark:
    return replace(remark, first=first, last=first) if remark.first == NOWHERE else remark

"""The reason of every change: the rule that made it, or a hand that no rule explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import MASTHEAD, Document, Role
from apmb_draft.redline.places import describe_note_place, describe_place
from apmb_draft.rollover import Change as Made
from apmb_draft.statement.places import OPEN, Cluster, Placed, Spot, clusters, placed
from apmb_draft.statement.reasons import BY_HAND, FRONT, OF_THE_FORM, Form, Reason, filled_in, form_of, reasons_of
from apmb_draft.statement.stretches import Stretch

Reasons = Mapping[Spot, tuple[Reason, ...]]


@dataclass(frozen=True)
class Entry:
    """One change with its place in words ("preamble 6", "paragraph 12", "masthead", "footnote 1") and its reasons."""

    where: str
    stretch: Stretch
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...] = ()
    """The keys of the facts that stand open in it."""


def statement(redlined: Document, ruled: Document | None, made: Sequence[Made]) -> tuple[Entry, ...]:
    """Every change of a redline with its reasons, in reading order, the running head behind the masthead.

    `ruled` is the redline of the same base against what the rules alone make of it, `made` what they say they did;
    without them no reason is known and every change is "by hand" but for those of the form. What was filled in where
    the rules could only ask keeps their reason, and says so; where a hand changed what a rule had made, both are told.
    """
    ours = placed(redlined)
    form = form_of(redlined)
    theirs = placed(ruled) if ruled else Placed((), {})
    known = reasons_of(theirs.spots, made, is_form=form is Form.DRAFTED)
    if form is Form.ADOPTED:  # what the rules make is a draft, with a masthead and a front block of its own
        theirs = replace(theirs, spots=tuple(spot for spot in theirs.spots if not _is_set(spot)))
    found: dict[Spot, tuple[Reason, ...]] = {spot: _new(spot, theirs, known) for spot in ours.spots if spot.is_new}
    for cluster in clusters(ours, theirs):
        found |= {spot: tuple(_inside(spot, cluster, known)) for spot in cluster.ours}
    return tuple(
        Entry(_where(spot, redlined), spot.stretch, found[spot] or _unexplained(spot, form), spot.unknown)
        for spot in sorted(ours.spots, key=_turn)
    )


def _turn(spot: Spot) -> int:
    """The running head comes behind all of the masthead, so that each is told in one go."""
    role = spot.block and spot.block.role
    return 1 if role is Role.RUNNING_TITLE else 0 if role in MASTHEAD else 2


def _unexplained(spot: Spot, form: Form) -> tuple[Reason, ...]:
    """The reason of what no rule made: the form of the text, the Secretariat, the revision, or a hand."""
    if not spot.block or spot.block.role not in FRONT - _WRITTEN:
        return (BY_HAND,)
    if form is Form.REVISED and not (spot.block.role in MASTHEAD or _says_revised(spot)):
        return (BY_HAND,)
    return (OF_THE_FORM.get(form, BY_HAND),)


def _says_revised(spot: Spot) -> bool:
    """Whether the one change of the line of sponsors is that it says “revised draft resolution”."""
    return bool(spot.block and spot.block.role is Role.SPONSORS) and (spot.start, spot.after) == (spot.end, "revised")


def _is_set(spot: Spot) -> bool:
    """Whether a change lies in what the Secretariat sets, the session and what the file states apart."""
    return spot.block is not None and spot.block.role in FRONT - _WRITTEN - {Role.SESSION}


_WRITTEN = {Role.AGENDA_TITLE, Role.TITLE, Role.PAGE_NOTE}
"""Parts of the front block that the file states in so many words."""


def _new(spot: Spot, theirs: Placed, known: Reasons) -> tuple[Reason, ...]:
    """The reasons of a paragraph or a footnote that came: those of the rules where they add the same one."""
    role = spot.block and spot.block.role
    for other in theirs.spots:
        if other.is_new and (other.block and other.block.role) == role:
            if _is_same(spot.after, other.after):
                return (*known[other], *_filled([other], spot.unknown))
            if role in FRONT:
                return (*known[other], *(_filled([other], spot.unknown) or (BY_HAND,)))
    return ()


def _inside(spot: Spot, cluster: Cluster, known: Reasons) -> Iterator[Reason]:
    """The reasons of one change among those that lie in one place; none where no rule changed anything there."""
    exact = [one for one in cluster.theirs if (one.start, one.end) == (spot.start, spot.end)]
    same = [one for one in exact if _is_same(spot.after, one.after)]
    is_all = bool(cluster.theirs) and _is_same(cluster.says, cluster.they_say)
    near = same or (exact if is_all else []) or [one for one in cluster.theirs if is_all or _touches(spot, one)]
    filled = _filled(near, spot.unknown)
    yield from dict.fromkeys(reason for one in near for reason in known[one])
    yield from filled
    if near and not (same or is_all or filled):
        yield BY_HAND


def _touches(spot: Spot, other: Spot) -> bool:
    """Whether what a rule made is still to be seen in a change: its words stand in it, or what it asked for."""
    if not (other.after and spot.after and spot.start <= other.end and other.start <= spot.end):
        return False
    answers = bool(other.unknown) and (spot.start, spot.end) == (other.start, other.end)
    return answers or other.after in spot.after


def _filled(ruled: Sequence[Spot], unknown: Sequence[str]) -> tuple[Reason, ...]:
    """That facts were filled in, where the rules left them open and they no longer are."""
    keys = list(dict.fromkeys(key for spot in ruled for key in spot.unknown if key not in unknown))
    return (filled_in(keys),) if keys else ()


_OPEN = re.compile(f"(?:from|on|during|in)?{OPEN}[^{OPEN}]*{OPEN}")
"""The place-holder of an open fact, and a word before it that changes with it: "from [dates]", "during the week of"."""


def _is_same(letters: str, ruled: str) -> bool:
    """Whether words are those that the rules make, with anything in the place of what they leave open."""
    said = letters.replace(OPEN, "")
    return said == ruled.replace(OPEN, "") or bool(re.fullmatch(_OPEN.sub(".+", re.escape(ruled)), said))


def _where(spot: Spot, document: Document) -> str:
    if spot.block is None:
        return describe_note_place(next(note for note in document.notes if note.number == spot.stretch.note))
    return describe_place(spot.block)

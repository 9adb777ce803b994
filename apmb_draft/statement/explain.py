"""Explain every change: by the rule that made it, or as a change by hand that no rule explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apmb_draft.blocks import MASTHEAD, Document, Role
from apmb_draft.redline.places import describe_note_place, describe_place
from apmb_draft.rollover import FactChange as Made
from apmb_draft.statement.changed_spans import ChangedSpan
from apmb_draft.statement.placement import OPEN, Cluster, PlacedChange, PlacedChanges, cluster_changes, place_changes
from apmb_draft.statement.reasons import BY_HAND, FRONT, OF_THE_FORM, Form, Reason, filled_in, form_of, reasons_of

Reasons = Mapping[PlacedChange, tuple[Reason, ...]]


@dataclass(frozen=True)
class ExplainedChange:
    """One change with its place in words ("preamble 6", "paragraph 12", "masthead", "footnote 1") and its reasons."""

    where: str
    span: ChangedSpan
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...] = ()
    """The keys of the facts that are open in it."""


def explain_changes(redlined: Document, ruled: Document | None, made: Sequence[Made]) -> tuple[ExplainedChange, ...]:
    """Return every change of a redline with its reasons, in reading order, the running head after the masthead.

    `ruled` is the redline of the same base against what the rules alone make of it, `made` the changes that they
    report; without them no reason is known, and every change is "by hand" unless it is one of the form. What was filled
    in where the rules could only ask keeps their reason, and says so; where a rule and a hand changed the same words,
    both are given.
    """
    ours = place_changes(redlined)
    form = form_of(redlined)
    theirs = place_changes(ruled) if ruled else PlacedChanges((), {})
    known = reasons_of(theirs.changes, made, is_form=form is Form.DRAFTED)
    if form is Form.ADOPTED:  # what the rules make is a draft, with a masthead and a front block of its own
        theirs = replace(
            theirs, changes=tuple(change for change in theirs.changes if not _is_set_by_secretariat(change))
        )
    found: dict[PlacedChange, tuple[Reason, ...]] = {
        change: _reasons_of_new(change, theirs, known) for change in ours.changes if change.is_new
    }
    for cluster in cluster_changes(ours, theirs):
        found |= {change: tuple(_reasons_in_cluster(change, cluster, known)) for change in cluster.ours}
    return tuple(
        ExplainedChange(
            _describe_where(change, redlined),
            change.span,
            found[change] or _default_reasons(change, form),
            change.unknown,
        )
        for change in sorted(ours.changes, key=_reading_order)
    )


def _reading_order(change: PlacedChange) -> int:
    """Return the sort key that puts the running head after all of the masthead, so that each is listed in one row."""
    role = change.block and change.block.role
    return 1 if role is Role.RUNNING_TITLE else 0 if role in MASTHEAD else 2


def _default_reasons(change: PlacedChange, form: Form) -> tuple[Reason, ...]:
    """Return the reason of what no rule made: the form of the text, the Secretariat, the revision, or a hand."""
    if not change.block or change.block.role not in FRONT - _STATED_ROLES:
        return (BY_HAND,)
    if form is Form.REVISED and not (change.block.role in MASTHEAD or _says_revised(change)):
        return (BY_HAND,)
    return (OF_THE_FORM.get(form, BY_HAND),)


def _says_revised(change: PlacedChange) -> bool:
    """Return whether the one change of the line of sponsors is that it says “revised draft resolution”."""
    return bool(change.block and change.block.role is Role.SPONSORS) and (change.start, change.after) == (
        change.end,
        "revised",
    )


def _is_set_by_secretariat(change: PlacedChange) -> bool:
    """Return whether a change is in what the Secretariat sets, without the session and what the file states."""
    return change.block is not None and change.block.role in FRONT - _STATED_ROLES - {Role.SESSION}


_STATED_ROLES = {Role.AGENDA_TITLE, Role.TITLE, Role.PAGE_NOTE}
"""Parts of the front block that the file states in so many words."""


def _reasons_of_new(change: PlacedChange, theirs: PlacedChanges, known: Reasons) -> tuple[Reason, ...]:
    """Return the reasons of an inserted paragraph or footnote: those of the rules where they insert the same one."""
    role = change.block and change.block.role
    for other in theirs.changes:
        if other.is_new and (other.block and other.block.role) == role:
            if _is_same(change.after, other.after):
                return (*known[other], *_filled_in([other], change.unknown))
            if role in FRONT:
                return (*known[other], *(_filled_in([other], change.unknown) or (BY_HAND,)))
    return ()


def _reasons_in_cluster(change: PlacedChange, cluster: Cluster, known: Reasons) -> Iterator[Reason]:
    """Yield the reasons of one change among those in one place; none where no rule changed anything there."""
    exact = [one for one in cluster.theirs if (one.start, one.end) == (change.start, change.end)]
    same = [one for one in exact if _is_same(change.after, one.after)]
    is_all = bool(cluster.theirs) and _is_same(cluster.our_text, cluster.their_text)
    near = same or (exact if is_all else []) or [one for one in cluster.theirs if is_all or _contains(change, one)]
    filled = _filled_in(near, change.unknown)
    yield from dict.fromkeys(reason for one in near for reason in known[one])
    yield from filled
    if near and not (same or is_all or filled):
        yield BY_HAND


def _contains(change: PlacedChange, other: PlacedChange) -> bool:
    """Return whether a change still shows what a rule made: it contains its words, or answers what it asked for."""
    if not (other.after and change.after and change.start <= other.end and other.start <= change.end):
        return False
    answers = bool(other.unknown) and (change.start, change.end) == (other.start, other.end)
    return answers or other.after in change.after


def _filled_in(ruled: Sequence[PlacedChange], unknown: Sequence[str]) -> tuple[Reason, ...]:
    """Return the reason that facts were filled in, where the rules left them open and they no longer are."""
    keys = list(dict.fromkeys(key for change in ruled for key in change.unknown if key not in unknown))
    return (filled_in(keys),) if keys else ()


_OPEN = re.compile(f"(?:from|on|during|in)?{OPEN}[^{OPEN}]*{OPEN}")
"""The place-holder of an open fact, and a word before it that changes with it: "from [dates]", "during the week of"."""


def _is_same(text: str, ruled: str) -> bool:
    """Return whether words are those that the rules make, with anything in the place of what they leave open."""
    found = text.replace(OPEN, "")
    return found == ruled.replace(OPEN, "") or bool(re.fullmatch(_OPEN.sub(".+", re.escape(ruled)), found))


def _describe_where(change: PlacedChange, document: Document) -> str:
    if change.block is None:
        return describe_note_place(next(note for note in document.notes if note.number == change.span.note))
    return describe_place(change.block)

"""The steps as lines of a terminal: each step at length, then all of them in a table, then the five paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tabulate import tabulate

from yearly.compared import Difference, Whose
from yearly.explained import no_longer_needed
from yearly.step import Step
from yearly.texts import FIVE

_LONGEST = 25
"""Words of one difference that are shown whole; a longer one is a new or dropped paragraph and shows how it begins."""


def at_length(step: Step, *, full: bool = False) -> Iterator[str]:
    """A step with all that the draft does not have as the real text has it, and all that was flagged or asked."""
    draft, copy = step.draft, step.copy
    yield f"{step.name}   words right: draft {draft.share:.1%}, copy {copy.share:.1%}, of {draft.total}"
    if step.is_worse_than_a_copy:
        yield "    WORSE THAN A COPY"
    kinds = (
        ("changed by the drafters, and no rule could know", step.theirs),
        ("follows from facts, and was not seen", step.missed),
        ("changed by us, and not so in the real text", draft.of(Whose.OURS)),
        ("asked, and not known that October", draft.of(Whose.OPEN)),
    )
    for kind, differences in kinds:
        if differences:
            yield f"    {kind}:"
            yield from (f"        {line}" for line in _by_paragraph(step, differences, full=full))
    yield from (f"    asked: {ask.fact}, proposed: {ask.proposed or 'nothing'}" for ask in step.asked)
    for word, flags in (("hit", step.flagged.hits), ("idle", step.flagged.idle)):
        yield from (f"    flag {word}: {flag.paragraph} “{flag.quote}” ({flag.rule})" for flag in flags)
    stale = no_longer_needed(step.series, step.session, draft.differences)
    yield from (f"    no longer needed: {known.place} {known}" for known in stale)


def _by_paragraph(step: Step, differences: Iterable[Difference], *, full: bool) -> Iterator[str]:
    """The differences of one paragraph on one line, and below it the reasons of those that have one."""
    for place, group in groupby(differences, key=lambda found: found.place):
        found = list(group)
        yield f"{place}: {' … '.join(_shown(one, full=full) for one in found)}"
        reasons = [str(step.why(one) or "") for one in found]
        yield from (f"    {reason}" for reason in dict.fromkeys(reasons) if reason)
        if any(one in step.unexplained for one in found):
            yield "    NOT EXPLAINED"


def _shown(difference: Difference, *, full: bool) -> str:
    if full or max(len(difference.gone), len(difference.came)) <= _LONGEST:
        return str(difference)
    sides = [("[-", difference.gone, "-]"), ("{+", difference.came, "+}")]
    return " ".join(f"{start}{_begun(words)}{end}" for start, words, end in sides if words)


def _begun(words: Sequence[str]) -> str:
    return " ".join(words) if len(words) <= _LONGEST else f"{' '.join(words[:12])} … ({len(words)} words)"


def table(steps: Sequence[Step]) -> str:
    """Words right, and for those that are not, whose doing it is; beside it the same for a copy; and the flags."""
    head = (
        "step", "words", "draft\nright", "drafters'\nown", "facts\nnot seen", "ours\nalone", "open",
        "copy\nright", "not in\nthe copy", "paragraphs\nchanged", "of these\nflagged", "flags\nidle",
    )  # fmt: skip
    return tabulate([_row(step) for step in steps], head, tablefmt="simple", stralign="right", colalign=("left",))


def _row(step: Step) -> tuple[str | int, ...]:
    draft, copy, flagged = step.draft, step.copy, step.flagged
    kinds = (step.theirs, step.missed, draft.of(Whose.OURS), draft.of(Whose.OPEN))
    return (
        step.name, draft.total, f"{draft.share:.1%}", *map(_counted, kinds),
        f"{copy.share:.1%}", _counted(copy.differences),
        len(flagged.changed), len(flagged.warned), len(flagged.idle),
    )  # fmt: skip


def _counted(differences: Iterable[Difference]) -> str:
    """Words that came and words that went: "+12 −3"."""
    found = list(differences)
    came, gone = sum(len(one.came) for one in found), sum(len(one.gone) for one in found)
    return " ".join([f"+{came}"] * bool(came) + [f"−{gone}"] * bool(gone))


def five(steps: Iterable[Step]) -> Iterator[str]:
    """The five paragraphs of the steps that are checked: equal, or the letter and section of what explains them."""
    cells = {step.name: [_cell(step, found) for found in step.five().values()] for step in steps if step.is_checked}
    yield tabulate([(name, *row) for name, row in cells.items()], ("step", *FIVE), tablefmt="simple")
    flat = [cell for row in cells.values() for cell in row]
    equal, wrong = flat.count("equal"), sum(cell in ("NOT EXPLAINED", "missing") for cell in flat)
    yield f"{len(flat)} paragraphs: {equal} equal, {len(flat) - equal - wrong} explained, {wrong} not explained"


def _cell(step: Step, differences: Sequence[Difference] | None) -> str:
    if differences is None:
        return "missing"
    reasons = [step.why(found) for found in differences]
    if None in reasons:
        return "NOT EXPLAINED"
    return "; ".join(dict.fromkeys(f"{known.cause} {known.section}" for known in reasons if known)) or "equal"


def totals(steps: Sequence[Step]) -> Iterator[str]:
    flagged = [step.flagged for step in steps]
    changed, warned = sum(len(one.changed) for one in flagged), sum(len(one.warned) for one in flagged)
    hits, idle = sum(len(one.hits) for one in flagged), sum(len(one.idle) for one in flagged)
    yield f"flags: {warned} of {changed} paragraphs that the drafters changed had been flagged; {hits} hit, {idle} idle"
    total = sum(step.draft.total for step in steps)
    draft, copy = sum(step.draft.right for step in steps), sum(step.copy.right for step in steps)
    yield f"words right in {len(steps)} steps: draft {draft / total:.1%}, copy {copy / total:.1%}"
    ours = sum(len(step.draft.of(Whose.OURS)) for step in steps)
    unexplained = sum(len(step.unexplained) for step in steps)
    worse = sum(step.is_worse_than_a_copy for step in steps)
    yield f"{ours} places changed by us alone; {unexplained} differences not explained; {worse} steps worse than a copy"

"""Find the rule of the roll-over that made a change, by the paragraph that it shows in and the words that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from apmb_draft.blocks import MASTHEAD, Document, Revision, Role, Run
from apmb_draft.open_facts import name_fact
from apmb_draft.redline.cleanup import is_mark, is_short
from apmb_draft.redline.tokens import tokenize_runs
from apmb_draft.rollover import FactChange as Made
from apmb_draft.statement.placement import PlacedChange


@dataclass(frozen=True)
class Reason:
    """Why words changed: the rule, in one sentence, and where that can be looked up."""

    rule: str
    why: str
    source: str

    @property
    def by_hand(self) -> bool:
        """Return whether no rule explains the change."""
        return self.rule == "by-hand"


BY_HAND = Reason("by-hand", "changed by hand", "the draft file")
FORM = Reason("form", "a draft has a heading of its own and no closing lines", "the form of limited documents")
SET = Reason("adoption", "set by the Secretariat when the text was adopted and issued", "the official document")
REVISED = Reason("revision", "a revision has a symbol and a date of its own", "the form of limited documents")
ROLL_OVER = Reason("roll-over", "this follows from the other changes", "the draft file")


def filled_in(keys: Sequence[str]) -> Reason:
    """Return the reason of words that are an answer to what the roll-over could only ask.

    >>> filled_in(["attend.place", "attend.dates"]).why, filled_in(["counts.keepers"]).why
    ('the place and the dates of the meeting were filled in', 'the number of keepers was filled in')
    """
    names = list(dict.fromkeys(map(name_fact, keys)))
    joined = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])).replace(" of the meeting and", " and", 1)
    return Reason("filled-in", f"{joined} {'were' if names[1:] or 'dates' in joined else 'was'} filled in", "the draft")


FRONT = MASTHEAD | {
    *(Role.SESSION, Role.COMMITTEE, Role.AGENDA_ITEM, Role.AGENDA_TITLE, Role.SPONSORS, Role.ADOPTION, Role.REPORT),
    *(Role.TITLE, Role.MEETING, Role.ADOPTED_ON, Role.PAGE_NOTE),
}
"""Roles of masthead, front block and closing lines, which differ between the two forms of a text."""
_KEYS = {
    Role.SYMBOL: "symbol",
    Role.DATE: "issued",
    Role.SESSION: "session",
    Role.AGENDA_ITEM: "agenda_item",
    Role.AGENDA_TITLE: "agenda_title",
    Role.SPONSORS: "sponsors",
    Role.TITLE: "title",
}
"""The key of the file that each role shows."""


class Form(StrEnum):
    """A change of the form of a text, recognised by the number before its title, which drafts do not have."""

    SAME = "same"
    DRAFTED = "an adopted text became a draft"
    ADOPTED = "the next text of a series that was adopted"
    REVISED = "the revision of a document that was issued"


OF_THE_FORM = {Form.DRAFTED: FORM, Form.ADOPTED: SET, Form.REVISED: REVISED}
"""The reason of what no rule made in the front of a text, by what became of its form."""


def form_of(document: Document) -> Form:
    """Return the change of the form of a text that a redline shows."""
    if _is_revision(document):
        return Form.REVISED
    titles = [block for block in document.blocks if block.role is Role.TITLE]
    was = any(block.number if block.was_number is None else block.was_number for block in titles)
    if not was:
        return Form.SAME
    return Form.ADOPTED if any(block.number for block in titles) else Form.DRAFTED


def _is_revision(document: Document) -> bool:
    """Return whether A/C.1/80/L.30 became A/C.1/80/L.30/Rev.1, or that /Rev.2."""
    runs = [run for block in document.of(Role.SYMBOL) for run in block.runs]
    before, after = ("".join(run.text for run in runs if run.change is not other) for other in _OTHER_SIDE)
    issued = re.sub(r"(/Rev\.\d+)?\*?$", "", before)
    return before != after and bool(re.fullmatch(rf"{re.escape(issued)}/Rev\.\d+", after))


_OTHER_SIDE = (Revision.INSERTED, Revision.DELETED)


def reasons_of(
    changes: Sequence[PlacedChange], made: Sequence[Made], *, is_form: bool
) -> dict[PlacedChange, tuple[Reason, ...]]:
    """Return the reasons of the changes that the rules make, one paragraph after the other.

    "and" that became a comma names no rule: its reason is that of the next change of the same list.
    """
    found: dict[PlacedChange, tuple[Reason, ...]] = {}
    for _, group in groupby(changes, key=lambda change: change.paragraph):
        row = list(group)
        known = {change: tuple(_reasons(change, made, is_form=is_form)) for change in row if _is_distinctive(change)}
        for at, change in enumerate(row):
            near = (known[other] for other in (*row[at:], *reversed(row[:at])) if other in known)
            found[change] = next(near, ()) or tuple(_reasons(change, made, is_form=is_form))
    return found


def _is_distinctive(change: PlacedChange) -> bool:
    """Return whether a change has distinctive words, or is where only one rule can have made it."""
    return (
        bool({*_distinctive_words(change.span.before), *_distinctive_words(change.span.after)}) or change.span.is_form
    )


def _reasons(change: PlacedChange, made: Sequence[Made], *, is_form: bool) -> Iterator[Reason]:
    role = change.block.role if change.block else None
    if role in FRONT:
        chosen = [each for each in made if each.key == _KEYS.get(role, "")]
        yield from map(_reason_of, chosen) if chosen else [FORM if is_form else ROLL_OVER]
        return
    paragraph = re.sub(r" \(.*", "", change.key)
    near = [each for each in made if paragraph in each.paragraphs]
    chosen = (
        _best_matches(change, near)
        or [each for each in near if each.key != _LITERAL]
        or _best_matches(change, made)
        or near
    )
    yield from dict.fromkeys(map(_reason_of, chosen)) if chosen else [ROLL_OVER]


_LITERAL = "text"
"""The key of a rule that changes literal words, and names all of them."""


def _best_matches(change: PlacedChange, made: Sequence[Made]) -> list[Made]:
    """Return those that name most of the words of a change; none where none names any."""
    shares = [(_match_score(change, each), each) for each in made]
    most = max((share for share, _ in shares), default=0)
    return [each for share, each in shares if share == most and most]


def _match_score(change: PlacedChange, made: Made) -> float:
    """Return how many words of a change a rule names on either side, more where it asks for the open fact."""
    asks = any(f"{key}.".startswith(f"{made.key}.") for key in change.unknown)
    deleted, inserted = _distinctive_words(change.span.before), _distinctive_words(change.span.after)
    named = _HALF * len(inserted & _distinctive_words(made.why))
    return (
        _ASKS * asks
        + len(deleted & _distinctive_words(made.before))
        + len(inserted & _distinctive_words(made.after))
        + named
    )


_ASKS, _HALF = 100, 0.5
"""The scores of a rule that asks for the very fact that is open, and of each word that its reason names."""


def _distinctive_words(text: str) -> set[str]:
    found = (token.text for token in tokenize_runs((Run(text),)) if not token.is_space)
    return {word for word in found if not (is_short(word) or is_mark(word))}


def _reason_of(made: Made) -> Reason:
    return Reason(made.rule, made.why, made.source)

"""Which rule of the roll-over made a change: by the paragraph it shows in, and by the words that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from apmb_draft.blocks import MASTHEAD, Change, Document, Role, Run
from apmb_draft.redline.cleanup import is_mark, is_short
from apmb_draft.redline.tokens import tokenize_runs
from apmb_draft.rollover import Change as Made
from apmb_draft.statement.places import Spot


@dataclass(frozen=True)
class Reason:
    """Why words changed: the rule, in one sentence, and where that can be looked up."""

    rule: str
    why: str
    source: str

    @property
    def by_hand(self) -> bool:
        """Whether no rule explains the change."""
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
    names = list(dict.fromkeys(map(_called, keys)))
    joined = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])).replace(" of the meeting and", " and", 1)
    return Reason("filled-in", f"{joined} {'were' if names[1:] or 'dates' in joined else 'was'} filled in", "the draft")


def _called(key: str) -> str:
    """Return what people call the fact that a key holds."""
    group, _, name = key.partition(".")
    last = key.rpartition(".")[2]
    if group == "counts":
        return f"the number of {'States' if name == 'states' else name.replace('_', ' ')}"
    return _FACTS.get(key) or _FACTS.get(last) or f"“{last.replace('_', ' ')}”"


_FACTS = {
    "attend.place": "the place of the meeting", "attend.dates": "the dates of the meeting", "symbol": "the symbol",
    "issued": "the date", "agenda_item": "the number of the agenda item", "sponsors": "the sponsors",
    "action_plan": "the period of the action plan", "convene.kind": "the kind of meeting",
    "convene.articles": "the articles", "title": "the title",
}  # fmt: skip


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
"""The key of the file that each of them shows."""


class Form(StrEnum):
    """What became of the form of a text, told by the number before its title, which drafts do not have."""

    SAME = "same"
    DRAFTED = "an adopted text became a draft"
    ADOPTED = "the next text of a series that was adopted"
    REVISED = "the revision of a document that was issued"


OF_THE_FORM = {Form.DRAFTED: FORM, Form.ADOPTED: SET, Form.REVISED: REVISED}
"""The reason of what no rule made in the front of a text, by what became of its form."""


def form_of(document: Document) -> Form:
    """What became of the form of a text in a redline."""
    if _is_revision(document):
        return Form.REVISED
    titles = [block for block in document.blocks if block.role is Role.TITLE]
    was = any(block.number if block.was_number is None else block.was_number for block in titles)
    if not was:
        return Form.SAME
    return Form.ADOPTED if any(block.number for block in titles) else Form.DRAFTED


def _is_revision(document: Document) -> bool:
    """Whether A/C.1/80/L.30 became A/C.1/80/L.30/Rev.1, or that /Rev.2."""
    runs = [run for block in document.of(Role.SYMBOL) for run in block.runs]
    before, after = ("".join(run.text for run in runs if run.change is not other) for other in _OTHER_SIDE)
    issued = re.sub(r"(/Rev\.\d+)?\*?$", "", before)
    return before != after and bool(re.fullmatch(rf"{re.escape(issued)}/Rev\.\d+", after))


_OTHER_SIDE = (Change.INSERTED, Change.DELETED)


def reasons_of(spots: Sequence[Spot], made: Sequence[Made], *, is_form: bool) -> dict[Spot, tuple[Reason, ...]]:
    """The reasons of the changes that the rules make, one paragraph after the other.

    "and" that became a comma names no rule: its reason is that of the next change of the same list.
    """
    found: dict[Spot, tuple[Reason, ...]] = {}
    for _, group in groupby(spots, key=lambda spot: spot.home):
        row = list(group)
        known = {spot: tuple(_reasons(spot, made, is_form=is_form)) for spot in row if _tells(spot)}
        for at, spot in enumerate(row):
            near = (known[other] for other in (*row[at:], *reversed(row[:at])) if other in known)
            found[spot] = next(near, ()) or tuple(_reasons(spot, made, is_form=is_form))
    return found


def _tells(spot: Spot) -> bool:
    """Whether a change has words that tell it from others, or stands where one rule alone can have made it."""
    return bool({*_words(spot.stretch.before), *_words(spot.stretch.after)}) or spot.stretch.is_form


def _reasons(spot: Spot, made: Sequence[Made], *, is_form: bool) -> Iterator[Reason]:
    role = spot.block.role if spot.block else None
    if role in FRONT:
        chosen = [each for each in made if each.key == _KEYS.get(role, "")]
        yield from map(_reason, chosen) if chosen else [FORM if is_form else ROLL_OVER]
        return
    paragraph = re.sub(r" \(.*", "", spot.key)
    near = [each for each in made if paragraph in each.paragraphs]
    chosen = _best(spot, near) or [each for each in near if each.key != _LITERAL] or _best(spot, made) or near
    yield from dict.fromkeys(map(_reason, chosen)) if chosen else [ROLL_OVER]


_LITERAL = "text"
"""The key of a rule that changes literal words, and names all of them."""


def _best(spot: Spot, made: Sequence[Made]) -> list[Made]:
    """Those that name most of the words of a change; none where none names any."""
    shares = [(_shared(spot, each), each) for each in made]
    most = max((share for share, _ in shares), default=0)
    return [each for share, each in shares if share == most and most]


def _shared(spot: Spot, made: Made) -> float:
    """How many words of a change a rule names, on the side that they stand on, or the open fact that it asks for."""
    asks = any(f"{key}.".startswith(f"{made.key}.") for key in spot.unknown)
    gone, come = _words(spot.stretch.before), _words(spot.stretch.after)
    said = _HALF * len(come & _words(made.why))
    return _ASKS * asks + len(gone & _words(made.before)) + len(come & _words(made.after)) + said


_ASKS, _HALF = 100, 0.5
"""What it is worth that a rule asks for the very fact that stands open, and that its reason names a word."""


def _words(text: str) -> set[str]:
    found = (token.text for token in tokenize_runs((Run(text),)) if not token.is_space)
    return {word for word in found if not (is_short(word) or is_mark(word))}


def _reason(made: Made) -> Reason:
    return Reason(made.rule, made.why, made.source)

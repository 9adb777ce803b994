"""The reason of every change: the rule that made it, or a hand that no rule explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from apmb_draft.blocks import Block, Change, Document, Role
from apmb_draft.redline.tokens import tokens
from apmb_draft.rollover import Change as Made
from apmb_draft.statement.stretches import Stretch, stretches, words


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


BY_HAND = Reason("by-hand", "by hand: no rule of the roll-over makes this change", "the draft file")
FORM = Reason("form", "a draft has another front block and no closing lines", "the form of limited documents")


@dataclass(frozen=True)
class Entry:
    """One change with its place in words ("preamble 6", "paragraph 12", "masthead", "footnote 1") and its reasons."""

    where: str
    stretch: Stretch
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...] = ()
    """The keys of the facts that stand open in it."""


def statement(redlined: Document, ruled: Document | None, made: Sequence[Made]) -> tuple[Entry, ...]:
    """Every change of a redline with its reasons, in reading order.

    `ruled` is the redline of the same base against what the rules alone make of it, `made` what they say they did;
    without them no reason is known and every change is "by hand" but for those of the form.
    """
    known = _by_place(ruled) if ruled else {}
    found = []
    for stretch in stretches(redlined):
        block = redlined.blocks[stretch.block] if stretch.block >= 0 else None
        place = _place(block, stretch)
        runs = (block.runs if block else _note_runs(redlined, stretch))[stretch.first : stretch.last + 1]
        unknown = tuple(dict.fromkeys(run.unknown for run in runs if run.unknown and run.change is Change.INSERTED))
        reasons = tuple(_reasons(stretch, block, known.get(place, ()), made, place))
        found.append(Entry(where(block, stretch), stretch, reasons, unknown))
    return tuple(found)


def _note_runs(document: Document, stretch: Stretch) -> tuple:  # type: ignore[type-arg]
    return next(note.runs for note in document.notes if note.number == stretch.note)


def where(block: Block | None, stretch: Stretch) -> str:
    """The place of a change as people say it.

    >>> where(Block(Role.OPERATIVE, (), key="operative 12 (a)"), Stretch(0, 0, 0, 0, "", ""))
    'paragraph 12 (a)'
    """
    if block is None:
        return f"footnote {stretch.note}"
    if block.key or block.was_key:
        name = (block.key or block.was_key).replace("operative", "paragraph")
        return name if block.key else f"{name} of the base"
    return _PLACES.get(block.role, block.role.value.replace("-", " "))


_PLACES = {
    **dict.fromkeys((Role.SYMBOL, Role.DISTRIBUTION, Role.DATE, Role.ORIGINAL), "masthead"),
    Role.RUNNING_TITLE: "running head",
    **dict.fromkeys((Role.MEETING, Role.ADOPTED_ON), "closing lines"),
    **dict.fromkeys((Role.ADOPTION, Role.REPORT), "front block"),
}


def _by_place(ruled: Document) -> Mapping[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for stretch in stretches(ruled):
        block = ruled.blocks[stretch.block] if stretch.block >= 0 else None
        place = _place(block, stretch)
        found.setdefault(place, []).append(stretch)
    return found


def _place(block: Block | None, stretch: Stretch) -> str:
    """The paragraph of the base in which a change lies; what came anew has none."""
    if block is None:
        return f"footnote {stretch.note}"
    return block.was_key or block.key and f"new {block.key}" or block.role.value


def _reasons(
    stretch: Stretch, block: Block | None, ruled: Sequence[Stretch], made: Sequence[Made], place: str
) -> Iterator[Reason]:
    """The reasons of one change: of the rules that touched its paragraph, those whose words are its words."""
    if block and block.role in _FORM_ROLES and not (block.key or block.was_key):
        keys = _KEYS.get(block.role, "")
        yield from (_reason(each) for each in made if each.key == keys)
        if not any(each.key == keys for each in made):
            yield FORM
        return
    if not any(_is_same(stretch, other) for other in ruled):
        yield BY_HAND
        return
    paragraph = re.sub(r" \(.*", "", place)
    near = [each for each in made if paragraph in each.paragraphs]
    shares = [(_shared(stretch, each), each) for each in near]
    most = max((share for share, _ in shares), default=0)
    chosen = [each for share, each in shares if share == most]
    yield from (_reason(each) for each in chosen) if chosen else (BY_HAND,)


def _reason(made: Made) -> Reason:
    return Reason(made.rule, made.why, made.source)


def _is_same(stretch: Stretch, ruled: Stretch) -> bool:
    """Whether the rules make this change, place-holders standing for whatever was filled in."""
    if words(stretch.before) != words(ruled.before):
        return False
    pattern = re.sub(r"\\\[[^\]]*\\\]", ".+", re.escape(words(ruled.after)))
    return bool(re.fullmatch(pattern, words(stretch.after)))


def _shared(stretch: Stretch, made: Made) -> int:
    """How many words of a change are named by what a rule says of itself."""
    theirs = set(_words(f"{made.before} {made.after}"))
    return len(theirs & set(_words(f"{stretch.before} {stretch.after}")))


def _words(text: str) -> Iterator[str]:
    from apmb_draft.blocks import Run  # noqa: PLC0415

    return (token.text for token in tokens((Run(text),), {}) if not token.is_space)


_KEYS = {
    Role.SYMBOL: "symbol",
    Role.DATE: "issued",
    Role.SESSION: "session",
    Role.AGENDA_ITEM: "agenda_item",
    Role.AGENDA_TITLE: "agenda_title",
    Role.SPONSORS: "sponsors",
    Role.TITLE: "title",
}
_FORM_ROLES = frozenset(Role) - frozenset({Role.HEADING, Role.ANNEX, Role.ANNEX_TITLE, Role.AGENDA_TITLE, Role.TITLE})
"""Roles of front block, masthead and closing lines; blocks of the text have a key as well."""

"""Which paragraphs of two drafts are the same paragraph: paired by likeness; the rest came or went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from apmb_draft.blocks import Block, Role
from apmb_draft.redline.likeness import Bag, bag, likeness, paired, without
from apmb_draft.redline.matches import at_ends, common
from apmb_draft.redline.tokens import Token, tokens

LIKE = 0.3
"""The least likeness of one paragraph reworded; below it, one went and another came."""
COVERED = 0.6
"""The least share of a paragraph that was part of its neighbour, for the two to have been one."""
_PART = 3
"""Words that a part of another paragraph has at least."""
_LARGEST = 1_000_000
"""Pairs of paragraphs looked at one by one; above it, those that stayed as they were part the rest first."""
_MOST = 250
"""Paragraphs of one side that are compared with all of the other where even that leaves more pairs."""
_ONCE = 3.0
"""What it is worth that two blocks of a role that stands once are put together, whatever their words."""

_FAMILIES = {
    **dict.fromkeys((Role.PREAMBULAR, Role.OPERATIVE, Role.UNNUMBERED, Role.DECISION, Role.ANNEX_TEXT), "paragraph"),
    **dict.fromkeys((Role.SUBPARAGRAPH, Role.SUBSUBPARAGRAPH, Role.THIRD_LEVEL), "sub-paragraph"),
    Role.HEADING: "heading",
    Role.ANNEX: "annex",
    Role.ANNEX_TITLE: "annex title",
    Role.PAGE_NOTE: "page note",
}
"""Blocks that may be paired with others of their family by likeness; any other role stands once in a document."""
_RECAST = {Role.OPERATIVE, Role.SUBPARAGRAPH}
"""Paragraphs that go below a new first line keep their words and their form; they must be more alike than others."""


@dataclass(frozen=True)
class Words:
    """A block with its tokens."""

    block: Block

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words and the spaces between them."""
        return tuple(tokens(self.block.runs))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What is compared, without the spaces."""
        return tuple(token.text for token in self.tokens if not token.is_space)

    @cached_property
    def bag(self) -> Bag:
        """The words that tell it from others."""
        return bag(self.words)

    @cached_property
    def family(self) -> str:
        """What it may be paired with."""
        return _FAMILIES.get(self.block.role, self.block.role.value)


@dataclass(frozen=True)
class Group:
    """Paragraphs of the two drafts that belong together: one and one, one that was split, several that were joined."""

    before: tuple[Words, ...]
    after: tuple[Words, ...]


def groups(before: Sequence[Words], after: Sequence[Words]) -> list[Group]:
    """The paragraphs of both drafts in order, each in one group."""
    found: list[Group] = []
    a = b = 0
    for old, new in [*_anchors(before, after), (len(before), len(after))]:
        for some, others in _pieces_of(before[a:old], after[b:new]):
            found += _between(some, others)
        if old < len(before):
            found.append(Group((before[old],), (after[new],)))
        a, b = old + 1, new + 1
    return found


def _anchors(before: Sequence[Words], after: Sequence[Words]) -> list[tuple[int, int]]:
    """Paragraphs that stayed as they were: those at both ends, and all of them in a text too long for better."""
    old, new = [_name(one) for one in before], [_name(one) for one in after]
    if len(old) * len(new) > _LARGEST:
        return common(old, new)
    head, tail = at_ends(old, new)
    return [*head, *tail]


def _pieces_of(before: Sequence[Words], after: Sequence[Words]) -> Iterator[tuple[Sequence[Words], Sequence[Words]]]:
    """Cut what lies between two anchors in pieces at the same places, where it is longer than any text."""
    if len(before) * len(after) <= _LARGEST:
        yield before, after
        return
    count = -(-max(len(before), len(after)) // _MOST)
    for at in range(count):
        some, others = (part[at * len(part) // count : (at + 1) * len(part) // count] for part in (before, after))
        yield some, others


def _name(words: Words) -> str:
    return "\0".join((words.family, *words.words))


def _between(before: Sequence[Words], after: Sequence[Words]) -> list[Group]:
    pairs = paired(len(before), len(after), lambda a, b: _worth(before[a], after[b]))
    found = [Group(() if a is None else (before[a],), () if b is None else (after[b],)) for a, b in pairs]
    return _joined(_split(list(_taken_apart(found))))


def _worth(before: Words, after: Words) -> float:
    """How much is won by pairing two: words that stay, more in one good pair than in two poor ones."""
    is_same = before.family == after.family
    if not is_same and {before.block.role, after.block.role} != _RECAST:
        return 0.0
    once = 0.0 if before.block.role in _FAMILIES else _ONCE
    size, least = len(before.bag) + len(after.bag), LIKE if is_same else COVERED
    if not once and 2 * min(len(before.bag), len(after.bag)) < least * size:
        return 0.0
    like = likeness(before.bag, after.bag)
    return once + (like**2 * size if like >= least else 0.0)


def _split(found: list[Group]) -> list[Group]:
    """Groups with the paragraphs that were cut off from a neighbour put back beside it."""
    result: list[Group] = []
    for group in found:
        last = result[-1] if result else None
        if last and _is_cut_off(group, last):
            result[-1] = Group(last.before, (*last.after, *group.after))
        elif last and _is_cut_off(last, group):
            result[-1] = Group(group.before, (*last.after, *group.after))
        else:
            result.append(group)
    return result


def _is_cut_off(alone: Group, other: Group) -> bool:
    """Whether a paragraph that seems to have come was part of one beside it that is still there."""
    if alone.before or len(other.before) != 1 or not other.after:
        return False
    return all(_was_part(piece, other.before[0], other.after) for piece in alone.after)


def _joined(found: list[Group]) -> list[Group]:
    """Groups with the paragraphs that were taken up into a neighbour, or became one, put together."""
    return _turned(_split(list(_taken_apart(_turned(found)))))


def _turned(found: Sequence[Group]) -> list[Group]:
    return [Group(group.after, group.before) for group in found]


def _was_part(piece: Words, whole: Words, partners: Sequence[Words]) -> bool:
    """Whether most of a paragraph stood in another, in what that one's partners have not of it."""
    left = without(whole.bag, [partner.bag for partner in partners])
    return _may_be_part(piece, whole) and len(piece.words) >= _PART and _is_covered(piece, left)


def _may_be_part(piece: Words, whole: Words) -> bool:
    """A paragraph may be cut into paragraphs, or into a first line and sub-paragraphs."""
    return piece.family == whole.family or (whole.family, piece.family) == ("paragraph", "sub-paragraph")


def _is_covered(piece: Words, left: Bag) -> bool:
    return len(piece.bag & left) >= COVERED * len(piece.bag)


# --- Paragraphs that were taken apart ------------------------------------------------------------------------------


def _taken_apart(found: Sequence[Group]) -> Iterator[Group]:
    """Groups with each paragraph that went, and those beside it into which it was taken apart, as one.

    "Urges all States to sign, to ratify and to report;" becomes "Urges all States:", "(a) To sign;", and so on: none of
    these is enough like the old paragraph to be it, but all of them together are.
    """
    for is_pair, row in groupby(found, key=lambda group: bool(group.before and group.after)):
        groups = list(row)
        yield from groups if is_pair else _reunited(groups)


def _reunited(alone: Sequence[Group]) -> Iterator[Group]:
    """Paragraphs that went and paragraphs that came in one place, those that were one paragraph in one group."""
    gone = [(at, one) for at, group in enumerate(alone) for one in group.before]
    come = [(at, one) for at, group in enumerate(alone) for one in group.after]
    new = [one for _, one in come]
    a = b = 0
    for at, (_, whole) in enumerate(gone):
        start, end = max((_pieces(whole, new, first) for first in range(b, len(new))), key=_length, default=(b, b))
        if start < end:
            yield from (alone[place] for place, _ in sorted([*gone[a:at], *come[b:start]], key=itemgetter(0)))
            yield Group((whole,), tuple(new[start:end]))
            a, b = at + 1, end
    yield from (alone[place] for place, _ in sorted([*gone[a:], *come[b:]], key=itemgetter(0)))


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _pieces(whole: Words, come: Sequence[Words], first: int) -> tuple[int, int]:
    """From where to where, if anywhere, paragraphs from a place on are the pieces of one that went: two or more."""
    left, end = whole.bag, first
    while end < len(come) and _may_be_part(come[end], whole) and _is_covered(come[end], left):
        left = without(left, [come[end].bag])
        end += 1
    is_whole = len(whole.bag) - len(left) >= COVERED * len(whole.bag)
    return (first, end) if end - first > 1 and is_whole else (first, first)
